"""Read one filled form: whose it is, where its columns are, what its cells hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from helpers.core.errors import InputError
from helpers.core.problems import Problem
from helpers.core.text import nfc
from helpers.intake.corrections import Applied, Corrected, Numbered, correct_cells, correct_keys
from helpers.intake.form_cells import UNUSABLE
from helpers.intake.form_header import (
    find_header,
    headers,
    is_period,
    second_heading,
    stated_period,
)
from helpers.intake.form_rows import FormTable, read_items
from helpers.intake.item_codes import with_codes
from helpers.intake.names import shown, unknown
from helpers.intake.problem_log import ProblemLog
from helpers.intake.validation.criteria import Criteria, check_criteria
from helpers.intake.validation.rows import check_rows
from helpers.intake.validation.swapped import swapped_columns
from helpers.intake.workbook import Sheet, letter, read_sheet
from helpers.params.form import Form
from helpers.params.indicator import Indicator
from helpers.params.registry import Registry, Unit


@dataclass(frozen=True)
class FilledForm:
    """What one workbook says. `table` is empty when a problem of severity "error" was found.

    `texts` holds the text columns of each item; `corrections` what was read otherwise than written.
    """

    file: str
    unit: str
    table: pd.DataFrame
    cells: dict[str, str]
    problems: tuple[Problem, ...]
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    corrections: tuple[Applied, ...] = ()


@dataclass(slots=True)
class _Reading(ProblemLog):
    """The state of reading one workbook: where we are, and the problems so far."""

    corrections: list[Applied] = field(default_factory=list)

    def corrected(self, corrected: Corrected) -> Sheet:
        """Take note of corrections; those that the source no longer needs are problems."""
        self.corrections += corrected.applied
        for mended in corrected.mended:
            self.add(
                mended.cell,
                "correction_mended",
                f"không còn giá trị '{mended.correction.old}' mà mục {mended.number} của "
                "params/corrections.yml điều chỉnh",
                mended.found,
                "nguồn đã sửa thì xoá mục đó; nguồn đổi khác thì xem lại mục đó",
            )
        return corrected.sheet

    def notes(self, sheet: Sheet) -> tuple[Problem, ...]:
        """What the sender should know of a workbook that can be read all the same."""
        about = (self.unit, self.period)
        return tuple(
            Problem(
                self.file,
                "",
                "",
                note.code,
                note.what,
                note.found,
                note.todo,
                *about,
                severity="warning",
            )
            for note in sheet.notes
        )

    def refused(self) -> FilledForm:
        return FilledForm(self.file, self.unit, pd.DataFrame(), {}, tuple(self.problems))


def read_form(
    path: Path,
    form: Form,
    *,
    file: str,
    period: str,
    registry: Registry,
    indicators: Iterable[Indicator] = (),
    corrections: Sequence[Numbered] = (),
    opened: Sheet | None = None,
) -> FilledForm:
    """Read the workbook at `path`; what is wrong with it becomes problems, never an exception.

    Args:
        file: the path by which evidence and problems name it.
        period: the period that it is expected to be for.
        indicators: whose rates must not exceed 100%.
        opened: the form's sheet where it was read before, so that the file is opened once.
        corrections: the programme's declared corrections; those of this workbook are applied.
    """
    reading = _Reading(file, form.sheet, period)
    expected = expected_unit(path, registry)
    reading.unit = expected.id if expected else ""
    try:
        sheet = opened or read_sheet(path, form.sheet)
    except InputError as error:
        reading.add("", "unreadable", error.what, error.found, error.todo)
        return reading.refused()
    reading.sheet = sheet.name
    sheet = reading.corrected(correct_cells(sheet, corrections, file=file))
    _check_sender(reading, sheet, form, registry, expected)
    headings = headers(sheet, form)
    header, columns = find_header(reading.add, sheet, form, headings)
    again = second_heading(reading.add, sheet, header, registry, headings)
    if reading.errors:
        return reading.refused()
    indicators = tuple(indicators)
    criteria = Criteria.of(indicators)
    sheet = with_codes(reading.add, sheet, criteria.names, criteria.groups, header, columns)
    unit = reading.unit
    sheet = reading.corrected(
        correct_keys(
            sheet, corrections, form, columns, header=header, unit=unit, period=period, file=file
        )
    )
    known = (tuple(criteria.rows), frozenset(criteria.groups))
    rows = read_items(reading.add, FormTable(sheet, form, header, columns, again, *known))
    if reading.errors:
        if form.layout == "items":
            _check_others(reading, rows, form, columns)
        return reading.refused()
    table, cells = _layout(rows, form, columns)
    table = table.assign(unit=unit, period=period, file=file, sheet=sheet.name)
    table, wrong = check_criteria(table, cells, form, criteria)
    wrong += check_rows(table, cells, form, indicators)
    if wrong and form.layout == "items":
        _ask_for_swapped(reading, table, cells, form)
    reading.problems += wrong
    if reading.errors:
        return reading.refused()
    texts = {str(row["item"]): _texts(row, form) for row in rows}
    applied = tuple(
        replace(correction, unit=unit, period=period) for correction in reading.corrections
    )
    return FilledForm(
        file, unit, table, cells, (*reading.problems, *reading.notes(sheet)), texts, applied
    )


def _ask_for_swapped(
    reading: _Reading, table: pd.DataFrame, cells: dict[str, str], form: Form
) -> None:
    swapped = swapped_columns(table, form)
    if swapped is None:
        return
    first, last = table["row"].min(), table["row"].max()
    left, right = (f"'{_label(form, name)}' (cột {cells[name]})" for name in swapped)
    reading.add(
        ", ".join(f"{cells[name]}{first}:{cells[name]}{last}" for name in swapped),
        "swapped_columns",
        "số liệu của hai cột có vẻ bị đổi chỗ cho nhau",
        f"{left} và {right}: đổi lại thì mọi dòng đều đúng",
        "kiểm tra hai cột; nếu đúng là đổi chỗ thì chép lại và gửi lại",
    )


def _check_others(
    reading: _Reading, rows: list[dict[str, object]], form: Form, columns: dict[str, int]
) -> None:
    """The rules in the rows whose cells are all usable, so that one look names all mistakes."""
    usable = [row for row in rows if not any(row[name] == UNUSABLE for name in form.counts)]
    if usable:
        table, cells = _layout(usable, form, columns)
        place = {"unit": reading.unit, "period": reading.period, "file": reading.file}
        reading.problems += check_rows(table.assign(**place, sheet=reading.sheet), cells, form)


def expected_unit(path: Path, registry: Registry) -> Unit | None:
    """The unit that a file's name speaks of: `so-tttt.xlsx`, and `so-tttt.2.xlsx` sent later."""
    unit = registry.unit(path.name.split(".")[0])
    return registry.present(unit) if unit else None


