"""Treatment of outliers, recorded cell by cell.

The steps of COINr's Treat (after the JRC's COIN Tool): a column passes when |skewness| < 2 or
kurtosis < 3,5, both as Excel computes them (type 2 of Joanes and Gill 1998). A column that fails
is winsorised, the largest (or, with negative skewness, the smallest) value being set to the next
one, until it passes or `winsorise_max` cells are changed. If it still fails, the logarithm of the
untreated column is taken instead: `log_ct`: ln(x - min + 0,01 (max - min)); `log_ct_orig`:
ln(x - min + 1); `log_gii`: ln((f·max - 1)(x - min) / (max - min) + 1), f being the lowest of 1, 10,
100 … with f·max > 1 (Global Innovation Index, appendix on normalisation; COINr's log_GII has f = 1
and turns the order round where max < 1). A column without a value above 0 has -min for max.

Declared results, where COINr stops: columns of fewer than four values, or without any spread, are
left as they are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from helpers.index.arrays import Array, Mask, divide, highest_of, lowest_of, mean_of
from helpers.params.steps import Treat

Marks = NDArray[np.int8]
NONE, HIGH, LOW, LOG = 0, 1, 2, 3


def shape_of(values: Array) -> tuple[Array, Array]:
    """Sample skewness and excess kurtosis of each column; NaN for fewer than three and four
    values, or no spread.

    Example:
        >>> [round(float(one[0]), 6) for one in shape_of(np.array([[1.0], [2.0], [3.0], [10.0]]))]
        [1.763633, 3.228]
    """
    apart = values - mean_of(values, 0)
    missing = np.isnan(apart)
    apart[missing] = 0.0
    n = np.asarray(len(values) - missing.sum(axis=0), dtype=np.float64)
    square = apart * apart
    second = square.sum(axis=0)
    third, fourth = (square * apart).sum(axis=0), (square * square).sum(axis=0)
    skew = divide(np.sqrt(n) * third, second**1.5)
    skew = skew * divide(np.sqrt(n * np.maximum(n - 1, 0)), n - 2)
    peak = divide(n * fourth, second**2)
    peak = divide(((n + 1) * (peak - 3) + 6) * (n - 1), (n - 2) * (n - 3))
    return np.where(n > 2, skew, np.nan), np.where(n > 3, peak, np.nan)


def treatable(values: Array) -> Mask:
    """Which columns have the four values that kurtosis needs."""
    return np.asarray((~np.isnan(values)).sum(axis=0) >= 4)


def outlying(values: Array, how: Treat) -> Mask:
    """Which columns fail the check on skewness and kurtosis."""
    return _fails(shape_of(values), how)


def _fails(shape: tuple[Array, Array], how: Treat) -> Mask:
    return (np.abs(shape[0]) >= how.skewness) & (shape[1] >= how.kurtosis)


def treat(values: Array, how: Treat) -> tuple[Array, Marks]:
    """Treated columns (units × columns) and what was done to each cell.

    Example:
        >>> column = np.array([[1.0], [2], [3], [4], [5], [6], [7], [8], [9], [10], [30], [100]])
        >>> treated, marks = treat(column, Treat(method="winsorise_then_log"))
        >>> treated.ravel()[-2:].tolist(), marks.ravel()[-2:].tolist()
        ([30.0, 30.0], [0, 1])
    """
    marks = np.zeros(values.shape, dtype=np.int8)
    if how.method == "none":
        return values, marks
    failing = np.flatnonzero(outlying(values, how))
    if failing.size == 0:
        return values, marks
    treated = values.copy()
    before = values[:, failing]
    if how.method == "log":
        after, done = _log(before, how), _all_marked(before)
    else:
        after, done = _winsorise(before, how)
        if how.method == "winsorise_then_log":
            still = outlying(after, how)
            base = after if how.combine else before
            after = np.where(still, _log(base, how), after)
            done = np.where(still, _all_marked(before), done)
    treated[:, failing] = after
    marks[:, failing] = done
    return treated, marks


def _winsorise(values: Array, how: Treat) -> tuple[Array, Marks]:
    values = values.copy()
    marks = np.zeros(values.shape, dtype=np.int8)
    high = shape_of(values)[0] >= 0
    at = np.arange(values.shape[1] if how.winsorise_max else 0)
    while at.size:
        # a low outlier is a high one of the mirrored column
        mirror = np.where(high, 1.0, -1.0)
        now = values[:, at] * mirror
        top = now == highest_of(now, 0)
        now = np.where(top, highest_of(np.where(top, np.nan, now), 0), now) * mirror
        done = np.where(top, np.where(high, HIGH, LOW), marks[:, at])
        values[:, at], marks[:, at] = now, done
        shape = shape_of(now)
        going = _fails(shape, how) & ((done != NONE).sum(axis=0) < how.winsorise_max)
        at, high = at[going], shape[0][going] >= 0
    return values, marks


def _log(values: Array, how: Treat) -> Array:
    lowest, highest = lowest_of(values, 0), highest_of(values, 0)
    shifted = values - lowest
    if how.log == "log_ct":
        shifted = shifted + 0.01 * (highest - lowest)
    elif how.log == "log_ct_orig":
        shifted = shifted + 1
    else:
        size = np.where(highest > 0, highest, -lowest)
        # a column without any value has no logarithm, and needs none
        digits = np.floor(1 + 1e-9 - np.log10(size, out=np.zeros_like(size), where=size > 0))
        size = size * 10.0 ** np.maximum(digits, 0)
        shifted = (size - 1) * divide(shifted, highest - lowest) + 1
    return np.log(shifted, out=np.full(shifted.shape, np.nan), where=shifted > 0)


def _all_marked(values: Array) -> Marks:
    return np.where(np.isnan(values), NONE, LOG).astype(np.int8)
