"""Which choice of method moves ranks most: first- and total-order indices of Sobol'.

Design and estimators of Saltelli et al. (2010), as in COINr's SA_sample and SA_estimate: matrices
A and B of N draws and, for each factor, A with that column of B. With y the mean absolute change
of ranks, S = mean(y_B (y_AB - y_A)) / Var(y) and S_T = mean((y_A - y_AB)²) / (2 Var(y)).

An estimate from N draws has an interval of its own: the bootstrap of Archer, Saltelli and Sobol'
(1997) draws N rows of (A, B, all AB) again, with replacement, computes the indices of each such
sample, its variance included, and takes their 5% and 95% quantiles (percentile method; COINr
SA_estimate, `Nboot`, which keeps the variance of the whole sample). Nothing is run again for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.index.arrays import Array, mean_of
from helpers.index.composite import Results
from helpers.index.uncertainty import experiment

SAMPLES = 1000  # of the bootstrap
CELLS = 2_000_000  # answers held at once, 16 MB


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Share of the variance of rank changes: due to one factor alone, and with all its
    interactions. Both are 0 where nothing varies; estimates may fall slightly below 0.

    Attributes:
        first_range, total_range: 5% and 95% quantiles over samples drawn again.
    """

    factor: str
    first: float
    total: float
    first_range: tuple[float, float]
    total_range: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a function says of the rows of A, of B, and of A with each column of B in turn."""

    at_a: Array
    at_b: Array
    mixed: Array

    def indices(self) -> tuple[Array, Array]:
        """First- and total-order indices; all 0 where nothing varies."""
        rows = np.arange(len(self.at_a))[None]
        first, total = self.of_samples(rows)
        return first[0], total[0]

    def of_samples(self, rows: NDArray[np.intp]) -> tuple[Array, Array]:
        """The indices of samples of the rows (samples × draws), samples × factors."""
        a, b = self.at_a[rows], self.at_b[rows]
        mixed = self.mixed[:, rows]
        variance = np.concatenate([a, b], axis=1).var(axis=1, ddof=1)
        first = (b * (mixed - a)).mean(axis=2)
        total = ((a - mixed) ** 2).mean(axis=2) / 2
        varied = variance > 0
        indices = (
            np.divide(effect, variance, out=np.zeros_like(effect), where=varied).T
            for effect in (first, total)
        )
        return next(indices), next(indices)

    def intervals(self, samples: int, rng: np.random.Generator) -> tuple[Array, Array]:
        """5% and 95% quantiles of the first- and of the total-order index, factors × 2 each."""
        draws = len(self.at_a)
        step = max(1, CELLS // (draws * (len(self.mixed) + 2)))
        drawn = []
        for start in range(0, samples, step):
            rows = rng.integers(0, draws, (min(step, samples - start), draws))
            drawn.append(self.of_samples(rows))
        first, total = (np.concatenate(blocks) for blocks in zip(*drawn, strict=True))
        low_high = [0.05, 0.95]
        return np.quantile(first, low_high, axis=0).T, np.quantile(total, low_high, axis=0).T


def ask(
    answer: Callable[[Array], Array], factors: int, draws: int, rng: np.random.Generator
) -> Answers:
    """A function's answers to the design; see `sobol`."""
    a, b = rng.random((2, draws, factors))
    mixed = []
    for factor in range(factors):
        mix = a.copy()
        mix[:, factor] = b[:, factor]
        mixed.append(mix)
    answers = answer(np.concatenate([a, b, *mixed])).reshape(factors + 2, draws)
    return Answers(answers[0], answers[1], answers[2:])


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

    answers = ask(answer, len(counts), draws, rng)
    ranges = answers.intervals(SAMPLES, np.random.default_rng([seed, period, 2]))
    numbers = zip(*answers.indices(), *ranges, strict=True)
    return [
        Sensitivity(name, float(first), float(total), _pair(by_first), _pair(by_total))
        for name, (first, total, by_first, by_total) in zip(tried.factors, numbers, strict=True)
    ]


def _pair(ends: Array) -> tuple[float, float]:
    return float(ends[0]), float(ends[1])
