"""Units on one place: named where few, counted where many."""

from __future__ import annotations

from collections.abc import Sized

from helpers.findings.model import (
    Facts,
    Name,
    unit_names,
)
from helpers.index.rank import Rank
from helpers.params.score import Score

# more tied units than this are counted, not named
MOST_NAMED = 3


def tied_count(rank: Rank) -> dict[str, int]:
    return {"tied": len(rank.tied)} if len(rank.tied) > MOST_NAMED else {}


def is_capped(score: Score, value: float | None) -> bool:
    """Whether a score is the highest there can be: nothing tells its holders apart."""
    return score.maximum is not None and value is not None and value >= score.maximum


def tied_names(facts: Facts, rank: Rank) -> dict[str, Name]:
    if not 0 < len(rank.tied) <= MOST_NAMED:
        return {}
    return {"tied": unit_names(facts, rank.tied)}


def few_names(facts: Facts, key: str, units: list[str]) -> dict[str, Name]:
    """The names of units that share a place, unless they are too many to be named."""
    return {key: unit_names(facts, units)} if len(units) <= MOST_NAMED else {}


def many_count(key: str, units: Sized) -> dict[str, int]:
    """How many units share a place, where they are too many to be named."""
    return {f"{key}_count": len(units)} if len(units) > MOST_NAMED else {}
