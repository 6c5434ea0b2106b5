"""All filled forms of a programme for some periods, as one observation table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

import pandas as pd

from helpers.core.errors import ConfigError
from helpers.core.problems import Problem
from helpers.intake.codes import Spellings
from helpers.intake.corrections import Numbered
from helpers.intake.export_counts import Counted, count_exports
from helpers.intake.exports import read_exports
from helpers.intake.form_reader import FilledForm
from helpers.intake.observations import Observations, empty
from helpers.intake.period import PeriodForms, read_period
from helpers.intake.score_form import score_form
from helpers.intake.spellings import one_spelling
from helpers.intake.validation.series import Filled, check_series
from helpers.intake.validation.shared import check_shared_list
from helpers.params.checks import JumpCheck, SharedListCheck, StockCheck
from helpers.params.corrections import FILE, Correction
from helpers.params.form import Form
from helpers.params.load import Setting
from helpers.params.period import Period
from helpers.params.reader import read_yaml

Brought = tuple[pd.DataFrame, dict[str, str]]  # figures of one unit, and where each stands


def load_form(setting: Setting) -> Form:
    """The form that the programme's units fill in.

    A programme of printed figures or tables has no form of its own; its units can fill in a score
    sheet made from the framework.

    Raises:
        ConfigError: `params/forms/` has no such form or it is not usable.
    """
    if setting.programme.source.kind != "forms":
        return score_form(setting.framework)
    name = f"{setting.programme.source.form}.yml"
    return read_yaml(setting.project.params / "forms" / name, Form)


def check_own_period(setting: Setting, period: str) -> None:
    """That data are sent for a period itself: a year made of quarters is read from its quarters.

    Raises:
        ConfigError: unknown period, or one that is made of others.
    """
    parts = [part.id for part in setting.programme.parts(setting.period(period))]
    if parts != [period]:
        raise ConfigError(
            f"Kỳ {period} gộp từ các kỳ khác, không có biểu, bản xuất riêng",
            where="--period",
            found=", ".join(parts),
            todo="làm theo từng kỳ đó",
        )


def read_forms(setting: Setting, periods: Iterable[str]) -> Observations:
    """Read `data/raw/<programme>/<period>/` for each of `periods`, forms and exports.

    A workbook with an error is set aside whole and named in the problems: a unit without usable
    workbook has no data, it does not have zero. Two workbooks of one unit are both set aside unless
    the register of received files says which one counts.

    Raises:
        ConfigError: form, mappings or a register of received files are not usable.
    """
    form = load_form(setting)
    corrections = setting.corrections
    wanted = list(dict.fromkeys(periods))
    read = {period: read_period(setting, form, period, corrections, keep=True) for period in wanted}
    known = Spellings()
    read, respelled = one_spelling(read, in_order(setting, read), known)
    between = check_between(setting, form, read)
    refused = {problem.file for problem in between if problem.severity == "error"}
    filled = [
        sent for period in read.values() for sent in period.counted if sent.file not in refused
    ]
    problems = [problem for period in read.values() for problem in period.problems]
    problems += [*respelled, *between, *_unused(setting, corrections, read)]
    tables = [sent.table for sent in filled]
    cells = {sent.file: sent.cells for sent in filled}
    sources = {file: digest for p in read.values() for file, digest in p.sources.items()}
    brought: list[Brought] = []
    for period in wanted:
        mine = [sent for sent in read[period].counted if sent.file not in refused]
        exports, wrong = read_exports(setting, form, period)
        counted = count_exports(setting, form, exports, mine, known)
        problems = [_instead(setting, form, problem, period, counted) for problem in problems]
        problems += [*wrong, *counted.problems]
        tables += counted.tables
        cells |= counted.cells
        brought += [(table, counted.cells[table["file"].iloc[0]]) for table in counted.tables]
        sources |= {
            file: mark for export in exports for file, mark in export.contents.sources.items()
        }
    problems += [p for p in _between_exports(setting, form, read, brought) if p not in between]
    table = pd.concat(tables, ignore_index=True) if tables else empty(form.counts)
    return Observations(
        table=table,
        cells=cells,
        problems=tuple(problems),
        sources=sources,
        corrections=tuple(c for sent in filled for c in sent.corrections),
    )


def in_order(setting: Setting, periods: Iterable[str]) -> list[str]:
    """The periods from the oldest to the newest."""
    return sorted(periods, key=lambda period: setting.period(period).end)


def _instead(
    setting: Setting, form: Form, problem: Problem, period: str, counted: Counted
) -> Problem:
    """The problem; a missing workbook whose figures an export brings is reported as that."""
    if (problem.code, problem.period) != ("missing_workbook", period):
        return problem
    if problem.unit not in counted.by_unit:
        return problem
    files, figures = counted.by_unit[problem.unit]
    named = ", ".join(form.label(name) for name in figures)
    lacking = len(set(form.counts) - set(figures))
    return Problem(
        files[0],
        "",
        "",
        "export_instead_of_form",
        f"chưa có biểu của {setting.unit(problem.unit).name_vi}; dùng số liệu xuất từ hệ thống",
        f"{named}, từ {', '.join(files)}; {lacking} số liệu khác của biểu chưa có",
        "đôn đốc đơn vị gửi biểu; có biểu thì báo cáo dùng biểu",
        problem.unit,
        period,
        "warning",
    )


def check_between(setting: Setting, form: Form, read: dict[str, PeriodForms]) -> list[Problem]:
    """What does not fit between the periods of a unit, or between units and a printed total."""
    order = [setting.period(period) for period in in_order(setting, read)]
    problems: list[Problem] = []
    groups = {unit: group for group in setting.registry.renamed for unit in group}
    units = dict.fromkeys(groups.get(unit.id, (unit.id,)) for unit in setting.reporting_units)
    for names in units:  # a unit that was renamed is one
        forms = {
            period.id: (sent.table, sent.cells)
            for period in order
            for sent in read[period.id].counted
            if sent.unit in names
        }
        problems += check_series(_series(setting, order, forms), form)
    for check in form.checks_of(SharedListCheck):
        figures = [f for f in setting.figures if f.unit == setting.programme.whole]
        for period in order:
            counted = read[period.id].counted
            lists = {sent.unit: frozenset(sent.table["item"]) for sent in counted}
            problems += check_shared_list(lists, figures, check)
    return list(dict.fromkeys(problems))


def _series(
    setting: Setting, order: Sequence[Period], stated: Mapping[str, Brought]
) -> list[Filled]:
    """What a unit states, by period, oldest first."""
    series: list[Filled] = []
    last = ""
    for period in order:
        if period.id in stated:
            before = setting.programme.before(period)
            follows = before is not None and before.id == last
            series.append(Filled(*stated[period.id], period.label_vi, follows))
            last = period.id
    return series


def _between_exports(
    setting: Setting, form: Form, read: dict[str, PeriodForms], brought: Sequence[Brought]
) -> Iterator[Problem]:
    """What an export brings that does not fit with the other periods of its unit: with their forms,
    else with the exports of the same mapping. It need not list what there was nothing of."""
    checks = (*form.checks_of(StockCheck), *form.checks_of(JumpCheck))
    form = form.model_copy(update={"checks": checks})
    order = [setting.period(period) for period in in_order(setting, read)]
    forms = {
        (sent.unit, period): (sent.table, sent.cells)
        for period, filled in read.items()
        for sent in filled.counted
    }
    series: dict[tuple[str, str], dict[str, Brought]] = {}
    for table, cells in brought:
        unit, period, file = table.iloc[0][["unit", "period", "file"]]
        mapping = PurePosixPath(file).name.partition(".")[0]
        series.setdefault((unit, mapping), {})[period] = table, cells
    files = {str(table["file"].iloc[0]) for table, _ in brought}
    for (unit, _), stated in series.items():
        from_forms = {
            period.id: forms[unit, period.id] for period in order if (unit, period.id) in forms
        }
        for problem in check_series(_series(setting, order, {**stated, **from_forms}), form):
            if problem.file in files or problem.code == "stock_and_flow":
                yield problem


def _unused(
    setting: Setting, corrections: Sequence[Numbered], read: dict[str, PeriodForms]
) -> Iterator[Problem]:
    """Corrections of the periods read that no workbook took, and none was set aside for.

    A workbook that another one of its unit replaced takes none: what it says is not counted.
    """
    for number, override in corrections:
        key = override.key
        period = key.period if key else PurePosixPath(override.file).parent.name
        if period not in read or any(
            number in {c.number for c in form.corrections} or _refused(form, override)
            for form in _in_force(read[period])
        ):
            continue
        yield Problem(
            override.file or f"params/{FILE}",
            "",
            override.cell,
            "correction_unused",
            f"mục {number} của params/{FILE} không áp dụng cho tệp nào được tính",
            f"{period}, {key.unit if key else override.file}",
            "xoá mục đó, hoặc sửa tên tệp, đơn vị, kỳ",
            key.unit if key else "",
            period,
        )


def _in_force(read: PeriodForms) -> Iterator[FilledForm]:
    """The workbooks that count, and all of units of which none does."""
    counted = {form.unit: form.file for form in read.counted}
    yield from (form for form in read.every if counted.get(form.unit, form.file) == form.file)


def _refused(form: FilledForm, correction: Correction) -> bool:
    """Whether the workbook that an entry speaks of was set aside, which is reported on its own."""
    mine = form.unit == correction.key.unit if correction.key else form.file == correction.file
    return mine and form.table.empty
