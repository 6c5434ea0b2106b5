"""The score of a framework: what units are ranked by, and how it is made."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from helpers.params.reader import Params
from helpers.params.scoring import Maximum, Status, with_maximum_decimals
from helpers.params.steps import (
    AggregateMethod,
    Impute,
    Level,
    Normalise,
    PeriodLabel,
    Screen,
    Share,
    Treat,
    Uncertainty,
    Weights,
)

SHOWN_DECIMALS, COMPARED_DECIMALS = 4, 9  # where none are declared
Rule = Literal["composite", "points", "attainment", "published"]


class Part(Params):
    """An indicator's share in the score: points for full attainment."""

    indicator: str
    weight: float = Field(gt=0)


class Score(Params):
    """What units are ranked by.

    composite: the tree below `indicator`, indicators brought onto one scale, weighted, aggregated.
    points: the same tree, each indicator by its own scoring rule.
    attainment: Σ weight · min(value / target, 1) over `parts`, with each unit's own targets.
    published: score and rank as printed.

    Attributes:
        indicator: code of the node that stands for the unit.
        status: "unconfirmed" when no document defines it; pages then say "chưa xác nhận".
        decimals: with how many a score is shown, and the precision at which scores are compared
            and ranked; ties share the best place. Not declared: shown with 4, compared at 9.
        rank_decimals: the precision at which they are compared, where it is another.
        maximum: the highest score, where there is one.
        scale: the total is printed as a share of this instead of points (1 for the DTI).
        maximum_alternatives: what else the maximum may be, each with its reason.
        up_vi: the document's own word for winning places ("tăng", "cải thiện").
        group_by: attributes of units (columns of a table) within which they are ranked too.
        breaks: periods whose method differs from the one before in a way that the tree does not
            show, with the reason.
        back_casts: periods that may be compared with the one before although the method differs,
            with the sentence that goes with every such number.
        uncertainty: what is varied to see how sure ranks are; None: weights by ±25% in a
            composite, nothing elsewhere.
    """

    rule: Rule
    name_vi: str
    name_en: str
    status: Status = "official"
    decimals: int = Field(default=SHOWN_DECIMALS, ge=0, le=12)
    rank_decimals: int | None = Field(default=None, ge=0, le=12)
    maximum: float | None = None
    maximum_decimals: int = Field(default=0, ge=0, le=3)
    maximum_alternatives: tuple[Maximum, ...] = ()
    scale: float | None = Field(default=None, gt=0)
    indicator: str = ""
    parts: tuple[Part, ...] = ()
    up_vi: str = "tăng"
    note_vi: str = ""
    note_en: str = ""
    group_by: tuple[str, ...] = ()
    breaks: dict[PeriodLabel, str] = Field(default_factory=dict)
    back_casts: dict[PeriodLabel, str] = Field(default_factory=dict)
    normalise: Normalise = Normalise()
    treat: Treat = Treat()
    impute: Impute = Impute()
    screen: Screen = Screen()
    weights: Weights = Weights()
    aggregate: AggregateMethod = "arithmetic"
    power: float = 1.0
    minimum_available: Share = 0.0
    levels: tuple[Level, ...] = ()
    uncertainty: Uncertainty | None = None

    @model_validator(mode="before")
    @classmethod
    def _undeclared_precision(cls, declaration: object) -> object:
        declaration = with_maximum_decimals(declaration)
        if isinstance(declaration, dict) and "decimals" not in declaration:
            return {"rank_decimals": COMPARED_DECIMALS, **declaration}
        return declaration

    @property
    def precision(self) -> int:
        """The decimals at which scores are compared and ranked."""
        return self.decimals if self.rank_decimals is None else self.rank_decimals

    @model_validator(mode="after")
    def _complete(self) -> Score:
        if self.rule != "attainment" and not self.indicator:
            raise ValueError(f"score.rule {self.rule} cần score.indicator: mã của chỉ số")
        if self.rule in ("points", "attainment") and self.maximum is None:
            raise ValueError(f"score.rule {self.rule} cần score.maximum")
        if self.rule == "attainment" and self.maximum is not None:
            total = sum(part.weight for part in self.parts)
            if abs(total - self.maximum) > 1e-9:
                raise ValueError(f"tổng weight {total} khác maximum {self.maximum}")
        return self
