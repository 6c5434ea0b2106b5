"""Findings of an index of peers: which finders speak of a unit, and which of all units together."""

from __future__ import annotations

from helpers.findings.empty import empty_findings
from helpers.findings.methods import method_findings
from helpers.findings.model import Facts, Finding
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
        return [*found, *empty_findings(facts, unit, found, "_of_units")]
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
    return [*found, *empty_findings(facts, unit, found, "_by_place")]
