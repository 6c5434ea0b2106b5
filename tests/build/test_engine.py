"""The engine of a build: what a notebook finds and shows is what an ordinary kernel gives it."""

import json
import os
import subprocess
import sys
import time

import matplotlib
import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from helpers.build.engine import ENGINE

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked"),
    pytest.mark.filterwarnings(
        "default"
    ),  # a child has those of the process that it is forked from
]


def notebook(*sources):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return nbformat.v4.new_notebook(cells=cells)


def run(*sources, engine=ENGINE, book=None, **options):
    """The notebook as papermill leaves it, with our engine or, for None, an ordinary kernel."""
    return papermill.execute_notebook(
        book or notebook(*sources),
        None,
        engine_name=engine,
        kernel_name="python3",
        progress_bar=False,
        **options,
    )


def printed(done, cell=-1):
    return "".join(out.get("text", "") for out in done.cells[cell].outputs)


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


SETTINGS = """
import asyncio, decimal, gc, json, locale, logging, os, signal, sys, warnings
import numpy, pandas, matplotlib, matplotlib.pyplot, seaborn
from pandas._config import config
own = {"JPY_PARENT_PID", "PYDEVD_DISABLE_FILE_VALIDATION", "PYDEVD_USE_FRAME_EVAL"}
foreign = ("urllib3", "requests", "bleach")  # their own warnings, where they are imported
print(json.dumps({
    "environment": {name: os.environ[name] for name in sorted(os.environ) if name not in own},
    "pandas": {name: repr((pandas.get_option(name), config.get_default_val(name)))
               for name in config._registered_options if name not in config._deprecated_options},
    "matplotlib": {name: repr(matplotlib.rcParams[name]) for name in matplotlib.rcParams},
    "backend": [matplotlib.get_backend(), matplotlib.is_interactive()],
    "numpy": repr(numpy.get_printoptions()),
    "warnings": sorted(str(one) for one in warnings.filters
                       if not any(name in str(one) for name in foreign)),
    "path": sys.path,
    "name": [__name__, hasattr(sys.modules["__main__"], "__file__"), sys.argv[0][-21:]],
    "shell": [type(get_ipython()).__mro__[-3].__name__, hasattr(get_ipython(), "kernel"),
              "IPKernelApp" in get_ipython().config, get_ipython().colors],
    "streams": [(s.name, s.encoding, s.isatty()) for s in (sys.stdout, sys.stderr)],
    "process": [os.getcwd(), repr(signal.getsignal(signal.SIGINT)), sys.getrecursionlimit(),
                gc.isenabled(), gc.get_threshold(), locale.setlocale(locale.LC_ALL),
                repr(decimal.getcontext())],
    "loop": asyncio.get_event_loop().is_running(),
    "logging": [logging.root.level, len(logging.root.handlers)],
}))
"""
BOTH = """
import json, sys
from helpers.core.imports import fast_imports
with fast_imports():
    import helpers.build.run
helpers.core.garbage.seldom()
helpers.build.shell.prepare()
import nbformat, papermill
for engine in ("baocao-fork", None):
    cells = [nbformat.v4.new_code_cell(source) for source in sys.argv[1:]]
    done = papermill.execute_notebook(
        nbformat.v4.new_notebook(cells=cells), None, engine_name=engine, kernel_name="python3",
        progress_bar=False,
    )
    print(json.dumps([cell.outputs for cell in done.cells]))
"""


def outputs_in_both(*sources, before=""):
    """The outputs of these cells, forked from a process like that of a build, and in a kernel."""
    done = subprocess.run(
        [sys.executable, "-c", before + BOTH, *sources], capture_output=True, text=True, check=False
    )
    return map(json.loads, done.stdout.splitlines())


def test_every_setting_is_that_of_an_ordinary_kernel_and_a_notebook_may_be_left_quietly():
    leave = "import sys\nsys.exit()"
    (ours, *left), (theirs, *usual) = outputs_in_both(SETTINGS, "print(1)", leave, "print('không')")
    assert json.loads(ours[0]["text"]) == json.loads(theirs[0]["text"])
    assert left == usual
    assert [len(outputs) for outputs in left] == [1, 2, 0]


DRAWN = """
import matplotlib.pyplot
matplotlib.pyplot.plot([1]), matplotlib.pyplot.close()
"""


def test_figures_are_shown_though_something_was_drawn_before_the_fork():
    draw = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    ours, theirs = outputs_in_both(draw, before=DRAWN)
    assert ours == theirs and "image/png" in ours[0][0]["data"]


