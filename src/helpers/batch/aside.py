"""Files of an earlier build that no longer hold: a wrong report is worse than none.

A report that could not be made again leaves the files of before in a folder whose name says so,
`ban-truoc` beside where they lay; no page, count or manifest knows them. A format that was not
asked for this time would tell of other numbers than the new page: it is removed.
"""

from __future__ import annotations

from pathlib import Path

from helpers.batch.plan import STEM, Job
from helpers.core.errors import ReportError
from helpers.trust.manifest import NAME, read_manifest

ASIDE = "ban-truoc"


def set_aside(job: Job, out: Path) -> None:
    """Move the files of a report into the `ban-truoc` beside them, over what lies there."""
    folder = out / job.folder
    for path in job.lying_in(folder):
        (folder / ASIDE).mkdir(exist_ok=True)
        path.replace(folder / ASIDE / path.name)


def drop_superseded(job: Job, out: Path) -> None:
    """Remove what the new files of a report replace: set-aside ones and formats not asked for."""
    folder = out / job.folder
    for path in job.lying_in(folder):
        if path.name not in job.files:
            path.unlink(missing_ok=True)
    before = folder / ASIDE
    if before.is_dir():
        for path in job.lying_in(before):
            path.unlink(missing_ok=True)
        if not any(before.iterdir()):
            before.rmdir()


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
    return {key: why for key, why in failed.items() if not _record(folder, key).is_file()}


def _record(folder: Path, key: str) -> Path:
    """The record of the report that `Job.key` names."""
    unit, _, lang = key.partition(".")
    return folder / unit / f"{STEM}.{lang}.json".replace("..", ".")
