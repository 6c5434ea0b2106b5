"""All findings of one unit, and which of them come first."""

from __future__ import annotations

from helpers.findings.back_cast import back_cast_findings
from helpers.findings.changes import change_findings
from helpers.findings.children import children_findings
from helpers.findings.data_problems import data_findings
from helpers.findings.empty import empty_findings, no_data_findings
from helpers.findings.kinds import kind_named
from helpers.findings.methods import method_findings
from helpers.findings.model import Facts, Finding, Tone
from helpers.findings.one_item import one_item_findings
from helpers.findings.outlook import outlook_findings
from helpers.findings.overview import overview_findings
from helpers.findings.peers import peer_findings
from helpers.findings.points import point_findings
from helpers.findings.printed_ranks import printed_rank_findings
from helpers.findings.rank_moves import rank_move_findings
from helpers.findings.ranks import rank_findings
from helpers.findings.reorganised import reorganised_findings
from helpers.findings.revised import revised_findings
from helpers.findings.runs import run_findings
from helpers.findings.scoring_sheet import sheet_findings
from helpers.findings.submissions import missing_forms, submission_findings
from helpers.findings.suppressed import suppressed_findings
from helpers.findings.targets import assigned_targets, target_findings

HEADLINES = 6


def find(facts: Facts, unit: str) -> tuple[Finding, ...]:
    """Every finding of a unit; for the whole of the programme those over all units too."""
    lacking = _nothing_to_assess(facts, unit)
    if facts.of_peers and not (lacking and missing_forms(facts, unit)):
        return (
            *peer_findings(facts, unit),
            *back_cast_findings(facts, unit),
            *_of_the_data(facts, unit),
        )
    if lacking:
        found = [*no_data_findings(facts, unit), *_of_the_data(facts, unit)]
        # that a form is missing is said where it is said that there are no data
        found = [one for one in found if one.kind != "submission_missing"]
        return (*found, *([] if facts.of_peers else _of_empty_sections(facts, unit, found)))
    found = [
        *rank_findings(facts, unit),
        *rank_move_findings(facts, unit),
        *one_item_findings(facts, unit),
        *back_cast_findings(facts, unit),
        *_of_indicators(facts, unit),
        *method_findings(facts, unit),
        *_of_the_data(facts, unit),
    ]
    if unit == facts.setting.programme.whole:
        found = [*overview_findings(facts), *found]
    return (*found, *_of_empty_sections(facts, unit, found))


def _of_indicators(facts: Facts, unit: str) -> list[Finding]:
    """What values say: of scoring sheets all criteria together, else one indicator at a time."""
    if facts.from_sheets:
        return sheet_findings(facts, unit)
    return [
        *point_findings(facts, unit),
        *printed_rank_findings(facts, unit),
        *children_findings(facts, unit),
        *target_findings(facts, unit),
        *change_findings(facts, unit),
        *run_findings(facts, unit),
        *outlook_findings(facts, unit),
    ]


def _of_the_data(facts: Facts, unit: str) -> list[Finding]:
    return [
        *submission_findings(facts, unit),
        *reorganised_findings(facts, unit),
        *data_findings(facts, unit),
        *revised_findings(facts, unit),
        *suppressed_findings(facts, unit),
    ]


def _of_empty_sections(facts: Facts, unit: str, found: list[Finding]) -> list[Finding]:
    if any(one.kind == "target_suppressed" for one in found):
        return empty_findings(facts, unit, found, "_suppressed")
    if any(one.kind == "targets_count" for one in found):
        return empty_findings(facts, unit, found, "")
    suffix = "_untargeted"
    if facts.from_sheets:
        suffix = "_of_sheets" if unit == facts.setting.programme.whole else "_in_sheet"
    elif facts.printed and not assigned_targets(facts, unit):
        suffix = "_by_scores"
    return empty_findings(facts, unit, found, suffix)


def headlines(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Up to six findings for the top of the page."""
    wanted = (one for one in findings if one.headline)
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
    codes = [one.code for one in facts.setting.framework.indicators]
    values = [facts.values.get(unit, code, facts.period.id, "to_date") for code in codes]
    return not facts.printed and all(
        value.status in ("no_data", "not_collected") for value in values
    )
