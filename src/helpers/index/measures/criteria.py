"""One criterion of a scoring sheet: both its values, what is shown for them, what is left to do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from helpers.params.framework import Framework
from helpers.params.scoring import exact


@dataclass(frozen=True, slots=True)
class Criterion:
    """What one row of a sheet says. Points are exact; None stands for a blank cell.

    Attributes:
        maximum: the framework's, None where it sets none.
        evidence: how many pieces of evidence there are; None: not stated.
        deadline: None where there is none.
        file, sheet, row: where it stands.
    """

    code: str
    maximum: Fraction | None
    self_assessed: Fraction | None = None
    verified: Fraction | None = None
    evidence: int | None = None
    status: str = ""
    person: str = ""
    deadline: date | None = None
    file: str = ""
    sheet: str = ""
    row: int = 0

    @property
    def difference(self) -> Fraction | None:
        """Self-assessed less verified points; None unless both are there."""
        if self.self_assessed is None or self.verified is None:
            return None
        return self.self_assessed - self.verified

    def gap(self, points: Fraction | None) -> Fraction:
        """What points lack to the maximum; 0 where one of the two is not known."""
        return Fraction(0) if points is None or self.maximum is None else self.maximum - points


@dataclass(frozen=True, slots=True)
class SheetSums:
    """Sums over criteria. Of each kind of points: those that are there, and of how many criteria.

    Attributes:
        difference: self-assessed less verified, over the criteria that have both.
    """

    criteria: int
    maximum: Fraction
    self_assessed: Fraction
    self_count: int
    verified: Fraction
    verified_count: int
    difference: Fraction

    @property
    def is_verified(self) -> bool:
        """Whether every criterion is verified."""
        return self.verified_count == self.criteria


def read_sheet(rows: pd.DataFrame, framework: Framework) -> dict[str, Criterion]:
    """The criteria of one unit's sheet for one period, by code in the framework's order.

    Args:
        rows: its rows, with the columns item, file, sheet, row and those of the form.
    """
    row_of = {str(row["item"]): row for row in rows.to_dict("records")}
    measure = framework.sheet
    if measure is None:
        return {}
    return {
        criterion.code: Criterion(
            code=criterion.code,
            maximum=None if criterion.maximum is None else exact(criterion.maximum),
            self_assessed=_points(row_of[criterion.code], measure.otherwise),
            verified=_points(row_of[criterion.code], measure.field),
            evidence=_count(row_of[criterion.code].get("evidence")),
            status=str(row_of[criterion.code].get("status") or ""),
            person=str(row_of[criterion.code].get("person") or ""),
            deadline=_day(row_of[criterion.code].get("deadline")),
            file=str(row_of[criterion.code]["file"]),
            sheet=str(row_of[criterion.code]["sheet"]),
            row=int(row_of[criterion.code]["row"]),
        )
        for criterion in framework.criteria
        if criterion.code in row_of
    }


def read_sheets(
    table: pd.DataFrame, periods: Collection[str], framework: Framework
) -> dict[tuple[str, str], dict[str, Criterion]]:
    """The sheets of some periods, by unit and period."""
    rows = table[table["period"].isin(list(periods))].groupby(["unit", "period"], sort=False)
    return {(str(unit), str(period)): read_sheet(some, framework) for (unit, period), some in rows}


def sums_of(criteria: Iterable[Criterion]) -> SheetSums:
    """The sums over some criteria.

    Example:
        >>> one = Criterion("4.1", Fraction(20), Fraction(20), Fraction("17.14"))
        >>> str(sums_of([one, Criterion("4.2", Fraction(10))]).difference)
        '143/50'
    """
    every = list(criteria)
    self_assessed = [
        criterion.self_assessed for criterion in every if criterion.self_assessed is not None
    ]
    verified = [criterion.verified for criterion in every if criterion.verified is not None]
    zero = Fraction(0)
    return SheetSums(
        criteria=len(every),
        maximum=sum((criterion.maximum or zero for criterion in every), zero),
        self_assessed=sum(self_assessed, zero),
        self_count=len(self_assessed),
        verified=sum(verified, zero),
        verified_count=len(verified),
        difference=sum((criterion.difference or zero for criterion in every), zero),
    )


def _points(row: Mapping[Any, Any], name: str) -> Fraction | None:
    value = row.get(name)
    return None if value is None or pd.isna(value) else exact(float(value))


def _count(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value and not pd.isna(value) else None
