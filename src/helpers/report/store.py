"""The stored assessment: computed once a build, found again by the content of its inputs."""

from __future__ import annotations

import pickle
from pathlib import Path

from helpers import __file__ as package_file
from helpers.core.files import fingerprint, write_atomically
from helpers.core.paths import Project
from helpers.report.assess import Assessment, assess

_SUFFIXES = (".xlsx", ".csv", ".yml", ".md")


def open_assessment(project: Project, programme: str, period: str) -> Assessment:
    """The assessment of a programme's period, taken from `outputs/.cache` when it is there.

    The name in the cache is a fingerprint of params, sources and package code, so that an entry can
    never be stale. Cache files are this machine's own; they are pickles, not for exchange.
    """
    path = project.outputs / ".cache" / "assessments" / _key(project, programme, period)
    if path.is_file():
        stored: Assessment = pickle.loads(path.read_bytes())
        return stored
    assessment = assess(project, programme, period)
    write_atomically(path, pickle.dumps(assessment, protocol=5))
    return assessment


def _key(project: Project, programme: str, period: str) -> str:
    inputs = [
        path
        for folder in (project.params, project.published, project.raw / programme)
        for path in folder.rglob("*")
        if path.suffix in _SUFFIXES
    ]
    package = Path(package_file).resolve().parent
    content = fingerprint(inputs, root=project.root)
    code = fingerprint(list(package.rglob("*.py")), root=package)
    return f"{programme}-{period}-{content[:20]}-{code[:20]}.pickle"
