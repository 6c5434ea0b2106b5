"""A score change as a sum over indicators, exact for a tree of any depth and any of its means.

A mean M of children x_i with shares w_i satisfies g(M) = Σ w_i · g(x_i): g is the identity for
sums and arithmetic means, the logarithm for geometric, 1/x for harmonic, x^p for power means.
With the difference quotient D(a, b) = (g(b) − g(a)) / (b − a), and g'(a) where b = a,

    M1 − M0 = Σ w̄_i · D(x_i0, x_i1) · (x_i1 − x_i0) / D(M0, M1)
            + Σ ḡ_i · (w_i1 − w_i0) / D(M0, M1)

exactly, where a bar is the mean of the two periods. For the geometric mean 1/D is the logarithmic
mean, and this is the log-mean Divisia decomposition (LMDI: Ang, Energy Policy 32, 2004).
The quotients multiply down the tree, so the parts of all indicators add up to the total's change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.index.panel import Panel, node_mean, node_shares, transform


@dataclass(frozen=True)
class Parts:
    """What the change of the total is made up of, in points of the total, one row a unit.

    Attributes:
        values: what the change of each node's own value contributed; a group's part is that of
            its indicators and of the weights below it.
        weights: what the change of each node's share contributed: declared weights, and shares
            that move to the siblings where a value is missing in one period only.
        residual: the change less the parts of all indicators and weights: 0 up to rounding when
            the totals are computed; not 0 when they are printed, or where a geometric mean is 0.
    """

    values: pd.DataFrame
    weights: pd.DataFrame
    residual: pd.Series


def decompose(before: Panel, after: Panel) -> Parts:
    """The parts of each common unit's change. Nodes that both panels know must have one parent.

    Example:
        >>> from helpers.index.panel import flat_panel
        >>> old = flat_panel("1", "m", pd.DataFrame({"x": [4.0], "y": [9.0]}, index=["A"]),
        ...     {"x": 1, "y": 1}, mean="geometric")
        >>> new = flat_panel("2", "m", pd.DataFrame({"x": [9.0], "y": [9.0]}, index=["A"]),
        ...     {"x": 1, "y": 1}, mean="geometric")
        >>> parts = decompose(old, new)
        >>> parts.values.round(9).loc["A"].tolist()
        [3.0, 0.0]
    """
    units = before.values.index.intersection(after.values.index, sort=False)
    tree = _tree(before, after)
    old, new = _columns(before, units, tree), _columns(after, units, tree)
    values: dict[str, np.ndarray] = {}
    weights: dict[str, np.ndarray] = {}
    explained: np.ndarray | int = 0
    open_nodes: list[tuple[str, np.ndarray | int]] = [(before.root, 1)]
    while open_nodes:
        node, factor = open_nodes.pop(0)
        step = _step(before, after, node, tree[node], old, new)
        for place, child in enumerate(tree[node]):
            gain = new[child] - old[child]
            part = factor * step.factors[:, place]
            values[child] = np.where(pd.isna(gain), 0, part * np.where(pd.isna(gain), 0, gain))
            weights[child] = factor * step.weights[:, place]
            explained = explained + weights[child]
            if tree[child]:
                open_nodes.append((child, part))
            else:
                explained = explained + values[child]
    inner = [node for node in tree if node in values]
    change = new[before.root] - old[before.root]
    return Parts(
        pd.DataFrame({node: values[node] for node in inner}, index=units),
        pd.DataFrame({node: weights[node] for node in inner}, index=units),
        pd.Series(_residual(change, explained), index=units),
    )


def below(parts: Parts, panels: tuple[Panel, Panel]) -> pd.DataFrame:
    """What values and weights of each node, and of all nodes below it, contributed together."""
    tree = _tree(*panels)

    def total(node: str) -> pd.Series:
        lower = [total(child) for child in tree[node]]
        by_weight = parts.weights[node]
        return sum(lower, by_weight) if lower else parts.values[node] + by_weight

    totals = {node: total(node) for node in parts.values.columns}
    return pd.DataFrame(totals, index=parts.values.index)


@dataclass(frozen=True)
class _Step:
    factors: np.ndarray
    weights: np.ndarray


def _step(
    before: Panel,
    after: Panel,
    node: str,
    children: list[str],
    old: dict[str, np.ndarray],
    new: dict[str, np.ndarray],
) -> _Step:
    """How a node's change follows from the values and the shares of its children."""
    mean = node_mean((after if node in after.nodes.index else before).nodes, node)
    x0, x1 = (np.column_stack([columns[child] for child in children]) for columns in (old, new))
    w0 = node_shares(x0, _weights(before, children), mean)
    w1 = node_shares(x1, _weights(after, children), mean)
    both = ~pd.isna(x0) & ~pd.isna(x1)
    filled0, filled1 = np.where(pd.isna(x0), x1, x0), np.where(pd.isna(x1), x0, x1)
    none = pd.isna(filled0)
    filled0, filled1 = np.where(none, 1, filled0), np.where(none, 1, filled1)
    whole = _quotient(old[node], new[node], mean)
    # a group without a value in one period changes by its share, not by what is below it
    whole = np.where(pd.isna(whole), 1, whole)[:, np.newaxis]
    half = (w0 + w1) / 2
    level = (transform(filled0, mean) + transform(filled1, mean)) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        factors = np.where(both, half * _quotient(filled0, filled1, mean) / whole, 0)
        shares = np.where(none, 0, level * (w1 - w0) / whole)
    return _Step(factors, shares)


def _quotient(a: np.ndarray, b: np.ndarray, mean: str | float) -> np.ndarray:
    """(g(b) − g(a)) / (b − a), and g'(a) where b = a."""
    if mean in ("sum", "arithmetic"):
        return np.ones(a.shape, dtype=int)
    if mean == "harmonic":
        return np.asarray(-1 / (a * b))
    x, y = a.astype(float), b.astype(float)
    same = x == y
    gap = np.where(same, 1, y - x)
    with np.errstate(divide="ignore", invalid="ignore"):
        if mean == "geometric":
            # log1p keeps its digits where the two values nearly agree
            slope, chord = 1 / x, np.log1p(gap / x) / gap
        else:
            power = float(mean)
            slope = power * np.power(x, power - 1)
            chord = (np.power(y, power) - np.power(x, power)) / gap
    return np.asarray(np.where(same, slope, chord))


def _residual(change: np.ndarray, explained: np.ndarray | int) -> np.ndarray:
    """What the parts leave over; all of the change where they are not finite numbers."""
    parts = np.broadcast_to(np.asarray(explained), change.shape)
    finite = np.isfinite(parts.astype(float))
    return np.asarray(change - np.where(finite, parts, 0))


def _tree(before: Panel, after: Panel) -> dict[str, list[str]]:
    """The children of every node of either panel, in order."""
    nodes = [str(node) for node in before.nodes.index]
    nodes += [str(node) for node in after.nodes.index if node not in before.nodes.index]
    tree: dict[str, list[str]] = {node: [] for node in nodes}
    parents = {**after.nodes["parent"].to_dict(), **before.nodes["parent"].to_dict()}
    for node in nodes:
        if parents[node]:
            tree[parents[node]].append(node)
    return tree


def _columns(panel: Panel, units: pd.Index, tree: dict[str, list[str]]) -> dict[str, np.ndarray]:
    """The values of every node; NaN where the panel does not know it."""
    table = panel.values.reindex(index=units, columns=list(tree))
    return {node: table[node].to_numpy() for node in tree}


def _weights(panel: Panel, children: list[str]) -> list[object]:
    known = panel.nodes["weight"].to_dict()
    return [known.get(child, 0) for child in children]
