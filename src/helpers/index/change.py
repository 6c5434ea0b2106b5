"""Changes between two periods: `changes(before, after, back_cast=None) -> DataFrame`.

    def changes(before: Panel, after: Panel, back_cast: BackCast | None = None) -> pd.DataFrame

`Panel`, `BackCast` and `flat_panel` (indicators straight below the total) are in
`helpers.index.panel` and can be imported from here too.

    before = flat_panel("2013", "pci-2013", values_2013, weights, mean="sum", decimals=2)
    after = flat_panel("2014", "pci-2013", values_2014, weights, mean="sum", decimals=2)
    changes(before, after).to_csv(out / "changes.csv", index=False)

`values` is unit × indicator, normalised so that higher is better; a tree of groups is a `Panel`
with its `nodes` table (parent, weight, mean). One row a unit comes back, the units of `before`
first; the columns are:

    unit, period_before, period_after, method_before, method_after
    status          "" | "entered" | "left"
    score_before, score_after
    score_change    blank where `score_reason` says why
    score_reason    "" | "method" | "unranked" | "unranked_before"
    data            Σ of the `change_<indicator>` columns
    weights         shares that moved within the method
    method          change of method, on the way that `path` names
    residual        score_change − data − weights − method
    rank_before, of_before, rank_after, of_after
    rank_change     places won (> 0) or lost; blank where `rank_reason` says why
    rank_reason     "" | "unranked" | "unranked_before" | "method" | "size" | "unit_set"
    places_left, places_method, places_own, places_others, places_entered      Σ = rank_change
    overtook, overtaken_by            how many
    overtook_units, overtaken_by_units   ids joined by ";" (blank above `MOST_NAMED` units)
    path            "" | "method_first" | "method_last"
    method_on_old_data, method_on_new_data, places_method_on_old_data, places_method_on_new_data
    basis           the declared back-cast's sentence, "" without one
    change_<node>   what the node's own value contributed to `data`
    methodpart_<node>   what the node contributed to `method`; those right below the total add up to
                    it. Left out where the two methods combine a common group in different ways

Shares that moved within one method (`weights`) come from missing values, or from weights that the
method computes anew each period. A declared change of weights is a change of method: give the
period another method id.
"""

from __future__ import annotations

import pandas as pd

from helpers.core.errors import MethodError
from helpers.index.compare import Reason
from helpers.index.decompose import Parts, below, decompose
from helpers.index.moves import Totals, data_step, overtakings, place_parts, ranks
from helpers.index.panel import BackCast, Panel, flat_panel

__all__ = ["BackCast", "Panel", "changes", "flat_panel"]

_PLACES = ("left", "method", "own", "others", "entered")


def changes(before: Panel, after: Panel, back_cast: BackCast | None = None) -> pd.DataFrame:
    """Score and rank changes of every unit; see the head of this module for the columns.

    Raises:
        ConfigError: two panels of one method differ in their nodes, or a back-cast lacks units.

    Example:
        >>> old = pd.DataFrame({"x": [4.0, 6.0], "y": [5.0, 5.0]}, index=["A", "B"])
        >>> new = pd.DataFrame({"x": [8.0, 6.0], "y": [5.0, 4.0]}, index=["A", "B"])
        >>> weights = {"x": 1, "y": 1}
        >>> table = changes(flat_panel("1", "m", old, weights), flat_panel("2", "m", new, weights))
        >>> table[["score_change", "change_x", "change_y"]].values.tolist()
        [[2.0, 2.0, 0.0], [-0.5, 0.0, -0.5]]
        >>> table[["rank_change", "places_own", "places_others"]].values.tolist()
        [[1, 1, 0], [-1, 0, -1]]
        >>> table["overtook_units"].tolist()
        ['B', '']
    """
    declared = back_cast or BackCast("")
    for old, new in ((before, declared.new_data), (declared.old_data, after), (before, after)):
        _same_nodes(old, new)
    units = [*before.values.index, *(u for u in after.values.index if u not in before.values.index)]
    table = _standing(before, after, units)
    path = _path(before, after, declared)
    table["path"] = "" if before.method == after.method else path
    table["basis"] = declared.statement
    table["score_reason"] = _reasons(table, "" if path else "method")
    table["rank_reason"] = _reasons(table, _rank_reason(before, after, path, back_cast))
    table = table.join(_scores(before, after, declared, path, table["score_reason"] == ""))
    table = table.join(_ranks(before, after, declared, table["rank_reason"] == ""))
    return _ordered(table)


def _standing(before: Panel, after: Panel, units: list[str]) -> pd.DataFrame:
    """What both periods say of each unit, without any comparison."""
    table = pd.DataFrame(index=pd.Index(units, name="unit"))
    for name, panel in (("before", before), ("after", after)):
        rank = ranks(panel.total, panel.decimals)
        table[f"period_{name}"] = panel.period
        table[f"method_{name}"] = panel.method
        table[f"score_{name}"] = panel.total.reindex(units)
        table[f"rank_{name}"] = rank.reindex(units)
        table[f"of_{name}"] = len(rank)
    there = [(u in before.values.index, u in after.values.index) for u in units]
    table["status"] = ["" if a and b else "left" if a else "entered" for a, b in there]
    return table


def _path(before: Panel, after: Panel, declared: BackCast) -> str:
    """Which counterfactual stands between the methods; "" when they are not comparable."""
    if before.method == after.method:
        return "same_method"
    if declared.old_data is not None:
        return "method_first"
    return "method_last" if declared.new_data is not None else ""


