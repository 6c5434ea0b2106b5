"""What a scoring sheet says: self-assessed beside verified points, and what lies between them.

A self-assessed score and a verified one are two values; every finding says which one it is about.
"""

from __future__ import annotations

from fractions import Fraction

from helpers.core.params.framework import Indicator
from helpers.findings.model import Facts, Finding, Item, indicator_name
from helpers.findings.sheet_progress import progress_findings
from helpers.findings.sheet_reading import SheetReading, plain, read
from helpers.findings.sheets_overview import sheets_findings
from helpers.intake.forms import load_form
from helpers.measures.criteria import Criterion, sums_of

MOST_WORTH = 5


def sheet_findings(facts: Facts, unit: str) -> list[Finding]:
    """All findings about a unit's sheet; for the whole of the programme those over all sheets."""
    if unit == facts.setting.programme.whole:
        return sheets_findings(facts)
    sheet = read(facts, unit)
    if sheet is None:
        return []
    return [
        *_total(sheet),
        *_groups(sheet),
        *_differences(sheet),
        *_without_evidence(sheet),
        *_full(sheet),
        *_worth(sheet),
        *progress_findings(sheet),
    ]


def _total(sheet: SheetReading) -> list[Finding]:
    """Both totals, and the difference between them where every criterion is verified."""
    sums = sheet.sums
    lower, higher = _lower(sheet), _higher(sheet)
    numbers: dict[str, int | float | Fraction] = {
        "self": sums.self_assessed,
        "verified": sums.verified,
        "maximum": sums.maximum,
        "maximum_decimals": 0 if sums.maximum.denominator == 1 else sheet.decimals,
        "difference": abs(sums.difference),
        "of": sums.criteria,
        "verified_count": sums.verified_count,
        "lower_count": len(lower),
        "lower": sum((one.difference or 0 for one in lower), Fraction(0)),
        "higher_count": len(higher),
        "higher": -sum((one.difference or 0 for one in higher), Fraction(0)),
        "unassessed": sums.criteria - sums.self_count,
    }
    if not sums.self_count:
        kind = "sheet_total_verified" if sums.verified_count else "sheet_total_blank"
    elif sums.is_verified:
        kind = "sheet_total_above" if sums.difference > 0 else "sheet_total_below"
        kind = kind if sums.difference else "sheet_total_equal"
    else:
        kind = "sheet_total_partly" if sums.verified_count else "sheet_total_unverified"
        checked = sums_of(one for one in sheet.criteria if one.verified is not None)
        numbers |= {"self_checked": checked.self_assessed, "maximum_checked": checked.maximum}
    cells = sheet.cells(sheet.criteria)
    return [sheet.finding(kind=kind, numbers=numbers, effect=950.0, headline=True, cells=cells)]


def _groups(sheet: SheetReading) -> list[Finding]:
    """Points by group, below the index."""
    framework = sheet.facts.setting.framework
    score = framework.score
    groups = framework.children(score.indicator) if score else ()
    items = [_group(sheet, one) for one in groups if framework.is_group(one)]
    if not items:
        return []
    numbers = {"count": len(items)}
    return [
        sheet.finding(
            kind="sheet_group_points",
            numbers=numbers,
            items=items,
            cells=sheet.cells(sheet.criteria),
        )
    ]


def _group(sheet: SheetReading, group: Indicator) -> Item:
    codes = {one.code for one in sheet.facts.setting.framework.scored(group.code)}
    sums = sums_of(one for one in sheet.criteria if one.code in codes)
    numbers: dict[str, int | float | Fraction] = {
        "maximum": sums.maximum,
        "maximum_decimals": 0 if sums.maximum.denominator == 1 else sheet.decimals,
    }
    if sums.self_count:
        numbers["self"] = sums.self_assessed
    if sums.verified_count:
        numbers["verified"] = sums.verified
    if sheet.sums.verified_count and sums.verified_count < sums.criteria:
        numbers["unverified"] = sums.criteria - sums.verified_count
    return Item({"name": indicator_name(sheet.facts, group.code)}, plain(numbers))


