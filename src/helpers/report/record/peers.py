"""What the record holds of an index of peers, beside what it holds of every report."""

from __future__ import annotations

from typing import Any

from helpers.findings.model import Facts
from helpers.index.measures.values import Value
from helpers.params.indicator import Indicator
from helpers.params.registry import Unit
from helpers.report.peer_units import missing, score_moved, spread_of
from helpers.report.peers import is_group, node_result, nodes, parts


def node_entry(facts: Facts, unit: Unit, indicator: Indicator) -> dict[str, Any]:
    """A node beside those of the peers; empty where units are not compared by a computed score.

    Keys: order and level in the tree (no order where it does not count), is_group, rank, points,
    maximum, median, lowest, highest (and how many units have these), rose, fell, change, before,
    places, not_comparable, contribution, history (its value in each period of the history).
    """
    if not facts.of_peers:
        return {}
    result = node_result(facts, unit.id, indicator)
    tree = {node.code: (at, node.level) for at, node in enumerate(nodes(facts))}
    order, level = tree.get(indicator.code, (None, 0))
    spread = spread_of(facts, facts.setting.programme.whole, indicator)
    moved = facts.contributions.get(unit.id, {}).get(indicator.code)
    return {
        "order": order,
        "level": level,
        "is_group": is_group(facts, indicator),
        "rank": result.rank and {"place": result.rank.place, "of": result.rank.of},
        "points": _float(result.points),
        "maximum": indicator.maximum,
        "median": _float(result.median),
        "lowest": _float(spread.lowest and spread.lowest[0]),
        "lowest_units": len(spread.lowest[1]) if spread.lowest else 0,
        "highest": _float(spread.highest and spread.highest[0]),
        "highest_units": len(spread.highest[1]) if spread.highest else 0,
        "rose": spread.rose,
        "fell": spread.fell,
        "change": _float(result.change),
        "before": None if result.change is None else _before(facts, unit, indicator),
        "places": result.places.places,
        "not_comparable": result.places.reason,
        "contribution": moved,
        "history": [
            facts.values.get(unit.id, indicator.code, period.id, "to_date").value
            for period in facts.history
        ],
    }


def unit_entry(facts: Facts, unit: Unit) -> dict[str, Any]:
    """A unit among the others: change of its score, values that it lacks."""
    if not facts.of_peers:
        return {}
    moved = score_moved(facts, unit.id)
    lacking, of = missing(facts, unit.id)
    return {
        "change": _float(moved),
        "group": unit.group_vi,
        "group_en": unit.group_en,
        "missing": lacking,
        "indicators": of,
        "parts": {part.code: _value(facts, unit.id, part).value for part in parts(facts)},
    }


def whole_entry(facts: Facts) -> dict[str, float]:
    """The values of the whole by code, where the source gives any."""
    whole = facts.setting.programme.whole
    if not whole or not facts.of_peers:
        return {}
    values = ((i.code, _value(facts, whole, i).value) for i in facts.setting.framework.indicators)
    return {code: value for code, value in values if value is not None}


def _before(facts: Facts, unit: Unit, indicator: Indicator) -> dict[str, Any]:
    value = facts.values.get(unit.id, indicator.code, facts.history[-2].id, "to_date")
    return {"status": value.status, "value": value.value}


def _value(facts: Facts, unit: str, indicator: Indicator) -> Value:
    return facts.values.get(unit, indicator.code, facts.period.id, "to_date")


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