def _rank_reason(before: Panel, after: Panel, path: str, back_cast: BackCast | None) -> Reason:
    """Why no ranks are compared, in the order of `helpers.index.compare.compare_ranks`."""
    if not path:
        return "method"
    was, now = set(before.total.dropna().index), set(after.total.dropna().index)
    if back_cast is None and len(was) != len(now):
        return "size"
    return "unit_set" if back_cast is None and was != now else ""


def _reasons(table: pd.DataFrame, reason: Reason) -> list[Reason]:
    return [
        "unranked" if pd.isna(now) else "unranked_before" if pd.isna(was) else reason
        for was, now in zip(table["score_before"], table["score_after"], strict=True)
    ]


def _scores(
    before: Panel, after: Panel, declared: BackCast, path: str, comparable: pd.Series
) -> pd.DataFrame:
    """The score change and its parts; empty cells where scores are not comparable."""
    units = comparable.index[comparable]
    old_data, new_data = (
        None if panel is None else panel.total.reindex(units)
        for panel in (declared.old_data, declared.new_data)
    )
    start, end = before.total.reindex(units), after.total.reindex(units)
    parts = _data_parts(before, after, declared, path)
    groups = {*before.nodes["parent"], *after.nodes["parent"]}
    leaves = [node for node in parts.values.columns if node not in groups]
    method = {
        "method_first": None if old_data is None else old_data - start,
        "method_last": None if new_data is None else end - new_data,
    }
    table = pd.DataFrame(
        {
            "score_change": end - start,
            "data": parts.values[leaves].sum(axis=1).reindex(units),
            "weights": parts.weights.sum(axis=1).reindex(units),
            "method_on_old_data": method["method_first"],
            "method_on_new_data": method["method_last"],
            "method": method[path] if path in method else (end - start) * 0,
            "residual": parts.residual.reindex(units),
        },
        index=units,
    )
    nodes = [parts.values.add_prefix("change_"), _method_parts(before, after, declared, path)]
    return pd.concat([table, *(frame.reindex(units) for frame in nodes)], axis=1).reindex(
        comparable.index
    )


def _method_parts(before: Panel, after: Panel, declared: BackCast, path: str) -> pd.DataFrame:
    """What each node contributed to the change of method; no columns where that is not defined."""
    if path == "method_first" and declared.old_data is not None:
        old, new = before, declared.old_data
    elif path == "method_last" and declared.new_data is not None:
        old, new = declared.new_data, after
    else:
        return pd.DataFrame(index=before.values.index.intersection(after.values.index))
    shared = old.nodes.index.intersection(new.nodes.index)
    tree = ["parent", "mean"]
    if not old.nodes.loc[shared, tree].equals(new.nodes.loc[shared, tree]):
        return pd.DataFrame(index=before.values.index.intersection(after.values.index))
    return below(decompose(old, new), (old, new)).add_prefix("methodpart_")


def _data_parts(before: Panel, after: Panel, declared: BackCast, path: str) -> Parts:
    """The parts of the change between the two panels of one method."""
    if path == "method_first" and declared.old_data is not None:
        return decompose(declared.old_data, after)
    if path == "method_last" and declared.new_data is not None:
        return decompose(before, declared.new_data)
    return decompose(before, after)


def _ranks(before: Panel, after: Panel, declared: BackCast, comparable: pd.Series) -> pd.DataFrame:
    """The rank change, its parts and who overtook whom; empty where ranks are not comparable."""
    columns = ["rank_change", *(f"places_{name}" for name in _PLACES)]
    empty = pd.DataFrame(index=comparable.index, columns=columns, dtype="Int64")
    if not comparable.any():
        return empty
    totals = Totals(
        before.total,
        after.total,
        None if declared.old_data is None else declared.old_data.total,
        None if declared.new_data is None else declared.new_data.total,
        after.decimals,
    )
    parts = place_parts(totals)
    table = parts.add_prefix("places_")
    table["rank_change"] = parts[list(_PLACES)].sum(axis=1)
    start, end = data_step(totals)
    passed = overtakings(start[totals.common], end[totals.common], after.decimals)
    return table.join(passed).reindex(comparable.index)


def _same_nodes(panel: Panel | None, other: Panel | None) -> None:
    """Two panels of one method have one tree.

    Raises:
        ConfigError: they have not.
    """
    if panel is None or other is None or panel.method != other.method:
        return
    tree = ["parent", "mean"]
    if not panel.nodes[tree].sort_index().equals(other.nodes[tree].sort_index()):
        raise MethodError(
            f"Hai kỳ cùng phương pháp {panel.method} nhưng khác cây chỉ tiêu hoặc cách gộp",
            where=f"kỳ {panel.period} và {other.period}",
            todo="đặt mã phương pháp khác cho kỳ đã đổi",
        )


_COLUMNS = (
    "period_before", "period_after", "method_before", "method_after", "status",
    "score_before", "score_after", "score_change", "score_reason",
    "data", "weights", "method", "residual",
    "rank_before", "of_before", "rank_after", "of_after", "rank_change", "rank_reason",
    "places_left", "places_method", "places_own", "places_others", "places_entered",
    "overtook", "overtaken_by", "overtook_units", "overtaken_by_units",
    "path", "method_on_old_data", "method_on_new_data",
    "places_method_on_old_data", "places_method_on_new_data", "basis",
)  # fmt: skip


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    changed = [name for name in table.columns if name.startswith(("change_", "methodpart_"))]
    return table.reindex(columns=[*_COLUMNS, *changed]).reset_index()
