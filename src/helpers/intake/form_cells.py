"""The cells of one row of a form, each by the type of its column; what does not fit is reported."""

from __future__ import annotations

import datetime as dt
import math
import sys
from typing import Protocol

from helpers.core.params.form import Column, Form
from helpers.core.problems import Severity
from helpers.core.text import nfc
from helpers.intake.names import shown
from helpers.intake.numbers import FORMULA_WITHOUT_VALUE, MOST, Misfit, error_cell
from helpers.intake.workbook import Cell, Sheet, letter

_DIGITS = 13  # of the 15 that Excel shows
UNUSABLE = -1  # stands for a cell that is no figure until its workbook is set aside


class Report(Protocol):
    """Takes note of a problem at a cell of the workbook that is being read."""

    def __call__(
        self,
        cell: str,
        code: str,
        what: str,
        found: str = "",
        todo: str = "",
        severity: Severity = "error",
    ) -> None: ...


def read_row(
    report: Report,
    form: Form,
    sheet: Sheet,
    raw: dict[str, Cell],
    columns: dict[str, int],
    number: int,
) -> dict[str, object]:
    """The cells of one row except its code, each by the type of its column."""
    row: dict[str, object] = {}
    for column in form.columns:
        cell = raw[column.field]
        if column.type == "count" and isinstance(cell, (int, float)) and _is_count(cell):
            row[column.field] = int(cell)
            continue
        place = f"{letter(columns[column.field])}{number}"
        if column.type == "date":
            row[column.field] = _day(report, cell, place)
        elif column.type == "text":
            if column.field != "item":
                # thousands of workbooks name the same items
                row[column.field] = sys.intern(_text(report, cell, column, place))
        elif fault := _formula(sheet, cell, number, columns[column.field]):
            code = "not_a_count" if column.type == "count" else "not_a_number"
            report(place, code, fault.what, fault.found, fault.todo)
            row[column.field] = UNUSABLE
        elif cell == "" and column.optional:
            row[column.field] = math.nan
        elif column.type == "count":
            row[column.field] = _no_count(report, cell, place)
        else:
            row[column.field] = _decimal(report, cell, place)
    return row


def _formula(sheet: Sheet, cell: Cell, row: int, column: int) -> Misfit | None:
    """A formula that brought no figure: nobody should write 0 in its place."""
    if sheet.bare_formula(row, column):
        return FORMULA_WITHOUT_VALUE
    return error_cell(cell) if isinstance(cell, str) else None


def _text(report: Report, cell: Cell, column: Column, place: str) -> str:
    text = nfc(str(cell))
    if text and column.choices and text not in column.choices:
        report(
            place,
            "not_in_list",
            f"{column.labels[0]} phải là một trong: {', '.join(column.choices)}",
            f"'{shown(text)}'",
            "chọn trong danh sách của ô",
            "warning",
        )
    return text


def _day(report: Report, cell: Cell, place: str) -> str:
    """A day as ISO 8601; "" where the cell is blank or, which is reported, holds no day."""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    said = nfc(str(cell))
    for pattern in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            return dt.datetime.strptime(said, pattern).date().isoformat()
        except ValueError:
            continue
    if said:
        what, todo = "phải là một ngày", "ghi ngày/tháng/năm, ví dụ 31/12/2025"
        report(place, "not_a_date", what, f"'{shown(said)}'", todo, "warning")
    return ""


def _decimal(report: Report, cell: Cell, place: str) -> float:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and 0 <= cell < math.inf:
        # a formula's result has noise in its last binary digits, which nobody sees
        return float(f"{cell:.{_DIGITS}g}")
    found = _found(cell)
    report(place, "not_a_number", "phải là một số không âm", found, "ghi số")
    return float(UNUSABLE)


def _found(cell: Cell) -> str:
    return "ô trống" if cell == "" else f"'{shown(cell) or ' '}'"


def _is_count(cell: int | float) -> bool:
    """Whether a number is a whole one ≥ 0 of a usable size; TRUE is no number."""
    return 0 <= cell <= MOST and cell % 1 == 0 and not isinstance(cell, bool)


def _no_count(report: Report, cell: Cell, place: str) -> int:
    """Report the cell; a count was taken by the caller."""
    number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    large = isinstance(cell, (int, float)) and MOST < cell < math.inf
    found = str(cell) if number else _found(cell)
    report(
        place,
        "not_a_count",
        f"số quá lớn, nhiều nhất {MOST}" if large else "phải là số nguyên không âm",
        found,
        "kiểm tra lại số đã ghi" if large else "ghi số; không phát sinh thì ghi 0",
    )
    return UNUSABLE
