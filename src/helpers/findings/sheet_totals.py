"""A sheet's two totals: self-assessed and verified points."""

from __future__ import annotations

from fractions import Fraction

from helpers.core.text import capital
from helpers.findings import sheet_phrases_en as sheet_en
from helpers.findings.kinds import Kind
from helpers.findings.model import Finding
from helpers.findings.samples import Sample
from helpers.findings.sheet_reading import SheetReading
from helpers.findings.words import Words
from helpers.index.measures.criteria import Criterion, sums_of


def total_findings(sheet: SheetReading) -> list[Finding]:
    """Both totals, and the difference between them where every criterion is verified."""
    sums = sheet.sums
    lower, higher = lower_criteria(sheet), higher_criteria(sheet)
    numbers: dict[str, int | float | Fraction] = {
        "self": sums.self_assessed,
        "verified": sums.verified,
        "maximum": sums.maximum,
        "maximum_decimals": 0 if sums.maximum.denominator == 1 else sheet.decimals,
        "difference": abs(sums.difference),
        "of": sums.criteria,
        "verified_count": sums.verified_count,
        "lower_count": len(lower),
        "lower": sum((criterion.difference or 0 for criterion in lower), Fraction(0)),
        "higher_count": len(higher),
        "higher": -sum((criterion.difference or 0 for criterion in higher), Fraction(0)),
        "unassessed": sums.criteria - sums.self_count,
    }
    if not sums.self_count:
        kind = SHEET_TOTAL_VERIFIED if sums.verified_count else SHEET_TOTAL_BLANK
    elif sums.is_verified:
        kind = SHEET_TOTAL_ABOVE if sums.difference > 0 else SHEET_TOTAL_BELOW
        kind = kind if sums.difference else SHEET_TOTAL_EQUAL
    else:
        kind = SHEET_TOTAL_PARTLY if sums.verified_count else SHEET_TOTAL_UNVERIFIED
        checked = sums_of(
            criterion for criterion in sheet.criteria if criterion.verified is not None
        )
        numbers |= {"self_checked": checked.self_assessed, "maximum_checked": checked.maximum}
    cells = sheet.cells(sheet.criteria)
    return [sheet.finding(kind=kind, numbers=numbers, effect=950.0, cells=cells)]


def lower_criteria(sheet: SheetReading) -> list[Criterion]:
    """The criteria whose verified points are below the self-assessed ones, the largest first."""
    criteria = [criterion for criterion in sheet.criteria if (criterion.difference or 0) > 0]
    return sorted(criteria, key=lambda criterion: -(criterion.difference or 0))


def higher_criteria(sheet: SheetReading) -> list[Criterion]:
    """Likewise those whose verified points are above."""
    criteria = [criterion for criterion in sheet.criteria if (criterion.difference or 0) < 0]
    return sorted(criteria, key=lambda criterion: criterion.difference or 0)


# --- wording


def _totals_vi(w: Words) -> str:
    return (
        f"{capital(w.name('when'))}: tự đánh giá {w.number('self')}/{w.maximum()} điểm"
        f"{_unassessed_vi(w)}, thẩm định {w.number('verified')}/{w.maximum()} điểm"
    )


def _unassessed_vi(w: Words) -> str:
    return f" (còn {w.count('unassessed')} tiêu chí chưa ghi)" if w.some("unassessed") else ""


def _sides_vi(w: Words) -> str:
    """What lies behind the difference: criteria below, criteria above."""
    if w.brief or not (w.some("lower_count") or w.some("higher_count")):
        return ""
    sides = [
        f"{w.count(f'{side}_count')} tiêu chí được thẩm định {word} hơn, tổng cộng "
        f"{w.number(side)} điểm"
        for side, word in (("lower", "thấp"), ("higher", "cao"))
        if w.some(f"{side}_count")
    ]
    return f" ({'; '.join(sides)})"


def _totals_en(w: Words) -> str:
    return (
        f"Self-assessed, {w.name('when')}: {w.number('self')}/{w.maximum()} points"
        f"{_unassessed_en(w)}; verified: {w.number('verified')}/{w.maximum()} points"
    )


def _unassessed_en(w: Words) -> str:
    return f" ({sheet_en.criteria(w, 'unassessed')} not stated)" if w.some("unassessed") else ""


def _sides_en(w: Words) -> str:
    """What lies behind the difference: criteria below, criteria above."""
    if w.brief or not (w.some("lower_count") or w.some("higher_count")):
        return ""
    sides = [
        f"verified {word} in {sheet_en.criteria(w, f'{side}_count')} by {w.number(side)} points"
        for side, word in (("lower", "below"), ("higher", "above"))
        if w.some(f"{side}_count")
    ]
    return f" ({'; '.join(sides)})"


SHEET_TOTAL_ABOVE = Kind(
    "sheet_total_above",
    charts=("assessed",),
    section="standing",
    order=70,
    headline=True,
    vi=lambda w: (
        f"{_totals_vi(w)}; tự đánh giá cao hơn {w.number('difference')} điểm{_sides_vi(w)}."
    ),
    en=lambda w: (
        f"{_totals_en(w)}: self-assessed {w.number('difference')} points above{_sides_en(w)}."
    ),
    title_vi=lambda w: f"Tự đánh giá cao hơn thẩm định {w.number('difference')} điểm",
    title_en=lambda w: f"Self-assessed {w.number('difference')} points above verified",
    sample=Sample(
        "when",
        {
            "self": 806.43,
            "verified": 762.11,
            "maximum": 960,
            "maximum_decimals": 0,
            "difference": 44.32,
            "lower_count": 4,
            "lower": 44.32,
        },
        decimals=2,
    ),
)


