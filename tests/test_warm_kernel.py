"""Warm kernels: everything that an ordinary kernel does, and nothing of its neighbours."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from base64 import b64decode
from pathlib import Path

import pytest
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from papermill.exceptions import strip_color

from warm import KINDS, client, closed, own_parents, run, said, started, value
from warmkernel import limit
from warmkernel.address import address, runtime_folder, socket_folder, sweep
from warmkernel.preload import Preloaded
from warmkernel.provisioner import WarmProvisioner

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kernels are forked")


both = pytest.mark.parametrize("warm", KINDS.values(), ids=KINDS)


@pytest.fixture(scope="module", autouse=True)
def parents(tmp_path_factory):
    with own_parents(tmp_path_factory.mktemp("run")):
        yield


@both
def test_cells_share_their_names_and_give_rich_results(warm):
    done = run(
        "x = 6",
        "from IPython.display import HTML, display\ndisplay(HTML('<b>b</b>'))\nx * 7",
        warm=warm,
    )
    shown, result = done.cells[1].outputs
    assert shown.data["text/html"] == "<b>b</b>"
    assert result.data["text/plain"] == "42"


@both
def test_an_error_has_its_name_and_traceback(warm):
    broken = client("def half(x):\n    return x / 0\n\nhalf(3)", warm=warm, allow_errors=True)
    error = broken.execute().cells[0].outputs[0]
    assert (error.ename, error.evalue) == ("ZeroDivisionError", "division by zero")
    assert "return x / 0" in strip_color("\n".join(error.traceback))
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        run("1 / 0", warm=warm)


@both
def test_standard_input_is_refused(warm):
    with pytest.raises(CellExecutionError, match="StdinNotImplementedError"):
        run("input('?')", warm=warm)


@both
def test_large_output_arrives_whole(warm):
    done = run(
        "print('x' * 5_000_000)\nfor n in range(20_000): print(n)",
        "from IPython.display import HTML, Image, display\n"
        "display(HTML('<i>é</i>' * 400_000))\n"
        "Image(b'\\x89PNG' + bytes(3_000_000), format='png')",
        warm=warm,
    )
    lines = said(done, 0).split()
    assert len(lines[0]) == 5_000_000
    assert lines[1:] == [str(n) for n in range(20_000)]
    page, picture = done.cells[1].outputs
    assert page.data["text/html"] == "<i>é</i>" * 400_000
    assert b64decode(picture.data["image/png"]) == b"\x89PNG" + bytes(3_000_000)


RICH = """
from IPython.display import HTML, SVG, display
class Shown:
    def _repr_mimebundle_(self, **_):
        return {"text/html": "<b>b</b>", "image/svg+xml": "<svg/>", "text/plain": "b",
                "application/x-own+json": {"a": [1]}}, {"text/html": {"isolated": True}}
