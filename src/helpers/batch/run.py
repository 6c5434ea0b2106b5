"""Run the jobs of a build: on several processes, within limits, with a second try for the dead."""

from __future__ import annotations

import gc
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from helpers.batch.cache import Marks
from helpers.batch.crew import Crew, Task
from helpers.batch.foundry import KernelSource, Period, kernel_source
from helpers.batch.limits import Limits, Progress
from helpers.batch.notebook import load
from helpers.batch.outcome import Outcome
from helpers.batch.plan import Job
from helpers.batch.write import prepare_renderers
from helpers.core.errors import ReportError
from helpers.core.paths import Project, working_on

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

    The assessment of each programme and period is computed once, before its notebooks run.

    Args:
        found: what each report is made from; noted with its files.
        workers: how many reports are made at the same time.
        done: called once for each finished report.
        told: called after every change.
    """
    if not jobs:
        return ()
    limits = limits or Limits()
    task = Task(project.root, out, project.outputs / ".cache" / "logs")
    with ExitStack() as stack:
        stack.enter_context(working_on(project))
        stack.enter_context(_prepared(project, jobs))
        source = stack.enter_context(kernel_source(project, limits.memory_mb))
        crew = stack.enter_context(Crew(task, min(workers, len(jobs))))
        outcomes = _Run(crew, source, _by_period(jobs), found, limits, done, told).all()
    return tuple(outcomes[job] for job in jobs)


@contextmanager
def _prepared(project: Project, jobs: Sequence[Job]) -> Iterator[None]:
    """What all reports need is made before the first fork: the processes then share it."""
    prepare_renderers({name for job in jobs for name in job.formats})
    for path in {project.notebooks / job.notebook for job in jobs}:
        with suppress(Exception):  # its reports say what is wrong with it
            load(path)
    gc.freeze()  # looking for garbage would touch, and so copy, all of it in each process
    try:
        yield
    finally:
        gc.unfreeze()


@dataclass
class _Run:
    """Hands out jobs and collects outcomes. The jobs of a period follow one another."""

    crew: Crew
    source: KernelSource
    jobs: Sequence[Job]
    found: Mapping[Job, Marks]
    limits: Limits
    done: Callable[[Outcome], None]
    told: Callable[[Progress], None]
    outcomes: dict[Job, Outcome] = field(default_factory=dict)
    deaths: dict[Job, int] = field(default_factory=dict)
    failed: int = 0

    def __post_init__(self) -> None:
        self.waiting = deque(self.jobs)
        self.left = Counter(self._period(job) for job in self.jobs)

    def all(self) -> dict[Job, Outcome]:
        began = time.monotonic()
        while len(self.outcomes) < len(self.jobs):
            if self.limits.build_seconds and time.monotonic() - began > self.limits.build_seconds:
                self._give_up()
                break
            self._hand_out()
            self._tell()
            pending = self.source.pending()
            for job, outcome in self.crew.finished(self._patience(began), pending):
                if outcome is not None:
                    self._end(outcome)
                else:
                    self._died(job)
            if pending is not None and pending.poll():
                self.source.receive()
            if self.limits.report_seconds:
                for job in self.crew.stop_late(self.limits.report_seconds):
                    self._fail(job, f"Quá {self.limits.report_seconds:.0f} giây cho một báo cáo")
        self._tell()
        return self.outcomes

    def _hand_out(self) -> None:
        """Give the free workers what waits, as far as its period is prepared."""
        for worker in self.crew.free():
            if not self.waiting:
                return
            period = self._period(self.waiting[0])
            self.source.want(period)
            try:
                kernels = self.source.kernels(period)
            except ReportError as error:
                self._fail_period(period, error)
                return
            if kernels is None:
                return
            job = self.waiting.popleft()
            self.crew.give(worker, job, self.found[job], kernels)
            self._look_ahead(period)

    def _fail_period(self, period: Period, error: ReportError) -> None:
        """Its inputs cannot be taken; the other periods go on."""
        mine = [job for job in self.waiting if self._period(job) == period]
        self.waiting = deque(job for job in self.waiting if self._period(job) != period)
        for job in mine:
            self._end(Outcome(job, str(error)))

    def _look_ahead(self, period: Period) -> None:
        """Let the period after this one be prepared."""
        for job in islice(self.waiting, self.left[period]):
            if self._period(job) != period:
                self.source.want(self._period(job))
                return

    def _period(self, job: Job) -> Period:
        return Period(job.programme, job.period, self.found[job].inputs)

    def _died(self, job: Job) -> None:
        self.deaths[job] = self.deaths.get(job, 0) + 1
        if self.deaths[job] < _ATTEMPTS:
            self.waiting.appendleft(job)
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
        self.failed += bool(outcome.error)
        period = self._period(outcome.job)
        self.left[period] -= 1
        if not self.left[period]:
            self.source.release(period)
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
        good = len(self.outcomes) - self.failed
        self.told(Progress(good, self.failed, self.crew.busy(), len(self.jobs)))


def _by_period(jobs: Sequence[Job]) -> list[Job]:
    """The jobs of a period one after the other, in the order in which the periods come first."""
    periods: dict[tuple[str, str], list[Job]] = {}
    for job in jobs:
        periods.setdefault((job.programme, job.period), []).append(job)
    return [job for of_period in periods.values() for job in of_period]
