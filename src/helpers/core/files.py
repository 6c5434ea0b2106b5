"""Files written whole or not at all, and fingerprints of files."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from helpers.core.errors import ChangedMeanwhile, InputError
from helpers.core.library_errors import vietnamese

_AN_HOUR = 3600.0
_CHUNK = 1 << 20
# what is no file with a content; to open some of these waits for somebody who writes
_SPECIAL = (
    (stat.S_ISDIR, "thư mục"),
    (stat.S_ISFIFO, "ống dẫn (FIFO)"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "thiết bị"),
    (stat.S_ISBLK, "thiết bị"),
)


def write_atomically(
    path: Path, content: bytes, mode: int = 0o666, *, durable: bool = False
) -> None:
    """Write `content` to `path` so that a reader sees the old file or the new one, never a part.

    Args:
        mode: who may read and write it, less what the user's umask withholds.
        durable: return only when it is on the disk and outlives a loss of power.
    """
    with replacing(path, mode, durable=durable) as file:
        file.write(content)


def copy_atomically(source: Path, target: Path, expected: str) -> None:
    """Copy a file of any size so that a reader sees the whole copy or none, for good.

    Whoever may not read the source may not read the copy.

    Args:
        expected: sha256 of the content that is meant.

    Raises:
        ReportError: the source is not what was expected any more; nothing is copied.
    """
    with source.open("rb") as original:
        mode = _mode(os.fstat(original.fileno()))
        copied = hashlib.sha256()
        with replacing(target, mode, durable=True) as copy:
            while chunk := original.read(_CHUNK):
                copy.write(chunk)
                copied.update(chunk)
            if copied.hexdigest() != expected:
                raise ChangedMeanwhile(
                    "Tệp bị sửa trong lúc nhận",
                    where=str(source),
                    todo="chạy lại lệnh khi không ai đang ghi tệp này",
                )


def mode_of(*sources: Path) -> int:
    """The mode of a file that holds what these hold: whoever may not read one may not read it."""
    mode = 0o666
    for source in sources:
        mode &= _mode(source.stat())
    return mode


def _mode(status: os.stat_result) -> int:
    return stat.S_IMODE(status.st_mode) & 0o666 | 0o600


@contextmanager
def replacing(target: Path, mode: int = 0o666, *, durable: bool = False) -> Iterator[IO[bytes]]:
    """A new file beside `target` that takes its place at the end of the block.

    Args:
        mode, durable: as for `write_atomically`.

    Raises:
        OSError: it cannot be written; names `target`, not the file beside it.
    """
    part = target.with_name(f".{secrets.token_hex(8)}.tmp")
    # O_EXCL: nothing that lies there is written to. The system takes the umask away from the mode.
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(part, flags, mode), "wb") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        part.replace(target)
        if durable:
            _sync_folder(target.parent)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError) and error.filename in (None, str(part)):
            raise type(error)(error.errno, error.strerror, str(target)) from error
        raise


def _sync_folder(folder: Path) -> None:
    """Let a new name outlive a loss of power, where folders can be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def refuse_special(path: Path) -> None:
    """That a path leads to a file: ask before it is opened.

    Raises:
        InputError: a folder, a pipe or a device lies there.
        OSError: there is nothing, or it cannot be looked at.
    """
    if kind := special(path):
        todo = "chỉ tới một tệp thường; nếu cần, chép nội dung ra tệp"
        raise InputError("Không phải tệp để đọc", where=path.name, found=kind, todo=todo)


def special(path: Path) -> str:
    """What lies there instead of a file, in words; "" for a file.

    Raises:
        OSError: there is nothing, or it cannot be looked at.
    """
    mode = path.stat().st_mode
    return next((name for is_one, name in _SPECIAL if is_one(mode)), "")


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
        raise ChangedMeanwhile(
            "Tệp kết quả bị hỏng hoặc đã bị sửa",
            where="/".join(path.parts[-4:]),
            found=vietnamese(error),
            todo="lập lại báo cáo hoặc kỳ ấy; nếu vẫn vậy, xóa tệp rồi chạy lại",
        ) from None


def sha256(path: Path) -> str:
    """Fingerprint of a file's content, 64 hexadecimal digits.

    Raises:
        OSError: it cannot be read; what is no file is not waited for.
    """
    if kind := special(path):
        raise OSError(errno.EINVAL, kind, str(path))
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest(content: bytes) -> str:
    """The same of a content that is no file yet, or comes from elsewhere."""
    return hashlib.sha256(content).hexdigest()


def fingerprint(paths: list[Path], *, root: Path) -> str:
    """One fingerprint over names (relative to `root`) and contents of many files."""
    return to_fingerprint({path.relative_to(root).as_posix(): sha256(path) for path in paths})


def to_fingerprint(digests: Mapping[str, str]) -> str:
    """The same of files whose sha256 is known, by name."""
    lines = (f"{name}\0{digests[name]}\n" for name in sorted(digests))
    return digest("".join(lines).encode())
