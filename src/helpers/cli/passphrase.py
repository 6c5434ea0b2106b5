"""The passphrase of a key: asked at the terminal, or read from where only its owner can look."""

from __future__ import annotations

import getpass
import os
import stat
import warnings
from pathlib import Path

from helpers.core.errors import SigningError
from helpers.core.library_errors import vietnamese

VARIABLE = "BAOCAO_PASSPHRASE_FILE"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def read_passphrase(descriptor: int | None, key: str) -> bytes:
    """The passphrase: never an argument, so that no list of processes and no history shows it.

    Args:
        descriptor: of an open file whose first line it is; None to read the file that the
            environment names, else to ask.
        key: name of the key's file, for the question.

    Raises:
        ConfigError: the descriptor or file cannot be read, others may read the file, or there is
            no terminal to ask at.
    """
    if descriptor is not None:
        try:
            with os.fdopen(descriptor, "rb") as file:
                return _first_line(file.read())
        except OSError as error:
            raise SigningError(
                "Không đọc được mật khẩu",
                where="--passphrase-fd",
                found=vietnamese(error),
                todo="nêu số của một tệp đang mở, ví dụ --passphrase-fd 3 3<TỆP",
            ) from None
    if named := os.environ.get(VARIABLE):
        return _of_file(Path(named))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(f"Mật khẩu của {key}: ").encode()
    except (getpass.GetPassWarning, EOFError, OSError):
        raise SigningError(
            "Không có cửa sổ lệnh để hỏi mật khẩu",
            todo=f"dùng --passphrase-fd, hoặc đặt biến {VARIABLE} là tên tệp chứa mật khẩu",
        ) from None


def _of_file(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        content = path.read_bytes()
    except OSError as error:
        raise SigningError(
            "Không đọc được tệp mật khẩu",
            where=VARIABLE,
            found=vietnamese(error),
            todo="xem lại đường dẫn và quyền đọc của tệp",
        ) from None
    if os.name == "posix" and mode & _OTHERS:
        raise SigningError(
            "Người khác đọc được tệp mật khẩu", where=str(path), todo=f"chạy chmod 600 {path}"
        )
    return _first_line(content)


def _first_line(content: bytes) -> bytes:
    return content.split(b"\n", 1)[0].removesuffix(b"\r")
