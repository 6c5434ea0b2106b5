"""Where a unit stands in a period: score, ranks, how sure they are, and the same of every node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

import numpy as np

from helpers.index.composite import Results
from helpers.index.measures.from_figures import find_figure
from helpers.index.rank import Rank, rank_units
from helpers.index.score import UnitScore, exact_of, published_scores, scores_of
from helpers.index.uncertainty import DRAWS, SEED, rank_intervals, varied
from helpers.index.within import rank_within
from helpers.params.load import Setting
from helpers.params.period import Period
from helpers.params.score import Score


@dataclass(frozen=True, slots=True)
class NodeStanding:
    """A unit's score and rank in one node of the tree.

    Attributes:
        score: on the node's own scale; of an indicator its normalised score or its points.
        rank: among all units that have one.
    """

    score: Fraction
    rank: Rank


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's score and ranks; each is None where there is none.

    Attributes:
        interval: the places in which 90% of the ranks lie when what the framework declares is
            varied and values are drawn as their counts allow; None where neither is known.
        nodes: every scored node below the index, by code.
    """

    unit: str
    score: UnitScore | None = None
    rank: Rank | None = None
    group_rank: Rank | None = None
    interval: tuple[int, int] | None = None
    nodes: Mapping[str, NodeStanding] = field(default_factory=dict)


def standings(
    setting: Setting, results: Results | None, periods: Sequence[Period]
) -> dict[str, dict[str, Standing]]:
    """The standing of every unit by period id and unit id.

    Args:
        results: of the engine for these periods; None where scores are printed, or there are none.
    """
    score = setting.framework.score
    if score is None:
        return {period.id: {} for period in periods}
    if results is None:
        return {period.id: _published(setting, score, period) for period in periods}
    return {period.id: _computed(setting, score, results, period) for period in periods}


def _published(setting: Setting, score: Score, period: Period) -> dict[str, Standing]:
    scored = {
        unit_score.unit: unit_score for unit_score in published_scores(setting, score, period)
    }
    return {
        unit.id: Standing(
            unit.id,
            scored.get(unit.id),
            published_rank(setting, unit.id, period.id, score.indicator),
        )
        for unit in setting.registry.units
    }


def _computed(
    setting: Setting, score: Score, results: Results, period: Period
) -> dict[str, Standing]:
    scored = {unit_score.unit: unit_score for unit_score in scores_of(setting, results, period)}
    exact = {
        unit: unit_score.exact
        for unit, unit_score in scored.items()
        if unit_score.exact is not None
    }
    overall = rank_units(exact, score.precision)
    groups = {unit.id: unit.group for unit in setting.reporting_units}
    within = rank_within(exact, groups, score.precision)
    intervals = _intervals(results, results.data.periods.index(period.id))
    nodes = _nodes(results, period)
    return {
        unit: Standing(
            unit,
            unit_score,
            overall.get(unit),
            within.get(unit),
            intervals.get(unit) if unit in overall else None,
            nodes.get(unit, {}),
        )
        for unit, unit_score in scored.items()
    }


def _intervals(results: Results, at: int) -> dict[str, tuple[int, int]]:
    if not varied(results, at):
        return {}
    intervals = rank_intervals(results, at, DRAWS, SEED)
    return {
        unit: (floor(low), ceil(high))
        for unit, low, high in zip(results.data.units, intervals.low, intervals.high, strict=True)
        if not np.isnan(low)
    }


def _nodes(results: Results, period: Period) -> dict[str, dict[str, NodeStanding]]:
    """Scores and ranks in every node but the index, by unit.

    Of attainment there is none: its parts are told by their targets.
    """
    by_unit: dict[str, dict[str, NodeStanding]] = {}
    if results.table.score.rule == "attainment":
        return by_unit
    at = results.data.periods.index(period.id)
    for column, code in enumerate(results.tree.codes[: results.tree.root]):
        scores, ranks = results.scores[at, :, column], results.ranks[at, :, column]
        known = np.flatnonzero(~np.isnan(ranks))
        among = frozenset(results.data.units[unit] for unit in known)
        for unit in known:
            rank = Rank(int(ranks[unit]), len(known), among=among)
            name = results.data.units[unit]
            by_unit.setdefault(name, {})[code] = NodeStanding(exact_of(scores[unit]), rank)
    return by_unit


def published_rank(setting: Setting, unit: str, period: str, indicator: str) -> Rank | None:
    """A rank as a document prints it; its size may be declared by the method when not printed."""
    place = find_figure(setting, unit, period, indicator, "rank")
    if place is None or place.value is None:
        return None
    size = find_figure(setting, unit, period, indicator, "rank_of")
    method = setting.framework.method(period)
    of = size.value if size else (method.rank_of if method else None)
    return None if of is None else Rank(int(place.value), int(of))
