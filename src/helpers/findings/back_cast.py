"""The score of a merged or divided unit before it was formed, beside those of the old units."""

from __future__ import annotations

from helpers.core.evidence import Evidence
from helpers.core.params.origins import Origin
from helpers.findings.earlier import statement
from helpers.findings.model import (
    Facts,
    Finding,
    Item,
    Name,
    period_name,
    score_name,
    unit_name,
    unit_names,
)
from helpers.findings.sources import evidence_of
from helpers.index.recast import Recast

FILE = "params/successions.csv"


def back_cast_findings(facts: Facts, unit: str) -> list[Finding]:
    """The score of the latest period in which the unit was not there, as declared; or why none."""
    found = [
        recast
        for period in reversed(facts.history)
        if (recast := facts.recasts.get(period.id)) and unit in recast.origins
    ]
    score = facts.setting.framework.score
    if not found or score is None:
        return []
    recast = found[0]
    standing = recast.standings.get(unit)
    old = recast.origins[unit]
    names = {
        "unit": unit_name(facts, unit),
        "before": period_name(facts.setting.period(recast.period)),
        "score": score_name(score),
        "basis": statement(facts),
    }
    evidence = _evidence(facts, recast, old)
    if standing is None or standing.score is None or standing.score.exact is None:
        return [_missing(facts, unit, recast, names, evidence)]
    numbers: dict[str, int | float] = {"score": float(standing.score.exact)}
    if standing.rank is not None:
        numbers |= {"place": standing.rank.place, "of": standing.rank.of}
    return [
        Finding(
            kind="score_back_cast",
            unit=unit,
            period=facts.period.id,
            indicator=score.indicator,
            numbers=numbers,
            names=names,
            items=tuple(_item(facts, recast.period, one.unit) for one in old),
            decimals=score.decimals,
            effect=900.0,
            evidence=evidence,
        )
    ]


def _item(facts: Facts, period: str, unit: str) -> Item:
    score = facts.standing(unit, facts.setting.period(period)).score
    known = score is not None and score.value is not None
    numbers = {"value": score.value} if score and known and score.value is not None else {}
    return Item({"unit": unit_name(facts, unit)}, numbers)


def _missing(
    facts: Facts,
    unit: str,
    recast: Recast,
    names: dict[str, Name],
    evidence: tuple[Evidence, ...],
) -> Finding:
    known = {one.id for one in facts.setting.registry.units}
    period = facts.setting.period(recast.period)
    scores = {one.unit: facts.standing(one.unit, period).score for one in recast.origins[unit]}
    lacking = [one for one, score in scores.items() if score is None or score.exact is None]
    said = unit_names(facts, [one for one in lacking if one in known])
    elsewhere = "; ".join(
        facts.setting.successions.name(one, period.end) for one in lacking if one not in known
    )
    every = [Name(said.vi, said.en), Name(elsewhere, elsewhere)]
    names["units"] = Name(
        "; ".join(one.vi for one in every if one.vi), "; ".join(one.en for one in every if one.en)
    )
    return Finding(
        kind="score_back_cast_missing",
        unit=unit,
        period=facts.period.id,
        names=names,
        tone="note",
        effect=900.0,
        evidence=evidence,
    )


def _evidence(facts: Facts, recast: Recast, old: tuple[Origin, ...]) -> tuple[Evidence, ...]:
    """The cells of the old units' values, and the lines that say what became of them."""
    units = [one.unit for one in old]
    places = [
        place
        for unit in units
        for indicator in facts.setting.framework.indicators
        for place in evidence_of(facts, facts.values.get(unit, indicator.code, recast.period))
    ]
    lines = [
        Evidence(file=FILE, line=line)
        for line, row in enumerate(facts.setting.successions.rows, start=2)
        if row.predecessor in units and row.kind != "unchanged"
    ]
    return tuple(dict.fromkeys([*places, *lines]))
