"""A kernel on one line: requests come in as JSON, its messages go out as JSON, in order.

It is the kernel of ipykernel with its shell, display hook and messages, without sockets, threads,
history, debugger and event loop of its own: for a client that runs the cells of a notebook from top
to bottom. What it says about a cell stands before its answer, so nobody waits for silence; and the
parent has its shell ready before the fork. What asks for the application around a kernel, such as
`%matplotlib`, needs an ordinary one, and so does what is to be caught from file descriptors.
"""

from __future__ import annotations

import asyncio
import gc
import io
import json
import logging
import os
import socket
import sys
import threading
import warnings
from collections.abc import Mapping
from contextlib import suppress
from typing import IO, Any

import ipykernel.ipkernel
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.jsonutil import json_clean, json_default
from jupyter_client.session import Session
from traitlets.config import Config

from warmkernel.become import adopt, connect_inline_figures
from warmkernel.link import request

_LINE = 0  # the line arrives in the place of standard input


class LineSession(Session):
    """Sends every message of the kernel over the same line."""

    def __init__(self, **traits: Any) -> None:
        super().__init__(key=b"", username="", **traits)
        self.line: IO[bytes] = io.BytesIO()
        self._one_by_one = threading.Lock()

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None,
             ident: Any = None, buffers: Any = None, track: bool = False, header: Any = None,
             metadata: Any = None) -> dict[str, Any]:  # fmt: skip
        """Write a message, whatever channel it is meant for; the client knows what it asked."""
        if msg_or_type == "execute_input":
            return {}
        if isinstance(msg_or_type, dict):
            message: dict[str, Any] = msg_or_type
        else:
            message = self.msg(msg_or_type, content, parent, header, metadata)
        try:
            text = _to_json(message)
        except ValueError as error:  # nan, which JSON does not have
            warnings.warn(f"Sent as text what is no JSON: {error}", stacklevel=2)
            text = _to_json(json_clean(message))
        with self._one_by_one:
            self.line.write(text.encode("utf-8", "surrogatepass") + b"\n")
        return message


def _to_json(message: dict[str, Any]) -> str:
    return json.dumps(message, default=json_default, ensure_ascii=False, allow_nan=False)


class Words(io.TextIOBase):
    """Standard output or error of the notebook's code: told before whatever is told next."""

    def __init__(self, kernel: LineKernel, name: str) -> None:
        self._kernel, self._name = kernel, name
        self._kept: list[str] = []

    encoding = "utf-8"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._kept.append(text)
        return len(text)

    def flush(self) -> None:
        kept, self._kept = self._kept, []
        if text := "".join(kept):
            content = {"name": self._name, "text": text}
            self._kernel.send_response(None, "stream", content)  # type: ignore[no-untyped-call]


class LineKernel(IPythonKernel):
    """Executes requests one after the other until the line ends."""

    def serve(self, requests: IO[bytes], line: IO[bytes]) -> None:
        """Tell what this kernel is, then answer every request."""
        session: Any = self.session
        session.line = line
        sys.stdout, sys.stderr = Words(self, "stdout"), Words(self, "stderr")
        greeting = {"language_info": self.language_info}
        session.send(None, "kernel_info_reply", greeting)
        line.flush()
        for text in requests:
            asked = json.loads(text)
            self.set_parent([], asked)  # type: ignore[no-untyped-call]
            # outside of an event loop it never waits: a cell that awaits gets a loop from IPython
            with suppress(StopIteration):
                self.execute_request(None, [], asked).send(None)  # type: ignore[no-untyped-call]
            line.flush()

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Nothing waits after a cell that failed: the client asks for the next one, or does not."""


def prepare() -> None:
    """Make the kernel that the next forks become; once is enough."""
    if LineKernel.initialized():
        return
    main = sys.modules["__main__"]
    quiet = Config({"HistoryManager": {"enabled": False}, "LineKernel": {"_execute_sleep": 0.0}})
    log = logging.getLogger("warmkernel.line")
    kernel = LineKernel.instance(session=LineSession(), config=quiet, log=log)
    _rehearse(kernel)
    sys.modules["__main__"] = main  # a shell puts its own module there
    gc.freeze()


def _rehearse(kernel: LineKernel) -> None:
    """Run a cell and forget it: what IPython sets up at its first cell is there after a fork."""
    asyncio.set_event_loop(loop := asyncio.new_event_loop())
    streams = sys.stdout, sys.stderr
    cell = io.BytesIO(json.dumps(request("0", 0)).encode())
    try:
        kernel.serve(cell, io.BytesIO())
    finally:
        sys.stdout, sys.stderr = streams
        asyncio.set_event_loop(None)
        loop.close()
    shell: Any = kernel.shell
    shell.reset(new_session=True)


def forget() -> None:
    """Let this process become another kernel than the one that was prepared."""
    if LineKernel.initialized():
        LineKernel.clear_instance()
        ZMQInteractiveShell.clear_instance()
        ipykernel.ipkernel._comm_manager = None


def become_line_kernel(cwd: str | None, env: Mapping[str, str]) -> None:
    """Run the prepared kernel in this process, on the line that is its standard input."""
    line = socket.socket(fileno=os.dup(_LINE))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, _LINE)
    os.close(nothing)
    adopt([], cwd, env)
    kernel = LineKernel.instance()
    shell: Any = kernel.shell
    sys.modules["__main__"] = shell.user_module
    if "" not in sys.path:
        sys.path.insert(0, "")
    connect_inline_figures()
    asyncio.set_event_loop(asyncio.new_event_loop())  # ipykernel asks whether it runs
    kernel.serve(line.makefile("rb"), line.makefile("wb"))
