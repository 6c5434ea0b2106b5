"""A new finding as somebody would add it: this one file. `test_new_finding.py` puts it into the
room. Nothing here is a test."""

from __future__ import annotations

from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import Facts, Finding, Name, indicator_name
from helpers.findings.samples import Sample
from helpers.findings.sources import evidence_of
from helpers.findings.targets import meets, target_of

LEAST_HELD = 2


def held_findings(facts: Facts, unit: str) -> list[Finding]:
    """Targets that were met at the end of each of the last periods of the history."""
    findings = []
    for indicator in facts.setting.framework.indicators:
        target = target_of(facts, unit, indicator.code)
        held = 0
        for period in reversed(facts.history):
            value = facts.values.get(unit, indicator.code, period.id, "to_date")
            if target is None or value.exact is None or not meets(value.exact, target):
                break
            held += 1
        if held >= LEAST_HELD:
            now = facts.values.get(unit, indicator.code, facts.period.id, "to_date")
            findings.append(
                HELD.finding(
                    unit=unit,
                    period=facts.period.id,
                    indicator=indicator.code,
                    numbers={"held": held},
                    names={"indicator": indicator_name(facts, indicator.code)},
                    effect=float(held),
                    evidence=evidence_of(facts, now),
                )
            )
    return findings


FINDER = Finder(held_findings, order=165, of=("values",))

HELD = Kind(
    "target_held",
    section="changes",
    alone=True,
    labels={"held": Name("Số kỳ liền nhau đạt chỉ tiêu", "Periods in a row on target")},
    vi=lambda w: f"{w.name('indicator')}: đạt chỉ tiêu giao {w.count('held')} kỳ liền nhau.",
    en=lambda w: f"{w.name('indicator')}: on target {w.count('held')} periods in a row.",
    sample=Sample("indicator", {"held": 3}),
)
