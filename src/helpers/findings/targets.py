"""Target status. Pass or fail is decided on unrounded values; "trên" is >, "tối thiểu" is ≥."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from helpers.core.evidence import Evidence
from helpers.core.formatting import telling_decimals
from helpers.core.params.framework import Indicator
from helpers.core.params.targets import Target, find_target
from helpers.findings.model import Facts, Finding, Name, indicator_name, unit_name
from helpers.findings.position import (
    last_findings,
    standing_numbers,
    worth_names,
    worth_numbers,
)
from helpers.findings.sources import evidence_of
from helpers.measures.values import Value


def target_findings(facts: Facts, unit: str) -> list[Finding]:
    """One finding for each target of the unit, and for each indicator in which it is last."""
    if no_targets(facts):
        return [_none_set(facts, unit)]
    found = []
    for indicator in facts.setting.framework.indicators:
        target = target_of(facts, unit, indicator.code)
        value = facts.values.get(unit, indicator.code, facts.period.id, "to_date")
        if target is not None and not _unpublished(facts, value):
            found.append(_finding(facts, indicator, target, value))
    weak = {one.indicator for one in found if one.tone == "weakness"}
    # peers are told by all their places, the last ones among them
    last = [] if facts.of_peers else last_findings(facts, unit, weak)
    return [*_count(facts, unit, found), *found, *last]


def _count(facts: Facts, unit: str, found: list[Finding]) -> list[Finding]:
    """How many of the targets that can be judged are met, and of how many assigned ones."""
    judged = [one for one in found if one.tone in ("strength", "weakness")]
    if not judged:
        return []
    met = sum(one.tone == "strength" for one in judged)
    numbers = {"met": met, "of": len(judged)}
    if (assigned := assigned_targets(facts, unit)) > len(judged):
        numbers["assigned"] = assigned
    return [
        Finding(
            kind="targets_count",
            unit=unit,
            period=facts.period.id,
            numbers=numbers,
            names={"unit": unit_name(facts, unit), "when": facts.when()},
            effect=700.0,
            headline=len(judged) > 1,
            evidence=tuple(place for one in judged for place in one.evidence),
        )
    ]


def no_targets(facts: Facts) -> bool:
    """Whether scores come from targets and none is set for the reported year, such as a new one."""
    framework, year = facts.setting.framework, str(facts.period.end.year)
    score = framework.score
    if score is None or score.rule == "published" or facts.from_sheets:
        return False
    if facts.of_peers and not any(map(_of_own_target, framework.scored(score.indicator))):
        return False
    return not any(target.holds(year) for target in facts.setting.targets)


def _of_own_target(indicator: Indicator) -> bool:
    """Whether each unit's points come from a target of its own."""
    scoring = indicator.scoring
    return scoring is not None and scoring.rule == "attainment" and indicator.target is None


def _none_set(facts: Facts, unit: str) -> Finding:
    year = facts.period.end.year
    return Finding(
        kind="no_targets",
        unit=unit,
        period=facts.period.id,
        names={"year": Name(f"năm {year}", str(year))},
        tone="note",
        effect=2200.0,
        headline=True,
        evidence=(Evidence(file="params/targets.csv"),),
    )


def target_of(facts: Facts, unit: str, indicator: str) -> Target | None:
    """The target of a unit for an indicator in the reported year."""
    return find_target(
        facts.setting.targets, unit=unit, indicator=indicator, year=str(facts.period.end.year)
    )


def assigned_targets(facts: Facts, unit: str) -> int:
    """How many targets apply to a unit in the reported year, whether they can be judged or not."""
    targets = [target_of(facts, unit, one.code) for one in facts.setting.framework.indicators]
    return sum(one is not None and one.operator != "na" for one in targets)


def meets(exact: Fraction, target: Target) -> bool:
    """Whether an unrounded value meets a target.

    Example:
        >>> goal = Target(programme="p", unit_or_level="u", indicator="A", from_period="2023",
        ...     to_period="2024", operator=">=", target=85, printed="85%", document="d", line=1)
        >>> meets(Fraction(100 * 26, 30), goal), meets(Fraction("84.96"), goal)
        (True, False)
    """
    if target.goal is None:
        raise ValueError("a target that does not apply cannot be met or missed")
    return exact > target.goal if target.operator == ">" else exact >= target.goal


def needed(denominator: int, target: Target) -> int:
    """The smallest numerator that meets a rate target (in %) at a denominator that stays as it is.

    Example:
        >>> goal = Target(programme="p", unit_or_level="u", indicator="A", from_period="2023",
        ...     to_period="2024", operator=">=", target=85, printed="85%", document="d", line=1)
        >>> needed(30, goal)
        26
    """
    if target.goal is None:
        raise ValueError("a target that does not apply needs nothing")
    exact = target.goal * denominator / 100
    return floor(exact) + 1 if target.operator == ">" else ceil(exact)


def _unpublished(facts: Facts, value: Value) -> bool:
    """A printed source that says nothing of this indicator: there is nothing to report on."""
    return facts.printed and value.status == "no_data"


def _finding(facts: Facts, indicator: Indicator, target: Target, value: Value) -> Finding:
    unit = value.unit
    names = {
        "unit": unit_name(facts, unit),
        "indicator": indicator_name(facts, indicator.code),
        "when": facts.when(),
        "item": Name(indicator.item_vi, indicator.item_en),
        "printed": Name(target.printed, target.said("en")),
    }
    evidence = (
        *evidence_of(facts, value),
        Evidence(document=target.document, line=target.line),
    )
    exact = value.exact
    if exact is None or target.target is None or target.goal is None:
        status = "not_applicable" if value.status == "ok" else value.status
        kind = f"target_{status}"
        return Finding(
            kind, unit, facts.period.id, indicator.code, {}, names, evidence=evidence, tone="note"
        )
    numbers: dict[str, int | float] = {
        "value": float(exact),
        "target": _plain(target.target),
        "gap": float(abs(exact - target.goal)),
    }
    if value.denominator is not None and value.numerator is not None:
        numbers |= {"numerator": value.numerator, "denominator": value.denominator}
    if value.reporting:
        numbers |= {
            "reporting": value.reporting,
            "units": _owing(facts),
        }
    ok = meets(exact, target)
    if not ok and value.denominator and target.target < 100:
        numbers["needed"] = needed(value.denominator, target)
    kind, decimals = _kind(exact, target.goal, indicator.decimals, ok)
    if not ok:
        numbers |= standing_numbers(facts, unit, indicator, decimals)
        numbers |= worth_numbers(facts, unit, indicator, target.goal)
        names |= worth_names(facts, numbers)
    return Finding(
        kind=kind,
        unit=unit,
        period=facts.period.id,
        indicator=indicator.code,
        numbers=numbers,
        names=names,
        decimals=decimals,
        tone="strength" if ok else "weakness",
        effect=numbers["gap"],
        headline=True,
        evidence=evidence,
    )


def _owing(facts: Facts) -> int:
    """How many units report at least once in the periods that are cumulated."""
    setting = facts.setting
    parts = setting.programme.to_date(facts.period)
    return len({unit.id for part in parts for unit in setting.reporting_in(part)})


def _kind(exact: Fraction, goal: Fraction, decimals: int, ok: bool) -> tuple[str, int]:
    """The kind, and the decimals at which value and target can be told apart."""
    if exact == goal:
        return ("target_met" if ok else "target_on_strict"), decimals
    shown = telling_decimals(exact, goal, decimals)
    if ok:
        return "target_exceeded", shown
    return ("target_near_miss" if shown > decimals else "target_missed"), shown


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value
