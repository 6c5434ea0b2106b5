"""What there is, as lines of text: an id that a table cuts cannot be copied into a command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from helpers.batch.cache import all_marks, why_stale
from helpers.batch.plan import Job
from helpers.core.params.load import load_setting, programme_ids
from helpers.core.paths import Project, working_on


def report_lines(project: Project, jobs: Sequence[Job], out: Path) -> Iterator[str]:
    """Every report that a build of these jobs would look at, and why it would be made."""
    found = all_marks(project, jobs)
    width = max(len(job.name) for job in jobs)
    again = 0
    with working_on(project):
        for job in jobs:
            why = why_stale(job, out, found[job])
            again += bool(why)
            yield f"{job.name:{width}}  {why or 'không đổi'}"
    yield f"{again}/{len(jobs)} báo cáo sẽ lập lại"


def unit_lines(project: Project, programmes: Sequence[str]) -> Iterator[str]:
    """The ids that `--unit` takes, with their programme and name, separated by tabs."""
    for name in programmes or programme_ids(project):
        for unit in load_setting(project, name).registry.units:
            yield f"{name}\t{unit.id}\t{unit.name_vi}"
