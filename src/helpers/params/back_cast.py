"""How a programme tells of merged and divided units for the time before they were formed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from helpers.params.patterns import Code
from helpers.params.reader import Params


class BackCastRule(Params):
    """The key `back_cast` of a programme. Without it nothing is computed for the time before.

    Counts of forms are pooled and distinct items united, whatever is declared here.

    Attributes:
        scores: "main_indices", the mean of the old units' scores in each node right below the
            index, from which the index is computed (as for DTI 2024); "values", the mean of the old
            units' values in each indicator, scored like any other unit's.
        weights: "equal", or "declared" by the column `weight` of `params/successions.csv`.
        sums: codes of given values that are counts and add up.
        ranks: whether ranks are computed for the time before too, and changes of rank told.
        statement_vi, statement_en: the sentence that stands beside every such number.
    """

    scores: Literal["main_indices", "values"] = "main_indices"
    weights: Literal["equal", "declared"] = "equal"
    sums: tuple[Code, ...] = ()
    ranks: bool = False
    statement_vi: str = Field(min_length=1)
    statement_en: str = Field(min_length=1)
