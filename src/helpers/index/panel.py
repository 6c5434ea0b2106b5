"""One period's normalised values, weights and totals: what a comparison over time works from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.core.errors import MethodError

MEANS = ("sum", "arithmetic", "geometric", "harmonic")
TOTAL = "total"


@dataclass(frozen=True)
class Panel:
    """Scores of all units in one period by one method.

    Attributes:
        period: label of the period.
        method: id of the method; two panels with the same id must have the same `nodes`.
        values: one row a unit, one column a node: normalised indicators (higher is better),
            groups and the total. NaN where there is none. Fractions keep all sums exact.
        nodes: index = node; columns `parent` ("" for the total), `weight` (any scale; shares are
            taken among the siblings that have a value, except under `sum`) and `mean`: how a
            group's children make it up: "sum" (Σ weight · value), "arithmetic", "geometric",
            "harmonic" or the power of a generalised mean; "" for an indicator.
        decimals: precision at which totals are compared and ranked.
    """

    period: str
    method: str
    values: pd.DataFrame
    nodes: pd.DataFrame
    decimals: int = 2

    def __post_init__(self) -> None:
        _check(self)

    @property
    def root(self) -> str:
        """The node of the total."""
        return str(self.nodes.index[self.nodes["parent"] == ""][0])

    @property
    def total(self) -> pd.Series:
        """The total by unit; NaN for a unit that has none."""
        return self.values[self.root]

    def children(self, node: str) -> list[str]:
        """The parts of a group, in order; empty for an indicator."""
        return [str(child) for child in self.nodes.index[self.nodes["parent"] == node]]


@dataclass(frozen=True)
class BackCast:
    """A declaration that makes two periods comparable although method or unit set differ.

    Attributes:
        statement: the sentence that a page prints with every number that rests on it.
        old_data: the period before by the new method.
        new_data: the period after by the old method.
    """

    statement: str
    old_data: Panel | None = None
    new_data: Panel | None = None


def flat_panel(
    period: str,
    method: str,
    values: pd.DataFrame,
    weights: Mapping[str, object],
    *,
    mean: str | float = "arithmetic",
    total: pd.Series | None = None,
    decimals: int = 2,
) -> Panel:
    """A panel without groups: indicators straight below the total.

    Args:
        total: as published; computed from values and weights where it is not given.

    Example:
        >>> values = pd.DataFrame({"x": [4.0, 8.0], "y": [6.0, 2.0]}, index=["A", "B"])
        >>> flat_panel("2023", "m", values, {"x": 1, "y": 3}).total.tolist()
        [5.5, 3.5]
    """
    nodes = pd.DataFrame(
        {
            "parent": ["", *[TOTAL] * len(weights)],
            "weight": [1, *weights.values()],
            "mean": [mean, *[""] * len(weights)],
        },
        index=[TOTAL, *weights],
        dtype=object,
    )
    computed = compose(values[list(weights)], nodes)
    if total is not None:
        computed[TOTAL] = total.reindex(computed.index)
    return Panel(period, method, computed, nodes, decimals)


def compose(indicators: pd.DataFrame, nodes: pd.DataFrame) -> pd.DataFrame:
    """The values of all nodes, groups and total computed from the indicators' values."""
    values = indicators[[node for node in nodes.index if node not in set(nodes["parent"])]].copy()
    undefined: dict[str, np.ndarray] = {}
    for node in reversed(_top_down(nodes)):
        children = list(nodes.index[nodes["parent"] == node])
        mean = node_mean(nodes, node)
        parts = values[children].to_numpy()
        weights = list(nodes.loc[children, "weight"])
        whole = _combined(parts, node_shares(parts, weights, mean), mean)
        # a mean that its parts do not have is not missing: no other part may take its weight
        below = zip(children, weights, strict=True)
        lost = [undefined[child] for child, weight in below if weight and child in undefined]
        if mean not in ("sum", "arithmetic"):
            lost.append(pd.isna(whole) & ~pd.isna(parts).all(axis=1))
        if lost:
            undefined[node] = np.any(lost, axis=0)
            whole = np.where(undefined[node], np.nan, whole)
        values[node] = whole
    return values[list(nodes.index)]


