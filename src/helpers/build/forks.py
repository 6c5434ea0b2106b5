"""Processes forked from this one: they end with it, and do nothing of its own at their end."""

from __future__ import annotations

import atexit
import ctypes
import os
import signal
import sys
import traceback
import weakref
from collections.abc import Callable
from typing import Any

CAN_FORK = hasattr(os, "fork")
CAN_LIMIT = sys.platform == "linux"  # the memory of a process
_LIBRARY = ctypes.CDLL(None) if CAN_LIMIT else None
_PARENT_DEATH_SIGNAL = 1  # prctl(PR_SET_PDEATHSIG)


def fork(work: Callable[[], object]) -> int:
    """The id of a child that does the work and what that registered for its end, and ends."""
    here = os.getpid()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()  # what waits there would be written twice
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        die_with(here)
        _forget_exits()
        work()
        atexit._run_exitfuncs()
        status = 0
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(status)


def die_with(parent: int) -> None:
    """Ask the system (Linux) to kill this process when its parent dies."""
    if _LIBRARY is not None:
        _LIBRARY.prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _forget_exits() -> None:
    """What the parent registered for its end is not to be done at the end of a child.

    Else a child would remove, say, the temporary folders of the build.
    """
    atexit._clear()
    registry: Any = weakref.finalize
    registry._registry.clear()
    registry._registered_with_atexit = False
