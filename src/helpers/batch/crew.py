"""Processes that make reports, one at a time; replaced when they die or take too long."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from helpers.batch.cache import Marks
from helpers.batch.kernels import CAN_FORK, Kernels
from helpers.batch.make import make_and_note, unusable
from helpers.batch.outcome import Outcome
from helpers.batch.plan import Job
from helpers.core.errors import BaocaoError
from helpers.core.paths import ROOT_VARIABLE, Project
from helpers.report.store import hold_only, release

_STOP_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Task:
    """What every worker of a build knows: the project, where results and logs go."""

    root: Path
    out: Path
    logs: Path


@dataclass
class Worker:
    """A process, the pipe to it, and what it is doing since when."""

    process: BaseProcess
    pipe: Connection
    job: Job | None = None
    since: float = 0.0


@dataclass
class Crew:
    """The workers of a build.

    The first ones are forked, which costs nothing; later ones start as fresh processes, because by
    then this process may have threads.
    """

    task: Task
    size: int
    workers: list[Worker] = field(default_factory=list)

    def __enter__(self) -> Crew:
        method = "fork" if CAN_FORK else "spawn"
        self.workers = [self._hire(method) for _ in range(self.size)]
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            if worker.job is not None:
                worker.process.kill()
            worker.pipe.close()
        for worker in self.workers:
            worker.process.join(_STOP_PATIENCE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()

    def free(self) -> Iterator[Worker]:
        """Workers that do nothing."""
        return (worker for worker in self.workers if worker.job is None)

    def busy(self) -> int:
        return sum(worker.job is not None for worker in self.workers)

    def give(self, worker: Worker, job: Job, made_from: Marks, kernels: Kernels) -> None:
        """Let a free worker make a report."""
        worker.job, worker.since = job, time.monotonic()
        with suppress(BrokenPipeError):  # seen as the worker's death in `finished`
            worker.pipe.send((job, made_from, kernels))

    def finished(
        self, patience: float | None, pending: Connection | None = None
    ) -> list[tuple[Job, Outcome | None]]:
        """What has ended within `patience` seconds; None stands for a worker that died.

        Args:
            pending: another pipe, at whose first word the waiting ends too.
        """
        pipes = {worker.pipe: worker for worker in self.workers if worker.job is not None}
        ended: list[tuple[Job, Outcome | None]] = []
        for pipe in wait([*pipes, *([pending] if pending else [])], patience):
            worker = pipes.get(pipe)  # type: ignore[call-overload]
            job = worker.job if worker else None
            if job is None:
                continue
            try:
                outcome: Outcome | None = worker.pipe.recv()
                worker.job = None
            except (EOFError, OSError):
                outcome = None
                self._replace(worker)
            ended.append((job, outcome))
        return ended

    def stop_late(self, limit: float) -> list[Job]:
        """Kill the workers that have been at one report for more than `limit` seconds."""
        late = []
        for worker in list(self.workers):
            if worker.job is not None and time.monotonic() - worker.since > limit:
                late.append(worker.job)
                self._replace(worker)
        return late

    def oldest(self) -> float | None:
        """When the report that is under way longest was begun."""
        return min((w.since for w in self.workers if w.job is not None), default=None)

    def _replace(self, worker: Worker) -> None:
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self.workers[self.workers.index(worker)] = self._hire("spawn")

    def _hire(self, method: str) -> Worker:
        context = multiprocessing.get_context(method)
        ours, theirs = context.Pipe()
        process = context.Process(  # type: ignore[attr-defined]
            target=_work, args=(theirs, ours if method == "fork" else None, self.task), daemon=False
        )
        process.start()
        theirs.close()
        return Worker(process, ours)


def _work(pipe: Connection, not_mine: Connection | None, task: Task) -> None:
    """Make reports until the pipe is closed."""
    if not_mine is not None:
        not_mine.close()
    release()
    os.environ[ROOT_VARIABLE] = str(task.root)
    # the kernel's debugger warns about frozen modules on standard error
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    with suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        while True:
            order: tuple[Job, Marks, Kernels] = pipe.recv()
            try:
                with logged(task.logs / f"{order[0].name}.log"):
                    outcome = made(task, *order)
            except OSError as error:
                outcome = unusable(order[0], error)
            pipe.send(outcome)


def made(task: Task, job: Job, made_from: Marks, kernels: Kernels) -> Outcome:
    """Make a report. Kernels without the period's assessment in memory find it in the store."""
    if kernels.kind != "forked":
        try:
            hold_only(Project(task.root), job.programme, job.period, made_from.inputs)
        except BaocaoError as error:
            return Outcome(job, str(error))
    kernels = kernels.for_notebook(plain=made_from.reads is not None)
    return make_and_note(job, task.out, made_from, kernels)


class logged:
    """Standard error goes to a file while a report is made; a file without a word is removed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        log = os.open(self.path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o644)
        os.dup2(log, 2)
        os.close(log)

    def __exit__(self, *_: object) -> None:
        sys.stderr.flush()
        with suppress(OSError):
            if not self.path.stat().st_size:
                self.path.unlink()
