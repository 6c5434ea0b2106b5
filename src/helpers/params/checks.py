"""The checks that a form declares: what must hold in a row, across periods, across units.

A check that a workbook breaks becomes a problem. Its severity says what happens: "error" sets the
workbook aside, "warning" keeps it and asks.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from helpers.core.problems import Severity
from helpers.params.reader import Params


class RowCheck(Params):
    """In every row Σ left = Σ right ("sum"), or Σ left ≤ Σ right ("at_most")."""

    kind: Literal["sum", "at_most"]
    left: tuple[str, ...]
    right: tuple[str, ...]
    what_vi: str
    severity: Severity = "error"


class StockCheck(Params):
    """What an item opens with (`left`) is what it closed the period before with (`right`)."""

    kind: Literal["stock"]
    left: tuple[str, ...]
    right: tuple[str, ...]
    what_vi: str
    severity: Severity = "warning"


class JumpCheck(Params):
    """A unit's total of `left` against the median of its own earlier periods.

    Attributes:
        factor: how many times more, or less, is remarkable.
        least: differences below this many are never remarkable.
        periods: how many earlier periods must be there to speak of a history.
    """

    kind: Literal["jump"]
    left: tuple[str, ...]
    factor: float = Field(gt=1)
    least: int = Field(ge=0)
    periods: int = Field(default=2, ge=1)
    what_vi: str
    severity: Severity = "warning"


class KnownItemsCheck(Params):
    """Codes are those of the unit's earlier workbooks; a new or vanished one is asked about."""

    kind: Literal["known_items"]
    what_vi: str
    severity: Severity = "warning"


class SharedListCheck(Params):
    """A printed total of distinct items must not be the sum over units that share one list.

    Attributes:
        figure: the indicator by which `data/published/figures.csv` holds the total of the whole.
    """

    kind: Literal["shared_list"]
    figure: str
    what_vi: str
    severity: Severity = "warning"


Check = Annotated[
    RowCheck | StockCheck | JumpCheck | KnownItemsCheck | SharedListCheck,
    Field(discriminator="kind"),
]


def named_fields(check: Check) -> set[str]:
    """The figures of the form that a check speaks of."""
    if isinstance(check, (RowCheck, StockCheck)):
        return {*check.left, *check.right}
    return set(check.left) if isinstance(check, JumpCheck) else set()
