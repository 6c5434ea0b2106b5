"""Files kept for the next run, below `outputs/.cache`: private to the user, and never trusted.

Whoever can write a cache decides what the next analyst's reports say. So each user has a folder of
their own that nobody else may enter; what belongs to others, or could have been written by them, is
not read. A file that is damaged, or lies under another name than it was written for, is as good as
none: a cache that cannot be read or written costs time and nothing else.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from helpers.core.files import write_atomically
from helpers.core.library_errors import vietnamese
from helpers.core.paths import Project
from helpers.core.problems import one_line

_WRITABLE_BY_OTHERS, _OF_OTHERS = 0o022, 0o077
_SEAL = hashlib.sha256().digest_size * 2  # hexadecimal digits before the content
_WHY = {
    errno.ENOSPC: "hết chỗ trên ổ đĩa",
    errno.EDQUOT: "hết hạn mức ổ đĩa",
    errno.EROFS: "ổ đĩa chỉ đọc",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EIO: "ổ đĩa lỗi",
    errno.ENOTDIR: "có tệp nằm ở chỗ của thư mục",
    errno.EEXIST: "có tệp nằm ở chỗ của thư mục",
    errno.EMFILE: "mở quá nhiều tệp",
}
_COST = "báo cáo vẫn lập được, chỉ lâu hơn vì tính lại"
_warned: set[str] = set()


class _Refused(Exception):
    """Somebody else may have written it."""


@dataclass(frozen=True, slots=True)
class PrivateCache:
    """The files of one kind that this user keeps for a project.

    Attributes:
        project: whose outputs they are kept below.
        folder: their folder, relative to that of the user; "workbooks/dak-nong-650" for example.
    """

    project: Project
    folder: str

    @property
    def root(self) -> Path:
        """The user's own folder."""
        return self.project.outputs / ".cache" / f"user-{_user()}"

    def path(self, name: str) -> Path:
        """Where a file lies, if it is there."""
        return self.root / self.folder / name

    def get(self, name: str) -> bytes | None:
        """What `put` wrote under this name; None where there is nothing, or nothing to trust."""
        try:
            with self._open(name) as file:
                content = file.read()
        except (OSError, _Refused):
            return None
        body = content[_SEAL:]
        return body if content[:_SEAL] == _seal(name, body) else None

    def put(self, name: str, content: bytes) -> bool:
        """Keep a file under this name. False: it could not be written; a warning says so."""
        if not self.ready():
            return False
        try:
            write_atomically(self.path(name), _seal(name, content) + content, 0o600)
        except OSError as error:
            self.tell_unwritten(error)
            return False
        return True

    def sha256(self, name: str) -> str:
        """Fingerprint of a file that another writer put there; "" where none can be trusted."""
        try:
            with self._open(name) as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except (OSError, _Refused):
            return ""

    def ready(self) -> bool:
        """Make the folder, private to the user. False: it cannot, and a warning says so."""
        try:
            self.root.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                self.root.mkdir(0o700)
            self._check()
            if _of_users() and self.root.stat().st_mode & _OF_OTHERS:
                self.root.chmod(0o700)
            folder = self.root
            for part in Path(self.folder).parts:
                folder /= part
                folder.mkdir(0o700, exist_ok=True)
        except _Refused:
            return False
        except OSError as error:
            self.tell_unwritten(error)
            return False
        return True

    def tell_unwritten(self, error: Exception) -> None:
        """Say once that nothing can be kept."""
        if isinstance(error, OSError):
            why = vietnamese(error)
        else:
            why = f"lỗi của chương trình: {type(error).__name__}: {error}"
        self._tell(self.root / self.folder, "không ghi được kết quả lưu tạm", why, _COST)

    def _open(self, name: str) -> BufferedReader:
        """The file of this name. Raises OSError: there is none. Raises _Refused."""
        self._check()
        path = self.path(name)
        # a link may lead anywhere, a pipe would wait for somebody who writes
        flags = os.O_RDONLY
        for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):
            flags |= getattr(os, flag, 0)
        file = os.fdopen(os.open(path, flags), "rb")
        if not self._trusted(path, os.fstat(file.fileno())):
            file.close()
            raise _Refused
        return file

    def _check(self) -> None:
        """Raises FileNotFoundError: no folder yet. Raises _Refused: it is not the user's alone."""
        if not self._trusted(self.root, self.root.lstat(), folder=True):
            raise _Refused

    def _trusted(self, path: Path, status: os.stat_result, *, folder: bool = False) -> bool:
        """Whether nobody else can have written it; else a warning says so."""
        of_kind = stat.S_ISDIR if folder else stat.S_ISREG
        noun = "thư mục" if folder else "tệp"
        if not of_kind(status.st_mode):
            return self._distrusted(path, f"không phải {noun} thường", "xóa nó")
        if _of_users() and status.st_uid != os.getuid():
            return self._distrusted(path, f"{noun} của người dùng số {status.st_uid}", "xóa nó")
        if _of_users() and status.st_mode & _WRITABLE_BY_OTHERS:
            mode = f"quyền {stat.S_IMODE(status.st_mode):04o}"
            return self._distrusted(path, mode, f"chmod {700 if folder else 600}, hoặc xóa nó")
        return True

    def _distrusted(self, path: Path, found: str, todo: str) -> bool:
        what = "không đọc kết quả lưu tạm mà người khác có thể đã ghi"
        self._tell(path, what, found, f"{todo}; {_COST}")
        return False

    def _tell(self, path: Path, what: str, found: str, todo: str) -> None:
        """Once a process; never into a page, whose cells have a standard error of their own."""
        line = one_line(self.project.relative(path), what, found, todo)
        if line not in _warned and sys.__stderr__ is not None:
            _warned.add(line)
            with suppress(OSError, ValueError):  # nobody listens
                sys.__stderr__.write(f"{line}\n")
                sys.__stderr__.flush()


def _seal(name: str, content: bytes) -> bytes:
    """What shows that a content is whole and was written for this name."""
    total = hashlib.sha256(f"{name}\0".encode())
    total.update(content)
    return total.hexdigest().encode()


def _of_users() -> bool:
    """Whether this system has users and modes of files."""
    return hasattr(os, "getuid")


def _user() -> str:
    return str(os.getuid()) if _of_users() else "0"
