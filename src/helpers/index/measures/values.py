"""The value of one indicator for one unit, period and span."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Span = Literal["own", "to_date"]
SPANS: tuple[Span, ...] = ("own", "to_date")
Status = Literal[
    "ok",
    "no_activity",
    "no_data",
    "not_applicable",
    "not_collected",
    "not_a_number",
    "suppressed",
]


@dataclass(frozen=True, slots=True)
class Value:
    """A value with all that is needed to say it and to check it.

    Attributes:
        span: "own", the period itself; "to_date", from the start of its year to its end.
        value: in the indicator's unit ("%": 0–100, "điểm": points); None unless status is "ok".
        numerator, denominator: the counts behind a rate; None for a printed value without them.
        status: missing, not applicable, without activity and not collected are four different
            things, and none of them is zero; "suppressed" is known and not published.
        maximum: the highest possible score, where there is one.
        printed: the text of the document, for published values.
        among: ids of the units in a value pooled over units, () otherwise; two such values are
            compared only where they are the same.
        field: which column of a scoring sheet it stands in, "" for other values; a verified and a
            self-assessed value are never compared.
    """

    unit: str
    period: str
    span: Span
    indicator: str
    status: Status
    value: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    maximum: float | None = None
    printed: str = ""
    among: tuple[str, ...] = ()
    field: str = ""

    @property
    def reporting(self) -> int:
        """How many units are in a value pooled over units, 0 otherwise."""
        return len(self.among)

    def less(self, other: Value) -> Fraction | None:
        """The unrounded difference; None without two values, or where they pool other units or
        stand in different columns."""
        if self.exact is None or other.exact is None or self.among != other.among:
            return None
        if self.field != other.field:
            return None
        return self.exact - other.exact

    @property
    def exact(self) -> Fraction | None:
        """The unrounded value; pass or fail is decided on it.

        A rate is the exact quotient of its counts, in %.
        """
        if self.value is None:
            return None
        if self.numerator is not None and self.denominator:
            return Fraction(100 * self.numerator, self.denominator)
        # through Decimal, which is read many times as fast as a text is by Fraction
        return Fraction(Decimal(repr(self.value)))


class Values:
    """All values of an assessment, found by unit, indicator, period and span."""

    def __init__(self, values: tuple[Value, ...]) -> None:
        self._by_key = {(v.unit, v.indicator, v.period, v.span): v for v in values}

    def joined(self, more: Iterable[Value]) -> Values:
        """These values and some more, which take the place of their likes."""
        made = Values(tuple(more))
        made._by_key = {**self._by_key, **made._by_key}
        return made

    def get(self, unit: str, indicator: str, period: str, span: Span = "to_date") -> Value:
        """That value; one that was never computed has the status "no_data"."""
        key = (unit, indicator, period, span)
        return self._by_key.get(key) or Value(unit, period, span, indicator, "no_data")

    def __iter__(self) -> Iterator[Value]:
        return iter(self._by_key.values())
