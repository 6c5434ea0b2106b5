"""What is looked for, in which reports, and in which order: declared beside each finder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from helpers.findings.declared import declared
from helpers.findings.model import Facts, Finding

# what a report is about: values of forms or documents, a scoring sheet, a unit among peers, all
# peers together, a unit of peers that has no result, a unit of which there is no value at all
Case = Literal["values", "sheet", "peer", "peers", "unassessed", "no_data"]
EVERY_CASE: tuple[Case, ...] = get_args(Case)


@dataclass(frozen=True, slots=True, eq=False)
class Finder:
    """One thing that is looked for.

    Attributes:
        look: gives the findings of a unit, none where there is nothing to tell.
        order: when it is asked, the least first; no two finders share one. Findings of one place
            and effect are told in this order.
        of: the reports in which it is asked.
        whole: whether it speaks of all units together; it is then asked for the whole alone.
    """

    look: Callable[[Facts, str], Sequence[Finding]]
    order: int
    of: tuple[Case, ...] = ("values", "sheet")
    whole: bool = False


@cache
def all_finders() -> tuple[Finder, ...]:
    """Every finder that a module of this room declares, in the declared order."""
    return tuple(sorted(declared(Finder), key=lambda finder: finder.order))
