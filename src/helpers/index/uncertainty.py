"""How far ranks depend on choices of method: Monte Carlo over weights, normalisation,
aggregation, imputation, treatment, leaving indicators out, and over the values themselves.

The design of Saisana, Saltelli and Tarantola (2005), as COINr's get_sensitivity and
get_noisy_weights: a weight w becomes w · (1 + noise · u), u uniform in [-1, 1]; of a list of
methods, each is as likely as the others, and the framework's own is always among them. Quantiles
are those of R's default (type 7). The same seed gives the same result. Values with a declared
error, and shares of counted items, are drawn anew (`helpers.index.value_errors`) and go through the
whole chain; weights that were computed from values stay as they were.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from helpers.index.aggregate import aggregate_groups
from helpers.index.arrays import Array, Mask
from helpers.index.compiled import Composite
from helpers.index.composite import (
    Results,
    normalise_all,
    prepare,
)
from helpers.index.rank import at_precision, rank_rows
from helpers.index.table_data import TableData
from helpers.index.tree import Branch
from helpers.index.value_errors import Precisions, Seeds, drawn, drawn_periods, precisions
from helpers.params.steps import Impute, Normalise

Choices = NDArray[np.intp]
Variant = tuple[int, int, int]  # which normalisation, imputation and limit of treatment
FACTORS = (
    "weights", "normalise", "aggregate", "impute", "winsorise_max", "leave_out", "values",
)  # fmt: skip
CELLS = 4_000_000  # scores held at once, 32 MB
WHOLE_TABLES = 250  # draws of values where one period depends on others: each is the whole chain
DRAWS = 1000
ENDS = (0.05, 0.95)  # quantiles of an interval
LEVEL = 90  # % of the draws that lie in it
SEED = 1


@dataclass(frozen=True, slots=True)
class RankIntervals:
    """Ranks of the index over all draws, one entry a unit; NaN where a unit has no rank.

    Attributes:
        low, high: 5% and 95% quantiles.
        lost: in how many draws a unit has no rank.
    """

    nominal: Array
    mean: Array
    median: Array
    low: Array
    high: Array
    lost: Array


@dataclass(frozen=True)
class Experiment:
    """One period of a composite, ready to be run again with other choices.

    A draw is a row of whole numbers, one a factor: which alternative it takes.
    """

    results: Results
    period: int
    weight_sets: Array
    value_seeds: Seeds

    @cached_property
    def factors(self) -> dict[str, int]:
        """What is varied, and among how many alternatives."""
        how = self.results.table.uncertainty
        counts = {
            "weights": len(self.weight_sets) if how.weight_noise else 1,
            "normalise": len(self._normalisations),
            "aggregate": len(self._branch_sets),
            "impute": len(self._imputations),
            "winsorise_max": len(self._limits),
            "leave_out": 1 + self.results.tree.leaves if how.leave_out else 1,
            "values": len(self.value_seeds),
        }
        return {name: count for name, count in counts.items() if count > 1}

    @cached_property
    def nominal(self) -> Array:
        """Ranks as the framework says."""
        return np.asarray(self.results.ranks[self.period, :, self.results.tree.root])

    def ranks(self, choices: Choices) -> Array:
        """Ranks of the index (draws × units) for each row of choices."""
        picked = self._by_name(choices)
        units = len(self.nominal)
        ranks = np.empty((len(choices), units))
        keys = ("normalise", "impute", "winsorise_max", "aggregate")
        combined = np.stack([picked[key] for key in keys], axis=1)
        variants, which = np.unique(combined, axis=0, return_inverse=True)
        tree, drawing = self.results.tree, "values" in self.factors
        step = max(1, CELLS // (units * (len(tree.codes) if drawing else len(tree.branches))))
        for number, (scale, filling, limit, mean) in enumerate(variants):
            key = int(scale), int(filling), int(limit)
            at = np.flatnonzero(which.ravel() == number)
            for start in range(0, len(at), step):
                some = at[start : start + step]
                leaves = self._drawn(key, picked["values"][some]) if drawing else self._leaves(key)
                ranks[some] = self._run(leaves, picked, some, self._branch_sets[int(mean)])
        return ranks

    def _run(
        self, leaves: Array, picked: dict[str, Choices], at: Choices, branches: tuple[Branch, ...]
    ) -> Array:
        tree = self.results.tree
        varied = "weights" in self.factors
        weights = self.weight_sets[picked["weights"][at]] if varied else self._nominal_weights(at)
        out = picked["leave_out"][at]
        rows = np.flatnonzero(out)
        weights[rows, out[rows] - 1] = 0.0
        counted = self.results.counted[[self.period]]
        index = aggregate_groups(leaves, weights, counted, tree, branches)[:, :, -1]
        decimals = self.results.table.score.precision
        return rank_rows(at_precision(index, decimals))

    def _nominal_weights(self, at: Choices) -> Array:
        return np.repeat(self.results.weights[[self.period]], len(at), axis=0)

    def _by_name(self, choices: Choices) -> dict[str, Choices]:
        still = np.zeros(len(choices), dtype=np.intp)
        varied = list(self.factors)
        return {n: choices[:, varied.index(n)] if n in varied else still for n in FACTORS}

    @cached_property
    def _normalisations(self) -> tuple[Normalise | None, ...]:
        declared = self.results.table.score.normalise
        others = self.results.table.uncertainty.normalise
        return (None, *(how for how in others if how != declared))

    @cached_property
    def _imputations(self) -> tuple[Impute | None, ...]:
        declared = self.results.table.score.impute
        others = self.results.table.uncertainty.impute
        return (None, *(how for how in others if how != declared))

    @cached_property
    def _limits(self) -> tuple[int | None, ...]:
        declared = self.results.table.score.treat.winsorise_max
        others = dict.fromkeys(self.results.table.uncertainty.winsorise_max)
        return (None, *(most for most in others if most != declared))

    @cached_property
    def _branch_sets(self) -> tuple[tuple[Branch, ...], ...]:
        """The framework's own means first, then every group by each alternative."""
        declared = self.results.tree.branches
        sets = [declared]
        for method in self.results.table.uncertainty.aggregate:
            changed = tuple(replace(branch, method=method) for branch in declared)
            sets += [] if changed in sets else [changed]
        return tuple(sets)

    def _leaves(self, key: Variant) -> Array:
        """Scores of indicators in the period, 1 × units × indicators, made once."""
        if key not in self._made:
            made = self._make(key, self.results.data, self.results.counted)
            self._made[key] = made[[self.period]]
        return self._made[key]

    @cached_property
    def _made(self) -> dict[Variant, Array]:
        nominal = self.results.prepared.marked(self.results.normalised)
        return {(0, 0, 0): nominal[[self.period]]}

    def _make(self, key: Variant, data: TableData, counted: Mask) -> Array:
        table, tree = self.results.table, self.results.tree
        how, most = self._imputations[key[1]], self._limits[key[2]]
        made = prepare(table, tree, data, counted[:, : tree.leaves], how, most)
        scores, _ = normalise_all(table, data, made.treated, self._normalisations[key[0]])
        return made.marked(scores)

    @cached_property
    def _precisions(self) -> Precisions:
        return precisions(self.results.table, self.results.data)

    def _drawn(self, key: Variant, sets: Choices) -> Array:
        """Scores of indicators in the period, one set a draw of the values."""
        data, counted, seeds = self.results.data, self.results.counted, self.value_seeds[sets]
        if not _across(self.results.table):
            many = drawn_periods(data, self._precisions, self.period, seeds)
            return self._make(key, many, np.repeat(counted[[self.period]], len(seeds), axis=0))
        once, place = np.unique(seeds, return_inverse=True)
        tables = (drawn(data, self._precisions, int(seed)) for seed in once)
        return np.stack([self._make(key, table, counted)[self.period] for table in tables])[place]


