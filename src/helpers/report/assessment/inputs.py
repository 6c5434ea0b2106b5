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
from helpers.core.files import digest, fingerprint, sha256, to_fingerprint
from helpers.core.paths import Project
from helpers.params.approvals import folder_of, revision_files
from helpers.params.load import Setting, load_setting
from helpers.params.period import Period

# what Excel, an editor or a half-written copy leaves behind is no input
_NO_INPUT = (".", "~$")
# sha256 by path
Digests = dict[str, str]
_PACKAGE = Path(package_file).resolve().parent
_LIBRARIES = (
    "Babel",
    "docxtpl",
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
    "python-docx",
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
    known: dict[str, Digests] = {}
    return {period.id: _fingerprint(setting, period, known) for period in periods}


def inputs_digests(setting: Setting, period: Period) -> tuple[str, Digests]:
    """That fingerprint, and sha256 of the files behind it, by path relative to the project.

    Programmes, frameworks and explanations of others are left out of the files.
    """
    known: dict[str, Digests] = {}
    total = _fingerprint(setting, period, known)
    wanted = {"programmes": f"{setting.programme.id}.yml"}
    wanted |= {"frameworks": f"{setting.framework.id}.yml", "explanations": setting.programme.id}
    digests = {}
    for name, content in (pair for folder in known.values() for pair in folder.items()):
        parts = name.split("/")
        if parts[0] != "params" or len(parts) == 2 or parts[2] == wanted.get(parts[1], parts[2]):
            digests[name] = content
    digests |= decisions_digests(setting.project, setting.programme.id, period.id)
    return total, dict(sorted(digests.items()))


def decisions_digests(project: Project, programme: str, period: str) -> Digests:
    """sha256 of what people decided about a period: its page shows it, its reports do not."""
    folder = folder_of(project, programme, period)
    return {project.relative(path): sha256(path) for path in sorted(_inputs(folder))}


def _fingerprint(setting: Setting, period: Period, known: dict[str, Digests]) -> str:
    """The fingerprint of a period's inputs; adds sha256 of their files to `known`, by folder."""
    project, programme = setting.project, setting.programme
    tables = project.tables(programme.id)

    def of_folder(name: str, *folders: Path) -> str:
        if name not in known:
            paths = sorted(_inputs(*folders))
            known[name] = {project.relative(path): sha256(path) for path in paths}
        return to_fingerprint(known[name])

    total = hashlib.sha256(of_folder("", project.params, project.published).encode())
    # a table holds many periods: it counts for each, as what is declared does
    for name in (*sorted(programme.up_to(period)), tables.name):
        total.update(f"{name}\0{of_folder(name, tables.parent / name)}\n".encode())
    # the notes state what was published and has changed since
    revisions = [
        path
        for name in programme.up_to(period)
        for path in revision_files(project, programme.id, name)
    ]
    if revisions:
        known["revisions"] = {project.relative(path): sha256(path) for path in revisions}
        total.update(to_fingerprint(known["revisions"]).encode())
    return total.hexdigest()


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
    versions = {"python": platform.python_version(), **library_versions()}
    return digest("\n".join(f"{name} {version}" for name, version in versions.items()).encode())


def library_versions() -> dict[str, str]:
    """The versions of the libraries that shape a report."""
    return {name: metadata.version(name) for name in _LIBRARIES}


def program_mark() -> str:
    """This program and its libraries in 16 hexadecimal digits."""
    return mark_of(code_fingerprint(), assets_fingerprint(), libraries_fingerprint())


def mark_of(code: str, assets: str, libraries: str) -> str:
    """The same of a program whose fingerprints are these."""
    return digest(f"{code} {assets} {libraries}".encode())[:16]


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
