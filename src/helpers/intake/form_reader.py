"""Read one filled form: whose it is, where its columns are, what its cells hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers.core.errors import InputError
from helpers.core.params.form import Form
from helpers.core.params.registry import Registry, Unit
from helpers.core.problems import Problem
from helpers.core.text import nfc
from helpers.intake.names import shown, unknown
from helpers.intake.validation import check_rows
from helpers.intake.workbook import Cell, Sheet, letter, read_sheet


@dataclass(frozen=True)
class FilledForm:
    """What one workbook says. `table` is empty when a problem of severity "error" was found."""

    file: str
    unit: str
    table: pd.DataFrame
    cells: dict[str, str]
    problems: tuple[Problem, ...]


@dataclass
class _Reading:
    """The state of reading one workbook: where we are, and the problems so far."""

    file: str
    sheet: str
    period: str
    unit: str = ""
    problems: list[Problem] = field(default_factory=list)

    def report(self, cell: str, code: str, what: str, found: str = "", todo: str = "") -> None:
        self.problems.append(
            Problem(self.file, self.sheet, cell, code, what, found, todo, self.unit, self.period)
        )

    def notes(self, sheet: Sheet) -> tuple[Problem, ...]:
        """What the sender should know of a workbook that can be read all the same."""
        about = (self.unit, self.period)
        return tuple(
            Problem(
                self.file,
                "",
                "",
                one.code,
                one.what,
                one.found,
                one.todo,
                *about,
                severity="warning",
            )
            for one in sheet.notes
        )

    def refused(self) -> FilledForm:
        return FilledForm(self.file, self.unit, pd.DataFrame(), {}, tuple(self.problems))


def read_form(path: Path, form: Form, *, file: str, period: str, registry: Registry) -> FilledForm:
    """Read the workbook at `path`; what is wrong with it becomes problems, never an exception.

    Args:
        file: the path by which evidence and problems name it.
        period: the period that it is expected to be for.
    """
    reading = _Reading(file, form.sheet, period)
    expected = registry.unit(path.stem)
    reading.unit = expected.id if expected else ""
    try:
        sheet = read_sheet(path, form.sheet)
    except InputError as error:
        reading.report("", "unreadable", error.what, error.found, error.todo)
        return reading.refused()
    _check_sender(reading, sheet, form, registry, expected)
    header = _find_header(reading, sheet, form)
    if reading.problems:
        return reading.refused()
    rows = _items(reading, sheet, form, *header)
    if reading.problems:
        return reading.refused()
    table, cells = _layout(rows, form, header[1])
    table = table.assign(unit=reading.unit, period=period, file=file, sheet=form.sheet)
    reading.problems += check_rows(table, cells, form)
    if reading.problems:
        return reading.refused()
    return FilledForm(file, reading.unit, table, cells, reading.notes(sheet))


def _check_sender(
    reading: _Reading, sheet: Sheet, form: Form, registry: Registry, expected: Unit | None
) -> None:
    name = nfc(str(sheet.cell(form.unit_cell)))
    unit = registry.match(name) if name else None
    if unit is None:
        fault = unknown(registry, name)
        reading.report(form.unit_cell, fault.code, fault.what, fault.found, fault.todo)
    elif expected and unit.id != expected.id:
        reading.report(
            form.unit_cell,
            "wrong_unit",
            f"tệp mang tên của {expected.name_vi} nhưng biểu ghi đơn vị khác",
            f"'{shown(name)}'",
            "kiểm tra tệp gửi nhầm, hoặc sửa tên đơn vị trong biểu",
        )
    elif unit is not None:
        reading.unit = unit.id
    stated = nfc(str(sheet.cell(form.period_cell))).removesuffix(".0")
    if stated != reading.period:
        reading.report(
            form.period_cell,
            "wrong_period",
            f"kỳ báo cáo phải là {reading.period}",
            f"'{shown(stated)}'",
            "gửi đúng biểu của kỳ, hoặc chuyển tệp sang thư mục của kỳ đó",
        )


def _find_header(reading: _Reading, sheet: Sheet, form: Form) -> tuple[int, dict[str, int]]:
    """The header's row and the column of each field; missing and double headers are problems."""
    labels = {nfc(label): c.field for c in form.columns for label in c.labels}
    best: tuple[int, list[tuple[str, int]]] = (0, [])
    for number, row in enumerate(sheet.rows, start=1):
        hits = [
            (labels[nfc(cell)], column)
            for column, cell in enumerate(row, start=1)
            if isinstance(cell, str) and nfc(cell) in labels
        ]
        if len(hits) > len(best[1]):
            best = (number, hits)
    row_number, hits = best
    columns = dict(hits)
    width = max((len(row) for row in sheet.rows), default=1)
    for column in form.columns:
        if column.field not in columns:
            reading.report(
                f"A{row_number}:{letter(width)}{row_number}" if row_number else "",
                "missing_column",
                f"thiếu cột '{column.labels[0]}'",
                f"{len(columns)}/{len(form.columns)} cột của biểu",
                "thêm lại cột theo biểu mẫu, giữ nguyên tiêu đề",
            )
    for name in columns:
        places = [letter(at) for known, at in hits if known == name]
        if len(places) > 1:
            reading.report(
                ", ".join(f"{place}{row_number}" for place in places),
                "double_column",
                f"cột '{_label(form, name)}' xuất hiện {len(places)} lần",
                todo="giữ lại một cột",
            )
    return row_number, columns


