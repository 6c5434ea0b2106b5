"""Tables of the analyses: their columns, and the reasons why a cell of them is blank.

A number that a formula does not give, or that rests on too few units, is never shown: the cell is
blank and `reason` says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, get_args

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
REASONS: dict[Reason, str] = {
    "few_units": "Quá ít đơn vị có đủ số liệu (too few units)",
    "many_units": "Quá nhiều đơn vị để so từng cặp (too many units to compare them all)",
    "few_parts": "Nhóm có quá ít thành phần (too few parts)",
    "no_spread": "Mọi đơn vị có cùng giá trị (no spread)",
    "collinear": "Các thành phần phụ thuộc tuyến tính, không tách được trọng số của từng thành "
    "phần (parts depend on one another linearly)",
    "not_unique": "Hai thành phần chính giải thích như nhau, hệ số tải không xác định duy nhất "
    "(equal eigenvalues)",
    "undefined": "Điểm không xác định, khác với thiếu số liệu (undefined, not missing)",
    "missing": "Thiếu số liệu (missing)",
    "negative": "Có điểm thành phần hoặc trọng số âm (a negative score or weight)",
    "zero_part": "Có thành phần bằng 0, không thể đạt tỷ trọng tối thiểu (a part of 0 cannot have "
    "a share)",
    "no_weight": "Không thành phần nào có trọng số (no part has a weight)",
    "no_score": "Đơn vị không có điểm trong một trong hai lần tính (no score before or after)",
    "nothing_left": "Bỏ đi thì chỉ số không còn thành phần nào (nothing left of the index)",
    "not_solved": "Không giải được bài toán tối ưu (not solved)",
}
TEXT, WHOLE, NUMBER = "str", "Int64", "float64"
Columns = Mapping[str, str]


def tidy(columns: Columns, rows: Iterable[Sequence[object]]) -> pd.DataFrame:
    """A table with these columns and types; None and NaN are blank.

    Example:
        >>> tidy({"unit": TEXT, "rank": WHOLE}, [("a", 1.0), ("b", None)])["rank"].tolist()
        [1, <NA>]
    """
    table = pd.DataFrame(list(rows), columns=list(columns))
    return table.astype(dict(columns))


def reasons() -> tuple[str, ...]:
    """All reasons that a table may give."""
    return tuple(one for one in get_args(Reason) if one)
