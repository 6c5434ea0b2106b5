"""What is read of a wide table: its rows, and the table with them."""

from __future__ import annotations

from dataclasses import dataclass, field

from helpers.intake.tables.heading import Head
from helpers.intake.workbook import Sheet


@dataclass(frozen=True, slots=True)
class Row:
    """One row of figures.

    Attributes:
        name, code: of the unit, as written; one of them may be "".
        label: the period as written, "" where the table has no such column.
        values: by column.
        groups: by "group" and "region", where the table says them.
    """

    row: int
    name: str
    code: str
    label: str
    values: dict[int, float]
    groups: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wide:
    """One table: its sheet, heading and rows.

    Attributes:
        bare: names beside which no figure stands, with their rows.
        totals: names of rows that are about all units or many.
    """

    sheet: Sheet
    head: Head
    rows: tuple[Row, ...]
    bare: tuple[tuple[int, str], ...] = ()
    totals: tuple[str, ...] = ()
