"""What a reader must know of the data: disagreements, gaps, small numbers."""

from __future__ import annotations

from helpers.core.evidence import Evidence
from helpers.core.problems import Problem, Severity
from helpers.core.text import capital
from helpers.findings import phrases_en as en
from helpers.findings.changes import is_small
from helpers.findings.disagreements import disagreement_findings
from helpers.findings.finders import EVERY_CASE, Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import (
    Facts,
    Finding,
    Name,
    indicator_name,
    joined,
    period_name,
    unit_name,
)
from helpers.findings.samples import Sample
from helpers.findings.sources import evidence_of
from helpers.findings.submissions import counted, has_own_finding
from helpers.findings.targets import target_of
from helpers.findings.words import Words
from helpers.intake.corrections import Applied


def data_findings(facts: Facts, unit: str) -> list[Finding]:
    """All notes on the data of a unit."""
    periods = {facts.period.id}
    if unit == facts.setting.programme.whole:
        periods.add(facts.setting.programme.figures_period)
    return [
        *_quarters(facts, unit),
        *disagreement_findings(facts, unit, periods),
        *_problems(facts, unit),
        *_warnings(facts, unit),
        *_corrections(facts, unit),
        *_small(facts, unit),
    ]


def _quarters(facts: Facts, unit: str) -> list[Finding]:
    """A year that does not hold all its quarters: which it holds."""
    programme, year = facts.setting.programme, facts.period
    if facts.quarters(year) is None:
        return []
    parts = programme.parts(year)
    return [
        YEAR_NOT_WHOLE.finding(
            unit=unit,
            period=year.id,
            numbers={"count": len(parts), "of": programme.parts_of(year)},
            names={
                "year": period_name(year),
                "quarters": joined(period_name(part) for part in parts),
                "part": facts.part,
            },
        )
    ]


def _problems(facts: Facts, unit: str) -> list[Finding]:
    mine = _of_unit(facts, unit, "error")
    whole = unit == facts.setting.programme.whole
    if not mine:
        return []
    return [
        (PROBLEMS_WHOLE if whole else PROBLEMS_UNIT).finding(
            unit=unit,
            period=facts.period.id,
            numbers={"count": len(mine)},
            names={"unit": unit_name(facts, unit)},
            effect=2000.0,
            # what concerns earlier years only is a note
            headline=any(counted(facts, problem) or not problem.period for problem in mine),
            evidence=tuple(Evidence(file=p.file, sheet=p.sheet, cells=p.cell) for p in mine),
        )
    ]


def problems_left(facts: Facts, unit: str) -> list[Problem]:
    """The problems of a unit, or all of them for the whole, that no finding of its own tells."""
    whole = unit == facts.setting.programme.whole
    return [
        p for p in facts.problems if (whole or p.unit == unit) and not has_own_finding(facts, p)
    ]


def _of_unit(facts: Facts, unit: str, severity: Severity) -> list[Problem]:
    return [problem for problem in problems_left(facts, unit) if problem.severity == severity]


def _warnings(facts: Facts, unit: str) -> list[Finding]:
    mine = _of_unit(facts, unit, "warning")
    if not mine:
        return []
    return [
        (WARNINGS_WHOLE if unit == facts.setting.programme.whole else WARNINGS_UNIT).finding(
            unit=unit,
            period=facts.period.id,
            numbers={"count": len(mine)},
            names={"unit": unit_name(facts, unit)},
            effect=1500.0,
            evidence=tuple(Evidence(file=p.file, sheet=p.sheet, cells=p.cell) for p in mine),
        )
    ]


def _corrections(facts: Facts, unit: str) -> list[Finding]:
    whole = unit == facts.setting.programme.whole
    return [
        _correction(facts, unit, correction)
        for correction in facts.corrections
        if whole or correction.unit == unit
    ]


def _correction(facts: Facts, unit: str, correction: Applied) -> Finding:
    """A corrected value; what was no number in the source is a name in the sentence."""
    counted = not isinstance(correction.old, str)
    numbers = {"new": correction.new, "old": correction.old} if counted else {"new": correction.new}
    return (CORRECTED if counted else CORRECTED_TEXT).finding(
        unit=unit,
        period=facts.period.id,
        numbers={key: value for key, value in numbers.items() if not isinstance(value, str)},
        names={
            "unit": unit_name(facts, correction.unit),
            "period": period_name(facts.setting.period(correction.period)),
            "printed": Name(str(correction.old), str(correction.old)),
            "reason": Name(correction.reason_vi, correction.reason_en),
        },
        decimals=0,
        effect=1800.0,
        evidence=(Evidence(file=correction.file, sheet=correction.sheet, cells=correction.cell),),
    )


def _small(facts: Facts, unit: str) -> list[Finding]:
    """Rates of few items; the sentence on a target says it itself."""
    findings = []
    for indicator in facts.setting.framework.indicators:
        value = facts.values.get(unit, indicator.code, facts.period.id, "to_date")
        target = target_of(facts, unit, indicator.code)
        has_goal = target is not None and target.goal is not None
        if value.denominator and is_small(facts, value) and not has_goal:
            findings.append(
                SMALL_DENOMINATOR.finding(
                    unit=unit,
                    period=facts.period.id,
                    indicator=indicator.code,
                    numbers={"denominator": value.denominator},
                    names={
                        "indicator": indicator_name(facts, indicator.code),
                        "item": Name(indicator.item_vi, indicator.item_en),
                    },
                    evidence=evidence_of(facts, value),
                )
            )
    return findings


