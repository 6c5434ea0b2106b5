"""How each step of a composite index is done, and periods as keys of a declaration.

`docs/index-engine.md` explains every key and gives the formulas.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Field, model_validator

from helpers.core.periods import period_of, read_period
from helpers.params.reader import Params

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


PeriodLabel = Annotated[str, BeforeValidator(_label)]
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
# each mean as a generalised one, a sum as the mean that is not divided; "generalised" has its own
POWERS: Mapping[str, float] = {"harmonic": -1.0, "geometric": 0.0, "arithmetic": 1.0, "sum": 1.0}
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
