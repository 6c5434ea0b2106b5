"""The parent: imports once, then forks a kernel for everyone who asks. One thread, no polling.

A client keeps its connection open for as long as it wants its kernel. The connection carries
signals to the kernel and its exit status back; when it breaks, the kernel is killed. When the
parent dies, its kernels die with it.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import fcntl
import gc
import json
import os
import resource
import selectors
import signal
import socket
import sys
import threading
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warmkernel.address import Address
from warmkernel.become import become_kernel, leave, reset_signals
from warmkernel.line import become_line_kernel, forget, prepare
from warmkernel.link import Lines, send
from warmkernel.preload import Preloaded

_PARENT_DEATH_SIGNAL = 1  # prctl(PR_SET_PDEATHSIG)


@dataclass
class Client:
    """A connection, and the kernel that was forked for it."""

    lines: Lines
    kernel: int = 0

    @property
    def link(self) -> socket.socket:
        return self.lines.link

    def close(self) -> None:
        """Close the connection, and the files that came over it and were not taken."""
        self.lines.close_files()
        self.link.close()


class Server:
    """Forks kernels until nobody has asked for `idle` seconds or its imports have become old."""

    def __init__(self, place: Address, listener: socket.socket, idle: float) -> None:
        self.place = place
        self.listener: socket.socket | None = listener
        self.idle = idle
        self.pid = os.getpid()
        self.clients: dict[int, Client] = {}
        self.orphans: set[int] = set()
        self.preloaded: Preloaded | None = None
        self.selector = selectors.DefaultSelector()
        self.wakeup, told = socket.socketpair()
        for end in (self.wakeup, told):
            end.setblocking(False)
        self._told = told
        signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.stopping = False
        signal.signal(signal.SIGTERM, self._stop_soon)

    def serve(self) -> None:
        """Answer until it is time to leave."""
        assert_quiet()
        if self.listener:
            self.selector.register(self.listener, selectors.EVENT_READ)
        self.selector.register(self.wakeup, selectors.EVENT_READ)
        while self.listener or self.clients or self.orphans:
            ready = self.selector.select(None if self.idle == float("inf") else self.idle)
            if not ready and not self.clients:
                self.retire()
            for key, _ in ready:
                if key.fileobj is self.listener:
                    self._accept()
                elif key.fileobj is self.wakeup:
                    self._drain()
                else:
                    self._hear(self.clients[key.fd])
            if self.stopping:
                self._stop()
            self._reap()

    def retire(self) -> None:
        """Take no more clients; the next one starts a parent of its own."""
        if self.listener is None:
            return
        self.place.socket.unlink(missing_ok=True)
        self.selector.unregister(self.listener)
        # who has connected but was not accepted is told by the closing, and asks elsewhere
        self.listener.close()
        self.listener = None
        self._let_go()

    def _let_go(self) -> None:
        """Give the address free for another parent."""
        with contextlib.suppress(OSError):
            os.close(_lock_of(self.place))

    def _stop_soon(self, *_: Any) -> None:
        """The signal may come in the midst of anything; it ends the waiting too."""
        self.stopping = True

    def _stop(self) -> None:
        self.retire()
        for client in list(self.clients.values()):
            self._drop(client)

    def _accept(self) -> None:
        if self.listener is None:
            return
        try:
            link, _ = self.listener.accept()
        except OSError:
            return
        link.setblocking(False)
        client = Client(Lines(link))
        self.clients[link.fileno()] = client
        self.selector.register(link, selectors.EVENT_READ)

    def _drain(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self.wakeup.recv(4096):
                pass

    def _hear(self, client: Client) -> None:
        try:
            messages = client.lines.read()
        except (OSError, json.JSONDecodeError):
            messages = None
        if messages is None:
            self._drop(client)
            return
        for message in messages:
            if message["do"] == "start":
                self._start(client, message)
            elif message["do"] == "signal" and client.kernel:
                _signal(client.kernel, message["number"])

    def _start(self, client: Client, message: dict[str, Any]) -> None:
        if self.preloaded and self.preloaded.is_old():
            self._tell(client, {"is": "old"})
            self._drop(client)
            self.retire()
            return
        if message.get("line", False):
            prepare()
        kernel = os.fork()
        if kernel == 0:
            self._become(client, message)
        client.kernel = kernel
        client.lines.close_files()
        self._tell(client, {"is": "started", "pid": kernel})

    def _become(self, client: Client, message: dict[str, Any]) -> None:
        """The forked side: let go of everything that belongs to the parent; never returns."""
        status = 1
        try:
            os.setsid()
            die_with_parent(self.pid)
            reset_signals()
            _take_files(client.lines.files)
            self._close_all()
            _limit_memory(message["memory_mb"])
            if message.get("line", False):
                become_line_kernel(message["cwd"], message["env"])
            else:
                forget()
                parent = 1 if sys.platform == "linux" else self.pid
                become_kernel(message["argv"], message["cwd"], message["env"], parent=parent)
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
        finally:
            leave(status)

    def _close_all(self) -> None:
        self.selector.close()
        for client in self.clients.values():
            client.close()
        self.clients.clear()
        for end in (self.wakeup, self._told, self.listener):
            if end is not None:
                end.close()
        self._let_go()

    def _tell(self, client: Client, message: dict[str, Any]) -> None:
        # a client that no longer listens is dropped when its connection is read
        with contextlib.suppress(OSError):
            send(client.link, message)

    def _drop(self, client: Client) -> None:
        """Forget a client; its kernel has no owner any more."""
        if client.kernel:
            _signal(client.kernel, signal.SIGKILL)
            self.orphans.add(client.kernel)
        self.clients.pop(client.link.fileno(), None)
        self.selector.unregister(client.link)
        client.close()

    def _reap(self) -> None:
        """Collect kernels that have ended, and tell their clients how."""
        owners = {client.kernel: client for client in self.clients.values() if client.kernel}
        for kernel in [*owners, *self.orphans]:
            ended, status = os.waitpid(kernel, os.WNOHANG)
            if not ended:
                continue
            with contextlib.suppress(ProcessLookupError):
                os.killpg(kernel, signal.SIGKILL)  # what it left running in its group
            self.orphans.discard(kernel)
            if client := owners.get(kernel):
                client.kernel = 0
                self._tell(client, {"is": "ended", "status": os.waitstatus_to_exitcode(status)})
                self._drop(client)


def assert_quiet() -> None:
    """Raises RuntimeError if a thread is running: a fork would copy its locks but not itself."""
    others = [one.name for one in threading.enumerate() if one is not threading.main_thread()]
    if others:
        raise RuntimeError(f"a preloaded module has started threads: {', '.join(others)}")


def _signal(kernel: int, number: int) -> None:
    """Send a signal to the group of a kernel, or to one so young that it has no group yet."""
    try:
        os.killpg(kernel, number)
    except ProcessLookupError:
        with contextlib.suppress(ProcessLookupError):
            os.kill(kernel, number)


def die_with_parent(parent: int) -> None:
    """Ask the system (Linux) to kill this process when the parent dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _limit_memory(megabytes: int) -> None:
    """What goes beyond ends in a MemoryError in the notebook."""
    if megabytes:
        limit = megabytes << 20
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _take_files(files: list[int]) -> None:
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    files.clear()


_LOCKS: dict[str, int] = {}


def _lock_of(place: Address) -> int:
    return _LOCKS.pop(place.key)


def lock(place: Address) -> bool:
    """Become the one parent at this address; False when there is one already."""
    handle = os.open(place.lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return False
    _LOCKS[place.key] = handle
    return True


def listen(place: Address) -> socket.socket:
    """The listening socket; a file left by a parent that was killed is replaced."""
    place.socket.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(place.socket))
    listener.listen(128)
    listener.setblocking(False)
    return listener


def main() -> None:
    """Run a parent: `python -P -m warmkernel.server FOLDER KEY --idle S --preload MODULE...`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("key")
    parser.add_argument("--idle", type=float, default=600.0)
    parser.add_argument("--preload", nargs="*", default=())
    given = parser.parse_args()
    place = Address(given.folder, given.key)
    if not lock(place):
        return
    listener = listen(place)
    # from here on clients can connect; who started this process need not wait for its imports
    if os.fork():
        os._exit(0)
    os.setsid()
    server = Server(place, listener, given.idle)
    server.preloaded = Preloaded(given.preload)
    gc.collect()
    gc.freeze()
    try:
        server.serve()
    finally:
        server.retire()


if __name__ == "__main__":
    main()
