"""Indicator values that arrive as they are, in a table or an export: taken as given."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from helpers.index.measures.values import Span, Status, Value
from helpers.intake.observations import Observations
from helpers.params.indicator import Indicator
from helpers.params.load import Setting
from helpers.params.period import Period
from helpers.params.registry import Unit
from helpers.params.targets import find_target

Given = Mapping[tuple[str, str], float]  # by unit and period


def measure_tables(
    setting: Setting, observations: Observations, periods: tuple[Period, ...]
) -> tuple[Value, ...]:
    """The values of all units, and of the whole, for `periods`; both spans are the same value.

    A given value is never added up over periods. One that a table does not state has the status
    "no_data"; an indicator that no table ever states "not_collected".
    """
    values: list[Value] = []
    for indicator in setting.framework.indicators:
        given = _given(observations.table, indicator)
        for period in periods:
            for unit in setting.registry.units:
                if indicator.applies_to(unit.level):
                    in_span = _value(setting, indicator, unit, period, given)
                    values += [in_span("own"), in_span("to_date")]
    return tuple(values)


def _given(table: pd.DataFrame, indicator: Indicator) -> Given:
    if indicator.code not in table.columns:
        return {}
    values = table[indicator.code]
    known = values.notna().to_numpy()
    units, periods = (table[key].to_numpy()[known].tolist() for key in ("unit", "period"))
    numbers = values.to_numpy(dtype=float)[known].tolist()
    return dict(zip(zip(units, periods, strict=True), numbers, strict=True))


def _value(
    setting: Setting, indicator: Indicator, unit: Unit, period: Period, given: Given
) -> Callable[[Span], Value]:
    target = find_target(
        setting.targets, unit=unit.id, indicator=indicator.code, year=str(period.end.year)
    )
    printed = target.printed if target is not None and target.operator == "na" else ""
    status: Status = "no_data" if given else "not_collected"
    value = given.get((unit.id, period.id))
    if printed:
        status, value = "not_applicable", None
    elif value is not None:
        status = "ok"

    def of(span: Span) -> Value:
        return Value(
            unit.id,
            period.id,
            span,
            indicator.code,
            status,
            value,
            maximum=indicator.maximum,
            printed=printed,
        )

    return of
