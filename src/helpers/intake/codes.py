"""A code as it is written, or as its cell shows it; what Excel may have changed is refused."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from helpers.core.spelling import code_key, visible
from helpers.intake.names import shown
from helpers.intake.number_formats import as_shown
from helpers.intake.numbers import Misfit
from helpers.intake.workbook import Cell, Sheet

_TODO = "đặt định dạng cột mã là Văn bản (Text) rồi gõ lại mã"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass
class Spellings:
    """The first spelling of every code that was met."""

    _first: dict[str, str] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)

    def of(self, code: str) -> str:
        """How the code was spelled first.

        Example:
            >>> known = Spellings()
            >>> known.of("MP-001"), known.of("mp-001"), known.of("MP-002")
            ('MP-001', 'MP-001', 'MP-002')
        """
        found = self._known.get(code)
        if found is None:
            found = self._known[code] = self._first.setdefault(code_key(code), code)
        return found


def read_code(sheet: Sheet, row: int, column: int, declared: Iterable[str] = ()) -> str | Misfit:
    """The code in a cell; of a number what the cell shows, or the one declared code that it equals.

    4.1 without a format may have been 4.10, and 45292 shown as a day may have been 1.1.2024: such a
    cell is a misfit unless exactly one of the `declared` codes can be meant.
    """
    cell = sheet.at(row, column)
    if isinstance(cell, str):
        return visible(cell)
    if isinstance(cell, bool):
        return Misfit("code_changed", "mã là TRUE/FALSE", f"'{shown(cell)}'", _TODO)
    if isinstance(cell, (dt.date, dt.time, dt.timedelta)):
        what = "ô mã là ngày, giờ: Excel có thể đã đổi mã thành ngày"
        return Misfit("code_changed", what, f"'{shown(_as_day(cell))}'", _TODO)
    number_format = sheet.number_format(row, column)
    code = as_shown(cell, number_format)
    if code is not None:
        return code
    meant = [one for one in declared if _NUMBER.fullmatch(one) and float(one) == cell]
    if len(meant) == 1:
        return meant[0]
    what = "mã gõ thành số: Excel có thể đã bỏ số 0 ở đầu, ở cuối (4.10 thành 4.1) hay làm tròn"
    about = f", định dạng {number_format}" if number_format not in ("", "General") else ""
    return Misfit("code_changed", what, f"'{shown(cell)}'{about}", _TODO)


def _as_day(cell: Cell) -> str:
    midnight = isinstance(cell, dt.datetime) and cell.time() == dt.time()
    return f"{cell:%d/%m/%Y}" if midnight else str(cell)
