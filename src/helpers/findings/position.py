"""Where a unit's value stands among the others, and what its weakness is worth."""

from __future__ import annotations

from fractions import Fraction

from helpers.core.formatting import half_up, telling_decimals
from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings.kinds import Kind
from helpers.findings.model import (
    Facts,
    Finding,
    Name,
    Numbers,
    indicator_name,
    score_name,
    unit_name,
)
from helpers.findings.samples import Sample
from helpers.findings.sources import evidence_of
from helpers.findings.words import Words
from helpers.index.worth import worth_of
from helpers.params.indicator import Indicator


def standing_numbers(
    facts: Facts, unit: str, indicator: Indicator, decimals: int
) -> dict[str, int | float]:
    """Rank out of how many, and the distance to the median; empty where there are no peers."""
    position = facts.positions[indicator.code].get(unit)
    value = facts.values.get(unit, indicator.code, facts.period.id, "to_date").exact
    if position is None or value is None:
        return {}
    return {
        "indicator_place": position.rank.place,
        "indicator_of": position.rank.of,
        "median": float(position.median),
        "median_gap": float(abs(value - position.median)),
        "median_side": _side(value - position.median, decimals),
    }


def worth_numbers(
    facts: Facts, unit: str, indicator: Indicator, goal: Fraction
) -> dict[str, int | float]:
    """Points and places that reaching a goal is worth; empty where the unit has no rank."""
    score = facts.setting.framework.score
    if facts.results is None or score is None or facts.standing(unit, facts.period).rank is None:
        return {}
    worth = worth_of(facts.results, facts.period.id, unit, indicator.code, goal)
    if worth is None or worth.points <= 0:
        return {}
    return {
        "points_gain": float(worth.points),
        "points_decimals": telling_decimals(worth.points, 0, score.decimals),
        "places_gain": worth.places,
    }


def worth_names(facts: Facts, numbers: Numbers) -> dict[str, Name]:
    """The score that the points belong to, where there are any."""
    score = facts.setting.framework.score
    if score is None or "points_gain" not in numbers:
        return {}
    return {"score": score_name(score)}


def last_findings(facts: Facts, unit: str, weak: set[str]) -> list[Finding]:
    """The indicators in which a unit is last, target or no target.

    Args:
        weak: indicators whose weakness another finding states, with its rank.
    """
    findings = []
    for indicator in facts.setting.framework.indicators:
        place = None if indicator.code in weak else facts.positions[indicator.code].get(unit)
        if place is None or place.rank.place == 1:
            continue
        if place.rank.place + len(place.rank.tied) == place.rank.of:
            findings.append(_last(facts, unit, indicator, len(place.rank.tied)))
    return findings


def _last(facts: Facts, unit: str, indicator: Indicator, tied: int) -> Finding:
    value = facts.values.get(unit, indicator.code, facts.period.id, "to_date")
    numbers = standing_numbers(facts, unit, indicator, indicator.decimals)
    counts: dict[str, int | float] = {}
    if value.numerator is not None and value.denominator is not None:
        counts = {"numerator": value.numerator, "denominator": value.denominator}
    if tied:
        counts["indicator_tied"] = tied
    return INDICATOR_LAST.finding(
        unit=unit,
        period=facts.period.id,
        indicator=indicator.code,
        numbers={"value": float(value.exact or 0), **counts, **numbers},
        names={
            "unit": unit_name(facts, unit),
            "indicator": indicator_name(facts, indicator.code),
            "when": facts.when(),
            "item": Name(indicator.item_vi, indicator.item_en),
        },
        decimals=indicator.decimals,
        effect=float(numbers["median_gap"]),
        evidence=evidence_of(facts, value),
    )


def _side(difference: Fraction, decimals: int) -> int:
    """1 above, −1 below, 0 on the median as far as the sentence shows it."""
    rounded = half_up(difference, decimals)
    return (rounded > 0) - (rounded < 0)


# --- wording


def _indicator_last_vi(w: Words) -> str:
    last = "đứng cuối"
    if w.has("indicator_tied"):
        last = f"đồng hạng cuối với {w.count('indicator_tied')} đơn vị khác"
    return f"{vi.reached(w)}, {vi.position(w)}: {last} trong các đơn vị được xếp hạng có số liệu."


def _indicator_last_en(w: Words) -> str:
    last = "last"
    if w.has("indicator_tied"):
        last = f"in the last place with {en.several(w, 'indicator_tied', 'other', 'others')}"
    return f"{en.reached(w)}, {en.position(w)}: {last} among the ranked units with data."


INDICATOR_LAST = Kind(
    "indicator_last",
    tone="weakness",
    vi=_indicator_last_vi,
    en=_indicator_last_en,
    sample=Sample(
        "indicator when item",
        {
            "value": 95.5,
            "numerator": 6913,
            "denominator": 7235,
            "indicator_place": 25,
            "indicator_of": 25,
            "median_gap": 2.9,
            "median_side": -1,
        },
    ),
)
