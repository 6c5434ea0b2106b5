"""Benefit of the Doubt: each unit is weighted the way that suits it best.

A unit's score is the highest Σ wⱼxⱼ that weights wⱼ ≥ 0 can give it while no unit, weighted the
same way, scores above 1 (Melyn and Moesen 1991; Cherchye, Moesen, Rogge and van Puyenbroeck 2007;
OECD/JRC Handbook 2008, chapter 6). A unit of score 1 is beaten under no weights. Free weights let
a unit live on one part: with `band`, each part's share of the score stays within so much of its
declared share s, s(1 - band) ≤ wⱼxⱼ / Σwx ≤ s(1 + band).

Scores must be 0 or more and 0 must mean nothing: on a scale with negative scores there is no
answer. Only complete units take part, both as units and as a measure for the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from helpers.index.analysis_table import FEWEST, Reason, schema, tidy
from helpers.index.arrays import Array
from helpers.index.composite import NOISE, Results
from helpers.index.parts import Parts, each_group
from helpers.index.rank import at_precision, rank_rows
from helpers.index.simplex import NOTHING, maximise
from helpers.index.tree import Branch

BAND = 0.5
MOST_UNITS = 1000
CELLS = 1_000_000  # of constraints held at once, 8 MB
COLUMNS = schema(
    "period text, group text, band number, unit text, score number, rank whole, of whole, "
    "rank_chain whole, rank_change whole, reason text"
)


def best_scores(values: Array, low: Array | None = None, high: Array | None = None) -> Array:
    """Benefit of the Doubt of each unit (units × parts, no score below 0); NaN where no weights
    keep the shares.

    Args:
        low, high: least and most share of a unit's score that each part may have.

    Example:
        >>> values = np.array([[4.0, 1.0], [1.0, 4.0], [2.0, 2.0]])
        >>> best_scores(values).round(9).tolist()
        [1.0, 1.0, 0.8]
    """
    largest = values.max(axis=0)
    scaled = np.divide(values, largest, out=np.zeros_like(values), where=largest > 0)
    step = max(1, CELLS // scaled.size)
    starts = range(0, len(scaled), step)
    return np.concatenate([_best(scaled, scaled[at : at + step], low, high) for at in starts])


def _best(everyone: Array, some: Array, low: Array | None, high: Array | None) -> Array:
    """Scores of some units, by the measure of everyone."""
    units, parts = some.shape
    bounds = [np.broadcast_to(everyone, (units, *everyone.shape))]
    points = np.eye(parts)[None] * some[:, None, :]  # a part's own points
    whole = np.broadcast_to(some[:, None, :], points.shape)
    if low is not None:
        bounds.append(low[None, :, None] * whole - points)
    if high is not None:
        bounds.append(points - high[None, :, None] * whole)
    limits = np.zeros((1, sum(bound.shape[1] for bound in bounds)))
    limits[:, : len(everyone)] = 1.0
    return maximise(some, np.concatenate(bounds, axis=1), limits).value


def benefit_of_the_doubt(
    results: Results, periods: Sequence[int], band: float | None = BAND
) -> pd.DataFrame:
    """Benefit of the Doubt of all complete units in each group, by its parts.

    Columns: `period, group, band` (blank: free weights), `unit, score` (0–1), `rank, of,
    rank_chain` (as the framework says), `rank_change` (places won), `reason`. Free weights come
    first, then those within the band.

    Args:
        band: 0 keeps the declared shares, 1 lets them move between 0 and their double; None: free
            weights only.
    """
    bands = (None,) if band is None else (None, band)
    groups = ((*group, band) for group in each_group(results, periods) for band in bands)
    return tidy(COLUMNS, (row for group in groups for row in _group(results, *group)))


def _group(
    results: Results, period: int, branch: Branch, parts: Parts, band: float | None
) -> Iterator[list[object]]:
    units = len(results.data.units)
    score, rank = np.full((2, units), np.nan)
    reason = _reason(results, period, parts, band)
    if not reason:
        score[parts.units] = _scores(results, period, parts, band)
        rank = rank_rows(at_precision(score, NOISE))
    of = int((~np.isnan(rank)).sum()) if not reason else None
    chain = results.ranks[period, :, branch.at]
    place = {int(unit): row for unit, row in zip(parts.units, parts.values, strict=True)}
    head = [results.data.periods[period], results.tree.codes[branch.at], band]
    for unit in np.flatnonzero(results.data.present[period]):
        why = reason or _unit_reason(results, period, parts, place.get(int(unit)), int(unit))
        if not why and np.isnan(score[unit]):
            why = "not_solved" if band is None else "zero_part"
        size = of if not np.isnan(rank[unit]) else None
        row = [score[unit], rank[unit], size, chain[unit], chain[unit] - rank[unit], why]
        yield [*head, results.data.units[unit], *row]


def _scores(results: Results, period: int, parts: Parts, band: float | None) -> Array:
    if band is None:
        return best_scores(parts.values)
    weights = results.weights[period, parts.at]
    share = weights / weights.sum()
    scores = best_scores(parts.values, share * (1 - band), share * (1 + band))
    # parts of 0 have no share of anything, and leave the others more than they may have
    return np.where(scores > NOTHING, scores, np.nan)


def _reason(results: Results, period: int, parts: Parts, band: float | None) -> Reason:
    if len(parts.units) < FEWEST:
        return "few_units"
    if len(parts.units) > MOST_UNITS:
        return "many_units"
    if (parts.values < 0).any():
        return "negative"
    if not parts.values.any():
        return "no_spread"
    weights = results.weights[period, parts.at]
    return "negative" if band is not None and (weights < 0).any() else ""


def _unit_reason(
    results: Results, period: int, parts: Parts, values: Array | None, unit: int
) -> Reason:
    if values is not None:
        return ""
    return "undefined" if results.undefined[period, unit, parts.at].any() else "missing"
