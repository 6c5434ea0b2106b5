"""Who drives a change of a pooled rate: its exact parts by procedure, or by unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from helpers.findings.model import Facts, Name
from helpers.index.measures.from_forms import windows
from helpers.params.indicator import Indicator
from helpers.params.period import Period

Counts = Mapping[str, tuple[int, int]]  # numerator and denominator by part


@dataclass(frozen=True, slots=True)
class Driver:
    """What one part added to the change of a pooled rate, in percentage points.

    Attributes:
        rate: by its own rate, which rose or fell.
        mix: by its share of all items, which grew or shrank.
    """

    key: str
    rate: Fraction
    mix: Fraction

    @property
    def points(self) -> Fraction:
        """Both together; over all drivers they add up to the change."""
        return self.rate + self.mix


def drivers(now: Counts, before: Counts) -> tuple[Driver, ...]:
    """The parts of a change of a pooled rate, the greatest first; they add up to it exactly.

    With shares s, rates r and the pooled rate R: (r₁ − r₀)(s₀ + s₁)/2 by the rate, and
    (s₁ − s₀)((r₀ + r₁)/2 − (R₀ + R₁)/2) by the mix (Kitagawa 1955, Components of a difference
    between two rates). A part without items in one period keeps its rate of the other.

    Example:
        >>> [(part.key, float(part.points)) for part in drivers(
        ...     {"a": (5, 10), "b": (9, 10)}, {"a": (9, 10), "b": (9, 10)})]
        [('a', -20.0), ('b', 0.0)]
    """
    totals = [tuple(map(sum, zip(*some.values(), strict=True))) for some in (before, now)]
    if any(not total or not total[1] for total in totals):
        return ()
    (above_0, all_0), (above_1, all_1) = totals
    middle = (Fraction(above_0, all_0) + Fraction(above_1, all_1)) / 2
    parts = []
    for key in dict.fromkeys([*now, *before]):
        (x0, n0), (x1, n1) = before.get(key, (0, 0)), now.get(key, (0, 0))
        if not n0 and not n1:
            continue
        r0 = Fraction(x0, n0) if n0 else Fraction(x1, n1)
        r1 = Fraction(x1, n1) if n1 else r0
        s0, s1 = Fraction(n0, all_0), Fraction(n1, all_1)
        rate, mix = (r1 - r0) * (s0 + s1) / 2, (s1 - s0) * ((r0 + r1) / 2 - middle)
        parts.append(Driver(key, 100 * rate, 100 * mix))
    return tuple(sorted(parts, key=lambda part: -abs(part.points)))


def by_procedure(
    facts: Facts, unit: str, indicator: Indicator, period: Period
) -> tuple[Counts, Mapping[str, Name]]:
    """The counts behind a unit's rate by procedure, and what the procedures are called.

    Empty where the rate is no sum over procedures, where small counts are not published, and for a
    stored assessment.
    """
    measure = indicator.measure
    if facts.suppressed or facts.observations is None:
        return {}, {}
    if measure is None or measure.kind != "ratio":
        return {}, {}
    if not {measure.numerator, measure.denominator, "name"} <= set(facts.observations.table):
        return {}, {}
    table = facts.observations.table
    wanted = windows(facts.setting, period, "own")
    rows = table[(table["unit"] == unit) & table["period"].isin(wanted)]
    columns = [measure.numerator, measure.denominator]
    summed = rows.groupby("item", sort=True)[columns].sum()
    counts = {
        str(item): (int(above), int(of)) for item, (above, of) in zip(
            summed.index, summed.to_numpy(), strict=True
        )
    }  # fmt: skip
    names = dict(zip(rows["item"].astype(str), rows["name"].astype(str), strict=True))
    return counts, {item: Name(name, name) for item, name in names.items()}
