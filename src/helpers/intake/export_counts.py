"""What exports bring where no form does: each unit's figures once, from one source that is named.

A form counts before an export, as the unit signed it; where both say something, they are compared.
Between two mappings nothing decides, so neither counts and both are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from helpers.core.problems import Problem, Severity
from helpers.intake.codes import Spellings
from helpers.intake.exports import Export, last_files, own_units, set_aside
from helpers.intake.form_reader import FilledForm
from helpers.intake.numbers import MOST
from helpers.intake.observations import KEYS
from helpers.intake.problem_log import problem_in
from helpers.intake.sources.result import Value, split_cell
from helpers.intake.validation.rows import check_rows
from helpers.params.checks import named_fields
from helpers.params.form import Form
from helpers.params.load import Setting


@dataclass(frozen=True)
class _Brought:
    """The rows of one unit in one export, with only those figures that every row states."""

    export: Export
    unit: str
    table: pd.DataFrame
    cells: dict[str, str]

    @property
    def figures(self) -> tuple[str, ...]:
        return tuple(name for name in self.table.columns if name not in KEYS)

    def problem(
        self, figure: str, code: str, what: str, found: str, todo: str, severity: Severity = "error"
    ) -> Problem:
        """A problem of a figure, at the first cell in which the export states it."""
        place = self.cells[figure]
        return problem_in(self.table.iloc[0], place, code, what, found, todo, severity)


@dataclass
class Counted:
    """What is added to the forms of one period.

    Attributes:
        by_unit: for each unit whose figures come from exports, the files and the figures.
    """

    tables: list[pd.DataFrame] = field(default_factory=list)
    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    by_unit: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)


def count_exports(
    setting: Setting,
    form: Form,
    exports: Sequence[Export],
    filled: Iterable[FilledForm],
    known: Spellings | None = None,
) -> Counted:
    """The figures that count of one period's exports, and every disagreement by name.

    Args:
        known: how the forms spell their codes; exports take the same spelling.
    """
    counted = Counted()
    forms = {sent.unit: sent for sent in filled}
    brought: dict[str, list[_Brought]] = {}
    for source in _latest(exports, counted.problems, known or Spellings()):
        if source.unit in forms:
            counted.problems += _compared(forms[source.unit], source, form)
        elif usable := _checked(setting, form, source, counted.problems):
            brought.setdefault(source.unit, []).append(usable)
    for unit, sources in brought.items():
        kept = list(_without_doubles(sources, form, counted.problems))
        counted.tables += [source.table for source in kept]
        for source in kept:
            counted.cells.setdefault(source.export.file, {}).update(source.cells)
        if kept:
            figures = [name for source in kept for name in source.figures]
            files = dict.fromkeys(source.export.file for source in kept)
            counted.by_unit[unit] = tuple(files), tuple(dict.fromkeys(figures))
    return counted


def _latest(
    exports: Sequence[Export], problems: list[Problem], known: Spellings
) -> Iterator[_Brought]:
    """For each mapping and unit the rows of the last file that names the unit.

    A file with an error is set aside whole; the files before it do not come back for its units.
    """
    last = last_files(exports)
    for export in exports:
        if not export.counts:
            continue
        mine = own_units(export, last, problems)
        if not export.contents.usable:
            problems.append(set_aside(export))
            continue
        rows = _rows(export, known)
        for unit in mine:
            table = rows[rows["unit"] == unit].dropna(axis="columns").reset_index(drop=True)
            yield _Brought(export, unit, table, _places(export))


def _rows(export: Export, known: Spellings) -> pd.DataFrame:
    """One row a unit and item, one column a figure; a figure that a row lacks is blank."""
    rows: dict[tuple[str, str], dict[str, object]] = {}
    for value in _figures(export):
        item = known.of(value.item)
        row = rows.setdefault((value.unit, item), {})
        if not row:
            keys = (value.unit, value.period, item, value.file, value.sheet)
            row |= dict(zip(KEYS, (*keys, split_cell(value.cell)[1]), strict=True))
        row[value.field] = value.number
    return pd.DataFrame(list(rows.values()), columns=[*KEYS, *_places(export)])


def _places(export: Export) -> dict[str, str]:
    return {value.field: split_cell(value.cell)[0] for value in _figures(export)}


def _figures(export: Export) -> list[Value]:
    """The numbers that stand in the file; constants of the mapping have no cell."""
    return [value for value in export.contents.values if value.number is not None and value.cell]


def _checked(
    setting: Setting, form: Form, source: _Brought, problems: list[Problem]
) -> _Brought | None:
    """The figures that the form has, whole numbers all, after the form's own rules."""
    stated = [name for name in source.figures if name in form.counts]
    for name in stated:
        wrong = [n for n in source.table[name] if n != n.to_integral_value() or not 0 <= n <= MOST]
        if wrong:
            what = f"phải là số nguyên từ 0 đến {MOST}"
            problems.append(source.problem(name, "not_a_count", what, f"{wrong[0]:f}", "sửa nguồn"))
            return None
    if not stated:
        return None
    table = source.table[[*KEYS, *stated]].astype(dict.fromkeys(stated, "int64"))
    faults = check_rows(table, source.cells, _part_of(form, stated), setting.framework.indicators)
    problems += faults
    if any(problem.severity == "error" for problem in faults):
        return None
    return _Brought(source.export, source.unit, table, {n: source.cells[n] for n in stated})


def _part_of(form: Form, figures: list[str]) -> Form:
    """The form with only these figures and the checks that need no others."""
    if form.layout == "pairs":
        kept: dict[str, object] = {
            "figures": tuple(figure for figure in form.figures if figure.code in figures)
        }
    else:
        columns = (c for c in form.columns if not c.is_number or c.field in figures)
        kept = {"columns": tuple(columns)}
    checks = tuple(check for check in form.checks if named_fields(check) <= set(figures))
    return form.model_copy(update={**kept, "checks": checks})


def _without_doubles(
    sources: list[_Brought], form: Form, problems: list[Problem]
) -> Iterator[_Brought]:
    """The sources of one unit without the figures that more than one of them brings."""
    names = [name for source in sources for name in source.figures]
    for source in sources:
        double = [name for name in source.figures if names.count(name) > 1]
        for name in double:
            others = [
                f"{other.table[name].sum()} ở {other.export.file}"
                for other in sources
                if name in other.figures and other is not source
            ]
            what = f"'{form.label(name)}' của đơn vị có ở hơn một nguồn; không lấy nguồn nào"
            found = f"{source.table[name].sum()} ở tệp này; {'; '.join(others)}"
            todo = "chọn một: nhập lại tệp không dùng với --keep"
            problems.append(source.problem(name, "double_source", what, found, todo))
        kept = [name for name in source.figures if name not in double]
        if kept:
            cells = {name: source.cells[name] for name in kept}
            yield _Brought(source.export, source.unit, source.table[[*KEYS, *kept]], cells)


def _compared(filled: FilledForm, source: _Brought, form: Form) -> Iterator[Problem]:
    """Where a form, which counts, and an export say different things of the same figure."""
    for name in source.figures:
        if name not in form.counts:
            continue
        stated, exported = int(filled.table[name].sum()), source.table[name].sum()
        if stated == exported:
            continue
        system = source.export.mapping.system
        what = f"'{form.label(name)}' trên {system} khác biểu của đơn vị; báo cáo dùng biểu"
        found = f"{system}: {exported:f}; biểu: {stated} ({filled.file})"
        todo = "đối chiếu hai nguồn, đề nghị đơn vị xác nhận"
        yield source.problem(name, "sources_differ", what, found, todo, "warning")
