"""Declared texts with places `{name}` to fill: plain names, nothing that could be computed."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

PLACES = ("document", "unit", "period")
_PLACE = re.compile(r"\{(\w+)\}")


def _only_places(text: str) -> str:
    """The text, where every brace belongs to a place that is known."""
    for name in _PLACE.findall(text):
        if name not in PLACES:
            raise ValueError(f"không có chỗ điền {{{name}}}; chỉ dùng {_allowed()}")
    if re.search(r"[{}]", _PLACE.sub("", text)):
        raise ValueError(f"dấu {{ }} chỉ dùng trong {_allowed()}, không có gì thêm bên trong")
    return text


Template = Annotated[str, AfterValidator(_only_places)]


def filled(text: str, **values: str) -> str:
    """The text with its places filled.

    Example:
        >>> filled("Thực hiện {document}, {unit} báo cáo", document="Kế hoạch", unit="Sở Y tế")
        'Thực hiện Kế hoạch, Sở Y tế báo cáo'
    """
    return _PLACE.sub(lambda place: values[place[1]], text)


def _allowed() -> str:
    return ", ".join(f"{{{name}}}" for name in PLACES)
