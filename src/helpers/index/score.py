"""The composite score of a unit by the framework's own rule."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from helpers.core.params.framework import Score
from helpers.core.params.load import Setting
from helpers.core.params.programme import Period
from helpers.core.params.targets import find_target
from helpers.index.scoring import score_tree
from helpers.measures.from_figures import find_figure
from helpers.measures.values import Values

ScoreStatus = Literal["ok", "not_ranked", "no_target", "incomplete"]


@dataclass(frozen=True, slots=True)
class UnitScore:
    """A unit's score in one period.

    Attributes:
        exact: unrounded score in points, None unless status is "ok".
        points: what each part contributes, by indicator code.
        status: "not_ranked" when the framework's targets do not apply to the unit, "no_target"
            when none is set for a part, "incomplete" when a part has no value; such units have no
            rank.
        untargeted: codes of the parts for which no target is set, where the score needs one.
    """

    unit: str
    period: str
    status: ScoreStatus
    exact: Fraction | None = None
    points: tuple[tuple[str, Fraction], ...] = ()
    untargeted: tuple[str, ...] = ()

    @property
    def value(self) -> float | None:
        """The score as a float, for charts and records."""
        return None if self.exact is None else float(self.exact)


def score_units(setting: Setting, values: Values, period: Period) -> tuple[UnitScore, ...]:
    """The scores of all reporting units for a period; empty when the framework has no score."""
    score = setting.framework.score
    if score is None:
        return ()
    if score.rule == "published":
        return _published(setting, score, period)
    return tuple(
        score_unit(setting, score, values, unit.id, period) for unit in setting.reporting_in(period)
    )


def score_unit(
    setting: Setting, score: Score, values: Values, unit: str, period: Period
) -> UnitScore:
    """The computed score of one unit."""
    one = setting.registry.unit(unit)
    rule = _points if score.rule == "points" else _attainment
    return rule(setting, score, values, unit, one is not None and one.ranked, period)


def _points(
    setting: Setting, score: Score, values: Values, unit: str, ranked: bool, period: Period
) -> UnitScore:
    """The tree below the score's indicator, each part by its own rule."""
    if not ranked:
        return UnitScore(unit, period.id, "not_ranked")
    framework = setting.framework
    found = score_tree(
        framework,
        {
            one.code: values.get(unit, one.code, period.id, "to_date").exact
            for one in framework.scored(score.indicator)
        },
    )
    total = found[score.indicator].points
    if total is None:
        return UnitScore(unit, period.id, "incomplete")
    parts = framework.children(score.indicator)
    points = tuple((part.code, found[part.code].points or Fraction(0)) for part in parts)
    return UnitScore(unit, period.id, "ok", total, points)


def _attainment(
    setting: Setting, score: Score, values: Values, unit: str, ranked: bool, period: Period
) -> UnitScore:
    """Σ weight · min(value / target, 1), on values cumulated from the start of the year."""
    if not ranked:
        return UnitScore(unit, period.id, "not_ranked")
    year = str(period.end.year)
    targets = {
        code: find_target(setting.targets, unit=unit, indicator=code, year=year)
        for code in (part.indicator for part in score.parts)
    }
    if untargeted := tuple(code for code, target in targets.items() if target is None):
        return UnitScore(unit, period.id, "no_target", untargeted=untargeted)
    goals = {code: target.goal for code, target in targets.items() if target is not None}
    points = []
    for part in score.parts:
        exact = values.get(unit, part.indicator, period.id, "to_date").exact
        goal = goals[part.indicator]
        if goal is None:
            return UnitScore(unit, period.id, "not_ranked")
        if exact is None:
            return UnitScore(unit, period.id, "incomplete")
        share = min(exact / goal, Fraction(1))
        points.append((part.indicator, Fraction(repr(part.weight)) * share))
    return UnitScore(unit, period.id, "ok", sum((p for _, p in points), Fraction(0)), tuple(points))


def _published(setting: Setting, score: Score, period: Period) -> tuple[UnitScore, ...]:
    found = []
    for unit in setting.registry.units:
        figure = find_figure(setting, unit.id, period.id, score.indicator, "score")
        if figure is not None and figure.value is not None:
            found.append(UnitScore(unit.id, period.id, "ok", Fraction(repr(figure.value))))
    return tuple(found)
