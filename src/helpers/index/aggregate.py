"""Scores of groups from the scores of their parts, level by level, for many weight sets at once.

Formulas (OECD/JRC Handbook 2008, chapter 6; COINr a_amean, a_gmean, a_hmean, a_genmean), over the
parts that are not missing, whose weights are rescaled to 1: arithmetic Σwx; geometric exp Σw·ln x;
harmonic 1 / Σ(w/x); generalised (Σw·x^p)^(1/p). `sum` is Σwx with weights as they are, for points.

Declared results, where COINr stops: a unit with a part that is 0 or negative has no geometric and
no harmonic mean (negative: no generalised one); a unit with fewer parts than `minimum_available`
has no score; a sum of points needs every part.

Undefined is not missing. A group without a mean, because of what its parts are, leaves every group
above it undefined too: were the others' weights rescaled, a worse value would rank higher.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from helpers.index.arrays import UNDEFINED, Array, Mask, divide
from helpers.index.tree import Branch, Tree
from helpers.params.steps import POWERS


def aggregate(leaves: Array, weights: Array, counted: Mask, tree: Tree) -> tuple[Array, Mask]:
    """Scores of all nodes, sets × units × nodes, and which are undefined; see
    `aggregate_groups`."""
    groups = _groups(leaves, weights, counted, tree, tree.branches)
    shape = (*groups.shape[:2], tree.leaves)
    return _split(np.concatenate([np.broadcast_to(leaves, shape), groups], axis=-1))


def aggregate_groups(
    leaves: Array, weights: Array, counted: Mask, tree: Tree, branches: Sequence[Branch]
) -> Array:
    """Scores of groups, sets × units × groups, the index last.

    Args:
        leaves: scores of indicators, sets × units × indicators, or 1 × units × indicators when
            all sets of weights are laid over the same scores; missing or `UNDEFINED` where there
            is none.
        weights: sets (or 1) × nodes.
        counted: sets (or 1) × nodes; nodes that are part of the framework.
        branches: `tree.branches`, or the same with other methods, for uncertainty.
    """
    return _split(_groups(leaves, weights, counted, tree, branches))[0]


def _groups(
    leaves: Array, weights: Array, counted: Mask, tree: Tree, branches: Sequence[Branch]
) -> Array:
    sets = max(len(leaves), len(weights))
    groups = np.empty((sets, leaves.shape[1], len(branches)))
    for branch in branches:
        parts = _parts(leaves, groups, branch, tree.leaves)
        whole = combine(parts, weights[:, branch.parts], counted[:, branch.parts], branch)
        scored = np.where(counted[:, branch.at, None], whole, np.nan)
        groups[:, :, branch.at - tree.leaves] = scored
    return groups


def _split(scores: Array) -> tuple[Array, Mask]:
    """Scores, NaN where there is none, and which of these are undefined."""
    undefined = scores == UNDEFINED
    scores[undefined] = np.nan
    return scores, undefined


def _parts(leaves: Array, groups: Array, branch: Branch, number: int) -> Array:
    if branch.parts.max() < number:
        return leaves[:, :, branch.parts]
    if branch.parts.min() >= number:
        return groups[:, :, branch.parts - number]
    below = leaves[:, :, branch.parts[branch.parts < number]]
    above = groups[:, :, branch.parts[branch.parts >= number] - number]
    return np.concatenate([np.broadcast_to(below, (*above.shape[:2], below.shape[2])), above], -1)


def combine(parts: Array, weights: Array, counted: Mask, how: Branch) -> Array:
    """One group's scores, sets × units; `UNDEFINED` where a part that counts is, or has no place
    in the mean.

    Example:
        >>> how = Branch(2, np.array([0, 1]), "geometric", 1.0, 0.0)
        >>> parts = np.array([[[2.0, 8.0], [2.0, np.nan], [2.0, 0.0]]])
        >>> combine(parts, np.ones((1, 2)), np.full((1, 2), True), how).round(12).tolist()
        [[4.0, 2.0, inf]]
    """
    there = ~np.isnan(parts)
    whole_data = bool(there.all())
    moved, undefined = _forward(parts, how)
    moved = moved if whole_data else np.where(there, moved, 0.0)
    whole = top = _dot(moved, weights)
    if how.method == "sum":
        whole = np.where((~there & counted[:, None, :]).any(axis=-1), np.nan, top)
    else:
        bottom = weights.sum(axis=-1)[:, None] if whole_data else _dot(there.astype(float), weights)
        whole = _backward(divide(top, np.broadcast_to(bottom, top.shape)), how)
    if not whole_data:
        number = np.maximum(counted.sum(axis=-1), 1)[:, None]
        few = there.sum(axis=-1) / number < how.minimum_available
        whole = np.where(few, np.nan, whole)
    if undefined is not None:
        whole = np.where(_dot(undefined.astype(float), np.abs(weights)) > 0, UNDEFINED, whole)
    return whole


def _dot(parts: Array, weights: Array) -> Array:
    """Σ weight · part, sets × units."""
    if len(parts) == 1:
        return np.asarray(weights @ parts[0].T)
    return np.asarray(np.matmul(parts, weights[:, :, None])[..., 0])


def _forward(parts: Array, how: Branch) -> tuple[Array, Mask | None]:
    """Parts moved to where the mean is arithmetic, and which of them have no such place."""
    power = power_of(how)
    undefined = parts == UNDEFINED
    if power == 1:
        if not undefined.any():
            return parts, None
        return np.where(undefined, 0.0, parts), undefined
    undefined |= (parts <= 0) if power <= 0 else (parts < 0)
    known = ~undefined
    if power == 0:
        moved = np.log(parts, out=np.zeros_like(parts), where=known)
    elif power == -1:
        moved = np.divide(1.0, parts, out=np.zeros_like(parts), where=known)
    else:
        moved = np.power(parts, power, out=np.zeros_like(parts), where=known)
    return moved, undefined if undefined.any() else None


def _backward(mean: Array, how: Branch) -> Array:
    """A mean moved back; `UNDEFINED` where negative weights leave nothing to move back to."""
    power = power_of(how)
    if power == 1:
        return mean
    if power == 0:
        return np.exp(mean)
    none = (mean < 0) if power > 0 else (mean <= 0)
    return np.where(none, UNDEFINED, np.power(mean, 1 / power, out=mean.copy(), where=~none))


def power_of(how: Branch) -> float:
    """The power of the generalised mean that a group's mean is."""
    return POWERS.get(how.method, how.power)
