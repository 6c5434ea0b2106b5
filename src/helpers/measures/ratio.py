"""Pooled ratios: Σ numerator / Σ denominator. A ratio is never averaged."""

from __future__ import annotations

import pandas as pd


def ratio(rows: pd.DataFrame, by: list[str], numerator: str, denominator: str) -> pd.DataFrame:
    """Counts of a pooled ratio for each group.

    Args:
        rows: observations.
        by: grouping columns, e.g. ["unit"]; [] pools all rows.

    Returns:
        One row a group with the columns `by`, numerator, denominator (whole numbers).

    Example:
        >>> rows = pd.DataFrame({"unit": ["a", "a"], "online": [1, 2], "all": [2, 4]})
        >>> ratio(rows, ["unit"], "online", "all").values.tolist()
        [['a', 3, 6]]
    """
    counts = rows[by].assign(numerator=rows[numerator], denominator=rows[denominator])
    return _sum(counts, by)


def _sum(counts: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    if by:
        return counts.groupby(by, sort=False, as_index=False)[["numerator", "denominator"]].sum()
    return counts[["numerator", "denominator"]].sum().to_frame().T
