"""The stored assessment: computed once a build, found again by the content of its inputs."""

from __future__ import annotations

import pickle
from pathlib import Path

from helpers.core.files import write_atomically
from helpers.core.paths import Project
from helpers.report.assess import Assessment, assess
from helpers.report.inputs import code_fingerprint, inputs_fingerprint

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


def _key(project: Project, programme: str, period: str) -> str:
    content, code = inputs_fingerprint(project, programme), code_fingerprint()
    return f"{programme}-{period}-{content[:20]}-{code[:20]}.pickle"
