"""The sheet that a unit fills in, and beside it the values of the period before."""

from __future__ import annotations

from datetime import date

from openpyxl.cell import Cell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from helpers.intake.templates import style
from helpers.intake.templates.formulas import ASK, ERROR, OK, row_formula, summary_formula
from helpers.intake.templates.plan import FormPlan, Grid, Prefill
from helpers.intake.workbook_bytes import write_text
from helpers.params.form import Column

_WIDTHS = {"item": 20.0, "name": 44.0, "unit": 12.0}
_TEXT_WIDTH, _NUMBER_WIDTH, _CHECK_WIDTH = 14.0, 12.0, 44.0
_FIRST_DAY = "36526"  # 1 January 2000, as Excel counts days
_GREATEST = 999_999_999  # of a count for which no maximum is declared


def write_entry(sheet: Worksheet, plan: FormPlan, grid: Grid) -> None:
    """The entry sheet: heading, headers, given and free cells, live checks, rules, protection."""
    _heading(sheet, plan, grid, plan.period.start, plan.period.end)
    write_text(sheet[plan.form.period_cell], plan.period.id)
    _headers(sheet, grid)
    write_text(sheet[f"{grid.check}{grid.header}"], "Kiểm tra")
    style.header(sheet[f"{grid.check}{grid.header}"])
    for number in range(grid.rows):
        given = plan.rows[number] if number < len(plan.rows) else None
        _row(sheet, plan, grid, number, given)
    sheet[f"A{grid.header - 1}"].value = "Kết quả kiểm tra"
    sheet[f"A{grid.header - 1}"].font = style.BOLD
    sheet[grid.summary].value = summary_formula(grid)
    sheet[grid.summary].font = style.BOLD
    _rules(sheet, grid)
    _colours(sheet, grid)
    _finish(sheet, grid)


def write_previous(sheet: Worksheet, plan: FormPlan, grid: Grid) -> None:
    """The values of the period before, in the same rows and columns; nothing to fill in."""
    if plan.before is None:
        return
    _heading(sheet, plan, grid, plan.before.start, plan.before.end)
    write_text(sheet[plan.form.period_cell], plan.before.id)
    write_text(sheet[f"A{grid.header - 1}"], f"Số liệu {plan.before.label_vi}, để đối chiếu")
    sheet[f"A{grid.header - 1}"].font = style.BOLD
    _headers(sheet, grid)
    for number, given in enumerate(plan.rows):
        row = grid.first + number
        sheet[f"A{row}"].value = number + 1
        style.given(sheet[f"A{row}"])
        for column in plan.form.columns:
            cell = sheet[f"{grid.letter(column.field)}{row}"]
            style.given(cell)
            if not column.is_number:
                _write_text(cell, column, given.texts.get(column.field, ""))
            elif column.field in given.before:
                cell.value = _number(column, given.before[column.field])
                cell.number_format = _format(column)
    _finish(sheet, grid)


def _heading(sheet: Worksheet, plan: FormPlan, grid: Grid, start: date, end: date) -> None:
    write_text(sheet["A1"], plan.form.title_vi.upper())
    sheet["A1"].font = style.TITLE
    for at, label in (
        (plan.form.unit_cell, "Đơn vị báo cáo"),
        (plan.form.period_cell, "Kỳ báo cáo"),
    ):
        row = sheet[at].row
        write_text(sheet[f"A{row}"], label)
        sheet[f"A{row}"].font = style.BOLD
        sheet[at].font = style.BOLD
    write_text(sheet[plan.form.unit_cell], plan.unit.name_vi)
    row = grid.header - 2
    for at, value in (("A", "Từ ngày"), ("C", start), ("D", "Đến ngày"), ("E", end)):
        cell = sheet[f"{at}{row}"]
        cell.value = value
        cell.font = style.PLAIN
        if isinstance(value, date):
            cell.number_format = style.DATE_FORMAT
            cell.alignment = style.LEFT


def _headers(sheet: Worksheet, grid: Grid) -> None:
    for at, text in [
        ("A", "STT"),
        *((grid.letter(c.field), c.labels[0]) for c in grid.form.columns),
    ]:
        cell = sheet[f"{at}{grid.header}"]
        write_text(cell, text)
        style.header(cell)
    sheet.row_dimensions[grid.header].height = 64


