"""A composite's periods side by side: which have the same method, and what changed between them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd

from helpers.core.formatting import count, number
from helpers.index.arrays import Mask
from helpers.index.change import changes
from helpers.index.composite import NOISE, Results, run
from helpers.index.methods import Difference, method_difference
from helpers.index.panel import BackCast, Panel
from helpers.index.tree import Branch
from helpers.index.uncertainty import RankIntervals, inside
from helpers.params.steps import value_in

WITHIN = "chưa đủ căn cứ coi là thay đổi thực."
NAMES = ["unit", "period_before", "period_after"]  # of an empty table


def method_ids(results: Results) -> tuple[str, ...]:
    """For each period the id of its method: the first period that used it, after the framework's.

    Which neighbouring periods have one method: `helpers.index.methods.method_difference`.
    """
    ids: list[str] = []
    for at, period in enumerate(results.data.periods):
        before = results.data.before(at)
        if before is None or method_change(results, at):
            ids.append(f"{results.table.id}-{period}")
        else:
            ids.append(ids[before])
    return tuple(ids)


def method_change(results: Results, period: int) -> Difference:
    """What differs from the method of the period before."""
    earlier = results.data.before(period)
    if earlier is None:
        return Difference({}, None)
    labels = results.data.periods[earlier], results.data.periods[period]
    return method_difference(results.table, results.tree, *labels)


def panel(results: Results, period: int, method: str) -> Panel:
    """One period as the comparison over time wants it."""
    tree = results.tree
    there = results.data.present[period]
    counted = _attached(results, period)
    codes = [code for code, yes in zip(tree.codes, counted, strict=True) if yes]
    means = {tree.codes[branch.at]: _mean(branch) for branch in tree.branches}
    parents = {
        code: tree.codes[parent] if parent >= 0 else ""
        for code, parent in zip(tree.codes, tree.parents, strict=True)
    }
    weights = dict(zip(tree.codes, results.weights[period], strict=True))
    nodes = pd.DataFrame(
        {
            "parent": [parents[code] for code in codes],
            "weight": [weights[code] for code in codes],
            "mean": [means.get(code, "") for code in codes],
        },
        index=codes,
        dtype=object,
    )
    units = [unit for unit, yes in zip(results.data.units, there, strict=True) if yes]
    scores = results.scores[period][there][:, counted]
    values = pd.DataFrame(scores, index=units, columns=codes)
    return Panel(period_label(results, period), method, values, nodes, decimals(results))


def _attached(results: Results, period: int) -> Mask:
    """Nodes that count, together with all groups above them."""
    attached: Mask = results.counted[period].copy()
    for branch in reversed(results.tree.branches):
        attached[branch.parts] &= attached[branch.at]
    return attached


def _mean(branch: Branch) -> str | float:
    if branch.method != "generalised":
        return branch.method
    return "geometric" if branch.power == 0 else branch.power


def period_label(results: Results, period: int) -> str:
    """The label of a period."""
    return results.data.periods[period]


def decimals(results: Results) -> int:
    """Decimals at which the index is compared; fewer where such numbers have no room in 64 bits."""
    declared = results.table.score.precision
    if declared < NOISE:
        return declared
    index = np.abs(results.scores[:, :, results.tree.root])
    largest = float(np.where(np.isnan(index), 0.0, index).max(initial=1.0))
    return max(0, min(NOISE, 18 - math.ceil(math.log10(max(largest, 1.0)))))


def all_changes(results: Results, intervals: list[RankIntervals]) -> pd.DataFrame:
    """The changes between each two neighbouring periods of a kind, one table below the other.

    To the columns of `helpers.index.change` come: `method_change` (what differs between the two
    methods), `rank_low` and `rank_high` (5–95% interval of the present rank), `within_interval`
    ("yes" when the earlier rank lies inside it) and `statement`, the same in words. A pair of
    which one period has no score at all is left out.
    """
    ids = method_ids(results)
    root = results.tree.root
    scored = results.counted[:, root]
    tables = []
    for at in range(len(ids)):
        earlier = results.data.before(at)
        if earlier is None or not (scored[earlier] and scored[at]):
            continue
        before, after = panel(results, earlier, ids[earlier]), panel(results, at, ids[at])
        table = changes(before, after, back_cast(results, at, ids))
        table["method_change"] = method_words(results, at) if ids[at] != ids[earlier] else ""
        tables.append(_with_interval(table, results, intervals[at]))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=NAMES)


def back_cast(results: Results, period: int, ids: tuple[str, ...]) -> BackCast | None:
    """The declared back-cast of a period, computed by running the chain on the other period's
    data; None where none is declared or none is possible."""
    statement = value_in(results.table.score.back_casts, period_label(results, period))
    earlier = results.data.before(period)
    if statement is None or earlier is None or ids[period] == ids[earlier]:
        return None
    old = _by_method_of(results, earlier, period)
    new = _by_method_of(results, period, earlier)
    if old is None and new is None:
        return None
    return BackCast(
        statement,
        old_data=None if old is None else panel(old, 0, ids[period]),
        new_data=None if new is None else panel(new, 0, ids[earlier]),
    )


def _by_method_of(results: Results, data: int, method: int) -> Results | None:
    """One period's data by another period's method; None when an indicator has no values."""
    leaves = results.tree.leaves
    needed = results.counted[method][:leaves]
    if np.isnan(results.data.values[data][:, needed]).all(axis=0).any():
        return None
    relabelled = replace(results.data.only(data), periods=(period_label(results, method),))
    return run(results.table, relabelled)


def method_words(results: Results, period: int) -> str:
    """What changed in the method since the period before, in words."""
    words = {"added": "thêm", "dropped": "bỏ", "weights": "đổi trọng số"}
    change = method_change(results, period)
    parts = [f"{words[name]}: {', '.join(codes)}" for name, codes in change.nodes.items()]
    return "; ".join([*parts, *([change.reason] if change.reason else [])])


def _with_interval(table: pd.DataFrame, results: Results, now: RankIntervals) -> pd.DataFrame:
    at = [results.data.units.index(unit) for unit in table["unit"]]
    table["rank_low"], table["rank_high"] = now.low[at], now.high[at]
    columns = ("rank_change", "rank_before", "rank_low", "rank_high")
    rows = list(zip(*(table[name] for name in columns), strict=True))
    table["within_interval"] = [_within(*row) for row in rows]
    table["statement"] = [_statement(*row) for row in rows]
    return table


def _within(change: float, before: float, low: float, high: float) -> str:
    if pd.isna(change):
        return ""
    return "yes" if inside(before, low, high) else "no"


def _statement(change: float, before: float, low: float, high: float) -> str:
    """A move in words, and whether the choice of method alone may explain it."""
    if pd.isna(change) or change == 0:
        return ""
    places = f"{'Tăng' if change > 0 else 'Giảm'} {count(abs(int(change)))} bậc"
    interval = f"khoảng 5–95% của hạng kỳ này [{number(low)}; {number(high)}]"
    if inside(before, low, high):
        return f"{places}; hạng trước ({int(before)}) nằm trong {interval}: {WITHIN}"
    return f"{places}; hạng trước ({int(before)}) nằm ngoài {interval}."
