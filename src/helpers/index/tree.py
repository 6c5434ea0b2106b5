"""The tree of a composite as positions in an array: indicators first, then groups, lowest first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.index.arrays import Array, Index, Mask
from helpers.index.compiled import Composite
from helpers.params.indicator import Indicator
from helpers.params.steps import AggregateMethod


@dataclass(frozen=True, slots=True)
class Branch:
    """A group: where it stands, where its parts stand, and how it is made from them."""

    at: int
    parts: Index
    method: AggregateMethod
    power: float
    minimum_available: float


@dataclass(frozen=True, slots=True)
class Tree:
    """A framework's tree.

    Attributes:
        codes: of all nodes, by position.
        levels: 1 for indicators; a group is one above the highest of its parts.
        parents: position of the parent; -1 for the index.
        branches: groups, each after all of its parts.
        leaves: how many nodes are indicators; they stand first.
    """

    codes: tuple[str, ...]
    levels: Index
    parents: Index
    branches: tuple[Branch, ...]
    leaves: int

    @property
    def root(self) -> int:
        """Position of the index itself."""
        return len(self.codes) - 1

    def given_weights(self, table: Composite, period: str) -> Array:
        """Weights as the table gives them for a period; 0 for nodes that do not count there."""
        nodes = _nodes(table)
        counted = (nodes[code] for code in self.codes)
        return np.array([n.weight_in(period) if table.counts(n, period) else 0.0 for n in counted])

    def counted(self, table: Composite, period: str) -> Mask:
        """Which nodes are part of the framework in a period."""
        nodes = _nodes(table)
        return np.array([table.counts(nodes[code], period) for code in self.codes])

    def less(self, counted: Mask, code: str) -> Mask:
        """Nodes that count (periods × nodes) once a node is gone, with all below it and the groups
        that had nothing else."""
        left = counted.copy()
        left[:, self.codes.index(code)] = False
        for branch in reversed(self.branches):
            left[:, branch.parts] &= left[:, [branch.at]] | ~counted[:, [branch.at]]
        for branch in self.branches:
            emptied = counted[:, branch.parts].any(axis=1) & ~left[:, branch.parts].any(axis=1)
            left[emptied, branch.at] = False
        return left


def build_tree(table: Composite) -> Tree:
    """The tree of a checked framework."""
    nodes = _nodes(table)
    level: dict[str, int] = {leaf.code: 1 for leaf in table.indicators}
    while len(level) < len(nodes):
        for group in table.groups:
            parts = [code for code, node in nodes.items() if node.parent == group.code]
            if group.code not in level and all(code in level for code in parts):
                level[group.code] = 1 + max(level[code] for code in parts)
    groups = sorted(table.groups, key=lambda group: (level[group.code], group.parent == ""))
    codes = (*(leaf.code for leaf in table.indicators), *(group.code for group in groups))
    place = {code: at for at, code in enumerate(codes)}
    return Tree(
        codes=codes,
        levels=np.array([level[code] for code in codes]),
        parents=np.array([place.get(nodes[code].parent, -1) for code in codes]),
        branches=tuple(_branch(table, group, level[group.code], place, nodes) for group in groups),
        leaves=len(table.indicators),
    )


def _branch(
    table: Composite,
    group: Indicator,
    level: int,
    place: dict[str, int],
    nodes: dict[str, Indicator],
) -> Branch:
    """The group's own setting goes first, then that of its level, then the framework's."""
    wide = next((setting for setting in table.score.levels if setting.level == level), None)
    minima = (group.minimum_available, wide.minimum_available if wide else None)
    powers = (group.power, wide.power if wide else None)
    return Branch(
        at=place[group.code],
        parts=np.array([at for code, at in place.items() if nodes[code].parent == group.code]),
        method=group.aggregate or (wide.aggregate if wide else None) or table.score.aggregate,
        power=next((p for p in powers if p is not None), table.score.power),
        minimum_available=next((m for m in minima if m is not None), table.score.minimum_available),
    )


def _nodes(table: Composite) -> dict[str, Indicator]:
    return {node.code: node for node in (*table.indicators, *table.groups)}
