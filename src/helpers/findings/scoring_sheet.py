"""What a scoring sheet says: points by group, criteria at their maximum, points still to be won.

A self-assessed score and a verified one are two values; every finding says which one it is about.
"""

from __future__ import annotations

from fractions import Fraction

from helpers.core.text import capital
from helpers.findings import sheet_phrases_en as sheet_en
from helpers.findings import sheet_phrases_vi as sheet_vi
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import Facts, Finding, Item, indicator_name
from helpers.findings.samples import Sample
from helpers.findings.sheet_differences import difference_findings
from helpers.findings.sheet_place import place_findings
from helpers.findings.sheet_progress import progress_findings
from helpers.findings.sheet_reading import SheetReading, plain, read
from helpers.findings.sheet_totals import total_findings
from helpers.findings.sheets_overview import sheets_findings
from helpers.findings.words import Words
from helpers.index.measures.criteria import Criterion, sums_of
from helpers.params.indicator import Indicator

MOST_WORTH = 5


def sheet_findings(facts: Facts, unit: str) -> list[Finding]:
    """All findings about a unit's sheet; for the whole of the programme those over all sheets."""
    if unit == facts.setting.programme.whole:
        return sheets_findings(facts)
    sheet = read(facts, unit)
    if sheet is None:
        return []
    return [
        *total_findings(sheet),
        *place_findings(sheet),
        *_groups(sheet),
        *difference_findings(sheet),
        *_full(sheet),
        *_worth(sheet),
        *progress_findings(sheet),
    ]


def _groups(sheet: SheetReading) -> list[Finding]:
    """Points by group, below the index."""
    framework = sheet.facts.setting.framework
    score = framework.score
    groups = framework.children(score.indicator) if score else ()
    items = [_group(sheet, group) for group in groups if framework.is_group(group)]
    if not items:
        return []
    numbers = {"count": len(items)}
    return [
        sheet.finding(
            kind=SHEET_GROUP_POINTS,
            numbers=numbers,
            items=items,
            cells=sheet.cells(sheet.criteria),
        )
    ]


def _group(sheet: SheetReading, group: Indicator) -> Item:
    codes = {indicator.code for indicator in sheet.facts.setting.framework.scored(group.code)}
    sums = sums_of(criterion for criterion in sheet.criteria if criterion.code in codes)
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


def _full(sheet: SheetReading) -> list[Finding]:
    """The criteria that have their maximum."""
    full = [
        criterion
        for criterion in sheet.criteria
        if sheet.points(criterion) and criterion.maximum and _is_full(sheet, criterion)
    ]
    if not full:
        return []
    total = sum((criterion.maximum or 0 for criterion in full), Fraction(0))
    numbers = {"count": len(full), "of": sheet.sums.criteria, "value": total}
    items = [
        sheet.item(criterion, {"maximum": criterion.maximum or Fraction(0)}) for criterion in full
    ]
    cells = sheet.cells(full)
    return [
        sheet.finding(
            kind=SHEET_FULL,
            numbers=numbers,
            items=items,
            effect=total,
            cells=cells,
        )
    ]


def _is_full(sheet: SheetReading, criterion: Criterion) -> bool:
    return sheet.points(criterion) is not None and sheet.gap(criterion) == 0


def _worth(sheet: SheetReading) -> list[Finding]:
    """Where most points are still to be won."""
    open_ = sorted(
        (criterion for criterion in sheet.criteria if sheet.gap(criterion) > 0),
        key=lambda o: -sheet.gap(o),
    )
    if not open_:
        return []
    total = sum((sheet.gap(criterion) for criterion in open_), Fraction(0))
    least = sheet.gap(open_[:MOST_WORTH][-1])
    most = [
        criterion for criterion in open_ if sheet.gap(criterion) >= least
    ]  # who shares the last place too
    items = [
        sheet.item(
            criterion,
            {"loss": sheet.gap(criterion), "value": sheet.points(criterion) or Fraction(0)},
        )
        for criterion in most
    ]
    return [
        sheet.finding(
            kind=SHEET_WORTH,
            numbers={"count": len(open_), "loss": total},
            items=items,
            effect=total,
            cells=sheet.cells(most),
        )
    ]


