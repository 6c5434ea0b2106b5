"""Which changes of values a report states beside the moves of ranks."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.findings.changes import own_change, year_on_year
from helpers.findings.kinds import kind_named
from helpers.findings.model import Facts, Finding

_OTHERS = 2  # of indicators without target, beside those of all indicators with one


def uncumulated(facts: Facts, unit: str) -> bool:
    """Whether the table has changes of own values where the cumulated ones are missing."""
    return any(
        change(facts, unit, indicator) is not None
        for indicator in facts.setting.framework.indicators
        if facts.values.get(unit, indicator.code, facts.period.id, "to_date").exact is None
        for change in (own_change, year_on_year)
    )


def reported_changes(findings: Sequence[Finding]) -> list[Finding]:
    """How values moved: every targeted indicator, and the greatest moves of the others."""
    changes = [finding for finding in findings if kind_named(finding.kind).section == "changes"]
    targeted = {
        finding.indicator for finding in findings if kind_named(finding.kind).topic == "target"
    }
    if not targeted:
        return changes
    always = targeted | {""}  # of several indicators together
    others = [change for change in changes if change.indicator not in always]
    others.sort(key=lambda finding: -finding.effect)
    return [change for change in changes if change.indicator in always] + others[:_OTHERS]
