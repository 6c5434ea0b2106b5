"""A place among peers as it was in the period before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from helpers.core.evidence import Evidence
from helpers.core.formatting import half_up
from helpers.findings.changes import is_broken
from helpers.findings.model import (
    Facts,
)
from helpers.findings.sources import evidence_of
from helpers.index.peers import Peers, Place
from helpers.index.score import exact_of
from helpers.params.indicator import Indicator

LEAST_MOVE = 3  # places


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the period before says of a place; parts are None where they are not comparable."""

    value: Fraction | None
    place: int | None
    tied: int

    def places(self, now: Place) -> int | None:
        """Places won (> 0) or lost since."""
        return None if self.place is None else self.place - now.place

    def clearly(self, now: Place) -> int:
        """Places won or lost, 0 where they are few or the shared places then and now overlap."""
        moved = self.places(now) or 0
        if self.place is None or abs(moved) < LEAST_MOVE:
            return 0
        apart = now.place + now.tied < self.place or self.place + self.tied < now.place
        return moved if apart else 0


def earlier_of(facts: Facts, peers: Peers, unit: str, now: Place) -> Earlier:
    """What the period before says of a place among peers."""
    value, place = peers.value_before(unit, now.code), peers.place_before(unit, now.code)
    indicator = facts.setting.framework.indicator(now.code)
    if facts.before is None or is_broken(facts, indicator, facts.before, facts.period):
        return Earlier(None, None, 0)
    then = None if value is None else exact_of(value)
    return Earlier(then, *(place or (None, 0)))


def moved_since(indicator: Indicator, now: Place, then: Earlier) -> dict[str, int | float]:
    """How value and place moved.

    The value before is not told: rounded, it need not be the value less the change.
    """
    numbers: dict[str, int | float] = {}
    if then.value is not None:
        numbers = {"change": _change(exact_of(now.value), then, indicator.decimals)}
    if then.place is not None:
        numbers |= {"place_before": then.place, "places": then.places(now) or 0}
    return numbers


def _change(value: Fraction, then: Earlier, decimals: int) -> float:
    """The change of a value; 0 where it does not show at these decimals."""
    change = value - (then.value or 0)
    return float(change) if half_up(change, decimals) else 0.0


def own_evidence(
    facts: Facts, unit: str, codes: Iterable[str], *, both: bool
) -> tuple[Evidence, ...]:
    """The cells of the unit's own values, of the period before too where it is told."""
    periods = [facts.period, *([facts.before] if both and facts.before else [])]
    return tuple(
        place
        for code in codes
        for period in periods
        for place in evidence_of(facts, facts.values.get(unit, code, period.id, "to_date"))
    )
