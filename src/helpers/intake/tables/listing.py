"""A small sheet that lists things: its heading row, wherever it stands, and its rows by meaning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from helpers.core.text import nfc
from helpers.intake.names import shown
from helpers.intake.sources.tables import filled_from_merged
from helpers.intake.tables.log import Log, at_sheet, listed
from helpers.intake.tables.words import meaning
from helpers.intake.workbook import Cell, Sheet, letter

_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a heading stands, and the column of each meaning, counted from 1."""

    row: int
    columns: dict[str, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: what it says by meaning; blank cells are left out."""

    row: int
    cells: dict[str, Cell]
    columns: Mapping[str, int]

    def text(self, name: str) -> str:
        """A cell as text, "" where it is blank; a whole number without a decimal point."""
        return as_text(self.cells.get(name, ""))

    def place(self, name: str) -> str:
        """The A1 reference of a cell."""
        return f"{letter(self.columns[name])}{self.row}"


def as_text(cell: Cell) -> str:
    """A cell as text: 2018.0 is "2018", a midnight is its day.

    Example:
        >>> as_text(2018.0), as_text(" a  b "), as_text(1.1)
        ('2018', 'a b', '1.1')
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return nfc(str(cell))


def find_heading(sheet: Sheet, words: Mapping[str, str]) -> Heading:
    """The row with the most of these headings; without columns where there is none."""
    best = Heading(0, {})
    for row in range(1, min(_DEEPEST, len(sheet.rows)) + 1):
        columns: dict[str, int] = {}
        for at, cell in enumerate(sheet.rows[row - 1], start=1):
            if name := meaning(words, cell):
                columns.setdefault(name, at)
        if len(columns) > len(best.columns):
            best = Heading(row, columns)
    return best


def entries(sheet: Sheet, heading: Heading) -> Iterator[Entry]:
    """The rows below a heading that are not blank; merged cells speak for all their rows."""
    for row in range(heading.row + 1, len(sheet.rows) + 1):
        cells: dict[str, Cell] = {}
        for name, at in heading.columns.items():
            cell = filled_from_merged(sheet, row, at) if name == "parent" else sheet.at(row, at)
            if not isinstance(cell, str) or cell.strip():
                cells[name] = cell
        if cells:
            yield Entry(row, cells, heading.columns)


def say_left_columns(sheet: Sheet, heading: Heading, log: Log) -> None:
    """Say which columns of a listing are not used."""
    used = set(heading.columns.values())
    width = len(sheet.rows[heading.row - 1]) if heading.row else 0
    left = [
        f"'{shown(sheet.at(heading.row, at), 40)}'"
        for at in range(1, width + 1)
        if at not in used and str(sheet.at(heading.row, at)).strip()
    ]
    if left:
        log.leave(f"{at_sheet(sheet.name)}cột không dùng: {listed(left)}")
