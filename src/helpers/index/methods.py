"""What differs between the methods of two periods: nodes, given weights, declared breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from helpers.index.compiled import Composite
from helpers.index.tree import Tree
from helpers.params.steps import value_in


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed in the tree from one period to a later one, and why if it is declared.

    Attributes:
        nodes: codes by what happened to them: "added", "dropped", "weights"; only what there is.
        reason: of the break that is declared for the later period; None without one.
    """

    nodes: Mapping[str, tuple[str, ...]]
    reason: str | None

    def __bool__(self) -> bool:
        """Whether the two are different methods."""
        return bool(self.nodes) or self.reason is not None


def method_difference(table: Composite, tree: Tree, before: str, after: str) -> Difference:
    """Two periods have one method when the same nodes count, with the same given weights, and no
    break is declared for the later one.

    Weights that are computed from the data are no part of the method.
    """
    had, has = (tree.counted(table, period) for period in (before, after))
    moved = np.zeros(len(tree.codes), dtype=bool)
    if table.score.weights.method == "given":
        old, new = (tree.given_weights(table, period) for period in (before, after))
        moved = had & has & ~np.isclose(old, new, rtol=1e-12, atol=0)
    masks = {"added": has & ~had, "dropped": had & ~has, "weights": moved}
    nodes = {
        name: tuple(code for code, yes in zip(tree.codes, mask, strict=True) if yes)
        for name, mask in masks.items()
        if mask.any()
    }
    return Difference(nodes, value_in(table.score.breaks, after))
