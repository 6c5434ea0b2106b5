"""Parents forked from this very process: their kernels find everything that is in memory then."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from warmkernel.address import Address, socket_folder, sweep
from warmkernel.become import forget_exits, leave, reset_signals
from warmkernel.preload import import_kernel, settle
from warmkernel.server import Server, assert_quiet, die_with_parent, listen, lock


@dataclass(frozen=True, slots=True)
class Parent:
    """A process that forks kernels, at an address of its own. It ends with the one that made it."""

    place: Address
    pid: int

    def end(self) -> None:
        """Stop it, and its kernels; remove its sockets."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)
        shutil.rmtree(self.place.folder, ignore_errors=True)


def fork_parent(prepare: Callable[[], bool] = lambda: True) -> Parent:
    """A parent; clients may connect at once, and are answered when it has prepared.

    Args:
        prepare: what the parent does first, for all its kernels; False: it ends there.

    Raises:
        RuntimeError: this process has threads; a fork would not be safe.
    """
    assert_quiet()
    import_kernel(debugger=False)
    settle()
    sweep()
    place = Address(Path(socket_folder()), "k")
    if not lock(place):
        raise RuntimeError(f"{place.lock} is held by another process")
    listener = listen(place)
    here = os.getpid()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setsid()
            die_with_parent(here)
            reset_signals()
            forget_exits()
            gc.freeze()  # looking for garbage would copy what this process shares with its maker
            if prepare():
                settle()
                gc.collect()
                gc.freeze()
                Server(place, listener, idle=float("inf")).serve()
            status = 0
        except Exception:
            traceback.print_exc()
        finally:
            leave(status, quietly=True)
    listener.close()
    return Parent(place, child)
