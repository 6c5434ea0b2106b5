"""The columns that put units in order: a score rounded for ranks, and the rank."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.utils import get_column_letter

from helpers.core.formatting import half_up
from helpers.documents.xlsx.cells import NONE, Content, Formula, quoted
from helpers.documents.xlsx.grid import Row


def rounded_score(decimals: int) -> Callable[[Row], Content]:
    """The score of the column "score", as ranks compare it."""

    def content(row: Row) -> Content:
        score, exact = row.at("score"), row.record["score"]
        return Formula(
            f"IF(ISNUMBER({score}),ROUND({score},{decimals}),{quoted(NONE)})",
            NONE if exact is None else float(half_up(exact, decimals)),
        )

    return content


def rank_in_column(first: int, last: int) -> Callable[[Row], Content]:
    """Best score first in the column "rounded"; units with one rounded score share a place."""

    def content(row: Row) -> Content:
        letter = get_column_letter(row.columns["rounded"])
        mine, place = row.at("rounded"), row.record["place"]
        every = f"{letter}${first}:{letter}${last}"
        return Formula(
            f"IF(ISNUMBER({mine}),RANK({mine},{every}),{quoted(NONE)})",
            NONE if place is None else place,
        )

    return content