FINDER = Finder(sheet_findings, order=100, of=("sheet",))


# --- wording


def _group_vi(item: Words) -> str:
    clauses = []
    if item.has("self"):
        clauses.append(f"tự đánh giá {item.number('self')}")
    if item.has("verified"):
        left = f", còn {item.count('unverified')} tiêu chí" if item.some("unverified") else ""
        clauses.append(f"thẩm định {item.number('verified')}{left}")
    return f"{item.name('name')} {', '.join(clauses) or 'chưa ghi điểm'} trên {item.maximum()} điểm"


def _group_en(item: Words) -> str:
    clauses = []
    if item.has("self"):
        clauses.append(f"self-assessed {item.number('self')}")
    if item.has("verified"):
        left = f", {item.count('unverified')} left" if item.some("unverified") else ""
        clauses.append(f"verified {item.number('verified')}{left}")
    return (
        f"{item.name('name')}: {', '.join(clauses) or 'no points stated'} of "
        f"{item.maximum()} points"
    )


def _sheet_group_points_vi(w: Words) -> str:
    groups = "; ".join(_group_vi(item) for item in w.items())
    return f"Điểm theo nhóm {w.name('when')}: {groups}."


def _sheet_group_points_en(w: Words) -> str:
    groups = "; ".join(_group_en(item) for item in w.items())
    return f"Points by group, {w.name('when')}: {groups}."


SHEET_GROUP_POINTS = Kind(
    "sheet_group_points",
    section="standing",
    vi=_sheet_group_points_vi,
    en=_sheet_group_points_en,
    sample=Sample(
        "when",
        {},
        items=(("name", {"maximum": 80, "maximum_decimals": 0, "self": 67.22, "verified": 67.22}),),
        decimals=2,
    ),
)


def _sheet_full_vi(w: Words) -> str:
    codes = ", ".join(item.name("code") for item in w.items())
    return (
        f"Có {w.whole('count')}/{w.whole('of')} tiêu chí đạt điểm tối đa ({w.name('points')}), "
        f"cộng {w.number('value')} điểm: {codes}."
    )


def _sheet_full_en(w: Words) -> str:
    codes = ", ".join(item.name("code") for item in w.items())
    return (
        f"At their maximum ({w.name('points')}): {w.whole('count')} of "
        f"{sheet_en.criteria(w, 'of')}, "
        f"{w.number('value')} points: {codes}."
    )


SHEET_FULL = Kind(
    "sheet_full",
    tone="strength",
    vi=_sheet_full_vi,
    en=_sheet_full_en,
    sample=Sample(
        "points", {"count": 8, "of": 62, "value": 130}, items=(("code", {}),), decimals=2
    ),
)


SHEET_WORTH = Kind(
    "sheet_worth",
    tone="outlook",
    headline=True,
    order=150,
    vi=lambda w: (
        f"{capital(w.name('points'))} còn thiếu {w.number('loss')} điểm so với tối đa ở "
        f"{w.count('count')} tiêu chí, nhiều nhất: "
        f"{sheet_vi.listed(w, sheet_vi.named_loss, sheet_vi.loss)}."
    ),
    en=lambda w: (
        f"{capital(w.name('points'))} are {w.number('loss')} below the maximum in "
        f"{sheet_en.criteria(w, 'count')}, most of all: "
        f"{sheet_en.listed(w, sheet_en.named_loss, sheet_en.loss)}."
    ),
    sample=Sample(
        "points", {"count": 32, "loss": 174.4}, items=(("code name", {"loss": 20}),), decimals=2
    ),
)
