"""All findings of one unit, and which of them come first."""

from __future__ import annotations

from helpers.core.evidence import Evidence
from helpers.findings.back_cast import back_cast_findings
from helpers.findings.changes import change_findings, method_findings
from helpers.findings.children import children_findings
from helpers.findings.data_problems import data_findings
from helpers.findings.model import Facts, Finding, Tone, joined, period_name, unit_name
from helpers.findings.outlook import outlook_findings
from helpers.findings.overview import overview_findings
from helpers.findings.peers import peer_findings
from helpers.findings.points import point_findings
from helpers.findings.printed_ranks import printed_rank_findings
from helpers.findings.rank_moves import rank_move_findings
from helpers.findings.ranks import rank_findings
from helpers.findings.reorganised import reorganised_findings
from helpers.findings.scoring_sheet import sheet_findings
from helpers.findings.submissions import missing_forms, submission_findings
from helpers.findings.targets import target_findings

HEADLINES = 6

# of scoring sheets, a unit's own and all together
_SHEET_ORDER = (
    "sheet_total",
    "sheets_compared",
    "sheet_lower",
    "sheet_overdue",
    "sheet_verified_",
    "sheet_evidence",
    "sheet_self_",
    "sheet_due",
    "sheet_worth",
    "sheets_",
)
# the order in which leaders want to read; within a kind the greater effect comes first
_ORDER = (
    "submission_missing",
    "problems_",
    "year_not_whole",
    "rank_",
    "score_up_",
    "score_down_",
    *_SHEET_ORDER,
    "score_moved",
    "no_targets",
    "targets_count",
    "submission_unlike",
    "extremes",
    "targets_met",
    "mover_",
    "score_",
    "units_",
    "gap_",
    "ranks_",
    "place_",
    "change_most",
    "indicators_",
    "region_place",
    "points_lost",
    "below_threshold",
    "part_rank_",
    "children_missed",
    "target_",
    "published_recomputed",
    "method_change",
    "group_",
)
# a target that cannot be judged is a note, save where nothing else can be said
_QUIET = ("target_not_collected", "target_no_data")


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
        found = [*_no_data(facts, unit), *_of_the_data(facts, unit)]
        # that a form is missing is said where it is said that there are no data
        found = [one for one in found if one.kind != "submission_missing"]
        return (*found, *([] if facts.of_peers else _nothing_to_say(facts, unit, found)))
    found = [
        *rank_findings(facts, unit),
        *rank_move_findings(facts, unit),
        *back_cast_findings(facts, unit),
        *_of_indicators(facts, unit),
        *method_findings(facts, unit),
        *_of_the_data(facts, unit),
    ]
    if unit == facts.setting.programme.whole:
        found = [*overview_findings(facts), *found]
    return (*found, *_nothing_to_say(facts, unit, found))


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
        *outlook_findings(facts, unit),
    ]


def _of_the_data(facts: Facts, unit: str) -> list[Finding]:
    return [
        *submission_findings(facts, unit),
        *reorganised_findings(facts, unit),
        *data_findings(facts, unit),
    ]


def _nothing_to_say(facts: Facts, unit: str, found: list[Finding]) -> list[Finding]:
    """An honest sentence for a section that would stand empty."""
    tones: tuple[Tone, ...] = ("strength", "weakness")
    judged = any(one.kind == "targets_count" for one in found)
    suffix = "" if judged else "_untargeted"
    empty = [
        Finding(f"no_{tone}{suffix}", unit, facts.period.id, tone=tone)
        for tone in tones
        if not any(one.tone == tone for one in found)
    ]
    if not any(one.tone == "outlook" for one in found):
        empty.append(Finding("no_outlook", unit, facts.period.id, tone="outlook"))
    return empty


def headlines(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Up to six findings for the top of the page."""
    wanted = [f for f in findings if f.headline and f.kind not in _QUIET]
    return tuple(sorted(wanted, key=reading_order)[:HEADLINES])


def with_tone(findings: tuple[Finding, ...], tone: Tone) -> tuple[Finding, ...]:
    """The strengths, weaknesses or notes, greatest effect first."""
    return tuple(sorted((f for f in findings if f.tone == tone), key=lambda f: -f.effect))


def reading_order(finding: Finding) -> tuple[int, float]:
    """Sorts findings as leaders want to read them: by kind, then the greater effect first."""
    for place, prefix in enumerate(_ORDER):
        if finding.kind.startswith(prefix):
            return place, -finding.effect
    return len(_ORDER), -finding.effect


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


def _no_data(facts: Facts, unit: str) -> list[Finding]:
    lacking = missing_forms(facts, unit)
    periods = [period_name(facts.setting.period(one.period)) for one in lacking]
    missing = {"missing": joined(periods)} if periods else {}
    return [
        Finding(
            kind="no_data",
            unit=unit,
            period=facts.period.id,
            names={"unit": unit_name(facts, unit), "when": facts.when(), **missing},
            tone="note",
            effect=3000.0,
            headline=True,
            evidence=tuple(Evidence(file=one.file) for one in lacking),
        )
    ]
