"""Strengths and weaknesses of each unit, and what closing a gap is worth.

A unit's strengths are its best places among indicators, its weaknesses its worst ones. A strength
stands above the median: what most units share is none. Last places are always listed, however
many there are; an indicator on which all units are equal is neither. An indicator below its target
is always listed. What a gap is worth is computed, not guessed: the index of all units is aggregated
again with the indicator's score raised, the other units and the scale unchanged.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.index.aggregate import aggregate_groups
from helpers.index.arrays import Array, Mask, median_of
from helpers.index.composite import Results
from helpers.index.leaf_points import points_of
from helpers.index.rank import at_precision
from helpers.index.treat import LOG

LISTED = 5
BOTTOM = 6
BELOW_TARGET = -0.5


@dataclass(frozen=True, slots=True)
class Worth:
    """Points and places of the index that a gap is worth, units × indicators; NaN: no answer."""

    points: Array
    places: Array


@dataclass(frozen=True, slots=True)
class Standing:
    """How all units stand on all indicators in one period (units × indicators).

    Attributes:
        place, of, tied: rank, how many units have one, how many others share it.
        median: of the units' values, by indicator. gap_median, gap_target: how far the unit is
            ahead (> 0) or behind (< 0) in the indicator's unit; better is always positive.
        last: the worst place, where not all units share one. bottom: in the lower half, among the
            last `BOTTOM` places.
        listed: 1 strength, -1 weakness, -0.5 below its target only, 0 none of these.
        to_median, to_target: what closing the gap is worth; NaN where there is none to close.
    """

    place: Array
    of: Array
    tied: Array
    median: Array
    gap_median: Array
    gap_target: Array
    last: Mask
    bottom: Mask
    listed: Array
    to_median: Worth
    to_target: Worth


def stand(results: Results, period: int, listed: int = LISTED) -> Standing:
    """The standing of all units in a period, `listed` strengths and weaknesses a unit."""
    leaves = results.tree.leaves
    place = results.ranks[period, :, :leaves]
    known = ~np.isnan(place)
    of = np.broadcast_to(known.sum(axis=0), place.shape).astype(np.float64)
    values = results.prepared.filled[period]
    values = np.where(results.prepared.kept[period][:, None], values, np.nan)
    direction = np.array([leaf.sign for leaf in results.table.indicators])
    target = np.array(
        [np.nan if leaf.target is None else leaf.target for leaf in results.table.indicators]
    )
    median = median_of(values, 0)
    worst = np.where(known, place, -np.inf).max(axis=0, initial=-np.inf)
    last = known & (place == worst) & (worst > 1.0)
    gap_median, gap_target = (values - median) * direction, (values - target) * direction
    tied = tied_places(place)
    best_and_worst = _listed(place, tied, of, last, worst, listed)
    wanted = scores_of_values(results, period, np.stack([median[0], target]))
    return Standing(
        place=place,
        of=np.where(known, of, np.nan),
        tied=tied,
        median=median[0],
        gap_median=gap_median,
        gap_target=gap_target,
        last=last,
        bottom=known & (place > of - BOTTOM) & (2 * (place - 1) > of - 1) & (worst > 1.0),
        listed=np.where(
            (best_and_worst == 0) & (gap_target < 0) & known, BELOW_TARGET, best_and_worst
        ),
        to_median=_worth(results, period, wanted[0], gap_median < 0),
        to_target=_worth(results, period, wanted[1], gap_target < 0),
    )


def tied_places(place: Array) -> Array:
    """How many other units share a place (units × indicators); NaN where a unit has none."""
    tied = np.full(place.shape, np.nan)
    for column in range(place.shape[1]):
        known = ~np.isnan(place[:, column])
        _, which, counts = np.unique(place[known, column], return_inverse=True, return_counts=True)
        tied[known, column] = counts[which] - 1
    return tied


def _listed(place: Array, tied: Array, of: Array, last: Mask, worst: Array, number: int) -> Array:
    """Places are compared as shares: third of 10 is worse than third of 60.

    Above the median are those behind whom at least half of the units stand.
    """
    spread = ~np.isnan(place) & (worst > 1)
    share = np.where(spread, (place - 1) / np.maximum(of - 1, 1), np.nan)
    number = min(number, place.shape[1])
    ordered = np.sort(share, axis=1)
    counts = spread.sum(axis=1)
    best = ordered[:, [number - 1]]
    best = np.where(np.isnan(best), np.inf, best)
    at = np.maximum(counts - number, 0)
    lowest = np.take_along_axis(ordered, np.minimum(at, place.shape[1] - 1)[:, None], axis=1)
    above = 2 * (place + tied) <= of
    strong = spread & (share <= best) & above & ~last
    weak = spread & (((share >= lowest) & (share > 0.5)) | last)
    return np.where(weak, -1.0, np.where(strong, 1.0, 0.0))


def scores_of_values(
    results: Results, period: int, values: Array, unit: int | None = None
) -> Array:
    """Scores that values (rows × indicators) would have on the scales of a period.

    Args:
        unit: whose targets hold for indicators that are scored by their attainment.
    """
    scores = np.full(values.shape, np.nan)
    for column, (leaf, scale) in enumerate(
        zip(results.table.indicators, results.scales, strict=True)
    ):
        if leaf.scoring is not None:
            goals = results.data.targets.get(leaf.code)
            target = leaf.target if goals is None or unit is None else goals[period, unit]
            goals = np.full(len(values), np.nan if target is None else target)
            scores[:, column] = points_of(leaf, values[:, column], goals)
            continue
        how = leaf.normalise or results.table.score.normalise
        logged = (results.prepared.marks[period, :, column] == LOG).any()
        if np.isnan(scale.width).all() or logged:
            continue  # ranks and logarithms have no line from value to score
        (zero,), (width,) = scale.in_period(period)
        if not width:
            continue
        raised = (values[:, column] * leaf.sign - zero) / width * (scale.high - scale.low)
        cap = how.cap if how.cap is not None else how.method == "goalposts"
        limit = scale.high if cap else np.inf
        scores[:, column] = np.minimum(raised + scale.low, limit)
    return scores


def _worth(results: Results, period: int, wanted: Array, behind: Mask) -> Worth:
    """Points and places that each unit gains by each indicator, all units alone in turn."""
    points, places = np.full((2, *behind.shape), np.nan)
    tree = results.tree
    leaves = results.normalised[[period]]
    weights, counted = results.weights[[period]], results.counted[[period]]
    index = results.scores[period, :, tree.root]
    decimals = results.table.score.precision
    others = np.sort(at_precision(index[~np.isnan(index)], decimals))
    ranked = results.ranks[period, :, tree.root]
    for column in np.flatnonzero(behind.any(axis=0) & ~np.isnan(wanted)):
        raised = leaves.copy()
        here = behind[:, column]
        raised[0, :, column] = np.where(here, np.fmax(leaves[0, :, column], wanted[column]), np.nan)
        raised[0, :, column] = np.where(here, raised[0, :, column], leaves[0, :, column])
        then = aggregate_groups(raised, weights, counted, tree, tree.branches)[0, :, -1]
        points[:, column] = np.where(here, then - index, np.nan)
        ahead = len(others) - np.searchsorted(others, at_precision(then, decimals), side="right")
        places[:, column] = np.where(here & ~np.isnan(index), ranked - 1 - ahead, np.nan)
    return Worth(points, places)
