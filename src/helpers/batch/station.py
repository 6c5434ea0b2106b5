"""A process that makes reports for a worker of a cluster, with warm kernels of its own.

A worker of Dask has threads, and a process with threads cannot be forked safely. So the worker
starts this one, which reads orders from its standard input and writes answers to its output.
"""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from helpers.batch.cache import Marks
from helpers.batch.crew import Task, logged, made
from helpers.batch.foundry import KernelSource, Period, kernel_source, prepared
from helpers.batch.make import Outcome
from helpers.batch.plan import Job
from helpers.core.errors import BaocaoError
from helpers.core.paths import Project, working_on
from helpers.report.inputs import assets_fingerprint, code_fingerprint, libraries_fingerprint
from helpers.report.store import hold_only

OTHER_VERSION = "Máy này có phiên bản chương trình hoặc thư viện khác với máy điều khiển"


@dataclass(frozen=True, slots=True)
class Order:
    """A report to make; plain data for any machine that sees project and results at these paths.

    Attributes:
        prepare_only: only store the assessment of the period, for all who make its reports.
        seconds, memory_mb: limits of one report; 0: none.
    """

    root: Path
    out: Path
    job: Job
    made_from: Marks
    prepare_only: bool = False
    seconds: float = 0.0
    memory_mb: int = 0

    @property
    def period(self) -> Period:
        return Period(self.job.programme, self.job.period, self.made_from.inputs)


@dataclass
class Station:
    """Fulfils orders one by one; holds the period of the last one."""

    project: Project
    source: KernelSource
    last: Period | None = None

    def fulfil(self, order: Order) -> Outcome:
        """What became of an order; a failure is an outcome too."""
        mine = (code_fingerprint(), assets_fingerprint(), libraries_fingerprint())
        theirs = order.made_from
        if mine != (theirs.code, theirs.assets, theirs.libraries):
            return Outcome(order.job, OTHER_VERSION)
        try:
            if order.prepare_only:
                hold_only(self.project, *order.period)
                return Outcome(order.job)
            if self.last not in (None, order.period):
                self.source.release(self.last)
            self.last = order.period
            task = Task(order.root, order.out, self.project.outputs / ".cache" / "logs")
            with logged(task.logs / f"{order.job.name}.log"):
                return made(task, order.job, theirs, prepared(self.source, order.period))
        except BaocaoError as error:
            return Outcome(order.job, str(error))


def main() -> None:
    """Serve until the orders end; what anything else prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    project = Project(Path(sys.argv[1]))
    with working_on(project), kernel_source(project, int(sys.argv[2])) as source:
        station = Station(project, source)
        with suppress(EOFError):
            while True:
                _put(station.fulfil(pickle.load(sys.stdin.buffer)), answers)


def _put(answer: Outcome, answers: BinaryIO) -> None:
    pickle.dump(answer, answers)
    answers.flush()


if __name__ == "__main__":
    main()
