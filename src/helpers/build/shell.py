"""The child of the engine: an IPython shell without a kernel around it runs the cells."""

from __future__ import annotations

import asyncio
import atexit
import builtins
import gc
import getpass
import io
import json
import os
import platform
import signal
import sys
from collections.abc import Iterable
from multiprocessing.connection import Connection
from typing import Any, NamedTuple, NoReturn

from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError, UsageError
from jupyter_client.jsonutil import json_clean
from jupyter_client.session import Session
from nbformat import NotebookNode
from traitlets.config import Config

from helpers.build.settings import find_backends, limit_memory, settle
from helpers.core import garbage

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
        for message in kept:
            if message["msg_type"] == "stream":
                message["content"]["text"] = "".join(message["content"]["text"])
        return [message for message in kept if message["content"].get("text") != ""]


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
    find_backends()


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
    garbage.as_usual()
    limit_memory(memory_mb)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    messages = Messages()
    shell = _shell(messages)
    settle(Stream.encoding)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(_run_all(shell, messages, cells, pipe))


async def _run_all(
    shell: Any, messages: Messages, cells: Iterable[NotebookNode], pipe: Connection
) -> None:
    for cell in filter(runs, cells):
        count = shell.execution_count
        error = await _run(shell, cell.source)
        pipe.send_bytes(json.dumps(Ran(messages.take(), count, error)).encode())
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
