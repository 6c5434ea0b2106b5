"""Scores of units that were merged, by a declared rule.

The shipped rule is the one by which DTI 2024 was published for the merged provinces: the
arithmetic mean of the MAIN INDICES of the old units, from which the total is computed anew.
A split has no such rule, and none is invented: weights must be declared by whoever knows the data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction

import pandas as pd

from helpers.core.errors import MethodError
from helpers.index.panel import Panel, compose
from helpers.params.origins import Origin, origins, unweighted
from helpers.params.successions import Successions


def back_cast(
    panel: Panel,
    successions: Successions,
    day: dt.date,
    *,
    weighted: bool = False,
    partial: bool = False,
) -> Panel:
    """A period before a reorganisation, on the units of `day`: means of the old main indices.

    The main indices are the nodes right below the total; what lies below them is averaged too,
    but the main indices are means themselves and are not composed anew from it. Where one old unit
    lacks a value, the merged unit lacks it too: never a mean of the rest.

    Args:
        weighted: by the declared weights of the old units; a unit that was divided then passes its
            values on to those that came from it.
        partial: units of which an old one is not in the panel are left out, not refused.

    Raises:
        ConfigError: a unit was split before that day and no weights are declared, or an old unit
            is not in the panel.
    """
    known = [str(unit) for unit in panel.values.index]
    now = {unit: successions.existing([unit], day) for unit in known}
    split = [unit for unit, after in now.items() if len(after) > 1]
    if not weighted or any(unweighted(successions, new) for unit in split for new in now[unit]):
        _refuse_split(split)
    groups: dict[str, tuple[Origin, ...]] = {
        unit: origins(successions, unit, known, weighted=weighted) or (Origin(unit, Fraction(1)),)
        for after in now.values()
        for unit in after
    }
    if partial:
        groups = {u: of for u, of in groups.items() if all(origin.unit in known for origin in of)}
    _all_there(groups, known)
    below = [node for node in panel.nodes.index if node != panel.root]
    rows = {unit: _mean(panel.values[below], of) for unit, of in groups.items()}
    means = pd.DataFrame.from_dict(rows, orient="index", columns=below)
    main = panel.nodes.loc[[panel.root, *panel.children(panel.root)]]
    total = compose(means, main)[panel.root]
    values = pd.concat([total, means], axis=1)[list(panel.nodes.index)]
    return Panel(panel.period, panel.method, values, panel.nodes, panel.decimals)


def _mean(values: pd.DataFrame, of: Sequence[Origin]) -> pd.Series:
    old = values.loc[[origin.unit for origin in of]]
    if len({origin.share for origin in of}) == 1:
        return old.mean(axis=0, skipna=False)
    exact = all(map(pd.api.types.is_object_dtype, old.dtypes))
    shares = [origin.share if exact else float(origin.share) for origin in of]
    return old.mul(pd.Series(shares, index=old.index), axis=0).sum(axis=0, skipna=False)


def _refuse_split(units: Sequence[str]) -> None:
    """Raises ConfigError where a unit was split: no rule is invented."""
    if units:
        raise MethodError(
            "Chưa khai báo quy tắc tính lại cho đơn vị bị chia tách",
            where="params/successions.csv",
            found=", ".join(units),
            todo="ghi trọng số ở cột weight, hoặc bỏ đơn vị này khỏi chuỗi tính lại",
        )


def _all_there(groups: Mapping[str, Sequence[Origin]], known: Sequence[str]) -> None:
    """Every old unit of a merged one is in the panel.

    Raises:
        ConfigError: some are not.
    """
    for unit, of in groups.items():
        if lacking := sorted(origin.unit for origin in of if origin.unit not in known):
            raise MethodError(
                f"Thiếu đơn vị trước sắp xếp của {unit}",
                where="params/successions.csv",
                found=", ".join(lacking),
                todo="bổ sung số liệu của các đơn vị đó, hoặc không tính lại",
            )
