"""Indicator values on one scale, where a higher score is better.

Formulas: OECD/JRC, Handbook on Constructing Composite Indicators (2008), chapter 5, and the
documentation of COINr, whose definitions are followed: `minmax` is n_minmax, `zscore` n_zscore,
`rank` n_rank, `percentile_rank` n_prank, `borda` n_borda, `fraction_of_max` n_fracmax,
`distance_to_max` n_dist2max, `distance_to_reference` n_dist2ref, `distance_to_target`
n_dist2targ, `goalposts` n_goalposts, `scaled` n_scaled. As there, a value is first multiplied by
its direction (1 or -1). Bounds and targets are always given in the indicator's own unit.

Declared results, where COINr gives NaN, Inf or a wrong order: a column without any spread has no
score (or the middle of the range, by `constant`); a target or reference that is not better than
the worst unit gives no score, or the best one when `cap` is on; a column without any value above 0
has no fractions of its maximum, and one where less is better is refused with the framework.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.index.arrays import Array, divide, highest_of, lowest_of, mean_of, sd_of
from helpers.index.rank import rank_rows
from helpers.params.steps import Normalise

ON_RANKS = frozenset({"rank", "percentile_rank", "borda"})
UP_TO_100 = frozenset({"minmax", "goalposts", "scaled"})
CAPPED_BY_DEFAULT = frozenset({"goalposts"})


@dataclass(frozen=True, slots=True)
class Columns:
    """Parameters of the columns; each array has one entry a column, NaN where not given.

    Attributes:
        reference: value of the reference unit, periods × 1 × columns.
    """

    direction: Array
    lower: Array
    upper: Array
    target: Array
    reference: Array

    def take(self, at: list[int]) -> Columns:
        """The parameters of some columns."""
        return Columns(
            self.direction[at],
            self.lower[at],
            self.upper[at],
            self.target[at],
            self.reference[..., at],
        )


@dataclass(frozen=True, slots=True)
class Scale:
    """The line from value to score: `low + (direction · value - zero) / width · (high - low)`.

    `zero` and `width` are periods (or 1) × 1 × columns: the directed value that scores `low`, and
    how far from it `high` is. Both are NaN for methods on ranks, where a score is no function of
    the value alone.
    """

    zero: Array
    width: Array
    low: float
    high: float

    def in_period(self, period: int) -> tuple[Array, Array]:
        """`zero` and `width` of a period, one entry a column; a pooled scale has one period."""
        zero = self.zero[min(period, len(self.zero) - 1), 0]
        return zero, self.width[min(period, len(self.width) - 1), 0]

    def score(self, directed: Array) -> Array:
        """Scores of directed values; NaN where the scale has no width."""
        return divide(directed - self.zero, self.width) * (self.high - self.low) + self.low


_UNKNOWN = np.full((1, 1, 1), np.nan)
NO_SCALE = Scale(_UNKNOWN, _UNKNOWN, 0.0, 1.0)


def normalise(values: Array, columns: Columns, how: Normalise) -> tuple[Array, Scale]:
    """Scores of values (periods × units × indicators), and the scale that gave them.

    Example:
        >>> column = np.array([[[2.0], [4.0], [6.0]]])
        >>> none = np.full(1, np.nan)
        >>> columns = Columns(np.array([1.0]), none, none, none, none)
        >>> normalise(column, columns, Normalise())[0].ravel().tolist()
        [0.0, 50.0, 100.0]
    """
    directed = values * columns.direction
    low, high = how.range or ((0.0, 100.0) if how.method in UP_TO_100 else (0.0, 1.0))
    if how.method in ON_RANKS:
        unknown = np.full((1, 1, values.shape[-1]), np.nan)
        return _on_ranks(directed, how, low, high), Scale(unknown, unknown, low, high)
    scale = _scale(directed, columns, how, low, high)
    scores = scale.score(directed)
    if how.cap if how.cap is not None else how.method in CAPPED_BY_DEFAULT:
        bottom = low if how.method in {"goalposts", "scaled"} else -np.inf
        scores = np.clip(scores, bottom, high)
    return _declared(scores, directed, scale, how), scale


def _scale(directed: Array, columns: Columns, how: Normalise, low: float, high: float) -> Scale:
    axis = -2
    pool = directed
    if how.over == "pooled":
        pool = directed.reshape(1, -1, directed.shape[-1])
    zero = lowest_of(pool, axis)
    turned = columns.direction < 0
    match how.method:
        case "minmax" | "distance_to_max":
            return Scale(zero, highest_of(pool, axis) - zero, low, high)
        case "zscore":
            # equal values have a sum, so a mean, with a rounding of its own: compare them instead
            sd = np.where(highest_of(pool, axis) > zero, sd_of(pool, axis), zero * 0)
            return Scale(mean_of(pool, axis), sd, how.mean, how.mean + how.sd)
        case "fraction_of_max":
            return Scale(np.zeros_like(zero), _ahead(highest_of(pool, axis)), low, high)
        case "distance_to_target":
            return Scale(zero, _ahead(columns.target * columns.direction - zero), low, high)
        case "distance_to_reference":
            return Scale(zero, _ahead(columns.reference * columns.direction - zero), low, high)
        case "goalposts" | "scaled":
            start = np.where(turned, -columns.upper, columns.lower)[None, None, :]
            return Scale(start, (columns.upper - columns.lower)[None, None, :], low, high)
    return Scale(np.zeros_like(zero), np.ones_like(zero), 0.0, 1.0)


def _ahead(width: Array) -> Array:
    """A target must lie ahead of the worst unit, and a maximum above 0; else there is no scale."""
    return np.where(width > 0, width, 0.0 * width)


def _declared(scores: Array, directed: Array, scale: Scale, how: Normalise) -> Array:
    flat = (scale.width == 0) & ~np.isnan(directed)
    if not flat.any():
        return scores
    if how.method in {"distance_to_target", "distance_to_reference"} and how.cap:
        return np.where(flat, scale.high, scores)
    if how.constant == "middle":
        return np.where(flat, (scale.low + scale.high) / 2, scores)
    return scores


def _on_ranks(directed: Array, how: Normalise, low: float, high: float) -> Array:
    """Ranks from below: the worst unit has 1, ties share the lower rank."""
    rows = np.moveaxis(directed, -1, -2)
    if how.over == "pooled":
        rows = np.moveaxis(directed.reshape(-1, directed.shape[-1]), -1, 0)
    ranks = rank_rows(-rows)
    if how.method == "borda":
        ranks = ranks - 1
    elif how.method == "percentile_rank":
        counts = (~np.isnan(ranks)).sum(axis=-1, keepdims=True)
        ranks = divide(ranks - 1, np.asarray(counts - 1.0)) * (high - low) + low
    if how.over == "pooled":
        return np.moveaxis(ranks, 0, -1).reshape(directed.shape)
    return np.moveaxis(ranks, -1, -2)
