"""A node of a framework's tree: an indicator, or a group of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from helpers.params.expression import fields_of
from helpers.params.patterns import Code
from helpers.params.precision import Precision
from helpers.params.reader import Params
from helpers.params.scoring import Scoring, Status, check_points, with_maximum_decimals
from helpers.params.steps import (
    AggregateMethod,
    Impute,
    Normalise,
    PeriodLabel,
    Share,
    Treat,
    value_in,
)

_DIRECTIONS = {"1": "higher", "-1": "lower"}
Direction = Annotated[
    Literal["higher", "lower"],
    BeforeValidator(lambda word: _DIRECTIONS.get(str(word), word)),
]


class Measure(Params):
    """How an indicator's value comes about.

    ratio: Σ numerator / Σ denominator.
    distinct_ratio: items whose numerator field is > 0 over items whose denominator field is > 0,
        each item once in the window.
    expression: arithmetic over sums of fields, e.g. "(on_time + early) / processed"; one that is a
        quotient as a whole is a ratio: of an indicator in "%" it gives 0–100.
    given: as it is delivered or printed. With `field`: what that column of a form says in the row
        whose code is the indicator's, as scoring sheets do. `otherwise` is the column that counts
        in a period in which no unit's sheet says anything in `field` yet: verified points, else
        self-assessed ones.
    """

    kind: Literal["ratio", "distinct_ratio", "expression", "given"]
    numerator: str = ""
    denominator: str = ""
    expression: str = ""
    field: str = ""
    otherwise: str = ""

    @model_validator(mode="after")
    def _fields_named(self) -> Measure:
        if self.field and self.kind != "given":
            raise ValueError(f"{self.kind} không dùng field, chỉ given dùng")
        if self.otherwise and not self.field:
            raise ValueError("otherwise cần field: cột được lấy trước")
        if self.kind == "expression":
            fields_of(self.expression)
        elif self.kind != "given" and not (self.numerator and self.denominator):
            raise ValueError(f"{self.kind} cần numerator và denominator")
        return self

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the value comes from; none where it is given by no form."""
        if self.field:
            return tuple(filter(None, (self.field, self.otherwise)))
        if self.kind == "expression":
            return fields_of(self.expression)
        return (self.numerator, self.denominator) if self.kind != "given" else ()


class Indicator(Precision):
    """One indicator or group of a framework. A group is what others name as their parent.

    Attributes:
        code: as the document numbers it, else a slug.
        parent: code of the group that it belongs to; "" for the index itself, and for what belongs
            to none.
        weight: in its parent; one number, or one a period (`{"2012": 10, "2013": 5}`).
        periods: where the node counts; empty: everywhere.
        methods: methods under which it exists; empty means all.
        unit: unit of measure: "%" (0–100), "điểm" (points) or any other.
        decimals: declared precision: values are compared and ranked at it.
        levels: unit levels that it applies to; empty: all.
        measure: None when no source collects it yet; it is then listed as "chưa có số liệu".
        item_vi: what numerator and denominator count, e.g. "thủ tục", "hồ sơ".
        lacking_vi: what is not done of an item that the numerator does not count, e.g. "chưa xử lý
            trực tuyến"; empty: "chưa đạt".
        maximum: maximum score, where the framework sets one; 0 for a part that earns no points.
        maximum_status: "unconfirmed" when no document prints that maximum.
        scoring: how its value becomes points; None: a group's points come from its parts.
        aggregate: how a group is made from its parts; None: as `score.aggregate` says in a
            composite; elsewhere it has no score.
        power: of a generalised mean. minimum_available: share of its parts that a group needs.
        breaks: periods from which it is assessed in another way, so that its value is not compared
            with the period before (the framework's method being otherwise the same).
        bounds: goalposts, or the two ends of the scale, in the indicator's unit.
        target, reference: a value to reach; the id of the unit to be compared with.
        denominator: a column to divide by, itself divided by `denominator_scale`.
        normalise, treat, impute: instead of those of the score.
        error, error_share, margin: how precise its values are; see `Precision`.
    """

    code: Code
    name_vi: str
    name_en: str
    parent: str = ""
    weight: float | dict[PeriodLabel, float] = 1.0
    periods: tuple[PeriodLabel, ...] = ()
    methods: tuple[str, ...] = ()
    unit: str = ""
    decimals: int = Field(default=1, ge=0, le=6)
    direction: Direction = "higher"
    levels: tuple[str, ...] = ()
    measure: Measure | None = None
    item_vi: str = ""
    item_en: str = ""
    lacking_vi: str = ""
    lacking_en: str = ""
    maximum: float | None = None
    maximum_decimals: int = Field(default=0, ge=0, le=3)
    maximum_status: Status = "official"
    scoring: Scoring | None = None
    aggregate: AggregateMethod | None = None
    power: float | None = None
    minimum_available: Share | None = None
    bounds: tuple[float, float] | None = None
    target: float | None = None
    reference: str = ""
    denominator: str = ""
    denominator_scale: float = 1.0
    normalise: Normalise | None = None
    treat: Treat | None = None
    impute: Impute | None = None
    breaks: tuple[str, ...] = ()
    document: str = ""
    line: int = 0
    note_vi: str = ""
    note_en: str = ""

    @model_validator(mode="before")
    @classmethod
    def _as_usual(cls, declaration: object) -> object:
        """A rate is in %, what earns points is in points; a maximum is shown in full."""
        declaration = with_maximum_decimals(declaration)
        if not isinstance(declaration, Mapping) or declaration.get("unit"):
            return declaration
        measure: Any = declaration.get("measure")
        kind = measure.get("kind") if isinstance(measure, Mapping) else getattr(measure, "kind", "")
        if kind in ("ratio", "distinct_ratio"):
            return {**declaration, "unit": "%"}
        points = (
            declaration.get("maximum") is not None
            or declaration.get("scoring")
            or declaration.get("aggregate")
        )
        return {**declaration, "unit": "điểm"} if points else declaration

    @model_validator(mode="after")
    def _points_within_maximum(self) -> Indicator:
        if self.maximum is not None and self.maximum < 0:
            raise ValueError(f"{self.code}: maximum {self.maximum:g} nhỏ hơn 0")
        if self.direction == "lower" and self.scoring and not self.scoring.suits_lower:
            raise ValueError(
                f"{self.code}: direction lower (thấp hơn là tốt), nhưng scoring "
                f"{self.scoring.rule} cho giá trị cao hơn nhiều điểm hơn"
            )
        if self.scoring is not None:
            try:
                check_points(self.scoring, self.maximum)
            except ValueError as error:
                raise ValueError(f"{self.code}: {error}") from None
        return self

    @property
    def sign(self) -> Literal[-1, 1]:
        """1 where more is better, -1 where less is."""
        return 1 if self.direction == "higher" else -1

    def applies_to(self, level: str) -> bool:
        """Whether the indicator is one of units of that level."""
        return not self.levels or level in self.levels

    def weight_in(self, period: str) -> float:
        """The weight in a period; a period that a table of weights leaves out has weight 0."""
        if isinstance(self.weight, dict):
            return value_in(self.weight, period) or 0.0
        return self.weight

    def counts_in(self, period: str) -> bool:
        """Whether the node is part of the framework in a period."""
        return not self.periods or value_in(dict.fromkeys(self.periods, True), period) is not None