def _lower(sheet: SheetReading) -> list[Criterion]:
    """The criteria whose verified points are below the self-assessed ones, the largest first."""
    found = [one for one in sheet.criteria if (one.difference or 0) > 0]
    return sorted(found, key=lambda one: -(one.difference or 0))


def _higher(sheet: SheetReading) -> list[Criterion]:
    found = [one for one in sheet.criteria if (one.difference or 0) < 0]
    return sorted(found, key=lambda one: one.difference or 0)


def _differences(sheet: SheetReading) -> list[Finding]:
    """The criteria that make the difference: all of them, so that they add up to it."""
    found = []
    for kind, criteria in (("sheet_lower", _lower(sheet)), ("sheet_higher", _higher(sheet))):
        if not criteria:
            continue
        total = abs(sums_of(criteria).difference)
        items = [_compared(sheet, one) for one in criteria]
        numbers: dict[str, int | Fraction] = {"count": len(items), "difference": total}
        found.append(
            sheet.finding(
                kind=kind,
                numbers=numbers,
                items=items,
                tone="weakness" if kind == "sheet_lower" else "note",
                effect=total,
                headline=kind == "sheet_lower",
                cells=sheet.cells(criteria),
            )
        )
    return found


def _compared(sheet: SheetReading, one: Criterion) -> Item:
    numbers = {
        "self": one.self_assessed or Fraction(0),
        "verified": one.verified or Fraction(0),
        "difference": abs(one.difference or Fraction(0)),
    }
    return sheet.item(one, numbers)


def _without_evidence(sheet: SheetReading) -> list[Finding]:
    """Points that were not confirmed where the sheet has no evidence, or says that it is wanted."""
    form = load_form(sheet.facts.setting)
    wanted = form.choices_that_mean("status", "evidence_wanted")
    lacking = [one for one in _lower(sheet) if one.evidence == 0 or one.status in wanted]
    if not lacking:
        return []
    total = sum((one.difference or 0 for one in lacking), Fraction(0))
    return [
        sheet.finding(
            kind="sheet_evidence",
            numbers={"count": len(lacking), "difference": total},
            items=[_compared(sheet, one) for one in lacking],
            tone="weakness",
            effect=total,
            headline=True,
            cells=sheet.cells(lacking, "evidence", "status"),
        )
    ]


def _full(sheet: SheetReading) -> list[Finding]:
    """The criteria that have their maximum."""
    full = [
        one for one in sheet.criteria if sheet.points(one) and one.maximum and _is_full(sheet, one)
    ]
    if not full:
        return []
    total = sum((one.maximum or 0 for one in full), Fraction(0))
    numbers = {"count": len(full), "of": sheet.sums.criteria, "value": total}
    items = [sheet.item(one, {"maximum": one.maximum or Fraction(0)}) for one in full]
    cells = sheet.cells(full)
    return [
        sheet.finding(
            kind="sheet_full",
            numbers=numbers,
            items=items,
            tone="strength",
            effect=total,
            cells=cells,
        )
    ]


def _is_full(sheet: SheetReading, one: Criterion) -> bool:
    return sheet.points(one) is not None and sheet.gap(one) == 0


def _worth(sheet: SheetReading) -> list[Finding]:
    """Where most points are still to be won."""
    open_ = sorted(
        (one for one in sheet.criteria if sheet.gap(one) > 0), key=lambda o: -sheet.gap(o)
    )
    if not open_:
        return []
    total = sum((sheet.gap(one) for one in open_), Fraction(0))
    least = sheet.gap(open_[:MOST_WORTH][-1])
    most = [one for one in open_ if sheet.gap(one) >= least]  # who shares the last place too
    items = [
        sheet.item(one, {"loss": sheet.gap(one), "value": sheet.points(one) or Fraction(0)})
        for one in most
    ]
    return [
        sheet.finding(
            kind="sheet_worth",
            numbers={"count": len(open_), "loss": total},
            items=items,
            tone="outlook",
            effect=total,
            headline=True,
            cells=sheet.cells(most),
        )
    ]
