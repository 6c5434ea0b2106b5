"""Tables of the analyses: their columns, and the reasons why a cell of them is blank.

A number that a formula does not give, or that rests on too few units, is never shown: the cell is
blank and `reason` says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import pandas as pd

Reason = Literal[
    "",
    "few_units",
    "many_units",
    "few_parts",
    "no_spread",
    "collinear",
    "not_unique",
    "undefined",
    "missing",
    "negative",
    "zero_part",
    "no_weight",
    "no_score",
    "nothing_left",
    "not_solved",
]
FEWEST = 3  # units below which nothing is said about how indicators go together
_TYPES = {"text": "str", "whole": "Int64", "number": "float64"}
Columns = Mapping[str, str]


def schema(columns: str) -> Columns:
    """The columns of a table and what each holds.

    Example:
        >>> schema("unit text, rank whole, score number")
        {'unit': 'str', 'rank': 'Int64', 'score': 'float64'}
    """
    pairs = (column.split() for column in columns.split(", "))
    return {name: _TYPES[kind] for name, kind in pairs}


def tidy(columns: Columns, rows: Iterable[Sequence[object]]) -> pd.DataFrame:
    """A table with these columns and types; None and NaN are blank.

    Example:
        >>> tidy(schema("unit text, rank whole"), [("a", 1.0), ("b", None)])["rank"].tolist()
        [1, <NA>]
    """
    table = pd.DataFrame(list(rows), columns=list(columns))
    return table.astype(dict(columns))
