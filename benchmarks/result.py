"""What a benchmark yields."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One measured ratio.

    Attributes:
        ratio: how many times better than what it is compared with, measured in one run unless the
            figures say otherwise.
        goal: as the issue states it.
        figures: raw figures, with their unit in the key.
    """

    name: str
    ratio: float
    goal: str
    met: bool
    figures: dict[str, float | str]
