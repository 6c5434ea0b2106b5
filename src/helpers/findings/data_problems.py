"""What a reader must know of the data: disagreements, gaps, small numbers."""

from __future__ import annotations

import re

from helpers.core.evidence import Evidence
from helpers.core.params.documents import Figure
from helpers.core.problems import Problem, Severity
from helpers.findings.model import (
    Facts,
    Finding,
    Name,
    indicator_name,
    joined,
    period_name,
    unit_name,
)
from helpers.findings.sources import evidence_of
from helpers.findings.submissions import counted, told_apart
from helpers.intake.corrections import Applied

# a percentage that was recomputed from its two counts
_QUOTIENT = re.compile(r"([\d.]+)/([\d.]+)\*100")


def data_findings(facts: Facts, unit: str) -> list[Finding]:
    """All notes on the data of a unit."""
    periods = {facts.period.id}
    if unit == facts.setting.programme.whole:
        periods.add(facts.setting.programme.figures_period)
    return [
        *_quarters(facts, unit),
        *_disagreements(facts, unit, periods),
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
        Finding(
            kind="year_not_whole",
            unit=unit,
            period=year.id,
            numbers={"count": len(parts), "of": programme.parts_of(year)},
            names={
                "year": period_name(year),
                "quarters": joined(period_name(one) for one in parts),
                "part": facts.part,
            },
            tone="note",
            headline=True,
        )
    ]


def disagrees(figure: Figure) -> bool:
    """Whether a printed value differs from its recomputation by more than its rounding.

    The tolerance is half a unit of the last printed digit.
    """
    if figure.value is None or figure.recomputed is None:
        return False
    half_a_unit: float = 0.5 / 10 ** _printed_decimals(figure)
    return abs(figure.value - figure.recomputed) > half_a_unit + 1e-12


def _printed_decimals(figure: Figure) -> int:
    """As many decimals as the document prints: "65,0%" has one, "0.29" two, "1.710" none."""
    digits = figure.printed.split("/")[0].strip("%")
    for mark in (",", "."):
        whole, _, decimals = digits.partition(mark)
        # a point that groups thousands gives another number when it is read as a decimal point
        if decimals.isdigit() and f"{figure.value:.{len(decimals)}f}" == (
            f"{whole.replace('.', '')}.{decimals}"
        ):
            return len(decimals)
    return 0


def _plain(digits: str) -> int | float:
    return float(digits) if "." in digits else int(digits)


def _disagreements(facts: Facts, unit: str, periods: set[str]) -> list[Finding]:
    figures = [f for f in facts.setting.figures if f.unit == unit and f.period in periods]
    return [_disagreement(facts, figure) for figure in figures if disagrees(figure)]


def _disagreement(facts: Facts, figure: Figure) -> Finding:
    setting = facts.setting
    document = setting.documents[figure.document]
    numbers = {"published": figure.value or 0, "recomputed": figure.recomputed or 0}
    quotient = _QUOTIENT.fullmatch(figure.formula)
    kind = "published_recomputed" if quotient else "published_differs"
    if quotient:
        numbers |= {"numerator": _plain(quotient[1]), "denominator": _plain(quotient[2])}
    return Finding(
        kind=kind,
        unit=figure.unit,
        period=facts.period.id,
        indicator=figure.indicator,
        numbers=numbers,
        decimals=_printed_decimals(figure),
        names={
            "document": Name(document.cited("vi"), document.cited("en")),
            "issuer": Name(document.issuer, document.issuer),
            "what": _figure_name(facts, figure),
        },
        tone="note",
        effect=800.0,
        # what an older document says is known by now
        headline=document.date is None or document.date >= facts.period.start,
        evidence=(Evidence(document=figure.document, line=figure.line),),
    )


def _figure_name(facts: Facts, figure: Figure) -> Name:
    known = {one.code for one in facts.setting.framework.indicators}
    if figure.indicator in known:
        return indicator_name(facts, figure.indicator)
    label = facts.setting.programme.figure_names[figure.indicator]
    return Name(label.vi, label.en)


def _problems(facts: Facts, unit: str) -> list[Finding]:
    mine = _of_unit(facts, unit, "error")
    whole = unit == facts.setting.programme.whole
    if not mine:
        return []
    return [
        Finding(
            kind="problems_whole" if whole else "problems_unit",
            unit=unit,
            period=facts.period.id,
            numbers={"count": len(mine)},
            names={"unit": unit_name(facts, unit)},
            tone="note",
            effect=2000.0,
            # what concerns earlier years only is a note
            headline=any(counted(facts, one) or not one.period for one in mine),
            evidence=tuple(Evidence(file=p.file, sheet=p.sheet, cells=p.cell) for p in mine),
        )
    ]


def problems_left(facts: Facts, unit: str) -> list[Problem]:
    """The problems of a unit, or all of them for the whole, that no finding of its own tells."""
    whole = unit == facts.setting.programme.whole
    return [p for p in facts.problems if (whole or p.unit == unit) and not told_apart(facts, p)]


def _of_unit(facts: Facts, unit: str, severity: Severity) -> list[Problem]:
    return [one for one in problems_left(facts, unit) if one.severity == severity]


def _warnings(facts: Facts, unit: str) -> list[Finding]:
    mine = _of_unit(facts, unit, "warning")
    if not mine:
        return []
    return [
        Finding(
            kind="warnings_whole" if unit == facts.setting.programme.whole else "warnings_unit",
            unit=unit,
            period=facts.period.id,
            numbers={"count": len(mine)},
            names={"unit": unit_name(facts, unit)},
            tone="note",
            effect=1500.0,
            evidence=tuple(Evidence(file=p.file, sheet=p.sheet, cells=p.cell) for p in mine),
        )
    ]


def _corrections(facts: Facts, unit: str) -> list[Finding]:
    whole = unit == facts.setting.programme.whole
    return [_correction(facts, unit, one) for one in facts.corrections if whole or one.unit == unit]


def _correction(facts: Facts, unit: str, one: Applied) -> Finding:
    """A corrected value; what was no number in the source is a name in the sentence."""
    counted = not isinstance(one.old, str)
    numbers = {"new": one.new, "old": one.old} if counted else {"new": one.new}
    return Finding(
        kind="corrected" if counted else "corrected_text",
        unit=unit,
        period=facts.period.id,
        numbers={key: value for key, value in numbers.items() if not isinstance(value, str)},
        names={
            "unit": unit_name(facts, one.unit),
            "period": period_name(facts.setting.period(one.period)),
            "printed": Name(str(one.old), str(one.old)),
            "reason": Name(one.reason_vi, one.reason_en),
        },
        decimals=0,
        tone="note",
        effect=1800.0,
        evidence=(Evidence(file=one.file, sheet=one.sheet, cells=one.cell),),
    )


def _small(facts: Facts, unit: str) -> list[Finding]:
    found = []
    limit = facts.setting.framework.small_denominator
    for indicator in facts.setting.framework.indicators:
        value = facts.values.get(unit, indicator.code, facts.period.id, "to_date")
        if value.denominator and value.denominator < limit:
            found.append(
                Finding(
                    kind="small_denominator",
                    unit=unit,
                    period=facts.period.id,
                    indicator=indicator.code,
                    numbers={"denominator": value.denominator},
                    names={
                        "indicator": indicator_name(facts, indicator.code),
                        "item": Name(indicator.item_vi, indicator.item_en),
                    },
                    tone="note",
                    evidence=evidence_of(facts, value),
                )
            )
    return found
