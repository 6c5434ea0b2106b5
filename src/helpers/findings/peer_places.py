"""Strengths and weaknesses of a unit by its places among its peers, and how the places moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from helpers.core.evidence import Evidence
from helpers.core.formatting import agreeing_decimals, half_up, telling_decimals
from helpers.core.params.framework import Indicator
from helpers.findings.changes import is_broken
from helpers.findings.model import (
    Facts,
    Finding,
    Item,
    Name,
    Numbers,
    indicator_name,
    measured_in,
    period_name,
    unit_name,
)
from helpers.findings.sources import evidence_of
from helpers.index.peers import Peers, Place
from helpers.index.score import exact_of
from helpers.index.strengths import LISTED

LEAST_MOVE = 3  # places
MOST_MOVES = 3  # indicators that are named as risen or fallen
_LOWER = Name("càng thấp càng tốt", "lower is better")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the period before says of a place; parts are None where they are not comparable."""

    value: Fraction | None
    place: int | None
    tied: int

    def places(self, now: Place) -> int | None:
        """Places won (> 0) or lost since."""
        return None if self.place is None else self.place - now.place

    def clearly(self, now: Place) -> int:
        """Places won or lost, 0 where they are few or the shared places then and now overlap."""
        moved = self.places(now) or 0
        if self.place is None or abs(moved) < LEAST_MOVE:
            return 0
        apart = now.place + now.tied < self.place or self.place + self.tied < now.place
        return moved if apart else 0


def place_findings(facts: Facts, unit: str, judged: frozenset[str]) -> list[Finding]:
    """Strengths and weaknesses by position, then the greatest moves.

    Args:
        judged: indicators that are told by a target; they are not told again by their place.
    """
    peers = facts.peers
    if peers is None:
        return []
    places = [one for one in peers.places(unit) if one.code not in judged]
    earlier = {one.code: _earlier(facts, peers, unit, one) for one in peers.places(unit)}
    strong = [one for one in places if peers.listed(unit, one.code) == 1]
    strong = sorted(strong, key=lambda one: one.share)[:LISTED]
    weak, others = _weak(peers, unit, places)
    return [
        *_told(facts, unit, strong, earlier),
        *_told(facts, unit, weak, earlier),
        *_bottom(facts, unit, others),
        *_moves(facts, unit, places, earlier),
        *_most(facts, peers, unit, places, earlier),
    ]


def _weak(peers: Peers, unit: str, places: Iterable[Place]) -> tuple[list[Place], list[Place]]:
    """The worst places and all last ones; then the others among the bottom ones.

    A last place that so many share that it lies in the upper third is none.
    """
    low = [one for one in places if 3 * one.place > one.of]
    listed = [one for one in low if peers.listed(unit, one.code) == -1 or one.bottom]
    listed.sort(key=lambda one: (not one.last, -one.share))
    told = [one for place, one in enumerate(listed) if place < LISTED or one.last]
    return told, [one for one in listed if one not in told and one.bottom]


def _earlier(facts: Facts, peers: Peers, unit: str, now: Place) -> Earlier:
    value, place = peers.value_before(unit, now.code), peers.place_before(unit, now.code)
    indicator = facts.setting.framework.indicator(now.code)
    if facts.before is None or is_broken(facts, indicator, facts.before, facts.period):
        return Earlier(None, None, 0)
    then = None if value is None else exact_of(value)
    return Earlier(then, *(place or (None, 0)))


def _told(
    facts: Facts, unit: str, places: Sequence[Place], earlier: dict[str, Earlier]
) -> list[Finding]:
    """One finding a place; the first of them is the one for the top of the page."""
    return [_finding(facts, unit, one, earlier[one.code], first=one is places[0]) for one in places]


def _finding(facts: Facts, unit: str, now: Place, then: Earlier, *, first: bool) -> Finding:
    indicator = facts.setting.framework.indicator(now.code)
    strong = 2 * (now.place + now.tied) <= now.of
    kind = "place_strength" if strong else "place_last" if now.last else "place_weakness"
    moved, decimals = _moved(indicator, now, then)
    tied = {"indicator_tied": now.tied} if now.tied else {}
    return Finding(
        kind=kind,
        unit=unit,
        period=facts.period.id,
        indicator=now.code,
        numbers={
            "value": now.value,
            "indicator_place": now.place,
            "indicator_of": now.of,
            **tied,
            "median": now.median,
            "median_decimals": telling_decimals(now.value, now.median, decimals, decimals + 2),
            **moved,
        },
        names={
            "indicator": indicator_name(facts, now.code),
            "when": facts.when(),
            "measure": measured_in(facts, now.code),
            **({"lower": _LOWER} if indicator.direction == "lower" else {}),
            **({"before": period_name(facts.before)} if facts.before else {}),
        },
        decimals=decimals,
        tone="strength" if strong else "weakness",
        effect=100 * (1 - now.share if strong else now.share),
        headline=first,
        evidence=_evidence(facts, unit, [now.code], both=bool(moved)),
    )


