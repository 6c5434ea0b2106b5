"""A code as it is written, or as its cell shows it; what Excel may have changed is refused."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from helpers.core.spelling import code_key, visible
from helpers.core.text import without_private_use
from helpers.intake.names import shown
from helpers.intake.number_formats import GENERAL, as_shown
from helpers.intake.numbers import Misfit
from helpers.intake.workbook import Cell, Sheet, plain_text

_TODO = "đặt định dạng cột mã là Văn bản (Text) rồi gõ lại mã"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NEAR = 3  # codes left out between two rows
_SHORT = re.compile(r"\d{1,3}\.\d{1,2}")


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
        spelling = self._known.get(code)
        if spelling is None:
            spelling = self._known[code] = self._first.setdefault(code_key(code), code)
        return spelling


def read_code(
    sheet: Sheet, row: int, column: int, declared: Iterable[str] = (), after: str = ""
) -> str | Misfit:
    """The code in a cell; of a number what the cell shows.

    4.1 without a format may have been 4.10, and 45292 shown as a day may have been 1.1.2024: such a
    cell is a misfit unless exactly one of the `declared` codes can be meant, or it goes on from the
    code of the row before, `after`, as 4.3 does from 4.2.
    """
    cell = sheet.at(row, column)
    if isinstance(cell, str):
        if any(unicodedata.category(sign) == "So" and sign > "\u2500" for sign in cell):
            what = "mã có hình, dấu đánh kèm"  # a tick, a bullet, an emoji
        elif cell == without_private_use(cell):
            return visible(cell)
        else:
            what = "mã có ký tự chỉ hiện được bằng phông chữ của máy gửi"
        return Misfit("code_changed", what, f"'{shown(cell)}'", "gõ lại mã")
    if isinstance(cell, bool):
        return Misfit("code_changed", "mã là TRUE/FALSE", f"'{shown(cell)}'", _TODO)
    if isinstance(cell, (dt.date, dt.time, dt.timedelta)):
        what = "ô mã là ngày, giờ: Excel có thể đã đổi mã thành ngày"
        return Misfit("code_changed", what, f"'{shown(_as_day(cell))}'", _TODO)
    number_format = sheet.number_format(row, column)
    code = as_shown(cell, number_format)
    if code is not None:
        return code
    if number_format in ("", GENERAL) and _goes_on(plain_text(cell), after):
        return plain_text(cell)
    meant = [known for known in declared if _NUMBER.fullmatch(known) and float(known) == cell]
    if len(meant) == 1:
        return meant[0]
    what = "mã gõ thành số: Excel có thể đã bỏ số 0 ở đầu, ở cuối (4.10 thành 4.1) hay làm tròn"
    about = f", định dạng {number_format}" if number_format not in ("", "General") else ""
    return Misfit("code_changed", what, f"'{shown(plain_text(cell))}'{about}", _TODO)


def _goes_on(number: str, after: str) -> bool:
    """Whether a code such as 4.3 is one of the next, or the first of its group: no 0 is lost.

    Example:
        >>> _goes_on("4.3", "4.2"), _goes_on("5.1", "4.12"), _goes_on("4.1", "4.9")
        (True, True, False)
    """
    if not _SHORT.fullmatch(number):
        return False
    group, place = number.split(".")
    before = after.split(".")
    if before[0] != group or len(before) < 2:
        return place == "1"
    return before[1].isdecimal() and 0 < int(place) - int(before[1]) <= _NEAR


def _as_day(cell: Cell) -> str:
    midnight = isinstance(cell, dt.datetime) and cell.time() == dt.time()
    return f"{cell:%d/%m/%Y}" if midnight else str(cell)
