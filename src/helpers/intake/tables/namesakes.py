"""Units of one name: what stands beside them, or above them, tells which one each row is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpers.core.spelling import name_key
from helpers.intake.row_kinds.kinds import SheetRow
from helpers.intake.sources.tables import filled_from_merged
from helpers.intake.tables.heading import Head
from helpers.intake.tables.listing import as_text
from helpers.intake.tables.log import Log, listed
from helpers.intake.tables.row import Row
from helpers.intake.workbook import Sheet


def distinguish_namesakes(
    rows: list[Row], left: Sequence[SheetRow], sheet: Sheet, head: Head, log: Log
) -> list[Row]:
    """Units of one name, in districts that a column beside it or a line above it names, are
    different units, and are called so.

    Where the lines above repeat most names, they say something else than where units lie.

    Args:
        left: rows that are no units; those with a name and no figures are the lines above.
    """
    if "unit_code" in head.columns:
        return rows
    where = {row.row: _beside(row.row, sheet, head) for row in rows}
    above = _above(rows, left) if not any(where.values()) else {}
    where = above or where
    places: dict[str, set[str]] = {}
    for row in rows:
        places.setdefault(name_key(row.name), set()).add(where[row.row])
    double = {key for key, its_places in places.items() if len(its_places) > 1}
    if above and 2 * len(double) > len(places):
        return rows
    named = {
        row.row: f"{row.name} ({where[row.row]})"
        for row in rows
        if name_key(row.name) in double and where[row.row]
    }
    if double:
        names = list(dict.fromkeys(named.values()))
        log.assume(f"đơn vị trùng tên được phân biệt bằng cấp trên: {listed(names)}")
    return [replace(row, name=named.get(row.row, row.name)) for row in rows]


def _beside(row: int, sheet: Sheet, head: Head) -> str:
    cells = (as_text(filled_from_merged(sheet, row, at)) for at in head.others)
    return ", ".join(cell for cell in cells if cell)


def _above(rows: Sequence[Row], left: Sequence[SheetRow]) -> dict[int, str]:
    """The line above each row that names what it and those below it belong to."""
    lines = sorted(line.number for line in left if line.kind == "section" and line.label)
    labels = {line.number: line.label for line in left}
    places: dict[int, str] = {}
    for row in rows:
        before = [line for line in lines if line < row.row]
        places[row.row] = labels[before[-1]] if before else ""
    return places
