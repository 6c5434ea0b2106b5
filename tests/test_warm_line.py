"""Kernels on a line: papermill's results are those of an ordinary kernel, sooner."""

import os
import random
import signal
import subprocess
import sys
import time

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from warm import notebook, own_parents, said
from warmkernel.address import address
from warmkernel.client import NoParent
from warmkernel.engine import NAME, _started

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kernels are forked")


@pytest.fixture(scope="module", autouse=True)
def parents(tmp_path_factory):
    with own_parents(tmp_path_factory.mktemp("run")):
        yield


def run(*sources, engine=NAME, **options):
    """The notebook as papermill leaves it, with this engine or, for None, with its own."""
    return papermill.execute_notebook(
        notebook(*sources),
        None,
        engine_name=engine,
        kernel_name="python3",
        progress_bar=False,
        **options,
    )


def shown(done):
    """Outputs and counts of all cells, as plain data; pieces of one stream put together."""
    cells = []
    for cell in done.cells:
        outputs = []
        for output in map(dict, cell.outputs):
            last = outputs[-1] if outputs else {}
            if output["output_type"] == "stream" and last.get("name") == output["name"]:
                last["text"] += output["text"]
            else:
                outputs.append(output)
        cells.append((cell.source, cell.execution_count, outputs))
    return cells


ALIKE = {
    "names and results": ("x = 6", "x * 7", "_ + 1", "Out[2]"),
    "rich results": ("from IPython.display import HTML, display\ndisplay(HTML('<b>b</b>'))\n1",),
    "words before, between and after": (
        "import sys\nfrom IPython.display import display\n"
        "print('một')\ndisplay(2)\nprint('hai')\nprint('ba', file=sys.stderr)",
    ),
    "a display replaced": (
        "from IPython.display import display\nshown = display(1, display_id='a')",
        "shown.update(2)",
    ),
    "an output cleared": (
        "from IPython.display import clear_output\nprint('alt')\nclear_output()\nprint('neu')",
    ),
    "a form of one's own": (
        "class M:\n def __repr__(s): return 'M'\n"
        " def _repr_mimebundle_(s, **k):\n"
        "  return {'text/html': '<i>m</i>', 'application/vnd.x+json': {'ô': [1]}}",
        "M()",
    ),
    "awaited": ("import asyncio\nawait asyncio.sleep(0.01)\nprint('sau')",),
    "magic": ("%env LC_ALL=C", "import os\nos.environ['LC_ALL']"),
    "another program": ("!echo chào",),
    "an expected error": ("%precision 2", "1 / 3"),
    "odd text": ("print('\\ud800'.encode('utf-8', 'replace'), '\\x00', float('nan'))", "'\\x1b'"),
    "empty cells": ("", "1", " \n"),
    "silent": ("1;", "x = None\nx"),
    "large": ("print('ô' * 3_000_000)", "'x' * 100_000"),
}


@pytest.mark.parametrize("sources", ALIKE.values(), ids=ALIKE)
def test_a_notebook_becomes_what_an_ordinary_kernel_makes_of_it(sources):
    ours, theirs = run(*sources), run(*sources, engine=None)
    assert shown(ours) == shown(theirs)
    assert ours.metadata.language_info == theirs.metadata.language_info


def test_parameters_arrive():
    cell = nbformat.v4.new_code_cell("unit = 'a'", metadata={"tags": ["parameters"]})
    source = nbformat.v4.new_notebook(
        cells=[cell, nbformat.v4.new_code_cell("print(unit)")],
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "P"}},
    )
    done = papermill.execute_notebook(
        source, None, {"unit": "sở"}, engine_name=NAME, progress_bar=False
    )
    assert said(done) == "sở\n"


def test_an_error_stops_the_notebook_and_names_its_cell():
    with pytest.raises(PapermillExecutionError) as met:
        run("1", "1 / 0", "print('never')")
    assert (met.value.cell_index, met.value.ename) == (1, "ZeroDivisionError")


def test_papermill_notes_the_same_of_every_cell():
    def noted(engine):
        done = run("1", "", "2", engine=engine)
        return [
            {name: type(value) for name, value in c.metadata.papermill.items()} for c in done.cells
        ]

    ours, theirs = noted(NAME), noted(None)
    assert (ours[0], ours[2]) == (theirs[0], theirs[2])
    assert ours[1].keys() == theirs[1].keys()


