"""Plain papermill on a warm kernel: its own tests, and notebooks like those that they use."""

import json
import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from papermill.cli import papermill
from papermill.exceptions import PapermillExecutionError

from warm import install_below, notebook, own_parents, said

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kernels are forked")

NAME = "warm-test"


@pytest.fixture(scope="module", autouse=True)
def parents(tmp_path_factory):
    with own_parents(tmp_path_factory.mktemp("run")) as place:
        yield place


@pytest.fixture(autouse=True)
def installed(tmp_path, monkeypatch):
    """A kernelspec for plain papermill; the provisioner as an installed package registers it."""
    monkeypatch.setenv("JUPYTER_PATH", install_below(tmp_path / "spec", NAME, "json"))
    assert "warm-provisioner" in KernelProvisionerFactory.instance().get_provisioner_entries()


def tagged(source, tag):
    cell = nbformat.v4.new_code_cell(source)
    cell.metadata.tags = [tag]
    return cell


def milled(folder, book, *options):
    """The executed notebook and the exception, after `papermill -k warm-test`."""
    source, target = folder / "in.ipynb", folder / "out.ipynb"
    # papermill writes parameters in the language of the notebook
    book.metadata.kernelspec = {"name": "python3", "language": "python", "display_name": "Python"}
    nbformat.write(book, source)
    command = [str(source), str(target), "-k", NAME, "--no-progress-bar", *options]
    done = CliRunner().invoke(papermill, command)
    return nbformat.read(target, as_version=4), done.exception


def codes(done):
    return [cell for cell in done.cells if cell.cell_type == "code"]


def test_parameters_are_put_in_place_of_the_defaults(tmp_path):
    book = notebook("", "import os\nprint(msg, n, 'json' in __import__('sys').modules)")
    book.cells[0] = tagged("msg, n = None, 1", "parameters")
    done, error = milled(tmp_path, book, "-p", "msg", "Xin chào")
    assert error is None
    assert said(done) == "Xin chào 1 True\n"
    assert done.cells[1].metadata.tags == ["injected-parameters"]
    assert done.metadata.papermill.parameters == {"msg": "Xin chào"}
    assert done.metadata.papermill.exception is None


def test_nested_and_quoted_parameters_arrive_as_they_are(tmp_path):
    given = {"text": "\"hai\" \\ 'ba'\n", "deep": {"a": [1, 2.5, None, True, {"b": "ộ"}]}}
    book = notebook("import json\nprint(json.dumps({'text': text, 'deep': deep}))")
    done, error = milled(tmp_path, book, "-y", json.dumps(given))
    assert error is None
    assert json.loads(said(done)) == given


def test_a_failed_cell_is_marked_and_the_cells_after_it_are_not_run(tmp_path):
    done, error = milled(tmp_path, notebook("1", "raise ValueError('hỏng')", "print('sau')"))
    assert isinstance(error, PapermillExecutionError)
    assert (error.ename, error.evalue) == ("ValueError", "hỏng")
    marks = [c for c in done.cells if "papermill-error-cell-tag" in c.metadata.get("tags", [])]
    assert [cell.cell_type for cell in marks] == ["markdown", "markdown"]
    assert "An Exception was encountered at" in done.cells[0].source
    assert [cell.execution_count for cell in codes(done)] == [1, 2, None]
    assert codes(done)[1].outputs[0].ename == "ValueError"


def test_a_cell_that_may_fail_does_not_stop_the_notebook(tmp_path):
    book = notebook("", "print('sau')")
    book.cells[0] = tagged("1 / 0", "raises-exception")
    done, _ = milled(tmp_path, book)
    assert said(done) == "sau\n"
    assert codes(done)[0].outputs[0].ename == "ZeroDivisionError"


def test_a_cell_beyond_its_time_stops_the_run_and_its_kernel(tmp_path):
    book = notebook("import os\nprint(os.getpid())", "import time\ntime.sleep(60)")
    done, error = milled(tmp_path, book, "--execution-timeout", "1")
    assert "timed out" in str(error)
    assert not Path(f"/proc/{said(done, 0).strip()}").exists()


def test_prepare_only_injects_and_starts_no_kernel(tmp_path):
    done, error = milled(tmp_path, notebook("1 / 0"), "--prepare-only", "-p", "a", "5")
    assert error is None
    assert "a = 5" in done.cells[0].source
    assert [cell.execution_count for cell in done.cells] == [None, None]


@pytest.mark.parametrize("code", ["sys.exit()", "sys.exit(0)", "raise SystemExit"])
def test_leaving_without_error_ends_the_notebook_quietly(code, tmp_path):
    done, error = milled(tmp_path, notebook("import sys", code, "print('sau')"))
    assert error is None
    assert done.cells[1].outputs[0].ename == "SystemExit"
    assert done.cells[2].execution_count is None


def test_leaving_with_an_error_fails(tmp_path):
    _, error = milled(tmp_path, notebook("import sys", "sys.exit(1)"))
    assert isinstance(error, PapermillExecutionError)


def test_an_interrupted_cell_is_a_failed_cell(tmp_path):
    code = "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(20)"
    done, error = milled(tmp_path, notebook(code, "print('sau')"))
    assert isinstance(error, PapermillExecutionError)
    assert codes(done)[0].outputs[-1].ename == "KeyboardInterrupt"
    assert codes(done)[1].execution_count is None


def test_rich_results_are_saved(tmp_path):
    code = (
        "from IPython.display import HTML, SVG, display\n"
        "display(SVG(\"<svg xmlns='http://www.w3.org/2000/svg'/>\"))\n"
        "shown = display(HTML('trước'), display_id='d')"
    )
    done, error = milled(tmp_path, notebook(code, "shown.update(HTML('sau'))"))
    assert error is None
    drawing, page = done.cells[0].outputs
    assert "image/svg+xml" in drawing.data
    assert page.data["text/html"] == "sau"


def test_an_interrupt_of_papermill_itself_ends_its_kernel(tmp_path):
    told = tmp_path / "pid"
    code = (
        f"import os, pathlib, time\npathlib.Path({str(told)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(60)"
    )
    nbformat.write(notebook(code), tmp_path / "in.ipynb")
    command = [sys.executable, "-m", "papermill", "-k", NAME, str(tmp_path / "in.ipynb")]
    process = subprocess.Popen(
        [*command, str(tmp_path / "out.ipynb")], stderr=subprocess.PIPE, start_new_session=True
    )
    until = time.monotonic() + 40
    while not (told.exists() and told.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=40)
    assert process.returncode != 0
    while time.monotonic() < until and Path(f"/proc/{told.read_text()}").exists():
        time.sleep(0.05)
    assert not Path(f"/proc/{told.read_text()}").exists()


# asks for a name that IPython 9 has no more, with any kernel
STALE = "not TestBrokenNotebook2"


@pytest.mark.skipif(not find_spec("papermill.tests"), reason="papermill without its tests")
def test_papermills_own_tests_pass_with_this_kernel_as_python3(tmp_path, parents):
    """They run papermill's own notebooks by the kernel named python3."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    jupyter = install_below(tmp_path / "own", "python3", "json")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", STALE]
    command += ["-c", str(tmp_path / "pytest.ini"), "--pyargs", "papermill.tests.test_execute"]
    before = {path.name for path in parents.glob("*.log")}
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "JUPYTER_PATH": jupyter},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    assert "25 passed" in done.stdout
    assert "No warm kernel" not in done.stdout + done.stderr
    assert before or any(parents.glob("*.log")), "a parent was started"
