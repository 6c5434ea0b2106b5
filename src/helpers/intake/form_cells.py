"""The cells of one row of a form, each by the type of its column; what does not fit is reported."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from helpers.core.spelling import difference, text_key
from helpers.core.text import SUBSTITUTE, nfc, without_private_use
from helpers.intake.names import shown
from helpers.intake.numbers import (
    FORMULA_WITHOUT_VALUE,
    MOST,
    Misfit,
    error_cell,
    is_ambiguous,
    typed_number,
)
from helpers.intake.problem_log import Report
from helpers.intake.workbook import Cell, Sheet, letter
from helpers.params.form import Column, Form

UNUSABLE = -1  # stands for a cell that is no figure until its workbook is set aside
_DIGITS = 13  # of the 15 that Excel shows
_MOST_PLACES = 20  # cells named in one message


@dataclass
class RowReader:
    """Reads the cells of rows by the types of their columns.

    Attributes:
        typed: the cells whose number was typed as text and taken all the same.
    """

    report: Report
    form: Form
    sheet: Sheet
    columns: dict[str, int]
    typed: list[str] = field(default_factory=list)

    def row(self, number: int, item: str) -> dict[str, object]:
        """The cells of one row except its code, each by the type of its column."""
        cells, columns = self.sheet.rows[number - 1], self.columns
        percent = self.sheet.facts.percent
        row: dict[str, object] = {}
        for column in self.form.columns:
            at = columns[column.field]
            cell = cells[at - 1] if at <= len(cells) else ""
            if (
                column.type == "count"
                and isinstance(cell, (int, float))
                and _is_count(cell)
                and not (percent and (number, at) in percent)
            ):
                row[column.field] = int(cell)
                continue
            place = f"{letter(at)}{number}"
            if column.type == "date":
                row[column.field] = _day(self.report, cell, place)
            elif column.type == "text":
                if column.field != "item":
                    # thousands of workbooks name the same items
                    row[column.field] = sys.intern(_text(self.report, cell, column, place))
            elif cell == "" and column.optional and not self.sheet.bare_formula(number, at):
                row[column.field] = math.nan
            else:
                row[column.field] = self._figure(cell, column, number, item)
        return row

    def say_typed(self) -> None:
        """Report once which numbers were typed as text."""
        if not self.typed:
            return
        more = f", ô đầu tiên là {self.typed[0]}" if len(self.typed) > _MOST_PLACES else ""
        self.report(
            ", ".join(self.typed[:_MOST_PLACES]),
            "number_as_text",
            "có số ghi dạng chữ; được đọc là số",
            f"{len(self.typed)} ô{more}",
            "đổi các ô đó thành số (Convert to Number)",
            "warning",
        )

    def _figure(self, cell: Cell, column: Column, number: int, item: str) -> int | float:
        """A count or number that is not plainly one; what it cannot be is reported."""
        at = self.columns[column.field]
        place = f"{letter(at)}{number}"
        count = column.type == "count"
        code = "not_a_count" if count else "not_a_number"
        fault = _formula(self.sheet, cell, number, at)
        value: Cell | Decimal = cell
        if fault is None and isinstance(cell, str):
            typed = typed_number(cell.removesuffix("%") if self._percent(item) else cell)
            value = cell if typed is None else typed
        if fault is None and (number, at) in self.sheet.facts.percent:
            value, fault = self._of_percentage(value, item)
        if fault is None:
            taken = _count(value) if count else _decimal(value)
            if not isinstance(taken, Misfit):
                if isinstance(cell, str):
                    self.typed.append(place)
                return taken
            fault = taken
        self.report(place, code, fault.what, fault.found, fault.todo)
        return UNUSABLE

    def _percent(self, item: str) -> bool:
        """Whether the row's figure is a percentage: 85 means 85%."""
        return any(figure.code == item and figure.unit_vi == "%" for figure in self.form.figures)

    def _of_percentage(
        self, value: Cell | Decimal, item: str
    ) -> tuple[Cell | Decimal, Misfit | None]:
        """A cell shown as a percentage: 0.85 is 85 where the figure is one."""
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            return value, None
        share = Decimal(repr(value)) * 100
        if self._percent(item):
            return share, None
        what = "ô định dạng phần trăm, không rõ là số nào"
        return value, Misfit("", what, f"'{share.normalize():f}%'", "bỏ định dạng %, ghi lại số")


