"""Scoring sheets over time: what rose, what stood still, what is due and with whom it lies."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from helpers.findings import sheet_phrases_en as sheet_en
from helpers.findings import sheet_phrases_vi as sheet_vi
from helpers.findings.kinds import Kind
from helpers.findings.model import Finding, Name, period_name
from helpers.findings.samples import Sample
from helpers.findings.sheet_deadlines import due_findings
from helpers.findings.sheet_reading import (
    SELF_ASSESSED,
    VERIFIED,
    SheetReading,
)
from helpers.findings.words import Words
from helpers.index.measures.criteria import Criterion

Points = Callable[[Criterion], Fraction | None]
Pair = tuple[Criterion, Criterion]  # a criterion now, and in the period before
BOTH: tuple[tuple[Name, Points], ...] = (
    (VERIFIED, lambda criterion: criterion.verified),
    (SELF_ASSESSED, lambda criterion: criterion.self_assessed),
)


def progress_findings(sheet: SheetReading) -> list[Finding]:
    """What changed since the period before, and what is to be done before the next one ends."""
    before = sheet.facts.sheet(sheet.unit, sheet.facts.before)
    pairs = [
        (criterion, before[criterion.code])
        for criterion in sheet.criteria
        if criterion.code in before
    ]
    findings = []
    if pairs and sheet.facts.before is not None:
        name = period_name(sheet.facts.before)
        for points_name, points in BOTH:
            findings += _moved(sheet, points_name, points, pairs, name)
        findings += _still(sheet, pairs, name)
    return [*findings, *due_findings(sheet)]


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
        ((now, d, b) for now, d, b in moves if d), key=lambda move: (-move[1], move[0].code)
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
        "new": sum((points(criterion) or Fraction(0) for criterion in new), Fraction(0)),
    }
    items = [
        sheet.item(now, {"change": d, "value": then + d, "value_before": then})
        for now, d, then in moved
    ]
    earlier = sheet.facts.sheet(sheet.unit, sheet.facts.before)
    changed = [*(now for now, *_ in moved), *new]
    cells = (*sheet.cells(changed), *sheet.cells(earlier[criterion.code] for criterion in changed))
    return [
        sheet.finding(
            kind=_kind(points_name, bool(changed)),
            numbers=numbers,
            items=items,
            effect=up + down,
            cells=cells,
            names={"before": before, "which": points_name},
        )
    ]


def _kind(points_name: Name, changed: bool) -> Kind:
    if points_name == VERIFIED:
        return SHEET_VERIFIED_MOVED if changed else SHEET_VERIFIED_UNMOVED
    return SHEET_SELF_MOVED if changed else SHEET_SELF_UNMOVED


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
    still.sort(key=lambda criterion: -sheet.gap(criterion))
    gap = sum((sheet.gap(criterion) for criterion in still), Fraction(0))
    return [
        sheet.finding(
            kind=SHEET_STILL,
            numbers={"count": len(still), "loss": gap},
            items=[sheet.item(criterion, {"loss": sheet.gap(criterion)}) for criterion in still],
            effect=gap,
            cells=sheet.cells(still),
            names={"before": before},
        )
    ]


# --- wording


def _moved_vi(w: Words) -> str:
    clauses = []
    if w.some("up_count"):
        clauses.append(f"tăng {w.number('up')} điểm ở {w.count('up_count')} tiêu chí")
    if w.some("down_count"):
        clauses.append(f"giảm {w.number('down')} điểm ở {w.count('down_count')} tiêu chí")
    if w.some("new_count"):
        clauses.append(
            f"có thêm điểm của {w.count('new_count')} tiêu chí, cộng {w.number('new')} điểm"
        )
    moves = f": {sheet_vi.listed(w, _change_vi, _short_change_vi)}" if w.items() else ""
    return f"So với {w.name('before')}, {w.name('which')} {', '.join(clauses)}{moves}."


def _change_vi(item: Words) -> str:
    moved = f"từ {item.number('value_before')} thành {item.number('value')} điểm"
    return f"{sheet_vi.criterion(item)} {moved}"


def _of_points_vi(w: Words) -> str:
    return w.name("points").removeprefix("điểm ")


def _short_change_vi(item: Words) -> str:
    return f"{item.number('value_before')} → {item.number('value')}"


def _moved_en(w: Words) -> str:
    clauses = []
    if w.some("up_count"):
        clauses.append(f"rose by {w.number('up')} in {sheet_en.criteria(w, 'up_count')}")
    if w.some("down_count"):
        clauses.append(f"fell by {w.number('down')} in {sheet_en.criteria(w, 'down_count')}")
    if w.some("new_count"):
        clauses.append(f"are new in {sheet_en.criteria(w, 'new_count')} ({w.number('new')} points)")
    moves = f": {sheet_en.listed(w, _change_en, _short_change_en)}" if w.items() else ""
    return f"Compared with {w.name('before')}, {w.name('which')} {', '.join(clauses)}{moves}."


def _change_en(item: Words) -> str:
    moved = f"from {item.number('value_before')} to {item.number('value')} points"
    return f"{sheet_en.criterion(item)} {moved}"


def _short_change_en(item: Words) -> str:
    return f"{item.number('value_before')} → {item.number('value')}"


SHEET_VERIFIED_MOVED = Kind(
    "sheet_verified_moved",
    topic="move",
    section="rank_changes",
    order=110,
    headline=True,
    vi=_moved_vi,
    en=_moved_en,
    sample=Sample(
        "before which",
        {"up_count": 1, "up": 2.5},
        items=(("code name", {"value": 2.5, "value_before": 0}),),
        decimals=2,
    ),
)


SHEET_SELF_MOVED = Kind(
    "sheet_self_moved",
    topic="move",
    section="rank_changes",
    order=130,
    headline=True,
    vi=_moved_vi,
    en=_moved_en,
    sample=Sample(
        "before which",
        {"up_count": 1, "up": 7.5},
        items=(("code name", {"value": 12.5, "value_before": 5}),),
        decimals=2,
    ),
)


def _sheet_verified_unmoved_vi(w: Words) -> str:
    return f"So với {w.name('before')}, {w.name('which')} của mọi tiêu chí không đổi."


def _sheet_verified_unmoved_en(w: Words) -> str:
    return f"Compared with {w.name('before')}, the {w.name('which')} of no criterion have changed."


SHEET_VERIFIED_UNMOVED = Kind(
    "sheet_verified_unmoved",
    topic="move",
    section="rank_changes",
    order=110,
    vi=_sheet_verified_unmoved_vi,
    en=_sheet_verified_unmoved_en,
    sample=Sample("before which"),
)


SHEET_SELF_UNMOVED = Kind(
    "sheet_self_unmoved",
    topic="move",
    section="rank_changes",
    order=130,
    vi=_sheet_verified_unmoved_vi,
    en=_sheet_verified_unmoved_en,
    sample=Sample("before which"),
)


SHEET_STILL = Kind(
    "sheet_still",
    section="rank_changes",
    vi=lambda w: (
        f"Đứng yên so với {w.name('before')} (cả tự đánh giá và thẩm định): {w.count('count')} "
        f"tiêu chí chưa đạt điểm tối đa, còn thiếu {w.number('loss')} điểm {_of_points_vi(w)}: "
        f"{sheet_vi.listed(w, sheet_vi.named_loss, sheet_vi.loss)}."
    ),
    en=lambda w: (
        f"Unchanged since {w.name('before')} (self-assessed and verified) and below the maximum: "
        f"{sheet_en.criteria(w, 'count')}, lacking {w.number('loss')} {w.name('points')}: "
        f"{sheet_en.listed(w, sheet_en.named_loss, sheet_en.loss)}."
    ),
    sample=Sample(
        "points before",
        {"count": 2, "loss": 5},
        items=(
            ("code name", {"loss": 2.5}),
            ("code name", {"loss": 2.5}),
        ),
        decimals=2,
    ),
)