def wrong_unit(expected: Unit, name: str) -> tuple[str, str, str, str]:
    """Code and text of the problem where a file's name and its form speak of different units."""
    return (
        "wrong_unit",
        f"tệp mang tên của {expected.name_vi} nhưng biểu ghi đơn vị khác",
        f"'{shown(name)}'",
        "kiểm tra tệp gửi nhầm, hoặc sửa tên đơn vị trong biểu",
    )


def _check_sender(
    reading: _Reading, sheet: Sheet, form: Form, registry: Registry, expected: Unit | None
) -> None:
    name = nfc(str(sheet.cell(form.unit_cell)))
    unit = registry.match(name) if name else None
    # two units may have the name one after the other within a period: the file says which
    if expected and registry.is_name_of(expected, name):
        unit = expected
    if unit is None:
        fault = unknown(registry, name)
        reading.add(form.unit_cell, fault.code, fault.what, fault.found, fault.todo)
    elif expected and unit.id != expected.id:
        reading.add(form.unit_cell, *wrong_unit(expected, name))
    elif unit is not None:
        reading.unit = unit.id
    stated = stated_period(sheet, form)
    if not is_period(stated, reading.period):
        reading.add(
            form.period_cell,
            "wrong_period",
            f"kỳ báo cáo phải là {reading.period}",
            f"'{shown(stated)}'",
            "gửi đúng biểu của kỳ, hoặc chuyển tệp sang thư mục của kỳ đó",
        )


def _layout(
    rows: list[dict[str, object]], form: Form, columns: dict[str, int]
) -> tuple[pd.DataFrame, dict[str, str]]:
    """The rows as an observation table, and where each figure stands."""
    if form.layout == "items":
        cells = {name: letter(columns[name]) for name in ("item", *form.counts)}
        return pd.DataFrame(rows)[["item", "row", *form.texts, *form.counts]], cells
    at = letter(columns["value"])
    cells = {str(row["item"]): f"{at}{row['row']}" for row in rows}
    figures = {str(row["item"]): row["value"] for row in rows}
    return pd.DataFrame([{"item": "", "row": rows[0]["row"], **figures}]), cells


def _texts(row: dict[str, object], form: Form) -> dict[str, str]:
    return {c.field: str(row[c.field]) for c in form.columns if not c.is_number}


def _label(form: Form, name: str) -> str:
    return next(column.labels[0] for column in form.columns if column.field == name)
