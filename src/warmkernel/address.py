"""Where a parent process is found: one address for each Python, set of modules and environment."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# what the parent's imports may depend on; kernels with other values need another parent
_SHAPING = ("PYTHONPATH", "PYTHONHOME", "PYTHONHASHSEED", "LC_ALL", "LANG", "MPLCONFIGDIR")
_AN_HOUR = 3600.0
_PROTOCOL = 2  # of the messages between a client and a parent
_LONGEST = 107  # bytes of the path of a socket
_OWN_FOLDER, _OWN_SOCKET = 26, 44  # of what is below the base: folder-xxxxxxxx/k-1, user/key.sock


@dataclass(frozen=True, slots=True)
class Address:
    """The files of one parent. All lie in a folder that only this user may enter."""

    folder: Path
    key: str

    @property
    def socket(self) -> Path:
        return self.folder / f"{self.key}.sock"

    @property
    def lock(self) -> Path:
        return self.folder / f"{self.key}.lock"

    @property
    def log(self) -> Path:
        return self.folder / f"{self.key}.log"


def address(
    preload: Sequence[str],
    env: Mapping[str, str],
    *,
    shaping: Sequence[str] = (),
    executable: str = sys.executable,
) -> Address:
    """The address of the parent that imports `preload` with `executable`.

    Args:
        shaping: names of further variables of `env` on which the imports depend.
    """
    names = sorted({*_SHAPING, *shaping})
    parts = [
        _PROTOCOL,
        executable,
        sys.version,
        list(preload),
        [(name, env.get(name)) for name in names],
    ]
    digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    return Address(runtime_folder(), digest[:16])


def socket_folder() -> str:
    """A new private folder for sockets."""
    return tempfile.mkdtemp(prefix="warmkernel-", dir=short_base(tempfile.gettempdir()))


def sweep() -> None:
    """Remove folders for sockets, an hour old or more, whose processes were killed."""
    base = Path(short_base(tempfile.gettempdir()))
    for folder in base.glob("warmkernel-????????"):
        with contextlib.suppress(OSError):  # another one's, or swept by another at this moment
            found = folder.lstat()
            old = time.time() - found.st_mtime > _AN_HOUR
            if old and found.st_uid == os.getuid() and not any(map(_answers, folder.iterdir())):
                shutil.rmtree(folder)


def _answers(path: Path) -> bool:
    """Whether somebody listens at a socket; whatever else lies there counts as an answer."""
    if path.suffix in (".lock", ".log"):
        return False
    if not path.is_socket():
        return True
    with socket.socket(socket.AF_UNIX) as asking:
        try:
            asking.connect(str(path))
        except ConnectionRefusedError:
            return False
    return True


def short_base(folder: str, below: int = _OWN_FOLDER) -> str:
    """The folder, or /tmp where its name leaves no room for that of a socket below it."""
    fits = os.name == "nt" or len(os.fsencode(folder)) + below <= _LONGEST
    return folder if fits else "/tmp"


def runtime_folder() -> Path:
    """This user's folder for sockets, made if missing.

    Raises:
        PermissionError: somebody else owns a folder of that name.
    """
    base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    folder = Path(short_base(base, _OWN_SOCKET)) / f"warmkernel-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(f"{folder} is not private to this user")
    return folder
