"""Which units of an index of peers have no rank, each with its reason, and scores of few parts."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.findings import phrases_en as en
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind, kind_named
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
from helpers.findings.samples import Sample
from helpers.findings.sources import scores_evidence
from helpers.findings.words import Words, capital

# why a unit has no rank: the kind of its sentence, in the order of the whole's
_REASONS = ("no_values", "not_surveyed", "score_missing", "score_apart")


def is_unassessed(facts: Facts, unit: str) -> bool:
    """Whether a unit among peers has no rank."""
    return bool(_kind(facts, unit))


def unassessed_findings(facts: Facts, unit: str) -> list[Finding]:
    """Why a unit has no score and no rank, in one sentence; nothing where it has a rank."""
    kind = _kind(facts, unit)
    if not kind:
        return []
    lacking = _missing(facts, unit) if kind == "score_missing" else ()
    counted = _counted(facts, lacking) if lacking else {}
    return [
        kind_named(kind).finding(
            unit=unit,
            period=facts.period.id,
            numbers=counted,
            names={"unit": unit_name(facts, unit), "when": facts.when(), **_few(facts, lacking)},
            effect=3000.0,
            evidence=scores_evidence(facts, [unit], [facts.period]),
        )
    ]


def partial_findings(facts: Facts, unit: str) -> list[Finding]:
    """A score that rests on fewer indicators than the framework has in the period."""
    lacking = _missing(facts, unit)
    if not lacking:
        return []
    return [
        PARTS_MISSING.finding(
            unit=unit,
            period=facts.period.id,
            numbers=_counted(facts, lacking),
            names={"unit": unit_name(facts, unit), "when": facts.when(), **_few(facts, lacking)},
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
        return [_of_the_whole(facts, (), kind=NO_VALUES_AT_ALL, effect=3000.0)]
    return [
        _of_the_whole(facts, groups[reason], kind=kind_named(f"units_{reason}"), effect=400.0)
        for reason in _REASONS
        if reason in groups
    ]


def _of_the_whole(facts: Facts, units: Sequence[str], *, kind: Kind, effect: float) -> Finding:
    """All units are named; at the top of a page only where they are few."""
    names = {"when": facts.when()}
    if units:
        names["units"] = unit_names(facts, units)
    if 0 < len(units) <= MOST_PASSED:
        names["few"] = names["units"]
    return kind.finding(
        unit=facts.setting.programme.whole,
        period=facts.period.id,
        numbers={"count": len(units)} if units else {},
        names=names,
        effect=effect,
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


PARTLY = Finder(partial_findings, order=180, of=("peer",))
UNASSESSED = Finder(unassessed_findings, order=5, of=("unassessed",))


# --- what is said


def _lacking_vi(w: Words) -> str:
    named = f" ({w.name('missing')})" if w.named("missing") else ""
    return f"{w.whole('count')}/{w.whole('of')} chỉ tiêu{named}"


def _lacking_en(w: Words) -> str:
    named = f" ({w.name('missing')})" if w.named("missing") else ""
    return f"{w.whole('count')} of {w.whole('of')} indicators{named}"


def _not_ranked_vi(w: Words, why: str) -> str:
    said = f"{w.count('count')} đơn vị {why}, không xếp hạng"
    said = capital(said if w.brief else f"{w.name('when')}, {said}")
    if w.brief and not w.named("few"):
        return f"{said}."
    return f"{said}: {w.name('units')}."


def _not_ranked_en(w: Words, why: str) -> str:
    units = en.several(w, "count", "unit", "units")
    when = "" if w.brief else f" ({w.name('when')})"
    said = f"Not ranked{when}, {why}, {units}"
    if w.brief and not w.named("few"):
        return f"{said}."
    return f"{said}: {w.name('units')}."


NO_VALUES = Kind(
    "no_values",
    tone="note",
    headline=True,
    vi=lambda w: (
        f"Số liệu {w.name('when')} không có giá trị nào của {w.name('unit')} nên không có điểm "
        "và không có thứ hạng."
    ),
    en=lambda w: (
        f"The data ({w.name('when')}) hold no value of {w.name('unit')}, neither scored nor ranked."
    ),
    sample=Sample("unit when"),
)


NOT_SURVEYED = Kind(
    "not_surveyed",
    tone="note",
    headline=True,
    vi=lambda w: (
        f"{capital(w.name('unit'))} không được khảo sát trong {w.name('when')} nên không có điểm "
        "và không có thứ hạng."
    ),
    en=lambda w: (
        f"{capital(w.name('unit'))} was not surveyed ({w.name('when')}), neither scored nor ranked."
    ),
    sample=Sample("unit when"),
)


def _score_missing_vi(w: Words) -> str:
    why = "không đủ điều kiện tính điểm"
    if w.has("count"):
        why = f"thiếu số liệu ở {_lacking_vi(w)}"
    return (
        f"{capital(w.name('unit'))} {w.name('when')} {why} nên không có điểm và không có thứ hạng."
    )


def _score_missing_en(w: Words) -> str:
    why = "the conditions for a score are not met"
    if w.has("count"):
        why = f"no data in {_lacking_en(w)}"
    return f"{capital(w.name('unit'))} ({w.name('when')}): {why}, neither scored nor ranked."


SCORE_MISSING = Kind(
    "score_missing",
    section="standing",
    order=240,
    tone="note",
    headline=True,
    vi=_score_missing_vi,
    en=_score_missing_en,
    sample=Sample("unit when", {"count": 8, "of": 28}),
)


SCORE_APART = Kind(
    "score_apart",
    section="standing",
    order=240,
    tone="note",
    headline=True,
    vi=lambda w: f"{capital(w.name('unit'))} không thuộc danh sách xếp hạng {w.name('when')}.",
    en=lambda w: f"{capital(w.name('unit'))} is not among the ranked units ({w.name('when')}).",
    sample=Sample("unit when"),
)


PARTS_MISSING = Kind(
    "parts_missing",
    tone="note",
    vi=lambda w: (
        f"Điểm {w.name('when')} của {w.name('unit')} tính khi thiếu số liệu ở {_lacking_vi(w)}."
    ),
    en=lambda w: (
        f"The score of {w.name('unit')} ({w.name('when')}) is calculated without data in "
        f"{_lacking_en(w)}."
    ),
    sample=Sample("unit when missing", {"count": 1, "of": 4}),
)


def _units_kind(name: str, why_vi: str, why_en: str) -> Kind:
    """A kind that names the units without a rank, and why they have none."""
    return Kind(
        name,
        order=250,
        tone="note",
        headline=True,
        vi=lambda w: _not_ranked_vi(w, why_vi),
        en=lambda w: _not_ranked_en(w, why_en),
        sample=Sample("when units few", {"count": 2}),
    )


UNITS_NO_VALUES = _units_kind(
    "units_no_values", "không có giá trị nào trong số liệu", "no value in the data"
)
UNITS_NOT_SURVEYED = _units_kind("units_not_surveyed", "không được khảo sát", "not surveyed")
UNITS_SCORE_MISSING = _units_kind(
    "units_score_missing", "không đủ số liệu để tính điểm", "not enough data for a score"
)
UNITS_SCORE_APART = _units_kind(
    "units_score_apart", "không thuộc danh sách xếp hạng", "not among the units to be ranked"
)


NO_VALUES_AT_ALL = Kind(
    "no_values_at_all",
    tone="note",
    headline=True,
    vi=lambda w: (
        f"Số liệu {w.name('when')} không có giá trị của đơn vị nào nên không có điểm và không "
        "có thứ hạng."
    ),
    en=lambda w: (
        f"The data ({w.name('when')}) hold no value of any unit: nothing is scored or ranked."
    ),
    sample=Sample("when"),
)
