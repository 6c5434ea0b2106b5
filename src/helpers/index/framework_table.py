"""A composite framework as a checked table: the tree, and how each step is done.

`docs/index.md` explains every key; `helpers.index.framework_faults` reads and checks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Field, model_validator

from helpers.core.params.precision import Precision
from helpers.core.params.reader import Params
from helpers.core.periods import period_of, read_period

Value = TypeVar("Value")


def _label(value: object) -> object:
    """A period label; a YAML year is a number, a YAML day a date."""
    if isinstance(value, date) or (isinstance(value, int) and not isinstance(value, bool)):
        value = str(value)
    if isinstance(value, str):
        period_of(value)
    return value


def value_in(by_period: Mapping[str, Value], period: str) -> Value | None:
    """What is declared for a period, however its label is written."""
    for label, value in by_period.items():
        if label == period or period_of(label) == read_period(period):
            return value
    return None


Period = Annotated[str, BeforeValidator(_label)]
NormaliseMethod = Literal[
    "none",
    "minmax",
    "zscore",
    "rank",
    "percentile_rank",
    "borda",
    "fraction_of_max",
    "distance_to_max",
    "distance_to_reference",
    "distance_to_target",
    "goalposts",
    "scaled",
]
AggregateMethod = Literal["arithmetic", "geometric", "harmonic", "generalised", "sum"]
ImputeMethod = Literal["none", "mean", "median", "group_mean", "group_median", "last", "linear"]
WeightMethod = Literal["given", "equal", "pca", "correlation"]
Share = Annotated[float, Field(ge=0, le=1)]


class Normalise(Params):
    """How indicator values are brought onto one scale; see `helpers.index.normalise`.

    Attributes:
        range: scores of the worst and the best value; each method has its own default.
        over: "period" takes minima, means and ranks within each period, "pooled" over all.
        cap: values beyond the reference, target or goalposts score no more than the best.
        constant: what a column without any spread gives; "middle" is the middle of `range`.
    """

    method: NormaliseMethod = "minmax"
    range: tuple[float, float] | None = None
    over: Literal["period", "pooled"] = "period"
    cap: bool | None = None
    mean: float = 0.0
    sd: float = Field(default=1.0, gt=0)
    constant: Literal["missing", "middle"] = "missing"

    @model_validator(mode="after")
    def _range_in_order(self) -> Normalise:
        if self.range and self.range[0] >= self.range[1]:
            raise ValueError("range: số thứ nhất phải nhỏ hơn số thứ hai")
        return self


class Treat(Params):
    """Treatment of outliers; see `helpers.index.treat`."""

    method: Literal["none", "winsorise", "log", "winsorise_then_log"] = "none"
    winsorise_max: int = Field(default=5, ge=0)
    skewness: float = Field(default=2.0, gt=0)
    kurtosis: float = 3.5
    log: Literal["log_ct", "log_ct_orig", "log_gii"] = "log_ct"
    combine: bool = False


class Impute(Params):
    """Filling of missing cells; `group_by` names a group column, `longest` counts periods."""

    method: ImputeMethod = "none"
    group_by: str = ""
    longest: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _group_named(self) -> Impute:
        if self.method.startswith("group_") and not self.group_by:
            raise ValueError(f"{self.method} cần group_by: tên một cột nhóm của DATA.csv")
        return self


class Screen(Params):
    """Units with too few values, or too many zeros, are left out; `data` says before or after
    imputation; `keep` and `drop` name units that are kept or left out whatever the data."""

    minimum_available: Share = 0.0
    minimum_nonzero: Share = 0.0
    data: Literal["raw", "imputed"] = "raw"
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


class Weights(Params):
    """Where weights come from; `levels` limits computed weights to some levels (1: indicators)."""

    method: WeightMethod = "given"
    levels: tuple[int, ...] = ()
    over: Literal["period", "pooled"] = "period"


class Level(Params):
    """How the groups of one level are made from their parts; level 2 stands on indicators."""

    level: int = Field(ge=2)
    aggregate: AggregateMethod | None = None
    power: float | None = None
    minimum_available: Share | None = None


class Uncertainty(Params):
    """What the Monte Carlo runs vary; an empty list varies nothing.

    Attributes:
        weight_noise: half-width of the uniform noise, as a share of each weight.
        weight_levels: levels whose weights are varied; empty: all.
        normalise, aggregate, impute: alternatives, each as likely as the others.
        leave_out: leave out one indicator, or none, each as likely.
        values: draw values around what was measured, where their precision is declared.
    """

    weight_noise: Share = 0.25
    weight_levels: tuple[int, ...] = ()
    normalise: tuple[Normalise, ...] = ()
    aggregate: tuple[AggregateMethod, ...] = ()
    impute: tuple[Impute, ...] = ()
    winsorise_max: tuple[int, ...] = ()
    leave_out: bool = False
    values: bool = True


class Node(Params):
    """What groups and indicators share.

    Attributes:
        weight: in its parent; one number, or one a period (`{"2012": 10, "2013": 5}`).
        periods: where the node counts; empty: everywhere.
    """

    code: str = Field(min_length=1)
    name_vi: str = ""
    name_en: str = ""
    parent: str = ""
    weight: float | dict[Period, float] = 1.0
    periods: tuple[Period, ...] = ()

    def weight_in(self, period: str) -> float:
        """The weight in a period; a period that a table of weights leaves out has weight 0."""
        if isinstance(self.weight, dict):
            return value_in(self.weight, period) or 0.0
        return self.weight

    def counts_in(self, period: str) -> bool:
        """Whether the node is part of the framework in a period."""
        return not self.periods or value_in(dict.fromkeys(self.periods, True), period) is not None


class Group(Node):
    """An aggregate of other nodes; the one without a parent is the index itself."""

    aggregate: AggregateMethod | None = None
    power: float | None = None
    minimum_available: Share | None = None


class Leaf(Node, Precision):
    """An indicator, a column of DATA.csv; `error`, `error_share`, `margin`: see `Precision`.

    Attributes:
        direction: 1 where more is better, -1 where less is.
        bounds: goalposts, or the two ends of the scale, in the indicator's unit.
        target, reference: a value to reach; the id of the unit to be compared with.
        denominator: a column to divide by, itself divided by `denominator_scale`.
    """

    unit: str = ""
    direction: Literal[-1, 1] = 1
    bounds: tuple[float, float] | None = None
    target: float | None = None
    reference: str = ""
    normalise: Normalise | None = None
    treat: Treat | None = None
    impute: Impute | None = None
    denominator: str = ""
    denominator_scale: float = 1.0


class Composite(Params):
    """A composite framework.

    Attributes:
        decimals: scores are ranked at this precision; None: at 9 decimals, which only hides
            the noise of floating-point arithmetic.
        group_by: columns of DATA.csv within whose values units are ranked too.
        breaks: periods whose method differs from the one before in a way that this table does not
            show, with the reason.
        back_casts: periods that may be compared with the one before although the method differs,
            with the sentence that goes with every such number.
    """

    id: str
    name_vi: str = ""
    name_en: str = ""
    source: str = ""
    status: str = ""
    decimals: int | None = Field(default=None, ge=0, le=12)
    group_by: tuple[str, ...] = ()
    breaks: dict[Period, str] = Field(default_factory=dict)
    back_casts: dict[Period, str] = Field(default_factory=dict)
    normalise: Normalise = Normalise()
    treat: Treat = Treat()
    impute: Impute = Impute()
    screen: Screen = Screen()
    weights: Weights = Weights()
    aggregate: AggregateMethod = "arithmetic"
    power: float = 1.0
    minimum_available: Share = 0.0
    levels: tuple[Level, ...] = ()
    uncertainty: Uncertainty = Uncertainty()
    groups: tuple[Group, ...] = Field(min_length=1)
    indicators: tuple[Leaf, ...] = Field(min_length=1)

    @property
    def columns(self) -> tuple[str, ...]:
        """Group columns that DATA.csv must have."""
        methods = (self.impute, *(i.impute for i in self.indicators), *self.uncertainty.impute)
        named = [*self.group_by, *(one.group_by for one in methods if one and one.group_by)]
        return tuple(dict.fromkeys(named))

    @property
    def denominators(self) -> tuple[str, ...]:
        """Columns that are only divided by."""
        codes = {one.code for one in self.indicators}
        named = (one.denominator for one in self.indicators)
        return tuple(dict.fromkeys(n for n in named if n and n not in codes))
