"""Units with too few values, or too many zeros, are left out (COINr: Screen)."""

from __future__ import annotations

import numpy as np

from helpers.index.arrays import Array, Mask
from helpers.params.steps import Screen


def kept_units(values: Array, counted: Mask, units: tuple[str, ...], how: Screen) -> Mask:
    """Which units are kept, periods × units.

    Args:
        counted: periods × indicators; availability is a share of those that count in the period,
            the share of zeros is one of the values that are there.

    Example:
        >>> values = np.array([[[1.0, np.nan], [0.0, 2.0]]])
        >>> kept_units(values, np.full((1, 2), True), ("a", "b"), Screen(minimum_available=0.9))
        array([[False,  True]])
    """
    there = (~np.isnan(values)).sum(axis=2)
    zeros = (values == 0).sum(axis=2)
    available = there / np.maximum(counted.sum(axis=1, keepdims=True), 1)
    nonzero = 1 - zeros / np.maximum(there, 1)
    kept = (available >= how.minimum_available) & (nonzero >= how.minimum_nonzero)
    kept[:, [unit in how.keep for unit in units]] = True
    kept[:, [unit in how.drop for unit in units]] = False
    return np.asarray(kept)
