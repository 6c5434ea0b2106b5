"""The counts behind a rate: pooled sums, and distinct items, over any units and periods.

A ratio is Σ numerator / Σ denominator, never an average. A procedure counts once in a window,
however many quarters it appears in, so quarters are not additive (Kế hoạch 650/KH-UBND, note to the
annex: số lượng dịch vụ công phát sinh hồ sơ trực tuyến trong năm / số lượng dịch vụ công có phát
sinh hồ sơ).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import pandas as pd

Pair = tuple[str, str]


class Counts:
    """What is counted of observations with the columns unit, period, item and the figures.

    Example:
        >>> counts = Counts(pd.DataFrame({"unit": ["a"] * 3, "period": ["1", "2", "2"],
        ...                 "item": ["x", "x", "y"], "online": [0, 1, 0], "all": [3, 1, 2]}))
        >>> counts.ratio(["a"], ["1", "2"], "online", "all")
        (1, 6)
        >>> counts.distinct(["a"], ["1", "2"], "online", "all")
        (1, 2)
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self._table = table
        self._sums = cache(self._summed)
        self._items = cache(self._active)

    def ratio(
        self, units: Iterable[str], periods: Iterable[str], numerator: str, denominator: str
    ) -> tuple[int, int]:
        """Numerator and denominator of the pooled ratio; a blank figure adds nothing."""
        pairs = _pairs(units, periods)
        top, base = self._sums(numerator), self._sums(denominator)
        return int(sum(top.get(p, 0) for p in pairs)), int(sum(base.get(p, 0) for p in pairs))

    def sum(self, units: Iterable[str], periods: Iterable[str], figure: str) -> int:
        """The sum of one figure; a blank one adds nothing."""
        sums = self._sums(figure)
        return int(sum(sums.get(pair, 0) for pair in _pairs(units, periods)))

    def distinct(
        self, units: Iterable[str], periods: Iterable[str], numerator: str, denominator: str
    ) -> tuple[int, int]:
        """The items whose figures are above zero anywhere there.

        An item counts in the numerator only if it counts in the denominator too.
        """
        pairs = _pairs(units, periods)
        top, base = self._items(numerator), self._items(denominator)
        active: set[str] = set().union(*(base.get(pair, ()) for pair in pairs))
        return len(active & set().union(*(top.get(pair, ()) for pair in pairs))), len(active)

    def _summed(self, figure: str) -> Mapping[Pair, int | float]:
        """The sum of a figure by unit and period."""
        sums = self._table.groupby(["unit", "period"], sort=False)[figure].sum()
        return dict(zip(sums.index.tolist(), sums.tolist(), strict=True))

    def _active(self, figure: str) -> Mapping[Pair, set[str]]:
        """The items with a figure above zero, by unit and period."""
        active: dict[Pair, set[str]] = {}
        rows = self._table[self._table[figure] > 0]
        columns = (rows[key].tolist() for key in ("unit", "period", "item"))
        for unit, period, item in zip(*columns, strict=True):
            active.setdefault((unit, period), set()).add(item)
        return active


def _pairs(units: Iterable[str], periods: Iterable[str]) -> list[Pair]:
    wanted = tuple(periods)
    return [(unit, period) for unit in units for period in wanted]
