"""What reaching a target is worth to a unit in points and places, all other units unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from helpers.core.formatting import half_up
from helpers.core.params.load import Setting
from helpers.core.params.programme import Period
from helpers.index.score import score_unit
from helpers.index.standing import Standing
from helpers.measures.values import Span, Value, Values


@dataclass(frozen=True, slots=True)
class Worth:
    """Points and places that a unit would win."""

    points: Fraction
    places: int


class _Supposed(Values):
    """Values in which one value is another than it was."""

    def __init__(self, values: Values, supposed: Value) -> None:
        self._values = values
        self._supposed = supposed

    def get(self, unit: str, indicator: str, period: str, span: Span = "to_date") -> Value:
        one = self._supposed
        if (unit, indicator, period, span) == (one.unit, one.indicator, one.period, one.span):
            return one
        return self._values.get(unit, indicator, period, span)


def worth_of(
    setting: Setting,
    values: Values,
    period: Period,
    standings: Mapping[str, Standing],
    supposed: Value,
) -> Worth | None:
    """What `supposed` would change for its unit; None where the unit has no score and rank.

    Args:
        standings: of the period, by unit.
        supposed: the value that the unit would have, with the span "to_date".
    """
    now = standings.get(supposed.unit)
    rule = setting.framework.score
    if now is None or now.rank is None or now.score is None or now.score.exact is None or not rule:
        return None
    if rule.rule == "published":
        return None
    then = score_unit(setting, rule, _Supposed(values, supposed), supposed.unit, period)
    if then.exact is None:
        return None
    mine = half_up(then.exact, rule.decimals)
    ahead = sum(
        half_up(other.score.exact, rule.decimals) > mine
        for unit, other in standings.items()
        if unit != supposed.unit and other.score is not None and other.score.exact is not None
    )
    return Worth(then.exact - now.score.exact, now.rank.place - (1 + ahead))
