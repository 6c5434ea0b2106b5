"""The tidy table that intake hands on, and the way back from a value to its cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from helpers.core.evidence import Evidence
from helpers.core.problems import Problem
from helpers.intake.corrections import Applied

KEYS = ("unit", "period", "item", "file", "sheet", "row")


@dataclass(frozen=True)
class Observations:
    """Counts as they were read.

    Attributes:
        table: one row an item (or one row a workbook for forms of single figures) with the columns
            unit, period, item, file, sheet, row and one column of whole numbers a figure.
        cells: for each file, where each figure stands: "G" (a column) or "D12" (one cell).
        problems: what was found wrong; a workbook with an error gives no rows.
        sources: sha256 of every file read, by its path relative to the project.
        corrections: the cells that were read otherwise than they are written, as declared.
    """

    table: pd.DataFrame
    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)
    corrections: tuple[Applied, ...] = ()

    def reported(self) -> frozenset[tuple[str, str]]:
        """The pairs of unit and period for which there is a usable workbook."""
        pairs = self.table[["unit", "period"]].drop_duplicates()
        return frozenset(pairs.itertuples(index=False, name=None))

    def evidence(
        self, units: Iterable[str], periods: Iterable[str], figures: Iterable[str]
    ) -> tuple[Evidence, ...]:
        """The cell ranges that a value over these units, periods and figures was computed from."""
        inside = self.table["unit"].isin(list(units)) & self.table["period"].isin(list(periods))
        spans = self.table[inside].groupby(["file", "sheet"], sort=True)["row"].agg(["min", "max"])
        wanted = tuple(figures)
        return tuple(
            Evidence(file=file, sheet=sheet, cells=self._ranges(file, wanted, first, last))
            for (file, sheet), first, last in spans.itertuples(name=None)
        )

    def _ranges(self, file: str, figures: tuple[str, ...], first: int, last: int) -> str:
        places = (self.cells[file][name] for name in figures)
        return ", ".join(p if p[-1].isdigit() else f"{p}{first}:{p}{last}" for p in places)


def empty(figures: Iterable[str]) -> pd.DataFrame:
    """An observation table without rows, for a period in which nobody reported."""
    table = pd.DataFrame({key: pd.Series(dtype="object") for key in KEYS})
    for name in figures:
        table[name] = pd.Series(dtype="int64")
    return table
