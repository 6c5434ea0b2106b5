"""What must hold inside one workbook: its rows, its figures, its rates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.core.cells import at_rows
from helpers.core.problems import Problem
from helpers.intake.problem_log import problem_in
from helpers.params.checks import RowCheck
from helpers.params.form import Form
from helpers.params.indicator import Indicator

_AGAIN = "kiểm tra lại dòng này"


def check_rows(
    table: pd.DataFrame, cells: dict[str, str], form: Form, indicators: Iterable[Indicator] = ()
) -> list[Problem]:
    """What in one workbook's rows breaks a rule of its form, each named at its cell.

    Args:
        indicators: those whose rate must not exceed 100% over the whole workbook.
    """
    missing = [name for name in form.counts if name not in table.columns]
    if missing:
        text = "thiếu dòng số liệu: " + ", ".join(missing)
        return [problem_in(table.iloc[0], "", "missing_figure", text, "", "thêm lại dòng theo mẫu")]
    problems = [*_unknown(table, cells, form), *_out_of_range(table, cells, form)]
    for check in form.checks_of(RowCheck):
        problems += _broken(table, cells, check)
    if not any(problem.severity == "error" for problem in problems):
        problems += _rates(table, cells, indicators)
    return problems


def _unknown(table: pd.DataFrame, cells: dict[str, str], form: Form) -> Iterator[Problem]:
    """Rows of a form of single figures whose code is none of its figures."""
    keys = {"item", "row", "unit", "period", "file", "sheet"}
    for name in table.columns:
        if form.layout == "pairs" and name not in keys and name not in form.counts:
            what = "mã số liệu không có trong biểu mẫu, không được tính"
            todo = "sửa mã, hoặc bỏ dòng này"
            yield problem_in(
                table.iloc[0], cells[name], "unknown_figure", what, f"'{name}'", todo, "warning"
            )


def _out_of_range(table: pd.DataFrame, cells: dict[str, str], form: Form) -> Iterator[Problem]:
    for name in form.counts:
        maximum = form.maximum(name)
        if maximum is None:
            continue
        for index in table.index[table[name] > maximum]:
            row = table.loc[index]
            what = f"{form.label(name)} lớn hơn mức tối đa {maximum:g}"
            yield problem_in(row, cells[name], "out_of_range", what, str(row[name]), _AGAIN)


def _broken(table: pd.DataFrame, cells: dict[str, str], check: RowCheck) -> Iterator[Problem]:
    left, right = (_added(table, names) for names in (check.left, check.right))
    bad = left != right if check.kind == "sum" else left > right
    sign = "≠" if check.kind == "sum" else ">"
    code = "parts_and_total" if check.kind == "sum" else "part_above_whole"
    for number in bad.nonzero()[0]:
        row, place = table.iloc[number], cells[check.left[0]]
        found = f"{left[number]} {sign} {right[number]}"
        yield problem_in(row, place, code, check.what_vi, found, _AGAIN, check.severity)


def _added(table: pd.DataFrame, names: tuple[str, ...]) -> NDArray[Any]:
    """Row by row the sum of some figures; arrays, as this is done for every row of every form."""
    added: NDArray[Any] = np.sum([table[name].to_numpy() for name in names], axis=0)
    return added


def _rates(
    table: pd.DataFrame, cells: dict[str, str], indicators: Iterable[Indicator]
) -> Iterator[Problem]:
    for indicator in indicators:
        measure = indicator.measure
        if measure is None or measure.kind != "ratio":
            continue
        if not {measure.numerator, measure.denominator} <= set(table.columns):
            continue
        top, base = int(table[measure.numerator].sum()), int(table[measure.denominator].sum())
        if top > base:
            area = at_rows(cells[measure.numerator], table["row"].min(), table["row"].max())
            what = f"tỷ lệ vượt 100%: {indicator.name_vi}"
            yield problem_in(
                table.iloc[0], area, "ratio_above_100", what, f"{top} > {base}", "kiểm tra hai cột"
            )
