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
    if not facts.printed or not below:
        return []
    found = []
    for indicator in facts.setting.framework.indicators:
        judged = [one for child in below if (one := _judged(facts, child, indicator)) is not None]
        missed = [(v, t) for v, t in judged if v.exact is not None and not meets(v.exact, t)]
        if missed:
            found.append(_finding(facts, unit, indicator, missed, len(judged) - len(missed)))
    return found


def _judged(facts: Facts, unit: str, indicator: Indicator) -> tuple[Value, Target] | None:
    target = target_of(facts, unit, indicator.code)
    value = facts.values.get(unit, indicator.code, facts.period.id)
    if target is None or target.target is None or value.exact is None:
        return None
    return value, target


def _finding(
    facts: Facts, unit: str, indicator: Indicator, missed: list[tuple[Value, Target]], met: int
) -> Finding:
    """What they miss is said once where it is one for all, else beside each."""
    printed = [Name(target.printed, target.said("en")) for _, target in missed]
    common = {"printed": printed[0]} if len(set(printed)) == 1 else {}
    ordered = sorted(missed, key=lambda one: one[0].exact or 0)
    return Finding(
        kind="children_missed",
        unit=unit,
        period=facts.period.id,
        indicator=indicator.code,
        numbers={"count": len(missed), **({"met": met} if met else {})},
        names={
            "indicator": indicator_name(facts, indicator.code),
            "when": facts.when(),
            **common,
        },
        items=tuple(
            Item(
                {
                    "unit": unit_name(facts, value.unit),
                    "printed": Name(target.printed, target.said("en")),
                },
                {"value": value.value or 0},
            )
            for value, target in ordered
        ),
        decimals=indicator.decimals,
        tone="weakness",
        effect=float(len(missed)),
        headline=True,
        evidence=tuple(place for value, _ in ordered for place in evidence_of(facts, value)),
    )
