"""Whose form a workbook is and for which period, told from what is written in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.core.errors import InputError
from helpers.core.problems import Problem
from helpers.core.text import nfc
from helpers.intake.form_header import headers, is_period, stated_period
from helpers.intake.form_reader import expected_unit
from helpers.intake.forms import load_form
from helpers.intake.workbook import Sheet, open_book, sheets_like
from helpers.params.form import Form
from helpers.params.load import Setting


@dataclass(frozen=True)
class Candidate:
    """One programme that a workbook could belong to."""

    setting: Setting
    form: Form


@dataclass(frozen=True)
class Recognised:
    """What a workbook was recognised as; `unit`, `period` are "" where they could not be told."""

    setting: Setting
    form: Form
    unit: str
    period: str
    sheet: Sheet


def candidates(settings: Iterable[Setting]) -> tuple[Candidate, ...]:
    """The programmes with their forms; one on tables has none that is read."""
    return tuple(
        Candidate(setting, load_form(setting))
        for setting in settings
        if setting.programme.source.kind != "table"
    )


def recognise(path: Path, known: Iterable[Candidate], *, file: str) -> Recognised | Problem:
    """The programme whose form the workbook follows, and the unit and period that it states.

    The programme that knows both unit and period wins, then the one that knows the unit (by the
    cell or by the file's name), then the one that knows the period.
    """
    best: tuple[int, Recognised] | None = None
    known = tuple(known)
    try:
        sheets = _sheets(path, [candidate.form.sheet for candidate in known])
    except InputError as fault:
        return Problem(file, "", "", "unreadable", fault.what, fault.found, fault.todo)
    for candidate in known:
        sheet = sheets.get(candidate.form.sheet)
        if sheet is None:
            continue
        stated = _stated(path, sheet, candidate)
        score = 2 * bool(stated.unit) + bool(stated.period) + 4 * _has_header(sheet, candidate.form)
        if best is None or score > best[0]:
            best = score, stated
    if best is not None and best[0]:
        return best[1]
    return Problem(
        file,
        "",
        "",
        "unknown_form",
        "không nhận ra biểu của chương trình nào",
        "không có tiêu đề cột, tên đơn vị hay kỳ của biểu nào",
        "dùng biểu do baocao template ghi ra",
    )


def _sheets(path: Path, names: Sequence[str]) -> dict[str, Sheet]:
    """Those of the sheets that the workbook has; the file is opened once.

    Raises:
        InputError: the file cannot be read, or it has none of the sheets.
    """
    with open_book(path) as book:
        wanted = [name for name in dict.fromkeys(names) if sheets_like(book.names, name)]
        # none of them: the first is asked for, which says what sheets there are
        return {name: book.sheet(name) for name in wanted or names[:1]}


def _stated(path: Path, sheet: Sheet, candidate: Candidate) -> Recognised:
    stated = stated_period(sheet, candidate.form)
    ids = (period.id for period in candidate.setting.programme.periods)
    period = next((id_ for id_ in ids if is_period(stated, id_)), "")
    setting = candidate.setting
    registry = setting.registry_in(setting.period(period)) if period else setting.registry
    name = nfc(str(sheet.cell(candidate.form.unit_cell)))
    unit = registry.match(name) if name else None
    expected = expected_unit(path, registry)
    if unit is None or (expected and registry.is_name_of(expected, name)):
        unit = expected
    return Recognised(candidate.setting, candidate.form, unit.id if unit else "", period, sheet)


def _has_header(sheet: Sheet, form: Form) -> bool:
    """Whether some row holds at least half of the form's headers."""
    need = max(1, len(form.columns) // 2)
    return any(len({name for name, _ in hits}) >= need for _, hits in headers(sheet, form))
