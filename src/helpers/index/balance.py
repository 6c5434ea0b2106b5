"""Weights under which each part of a group is as important as it is meant to be.

Importance is Sᵢ = r(xᵢ, y)² with y = Σ wⱼxⱼ, the linear version of Paruolo, Saisana and Saltelli
(2013). Wanted: Sᵢ / ΣS = target shares tᵢ, with every part going the way of its group, so that
r(xᵢ, y) is proportional to √tᵢ (Becker et al. 2017 search for such weights; COINr get_opt_weights).
How they are solved for: `weights.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from helpers.core.errors import MethodError
from helpers.index.analysis_table import FEWEST, Reason, schema, tidy
from helpers.index.arrays import Array
from helpers.index.composite import Results
from helpers.index.parts import Parts, each_group
from helpers.index.tree import Branch, Tree
from helpers.index.weights import EQUAL, balance

COLUMNS = schema(
    "period text, group text, part text, n whole, share number, r number, "
    "importance_share number, target number, weight number, r_balanced number, "
    "importance_balanced number, outcome text, reason text"
)
Targets = Mapping[str, float]


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
    return tidy(
        COLUMNS, (row for group in groups for row in _group(results, *group, targets or {}))
    )


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
    return "collinear" if lowest < EQUAL else ""


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
    balanced = balance(parts.spread, wanted[varied])
    table = np.full((7, len(varied)), np.nan)
    table[0, varied] = weights[varied] / weights[varied].sum()
    table[1, varied], table[2, varied] = _importance(parts.spread, weights[varied])
    table[3, varied] = wanted[varied] / wanted[varied].sum()
    table[4, varied] = balanced.weights
    table[5, varied], table[6, varied] = _importance(parts.spread, balanced.weights)
    return table, "met" if balanced.met else "nearest"


def _importance(values: Array, weights: Array) -> tuple[Array, Array]:
    """Correlation of each part with the weighted mean, and its share of the squared ones."""
    apart = values - values.mean(axis=0)
    mean = apart @ weights
    r = mean @ apart / np.sqrt((apart * apart).sum(axis=0) * (mean @ mean))
    return r, r * r / (r * r).sum()
