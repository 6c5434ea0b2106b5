"""Observations of a unit under all its names, as those of one unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from helpers.core.problems import Problem
from helpers.intake.observations import Observations
from helpers.params.as_of import unit_as_of
from helpers.params.load import Setting


def under_one_name(
    setting: Setting, observations: Observations, ids: Mapping[str, str]
) -> Observations:
    """The same, with what was sent under another name of a unit under its present one.

    Where both names sent something for a period, that of the period's last day counts.

    Args:
        setting: as declared.
        ids: for every other id of a renamed unit its present one.
    """
    if not ids:
        return observations
    table, problems = _once(setting, observations.table)
    table = table.assign(unit=table["unit"].replace(dict(ids)))
    sent = set(zip(table["unit"], table["period"], strict=True))
    problems += [
        replace(problem, unit=unit)
        for problem in observations.problems
        for unit in [ids.get(problem.unit, problem.unit)]
        if problem.code != "missing_workbook" or (unit, problem.period) not in sent
    ]
    corrections = (replace(c, unit=ids.get(c.unit, c.unit)) for c in observations.corrections)
    return replace(
        observations, table=table, problems=tuple(problems), corrections=tuple(corrections)
    )


def _once(setting: Setting, table: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """The rows without those under a former name where the present one sent some too."""
    problems = []
    for group in setting.registry.renamed:
        rows = table[table["unit"].isin(group)]
        for period, of_period in rows.groupby("period", sort=False):
            sent = [unit for unit in group if (of_period["unit"] == unit).any()]
            if len(sent) < 2:
                continue
            kept = unit_as_of([setting.unit(unit) for unit in sent], setting.period(str(period)))
            left = of_period[of_period["unit"] != kept.id]
            table = table.drop(left.index)
            problems.append(_twice(setting, str(period), left, kept.id))
    return table.reset_index(drop=True), problems


def _twice(setting: Setting, period: str, left: pd.DataFrame, kept: str) -> Problem:
    first = left.iloc[0]
    former = setting.unit(str(first["unit"]))
    return Problem(
        str(first["file"]),
        str(first["sheet"]),
        "",
        "sent_under_two_names",
        f"kỳ này đơn vị có số liệu theo cả tên cũ, tên mới; chỉ dùng {setting.unit(kept).name_vi}",
        f"{former.id}, {kept}",
        "gộp về một tệp theo tên của ngày cuối kỳ",
        kept,
        period,
        "warning",
    )
