"""Printed claims of rank changes, held against what the prints themselves allow to compute.

A claim is *contradicted* when the printed numbers disagree with each other; *not comparable* when
it crosses a change of method or of the number of ranked units, however well it adds up; *not
checkable* when a number that it rests on is not printed; else *confirmed*. Nothing is inferred
from the claim itself: a rank that follows only from the claimed places does not confirm them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from helpers.index.measures.from_figures import find_figure
from helpers.params.breaks import Break, break_between
from helpers.params.load import Setting

Verdict = Literal["confirmed", "contradicted", "not_comparable", "not_checkable"]
Why = Literal[
    "", "places_differ", "prints_differ", "place_beyond_size", "method", "size",
    "no_places", "no_rank", "no_rank_before", "no_size",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source prints about a unit's move; None for what it does not print.

    Attributes:
        index, part: which index, and which part of it ("" for the whole).
        places: places won (> 0) or lost as printed.
        also_printed: other numbers that the same source prints for the same move.
        of, of_before: how many units were ranked.
    """

    unit: str
    index: str
    period: str
    period_before: str
    rank: int | None = None
    rank_before: int | None = None
    places: int | None = None
    of: int | None = None
    of_before: int | None = None
    part: str = ""
    also_printed: tuple[int, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a claim.

    Attributes:
        computed: the difference of the two printed ranks, whatever it is worth.
        crossed: the break that the claim crosses.
    """

    claim: Claim
    verdict: Verdict
    why: Why = ""
    computed: int | None = None
    crossed: Break | None = None


def judge(claim: Claim, breaks: Iterable[Break]) -> Judgement:
    """The verdict on one claim.

    Example:
        >>> said = Claim("A", "dti", "2023", "2022", 21, 26, 5, 63, 63)
        >>> judge(said, []).verdict
        'confirmed'
        >>> judge(said, [Break(index="dti", from_period="2023")]).verdict
        'not_comparable'
    """
    computed = _difference(claim)
    crossed = break_between(breaks, claim.index, claim.part, claim.period_before, claim.period)
    contradiction = _contradiction(claim, computed)
    if contradiction:
        return Judgement(claim, "contradicted", contradiction, computed, crossed)
    if crossed is not None:
        return Judgement(claim, "not_comparable", "method", computed, crossed)
    if claim.of is not None and claim.of_before is not None and claim.of != claim.of_before:
        return Judgement(claim, "not_comparable", "size", computed)
    missing = _missing(claim)
    if missing:
        return Judgement(claim, "not_checkable", missing, computed)
    return Judgement(claim, "confirmed", "", computed)


def printed_claims(setting: Setting) -> tuple[Claim, ...]:
    """The claims of a programme's own documents: printed moves, and ranks printed for two years."""
    found = []
    ranked = [figure for figure in setting.figures if figure.quantity == "rank"]
    for now in ranked:
        period = next((p for p in setting.programme.periods if p.id == now.period), None)
        before = None if period is None else setting.programme.before(period)
        if before is None:
            continue
        past, delta, size, size_before = (
            find_figure(setting, now.unit, when, now.indicator, quantity)
            for when, quantity in (
                (before.id, "rank"), (now.period, "rank_delta"),
                (now.period, "rank_of"), (before.id, "rank_of"),
            )
        )  # fmt: skip
        if delta is None and past is None:
            continue
        of = size.value if size else _declared_size(setting, now.period)
        of_before = size_before.value if size_before else _declared_size(setting, before.id)
        root = _root(setting, now.indicator)
        found.append(
            Claim(
                unit=now.unit,
                index=setting.framework.id,
                part="" if now.indicator == root else now.indicator,
                period=now.period,
                period_before=before.id,
                rank=_int(now.value),
                rank_before=_int(past.value if past else None),
                places=_int(delta.value if delta else None),
                of=_int(of),
                of_before=_int(of_before),
                source=f"{now.document}:{now.line}",
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Tie:
    """Units that share a printed place, and the next place that is printed after it."""

    place: int
    units: tuple[str, ...]
    next_place: int | None


def ties(places: Mapping[str, int]) -> tuple[Tie, ...]:
    """The shared places of a printed ranking, best first.

    Example:
        >>> ties({"a": 14, "b": 15, "c": 15, "d": 17})
        (Tie(place=15, units=('b', 'c'), next_place=17),)
    """
    groups = _by_place(places)
    following = {one: other for (one, _), (other, _) in pairwise(groups)}
    return tuple(
        Tie(place, units, following.get(place)) for place, units in groups if len(units) > 1
    )


def misplaced(places: Mapping[str, int]) -> tuple[int, ...]:
    """Places that cannot stand in a complete ranking in which ties share the best place.

    Example:
        >>> misplaced({"a": 1, "b": 2, "c": 2, "d": 4}), misplaced({"a": 1, "b": 2, "c": 2, "d": 3})
        ((), (3,))
    """
    ahead, wrong = 0, []
    for place, units in _by_place(places):
        if place != ahead + 1:
            wrong.append(place)
        ahead += len(units)
    return tuple(wrong)


def _by_place(places: Mapping[str, int]) -> list[tuple[int, tuple[str, ...]]]:
    ordered = sorted(places.items(), key=lambda one: one[1])
    return [
        (place, tuple(unit for unit, _ in group))
        for place, group in groupby(ordered, key=lambda one: one[1])
    ]


def _difference(claim: Claim) -> int | None:
    if claim.rank is None or claim.rank_before is None:
        return None
    return claim.rank_before - claim.rank


def _contradiction(claim: Claim, computed: int | None) -> Why:
    """How the printed numbers disagree among themselves."""
    if claim.places is not None and any(one != claim.places for one in claim.also_printed):
        return "prints_differ"
    for place, of in ((claim.rank, claim.of), (claim.rank_before, claim.of_before)):
        if place is not None and of is not None and not 1 <= place <= of:
            return "place_beyond_size"
    if claim.places is not None and computed is not None and claim.places != computed:
        return "places_differ"
    return ""


def _missing(claim: Claim) -> Why:
    """The first thing that is not printed, without which nothing can be checked."""
    if claim.places is None:
        return "no_places"
    if claim.rank is None:
        return "no_rank"
    if claim.rank_before is None:
        return "no_rank_before"
    return "no_size" if claim.of is None or claim.of_before is None else ""


def _declared_size(setting: Setting, period: str) -> float | None:
    method = setting.framework.method(period)
    return None if method is None else method.rank_of


def _root(setting: Setting, indicator: str) -> str:
    known = {one.code for one in setting.framework.indicators}
    score = setting.framework.score
    if score is not None and score.indicator in known:
        return score.indicator
    return indicator


def _int(value: float | None) -> int | None:
    return None if value is None else int(value)
