"""What is wrong in one file, noted while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from helpers.core.problems import Problem, Severity


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
        one = Problem(
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
        self.problems.append(one)

    @property
    def errors(self) -> list[Problem]:
        """The problems because of which something is not used."""
        return [problem for problem in self.problems if problem.severity == "error"]