def _formula(sheet: Sheet, cell: Cell, row: int, column: int) -> Misfit | None:
    """A formula that brought no figure: nobody should write 0 in its place."""
    if sheet.bare_formula(row, column):
        return FORMULA_WITHOUT_VALUE
    return error_cell(cell) if isinstance(cell, str) else None


def _text(report: Report, cell: Cell, column: Column, place: str) -> str:
    text = nfc(str(cell))
    if text != (plain := without_private_use(text)):
        report(
            place,
            "private_character",
            f"ô có ký tự chỉ hiện được bằng phông chữ của máy gửi; báo cáo in {SUBSTITUTE}",
            f"'{shown(text)}'",
            "thay bằng chữ Unicode",
            "warning",
        )
        text = plain
    if not text or not column.choices or text in column.choices:
        return text
    known = {text_key(choice): choice for choice in column.choices}
    if text_key(text) in known:
        return known[text_key(text)]
    alike = next((hint for choice in column.choices if (hint := difference(text, choice))), "")
    report(
        place,
        "not_in_list",
        f"{column.labels[0]} phải là một trong: {', '.join(column.choices)}",
        f"'{shown(text)}'" + (f": {alike}" if alike else ""),
        "chọn trong danh sách của ô",
        "warning",
    )
    return text


def _day(report: Report, cell: Cell, place: str) -> str:
    """A day as ISO 8601; "" where the cell is blank or, which is reported, holds no day."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = nfc(str(cell))
    for pattern in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, pattern).date().isoformat()
        except ValueError:
            continue
    if text:
        what, todo = "phải là một ngày", "ghi ngày/tháng/năm, ví dụ 31/12/2025"
        report(place, "not_a_date", what, f"'{shown(text)}'", todo, "warning")
    return ""


def _is_count(cell: int | float | Decimal) -> bool:
    """Whether a number is a whole one ≥ 0 of a usable size; TRUE is no number."""
    return 0 <= cell <= MOST and cell % 1 == 0 and not isinstance(cell, bool)


def _count(value: Cell | Decimal) -> int | Misfit:
    number = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
    if isinstance(value, (int, float, Decimal)) and _is_count(value):
        return int(value)
    large = isinstance(value, (int, float, Decimal)) and MOST < value < math.inf
    what = f"số quá lớn, nhiều nhất {MOST}" if large else "phải là số nguyên không âm"
    todo = "kiểm tra lại số đã ghi" if large else "ghi số; không phát sinh thì ghi 0"
    return Misfit("", what + _as_written(value), str(value) if number else _quoted(value), todo)


def _decimal(value: Cell | Decimal) -> float | Misfit:
    number = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
    if isinstance(value, (int, float, Decimal)) and number and 0 <= value < math.inf:
        # a formula's result has noise in its last binary digits, which nobody sees
        return float(f"{value:.{_DIGITS}g}")
    found = str(value) if isinstance(value, Decimal) else _quoted(value)
    return Misfit("", "phải là một số không âm" + _as_written(value), found, "ghi số")


def _as_written(value: Cell | Decimal) -> str:
    """What the type of the cell explains."""
    if isinstance(value, (date, time, timedelta)):
        return "; ô định dạng ngày, giờ"
    if not isinstance(value, str) or not value.strip():
        return ""
    if is_ambiguous(value):
        return "; ô ghi dạng chữ, đọc được theo hai cách (dấu chấm, phẩy ngăn nghìn hay thập phân)"
    return "; ô ghi dạng chữ"


def _quoted(cell: Cell | Decimal) -> str:
    return "ô trống" if cell == "" else f"'{shown(cell) or ' '}'"
