"""Merged and divided units in the periods before they were formed: values, scores, ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from helpers.index.composite import Results
from helpers.index.measures.recast import origins_in, recast_values, with_units_of
from helpers.index.measures.values import Value, Values
from helpers.index.panel import Panel
from helpers.index.periods import panel
from helpers.index.rank import Rank, rank_units
from helpers.index.reorganise import back_cast
from helpers.index.score import UnitScore, compute, exact_of
from helpers.index.standing import NodeStanding, Standing, standings
from helpers.intake.observations import Observations
from helpers.params.back_cast import BackCastRule
from helpers.params.load import Setting
from helpers.params.origins import Origin
from helpers.params.period import Period


@dataclass(frozen=True)
class Recast:
    """One period as if the units of a later one had been there.

    Attributes:
        origins: the old units of each unit that was not there, with their shares.
        values: of those units.
        standings: of all units of the later period, by unit id; ranks only where they are declared.
    """

    period: str
    origins: Mapping[str, tuple[Origin, ...]]
    values: Values
    standings: Mapping[str, Standing]


def recasts(
    setting: Setting,
    observations: Observations,
    measured: Sequence[Value],
    results: Results | None,
    history: Sequence[Period],
    now: Period,
) -> dict[str, Recast]:
    """The periods of the history before units of `now` were formed, by id, as declared.

    Args:
        results: of the engine for these periods; None where there is no computed score.
    """
    rule = setting.programme.back_cast
    if rule is None:
        return {}
    every = Values(tuple(measured))
    periods = [period for period in history if origins_in(setting, rule, now, period)]
    values = {
        period.id: recast_values(setting, rule, observations, every, now, period)
        for period in periods
    }
    scored: dict[str, dict[str, Standing]] = {}
    if results is not None and rule.scores == "values":
        cast = (*measured, *(value for of_period in values.values() for value in of_period))
        scored = _by_values(with_units_of(setting, now), cast, history, periods)
    elif results is not None:
        scored = {period.id: _by_means(setting, rule, results, now, period) for period in periods}
    return {
        period.id: Recast(
            period.id,
            origins_in(setting, rule, now, period),
            Values(values[period.id]),
            {unit: _ranked(rule, s) for unit, s in scored.get(period.id, {}).items()},
        )
        for period in periods
    }


def _ranked(rule: BackCastRule, standing: Standing) -> Standing:
    return standing if rule.ranks else Standing(standing.unit, standing.score)


def _by_values(
    setting: Setting, values: Sequence[Value], history: Sequence[Period], periods: Sequence[Period]
) -> dict[str, dict[str, Standing]]:
    """All units scored anew from their values."""
    results = compute(setting, Values(tuple(values)), history)
    return standings(setting, results, periods)


def _by_means(
    setting: Setting, rule: BackCastRule, results: Results, now: Period, then: Period
) -> dict[str, Standing]:
    """Means of the main indices, and the index computed from them."""
    at = results.data.periods.index(then.id)
    cast = back_cast(
        panel(results, at, setting.framework.id),
        setting.successions,
        now.end,
        weighted=rule.weights == "declared",
        partial=True,
    )
    there = [unit.id for unit in setting.reporting_in(now) if unit.ranked]
    decimals = results.table.score.precision
    index = _scores(cast, cast.root, there)
    ranks = rank_units(index, decimals)
    nodes: dict[str, dict[str, NodeStanding]] = {unit: {} for unit in index}
    for code in cast.children(cast.root):
        scores = _scores(cast, code, there)
        for unit, rank in rank_units(scores, decimals).items():
            among = Rank(rank.place, rank.of, among=rank.among)
            nodes.setdefault(unit, {})[code] = NodeStanding(scores[unit], among)
    return {
        unit: Standing(unit, UnitScore(unit, then.id, "ok", score), ranks[unit], nodes=nodes[unit])
        for unit, score in index.items()
    }


def _scores(cast: Panel, node: str, units: Sequence[str]) -> dict[str, Fraction]:
    known = cast.values[node].dropna()
    return {unit: exact_of(float(known[unit])) for unit in units if unit in known.index}
