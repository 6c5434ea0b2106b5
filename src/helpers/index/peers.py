"""An index of peers in one period: where units stand in each indicator, and what it is worth.

Positions and worth are those of `helpers.index.strengths`, asked for unit by unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from helpers.index.aggregate import aggregate_groups
from helpers.index.arrays import Array
from helpers.index.composite import Results
from helpers.index.rank import at_precision
from helpers.index.strengths import Standing, Worth, stand, tied_places


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's value of an indicator among those of its peers.

    Attributes:
        tied: how many other units share the place. median: of all units' values.
        share: 0 for the best place, 1 for the last of all units.
        last, bottom: see `strengths.Standing`.
    """

    code: str
    value: float
    place: int
    of: int
    tied: int
    median: float
    share: float
    last: bool
    bottom: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """The lowest and the highest value of an indicator, and their distance in points of the
    index."""

    code: str
    lowest: float
    highest: float
    points: float


@dataclass(frozen=True, slots=True)
class Filled:
    """A unit's index if what it lacks were as the lowest and as the highest score of all units.

    Attributes:
        lowest, highest: the index. best, worst: its place, the others unchanged.
    """

    lowest: float
    highest: float
    best: int
    worst: int


@dataclass(frozen=True)
class Peers:
    """Questions to the engine's results about one period.

    Attributes:
        period, before: positions in the results; `before` is None where no period before is by
            the same method.
    """

    results: Results
    period: int
    before: int | None

    @cached_property
    def standing(self) -> Standing:
        """All units on all indicators."""
        return stand(self.results, self.period)

    @property
    def leaves(self) -> tuple[str, ...]:
        """Codes of the indicators that count in the period: one of weight 0 is only shown."""
        counted = self.results.counted[self.period] & (self.results.weights[self.period] != 0)
        codes = self.results.tree.codes
        return tuple(codes[at] for at in range(self.results.tree.leaves) if counted[at])

    def has_values(self, unit: str) -> bool:
        """Whether the unit has a value of any indicator."""
        return bool((~np.isnan(self._raw(self.period)[self._unit(unit)])).any())

    def missing(self, unit: str) -> tuple[str, ...]:
        """Codes of the indicators of the period that have no value of the unit."""
        row = self._raw(self.period)[self._unit(unit)]
        codes = self.results.tree.codes
        return tuple(code for code in self.leaves if np.isnan(row[codes.index(code)]))

    def filled(self, unit: str) -> Filled | None:
        """What the unit's index would be with the indicators that it lacks; None where the index
        has no value, or no other unit has one of them."""
        results, at, root = self.results, self._unit(unit), self.results.tree.root
        lacking = [results.node(code) for code in self.missing(unit)]
        scores = results.normalised[self.period]
        others = np.delete(scores, at, axis=0)[:, lacking]
        index = results.scores[self.period, :, root]
        if np.isnan(index[at]) or np.isnan(others).all(axis=0).any():
            return None
        ends = np.repeat(scores[[at]], 2, axis=0)
        ends[:, lacking] = np.nanmin(others, axis=0), np.nanmax(others, axis=0)
        weights, counted = results.weights[[self.period]], results.counted[[self.period]]
        groups = aggregate_groups(ends[None], weights, counted, results.tree, results.tree.branches)
        decimals = results.table.score.precision
        low, high = at_precision(groups[0, :, -1], decimals)
        rest = at_precision(np.delete(index, at), decimals)
        places = [1 + int((rest > end).sum()) for end in (high, low)]
        return None if np.isnan(low + high) else Filled(*groups[0, :, -1].tolist(), *places)

    def places(self, unit: str) -> tuple[Place, ...]:
        """The unit's places in the indicators of which it has a value of its own."""
        at, ranked = self._unit(unit), self.standing
        row = self._raw(self.period)[at]
        known = ~np.isnan(ranked.place[at]) & ~np.isnan(row)
        return tuple(
            Place(
                code=self.results.tree.codes[leaf],
                value=float(row[leaf]),
                place=int(ranked.place[at, leaf]),
                of=int(ranked.of[at, leaf]),
                tied=int(ranked.tied[at, leaf]),
                median=float(ranked.median[leaf]),
                share=float((ranked.place[at, leaf] - 1) / max(ranked.of[at, leaf] - 1, 1)),
                last=bool(ranked.last[at, leaf]),
                bottom=bool(ranked.bottom[at, leaf]),
            )
            for leaf in np.flatnonzero(known)
        )

    def listed(self, unit: str, code: str) -> float:
        """1 for a strength, −1 for a weakness by position, as `strengths.Standing.listed`."""
        return float(self.standing.listed[self._unit(unit), self.results.node(code)])

    def value_before(self, unit: str, code: str) -> float | None:
        """The value by the same method in the period before."""
        if self.before is None:
            return None
        value = float(self._raw(self.before)[self._unit(unit), self.results.node(code)])
        return None if np.isnan(value) else value

    def place_before(self, unit: str, code: str) -> tuple[int, int] | None:
        """Place and number of sharers in the period before; None where other units had values."""
        leaf = self.results.node(code)
        if self.before is None:
            return None
        then, now = (self.results.ranks[at, :, leaf] for at in (self.before, self.period))
        place = then[self._unit(unit)]
        if np.isnan(place) or (np.isnan(then) != np.isnan(now)).any():
            return None
        return int(place), int(self._tied_before[self._unit(unit), leaf])

    def range_of(self, code: str) -> float:
        """The distance between the highest and the lowest value in the period; 0 for none."""
        column = self._filled()[:, self.results.node(code)]
        known = column[~np.isnan(column)]
        return float(known.max() - known.min()) if known.size else 0.0

    def worth(self, unit: str) -> tuple[tuple[Place, float, int], ...]:
        """What reaching the median is worth in points and places, indicator by indicator."""
        worth: Worth = self.standing.to_median
        at = self._unit(unit)
        gains = []
        for place in self.places(unit):
            leaf = self.results.node(place.code)
            points, won = worth.points[at, leaf], worth.places[at, leaf]
            if points > 0 and not np.isnan(won):
                gains.append((place, float(points), int(won)))
        return tuple(gains)

    def spreads(self) -> tuple[Spread, ...]:
        """Indicators by how far they set the units apart, the widest first.

        Where the index is no sum or mean there is no such distance in points.
        """
        spreads = []
        filled, scores = self._filled(), self.results.scores[self.period]
        for leaf in range(self.results.tree.leaves):
            values, points = filled[:, leaf], scores[:, leaf]
            factor = self._factor(leaf)
            if factor is None or np.isnan(values).all() or np.isnan(points).all():
                continue
            width = float(np.nanmax(points) - np.nanmin(points)) * factor
            ends = float(np.nanmin(values)), float(np.nanmax(values))
            spreads.append(Spread(self.results.tree.codes[leaf], *ends, width))
        return tuple(sorted(spreads, key=lambda spread: -spread.points))

    @cached_property
    def _tied_before(self) -> Array:
        ranks = self.results.ranks[self.before or 0, :, : self.results.tree.leaves]
        return tied_places(ranks)

    def _factor(self, leaf: int) -> float | None:
        """Points of the index for one point of an indicator, others unchanged."""
        tree, node, factor = self.results.tree, leaf, 1.0
        branches = {branch.at: branch for branch in tree.branches}
        while node != tree.root:
            parent = int(tree.parents[node])
            method = branches[parent].method
            if method not in ("sum", "arithmetic"):
                return None
            by = self.results.weights if method == "sum" else self.results.shares
            factor *= float(by[self.period, node])
            node = parent
        return factor

    def _unit(self, unit: str) -> int:
        return self.results.data.units.index(unit)

    def _raw(self, period: int) -> Array:
        return np.asarray(self.results.prepared.raw[period])

    def _filled(self) -> Array:
        kept = self.results.prepared.kept[self.period][:, None]
        return np.where(kept, self.results.prepared.filled[self.period], np.nan)


def peers_of(results: Results, period: str, before: str | None) -> Peers:
    """The questions for a period.

    Args:
        before: the period before, where it is by the same method.
    """
    periods = results.data.periods
    earlier = periods.index(before) if before in periods else None
    return Peers(results, periods.index(period), earlier)
