"""Reports that were not asked for this time and no longer say what they would say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from helpers.build.cache import all_marks, outdated
from helpers.build.plan import pages_of, plan
from helpers.core.paths import Project
from helpers.params.load import usable_settings

# units by programme and period
Older = Mapping[tuple[str, str], frozenset[str]]


def older_units(project: Project, looked_at: Collection[str], out: Path) -> Older:
    """The units whose report lies below `out` and was made before numbers in it changed.

    Args:
        looked_at: names of the jobs that this build looked at: they are up to date or failed.
    """
    units_by_period: dict[tuple[str, str], set[str]] = {}
    for setting in usable_settings(project):
        programme = setting.programme.id
        built = [
            period.id
            for period in setting.programme.periods
            if (out / programme / period.id).is_dir() and pages_of(setting, period)
        ]
        if not built:
            continue
        every = plan(project, programmes=[programme], periods=built, lang="both")
        others = [job for job in every if job.name not in looked_at]
        now = all_marks(project, others)
        for job in others:
            if outdated(job, out, now[job]):
                units_by_period.setdefault((programme, job.period), set()).add(job.unit)
    return {period: frozenset(units) for period, units in units_by_period.items()}
