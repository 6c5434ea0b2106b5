"""Ranks among the units of one group or region, and where a value stands among its peers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from helpers.index.rank import Rank, rank_units


def rank_within(
    scores: Mapping[str, Fraction], groups: Mapping[str, str], decimals: int
) -> dict[str, Rank]:
    """The rank of each unit among those of its own group; units without a group have none.

    Example:
        >>> scores = {"Lâm Đồng": Fraction(60), "Đắk Lắk": Fraction(50), "Hà Nội": Fraction(70)}
        >>> regions = {"Lâm Đồng": "Tây Nguyên", "Đắk Lắk": "Tây Nguyên", "Hà Nội": "ĐBSH"}
        >>> [(r.place, r.of) for r in rank_within(scores, regions, 2).values()]
        [(1, 2), (2, 2), (1, 1)]
    """
    members: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for unit, score in scores.items():
        if groups.get(unit):
            members[groups[unit]][unit] = score
    ranks = {
        unit: rank
        for member in members.values()
        for unit, rank in rank_units(member, decimals).items()
    }
    return {unit: ranks[unit] for unit in scores if unit in ranks}


@dataclass(frozen=True, slots=True)
class Position:
    """A value among those of all units that have one.

    Attributes:
        rank: 1 is best, at declared precision.
        median: the middle value, the mean of the two middle ones for an even number.
    """

    rank: Rank
    median: Fraction


def positions(
    values: Mapping[str, Fraction], decimals: int, *, lower_is_better: bool = False
) -> dict[str, Position]:
    """Where each value stands among all values.

    Example:
        >>> found = positions({"a": Fraction(80), "b": Fraction(60), "c": Fraction(75)}, 1)["b"]
        >>> found.rank.place, found.rank.of, str(found.median)
        (3, 3, '75')
    """
    sign = -1 if lower_is_better else 1
    ranks = rank_units({unit: sign * value for unit, value in values.items()}, decimals)
    ordered = sorted(values.values())
    half = len(ordered) // 2
    middle = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return {unit: Position(rank, middle) for unit, rank in ranks.items()}
