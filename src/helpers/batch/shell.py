"""The child of the engine: an IPython shell in which a notebook finds what a kernel would give it.

What a library decides when it is imported was decided in the build's process. Where a kernel would
have made it decide otherwise, it is put right here; `tests/test_shell.py` compares all of it.
"""

from __future__ import annotations

import asyncio
import atexit
import builtins
import gc
import getpass
import io
import os
import platform
import signal
import sys
from collections.abc import Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError, UsageError
from jupyter_client.jsonutil import json_clean
from jupyter_client.session import Session
from nbformat import NotebookNode
from traitlets.config import Config

_PROGRAM = str(Path(sys.argv[0]).parent)
INLINE = "module://matplotlib_inline.backend_inline"
LANGUAGE = {
    "name": "python",
    "version": platform.python_version(),
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": sys.version_info[0]},
    "pygments_lexer": f"ipython{sys.version_info[0]}",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}


class Ran(NamedTuple):
    """What became of a cell.

    Attributes:
        messages: of Jupyter's protocol, in the order in which the cell sent them.
        error: the content of the answer to a cell that failed, else empty.
    """

    messages: list[dict[str, Any]]
    number: int
    error: dict[str, Any]


class Messages(Session):
    """Keeps what the shell and the streams send until the cell has ended."""

    def __init__(self) -> None:
        super().__init__(key=b"", username="")
        self.kept: list[dict[str, Any]] = []

    def msg(self, msg_type: str, content: Any = None, *_: Any, **__: Any) -> dict[str, Any]:
        """A message as nbclient reads it."""
        header = {"msg_type": msg_type}
        return {**header, "header": header, "parent_header": {}, "content": content or {}}

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **__: Any) -> Any:
        """Keep a message; neighbouring pieces of one stream become one."""
        new = self.msg(msg_or_type, content) if isinstance(msg_or_type, str) else msg_or_type
        self.kept.append(new | {"content": json_clean(new["content"])})

    def write(self, name: str, text: str) -> None:
        """Keep a piece of standard output or error; pieces that follow one another are one."""
        last = self.kept[-1] if self.kept else {}
        if last.get("msg_type") != "stream" or last["content"]["name"] != name:
            last = self.msg("stream", {"name": name, "text": []})
            self.kept.append(last)
        last["content"]["text"].append(text)

    def take(self) -> list[dict[str, Any]]:
        """What was kept since the last time."""
        kept, self.kept = self.kept, []
        for one in kept:
            if one["msg_type"] == "stream":
                one["content"]["text"] = "".join(one["content"]["text"])
        return [one for one in kept if one["content"].get("text") != ""]


class Stream(io.TextIOBase):
    """Standard output or error of a notebook. Its file descriptor leads to the report's log."""

    encoding = "UTF-8"

    def __init__(self, messages: Messages, name: str, number: int) -> None:
        self._messages, self.name, self._number = messages, name, number

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._number

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._messages.write(self.name, text)
        return len(text)


class Shell(ZMQInteractiveShell):
    """ipykernel's shell without a kernel around it."""

    def init_environment(self) -> None:
        """Each child does this for itself."""

    def enable_gui(self, gui: str | None = None) -> None:
        """Nobody sits before this shell."""
        if gui not in (None, "inline"):
            raise UsageError(f"no window can be opened here: {gui}")

    def ask_exit(self) -> NoReturn:
        """`exit()` ends the notebook."""
        raise SystemExit


def prepare() -> None:
    """Make the shell of the children of this process; once is enough.

    It has run a cell and forgotten it: what IPython sets up at its first cell is there for all.
    """
    if Shell.initialized():
        return
    main = sys.modules["__main__"]
    # a history in a file would need a thread
    shell: Any = Shell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    atexit.unregister(shell.atexit_operations)
    shell.displayhook.session = shell.display_pub.session = Messages()
    shell.run_cell("0")
    shell.reset(new_session=True)
    sys.modules["__main__"] = main  # a shell puts its own module there
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.rcsetup.validate_backend(INLINE)  # it looks for all backends once


