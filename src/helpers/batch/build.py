"""A whole build: run the jobs, then the index pages and manifests of what was touched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.batch.make import Outcome
from helpers.batch.plan import Job
from helpers.batch.run import Limits, Progress, run
from helpers.batch.site import write_home, write_period
from helpers.core.paths import Project
from helpers.report.store import open_assessment
from helpers.trust.manifest import write_manifest


@dataclass(frozen=True, slots=True)
class Build:
    """The result of a build: all outcomes, and the problems of the inputs in words."""

    outcomes: tuple[Outcome, ...]
    problems: tuple[str, ...]

    @property
    def failed(self) -> tuple[Outcome, ...]:
        return tuple(one for one in self.outcomes if one.error)


def build(
    project: Project,
    jobs: Sequence[Job],
    out: Path,
    *,
    workers: int,
    done: Callable[[Outcome], None] = lambda _: None,
    told: Callable[[Progress], None] = lambda _: None,
    limits: Limits | None = None,
) -> Build:
    """Make all reports below `out`, with an index page and a manifest for each period."""
    outcomes = run(project, jobs, out, workers=workers, done=done, told=told, limits=limits)
    problems: dict[str, None] = {}
    for programme, period in dict.fromkeys((job.programme, job.period) for job in jobs):
        assessment = open_assessment(project, programme, period)
        failed = {
            one.job.unit: one.error
            for one in outcomes
            if one.error and (one.job.programme, one.job.period) == (programme, period)
        }
        write_period(assessment, out / programme / period, failed)
        write_manifest(out / programme / period, sources=dict(assessment.sources), failed=failed)
        problems |= {str(problem): None for problem in assessment.facts.problems}
    write_home(project, out)
    return Build(outcomes, tuple(problems))