ALIKE = {
    "what cells show": (
        *("x = 6", "x * 7", "_ + 1", "Out[2]"),
        "from IPython.display import HTML, display\ndisplay(HTML('<b>b</b>'))\n1",
        # words before, between and after
        "import sys\nprint('một')\ndisplay(2)\nprint('hai')\nprint('ba', file=sys.stderr)",
        # a display replaced
        *("shown = display(1, display_id='a')", "shown.update(2)"),
        # an output cleared
        "from IPython.display import clear_output\nprint('cũ')\nclear_output()\nprint('mới')",
        "print('cũ')\nclear_output(wait=True)\nprint('mới')",
        # a form of one's own
        "class M:\n def __repr__(s): return 'M'\n"
        " def _repr_mimebundle_(s, **k):\n"
        "  return {'text/html': '<i>m</i>', 'application/vnd.x+json': {'ô': [1]}}, {'a': 1}",
        "M()",
        # a picture as bytes
        "from IPython.display import Image\nImage(b'\\x89PNG' + bytes(1000), format='png')",
        # odd text, empty and silent cells
        "print('\\ud800'.encode('utf-8', 'replace'), '\\x00', float('nan'))",
        *("'\\x1b'", "", "1", " \n", "1;", "x = None\nx"),
        *("print('ô' * 3_000_000)", "'x' * 100_000"),
    ),
    "frames and figures": (
        "import pandas\nframe = pandas.DataFrame({f'c{n}': range(99) for n in range(30)})\nframe",
        "print(frame)",
        "pandas.Series([1.5, None], name='s')",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nprint('trước hình');",
        "figure, axes = plt.subplots()\naxes.plot([2, 1])\nprint('sau')",
        "%matplotlib inline\nplt.figure()\nfigure",
    ),
    "tasks, magics and programs": (
        "import asyncio\nawait asyncio.sleep(0.01)\nprint('sau')",
        "async def later():\n    await asyncio.sleep(0.01)\n    return 5\n"
        "task = asyncio.create_task(later())",
        "await task",
        "%env LC_ALL=C",
        "import os\nos.environ['LC_ALL']",
        "%precision 2",
        "1 / 3",
        "%%capture kept\nprint('giữ')",
        "kept.stdout",
        "!echo chào",
        "listed = !echo hai\nlisted",
    ),
}


@pytest.mark.parametrize("sources", ALIKE.values(), ids=ALIKE)
def test_a_notebook_becomes_what_an_ordinary_kernel_makes_of_it(sources):
    with matplotlib.rc_context():  # a report opened before in this process has its own theme
        matplotlib.rcdefaults()
        ours, theirs = run(*sources), run(*sources, engine=None)
    assert shown(ours) == shown(theirs)
    assert ours.metadata.language_info == theirs.metadata.language_info


FAULTS = {
    "errors": (
        "def half(x):\n    return x / 0\n\nhalf(3)",
        "x = ",
        "class M:\n def _repr_html_(s): raise ValueError('hỏng')\nM()",
        "%khong_co",
        "assert 1 == 2, 'khác'",
    ),
    "input": ("input('?')",),
    "an interrupt": (
        "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(9)",
    ),
}


@pytest.mark.parametrize("sources", FAULTS.values(), ids=FAULTS)
def test_a_cell_that_may_fail_shows_what_it_shows_in_an_ordinary_kernel(sources):
    def failed(engine):
        book = notebook(*sources, "'sau'")
        for cell in book.cells[:-1]:
            cell.metadata.tags = ["raises-exception"]
        try:
            return run(book=book, engine=engine).cells
        except PapermillExecutionError as error:
            return error.ename

    ours, theirs = failed(ENGINE), failed(None)
    if isinstance(ours, str) or isinstance(theirs, str):
        assert ours == theirs
        return
    for mine, other in zip(ours[:-1], theirs[:-1], strict=True):
        left, right = mine.outputs[-1], other.outputs[-1]
        assert (left.get("ename"), left.get("evalue")) == (right.get("ename"), right.get("evalue"))
    assert ours[-1].outputs == theirs[-1].outputs


def test_an_error_stops_the_notebook_and_names_its_cell(tmp_path):
    mark = tmp_path / "mark"
    with pytest.raises(PapermillExecutionError) as met:
        run("1", "1 / 0", f"open({str(mark)!r}, 'w')")
    assert (met.value.cell_index, met.value.ename) == (1, "ZeroDivisionError")
    assert not mark.exists()


def test_nobody_is_asked():
    with pytest.raises(PapermillExecutionError, match="nobody can answer"):
        run("input()")
    assert printed(run("import sys\nprint(repr(sys.__stdin__.read()))")) == "''\n"


def test_what_comes_from_standard_output_and_error_keeps_its_order():
    done = run("import sys\nfor n in range(2): print(n), print(-n, file=sys.stderr)")
    assert [out.text for out in done.cells[0].outputs] == ["0\n", "0\n", "1\n", "-1\n"]


def test_threads_may_print_and_pieces_make_one_output():
    code = "import threading\nt = threading.Thread(target=print, args=('x',))\nt.start()\nt.join()"
    done = run(f"{code}\nfor n in range(20_000): print(n)")
    (output,) = done.cells[0].outputs
    assert output.text.split() == ["x", *map(str, range(20_000))]


def test_an_output_that_no_notebook_can_hold_is_refused():
    show = "from IPython.display import display\ndisplay({'text/html': 5}, raw=True)"
    for engine in (ENGINE, None):
        with pytest.raises(nbformat.ValidationError):
            run(show, engine=engine)


