"""Which units of an index of peers have no rank, each with its reason, and scores of few parts."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.core.text import capital
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
from helpers.findings.words import Words

# why units stand in one sentence: a rank without all indicators, then why there is none
_REASONS = ("parts_missing", "no_values", "not_surveyed", "score_missing", "score_apart")


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
    """A score that rests on fewer indicators than the framework has in the period, and between
    what it would lie with them."""
    lacking, score = _missing(facts, unit), facts.setting.framework.score
    if not lacking or score is None:
        return []
    filled = facts.peers.filled(unit) if facts.peers is not None else None
    ends: dict[str, int | float] = {}
    if filled is not None:
        ends = {
            "lowest": filled.lowest,
            "highest": filled.highest,
            "rank_low": filled.best,
            "rank_high": filled.worst,
        }
    return [
        PARTS_MISSING.finding(
            unit=unit,
            period=facts.period.id,
            numbers=_counted(facts, lacking) | ends,
            decimals=score.decimals,
            names={"unit": unit_name(facts, unit), "when": facts.when(), **_few(facts, lacking)},
            effect=1500.0,
            evidence=scores_evidence(facts, [unit], [facts.period]),
        )
    ]


def missing_findings(facts: Facts) -> list[Finding]:
    """All units without a rank, by the reason, and those ranked without all indicators; one
    sentence where no unit has a value."""
    groups: dict[str, list[str]] = {}
    units = [unit.id for unit in facts.setting.reporting_in(facts.period)]
    for unit in units:
        if reason := _kind(facts, unit) or ("parts_missing" if _missing(facts, unit) else ""):
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


# --- wording


def _lacking_vi(w: Words) -> str:
    named = f" ({w.name('missing')})" if w.named("missing") else ""
    return f"{w.whole('count')}/{w.whole('of')} chỉ tiêu{named}"


def _lacking_en(w: Words) -> str:
    named = f" ({w.name('missing')})" if w.named("missing") else ""
    return f"{w.whole('count')} of {w.whole('of')} indicators{named}"


def _ends_vi(w: Words) -> str:
    """Between which places a unit would lie; nothing where nobody can say."""
    if not w.has("lowest"):
        return ""
    ends = f"hạng từ {w.whole('rank_low')} đến {w.whole('rank_high')}"
    if w.whole("rank_low") == w.whole("rank_high"):
        ends = f"hạng vẫn là {w.whole('rank_low')}"
    points = "" if w.brief else f"điểm từ {w.number('lowest')} đến {w.number('highest')}, "
    return f"; với giá trị kém nhất và tốt nhất của các đơn vị ở chỗ thiếu: {points}{ends}"


def _ends_en(w: Words) -> str:
    if not w.has("lowest"):
        return ""
    ends = f"rank {w.whole('rank_low')} to {w.whole('rank_high')}"
    if w.whole("rank_low") == w.whole("rank_high"):
        ends = f"still rank {w.whole('rank_low')}"
    points = "" if w.brief else f"{w.number('lowest')} to {w.number('highest')} points, "
    return f"; with the worst and the best value of all units in their place: {points}{ends}"


def _units_vi(w: Words, what: str) -> str:
    head = capital(what if w.brief else f"{w.name('when')}, {what}")
    if w.brief and not w.named("few"):
        return f"{head}."
    return f"{head}: {w.name('units')}."


def _units_en(w: Words, what: str, why: str) -> str:
    units = en.several(w, "count", "unit", "units")
    when = "" if w.brief else f" ({w.name('when')})"
    head = f"{what}{when}, {why}, {units}"
    if w.brief and not w.named("few"):
        return f"{head}."
    return f"{head}: {w.name('units')}."


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
    of_score=True,
    section="standing",
    order=45,
    tone="note",
    headline=True,
    vi=lambda w: (
        f"Điểm {w.name('when')} của {w.name('unit')} tính khi thiếu số liệu ở "
        f"{_lacking_vi(w)}{_ends_vi(w)}."
    ),
    en=lambda w: (
        f"The score of {w.name('unit')} ({w.name('when')}) is calculated without data in "
        f"{_lacking_en(w)}{_ends_en(w)}."
    ),
    brief_vi=lambda w: f"Điểm tính khi thiếu số liệu ở {_lacking_vi(w)}{_ends_vi(w)}.",
    brief_en=lambda w: f"Scored without data in {_lacking_en(w)}{_ends_en(w)}.",
    sample=Sample(
        "unit when missing",
        {"count": 1, "of": 4, "lowest": 48.1, "highest": 63.4, "rank_low": 1, "rank_high": 5},
    ),
)

UNITS_PARTS_MISSING = Kind(
    "units_parts_missing",
    of_score=True,
    order=245,
    tone="note",
    headline=True,
    vi=lambda w: _units_vi(w, f"{w.count('count')} đơn vị có điểm tính khi thiếu số liệu"),
    en=lambda w: _units_en(w, "Scored", "without data in some indicators"),
    sample=Sample("when units few", {"count": 2}),
)


def _units_kind(name: str, why_vi: str, why_en: str) -> Kind:
    """A kind that names the units without a rank, and why they have none."""
    return Kind(
        name,
        order=250,
        tone="note",
        headline=True,
        vi=lambda w: _units_vi(w, f"{w.count('count')} đơn vị {why_vi}, không xếp hạng"),
        en=lambda w: _units_en(w, "Not ranked", why_en),
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
