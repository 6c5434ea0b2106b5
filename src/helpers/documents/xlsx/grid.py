"""A table on a sheet: named columns, one row a record; formulas find their cells by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from helpers.core.formatting import Lang
from helpers.core.spelling import plain, text_key
from helpers.documents.xlsx.cells import HEAD, INPUT, Content, Formula, Look, Page, address

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One row while it is written: its record, and the addresses of its cells by column key."""

    record: Record
    number: int
    columns: Mapping[str, int]
    lang: Lang = "vi"

    def at(self, key: str) -> str:
        """Address of this row's cell in a column."""
        return address(self.number, self.columns[key])


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key and title, its width in characters, its content and look for a row."""

    key: str
    title: str
    width: float
    content: Callable[[Row], Content]
    look: Look | Callable[[Record], Look]


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a written table lies: rows `first` to `last`, columns by key."""

    first: int
    last: int
    columns: Mapping[str, int]

    def span(self, key: str) -> str:
        """Fixed range of a column's cells, e.g. "C$6:C$30"."""
        place = self.columns[key]
        start = address(self.first, place, fixed_row=True)
        return f"{start}:{address(self.last, place, fixed_row=True)}"


def name_table(sheet: Worksheet, grid: Grid) -> None:
    """Make the grid a table of the workbook, with filters, called as its sheet without accents.

    A table needs a row, and heads that are all different.
    """
    if grid.last < grid.first:
        return
    last = address(grid.last, len(grid.columns))
    name = re.sub(r"\W+", "_", plain(text_key(sheet.title)))
    sheet.add_table(Table(displayName=name, ref=f"A{grid.first - 1}:{last}"))


def named(record: Record, key: str, lang: Lang) -> str:
    """A name of a record in `lang`; the Vietnamese one where it has no English one."""
    english = record.get(f"{key}_en") if lang == "en" else ""
    return str(english or (record[key] if key in record else record[f"{key}_vi"]))


def write_grid(page: Page, top: int, columns: Sequence[Column], records: Sequence[Record]) -> Grid:
    """Write the head into row `top` and the records below it; typed values get a light fill."""
    places = {column.key: place for place, column in enumerate(columns, start=1)}
    for place, column in enumerate(columns, start=1):
        page.put(top, place, column.title, HEAD)
        page.make_room(top, column.title, column.width)
        letter = address(1, place).rstrip("1")
        page.sheet.column_dimensions[letter].width = column.width
    for number, record in enumerate(records, start=top + 1):
        row = Row(record, number, places, page.lang)
        for place, column in enumerate(columns, start=1):
            content = column.content(row)
            page.put(number, place, content, _look(column, record, content))
            page.make_room(number, content, column.width)
    return Grid(top + 1, top + len(records), places)


def _look(column: Column, record: Record, content: Content) -> Look:
    look = column.look if isinstance(column.look, Look) else column.look(record)
    typed = isinstance(content, (int, float)) and not isinstance(content, Formula)
    return replace(look, fill=INPUT) if typed and not look.fill else look
