"""Weights: given, equal, by principal components, or by correlation.

`pca`: loadings of the first principal component of the standardised parts of each group, over
units that have them all (OECD/JRC Handbook 2008, chapter 6; COINr get_PCA). A component has no
sign of its own; it is turned so that the loadings sum to more than 0: a higher value is better.
`correlation`: weights with which all parts are equally correlated with their group's mean, the
linear balancing of Becker et al. (2017), solved to 1e-10 (COINr's get_opt_weights stops at its
optimiser's tolerance).

Declared results: a part without spread gets weight 0; a group without three complete units gets
equal weights; where no balance exists, the nearest one found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from helpers.index.arrays import Array, Mask
from helpers.index.tree import Tree

Outcome = Literal["solved", "equal_weights", "not_balanced"]
NOTHING = 1e-20  # of a variance: what rounding leaves of 0
EQUAL = 1e-9  # eigenvalues closer than this are equal


@dataclass(frozen=True, slots=True)
class Solved:
    """How the computed weights of a group's parts came out; `period` None: one for all."""

    period: int | None
    group: int
    outcome: Outcome


def shares(weights: Array, tree: Tree) -> Array:
    """Weights rescaled to sum to 1 among the parts of each group; the index has 1."""
    whole = np.ones_like(weights)
    for branch in tree.branches:
        inside = weights[..., branch.parts]
        total = inside.sum(axis=-1, keepdims=True)
        whole[..., branch.parts] = np.divide(
            inside, total, out=np.zeros_like(inside), where=total != 0
        )
    return whole


def effective_weights(weights: Array, tree: Tree) -> Array:
    """What each node weighs in the index: its share times its parent's (COINr get_eff_wts)."""
    whole = shares(weights, tree)
    for branch in reversed(tree.branches):
        whole[..., branch.parts] *= whole[..., [branch.at]]
    return whole


@dataclass(frozen=True, slots=True)
class Components:
    """Principal components, the strongest first.

    Attributes:
        eigenvalues: one a component; they sum to the number of parts.
        loadings: parts × components, each column of length 1.
        unique: whether a component's loadings are its own.
    """

    eigenvalues: Array
    loadings: Array
    unique: Mask

    @property
    def above_one(self) -> int:
        """How many components explain more than one part does (Kaiser)."""
        return int((self.eigenvalues > 1 + EQUAL).sum())


def components(values: Array) -> Components:
    """Components of parts that all have some spread (complete units × parts).

    Example:
        >>> found = components(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 3.0]]))
        >>> found.eigenvalues.round(9).tolist(), found.loadings[:, 0].round(4).tolist()
        ([1.5, 0.5], [0.7071, 0.7071])
    """
    parts = values.shape[1]
    matrix = np.corrcoef(values, rowvar=False).reshape(parts, parts)
    rising, vectors = np.linalg.eigh(matrix)
    eigenvalues, loadings = np.maximum(rising[::-1], 0.0), vectors[:, ::-1]
    total = loadings.sum(axis=0)
    largest = np.take_along_axis(loadings, np.abs(loadings).argmax(axis=0)[None], 0)[0]
    turned = np.where(np.abs(total) < EQUAL, largest, total) < 0
    apart = np.abs(np.diff(eigenvalues)) > EQUAL
    ends = np.ones(1, dtype=bool)
    unique = np.concatenate([ends, apart]) & np.concatenate([apart, ends])
    return Components(eigenvalues, np.where(turned, -loadings, loadings), unique)


def pca_weights(parts: Array) -> Array:
    """Loadings of the first principal component (rows: units).

    Example:
        >>> pca_weights(np.array([[1.0, -2.0], [2.0, -4.0], [3.0, -6.5]])).round(4).tolist()
        [0.7071, -0.7071]
        >>> pca_weights(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.5]])).round(4).tolist()
        [0.7071, 0.7071]
    """
    complete, spread = _complete(parts)
    weights = np.zeros(parts.shape[1])
    if _too_few(complete, spread):
        return np.ones(parts.shape[1])
    weights[spread] = components(complete[:, spread]).loadings[:, 0]
    return weights


def correlation_weights(parts: Array, steps: int = 5000, close: float = 1e-10) -> Array:
    """Weights, summing to 1, that make every part equally correlated with the weighted mean."""
    complete, spread = _complete(parts)
    if _too_few(complete, spread):
        return np.full(parts.shape[1], 1 / parts.shape[1])
    inside = complete[:, spread]
    covariance = np.cov(inside, rowvar=False).reshape(spread.sum(), -1)
    sd = np.sqrt(np.diag(covariance))
    weights = 1 / sd
    best, least = weights, np.inf
    for _ in range(steps):
        weights = weights / weights.sum()
        along, variance = covariance @ weights / sd, weights @ covariance @ weights
        if variance <= NOTHING * (weights @ sd) ** 2:
            break  # parts that cancel out have a mean with which nothing is correlated
        correlation = along / np.sqrt(variance)
        apart = float(np.ptp(correlation))
        if apart < least:
            best, least = weights, apart
        if apart < close:
            break
        weights = weights * (correlation.mean() / np.maximum(correlation, 1e-3)) ** 0.5
    whole = np.zeros(parts.shape[1])
    whole[spread] = best / best.sum()
    return whole


def outcome(parts: Array, weights: Array, balance: bool, close: float = 1e-8) -> Outcome:
    """How weights of parts (units × parts) came out; `balance`: they were to be balanced.

    Example:
        >>> outcome(np.array([[1.0, 2.0], [2.0, 4.0]]), np.ones(2), False)
        'equal_weights'
    """
    complete, spread = _complete(parts)
    if _too_few(complete, spread):
        return "equal_weights"
    if not balance:
        return "solved"
    apart = complete[:, spread] - complete[:, spread].mean(axis=0)
    mean, size = apart @ weights[spread], np.sqrt((apart * apart).sum(axis=0))
    if mean @ mean <= NOTHING * (weights[spread] @ size) ** 2:
        return "not_balanced"
    correlation = mean @ apart / size / np.sqrt(mean @ mean)
    return "solved" if np.ptp(correlation) < close else "not_balanced"


def _too_few(complete: Array, spread: Mask) -> bool:
    return len(complete) < 3 or not spread.any()


def _complete(parts: Array) -> tuple[Array, Mask]:
    """Units that have every part that any unit has, and which parts differ between them."""
    known = ~np.isnan(parts).all(axis=0)
    rows = ~np.isnan(parts[:, known]).any(axis=1)
    complete = parts[rows]
    spread = np.zeros(parts.shape[1], dtype=bool)
    if len(complete) > 1:
        spread[known] = np.ptp(complete[:, known], axis=0) > 0
    return complete, spread
