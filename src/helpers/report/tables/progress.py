"""A year by its quarters: values of each, the year cumulated from counts, the year before."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from helpers.core.formatting import Lang, number, signed
from helpers.core.text import capital
from helpers.core.wording import msg, name_of, say
from helpers.documents.cell_text import NONE, headed, rate_text, target_text
from helpers.documents.nodes.blocks import column, table
from helpers.documents.status import judgement
from helpers.findings.changes import difference
from helpers.findings.model import Facts, period_name
from helpers.findings.targets import target_of
from helpers.index.measures.values import Value
from helpers.params.indicator import Indicator
from helpers.params.period import Period
from helpers.params.registry import Unit
from helpers.params.targets import find_target
from helpers.report.assessment.assess import Assessment

_POOLED = msg(
    "Số cả năm tính lại từ số hồ sơ, số thủ tục của các quý, không phải bình quân hay tổng của tỷ "
    "lệ các quý; thủ tục phát sinh ở nhiều quý chỉ tính một lần trong năm."
)
_UNITS = msg(
    "Số đơn vị có đủ biểu: {quarters}; cả năm chỉ gồm {count} đơn vị có đủ biểu của mọi quý, nên "
    "số cả năm không gồm hết số của các quý."
)


def quarters_of(assessment: Assessment) -> tuple[Period, ...]:
    """The quarters that make up the reported year, oldest first; () for any other period, and of
    scoring sheets: a year is the state of its last one."""
    facts = assessment.facts
    if facts.period.kind != "year" or facts.from_sheets:
        return ()
    return tuple(quarter for quarter in assessment.trend if quarter.year == facts.period.id)


def year_of(assessment: Assessment, unit: Unit) -> list[dict[str, Any]]:
    """The year of a unit for its record, one entry an indicator; [] where there are no quarters.

    Keys: indicator; quarters, same (those of the year before): period, status, value and counts of
    each; change: own less same, in percentage points, None where the two are not comparable;
    before: the year before as a whole, year_change: the year less it, None likewise.
    """
    facts, quarters = assessment.facts, quarters_of(assessment)
    before = _same(assessment, quarters)
    entries = []
    for indicator in _shown(facts, unit) if quarters else ():
        now = [_own_value(facts, unit, indicator, quarter) for quarter in quarters]
        same = [_own_value(facts, unit, indicator, quarter) for quarter in before]
        year = _year_before(facts, unit, indicator) if before else None
        entries.append(
            {
                "indicator": indicator.code,
                "quarters": [_recorded(value) for value in now],
                "same": [_recorded(value) for value in same],
                "change": [_plain(change) for change in _changes(facts, indicator, now, same)],
                "before": None if year is None else _recorded(year),
                "year_change": None
                if year is None
                else _plain(difference(facts, indicator, _year(facts, unit, indicator), year)),
            }
        )
    return entries


def trend_of(assessment: Assessment, unit: Unit) -> list[dict[str, Any]]:
    """The own values of the source periods that charts show, for the record."""
    facts = assessment.facts
    return [
        {
            "period": period.id,
            "label": period.label_vi,
            "label_en": period.label_en,
            "values": {
                i.code: facts.values.get(unit.id, i.code, period.id, "own").value
                for i in facts.setting.framework.indicators
                if i.applies_to(unit.level)
            },
        }
        for period in assessment.trend
    ]


def progress_table(assessment: Assessment, unit: Unit, lang: Lang = "vi") -> dict[str, Any] | None:
    """Each indicator over the quarters of the year, with the year and its target."""
    facts, quarters = assessment.facts, quarters_of(assessment)
    rows = []
    for indicator in _shown(facts, unit) if quarters else ():
        year = _year(facts, unit, indicator)
        target = target_of(facts, unit.id, indicator.code)
        values = [_own_value(facts, unit, indicator, quarter) for quarter in quarters]
        rows.append(
            [
                name_of(indicator, lang),
                *(rate_text(value, target, indicator, lang) for value in values),
                rate_text(year, target, indicator, lang),
                target_text(target, lang),
                say(lang, judgement(year, target)),
            ]
        )
    if not rows:
        return None
    columns = [
        column(say(lang, "Chỉ tiêu"), "start", 2.6),
        *(column(_short(quarter, lang), "end", 0.9) for quarter in quarters),
        column(_cumulated(facts, msg("Luỹ kế cả năm"), lang), "end", 1),
        column(say(lang, "Chỉ tiêu giao"), "end", 1),
        column(say(lang, "Đánh giá"), "start", 1),
    ]
    return table(
        headed(facts, unit, lang, "Diễn biến các chỉ tiêu qua các quý của {unit}, {period}"),
        columns,
        rows,
        notes=[say(lang, _POOLED), *_units_notes(assessment, unit, lang)],
    )


def figures_table(assessment: Assessment, unit: Unit, lang: Lang = "vi") -> dict[str, Any] | None:
    """The counts behind each quarter and the year, beside the same quarters of the year before."""
    facts, quarters = assessment.facts, quarters_of(assessment)
    before = _same(assessment, quarters)
    rows: list[list[str]] = []
    strong = []
    for indicator in _shown(facts, unit) if quarters else ():
        now = [
            *(_own_value(facts, unit, indicator, quarter) for quarter in quarters),
            _year(facts, unit, indicator),
        ]
        strong.append(len(rows))
        name = f"{name_of(indicator, lang)}, {period_name(facts.period).get(lang)}"
        rows.append([name, *_rates(facts, unit, indicator, facts.period, now, lang)])
        rows.append([say(lang, "Tử số/mẫu số"), *(_counts_text(value, lang) for value in now)])
        year = _year_before(facts, unit, indicator)
        if facts.before is None or year is None or not before:
            continue
        same = [*(_own_value(facts, unit, indicator, quarter) for quarter in before), year]
        name = capital(period_name(facts.before).get(lang))
        rows.append([name, *_rates(facts, unit, indicator, facts.before, same, lang)])
        exact = _changes(facts, indicator, now, same)
        changes = [_change_text(change, indicator, lang) for change in exact]
        rows.append([say(lang, "So cùng kỳ (điểm phần trăm)"), *changes])
    if not rows:
        return None
    columns = [
        column(say(lang, "Chỉ tiêu"), "start", 1.7),
        *(column(_short(quarter, lang), "end", 1) for quarter in quarters),
        column(_cumulated(facts, msg("Cả năm"), lang), "end", 1),
    ]
    return table(
        headed(facts, unit, lang, "Số liệu từng quý của {unit}, {period}"),
        columns,
        rows,
        notes=[say(lang, _POOLED), *_units_notes(assessment, unit, lang)],
        emphasis=strong,
    )


def _cumulated(facts: Facts, whole: str, lang: Lang) -> str:
    """The head of the column of the year: how much of it there is, where quarters are missing."""
    quarters = facts.quarters(facts.period)
    if quarters is None:
        return say(lang, whole)
    return say(lang, "Luỹ kế {quarters}", quarters=quarters.get(lang))


def _units_notes(assessment: Assessment, unit: Unit, lang: Lang) -> list[str]:
    """How many units are in the quarters and in the year, where the year lacks some of them."""
    facts, quarters = assessment.facts, quarters_of(assessment)
    by_note: dict[str, list[str]] = {}
    indicators = _shown(facts, unit)
    for indicator in indicators:
        year = _year(facts, unit, indicator)
        now = [_own_value(facts, unit, indicator, quarter) for quarter in quarters]
        if year.exact is None or all(set(value.among) <= set(year.among) for value in now):
            continue
        counts = ", ".join(
            f"{period_name(period).get(lang)}: {value.reporting}"
            for period, value in zip(quarters, now, strict=True)
        )
        note = say(lang, _UNITS, quarters=counts, count=year.reporting)
        by_note.setdefault(note, []).append(name_of(indicator, lang))
    return [
        note if len(names) == len(indicators) else f"{'; '.join(names)}. {note}"
        for note, names in by_note.items()
    ]


def _shown(facts: Facts, unit: Unit) -> list[Indicator]:
    """The unit's indicators for which values are collected."""
    return [
        indicator
        for indicator in facts.setting.framework.indicators
        if indicator.applies_to(unit.level) and indicator.measure is not None
    ]


