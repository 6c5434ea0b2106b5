"""What ids and codes may look like: they become names of folders and files."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_CODE = r"^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$"
# by these names Windows calls devices, whatever the ending
_PORTS = {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
_DEVICES = {"con", "prn", "aux", "nul"} | _PORTS
CELL = r"^([A-Z]{1,3}[1-9][0-9]{0,6})?$"


def _no_device(name: str) -> str:
    if name.partition(".")[0].casefold() in _DEVICES:
        raise ValueError(f"mã {name} là tên thiết bị của Windows, không làm tên thư mục được")
    return name


Id = Annotated[str, Field(pattern=_ID, max_length=80), AfterValidator(_no_device)]
Code = Annotated[str, Field(pattern=_CODE, max_length=80), AfterValidator(_no_device)]
WORDS = {
    _ID: "mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối giữa các từ (ví dụ so-y-te)",
    _CODE: "mã chỉ gồm chữ không dấu, chữ số; dấu chấm, gạch nối, gạch dưới ở giữa "
    "(ví dụ 2023-Q4, 7.1.7)",
    CELL: "phải là một ô của bảng tính, ví dụ G9",
}


def is_id(text: str) -> bool:
    """Whether a text can be an id.

    Example:
        >>> is_id("papi-63"), is_id("PAPI 63")
        (True, False)
    """
    return len(text) <= 80 and re.fullmatch(_ID, text) is not None
