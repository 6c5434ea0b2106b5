"""What was read from workbooks, kept as data: a workbook that is as it was is not read again.

A reading is a function of the file's bytes and name, of what is declared and of the code that
reads. All four are in its key, so that it can never be stale. What cannot be kept or found again
is read.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from helpers.core.files import digest, fingerprint, sha256
from helpers.core.private_cache import PrivateCache
from helpers.core.serialise.arrays import ARRAYS
from helpers.core.serialise.codec import Codec
from helpers.core.serialise.shapes import NotDeclared, Unreadable
from helpers.intake.form_reader import FilledForm

_FORMS = Codec[dict[str, FilledForm]](dict[str, FilledForm], ARRAYS)
_ROOMS = ("core", "intake")
_READERS = ("openpyxl", "pandas", "python-calamine")


class Readings:
    """The readings of one folder of workbooks, by their keys."""

    def __init__(self, cache: PrivateCache, name: str, *declared: object) -> None:
        """Open what is kept under this name.

        Args:
            declared: everything but the files that a reading depends on. Where the words of equal
                declarations differ nonetheless, the workbooks are read again.
        """
        self._cache, self._name = cache, name
        self._declared = digest(f"{_code()}\0{declared!r}".encode())
        self._used: dict[str, FilledForm] = {}
        try:
            self._kept = _FORMS.loads(cache.get(name) or b"")
        except Unreadable:
            self._kept = {}

    def get(self, path: Path, file: str, read: Callable[[], FilledForm]) -> tuple[FilledForm, str]:
        """What `read` gives of the workbook at `path`, and the sha256 of the workbook.

        Args:
            file: the path by which evidence and problems name it.
        """
        content = content_of(path)
        key = digest(f"{self._declared}\0{file}\0{content}".encode())
        form = self._kept.get(key) if content else None
        same = form is not None
        if form is None:
            form = read()
            same = content != "" and content_of(path) == content
        if same:
            self._used[key] = form
        return form, content

    def keep(self) -> None:
        """Write the readings that were used, if they are others than before."""
        if self._used.keys() != self._kept.keys():
            with suppress(NotDeclared):
                self._cache.put(self._name, _FORMS.dumps(self._used))


def content_of(path: Path) -> str:
    """sha256 of a workbook; "" where it cannot be opened, which its reading names as a problem."""
    try:
        return sha256(path)
    except OSError:
        return ""


@lru_cache(maxsize=1)
def _code() -> str:
    package = Path(__file__).resolve().parents[1]
    modules = [path for room in _ROOMS for path in (package / room).rglob("*.py")]
    versions = [f"{name} {metadata.version(name)}" for name in _READERS]
    return "\n".join([fingerprint(modules, root=package), platform.python_version(), *versions])
