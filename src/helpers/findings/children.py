"""Units below a unit whose printed figures miss a target: all that are printed, none left out."""

from __future__ import annotations

from helpers.core.params.framework import Indicator
from helpers.core.params.targets import Target
from helpers.findings.model import Facts, Finding, Item, Name, indicator_name, unit_name
from helpers.findings.sources import evidence_of
from helpers.findings.targets import meets, target_of
from helpers.measures.values import Value


def children_findings(facts: Facts, unit: str) -> list[Finding]:
    """For each indicator, the units below `unit` that are printed and miss their target."""
    below = [one.id for one in facts.setting.registry.units if one.parent == unit]
    if facts.from_forms or not below:
        return []
    found = []
    for indicator in facts.setting.framework.indicators:
        missed = [one for child in below if (one := _missed(facts, child, indicator)) is not None]
        if missed:
            found.append(_finding(facts, unit, indicator, missed))
    return found


def _missed(facts: Facts, unit: str, indicator: Indicator) -> tuple[Value, Target] | None:
    target = target_of(facts, unit, indicator.code)
    value = facts.values.get(unit, indicator.code, facts.period.id)
    if target is None or value.exact is None or meets(value.exact, target):
        return None
    return value, target


def _finding(
    facts: Facts, unit: str, indicator: Indicator, missed: list[tuple[Value, Target]]
) -> Finding:
    target = missed[0][1]
    ordered = sorted(missed, key=lambda one: one[0].exact or 0)
    return Finding(
        kind="children_missed",
        unit=unit,
        period=facts.period.id,
        indicator=indicator.code,
        numbers={"count": len(missed)},
        names={
            "indicator": indicator_name(facts, indicator.code),
            "printed": Name(target.printed, target.said("en")),
            "when": facts.when(),
        },
        items=tuple(
            Item({"unit": unit_name(facts, value.unit)}, {"value": value.value or 0})
            for value, _ in ordered
        ),
        decimals=indicator.decimals,
        tone="weakness",
        effect=float(len(missed)),
        headline=True,
        evidence=tuple(place for value, _ in ordered for place in evidence_of(facts, value)),
    )
