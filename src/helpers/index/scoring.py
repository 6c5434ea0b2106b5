"""Points by the framework's own rules, exact; a missing value earns no points and no zero."""

from __future__ import annotations

from fractions import Fraction

from helpers.core.errors import MethodError
from helpers.params.scoring import (
    Attainment,
    Cap,
    Given,
    Penalty,
    Proportional,
    Scoring,
    Steps,
    Threshold,
    YesNo,
    exact,
)


def score_value(
    scoring: Scoring,
    value: Fraction | None,
    maximum: Fraction | None,
    target: Fraction | None = None,
) -> Fraction | None:
    """The points of a value by one rule; None for a missing value.

    Args:
        value: in the indicator's own unit: % for a rate, a count, 1 or 0, or printed points.
        maximum: of the indicator; None only for given points without one.
        target: of the unit, for a rule that needs it.

    Raises:
        MethodError: the value is impossible under the rule.

    Example:
        >>> rule = Threshold(rule="threshold", threshold={"at_least": 80})
        >>> [str(score_value(rule, Fraction(v), Fraction(3))) for v in (80, 60)]
        ['3', '9/4']
    """
    if value is None:
        return None
    _possible(scoring, value, maximum)
    if isinstance(scoring, Given):
        return value
    top = maximum if maximum is not None else Fraction(0)
    if isinstance(scoring, Proportional):
        share = value / exact(scoring.full)
        return top * (min(share, Fraction(1)) if scoring.capped else share)
    if isinstance(scoring, Steps):
        reached = (exact(step.points) for step in scoring.steps if step.met(value))
        return next(reached, exact(scoring.otherwise))
    if isinstance(scoring, Threshold):
        return top * _threshold_share(scoring, value)
    if isinstance(scoring, YesNo):
        return top * value
    if isinstance(scoring, Penalty):
        return max(top - exact(scoring.each) * value, exact(scoring.floor))
    if isinstance(scoring, Cap):
        return min(exact(scoring.each) * value, top)
    if isinstance(scoring, Attainment):
        return top * min(value / target, Fraction(1)) if target else None
    raise ValueError(f"no way to score by {scoring.rule}")


def _threshold_share(scoring: Threshold, value: Fraction) -> Fraction:
    """The share of the maximum, between 0 and 1."""
    if scoring.threshold.met(value):
        return Fraction(1)
    if scoring.below == "zero" or (scoring.minimum is not None and not scoring.minimum.met(value)):
        return Fraction(0)
    base = exact(scoring.full) if scoring.base == "full" else scoring.threshold.value
    return value / base


def _possible(scoring: Scoring, value: Fraction, maximum: Fraction | None) -> None:
    """Refuse a value that the rule cannot mean."""
    wrong, allowed = value < 0, "từ 0 trở lên"
    if isinstance(scoring, YesNo):
        wrong, allowed = value not in (0, 1), "1 (có) hoặc 0 (không)"
    elif isinstance(scoring, Penalty | Cap):
        wrong, allowed = value < 0 or value.denominator != 1, "số đếm nguyên từ 0 trở lên"
    elif isinstance(scoring, Given) and maximum is not None:
        wrong, allowed = not 0 <= value <= maximum, f"từ 0 đến {float(maximum):g}"
    if wrong:
        raise MethodError(
            f"giá trị không hợp với cách chấm {scoring.rule}",
            found=f"{float(value):g}",
            todo=f"giá trị cho phép: {allowed}",
        )
