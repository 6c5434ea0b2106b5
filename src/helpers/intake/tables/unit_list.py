"""The sheet "Đơn vị": codes, names, groups and dates of the units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.core.spelling import name_key
from helpers.intake.names import shown
from helpers.intake.sources.cells import read_date
from helpers.intake.tables.listing import Entry, entries, find_heading, say_left_columns
from helpers.intake.tables.log import Log
from helpers.intake.tables.totals import is_total
from helpers.intake.tables.words import UNITS
from helpers.intake.workbook import Sheet


@dataclass(frozen=True, slots=True)
class BookUnit:
    """One unit of a workbook.

    Attributes:
        key: by what it is known in the data: its code, else its name as first written.
        code, row: as a list of units has them; "" and 0 for a unit that is in none.
    """

    key: str
    name: str
    name_en: str = ""
    short: str = ""
    group: str = ""
    region: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    code: str = ""
    row: int = 0


def read_units(sheet: Sheet | None, log: Log) -> tuple[BookUnit, ...]:
    """The units that the sheet lists, in its order."""
    if sheet is None:
        return ()
    heading = find_heading(sheet, UNITS)
    if not {"code", "name"} & set(heading.columns):
        log.problem(
            sheet.name, "", "no_header", "không tìm thấy dòng tiêu đề của danh sách đơn vị",
            todo="cần cột Tên hoặc Mã (name, code)",
        )  # fmt: skip
        return ()
    say_left_columns(sheet, heading, log)
    units = []
    for entry in entries(sheet, heading):
        code, name = entry.text("code"), entry.text("name")
        if (code or name) and not is_total(name):
            units.append(_unit(sheet, entry, code, name or code, log))
    _check_once(sheet, units, log)
    return tuple(units)


def _unit(sheet: Sheet, entry: Entry, code: str, name: str, log: Log) -> BookUnit:
    first, last = (_day(sheet, entry, key, log) for key in ("valid_from", "valid_to"))
    return BookUnit(
        code or name, name, entry.text("name_en"), entry.text("short"), entry.text("group"),
        entry.text("region"), first, last, code, entry.row,
    )  # fmt: skip


def _day(sheet: Sheet, entry: Entry, name: str, log: Log) -> dt.date | None:
    cell = entry.cells.get(name, "")
    day = read_date(cell) if cell != "" else None
    if cell != "" and day is None:
        log.problem(
            sheet.name, entry.place(name), "not_a_date", "không phải ngày", f"'{shown(cell)}'",
            "ghi ngày dạng ngày/tháng/năm, năm bốn chữ số",
        )  # fmt: skip
    return day


def _check_once(sheet: Sheet, units: Sequence[BookUnit], log: Log) -> None:
    first: dict[str, int] = {}
    for unit in units:
        for key in {name_key(unit.code), name_key(unit.name)} - {""}:
            if first.setdefault(key, unit.row) != unit.row:
                log.problem(
                    sheet.name, f"{unit.row}:{unit.row}", "double_unit",
                    f"đơn vị '{shown(unit.name, 40)}' đã có ở dòng {first[key]}",
                    todo="để mỗi đơn vị một dòng, mỗi tên, mã một đơn vị",
                )  # fmt: skip
                break
