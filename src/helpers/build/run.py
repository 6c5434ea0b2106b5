"""Run the jobs of a build: a process each, within limits, with a second try for the dead."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path

from helpers.build.cache import Marks, all_marks, slices_now
from helpers.build.forks import CAN_FORK, CAN_LIMIT
from helpers.build.limits import Limits, Progress
from helpers.build.maker import Maker, Task
from helpers.build.notebook import load
from helpers.build.outcome import DIED, OUT_OF_TIME, Outcome, ended
from helpers.build.plan import Job
from helpers.build.shell import prepare
from helpers.build.write import prepare_renderers, warm_up
from helpers.core.errors import BaocaoError, ConfigError
from helpers.core.paths import Project, working_on
from helpers.report.assessment.store import hold_only, retaken

_ATTEMPTS = 2
_LOOK = 1.0  # seconds between looks at makers that say nothing


def run(
    project: Project,
    jobs: Sequence[Job],
    out: Path,
    marks: Mapping[Job, Marks],
    *,
    workers: int,
    on_outcome: Callable[[Outcome], None] = lambda _: None,
    limits: Limits | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> tuple[Outcome, ...]:
    """Make all reports; returns the outcomes in the order of `jobs`.

    The assessment of each programme and period is computed once, before its notebooks run.

    Args:
        marks: what each report is made from; noted with its files.
        workers: how many reports are made at the same time.
        on_outcome: called once for each finished report.
        on_progress: called after every change.

    Raises:
        ConfigError: this system cannot hold the memory limit.
    """
    limits = limits or Limits()
    if limits.memory_mb and not CAN_LIMIT:
        raise ConfigError(
            "Hệ điều hành này không giới hạn được bộ nhớ của sổ tay",
            where="--memory",
            found=f"{limits.memory_mb} MB",
            todo="bỏ tùy chọn --memory, hoặc lập báo cáo trên máy Linux",
        )
    # a fork would copy the locks of threads, not them
    if CAN_FORK and (threading.active_count() > 1 or _has_typeset()):
        from helpers.build.apart import run_apart

        return run_apart(project, jobs, out, marks, workers, limits, on_outcome, on_progress)
    task = Task(out, project.outputs / ".cache" / "logs", limits.memory_mb)
    with working_on(project):
        _prepare(project, jobs)
        outcomes = _Run(
            project, task, _by_period(jobs), marks, workers, limits, on_outcome, on_progress
        ).all()
    return tuple(outcomes[job] for job in jobs)


def _has_typeset() -> bool:
    typesetting = sys.modules.get("helpers.documents.pdf.typesetting")
    return typesetting is not None and bool(typesetting.typeset_here())


def _prepare(project: Project, jobs: Sequence[Job]) -> None:
    """What all reports need is made before the first fork: the processes then share it."""
    prepare_renderers({name for job in jobs for name in job.formats})
    prepare()
    for path in {project.notebooks / job.notebook for job in jobs}:
        with suppress(Exception):  # its reports say what is wrong with it
            load(path)


@dataclass
class _Run:
    """Hands out jobs and collects outcomes. The jobs of a period follow one another."""

    project: Project
    task: Task
    jobs: Sequence[Job]
    marks: Mapping[Job, Marks]
    workers: int
    limits: Limits
    on_outcome: Callable[[Outcome], None]
    on_progress: Callable[[Progress], None]
    makers: list[Maker] = field(default_factory=list)
    outcomes: dict[Job, Outcome] = field(default_factory=dict)
    deaths: Counter[Job] = field(default_factory=Counter)
    failed: int = 0
    held: tuple[str, str] | None = None

    def all(self) -> dict[Job, Outcome]:
        self.waiting = deque(self.jobs)
        self.began = time.monotonic()
        try:
            while len(self.outcomes) < len(self.jobs):
                if self._late(self.began, self.limits.build_seconds):
                    self._give_up()
                else:
                    self._hand_out()
                    self._tell()
                    self._collect()
        finally:
            for maker in self.makers:
                maker.end()
            gc.unfreeze()
        self._tell()
        return self.outcomes

    def _hand_out(self) -> None:
        while self.waiting and len(self.makers) < self.workers:
            job = self.waiting[0]
            try:
                self._hold(job)
            except BaocaoError as error:
                self._fail_period(job, error)
            else:
                self.waiting.popleft()
                self.makers.append(Maker(self.task, job, self.marks[job]))

    def _hold(self, job: Job) -> None:
        """Hold the assessment of a job's period, of one state of its inputs, for makers."""
        period = (job.programme, job.period)
        if period == self.held:
            return
        mine = [other for other in self.jobs if (other.programme, other.period) == period]

        def mark_again() -> None:
            self.marks = {**self.marks, **all_marks(self.project, mine)}

        gc.unfreeze()
        retaken(lambda: hold_only(self.project, *period, self.marks[job].inputs), mark_again)
        slices_now(job, self.marks[job])  # kept for all makers of the period
        self.held = period
        if len(mine) > 1:  # to warm up for one costs more than it saves
            with suppress(Exception):  # its report says what is wrong with it
                warm_up(job)
        gc.freeze()  # looking for garbage would touch, and so copy, all of it in each process

    def _fail_period(self, job: Job, error: BaocaoError) -> None:
        """Its inputs cannot be taken; the other periods go on."""
        period = (job.programme, job.period)
        mine = [other for other in self.waiting if (other.programme, other.period) == period]
        self.waiting = deque(other for other in self.waiting if other not in mine)
        for stopped in mine:
            self._end(Outcome(stopped, str(error)))

    def _collect(self) -> None:
        """Take what makers say; end those that say nothing any more, or take too long."""
        wait([maker.pipe for maker in self.makers], self._patience())
        for maker in list(self.makers):
            try:
                outcome = maker.outcome()
            except EOFError:
                self._end_maker(maker)
                self._died(maker.job)
                continue
            late = self._late(maker.since, self.limits.report_seconds)
            if outcome or late:
                self._end_maker(maker)
            if outcome:
                self._end(outcome)
            elif late:
                self._fail(maker.job, f"Quá {self.limits.report_seconds:.0f} giây cho một báo cáo")

    def _end_maker(self, maker: Maker) -> None:
        self.makers.remove(maker)
        maker.end()

    def _died(self, job: Job) -> None:
        self.deaths[job] += 1
        if self.deaths[job] < _ATTEMPTS:
            self.waiting.appendleft(job)
        else:
            self._fail(job, DIED)

    def _give_up(self) -> None:
        for job in self.jobs:
            if job not in self.outcomes:
                self._fail(job, OUT_OF_TIME.format(self.limits.build_seconds))

    def _fail(self, job: Job, what: str) -> None:
        self._end(ended(job, what))

    def _end(self, outcome: Outcome) -> None:
        self.outcomes[outcome.job] = outcome
        self.failed += bool(outcome.error)
        self.on_outcome(outcome)

    def _late(self, since: float, seconds: float) -> bool:
        return bool(seconds) and time.monotonic() - since > seconds

    def _patience(self) -> float:
        """Seconds until a limit may be reached, or until the next look."""
        ends = [time.monotonic() + _LOOK]
        if self.limits.build_seconds:
            ends.append(self.began + self.limits.build_seconds)
        if self.limits.report_seconds:
            ends += [maker.since + self.limits.report_seconds for maker in self.makers]
        return max(min(ends) - time.monotonic(), 0.0) + 0.01

    def _tell(self) -> None:
        good = len(self.outcomes) - self.failed
        self.on_progress(Progress(good, self.failed, len(self.makers), len(self.jobs)))


def _by_period(jobs: Sequence[Job]) -> list[Job]:
    """The jobs of a period one after the other, in the order in which the periods come first."""
    periods: dict[tuple[str, str], list[Job]] = {}
    for job in jobs:
        periods.setdefault((job.programme, job.period), []).append(job)
    return [job for of_period in periods.values() for job in of_period]
