"""The shipped notebooks: as they are, in a standard kernel, by plain papermill."""

import os
import subprocess
import sys
from pathlib import Path

import inprocess
import nbformat
import papermill
import pytest
from nbclient.exceptions import DeadKernelError

from helpers.build.engine import ENGINE
from helpers.build.executed import check_ran, clean
from helpers.build.notebook import _execute, check_parameters
from helpers.build.plan import Job, plan
from helpers.core.errors import ReportError
from helpers.core.paths import Project
from helpers.documents.nodes.mime import NODES_MIME

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
JOB = Job("dak-nong-650", "2023-Q4", "so-tttt", "unit_quarter.ipynb", ("html",))


def read(path):
    return nbformat.read(path, as_version=4)


def shown(notebook):
    """What the cells show of the report, in the order of the cells."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    shown = [output.data[NODES_MIME] for output in outputs if NODES_MIME in output.get("data", {})]
    return [(entry["of"], entry["nodes"]) for entry in shown]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_stored_without_outputs(path):
    for cell in read(path).cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_code_cells_have_few_lines_and_prose_has_no_number(path):
    for cell in read(path).cells:
        if cell.cell_type == "code":
            assert len(cell.source.splitlines()) <= 6
        else:
            assert not any(letter.isdigit() for letter in cell.source)


def test_every_heading_stands_once_and_in_vietnamese():
    for path in NOTEBOOKS:
        cells = [cell for cell in read(path).cells if cell.cell_type == "markdown"]
        headings = [cell.source for cell in cells if cell.source.startswith("#")]
        assert len(headings) == len(set(headings)) > 0, path.name
        assert not any("lang-en" in cell.metadata.get("tags", ()) for cell in cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_has_one_cell_of_typed_and_explained_parameters(path):
    parameters = papermill.inspect_notebook(str(path))
    assert set(parameters) == {"programme", "period", "unit", "lang"}
    for parameter in parameters.values():
        assert parameter["inferred_type_name"] == "str"
        assert parameter["help"]


def test_every_planned_report_has_its_notebook():
    names = {path.name for path in NOTEBOOKS}
    assert {job.notebook for job in plan(Project(ROOT))} == names - {"phan_tich_mau.ipynb"}


def test_run_by_plain_papermill_from_elsewhere_it_gives_the_numbers_of_the_build(tmp_path):
    target = tmp_path / "out.ipynb"
    source = ROOT / "notebooks" / "unit_quarter.ipynb"
    command = [sys.executable, "-m", "papermill", str(source), str(target), "-p", "unit"]
    env = {key: value for key, value in os.environ.items() if key != "BAOCAO_ROOT"}
    done = subprocess.run(
        [*command, "so-noi-vu"], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    expected = inprocess.executed("dak-nong-650", "2023-Q4", "so-noi-vu")
    assert shown(read(target)) == shown(expected)


def test_a_mistyped_parameter_stops_before_the_run():
    source = ROOT / "notebooks" / "unit_quarter.ipynb"
    with pytest.raises(ReportError, match="don_vi"):
        check_parameters(source, {"programme": "p", "period": "q", "don_vi": "u"})


def test_a_parameter_that_nobody_sets_stops_before_the_run():
    source = ROOT / "notebooks" / "unit_quarter.ipynb"
    with pytest.raises(ReportError, match="unit"):
        check_parameters(source, {"programme": "p", "period": "q"})


def test_a_notebook_that_ran_another_unit_is_refused():
    ran = inprocess.executed("dak-nong-650", "2023-Q4", "so-y-te")
    with pytest.raises(ReportError, match="khác"):
        check_ran(JOB, ran)


def test_a_notebook_that_shows_nothing_of_the_report_is_refused():
    with pytest.raises(ReportError, match="không hiện phần nào"):
        check_ran(JOB, nbformat.v4.new_notebook())


def test_cleaning_removes_what_differs_from_run_to_run():
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("1", metadata={"papermill": {"duration": 1.0}})],
        metadata={"papermill": {"start_time": "now"}},
    )
    cleaned = clean(notebook)
    assert cleaned.cells[0]["id"] == "cell-01"
    assert "papermill" not in cleaned.cells[0].metadata
    assert "papermill" not in cleaned.metadata


def test_a_kernel_that_dies_is_tried_once_more(monkeypatch):
    left = [DeadKernelError("died"), "done", DeadKernelError("died"), DeadKernelError("died")]

    def run(*_):
        outcome = left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr("helpers.build.notebook._by_papermill", run)
    source = ROOT / "notebooks" / "unit_quarter.ipynb"
    assert _execute(JOB, source, {}, ENGINE, 0) == "done"
    with pytest.raises(ReportError, match="hai lần"):
        _execute(JOB, source, {}, ENGINE, 0)
