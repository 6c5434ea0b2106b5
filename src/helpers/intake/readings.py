"""What was read from workbooks, kept as data: a workbook that is as it was is not read again.

A reading is a function of the file's bytes and name, of what is declared and of the code that
reads. All four are in the key of a line, so that a line can never be stale. What cannot be kept
or found again is read.
"""

from __future__ import annotations

import datetime as dt
import json
import platform
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.core.files import digest, fingerprint, sha256
from helpers.core.private_cache import PrivateCache
from helpers.core.problems import Problem
from helpers.intake.corrections import Applied
from helpers.intake.form_reader import FilledForm

_ROOMS = ("core", "intake")
_READERS = ("openpyxl", "pandas", "python-calamine")


class Readings:
    """The readings of one folder of workbooks, one a line behind its key."""

    def __init__(self, cache: PrivateCache, name: str, *declared: object) -> None:
        """Open what is kept under this name.

        Args:
            declared: everything but the files that a reading depends on. Where the words of equal
                declarations differ nonetheless, the workbooks are read again.
        """
        self._cache, self._name = cache, name
        self._declared = digest(f"{_code()}\0{declared!r}".encode())
        self._used: dict[str, str] = {}
        try:
            lines = (cache.get(name) or b"").decode().split("\n")
        except UnicodeDecodeError:
            lines = []
        self._kept = {key: text for key, _, text in (line.partition(" ") for line in lines) if text}

    def get(self, path: Path, file: str, read: Callable[[], FilledForm]) -> tuple[FilledForm, str]:
        """What `read` gives of the workbook at `path`, and the sha256 of the workbook.

        Args:
            file: the path by which evidence and problems name it.
        """
        content = content_of(path)
        key = digest(f"{self._declared}\0{file}\0{content}".encode())
        text = self._kept.get(key, "") if content else ""
        found = _form(text)
        if found is None:
            found = read()
            text = _text(found) if content and content_of(path) == content else ""
        if text:
            self._used[key] = text
        return found, content

    def keep(self) -> None:
        """Write the lines that were used, if they are others than before."""
        if self._used.keys() != self._kept.keys():
            text = "".join(f"{key} {text}\n" for key, text in self._used.items())
            self._cache.put(self._name, text.encode())


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


def _text(form: FilledForm) -> str:
    """The reading as one line; "" where it would not come back the same."""
    said = {
        "file": form.file,
        "unit": form.unit,
        "columns": {name: form.table[name].tolist() for name in form.table.columns},
        "cells": form.cells,
        "problems": [asdict(problem) for problem in form.problems],
        "texts": form.texts,
        "corrections": [
            {**asdict(correction), "date": correction.date.isoformat()}
            for correction in form.corrections
        ],
    }
    try:
        text = json.dumps(said)
    except (TypeError, ValueError):
        return ""
    back = _form(text)
    return text if back is not None and _plain(back) == _plain(form) and _same(back, form) else ""


def _form(text: str) -> FilledForm | None:
    """The reading in a line; None where there is none."""
    try:
        said: dict[str, Any] = json.loads(text)
        return FilledForm(
            said["file"],
            said["unit"],
            pd.DataFrame(said["columns"]),
            said["cells"],
            tuple(_problems(said["problems"])),
            said["texts"],
            tuple(
                Applied(**{**one, "date": dt.date.fromisoformat(one["date"])})
                for one in said["corrections"]
            ),
        )
    except (ValueError, TypeError, KeyError):
        return None


def _problems(said: Iterable[dict[str, Any]]) -> Iterable[Problem]:
    for one in said:
        yield Problem(**{**one, "details": tuple(tuple(row) for row in one["details"])})


def _plain(form: FilledForm) -> list[object]:
    """Everything but the table; the details of problems are not part of their equality."""
    details = [problem.details for problem in form.problems]
    return [form.file, form.unit, form.cells, form.problems, details, form.texts, form.corrections]


def _same(one: FilledForm, other: FilledForm) -> bool:
    tables = one.table, other.table
    return tables[0].equals(tables[1]) and all(tables[0].dtypes == tables[1].dtypes)