def _across(table: Composite) -> bool:
    """Whether scores of one period depend on values of others, under any choice."""
    scales = [table.score.normalise, *(leaf.normalise for leaf in table.indicators)]
    fillings = [table.score.impute, *(leaf.impute for leaf in table.indicators)]
    tried = table.uncertainty
    return any(scale and scale.over == "pooled" for scale in (*scales, *tried.normalise)) or any(
        filling and filling.method in {"last", "linear"} for filling in (*fillings, *tried.impute)
    )


def experiment(results: Results, period: int, sets: int, rng: np.random.Generator) -> Experiment:
    """An experiment with as many noisy sets of weights as asked for."""
    how = results.table.uncertainty
    nominal = results.weights[period]
    levels = how.weight_levels or tuple(int(level) for level in np.unique(results.tree.levels))
    varied = np.isin(results.tree.levels, levels)
    noise = rng.uniform(-1.0, 1.0, (sets, len(nominal))) * how.weight_noise * varied
    return Experiment(results, period, nominal * (1.0 + noise), _seeds(results, period, sets, rng))


def _seeds(results: Results, period: int, sets: int, rng: np.random.Generator) -> Seeds:
    """One seed a set of drawn values; none where no value has an error."""
    if not results.table.uncertainty.values:
        return np.zeros(0, dtype=np.int64)
    across = _across(results.table)
    known = precisions(results.table, results.data).any(None if across else period)
    draws = min(sets, WHOLE_TABLES) if across else sets
    return rng.integers(0, 2**62, draws if known else 0)


def varied(results: Results, period: int) -> tuple[str, ...]:
    """What is varied to see how sure the ranks of a period are, of `FACTORS`."""
    return tuple(experiment(results, period, 2, np.random.default_rng(SEED)).factors)


def rank_intervals(results: Results, period: int, reps: int, seed: int) -> RankIntervals:
    """Median and 5–95% interval of each unit's rank in a period, over `reps` draws."""
    rng = np.random.default_rng([seed, period])
    tried = experiment(results, period, reps, rng)
    choices = np.empty((reps, len(tried.factors)), dtype=np.intp)
    for column, (name, count) in enumerate(tried.factors.items()):
        each = name in ("weights", "values")
        draws = np.arange(reps) % count if each else rng.integers(0, count, reps)
        choices[:, column] = draws
    return summarise(tried.nominal, tried.ranks(choices))


def summarise(nominal: Array, ranks: Array) -> RankIntervals:
    """Mean, median and quantiles of ranks (draws × units); missing ranks are left out, and
    counted."""
    low, median, high, mean = np.full((4, len(nominal)), np.nan)
    missing = np.isnan(ranks)
    whole = ~missing.any(axis=0)
    if whole.any():
        quantiles = np.quantile(ranks[:, whole], [ENDS[0], 0.5, ENDS[1]], axis=0)
        low[whole], median[whole], high[whole] = quantiles
        mean[whole] = ranks[:, whole].mean(axis=0)
    for unit in np.flatnonzero(~whole & ~missing.all(axis=0)):
        some = ranks[~missing[:, unit], unit]
        low[unit], median[unit], high[unit] = np.quantile(some, [ENDS[0], 0.5, ENDS[1]])
        mean[unit] = some.mean()
    return RankIntervals(nominal, mean, median, low, high, missing.sum(axis=0))


def inside(before: float, low: float, high: float) -> bool:
    """Whether an earlier rank lies inside the interval of the present one: the move may then come
    from the choice of method alone."""
    return bool(low <= before <= high)