display(Shown())
display(SVG("<svg xmlns='http://www.w3.org/2000/svg'/>"))
first = display(HTML("before"), display_id="changes")
print("between")
first.update(HTML("after"))
display({"text/latex": "$x$", "text/plain": "x"}, raw=True)
"""


@both
def test_rich_results_keep_all_their_forms_and_can_be_replaced(warm):
    shown = [out for out in run(RICH, warm=warm).cells[0].outputs if "data" in out]
    own, svg, changed, raw = shown
    assert own.data["application/x-own+json"] == {"a": [1]}
    assert own.data["image/svg+xml"] == "<svg/>"
    assert own.metadata["text/html"] == {"isolated": True}
    assert "image/svg+xml" in svg.data
    assert changed.data["text/html"] == "after"
    assert raw.data == {"text/latex": "$x$", "text/plain": "x"}


def test_what_other_programs_print_is_caught(monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # at which ipykernel catches less
    done = run("import os, time\nos.system('echo from below')\ntime.sleep(0.5)")
    assert "from below" in "".join(o.get("text", "") for o in done.cells[0].outputs)


def test_pictures_of_matplotlib_are_shown_though_it_was_imported_before():
    done = run(
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        warm={"preload": ["matplotlib.pyplot"]},
    )
    assert any("image/png" in out.get("data", {}) for out in done.cells[0].outputs)


def test_widgets_and_comms_reach_the_client():
    done = run(
        "from comm import create_comm\n"
        "c = create_comm(target_name='jupyter.widget', data={'state': {'_model_name': 'M',"
        " '_model_module': 'm'}}, metadata={'version': '2.1.0'})"
    )
    assert done.metadata.widgets


def test_a_cell_that_takes_too_long_is_stopped():
    with pytest.raises(CellTimeoutError):
        client("import time\ntime.sleep(60)", timeout=1).execute()


def test_a_kernel_that_kills_itself_is_noticed():
    with pytest.raises(DeadKernelError):
        run("import os\nos.kill(os.getpid(), 9)")


@both
def test_an_interrupt_stops_the_cell_and_keeps_the_kernel(warm):
    async def story():
        manager, talk = await started(**warm)
        await talk.execute_interactive("x = 1", timeout=20)
        asked = asyncio.ensure_future(
            talk.execute_interactive("import time\ntime.sleep(60)", timeout=20)
        )
        await asyncio.sleep(0.5)
        await manager.interrupt_kernel()
        reply = await asked
        kept = await value(talk, "x")
        await closed(manager, talk)
        return reply["content"]["ename"], kept

    assert asyncio.run(story()) == ("KeyboardInterrupt", "1")


@both
def test_a_restart_gives_a_fresh_kernel_with_another_process(warm):
    async def story():
        manager, talk = await started(**warm)
        await talk.execute_interactive("x = 1", timeout=20)
        before = await value(talk, "__import__('os').getpid()")
        await manager.restart_kernel()
        await talk.wait_for_ready(timeout=30)
        after = await value(talk, "__import__('os').getpid()")
        gone = await value(talk, "'x' in globals()")
        await closed(manager, talk)
        return before != after, gone

    assert asyncio.run(story()) == (True, "False")


@pytest.mark.parametrize("now", [True, False])
def test_after_a_shutdown_no_process_and_no_socket_is_left(now):
    async def story():
        manager, talk = await started()
        pid, folder = manager.provisioner.pid, manager.provisioner._sockets
        await closed(manager, talk, now=now)
        return pid, Path(folder), await manager.is_alive()

    pid, folder, alive = asyncio.run(story())
    assert not alive
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@both
def test_a_kernel_asked_to_leave_leaves_by_itself_though_its_answer_takes_long(warm):
    """The end of its main thread must not cut off the thread that answers."""

    async def story():
        manager, talk = await started(**warm)
        slow = (
            "import sys, time\nflush = sys.stdout.flush\n"
            "sys.stdout.flush = lambda: (time.sleep(0.3), flush())[1]"
        )
        await talk.execute_interactive(slow, timeout=20)
        provisioner = manager.provisioner
        process = provisioner._kernel or provisioner.process
        await closed(manager, talk)
        return process.status if provisioner.fork else process.returncode

    assert asyncio.run(story()) == 0


def test_the_client_may_open_a_comm_and_is_answered():
    target = (
        "def opened(comm, message):\n"
        "    comm.on_msg(lambda m: comm.send({'twice': 2 * m['content']['data']['x']}))\n"
        "get_ipython().kernel.comm_manager.register_target('doubling', opened)"
    )

    async def story():
        manager, talk = await started()
        await talk.execute_interactive(target, timeout=20)
        send = talk.session.send
        opening = {"comm_id": "c1", "target_name": "doubling", "data": {}}
        send(talk.shell_channel.socket, "comm_open", opening)
        send(talk.shell_channel.socket, "comm_msg", {"comm_id": "c1", "data": {"x": 21}})
        answer = None
        while answer is None or answer["msg_type"] != "comm_msg":
            answer = await talk.get_iopub_msg(timeout=20)
        await closed(manager, talk)
        return answer["content"]["data"]

    assert asyncio.run(story()) == {"twice": 42}


def test_a_kernel_ends_at_once_and_runs_what_was_registered_for_the_end(tmp_path):
    mark = tmp_path / "mark"
    run(f"import atexit, pathlib\natexit.register(pathlib.Path({str(mark)!r}).touch)")
    assert mark.exists()


CHANGES = """
import os, sys, threading, time, random
import pandas, matplotlib
os.environ['LEFT_BEHIND'] = '1'
os.chdir('/')
matplotlib.rcParams['figure.dpi'] = 7
pandas.DataFrame.sum = lambda *_: 'patched'
sys.modules['json'] = None
threading.Thread(target=time.sleep, args=(60,), daemon=False).start()
eaten = bytearray(200_000_000)
"""
LOOK = """
import os, threading, random, matplotlib, pandas, json
print(json.dumps([os.environ.get('LEFT_BEHIND'), os.getcwd(), matplotlib.rcParams['figure.dpi'],
    int(pandas.DataFrame({'a': [1, 2]}).sum()['a'])]))