def node_mean(nodes: pd.DataFrame, node: str) -> str | float:
    """How a group's children make it up."""
    mean: str | float = nodes["mean"].to_dict()[node]
    return mean


def _top_down(nodes: pd.DataFrame) -> list[str]:
    """The groups, each after the group that it belongs to."""
    groups: list[str] = []
    queue = list(nodes.index[nodes["parent"] == ""])
    while queue:
        node = queue.pop(0)
        children = list(nodes.index[nodes["parent"] == node])
        if children:
            groups.append(node)
            queue += children
    return groups


def node_shares(values: np.ndarray, weights: list[object], mean: str | float) -> np.ndarray:
    """The share of each child in a node, unit by unit: 0 where the child has no value."""
    raw = np.array(weights, dtype=values.dtype if values.dtype == object else float)
    present = ~pd.isna(values)
    used = np.where(present, raw[np.newaxis, :], 0)
    if mean == "sum":
        return used
    sums = used.sum(axis=1)
    empty = sums == 0
    return np.asarray(used / np.where(empty, 1, sums)[:, np.newaxis])


def transform(values: np.ndarray, mean: str | float) -> np.ndarray:
    """The scale on which a mean is a weighted sum: logarithm for a geometric mean, and so on."""
    if mean in ("sum", "arithmetic"):
        return values
    if mean == "harmonic":
        return 1 / values
    numbers = values.astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = np.log(numbers) if mean == "geometric" else np.power(numbers, float(mean))
    return np.asarray(scaled)


def _combined(values: np.ndarray, shares: np.ndarray, mean: str | float) -> np.ndarray:
    present = ~pd.isna(values)
    terms = np.where(present, transform(np.where(present, values, 1), mean) * shares, 0)
    sums = np.where(present.any(axis=1), terms.sum(axis=1), np.nan)
    if mean in ("sum", "arithmetic"):
        return sums
    if mean == "harmonic":
        return np.asarray(1 / sums)
    numbers = sums.astype(float)
    combined = np.exp(numbers) if mean == "geometric" else np.power(numbers, 1 / float(mean))
    return np.asarray(combined)


def _check(panel: Panel) -> None:
    where = f"kỳ {panel.period}, phương pháp {panel.method}"
    nodes = panel.nodes
    if missing := {"parent", "weight", "mean"} - set(nodes.columns):
        raise MethodError(
            "Bảng nút thiếu cột",
            where=where,
            found=", ".join(sorted(missing)),
            todo="thêm các cột ấy",
        )
    if (nodes["parent"] == "").sum() != 1:
        raise MethodError(
            "Bảng nút phải có đúng một nút gốc (parent trống)",
            where=where,
            todo="để trống parent ở một nút",
        )
    if unknown := set(nodes["parent"]) - {"", *nodes.index}:
        raise MethodError(
            "Nút cha không có", where=where, found=", ".join(sorted(unknown)), todo="thêm nút ấy"
        )
    if absent := set(nodes.index) - set(panel.values.columns):
        raise MethodError(
            "Bảng giá trị thiếu cột",
            where=where,
            found=", ".join(sorted(absent)),
            todo="thêm các cột ấy",
        )
    for table, name in ((panel.values.index, "đơn vị"), (nodes.index, "nút")):
        if not table.is_unique:
            twice = sorted(set(table[table.duplicated()]))
            raise MethodError(
                f"Có {name} bị trùng", where=where, found=", ".join(twice), todo="giữ một dòng"
            )
    for node in nodes.index[nodes.index.isin(nodes["parent"])]:
        mean = node_mean(nodes, str(node))
        if not isinstance(mean, (int, float)) and mean not in MEANS:
            raise MethodError(
                f"Cách gộp của nút {node} không hợp lệ",
                where=where,
                found=repr(mean),
                todo=f"dùng một trong: {', '.join(MEANS)}, hoặc một số mũ khác 0",
            )
