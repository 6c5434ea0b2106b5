"""A warm kernel in the server of JupyterLab, driven as its pages drive it."""

import os
import threading
import time
from pathlib import Path

import pytest
from benchmarks.opening import server

from warm import install_below, own_parents

pytest.importorskip("jupyter_server")
pytest.importorskip("websocket")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kernels are forked")


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory):
    folder = tmp_path_factory.mktemp("jupyter")
    run = folder / "run"
    run.mkdir()
    env = {"JUPYTER_PATH": install_below(folder, "warm-test", "json"), "XDG_RUNTIME_DIR": str(run)}
    with own_parents(run), server(folder, env) as one:
        yield one


@pytest.fixture
def session(jupyter):
    return jupyter.open("warm-test")


def printed(said):
    return "".join(one["content"]["text"] for one in said if one["msg_type"] == "stream")


def pid(jupyter, session):
    return int(printed(jupyter.run(session["kernel"]["id"], "import os\nprint(os.getpid())")))


def test_the_kernel_stands_in_the_list(jupyter):
    assert "warm-test" in jupyter.ask("GET", "api/kernelspecs")["kernelspecs"]


def test_a_session_runs_cells_in_a_forked_kernel(jupyter, session):
    kernel = session["kernel"]["id"]
    said = jupyter.run(kernel, "import sys, os\nx = 6\nprint('json' in sys.modules)")
    assert printed(said) == "True\n"
    shown = [one for one in jupyter.run(kernel, "x * 7") if one["msg_type"] == "execute_result"]
    assert shown[0]["content"]["data"]["text/plain"] == "42"
    command = Path(f"/proc/{pid(jupyter, session)}/cmdline").read_bytes()
    assert b"warmkernel.server" in command


def test_an_error_has_its_traceback(jupyter, session):
    said = jupyter.run(session["kernel"]["id"], "1 / 0")
    errors = [one["content"] for one in said if one["msg_type"] == "error"]
    assert errors[0]["ename"] == "ZeroDivisionError"
    assert errors[0]["traceback"]


def test_a_restart_gives_a_fresh_process_and_a_deleted_session_none(jupyter, session):
    kernel = session["kernel"]["id"]
    before = pid(jupyter, session)
    jupyter.run(kernel, "x = 1")
    jupyter.ask("POST", f"api/kernels/{kernel}/restart")
    assert printed(jupyter.run(kernel, "print('x' in globals())")) == "False\n"
    after = pid(jupyter, session)
    assert after != before
    assert not Path(f"/proc/{before}").exists()
    jupyter.ask("DELETE", f"api/sessions/{session['id']}")
    assert not Path(f"/proc/{after}").exists()
    assert kernel not in [one["id"] for one in jupyter.ask("GET", "api/kernels")]


def test_an_interrupt_stops_the_cell_and_keeps_the_kernel(jupyter, session):
    kernel, said = session["kernel"]["id"], []
    jupyter.run(kernel, "x = 1")
    code = "import time\nprint('begun', flush=True)\ntime.sleep(60)"
    cell = threading.Thread(target=lambda: said.extend(jupyter.run(kernel, code)))
    cell.start()
    time.sleep(1)
    jupyter.ask("POST", f"api/kernels/{kernel}/interrupt")
    cell.join(30)
    errors = [one["content"]["ename"] for one in said if one["msg_type"] == "error"]
    assert errors == ["KeyboardInterrupt"]
    assert printed(jupyter.run(kernel, "print(x)")) == "1\n"


def test_a_kernel_that_dies_is_started_again_by_the_server(jupyter, session):
    before = pid(jupyter, session)
    os.kill(before, 9)
    time.sleep(4)  # the server looks every three seconds
    assert pid(jupyter, session) != before
