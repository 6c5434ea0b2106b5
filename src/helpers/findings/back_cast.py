"""The score of a merged or divided unit before it was formed, beside those of the old units."""

from __future__ import annotations

from helpers.core.evidence import Evidence
from helpers.core.text import capital
from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings.earlier import statement
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind
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
from helpers.findings.samples import Sample
from helpers.findings.sources import evidence_of
from helpers.findings.words import Words
from helpers.index.recast import Recast
from helpers.params.origins import Origin

FILE = "params/successions.csv"


def back_cast_findings(facts: Facts, unit: str) -> list[Finding]:
    """The score of the latest period in which the unit was not there, as declared; or why none."""
    recasts = [
        recast
        for period in reversed(facts.history)
        if (recast := facts.recasts.get(period.id)) and unit in recast.origins
    ]
    score = facts.setting.framework.score
    if not recasts or score is None:
        return []
    recast = recasts[0]
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
        SCORE_BACK_CAST.finding(
            unit=unit,
            period=facts.period.id,
            indicator=score.indicator,
            numbers=numbers,
            names=names,
            items=tuple(_item(facts, recast.period, origin.unit) for origin in old),
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
    known = {registered.id for registered in facts.setting.registry.units}
    period = facts.setting.period(recast.period)
    scores = {
        origin.unit: facts.standing(origin.unit, period).score for origin in recast.origins[unit]
    }
    lacking = [old for old, score in scores.items() if score is None or score.exact is None]
    named = unit_names(facts, [old for old in lacking if old in known])
    elsewhere = "; ".join(
        facts.setting.successions.name(old, period.end) for old in lacking if old not in known
    )
    every = [Name(named.vi, named.en), Name(elsewhere, elsewhere)]
    names["units"] = Name(
        "; ".join(name.vi for name in every if name.vi),
        "; ".join(name.en for name in every if name.en),
    )
    return SCORE_BACK_CAST_MISSING.finding(
        unit=unit,
        period=facts.period.id,
        names=names,
        effect=900.0,
        evidence=evidence,
    )


def _evidence(facts: Facts, recast: Recast, old: tuple[Origin, ...]) -> tuple[Evidence, ...]:
    """The cells of the old units' values, and the lines that say what became of them."""
    units = [origin.unit for origin in old]
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


FINDER = Finder(back_cast_findings, order=90, of=("values", "sheet", "peer", "peers", "unassessed"))


# --- wording


def _old_vi(w: Words) -> str:
    return "; ".join(
        f"{item.name('unit')} {item.number('value')} điểm"
        if item.has("value")
        else item.name("unit")
        for item in w.items()
    )


def _basis_vi(w: Words) -> str:
    return "" if w.brief else f" {capital(w.name('basis'))}."


def _old_en(w: Words) -> str:
    return "; ".join(
        f"{item.name('unit')} {item.number('value')} points"
        if item.has("value")
        else item.name("unit")
        for item in w.items()
    )


def _basis_en(w: Words) -> str:
    return "" if w.brief else f" {capital(w.name('basis'))}."


def _score_back_cast_vi(w: Words) -> str:
    rank = f", xếp thứ {vi.place(w)}" if w.has("place") else ""
    return (
        f"{w.name('score')} {w.name('before')} tính lại cho {w.name('unit')} sau sắp xếp là "
        f"{w.number('score')} điểm{rank}; của các đơn vị cũ: {_old_vi(w)}.{_basis_vi(w)}"
    )


def _score_back_cast_en(w: Words) -> str:
    rank = f", ranked {en.place(w)}" if w.has("place") else ""
    return (
        f"{w.name('score')}, {w.name('before')}, computed back for {w.name('unit')} as "
        f"reorganised: {w.number('score')} points{rank}; of the former units: {_old_en(w)}."
        f"{_basis_en(w)}"
    )


SCORE_BACK_CAST = Kind(
    "score_back_cast",
    section="rank_changes",
    order=240,
    vi=_score_back_cast_vi,
    en=_score_back_cast_en,
    sample=Sample(
        "unit before score basis", {"score": 57.33}, items=(("unit", {"value": 57}),), decimals=2
    ),
)


SCORE_BACK_CAST_MISSING = Kind(
    "score_back_cast_missing",
    section="rank_changes",
    order=240,
    tone="note",
    vi=lambda w: (
        f"Chưa tính lại được {w.name('score')} {w.name('before')} cho {w.name('unit')}: thiếu điểm "
        f"của {w.name('units')}."
    ),
    en=lambda w: (
        f"{w.name('score')}, {w.name('before')}, could not be computed back for {w.name('unit')}: "
        f"no score of {w.name('units')}."
    ),
    sample=Sample("unit before score units"),
)
