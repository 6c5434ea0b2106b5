"""Reports of a period that were not asked for this time and no longer say what they would say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from helpers.batch.cache import all_marks, outdated
from helpers.batch.plan import Job, plan
from helpers.core.paths import Project


def older_units(project: Project, asked: Sequence[Job], out: Path) -> frozenset[str]:
    """The units whose report lies below `out` and was made before numbers in it changed.

    Args:
        asked: the jobs of one period that this build looked at; they are up to date or failed.
    """
    first = asked[0]
    keys = {job.key for job in asked}
    every = plan(project, programmes=[first.programme], periods=[first.period], lang="both")
    others = [job for job in every if job.key not in keys]
    found = all_marks(project, others)
    return frozenset(job.unit for job in others if outdated(job, out, found[job]))
