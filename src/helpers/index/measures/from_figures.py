"""Indicator values from figures printed in documents, taken as printed."""

from __future__ import annotations

from helpers.index.measures.values import Span, Status, Value
from helpers.params.documents import Figure
from helpers.params.indicator import Indicator
from helpers.params.load import Setting
from helpers.params.period import Period

# which printed quantity stands for the value of an indicator of that unit
_QUANTITY = {"điểm": "score", "%": "percent"}


def find_figure(
    setting: Setting, unit: str, period: str, indicator: str, quantity: str
) -> Figure | None:
    """The printed figure for that place, None when the documents print none."""
    wanted = (unit, period, indicator, quantity)
    for figure in setting.figures:
        if (figure.unit, figure.period, figure.indicator, figure.quantity) == wanted:
            return figure
    return None


def measure_figures(setting: Setting, periods: tuple[Period, ...]) -> tuple[Value, ...]:
    """The printed values of all units for `periods`; both spans are the same printed value.

    A figure that is printed without being a number ("trên 60%") has the status "not_a_number".
    """
    spans: tuple[Span, ...] = ("own", "to_date")
    values = []
    for period in periods:
        method = setting.framework.method(period.id)
        for indicator in setting.framework.in_method(method):
            for unit in setting.registry.units:
                figure = find_figure(
                    setting, unit.id, period.id, indicator.code, _QUANTITY[indicator.unit]
                )
                if figure is not None:
                    values += [_value(setting, indicator, figure, span) for span in spans]
    return tuple(values)


def _value(setting: Setting, indicator: Indicator, figure: Figure, span: Span) -> Value:
    top = find_figure(setting, figure.unit, figure.period, indicator.code, "max")
    maximum = top.value if top else indicator.maximum
    key = (figure.unit, figure.period, span, indicator.code)
    if figure.value is None:
        status: Status = "not_a_number" if figure.printed else "no_data"
        return Value(*key, status, maximum=maximum, printed=figure.printed)
    return Value(*key, "ok", figure.value, maximum=maximum, printed=figure.printed)
