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
from tempfile import TemporaryDirectory
from typing import BinaryIO

from helpers.batch.cache import Marks, notebook_mark
from helpers.batch.crew import Task, logged, made
from helpers.batch.foundry import KernelSource, Period, kernel_source, prepared
from helpers.batch.make import unusable
from helpers.batch.outcome import Outcome
from helpers.batch.plan import Job
from helpers.batch.results import send
from helpers.core.errors import BaocaoError
from helpers.core.paths import Project, working_on
from helpers.report.inputs import assets_fingerprint, code_fingerprint, libraries_fingerprint
from helpers.report.store import hold_only

OTHER_VERSION = "Máy này có phiên bản chương trình hoặc thư viện khác với máy điều khiển"
OTHER_NOTEBOOK = "Sổ tay trên máy này khác với máy điều khiển"


@dataclass(frozen=True, slots=True)
class Order:
    """A report to make; plain data for any machine that has the project at this path.

    Attributes:
        out: the output folder that all machines share, or the fsspec address for arrivals.
        prepare_only: only store the assessment of the period, for all who make its reports.
        seconds, memory_mb: limits of one report; 0: none.
    """

    root: Path
    out: Path | str
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
            notebook = self.project.notebooks / order.job.notebook
            if notebook.is_file() and notebook_mark(notebook) != theirs.notebook:
                return Outcome(order.job, OTHER_NOTEBOOK)
            if self.last not in (None, order.period):
                self.source.release(self.last)
            self.last = order.period
            logs = self.project.outputs / ".cache" / "logs"
            with logged(logs / f"{order.job.name}.log"):
                if isinstance(order.out, Path):
                    return self._made(order, order.out, logs)
                with TemporaryDirectory(prefix="baocao-") as folder:
                    return send(self._made(order, Path(folder), logs), Path(folder), order.out)
        except BaocaoError as error:
            return Outcome(order.job, str(error))
        except OSError as error:
            return unusable(order.job, error)

    def _made(self, order: Order, out: Path, logs: Path) -> Outcome:
        kernels = prepared(self.source, order.period)
        return made(Task(order.root, out, logs), order.job, order.made_from, kernels)


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
