"""Findings of an index of peers: which finders speak of a unit, and which of all units together."""

from __future__ import annotations

from helpers.findings.changes import method_findings
from helpers.findings.model import Facts, Finding, Tone
from helpers.findings.outlook import outlook_findings
from helpers.findings.peer_missing import partial_findings, unassessed
from helpers.findings.peer_overview import peer_overview_findings
from helpers.findings.peer_places import place_findings
from helpers.findings.peer_scores import score_part_findings, worth_findings
from helpers.findings.printed_ranks import printed_rank_findings
from helpers.findings.rank_moves import rank_move_findings
from helpers.findings.ranks import rank_findings
from helpers.findings.targets import target_findings


def peer_findings(facts: Facts, unit: str) -> list[Finding]:
    """Everything that is said of a unit, or of the whole, but the notes on the data."""
    if unit == facts.setting.programme.whole:
        found = [*peer_overview_findings(facts), *method_findings(facts, unit)]
        return [*found, *_empty_sections(facts, unit, found)]
    if (reason := unassessed(facts, unit)) is not None:
        return [reason]
    targets = target_findings(facts, unit)
    judged = frozenset(one.indicator for one in targets if one.tone in ("strength", "weakness"))
    found = [
        *rank_findings(facts, unit),
        *rank_move_findings(facts, unit),
        *score_part_findings(facts, unit),
        *printed_rank_findings(facts, unit),
        *targets,
        *place_findings(facts, unit, judged),
        *partial_findings(facts, unit),
        *method_findings(facts, unit),
        *outlook_findings(facts, unit),
        *worth_findings(facts, unit),
    ]
    return [*found, *_empty_sections(facts, unit, found)]


def _empty_sections(facts: Facts, unit: str, found: list[Finding]) -> list[Finding]:
    """An honest sentence for a section that would stand empty."""
    tones: tuple[Tone, ...] = ("strength", "weakness")
    suffix = "_of_units" if unit == facts.setting.programme.whole else "_by_place"
    empty = [
        Finding(f"no_{tone}{suffix}", unit, facts.period.id, tone=tone)
        for tone in tones
        if not any(one.tone == tone for one in found)
    ]
    if not any(one.tone == "outlook" for one in found):
        empty.append(Finding("no_outlook", unit, facts.period.id, tone="outlook"))
    return empty
