"""Ranks: best score first, at declared precision; ties share the best place (15, 15, 17)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from helpers.core.formatting import half_up


@dataclass(frozen=True, slots=True)
class Rank:
    """A place among a set of units.

    Attributes:
        place: 1 is best.
        of: how many units were ranked.
        tied: ids of the other units that share the place.
        among: the set of units that was ranked; None for a printed rank, whose set is not known.
    """

    place: int
    of: int
    tied: tuple[str, ...] = ()
    among: frozenset[str] | None = None


def rank_units(scores: Mapping[str, Fraction], decimals: int) -> dict[str, Rank]:
    """The rank of each unit; a higher score is better.

    Args:
        scores: unrounded score by unit id.
        decimals: precision at which scores are compared.

    Example:
        >>> scores = {"a": Fraction("5.1"), "b": Fraction("5.1000000000000005"), "c": Fraction(4)}
        >>> [(r.place, r.of, r.tied) for r in rank_units(scores, 2).values()]
        [(1, 3, ('b',)), (1, 3, ('a',)), (3, 3, ())]
    """
    level: dict[Decimal, list[str]] = {}
    for unit, score in scores.items():
        level.setdefault(half_up(score, decimals), []).append(unit)
    among, ranks, ahead = frozenset(scores), {}, 0
    for value in sorted(level, reverse=True):
        for unit in level[value]:
            tied = tuple(other for other in level[value] if other != unit)
            ranks[unit] = Rank(1 + ahead, len(scores), tied, among)
        ahead += len(level[value])
    return {unit: ranks[unit] for unit in scores}


def at_precision(scores: NDArray[np.float64], decimals: int) -> NDArray[np.float64]:
    """Scores in whole units of the last declared decimal, half away from zero.

    A score that lies below the half by no more than a billionth of that unit is taken as the half:
    so much is noise of floating-point arithmetic (5.1 and 5.1000000000000005 tie).

    Example:
        >>> at_precision(np.array([5.1, 5.1000000000000005, 0.125, -0.125]), 2).tolist()
        [510.0, 510.0, 13.0, -13.0]
    """
    scaled = np.asarray(scores, dtype=np.float64) * 10.0**decimals
    return np.asarray(np.copysign(np.floor(np.abs(scaled) + (0.5 + 1e-9)), scaled))


def rank_rows(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks along the last axis: the highest has 1, ties share the best place, NaN has none.

    The same ranks as `rank_units`, for many sets of units at once. Scores are compared as they
    are: bring them to their declared precision first.

    Example:
        >>> rank_rows(np.array([[3.0, 5.0, np.nan, 5.0, 1.0]])).tolist()
        [[3.0, 1.0, nan, 1.0, 4.0]]
    """
    order = np.argsort(-scores, axis=-1)
    ordered = np.take_along_axis(scores, order, axis=-1)
    place = np.arange(scores.shape[-1], dtype=np.float64)
    first = np.ones(scores.shape, dtype=bool)
    np.not_equal(ordered[..., 1:], ordered[..., :-1], out=first[..., 1:])
    places = np.maximum.accumulate(np.where(first, place, 0.0), axis=-1) + 1
    ranks = np.empty(scores.shape)
    np.put_along_axis(ranks, order, places, axis=-1)
    return np.where(np.isnan(scores), np.nan, ranks)
