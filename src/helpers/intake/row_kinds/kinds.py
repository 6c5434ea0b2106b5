"""The kinds of rows that a table has, and what a row was taken for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

RowKind = Literal[
    "blank", "heading", "numbering", "section", "data", "subtotal", "total", "statistic",
    "note", "signature", "doubtful",
]  # fmt: skip
# what a row's code or name is: declared, shaped like the codes beside it, none of both, missing,
# declared as one of rows that are left out, or a letter, which codes and sections have
Verdict = Literal["known", "likely", "unknown", "blank", "left", "letter"]

KINDS_VI: Mapping[RowKind, str] = MappingProxyType(
    {
        "blank": "dòng trống",
        "heading": "tiêu đề",
        "numbering": "dòng đánh số cột",
        "section": "tên mục",
        "data": "số liệu",
        "subtotal": "cộng một phần",
        "total": "tổng cộng",
        "statistic": "trung bình, tỷ lệ, so sánh",
        "note": "ghi chú",
        "signature": "ký tên",
        "doubtful": "chưa rõ",
    }
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet and what it was taken for.

    Attributes:
        number: the row, counted from 1.
        label: what stands in it, cut.
        why: in Vietnamese, why it was taken for this; "" where it goes without saying.
    """

    number: int
    kind: RowKind
    label: str = ""
    why: str = ""

    def __str__(self) -> str:
        """The row as one line.

        Example:
            >>> print(SheetRow(43, "total", "Tổng cộng:", "theo chữ"))
            dòng 43: tổng cộng: 'Tổng cộng:' (theo chữ)
        """
        label = f": '{self.label}'" if self.label else ""
        why = f" ({self.why})" if self.why else ""
        return f"dòng {self.number}: {KINDS_VI[self.kind]}{label}{why}"


@dataclass(frozen=True, slots=True)
class WrongTotal:
    """A stated total that is no sum of its rows: where it stands, what it says, what they make."""

    row: int
    column: int
    stated: int | float
    computed: int | float
