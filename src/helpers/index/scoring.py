"""Points by the framework's own rules, exact; a missing value earns no points and no zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from helpers.core.errors import ConfigError
from helpers.core.params.framework import Framework, Indicator
from helpers.core.params.scoring import (
    Cap,
    Class,
    Penalty,
    Proportional,
    Scoring,
    Steps,
    Threshold,
    YesNo,
    exact,
)


@dataclass(frozen=True, slots=True)
class Points:
    """What a part of the tree earned.

    Attributes:
        points: None when a value is missing.
        maximum: None when the framework sets none.
        missing: codes of the indicators that have no value.
        given: whether the points are printed ones and not computed from a value.
    """

    code: str
    points: Fraction | None
    maximum: Fraction | None
    missing: tuple[str, ...] = ()
    given: bool = False

    @property
    def share(self) -> Fraction | None:
        """Points as a share of the maximum in %, None where there is none."""
        if self.points is None or not self.maximum:
            return None
        return 100 * self.points / self.maximum


def score_value(
    scoring: Scoring, value: Fraction | None, maximum: Fraction | None
) -> Fraction | None:
    """The points of a value by one rule; None for a missing value.

    Args:
        value: in the indicator's own unit: % for a rate, a count, 1 or 0, or printed points.
        maximum: of the indicator; None only for printed points without one.

    Raises:
        ConfigError: the value is impossible under the rule.

    Example:
        >>> rule = Threshold(rule="threshold", threshold={"at_least": 80})
        >>> [str(score_value(rule, Fraction(v), Fraction(3))) for v in (80, 60)]
        ['3', '9/4']
    """
    if value is None:
        return None
    _possible(scoring, value, maximum)
    if scoring.rule == "published":
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
    raise ValueError(f"no way to score by {scoring.rule}")


def score_tree(
    framework: Framework,
    values: Mapping[str, Fraction | None],
    given: Mapping[str, Fraction] | None = None,
) -> dict[str, Points]:
    """The points of every scored indicator and of every group above it, by code.

    Args:
        values: by code of the indicator that a rule stands at.
        given: printed points by code; they stand instead of what the rules would give.

    Raises:
        ConfigError: a code is not scored by the framework, or a value is impossible.
    """
    printed = given or {}
    roots = [one for one in framework.indicators if not one.parent]
    scored = {leaf.code for root in roots for leaf in framework.scored(root.code)}
    if unknown := sorted((set(values) - scored) | (set(printed) - _codes(framework))):
        raise ConfigError(
            f"Khung {framework.id} không chấm điểm: {', '.join(unknown)}",
            where=f"params/frameworks/{framework.id}.yml",
            todo=f"dùng một trong: {', '.join(sorted(scored))}",
        )
    found: dict[str, Points] = {}
    for root in roots:
        _score_node(framework, root, values, printed, found)
    return found


def classify(framework: Framework, share: Fraction) -> Class | None:
    """The class of a share (in %) of the maximum; None below the lowest class.

    Decided on the unrounded share. `framework.classes_status` says whether a document defines it.
    """
    return next((one for one in framework.classes if one.met(share)), None)


def _score_node(
    framework: Framework,
    one: Indicator,
    values: Mapping[str, Fraction | None],
    given: Mapping[str, Fraction],
    found: dict[str, Points],
) -> Points | None:
    """Score what is below, then the node itself; None for a node without any rule."""
    maximum = None if one.maximum is None else exact(one.maximum)
    parts = [
        _score_node(framework, part, values, given, found)
        for part in framework.children(one.code)
        if one.scoring is None
    ]
    if one.code in given:
        found[one.code] = _given(framework, one, given[one.code], maximum)
    elif one.scoring is not None:
        found[one.code] = _leaf(framework, one, values.get(one.code), maximum)
    elif one.combine is not None:
        found[one.code] = _group(one, [part for part in parts if part is not None], maximum)
    return found.get(one.code)


def _leaf(
    framework: Framework, one: Indicator, value: Fraction | None, maximum: Fraction | None
) -> Points:
    if one.scoring is None:
        raise ValueError(f"{one.code} has no scoring rule")
    if value is None and maximum == 0:
        return Points(one.code, Fraction(0), maximum)
    try:
        points = score_value(one.scoring, value, maximum)
    except ConfigError as error:
        raise ConfigError(
            f"{one.code}: {error.what}",
            where=f"params/frameworks/{framework.id}.yml, khoá {one.code}.scoring",
            found=error.found,
            todo=error.todo,
        ) from None
    return Points(one.code, points, maximum, () if value is not None else (one.code,))


def _given(
    framework: Framework, one: Indicator, points: Fraction, maximum: Fraction | None
) -> Points:
    if points < 0 or (maximum is not None and points > maximum):
        raise ConfigError(
            f"{one.code}: điểm công bố nằm ngoài thang điểm",
            where=f"params/frameworks/{framework.id}.yml, khoá {one.code}.maximum",
            found=f"{float(points):g}, thang 0–{one.maximum}",
            todo="kiểm tra số đã gõ và điểm tối đa",
        )
    return Points(one.code, points, maximum, given=True)


def _group(one: Indicator, parts: list[Points], maximum: Fraction | None) -> Points:
    missing = tuple(code for part in parts for code in part.missing)
    known = [part.points for part in parts if part.points is not None]
    if missing or len(known) < len(parts):
        return Points(one.code, None, maximum, missing)
    total = sum(known, Fraction(0))
    return Points(one.code, total / len(parts) if one.combine == "mean" else total, maximum)


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
    elif scoring.rule == "published" and maximum is not None:
        wrong, allowed = not 0 <= value <= maximum, f"từ 0 đến {float(maximum):g}"
    if wrong:
        raise ConfigError(
            f"giá trị không hợp với cách chấm {scoring.rule}",
            found=f"{float(value):g}",
            todo=f"giá trị cho phép: {allowed}",
        )


def _codes(framework: Framework) -> set[str]:
    return {one.code for one in framework.indicators}
