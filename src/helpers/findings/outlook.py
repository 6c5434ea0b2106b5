"""Look ahead by arithmetic: what the rest of the year must bring, and what the next rank costs.

Nothing is forecast. Each finding states the assumption under which its numbers hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from math import ceil

from helpers.core.formatting import half_up
from helpers.core.params.framework import Indicator, Part
from helpers.core.params.targets import Target
from helpers.findings.model import (
    Facts,
    Finding,
    Item,
    Name,
    indicator_name,
    score_name,
    unit_name,
)
from helpers.findings.sources import evidence_of
from helpers.findings.targets import meets, target_of
from helpers.measures.values import Value


def outlook_findings(facts: Facts, unit: str) -> list[Finding]:
    """What a unit needs for its yearly targets, and for the place above its own."""
    return [*_pace(facts, unit), *_next_rank(facts, unit)]


def required_rate(value: Value, target: Target, done: int, left: int) -> Fraction:
    """The rate (in %) that the remaining periods must average for the year to meet the target.

    Assumes that each remaining period brings as many items as the periods so far did on average.

    Example:
        >>> goal = Target(programme="p", unit_or_level="u", indicator="B", from_period="2023",
        ...     to_period="2024", operator=">=", target=85, printed="85%", document="d", line=1)
        >>> half = Value("u", "2023-Q2", "to_date", "B", "ok", 80.0, 80, 100)
        >>> required_rate(half, goal, done=2, left=2)
        Fraction(90, 1)
    """
    if value.numerator is None or not value.denominator or target.goal is None:
        raise ValueError("a pace needs counts and a target")
    expected = Fraction(value.denominator * left, done)
    wanted = target.goal / 100 * (value.denominator + expected) - value.numerator
    return 100 * wanted / expected


def _pace(facts: Facts, unit: str) -> list[Finding]:
    programme = facts.setting.programme
    done = len(programme.to_date(facts.period))
    left = sum(one.year == facts.period.year for one in programme.periods) - done
    if not facts.period.year or left <= 0:
        return []
    found = []
    for indicator in facts.setting.framework.indicators:
        target = target_of(facts, unit, indicator.code)
        value = facts.values.get(unit, indicator.code, facts.period.id, "to_date")
        pooled = indicator.measure is not None and indicator.measure.kind == "ratio"
        if target is None or target.goal is None or value.exact is None or not pooled:
            continue
        if not meets(value.exact, target):
            found.append(_pace_finding(facts, indicator, target, value, (done, left)))
    return found


def _pace_finding(
    facts: Facts, indicator: Indicator, target: Target, value: Value, periods: tuple[int, int]
) -> Finding:
    done, left = periods
    rate = required_rate(value, target, done, left)
    within = rate < 100 or (rate == 100 and target.operator == ">=")
    # rounded up: a rate rounded down would not be enough
    shown = Fraction(ceil(rate * 10**indicator.decimals), 10**indicator.decimals)
    numbers: dict[str, int | float] = {"left": left, "value": value.value or 0}
    if within:
        numbers["required"] = float(shown)
    return Finding(
        kind="pace_required" if within else "pace_out_of_reach",
        unit=value.unit,
        period=facts.period.id,
        indicator=indicator.code,
        numbers=numbers,
        names={
            "indicator": indicator_name(facts, indicator.code),
            "printed": Name(target.printed, target.said("en")),
            "item": Name(indicator.item_vi, indicator.item_en),
        },
        decimals=indicator.decimals,
        tone="outlook",
        effect=float(rate),
        evidence=evidence_of(facts, value),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """Further items counted in one indicator's numerator."""

    indicator: str
    items: int
    numerator: int
    denominator: int


def _next_rank(facts: Facts, unit: str) -> list[Finding]:
    """The fewest further items with which the unit would share the place above its own."""
    score = facts.setting.framework.score
    standing = facts.standing(unit, facts.period)
    if score is None or score.rule != "attainment" or standing.rank is None:
        return []
    if standing.score is None or standing.score.exact is None or standing.rank.place == 1:
        return []
    mine = half_up(standing.score.exact, score.decimals)
    others = [one.score.exact for one in facts.standings[facts.period.id].values() if one.score]
    better = [one for one in others if one is not None and half_up(one, score.decimals) > mine]
    gain = min(better) - standing.score.exact
    steps = cheapest(facts, unit, score.parts, dict(standing.score.points), gain)
    above = 1 + sum(
        half_up(one, score.decimals) > half_up(min(better), score.decimals) for one in better
    )
    if not steps:
        return []
    return [
        Finding(
            kind="next_rank",
            unit=unit,
            period=facts.period.id,
            numbers={"place": above, "of": standing.rank.of, "gain": float(gain)},
            names={"unit": unit_name(facts, unit), "score": score_name(score)},
            items=tuple(_item(facts, step) for step in steps),
            decimals=score.decimals,
            tone="outlook",
            effect=0.0,
            evidence=tuple(
                place
                for step in steps
                for place in evidence_of(
                    facts, facts.values.get(unit, step.indicator, facts.period.id, "to_date")
                )
            ),
        )
    ]


def cheapest(
    facts: Facts,
    unit: str,
    parts: tuple[Part, ...],
    points: dict[str, Fraction],
    gain: Fraction,
) -> tuple[Step, ...]:
    """The fewest items that bring `gain` points by the framework's own rule; () if none can.

    Each order of the parts is tried: as much as is needed from the first, the rest from the next.
    """
    plans = [_fill(facts, unit, order, points, gain) for order in permutations(parts)]
    enough = [plan for plan in plans if plan]
    return min(enough, key=lambda plan: sum(step.items for step in plan), default=())


def _fill(
    facts: Facts,
    unit: str,
    parts: tuple[Part, ...],
    points: dict[str, Fraction],
    gain: Fraction,
) -> tuple[Step, ...]:
    steps, missing = [], gain
    for part in parts:
        value = facts.values.get(unit, part.indicator, facts.period.id, "to_date")
        target = target_of(facts, unit, part.indicator)
        if missing <= 0 or target is None or not target.goal or not value.denominator:
            continue
        weight = Fraction(repr(part.weight))
        free = weight - points[part.indicator]
        an_item = weight * 100 / (target.goal * value.denominator)
        room = value.denominator - (value.numerator or 0)
        items = min(ceil(min(missing, free) / an_item), room)
        if items > 0:
            steps.append(Step(part.indicator, items, value.numerator or 0, value.denominator))
            missing -= min(items * an_item, free)
    return tuple(steps) if missing <= 0 else ()


def _item(facts: Facts, step: Step) -> Item:
    indicator = facts.setting.framework.indicator(step.indicator)
    return Item(
        {
            "indicator": indicator_name(facts, step.indicator),
            "item": Name(indicator.item_vi, indicator.item_en),
        },
        {
            "items": step.items,
            "numerator": step.numerator,
            "then": step.numerator + step.items,
            "denominator": step.denominator,
        },
    )
