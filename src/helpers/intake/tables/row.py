"""What is read of a wide table: its rows, and the table with them."""

from __future__ import annotations

from dataclasses import dataclass, field

from helpers.intake.row_kinds.kinds import SheetRow
from helpers.intake.tables.heading import Head
from helpers.intake.workbook import Sheet


@dataclass(frozen=True, slots=True)
class Row:
    """One row of figures.

    Attributes:
        name, code: of the unit, as written; one of them may be "".
        label: the period as written, "" where the table has no such column.
        values: by column; in a turned table by figure.
        groups: by "group" and "region", where the table says them.
        cells: where values of a turned table stand, by row and column.
        dated: the cell of the period, where it is a heading.
    """

    row: int
    name: str
    code: str
    label: str
    values: dict[int, float]
    groups: dict[str, str] = field(default_factory=dict)
    cells: dict[int, tuple[int, int]] = field(default_factory=dict)
    dated: str = ""

    @property
    def lines(self) -> tuple[int, ...]:
        """The rows of the sheet that it is read from."""
        return tuple(dict.fromkeys((self.row, *(row for row, _ in self.cells.values()))))


@dataclass(frozen=True, slots=True)
class Wide:
    """One table: its sheet, heading and rows; `left` are the rows that are no units."""

    sheet: Sheet
    head: Head
    rows: tuple[Row, ...]
    left: tuple[SheetRow, ...] = ()

    @property
    def bare(self) -> tuple[SheetRow, ...]:
        """Names beside which no figure stands, notes, signatures."""
        return tuple(row for row in self.left if row.kind in ("section", "note", "signature"))

    @property
    def totals(self) -> tuple[SheetRow, ...]:
        """Rows that are about all units or many."""
        return tuple(row for row in self.left if row.kind in ("total", "statistic"))

    def row_kinds(self) -> tuple[SheetRow, ...]:
        """What each row from the heading on was taken for."""
        heading = (SheetRow(row, "heading") for row in range(self.head.top, self.head.row + 1))
        lines = {line for row in self.rows for line in row.lines}
        data = (SheetRow(line, "data") for line in lines)
        return tuple(sorted((*heading, *data, *self.left), key=lambda row: row.number))
