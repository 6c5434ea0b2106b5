"""How large the reports of a programme of 63 units are: a simulated one, built as any other."""

import sys
from typing import Any

import inprocess
import pytest
from project import REPO

from helpers.core.paths import ROOT_VARIABLE
from helpers.documents.html.render import render_html
from helpers.documents.nodes.tree import notebook_to_nodes
from helpers.documents.pdf.render import render_pdf

sys.path.insert(0, str(REPO.root))
from benchmarks.communes import make_project

UNITS = 63
KB = 1000


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The executed notebooks of the overview and of one unit."""
    project = make_project(tmp_path_factory.mktemp("63") / "project", 1, UNITS)
    shared = {"programme": "mo-phong-01", "period": "2026-Q4"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ROOT_VARIABLE, str(project.root))
        return {
            unit: inprocess.run_cells(project.notebooks / f"{name}.ipynb", {**shared, "unit": unit})
            for unit, name in (
                ("overview", "overview_quarter"),
                ("xa-mo-phong-0001", "unit_quarter"),
            )
        }


def sizes(notebook: Any) -> tuple[int, int]:
    """Bytes of the page and of the PDF."""
    nodes = notebook_to_nodes(notebook)
    page = render_html(nodes, title="Báo cáo").encode()
    return len(page), len(render_pdf(nodes, title="Báo cáo"))


def test_the_overview_of_63_units_stays_small_and_names_them_all(notebooks: Any) -> None:
    page = render_html(notebook_to_nodes(notebooks["overview"]), title="Báo cáo")
    named = {number for number in range(1, UNITS + 1) if f"Xã mô phỏng {number:04d}" in page}
    assert len(named) == UNITS
    html, pdf = sizes(notebooks["overview"])
    assert html <= 600 * KB and pdf <= 600 * KB


def test_the_report_of_one_of_63_units_stays_small(notebooks: Any) -> None:
    html, pdf = sizes(notebooks["xa-mo-phong-0001"])
    assert html <= 300 * KB and pdf <= 400 * KB
