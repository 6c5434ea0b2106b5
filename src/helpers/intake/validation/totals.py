"""Rows that are the total of the rows above them: no items, but statements to be checked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from helpers.core.text import nfc
from helpers.intake.workbook import Cell


@dataclass
class Totals:
    """Sums while the rows of a sheet are read from top to bottom.

    A stated total is right when it is the sum of all rows above it, or of those since the total
    before it (a section's total).
    """

    labels: frozenset[str]
    every: dict[str, int | Fraction] = field(default_factory=dict)
    section: dict[str, int | Fraction] = field(default_factory=dict)

    @classmethod
    def of(cls, labels: Iterable[str]) -> Totals:
        """Totals whose rows bear one of these labels."""
        return cls(frozenset(nfc(label).casefold() for label in labels))

    def is_total(self, item: str, row: Iterable[Cell]) -> bool:
        """Whether a row is a total: its code is a label, or it has none and a label somewhere."""
        if item:
            return item.casefold() in self.labels
        return any(isinstance(c, str) and nfc(c).casefold() in self.labels for c in row)

    def add(self, figures: Mapping[str, float]) -> None:
        """Count a row of figures."""
        for sums in (self.every, self.section):
            for name, value in figures.items():
                if math.isfinite(value):  # else not stated
                    sums[name] = sums.get(name, 0) + _exact(value)

    def wrong(self, stated: Mapping[str, Cell]) -> dict[str, str]:
        """For each figure whose stated total is no sum of the rows above: what was found."""
        found = {}
        for name, value in stated.items():
            right = {self.every.get(name, 0), self.section.get(name, 0)}
            if value != "" and _stated(value) not in right:
                shown = int(value) if isinstance(value, float) and value.is_integer() else value
                added = self.every.get(name, 0)
                found[name] = f"{shown} ≠ {added if isinstance(added, int) else float(added):g}"
        self.section = {}
        return found


def _exact(value: float) -> int | Fraction:
    """A number as it is written, without the noise that a formula leaves in its last digits."""
    return value if isinstance(value, int) else Fraction(f"{value:.13g}")


def _stated(value: Cell) -> Cell | Fraction:
    """What a cell states, as a sum can be compared with."""
    return _exact(value) if isinstance(value, float) and math.isfinite(value) else value
