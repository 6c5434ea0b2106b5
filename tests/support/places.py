"""Places that have no room, no names, no right to write or no handles left, for one process.

Nothing here is a test. The system itself refuses: a file system of its own, in a namespace of its
own, lies over the project's folder, and is as full as was asked for (Linux).
"""

import ctypes
import os
import resource
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from itertools import count, islice
from pathlib import Path

_NAMESPACES = 0x10000000 | 0x00020000  # of users, of mounts
_READ_ONLY, _REMOUNT, _ALL_PRIVATE = 1, 32, 0x4000 | 0x40000
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Place:
    """What is left: bytes, names of files, handles of open files; None: as much as there is."""

    room: int | None = None
    names: int | None = None
    handles: int | None = None
    read_only: bool = False

    @property
    def is_disk(self) -> bool:
        return self.read_only or (self.room, self.names) != (None, None)


@cache
def can_mount() -> bool:
    """Whether this system lets a test have file systems of its own."""
    words = ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"]
    return bool(shutil.which("unshare")) and not subprocess.run(words, check=False).returncode


def size_of(folder: Path) -> tuple[int, int]:
    """Bytes on the disk and names of what lies below a folder, hidden or not."""
    stats = [path.lstat() for path in folder.rglob("*")]
    return sum(stat.st_blocks * 512 for stat in stats), len(stats)


def move_to(place: Place, root: Path) -> None:
    """From now on this process, and what it starts, finds the folder in that place."""
    if place.is_disk:
        _cover(root, place)
    if place.handles is not None:
        used = {int(path.name) for path in Path("/proc/self/fd").iterdir()}
        free = (number for number in count() if number not in used)
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        limit = next(islice(free, place.handles, None))
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, most))


def copy_out(root: Path, target: Path) -> None:
    """What lies in the place, where others find it too."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    shutil.copytree(root, target, symlinks=True)


def _cover(root: Path, place: Place) -> None:
    user, group = os.geteuid(), os.getegid()
    _checked(_libc.unshare(_NAMESPACES))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    _mount("/", _ALL_PRIVATE)
    before = os.open(root, os.O_RDONLY)
    _mount(root, 0, "size=1g")
    shutil.copytree(f"/proc/self/fd/{before}", root, symlinks=True, dirs_exist_ok=True)
    os.close(before)
    used = os.statvfs(root)
    options = []
    if place.room is not None:
        size = (used.f_blocks - used.f_bfree) * used.f_frsize + place.room
        options.append(f"size={max(size, used.f_frsize)}")
    if place.names is not None:
        options.append(f"nr_inodes={used.f_files - used.f_ffree + place.names}")
    _mount(root, _REMOUNT | (_READ_ONLY if place.read_only else 0), ",".join(options))


def _mount(target: Path | str, flags: int, options: str = "") -> None:
    words = (b"tmpfs", os.fsencode(target), b"tmpfs")
    _checked(_libc.mount(*words, ctypes.c_ulong(flags), options.encode()))


def _checked(status: int) -> None:
    if status:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
