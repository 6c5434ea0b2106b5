"""What verification lowered or raised on a scoring sheet, and which of it lacks evidence."""

from __future__ import annotations

from fractions import Fraction

from helpers.findings import sheet_phrases_en as sheet_en
from helpers.findings import sheet_phrases_vi as sheet_vi
from helpers.findings.kinds import Kind
from helpers.findings.model import Finding, Item, Name
from helpers.findings.samples import Sample
from helpers.findings.sheet_reading import SheetReading
from helpers.findings.sheet_totals import higher_criteria, lower_criteria
from helpers.findings.words import Words
from helpers.index.measures.criteria import Criterion, sums_of
from helpers.intake.forms import load_form


def difference_findings(sheet: SheetReading) -> list[Finding]:
    """The criteria that make the difference, and those of them without evidence."""
    return [*_differences(sheet), *_without_evidence(sheet)]


def _differences(sheet: SheetReading) -> list[Finding]:
    """The criteria that make the difference: all of them, so that they add up to it."""
    findings = []
    for kind, criteria in (
        (SHEET_LOWER, lower_criteria(sheet)),
        (SHEET_HIGHER, higher_criteria(sheet)),
    ):
        if not criteria:
            continue
        total = abs(sums_of(criteria).difference)
        items = [_compared(sheet, criterion) for criterion in criteria]
        numbers: dict[str, int | Fraction] = {"count": len(items), "difference": total}
        findings.append(
            sheet.finding(
                kind=kind,
                numbers=numbers,
                items=items,
                effect=total,
                cells=sheet.cells(criteria),
            )
        )
    return findings


def _compared(sheet: SheetReading, criterion: Criterion) -> Item:
    numbers = {
        "self": criterion.self_assessed or Fraction(0),
        "verified": criterion.verified or Fraction(0),
        "difference": abs(criterion.difference or Fraction(0)),
    }
    return sheet.item(criterion, numbers)


def _without_evidence(sheet: SheetReading) -> list[Finding]:
    """Points that were not confirmed where the sheet has no evidence, or says that it is wanted;
    and how many more were not confirmed although it counts some."""
    form = load_form(sheet.facts.setting)
    wanted = form.choices_that_mean("status", "evidence_wanted")
    lower = lower_criteria(sheet)
    lacking = [
        criterion for criterion in lower if criterion.evidence == 0 or criterion.status in wanted
    ]
    if not lacking:
        return []
    total = sum((criterion.difference or 0 for criterion in lacking), Fraction(0))
    shown = [criterion for criterion in lower if criterion.evidence and criterion not in lacking]
    numbers: dict[str, int | Fraction] = {"shown_count": len(shown)}
    numbers["shown"] = sum((criterion.difference or 0 for criterion in shown), Fraction(0))
    return [
        sheet.finding(
            kind=SHEET_EVIDENCE,
            numbers={
                **{"count": len(lacking), "of": len(lower), "difference": total},
                **(numbers if shown else {}),
            },
            items=[_compared(sheet, criterion) for criterion in lacking],
            effect=total,
            cells=sheet.cells(lacking, "evidence", "status"),
        )
    ]


# --- wording


def _compared_vi(item: Words) -> str:
    both = f" (tự đánh giá {item.number('self')}, thẩm định {item.number('verified')} điểm)"
    return _named_difference_vi(item) + ("" if item.brief else both)


def _named_difference_vi(item: Words) -> str:
    return f"{sheet_vi.criterion(item)} {item.number('difference')} điểm"


def _difference(item: Words) -> str:
    return item.number("difference")


def _compared_en(item: Words) -> str:
    both = f" (self-assessed {item.number('self')}, verified {item.number('verified')} points)"
    return _named_difference_en(item) + ("" if item.brief else both)


def _named_difference_en(item: Words) -> str:
    return f"{sheet_en.criterion(item)} {item.number('difference')} points"


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
    head = (
        f"Thẩm định thấp hơn tự đánh giá {w.number('difference')} điểm ở {w.count('count')} tiêu "
        "chí mà phiếu không có minh chứng hoặc ghi cần bổ sung minh chứng"
    )
    if w.brief:
        return f"{head}."
    return f"{head}: {sheet_vi.listed(w, _named_difference_vi, _difference)}.{_shown_vi(w)}"


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
    head = (
        f"Verified {w.number('difference')} points below self-assessed in "
        f"{sheet_en.criteria(w, 'count')} "
        "of which the sheet has no evidence or says that evidence is wanted"
    )
    if w.brief:
        return f"{head}."
    return f"{head}: {sheet_en.listed(w, _named_difference_en, _difference)}.{_shown_en(w)}"


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
