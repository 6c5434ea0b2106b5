"""How far a scoring sheet is from the place above its own, in points and in criteria."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

from helpers.core.formatting import half_up
from helpers.core.text import capital
from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings import sheet_phrases_en as sheet_en
from helpers.findings.kinds import Kind
from helpers.findings.model import Finding, Name
from helpers.findings.samples import Sample
from helpers.findings.sheet_reading import SheetReading
from helpers.findings.sources import score_evidence


def place_findings(sheet: SheetReading) -> list[Finding]:
    """The points to the place above, and the fewest criteria that lack as many together."""
    facts = sheet.facts
    scores = {
        unit: half_up(s.score.exact, sheet.decimals)
        for unit, s in facts.standings[facts.period.id].items()
        if s.rank is not None and s.score is not None and s.score.exact is not None
    }
    mine = scores.get(sheet.unit)
    above = [] if mine is None else sorted(score for score in scores.values() if score > mine)
    if mine is None or not above or facts.keeps_ranks_back:
        return []
    missing = above[0] - mine
    gaps = sorted(map(sheet.gap, sheet.criteria), reverse=True)
    fewest = next((n for n, sum_ in enumerate(accumulate(gaps), 1) if sum_ >= missing), None)
    if fewest is None:
        return []
    return [
        sheet.finding(
            kind=SHEET_PLACE_ABOVE,
            numbers={
                "place": 1 + sum(score > above[0] for score in above),
                "of": len(scores),
                "gap": Fraction(missing),
                "criteria": fewest,
                "largest": gaps[0],
            },
            cells=score_evidence(facts, sheet.unit),
        )
    ]


SHEET_PLACE_ABOVE = Kind(
    "sheet_place_above",
    of_score=True,
    section="standing",
    order=60,
    vi=lambda w: (
        f"{capital(w.name('points'))} kém đơn vị xếp ngay trên (thứ {vi.place(w)}) "
        f"{w.number('gap')} điểm, bằng ít nhất {w.count('criteria')} tiêu chí nâng lên tối đa (một "
        f"tiêu chí thêm được nhiều nhất {w.number('largest')} điểm)."
    ),
    en=lambda w: (
        f"{w.number('gap')} {w.name('points')} behind the place above (ranked {en.place(w)}): at "
        f"least {sheet_en.criteria(w, 'criteria')} raised to the maximum (one adds "
        f"{w.number('largest')} points at most)."
    ),
    sample=Sample(
        "points", {"place": 4, "of": 7, "gap": 43.73, "criteria": 3, "largest": 20}, decimals=2
    ),
    labels={
        "gap": Name("Điểm kém đơn vị xếp ngay trên", "Points behind the place above"),
        "criteria": Name("Số tiêu chí", "Criteria"),
        "largest": Name(
            "Điểm còn thiếu nhiều nhất của một tiêu chí", "Most that one criterion lacks"
        ),
    },
)
