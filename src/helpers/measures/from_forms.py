"""Indicator values from observations, for every period and span that a report needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from helpers.core.params.framework import Indicator
from helpers.core.params.load import Setting
from helpers.core.params.programme import Period
from helpers.core.params.registry import Unit
from helpers.core.params.targets import find_target
from helpers.intake.observations import Observations
from helpers.measures.counts import Counts
from helpers.measures.values import Span, Value


def windows(setting: Setting, period: Period, span: Span) -> tuple[str, ...]:
    """Ids of the source periods that a span of a period pools."""
    programme = setting.programme
    parts = programme.parts(period) if span == "own" else programme.to_date(period)
    return tuple(part.id for part in parts)


def complete_units(
    setting: Setting,
    observations: Observations,
    needed: tuple[str, ...],
    figures: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """Ids of the units that state the figures for every source period in which they work."""
    known = observations.complete
    if (needed, figures) not in known:
        reported = observations.reported(figures)
        owed: dict[str, list[bool]] = {}
        for part in needed:
            for unit in setting.reporting_in(setting.period(part)):
                owed.setdefault(unit.id, []).append((unit.id, part) in reported)
        complete = (u.id for u in setting.reporting_units if all(owed.get(u.id, [False])))
        known[needed, figures] = tuple(complete)
    return known[needed, figures]


def measure_forms(
    setting: Setting, observations: Observations, periods: tuple[Period, ...]
) -> tuple[Value, ...]:
    """The values of all units, and of the whole, for `periods` in both spans.

    A unit that lacks the figures for any source period of a window has the status "no_data" there:
    a part is never shown as the total. The whole pools the units that are complete, and says how
    many they are.
    """
    spans: tuple[Span, ...] = ("own", "to_date")
    counts = Counts(observations.table)
    counted: dict[tuple[str, ...], list[_Counted]] = {}
    values: list[Value] = []
    for period in periods:
        for span in spans:
            needed = windows(setting, period, span)
            if needed not in counted:
                counted[needed] = list(_count(setting, observations, counts, needed))
            for one in counted[needed]:
                values += _values(setting, one, period, span)
    return tuple(values)


@dataclass(frozen=True)
class _Counted:
    """The counts of an indicator in a window: of each complete unit, and of all of them pooled."""

    indicator: Indicator
    units: dict[str, tuple[int, int]]
    pooled: tuple[int, int] | None
    complete: tuple[str, ...]


def _count(
    setting: Setting, observations: Observations, counts: Counts, needed: tuple[str, ...]
) -> Iterator[_Counted]:
    for indicator in setting.framework.indicators:
        figures = _figures(indicator)
        complete = complete_units(setting, observations, needed, figures)
        if not figures or not complete:
            yield _Counted(indicator, {}, None, complete)
            continue
        distinct = indicator.measure is not None and indicator.measure.kind == "distinct_ratio"
        count = counts.distinct if distinct else counts.ratio
        units = {unit: count((unit,), needed, *figures) for unit in complete}
        yield _Counted(indicator, units, count(complete, needed, *figures), complete)


def _values(setting: Setting, counted: _Counted, period: Period, span: Span) -> Iterator[Value]:
    indicator = counted.indicator
    for unit in setting.reporting_units:
        if indicator.applies_to(unit.level):
            yield _value(setting, indicator, unit, period, span, counted.units.get(unit.id))
    whole = setting.registry.unit(setting.programme.whole)
    if whole is not None and indicator.applies_to(whole.level):
        yield _value(setting, indicator, whole, period, span, counted.pooled, counted.complete)


def _figures(indicator: Indicator) -> tuple[()] | tuple[str, str]:
    """Numerator and denominator, where the indicator is measured from forms."""
    measure = indicator.measure
    return (measure.numerator, measure.denominator) if measure else ()


def _value(
    setting: Setting,
    indicator: Indicator,
    unit: Unit,
    period: Period,
    span: Span,
    counts: tuple[int, int] | None,
    among: tuple[str, ...] = (),
) -> Value:
    target = find_target(
        setting.targets, unit=unit.id, indicator=indicator.code, year=str(period.end.year)
    )
    key = (unit.id, period.id, span, indicator.code)
    if target is not None and target.operator == "na":
        return Value(*key, "not_applicable", printed=target.printed)
    if indicator.measure is None:
        return Value(*key, "not_collected")
    if counts is None:
        return Value(*key, "no_data")
    top, base = counts
    if base == 0:
        return Value(*key, "no_activity", None, top, base, among=among)
    return Value(*key, "ok", 100 * top / base, top, base, among=among)
