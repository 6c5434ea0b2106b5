"""Check exports and tables: what is read of them, and what is wrong, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from helpers.core.errors import ConfigError
from helpers.core.paths import Project
from helpers.core.periods import read_period
from helpers.intake.checking import HISTORY, Checked, check_workbooks, find_workbooks
from helpers.intake.export_import import summary
from helpers.intake.exports import export_files, read_exports
from helpers.intake.fed_units import unit_lines
from helpers.intake.feeds import read_fed
from helpers.intake.filed import FOLDER, window_of
from helpers.intake.forms import load_form, read_forms
from helpers.intake.personal import personal_columns
from helpers.intake.settled import settle
from helpers.intake.sources.mapping import Mapping
from helpers.intake.sources.read import import_file, load_mapping, registry_for
from helpers.intake.sources.result import Import, Window
from helpers.intake.tables.opening import table_files
from helpers.intake.tables.programme import read_tables, tables_of
from helpers.intake.workbook import workbook_files
from helpers.params.load import Setting, load_setting
from helpers.params.registry import Registry

TABLES = "tables"
_MOST_VALUES = 60  # listed for one file
_PERIOD = re.compile(r"[12]\d{3}(-Q[1-4]|-M(0[1-9]|1[0-2]))?")


def check_paths(
    project: Project, paths: Sequence[Path], programme: str, source: str = "", period: str = ""
) -> tuple[Checked, ...]:
    """Check forms, exports and tables: all by the mapping `source`, or each as what it is.

    Of every file, columns that look like data about persons are named too. Without `source`, files
    in a `sources` or `tables` folder of `data/raw/` are exports or tables, all others are forms.

    Raises:
        ConfigError: nothing to check, or something named or declared is not usable.
    """
    if source:
        checked = check_exports(project, paths, source, programme, period)
    else:
        checked = _check_each(project, paths, programme)
    return tuple(_with_personal(file) for file in checked)


def _with_personal(file: Checked) -> Checked:
    personal = personal_columns(file.path, file.shown, file.unit, file.period)
    return replace(file, problems=(*file.problems, *personal))


def _check_each(project: Project, paths: Sequence[Path], programme: str) -> tuple[Checked, ...]:
    """Each file as what it is."""
    files = find_workbooks(paths, _files)
    kinds = {path: kind_of(project, path) for path in files}
    forms = [path for path in files if kinds[path] == "form"]
    checked = list(check_workbooks(project, forms, programme)) if forms else []
    for path in files:
        if kinds[path] == "export":
            of, when = path.parts[-4:-2]
            checked.append(check_received(load_setting(project, of), when, path))
        elif kinds[path] == "table":
            checked.append(check_table(load_setting(project, path.parts[-3]), path))
    return tuple(sorted(checked, key=lambda file: files.index(file.path)))


def _files(folder: Path) -> list[Path]:
    of = {FOLDER: export_files, TABLES: table_files}
    return of.get(folder.name, workbook_files)(folder)


def kind_of(project: Project, path: Path) -> Literal["form", "export", "table"]:
    """As what a file is checked, by where it lies."""
    raw = project.raw.resolve()
    inside = path.relative_to(raw).parts if path.is_relative_to(raw) else ()
    if inside[1:-1] == (TABLES,):
        return "table"
    return "export" if len(inside) > 1 and inside[-2] == FOLDER else "form"


def check_table(setting: Setting, path: Path) -> Checked:
    """Check a table of a programme: on its own, and beside the programme's other tables."""
    shown = setting.project.shown(path)
    everything = read_tables(setting, [period.id for period in setting.programme.periods])
    wides, problems = tables_of(setting, path)
    named = dict.fromkeys(
        problem for problem in (*problems, *everything.problems) if problem.file == shown
    )
    rows = sum(len(wide.rows) for wide in wides)
    figures = sum(len(row.values) for wide in wides for row in wide.rows)
    note = f"đọc được {figures} giá trị ở {rows} dòng"
    return Checked(path, shown, setting.programme.id, "", "", tuple(named), note)


