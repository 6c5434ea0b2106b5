"""Arrays that all steps of a composite share, and means that ignore missing cells.

A missing cell is NaN. While groups are made from their parts, a score that a formula does not give
is `UNDEFINED`: it is not missing, and nothing may take its place. The axes are always, in this
order: draws, periods, units, indicators; a step uses those it needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from helpers.core.errors import TableError

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Index = NDArray[np.intp]
UNDEFINED = np.inf


@contextmanager
def within_range() -> Iterator[None]:
    """Refuse what grows beyond the numbers of the machine: its rank would be that of nothing.

    Raises:
        TableError: a step came to a number above 1e308.
    """
    try:
        with np.errstate(over="raise"):
            yield
    except FloatingPointError:
        raise TableError(
            "Số quá lớn hoặc quá nhỏ, không tính được",
            todo="xem lại số liệu, trọng số, power và đơn vị tính của từng chỉ tiêu",
        ) from None


def divide(top: Array, bottom: Array) -> Array:
    """`top / bottom`; NaN where `bottom` is 0."""
    whole = np.full(np.broadcast_shapes(top.shape, bottom.shape), np.nan)
    np.divide(top, bottom, out=whole, where=bottom != 0)
    return whole


def count_of(values: Array, axis: int) -> Array:
    """How many cells along `axis` are not missing; the axis is kept."""
    return np.asarray((~np.isnan(values)).sum(axis=axis, keepdims=True), dtype=np.float64)


def mean_of(values: Array, axis: int) -> Array:
    """Mean of the cells that are not missing; NaN where all are. The axis is kept."""
    total = np.asarray(np.nansum(values, axis=axis, keepdims=True))
    return divide(total, count_of(values, axis))


def sd_of(values: Array, axis: int) -> Array:
    """Sample standard deviation (n - 1) of the cells that are not missing; the axis is kept."""
    apart = values - mean_of(values, axis)
    total = np.asarray(np.nansum(apart * apart, axis=axis, keepdims=True))
    return np.sqrt(divide(total, np.maximum(count_of(values, axis) - 1, 0)))


def lowest_of(values: Array, axis: int) -> Array:
    """Smallest cell that is not missing; NaN where all are. The axis is kept."""
    return np.asarray(np.fmin.reduce(values, axis=axis, keepdims=True))


def highest_of(values: Array, axis: int) -> Array:
    """Largest cell that is not missing; NaN where all are. The axis is kept."""
    return np.asarray(np.fmax.reduce(values, axis=axis, keepdims=True))


def median_of(values: Array, axis: int) -> Array:
    """Median of the cells that are not missing; NaN where all are. The axis is kept."""
    ordered = np.sort(np.moveaxis(values, axis, -1), axis=-1)
    counts = (~np.isnan(ordered)).sum(axis=-1, keepdims=True)
    low, high = np.maximum(counts - 1, 0) // 2, counts // 2
    high = np.where(counts > 0, high, 0)
    middle = (np.take_along_axis(ordered, low, -1) + np.take_along_axis(ordered, high, -1)) / 2
    return np.asarray(np.moveaxis(middle, -1, axis))
