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
    found: dict[str, Any] = {"id": "", "name_vi": name, "name_en": about.get("name_en") or name}
    if source := about.get("source", ""):
        found["source"] = source
    groups = tree.groups
    found["indicators"] = [
        as_indicator(node, node.code in groups, decimals.get(node.code, decimals[root.code]))
        for node in tree.nodes
    ]
    found["score"] = {"rule": "composite", "indicator": root.code, **method}
    found["score"]["decimals"] = decimals[root.code]
    if not about.get("decimals", ""):
        found["score"]["rank_decimals"] = NOISE
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
    if node.unit:
        found["unit"] = node.unit
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
    tree: Tree,
    values: Mapping[str, Sequence[float]],
    about: Mapping[str, str],
    how: Mapping[str, Any],
) -> dict[str, int]:
    """How many decimals each node is shown with: the index as declared, else by its scale; an
    indicator with as many as its values have."""
    largest = max((abs(one) for column in values.values() for one in column), default=0.0)
    small = how["normalise"]["method"] != "minmax" and largest <= 1
    found = {tree.root: declared_decimals(about, _SMALL if small else _USUAL)}
    for leaf in tree.leaves:
        own = values.get(leaf.code, ())
        most = _SMALL - (max(map(abs, own), default=0.0) > 1)
        found[leaf.code] = min(
            most, max((plain_decimals(one, _SMALL) for one in own), default=found[tree.root])
        )
    return found


def declared_decimals(about: Mapping[str, str], otherwise: int) -> int:
    """The decimals that the sheet "Thông tin" names."""
    said = about.get("decimals", "")
    return int(said) if said.isdecimal() and int(said) <= _MOST else otherwise
