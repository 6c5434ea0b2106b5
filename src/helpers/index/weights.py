"""Weights: given, equal, by principal components, or by correlation.

`pca`: loadings of the first principal component of the standardised parts of each group, over
units that have them all (OECD/JRC Handbook 2008, chapter 6; COINr get_PCA). A component has no
sign of its own; it is turned so that the loadings sum to more than 0: a higher value is better.
`correlation`: weights with which all parts are equally correlated with their group's mean, the
linear balancing of Becker et al. (2017; COINr's get_opt_weights searches for them).

Nothing needs to be searched for: with the correlation matrix R of the parts and vᵢ = wᵢ · sᵢ,
r(xᵢ, y) is proportional to (Rv)ᵢ, so v = R⁻¹√t up to a factor, t being the wanted shares of the
importance, for `correlation` equal ones. Where that asks for a negative weight, the targets cannot
be met; the weights are then those, none below 0, whose correlations lie at the smallest angle to
√t: the least squares of Rv = √t over v ≥ 0 (Lawson and Hanson 1974).

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
CLOSE = 1e-9  # of a correlation: met
TINY = 1e-12  # of a least square: 0
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


def correlation_weights(parts: Array) -> Array:
    """Weights, summing to 1, that make every part equally correlated with the weighted mean."""
    complete, spread = _complete(parts)
    if _too_few(complete, spread):
        return np.full(parts.shape[1], 1 / parts.shape[1])
    whole = np.zeros(parts.shape[1])
    whole[spread] = balance(complete[:, spread], np.ones(spread.sum())).weights
    return whole


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
    if not strengths.any():  # parts that cancel out: no weights come nearer than others
        strengths = np.ones_like(wanted)
    met = bool(np.abs(matrix @ strengths - wanted).max() < CLOSE)
    weights = strengths / values.std(axis=0, ddof=1)
    return Balanced(weights / weights.sum(), met)


def least_squares_from_0(matrix: Array, wanted: Array) -> Array:
    """The x ≥ 0 with the least ‖matrix · x - wanted‖ (Lawson and Hanson 1974, NNLS).

    Example:
        >>> least_squares_from_0(np.eye(2), np.array([1.0, -1.0])).tolist()
        [1.0, 0.0]
    """
    x = np.asarray(np.linalg.lstsq(matrix, wanted, rcond=None)[0])
    if (x > 0).all():  # parts that say the same share what they weigh
        return x
    size = matrix.shape[1]
    x, free = np.zeros(size), np.zeros(size, dtype=bool)
    for _ in range(10 * size):
        slope = matrix.T @ (wanted - matrix @ x)
        slope[free] = -np.inf
        if slope.max() <= TINY:
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
        step = x[below] / np.maximum(x[below] - goal[below], TINY)
        x = x + (goal - x) * min(step.min(), 1.0)
        free &= x > TINY
        x[~free] = 0


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
