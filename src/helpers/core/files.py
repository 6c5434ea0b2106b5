"""Files written whole or not at all, and fingerprints of files."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from helpers.core.errors import ReportError

_AN_HOUR = 3600.0


def write_atomically(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write `content` to `path` so that a reader sees the old file or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # mkstemp makes private files; reports are for a shared folder
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def copy_atomically(source: Path, target: Path) -> None:
    """Copy a file of any size so that a reader sees the whole copy or none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".tmp")
    os.close(handle)
    try:
        shutil.copyfile(source, name)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def remove_leftovers(folder: Path) -> None:
    """Remove what `write_atomically` left in a folder where it was killed, an hour ago or more.

    Younger ones may be those of somebody who is writing now.
    """
    for path in folder.glob(".*.tmp"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _AN_HOUR:
                path.unlink()


def to_json(value: Any) -> bytes:
    """`value` as UTF-8 JSON with a fixed layout; NaN is refused, as JSON has no such number."""
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8")


def read_json(path: Path) -> Any:
    """What a file that this program wrote holds.

    Raises:
        ReportError: it is damaged, or somebody has edited it.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ReportError(
            "Tệp kết quả bị hỏng hoặc đã bị sửa",
            where="/".join(path.parts[-4:]),
            found=str(error),
            todo="lập lại báo cáo hoặc kỳ ấy; nếu vẫn vậy, xóa tệp rồi chạy lại",
        ) from None


def sha256(path: Path) -> str:
    """Fingerprint of a file's content, 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest(content: bytes) -> str:
    """The same of a content that is no file yet, or comes from elsewhere."""
    return hashlib.sha256(content).hexdigest()


def fingerprint(paths: list[Path], *, root: Path) -> str:
    """One fingerprint over names (relative to `root`) and contents of many files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.relative_to(root).as_posix()}\0{sha256(path)}\n".encode())
    return total.hexdigest()