def _items(
    reading: _Reading, sheet: Sheet, form: Form, header: int, columns: dict[str, int]
) -> list[dict[str, object]]:
    """The rows under the header up to the last filled one, each cell checked for its type."""
    rows: list[dict[str, object]] = []
    seen: dict[str, int] = {}
    for number in range(header + 1, len(sheet.rows) + 1):
        raw = {name: sheet.at(number, at) for name, at in columns.items()}
        if all(cell == "" for cell in raw.values()):
            continue
        item = nfc(str(raw["item"]))
        place = f"{letter(columns['item'])}{number}"
        if not item:
            reading.report(place, "missing_code", "dòng có số liệu nhưng thiếu mã", todo="ghi mã")
            continue
        if item in seen:
            reading.report(
                place,
                "double_code",
                f"mã trùng với dòng {seen[item]}",
                f"'{shown(item)}'",
                "giữ một dòng",
            )
        seen[item] = number
        row: dict[str, object] = {"item": item, "row": number}
        for column in form.columns:
            if column.type == "count":
                cell = raw[column.field]
                row[column.field] = _count(
                    reading, cell, f"{letter(columns[column.field])}{number}"
                )
        rows.append(row)
    if not rows:
        reading.report(f"A{header + 1}", "no_rows", "biểu không có dòng số liệu nào")
    return rows


def _count(reading: _Reading, cell: Cell, place: str) -> int:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if cell >= 0 and cell % 1 == 0:  # not true of infinity, which a damaged cell may hold
            return int(cell)
        found = str(cell)
    else:
        found = "ô trống" if cell == "" else f"'{str(cell)[:80]}'"
    reading.report(
        place,
        "not_a_count",
        "phải là số nguyên không âm",
        found,
        "ghi số; không phát sinh thì ghi 0",
    )
    return -1


def _layout(
    rows: list[dict[str, object]], form: Form, columns: dict[str, int]
) -> tuple[pd.DataFrame, dict[str, str]]:
    """The rows as an observation table, and where each figure stands."""
    if form.layout == "items":
        cells = {name: letter(columns[name]) for name in form.counts}
        return pd.DataFrame(rows), cells
    at = letter(columns["value"])
    cells = {str(row["item"]): f"{at}{row['row']}" for row in rows}
    figures = {str(row["item"]): row["value"] for row in rows}
    return pd.DataFrame([{"item": "", "row": rows[0]["row"], **figures}]), cells


def _label(form: Form, name: str) -> str:
    return next(column.labels[0] for column in form.columns if column.field == name)
