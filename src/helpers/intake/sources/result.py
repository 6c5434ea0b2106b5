"""What an import yields: values, each with its cell, and what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from helpers.core.periods import Dates, read_period
from helpers.core.problems import Problem
from helpers.intake.problem_log import ProblemLog

# what a cell is whose unit has no value to be stated
_NO_VALUE = ("blank", "formula_without_value", "error_cell")


@dataclass(frozen=True, slots=True)
class Window:
    """The period that a file is for.

    Attributes:
        start, end: its first and last day.
        label: how it is called, e.g. "quý IV/2023".
        not_surveyed: ids of the units of which nothing was asked.
    """

    id: str
    start: dt.date
    end: dt.date
    label: str = ""
    not_surveyed: frozenset[str] = frozenset()

    @property
    def days(self) -> Dates:
        """Its days."""
        return Dates(self.start, self.end)

    @property
    def called(self) -> Dates:
        """The days of what it is called: a quarter that ends on the 14th is still a quarter."""
        return read_period(self.label) or read_period(self.id) or self.days


@dataclass(frozen=True, slots=True, order=True)
class Value:
    """One figure of one unit.

    Attributes:
        item: code of the procedure or criterion, "" where the figure is the unit's.
        text: what a text or code column says, where `number` is None.
        cell: A1 reference; for counted records the range of rows, e.g. "2:1203".
    """

    unit: str
    period: str
    item: str
    field: str
    number: Decimal | None
    text: str
    file: str
    sheet: str
    cell: str

    def as_dict(self) -> dict[str, str]:
        """The value as plain JSON-able fields; the number as its exact decimal text."""
        value = self.text if self.number is None else f"{self.number:f}"
        place = {"file": self.file, "sheet": self.sheet, "cell": self.cell}
        return {"unit": self.unit, "item": self.item, "field": self.field, "value": value, **place}


@dataclass(frozen=True, slots=True)
class Import:
    """All values of one file. `notes` say, in Vietnamese, what was left out as declared."""

    mapping: str
    values: tuple[Value, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)

    @property
    def usable(self) -> bool:
        """Whether nothing had to be set aside."""
        return not any(problem.severity == "error" for problem in self.problems)


@dataclass(slots=True)
class Findings(ProblemLog):
    """The problems and notes met so far while one file is read."""

    notes: list[str] = field(default_factory=list)

    def pass_over(self, units: Collection[str]) -> None:
        """Forget that cells of these units are blank or hold formulas without a value."""
        self.problems[:] = [
            problem
            for problem in self.problems
            if problem.unit not in units or problem.code not in _NO_VALUE
        ]


def split_cell(cell: str) -> tuple[str, int]:
    """Where a figure stands and in which row: "G12" is ("G", 12), "A2:L99" ("A2:L99", 2)."""
    first = cell.partition(":")[0]
    letters = first.rstrip("0123456789")
    return (cell if ":" in cell else letters), int(first[len(letters) :])
