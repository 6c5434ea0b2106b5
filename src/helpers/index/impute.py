"""Missing cells filled by a declared rule; every filled cell is reported.

`mean`, `median`, `group_mean`, `group_median` look at the other units of the same period (COINr:
i_mean, i_median, i_mean_grp, i_median_grp); `last` takes the unit's own last value, at most
`longest` periods old, and `linear` interpolates between the unit's own values and keeps the
nearest one outside (COINr: impute_panel). What nothing can fill stays missing: a group without
any value, a unit that has never had one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from helpers.index.arrays import Array, mean_of, median_of
from helpers.index.framework_table import Impute


def impute(
    values: Array, present: NDArray[np.bool_], groups: NDArray[np.intp], how: Impute
) -> Array:
    """Values (periods × units × indicators) with missing cells filled.

    Args:
        present: periods × units; a unit that is not in a period is not filled there.
        groups: periods × units, the group's number; -1 for a unit of no group.

    Example:
        >>> column = np.array([[[1.0], [np.nan], [3.0]]])
        >>> everywhere, one = np.full((1, 3), True), np.zeros((1, 3), dtype=np.intp)
        >>> impute(column, everywhere, one, Impute(method="mean")).ravel().tolist()
        [1.0, 2.0, 3.0]
    """
    missing = np.isnan(values) & present[:, :, None]
    if how.method == "none" or not missing.any():
        return values
    match how.method:
        case "mean":
            filler = np.broadcast_to(mean_of(values, 1), values.shape)
        case "median":
            filler = np.broadcast_to(median_of(values, 1), values.shape)
        case "last":
            filler = _last(values, how.longest)
        case "linear":
            filler = _linear(values)
        case _:
            filler = _by_group(values, groups, how.method == "group_median")
    return np.where(missing, filler, values)


def _by_group(values: Array, groups: NDArray[np.intp], by_median: bool) -> Array:
    filler = np.full(values.shape, np.nan)
    for period in range(values.shape[0]):
        for group in np.unique(groups[period][groups[period] >= 0]):
            at = np.flatnonzero(groups[period] == group)
            inside = values[period, at]
            middle = median_of(inside, 0) if by_median else mean_of(inside, 0)
            filler[period, at] = middle
    return filler


def _last(values: Array, longest: int | None) -> Array:
    filler = np.full(values.shape, np.nan)
    latest = np.full(values.shape[1:], np.nan)
    age = np.zeros(values.shape[1:])
    for period in range(values.shape[0]):
        age += 1
        fresh = age <= longest if longest else np.full(age.shape, True)
        filler[period] = np.where(fresh, latest, np.nan)
        known = ~np.isnan(values[period])
        latest = np.where(known, values[period], latest)
        age = np.where(known, 0.0, age)
    return filler


def _linear(values: Array) -> Array:
    filler = np.array(values)
    steps = np.arange(values.shape[0], dtype=np.float64)
    for unit, column in zip(*np.nonzero(np.isnan(values).any(axis=0)), strict=True):
        known = ~np.isnan(values[:, unit, column])
        if known.any():
            filler[:, unit, column] = np.interp(steps, steps[known], values[known, unit, column])
    return filler
