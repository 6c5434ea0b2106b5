"""Weights under which each part of a group is as important as it is meant to be.

Importance is Sᵢ = r(xᵢ, y)² with y = Σ wⱼxⱼ, the linear version of Paruolo, Saisana and Saltelli
(2013). Wanted: Sᵢ / ΣS = target shares tᵢ, with every part going the way of its group, so that
r(xᵢ, y) is proportional to √tᵢ (Becker et al. 2017 search for such weights; COINr get_opt_weights).

Nothing needs to be searched for: with the correlation matrix R of the parts and vᵢ = wᵢ · sᵢ,
r(xᵢ, y) is proportional to (Rv)ᵢ, so v = R⁻¹√t up to a factor. Where that asks for a negative
weight, the targets cannot be met; the weights are then those, none below 0, whose correlations lie
at the smallest angle to √t: the least squares of Rv = √t over v ≥ 0 (Lawson and Hanson 1974).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.core.errors import MethodError
from helpers.index.analysis_table import FEWEST, Reason, schema, tidy
from helpers.index.arrays import Array, Mask
from helpers.index.composite import Results
from helpers.index.parts import Parts, each_group
from helpers.index.tree import Branch, Tree

CLOSE = 1e-9
NOTHING = 1e-12
COLUMNS = schema(
    "period text, group text, part text, n whole, share number, r number, "
    "importance_share number, target number, weight number, r_balanced number, "
    "importance_balanced number, outcome text, reason text"
)
Targets = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Balanced:
    """Weights that sum to 1, and whether they meet the targets or only come nearest."""

    weights: Array
    met: bool


def balance(values: Array, targets: Array) -> Balanced:
    """Weights of parts that all have some spread (complete units × parts).

    Args:
        targets: wanted share of the importance, one a part, any scale.

    Example:
        >>> values = np.array([[1.0, 10.0], [2.0, 40.0], [3.0, 30.0]])
        >>> found = balance(values, np.array([1.0, 1.0]))
        >>> found.weights.round(4).tolist(), found.met
        ([0.9386, 0.0614], True)
    """
    matrix = np.corrcoef(values, rowvar=False).reshape(values.shape[1], -1)
    wanted = np.sqrt(targets / targets.sum())
    strengths = least_squares_from_0(matrix, wanted)
    met = bool(np.abs(matrix @ strengths - wanted).max() < CLOSE)
    weights = strengths / values.std(axis=0, ddof=1)
    return Balanced(weights / weights.sum(), met)


def least_squares_from_0(matrix: Array, wanted: Array) -> Array:
    """The x ≥ 0 with the least ‖matrix · x - wanted‖ (Lawson and Hanson 1974, NNLS).

    Example:
        >>> least_squares_from_0(np.eye(2), np.array([1.0, -1.0])).tolist()
        [1.0, 0.0]
    """
    size = matrix.shape[1]
    x, free = np.zeros(size), np.zeros(size, dtype=bool)
    for _ in range(10 * size):
        slope = matrix.T @ (wanted - matrix @ x)
        slope[free] = -np.inf
        if slope.max() <= NOTHING:
            break
        free[slope.argmax()] = True
        x = _kept_from_0(matrix, wanted, x, free)
    return x


def _kept_from_0(matrix: Array, wanted: Array, x: Array, free: Mask) -> Array:
    """The least squares over the free entries, those that would fall below 0 fixed at 0."""
    while True:
        goal = np.zeros_like(x)
        goal[free] = np.linalg.lstsq(matrix[:, free], wanted, rcond=None)[0]
        below = free & (goal <= 0)
        if not below.any():
            return goal
        step = x[below] / np.maximum(x[below] - goal[below], NOTHING)
        x = x + (goal - x) * min(step.min(), 1.0)
        free &= x > NOTHING
        x[~free] = 0


def balanced_weights(
    results: Results, periods: Sequence[int], targets: Targets | None = None
) -> pd.DataFrame:
    """For each group, weights that make its parts as important as their targets.

    Columns: `period, group, part, n` (complete units), `share` (declared, among these parts), `r`
    and `importance_share` (as declared, with the weighted mean of these units), `target` (share),
    `weight` (balanced, summing to 1), `r_balanced`, `importance_balanced` (shares), `outcome`
    (`met`, or `nearest` where no weights from 0 up meet the targets), `reason`.

    Args:
        targets: by code, on any scale within a group; without one for any part of a group, its
            declared weights are the targets.

    Raises:
        ConfigError: a target is negative, of a node that is not in the framework, or given to
            some parts of a group and not to others.
    """
    _check(results.tree, targets or {})
    groups = each_group(results, periods)
    return tidy(COLUMNS, (row for one in groups for row in _group(results, *one, targets or {})))


def _check(tree: Tree, targets: Targets) -> None:
    for code, target in targets.items():
        if code not in tree.codes:
            raise MethodError(
                "Mục tiêu cân bằng cho một mã không có trong khung chỉ số",
                found=repr(code),
                todo="một trong: " + ", ".join(tree.codes[:20]),
            )
        if not 0 <= target < np.inf:
            raise MethodError(
                "Mục tiêu cân bằng không dùng được", found=f"{code}: {target}", todo="từ 0 trở lên"
            )
    for branch in tree.branches:
        parts = [tree.codes[at] for at in branch.parts]
        absent = [code for code in parts if code not in targets]
        if 0 < len(absent) < len(parts):
            raise MethodError(
                "Mục tiêu cân bằng chỉ cho một phần của nhóm",
                where=f"nhóm {tree.codes[branch.at]}",
                found="thiếu " + ", ".join(absent),
                todo="khai mục tiêu cho mọi thành phần của nhóm, hoặc không khai thành phần nào",
            )


def _reason(parts: Parts) -> Reason:
    if len(parts.units) < FEWEST:
        return "few_units"
    varied = int(parts.varied.sum())
    if varied < 2:
        return "few_parts" if len(parts.at) < 2 else "no_spread"
    if len(parts.units) <= varied:
        return "few_units"
    lowest = np.linalg.eigvalsh(np.corrcoef(parts.spread, rowvar=False))[0]
    return "collinear" if lowest < CLOSE else ""


def _group(
    results: Results, period: int, branch: Branch, parts: Parts, targets: Targets
) -> Iterator[list[object]]:
    codes, label = results.tree.codes, results.data.periods[period]
    weights = results.weights[period, parts.at]
    wanted = np.array([targets.get(codes[at], w) for at, w in zip(parts.at, weights, strict=True)])
    reason = _reason(parts)
    if not reason and (wanted < 0).any():
        reason = "negative"
    if not reason and not wanted[parts.varied].any():
        reason = "no_weight"
    table = np.full((7, len(parts.at)), np.nan)
    outcome = ""
    if not reason:
        table, outcome = _solved(parts, weights, wanted)
    for order, at in enumerate(parts.at):
        why = reason or ("" if parts.varied[order] else "no_spread")
        row = [codes[branch.at], codes[at], len(parts.units), *table[:, order].tolist()]
        yield [label, *row, "" if why else outcome, why]


def _solved(parts: Parts, weights: Array, wanted: Array) -> tuple[Array, str]:
    """Numbers of the table, one column a part; blank for parts without spread."""
    varied = parts.varied
    found = balance(parts.spread, wanted[varied])
    table = np.full((7, len(varied)), np.nan)
    table[0, varied] = weights[varied] / weights[varied].sum()
    table[1, varied], table[2, varied] = _importance(parts.spread, weights[varied])
    table[3, varied] = wanted[varied] / wanted[varied].sum()
    table[4, varied] = found.weights
    table[5, varied], table[6, varied] = _importance(parts.spread, found.weights)
    return table, "met" if found.met else "nearest"


def _importance(values: Array, weights: Array) -> tuple[Array, Array]:
    """Correlation of each part with the weighted mean, and its share of the squared ones."""
    apart = values - values.mean(axis=0)
    mean = apart @ weights
    r = mean @ apart / np.sqrt((apart * apart).sum(axis=0) * (mean @ mean))
    return r, r * r / (r * r).sum()
