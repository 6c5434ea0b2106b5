"""Why ranks moved between two periods: parts that add up, and who passed whom.

The parts are those of `helpers.index.moves`; here they are made from standings, unit by unit, and
to draw level with a unit is told apart from passing it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from helpers.core.formatting import half_up
from helpers.index.change import changes
from helpers.index.panel import BackCast, Panel, flat_panel
from helpers.index.standing import Standing

_PARTS = ("own", "others", "entered", "left")


@dataclass(frozen=True, slots=True)
class RankParts:
    """One unit's move between two periods in both of which it was ranked, by one method.

    Attributes:
        places: places won (> 0) or lost; own + others + entered + left, exactly.
        own: what the unit's new score alone would have won or lost among the others' old scores.
        others: what the others' new scores won or lost for it.
        entered, left: what units ranked in only one of the two periods won or lost for it.
    """

    places: int
    own: int
    others: int
    entered: int
    left: int


@dataclass(frozen=True, slots=True)
class Passing:
    """How a unit's order towards the others changed: ids of the others.

    Among the units ranked in both periods, passed + reached − passed_by − fallen_behind is the
    number of places won.

    Attributes:
        passed: were ahead and are behind.
        reached: were ahead and share the place.
        passed_by: were behind and are ahead.
        fallen_behind: shared the place and are ahead.
    """

    passed: tuple[str, ...]
    reached: tuple[str, ...]
    passed_by: tuple[str, ...]
    fallen_behind: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RankMoves:
    """All moves between two periods of one method.

    Attributes:
        parts: by unit id, for the units ranked in both periods.
        was, has: their scores then and now at the precision at which they are compared.
        entered, left: ids of the units that are ranked in only one of the two.
    """

    parts: Mapping[str, RankParts]
    was: Mapping[str, Decimal]
    has: Mapping[str, Decimal]
    entered: tuple[str, ...]
    left: tuple[str, ...]

    def passing(self, unit: str) -> Passing:
        """Whom a unit passed, and who passed it."""
        others: dict[tuple[int, int], list[str]] = {}
        for other in self.was:
            then = _order(self.was[other], self.was[unit])
            now = _order(self.has[other], self.has[unit])
            others.setdefault((then, now), []).append(other)
        orders = ((1, -1), (1, 0), (-1, 1), (0, 1))
        return Passing(*(tuple(others.get(order, ())) for order in orders))


def rank_moves(
    before: Mapping[str, Standing], now: Mapping[str, Standing], decimals: int
) -> RankMoves:
    """The moves from one period's standings to another's.

    Both must be by one method. Whether a move may be told where units came or left is for
    `helpers.index.compare.compare_ranks` to say.

    Args:
        decimals: precision at which scores are compared.
    """
    old, new = _scores(before), _scores(now)
    both = [unit for unit in old if unit in new]
    return RankMoves(
        parts=_parts(old, new, both, decimals) if both else {},
        was={unit: half_up(old[unit], decimals) for unit in both},
        has={unit: half_up(new[unit], decimals) for unit in both},
        entered=tuple(unit for unit in new if unit not in old),
        left=tuple(unit for unit in old if unit not in new),
    )


def _parts(
    old: Mapping[str, Fraction], new: Mapping[str, Fraction], both: list[str], decimals: int
) -> dict[str, RankParts]:
    # whoever came or left has a part of its own, so the two sets need not be the same
    panels = (_panel("before", old, decimals), _panel("now", new, decimals))
    table = changes(*panels, BackCast("")).set_index("unit")
    columns = table[["rank_change", *(f"places_{part}" for part in _PARTS)]].loc[both]
    return {
        unit: RankParts(*map(int, row))
        for unit, row in zip(both, columns.itertuples(index=False), strict=True)
    }


def _scores(standings: Mapping[str, Standing]) -> dict[str, Fraction]:
    """The scores of the ranked units."""
    return {
        unit: stand.score.exact
        for unit, stand in standings.items()
        if stand.rank is not None and stand.score is not None and stand.score.exact is not None
    }


def _panel(period: str, scores: Mapping[str, Fraction], decimals: int) -> Panel:
    """The scores as a panel of one indicator: only ranks are asked of it."""
    values = pd.DataFrame({"score": list(scores.values())}, index=list(scores), dtype=object)
    return flat_panel(period, "one", values, {"score": 1}, mean="sum", decimals=decimals)


def _order(score: Decimal, other: Decimal) -> int:
    """1 ahead, 0 level, −1 behind."""
    return (score > other) - (score < other)
