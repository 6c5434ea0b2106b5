"""How a value becomes points: the scoring rules that frameworks may declare, checked when read.

"trên" (above) and "tối thiểu", "đạt" (at least) are different operators everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from helpers.core.formatting import plain_decimals
from helpers.params.reader import Params

Status = Literal["official", "unconfirmed"]


def exact(value: float) -> Fraction:
    """The decimal that a number is written as: 0.1 is one tenth.

    Example:
        >>> exact(0.1)
        Fraction(1, 10)
    """
    return Fraction(repr(value))


class Bound(Params):
    """A bound with its operator: exactly one of `at_least` (≥) and `above` (>)."""

    at_least: float | None = None
    above: float | None = None

    @model_validator(mode="after")
    def _one_operator(self) -> Bound:
        if (self.at_least is None) == (self.above is None):
            raise ValueError("cần đúng một trong at_least (tối thiểu, ≥) và above (trên, >)")
        return self

    @property
    def value(self) -> Fraction:
        """The bound itself."""
        if self.at_least is not None:
            return exact(self.at_least)
        return exact(self.above if self.above is not None else 0.0)

    def met(self, value: Fraction) -> bool:
        """Whether a value reaches the bound.

        Example:
            >>> Bound(at_least=80).met(Fraction(80)), Bound(above=80).met(Fraction(80))
            (True, False)
        """
        return value > self.value if self.above is not None else value >= self.value


class Step(Bound):
    """One row of a step table: points for a value that reaches the bound."""

    points: float = Field(ge=0)


class Rule(Params):
    """What all rules share.

    Attributes:
        status: "unconfirmed" when no document states the rule; pages then say "chưa xác nhận".
        suits_lower: whether an indicator of which less is better may be scored so.
        needs_target: whether points come from the unit's own target.
        of_any_share: whether every value of a share has its points, so that chance in it can be
            followed.
    """

    suits_lower: ClassVar[bool] = False
    needs_target: ClassVar[bool] = False
    of_any_share: ClassVar[bool] = False
    status: Status = "official"


class Proportional(Rule):
    """maximum · value / full.

    Attributes:
        full: the value that earns the maximum: 100 for a rate in %, 1 for an index of 0–1.
        capped: more than `full` earns no more than the maximum.
    """

    of_any_share: ClassVar[bool] = True
    rule: Literal["proportional"]
    full: float = Field(default=100, gt=0)
    capped: bool = True


class Steps(Rule):
    """The points of the first step that the value reaches, highest bound first."""

    of_any_share: ClassVar[bool] = True
    rule: Literal["steps"]
    steps: tuple[Step, ...] = Field(min_length=1)
    otherwise: float = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _descending(self) -> Steps:
        # at one bound "above" is the higher step: it is reached later than "at least"
        keys = [(step.value, step.above is not None) for step in self.steps]
        if any(higher <= lower for higher, lower in pairwise(keys)):
            raise ValueError("steps phải xếp từ mốc cao xuống mốc thấp, không trùng mốc")
        points = [*(step.points for step in self.steps), self.otherwise]
        if any(higher < lower for higher, lower in pairwise(points)):
            raise ValueError("steps: mốc cao hơn không được ít điểm hơn mốc thấp")
        return self


class Threshold(Rule):
    """The maximum from a threshold on; below it a proportional share, or nothing.

    Attributes:
        threshold: from here on the value earns the maximum.
        below: "proportional": maximum · value / base; "zero": nothing.
        base: what the share is taken of: the threshold itself, or `full`.
        minimum: below it nothing at all; None for no such bound.
    """

    of_any_share: ClassVar[bool] = True
    rule: Literal["threshold"]
    threshold: Bound
    below: Literal["proportional", "zero"] = "proportional"
    base: Literal["threshold", "full"] = "threshold"
    full: float = Field(default=100, gt=0)
    minimum: Bound | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Threshold:
        if self.threshold.value <= 0:
            raise ValueError("threshold phải lớn hơn 0")
        if self.minimum is not None and self.minimum.value > self.threshold.value:
            raise ValueError("minimum không được cao hơn threshold")
        if self.base == "full" and exact(self.full) < self.threshold.value:
            raise ValueError("full không được thấp hơn threshold")
        return self


class YesNo(Rule):
    """The maximum for 1 (có), nothing for 0 (không); no other value is accepted."""

    rule: Literal["yes_no"]


class Penalty(Rule):
    """The maximum less `each` for every counted fault, but not less than `floor`."""

    suits_lower: ClassVar[bool] = True
    rule: Literal["penalty"]
    each: float = Field(gt=0)
    floor: float = 0


class Cap(Rule):
    """`each` points for every counted thing, but no more than the maximum."""

    rule: Literal["cap"]
    each: float = Field(gt=0)


class Attainment(Rule):
    """maximum · min(value / target, 1), with the unit's own target."""

    needs_target: ClassVar[bool] = True
    of_any_share: ClassVar[bool] = True
    rule: Literal["attainment"]


class Given(Rule):
    """Points as they are delivered or printed."""

    suits_lower: ClassVar[bool] = True
    rule: Literal["given"]


Scoring = Annotated[
    Proportional | Steps | Threshold | YesNo | Penalty | Cap | Given | Attainment,
    Field(discriminator="rule"),
]


class Class(Bound):
    """A class of results ("Xuất sắc", "Tốt" …) from a bound on, in % of the maximum."""

    name_vi: str
    name_en: str


class Maximum(Params):
    """Another maximum that a document leads to, beside the declared one; never used silently."""

    value: float = Field(gt=0)
    note_vi: str
    status: Status = "unconfirmed"


def check_points(scoring: Scoring, maximum: float | None) -> None:
    """Raise ValueError where a rule and the maximum of its indicator contradict each other."""
    if isinstance(scoring, Given):
        return
    if maximum is None:
        raise ValueError(f"scoring {scoring.rule} cần maximum")
    highest = scoring.steps[0].points if isinstance(scoring, Steps) else 0.0
    lowest = scoring.floor if isinstance(scoring, Penalty) else 0.0
    if max(highest, lowest) > maximum:
        raise ValueError(
            f"điểm {max(highest, lowest):g} của scoring {scoring.rule} vượt maximum {maximum:g}"
        )


def with_maximum_decimals(declaration: object) -> object:
    """A declaration whose maximum is shown with as many decimals as it has, or as it says.

    Raises:
        ValueError: it says fewer than the maximum has.

    Example:
        >>> with_maximum_decimals({"maximum": 2.5})
        {'maximum': 2.5, 'maximum_decimals': 1}
    """
    maximum = declaration.get("maximum") if isinstance(declaration, Mapping) else None
    if not isinstance(declaration, Mapping) or not isinstance(maximum, int | float):
        return declaration
    needed = plain_decimals(maximum)
    shown = declaration.get("maximum_decimals", needed)
    if isinstance(shown, int) and shown < needed:
        raise ValueError(f"maximum {maximum:g} không hiện đủ với maximum_decimals {shown}")
    return {**declaration, "maximum_decimals": shown}
