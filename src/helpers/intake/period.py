"""The workbooks of one period: which of them count, which are double, missing, changed, late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from helpers.core.formatting import short_date
from helpers.core.private_cache import PrivateCache
from helpers.core.problems import Details, Problem, Severity
from helpers.intake.corrections import Numbered
from helpers.intake.form_reader import FilledForm, expected_unit, read_form
from helpers.intake.readings import Readings, content_of
from helpers.intake.receipts import FILE as REGISTER
from helpers.intake.receipts import FOUND_THERE, Receipt, counting, read_receipts
from helpers.intake.revised import revised
from helpers.intake.unit_days import CODE, not_working
from helpers.intake.workbook import workbook_files
from helpers.params.form import Form
from helpers.params.load import Setting


@dataclass(frozen=True)
class PeriodForms:
    """What lies in one period's folder.

    Attributes:
        every: all workbooks as read, in order of name.
        counted: those that count; one a unit at most, and only usable ones.
        problems: of the workbooks that count or would count, and of the folder as a whole.
    """

    every: tuple[FilledForm, ...]
    counted: tuple[FilledForm, ...]
    problems: tuple[Problem, ...]
    sources: dict[str, str]


def read_period(
    setting: Setting,
    form: Form,
    period: str,
    corrections: Sequence[Numbered] = (),
    unit: str = "",
    *,
    keep: bool = False,
) -> PeriodForms:
    """Read `data/raw/<programme>/<period>/` and decide what counts.

    Args:
        unit: read only workbooks that can be this unit's; those of others are told by their names.
        keep: what is read is kept below `outputs/`, and what was kept is not read again.

    Raises:
        ConfigError: the folder's register of received files is not usable.
    """
    folder = setting.project.raw / setting.programme.id / period
    receipts = read_receipts(folder)
    registry = setting.registry_in(setting.period(period))
    cache = PrivateCache(setting.project, f"workbooks/{setting.programme.id}")
    about = (form, registry, setting.framework.indicators, corrections)
    readings = Readings(cache, f"{period}.json", *about) if keep else None
    every, sources = [], {}
    for path in workbook_files(folder):
        named = expected_unit(path, registry)
        if unit and named is not None and named.id != unit:
            continue
        file = setting.project.relative(path)
        read = partial(
            read_form,
            path,
            form,
            file=file,
            period=period,
            registry=registry,
            indicators=setting.framework.indicators,
            corrections=corrections,
        )
        filled, sources[file] = (
            readings.get(path, file, read) if readings else (read(), content_of(path))
        )
        every.append(filled)
    if readings:
        readings.keep()
    every = [_as_received(filled, sources, receipts) for filled in every]
    every = [_if_working(setting, filled, period) for filled in every]
    counted, problems = _decide(every, receipts, period)
    due = setting.programme.due(setting.period(period))
    problems += _late(every, counted, receipts, period, due)
    problems += _lost(setting, every, receipts, period) + _missing(setting, every, period)
    return PeriodForms(tuple(every), tuple(counted), tuple(problems), sources)


def _name(form: FilledForm) -> str:
    """The name of the file, as the register calls it."""
    return form.file.rpartition("/")[2]


def _as_received(
    form: FilledForm, sources: dict[str, str], receipts: Sequence[Receipt]
) -> FilledForm:
    """The form; set aside when its file is not the one that was received."""
    name = _name(form)
    known = [receipt.sha256 for receipt in receipts if receipt.file == name]
    if not known or sources[form.file] == known[0]:
        return form
    problem = _whole(
        form,
        "changed_after_receipt",
        "nội dung tệp khác lúc nhận",
        f"sha256 {sources[form.file][:16]}, lúc nhận {known[0][:16]}",
        "đặt lại tệp như lúc nhận; bản sửa thì nhập bằng baocao import",
    )
    return replace(form, table=form.table.iloc[:0], problems=(*form.problems, problem))


def _if_working(setting: Setting, form: FilledForm, period: str) -> FilledForm:
    """The form; set aside when its unit does not work in the period."""
    fault = not_working(setting, form.unit, period) if form.unit else None
    if fault is None:
        return form
    problem = _whole(form, CODE, *fault)
    return replace(form, table=form.table.iloc[:0], problems=(*form.problems, problem))


def _decide(
    every: list[FilledForm], receipts: tuple[Receipt, ...], period: str
) -> tuple[list[FilledForm], list[Problem]]:
    """The forms that count, and the problems of all that were not replaced by another file."""
    counted: list[FilledForm] = []
    problems: list[Problem] = []
    for unit in dict.fromkeys(form.unit for form in every):
        mine = [form for form in every if form.unit == unit]
        chosen = counting(receipts, unit) if unit else None
        if chosen is not None:
            selected = [form for form in mine if form.file.endswith(f"/{chosen}")]
            problems += [
                replace(_superseded(form, chosen), details=revised(form, mine, selected, receipts))
                for form in mine
                if form not in selected
            ]
            mine = selected
        problems += [problem for form in mine for problem in form.problems]
        usable = [form for form in mine if not form.table.empty]
        if len(usable) > 1:
            problems += [_double(form, len(usable), period) for form in usable]
        else:
            counted += usable
    return counted, sorted(problems, key=lambda problem: (problem.file, problem.severity))


def _superseded(form: FilledForm, chosen: str) -> Problem:
    what = "đơn vị gửi nhiều tệp cho kỳ này; tệp này không được tính"
    stated = f"{REGISTER} ghi tính {chosen}" if chosen else f"{REGISTER} ghi chưa tính tệp nào"
    todo = "muốn tính tệp này thì nhập lại bằng baocao import"
    return _whole(form, "superseded", what, stated, todo, "warning")


def _double(form: FilledForm, times: int, period: str) -> Problem:
    return _whole(
        form,
        "double_submission",
        "đơn vị có nhiều hơn một tệp cho kỳ này; chưa tính tệp nào",
        f"{times} tệp",
        "giữ lại một tệp, chuyển tệp kia ra ngoài; hoặc nhập tệp được tính bằng baocao import",
        period=period,
    )


def _late(
    every: list[FilledForm],
    counted: list[FilledForm],
    receipts: tuple[Receipt, ...],
    period: str,
    due: date | None,
) -> list[Problem]:
    """Units whose first form came after the deadline; what is sent again later is not late."""
    if due is None:
        return []
    registered = {receipt.file for receipt in receipts}
    # when a file came that lay there before the register is not known
    undated = {form.unit for form in every if _name(form) not in registered}
    undated |= {receipt.unit for receipt in receipts if receipt.source == FOUND_THERE}
    first = {
        receipt.unit: (receipt, line) for line, receipt in reversed([*enumerate(receipts, start=2)])
    }
    problems = []
    for form in counted:
        receipt, line = first.get(form.unit, (None, 0))
        if receipt is None or form.unit in undated or receipt.received.date() <= due:
            continue
        day = receipt.received.date()
        problems.append(
            _whole(
                form,
                "late_submission",
                f"biểu đến sau hạn gửi {short_date(due)}",
                f"nhận ngày {short_date(day)}",
                "nhắc đơn vị gửi đúng hạn",
                "warning",
                period,
                ((due.isoformat(), day.isoformat(), line),),
            )
        )
    return problems


def _lost(
    setting: Setting, every: list[FilledForm], receipts: tuple[Receipt, ...], period: str
) -> list[Problem]:
    there = {_name(form) for form in every}
    return [
        Problem(
            f"data/raw/{setting.programme.id}/{period}/{file}",
            "",
            "",
            "received_file_missing",
            "sổ nhận có tệp này nhưng trong thư mục không còn",
            todo="đặt lại tệp như lúc nhận",
            unit=unit,
            period=period,
        )
        for file, unit in dict.fromkeys((receipt.file, receipt.unit) for receipt in receipts)
        if file not in there
    ]


def _missing(setting: Setting, every: list[FilledForm], period: str) -> list[Problem]:
    sent = {form.unit for form in every}
    return [
        Problem(
            f"data/raw/{setting.programme.id}/{period}/{unit.id}.xlsx",
            "",
            "",
            "missing_workbook",
            f"chưa có biểu số liệu của {unit.name_vi}",
            todo="đôn đốc đơn vị gửi biểu rồi chạy lại",
            unit=unit.id,
            period=period,
        )
        for unit in setting.reporting_in(setting.period(period))
        if unit.id not in sent
    ]


def _whole(
    form: FilledForm,
    code: str,
    what: str,
    found: str,
    todo: str,
    severity: Severity = "error",
    period: str = "",
    details: Details = (),
) -> Problem:
    """A problem of a whole file."""
    when = period or form.file.split("/")[-2]
    return Problem(form.file, "", "", code, what, found, todo, form.unit, when, severity, details)
