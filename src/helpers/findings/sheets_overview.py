"""What the scoring sheets of all units say together."""

from __future__ import annotations

from fractions import Fraction

from helpers.core.params.framework import Indicator
from helpers.findings.model import Facts, Finding, Item, Name, indicator_name, unit_name, unit_names
from helpers.findings.sheet_progress import day_name, open_deadlines
from helpers.findings.sheet_reading import Figures, SheetReading, plain, read

MOST_CRITERIA = 5


def sheets_findings(facts: Facts) -> list[Finding]:
    """Self-assessed against verified points of all units, what they lose most, what is overdue."""
    units = facts.setting.reporting_in(facts.period)
    sheets = [sheet for unit in units if (sheet := read(facts, unit.id)) is not None]
    if not sheets:
        return []
    verified = [sheet for sheet in sheets if sheet.sums.is_verified and sheet.sums.self_count]
    return [
        *_compared(facts, verified),
        *_lowered(facts, sheets),
        *_unverified(facts, sheets),
        *_overdue(facts, sheets),
    ]


def _compared(facts: Facts, sheets: list[SheetReading]) -> list[Finding]:
    if not sheets:
        return []
    ordered = sorted(sheets, key=lambda one: -one.sums.difference)
    items = [
        Item(
            {"unit": unit_name(facts, one.unit)},
            plain(
                {
                    "self": one.sums.self_assessed,
                    "verified": one.sums.verified,
                    "difference": one.sums.difference,
                }
            ),
        )
        for one in ordered
    ]
    above = sum(one.sums.difference > 0 for one in sheets)
    return [
        _finding(
            facts,
            kind="sheets_compared",
            numbers={"count": above, "of": len(sheets)},
            sheets=ordered,
            items=items,
            effect=590.0,
        )
    ]


def _lowered(facts: Facts, sheets: list[SheetReading]) -> list[Finding]:
    """The criteria in which the units together lose most between their own and verified points."""
    lost: dict[str, list[Fraction]] = {}
    for sheet in sheets:
        for one in sheet.criteria:
            if one.difference is not None and one.difference > 0:
                lost.setdefault(one.code, []).append(one.difference)
    if not lost:
        return []
    order: list[Indicator] = [*facts.setting.framework.criteria]
    ordered = sorted((o for o in order if o.code in lost), key=lambda o: -sum(lost[o.code]))
    items = [
        Item(
            {"code": Name(one.code, one.code), "name": indicator_name(facts, one.code)},
            {"units": len(lost[one.code]), "difference": float(sum(lost[one.code]))},
        )
        for one in ordered[:MOST_CRITERIA]
    ]
    total = sum((sum(some, Fraction(0)) for some in lost.values()), Fraction(0))
    return [
        _finding(
            facts,
            kind="sheets_lowered",
            numbers={"count": len(lost), "difference": total},
            sheets=sheets,
            items=items,
            tone_is_weak=True,
            effect=580.0,
        )
    ]


def _unverified(facts: Facts, sheets: list[SheetReading]) -> list[Finding]:
    """Whose sheets are not verified, or only in part."""
    lacking = [sheet for sheet in sheets if not sheet.sums.is_verified]
    if not lacking:
        return []
    names = unit_names(facts, [one.unit for one in lacking])
    numbers = {"count": len(lacking), "of": len(sheets)}
    return [
        _finding(
            facts,
            kind="sheets_unverified",
            numbers=numbers,
            sheets=lacking,
            effect=570.0,
            units=names,
        )
    ]


def _overdue(facts: Facts, sheets: list[SheetReading]) -> list[Finding]:
    """How many criteria of which unit are overdue."""
    end = facts.period.end
    late = {
        sheet.unit: sum(day <= end for day, _ in open_deadlines(facts, sheet.criteria))
        for sheet in sheets
    }
    items = [
        Item({"unit": unit_name(facts, unit)}, {"count": count})
        for unit, count in sorted(late.items(), key=lambda one: -one[1])
        if count
    ]
    if not items:
        return []
    numbers = {"count": sum(late.values()), "of": len(items)}
    some = [sheet for sheet in sheets if late[sheet.unit]]
    return [
        _finding(
            facts,
            kind="sheets_overdue",
            numbers=numbers,
            sheets=some,
            items=items,
            effect=560.0,
            until=day_name(end),
        )
    ]


def _finding(
    facts: Facts,
    *,
    kind: str,
    numbers: Figures,
    sheets: list[SheetReading],
    items: list[Item] | None = None,
    tone_is_weak: bool = False,
    effect: float,
    **names: Name,
) -> Finding:
    return Finding(
        kind=kind,
        unit=facts.setting.programme.whole,
        period=facts.period.id,
        numbers=plain(numbers),
        names={"when": facts.when(), **names},
        items=tuple(items or ()),
        decimals=max(sheet.decimals for sheet in sheets),
        tone="weakness" if tone_is_weak else "outlook" if kind == "sheets_overdue" else "neutral",
        effect=effect,
        headline=True,
        evidence=tuple(place for sheet in sheets for place in sheet.cells(sheet.criteria)),
    )
