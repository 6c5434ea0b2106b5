"""Whether a node of a framework is made of the same parts in two periods."""

from __future__ import annotations

from helpers.params.framework import Framework


def same_parts(framework: Framework, code: str, before: str, now: str) -> bool:
    """Whether the same nodes make up a node in two periods, with the same given weights.

    An indicator without parts is always the same; weights that are computed are no part of it.

    Example:
        >>> one = Framework.model_validate({"id": "x", "score": {"rule": "composite"},
        ...     "indicators": [{"code": "x"}, {"code": "a", "parent": "x"},
        ...                    {"code": "b", "parent": "x", "periods": ["2022"]}]})
        >>> same_parts(one, "x", "2021", "2022"), same_parts(one, "a", "2021", "2022")
        (False, True)
    """
    score = framework.score
    given = score is None or score.weights.method == "given"
    below = {code}
    waiting = list(framework.indicators)
    while parts := [indicator for indicator in waiting if indicator.parent in below]:
        below |= {part.code for part in parts}
        waiting = [indicator for indicator in waiting if indicator.code not in below]
        for part in parts:
            counts = part.counts_in(now)
            if counts != part.counts_in(before):
                return False
            if given and counts and part.weight_in(before) != part.weight_in(now):
                return False
    return True
