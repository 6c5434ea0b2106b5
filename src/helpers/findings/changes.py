"""How values moved since the period before, and where the method forbids to say so."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from helpers.core.evidence import Evidence
from helpers.core.formatting import agreeing_decimals, half_up
from helpers.core.params.framework import Indicator
from helpers.findings.model import (
    Facts,
    Finding,
    Item,
    Name,
    Tone,
    indicator_name,
    period_name,
    unit_name,
)
from helpers.findings.sources import evidence_of
from helpers.index.compare import method_change


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
    if facts.before is None or facts.period.id in indicator.breaks:
        return None
    if method_change(facts.setting.framework, facts.before.id, facts.period.id) is not None:
        return None
    now = facts.values.get(unit, indicator.code, facts.period.id, "own")
    before = facts.values.get(unit, indicator.code, facts.before.id, "own")
    return now.less(before)


def method_findings(facts: Facts, unit: str) -> list[Finding]:
    """The changes of method within the history that the report shows."""
    found = []
    for before, after in zip(facts.history, facts.history[1:], strict=False):
        change = method_change(facts.setting.framework, before.id, after.id)
        if change is None:
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


def _tone(indicator: Indicator, rounded: Decimal) -> Tone:
    """A printed score that moved is good or bad news; a rate is judged by its target instead."""
    if indicator.unit != "điểm" or rounded == 0:
        return "neutral"
    better = (rounded > 0) == (indicator.direction == "higher")
    return "strength" if better else "weakness"


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