def test_standard_input_is_refused():
    with pytest.raises(PapermillExecutionError, match="StdinNotImplementedError"):
        run("input()")
    assert said(run("import sys\nprint(repr(sys.__stdin__.read()))")) == "''\n"


def test_threads_may_print():
    code = "import threading\nt = threading.Thread(target=print, args=('x',))\nt.start()\nt.join()"
    assert said(run(code)) == "x\n"


def test_a_cell_that_takes_too_long_is_stopped_and_its_process_ended(tmp_path):
    told = tmp_path / "pid"
    code = f"import os, time\nopen({str(told)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    with pytest.raises(CellTimeoutError):
        run(code, execution_timeout=1)
    assert ended(int(told.read_text()))


def test_a_kernel_that_dies_is_noticed_at_once():
    began = time.monotonic()
    with pytest.raises(DeadKernelError):
        run("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    assert time.monotonic() - began < 10


def test_a_death_is_noticed_though_an_older_parent_still_has_a_kernel(tmp_path, monkeypatch):
    module = tmp_path / "prepared_here.py"
    module.write_text("x = 1")
    found = [str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(found))
    preload = ["prepared_here"]
    with _started(address(preload, os.environ), preload, 0) as line:
        line.hear(None)
        module.write_text("x = 22")
        with pytest.raises(DeadKernelError):
            run("import os\nos.kill(os.getpid(), 9)", preload=preload, execution_timeout=20)
        assert said(run("import prepared_here\nprint(prepared_here.x)", preload=preload)) == "22\n"
        assert [*line.ask("1", 30)][-1]["content"]["status"] == "ok"


def test_modules_beside_a_notebook_can_be_imported(tmp_path):
    (tmp_path / "beside.py").write_text("x = 'đây'")
    assert said(run("import beside\nprint(beside.x)", cwd=str(tmp_path))) == "đây\n"


@pytest.mark.parametrize("preload", [[], ["matplotlib.pyplot"]], ids=["fresh", "preloaded"])
def test_figures_are_shown(preload):
    done = run("import matplotlib.pyplot as plt\nplt.plot([1, 2]);", preload=preload)
    assert "image/png" in done.cells[0].outputs[0].data


def test_an_output_that_no_notebook_can_hold_is_refused():
    show = "from IPython.display import display\ndisplay({'text/html': 5}, raw=True)"
    for engine in (NAME, None):
        with pytest.raises(nbformat.ValidationError):
            run(show, engine=engine)


def test_nan_in_json_becomes_text_and_is_said():
    show = "from IPython.display import display\ndisplay({'application/json': [%s]}, raw=True)"
    for engine in (NAME, None):
        outputs = run(show % "float('nan')", engine=engine).cells[0].outputs
        assert outputs[0].data["application/json"] == ["nan"]
        assert "UserWarning" in outputs[1].text


def test_words_that_cannot_be_encoded_do_not_kill_the_kernel():
    refused = "try:\n sys.stdout.write(b'a')\nexcept TypeError:\n print(1)"
    done = run("import sys\nprint('\\ud800')", refused)
    assert said(done, 1) == "1\n"


def test_what_a_notebook_changes_stays_in_its_own_kernel():
    spoil = (
        "import builtins, os, sys, random\n"
        "builtins.print = None\nos.environ['SPOILT'] = '1'\nos.chdir('/')\nsys.path.clear()\n"
        "get_ipython().display_formatter.active_types = []\nspoilt = 1"
    )
    look = (
        "import os, sys\n"
        "print(os.environ.get('SPOILT'), bool(sys.path), 'spoilt' in globals(), os.getppid())"
    )
    before = said(run(look))
    run(spoil)
    assert said(run(look)) == before  # from the same parent
    assert before.startswith("None True False ")


def test_two_kernels_do_not_draw_the_same_random_numbers():
    code = "import numpy, os, random\nprint(numpy.random.random(), random.random(), os.getppid())"
    first, second = (said(run(code, preload=["numpy"])).split() for _ in range(2))
    assert first[2] == second[2]
    assert not {*first[:2]} & {*second[:2]}


def test_working_directory_environment_and_time_zone_are_those_of_the_client(tmp_path, monkeypatch):
    monkeypatch.setenv("ANYTHING", "đây")
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    code = "import os, time\nprint(os.getcwd(), os.environ['ANYTHING'], time.strftime('%z'))"
    assert said(run(code, cwd=str(tmp_path))) == f"{tmp_path} đây +0700\n"


def test_too_much_memory_ends_in_an_error_of_the_cell():
    with pytest.raises(PapermillExecutionError, match="MemoryError"):
        run("x = bytes(4_000_000_000)", memory_mb=3000)


def test_other_programs_do_not_hold_the_line_open(tmp_path):
    """A process left behind does not keep the client waiting for the end of the notebook."""
    began = time.monotonic()
    code = "import os, subprocess\nos.kill(os.getpid(), 9) if not os.fork() else None"
    run(code)
    with pytest.raises(DeadKernelError):
        run("import os, subprocess\nsubprocess.Popen(['sleep', '60'])\nos.kill(os.getpid(), 9)")
    assert time.monotonic() - began < 30


def test_a_parent_with_a_prepared_kernel_still_forks_ordinary_ones():
    from warm import run as ordinary

    assert said(run("print(type(get_ipython().kernel).__name__)")) == "LineKernel\n"
    done = ordinary(
        "print(type(get_ipython().kernel).__name__)",
        "x = 1",
        "print(get_ipython().history_manager.enabled, sorted(k for k in Out), x)",
    )
    assert said(done, 0) == "IPythonKernel\n"
    assert said(done, 2) == "True [] 1\n"


EXITS = """
import atexit, os, socket, sys, tempfile, time
from pathlib import Path
from warmkernel.client import start_kernel
from warmkernel.engine import Line
from warmkernel.forge import fork_parent

folder = Path(sys.argv[1])
with tempfile.TemporaryDirectory(dir=folder) as mine:
    atexit.register(lambda: (folder / f"exit-{os.getpid()}").touch())
    parent = fork_parent()
    ours, theirs = socket.socketpair()
    kernel = start_kernel(parent.place, None, (), cwd=None, env=os.environ, idle=0, patience=60,
                          files=[theirs.fileno(), 1, 2], line=True)
    theirs.close()
    code = (f"import atexit, tempfile, pathlib\\nfolder = pathlib.Path({str(folder)!r})\\n"
            "atexit.register((folder / 'own').touch)\\n"
            "kept = tempfile.TemporaryDirectory(dir=folder, prefix='kernel-')")
    line = Line(ours)
    line.hear(None)
    assert [*line.ask(code, 30)][-1]["content"]["status"] == "ok"
    assert len(list(folder.glob("kernel-*"))) == 1
    ours.close()
    while kernel.poll() is None:
        time.sleep(0.01)
    assert kernel.status == 0, kernel.status
    parent.end()
    left = sorted(path.name for path in folder.iterdir() if path != Path(mine))
    print(Path(mine).is_dir(), *left)
"""


def test_a_kernel_that_ends_does_what_its_notebook_asked_for_and_nothing_of_the_build(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", EXITS, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["True", "own"], done.stderr
    assert len(list(tmp_path.glob("exit-*"))) == 1


def test_without_a_parent_the_client_is_told(tmp_path):
    with pytest.raises(NoParent):
        run("1", folder=str(tmp_path))


def ended(pid):
    """Whether a process ends within seconds."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    return False


def test_a_line_brings_whole_messages_from_pieces():
    import json
    import socket

    from warmkernel.engine import Line

    ours, theirs = socket.socketpair()
    sent = [{"msg_type": "stream", "text": "ô" * size} for size in (1, 300_000, 0, 5)]
    text = b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in sent)
    line, heard = Line(ours), []
    chance = random.Random(1)
    with ours, theirs:
        while text or len(heard) < len(sent):
            size = chance.randint(1, 90_000)
            theirs.sendall(text[:size])
            text = text[size:]
            try:
                while True:
                    heard.append(line.hear(time.monotonic() + 0.01))
            except TimeoutError:
                pass
    assert heard == sent