def check_exports(
    project: Project, paths: Sequence[Path], source: str, programme: str = "", period: str = ""
) -> tuple[Checked, ...]:
    """Read each file through the mapping `source` and say what was found, nothing being written.

    Args:
        programme: whose units and periods are meant; not needed for names of provinces.
        period: of the programme; without one a year, quarter or month such as 2014, 2014-Q3.

    Raises:
        ConfigError: unknown mapping, programme or period, or one of them is needed and missing.
    """
    setting, mapping, registry, window = mapping_for(project, source, programme, period)
    checked = []
    for path in find_workbooks(paths, export_files):
        shown = project.shown(path)
        contents = import_file(path, mapping, registry, window, file=shown)
        file = _checked(path, shown, programme, contents, window.id)
        units = unit_lines(setting, mapping, window.id, contents) if setting else ()
        checked.append(replace(file, note="\n".join([file.note, *_listed(contents), *units])))
    return tuple(checked)


def mapping_for(
    project: Project, source: str, programme: str, period: str
) -> tuple[Setting | None, Mapping, Registry, Window]:
    """The programme, a mapping, the names that its files may hold, the period that is meant.

    Raises:
        ConfigError: unknown mapping, programme or period, or one of them is needed and missing.
    """
    mapping = load_mapping(project, source)
    setting = load_setting(project, programme) if programme else None
    window = _window(setting, period)
    if setting is None and mapping.names == "programme":
        raise ConfigError(
            "Ánh xạ này đọc tên đơn vị của một chương trình",
            where=f"params/sources/{source}.yml",
            todo="thêm --programme MÃ_CHƯƠNG_TRÌNH",
        )
    registry = setting.registry if setting else Registry((), ())
    return setting, mapping, registry_for(mapping, registry, project, window), window


def check_received(setting: Setting, period: str, path: Path) -> Checked:
    """Check an export that lies in `data/raw/`: by its register, and beside forms and others."""
    shown, kind = setting.project.shown(path), setting.programme.source.kind
    form = None if kind == "table" else load_form(setting)
    exports, problems = read_exports(setting, form, period)
    mine = next((export for export in exports if export.file == shown), None)
    if form is None:
        problems = [*problems, *settle(setting, [period], [read_fed(setting, [period])]).problems]
    elif kind == "forms":
        read = read_forms(setting, _until(setting, period)).problems
        problems += [
            problem for problem in read if problem.code != "export_instead_of_form"
        ]  # no fault of it
    elif mine:
        problems += mine.contents.problems
    if mine is None:
        empty = Import("", (), ())
        checked = _checked(path, shown, setting.programme.id, empty, period)
    else:
        checked = _checked(path, shown, setting.programme.id, mine.contents, period)
        units = unit_lines(setting, mine.mapping, period, mine.contents)
        checked = replace(checked, note="\n".join([checked.note, *units]))
        problems = [*mine.contents.problems, *problems]
    named = dict.fromkeys(problem for problem in problems if problem.file == shown)
    return replace(checked, problems=tuple(named))


def _until(setting: Setting, period: str) -> list[str]:
    """A period and those before it that a unit's figures are compared with."""
    periods = [setting.period(period)]
    while len(periods) <= HISTORY and (before := setting.programme.before(periods[-1])):
        periods.append(before)
    return [when.id for when in reversed(periods)]


def _checked(path: Path, shown: str, programme: str, contents: Import, period: str) -> Checked:
    units = {value.unit for value in contents.values}
    unit = units.pop() if len(units) == 1 else ""
    note = "\n".join([summary(contents), *contents.notes])
    return Checked(path, shown, programme, unit, period, contents.problems, note, contents.values)


def _listed(contents: Import) -> list[str]:
    """The first values, each with its cell."""
    lines = [
        f"{' '.join(filter(None, (value.unit, value.item)))} {value.field} = "
        f"{value.as_dict()['value']} ({'!'.join(filter(None, (value.sheet, value.cell)))})"
        for value in contents.values[:_MOST_VALUES]
    ]
    more = len(contents.values) - len(lines)
    return [*lines, f"… và {more} giá trị nữa"] if more else lines


def _window(setting: Setting | None, period: str) -> Window:
    if setting is not None and period:
        return window_of(setting, period)
    if _PERIOD.fullmatch(period) and (dates := read_period(period)):
        return Window(period, dates.start, dates.end)
    raise ConfigError(
        "Cần biết bản xuất của kỳ nào",
        where="--period",
        found=repr(period),
        todo="ghi mã kỳ của chương trình; không có chương trình thì như 2014, 2014-Q3, 2014-M07",
    )
