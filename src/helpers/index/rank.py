"""Ranks: best score first, at declared precision; ties share the best place (15, 15, 17)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

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
    rounded: dict[str, Decimal] = {u: half_up(score, decimals) for u, score in scores.items()}
    among = frozenset(scores)
    return {
        unit: Rank(
            place=1 + sum(other > mine for other in rounded.values()),
            of=len(scores),
            tied=tuple(u for u, other in rounded.items() if other == mine and u != unit),
            among=among,
        )
        for unit, mine in rounded.items()
    }
