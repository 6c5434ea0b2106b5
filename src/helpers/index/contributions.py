"""What moved each unit's score since another period: what every node of the tree contributed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.index.composite import Results
from helpers.index.decompose import below, decompose
from helpers.index.panel import Panel
from helpers.index.periods import method_ids, panel

_LEFT_OVER = 1e-6  # of the change and of the scores: more than rounding leaves


def contributions(results: Results, before: str, now: str) -> dict[str, dict[str, float]]:
    """By unit: the points of the index that each node contributed to the change of its score.

    A group's contribution is the sum of those of its parts, and the index's own is the whole
    change. Empty where the two periods have not one method; a unit is left out where it has no
    score in one of them, or where its parts do not add up (a geometric mean of 0).

    Args:
        before, now: ids of two periods of the results, the earlier first.
    """
    if not {before, now} <= set(results.data.periods):
        return {}
    earlier, later = (results.data.periods.index(period) for period in (before, now))
    ids = method_ids(results)
    if ids[earlier] != ids[later]:
        return {}
    old, new = panel(results, earlier, ids[earlier]), panel(results, later, ids[later])
    return _by_unit(old, new, tuple(results.tree.codes))


def _by_unit(old: Panel, new: Panel, codes: tuple[str, ...]) -> dict[str, dict[str, float]]:
    with np.errstate(invalid="ignore"):  # a geometric mean of 0 is sorted out below
        parts = decompose(old, new)
    table = below(parts, (old, new))
    units = table.index
    table[new.root] = new.total.reindex(units) - old.total.reindex(units)
    scale = np.maximum(old.total.reindex(units).abs(), new.total.reindex(units).abs())
    added_up = parts.residual.abs() <= _LEFT_OVER * np.maximum(scale, 1.0)
    complete = table[added_up & table[new.root].notna()]
    complete = complete[[code for code in codes if code in complete.columns]]
    rows: pd.DataFrame = complete.where(complete.notna(), 0.0)
    return {
        str(unit): dict(zip(rows.columns, map(float, row), strict=True))
        for unit, row in zip(rows.index, rows.to_numpy(), strict=True)
    }
