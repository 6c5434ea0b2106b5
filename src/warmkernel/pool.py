"""Kernels started beforehand, for systems that cannot fork: each waits for its first order.

Every process of the pool is used once. Taking one starts the next, which imports while the kernel
taken does its work.
"""

from __future__ import annotations

import atexit
import json
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from subprocess import PIPE, Popen
from threading import Lock
from typing import IO, Any

from jupyter_client.launcher import launch_kernel

from warmkernel.become import become_kernel
from warmkernel.preload import Preloaded

_POOLS: dict[tuple[str, ...], Pool] = {}
_GUARD = Lock()


class Pool:
    """`size` processes that have imported `modules` and stand by."""

    def __init__(self, modules: Sequence[str], size: int) -> None:
        self.modules = tuple(modules)
        self.size = size
        self._standing_by: deque[Popen[bytes]] = deque()
        atexit.register(self.close)

    def take(
        self, argv: Sequence[str], *, cwd: str | None, env: Mapping[str, str], **kw: Any
    ) -> Popen[bytes]:
        """A process that becomes the kernel described; a broken one is passed over."""
        order = json.dumps({"argv": list(argv), "cwd": cwd, "env": dict(env)}).encode() + b"\n"
        while True:
            process = self._next(env, kw)
            try:
                _stdin(process).write(order)
                _stdin(process).flush()
            except OSError:
                process.kill()
                process.wait()
                if not self._standing_by:
                    raise
                continue
            self.fill(env)
            return process

    def fill(self, env: Mapping[str, str]) -> None:
        """Start processes until `size` stand by."""
        while len(self._standing_by) < self.size:
            self._standing_by.append(self._start(env, {}))

    def close(self) -> None:
        """End all processes that were not taken: they read the end of their input."""
        while self._standing_by:
            process = self._standing_by.pop()
            _stdin(process).close()
            process.terminate()
            process.wait()

    def _next(self, env: Mapping[str, str], kw: dict[str, Any]) -> Popen[bytes]:
        while self._standing_by:
            process = self._standing_by.popleft()
            if process.poll() is None:
                return process
            _stdin(process).close()
        return self._start(env, kw)

    def _start(self, env: Mapping[str, str], kw: dict[str, Any]) -> Popen[bytes]:
        command = [sys.executable, "-P", "-m", "warmkernel.pool", *self.modules]
        process: Popen[bytes] = launch_kernel(command, stdin=PIPE, env=dict(env), **kw)
        return process


def pool(modules: Sequence[str], size: int) -> Pool:
    """This process's pool for `modules`."""
    with _GUARD:
        return _POOLS.setdefault(tuple(modules), Pool(modules, size))


def _stdin(process: Popen[bytes]) -> IO[bytes]:
    if process.stdin is None:
        raise RuntimeError("a process of the pool has no input")
    return process.stdin


def main() -> None:
    """Stand by: import, wait for an order on standard input, become that kernel."""
    Preloaded(sys.argv[1:])
    line = sys.stdin.buffer.readline()
    if line:
        order = json.loads(line)
        become_kernel(order["argv"], order["cwd"], order["env"])


if __name__ == "__main__":
    main()
