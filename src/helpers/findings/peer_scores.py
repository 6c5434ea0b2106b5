"""What moved a unit's score since the period before, and what reaching the median is worth."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from helpers.core.formatting import agreeing_decimals, half_up, telling_decimals
from helpers.core.params.framework import Score
from helpers.findings.model import (
    Facts,
    Finding,
    Item,
    Name,
    indicator_name,
    measured_in,
    period_name,
    score_name,
    unit_name,
)
from helpers.findings.rank_moves import both_periods_evidence
from helpers.findings.sources import evidence_of
from helpers.index.peers import Part, Place, ScoreChange
from helpers.index.score import exact_of

MOST_PARTS = 3
MOST_WORTH = 3


def score_part_findings(facts: Facts, unit: str) -> list[Finding]:
    """The change of the score by the groups below the index, then by the indicators."""
    score, peers = facts.setting.framework.score, facts.peers
    if score is None or peers is None or facts.before is None:
        return []
    change = peers.score_change(unit)
    if change is None:
        return []
    flat = {one.code for one in change.groups} == {one.code for one in change.leaves}
    leaves = () if flat else change.leaves
    found = []
    for kind, parts in (("score_moved", change.groups), ("score_moved_indicators", leaves)):
        if (one := _parts(facts, unit, score, change, kind, parts)) is not None:
            found.append(one)
    return found


def _parts(
    facts: Facts,
    unit: str,
    score: Score,
    change: ScoreChange,
    kind: str,
    parts: Sequence[Part],
) -> Finding | None:
    """The greatest parts up and down; the rest in one number, so that all add up."""
    now, before = exact_of(change.after), exact_of(change.before)
    decimals = agreeing_decimals(now, before, score.decimals, score.decimals + 2)
    seen = [one for one in parts if half_up(one.points, decimals)]
    up = sorted((one for one in seen if one.points > 0), key=lambda one: -one.points)[:MOST_PARTS]
    down = sorted((one for one in seen if one.points < 0), key=lambda one: one.points)[:MOST_PARTS]
    told = [*up, *down]
    if facts.before is None or not told:
        return None
    difference = now - before
    rest = difference - sum((exact_of(one.points) for one in told), Fraction(0))
    numbers: dict[str, int | float] = {}
    if kind == "score_moved":
        numbers = {
            "value": float(now),
            "value_before": float(before),
            "change": float(difference) if half_up(difference, decimals) else 0.0,
        }
    if half_up(rest, decimals):
        numbers["rest"] = float(rest)
    return Finding(
        kind=kind,
        unit=unit,
        period=facts.period.id,
        numbers=numbers,
        names={
            "unit": unit_name(facts, unit),
            "score": score_name(score),
            "before": period_name(facts.before),
        },
        items=tuple(
            Item(
                {"name": indicator_name(facts, one.code)},
                {"gain" if one.points > 0 else "loss": abs(one.points)},
            )
            for one in told
        ),
        decimals=decimals,
        effect=float(abs(difference)),
        headline=kind == "score_moved",
        evidence=both_periods_evidence(facts, [unit]),
    )


def worth_findings(facts: Facts, unit: str) -> list[Finding]:
    """What the unit's index would win if it reached the median of one indicator, the others' values
    unchanged; one indicator at a time, those of most points first."""
    score, peers = facts.setting.framework.score, facts.peers
    if score is None or peers is None:
        return []
    worth = [one for one in peers.worth(unit) if half_up(one[1], score.decimals) > 0]
    worth = sorted(worth, key=lambda one: -one[1])[:MOST_WORTH]
    if not worth:
        return []
    return [
        Finding(
            kind="median_worth",
            unit=unit,
            period=facts.period.id,
            names={"unit": unit_name(facts, unit), "score": score_name(score)},
            items=tuple(_worth(facts, *one) for one in worth),
            decimals=score.decimals,
            tone="outlook",
            effect=worth[0][1],
            evidence=tuple(
                place
                for one, *_ in worth
                for place in evidence_of(
                    facts, facts.values.get(unit, one.code, facts.period.id, "to_date")
                )
            ),
        )
    ]


def _worth(facts: Facts, place: Place, points: float, places: int) -> Item:
    fewest = facts.setting.framework.indicator(place.code).decimals
    names: dict[str, Name] = {
        "indicator": indicator_name(facts, place.code),
        "measure": measured_in(facts, place.code),
    }
    numbers: dict[str, int | float] = {
        "value": place.value,
        "median": place.median,
        "value_decimals": telling_decimals(place.value, place.median, fewest, fewest + 2),
        "points_gain": points,
        "places_gain": places,
    }
    return Item(names, numbers)
