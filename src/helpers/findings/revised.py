"""Published figures that were changed, with the reason that people gave (`data/approvals/`)."""

from __future__ import annotations

from datetime import datetime

from helpers.core.evidence import Evidence
from helpers.core.formatting import number, short_date
from helpers.findings.finders import EVERY_CASE, Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import (
    Facts,
    Finding,
    Name,
    indicator_name,
    period_name,
    unit_name,
)
from helpers.findings.samples import Sample
from helpers.params.approvals import Revised

_NOTHING = Name("chưa có số liệu", "no data")
_SCORE, _RANK = Name("điểm", "the score"), Name("thứ hạng", "the rank")
_TO_DATE = Name(" (luỹ kế)", " (to date)")


def revised_findings(facts: Facts, unit: str) -> list[Finding]:
    """What was changed of the unit's figures of this period, its parts and the one before.

    For the whole of the programme also how many figures of all units were.
    """
    programme = facts.setting.programme
    parts = (*programme.parts(facts.period), facts.period, facts.before)
    shown = {period.id for period in parts if period is not None}
    mine = [revision for revision in facts.revised if revision.period in shown]
    findings = [_finding(facts, unit, revision) for revision in mine if revision.unit == unit]
    if unit != programme.whole:
        return findings
    decisions: dict[tuple[str, str], list[Revised]] = {}
    for revision in mine:
        if revision.unit != unit:
            decisions.setdefault((revision.period, revision.at), []).append(revision)
    return [*findings, *(_of_many(facts, unit, some) for some in decisions.values())]


def _finding(facts: Facts, unit: str, revision: Revised) -> Finding:
    """A figure; its two values are names, as they are said of another time."""
    names = _names(facts, revision) | {
        "figure": _figure(facts, revision),
        "old": _value(facts, revision, revision.before),
        "new": _value(facts, revision, revision.after),
    }
    return REVISED.finding(
        unit=unit,
        period=facts.period.id,
        indicator=revision.indicator,
        names=names,
        effect=1850.0,
        evidence=_evidence(facts, revision),
    )


def _of_many(facts: Facts, unit: str, some: list[Revised]) -> Finding:
    return REVISED_MANY.finding(
        unit=unit,
        period=facts.period.id,
        numbers={"count": len(some), "units": len({revision.unit for revision in some})},
        names=_names(facts, some[0]),
        effect=1840.0,
        evidence=_evidence(facts, some[0]),
    )


def _names(facts: Facts, revision: Revised) -> dict[str, Name]:
    day = datetime.fromisoformat(revision.at).date()
    return {
        "unit": unit_name(facts, revision.unit),
        "period": period_name(facts.setting.period(revision.period)),
        "day": Name(short_date(day, "vi"), short_date(day, "en")),
        "reason": Name(revision.reason.rstrip("."), revision.reason.rstrip(".")),
    }


def _evidence(facts: Facts, revision: Revised) -> tuple[Evidence, ...]:
    path = (
        facts.setting.project.approvals
        / facts.setting.programme.id
        / revision.period
        / revision.file
    )
    return (Evidence(file=facts.setting.project.relative(path)),)


def _figure(facts: Facts, revision: Revised) -> Name:
    if not revision.indicator:
        return _RANK if revision.basis == "rank" else _SCORE
    name = indicator_name(facts, revision.indicator)
    if revision.basis != "to_date":
        return name
    return Name(name.vi + _TO_DATE.vi, name.en + _TO_DATE.en)


def _value(facts: Facts, revision: Revised, value: float | None) -> Name:
    if value is None:
        return _NOTHING
    sign, decimals = "", 0
    score = facts.setting.framework.score
    if revision.indicator:
        indicator = facts.setting.framework.indicator(revision.indicator)
        sign, decimals = ("%" if indicator.unit == "%" else ""), indicator.decimals
    elif revision.basis == "score" and score is not None:
        decimals = score.decimals
    return Name(number(value, decimals, "vi") + sign, number(value, decimals, "en") + sign)


FINDER = Finder(revised_findings, order=270, of=EVERY_CASE)


# --- wording


REVISED = Kind(
    "revised",
    tone="note",
    vi=lambda w: (
        f"Số liệu {w.name('period')} đã công bố của {w.name('unit')} được sửa ngày "
        f"{w.name('day')}: {w.name('figure')} từ {w.name('old')} thành {w.name('new')}. "
        f"Lý do: {w.name('reason')}."
    ),
    en=lambda w: (
        f"A published figure of {w.name('unit')} for {w.name('period')} was revised on "
        f"{w.name('day')}: {w.name('figure')}, from {w.name('old')} to {w.name('new')}. "
        f"Reason: {w.name('reason')}."
    ),
    sample=Sample(
        "period unit day figure old new reason",
        own={
            "old": Name("64,7%", "64.7%"),
            "new": Name("65,1%", "65.1%"),
        },
    ),
)


REVISED_MANY = Kind(
    "revised_many",
    tone="note",
    vi=lambda w: (
        f"Ngày {w.name('day')} sửa {w.count('count')} số liệu {w.name('period')} đã công bố của "
        f"{w.count('units')} đơn vị. Lý do: {w.name('reason')}."
    ),
    en=lambda w: (
        f"On {w.name('day')}, published figures for {w.name('period')} were revised "
        f"({w.count('count')} of {w.count('units')} units). Reason: {w.name('reason')}."
    ),
    sample=Sample("day period reason", {"count": 4, "units": 3}),
)
