"""Which choice of method moves ranks most: first- and total-order indices of Sobol'.

Design and estimators of Saltelli et al. (2010), as in COINr's SA_sample and SA_estimate: matrices
A and B of N draws and, for each factor, A with that column of B. With y the mean absolute change
of ranks, S = mean(y_B (y_AB - y_A)) / Var(y) and S_T = mean((y_A - y_AB)²) / (2 Var(y)).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.index.arrays import Array, mean_of
from helpers.index.composite import Results
from helpers.index.uncertainty import experiment


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Share of the variance of rank changes: due to one factor alone, and with all its
    interactions. Both are 0 where nothing varies; estimates may fall slightly below 0."""

    factor: str
    first: float
    total: float


def sobol(
    answer: Callable[[Array], Array], factors: int, draws: int, rng: np.random.Generator
) -> tuple[Array, Array]:
    """First- and total-order indices of a function of `factors` numbers uniform in [0, 1).

    Args:
        answer: one number for each row of a matrix.

    Example:
        >>> rng = np.random.default_rng(1)
        >>> first, total = sobol(lambda x: x[:, 0] + 2 * x[:, 1], 2, 20000, rng)
        >>> total.round(1).tolist()
        [0.2, 0.8]
    """
    a, b = rng.random((2, draws, factors))
    mixed = []
    for factor in range(factors):
        one = a.copy()
        one[:, factor] = b[:, factor]
        mixed.append(one)
    answers = answer(np.concatenate([a, b, *mixed])).reshape(factors + 2, draws)
    at_a, at_b, at_mixed = answers[0], answers[1], answers[2:]
    variance = np.concatenate([at_a, at_b]).var(ddof=1)
    if variance == 0:
        return np.zeros(factors), np.zeros(factors)
    first = (at_b * (at_mixed - at_a)).mean(axis=1) / variance
    total = ((at_a - at_mixed) ** 2).mean(axis=1) / (2 * variance)
    return first, total


def rank_sensitivity(results: Results, period: int, draws: int, seed: int) -> list[Sensitivity]:
    """Sensitivity of the ranks of a period to each factor that varies.

    One factor alone explains everything; fewer than two varied factors give no list.
    """
    rng = np.random.default_rng([seed, period, 1])
    tried = experiment(results, period, draws, rng)
    counts = np.array(list(tried.factors.values()))
    if len(counts) < 2 or np.isnan(tried.nominal).all():
        return []

    def answer(numbers: Array) -> Array:
        choices: NDArray[np.intp] = np.floor(numbers * counts).astype(np.intp)
        moved = np.abs(tried.ranks(choices) - tried.nominal)
        # a draw in which no unit can be ranked tells nothing: no change
        return np.nan_to_num(mean_of(moved, 1)[:, 0])

    first, total = sobol(answer, len(counts), draws, rng)
    return [
        Sensitivity(name, float(one), float(whole))
        for name, one, whole in zip(tried.factors, first, total, strict=True)
    ]
