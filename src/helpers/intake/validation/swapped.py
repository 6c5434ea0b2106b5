"""Two columns whose figures stand in each other's place: the rows break, swapped back they fit."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.params.checks import RowCheck
from helpers.params.form import Form

_LEAST_ROWS = 3
_LEAST_SHARE = 0.2


def swapped_columns(table: pd.DataFrame, form: Form) -> tuple[str, str] | None:
    """The only two columns that, swapped back, let every row keep every rule; None for none.

    Checked only where many rows break a rule, and reported as a question: nothing is swapped.
    """
    checks = [check for check in form.checks_of(RowCheck) if check.severity == "error"]
    names = [name for name in form.counts if name in table.columns]
    values = {name: table[name].to_numpy() for name in names}
    broken = _broken(values, checks, len(table))
    if broken < _LEAST_ROWS or broken < _LEAST_SHARE * len(table):
        return None
    fits = [
        (left, right)
        for left, right in combinations(names, 2)
        if (values[left] != values[right]).any()
        and not _broken({**values, left: values[right], right: values[left]}, checks, len(table))
    ]
    return fits[0] if len(fits) == 1 else None


def _broken(values: dict[str, NDArray[Any]], checks: list[RowCheck], rows: int) -> int:
    """How many rows break at least one of the rules."""
    wrong = np.zeros(rows, dtype=bool)
    for check in checks:
        left, right = (sum(values[name] for name in side) for side in (check.left, check.right))
        wrong |= (left != right) if check.kind == "sum" else (left > right)
    return int(wrong.sum())
