"""Which counts a programme does not publish, because they could point at persons."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from helpers.params.reader import Params


class Suppress(Params):
    """Counts below a threshold are not published, nor what they could be computed from.

    Attributes:
        below: counts from 1 to one less than this are not published.
        zero: whether 0 is published: that there is nobody can say as much as that there is one.
    """

    below: int = Field(ge=2, le=1000)
    zero: Literal["shown", "suppressed"] = "shown"

    def is_small(self, count: int) -> bool:
        """Whether a count must not be published.

        Example:
            >>> [Suppress(below=5).is_small(count) for count in (0, 1, 4, 5)]
            [False, True, True, False]
            >>> Suppress(below=5, zero="suppressed").is_small(0)
            True
        """
        return count < self.below and (count > 0 or self.zero == "suppressed")
