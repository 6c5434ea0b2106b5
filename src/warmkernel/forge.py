"""A parent forked from this very process: its kernels find everything that is in memory now."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

from warmkernel.address import Address
from warmkernel.become import leave, reset_signals
from warmkernel.preload import import_kernel, settle
from warmkernel.server import Server, assert_quiet, die_with_parent, listen, lock


@contextlib.contextmanager
def forge() -> Iterator[Address]:
    """A parent that lives as long as the block, at an address of its own.

    Raises:
        RuntimeError: this process has threads; a fork would not be safe.
    """
    assert_quiet()
    import_kernel()
    settle()
    place = Address(Path(tempfile.mkdtemp(prefix="warmkernel-")), "k")
    if not lock(place):
        raise RuntimeError(f"{place.lock} is held by another process")
    listener = listen(place)
    gc.collect()
    gc.freeze()
    here = os.getpid()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setsid()
            die_with_parent(here)
            reset_signals()
            Server(place, listener, idle=float("inf")).serve()
            status = 0
        finally:
            leave(status, quietly=True)
    listener.close()
    gc.unfreeze()
    try:
        yield place
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGTERM)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(child, 0)
        shutil.rmtree(place.folder, ignore_errors=True)
