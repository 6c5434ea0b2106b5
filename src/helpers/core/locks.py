"""Locks between processes. The system itself lets go of one whose holder was killed."""

from __future__ import annotations

import errno
import getpass
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from helpers.core.errors import BaocaoError

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        os.lseek(handle, _BEYOND, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _free(handle: int) -> None:
        os.lseek(handle, _BEYOND, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _free(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


PATIENCE = 600.0  # seconds
_LOOK, _TELL = 0.02, 2.0
_BEYOND = 1 << 20  # a byte behind the holder's name: others can read that while it is locked
_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@contextmanager
def locked(path: Path, what: str, patience: float = PATIENCE) -> Iterator[None]:
    """Within the block no other process works on what the lock file at `path` stands for.

    Whoever waits longer than a moment is told once who holds it and since when.

    Args:
        what: what is worked on, for people: "sổ nhận của dak-nong-650, kỳ 2023-Q1".
        patience: seconds to wait.

    Raises:
        BaocaoError: it is still held after that time.
        OSError: the lock file cannot be made or opened.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o666)
    except PermissionError:  # another user's, which may be locked all the same
        handle = os.open(path, os.O_RDONLY)
    try:
        _wait(handle, path, what, patience)
        _sign(handle)
        try:
            yield
        finally:
            with suppress(OSError):  # a full disk: the name stays, the lock does not
                os.ftruncate(handle, 0)
            _free(handle)
    finally:
        os.close(handle)


def _wait(handle: int, path: Path, what: str, patience: float) -> None:
    began, announced = time.monotonic(), False
    while True:
        try:
            return _take(handle)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
        waited = time.monotonic() - began
        if waited >= patience:
            raise BaocaoError(
                f"Không vào được {what}: người khác đang làm",
                where=str(path),
                found=holder(path),
                todo="chạy lại khi lệnh kia xong, hoặc dừng tiến trình ấy",
            )
        if waited > _TELL and not announced and sys.__stderr__ is not None:
            announced = True
            sys.__stderr__.write(f"Đang chờ vào {what}: {holder(path)}\n")
            sys.__stderr__.flush()
        time.sleep(_LOOK)


def _sign(handle: int) -> None:
    """Write who holds the lock. Without its name it holds all the same."""
    with suppress(OSError):
        owner = {"user": _user(), "host": socket.gethostname(), "pid": os.getpid()}
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, json.dumps({**owner, "since": time.time()}).encode())


def holder(path: Path) -> str:
    """Who holds a lock and for how long, in words."""
    try:
        owner = json.loads(path.read_bytes())
        age = max(time.time() - float(owner["since"]), 0.0)
        return (
            f"{owner['user']}@{owner['host']}, tiến trình {owner['pid']}, từ {age:.0f} giây trước"
        )
    except (OSError, ValueError, KeyError, TypeError):
        return "một tiến trình chưa ghi tên"


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container's user without a name
        return str(os.getuid()) if hasattr(os, "getuid") else "?"
