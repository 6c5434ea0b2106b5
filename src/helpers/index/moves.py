"""A rank change as a sum of places: own change, others' change, method, units that came or went.

The steps are counterfactual ranks, each differing from the one before in one thing only. Places
won are ranks before a step less ranks after it, so their sum is the whole change by construction:

    1. rank before, among all units of then
    2. … among the units of both periods                                  left
    3. … by the new method on the old data                                method (method_first)
    4. … with the unit's own new score, the others' old ones              own
    5. … with everybody's new scores                                      others
    6. … by the new method, where step 3 was not possible                 method (method_last)
    7. rank after, among all units of now                                 entered

Own comes before others: a unit's own part is what its new score alone would have won or lost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.core.errors import MethodError
from helpers.core.formatting import half_up
from helpers.index.rank import at_precision

# above this many units pairs are counted, not named
MOST_NAMED = 1000
_ROWS_AT_ONCE = 256


@dataclass(frozen=True)
class Totals:
    """The totals that ranks are made from, all at one declared precision.

    Attributes:
        before, after: by unit, NaN for a unit that is not ranked.
        old_data: the units of both periods, old data by the new method; None without one.
        new_data: the same, new data by the old method.
    """

    before: pd.Series
    after: pd.Series
    old_data: pd.Series | None
    new_data: pd.Series | None
    decimals: int

    @property
    def common(self) -> pd.Index:
        """The units that are ranked in both periods."""
        return self.before.dropna().index.intersection(self.after.dropna().index, sort=False)


def score_keys(totals: pd.Series, decimals: int) -> np.ndarray:
    """Totals in whole units of their last declared decimal, rounded as everywhere: half up.

    Floats are rounded by `helpers.index.rank.at_precision`, so that a rank here is the rank there.

    Example:
        >>> score_keys(pd.Series([5.1, 5.1000000000000005, 0.125]), 2).tolist()
        [510, 510, 13]
    """
    if totals.dtype == object:
        scale = 10**decimals
        return np.array([int(half_up(total, decimals) * scale) for total in totals], dtype=np.int64)
    return at_precision(totals.to_numpy(dtype=float), decimals).astype(np.int64)


def places(keys: np.ndarray) -> np.ndarray:
    """The place of each score, 1 for the highest; ties share the best place.

    Example:
        >>> places(np.array([50, 70, 50, 40])).tolist()
        [2, 1, 2, 4]
    """
    return 1 + len(keys) - np.searchsorted(np.sort(keys), keys, side="right")


def ranks(totals: pd.Series, decimals: int) -> pd.Series:
    """The rank by unit, among the units that have a total."""
    ranked = totals.dropna()
    return pd.Series(places(score_keys(ranked, decimals)), index=ranked.index, dtype="Int64")


def own_first(old: np.ndarray, new: np.ndarray) -> np.ndarray:
    """The place of each unit with its own new score among the others' old ones.

    Example:
        >>> own_first(np.array([50, 70, 40]), np.array([60, 30, 80])).tolist()
        [2, 3, 1]
    """
    better = len(old) - np.searchsorted(np.sort(old), new, side="right")
    return 1 + better - (old > new)


def place_parts(totals: Totals) -> pd.DataFrame:
    """The places won by each step, for the units of both periods; the rows add up exactly.

    Columns: left, method, own, others, entered; method_on_old_data and method_on_new_data are
    missing where that counterfactual is not given.
    """
    units = totals.common
    start = score_keys(totals.before[units], totals.decimals)
    end = score_keys(totals.after[units], totals.decimals)
    old_data = _counterfactual(totals.old_data, units, totals.decimals)
    new_data = _counterfactual(totals.new_data, units, totals.decimals)
    moved = data_step(totals)
    base, goal = (score_keys(scores[units], totals.decimals) for scores in moved)
    middle = own_first(base, goal)
    parts = pd.DataFrame(index=units)
    parts["left"] = ranks(totals.before, totals.decimals)[units] - places(start)
    parts["method"] = (places(start) - places(base)) + (places(goal) - places(end))
    parts["own"] = places(base) - middle
    parts["others"] = middle - places(goal)
    parts["entered"] = places(end) - ranks(totals.after, totals.decimals)[units]
    parts["method_on_old_data"] = None if old_data is None else places(start) - places(old_data)
    parts["method_on_new_data"] = None if new_data is None else places(new_data) - places(end)
    return parts.astype("Int64")


def data_step(totals: Totals) -> tuple[pd.Series, pd.Series]:
    """The two totals by one method between which only the data differ."""
    if totals.old_data is not None:
        return totals.old_data, totals.after
    if totals.new_data is not None:
        return totals.before, totals.new_data
    return totals.before, totals.after


def overtakings(before: pd.Series, after: pd.Series, decimals: int) -> pd.DataFrame:
    """Who passed whom among the units of both: columns overtook, overtaken_by and their names.

    A unit overtakes another that was not behind it and now is; overtook − overtaken_by is the
    number of places that it won among these units.
    """
    units = before.dropna().index.intersection(after.dropna().index, sort=False)
    old, new = score_keys(before[units], decimals), score_keys(after[units], decimals)
    names = np.array([str(unit) for unit in units], dtype=object)
    rows = []
    for first in range(0, len(units), _ROWS_AT_ONCE):
        mine = slice(first, first + _ROWS_AT_ONCE)
        was_ahead = old[np.newaxis, :] > old[mine, np.newaxis]
        is_ahead = new[np.newaxis, :] > new[mine, np.newaxis]
        passed, passing = was_ahead & ~is_ahead, ~was_ahead & is_ahead
        rows += [
            (int(out.sum()), int(into.sum()), _listed(names, out), _listed(names, into))
            for out, into in zip(passed, passing, strict=True)
        ]
    columns = ["overtook", "overtaken_by", "overtook_units", "overtaken_by_units"]
    return pd.DataFrame(rows, index=units, columns=columns)


def _listed(names: np.ndarray, chosen: np.ndarray) -> str:
    return ";".join(names[chosen]) if len(names) <= MOST_NAMED else ""


def _counterfactual(totals: pd.Series | None, units: pd.Index, decimals: int) -> np.ndarray | None:
    """Its keys for these units.

    Raises:
        ConfigError: it has no total for some of them, so that ranks would not be comparable.
    """
    if totals is None:
        return None
    missing = [str(unit) for unit in units if unit not in totals.dropna().index]
    if missing:
        raise MethodError(
            "Chuỗi tính lại thiếu điểm của đơn vị có ở cả hai kỳ",
            where="back_cast",
            found=", ".join(missing),
            todo="tính lại cho đủ các đơn vị, hoặc không khai báo chuỗi tính lại",
        )
    return score_keys(totals[units], decimals)
