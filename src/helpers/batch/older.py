"""Reports that were not asked for this time and no longer say what they would say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from helpers.batch.cache import marks, outdated
from helpers.batch.plan import pages_of, plan
from helpers.core.params.load import load_setting
from helpers.core.paths import Project

# units by programme and period
Older = Mapping[tuple[str, str], frozenset[str]]


def older_units(
    project: Project, inputs: Mapping[str, str], looked_at: Collection[str], out: Path
) -> Older:
    """The units whose report lies below `out` and was made before numbers in it changed.

    Args:
        inputs: fingerprint of the inputs, by programme.
        looked_at: names of the jobs that this build looked at: they are up to date or failed.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for programme, now in inputs.items():
        setting = load_setting(project, programme)
        built = [
            period.id
            for period in setting.programme.periods
            if (out / programme / period.id).is_dir() and pages_of(setting, period)
        ]
        if not built:
            continue
        for job in plan(project, programmes=[programme], periods=built, lang="both"):
            if job.name not in looked_at and outdated(job, out, marks(project, job, now)):
                found.setdefault((programme, job.period), set()).add(job.unit)
    return {period: frozenset(units) for period, units in found.items()}