def _row(sheet: Worksheet, plan: FormPlan, grid: Grid, number: int, given: Prefill | None) -> None:
    row = grid.first + number
    sheet[f"A{row}"].value = number + 1
    style.given(sheet[f"A{row}"])
    for column in plan.form.columns:
        cell = sheet[f"{grid.letter(column.field)}{row}"]
        if given is not None and column.field in given.given:
            style.given(cell)
            cell.value = given.given[column.field]
            continue
        prefilled = given is not None and not column.is_number
        (style.given if prefilled and not column.each_period else style.free)(cell)
        cell.number_format = _format(column)
        if given is not None and prefilled:
            _write_text(cell, column, given.texts.get(column.field, ""))
    check = sheet[f"{grid.check}{row}"]
    figure = plan.form.counts[number] if plan.form.layout == "pairs" else ""
    check.value = row_formula(plan, grid, row, figure)
    style.given(check)


def _write_text(cell: Cell, column: Column, text: str) -> None:
    """A text as text, a day as a day."""
    if column.type == "date" and text:
        cell.value = date.fromisoformat(text)
        cell.number_format = style.DATE_FORMAT
    else:
        write_text(cell, text)


def _rules(sheet: Worksheet, grid: Grid) -> None:
    """What may be typed into each column; Excel refuses the rest with these words."""
    for column in grid.form.columns:
        at = grid.letter(column.field)
        rule = _rule(column)
        if rule is not None:
            rule.add(f"{at}{grid.first}:{at}{grid.last}")
            sheet.add_data_validation(rule)


def _rule(column: Column) -> DataValidation | None:
    if column.type == "date":
        rule = DataValidation(type="date", operator="greaterThan", formula1=_FIRST_DAY)
        rule.error = "Ghi ngày/tháng/năm, ví dụ 31/12/2025; không có hạn thì để trống."
    elif column.type == "text":
        if not column.choices:
            return None
        rule = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"')
        rule.error = f"Chọn: {', '.join(column.choices)}"[:255]
    else:
        greatest = _GREATEST if column.maximum is None else column.maximum
        kind = "whole" if column.type == "count" else "decimal"
        rule = DataValidation(type=kind, operator="between", formula1="0", formula2=f"{greatest:g}")
        word = "số nguyên" if column.type == "count" else "số"
        rule.error = f"Ghi {word} từ 0 đến {greatest:g}; không phát sinh thì ghi 0."
        if column.optional:
            rule.error = f"Ghi {word} từ 0 đến {greatest:g}; không có thì để trống."
        rule.prompt = rule.error
        rule.promptTitle = column.labels[0][:32]
        rule.showInputMessage = True
    rule.errorTitle = "Chưa đúng"
    rule.showErrorMessage = True
    rule.allow_blank = True
    return rule


def _colours(sheet: Worksheet, grid: Grid) -> None:
    spans = (f"{grid.check}{grid.first}:{grid.check}{grid.last}", grid.summary)
    for span in spans:
        top = span.split(":")[0]
        for word, fill in (
            (ERROR, style.WRONG_FILL),
            ("CÒN", style.WRONG_FILL),
            (ASK, style.ASK_FILL),
            (OK, style.GOOD_FILL),
        ):
            formula = f'LEFT({top},{len(word)})="{word}"'
            sheet.conditional_formatting.add(span, FormulaRule(formula=[formula], fill=fill))


def _finish(sheet: Worksheet, grid: Grid) -> None:
    sheet.column_dimensions["A"].width = 7
    for column in grid.form.columns:
        width = _NUMBER_WIDTH if column.is_number else _TEXT_WIDTH
        at = grid.letter(column.field)
        sheet.column_dimensions[at].width = _WIDTHS.get(column.field, width)
    sheet.column_dimensions[grid.check].width = _CHECK_WIDTH
    beside = min(2, len([c for c in grid.form.columns if c.type == "text"]))
    sheet.freeze_panes = f"{chr(ord('B') + beside)}{grid.first}"
    style.print_setup(sheet, header_row=grid.header)
    style.lock(sheet)


def _number(column: Column, value: float) -> float | int:
    return int(value) if column.type == "count" else value


def _format(column: Column) -> str:
    if column.type == "text":
        return "@"
    if column.type == "date":
        return style.DATE_FORMAT
    return style.COUNT_FORMAT if column.type == "count" else "General"
