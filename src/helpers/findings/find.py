"""All findings of one unit, and which of them come first."""

from __future__ import annotations

from helpers.findings.empty import empty_findings
from helpers.findings.finders import Case, all_finders
from helpers.findings.kinds import kind_named
from helpers.findings.model import Facts, Finding, Tone
from helpers.findings.peer_missing import is_unassessed
from helpers.findings.submissions import missing_forms
from helpers.findings.targets import assigned_targets

HEADLINES = 6


def find(facts: Facts, unit: str) -> tuple[Finding, ...]:
    """Every finding of a unit; for the whole of the programme those over all units too."""
    case, whole = _case(facts, unit), unit == facts.setting.programme.whole
    findings = [
        finding
        for finder in all_finders()
        if case in finder.of and (whole or not finder.whole)
        for finding in finder.look(facts, unit)
    ]
    if case == "no_data":  # which names the missing forms itself
        findings = [finding for finding in findings if finding.kind != "submission_missing"]
    if case == "unassessed" or (case == "no_data" and facts.of_peers):
        return tuple(findings)
    return (*findings, *empty_findings(facts, unit, findings, _suffix(facts, case, unit, findings)))


def _case(facts: Facts, unit: str) -> Case:
    whole = unit == facts.setting.programme.whole
    lacking = _nothing_to_assess(facts, unit)
    if facts.of_peers and not (lacking and missing_forms(facts, unit)):
        if whole:
            return "peers"
        return "unassessed" if is_unassessed(facts, unit) else "peer"
    if lacking:
        return "no_data"
    return "sheet" if facts.from_sheets else "values"


def _suffix(facts: Facts, case: Case, unit: str, findings: list[Finding]) -> str:
    """What the strengths and weaknesses of this report rest on, as the names of kinds end."""
    whole = unit == facts.setting.programme.whole
    if case in ("peer", "peers"):
        return "_of_units" if whole else "_by_place"
    kinds = {finding.kind for finding in findings}
    if "target_suppressed" in kinds:
        return "_suppressed"
    if "targets_count" in kinds:
        return ""
    if facts.from_sheets:
        return "_of_sheets" if whole else "_in_sheet"
    by_scores = facts.printed and not assigned_targets(facts, unit)
    return "_by_scores" if by_scores else "_untargeted"


def headlines(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Up to six findings for the top of the page."""
    wanted = (finding for finding in findings if finding.headline)
    return tuple(sorted(wanted, key=reading_order)[:HEADLINES])


def with_tone(findings: tuple[Finding, ...], tone: Tone) -> tuple[Finding, ...]:
    """The strengths, weaknesses or notes, greatest effect first."""
    return tuple(sorted((f for f in findings if f.tone == tone), key=lambda f: -f.effect))


def reading_order(finding: Finding) -> tuple[int, float]:
    """Sorts findings as leaders want to read them: by kind, then the greater effect first."""
    return kind_named(finding.kind).order, -finding.effect


def _nothing_to_assess(facts: Facts, unit: str) -> bool:
    """No value at all for the period although the unit was to report."""
    whole = unit == facts.setting.programme.whole
    if facts.of_peers and whole:
        return False  # it speaks of its units
    if facts.sheet_sums.get(unit) or (whole and facts.sheet_sums):  # no points that count, others
        return False
    codes = [indicator.code for indicator in facts.setting.framework.indicators]
    values = [facts.values.get(unit, code, facts.period.id, "to_date") for code in codes]
    return not facts.printed and all(
        value.status in ("no_data", "not_collected") for value in values
    )
