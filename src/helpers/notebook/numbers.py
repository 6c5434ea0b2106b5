"""Numbers of one's own: computed in a cell, said in a sentence, proven by their source cells."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from helpers.core.errors import CellError
from helpers.core.formatting import Lang, number
from helpers.core.text import number_tokens
from helpers.documents.nodes.mime import NODES_MIME


class Number(float):
    """A number with the words for it; computes like a float, reads like "2,9%".

    Attributes:
        entry: what the record holds of it, see `computed` in the data dictionary.
        of: programme, period, unit and language of the report that it belongs to.
    """

    entry: Mapping[str, Any]
    of: tuple[str, ...]

    def __new__(cls, value: float, entry: Mapping[str, Any], of: tuple[str, ...] = ()) -> Number:
        made = super().__new__(cls, value)
        made.entry, made.of = entry, of
        return made

    def __getnewargs__(self) -> tuple[float, Mapping[str, Any], tuple[str, ...]]:  # type: ignore[override]
        return float(self), self.entry, self.of

    def __str__(self) -> str:
        return str(self.entry["text"])

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        return str(self) if not spec else float.__format__(self, spec)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        run = {"text": str(self), "number": self.entry["id"]}
        return {
            NODES_MIME: {
                "nodes": [{"node": "paragraph", "text": [run]}],
                "of": list(self.of),
                "computed": [dict(self.entry)],
            },
            "text/plain": str(self),
        }


def number_text(value: float, unit: str, decimals: int, lang: Lang) -> str:
    """The number as it is printed: "2,9%", "1.234 hồ sơ", "12,5 điểm".

    Example:
        >>> number_text(2.913, "%", 1, "vi"), number_text(-1234, "hồ sơ", 0, "vi")
        ('2,9%', '−1.234 hồ sơ')
    """
    shown = number(value, decimals, lang).replace("-", "−")
    return f"{shown}%" if unit == "%" else f"{shown} {unit}".strip()


def checked_value(value: object, unit: str, code: str) -> float:
    """The value as a float.

    Raises:
        ReportError: it is no number, or none that is finite; its unit holds another.
    """
    if number_tokens(unit):
        raise CellError(
            "Đơn vị tính không được có số",
            where=code.strip()[:200],
            found=unit[:80],
            todo='ghi đơn vị bằng chữ, ví dụ "%", "hồ sơ"',
        )
    try:
        converted = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        converted = math.nan
    if not math.isfinite(converted):
        raise CellError(
            "Không phải một con số",
            where=code.strip()[:200],
            found=repr(value)[:80],
            todo="kiểm tra mẫu số bằng 0, ô trống, hoặc bảng không có dòng nào",
        )
    return converted
