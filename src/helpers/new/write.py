"""Several files written so that all are there or none is."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def write_together(root: Path, files: Mapping[str, bytes]) -> None:
    """Write the files below `root`; where one cannot be written, all are as they were before.

    Raises:
        OSError: a file or folder cannot be written.
    """
    staged: dict[Path, Path] = {}
    made: list[Path] = []
    before: dict[Path, bytes | None] = {}
    try:
        for name, content in files.items():
            target = root / name
            made += _make_folder(target.parent)
            staged[target] = _stage(target, content)
        for target, part in staged.items():
            old = target.read_bytes() if target.is_file() else None
            part.replace(target)
            before[target] = old
    except BaseException:
        for part in staged.values():
            part.unlink(missing_ok=True)
        for target, content_before in before.items():
            _restore(target, content_before)
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        raise


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder and those above it; which of them were not there."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return list(reversed(missing))


def _stage(target: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".tmp")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    part = Path(name)
    part.chmod(0o644)
    return part


def _restore(target: Path, content: bytes | None) -> None:
    if content is None:
        target.unlink(missing_ok=True)
    else:
        target.write_bytes(content)
