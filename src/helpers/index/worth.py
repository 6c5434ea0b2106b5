"""What reaching a value is worth to a unit in points and places, all other units unchanged."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from helpers.index.aggregate import aggregate_groups
from helpers.index.composite import Results
from helpers.index.rank import at_precision
from helpers.index.score import exact_of
from helpers.index.strengths import scores_of_values


@dataclass(frozen=True, slots=True)
class Worth:
    """Points and places that a unit would win."""

    points: Fraction
    places: int


def worth_of(
    results: Results, period: str, unit: str, indicator: str, goal: Fraction
) -> Worth | None:
    """What `goal` as the indicator's value would change for a unit.

    None where the unit has no score, where the indicator is none of the score's, or where its
    scale has no line from value to score (ranks, logarithms).
    """
    at, place = results.data.periods.index(period), results.data.units.index(unit)
    tree, now = results.tree, results.scores[:, :, results.tree.root]
    codes = tree.codes[: tree.leaves]
    if indicator not in codes or np.isnan(now[at, place]):
        return None
    column = codes.index(indicator)
    values = np.full((1, tree.leaves), np.nan)
    values[0, column] = float(goal)
    score = scores_of_values(results, at, values, place)[0, column]
    if np.isnan(score):
        return None
    leaves = results.normalised[[at]][:, [place]].copy()
    leaves[0, 0, column] = score
    weights, counted = results.weights[[at]], results.counted[[at]]
    then = aggregate_groups(leaves, weights, counted, tree, tree.branches)[0, 0, -1]
    decimals = results.table.score.precision
    others = np.delete(now[at], place)
    mine = at_precision(np.array([then]), decimals)[0]
    ahead = int((at_precision(others[~np.isnan(others)], decimals) > mine).sum())
    rank = int(results.ranks[at, place, tree.root])
    return Worth(exact_of(then) - exact_of(now[at, place]), rank - (1 + ahead))
