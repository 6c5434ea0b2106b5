"""The parts of a group as the analyses take them: those that count, over units that have them all.

A part counts when it belongs to the framework in the period, has a weight that is not 0, and some
unit has a score of it. A unit is complete when it has a score of every such part: one that is
undefined is as absent as one that is missing, and nothing takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from helpers.index.arrays import Array, Index, Mask
from helpers.index.composite import Results
from helpers.index.tree import Branch

NO_SPREAD = 1e-12  # of the largest value: what rounding makes of equal values


@dataclass(frozen=True, slots=True)
class Parts:
    """A group's parts in one period.

    Attributes:
        at: positions of the parts that count.
        units: positions of the complete units.
        values: their scores, complete units × parts.
        varied: which parts differ between these units.
    """

    at: Index
    units: Index
    values: Array
    varied: Mask

    @property
    def spread(self) -> Array:
        """Scores of the parts that differ between units."""
        return self.values[:, self.varied]


def parts_of(results: Results, period: int, branch: Branch) -> Parts:
    """The parts of a group in a period."""
    weighty = results.counted[period, branch.parts] & (results.weights[period, branch.parts] != 0)
    scores = results.scores[period][:, branch.parts]
    live = weighty & ~np.isnan(scores).all(axis=0)
    at, scores = branch.parts[live], scores[:, live]
    units = np.flatnonzero(~np.isnan(scores).any(axis=1) & bool(live.any()))
    values = scores[units]
    return Parts(at, units, values, has_spread(values))


def has_spread(values: Array) -> Mask:
    """Which columns (rows: units) differ by more than rounding.

    Example:
        >>> has_spread(np.array([[1.0, 0.3], [2.0, 0.1 + 0.2]])).tolist()
        [True, False]
    """
    if not len(values):
        return np.zeros(values.shape[1], dtype=bool)
    largest = np.abs(values).max(axis=0)
    return np.asarray(np.ptp(values, axis=0) > NO_SPREAD * largest)


def each_group(results: Results, periods: Iterable[int]) -> Iterator[tuple[int, Branch, Parts]]:
    """The groups that count in each period, with their parts."""
    for period in periods:
        for branch in counted_groups(results, period):
            yield period, branch, parts_of(results, period, branch)


def counted_groups(results: Results, period: int) -> list[Branch]:
    """Groups that belong to the framework in a period, the index first."""
    return [
        branch for branch in reversed(results.tree.branches) if results.counted[period, branch.at]
    ]
