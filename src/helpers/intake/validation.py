"""Rules that the rows of a form must keep, as its declaration states them."""

from __future__ import annotations

import pandas as pd

from helpers.core.params.form import Check, Form
from helpers.core.problems import Problem


def check_rows(table: pd.DataFrame, cells: dict[str, str], form: Form) -> list[Problem]:
    """The rows of one workbook that break a rule of its form, each named at its cell."""
    missing = [name for name in form.counts if name not in table.columns]
    if missing:
        first = table.iloc[0]
        text = "thiếu dòng số liệu: " + ", ".join(missing)
        return [_problem(first, "", "missing_figure", text, "", "thêm lại dòng theo biểu mẫu")]
    return [problem for check in form.checks for problem in _broken(table, cells, check)]


def _broken(table: pd.DataFrame, cells: dict[str, str], check: Check) -> list[Problem]:
    left = table[list(check.left)].sum(axis=1)
    right = table[list(check.right)].sum(axis=1)
    bad = left != right if check.kind == "sum" else left > right
    sign = "≠" if check.kind == "sum" else ">"
    code = "parts_and_total" if check.kind == "sum" else "part_above_whole"
    problems = []
    for index in table.index[bad]:
        row = table.loc[index]
        place = _cell(cells[check.left[0]], int(row["row"]))
        found = f"{left[index]} {sign} {right[index]}"
        problems.append(_problem(row, place, code, check.what_vi, found, "kiểm tra lại dòng này"))
    return problems


def _cell(place: str, row: int) -> str:
    return place if place[-1].isdigit() else f"{place}{row}"


def _problem(row: pd.Series, cell: str, code: str, what: str, found: str, todo: str) -> Problem:
    return Problem(
        str(row["file"]),
        str(row["sheet"]),
        cell,
        code,
        what,
        found,
        todo,
        str(row["unit"]),
        str(row["period"]),
    )
