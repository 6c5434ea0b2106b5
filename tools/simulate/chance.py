"""Repeatable chance: every draw depends only on the seed and a name."""

import random
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Chance:
    """A stream of draws named by its parts; the same parts give the same stream.

    Only `random.random()` is used underneath, the one method Python promises to keep stable.
    """

    def __init__(self, *parts: object) -> None:
        self._stream = random.Random("/".join(str(part) for part in parts))

    def unit(self) -> float:
        """A number in [0, 1)."""
        return self._stream.random()

    def between(self, low: float, high: float) -> float:
        """A number in [low, high)."""
        return low + (high - low) * self.unit()

    def normal(self) -> float:
        """Approximately standard normal (sum of twelve uniforms)."""
        return sum(self.unit() for _ in range(12)) - 6.0

    def whole(self, expected: float) -> int:
        """A whole number next to `expected`, whose mean is `expected`."""
        return int(expected + self.unit())

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """The items in a drawn order."""
        keyed = [(self.unit(), place) for place in range(len(items))]
        return [items[place] for _, place in sorted(keyed)]
