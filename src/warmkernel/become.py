"""Become a kernel: what a fresh process of an ordinary kernel would have found, then ipykernel."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import time
import weakref
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

_ANSWER_PATIENCE = 2.0  # seconds


def become_kernel(
    argv: Sequence[str], cwd: str | None, env: Mapping[str, str], *, parent: int | None = None
) -> None:
    """Run an ipykernel in this process until it is shut down.

    Args:
        argv: arguments of ipykernel, e.g. ("-f", connection file).
        cwd: the working directory; None leaves it.
        env: the whole environment of the kernel.
        parent: the process with which the kernel ends; 1: something else sees to that; None: as
            ipykernel finds it in the environment.
    """
    from warmkernel.app import KernelApp

    adopt(argv, cwd, env)
    app: Any = KernelApp.instance()
    if parent is not None:
        app.parent_handle = parent
    app.initialize(list(argv))
    connect_inline_figures()
    app.start()
    _finish_control(app)


def adopt(argv: Sequence[str], cwd: str | None, env: Mapping[str, str]) -> None:
    """Take over what a process of its own would have got; arguments as for `become_kernel`."""
    os.environ.clear()
    os.environ.update(env)
    if hasattr(time, "tzset"):
        time.tzset()
    if cwd:
        os.chdir(cwd)
    sys.argv = ["ipykernel_launcher", *argv]
    _seed()
    _restore_backend()


def leave(status: int, *, quietly: bool = False) -> None:
    """End the process as Python would, without taking down every module one by one.

    Args:
        quietly: leave out what other code registered to be done at the end.
    """
    if not quietly:
        atexit._run_exitfuncs()
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            stream.flush()
    os._exit(status)


def forget_exits() -> None:
    """What a process registered to be done at its end is not to be done by those it forks.

    Else a kernel that ends would remove, say, the temporary folders of the process that built.
    """
    atexit._clear()
    registry: Any = weakref.finalize
    registry._registry.clear()
    registry._registered_with_atexit = False


def reset_signals() -> None:
    """The signal handlers that a fresh Python has."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGCHLD, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _finish_control(app: Any) -> None:
    """Let the thread that was asked to shut down finish its answer.

    It waits until its output is sent. Were the sending thread ended before, it would wait for ten
    seconds, and so would this process, which ends the sending thread first and then waits for it.
    """
    if app.control_thread is not None:
        app.control_thread.stop()
        app.control_thread.join(_ANSWER_PATIENCE)


def _seed() -> None:
    """Kernels of one parent must not draw the same numbers. (`random` sees to this itself.)"""
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def _restore_backend() -> None:
    """matplotlib read its backend from the parent's environment; this kernel has its own."""
    chosen = os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None:
        matplotlib.rcParams["backend"] = chosen


def connect_inline_figures() -> None:
    """The inline backend hooks into the shell when it is imported; here that was too early."""
    backend: ModuleType | None = sys.modules.get("matplotlib_inline.backend_inline")
    if backend is not None and "inline" in os.environ.get("MPLBACKEND", ""):
        backend._enable_matplotlib_integration()
