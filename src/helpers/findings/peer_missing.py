"""Which units of an index of peers have no rank, each with its reason, and scores of few parts."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.findings.model import (
    Facts,
    Finding,
    Name,
    indicator_name,
    joined,
    unit_name,
    unit_names,
)
from helpers.findings.rank_moves import MOST_PASSED
from helpers.findings.sources import scores_evidence

# why a unit has no rank: the kind of its sentence, in the order of the whole's
_REASONS = ("no_values", "not_surveyed", "score_missing", "score_apart")


def unassessed(facts: Facts, unit: str) -> Finding | None:
    """Why a unit has no score and no rank, in one sentence; None where it has a rank."""
    kind = _kind(facts, unit)
    if not kind:
        return None
    lacking = _missing(facts, unit) if kind == "score_missing" else ()
    counted = _counted(facts, lacking) if lacking else {}
    return Finding(
        kind=kind,
        unit=unit,
        period=facts.period.id,
        numbers=counted,
        names={"unit": unit_name(facts, unit), "when": facts.when(), **_few(facts, lacking)},
        tone="note",
        effect=3000.0,
        headline=True,
        evidence=scores_evidence(facts, [unit], [facts.period]),
    )


def partial_findings(facts: Facts, unit: str) -> list[Finding]:
    """A score that rests on fewer indicators than the framework has in the period."""
    lacking = _missing(facts, unit)
    if not lacking:
        return []
    return [
        Finding(
            kind="parts_missing",
            unit=unit,
            period=facts.period.id,
            numbers=_counted(facts, lacking),
            names={"unit": unit_name(facts, unit), "when": facts.when(), **_few(facts, lacking)},
            tone="note",
            effect=1500.0,
            evidence=scores_evidence(facts, [unit], [facts.period]),
        )
    ]


def missing_findings(facts: Facts) -> list[Finding]:
    """All units without a rank, by the reason; one sentence where no unit has a value."""
    groups: dict[str, list[str]] = {}
    units = [unit.id for unit in facts.setting.reporting_in(facts.period)]
    for unit in units:
        if reason := _kind(facts, unit):
            groups.setdefault(reason, []).append(unit)
    if groups.get("no_values") == units:
        return [_of_the_whole(facts, (), kind="no_values_at_all", effect=3000.0)]
    return [
        _of_the_whole(facts, groups[reason], kind=f"units_{reason}", effect=400.0)
        for reason in _REASONS
        if reason in groups
    ]


def _of_the_whole(facts: Facts, units: Sequence[str], *, kind: str, effect: float) -> Finding:
    """All units are named; at the top of a page only where they are few."""
    names = {"when": facts.when()}
    if units:
        names["units"] = unit_names(facts, units)
    if 0 < len(units) <= MOST_PASSED:
        names["few"] = names["units"]
    return Finding(
        kind=kind,
        unit=facts.setting.programme.whole,
        period=facts.period.id,
        numbers={"count": len(units)} if units else {},
        names=names,
        tone="note",
        effect=effect,
        headline=True,
        evidence=scores_evidence(facts, units, [facts.period]),
    )


def _kind(facts: Facts, unit: str) -> str:
    """Why a unit has no rank, as the kind of its sentence; "" for one that has."""
    standing = facts.standing(unit, facts.period)
    if standing.rank is not None:
        return ""
    if not facts.setting.programme.surveyed(unit, facts.period.id):
        return "not_surveyed"
    if standing.score is not None and standing.score.status == "not_ranked":
        return "score_apart"
    if facts.peers is None or not facts.peers.has_values(unit):
        return "no_values"
    return "score_missing"


def _missing(facts: Facts, unit: str) -> tuple[str, ...]:
    return facts.peers.missing(unit) if facts.peers is not None else ()


def _counted(facts: Facts, lacking: tuple[str, ...]) -> dict[str, int | float]:
    leaves = facts.peers.leaves if facts.peers is not None else ()
    return {"count": len(lacking), "of": len(leaves)}


def _few(facts: Facts, codes: tuple[str, ...]) -> dict[str, Name]:
    """The names of the indicators, unless there are none or too many for a sentence."""
    if not 0 < len(codes) <= MOST_PASSED:
        return {}
    return {"missing": joined(indicator_name(facts, code) for code in codes)}
