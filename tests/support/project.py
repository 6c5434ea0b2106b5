"""A small copy of the project in a test's own folder, and ways to break what is in it.

Nothing here is a test. `REPO` is the checkout; a copy holds `params/`, `data/published/` and only
the workbooks of `dak-nong-650` that a test asks for.
"""

import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from hypothesis import settings
from openpyxl.worksheet.worksheet import Worksheet

from helpers.core.paths import Project
from helpers.core.private_cache import PrivateCache
from helpers.params.framework import Framework
from helpers.params.load import load_setting
from helpers.params.reader import read_yaml
from helpers.report.assessment.assess import Assessment
from helpers.report.assessment.store import hold, open_assessment

REPO = Project(Path(__file__).resolve().parents[2])
PROGRAMME = "dak-nong-650"
SHEET = "Số liệu"
READINGS = f"workbooks/{PROGRAMME}"
FEW = ("so-tttt", "so-khcn", "so-y-te", "ubnd-gia-nghia")  # the first two merge later

# the same examples every time, and no clock
steady = settings(derandomize=True, deadline=None, max_examples=60)


@cache
def assessed(programme: str, period: str) -> Assessment:
    """The shipped data's assessment, stored as a build stores it; nobody may change it.

    It is held from then on: a notebook that a test runs in this process has the same one.
    """
    hold(REPO, programme, period)
    return open_assessment(REPO, programme, period)


def copy_project(to: Path, *quarters: str, units: Iterable[str] = ()) -> Project:
    """A project in `to` with the workbooks of these quarters: of all agencies, or of `units`.

    With those of all agencies comes what was read of them in the checkout, if anything was.
    """
    root = to / "project"
    shutil.copytree(REPO.params, root / "params")
    shutil.copytree(REPO.published, root / "data" / "published")
    names = [f"{unit}.xlsx" for unit in units]
    for quarter in quarters:
        source, target = (raw / PROGRAMME / quarter for raw in (REPO.raw, Project(root).raw))
        target.mkdir(parents=True)
        for path in sorted(source.glob("*.xlsx")):
            if not names or path.name in names:
                shutil.copyfile(path, target / path.name)
        if not names:
            give_readings(Project(root), quarter)
    return Project(root)


def give_readings(project: Project, *quarters: str) -> None:
    """Let a copy know what was read in the checkout of these quarters' workbooks, if anything."""
    kept, mine = (PrivateCache(holder, READINGS) for holder in (REPO, project))
    for quarter in quarters:
        if read := kept.get(f"{quarter}.json"):
            mine.put(f"{quarter}.json", read)


def keep_few_units(project: Project, *more: str) -> None:
    """Of all agencies of `dak-nong-650` keep `FEW` and `more`: with all, commands take longer."""
    units = load_setting(REPO, PROGRAMME).reporting_units
    without_units(project, *(unit.id for unit in units if unit.id not in {*FEW, *more}))


def without_units(project: Project, *units: str) -> None:
    """Take units out of every table that names them, and their workbooks away."""
    quoted = project.params.glob("explanations/*/quotations.csv")
    for path in (*project.params.glob("*.csv"), *quoted, project.published / "figures.csv"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        kept = "".join(line for line in lines if not {*units} & {*line.split(",")[:3]})
        for unit in units:  # in lists such as ",so-tttt;so-y-te,"
            kept = re.sub(rf"(?<=[,;]){unit};|;{unit}(?=,)", "", kept)
        path.write_text(kept, "utf-8")
    for path in project.raw.glob("*/*/*.xlsx"):
        if path.stem in units:
            path.unlink()


def framework_ids(project: Project) -> tuple[str, ...]:
    """Ids of all frameworks, in order of name."""
    return tuple(sorted(path.stem for path in (project.params / "frameworks").glob("*.yml")))


def framework_of(project: Project, name: str) -> Framework:
    """A framework, checked."""
    return read_yaml(project.params / "frameworks" / f"{name}.yml", Framework)


def workbook(project: Project, unit: str, quarter: str) -> Path:
    """Where a unit's workbook lies."""
    return project.raw / PROGRAMME / quarter / f"{unit}.xlsx"


def change_cells(path: Path, cells: Mapping[str, Any]) -> None:
    """Write these values into cells of the workbook's sheet; None empties a cell."""
    change_sheet(path, lambda sheet: [sheet.__setitem__(at, value) for at, value in cells.items()])


def change_sheet(path: Path, change: Callable[[Worksheet], object]) -> None:
    """Let `change` work on the workbook's sheet, and save it."""
    book = openpyxl.load_workbook(path)
    change(book[SHEET])
    book.save(path)


def replace_text(project: Project, name: str, old: str, new: str) -> None:
    """Replace a text that stands exactly once in a file of the copy."""
    path = project.root / name
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{name} holds {old!r} {text.count(old)} times")
    path.write_text(text.replace(old, new), encoding="utf-8")


def printed_cells(file: str, sheet: str, cells: str, root: Path = REPO.root) -> list[list[Any]]:
    """The values of each range of a list such as "H8:H42, G8:G42", one list a range."""
    worksheet = _sheet(root / file, sheet)
    ranges = []
    for reference in cells.split(", "):
        area = worksheet[reference]
        rows = area if isinstance(area, tuple) else ((area,),)
        ranges.append([cell.value for row in rows for cell in row])
    return ranges


@cache
def _sheet(path: Path, sheet: str) -> Worksheet:
    return openpyxl.load_workbook(path)[sheet]
