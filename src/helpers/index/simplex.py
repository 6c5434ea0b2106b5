"""Linear programmes of one shape, many at once: the most of c·w, given A·w ≤ b and w ≥ 0, b ≥ 0.

The simplex method in its condensed form (Dantzig 1963), with Bland's rule, under which it never
goes round in circles. Since b ≥ 0, w = 0 is where to start. It ends at a vertex; the answer is
checked against the constraints and its dual before it is given.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.index.arrays import Array, Index

NOTHING = 1e-11
CLOSE = 1e-8


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best value of each programme and the w that gives it; NaN where none was proved best."""

    value: Array
    at: Array


def maximise(aims: Array, bounds: Array, limits: Array) -> Optimum:
    """The best of each programme.

    Args:
        aims: c, programmes × variables.
        bounds: A, programmes (or 1) × constraints × variables.
        limits: b, programmes (or 1) × constraints; 0 or more.

    Example:
        >>> found = maximise(np.array([[3.0, 2.0]]), np.array([[[1.0, 1.0], [1.0, 0.0]]]),
        ...                  np.array([[4.0, 3.0]]))
        >>> found.value.tolist(), found.at.tolist()
        ([11.0], [[3.0, 1.0]])
    """
    programmes, variables = aims.shape
    constraints = bounds.shape[1]
    table = np.zeros((programmes, constraints + 1, variables + 1))
    table[:, :-1, :-1] = bounds
    table[:, :-1, -1] = limits
    table[:, -1, :-1] = -aims
    outside = np.tile(np.arange(variables), (programmes, 1))
    inside = np.tile(np.arange(variables, variables + constraints), (programmes, 1))
    open_ones = np.arange(programmes)
    for _ in range(50 * (variables + constraints)):
        open_ones = _step(table, outside, inside, open_ones)
        if not open_ones.size:
            break
    return _checked(table, outside, inside, aims, bounds, limits)


def _step(table: Array, outside: Index, inside: Index, at: Index) -> Index:
    """One exchange in each programme that can still be bettered; which ones those are."""
    last = table.shape[1] + table.shape[2]  # above every variable's number
    entering = np.where(table[at, -1, :-1] < -NOTHING, outside[at], last)
    at, entering = at[entering.min(axis=1) < last], entering[entering.min(axis=1) < last]
    column = entering.argmin(axis=1)
    heights = table[at, :-1, column]
    rising = heights > NOTHING
    endless = ~rising.any(axis=1)
    at, column = at[~endless], column[~endless]
    heights, rising = heights[~endless], rising[~endless]
    ratio = np.full(heights.shape, np.inf)
    np.divide(table[at, :-1, -1], heights, out=ratio, where=rising)
    nearest = ratio <= ratio.min(axis=1, keepdims=True) + NOTHING
    row = np.where(nearest, inside[at], last).argmin(axis=1)
    _exchange(table, at, row, column)
    inside[at, row], outside[at, column] = outside[at, column], inside[at, row]
    return at


def _exchange(table: Array, at: Index, row: Index, column: Index) -> None:
    pivot = table[at, row, column]
    rows, columns = table[at, row, :], table[at, :, column]
    part = table[at] - columns[:, :, None] * rows[:, None, :] / pivot[:, None, None]
    order = np.arange(len(at))
    part[order, row, :] = rows / pivot[:, None]
    part[order, :, column] = -columns / pivot[:, None]
    part[order, row, column] = 1 / pivot
    table[at] = part


def _checked(
    table: Array, outside: Index, inside: Index, aims: Array, bounds: Array, limits: Array
) -> Optimum:
    """Answers that keep the constraints, and whose dual keeps its own and has the same value."""
    programmes, variables = aims.shape
    constraints = table.shape[1] - 1
    order = np.arange(programmes)[:, None]
    primal, dual = (np.zeros((programmes, variables + constraints)) for _ in range(2))
    primal[order, inside] = table[:, :-1, -1]
    dual[order, outside] = table[:, -1, :-1]
    w, y = primal[:, :variables], dual[:, variables:]
    value = (aims * w).sum(axis=1)
    above = np.einsum("pcv,pv->pc", np.broadcast_to(bounds, table[:, :-1, :-1].shape), w) - limits
    priced = np.einsum("pcv,pc->pv", np.broadcast_to(bounds, table[:, :-1, :-1].shape), y) - aims
    good = (above <= CLOSE).all(axis=1) & (w >= -CLOSE).all(axis=1)
    good &= (priced >= -CLOSE).all(axis=1) & (y >= -CLOSE).all(axis=1)
    good &= np.abs(value - (y * limits).sum(axis=1)) <= CLOSE
    return Optimum(np.where(good, value, np.nan), np.where(good[:, None], w, np.nan))
