"""Arrays of numpy and tables of pandas as data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.core.serialise.classes import StandIn
from helpers.core.serialise.shapes import NotDeclared

Cell = str | int | float | bool | None | Fraction | Decimal | dt.date | dt.datetime
_KINDS = "biufcmMUS"  # of arrays that are plain bytes: numbers, times, texts of one length
_EXTENDED = ("str", "string", "boolean", "Int64", "Float64")


@dataclass(frozen=True, slots=True)
class Array:
    """An array: its bytes, or its cells where they are objects."""

    dtype: str
    shape: tuple[int, ...]
    content: bytes | tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column or an index of a table."""

    name: Cell
    dtype: str
    values: Array


@dataclass(frozen=True, slots=True)
class Frame:
    """A table. `index`: None where the rows are only counted."""

    columns: tuple[Column, ...]
    rows: int
    index: Column | None


def _array(array: NDArray[Any]) -> Array:
    if array.dtype.kind == "O":
        return Array("object", array.shape, tuple(array.ravel().tolist()))
    if array.dtype.kind not in _KINDS or array.dtype.names:
        raise NotDeclared(f"array of {array.dtype}")
    return Array(array.dtype.str, array.shape, np.ascontiguousarray(array).tobytes())


def _array_back(array: Array) -> NDArray[Any]:
    if isinstance(array.content, bytes):
        dtype = np.dtype(array.dtype)
        if dtype.kind not in _KINDS:
            raise ValueError(array.dtype)
        return np.frombuffer(array.content, dtype).reshape(array.shape).copy()
    objects = np.empty(len(array.content), dtype=object)
    objects[:] = array.content
    return objects.reshape(array.shape)


def _column(name: Any, values: Any) -> Column:
    dtype = values.dtype
    plain = isinstance(dtype, np.dtype)
    if not plain and str(dtype) not in _EXTENDED:
        raise NotDeclared(f"column {name!r} of {dtype}")
    held = values.to_numpy() if plain else values.to_numpy(dtype=object, na_value=None)
    return Column(name, "" if plain else str(dtype), _array(held))


def _values(column: Column) -> Any:
    values: Any = _array_back(column.values)
    if not column.dtype:
        return values
    if column.dtype not in _EXTENDED:
        raise ValueError(column.dtype)
    return pd.array(values, dtype=column.dtype)


def _frame(table: pd.DataFrame) -> Frame:
    index = table.index
    counted = index.equals(pd.RangeIndex(len(table))) and index.name is None
    if isinstance(index, pd.MultiIndex) or isinstance(table.columns, pd.MultiIndex):
        raise NotDeclared("table with several levels of names")
    columns = tuple(_column(name, table.iloc[:, at]) for at, name in enumerate(table.columns))
    return Frame(columns, len(table), None if counted else _column(index.name, index))


def _frame_back(frame: Frame) -> pd.DataFrame:
    index = pd.RangeIndex(frame.rows) if frame.index is None else pd.Index(_values(frame.index))
    table = pd.DataFrame(
        {at: _values(column) for at, column in enumerate(frame.columns)}, index=index
    )
    names = [column.name for column in frame.columns]
    table.columns = pd.Index(names) if names else pd.RangeIndex(0)
    if frame.index is not None:
        table.index.name = frame.index.name
    return table


ARRAYS: dict[type, StandIn] = {
    np.ndarray: StandIn(Array, _array, _array_back),
    pd.DataFrame: StandIn(Frame, _frame, _frame_back),
}
