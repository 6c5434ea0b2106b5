"""Breaks in printed indices: from which period on an index is assessed in another way."""

from __future__ import annotations

from collections.abc import Iterable

from helpers.params.reader import Params


class Break(Params):
    """One row of `params/method_breaks.csv`.

    Attributes:
        index: id of the index, as claims and frameworks call it.
        part: the only part that changed, "" for the whole index with all its parts.
        from_period: the first period that is assessed in the new way.
    """

    index: str
    part: str = ""
    from_period: str
    document: str = ""
    note_vi: str = ""


def break_between(
    breaks: Iterable[Break], index: str, part: str, before: str, after: str
) -> Break | None:
    """The first break that lies between two yearly periods, None when there is none.

    Example:
        >>> one = Break(index="dti", from_period="2024")
        >>> break_between([one], "dti", "", "2023", "2024") is one
        True
        >>> break_between([one], "dti", "", "2022", "2023") is None
        True
    """
    for one in breaks:
        touches = one.index == index and one.part in ("", part)
        if touches and before < one.from_period <= after:
            return one
    return None