def _own_value(facts: Facts, unit: Unit, indicator: Indicator, period: Period) -> Value:
    return facts.values.get(unit.id, indicator.code, period.id, "own")


def _year(facts: Facts, unit: Unit, indicator: Indicator) -> Value:
    """The year from its counts; up to now where it is not over."""
    return facts.values.get(unit.id, indicator.code, facts.period.id, "to_date")


def _year_before(facts: Facts, unit: Unit, indicator: Indicator) -> Value | None:
    if facts.before is None:
        return None
    return facts.values.get(unit.id, indicator.code, facts.before.id, "to_date")


def _same(assessment: Assessment, quarters: Sequence[Period]) -> tuple[Period, ...]:
    """The same quarters of the year before, in the same order; () unless all of them are there."""
    earlier = [assessment.facts.setting.programme.year_ago(quarter) for quarter in quarters]
    known = tuple(
        quarter for quarter in earlier if quarter is not None and quarter in assessment.trend
    )
    return known if len(known) == len(quarters) else ()


def _changes(
    facts: Facts, indicator: Indicator, now: Sequence[Value], same: Sequence[Value]
) -> list[Fraction | None]:
    """Now less then, place by place."""
    pairs = zip(now, same, strict=False)
    return [difference(facts, indicator, later, earlier) for later, earlier in pairs]


def _plain(change: Fraction | None) -> float | None:
    return None if change is None else float(change)


def _rates(
    facts: Facts,
    unit: Unit,
    indicator: Indicator,
    year: Period,
    values: Sequence[Value],
    lang: Lang,
) -> list[str]:
    """Rates of a year and its quarters, at decimals that tell them from that year's target."""
    target = find_target(
        facts.setting.targets, unit=unit.id, indicator=indicator.code, year=str(year.end.year)
    )
    return [rate_text(value, target, indicator, lang) for value in values]


def _counts_text(value: Value, lang: Lang) -> str:
    if value.numerator is None or value.denominator is None:
        return NONE
    return "/".join(number(count, 0, lang) for count in (value.numerator, value.denominator))


def _change_text(change: Fraction | None, indicator: Indicator, lang: Lang) -> str:
    return NONE if change is None else signed(change, indicator.decimals, lang)


def _recorded(value: Value) -> dict[str, Any]:
    counts = {"numerator": value.numerator, "denominator": value.denominator}
    return {
        "period": value.period,
        "status": value.status,
        "value": value.value,
        **(counts if value.denominator is not None else {}),
        **({"reporting": value.reporting} if value.reporting else {}),
    }


def _short(period: Period, lang: Lang) -> str:
    """The quarter without its year, as it is called within its own year: "Quý I", "Q1"."""
    name = period_name(period).get(lang).replace(period.year, "")
    return capital(name.strip(" /"))
