"""What a scoring sheet says: self-assessed beside verified points, and what lies between them.

A self-assessed score and a verified one are two values; every finding says which one it is about.
"""

from __future__ import annotations

from fractions import Fraction

from helpers.findings import sheet_phrases_en as sheet_en
from helpers.findings import sheet_phrases_vi as sheet_vi
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import Facts, Finding, Item, Name, indicator_name
from helpers.findings.samples import Sample
from helpers.findings.sheet_place import place_findings
from helpers.findings.sheet_progress import progress_findings
from helpers.findings.sheet_reading import SheetReading, plain, read
from helpers.findings.sheet_totals import higher_criteria, lower_criteria, total_findings
from helpers.findings.sheets_overview import sheets_findings
from helpers.findings.words import Words, capital
from helpers.index.measures.criteria import Criterion, sums_of
from helpers.intake.forms import load_form
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
        *_differences(sheet),
        *_without_evidence(sheet),
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
    codes = {one.code for one in sheet.facts.setting.framework.scored(group.code)}
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


def _differences(sheet: SheetReading) -> list[Finding]:
    """The criteria that make the difference: all of them, so that they add up to it."""
    found = []
    for kind, criteria in (
        (SHEET_LOWER, lower_criteria(sheet)),
        (SHEET_HIGHER, higher_criteria(sheet)),
    ):
        if not criteria:
            continue
        total = abs(sums_of(criteria).difference)
        items = [_compared(sheet, criterion) for criterion in criteria]
        numbers: dict[str, int | Fraction] = {"count": len(items), "difference": total}
        found.append(
            sheet.finding(
                kind=kind,
                numbers=numbers,
                items=items,
                effect=total,
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
    """Points that were not confirmed where the sheet has no evidence, or says that it is wanted;
    and how many more were not confirmed although it counts some."""
    form = load_form(sheet.facts.setting)
    wanted = form.choices_that_mean("status", "evidence_wanted")
    lower = lower_criteria(sheet)
    lacking = [one for one in lower if one.evidence == 0 or one.status in wanted]
    if not lacking:
        return []
    total = sum((one.difference or 0 for one in lacking), Fraction(0))
    shown = [one for one in lower if one.evidence and one not in lacking]
    numbers: dict[str, int | Fraction] = {"shown_count": len(shown)}
    numbers["shown"] = sum((one.difference or 0 for one in shown), Fraction(0))
    return [
        sheet.finding(
            kind=SHEET_EVIDENCE,
            numbers={
                **{"count": len(lacking), "of": len(lower), "difference": total},
                **(numbers if shown else {}),
            },
            items=[_compared(sheet, one) for one in lacking],
            effect=total,
            cells=sheet.cells(lacking, "evidence", "status"),
        )
    ]


def _full(sheet: SheetReading) -> list[Finding]:
    """The criteria that have their maximum."""
    full = [
        criterion
        for criterion in sheet.criteria
        if sheet.points(criterion) and criterion.maximum and _is_full(sheet, criterion)
    ]
    if not full:
        return []
    total = sum((one.maximum or 0 for one in full), Fraction(0))
    numbers = {"count": len(full), "of": sheet.sums.criteria, "value": total}
    items = [sheet.item(one, {"maximum": one.maximum or Fraction(0)}) for one in full]
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


def _is_full(sheet: SheetReading, one: Criterion) -> bool:
    return sheet.points(one) is not None and sheet.gap(one) == 0


def _worth(sheet: SheetReading) -> list[Finding]:
    """Where most points are still to be won."""
    open_ = sorted(
        (criterion for criterion in sheet.criteria if sheet.gap(criterion) > 0),
        key=lambda o: -sheet.gap(o),
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
            kind=SHEET_WORTH,
            numbers={"count": len(open_), "loss": total},
            items=items,
            effect=total,
            cells=sheet.cells(most),
        )
    ]


FINDER = Finder(sheet_findings, order=100, of=("sheet",))


# --- what is said


def _group_vi(one: Words) -> str:
    said = []
    if one.has("self"):
        said.append(f"tự đánh giá {one.number('self')}")
    if one.has("verified"):
        left = f", còn {one.count('unverified')} tiêu chí" if one.some("unverified") else ""
        said.append(f"thẩm định {one.number('verified')}{left}")
    return f"{one.name('name')} {', '.join(said) or 'chưa ghi điểm'} trên {one.maximum()}"


def _compared_vi(one: Words) -> str:
    both = f" (tự đánh giá {one.number('self')}, thẩm định {one.number('verified')})"
    return _named_difference_vi(one) + ("" if one.brief else both)


def _named_difference_vi(one: Words) -> str:
    return f"{sheet_vi.criterion(one)} {one.number('difference')}"


def _difference(one: Words) -> str:
    return one.number("difference")


def _group_en(one: Words) -> str:
    said = []
    if one.has("self"):
        said.append(f"self-assessed {one.number('self')}")
    if one.has("verified"):
        left = f", {one.count('unverified')} left" if one.some("unverified") else ""
        said.append(f"verified {one.number('verified')}{left}")
    return f"{one.name('name')}: {', '.join(said) or 'no points stated'} of {one.maximum()}"


def _compared_en(one: Words) -> str:
    both = f" (self-assessed {one.number('self')}, verified {one.number('verified')})"
    return _named_difference_en(one) + ("" if one.brief else both)


def _named_difference_en(one: Words) -> str:
    return f"{sheet_en.criterion(one)} {one.number('difference')}"


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


def _apart_vi(w: Words, side: str) -> str:
    return (
        f"Thẩm định {side} tự đánh giá ở {w.count('count')} tiêu chí, tổng cộng "
        f"{w.number('difference')} điểm: {sheet_vi.listed(w, _compared_vi, _difference)}."
    )


def _apart_en(w: Words, side: str) -> str:
    return (
        f"Verified {side} self-assessed in {sheet_en.criteria(w, 'count')}, "
        f"{w.number('difference')} points in total: "
        f"{sheet_en.listed(w, _compared_en, _difference)}."
    )


SHEET_LOWER = Kind(
    "sheet_lower",
    order=90,
    tone="weakness",
    headline=True,
    vi=lambda w: _apart_vi(w, "thấp hơn"),
    en=lambda w: _apart_en(w, "below"),
    sample=Sample(
        "",
        {"count": 3, "difference": 19.73},
        items=(("code name", {"self": 9.77, "verified": 0, "difference": 9.77}),),
        decimals=2,
    ),
)


SHEET_HIGHER = Kind(
    "sheet_higher",
    tone="note",
    vi=lambda w: _apart_vi(w, "cao hơn"),
    en=lambda w: _apart_en(w, "above"),
    sample=Sample(
        "",
        {"count": 1, "difference": 2},
        items=(("code name", {"self": 10.68, "verified": 12.68, "difference": 2}),),
        decimals=2,
    ),
)


def _sheet_evidence_vi(w: Words) -> str:
    if w.whole("count") == w.whole("of"):  # the sentence before this one names them
        return (
            f"Cả {w.count('count')} tiêu chí có điểm thẩm định thấp hơn tự đánh giá đều không có "
            "minh chứng hoặc được phiếu ghi cần bổ sung minh chứng."
        )
    said = (
        f"Thẩm định thấp hơn tự đánh giá {w.number('difference')} điểm ở {w.count('count')} tiêu "
        "chí mà phiếu không có minh chứng hoặc ghi cần bổ sung minh chứng"
    )
    if w.brief:
        return f"{said}."
    return f"{said}: {sheet_vi.listed(w, _named_difference_vi, _difference)}.{_shown_vi(w)}"


def _shown_vi(w: Words) -> str:
    if not w.has("shown_count"):
        return ""
    return (
        f" Ở {w.count('shown_count')} tiêu chí thấp hơn khác ({w.number('shown')} điểm), phiếu có "
        "ghi minh chứng."
    )


def _sheet_evidence_en(w: Words) -> str:
    if w.whole("count") == w.whole("of"):
        return (
            f"The sheet has no evidence, or says that evidence is wanted, for any of "
            f"{sheet_en.criteria(w, 'count')} verified below self-assessed."
        )
    said = (
        f"Verified {w.number('difference')} points below self-assessed in "
        f"{sheet_en.criteria(w, 'count')} "
        "of which the sheet has no evidence or says that evidence is wanted"
    )
    if w.brief:
        return f"{said}."
    return f"{said}: {sheet_en.listed(w, _named_difference_en, _difference)}.{_shown_en(w)}"


def _shown_en(w: Words) -> str:
    if not w.has("shown_count"):
        return ""
    return (
        f" The sheet counts evidence for the other {sheet_en.criteria(w, 'shown_count')} verified "
        f"below ({w.number('shown')} points)."
    )


SHEET_EVIDENCE = Kind(
    "sheet_evidence",
    tone="weakness",
    headline=True,
    order=120,
    vi=_sheet_evidence_vi,
    en=_sheet_evidence_en,
    sample=Sample(
        "",
        {"count": 3, "of": 5, "difference": 19.7, "shown_count": 2, "shown": 12.5},
        items=(("code name", {"difference": 9.7}),),
    ),
    labels={
        "shown_count": Name("Số tiêu chí có minh chứng", "Criteria with evidence"),
        "shown": Name("Điểm thấp hơn ở tiêu chí có minh chứng", "Points below, with evidence"),
    },
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
