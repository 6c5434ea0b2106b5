"""Values that stand in scoring sheets: one row a criterion, one column self-assessed, one verified.

A sheet is a state, not a flow: nothing is added up over periods.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.params.indicator import Measure


class SheetPoints:
    """The points of all sheets, by unit, period and criterion.

    Example:
        >>> table = pd.DataFrame({"unit": ["a", "a"], "period": ["1", "2"], "item": ["4.1", "4.1"],
        ...                       "checked": [None, 2.5], "own": [3.0, 3.0]})
        >>> points = SheetPoints(table, Measure(kind="given", field="checked", otherwise="own"))
        >>> points.field("1"), points.of("a", "1", "4.1"), points.of("a", "2", "4.1")
        ('own', 3.0, 2.5)
    """

    def __init__(self, table: pd.DataFrame, measure: Measure) -> None:
        self._measure = measure
        self._verified = set(table.loc[_stated(table, measure.field), "period"])
        self._points: dict[str, Mapping[tuple[str, str, str], float]] = {
            name: _points(table, name) for name in measure.fields
        }

    def field(self, period: str) -> str:
        """The column that counts in a period: verified points as soon as any sheet has some."""
        if period in self._verified or not self._measure.otherwise:
            return self._measure.field
        return self._measure.otherwise

    def of(self, unit: str, period: str, code: str) -> float | None:
        """The points of a criterion that count, None where its cell is blank."""
        return self._points[self.field(period)].get((unit, period, code))

    def by_unit(self, units: Sequence[str], period: str, code: str) -> dict[str, float]:
        """The points of a criterion that count, of the units that have some."""
        all_points = {unit: self.of(unit, period, code) for unit in units}
        return {unit: points for unit, points in all_points.items() if points is not None}


def _stated(table: pd.DataFrame, name: str) -> pd.Series:
    return table[name].notna() if name in table.columns else pd.Series(False, index=table.index)


def _points(table: pd.DataFrame, name: str) -> dict[tuple[str, str, str], float]:
    rows = table[_stated(table, name)]
    if not len(rows):
        return {}
    keys = (rows[key].tolist() for key in ("unit", "period", "item"))
    return dict(zip(zip(*keys, strict=True), map(float, rows[name].tolist()), strict=True))
