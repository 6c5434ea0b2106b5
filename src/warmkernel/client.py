"""The client's side of a kernel in a parent: start it, signal it, learn of its end."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

from warmkernel.address import Address
from warmkernel.link import Lines, send

_LOST = -9
_ATTEMPTS = 3


class NoParent(Exception):
    """The parent cannot be started; its log says why."""


class Kernel:
    """A forked kernel. Closing it, or dying, kills the kernel."""

    def __init__(self, link: socket.socket, lines: Lines, pid: int) -> None:
        self.link = link
        self.pid = pid
        self.status: int | None = None
        self._lines = lines
        link.setblocking(False)

    def fileno(self) -> int:
        return self.link.fileno()

    def poll(self) -> int | None:
        """None while the kernel runs, else its exit status (negative: the signal)."""
        if self.status is None:
            messages = self._lines.read()
            if messages is None:
                self._end(_LOST)
            for message in messages or ():
                if message["is"] == "ended":
                    self._end(message["status"])
        return self.status

    def signal(self, number: int) -> None:
        """Send a signal to the kernel's process group; nothing happens to one that has ended."""
        if self.status is None:
            try:
                send(self.link, {"do": "signal", "number": int(number)})
            except (BrokenPipeError, ConnectionResetError):
                self.poll()

    def close(self) -> None:
        """Give the kernel up."""
        self._end(_LOST if self.status is None else self.status)

    def _end(self, status: int) -> None:
        self.status = status
        self.link.close()


def start_kernel(
    place: Address,
    modules: Sequence[str] | None,
    argv: Sequence[str],
    *,
    cwd: str | None,
    env: Mapping[str, str],
    files: Sequence[int],
    idle: float,
    patience: float,
    memory_mb: int = 0,
    line: bool = False,
) -> Kernel:
    """Fork a kernel from the parent at `place`; start that parent if there is none.

    Args:
        modules: what that parent imports; None: it must be there already.
        argv, cwd, env: of the kernel.
        files: its standard input, output and error.
        idle: seconds after which a parent that nobody needs ends.
        memory_mb: how much address space the kernel may have; 0: as much as there is.
        line: the first of `files` is the line of a kernel of `warmkernel.line`.
        patience: seconds within which the parent must have finished its imports.

    Raises:
        NoParent: it does not start.
    """
    message: dict[str, Any] = {"do": "start", "argv": list(argv), "cwd": cwd, "env": dict(env)}
    message["memory_mb"], message["line"] = memory_mb, line
    until = time.monotonic() + patience
    silent = 0
    while silent < _ATTEMPTS and time.monotonic() < until:
        link = _connect(place, modules, env, idle, until)
        answer, lines = _ask(link, message, files, until)
        if answer and answer["is"] == "started":
            return Kernel(link, lines, answer["pid"])
        link.close()  # an old parent, or one that has just left: the next attempt starts another
        silent += answer is None
    raise NoParent(_last_words(place))


def _ask(
    link: socket.socket, message: dict[str, Any], files: Sequence[int], until: float
) -> tuple[dict[str, Any] | None, Lines]:
    lines = Lines(link)
    link.settimeout(max(until - time.monotonic(), 0.1))
    try:
        send(link, message, files)
        messages: list[dict[str, Any]] | None = []
        while messages == []:
            messages = lines.read()
    except (ConnectionError, TimeoutError):
        messages = None
    return (messages[0] if messages else None), lines


def _connect(
    place: Address,
    modules: Sequence[str] | None,
    env: Mapping[str, str],
    idle: float,
    until: float,
) -> socket.socket:
    while True:
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            link.connect(str(place.socket))
        except (FileNotFoundError, ConnectionRefusedError, BlockingIOError):
            link.close()
        else:
            return link
        if modules is None:
            raise NoParent("the parent has gone")
        if time.monotonic() > until or not _start_parent(place, modules, env, idle):
            raise NoParent(_last_words(place))


def _start_parent(
    place: Address, modules: Sequence[str], env: Mapping[str, str], idle: float
) -> bool:
    """Start a parent; it listens when this returns, unless another one holds the address."""
    command = [sys.executable, "-P", "-m", "warmkernel.server", str(place.folder), place.key]
    command += ["--idle", str(idle), "--preload", *modules]
    of_parent = {"MPLBACKEND": "module://matplotlib_inline.backend_inline", **env}
    with place.log.open("wb") as log:
        done = subprocess.run(
            command,
            env=of_parent,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            check=False,
        )
    return done.returncode == 0


def _last_words(place: Address) -> str:
    with contextlib.suppress(OSError):
        return place.log.read_text("utf-8", "replace")[-2000:] or os.fspath(place.log)
    return os.fspath(place.log)
