"""Criteria of a sheet that are overdue, or due in the next period, and with whom they lie."""

from __future__ import annotations

from datetime import date, timedelta

from helpers.core.formatting import short_date
from helpers.findings import sheet_phrases_en as sheet_en
from helpers.findings import sheet_phrases_vi as sheet_vi
from helpers.findings.kinds import Kind
from helpers.findings.model import Facts, Finding, Item, Name
from helpers.findings.samples import Sample
from helpers.findings.sheet_reading import (
    SheetReading,
    cells_of,
)
from helpers.findings.words import Words
from helpers.index.measures.criteria import Criterion
from helpers.intake.forms import load_form
from helpers.params.period import Period


def due_findings(sheet: SheetReading) -> list[Finding]:
    """Criteria whose deadline has passed, and those whose deadline the next period brings."""
    end, until = sheet.facts.period.end, next_end(sheet.facts)
    open_ = [(day, criterion) for day, criterion in open_deadlines(sheet.facts, sheet.criteria)]
    findings = []
    for kind, some in (
        (SHEET_OVERDUE, [pair for pair in open_ if pair[0] <= end]),
        (SHEET_DUE, [pair for pair in open_ if end < pair[0] <= until]),
    ):
        if not some:
            continue
        criteria = [criterion for _, criterion in some]
        findings.append(
            sheet.finding(
                kind=kind,
                numbers={"count": len(some)},
                items=[_due_item(sheet, day, criterion) for day, criterion in some],
                effect=1000.0 + len(some) if kind == SHEET_OVERDUE else 900.0 + len(some),
                cells=cells_of(sheet.facts, criteria, ("item",)),
                names={"until": day_name(end if kind == SHEET_OVERDUE else until)},
            )
        )
    return findings


def _due_item(sheet: SheetReading, day: date, criterion: Criterion) -> Item:
    names = {"day": day_name(day), "person": Name(criterion.person, criterion.person)}
    return sheet.item(criterion, {"loss": sheet.gap(criterion)}, names)


def open_deadlines(facts: Facts, criteria: tuple[Criterion, ...]) -> list[tuple[date, Criterion]]:
    """The criteria with a deadline that are neither done nor at their maximum, earliest first."""
    done = load_form(facts.setting).choices_that_mean("status", "done")
    dated = [
        (criterion.deadline, criterion)
        for criterion in criteria
        if criterion.deadline is not None
        and criterion.status not in done
        and criterion.verified != criterion.maximum
    ]
    return sorted(dated, key=lambda pair: (pair[0], pair[1].row))


def next_end(facts: Facts) -> date:
    """The last day of the next period of the kind; where none is declared, of one as long."""
    now = facts.period
    later: list[Period] = [
        period
        for period in facts.setting.programme.periods
        if period.kind == now.kind and period.start > now.end
    ]
    if later:
        return min(later, key=lambda period: period.start).end
    return now.end + (now.end - now.start) + timedelta(days=1)


def day_name(day: date) -> Name:
    """A day as both languages write it."""
    return Name(short_date(day), short_date(day, "en"))


# --- wording


def _due_vi(item: Words) -> str:
    person = item.name("person") or "chưa ghi người phụ trách"
    return f"{sheet_vi.criterion(item)}, hạn {item.name('day')}, {person}"


def _due_en(item: Words) -> str:
    person = item.name("person") or "nobody named"
    return f"{sheet_en.criterion(item)}, due {item.name('day')}, {person}"


SHEET_OVERDUE = Kind(
    "sheet_overdue",
    order=100,
    tone="outlook",
    headline=True,
    vi=lambda w: (
        f"Quá hạn tính đến {w.name('until')}: {w.count('count')} tiêu chí chưa hoàn thành: "
        f"{sheet_vi.listed(w, _due_vi)}."
    ),
    en=lambda w: (
        f"Overdue on {w.name('until')}, not done: {sheet_en.criteria(w, 'count')}: "
        f"{sheet_en.listed(w, _due_en)}."
    ),
    sample=Sample(
        "until",
        {"count": 2},
        items=(
            ("code name day person", {}),
            ("code name day person", {}),
        ),
        decimals=2,
    ),
)


SHEET_DUE = Kind(
    "sheet_due",
    order=140,
    tone="outlook",
    headline=True,
    vi=lambda w: (
        f"Đến hạn trong kỳ tới (đến hết {w.name('until')}): {w.count('count')} tiêu chí: "
        f"{sheet_vi.listed(w, _due_vi)}."
    ),
    en=lambda w: (
        f"Due in the next period (until {w.name('until')}): {sheet_en.criteria(w, 'count')}: "
        f"{sheet_en.listed(w, _due_en)}."
    ),
    sample=Sample("until", {"count": 3}, items=(("code name day person", {}),), decimals=2),
)
