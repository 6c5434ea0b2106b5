"""Run the jobs of a build: on several processes, within limits, with a second try for the dead."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from helpers.batch.cache import Marks
from helpers.batch.crew import Crew, Task
from helpers.batch.kernels import STANDARD, warm_kernels
from helpers.batch.limits import Limits, Progress
from helpers.batch.make import Outcome, load_renderers
from helpers.batch.plan import Job
from helpers.core.errors import ReportError
from helpers.core.paths import Project, working_on
from helpers.report.rehearse import rehearse
from helpers.report.store import hold, open_assessment, release

_ATTEMPTS = 2


def run(
    project: Project,
    jobs: Sequence[Job],
    out: Path,
    found: Mapping[Job, Marks],
    *,
    workers: int,
    done: Callable[[Outcome], None] = lambda _: None,
    limits: Limits | None = None,
    told: Callable[[Progress], None] = lambda _: None,
) -> tuple[Outcome, ...]:
    """Make all reports; returns the outcomes in the order of `jobs`.

    The assessment of each programme and period is computed once, before the notebooks run.

    Args:
        found: what each report is made from; noted with its files.
        workers: how many reports are made at the same time.
        done: called once for each finished report.
        told: called after every change.
    """
    if not jobs:
        return ()
    limits = limits or Limits()
    logs = project.outputs / ".cache" / "logs"
    with ExitStack() as stack:
        stack.enter_context(working_on(project))
        kernels = STANDARD
        if threading.active_count() == 1:
            stack.callback(release)
            _prepare(project, jobs)
            kernels = stack.enter_context(warm_kernels(limits.memory_mb))
        else:  # a fork of a process with threads is not safe
            for programme, period in _periods(jobs):
                open_assessment(project, programme, period)
        task = Task(project.root, out, logs, kernels)
        crew = stack.enter_context(Crew(task, min(workers, len(jobs))))
        outcomes = _Run(crew, jobs, found, limits, done, told).all()
    return tuple(outcomes[job] for job in jobs)


@dataclass
class _Run:
    """Hands out jobs and collects outcomes."""

    crew: Crew
    jobs: Sequence[Job]
    found: Mapping[Job, Marks]
    limits: Limits
    done: Callable[[Outcome], None]
    told: Callable[[Progress], None]
    outcomes: dict[Job, Outcome] = field(default_factory=dict)
    deaths: dict[Job, int] = field(default_factory=dict)

    def all(self) -> dict[Job, Outcome]:
        waiting = deque(self.jobs)
        began = time.monotonic()
        while len(self.outcomes) < len(self.jobs):
            if self.limits.build_seconds and time.monotonic() - began > self.limits.build_seconds:
                self._give_up()
                break
            for worker in self.crew.free():
                if waiting:
                    job = waiting.popleft()
                    self.crew.give(worker, job, self.found[job])
            self._tell()
            for job, outcome in self.crew.finished(self._patience(began)):
                if outcome is not None:
                    self._end(outcome)
                else:
                    self._died(job, waiting)
            if self.limits.report_seconds:
                for job in self.crew.stop_late(self.limits.report_seconds):
                    self._fail(job, f"Quá {self.limits.report_seconds:.0f} giây cho một báo cáo")
        self._tell()
        return self.outcomes

    def _died(self, job: Job, waiting: deque[Job]) -> None:
        self.deaths[job] = self.deaths.get(job, 0) + 1
        if self.deaths[job] < _ATTEMPTS:
            waiting.append(job)
        else:
            self._fail(job, "Tiến trình lập báo cáo dừng đột ngột hai lần")

    def _give_up(self) -> None:
        for job in self.jobs:
            if job not in self.outcomes:
                said = f"Hết {self.limits.build_seconds:.0f} giây dành cho cả lần lập"
                self._fail(job, said)

    def _fail(self, job: Job, said: str) -> None:
        self._end(Outcome(job, str(ReportError(said, where=job.name))))

    def _end(self, outcome: Outcome) -> None:
        self.outcomes[outcome.job] = outcome
        self.done(outcome)

    def _patience(self, began: float) -> float | None:
        """Seconds until a limit is reached; None without limits."""
        now = time.monotonic()
        ends = []
        if self.limits.build_seconds:
            ends.append(began + self.limits.build_seconds)
        oldest = self.crew.oldest()
        if self.limits.report_seconds and oldest is not None:
            ends.append(oldest + self.limits.report_seconds)
        return max(min(ends) - now, 0.0) + 0.05 if ends else None

    def _tell(self) -> None:
        failed = sum(bool(one.error) for one in self.outcomes.values())
        good = len(self.outcomes) - failed
        self.told(Progress(good, failed, self.crew.busy(), len(self.jobs)))


def _periods(jobs: Sequence[Job]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((job.programme, job.period) for job in jobs))


def _prepare(project: Project, jobs: Sequence[Job]) -> None:
    """Bring into memory what the kernels need; they are forked from this process."""
    load_renderers({name for job in jobs for name in job.formats})
    for programme, period in _periods(jobs):
        hold(project, programme, period)
        rehearse(project, programme, period)
