"""Rows whose figures are the sums or means of other rows: they are about many units, and no unit.

What can be chance is none: the wider the column's values are spread against the precision with
which they are written, and the more columns agree, the less a match can be chance.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
# orders of magnitude by which a match with all other rows must not be chance; the same of the
# first and last row, where totals stand, and of one that looks like no unit, with any block
_LEAST, _LEAST_AT_ENDS, _LEAST_ODD = 5.0, 3.0, 2.0
_LONGEST = 400  # rows of a block
_MOST_DECIMALS = 6


def aggregates(
    figures: Sequence[Sequence[float | None]], odd: Collection[int], apart: Collection[int]
) -> dict[int, str]:
    """Places of rows that are sums or means of others, each with what it is, in Vietnamese.

    Args:
        figures: of each row, in the same order of columns; None for no value.
        odd: places of rows that look like no unit: a section's name, no number in the list.
        apart: places of rows that are neither added up nor asked about, such as the whole's.

    Example:
        >>> rows = [(120, 17), (151, 22), (182, 27), (453, 66)]
        >>> aggregates(rows, {3}, ()), aggregates(rows[:3], (), ())
        ({3: 'tổng các dòng khác'}, {})
    """
    table = np.array([[np.nan if one is None else one for one in row] for row in figures])
    if table.ndim < 2 or not table.size:
        return {}
    units = np.array([10.0 ** -_decimals(column) for column in table.T])
    found: dict[int, str] = {}
    for _ in range(3):  # a grand total may add up the rows that are no sums themselves
        rest = [at for at in range(len(table)) if at not in found and at not in apart]
        new = {at: word for at in rest if (word := _told(table, units, rest, at, at in odd))}
        blocks = {at: word for at, word in new.items() if at in odd}
        if not new:
            break
        found |= blocks or new
    return found


def _told(table: Numbers, units: Numbers, rest: list[int], at: int, odd: bool) -> str:
    """What a row is of the others that are left; "" where it is a row like them."""
    place = rest.index(at)
    others = table[[one for one in rest if one != at]]
    row = table[at]
    least = _LEAST_AT_ENDS if place in (0, len(rest) - 1) else _LEAST
    least = _LEAST_ODD if odd else least
    own = np.array([10.0 ** -_decimals(row[[c]]) for c in range(len(row))])
    for start, end in _ranges(place, len(others), odd):
        part = others[start:end]
        if len(part) < 2:
            continue
        known = ~np.isnan(part)
        sums = np.where(known, part, 0).sum(axis=0)
        if _is(row, sums, np.where(units < 1, units, 1e-6), others, least, units):
            return "tổng các dòng khác"
        means = sums / np.maximum(known.sum(axis=0), 1)
        if _is(row, means, own * 0.5001, others, least, own):
            return "trung bình các dòng khác"
    return ""


def _ranges(place: int, size: int, odd: bool) -> Iterator[tuple[int, int]]:
    """The blocks of other rows that a row may be made of; any beside it, where it looks odd."""
    yield 0, size
    yield 0, place
    yield place, size
    if odd:
        yield from ((start, place) for start in range(place - 2, max(place - _LONGEST, 0), -1))
        yield from ((place, end) for end in range(place + 2, min(place + _LONGEST, size)))


def _is(
    row: Numbers, made: Numbers, allowed: Numbers, others: Numbers, least: float, units: Numbers
) -> bool:
    """Whether all stated figures are what was made of others, and hardly by chance."""
    stated = ~np.isnan(row)
    if not stated.any() or not (np.abs(row - made)[stated] <= allowed[stated]).all():
        return False
    sure = 0.0
    for column in np.flatnonzero(stated & (row != 0)):
        values = others[:, column][~np.isnan(others[:, column])]
        spread = float(np.ptp(values)) if len(values) else 0.0
        sure += max(0.0, math.log10(max(spread, 1e-9) / units[column]))
    return sure >= least


def _decimals(values: Numbers) -> int:
    """The most decimals with which one of the values is written."""
    exponents = (
        -int(Decimal(repr(float(one))).normalize().as_tuple().exponent)
        for one in values
        if np.isfinite(one)
    )
    return min(max((max(0, one) for one in exponents), default=0), _MOST_DECIMALS)
