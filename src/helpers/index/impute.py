"""Missing cells filled by a declared rule; every filled cell is reported.

`mean`, `median`, `group_mean`, `group_median` look at the other units of the same period (COINr:
i_mean, i_median, i_mean_grp, i_median_grp); `last` takes the unit's own last value, at most
`longest` periods old, and `linear` interpolates between the unit's own values and keeps the
nearest one outside (COINr: impute_panel). Both go by the dates of the periods, and by periods of
one kind: a year's value fills no quarter. What nothing can fill stays without a value: a group
without any, a unit that has never had one. So does what is undefined.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from helpers.core.periods import Dates, timeline
from helpers.index.arrays import Array, Mask, mean_of, median_of
from helpers.params.steps import Impute


def impute(
    values: Array,
    fillable: Mask,
    groups: NDArray[np.intp],
    how: Impute,
    dates: Sequence[Dates] = (),
) -> Array:
    """Values (periods × units × indicators) with missing cells filled.

    Args:
        fillable: cells that may be filled; not those of a unit that is not in a period.
        groups: periods × units, the group's number; -1 for a unit of no group.
        dates: of the periods, in order; `last` and `linear` need them.

    Example:
        >>> column = np.array([[[1.0], [np.nan], [3.0]]])
        >>> everywhere, one = np.full((1, 3, 1), True), np.zeros((1, 3), dtype=np.intp)
        >>> impute(column, everywhere, one, Impute(method="mean")).ravel().tolist()
        [1.0, 2.0, 3.0]
    """
    missing = np.isnan(values) & fillable
    if how.method == "none" or not missing.any():
        return values
    match how.method:
        case "mean":
            filler = np.broadcast_to(mean_of(values, 1), values.shape)
        case "median":
            filler = np.broadcast_to(median_of(values, 1), values.shape)
        case "last" | "linear":
            filler = _over_time(values, dates, how)
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


def _over_time(values: Array, dates: Sequence[Dates], how: Impute) -> Array:
    filler = np.full(values.shape, np.nan)
    kinds = [period.kind for period in dates]
    for kind in set(kinds):
        at = [order for order, other in enumerate(kinds) if other == kind]
        middles, lengths = (
            np.array(numbers) for numbers in timeline([dates[order] for order in at])
        )
        if how.method == "linear":
            filler[at] = _linear(values[at], middles)
        else:
            filler[at] = _last(values[at], middles, lengths * (how.longest or np.inf))
    return filler


def _last(values: Array, middles: Array, oldest: Array) -> Array:
    filler = np.full(values.shape, np.nan)
    latest = np.full(values.shape[1:], np.nan)
    since = np.full(values.shape[1:], -np.inf)
    for order, middle in enumerate(middles):
        filler[order] = np.where(middle - since <= oldest[order], latest, np.nan)
        known = ~np.isnan(values[order])
        latest = np.where(known, values[order], latest)
        since = np.where(known, middle, since)
    return filler


def _linear(values: Array, middles: Array) -> Array:
    filler = np.array(values)
    for unit, column in zip(*np.nonzero(np.isnan(values).any(axis=0)), strict=True):
        known = ~np.isnan(values[:, unit, column])
        if known.any():
            interpolated = np.interp(middles, middles[known], values[known, unit, column])
            filler[:, unit, column] = interpolated
    return filler