"""


def test_what_a_notebook_changes_stays_in_its_own_kernel(tmp_path):
    options = {
        "warm": {"preload": ["pandas", "matplotlib"]},
        "resources": {"metadata": {"path": str(tmp_path)}},
    }
    before = said(run(LOOK, **options))
    run(CHANGES, **options)
    assert said(run(LOOK, **options)) == before
    assert json.loads(before)[1] == str(tmp_path)


def test_two_kernels_do_not_draw_the_same_random_numbers():
    draw = "import random, numpy, uuid\nprint(random.random(), numpy.random.rand(), uuid.uuid4())"
    first, second = (said(run(draw, warm={"preload": ["numpy"]})).split() for _ in range(2))
    assert not set(first) & set(second)


def test_the_environment_of_a_kernel_is_its_clients(monkeypatch):
    monkeypatch.setenv("OF_THE_CLIENT", "xin chào")
    assert said(run("import os\nprint(os.environ['OF_THE_CLIENT'])")) == "xin chào\n"


@pytest.mark.parametrize(
    "warm",
    [*KINDS.values(), {"folder": "/no/parent/here"}],
    ids=[*KINDS, "ordinary, as there is no parent"],
)
def test_too_much_memory_ends_in_an_error_of_the_cell(warm):
    with pytest.raises(CellExecutionError, match="MemoryError"):
        run("x = bytearray(3_000_000_000)", warm={**warm, "memory_mb": 2000})


def test_a_limit_that_the_system_cannot_hold_is_refused(monkeypatch):
    monkeypatch.setattr(limit, "CAN_LIMIT", False)
    assert limit.memory_arguments(0) == []
    with pytest.raises(NotImplementedError, match="needs Linux"):
        limit.memory_arguments(100)


def parent_pid(warm=()):
    done = run("import os\nprint(os.getppid())", warm={"preload": list(warm)})
    return int(said(done))


def test_kernels_have_one_parent_and_another_one_when_it_was_killed():
    first = parent_pid()
    assert parent_pid() == first
    os.kill(first, signal.SIGKILL)
    assert parent_pid() != first


def test_the_death_of_the_parent_is_the_death_of_its_kernels():
    with pytest.raises(DeadKernelError):
        run("import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(20)")


def test_a_parent_whose_modules_changed_is_replaced(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    module = tmp_path / "preloaded_by_test.py"
    ask = "import preloaded_by_test\nprint(preloaded_by_test.VALUE)"
    module.write_text("VALUE = 'old'")
    assert said(run(ask, warm={"preload": ["preloaded_by_test"]})) == "old\n"
    module.write_text("VALUE = 'changed'")
    assert said(run(ask, warm={"preload": ["preloaded_by_test"]})) == "changed\n"


def test_what_is_changed_while_a_parent_prepares_makes_it_old(tmp_path, monkeypatch):
    warming = "SEEN = [1]\ndef warm():\n    SEEN[0] = 2\ndef watch():\n    return SEEN[0]\n"
    (tmp_path / "slow_preload.py").write_text(warming)
    (tmp_path / "still_preload.py").write_text("def watch():\n    return 1\n")
    for name in ("slow_preload", "still_preload"):
        os.utime(tmp_path / f"{name}.py", (0, 0))
    monkeypatch.syspath_prepend(str(tmp_path))
    assert Preloaded(["slow_preload"]).is_old()
    assert not Preloaded(["still_preload"]).is_old()


def test_a_kernel_has_the_time_zone_of_its_client(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    source = "import time\nprint(time.tzname[0])"
    assert said(run(source)).strip() == "+07"
    monkeypatch.setenv("TZ", "UTC")
    assert said(run(source)).strip() == "UTC"


def test_a_base_that_leaves_no_room_for_a_socket_is_not_used(tmp_path, monkeypatch):
    long = tmp_path / ("x" * 90)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    folder = Path(socket_folder())
    assert folder.parent == Path("/tmp")
    assert folder.stat().st_mode & 0o077 == 0
    folder.rmdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert Path(socket_folder()).parent == tmp_path


def test_folders_of_kernels_that_were_killed_are_swept_and_no_others(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead, live, young = (Path(socket_folder()) for _ in range(3))
    foreign = tmp_path / "warmkernel-pictures"[:19]
    foreign.mkdir()
    (foreign / "one.txt").write_text("somebody's")
    listeners = []
    for folder in (dead, live, young):
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(folder / "k-1"))
        listener.listen()
        listeners.append(listener)
    listeners[0].close()
    listeners[2].close()
    for folder in (dead, live, foreign):
        os.utime(folder, (0, 0))
    try:
        sweep()
        assert [one.exists() for one in (dead, live, young, foreign)] == [False, True, True, True]
    finally:
        listeners[1].close()


def test_a_parent_that_nobody_needs_ends():
    pid = int(said(run("import os\nprint(os.getppid())", warm={"idle": 0.5, "shaping": ["X"]})))
    place = runtime_folder()
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        assert place.is_dir()
        time.sleep(0.1)
    state = Path(f"/proc/{pid}/stat").read_text().split()[2]
    assert state == "Z", "only waits for this test, which started it"


def test_the_kernel_of_a_client_that_was_killed_is_killed_too(tmp_path):
    told = tmp_path / "pid"
    code = (
        f"import os, pathlib, time\npathlib.Path({str(told)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(60)"
    )
    script = (
        "import nbformat\nfrom nbclient import NotebookClient\n"
        "from warmkernel.manager import WarmKernelManager\n"
        f"nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell({code!r})])\n"
        "NotebookClient(nb, kernel_manager_class=WarmKernelManager).execute()\n"
    )
    owner = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.DEVNULL)
    until = time.monotonic() + 40
    while not (told.exists() and told.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    kernel = int(told.read_text())
    owner.kill()
    owner.wait()
    while time.monotonic() < until and Path(f"/proc/{kernel}").exists():
        time.sleep(0.05)
    assert not Path(f"/proc/{kernel}").exists()


def test_a_preloaded_module_that_cannot_be_imported_leaves_an_ordinary_kernel(caplog):
    done = run("print(1)", warm={"preload": ["no_such_module_anywhere"]})
    assert said(done) == "1\n"
    assert "No warm kernel" in caplog.text
    assert "no_such_module_anywhere" in caplog.text


def test_parents_of_other_modules_or_environments_have_other_addresses():
    first = address(["json"], {})
    assert first.key != address(["csv"], {}).key
    assert first.key != address(["json"], {"PYTHONPATH": "x"}).key
    assert first.key != address(["json"], {"A": "1"}, shaping=["A"]).key
    assert first.key == address(["json"], {"A": "1"}).key


def test_a_folder_that_others_may_enter_is_refused(monkeypatch):
    # a name short enough for sockets below it
    with tempfile.TemporaryDirectory() as base:
        monkeypatch.setenv("XDG_RUNTIME_DIR", base)
        assert runtime_folder().parent == Path(base)
        runtime_folder().chmod(0o755)
        with pytest.raises(PermissionError):
            runtime_folder()


def test_the_provisioner_says_where_relative_paths_lead(tmp_path):
    provisioner = WarmProvisioner()
    provisioner.cwd = str(tmp_path)
    (tmp_path / "a.py").touch()
    assert provisioner.resolve_path("a.py") == str(tmp_path / "a.py")
