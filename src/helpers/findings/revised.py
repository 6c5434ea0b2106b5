"""Published figures that were changed, with the reason that people gave (`data/approvals/`)."""

from __future__ import annotations

from datetime import datetime

from helpers.core.evidence import Evidence
from helpers.core.formatting import number, short_date
from helpers.findings.kinds import Kind
from helpers.findings.model import (
    Facts,
    Finding,
    Name,
    indicator_name,
    period_name,
    unit_name,
)
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
    mine = [one for one in facts.revised if one.period in shown]
    found = [_finding(facts, unit, one) for one in mine if one.unit == unit]
    if unit != programme.whole:
        return found
    decisions: dict[tuple[str, str], list[Revised]] = {}
    for one in mine:
        if one.unit != unit:
            decisions.setdefault((one.period, one.at), []).append(one)
    return [*found, *(_of_many(facts, unit, some) for some in decisions.values())]


def _finding(facts: Facts, unit: str, one: Revised) -> Finding:
    """A figure; its two values are names, as they are said of another time."""
    names = _names(facts, one) | {
        "figure": _figure(facts, one),
        "old": _value(facts, one, one.before),
        "new": _value(facts, one, one.after),
    }
    return REVISED.finding(
        unit=unit,
        period=facts.period.id,
        indicator=one.indicator,
        names=names,
        effect=1850.0,
        evidence=_evidence(facts, one),
    )


def _of_many(facts: Facts, unit: str, some: list[Revised]) -> Finding:
    return REVISED_MANY.finding(
        unit=unit,
        period=facts.period.id,
        numbers={"count": len(some), "units": len({one.unit for one in some})},
        names=_names(facts, some[0]),
        effect=1840.0,
        evidence=_evidence(facts, some[0]),
    )


def _names(facts: Facts, one: Revised) -> dict[str, Name]:
    day = datetime.fromisoformat(one.at).date()
    return {
        "unit": unit_name(facts, one.unit),
        "period": period_name(facts.setting.period(one.period)),
        "day": Name(short_date(day, "vi"), short_date(day, "en")),
        "reason": Name(one.reason.rstrip("."), one.reason.rstrip(".")),
    }


def _evidence(facts: Facts, one: Revised) -> tuple[Evidence, ...]:
    path = facts.setting.project.approvals / facts.setting.programme.id / one.period / one.file
    return (Evidence(file=facts.setting.project.relative(path)),)


def _figure(facts: Facts, one: Revised) -> Name:
    if not one.indicator:
        return _RANK if one.basis == "rank" else _SCORE
    name = indicator_name(facts, one.indicator)
    if one.basis != "to_date":
        return name
    return Name(name.vi + _TO_DATE.vi, name.en + _TO_DATE.en)


def _value(facts: Facts, one: Revised, value: float | None) -> Name:
    if value is None:
        return _NOTHING
    sign, decimals = "", 0
    score = facts.setting.framework.score
    if one.indicator:
        indicator = facts.setting.framework.indicator(one.indicator)
        sign, decimals = ("%" if indicator.unit == "%" else ""), indicator.decimals
    elif one.basis == "score" and score is not None:
        decimals = score.decimals
    return Name(number(value, decimals, "vi") + sign, number(value, decimals, "en") + sign)


# --- what is said


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
)
