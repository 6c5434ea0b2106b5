"""Ranks by majority: Copeland's rule on all pairs of units.

Unit a beats unit b when the parts on which a is better weigh more than half, ties counting for
both by half; its score is the units it beats less those that beat it (Copeland 1951; Munda 2008;
OECD/JRC Handbook 2008, chapter 6, non-compensatory methods; COINr a_copeland). How far a is ahead
on a part plays no role, so no strength makes up for a weakness.

Two units are compared on the parts that both have, their weights rescaled. A unit without a score
in the chain has no place here either: what is undefined there does not rank here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.index.analysis_table import FEWEST, Reason, schema, tidy
from helpers.index.arrays import Array, Index
from helpers.index.composite import Results, comparable_scores
from helpers.index.parts import counted_groups
from helpers.index.rank import rank_rows

CLOSE = 1e-9  # shares of weight closer to a half than this are a half
MOST_UNITS = 5000
CELLS = 1_000_000  # pairs held at once
COLUMNS = schema(
    "period text, group text, over text, unit text, wins whole, ties whole, losses whole, "
    "score whole, rank whole, of whole, rank_chain whole, rank_change whole, reason text"
)


@dataclass(frozen=True, slots=True)
class Duels:
    """For each unit, how many others it beats, ties with and loses to."""

    wins: Array
    ties: Array
    losses: Array

    @property
    def score(self) -> Array:
        """Copeland's score."""
        return self.wins - self.losses


def duels(scores: Array, weights: Array) -> Duels:
    """All pairs of units (units × parts), compared by weight; a pair without a common part that
    has a weight is a tie.

    Example:
        >>> scores = np.array([[3.0, 1.0, 1.0], [2.0, 2.0, 2.0], [1.0, 3.0, 3.0]])
        >>> duels(scores, np.ones(3)).score.tolist()
        [-2.0, 0.0, 2.0]
        >>> duels(scores, np.array([3.0, 1.0, 1.0])).score.tolist()
        [2.0, 0.0, -2.0]
    """
    units = len(scores)
    wins, losses = np.zeros((2, units))
    step = max(1, CELLS // max(1, units))
    for start in range(0, units, step):
        some = slice(start, start + step)
        ahead, common = np.zeros((2, len(scores[some]), units))
        for column, weight in zip(scores.T, weights, strict=True):
            lead = np.sign(column[some, None] - column[None, :])
            both = ~np.isnan(lead)
            common += weight * both
            ahead += weight * np.where(both, lead, 0.0)
        # ahead is the weight of a's parts less that of b's: above 0, a's are more than half
        wins[some] = (ahead > CLOSE * common).sum(axis=1)
        losses[some] = (ahead < -CLOSE * common).sum(axis=1)
    return Duels(wins, units - 1 - wins - losses, losses)


def copeland(results: Results, periods: Sequence[int]) -> pd.DataFrame:
    """Copeland's ranking of each group by its parts, and of the index by its indicators too.

    Columns: `period, group, over` (`parts`, weighted within the group, or `indicators`, by their
    effective weights), `unit, wins, ties, losses, score, rank, of, rank_chain` (as the framework
    says), `rank_change` (places won by majority), `reason`.
    """
    return tidy(COLUMNS, (row for p in periods for row in _rows(results, p)))


def _rows(results: Results, period: int) -> Iterator[list[object]]:
    tree = results.tree
    deep = not (tree.parents[: tree.leaves] == tree.root).all()
    for branch in counted_groups(results, period):
        weights = results.shares[period, branch.parts]
        yield from _ranked(results, period, branch.at, "parts", branch.parts, weights)
        if branch.at == tree.root and deep:
            leaves = np.arange(tree.leaves)
            weights = results.effective[period, leaves]
            yield from _ranked(results, period, branch.at, "indicators", leaves, weights)


def _ranked(
    results: Results, period: int, group: int, over: str, parts: Index, weights: Array
) -> Iterator[list[object]]:
    scored = np.flatnonzero(~np.isnan(results.scores[period, :, group]))
    alike: Reason = "few_units" if len(scored) < FEWEST else ""
    alike = "many_units" if len(scored) > MOST_UNITS else alike
    alike = "negative" if (weights < 0).any() else alike
    chain = results.ranks[period, :, group]
    table = np.full((len(results.data.units), 6), np.nan)
    if not alike:
        comparable = comparable_scores(results.table, results.tree, results.scores[period])
        tally = duels(comparable[np.ix_(scored, parts)], weights)
        rank = rank_rows(tally.score)
        columns = (tally.wins, tally.ties, tally.losses, tally.score, rank)
        table[scored] = np.stack([*columns, np.full(len(scored), float(len(scored)))], axis=1)
    label, code = results.data.periods[period], results.tree.codes[group]
    for unit in np.flatnonzero(results.data.present[period]):
        change = chain[unit] - table[unit, 4]
        why = _no_score(results, period, int(unit), group) or alike
        yield [label, code, over, results.data.units[unit], *table[unit], chain[unit], change, why]


def _no_score(results: Results, period: int, unit: int, group: int) -> Reason:
    if results.undefined[period, unit, group]:
        return "undefined"
    return "missing" if np.isnan(results.scores[period, unit, group]) else ""
