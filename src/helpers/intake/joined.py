"""Figures from several sources as one table in which each is stated once.

The same figure twice is one figure. Two that differ are an error that names both cells, and
neither is used: nothing says which is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from helpers.core.problems import Problem
from helpers.intake.observations import Observations, empty
from helpers.intake.problem_log import problem_in

_ONE = ["unit", "period", "item"]


def join(parts: Iterable[Observations]) -> Observations:
    """All parts as one, each figure of a unit, period and item stated by one row at most."""
    given = list(parts)
    tables = [part.table for part in given if not part.table.empty]
    whole = Observations(
        table=pd.concat(tables, ignore_index=True) if tables else empty(()),
        cells={file: cells for part in given for file, cells in part.cells.items()},
        problems=tuple(dict.fromkeys(problem for part in given for problem in part.problems)),
        sources={file: mark for part in given for file, mark in part.sources.items()},
        corrections=tuple(mended for part in given for mended in part.corrections),
        columns={file: columns for part in given for file, columns in part.columns.items()},
    )
    problems: list[Problem] = []
    dropped: dict[str, list[int]] = {}
    for figure in whole.figures:
        stated = whole.table.loc[whole.table[figure].notna(), _ONE]
        again = stated[stated.duplicated(keep=False)]
        for _, group in again.groupby(_ONE, sort=False):
            rows = [int(row) for row in group.index]
            differ = whole.table.loc[rows, figure].nunique() > 1
            problems += [_differ(whole, figure, rows)] if differ else []
            dropped.setdefault(figure, []).extend(rows if differ else rows[1:])
    return without(whole, dropped, problems)


def without(
    observations: Observations, dropped: Mapping[str, Sequence[int]], problems: Sequence[Problem]
) -> Observations:
    """The same without some figures of some rows, counted from 0; rows of which none is left go.

    Args:
        problems: what is reported of it.
    """
    if not dropped and not problems:
        return observations
    table = observations.table.copy()
    for figure, rows in dropped.items():
        table[figure] = table[figure].mask(table.index.isin(rows))
    figures = list(observations.figures)
    if dropped:
        table = table.dropna(subset=figures, how="all").reset_index(drop=True)
    return replace(observations, table=table, problems=(*observations.problems, *problems))


def problem_at(
    observations: Observations, row: int, figure: str, code: str, what: str, found: str, todo: str
) -> Problem:
    """An error of a figure at its cell; the row of the table is counted from 0."""
    place = observations.place(row, figure)
    return problem_in(observations.table.iloc[row], place, code, what, found, todo)


def _differ(whole: Observations, figure: str, rows: Sequence[int]) -> Problem:
    """The problem that several cells state one figure differently."""
    values = [f"{number:g}" for number in whole.table[figure].iloc[list(rows)].astype(float)]
    places = [problem_at(whole, row, figure, "", "", "", "").place for row in rows]
    others = [f"{value} ở {place}" for value, place in zip(values, places, strict=True)][1:]
    return problem_at(
        whole, rows[0], figure, "double_source",
        f"'{figure}' của đơn vị có giá trị khác nhau ở hơn một nguồn; không lấy giá trị nào",
        f"{values[0]} ở ô này; {'; '.join(others)}",
        "giữ một nguồn: sửa hoặc bỏ nguồn kia (bản xuất thì nhập lại với --keep)",
    )  # fmt: skip
