"""Scores of groups from the scores of their parts, level by level, for many weight sets at once.

Formulas (OECD/JRC Handbook 2008, chapter 6; COINr a_amean, a_gmean, a_hmean, a_genmean), over the
parts that are not missing, whose weights are rescaled to 1: arithmetic Σwx; geometric exp Σw·ln x;
harmonic 1 / Σ(w/x); generalised (Σw·x^p)^(1/p). `sum` is Σwx with weights as they are, for points.

Declared results, where COINr stops: a unit with a part that is 0 or negative has no geometric
mean (0: no harmonic mean; negative: no generalised mean); a unit with fewer parts than
`minimum_available` has no score; a sum of points needs every part.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from helpers.index.arrays import Array, Mask, divide
from helpers.index.tree import Branch, Tree


def aggregate(
    leaves: Array,
    weights: Array,
    counted: Mask,
    tree: Tree,
    branches: Sequence[Branch] | None = None,
) -> Array:
    """Scores of all nodes, sets × units × nodes.

    Args:
        leaves: scores of indicators, sets × units × indicators, or 1 × units × indicators when
            all sets of weights are laid over the same scores.
        weights: sets × nodes.
        counted: sets (or 1) × nodes; nodes that are no part of the framework.
        branches: as `tree.branches` but with other methods, for uncertainty.
    """
    sets = max(len(leaves), len(weights))
    scores = np.empty((sets, leaves.shape[1], len(tree.codes)))
    scores[:, :, : tree.leaves] = leaves
    for branch in branches or tree.branches:
        shared = len(leaves) == 1 and branch.parts.max() < tree.leaves
        parts = leaves[:, :, branch.parts] if shared else scores[:, :, branch.parts]
        whole = combine(parts, weights[:, branch.parts], counted[:, branch.parts], branch)
        scores[:, :, branch.at] = np.where(counted[:, branch.at, None], whole, np.nan)
    return scores


def combine(parts: Array, weights: Array, counted: Mask, how: Branch) -> Array:
    """One group's scores, sets × units.

    Example:
        >>> how = Branch(2, np.array([0, 1]), "geometric", 1.0, 0.0)
        >>> parts = np.array([[[2.0, 8.0], [2.0, np.nan], [2.0, 0.0]]])
        >>> combine(parts, np.ones((1, 2)), np.full((1, 2), True), how).round(12).tolist()
        [[4.0, 2.0, nan]]
    """
    there = ~np.isnan(parts)
    whole_data = bool(there.all())
    moved, undefined = _forward(parts, how)
    moved = moved if whole_data else np.where(there, moved, 0.0)
    top = _dot(moved, weights)
    if how.method == "sum":
        return np.where((~there & counted[:, None, :]).any(axis=-1), np.nan, top)
    bottom = weights.sum(axis=-1)[:, None] if whole_data else _dot(there.astype(float), weights)
    whole = _backward(divide(top, np.broadcast_to(bottom, top.shape)), how)
    if undefined is not None and undefined.any():
        whole = np.where(_dot(undefined.astype(float), np.abs(weights)) > 0, np.nan, whole)
    if not whole_data:
        number = np.maximum(counted.sum(axis=-1), 1)[:, None]
        few = there.sum(axis=-1) / number < how.minimum_available
        whole = np.where(few, np.nan, whole)
    return whole


def _dot(parts: Array, weights: Array) -> Array:
    """Σ weight · part, sets × units."""
    if len(parts) == 1:
        return np.asarray(weights @ parts[0].T)
    return np.asarray(np.matmul(parts, weights[:, :, None])[..., 0])


def _forward(parts: Array, how: Branch) -> tuple[Array, Mask | None]:
    """Parts moved to where the mean is arithmetic, and which of them have no such place."""
    power = how.power
    if how.method in {"arithmetic", "sum"} or (how.method == "generalised" and power == 1):
        return parts, None
    if how.method == "harmonic":
        return divide(np.ones_like(parts), parts), parts == 0
    if how.method == "geometric" or power == 0:
        undefined = parts <= 0
        return np.log(parts, out=np.zeros_like(parts), where=parts > 0), undefined
    undefined = (parts < 0) | ((parts == 0) & (power < 0))
    return np.power(parts, power, out=np.zeros_like(parts), where=~undefined), undefined


def _backward(mean: Array, how: Branch) -> Array:
    power = how.power
    if how.method == "harmonic":
        return divide(np.ones_like(mean), mean)
    if how.method == "geometric" or (how.method == "generalised" and power == 0):
        return np.exp(mean)
    if how.method == "generalised" and power != 1:
        positive = mean >= 0 if power > 0 else mean > 0
        return np.power(mean, 1 / power, out=np.full_like(mean, np.nan), where=positive)
    return mean
