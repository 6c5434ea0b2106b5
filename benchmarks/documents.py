"""Time for each format of a report beyond running its notebook, beside nbconvert's exporters.

"One core" is CPU time, summed over threads, so that other work on the machine does not count. A
report is made as a build makes it: in a process forked from one that holds what all reports share,
and each format in a process of its own, so that none is served by what another has set before.

nbconvert's `lab` (HTML) and `webpdf` run in this process and have made a report before. Chromium's
CPU time is that of the processes that ended in time: it is at least so much.
"""

from __future__ import annotations

import gc
import os
import resource
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import Pipe
from typing import Any

from nbconvert.exporters import HTMLExporter, WebPDFExporter

from benchmarks.result import Result
from benchmarks.webpdf import system_chromium, unavailable
from helpers.build.engine import ENGINE
from helpers.build.forks import fork
from helpers.build.notebook import run_notebook
from helpers.build.plan import Job
from helpers.build.render import RENDERERS, Shown
from helpers.build.shell import prepare
from helpers.build.write import prepare_renderers, warm_up
from helpers.core.paths import find_project
from helpers.documents.nodes.tree import computed_of, notebook_to_nodes
from helpers.report.assessment.store import open_assessment
from helpers.report.record.record import record_of

WARM_UP = ("dak-nong-650", "2023-Q4", "so-y-te", "unit_quarter.ipynb")
REPORTS = (
    ("dak-nong-650", "2023-Q4", "so-tttt", "unit_quarter.ipynb"),
    ("dak-nong-650", "2023", "ubnd-dak-mil", "unit_year.ipynb"),
    ("dak-nong-650", "2023-Q4", "ubnd-krong-no", "unit_quarter.ipynb"),
    ("dak-nong-650", "2023-Q4", "overview", "overview_quarter.ipynb"),
    ("dak-lak-ict-index", "2017", "tinh-dak-lak", "unit_year.ipynb"),
)
LIMITS = {"html": 60, "pdf": 150, "docx": 200, "xlsx": 80}  # ms of one core
EXPORTERS = {"html": "lab", "pdf": "webpdf"}
ROUNDS = 5
Taken = tuple[float, float]  # ms of CPU, ms by the clock


def run() -> list[Result]:
    """One result a format: the median of the reports against its limit."""
    jobs = [Job(*name, formats=(*LIMITS,)) for name in (WARM_UP, *REPORTS)]
    prepare_renderers(LIMITS)
    prepare()
    notebooks = [run_notebook(job, _source(job), ENGINE) for job in jobs]
    for job in jobs:
        warm_up(job)
    gc.freeze()
    ours = [_formats(*pair) for pair in zip(jobs[1:], notebooks[1:], strict=True)]
    theirs = {"lab": _lab(notebooks), "webpdf": _webpdf(notebooks)}
    return [_result(kind, [report[kind] for report in ours], theirs) for kind in LIMITS]


def _source(job: Job) -> Any:
    return find_project().notebooks / job.notebook


def _result(
    kind: str, ours: Sequence[Taken], theirs: Mapping[str, Sequence[Taken] | str]
) -> Result:
    figures: dict[str, float | str] = {
        f"{period} {unit}, CPU ms (clock ms)": _cpu_and_clock(taken)
        for (_, period, unit, _), taken in zip(REPORTS, ours, strict=True)
    }
    median, ratio = statistics.median(cpu for cpu, _ in ours), 0.0
    for name in {EXPORTERS.get(kind): 0} | dict.fromkeys(EXPORTERS.values()):
        if name and (other := theirs[name]):
            if isinstance(other, str):
                figures[f"nbconvert {name}"] = other
                continue
            figures[f"nbconvert {name}, CPU ms (clock ms)"] = ", ".join(map(_cpu_and_clock, other))
            times = statistics.median(b[0] / a[0] for a, b in zip(ours, other, strict=True))
            figures[f"nbconvert {name}, times our CPU"] = round(times, 1)
            ratio = ratio or times
    goal = f"at most {LIMITS[kind]} ms of one core a report (median {median:.0f} ms)"
    return Result(f"documents: {kind}", ratio, goal, median <= LIMITS[kind], figures)


def _cpu_and_clock(taken: Taken) -> str:
    return f"{taken[0]:.0f} ({taken[1]:.0f})"


def _formats(job: Job, notebook: Any) -> dict[str, Taken]:
    """Each format of a report by the median of some processes."""
    assessment = open_assessment(find_project(), job.programme, job.period)
    shown = notebook_to_nodes(notebook, job.lang)
    record = record_of(assessment, job.unit, job.lang, computed_of(notebook, job.lang), shown)

    def make(kind: str) -> None:
        nodes = [] if kind == "xlsx" else notebook_to_nodes(notebook, job.lang)
        shown = Shown(job, assessment, record, nodes, "Báo cáo", record["mark"], "0" * 8)
        RENDERERS[kind](shown)

    taken = {}
    for kind in LIMITS:
        rounds = [_forked(lambda kind=kind: make(kind)) for _ in range(ROUNDS)]
        taken[kind] = (statistics.median(measured[0] for measured in rounds),
                       statistics.median(measured[1] for measured in rounds))  # fmt: skip
    return taken


def _forked(make: Callable[[], object]) -> Taken:
    ours, theirs = Pipe(duplex=False)
    child = fork(lambda: theirs.send(_timed(make)))
    taken: Taken = ours.recv()
    os.waitpid(child, 0)
    return taken


def _timed(make: Callable[[], object]) -> Taken:
    """CPU time, with that of processes it started, and clock time of one run, in ms."""
    started = _cpu(), time.perf_counter()
    make()
    return 1000 * (_cpu() - started[0]), 1000 * (time.perf_counter() - started[1])


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _lab(notebooks: Sequence[Any]) -> list[Taken]:
    exporter: Any = HTMLExporter(template_name="lab", exclude_input=True)
    return [_timed(lambda nb=nb: exporter.from_notebook_node(nb)) for nb in notebooks][1:]


def _webpdf(notebooks: Sequence[Any]) -> list[Taken] | str:
    """nbconvert's PDF by Chromium, or why it did not run."""
    if why := unavailable():
        return f"not measured: {why}"
    with system_chromium():
        exporter: Any = WebPDFExporter(disable_sandbox=True, exclude_input=True)
        return [_timed(lambda nb=nb: exporter.from_notebook_node(nb)) for nb in notebooks][1:]
