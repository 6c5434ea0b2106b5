"""A report's notebook run in this process, without a kernel: the same cells, the same outputs.

Nothing here is a test.
"""

import ast
import json
from functools import cache
from pathlib import Path
from typing import Any

import lxml.html
import nbformat
from nbformat.v4 import new_output
from project import REPO, assessed

from helpers.build.plan import notebook_of
from helpers.core.formatting import Lang
from helpers.core.paths import find_project
from helpers.documents.html.render import render_html
from helpers.documents.nodes.tree import computed_of, notebook_to_nodes
from helpers.params.load import load_setting
from helpers.report.assessment.assess import Assessment
from helpers.report.assessment.store import open_assessment
from helpers.report.proof.names import names_of_programme
from helpers.report.proof.proof import check_nodes
from helpers.report.record.comparison import with_all_units
from helpers.report.record.record import record_of


@cache
def executed(programme: str, period: str, unit: str, lang: Lang = "vi") -> nbformat.NotebookNode:
    """The executed notebook of a report of the shipped data; nobody may change it."""
    parameters = {"programme": programme, "period": period, "unit": unit, "lang": lang}
    setting = assessed(programme, period).facts.setting
    return run_cells(REPO.notebooks / notebook_of(setting.period(period), unit), parameters)


def run_cells(path: Path, parameters: dict[str, str]) -> nbformat.NotebookNode:
    """The notebook in `path`, run with these parameters in the project that is open."""
    notebook = nbformat.read(path, as_version=4)
    space: dict[str, Any] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if "parameters" in cell.metadata.get("tags", []):
            space |= {"lang": "vi", **parameters}
            continue
        shown = _run(cell.source, space)
        if shown is not None:
            data = json.loads(json.dumps(shown._repr_mimebundle_()))
            cell.outputs = [new_output("display_data", data)]
    return notebook


def proved(programme: str, period: str, unit: str, lang: Lang = "vi") -> lxml.html.HtmlElement:
    """The page of a report of the project that is open, proved against its record."""
    page_nodes, _ = made_and_proved(programme, period, unit, lang)
    return lxml.html.document_fromstring(render_html(page_nodes, title="x", lang=lang))


def made_and_proved(
    programme: str, period: str, unit: str, lang: Lang = "vi"
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The nodes of a report of the project that is open and the record that proves them."""
    parameters = {"programme": programme, "period": period, "unit": unit, "lang": lang}
    name = notebook_of(load_setting(find_project(), programme).period(period), unit)
    notebook = run_cells(REPO.notebooks / name, parameters)
    assessment = open_assessment(find_project(), programme, period)
    page_nodes = notebook_to_nodes(notebook, lang)
    record = record_of(assessment, unit, lang, computed_of(notebook, lang), page_nodes)
    prove(page_nodes, record, lang, assessment)
    return page_nodes, record


def table(page: lxml.html.HtmlElement, caption: str) -> list[list[str]]:
    """The rows of the table whose caption holds these words."""
    (element,) = [
        node for node in page.iter("table") if caption in "".join(node.xpath("caption//text()"))
    ]
    return [[cell.text_content() for cell in row] for row in element.iter("tr")]


def nodes(programme: str, period: str, unit: str, lang: Lang = "vi") -> list[dict[str, Any]]:
    """The nodes of a report."""
    return notebook_to_nodes(executed(programme, period, unit, lang), lang)


def page(programme: str, period: str, unit: str, lang: Lang = "vi", **options: Any) -> str:
    """The page of a report."""
    return render_html(nodes(programme, period, unit, lang), title="x", lang=lang, **options)


def prove(
    nodes: list[dict[str, Any]],
    record: dict[str, Any],
    lang: Lang = "vi",
    assessment: Assessment | None = None,
) -> None:
    """Compares nodes with a record as the build does, if the assessment is told."""
    names = names_of_programme(assessment.facts) if assessment else None
    check_nodes(nodes, record, names, notebook="so-tay.ipynb", where="x", lang=lang)


@cache
def record(programme: str, period: str, unit: str, lang: Lang = "vi") -> dict[str, Any]:
    """The record of a report; nobody may change it."""
    computed = computed_of(executed(programme, period, unit, lang), lang)
    shown = nodes(programme, period, unit, lang)
    return record_of(assessed(programme, period), unit, lang, computed, shown)


@cache
def annexed(programme: str, period: str, unit: str, lang: Lang = "vi") -> dict[str, Any]:
    """The record of a report, as its Excel annex takes it; nobody may change it."""
    assessment = assessed(programme, period)
    computed = computed_of(executed(programme, period, unit, lang), lang)
    return with_all_units(record_of(assessment, unit, lang, computed), assessment.facts)


def _run(source: str, space: dict[str, Any]) -> Any:
    """Runs a cell; the value of its last line if that is an expression."""
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), space)
    return last and eval(compile(ast.Expression(last.value), "cell", "eval"), space)