def _moved(indicator: Indicator, now: Place, then: Earlier) -> tuple[dict[str, int | float], int]:
    """How value and place moved, and the decimals at which the values are told."""
    decimals = indicator.decimals
    numbers: dict[str, int | float] = {}
    if then.value is not None:
        value = exact_of(now.value)
        decimals = agreeing_decimals(value, then.value, decimals, decimals + 2)
        numbers = {"value_before": float(then.value), "change": _change(value, then, decimals)}
    if then.place is not None:
        numbers |= {"place_before": then.place, "places": then.places(now) or 0}
    return numbers, decimals


def _change(value: Fraction, then: Earlier, decimals: int) -> float:
    """The change of a value; 0 where it does not show at these decimals."""
    change = value - (then.value or 0)
    return float(change) if half_up(change, decimals) else 0.0


def _bottom(facts: Facts, unit: str, places: Sequence[Place]) -> list[Finding]:
    """Places among the last six that are not told one by one."""
    if not places:
        return []
    return [
        Finding(
            kind="places_bottom",
            unit=unit,
            period=facts.period.id,
            numbers={"count": len(places)},
            names={"unit": unit_name(facts, unit), "when": facts.when()},
            items=tuple(
                Item(
                    {"indicator": indicator_name(facts, one.code)},
                    {"indicator_place": one.place, "indicator_of": one.of},
                )
                for one in places
            ),
            tone="weakness",
            effect=1.0,
            evidence=_evidence(facts, unit, [one.code for one in places], both=False),
        )
    ]


def _moves(
    facts: Facts, unit: str, places: Sequence[Place], earlier: dict[str, Earlier]
) -> list[Finding]:
    """The indicators whose place rose or fell most: by enough places, and not by shared ones."""
    if facts.before is None:
        return []
    moves = [(one, moved) for one in places if (moved := earlier[one.code].clearly(one))]
    found = []
    for kind, way in (("indicators_rose", 1), ("indicators_fell", -1)):
        most = sorted((one for one in moves if one[1] * way > 0), key=lambda one: -abs(one[1]))
        if not (most := most[:MOST_MOVES]):
            continue
        found.append(
            Finding(
                kind=kind,
                unit=unit,
                period=facts.period.id,
                names={"before": period_name(facts.before)},
                items=tuple(
                    Item(
                        {"indicator": indicator_name(facts, one.code)},
                        {
                            "indicator_place": one.place,
                            "indicator_of": one.of,
                            "place_before": one.place + moved,
                            "places": moved,
                        },
                    )
                    for one, moved in most
                ),
                effect=float(abs(most[0][1])),
                headline=True,
                evidence=_evidence(facts, unit, [one.code for one, _ in most], both=True),
            )
        )
    return found


def _most(
    facts: Facts,
    peers: Peers,
    unit: str,
    places: Sequence[Place],
    earlier: dict[str, Earlier],
) -> list[Finding]:
    """The largest change of a value, measured by the distance between the best and the worst."""
    shares: list[tuple[float, Place]] = []
    for one in places:
        then, width = earlier[one.code].value, peers.range_of(one.code)
        if then is not None and width > 0:
            shares.append((abs(one.value - float(then)) / width, one))
    if not shares or facts.before is None:
        return []
    share, now = max(shares, key=lambda one: one[0])
    indicator = facts.setting.framework.indicator(now.code)
    moved, decimals = _moved(indicator, now, earlier[now.code])
    if not moved["change"]:
        return []
    numbers: Numbers = {
        "value": now.value,
        "value_before": moved["value_before"],
        "change": moved["change"],
        "share": 100 * share,
    }
    return [
        Finding(
            kind="change_most",
            unit=unit,
            period=facts.period.id,
            indicator=now.code,
            numbers=numbers,
            names={
                "indicator": indicator_name(facts, now.code),
                "measure": measured_in(facts, now.code),
                "before": period_name(facts.before),
            },
            decimals=decimals,
            effect=100 * share,
            headline=True,
            evidence=_evidence(facts, unit, [now.code], both=True),
        )
    ]


def _evidence(facts: Facts, unit: str, codes: Iterable[str], *, both: bool) -> tuple[Evidence, ...]:
    """The cells of the unit's own values, of the period before too where it is told."""
    periods = [facts.period, *([facts.before] if both and facts.before else [])]
    return tuple(
        place
        for code in codes
        for period in periods
        for place in evidence_of(facts, facts.values.get(unit, code, period.id, "to_date"))
    )
