"""How values moved since the period before, and where the method forbids to say so."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from helpers.core.evidence import Evidence
from helpers.core.formatting import agreeing_decimals, half_up
from helpers.core.params.framework import Indicator
from helpers.core.params.programme import Period
from helpers.findings.model import (
    Facts,
    Finding,
    Item,
    Name,
    Tone,
    indicator_name,
    joined,
    period_name,
    unit_name,
)
from helpers.findings.sources import evidence_of
from helpers.index.compare import MethodChange, method_change, same_quarters
from helpers.measures.values import Value


def change_findings(facts: Facts, unit: str) -> list[Finding]:
    """One finding for each indicator with comparable values in both periods."""
    found = []
    for indicator in facts.setting.framework.indicators:
        difference = own_change(facts, unit, indicator)
        if difference is not None:
            found.append(_finding(facts, unit, indicator, difference))
    return found


def own_change(facts: Facts, unit: str, indicator: Indicator) -> Fraction | None:
    """The period's own value less that of the period before, unrounded; None: not comparable."""
    return _own_change(facts, unit, indicator, facts.before)


def year_on_year(facts: Facts, unit: str, indicator: Indicator) -> Fraction | None:
    """A quarter's own value less that of the same quarter of the year before, likewise."""
    return _own_change(facts, unit, indicator, facts.year_ago)


def difference(facts: Facts, indicator: Indicator, now: Value, before: Value) -> Fraction | None:
    """`now` less `before`, unrounded; None: no two values, or not of the same units, method,
    quarters of a year."""
    setting = facts.setting
    earlier, later = setting.period(before.period), setting.period(now.period)
    if is_broken(facts, indicator, earlier, later):
        return None
    if method_change(setting.framework, earlier.id, later.id) is not None:
        return None
    if not same_quarters(setting.programme, later, earlier):
        return None
    return now.less(before)


def is_broken(facts: Facts, indicator: Indicator, before: Period, now: Period) -> bool:
    """Whether the indicator is assessed in another way from somewhere between two periods on."""
    begun = (p.start for p in facts.setting.programme.periods if p.id in indicator.breaks)
    return any(before.start < start <= now.end for start in begun)


def method_findings(facts: Facts, unit: str) -> list[Finding]:
    """The changes of method within the history that the report shows."""
    found = []
    for before, after in zip(facts.history, facts.history[1:], strict=False):
        change = method_change(facts.setting.framework, before.id, after.id)
        if change is None:
            continue
        if change.before is None or change.before is change.after or change.after is None:
            found.append(_of_the_tree(facts, unit, (before, after), change))
            continue
        dropped = tuple(Item({"name": indicator_name(facts, i.code)}) for i in change.dropped)
        found.append(
            Finding(
                kind="method_change",
                unit=unit,
                period=facts.period.id,
                numbers={"dropped": len(dropped), "added": len(change.added)},
                names={
                    "score": Name(facts.setting.framework.name_vi, facts.setting.framework.name_en),
                    "before": period_name(before),
                    "after": period_name(after),
                },
                items=dropped,
                tone="note",
                headline=True,
                evidence=(Evidence(document=change.after.document, line=change.after.line),),
            )
        )
    return found


def _of_the_tree(
    facts: Facts, unit: str, periods: tuple[Period, Period], change: MethodChange
) -> Finding:
    """Nodes that came, went or weigh otherwise, where no method is declared that says so."""
    before, after = periods
    framework = facts.setting.framework
    groups = {"added": change.added, "dropped": change.dropped, "reweighted": change.reweighted}
    there = {key: nodes for key, nodes in groups.items() if nodes}
    names = {
        "score": Name(framework.name_vi, framework.name_en),
        "before": period_name(before),
        "after": period_name(after),
        **{
            key: joined(indicator_name(facts, one.code) for one in nodes)
            for key, nodes in there.items()
        },
    }
    if change.reason:
        names["reason"] = Name(change.reason, change.reason)
    return Finding(
        kind="method_change_tree",
        unit=unit,
        period=facts.period.id,
        numbers={f"{key}_nodes": len(nodes) for key, nodes in there.items()},
        names=names,
        tone="note",
        headline=after.id == facts.period.id,
        evidence=(Evidence(file=f"params/frameworks/{framework.id}.yml"),),
    )


def _tone(indicator: Indicator, rounded: Decimal) -> Tone:
    """A printed score that moved is good or bad news; a rate is judged by its target instead."""
    if indicator.unit != "điểm" or rounded == 0:
        return "neutral"
    better = (rounded > 0) == (indicator.direction == "higher")
    return "strength" if better else "weakness"


def _own_change(
    facts: Facts, unit: str, indicator: Indicator, before: Period | None
) -> Fraction | None:
    if before is None:
        return None
    now, then = (
        facts.values.get(unit, indicator.code, one.id, "own") for one in (facts.period, before)
    )
    return difference(facts, indicator, now, then)


def _finding(facts: Facts, unit: str, indicator: Indicator, difference: Fraction) -> Finding:
    if facts.before is None:
        raise ValueError("a change needs a period before")
    now = facts.values.get(unit, indicator.code, facts.period.id, "own")
    before = facts.values.get(unit, indicator.code, facts.before.id, "own")
    # judged at the decimals that are shown: values that look different are not called equal
    fewest = indicator.decimals
    decimals = agreeing_decimals(now.exact or 0, before.exact or 0, fewest, fewest + 2)
    rounded = half_up(difference, decimals)
    kind = "change_up" if rounded > 0 else "change_down" if rounded < 0 else "change_equal"
    return Finding(
        kind=kind + ("_points" if indicator.unit == "điểm" else ""),
        unit=unit,
        period=facts.period.id,
        indicator=indicator.code,
        numbers={
            "value": float(now.exact or 0),
            "value_before": float(before.exact or 0),
            "difference": float(abs(difference)),
        },
        names={
            "unit": unit_name(facts, unit),
            "indicator": indicator_name(facts, indicator.code),
            "period": period_name(facts.period),
            "before": period_name(facts.before),
        },
        decimals=decimals,
        tone=_tone(indicator, rounded),
        effect=float(abs(difference)),
        evidence=(*evidence_of(facts, now), *evidence_of(facts, before)),
    )
