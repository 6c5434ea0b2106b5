"""What is wrong in one file, noted while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import pandas as pd

from helpers.core.cells import at_row
from helpers.core.problems import Details, Problem, Severity


class Report(Protocol):
    """Takes note of a problem at a cell of the sheet that is being read."""

    def __call__(
        self,
        cell: str,
        code: str,
        what: str,
        found: str = "",
        todo: str = "",
        severity: Severity = "error",
    ) -> None: ...


def problem_in(
    row: pd.Series,
    place: str,
    code: str,
    what: str,
    found: str = "",
    todo: str = "",
    severity: Severity = "error",
    details: Details = (),
) -> Problem:
    """A problem of a row of observations, at a place as `at_row` takes it; "" for no cell."""
    file, sheet, unit, period = (str(row[key]) for key in ("file", "sheet", "unit", "period"))
    cell = at_row(place, row["row"]) if place else ""
    return Problem(file, sheet, cell, code, what, found, todo, unit, period, severity, details)


@dataclass(slots=True)
class ProblemLog:
    """The problems of one file so far, and where its reader is."""

    file: str
    sheet: str = ""
    period: str = ""
    unit: str = ""
    problems: list[Problem] = field(default_factory=list)

    def add(
        self,
        cell: str,
        code: str,
        what: str,
        found: str = "",
        todo: str = "",
        severity: Severity = "error",
        *,
        sheet: str | None = None,
        period: str | None = None,
        unit: str | None = None,
    ) -> None:
        """Note a problem at a cell, of where the reader is unless another place is named."""
        problem = Problem(
            self.file,
            self.sheet if sheet is None else sheet,
            cell,
            code,
            what,
            found,
            todo,
            self.unit if unit is None else unit,
            self.period if period is None else period,
            severity,
        )
        self.problems.append(problem)

    @property
    def errors(self) -> list[Problem]:
        """The problems because of which something is not used."""
        return [problem for problem in self.problems if problem.severity == "error"]
