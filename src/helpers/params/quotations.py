"""What documents themselves say of causes, limits, tasks: quoted word for word, with the line."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from helpers.params.period import Period
from helpers.params.reader import Params
from helpers.params.registry import Unit

FILE = "quotations.csv"
Section = Literal["direction", "limits", "causes", "tasks", "proposals"]


class Quotation(Params):
    """One row of `params/explanations/<programme>/quotations.csv`.

    Attributes:
        units: ids of units or of their groups, separated by semicolons; blank: every unit.
        valid_from, valid_to: it stands in the reports of periods that end between these days.
        document, line: where the words stand; lines are counted from 1.
        text: the words as the document prints them.
        head, head_line: the words of the document under which they stand, where these say of whom
            they speak ("Đơn vị chủ trì: Sở Nội vụ").
    """

    section: Section
    units: str = ""
    valid_from: dt.date
    valid_to: dt.date
    document: str
    line: int
    text: str
    head: str = ""
    head_line: int | None = None

    @property
    def of(self) -> tuple[str, ...]:
        """The units and groups that it speaks of; empty: every unit."""
        return tuple(name.strip() for name in self.units.split(";") if name.strip())

    def speaks_of(self, unit: Unit, period: Period) -> bool:
        """Whether it stands in the report of a unit and period."""
        named = not self.of or unit.id in self.of or unit.group in self.of
        return named and self.valid_from <= period.end <= self.valid_to
