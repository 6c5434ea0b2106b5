"""The framework as its YAML file holds it, from the tree and the method of a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.core.formatting import plain_decimals
from helpers.intake.tables.nodes import Node
from helpers.intake.tables.tree import Tree

_KEPT = ("maximum", "target")
_USUAL, _SMALL, _MOST = 2, 4, 6  # decimals of points, of shares of 1, of anything
NOISE = 9  # decimals at which scores differ where nobody said how they are rounded


def as_framework(
    tree: Tree, method: Mapping[str, Any], about: Mapping[str, str], decimals: Mapping[str, int]
) -> dict[str, Any]:
    """The keys of a framework's YAML file.

    Args:
        decimals: with how many each node is shown; a group that is not named, as the index.
    """
    root = tree.nodes[0]
    name = about.get("name", "") or root.name
    framework: dict[str, Any] = {"id": "", "name_vi": name, "name_en": about.get("name_en") or name}
    if source := about.get("source", ""):
        framework["source"] = source
    groups = tree.groups
    framework["indicators"] = [
        as_indicator(node, node.code in groups, decimals.get(node.code, decimals[root.code]))
        for node in tree.nodes
    ]
    framework["score"] = {"rule": "composite", "indicator": root.code, **method}
    framework["score"]["decimals"] = decimals[root.code]
    if not about.get("decimals", ""):
        framework["score"]["rank_decimals"] = NOISE
    return framework


def as_indicator(node: Node, group: bool, decimals: int) -> dict[str, Any]:
    """One node of the tree; what is as usual is left out."""
    indicator: dict[str, Any] = {
        "code": node.code,
        "name_vi": node.name,
        "name_en": node.name_en or node.name,
        "parent": node.parent,
    }
    if not group:
        indicator["measure"] = {"kind": "given"}
        if node.direction != 1:
            indicator["direction"] = node.direction
        if "low" in node.numbers and "high" in node.numbers:
            indicator["bounds"] = [_short(node.numbers["low"]), _short(node.numbers["high"])]
        if node.denominator:
            indicator["denominator"] = node.denominator
    if node.weight != 1.0:
        indicator["weight"] = _weight(node.weight)
    if node.periods:
        indicator["periods"] = list(node.periods)
    if node.unit:
        indicator["unit"] = node.unit
    indicator["decimals"] = int(node.numbers.get("decimals", decimals))
    for name in _KEPT:
        if name in node.numbers:
            indicator[name] = _short(node.numbers[name])
    return indicator


def _weight(weight: float | dict[str, float]) -> Any:
    if isinstance(weight, dict):
        return {period: _short(number) for period, number in weight.items()}
    return _short(weight)


def _short(number: float) -> float | int:
    """A whole number without a decimal point."""
    return int(number) if float(number).is_integer() else number


def shown_decimals(
    tree: Tree,
    values: Mapping[str, Sequence[float]],
    about: Mapping[str, str],
    how: Mapping[str, Any],
) -> dict[str, int]:
    """How many decimals each node is shown with: the index as declared, else by its scale; an
    indicator with as many as its values have."""
    largest = max((abs(value) for column in values.values() for value in column), default=0.0)
    small = how["normalise"]["method"] != "minmax" and largest <= 1
    shown = {tree.root: declared_decimals(about, _SMALL if small else _USUAL)}
    for leaf in tree.leaves:
        column = values.get(leaf.code, ())
        most = _SMALL - (max(map(abs, column), default=0.0) > 1)
        shown[leaf.code] = min(
            most, max((plain_decimals(value, _SMALL) for value in column), default=shown[tree.root])
        )
    return shown


def declared_decimals(about: Mapping[str, str], otherwise: int) -> int:
    """The decimals that the sheet "Thông tin" names."""
    text = about.get("decimals", "")
    return int(text) if text.isdecimal() and int(text) <= _MOST else otherwise
