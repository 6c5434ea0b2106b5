"""Scoring sheets over time: what rose, what stood still, what is due and with whom it lies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

from helpers.core.formatting import short_date
from helpers.core.params.period import Period
from helpers.findings.model import Facts, Finding, Item, Name, period_name
from helpers.findings.sheet_reading import (
    SELF_ASSESSED,
    VERIFIED,
    SheetReading,
    cells_of,
)
from helpers.intake.forms import load_form
from helpers.measures.criteria import Criterion

Points = Callable[[Criterion], Fraction | None]
Pair = tuple[Criterion, Criterion]  # a criterion now, and in the period before
BOTH: tuple[tuple[Name, Points], ...] = (
    (VERIFIED, lambda one: one.verified),
    (SELF_ASSESSED, lambda one: one.self_assessed),
)


def progress_findings(sheet: SheetReading) -> list[Finding]:
    """What changed since the period before, and what is to be done before the next one ends."""
    before = sheet.facts.sheet(sheet.unit, sheet.facts.before)
    pairs = [(one, before[one.code]) for one in sheet.criteria if one.code in before]
    found = []
    if pairs and sheet.facts.before is not None:
        name = period_name(sheet.facts.before)
        for points_name, points in BOTH:
            found += _moved(sheet, points_name, points, pairs, name)
        found += _still(sheet, pairs, name)
    return [*found, *_due(sheet)]


def _moved(
    sheet: SheetReading,
    points_name: Name,
    points: Points,
    pairs: list[Pair],
    before: Name,
) -> list[Finding]:
    """The criteria whose points rose or fell, and those that have points for the first time."""
    both = [(now, (points(now), points(then))) for now, then in pairs]
    moves = [(now, a - b, b) for now, (a, b) in both if a is not None and b is not None]
    moved = sorted(
        ((now, d, b) for now, d, b in moves if d), key=lambda one: (-one[1], one[0].code)
    )
    new = [now for now, (a, b) in both if a is not None and b is None]
    if not moves and not new:
        return []
    up = sum((d for _, d, _ in moved if d > 0), Fraction(0))
    down = -sum((d for _, d, _ in moved if d < 0), Fraction(0))
    numbers: dict[str, int | float | Fraction] = {
        "up_count": sum(d > 0 for _, d, _ in moved),
        "up": up,
        "down_count": sum(d < 0 for _, d, _ in moved),
        "down": down,
        "new_count": len(new),
        "new": sum((points(one) or Fraction(0) for one in new), Fraction(0)),
    }
    items = [
        sheet.item(now, {"change": d, "value": then + d, "value_before": then})
        for now, d, then in moved
    ]
    earlier = sheet.facts.sheet(sheet.unit, sheet.facts.before)
    changed = [*(now for now, *_ in moved), *new]
    cells = (*sheet.cells(changed), *sheet.cells(earlier[one.code] for one in changed))
    return [
        sheet.finding(
            kind=_kind(points_name, bool(changed)),
            numbers=numbers,
            items=items,
            effect=up + down,
            headline=bool(changed),
            cells=cells,
            names={"before": before, "which": points_name},
        )
    ]


def _kind(points_name: Name, changed: bool) -> str:
    if points_name == VERIFIED:
        return "sheet_verified_moved" if changed else "sheet_verified_unmoved"
    return "sheet_self_moved" if changed else "sheet_self_unmoved"


def _still(sheet: SheetReading, pairs: list[Pair], before: Name) -> list[Finding]:
    """The criteria below their maximum of which neither value has changed."""
    still = [
        now
        for now, then in pairs
        if sheet.gap(now) > 0
        and (now.self_assessed, now.verified) == (then.self_assessed, then.verified)
    ]
    if not still:
        return []
    still.sort(key=lambda one: -sheet.gap(one))
    gap = sum((sheet.gap(one) for one in still), Fraction(0))
    return [
        sheet.finding(
            kind="sheet_still",
            numbers={"count": len(still), "loss": gap},
            items=[sheet.item(one, {"loss": sheet.gap(one)}) for one in still],
            effect=gap,
            cells=sheet.cells(still),
            names={"before": before},
        )
    ]


def _due(sheet: SheetReading) -> list[Finding]:
    """Criteria whose deadline has passed, and those whose deadline the next period brings."""
    end, until = sheet.facts.period.end, next_end(sheet.facts)
    open_ = [(day, one) for day, one in open_deadlines(sheet.facts, sheet.criteria)]
    found = []
    for kind, some in (
        ("sheet_overdue", [one for one in open_ if one[0] <= end]),
        ("sheet_due", [one for one in open_ if end < one[0] <= until]),
    ):
        if not some:
            continue
        criteria = [one for _, one in some]
        found.append(
            sheet.finding(
                kind=kind,
                numbers={"count": len(some)},
                items=[_due_item(sheet, day, one) for day, one in some],
                tone="outlook",
                effect=1000.0 + len(some) if kind == "sheet_overdue" else 900.0 + len(some),
                headline=True,
                cells=cells_of(sheet.facts, criteria, ("item",)),
                names={"until": day_name(end if kind == "sheet_overdue" else until)},
            )
        )
    return found


def _due_item(sheet: SheetReading, day: date, one: Criterion) -> Item:
    names = {"day": day_name(day), "person": Name(one.person, one.person)}
    return sheet.item(one, {"loss": sheet.gap(one)}, names)


def open_deadlines(facts: Facts, criteria: tuple[Criterion, ...]) -> list[tuple[date, Criterion]]:
    """The criteria with a deadline that are neither done nor at their maximum, earliest first."""
    done = load_form(facts.setting).choices_that_mean("status", "done")
    found = [
        (one.deadline, one)
        for one in criteria
        if one.deadline is not None and one.status not in done and one.verified != one.maximum
    ]
    return sorted(found, key=lambda pair: (pair[0], pair[1].row))


def next_end(facts: Facts) -> date:
    """The last day of the next period of the kind; where none is declared, of one as long."""
    now = facts.period
    later: list[Period] = [
        one
        for one in facts.setting.programme.periods
        if one.kind == now.kind and one.start > now.end
    ]
    if later:
        return min(later, key=lambda one: one.start).end
    return now.end + (now.end - now.start) + timedelta(days=1)


def day_name(day: date) -> Name:
    """A day as both languages write it."""
    return Name(short_date(day), short_date(day, "en"))
