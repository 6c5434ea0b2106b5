"""Check workbooks wherever they lie: what is wrong with them, by file, sheet and cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.core.errors import NoFile
from helpers.core.messages import why
from helpers.core.paths import Project
from helpers.core.problems import Problem
from helpers.intake.codes import Spellings
from helpers.intake.form_header import stated_period
from helpers.intake.form_reader import FilledForm, expected_unit, read_form
from helpers.intake.forms import check_between, in_order
from helpers.intake.names import shown as quoted
from helpers.intake.period import PeriodForms, read_period
from helpers.intake.recognise import Candidate, Recognised, candidates, recognise
from helpers.intake.sources.result import Value
from helpers.intake.spellings import one_spelling
from helpers.intake.workbook import workbook_files
from helpers.params.load import usable_settings

HISTORY = 8


@dataclass(frozen=True)
class Checked:
    """What was found in one workbook.

    Attributes:
        path: where it lies; `shown` is how it is called, relative to the project where it can be.
        programme, unit, period: as recognised, "" where they could not be told.
        note: what is worth knowing although nothing is wrong, e.g. which of two files counts.
        values: what a mapping reads of an export.
    """

    path: Path
    shown: str
    programme: str
    unit: str
    period: str
    problems: tuple[Problem, ...]
    note: str = ""
    values: tuple[Value, ...] = ()

    @property
    def errors(self) -> int:
        return sum(problem.severity == "error" for problem in self.problems)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON-able fields; each problem with its explanation."""
        problems = [{**p.as_dict(), "why": why(p.code), "message": str(p)} for p in self.problems]
        return {
            "file": self.shown,
            "programme": self.programme,
            "unit": self.unit,
            "period": self.period,
            "note": self.note,
            "problems": problems,
            "values": [value.as_dict() for value in self.values],
        }


def find_workbooks(
    paths: Sequence[Path], files: Callable[[Path], list[Path]] = workbook_files
) -> tuple[Path, ...]:
    """The workbooks named, and those below the folders named, each once.

    Args:
        files: the files of a folder that are meant.

    Raises:
        ConfigError: a path does not exist, or there is no workbook at all.
    """
    workbooks: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise NoFile("Không có tệp hoặc thư mục này", where=str(path), todo="xem lại đường dẫn")
        folders = [path, *sorted(p for p in path.rglob("*") if p.is_dir())] if path.is_dir() else []
        for workbook in [file for folder in folders for file in files(folder)] or (
            [] if path.is_dir() else [path]
        ):
            workbooks[workbook.resolve()] = None
    if not workbooks:
        raise NoFile(
            "Không có bảng tính nào để kiểm tra",
            where=", ".join(str(path) for path in paths),
            todo="chọn thư mục có biểu hay bản xuất",
        )
    return tuple(workbooks)


def check_workbooks(
    project: Project, paths: Sequence[Path], programme: str = ""
) -> tuple[Checked, ...]:
    """Check each workbook on its own and against the unit's earlier ones in `data/raw/`.

    Raises:
        ConfigError: unknown programme, nothing to check, or params that are not usable.
    """
    known = candidates(usable_settings(project, (programme,) if programme else ()))
    checker = _Checker(project, known)
    return tuple(checker.check(path) for path in find_workbooks(paths))


def as_report(checked: Sequence[Checked], written: Sequence[Path] = ()) -> dict[str, Any]:
    """The JSON of `baocao check --json`: every file with its problems, and the sums."""
    problems = [problem for workbook in checked for problem in workbook.problems]
    return {
        "schema": "baocao.check/1",
        "files": [workbook.as_dict() for workbook in checked],
        "errors": sum(problem.severity == "error" for problem in problems),
        "warnings": sum(problem.severity == "warning" for problem in problems),
        "annotated": [str(path) for path in written],
    }


