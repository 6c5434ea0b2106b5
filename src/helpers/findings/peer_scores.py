"""What moved a unit's score since the period before, and what reaching the median is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from helpers.core.formatting import agreeing_decimals, half_up, telling_decimals
from helpers.core.params.framework import Indicator, Score
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
from helpers.index.peers import Place
from helpers.index.score import exact_of

MOST_PARTS = 3
MOST_WORTH = 3


def score_part_findings(facts: Facts, unit: str) -> list[Finding]:
    """The change of the score by the groups below the index, then by the indicators."""
    framework, score = facts.setting.framework, facts.setting.framework.score
    moved = facts.contributions.get(unit)
    if score is None or not moved:
        return []
    below = _parts(framework.children(score.indicator), moved)
    leaves = _parts(framework.scored(score.indicator), moved)
    if leaves == below:  # a flat index
        leaves = {}
    found = []
    for kind, parts in (("score_moved", below), ("score_moved_indicators", leaves)):
        if (one := _finding(facts, unit, score, kind, parts)) is not None:
            found.append(one)
    return found


def _parts(nodes: Sequence[Indicator], moved: Mapping[str, float]) -> dict[str, Fraction]:
    return {one.code: exact_of(moved[one.code]) for one in nodes if one.code in moved}


def _finding(
    facts: Facts, unit: str, score: Score, kind: str, parts: Mapping[str, Fraction]
) -> Finding | None:
    """The greatest parts up and down; the rest in one number, so that all add up."""
    now, before = (facts.standing(unit, one).score for one in (facts.period, facts.before))
    if facts.before is None or now is None or before is None:
        return None
    if now.exact is None or before.exact is None:
        return None
    decimals = agreeing_decimals(now.exact, before.exact, score.decimals, score.decimals + 2)
    seen = [one for one in parts.items() if half_up(one[1], decimals)]
    up = sorted((one for one in seen if one[1] > 0), key=lambda one: -one[1])[:MOST_PARTS]
    down = sorted((one for one in seen if one[1] < 0), key=lambda one: one[1])[:MOST_PARTS]
    if not (up or down):
        return None
    difference = now.exact - before.exact
    rest = difference - sum((points for _, points in (*up, *down)), Fraction(0))
    numbers: dict[str, int | float] = {}
    if kind == "score_moved":
        numbers = {
            "value": float(now.exact),
            "value_before": float(before.exact),
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
                {"name": indicator_name(facts, code)},
                {"gain" if points > 0 else "loss": float(abs(points))},
            )
            for code, points in (*up, *down)
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
