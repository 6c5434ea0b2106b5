"""Rows whose figures are the sums or means of other rows: they are about many units, and no unit.

What can be chance is none: the wider the column's values are spread against the precision with
which they are written, and the more columns agree, the less a match can be chance.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
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
    table = np.array([[np.nan if figure is None else figure for figure in row] for row in figures])
    if table.ndim < 2 or not table.size:
        return {}
    units = np.array([10.0 ** -_decimals(column) for column in table.T])
    relations: dict[int, str] = {}
    for _ in range(3):  # a grand total may add up the rows that are no sums themselves
        rest = [at for at in range(len(table)) if at not in relations and at not in apart]
        new = _round(table[rest], units, [at in odd for at in rest])
        more = {rest[place]: word for place, word in new.items()}
        if not more:
            break
        relations |= {at: word for at, word in more.items() if at in odd} or more
    return relations


def _round(table: Numbers, units: Numbers, odd: Sequence[bool]) -> dict[int, str]:
    """The rows that are made of others of these, by their places."""
    size, known = len(table), ~np.isnan(table)
    none = np.zeros((1, table.shape[1]))
    sums = np.vstack([none, np.cumsum(np.where(known, table, 0), axis=0)])
    counts = np.vstack([none, np.cumsum(known, axis=0)])
    places = np.arange(size)
    near = np.zeros(size, dtype=bool)  # a row that may be made of all others, or of those beside it
    for first, last, inside in ((0, size, True), (0, places, False), (places + 1, size, False)):
        added, many = sums[last] - sums[first], counts[last] - counts[first]
        if inside:
            added, many = added - np.where(known, table, 0), many - known
        near |= _close(table, known, added, many)
    relations = {}
    near &= known.any(axis=1)
    for place in map(int, np.flatnonzero(near | np.array(odd, dtype=bool))):
        if word := _relation(table, units, place, odd[place], sums, counts):
            relations[place] = word
    return relations


def _close(row: Numbers, known: Flags, added: Numbers, many: Numbers) -> Flags:
    """Whether rows are near to sums or means, in every figure that they state."""
    means = added / np.maximum(many, 1)
    sum_ = (~known | (np.abs(row - added) <= 1)).all(axis=-1)
    mean = (~known | (np.abs(row - means) <= 1)).all(axis=-1)
    return np.asarray(sum_ | mean)


def _relation(
    table: Numbers, units: Numbers, place: int, odd: bool, sums: Numbers, counts: Numbers
) -> str:
    """What a row is of the others; "" where it is a row like them."""
    row, size = table[place], len(table)
    least = _LEAST_AT_ENDS if place in (0, size - 1) else _LEAST
    least = _LEAST_ODD if odd else least
    row_units = np.array([10.0 ** -_decimals(row[[column]]) for column in range(len(row))])
    others = np.delete(table, place, axis=0)
    for first, last in _ranges(place, size, odd, row, sums, counts):
        inside = first <= place < last
        if last - first - inside < 2:
            continue
        added = sums[last] - sums[first] - (np.nan_to_num(row) if inside else 0)
        many = counts[last] - counts[first] - (~np.isnan(row) if inside else 0)
        if _is(row, added, np.where(units < 1, units, 1e-6), others, least, units):
            return "tổng các dòng khác"
        if last - first - inside == 2 and not odd:
            continue  # of three units in even steps one lies in the middle
        if _is(row, added / np.maximum(many, 1), row_units * 0.5001, others, least, row_units):
            return "trung bình các dòng khác"
    return ""


def _ranges(
    place: int, size: int, odd: bool, row: Numbers, sums: Numbers, counts: Numbers
) -> Iterator[tuple[int, int]]:
    """The blocks of rows that a row may be made of; any beside it, where it looks odd."""
    yield 0, size
    yield 0, place
    yield place + 1, size
    if odd:
        known = ~np.isnan(row)
        starts = np.arange(max(place - _LONGEST, 0), max(place - 1, 0))
        ends = np.arange(place + 3, min(place + _LONGEST, size) + 1)
        for first, last in ((starts, np.full(len(starts), place)),
                            (np.full(len(ends), place + 1), ends)):  # fmt: skip
            near = _close(row, known, sums[last] - sums[first], counts[last] - counts[first])
            yield from ((int(first[at]), int(last[at])) for at in np.flatnonzero(near))


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
    most = 0
    for value in values.tolist():
        text = repr(value)
        decimals = len(text.partition(".")[2]) if not text.endswith(".0") else 0
        most = max(most, _MOST_DECIMALS if "e-" in text else decimals if value == value else 0)
    return min(most, _MOST_DECIMALS)
