"""Values as they might have been: drawn around what was measured, by its declared precision.

A value with the standard error e is drawn as value + e·z, z standard normal, independent of every
other cell. The error comes from the column `<code>.se` (standard error) or `<code>.margin` (half of
the 95% interval, e = margin / 1.96) where such a cell is filled, else from what the indicator
declares.

A value that is the share k of n counted items, and has no declared error, is drawn as the share
that may lie behind such counts: 100 · Beta(k + ½, n − k + ½), Jeffreys' interval of a binomial
proportion (Brown, Cai and DasGupta 2001, "Interval Estimation for a Binomial Proportion"); ranks
drawn so are those of Goldstein and Spiegelhalter (1996), "League Tables and Their Limitations". At
0 of n and n of n it still has a width, where a standard error is 0.

Only what was measured is drawn: a missing cell stays missing, and is imputed, if at all,
from the drawn values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from helpers.core.errors import MethodError
from helpers.index.arrays import Array
from helpers.index.compiled import Composite
from helpers.index.table_data import ERROR_ENDS, TableData
from helpers.params.precision import OF_95

Seeds = NDArray[np.int64]


def standard_errors(table: Composite, data: TableData) -> Array:
    """The standard error of each value (periods × units × indicators); 0 where none is said, or
    where there is no value.

    Raises:
        ConfigError: an error is declared for what earns points by a rule: a drawn value may be
            one that the rule does not know.
    """
    errors = np.zeros(data.values.shape)
    for at, leaf in enumerate(table.indicators):
        fixed, share = leaf.standard_error
        if fixed or share:
            errors[:, :, at] = fixed + share * np.abs(data.values[:, :, at])
        for end, size in zip(ERROR_ENDS, (1.0, OF_95), strict=True):
            column = data.errors.get(leaf.code + end)
            if column is not None:
                errors[:, :, at] = np.where(np.isnan(column), errors[:, :, at], column / size)
        if leaf.scoring is not None and errors[:, :, at].any():
            raise MethodError(
                "Sai số của giá trị không dùng được với chỉ tiêu chấm điểm theo quy tắc",
                where=f"chỉ tiêu {leaf.code}",
                found="error, error_share, margin, hoặc cột .se, .margin",
                todo="bỏ sai số, hoặc khai score.uncertainty.values: false",
            )
    errors[np.isnan(data.values)] = 0.0
    return errors


def trials_of(table: Composite, data: TableData, errors: Array) -> Array:
    """How many items each value counts (periods × units × indicators); 0 where it is no share of
    counted items, and where an error is declared for it."""
    trials = np.zeros(data.values.shape)
    for at, leaf in enumerate(table.indicators):
        if leaf.code in data.trials:
            trials[:, :, at] = data.trials[leaf.code]
    trials[np.isnan(data.values) | (errors > 0)] = 0.0
    return trials


@dataclass(frozen=True, slots=True)
class Precisions:
    """How far each value may be off, periods × units × indicators: `standard_errors`, `trials_of`;
    both 0 where nothing is known of it."""

    errors: Array
    trials: Array

    def any(self, period: int | None = None) -> bool:
        """Whether any value can be drawn, of one period or of all."""
        some = slice(None) if period is None else period
        return bool(self.errors[some].any() or self.trials[some].any())

    def draw(self, values: Array, at: int | slice, seeds: Seeds) -> Iterator[Array]:
        """Values of some periods, drawn once a seed."""
        errors, trials = self.errors[at], self.trials[at]
        counted = trials > 0
        above = values[counted] * trials[counted] / 100
        a, b = above + 0.5, trials[counted] - above + 0.5
        for seed in seeds:
            rng = np.random.default_rng(seed)
            sample = values + errors * rng.standard_normal(values.shape)
            if len(a):
                sample[counted] = 100 * rng.beta(a, b)
            yield sample


def precisions(table: Composite, data: TableData) -> Precisions:
    """What is known of how far the values of a table may be off.

    Raises:
        ConfigError: as `standard_errors`.
    """
    errors = standard_errors(table, data)
    return Precisions(errors, trials_of(table, data, errors))


def drawn(data: TableData, known: Precisions, seed: int) -> TableData:
    """The whole table, drawn once."""
    (values,) = known.draw(data.values, slice(None), np.array([seed]))
    return replace(data, values=values)


def drawn_periods(data: TableData, known: Precisions, period: int, seeds: Seeds) -> TableData:
    """One period drawn once a seed, each draw as a period of its own."""
    times = len(seeds)
    at = np.full(times, period)
    values = np.stack(list(known.draw(data.values[period], period, seeds)))
    return replace(
        data,
        periods=(data.periods[period],) * times,
        values=values,
        present=data.present[at],
        denominators={name: column[at] for name, column in data.denominators.items()},
        groups={name: column[at] for name, column in data.groups.items()},
        targets={name: column[at] for name, column in data.targets.items()},
        windows=(data.dates[period],) * times,
        errors={},
        trials={},
    )
