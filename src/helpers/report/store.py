"""The stored assessment: computed once a build, found again by the content of its inputs."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from pathlib import Path

from helpers import __file__ as package_file
from helpers.core.files import fingerprint, write_atomically
from helpers.core.paths import Project
from helpers.report.assess import Assessment, assess

_SUFFIXES = (".xlsx", ".csv", ".yml", ".md")


_HELD: dict[tuple[Path, str, str], Assessment] = {}


def hold(project: Project, programme: str, period: str) -> None:
    """Keep an assessment in memory: from now on this process and its forks look no further.

    For processes that know their inputs to be unchanged, such as a build, which makes all its
    reports from the inputs as they were when it began.
    """
    key = (project.root, programme, period)
    _HELD[key] = open_assessment(project, programme, period)


def release() -> None:
    """Hold nothing any more."""
    _HELD.clear()


def open_assessment(project: Project, programme: str, period: str) -> Assessment:
    """The assessment of a programme's period, taken from `outputs/.cache` when it is there.

    The name in the cache is a fingerprint of params, sources and package code, so that an entry can
    never be stale. Cache files are this machine's own; they are pickles, not for exchange.
    """
    held = _HELD.get((project.root, programme, period))
    if held is not None:
        return held
    path = project.outputs / ".cache" / "assessments" / _key(project, programme, period)
    if path.is_file():
        stored: Assessment = pickle.loads(path.read_bytes())
        return stored
    assessment = assess(project, programme, period)
    write_atomically(path, pickle.dumps(assessment, protocol=5))
    return assessment


def inputs_stamp(project: Project) -> tuple[tuple[str, int, int], ...]:
    """Name, time and size of every input: a quick sign of change, for processes of one machine."""
    stamps = []
    for path in _inputs(project.params, project.published, project.raw):
        found = path.stat()
        stamps.append((str(path), found.st_mtime_ns, found.st_size))
    return tuple(sorted(stamps))


def code_fingerprint() -> str:
    """Fingerprint of the package's modules."""
    package = Path(package_file).resolve().parent
    return fingerprint(list(package.rglob("*.py")), root=package)


def _key(project: Project, programme: str, period: str) -> str:
    inputs = list(_inputs(project.params, project.published, project.raw / programme))
    content = fingerprint(inputs, root=project.root)
    return f"{programme}-{period}-{content[:20]}-{code_fingerprint()[:20]}.pickle"


def _inputs(*folders: Path) -> Iterator[Path]:
    wanted: Iterable[Path] = (path for folder in folders for path in folder.rglob("*"))
    return (path for path in wanted if path.suffix in _SUFFIXES)
