"""Declared corrections applied to a sheet after it is read; the file itself stays as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from helpers.core.spelling import code_key, text_key
from helpers.core.text import nfc
from helpers.intake.codes import read_code
from helpers.intake.workbook import Cell, Sheet, letter
from helpers.params.corrections import Correction
from helpers.params.form import Form

Numbered = tuple[int, Correction]


@dataclass(frozen=True, slots=True)
class Applied:
    """One cell that was read otherwise than it is written, and why. `number` is the entry's."""

    number: int
    file: str
    sheet: str
    cell: str
    unit: str
    period: str
    old: int | float | str
    new: int | float
    reason_vi: str
    reason_en: str
    who: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class Mended:
    """An entry that fits its source no longer: `found` stands where `old` was expected."""

    number: int
    correction: Correction
    cell: str
    found: str


@dataclass(frozen=True)
class Corrected:
    """A sheet with its corrections applied."""

    sheet: Sheet
    applied: tuple[Applied, ...] = ()
    mended: tuple[Mended, ...] = ()


def correct_cells(sheet: Sheet, entries: Iterable[Numbered], *, file: str) -> Corrected:
    """Apply the entries that name a cell of `file`."""
    # here as in helpers.intake.workbook
    from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

    places = []
    for number, entry in entries:
        if (
            entry.key is None
            and entry.file == file
            and (not entry.sheet or text_key(entry.sheet) == text_key(sheet.name))
        ):
            letters, row = coordinate_from_string(entry.cell)
            places.append((number, entry, [(row, column_index_from_string(letters))]))
    return _apply(sheet, places, file)


def correct_keys(
    sheet: Sheet,
    entries: Iterable[Numbered],
    form: Form,
    columns: Mapping[str, int],
    *,
    header: int,
    unit: str,
    period: str,
    file: str,
) -> Corrected:
    """Apply the entries that name a figure of this unit and period."""
    places = []
    for number, entry in entries:
        key = entry.key
        if key is None or (key.unit, key.period) != (unit, period):
            continue
        wanted = key.figure if form.layout == "pairs" else key.item
        column = columns["value" if form.layout == "pairs" else key.figure]
        rows = [
            row
            for row in range(header + 1, len(sheet.rows) + 1)
            if not wanted or _code(sheet, row, columns["item"]) == code_key(wanted)
        ]
        places.append((number, entry, [(row, column) for row in rows]))
    return _apply(sheet, places, file)


def _apply(
    sheet: Sheet, places: list[tuple[int, Correction, list[tuple[int, int]]]], file: str
) -> Corrected:
    applied: list[Applied] = []
    mended: list[Mended] = []
    for number, entry, cells in places:
        hits = [at for at in cells if _same(sheet.at(*at), entry.old)]
        if len(hits) != entry.expect:
            shown = ", ".join(f"'{sheet.at(*at)}'" for at in cells[:3])
            now = shown if len(cells) == 1 else f"{len(hits)} ô mang giá trị cũ, cần {entry.expect}"
            place = _name(cells[0]) if len(cells) == 1 else ""
            mended.append(Mended(number, entry, place, now or "không có dòng này"))
            continue
        for at in hits:
            sheet = _with(sheet, at, entry.new)
            applied.append(
                Applied(
                    number,
                    file,
                    sheet.name,
                    _name(at),
                    "",
                    "",
                    entry.old,
                    entry.new,
                    entry.reason_vi,
                    entry.reason_en,
                    entry.who,
                    entry.date,
                )
            )
    return Corrected(sheet, tuple(applied), tuple(mended))


def _same(cell: Cell, old: int | float | str) -> bool:
    if isinstance(cell, bool):
        return False
    if isinstance(cell, (int, float)) and isinstance(old, (int, float)):
        return cell == old
    return isinstance(cell, str) and isinstance(old, str) and nfc(cell) == nfc(old)


def _code(sheet: Sheet, row: int, column: int) -> str:
    code = read_code(sheet, row, column)
    return code_key(code) if isinstance(code, str) else ""


def _name(at: tuple[int, int]) -> str:
    return f"{letter(at[1])}{at[0]}"


def _with(sheet: Sheet, at: tuple[int, int], value: int | float) -> Sheet:
    row, column = at
    cells = list(sheet.rows[row - 1])
    cells[column - 1] = value
    return replace(sheet, rows=(*sheet.rows[: row - 1], tuple(cells), *sheet.rows[row:]))
