"""Targets as the documents set them. "trên" is >, "tối thiểu/đạt" is ≥."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import model_validator

from helpers.core.params.reader import Params


class Target(Params):
    """One row of `params/targets.csv`.

    Attributes:
        operator: ">=" , ">" , or "na" for a target that does not apply ("0" of Thanh tra tỉnh).
        target: the value in % or units; blank for "na".
        printed: as the document prints it.
        from_period, to_period: years (ids) between which it holds.
    """

    programme: str
    unit_or_level: str
    indicator: str
    from_period: str
    to_period: str
    operator: Literal[">=", ">", "na"]
    target: float | None = None
    printed: str
    document: str
    line: int

    @model_validator(mode="after")
    def _value_stated(self) -> Target:
        if (self.target is None) != (self.operator == "na"):
            raise ValueError(f"operator {self.operator!r} không hợp với target {self.target!r}")
        return self

    @property
    def goal(self) -> Fraction | None:
        """The target as the exact decimal that it is written as."""
        return None if self.target is None else Fraction(repr(self.target))

    def holds(self, year: str) -> bool:
        """Whether the target is set for that year."""
        return self.from_period <= year <= self.to_period


def find_target(
    targets: tuple[Target, ...], *, unit: str, indicator: str, year: str
) -> Target | None:
    """The target of a unit for an indicator in a year, None when none was set."""
    for target in targets:
        if (target.unit_or_level, target.indicator) == (unit, indicator) and target.holds(year):
            return target
    return None
