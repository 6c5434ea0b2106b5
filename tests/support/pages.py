"""What a page says in prose, section by section. Nothing here is a test."""

from functools import cache
from typing import Any

import nbformat
from project import REPO

from helpers.documents.nodes.blocks import Block
from helpers.notebook.open_report import Report
from helpers.params.programme import OVERVIEW
from helpers.report.assessment.assess import Assessment

PROSE = tuple(
    f"report.{name}("
    for name in ("cover", "key_points", "sentences", "explanations", "notes", "closing")
)


@cache
def _cells(name: str) -> tuple[str, ...]:
    notebook = nbformat.read(REPO.notebooks / f"{name}.ipynb", as_version=4)
    return tuple(c.source for c in notebook.cells if c.cell_type == "code")


def sections(assessment: Assessment, unit: str) -> dict[str, list[str]]:
    """The sentences of every section that the notebook of that unit shows, by the cell's line.

    Tables and charts are left out: they state values, they tell no facts.
    """
    setting = assessment.facts.setting
    scope = "overview" if unit == OVERVIEW else "unit"
    chosen = setting.unit(setting.programme.whole if unit == OVERVIEW else unit)
    report = Report(assessment, chosen, unit)
    by_line: dict[str, list[str]] = {}
    for source in _cells(f"{scope}_{assessment.facts.period.kind}"):
        line = source.strip().splitlines()[-1]
        if line.startswith(PROSE):
            block: Block = eval(line, {"report": report})
            by_line[line] = [text for node in block.nodes for text in _texts(node)]
    return by_line


Prose = tuple[list[str], list[str]]
_PROSE: dict[tuple[int, str], tuple[Assessment, Prose]] = {}


def prose(assessment: Assessment, unit: str) -> Prose:
    """The points at the top of the page, and the sentences of all sections below."""
    key = (id(assessment), unit)
    if key not in _PROSE:
        by_line = sections(assessment, unit)
        top = by_line.pop("report.key_points()")
        # the assessment is kept, so that no other one takes its id
        _PROSE[key] = assessment, (top, [text for texts in by_line.values() for text in texts])
    return _PROSE[key][1]


def _texts(node: Any) -> list[str]:
    runs = node["items"] if node["node"] == "list" else [node["text"]] if "text" in node else []
    return ["".join(run["text"] for run in paragraph) for paragraph in runs]
