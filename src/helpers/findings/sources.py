"""Evidence of a value: the cells or the document lines it was computed from."""

from __future__ import annotations

from helpers.core.evidence import Evidence
from helpers.core.params.framework import Indicator
from helpers.findings.model import Facts
from helpers.measures.from_forms import complete_units, windows
from helpers.measures.values import Value


def evidence_of(facts: Facts, value: Value) -> tuple[Evidence, ...]:
    """The places that `value` came from."""
    indicator = facts.setting.framework.indicator(value.indicator)
    if not facts.from_forms:
        return figure_evidence(facts, value.unit, value.period, value.indicator)
    if indicator.measure is None or value.numerator is None:
        return ()
    return _cells(facts, indicator, value)


def figure_evidence(facts: Facts, unit: str, period: str, indicator: str) -> tuple[Evidence, ...]:
    """The document lines of every printed figure of an indicator."""
    places = {
        (figure.document, figure.line)
        for figure in facts.setting.figures
        if (figure.unit, figure.period, figure.indicator) == (unit, period, indicator)
    }
    return tuple(Evidence(document=document, line=line) for document, line in sorted(places))


def _cells(facts: Facts, indicator: Indicator, value: Value) -> tuple[Evidence, ...]:
    if facts.observations is None or indicator.measure is None:
        return ()
    setting = facts.setting
    periods = windows(setting, setting.period(value.period), value.span)
    whole = value.unit == setting.programme.whole
    figures = (indicator.measure.numerator, indicator.measure.denominator)
    complete = complete_units(setting, facts.observations, periods, figures)
    units = complete if whole else (value.unit,)
    return facts.observations.evidence(units, periods, figures)
