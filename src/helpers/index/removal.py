"""What each indicator and each group does to the ranking: the index made again without it.

The whole chain runs again without the node and all that it is made of, so that screening, computed
weights and minimum shares of parts are what they would have been (COINr remove_elements sets a
weight to 0; Handbook 2008, chapter 7). Exact: nothing is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from helpers.index.analysis_table import Reason, schema, tidy
from helpers.index.arrays import Array
from helpers.index.composite import Results, run

SUMMARY = schema(
    "period text, code text, level whole, n whole, mean_abs_rank_change number, moved whole, "
    "largest_mover text, largest_rank_change whole, tied_movers whole, "
    "mean_abs_score_change number, lost whole, gained whole, reason text"
)
UNITS = schema(
    "period text, code text, unit text, score number, score_without number, score_change number, "
    "rank whole, rank_without whole, rank_change whole, reason text"
)
Without = dict[str, Results]


def without_each(results: Results) -> Without:
    """The chain run again without each node but the index, by the node's code."""
    codes = results.tree.codes[: results.tree.root]
    return {code: run(results.table, results.data, without=code) for code in codes}


def removal(results: Results, periods: Sequence[int], again: Without | None = None) -> pd.DataFrame:
    """What the ranking of the index would be without each node, in one row a node.

    Columns: `period, code, level, n` (units with a rank before and after),
    `mean_abs_rank_change`, `moved` (units whose rank changes), `largest_mover` (the unit that
    moves most, the first of `tied_movers` + 1 in the table's order) and `largest_rank_change`
    (places won without the node are above 0), `mean_abs_score_change`, `lost` and `gained` (units
    that have a rank only with, only without the node), `reason`.

    Args:
        again: of `without_each`, where it is at hand.
    """
    removed = again or without_each(results)
    return tidy(SUMMARY, (row for p in periods for row in _summary(results, p, removed)))


def removal_units(
    results: Results, periods: Sequence[int], again: Without | None = None
) -> pd.DataFrame:
    """Score and rank in the index of each unit, with and without each node.

    Columns: `period, code, unit, score, score_without, score_change` (without less with), `rank,
    rank_without, rank_change` (places won without the node), `reason`.
    """
    removed = again or without_each(results)
    return tidy(UNITS, (row for p in periods for row in _units(results, p, removed)))


def _removed(results: Results, period: int, again: Without) -> Iterator[tuple[int, str, Results]]:
    for at, code in enumerate(results.tree.codes[: results.tree.root]):
        if results.counted[period, at]:
            yield at, code, again[code]


def _index(results: Results, period: int) -> tuple[Array, Array]:
    root = results.tree.root
    return results.scores[period, :, root], results.ranks[period, :, root]


def _summary(results: Results, period: int, again: Without) -> Iterator[list[object]]:
    score, rank = _index(results, period)
    for at, code, other in _removed(results, period, again):
        after, rank_after = _index(other, period)
        change, by_score = rank - rank_after, np.abs(after - score)
        known = np.flatnonzero(~np.isnan(change))
        head = [results.data.periods[period], code, int(results.tree.levels[at]), len(known)]
        gone = [int((np.isnan(b) & ~np.isnan(a)).sum()) for a, b in _both_ways(rank, rank_after)]
        if not len(known):
            yield [*head, *[None] * 6, *gone, _nothing(other, period)]
            continue
        size = np.abs(change[known])
        first = known[size.argmax()]
        moved, tied = int((size > 0).sum()), int((size == size.max()).sum()) - 1
        mover = [results.data.units[first], change[first], tied] if moved else [None, 0, None]
        yield [*head, size.mean(), moved, *mover, by_score[known].mean(), *gone, ""]


def _both_ways(before: Array, after: Array) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    return (before, after), (after, before)


def _nothing(other: Results, period: int) -> Reason:
    return "no_score" if other.counted[period, other.tree.root] else "nothing_left"


def _units(results: Results, period: int, again: Without) -> Iterator[list[object]]:
    score, rank = _index(results, period)
    for _, code, other in _removed(results, period, again):
        after, rank_after = _index(other, period)
        lacking = _nothing(other, period)
        for unit in np.flatnonzero(results.data.present[period]):
            yield [
                results.data.periods[period],
                code,
                results.data.units[unit],
                score[unit],
                after[unit],
                after[unit] - score[unit],
                rank[unit],
                rank_after[unit],
                rank[unit] - rank_after[unit],
                lacking if np.isnan(rank[unit] - rank_after[unit]) else "",
            ]
