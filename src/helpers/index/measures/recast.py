"""Values of merged and divided units for a time before they were formed, as declared.

Counts of forms are pooled and distinct items united; given values are means of the old units', or
their sums where they are counts. Where one old unit lacks a value, the new one lacks it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import pandas as pd

from helpers.index.measures.from_forms import measure_forms
from helpers.index.measures.values import SPANS, Span, Value, Values
from helpers.intake.observations import Observations
from helpers.params.back_cast import BackCastRule
from helpers.params.load import Setting
from helpers.params.origins import Origin, origins
from helpers.params.period import Period

Origins = Mapping[str, tuple[Origin, ...]]  # by the unit that came from them


def origins_in(setting: Setting, rule: BackCastRule, now: Period, then: Period) -> Origins:
    """The origins of each unit of `now` that was not there `then`.

    Units that came from none of the programme's units are left out.
    """
    known = {unit.id for unit in setting.reporting_in(then)}
    by_unit = {}
    for unit in setting.reporting_in(now):
        if unit.works_in(then.start, then.end):
            continue
        of = origins(setting.successions, unit.id, known, weighted=rule.weights == "declared")
        if any(origin.unit in known for origin in of):
            by_unit[unit.id] = of
    return by_unit


def with_units_of(setting: Setting, now: Period) -> Setting:
    """The setting as if the units of `now`, and no others, had always been there."""
    there = {unit.id for unit in setting.reporting_in(now)} | {setting.programme.whole}
    always = {"valid_from": None, "valid_to": None}
    units = tuple(
        unit.model_copy(update=always) for unit in setting.registry.units if unit.id in there
    )
    return replace(setting, registry=replace(setting.registry, units=units, renamed=()))


def recast_values(
    setting: Setting,
    rule: BackCastRule,
    observations: Observations,
    values: Values,
    now: Period,
    then: Period,
) -> tuple[Value, ...]:
    """The values `then`, in both spans, of the units of `now` that were not there."""
    of = origins_in(setting, rule, now, then)
    if setting.programme.source.kind == "forms":
        pooled = replace(observations, table=_pooled(setting, rule, observations, now, then))
        measured = measure_forms(with_units_of(setting, now), pooled, (then,))
        return tuple(value for value in measured if value.unit in of)
    return tuple(_averaged(setting, rule, values, of, then))


def _pooled(
    setting: Setting, rule: BackCastRule, observations: Observations, now: Period, then: Period
) -> pd.DataFrame:
    """What the old units sent, as if the new one had; of a source period for which one of them
    sent nothing, or which was divided, there is nothing."""
    programme = setting.programme
    parts = {part.id: part for part in (*programme.parts(then), *programme.to_date(then))}
    sent, tables = observations.reported(), [observations.table.iloc[:0]]
    for part in parts.values():
        for unit, of in origins_in(setting, rule, now, part).items():
            if all(origin.portion == 1 and (origin.unit, part.id) in sent for origin in of):
                rows = observations.table
                mine = (rows["period"] == part.id) & rows["unit"].isin(
                    [origin.unit for origin in of]
                )
                tables.append(rows[mine].assign(unit=unit))
    return pd.concat(tables, ignore_index=True)


def _averaged(
    setting: Setting, rule: BackCastRule, values: Values, of: Origins, then: Period
) -> Iterator[Value]:
    for unit, old in of.items():
        for indicator in setting.framework.indicators:
            if not indicator.applies_to(setting.unit(unit).level):
                continue
            for span in SPANS:
                parts = [values.get(o.unit, indicator.code, then.id, span) for o in old]
                known = {part.maximum for part in parts}
                yield _value(
                    (unit, then.id, span, indicator.code),
                    _combined(old, parts, adds=indicator.code in rule.sums),
                    known.pop() if len(known) == 1 else indicator.maximum,
                )


def _value(key: tuple[str, str, Span, str], value: Fraction | None, maximum: float | None) -> Value:
    if value is None:
        return Value(*key, "no_data", maximum=maximum)
    return Value(*key, "ok", float(value), maximum=maximum)


def _combined(old: Sequence[Origin], parts: Sequence[Value], *, adds: bool) -> Fraction | None:
    total = Fraction(0)
    for origin, value in zip(old, parts, strict=True):
        factor = origin.portion if adds else origin.share
        if value.exact is None or factor is None:
            return None
        total += factor * value.exact
    return total
