"""A rule of scoring in Vietnamese words, and what it makes of a value (`tools.indicator_list`)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from helpers.core.formatting import number
from helpers.index.scoring import score_value
from helpers.params.indicator import Indicator
from helpers.params.scoring import (
    Bound,
    Cap,
    Penalty,
    Proportional,
    Rule,
    Scoring,
    Steps,
    Threshold,
    YesNo,
    exact,
)


def rule_in_words(scoring: Scoring) -> str:
    """How a value becomes points, in Vietnamese."""
    unsure = " (cách chấm chưa xác nhận)" * (
        isinstance(scoring, Rule) and scoring.status == "unconfirmed"
    )
    if isinstance(scoring, Proportional):
        capped = ", không quá điểm tối đa" * scoring.capped
        return f"điểm = giá trị / {plain(scoring.full)} × điểm tối đa{capped}{unsure}"
    if isinstance(scoring, Steps):
        steps = "; ".join(f"{_bound(step)}: {plain(step.points)} điểm" for step in scoring.steps)
        return f"{steps}; còn lại: {plain(scoring.otherwise)} điểm{unsure}"
    if isinstance(scoring, Threshold):
        base = scoring.full if scoring.base == "full" else float(scoring.threshold.value)
        below = "0 điểm" if scoring.below == "zero" else f"giá trị / {plain(base)} × điểm tối đa"
        least = f", không {_bound(scoring.minimum)} thì 0 điểm" if scoring.minimum else ""
        return f"{_bound(scoring.threshold)}: điểm tối đa; dưới mức đó: {below}{least}{unsure}"
    if isinstance(scoring, YesNo):
        return f"có: điểm tối đa; không: 0 điểm{unsure}"
    if isinstance(scoring, Penalty):
        least = f"không dưới {plain(scoring.floor)}"
        return f"trừ {plain(scoring.each)} điểm mỗi trường hợp, {least}{unsure}"
    if isinstance(scoring, Cap):
        return f"{plain(scoring.each)} điểm mỗi trường hợp, không quá điểm tối đa{unsure}"
    words = {"given": "điểm như nhận được", "attainment": "theo chỉ tiêu giao"}
    return words.get(scoring.rule, f"cách chấm `{scoring.rule}`") + unsure


def _bound(bound: Bound) -> str:
    return f"{'trên' if bound.above is not None else 'từ'} {plain(float(bound.value))}"


def plain(value: float) -> str:
    """A declared number with the digits that it has."""
    digits = len(f"{value:.6f}".rstrip("0").partition(".")[2])
    return number(value, digits)


def tried(indicator: Indicator) -> str:
    """The points of a value that is set for the example, by the indicator's own rule."""
    scoring, maximum = indicator.scoring, indicator.maximum
    if scoring is None or maximum is None:
        return ""
    value = next(_trial(scoring), None)
    if value is None:
        return ""
    points = score_value(scoring, value, exact(maximum))
    return f"{plain(float(value))} → {number(points, 2)} điểm" if points is not None else ""


def _trial(scoring: Scoring) -> Iterator[Fraction]:
    """A value that shows what a rule does: short of the full points where it can be."""
    if isinstance(scoring, Proportional):
        yield exact(scoring.full) * Fraction(3, 5)
    elif isinstance(scoring, Steps):
        yield scoring.steps[-1].value + (1 if scoring.steps[-1].above is not None else 0)
    elif isinstance(scoring, Threshold):
        yield scoring.threshold.value * Fraction(9, 10)
    elif isinstance(scoring, YesNo):
        yield Fraction(1)
    elif isinstance(scoring, Penalty | Cap):
        yield Fraction(2)
