"""A folder replaced as one: a reader sees all of the old files or all of the new ones.

The new folder is filled beside the old one, under a hidden name, and takes its place in one step:
on Linux the two exchange their names. Elsewhere the old one is renamed first; should that be the
last that happens, the next to come puts it back.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_AT_FDCWD, _EXCHANGE = -100, 2
# the file system cannot, or the C library is too old
_CANNOT = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)


def replace_folder(folder: Path, fill: Callable[[Path], None]) -> None:
    """Put in the place of `folder`, or where none was, one that `fill` has filled; none if empty.

    Only one process at a time may do so: hold a lock.

    Raises:
        OSError: no file can be written, or no folder lies there. All is then as before.
    """
    put_back(folder)
    new, old = _new(folder), _old(folder)
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))
    try:
        new.mkdir(parents=True)
        fill(new)
        if not any(new.iterdir()):
            if folder.exists():
                folder.rename(old)
        elif not folder.exists():
            new.rename(folder)
        elif not _exchange(new, folder):
            folder.rename(old)
            new.rename(folder)
    except BaseException:
        put_back(folder)
        raise
    # what is left now is of no use to anybody
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)


def put_back(folder: Path) -> None:
    """Make good what a process left that was killed while it replaced the folder."""
    with suppress(OSError):
        if not folder.exists():
            _old(folder).rename(folder)
    for left in (_new(folder), _old(folder)):
        shutil.rmtree(left, ignore_errors=True)


def link(source: Path, target: Path) -> None:
    """The same file under a second name; a copy where the file system has no such names."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _new(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.new")


def _old(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _exchange(folder: Path, other: Path) -> bool:
    """Let two folders exchange their names in one step; False where the system cannot.

    Raises:
        OSError: it can and failed.
    """
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    if not rename(_AT_FDCWD, os.fsencode(folder), _AT_FDCWD, os.fsencode(other), _EXCHANGE):
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(other))
