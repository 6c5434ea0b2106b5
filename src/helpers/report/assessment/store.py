"""The stored assessment: computed once a build, found again by the content of its inputs."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from helpers.core.errors import ChangedMeanwhile
from helpers.core.paths import Project
from helpers.core.private_cache import PrivateCache
from helpers.report.assessment.assess import Assessment, assess
from helpers.report.assessment.inputs import (
    code_fingerprint,
    inputs_fingerprint,
    libraries_fingerprint,
)
from helpers.report.assessment.stored import SUFFIX, keep, kept

_AN_HOUR, _FORGOTTEN = 3600.0, 30 * 86400.0
_CHANGES = 4  # of the inputs while they are taken, which are waited for
Taken = TypeVar("Taken")


class _Held(NamedTuple):
    """An assessment in memory, and the fingerprint of its inputs, "" where it is not known."""

    inputs: str
    assessment: Assessment


_HELD: dict[tuple[Path, str, str], _Held] = {}


def hold(project: Project, programme: str, period: str, inputs: str = "") -> None:
    """Keep an assessment in memory: from now on this process and its forks look no further.

    For processes that know their inputs to be unchanged, such as a build, which makes all its
    reports from the inputs as they were when it began.

    Args:
        inputs: the fingerprint of those inputs, where it is known.

    Raises:
        ChangedMeanwhile: no assessment of those is stored.
    """
    key = (project.root, programme, period)
    held = _HELD.get(key)
    if held is None or (inputs and inputs != held.inputs):
        _HELD[key] = _Held(inputs, _open(project, programme, period, inputs))


def hold_only(project: Project, programme: str, period: str, inputs: str = "") -> None:
    """`hold`, and let go of every other: for processes that go from period to period."""
    if list(_HELD) != [(project.root, programme, period)]:
        release()
    hold(project, programme, period, inputs)


def release() -> None:
    """Hold nothing any more."""
    _HELD.clear()


def retaken(take: Callable[[], Taken], again: Callable[[], None] = lambda: None) -> Taken:
    """What `take` gives; taken anew where the inputs change meanwhile, as an import does.

    Args:
        again: what is to be done before it is taken anew.

    Raises:
        ChangedMeanwhile: they change all the time.
    """
    for _ in range(_CHANGES):
        try:
            return take()
        except ChangedMeanwhile:
            again()
    return take()


def open_assessment(project: Project, programme: str, period: str, inputs: str = "") -> Assessment:
    """The assessment of a programme's period, taken from `outputs/.cache` when it is there.

    The name in the cache is a fingerprint of params, sources, package code and libraries, so that
    an entry can never be stale.

    Args:
        inputs: the fingerprint of the inputs, where it is known.
    """
    held = _HELD.get((project.root, programme, period))
    return held.assessment if held else _open(project, programme, period, inputs)


def _open(project: Project, programme: str, period: str, inputs: str = "") -> Assessment:
    wanted = inputs or inputs_fingerprint(project, programme, period)
    cache, name = PrivateCache(project, "assessments"), _name(programme, period, wanted)
    stored = kept(cache, name)
    if stored is not None:
        return stored
    assessment = assess(project, programme, period)
    if inputs_fingerprint(project, programme, period) != wanted:
        raise ChangedMeanwhile(
            "Số liệu hoặc tham số bị sửa trong lúc lập",
            where=f"{programme}/{period}",
            todo="chạy lại lệnh khi không ai đang sửa data/ và params/",
        )
    assessment = keep(cache, name, assessment)
    if cache.ready():
        _purge(cache.path(name + SUFFIX))
    return assessment


def _purge(new: Path) -> None:
    """Remove what the new entry replaces, and what nobody has opened for a month.

    An entry opened within the last hour may belong to a build that is under way: it stays.
    """
    now = time.time()
    about = new.name.rsplit("-", 3)[0]
    older = new.parents[2] / "assessments"  # where versions kept theirs that knew no users
    for path in (*new.parent.iterdir(), *older.glob("*.p*")):
        replaced = path != new and path.name.rsplit("-", 3)[0] == about
        with suppress(OSError):  # another build removes it at the same moment
            unused = now - path.stat().st_mtime
            if unused > _FORGOTTEN or (unused > _AN_HOUR and (replaced or path.suffix == ".tmp")):
                path.unlink()


def _name(programme: str, period: str, inputs: str) -> str:
    made_with = f"{code_fingerprint()[:20]}-{libraries_fingerprint()[:10]}"
    return f"{programme}-{period}-{inputs[:20]}-{made_with}"
