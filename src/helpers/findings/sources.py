"""Evidence of a value: the cells or the document lines it was computed from."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from helpers.core.evidence import Evidence
from helpers.findings.model import Facts
from helpers.index.measures.from_forms import complete_units, windows
from helpers.index.measures.values import Value
from helpers.params.indicator import Indicator
from helpers.params.period import Period
from helpers.params.targets import find_target


def evidence_of(facts: Facts, value: Value) -> tuple[Evidence, ...]:
    """The places that `value` came from."""
    indicator = facts.setting.framework.indicator(value.indicator)
    if facts.printed:
        return figure_evidence(facts, value.unit, value.period, value.indicator)
    if value.status not in ("ok", "no_activity"):
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


def score_evidence(facts: Facts, unit: str) -> tuple[Evidence, ...]:
    """The places behind the score of a unit in the period.

    Where a part of the score does not apply to the unit, the line that says so.
    """
    score = facts.setting.framework.score
    if score is None:
        return ()
    if score.rule == "published":
        return figure_evidence(facts, unit, facts.period.id, score.indicator)
    if facts.from_sheets:
        return sheet_evidence(facts, unit, facts.period)
    if facts.of_peers and facts.setting.programme.source.kind == "table":
        return scores_evidence(facts, [unit], [facts.period])
    codes = [part.indicator for part in score.parts]
    if facts.of_peers:
        codes = [indicator.code for indicator in facts.setting.framework.scored(score.indicator)]
    places: list[Evidence] = []
    for code in codes:
        value = facts.values.get(unit, code, facts.period.id, "to_date")
        places += evidence_of(facts, value)
        if value.status == "not_applicable":
            places += target_evidence(facts, unit, code)
    return tuple(places)


def sheet_evidence(facts: Facts, unit: str, period: Period) -> tuple[Evidence, ...]:
    """The column of the points that count in a unit's scoring sheet."""
    field = facts.scored_by.get(period.id)
    parts = facts.setting.programme.parts(period)
    if facts.observations is None or not field or not parts:
        return ()
    return facts.observations.evidence((unit,), (parts[-1].id,), (field,))


def scores_evidence(
    facts: Facts, units: Iterable[str], periods: Iterable[Period]
) -> tuple[Evidence, ...]:
    """The cells or lines that the scores of these units and periods come from."""
    framework, score = facts.setting.framework, facts.setting.framework.score
    wanted, when = list(units), list(periods)
    if score is None:
        return ()
    if score.rule == "published":
        figures = [figure_evidence(facts, u, p.id, score.indicator) for u in wanted for p in when]
        return tuple(chain.from_iterable(figures))
    if facts.from_sheets:
        both = (sheet_evidence(facts, unit, period) for unit in wanted for period in when)
        return tuple(chain.from_iterable(both))
    codes = [part.indicator for part in score.parts]
    if facts.of_peers:
        codes = [indicator.code for indicator in framework.scored(score.indicator)]
    if facts.setting.programme.source.kind == "table":
        if facts.observations is None:
            return ()
        return facts.observations.evidence(wanted, [period.id for period in when], codes)
    values = (facts.values.get(u, c, p.id, "to_date") for u in wanted for c in codes for p in when)
    return tuple(chain.from_iterable(evidence_of(facts, value) for value in values))


def target_evidence(facts: Facts, unit: str, indicator: str) -> tuple[Evidence, ...]:
    """The document line that sets a unit's target."""
    year = str(facts.period.end.year)
    target = find_target(facts.setting.targets, unit=unit, indicator=indicator, year=year)
    return () if target is None else (Evidence(document=target.document, line=target.line),)


def _cells(facts: Facts, indicator: Indicator, value: Value) -> tuple[Evidence, ...]:
    if facts.observations is None:
        return ()
    setting = facts.setting
    periods = windows(setting, setting.period(value.period), value.span)
    whole = value.unit == setting.programme.whole
    if setting.programme.source.kind == "table":
        codes = [leaf.code for leaf in setting.framework.scored(indicator.code)]
        return facts.observations.evidence((value.unit,), periods, codes)
    if indicator.measure is None:
        return ()
    if indicator.measure.field:
        criterion = facts.sheet(value.unit, setting.period(value.period)).get(indicator.code)
        column = facts.observations.cells[criterion.file].get(value.field, "") if criterion else ""
        return (
            (Evidence(criterion.file, criterion.sheet, f"{column}{criterion.row}"),)
            if criterion and column
            else ()
        )
    figures = indicator.measure.fields
    complete = complete_units(setting, facts.observations, periods, figures)
    units = complete if whole else (value.unit,)
    return facts.observations.evidence(units, periods, figures)


def both_periods_evidence(facts: Facts, units: Iterable[str]) -> tuple[Evidence, ...]:
    """The cells or lines behind the scores of both periods."""
    periods = (period for period in (facts.period, facts.before) if period is not None)
    return scores_evidence(facts, units, periods)
