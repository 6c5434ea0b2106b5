"""Problems as lines for a terminal, with the markup of rich: what is wrong, then what to do.

A problem that several cells or files share is printed once and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rich.markup import escape

from helpers.core.paths import Project
from helpers.core.problems import Problem
from helpers.intake.checking import Checked
from helpers.intake.tables.log import listed
from helpers.params.load import load_setting

_ALIKE = 3  # files with one problem: it is printed for all of them at once
_AGENCIES, _TASKS, _SHOWN = 20, 3, 5
_LEVEL = {"error": "[red]lỗi[/]", "warning": "[yellow]xem lại[/]"}


@dataclass(frozen=True, slots=True)
class _Group:
    """One thing that is wrong at several places."""

    problems: tuple[Problem, ...]

    @property
    def first(self) -> Problem:
        return self.problems[0]

    @property
    def order(self) -> tuple[bool, int]:
        """Errors first, then what is wrong at most places."""
        return self.first.severity != "error", -len(self.problems)

    def lines(self, files: Sequence[str] = ()) -> Iterator[str]:
        """What is wrong, what stands there, what to do."""
        sheets = dict.fromkeys(problem.sheet for problem in self.problems if problem.sheet)
        cells = list(dict.fromkeys(problem.cell for problem in self.problems if problem.cell))
        place = f"{len(files)} tệp ({listed(list(files), _SHOWN)}): " if files else ""
        if not files and sheets:
            place += f"trang tính {', '.join(sheets)}, "
        if not files and cells:
            place += f"ô {listed(cells)}: "
        yield f"  {_LEVEL[self.first.severity]} {escape(f'{place}{self.first.what}')}"
        found = list(dict.fromkeys(problem.found for problem in self.problems if problem.found))
        if found:
            text = found[0] if len(found) == 1 else "; ".join(found[:_SHOWN])
            more = f" … (tất cả {len(found)})" if len(found) > _SHOWN else ""
            yield f"    tìm thấy: {escape(text + more)}"
        if self.first.todo:
            yield f"    cần làm: {escape(self.first.todo)}"


def unit_names(project: Project) -> Callable[[str, str], str]:
    """The name of a unit by programme and id; declarations are read when one is asked for."""
    registry = cache(lambda programme: load_setting(project, programme).registry)

    def name_of(programme: str, unit: str) -> str:
        known = registry(programme).unit(unit) if programme else None
        return known.name_vi if known else unit

    return name_of


def problem_lines(
    checked: Sequence[Checked],
    name_of: Callable[[str, str], str] = lambda programme, unit: unit,
    done: str = "đã kiểm tra",
) -> Iterator[str]:
    """What is wrong by file, sheet and cell; what is to be done, by agency; how many of what.

    Args:
        name_of: the name of a unit, by programme and id.
        done: what was done with the files.
    """
    common = _common(checked)
    for group, files in common.values():
        yield from group.lines(files)
    for file in checked:
        groups = _groups([p for p in file.problems if _key(p) not in common])
        if groups:
            yield f"[bold]{escape(file.shown)}[/]"
        for group in groups:
            yield from group.lines()
    for file in checked:
        if file.note:
            yield f"{escape(file.shown)}: {escape(file.note)}"
    if sum(bool(file.problems) for file in checked) > 1:
        yield from _tasks(checked, name_of)
    errors = sum(file.errors for file in checked)
    warnings = sum(len(file.problems) for file in checked) - errors
    yield f"{len(checked)} tệp {done}, {errors} lỗi, {warnings} nhắc nhở."


def _key(problem: Problem) -> tuple[str, ...]:
    return problem.severity, problem.code, problem.what, problem.todo


def _groups(problems: Sequence[Problem]) -> list[_Group]:
    """The same problems together, the gravest first."""
    by_key: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        by_key.setdefault(_key(problem), []).append(problem)
    return sorted(
        (_Group(tuple(members)) for members in by_key.values()), key=lambda group: group.order
    )


def _common(checked: Sequence[Checked]) -> Mapping[tuple[str, ...], tuple[_Group, list[str]]]:
    """What is wrong with several files alike, and with which."""
    common = {}
    for group in _groups([problem for file in checked for problem in file.problems]):
        files = [
            file.shown
            for file in checked
            if any(_key(p) == _key(group.first) for p in file.problems)
        ]
        if len(files) >= _ALIKE:
            common[_key(group.first)] = group, files
    return common


def _tasks(checked: Sequence[Checked], name_of: Callable[[str, str], str]) -> Iterator[str]:
    """What each agency has to do, those with most errors first."""
    by_unit: dict[tuple[str, str], list[Problem]] = {}
    for file in checked:
        for problem in file.problems:
            by_unit.setdefault((file.programme, problem.unit or file.unit), []).append(problem)
    agencies = sorted(by_unit, key=lambda unit: _weight(by_unit[unit]))
    yield "[bold]Cần làm, theo đơn vị:[/]"
    for number, (programme, unit) in enumerate(agencies[:_AGENCIES], start=1):
        problems = by_unit[programme, unit]
        errors = sum(problem.severity == "error" for problem in problems)
        counts = f"{errors} lỗi, {len(problems) - errors} nhắc nhở"
        name = name_of(programme, unit) if unit else "chưa rõ đơn vị"
        yield f"  {number}. {escape(name)}: {counts}"
        groups = _groups(problems)
        for group in groups[:_TASKS]:
            many = f" ({len(group.problems)} chỗ)" if len(group.problems) > 1 else ""
            yield f"     - {escape(group.first.todo or group.first.what)}{many}"
        if len(groups) > _TASKS:
            yield f"     … và {len(groups) - _TASKS} việc nữa"
    if len(agencies) > _AGENCIES:
        yield f"  … và {len(agencies) - _AGENCIES} đơn vị nữa"


def _weight(problems: Sequence[Problem]) -> tuple[int, int]:
    errors = sum(problem.severity == "error" for problem in problems)
    return -errors, -len(problems)