def test_nan_in_json_becomes_text():
    show = "from IPython.display import display\ndisplay({'application/json': [%s]}, raw=True)"
    for engine in (ENGINE, None):
        outputs = run(show % "float('nan')", engine=engine).cells[0].outputs
        assert outputs[0].data["application/json"] == ["nan"]


def test_modules_beside_a_notebook_can_be_imported(tmp_path):
    (tmp_path / "beside.py").write_text("x = 'đây'")
    assert printed(run("import beside\nprint(beside.x)", cwd=str(tmp_path))) == "đây\n"


def test_a_cell_that_takes_too_long_is_stopped_and_its_process_ended(tmp_path):
    pid_file = tmp_path / "pid"
    code = f"import os, time\nopen({str(pid_file)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    with pytest.raises(CellTimeoutError):
        run(code, execution_timeout=1)
    assert ended(pid_file)


@pytest.mark.parametrize(
    "child", ["", "subprocess.Popen(['sleep', '9']); ", "os.fork() or time.sleep(9); "]
)
def test_a_child_that_dies_is_noticed_though_what_it_started_lives(child):
    began = time.monotonic()
    with pytest.raises(DeadKernelError):
        run(f"import os, subprocess, time\n{child}os.kill(os.getpid(), 9)")
    assert time.monotonic() - began < 6


def test_too_much_memory_ends_in_an_error_of_the_cell():
    with pytest.raises(PapermillExecutionError, match="MemoryError"):
        run("x = bytes(4_000_000_000)", memory_mb=3000)


SPOIL = """
import builtins, gc, locale, os, random, sys, threading, time, warnings
import matplotlib, numpy, pandas, json
spoilt = 1
matplotlib.rcParams['figure.dpi'] = 7
pandas.set_option('display.max_columns', 3)
pandas.DataFrame.sum = lambda *_: 'patched'
numpy.set_printoptions(precision=1)
warnings.simplefilter('ignore')
get_ipython().display_formatter.active_types = []
threading.Thread(target=time.sleep, args=(60,), daemon=False).start()
os.environ['SPOILT'] = '1'
os.chdir('/')
locale.setlocale(locale.LC_ALL, 'C')
sys.modules['json'] = None
sys.path.clear()
builtins.print = None
"""
LOOK = """
import json, locale, os, sys, warnings, matplotlib, numpy, pandas
print(json.dumps([
    os.environ.get('SPOILT'), os.getcwd(), bool(sys.path), 'spoilt' in globals(),
    matplotlib.rcParams['figure.dpi'], pandas.get_option('display.max_columns'),
    int(pandas.DataFrame({'a': [1, 2]}).sum()['a']), numpy.get_printoptions()['precision'],
    len(warnings.filters), locale.setlocale(locale.LC_ALL)]))
"""


def test_what_a_notebook_changes_stays_in_its_own_process(tmp_path):
    before = printed(run(LOOK, cwd=str(tmp_path)))
    began = time.monotonic()
    run(SPOIL)
    assert time.monotonic() - began < 20, "its thread keeps nobody waiting"
    assert printed(run(LOOK, cwd=str(tmp_path))) == before
    assert json.loads(before)[:4] == [None, str(tmp_path), True, False]


def test_two_children_do_not_draw_the_same_random_numbers():
    draw = "import random, numpy, uuid\nprint(random.random(), numpy.random.rand(), uuid.uuid4())"
    first, second = (printed(run(draw)).split() for _ in range(2))
    assert not set(first) & set(second)


EXITS = """
import atexit, os, sys, tempfile
from pathlib import Path
import nbformat, papermill, helpers.build.engine

folder = Path(sys.argv[1])
with tempfile.TemporaryDirectory(dir=folder) as mine:
    atexit.register(lambda: (folder / f"exit-{os.getpid()}").touch())
    code = (f"import atexit, tempfile, pathlib\\nfolder = pathlib.Path({str(folder)!r})\\n"
            "atexit.register((folder / 'own').touch)\\n"
            "kept = tempfile.TemporaryDirectory(dir=folder, prefix='kernel-')")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    papermill.execute_notebook(
        book, None, engine_name="baocao-fork", kernel_name="python3", progress_bar=False
    )
    print(Path(mine).is_dir(), *(path.name for path in folder.iterdir() if path != Path(mine)))
"""


def test_a_child_does_at_its_end_what_its_notebook_asked_for_and_nothing_of_the_build(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", EXITS, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["True", "own"], done.stderr
    assert len(list(tmp_path.glob("exit-*"))) == 1


def test_what_programs_print_to_the_file_does_not_reach_the_page(capfd):
    done = run("import os, subprocess\nos.system('echo thẳng')\nsubprocess.run(['echo', 'hai'])\n1")
    assert "text/plain" in done.cells[0].outputs[0].data
    assert capfd.readouterr().out == "thẳng\nhai\n"


def ended(pid_file):
    """Whether the process whose id was told has ended."""
    try:
        os.kill(int(pid_file.read_text()), 0)
    except ProcessLookupError:
        return True
    return False
