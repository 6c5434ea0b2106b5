"""Run the jobs of a build on several processes."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from helpers.batch.make import Outcome, make_report
from helpers.batch.plan import Job
from helpers.core.errors import ReportError
from helpers.core.paths import ROOT_VARIABLE, Project
from helpers.report.store import open_assessment


def run(
    project: Project,
    jobs: Sequence[Job],
    out: Path,
    *,
    workers: int,
    done: Callable[[Outcome], None],
) -> tuple[Outcome, ...]:
    """Make all reports; returns the outcomes in the order of `jobs`.

    The assessment of each programme and period is computed once, before the notebooks run.

    Args:
        workers: how many reports are made at the same time.
        done: called once for each finished report.
    """
    _prepare(project, jobs)
    context = multiprocessing.get_context("spawn")
    outcomes: dict[Job, Outcome] = {}
    with ProcessPoolExecutor(
        max_workers=min(workers, len(jobs)),
        mp_context=context,
        initializer=_start_worker,
        initargs=(str(project.root), str(project.outputs / ".cache" / "logs")),
    ) as pool:
        waiting = {pool.submit(make_report, job, out): job for job in jobs}
        for future in as_completed(waiting):
            job = waiting[future]
            try:
                outcome = future.result()
            except BrokenProcessPool:
                error = ReportError("Tiến trình lập báo cáo dừng đột ngột", where=job.name)
                outcome = Outcome(job, str(error))
            outcomes[job] = outcome
            done(outcome)
    return tuple(outcomes[job] for job in jobs)


def _prepare(project: Project, jobs: Sequence[Job]) -> None:
    for programme, period in dict.fromkeys((job.programme, job.period) for job in jobs):
        open_assessment(project, programme, period)
    # builds the font list once; kernels that start together would each build it
    import matplotlib.font_manager  # noqa: F401


def _start_worker(root: str, logs: str) -> None:
    os.environ[ROOT_VARIABLE] = root
    # the kernel's debugger warns about frozen modules on standard error
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    Path(logs).mkdir(parents=True, exist_ok=True)
    log = os.open(Path(logs) / f"worker-{os.getpid()}.log", os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
    os.dup2(log, sys.stderr.fileno())
