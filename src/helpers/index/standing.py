"""Where a unit stands in a period: score, rank among all, rank within its group."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.core.params.load import Setting
from helpers.core.params.programme import Period
from helpers.index.rank import Rank, rank_units
from helpers.index.score import UnitScore, score_units
from helpers.index.within import rank_within
from helpers.measures.from_figures import find_figure
from helpers.measures.values import Values


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's score and ranks; each is None where there is none."""

    unit: str
    score: UnitScore | None = None
    rank: Rank | None = None
    group_rank: Rank | None = None


def standings(setting: Setting, values: Values, period: Period) -> dict[str, Standing]:
    """The standing of every unit in a period, by unit id."""
    score = setting.framework.score
    if score is None:
        return {}
    scored = {one.unit: one for one in score_units(setting, values, period)}
    if score.rule == "published":
        return {
            unit.id: Standing(
                unit.id,
                scored.get(unit.id),
                published_rank(setting, unit.id, period.id, score.indicator),
            )
            for unit in setting.registry.units
        }
    exact = {unit: one.exact for unit, one in scored.items() if one.exact is not None}
    overall = rank_units(exact, score.decimals)
    groups = {unit.id: unit.group for unit in setting.reporting_units}
    within = rank_within(exact, groups, score.decimals)
    return {
        unit: Standing(unit, one, overall.get(unit), within.get(unit))
        for unit, one in scored.items()
    }


def published_rank(setting: Setting, unit: str, period: str, indicator: str) -> Rank | None:
    """A rank as a document prints it; its size may be declared by the method when not printed."""
    place = find_figure(setting, unit, period, indicator, "rank")
    if place is None or place.value is None:
        return None
    size = find_figure(setting, unit, period, indicator, "rank_of")
    method = setting.framework.method(period)
    of = size.value if size else (method.rank_of if method else None)
    return None if of is None else Rank(int(place.value), int(of))
