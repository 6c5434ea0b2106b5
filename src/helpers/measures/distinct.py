"""Distinct counts: each procedure counts once in a window, however many quarters it appears in.

Source: Kế hoạch 650/KH-UBND, note to the annex: số lượng dịch vụ công phát sinh hồ sơ trực tuyến
trong năm / số lượng dịch vụ công có phát sinh hồ sơ. Quarters are therefore not additive.
"""

from __future__ import annotations

import pandas as pd


def distinct_ratio(
    rows: pd.DataFrame, by: list[str], numerator: str, denominator: str
) -> pd.DataFrame:
    """Counts of distinct items whose figure is above zero anywhere in the window.

    Returns:
        One row a group with the columns `by`, numerator, denominator (whole numbers). An item
        counts in the numerator only if it counts in the denominator too.

    Example:
        >>> rows = pd.DataFrame({"unit": ["a"] * 3, "item": ["x", "x", "y"],
        ...                      "online": [0, 1, 0], "all": [3, 1, 2]})
        >>> distinct_ratio(rows, ["unit"], "online", "all").values.tolist()
        [['a', 1, 2]]
    """
    keys = [*by, "item"]
    items = rows.groupby(keys, sort=False, as_index=False)[[numerator, denominator]].sum()
    active = items[denominator] > 0
    flags = items[by].assign(
        numerator=((items[numerator] > 0) & active).astype("int64"),
        denominator=active.astype("int64"),
    )
    if by:
        return flags.groupby(by, sort=False, as_index=False)[["numerator", "denominator"]].sum()
    return flags[["numerator", "denominator"]].sum().to_frame().T