class _Checker:
    """Checks workbooks one after the other and keeps the periods that it has read."""

    def __init__(self, project: Project, known: Sequence[Candidate]) -> None:
        self._project = project
        self._known = known
        self._periods: dict[tuple[str, str, str], PeriodForms] = {}

    def check(self, path: Path) -> Checked:
        shown = self._project.shown(path)
        home = self._home(path)
        known = [
            candidate
            for candidate in self._known
            if not home or candidate.setting.programme.id == home[0]
        ]
        recognised = recognise(path, known or self._known, file=shown)
        if isinstance(recognised, Problem):
            programme, period = home or ("", "")
            named = expected_unit(path, known[0].setting.registry) if home else None
            return Checked(path, shown, programme, named.id if named else "", period, (recognised,))
        inside = home is not None and home[0] == recognised.setting.programme.id
        period = home[1] if home and inside else recognised.period
        if not period:
            return self._without_period(path, shown, recognised)
        form = read_form(
            path,
            recognised.form,
            file=shown,
            period=period,
            registry=recognised.setting.registry_in(recognised.setting.period(period)),
            indicators=recognised.setting.framework.indicators,
            corrections=recognised.setting.corrections,
            opened=recognised.sheet,
        )
        problems, note = list(form.problems), ""
        if home and inside:
            folder = self._read(recognised, period, form.unit)
            problems += [p for p in folder.problems if p.file == shown and p not in problems]
            counted = any(filled.file == shown for filled in folder.counted)
            superseded = any(p.code == "superseded" for p in problems)
            note = "" if counted or not superseded else "không được tính"
        problems += self._between(recognised, form, period)
        unit = form.unit or recognised.unit
        return Checked(
            path, shown, recognised.setting.programme.id, unit, period, tuple(problems), note
        )

    def _between(self, recognised: Recognised, form: FilledForm, period_id: str) -> list[Problem]:
        """What does not fit with the unit's earlier workbooks, as far as this one is concerned."""
        if form.table.empty:
            return []
        setting = recognised.setting
        period = setting.period(period_id)
        read: dict[str, PeriodForms] = {}
        before = setting.programme.before(period)
        while before is not None and len(read) < HISTORY:
            read[before.id] = self._read(recognised, before.id, form.unit)
            before = setting.programme.before(before)
        read[period_id] = PeriodForms((form,), (form,), (), {})
        read, respelled = one_spelling(read, in_order(setting, read), Spellings())
        between = check_between(setting, recognised.form, read)
        return [problem for problem in (*respelled, *between) if problem.file == form.file]

    def _read(self, recognised: Recognised, period: str, unit: str) -> PeriodForms:
        key = (recognised.setting.programme.id, period, unit)
        if key not in self._periods:
            entries = recognised.setting.corrections
            self._periods[key] = read_period(
                recognised.setting, recognised.form, period, entries, unit
            )
        return self._periods[key]

    def _without_period(self, path: Path, shown: str, recognised: Recognised) -> Checked:
        """A form that states no period of its programme: nothing can be compared."""
        form = recognised.form
        last = max(recognised.setting.programme.periods, key=lambda period: period.end).id
        problem = Problem(
            shown,
            form.sheet,
            form.period_cell,
            "wrong_period",
            "ô kỳ báo cáo không ghi kỳ nào của chương trình",
            f"'{quoted(stated_period(recognised.sheet, form))}'",
            f"ghi mã kỳ như biểu mẫu đã gửi, ví dụ {last}; kỳ mới thì baocao new period trước",
            recognised.unit,
        )
        return Checked(
            path, shown, recognised.setting.programme.id, recognised.unit, "", (problem,)
        )

    def _home(self, path: Path) -> tuple[str, str] | None:
        """Programme and period of the folder, for a workbook below `data/raw/`."""
        raw = self._project.raw.resolve()
        if not path.is_relative_to(raw):
            return None
        parts = path.relative_to(raw).parts
        named = {candidate.setting.programme.id: candidate.setting for candidate in self._known}
        if len(parts) != 3 or parts[0] not in named:
            return None
        periods = {period.id for period in named[parts[0]].programme.periods}
        return (parts[0], parts[1]) if parts[1] in periods else None
