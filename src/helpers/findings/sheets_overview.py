"""What the scoring sheets of all units say together."""

from __future__ import annotations

from fractions import Fraction

from helpers.findings import phrases_en as en
from helpers.findings import sheet_phrases_en as sheet_en
from helpers.findings import sheet_phrases_vi as sheet_vi
from helpers.findings.kinds import Kind
from helpers.findings.model import Facts, Finding, Item, Name, indicator_name, unit_name, unit_names
from helpers.findings.samples import Sample
from helpers.findings.sheet_deadlines import day_name, open_deadlines
from helpers.findings.sheet_reading import Figures, SheetReading, plain, read
from helpers.findings.words import Words
from helpers.params.indicator import Indicator

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
    ordered = sorted(sheets, key=lambda sheet: -sheet.sums.difference)
    items = [
        Item(
            {"unit": unit_name(facts, sheet.unit)},
            plain(
                {
                    "self": sheet.sums.self_assessed,
                    "verified": sheet.sums.verified,
                    "difference": sheet.sums.difference,
                }
            ),
        )
        for sheet in ordered
    ]
    above = sum(sheet.sums.difference > 0 for sheet in sheets)
    return [
        _finding(
            facts,
            kind=SHEETS_COMPARED,
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
        for criterion in sheet.criteria:
            if criterion.difference is not None and criterion.difference > 0:
                lost.setdefault(criterion.code, []).append(criterion.difference)
    if not lost:
        return []
    order: list[Indicator] = [*facts.setting.framework.criteria]
    ordered = sorted((o for o in order if o.code in lost), key=lambda o: -sum(lost[o.code]))
    items = [
        Item(
            {
                "code": Name(criterion.code, criterion.code),
                "name": indicator_name(facts, criterion.code),
            },
            {"units": len(lost[criterion.code]), "difference": float(sum(lost[criterion.code]))},
        )
        for criterion in ordered[:MOST_CRITERIA]
    ]
    total = sum((sum(some, Fraction(0)) for some in lost.values()), Fraction(0))
    return [
        _finding(
            facts,
            kind=SHEETS_LOWERED,
            numbers={"count": len(lost), "difference": total},
            sheets=sheets,
            items=items,
            effect=580.0,
        )
    ]


def _unverified(facts: Facts, sheets: list[SheetReading]) -> list[Finding]:
    """Whose sheets are not verified, or only in part."""
    lacking = [sheet for sheet in sheets if not sheet.sums.is_verified]
    if not lacking:
        return []
    names = unit_names(facts, [sheet.unit for sheet in lacking])
    numbers = {"count": len(lacking), "of": len(sheets)}
    return [
        _finding(
            facts,
            kind=SHEETS_UNVERIFIED,
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
        for unit, count in sorted(late.items(), key=lambda pair: -pair[1])
        if count
    ]
    if not items:
        return []
    numbers = {"count": sum(late.values()), "of": len(items)}
    some = [sheet for sheet in sheets if late[sheet.unit]]
    return [
        _finding(
            facts,
            kind=SHEETS_OVERDUE,
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
    kind: Kind,
    numbers: Figures,
    sheets: list[SheetReading],
    items: list[Item] | None = None,
    effect: float,
    **names: Name,
) -> Finding:
    return kind.finding(
        unit=facts.setting.programme.whole,
        period=facts.period.id,
        numbers=plain(numbers),
        names={"when": facts.when(), **names},
        items=tuple(items or ()),
        decimals=max(sheet.decimals for sheet in sheets),
        effect=effect,
        evidence=tuple(place for sheet in sheets for place in sheet.cells(sheet.criteria)),
    )


# --- wording


def _sheets_compared_vi(w: Words) -> str:
    named = sheet_vi.some(w, w.items())
    units = "; ".join(
        f"{item.name('unit')} tự đánh giá {item.number('self')}, thẩm định "
        f"{item.number('verified')} điểm"
        for item in named
    )
    units += sheet_vi.and_others(len(w.items()) - len(named), "đơn vị")
    return f"Tự đánh giá cao hơn thẩm định ở {w.whole('count')}/{w.whole('of')} đơn vị: {units}."


def _sheets_compared_en(w: Words) -> str:
    named = sheet_en.some(w, w.items())
    units = "; ".join(
        f"{item.name('unit')} self-assessed {item.number('self')}, verified "
        f"{item.number('verified')} points"
        for item in named
    )
    units += sheet_en.and_others(len(w.items()) - len(named), "unit", "units")
    return (
        f"Self-assessed points are above verified ones in {w.whole('count')} of {w.whole('of')} "
        f"units: {units}."
    )


SHEETS_COMPARED = Kind(
    "sheets_compared",
    order=80,
    headline=True,
    vi=_sheets_compared_vi,
    en=_sheets_compared_en,
    sample=Sample(
        "",
        {"count": 7, "of": 7},
        items=(("unit", {"self": 787.84, "verified": 606.27}),),
        decimals=2,
    ),
)


def _sheets_lowered_vi(w: Words) -> str:
    most = "; ".join(
        f"{sheet_vi.criterion(item)} ({item.number('difference')} điểm ở {item.count('units')} "
        "đơn vị)"
        for item in sheet_vi.some(w, w.items())
    )
    return (
        f"Ở {w.count('count')} tiêu chí có đơn vị được thẩm định thấp hơn tự đánh giá, cộng các "
        f"đơn vị thấp hơn {w.number('difference')} điểm; nhiều nhất: {most}."
    )


def _sheets_lowered_en(w: Words) -> str:
    most = "; ".join(
        f"{sheet_en.criterion(item)} ({item.number('difference')} points in "
        f"{en.several(item, 'units', 'unit', 'units')})"
        for item in sheet_en.some(w, w.items())
    )
    return (
        "Units were verified below their self-assessed points in "
        f"{sheet_en.criteria(w, 'count')}, by "
        f"{w.number('difference')} points over all units; most of all: {most}."
    )


SHEETS_LOWERED = Kind(
    "sheets_lowered",
    order=160,
    tone="weakness",
    headline=True,
    vi=_sheets_lowered_vi,
    en=_sheets_lowered_en,
    sample=Sample(
        "",
        {"count": 46, "difference": 611.4},
        items=(("code name", {"units": 2, "difference": 49.61}),),
        decimals=2,
    ),
)


SHEETS_UNVERIFIED = Kind(
    "sheets_unverified",
    order=160,
    headline=True,
    vi=lambda w: (
        f"Chưa thẩm định đủ mọi tiêu chí của {w.whole('count')}/{w.whole('of')} đơn vị: "
        f"{w.name('units')}."
    ),
    en=lambda w: (
        f"Not every criterion is verified in {w.whole('count')} of {w.whole('of')} units: "
        f"{w.name('units')}."
    ),
    sample=Sample("units", {"count": 2, "of": 7}),
)


def _sheets_overdue_vi(w: Words) -> str:
    units = "; ".join(f"{item.name('unit')} {item.count('count')}" for item in w.items())
    head = (
        f"Quá hạn tính đến {w.name('until')}: {w.count('count')} tiêu chí chưa hoàn thành của "
        f"{w.count('of')} đơn vị"
    )
    return f"{head}." if w.brief else f"{head} ({units})."


def _sheets_overdue_en(w: Words) -> str:
    units = "; ".join(f"{item.name('unit')} {item.count('count')}" for item in w.items())
    head = (
        f"Overdue on {w.name('until')}, not done: {sheet_en.criteria(w, 'count')} in "
        f"{en.several(w, 'of', 'unit', 'units')}"
    )
    return f"{head}." if w.brief else f"{head} ({units})."


SHEETS_OVERDUE = Kind(
    "sheets_overdue",
    order=160,
    tone="outlook",
    headline=True,
    vi=_sheets_overdue_vi,
    en=_sheets_overdue_en,
    sample=Sample("until", {"count": 23, "of": 6}, items=(("unit", {"count": 7}),), decimals=2),
)