SHEET_TOTAL_BELOW = Kind(
    "sheet_total_below",
    charts=("assessed",),
    section="standing",
    order=70,
    headline=True,
    vi=lambda w: (
        f"{_totals_vi(w)}; tự đánh giá thấp hơn {w.number('difference')} điểm{_sides_vi(w)}."
    ),
    en=lambda w: (
        f"{_totals_en(w)}: self-assessed {w.number('difference')} points below{_sides_en(w)}."
    ),
    title_vi=lambda w: f"Tự đánh giá thấp hơn thẩm định {w.number('difference')} điểm",
    title_en=lambda w: f"Self-assessed {w.number('difference')} points below verified",
    sample=Sample(
        "when",
        {"self": 9.8, "maximum": 100, "maximum_decimals": 0, "verified": 12.3, "difference": 2.5},
    ),
)


SHEET_TOTAL_EQUAL = Kind(
    "sheet_total_equal",
    section="standing",
    order=70,
    headline=True,
    vi=lambda w: f"{_totals_vi(w)}, hai tổng điểm bằng nhau{_sides_vi(w)}.",
    en=lambda w: f"{_totals_en(w)}; the two totals are equal{_sides_en(w)}.",
    sample=Sample(
        "when", {"self": 3, "verified": 3, "maximum": 130, "maximum_decimals": 0}, decimals=2
    ),
)


def _sheet_total_verified_vi(w: Words) -> str:
    checked = f"{w.whole('verified_count')}/{w.whole('of')} tiêu chí"
    return (
        f"{capital(w.name('when'))}: thẩm định {w.number('verified')}/{w.maximum()} điểm "
        f"({checked} đã thẩm định); phiếu không có điểm tự đánh giá."
    )


SHEET_TOTAL_VERIFIED = Kind(
    "sheet_total_verified",
    section="standing",
    order=70,
    headline=True,
    vi=_sheet_total_verified_vi,
    en=lambda w: (
        f"Verified, {w.name('when')}: {w.number('verified')}/{w.maximum()} points "
        f"({w.whole('verified_count')} of {sheet_en.criteria(w, 'of')}); the sheet has no "
        "self-assessed "
        "points."
    ),
    sample=Sample(
        "when",
        {"verified_count": 62, "of": 62, "verified": 81.5, "maximum": 100, "maximum_decimals": 0},
    ),
)


SHEET_TOTAL_BLANK = Kind(
    "sheet_total_blank",
    section="standing",
    order=70,
    headline=True,
    vi=lambda w: f"Phiếu {w.name('when')} của {w.name('unit')} chưa ghi điểm của tiêu chí nào.",
    en=lambda w: (
        f"The sheet of {w.name('unit')} ({w.name('when')}) states no points of any criterion."
    ),
    sample=Sample("when unit"),
)


SHEET_TOTAL_UNVERIFIED = Kind(
    "sheet_total_unverified",
    section="standing",
    order=70,
    headline=True,
    vi=lambda w: (
        f"{capital(w.name('when'))}: tự đánh giá {w.number('self')}/{w.maximum()} điểm"
        f"{_unassessed_vi(w)}; chưa tiêu chí nào được thẩm định."
    ),
    en=lambda w: (
        f"Self-assessed, {w.name('when')}: {w.number('self')}/{w.maximum()} points"
        f"{_unassessed_en(w)}; no criterion is verified yet."
    ),
    sample=Sample("when", {"self": 15, "maximum": 130, "maximum_decimals": 0}, decimals=2),
)


SHEET_TOTAL_PARTLY = Kind(
    "sheet_total_partly",
    section="standing",
    order=70,
    headline=True,
    vi=lambda w: (
        f"Mới thẩm định {w.whole('verified_count')}/{w.whole('of')} tiêu chí {w.name('when')}: "
        f"thẩm định {w.number('verified')} điểm, tự đánh giá {w.number('self_checked')} điểm trên "
        f"{w.number('maximum_checked')} điểm tối đa của các tiêu chí này; tự đánh giá cả phiếu "
        f"{w.number('self')}/{w.maximum()} điểm{_unassessed_vi(w)}."
    ),
    en=lambda w: (
        f"Verified so far, {w.name('when')}: {w.whole('verified_count')} of "
        f"{sheet_en.criteria(w, 'of')}, "
        f"{w.number('verified')} points verified and {w.number('self_checked')} self-assessed of "
        f"a maximum of {w.number('maximum_checked')} in these; the whole sheet is self-assessed "
        f"at {w.number('self')}/{w.maximum()} points{_unassessed_en(w)}."
    ),
    sample=Sample(
        "when",
        {
            "self": 80,
            "verified": 13,
            "maximum": 130,
            "maximum_decimals": 0,
            "of": 10,
            "verified_count": 2,
            "self_checked": 16,
            "maximum_checked": 30,
        },
        decimals=2,
    ),
)
