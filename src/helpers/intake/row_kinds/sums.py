"""Sums of the rows above and below a row: is it what they add up to?"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

Number = int | float
Vector = tuple[Number | None, ...]
_MOST_STARTS = 60
# less than these, a row can be the sum of others by chance
LEAST_ADDENDS, LEAST_LARGEST = 3, 20


@dataclass
class Sums:
    """Running sums over the rows of data, so that every block's sum is one subtraction.

    Attributes:
        rows: the numbers of the rows added, ascending.
        filled: how many of the rows up to each hold anything but zeros.
    """

    width: int
    rows: list[int] = field(default_factory=list)
    _sums: list[list[Number]] = field(default_factory=list)
    _filled: list[int] = field(default_factory=lambda: [0])

    def __post_init__(self) -> None:
        self._sums.append([0] * self.width)

    def add(self, row: int, figures: Vector) -> None:
        """Count a row of data."""
        self.rows.append(row)
        self._sums.append([a + (b or 0) for a, b in zip(self._sums[-1], figures, strict=True)])
        self._filled.append(self._filled[-1] + any(figures))

    def between(self, first: int, last: int) -> tuple[list[Number], int, int]:
        """The sum of the rows from `first` to `last`, how many they are, how many not all zero."""
        start, end = bisect_left(self.rows, first), bisect_left(self.rows, last + 1)
        added = [b - a for a, b in zip(self._sums[start], self._sums[end], strict=True)]
        return added, end - start, self._filled[end] - self._filled[start]

    def of_one(self, at: int, first: int, last: int) -> Number:
        """The sum of one figure over the rows from `first` to `last`."""
        start, end = bisect_left(self.rows, first), bisect_left(self.rows, last + 1)
        return self._sums[end][at] - self._sums[start][at]


def same(figures: Vector, added: Sequence[Number]) -> bool:
    """Whether every stated figure is the sum; one at least must be stated."""
    stated = [
        (figure, sum_) for figure, sum_ in zip(figures, added, strict=True) if figure is not None
    ]
    return bool(stated) and all(close(figure, sum_) for figure, sum_ in stated)


def close(figure: Number, other: Number) -> bool:
    """Whether two figures are the same but for what binary fractions do to decimals."""
    return figure == other or math.isclose(figure, other, rel_tol=1e-9, abs_tol=1e-6)


def is_telling(figures: Vector, addends: int) -> bool:
    """Whether a sum of so many rows that are not all zero can hardly be chance.

    Example:
        >>> is_telling((7,), 2), is_telling((7, 5, 2), 2), is_telling((352,), 3)
        (False, True, True)
    """
    stated = [abs(figure) for figure in figures if figure]
    if addends >= LEAST_ADDENDS and max(stated, default=0) >= LEAST_LARGEST:
        return True
    return addends >= 2 and len(stated) >= LEAST_ADDENDS


def blocks(row: int, borders: Sequence[int], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The ranges of rows that a total in `row` may add up: above it and below, each to a border."""
    at = bisect_left(borders, row)
    yield first, row - 1
    yield from (
        (border + 1, row - 1) for border in reversed(borders[max(0, at - _MOST_STARTS) : at])
    )
    yield row + 1, last
    later = borders[bisect_left(borders, row + 1) :][:_MOST_STARTS]
    yield from ((row + 1, border - 1) for border in later)
