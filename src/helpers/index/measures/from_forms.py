"""Indicator values from observations, for every period and span that a report needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from helpers.index.measures.counts import Counts
from helpers.index.measures.from_sheets import SheetPoints
from helpers.index.measures.values import Span, Status, Value
from helpers.intake.observations import Observations
from helpers.params.expression import evaluate, quotient_of
from helpers.params.indicator import Indicator, Measure
from helpers.params.load import Setting
from helpers.params.period import Period
from helpers.params.registry import Unit
from helpers.params.targets import find_target


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
    sheet = setting.framework.sheet
    points = SheetPoints(observations.table, sheet) if sheet else None
    counted: dict[tuple[str, ...], list[_Counted]] = {}
    values: list[Value] = []
    for period in periods:
        for span in spans:
            needed = windows(setting, period, span)
            if needed not in counted:
                counted[needed] = list(_count(setting, observations, counts, points, needed))
            for of_indicator in counted[needed]:
                values += _values(setting, of_indicator, period, span)
    return tuple(values)


class Measured(NamedTuple):
    """A value, None without activity; and the counts behind it, where it is a rate."""

    value: float | None
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True)
class _Counted:
    """An indicator in a window: of each complete unit, and of all of them pooled."""

    indicator: Indicator
    units: dict[str, Measured]
    pooled: Measured | None
    complete: tuple[str, ...]
    field: str = ""


def _count(
    setting: Setting,
    observations: Observations,
    counts: Counts,
    points: SheetPoints | None,
    needed: tuple[str, ...],
) -> Iterator[_Counted]:
    for indicator in setting.framework.indicators:
        if points is not None and indicator.measure and indicator.measure.field:
            yield _given(setting, indicator, points, needed)
            continue
        figures = indicator.measure.fields if indicator.measure else ()
        complete = complete_units(setting, observations, needed, figures)
        if not figures or not complete or indicator.measure is None:
            yield _Counted(indicator, {}, None, complete)
            continue
        measured = partial(_measured, indicator, indicator.measure, counts, needed)
        units = {unit: measured((unit,)) for unit in complete}
        yield _Counted(indicator, units, measured(complete), complete)


def _given(
    setting: Setting, indicator: Indicator, points: SheetPoints, needed: tuple[str, ...]
) -> _Counted:
    """What the last sheets of a window say; of all units together they say nothing."""
    if not needed:
        return _Counted(indicator, {}, None, ())
    units = [unit.id for unit in setting.reporting_units]
    by_unit = points.by_unit(units, needed[-1], indicator.code)
    measured = {unit: Measured(value) for unit, value in by_unit.items()}
    return _Counted(indicator, measured, None, (), points.field(needed[-1]))


def _measured(
    indicator: Indicator,
    measure: Measure,
    counts: Counts,
    periods: tuple[str, ...],
    units: tuple[str, ...],
) -> Measured:
    if measure.kind != "expression":
        count = counts.distinct if measure.kind == "distinct_ratio" else counts.ratio
        return _rate(*count(units, periods, measure.numerator, measure.denominator))
    sums = {name: Fraction(counts.sum(units, periods, name)) for name in measure.fields}
    quotient = quotient_of(measure.expression)
    if quotient and indicator.unit == "%":
        top, base = (evaluate(part, sums) for part in quotient)
        if top is None or not base:
            return Measured(None, None if top is None else int(top), 0)
        if top.denominator == base.denominator == 1:
            return _rate(int(top), int(base))
        return Measured(float(100 * top / base))
    value = evaluate(measure.expression, sums)
    return Measured(None if value is None else float(value))


def _rate(top: int, base: int) -> Measured:
    return Measured(100 * top / base if base else None, top, base)


def _values(setting: Setting, counted: _Counted, period: Period, span: Span) -> Iterator[Value]:
    indicator = counted.indicator
    for unit in setting.reporting_units:
        if indicator.applies_to(unit.level):
            measured = counted.units.get(unit.id)
            yield _value(setting, indicator, unit, period, span, measured, field=counted.field)
    whole = setting.registry.unit(setting.programme.whole)
    if whole is not None and indicator.applies_to(whole.level):
        yield _value(setting, indicator, whole, period, span, counted.pooled, counted.complete)


def _value(
    setting: Setting,
    indicator: Indicator,
    unit: Unit,
    period: Period,
    span: Span,
    measured: Measured | None,
    among: tuple[str, ...] = (),
    field: str = "",
) -> Value:
    target = find_target(
        setting.targets, unit=unit.id, indicator=indicator.code, year=str(period.end.year)
    )
    key = (unit.id, period.id, span, indicator.code)
    if target is not None and target.operator == "na":
        return Value(*key, "not_applicable", printed=target.printed)
    if indicator.measure is None:
        return Value(*key, "not_collected")
    if measured is None:
        return Value(*key, "no_data", field=field)
    status: Status = "no_activity" if measured.value is None else "ok"
    return Value(*key, status, *measured, among=among, field=field)
