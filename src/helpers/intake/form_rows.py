"""The rows of a form below its heading: which of them are items, and the code of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from helpers.core.spelling import code_key, text_key
from helpers.intake.codes import read_code
from helpers.intake.form_cells import RowReader
from helpers.intake.names import shown
from helpers.intake.numbers import Misfit, typed_number
from helpers.intake.problem_log import Report
from helpers.intake.row_kinds.classify import Classified, Table, classify, says_figure
from helpers.intake.row_kinds.kinds import SheetRow, Verdict
from helpers.intake.row_kinds.sums import Number, Vector
from helpers.intake.row_kinds.words import NO_DATA, told_by_words
from helpers.intake.workbook import Cell, Sheet, letter, plain_text
from helpers.params.form import Form

_CODE = re.compile(r"(?=\D*\d)[A-Za-z0-9][A-Za-z0-9._/-]*")


@dataclass(frozen=True)
class FormTable:
    """A form on a sheet: its heading, the column of each field, further rows of headings.

    Attributes:
        codes: the codes of items that are known beforehand; () where the sheet brings its own.
        groups: codes of rows that repeat what the items below say.
    """

    sheet: Sheet
    form: Form
    header: int
    columns: dict[str, int]
    again: frozenset[int] = frozenset()
    codes: tuple[str, ...] = ()
    groups: frozenset[str] = frozenset()

    def classified(self) -> Classified:
        """What each row below the heading is."""
        form, columns = self.form, self.columns
        counts = tuple(columns[column.field] for column in form.columns if column.is_number)
        # the rows of a form of single figures are different things, which nobody adds up
        added = counts if form.layout == "items" else ()
        codes = _Codes(self, counts)
        return classify(
            Table(
                self.sheet,
                self.header + 1,
                len(self.sheet.rows),
                (columns["item"],),
                counts,
                added,
                self._vector(added),
                codes.verdict,
                self.again,
                tuple(columns[name] for name in form.texts if name in columns),
                codes.is_odd,
            )
        )

    def _vector(self, added: tuple[int, ...]) -> Callable[[int], Vector]:
        rows = self.sheet.rows
        last = max(added, default=0)

        def vector(row: int) -> Vector:
            cells = rows[row - 1]
            if len(cells) < last:
                cells = (*cells, *[""] * (last - len(cells)))
            return tuple(_number(cells[column - 1]) for column in added)

        return vector


@dataclass
class _Codes:
    """Tells codes of items from labels in the column of codes."""

    table: FormTable
    counts: tuple[int, ...]
    labels: frozenset[str] = field(init=False)
    declared: frozenset[str] = field(init=False)
    groups: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        form = self.table.form
        self.labels = frozenset(text_key(total) for total in form.totals)
        known = (*(figure.code for figure in form.figures), *self.table.codes)
        self.declared = frozenset(map(code_key, known))
        self.groups = frozenset(map(code_key, self.table.groups))
        self._with_digits: bool | None = None

    def verdict(self, row: int) -> Verdict:
        """What the code of a row is."""
        cell = self.table.sheet.at(row, self.table.columns["item"])
        if not isinstance(cell, str):
            return "likely"
        if _CODE.fullmatch(cell) and not self.declared:
            return "likely"
        text = cell.strip()
        if not text:
            return "blank"
        if code_key(text) in self.groups:
            return "left"
        if code_key(text) in self.declared:
            return "known"
        if text_key(text) in self.labels or told_by_words(text) in NO_DATA:
            return "unknown"
        if self.declared:
            return "likely" if " " not in text or self._has_figures(row) else "unknown"
        if not any(sign.isdigit() for sign in text):
            return "unknown" if self._codes_have_digits() else "likely"
        return "likely" if " " not in text or self._has_figures(row) else "unknown"

    def is_odd(self, row: int) -> bool:
        """Whether the code of a row is built unlike all others: "TC-1" beside "1.004190"."""
        at, last = self.table.columns["item"], len(self.table.sheet.rows)
        codes = (self.table.sheet.at(other, at) for other in range(self.table.header + 1, last + 1))
        shapes = Counter(_shape(code) for code in codes if code != "")
        return shapes[_shape(self.table.sheet.at(row, at))] == 1

    def _has_figures(self, row: int) -> bool:
        return any(says_figure(self.table.sheet.at(row, column)) for column in self.counts)

    def _codes_have_digits(self) -> bool:
        """Whether most codes of the form have a digit; one without is then more likely a label."""
        if self._with_digits is None:
            at = self.table.columns["item"]
            rows = range(self.table.header + 1, len(self.table.sheet.rows) + 1)
            codes = [str(self.table.sheet.at(row, at)) for row in rows if self._has_figures(row)]
            with_digit = sum(any(sign.isdigit() for sign in code) for code in codes)
            self._with_digits = 2 * with_digit > sum(code != "" for code in codes)
        return self._with_digits


def _shape(code: Cell) -> str:
    return re.sub(r"\d+", "9", re.sub(r"[^\W\d_]+", "A", plain_text(code)))


def _number(cell: Cell) -> Number | None:
    if isinstance(cell, (int, float)):
        return cell
    typed = typed_number(cell) if isinstance(cell, str) and cell else None
    return None if typed is None else float(typed)


def read_items(report: Report, table: FormTable) -> list[dict[str, object]]:
    """The rows that are items, each cell checked for its type; doubtful rows are reported."""
    classified = table.classified()
    reader = RowReader(report, table.form, table.sheet, table.columns)
    rows: list[dict[str, object]] = []
    seen: dict[str, int] = {}
    groups = frozenset(map(code_key, table.groups))
    for row in classified.rows:
        of_group = code_key(plain_text(table.sheet.at(row.number, table.columns["item"]))) in groups
        if row.kind == "doubtful":
            _report_doubt(report, table, row)
        elif row.kind == "data" or (of_group and table.form.layout == "items"):
            before = str(rows[-1]["item"]) if rows else ""
            item = _item(report, table, row.number, before)
            first = seen.setdefault(code_key(item), row.number) if item else row.number
            if first != row.number:
                place = f"{letter(table.columns['item'])}{row.number}"
                what = f"mã trùng với dòng {first}"
                report(place, "double_code", what, f"'{shown(item)}'", "giữ một dòng")
            rows.append({"item": item, "row": row.number, **reader.row(row.number, item)})
    reader.say_typed()
    _report_totals(report, table, classified)
    if not rows:
        place = f"A{table.header + 1}"
        report(place, "no_rows", "biểu không có dòng số liệu nào")
    return rows


def _item(report: Report, table: FormTable, row: int, before: str) -> str:
    """The code of a row, as its form declares it; "" after a problem."""
    declared = [figure.code for figure in table.form.figures]
    code = read_code(table.sheet, row, table.columns["item"], declared, before)
    if isinstance(code, Misfit):
        place = f"{letter(table.columns['item'])}{row}"
        report(place, code.code, code.what, code.found, code.todo)
        return ""
    if not declared or code in declared:
        return code
    return next((spelling for spelling in declared if code_key(spelling) == code_key(code)), code)


def _report_doubt(report: Report, table: FormTable, row: SheetRow) -> None:
    place = f"{letter(table.columns['item'])}{row.number}"
    if str(table.sheet.at(row.number, table.columns["item"])).strip() == "":
        label = f"'{row.label}'" if row.label else ""
        report(place, "missing_code", "dòng có số liệu nhưng thiếu mã", label, "ghi mã")
        return
    report(
        place,
        "doubtful_row",
        "không rõ dòng này là số liệu của một mã hay là dòng tổng; không tính",
        f"'{row.label}'" + (f", {row.why}" if row.why else ""),
        "dòng tổng thì ghi 'Tổng cộng' và kiểm tra phép cộng; là một mã thì sửa mã, số liệu",
    )


def _report_totals(report: Report, table: FormTable, classified: Classified) -> None:
    names = {at: name for name, at in table.columns.items()}
    for total in classified.wrong:
        label = table.form.column(names[total.column]).labels[0]
        report(
            f"{letter(total.column)}{total.row}",
            "wrong_total",
            f"dòng tổng của cột '{label}' khác tổng các dòng mà nó cộng",
            f"{_shown(total.stated)} ≠ {_shown(total.computed)}",
            "kiểm tra dòng tổng và các dòng đó",
        )


def _shown(number: Number) -> str:
    whole = isinstance(number, float) and number.is_integer()
    return str(int(number)) if whole else f"{number}"
