"""The files of a report in its unit's folder: changed as one set, or not at all.

A report that could not be made again leaves the files of before in a folder whose name says so,
`ban-truoc` beside where they lay; no page, count or manifest knows them: a wrong report is worse
than none. A format that was not asked for this time would tell of other numbers than the new page:
it goes with the old files.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from helpers.build.plan import Job, format_of, place_of
from helpers.core.errors import ReportError
from helpers.core.files import write_atomically
from helpers.core.folders import link, put_back, replace_folder
from helpers.core.locks import locked
from helpers.core.paths import LOCKS
from helpers.trust.manifest import NAME, read_manifest
from helpers.trust.outputs import SUPERSEDED


def put_report(
    job: Job, out: Path, contents: Mapping[str, bytes], lost: Collection[str] = ()
) -> None:
    """Put these files in the place of all that lies there of the report, set aside or not.

    Args:
        lost: formats that could not be made; their files of before are set aside.

    Raises:
        OSError: one cannot be written. Those of before are then as they were.
    """

    def write(folder: Path) -> None:
        for name, content in contents.items():
            (folder / name).write_bytes(content)
        _link_all(earlier, folder / SUPERSEDED)

    with _held(job.folder, out) as folder:
        earlier = [path for path in job.lying_in(folder) if format_of(path.name) in lost]
        _replace(folder, job, write)


def put_beside(unit: Path, out: Path, name: str, content: bytes) -> None:
    """Put a file that is of no report into the folder of a unit, which is there.

    Args:
        unit: the folder, relative to `out`.
    """
    with _held(unit, out) as folder:
        write_atomically(folder / name, content)


def set_aside(job: Job, out: Path) -> None:
    """Move the files of a report, where there are any, into the `ban-truoc` beside them."""
    with _held(job.folder, out) as folder:
        put_back(folder)
        files = job.lying_in(folder)
        if files:
            _replace(folder, job, lambda new: _link_all(files, new / SUPERSEDED))


def mend(job: Job, out: Path) -> None:
    """Put in order what a build left that was killed while it changed the report's files."""
    with _held(job.folder, out) as folder:
        put_back(folder)


@contextmanager
def _held(unit: Path, out: Path) -> Iterator[Path]:
    """The unit's folder, which nobody else changes meanwhile: both languages lie in it."""
    with locked(out / LOCKS / f"{unit.as_posix()}.lock", f"thư mục {unit.as_posix()}"):
        yield out / unit


def _replace(folder: Path, job: Job, put: Callable[[Path], object]) -> None:
    """Replace the unit's folder by one without the report's files, and with what is put there."""

    def fill(new: Path) -> None:
        for path in folder.rglob("*") if folder.is_dir() else ():
            where = path.relative_to(folder)
            if path.is_file() and not path.name.startswith(".") and not _is_of(job, where):
                link(path, new / where)
        put(new)

    replace_folder(folder, fill)


def _link_all(files: list[Path], folder: Path) -> None:
    for path in files:
        link(path, folder / path.name)


def _is_of(job: Job, where: Path) -> bool:
    """Whether a file is one of the report's, by its place in the unit's folder."""
    return job.owns(where.name) and where.parent in (Path(), Path(SUPERSEDED))


def failed_before(folder: Path) -> dict[str, str]:
    """The failures that the manifest of a period's folder tells of and that still hold.

    A build of one unit says nothing of the others: whoever failed before is still without report.
    """
    if not (folder / NAME).is_file():
        return {}
    try:
        failed: dict[str, str] = read_manifest(folder)["failed"]
    except ReportError:  # damaged; it is about to be written anew
        return {}
    return {
        key: why for key, why in failed.items() if not (folder / f"{place_of(key)}.json").is_file()
    }
