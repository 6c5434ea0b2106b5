"""Faults at every step that a process takes in a folder: a full disk, a broken one, a kill.

Nothing here is a test. Steps are the events that Python itself tells of (`sys.addaudithook`):
opening a file to write, renaming, linking, making and removing; and each write into a file.
"""

import errno
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_STEPS = {"os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.truncate"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)

_folder = ""
_count = 0
_at = -1
_fault: Callable[[], None] = bool  # none yet
_hooked = False


def _hook(event: str, args: tuple[object, ...]) -> None:
    if not _folder:
        return
    if event == "open":
        path, _, flags = args
        if not isinstance(flags, int) or not flags & _WRITING:
            return
    elif event in _STEPS:
        path = args[0]
    else:
        return
    if isinstance(path, (str, bytes, os.PathLike)) and os.fsdecode(path).startswith(_folder):
        step()


def step() -> None:
    """One more step; the fault happens at the one that was asked for."""
    global _count
    _count += 1
    if _count == _at:
        _fault()


@contextmanager
def _watched(folder: Path, at: int, fault: Callable[[], None]) -> Iterator[None]:
    global _folder, _count, _at, _fault, _hooked
    if not _hooked:
        sys.addaudithook(_hook)
        _hooked = True
    _folder, _count, _at, _fault = str(folder), 0, at, fault
    try:
        yield
    finally:
        _folder, _at = "", -1


def steps_of(folder: Path, work: Callable[[], object]) -> int:
    """How many steps the work takes in a folder."""
    with _watched(folder, -1, lambda: None):
        work()
    return _count


def failing(folder: Path, at: int, number: int, work: Callable[[], object]) -> Exception | None:
    """Do the work; its step `at` fails with this number of error. What it raised, if anything."""

    def fail() -> None:
        raise OSError(number, os.strerror(number), str(folder))

    try:
        with _watched(folder, at, fail):
            work()
    except Exception as error:
        return error
    return None


def killed(folder: Path, at: int, work: Callable[[], object]) -> bool:
    """Do the work in a process of its own that is killed at step `at`; whether it was."""
    child = os.fork()
    if not child:
        with _watched(folder, at, lambda: os.kill(os.getpid(), signal.SIGKILL)):
            try:
                work()
            finally:
                os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)
