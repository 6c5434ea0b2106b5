"""Values as they might have been: drawn around what was measured, by its declared precision.

A value with the standard error e is drawn as value + e·z, z standard normal, independent of every
other cell. The error comes from the column `<code>.se` (standard error) or `<code>.margin` (half of
the 95% interval, e = margin / 1.96) where such a cell is filled, else from what the indicator
declares. Only what was measured is drawn: a missing cell stays missing, and is imputed, if at all,
from the drawn values.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from helpers.core.errors import ConfigError
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
            raise ConfigError(
                "Sai số của giá trị không dùng được với chỉ tiêu chấm điểm theo quy tắc",
                where=f"chỉ tiêu {leaf.code}",
                found="error, error_share, margin, hoặc cột .se, .margin",
                todo="bỏ sai số, hoặc khai score.uncertainty.values: false",
            )
    errors[np.isnan(data.values)] = 0.0
    return errors


def drawn(data: TableData, errors: Array, seed: int) -> TableData:
    """The whole table, drawn once."""
    noise = np.random.default_rng(seed).standard_normal(data.values.shape)
    return replace(data, values=data.values + errors * noise)


def drawn_periods(data: TableData, errors: Array, period: int, seeds: Seeds) -> TableData:
    """One period drawn once a seed, each draw as a period of its own."""
    times = len(seeds)
    at = np.full(times, period)
    values = np.repeat(data.values[[period]], times, axis=0)
    for draw, seed in enumerate(seeds):
        noise = np.random.default_rng(seed).standard_normal(values.shape[1:])
        values[draw] += errors[period] * noise
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
    )
