"""Forms for the units of a programme, as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from helpers.core.errors import AlreadyThere, ConfigError
from helpers.core.files import write_atomically
from helpers.intake.form_reader import FilledForm
from helpers.intake.forms import check_own_period, load_form
from helpers.intake.period import read_period
from helpers.intake.templates.entry import write_entry, write_previous
from helpers.intake.templates.formulas import PREVIOUS
from helpers.intake.templates.guide import SHEET as GUIDE
from helpers.intake.templates.guide import write_guide
from helpers.intake.templates.plan import FormPlan, Grid, plan_form
from helpers.intake.workbook_bytes import to_bytes
from helpers.params.form import Form
from helpers.params.load import Setting
from helpers.params.period import Period
from helpers.params.registry import Unit


def write_templates(
    setting: Setting, period_id: str, out: Path, units: Sequence[str] = ()
) -> list[Path]:
    """Write `out/<unit>.xlsx` for each unit that reports in the period, or for the named ones.

    Raises:
        ConfigError: unknown period or unit, one that has no form, params that are not usable, or a
            file would be written into `data/raw/` or over another one. One that is the same,
            such as those of a run that was stopped, is kept.
    """
    check_own_period(setting, period_id)
    period = setting.period(period_id)
    form = load_form(setting)
    chosen = [setting.unit(unit) for unit in units] or list(setting.reporting_in(period))
    _check_working(period, chosen)
    _check_place(setting, out)
    earlier = _earlier(setting, form, period, {unit.id for unit in chosen})
    plans = {
        out / f"{unit.id}.xlsx": plan_form(setting, form, unit, period, earlier.get(unit.id, ()))
        for unit in chosen
    }
    there = [path for path in plans if path.exists()]
    _check_same(out, [path for path in there if path.read_bytes() != template(plans[path])])
    for path, plan in plans.items():
        if path not in there:
            write_atomically(path, template(plan))
    return list(plans)


def _check_working(period: Period, units: Sequence[Unit]) -> None:
    idle = [unit.name_vi for unit in units if not unit.works_in(period.start, period.end)]
    if idle:
        raise ConfigError(
            f"Đơn vị không hoạt động trong kỳ {period.id}",
            where="--unit",
            found="; ".join(idle)[:200],
            todo="bỏ đơn vị đó, hoặc sửa valid_from, valid_to trong params/units.csv",
        )


def _check_place(setting: Setting, out: Path) -> None:
    if out.resolve().is_relative_to(setting.project.raw.resolve()):
        raise ConfigError(
            "Không ghi biểu mẫu vào data/raw: đó là chỗ của biểu đã nhận",
            where=str(out),
            todo="đổi --out",
        )


def _check_same(out: Path, others: Sequence[Path]) -> None:
    """An empty form never takes the place of a filled one; the same form is left as it is."""
    if others:
        raise AlreadyThere(
            "Biểu mẫu sẽ ghi đè tệp đã có",
            where=str(out),
            found=", ".join(path.name for path in others)[:200],
            todo="đổi --out, hoặc chuyển các tệp đó đi",
        )


def template(plan: FormPlan) -> bytes:
    """One form as a workbook; the same plan always gives the same bytes."""
    grid = Grid(plan.form, len(plan.rows) + plan.blank_rows)
    book = Workbook()
    write_guide(_titled(book, GUIDE, first=True), plan, grid)
    write_entry(_titled(book, plan.form.sheet), plan, grid)
    if plan.before is not None:
        write_previous(_titled(book, PREVIOUS), plan, grid)
    return to_bytes(book)


def _titled(book: Workbook, title: str, *, first: bool = False) -> Worksheet:
    sheet = book.active if first else book.create_sheet()
    sheet.title = title
    return sheet


def _earlier(
    setting: Setting, form: Form, period: Period, units: set[str]
) -> dict[str, tuple[tuple[Period, FilledForm], ...]]:
    """The latest usable workbook of each unit before a period; back no further than needed."""
    corrections = setting.corrections
    latest: dict[str, tuple[tuple[Period, FilledForm], ...]] = {}
    for before in _periods_before(setting, period):
        if units <= set(latest):
            break
        for filled in read_period(setting, form, before.id, corrections).counted:
            if filled.unit in units and filled.unit not in latest:
                latest[filled.unit] = ((before, filled),)
    return latest


def _periods_before(setting: Setting, period: Period) -> Iterator[Period]:
    before = setting.programme.before(period)
    while before is not None:
        if (setting.project.raw / setting.programme.id / before.id).is_dir():
            yield before
        before = setting.programme.before(before)
