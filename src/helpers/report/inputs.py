"""Fingerprints of everything that reports are made from. Light: no table is read to compute."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from helpers import __file__ as package_file
from helpers.core.files import digest, fingerprint, sha256
from helpers.core.params.load import Setting, load_setting
from helpers.core.params.programme import Period
from helpers.core.paths import Project

# what Excel, an editor or a half-written copy leaves behind is no input
_NO_INPUT = (".", "~$")
_PACKAGE = Path(package_file).resolve().parent
_LIBRARIES = (
    "Babel",
    "duckdb",
    "fonttools",
    "ipykernel",
    "ipython",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "matplotlib",
    "nbclient",
    "nbconvert",
    "nbformat",
    "numpy",
    "openpyxl",
    "pandas",
    "papermill",
    "pydantic",
    "python-calamine",
    "PyYAML",
    "seaborn",
    "typst",
)


def inputs_fingerprint(project: Project, programme: str, period: str) -> str:
    """Fingerprint, by content, of all that the reports of a period may be made from.

    That is params, printed figures, the programme's tables, and its workbooks of the period and of
    earlier ones. A workbook of a later period changes nothing in it.

    Raises:
        ConfigError: no such programme or period, or its params are not usable.
    """
    setting = load_setting(project, programme)
    return inputs_fingerprints(setting, [setting.period(period)])[period]


def inputs_fingerprints(setting: Setting, periods: Iterable[Period]) -> dict[str, str]:
    """The same for several periods of a programme, by id; each file is read once."""
    project, programme = setting.project, setting.programme
    tables = project.tables(programme.id)
    declared = fingerprint(list(_inputs(project.params, project.published)), root=project.root)
    of_folder: dict[str, str] = {}
    found = {}
    for period in periods:
        total = hashlib.sha256(declared.encode())
        # a table holds many periods: it counts for each, as what is declared does
        for name in (*sorted(programme.up_to(period)), tables.name):
            if name not in of_folder:
                files = list(_inputs(tables.parent / name))
                of_folder[name] = fingerprint(files, root=project.root)
            total.update(f"{name}\0{of_folder[name]}\n".encode())
        found[period.id] = total.hexdigest()
    return found


def params_digests(project: Project, programme: str, framework: str) -> dict[str, str]:
    """sha256 of what is declared or printed for a programme, by path relative to the project.

    Programmes, frameworks and explanations of others are left out.
    """
    own = {"programmes": f"{programme}.yml", "frameworks": f"{framework}.yml"}
    own |= {"explanations": programme}
    found = {}
    for path in sorted(_inputs(project.params, project.published)):
        parts = path.relative_to(project.root).parts
        if len(parts) == 2 or parts[2] == own.get(parts[1], parts[2]):
            found["/".join(parts)] = sha256(path)
    return found


@lru_cache(maxsize=1)
def code_fingerprint() -> str:
    """Fingerprint of the package's modules, as they were when first asked for."""
    return fingerprint(list(_PACKAGE.rglob("*.py")), root=_PACKAGE)


@lru_cache(maxsize=1)
def assets_fingerprint() -> str:
    """Fingerprint of templates and fonts."""
    others = [
        path
        for path in _PACKAGE.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    ]
    return fingerprint(others, root=_PACKAGE)


@lru_cache(maxsize=1)
def libraries_fingerprint() -> str:
    """Fingerprint of the versions of Python and of the libraries that shape a report."""
    versions = [f"python {platform.python_version()}"]
    versions += [f"{name} {metadata.version(name)}" for name in _LIBRARIES]
    return digest("\n".join(versions).encode())


def _inputs(*folders: Path) -> Iterator[Path]:
    """Every file that is an input, also behind a link to a folder, as whoever reads it finds it."""
    seen = set()
    for folder in folders:
        for place, inner, names in os.walk(folder, followlinks=True):
            real = Path(place).resolve()
            if real in seen:  # a link to a folder above
                inner.clear()
                continue
            seen.add(real)
            for name in names:
                path = Path(place, name)
                if path.is_file() and not name.startswith(_NO_INPUT):
                    yield path
