"""Where a parent process is found: one address for each Python, set of modules and environment."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# what the parent's imports may depend on; kernels with other values need another parent
_SHAPING = ("PYTHONPATH", "PYTHONHOME", "PYTHONHASHSEED", "LC_ALL", "LANG", "MPLCONFIGDIR")


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
    parts = [executable, sys.version, list(preload), [(name, env.get(name)) for name in names]]
    digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    return Address(runtime_folder(), digest[:16])


def runtime_folder() -> Path:
    """This user's folder for sockets, made if missing.

    Raises:
        PermissionError: somebody else owns a folder of that name.
    """
    base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    folder = Path(base) / f"warmkernel-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(f"{folder} is not private to this user")
    return folder
