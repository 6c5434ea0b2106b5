"""`baocao new report`: a notebook copied under a new name, without what it showed when it ran."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat

from helpers.core.errors import ConfigError, NoSuchName
from helpers.core.paths import Project
from helpers.new.adding import Addition
from helpers.params.faults import did_you_mean
from helpers.params.load import load_setting
from helpers.params.programme import OVERVIEW

_NAME = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class NewReport:
    """What is asked of a notebook: its name without ending, which one it is a copy of, and what it
    opens in JupyterLab."""

    name: str
    like: str
    programme: str
    period: str
    unit: str


def notebooks(project: Project) -> dict[str, str]:
    """The notebooks that can be copied, and what the first line of each says."""
    return {path.stem: _first_line(path.read_text("utf-8")) for path in _files(project)}


def name_fault(project: Project, name: str) -> str:
    """Why a notebook cannot have that name, "" where it can."""
    if not _NAME.fullmatch(name):
        return "tên gồm chữ thường không dấu, chữ số, dấu _ hoặc - ở giữa, ví dụ quy_so_y_te"
    if any(path.stem.casefold() == name.casefold() for path in _files(project)):
        return f"đã có notebooks/{name}.ipynb"
    return ""


def report_to_add(project: Project, wanted: NewReport) -> Addition:
    """The new notebook, which opens the report that is asked for.

    Raises:
        ConfigError: the name cannot be used, or notebook, programme, period or unit are not known.
    """
    if fault := name_fault(project, wanted.name):
        raise ConfigError("Không đặt được tên sổ tay", found=wanted.name, todo=fault)
    path = project.notebooks / f"{wanted.like}.ipynb"
    if not path.is_file():
        known = notebooks(project)
        what = f"Không có sổ tay {wanted.like!r} trong notebooks/"
        raise NoSuchName(what, where="--like", todo=did_you_mean(wanted.like, known))
    setting = load_setting(project, wanted.programme)
    periods = [period.id for period in setting.programme.periods]
    units = [OVERVIEW, *(unit.id for unit in setting.reporting_units)]
    for flag, name, known_ids in (
        ("--period", wanted.period, periods),
        ("--unit", wanted.unit, units),
    ):
        if name not in known_ids:
            todo = did_you_mean(name, known_ids)
            raise NoSuchName(
                f"Chương trình {wanted.programme} không có {name!r}", where=flag, todo=todo
            )
    opens = {"programme": wanted.programme, "period": wanted.period, "unit": wanted.unit}
    file = f"notebooks/{wanted.name}.ipynb"
    return Addition(
        f"sổ tay {file}, chép từ {wanted.like}.ipynb",
        {file: _copied(path.read_text("utf-8"), opens, wanted.like).encode("utf-8")},
        (),
        (
            f"baocao lab, mở {file}, sửa ô rồi chạy report.preview()",
            f"baocao build --notebook {wanted.name}.ipynb --programme {wanted.programme} "
            f"--period {wanted.period} --unit {wanted.unit}",
        ),
    )


def _copied(text: str, opens: Mapping[str, str], like: str) -> str:
    book = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    cells = [cell for cell in book.cells if "parameters" in cell.metadata.get("tags", ())]
    if not cells:
        raise ConfigError(
            "Sổ tay không có ô nào gắn nhãn parameters",
            where=f"{like}.ipynb",
            todo="chép sổ tay khác",
        )
    for name, value in opens.items():
        line = re.compile(rf'^({name}\b[^=\n]*= *)"[^"\n]*"', re.MULTILINE)
        cells[0].source = line.sub(rf'\g<1>"{value}"', cells[0].source)
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return str(nbformat.writes(book)) + "\n"  # type: ignore[no-untyped-call]


def _files(project: Project) -> list[Path]:
    return sorted(project.notebooks.glob("*.ipynb"))


def _first_line(text: str) -> str:
    for cell in json.loads(text)["cells"]:
        if cell["cell_type"] == "markdown":
            return "".join(cell["source"]).partition("\n")[0].partition(". ")[0].lstrip("# ")
    return ""
