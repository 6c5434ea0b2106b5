"""What is known of a sheet beside its values, and how far it may reach."""

from __future__ import annotations

from bisect import bisect, insort
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from helpers.core.errors import InputError
from helpers.intake.archive import Limits, refuse

LAST_ROW = 1_048_576
_WIDE = 1_024  # columns of a merged range that are looked at, and all that are used


def letter(column: int) -> str:
    """The letter of a column counted from 1.

    Example:
        >>> [letter(column) for column in (1, 26, 27, 702, 703)]
        ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    before, last = divmod(column - 1, 26)
    return (letter(before) if before else "") + chr(ord("A") + last)


@cache
def bounds(area: str) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a range such as "B2:D2"."""
    from openpyxl.utils.cell import range_boundaries  # as in helpers.intake.workbook

    left, top, right, bottom = range_boundaries(area)
    return int(left or 1), int(top or 1), int(right or 16_384), int(bottom or LAST_ROW)


@dataclass(slots=True)
class SheetFacts:
    """Facts of one sheet. Cells are (row, column), counted from 1.

    Attributes:
        rows, columns: the last row and column with a filled cell.
        percent: filled cells whose number format shows a percentage.
        formulas: cells with a formula.
        errors: what cells with an error show, e.g. "#DIV/0!"; the reader of values says blank.
        merged: merged ranges, e.g. "B2:D2".
        hidden_rows, hidden_columns: what Excel does not show.
    """

    rows: int = 0
    columns: int = 0
    percent: set[tuple[int, int]] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    _areas: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict, compare=False)

    def merged_from(self, row: int, column: int) -> tuple[int, int] | None:
        """The first cell of the merged range that a cell lies in; None outside all of them."""
        if not self._areas:  # by column its ranges from top to bottom: first row, last, left column
            for left, top, right, bottom in map(bounds, self.merged):
                for at in range(left, min(right, max(self.columns, _WIDE)) + 1):
                    insort(self._areas.setdefault(at, []), (top, bottom, left))
        areas = self._areas.get(column, [])
        place = bisect(areas, (row, LAST_ROW, 0)) - 1
        if place < 0 or areas[place][1] < row:
            return None
        return areas[place][0], areas[place][2]


@dataclass
class Reach:
    """Measures a sheet before the reader of values allots memory for it."""

    path: Path
    limits: Limits
    facts: SheetFacts
    _elements: int = 0

    def count(self, times: int = 1) -> None:
        """Note that rows or cells were met, blank ones too.

        Raises:
            InputError: there are too many.
        """
        self._elements += times
        if self._elements > self.limits.cells:
            raise refuse(
                self.path,
                f"trang tính có hơn {self.limits.cells} dòng và ô đã định dạng",
                "xóa các dòng, cột trống đã định dạng, lưu lại dạng .xlsx rồi gửi lại",
            )

    def to(self, row: int, column: int) -> None:
        """Note that a cell is filled.

        Raises:
            InputError: the sheet reaches too far.
        """
        facts, limits = self.facts, self.limits
        facts.rows, facts.columns = max(facts.rows, row), max(facts.columns, column)
        if facts.columns > limits.columns or facts.rows > LAST_ROW:
            raise self._too_far(row, column, f"tối đa {limits.columns} cột")
        if facts.rows * facts.columns > limits.cells:
            raise self._too_far(row, column, f"tối đa {limits.cells} ô")

    def _too_far(self, row: int, column: int, most: str) -> InputError:
        place = f"{letter(min(column, 18_278))}{row}"
        return refuse(
            self.path,
            f"trang tính có dữ liệu tới ô {place} "
            f"({self.facts.rows} dòng × {self.facts.columns} cột; {most})",
            "xóa dữ liệu thừa ngoài bảng, lưu lại dạng .xlsx rồi gửi lại",
        )
