"""The framework as its YAML file holds it, from the tree and the method of a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.intake.tables.nodes import Node
from helpers.intake.tables.tree import Tree

_KEPT = ("maximum", "target")


def as_framework(
    tree: Tree, method: Mapping[str, Any], about: Mapping[str, str], decimals: int
) -> dict[str, Any]:
    """The keys of a framework's YAML file.

    Args:
        decimals: at which values are shown and scores ranked.
    """
    root = tree.nodes[0]
    name = about.get("name", "") or root.name
    found: dict[str, Any] = {"id": "", "name_vi": name, "name_en": about.get("name_en") or name}
    if source := about.get("source", ""):
        found["source"] = source
    found["methods"] = []
    groups = tree.groups
    found["indicators"] = [as_indicator(one, one.code in groups, decimals) for one in tree.nodes]
    found["score"] = {"rule": "composite", "indicator": root.code, **method}
    if declared := about.get("decimals", ""):
        found["score"]["decimals"] = int(declared)
    return found


def as_indicator(node: Node, group: bool, decimals: int) -> dict[str, Any]:
    """One node of the tree; what is as usual is left out."""
    found: dict[str, Any] = {
        "code": node.code,
        "name_vi": node.name,
        "name_en": node.name_en or node.name,
        "parent": node.parent,
    }
    if not group:
        found["measure"] = {"kind": "given"}
        if node.direction != 1:
            found["direction"] = node.direction
        if "low" in node.numbers and "high" in node.numbers:
            found["bounds"] = [_short(node.numbers["low"]), _short(node.numbers["high"])]
        if node.denominator:
            found["denominator"] = node.denominator
    if node.weight != 1.0:
        found["weight"] = _weight(node.weight)
    if node.periods:
        found["periods"] = list(node.periods)
    found["unit"] = node.unit or "điểm"
    found["decimals"] = int(node.numbers.get("decimals", decimals))
    for name in _KEPT:
        if name in node.numbers:
            found[name] = _short(node.numbers[name])
    return found


def _weight(weight: float | dict[str, float]) -> Any:
    if isinstance(weight, dict):
        return {period: _short(one) for period, one in weight.items()}
    return _short(weight)


def _short(number: float) -> float | int:
    """A whole number without a decimal point."""
    return int(number) if float(number).is_integer() else number


def shown_decimals(
    values: Mapping[str, Sequence[float]], about: Mapping[str, str], how: Mapping[str, Any]
) -> int:
    """How many decimals scores are shown with: as declared, else by the scale of the values."""
    declared = about.get("decimals", "")
    if declared.isdecimal() and int(declared) <= 6:
        return int(declared)
    largest = max((abs(one) for column in values.values() for one in column), default=0.0)
    small = how["normalise"]["method"] != "minmax" and largest <= 1
    return 4 if small else 2