FINDER = Finder(data_findings, order=260, of=EVERY_CASE)


# --- wording


YEAR_NOT_WHOLE = Kind(
    "year_not_whole",
    order=30,
    tone="note",
    headline=True,
    vi=lambda w: (
        f"{capital(w.name('year'))} mới có {w.whole('count')}/{w.whole('of')} {w.name('part')} "
        f"({w.name('quarters')}): số luỹ kế, đánh giá và thứ hạng trong báo cáo này chưa phải của "
        "cả năm."
    ),
    en=lambda w: (
        f"{w.name('year')} holds {w.whole('count')} of {w.whole('of')} {w.name('part')}s "
        f"({w.name('quarters')}): cumulated figures, assessments and ranks in this report are not "
        "those of the whole year."
    ),
    sample=Sample("year quarters part", {"count": 3, "of": 4}),
)


SMALL_DENOMINATOR = Kind(
    "small_denominator",
    alone=True,
    doubtful=True,
    tone="note",
    vi=lambda w: (
        f"{w.name('indicator')}: mẫu số chỉ có {w.count('denominator')} {w.name('item')}, tỷ lệ "
        "chỉ mang tính tham khảo."
    ),
    en=lambda w: (
        f"{w.name('indicator')}: the denominator is only {w.count('denominator')} "
        f"{w.name('item')}, the rate is indicative only."
    ),
    sample=Sample("indicator item", {"denominator": 4}),
)


def _problems_unit_en(w: Words) -> str:
    problems = en.several(w, "count", "problem", "problems")
    return (
        f"{problems} to resolve in the data of {w.name('unit')}, listed in the notes; the forms "
        "concerned are not counted."
    )


PROBLEMS_UNIT = Kind(
    "problems_unit",
    topic="problems",
    order=20,
    tone="note",
    headline=True,
    vi=lambda w: (
        f"Số liệu của {w.name('unit')} có {w.count('count')} vấn đề cần xử lý, nêu tại phần ghi "
        "chú; biểu có vấn đề chưa được tính."
    ),
    en=_problems_unit_en,
    sample=Sample("unit", {"count": 1}),
)


def _problems_whole_en(w: Words) -> str:
    problems = en.several(w, "count", "problem", "problems")
    return (
        f"{problems} in the input data, listed in the notes; the forms concerned are not counted."
    )


PROBLEMS_WHOLE = Kind(
    "problems_whole",
    topic="problems",
    order=20,
    tone="note",
    headline=True,
    vi=lambda w: (
        f"Có {w.count('count')} vấn đề về số liệu đầu vào, nêu tại phần ghi chú; biểu có vấn đề "
        "chưa được tính."
    ),
    en=_problems_whole_en,
    sample=Sample("", {"count": 1}),
)


def _warnings_unit_en(w: Words) -> str:
    points = en.several(w, "count", "point", "points")
    return (
        f"{points} to look at again in the data of {w.name('unit')}, listed in the notes; the "
        "forms are counted all the same."
    )


WARNINGS_UNIT = Kind(
    "warnings_unit",
    topic="problems",
    tone="note",
    vi=lambda w: (
        f"Số liệu của {w.name('unit')} có {w.count('count')} điểm cần xem lại, nêu tại phần ghi "
        "chú; biểu vẫn được tính."
    ),
    en=_warnings_unit_en,
    sample=Sample("unit", {"count": 1}),
)


def _warnings_whole_en(w: Words) -> str:
    points = en.several(w, "count", "point", "points")
    return (
        f"{points} to look at again in the input data, listed in the notes; the forms are counted "
        "all the same."
    )


WARNINGS_WHOLE = Kind(
    "warnings_whole",
    topic="problems",
    tone="note",
    vi=lambda w: (
        f"Có {w.count('count')} điểm cần xem lại về số liệu đầu vào, nêu tại phần ghi chú; biểu "
        "vẫn được tính."
    ),
    en=_warnings_whole_en,
    sample=Sample("", {"count": 3}),
)


CORRECTED = Kind(
    "corrected",
    tone="note",
    vi=lambda w: (
        f"Số liệu {w.name('period')} của {w.name('unit')} được điều chỉnh từ {w.plain('old')} "
        f"thành {w.plain('new')} do {w.name('reason')}."
    ),
    en=lambda w: (
        f"The data of {w.name('unit')} for {w.name('period')} were corrected from "
        f"{w.plain('old')} to {w.plain('new')}: {w.name('reason')}."
    ),
    sample=Sample("unit period reason", {"new": 5, "old": 4}, decimals=0),
)


CORRECTED_TEXT = Kind(
    "corrected_text",
    tone="note",
    vi=lambda w: (
        f"Số liệu {w.name('period')} của {w.name('unit')} được điều chỉnh từ “{w.name('printed')}” "
        f"thành {w.plain('new')} do {w.name('reason')}."
    ),
    en=lambda w: (
        f"The data of {w.name('unit')} for {w.name('period')} were corrected from "
        f"“{w.name('printed')}” to {w.plain('new')}: {w.name('reason')}."
    ),
    sample=Sample("unit period printed reason", {"new": 4}, decimals=0),
)
