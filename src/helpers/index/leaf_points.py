"""Points of whole columns of values by an indicator's own scoring rule."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from helpers.core.errors import ConfigError, MethodError
from helpers.index.arrays import Array
from helpers.index.scoring import score_value
from helpers.params.indicator import Indicator
from helpers.params.scoring import Attainment, exact


def points_of(leaf: Indicator, values: Array, targets: Array | float) -> Array:
    """Points of values of any shape, NaN where a value, or a target that it needs, is missing.

    Each point is the exact result of the rule, as a float; of attainment, which is computed for
    many drawn values at once, up to the noise of floats. A part that can earn none has 0.

    Args:
        targets: of each value, for a rule that needs them; in the indicator's unit.

    Raises:
        ConfigError: a value is impossible under the rule.

    Example:
        >>> leaf = Indicator.model_validate({"code": "a", "name_vi": "A", "name_en": "A",
        ...     "maximum": 3, "scoring": {"rule": "threshold", "threshold": {"at_least": 80}}})
        >>> points_of(leaf, np.array([80.0, 60.0, np.nan]), np.nan).tolist()
        [3.0, 2.25, nan]
    """
    points = np.full(values.shape, 0.0 if leaf.maximum == 0 else np.nan)
    maximum = None if leaf.maximum is None else exact(leaf.maximum)
    goals: Array = np.broadcast_to(np.asarray(targets, dtype=np.float64), values.shape)
    known: dict[tuple[float, float | None], float] = {}
    needs_target = leaf.scoring is not None and leaf.scoring.needs_target
    if isinstance(leaf.scoring, Attainment) and leaf.maximum and not (values < 0).any():
        reached = np.divide(values, goals, out=np.full(values.shape, np.nan), where=goals != 0)
        return np.asarray(leaf.maximum * np.minimum(reached, 1.0))
    for at in zip(*np.nonzero(~np.isnan(values)), strict=True):
        target = float(goals[at]) if needs_target and not np.isnan(goals[at]) else None
        pair = (float(values[at]), target)
        if pair not in known:
            known[pair] = _points(leaf, *pair, maximum)
        points[at] = known[pair]
    return points


def _points(leaf: Indicator, value: float, target: float | None, maximum: Fraction | None) -> float:
    if leaf.scoring is None:
        raise ValueError(f"{leaf.code} has no scoring rule")
    try:
        goal = None if target is None else exact(target)
        points = score_value(leaf.scoring, exact(value), maximum, goal)
    except ConfigError as error:
        raise MethodError(
            f"{leaf.code}: {error.what}",
            where=f"khoá {leaf.code}.scoring",
            found=error.found,
            todo=error.todo,
        ) from None
    return float("nan") if points is None else float(points)