def runs(cell: NotebookNode) -> bool:
    """Whether there is something to run in a cell."""
    skipped = "skip-execution" in cell.metadata.get("tags", [])
    return cell.cell_type == "code" and bool(cell.source.strip()) and not skipped


def may_fail(cell: NotebookNode) -> bool:
    """Whether the notebook goes on when this cell fails."""
    return "raises-exception" in cell.metadata.get("tags", [])


def run_cells(cells: Iterable[NotebookNode], pipe: Connection, memory_mb: int) -> None:
    """Run the cells one after the other until one fails, and tell of each over the pipe."""
    gc.freeze()  # looking for garbage would copy what is shared with the parent
    _limit_memory(memory_mb)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    messages = Messages()
    shell = _shell(messages)
    _settle()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(_run_all(shell, messages, cells, pipe))


async def _run_all(
    shell: Any, messages: Messages, cells: Iterable[NotebookNode], pipe: Connection
) -> None:
    for cell in filter(runs, cells):
        count = shell.execution_count
        error = await _run(shell, cell.source)
        pipe.send(Ran(messages.take(), count, error))
        if error and not may_fail(cell):
            return


async def _run(shell: Any, source: str) -> dict[str, Any]:
    """Run one cell as ipykernel does; what is to be said of its error."""
    shell._last_traceback = None
    shell._last_traceback_during_displayhook = False
    broken = None
    try:
        transformed = shell.transform_cell(source)
    except Exception:
        transformed, broken = source, sys.exc_info()
    result = await shell.run_cell_async(
        source, store_history=True, transformed_cell=transformed, preprocessing_exc_tuple=broken
    )
    shell.events.trigger("post_execute")
    shell.events.trigger("post_run_cell", result)
    if result.success and not shell._last_traceback_during_displayhook:
        return {}
    error = result.error_before_exec or result.error_in_exec
    traceback = shell._last_traceback or []
    return {"ename": type(error).__name__, "evalue": str(error), "traceback": traceback}


def _shell(messages: Messages) -> Any:
    """The shell; what it, its streams and its displays say goes to `messages`."""
    prepare()
    shell: Any = Shell.instance()
    super(Shell, shell).init_environment()
    sys.modules["__main__"] = shell.user_module
    shell.displayhook.session = shell.display_pub.session = messages
    sys.stdout, sys.stderr = Stream(messages, "stdout", 1), Stream(messages, "stderr", 2)
    builtins.input = getpass.getpass = _no_input
    return shell


def _no_input(*_: object, **__: object) -> NoReturn:
    raise StdinNotImplementedError("raw_input was called, but nobody can answer in a build")


def _settle() -> None:
    """What an ordinary kernel, or a library imported in it, would have decided."""
    environment = os.environ
    environment["JPY_PARENT_PID"] = str(os.getppid())
    environment["MPLBACKEND"] = environment.get("MPLBACKEND") or INLINE
    sys.argv = ["ipykernel_launcher.py"]
    _settle_path()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()  # children of one process must not draw the same numbers
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.rcParams["backend"] = environment["MPLBACKEND"]
    if "pandas" in sys.modules:
        _settle_pandas()


def _settle_path() -> None:
    """Modules beside the notebook are found; those beside the program that builds are not."""
    sys.path[:] = [one for one in sys.path if one not in ("", _PROGRAM)]
    packages = (place for place, one in enumerate(sys.path) if one.endswith("site-packages"))
    sys.path.insert(next(packages, 0), "")


def _settle_pandas() -> None:
    """pandas shows twenty columns where it finds a kernel when it is imported."""
    import pandas
    from pandas._config import config

    known: Any = vars(config)["_registered_options"]
    option = "display.max_columns"
    known[option] = known[option]._replace(defval=20)
    pandas.reset_option(option)


def _limit_memory(megabytes: int) -> None:
    """What goes beyond ends in a MemoryError in the notebook."""
    if megabytes:
        import resource

        limit = megabytes << 20
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
