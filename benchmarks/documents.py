"""Time for each format of a report beyond running its notebook, beside nbconvert's exporters.

"One core" is CPU time, summed over threads, so that other work on the machine does not count. Each
report is rendered once, in the order of a build, since Typst remembers what it has set before; the
first report only warms up. nbconvert's `lab` (HTML) runs in this process too; its `webpdf` runs
Chromium, whose CPU time is not this process's, so that ratios are by the clock.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from nbconvert.exporters import HTMLExporter, WebPDFExporter

from benchmarks.result import Result
from benchmarks.webpdf import system_chromium, unavailable
from helpers.build.executed import read_record
from helpers.build.notebook import run_notebook
from helpers.build.plan import Job
from helpers.core.paths import find_project
from helpers.documents.docx.render import render_docx
from helpers.documents.html.render import render_html
from helpers.documents.nodes.tree import notebook_to_nodes
from helpers.documents.pdf.render import render_pdf
from helpers.documents.xlsx.render import render_xlsx

WARM_UP = ("dak-nong-650", "2023-Q4", "so-y-te", "unit_quarter.ipynb")
REPORTS = (
    ("dak-nong-650", "2023-Q4", "so-tttt", "unit_quarter.ipynb"),
    ("dak-nong-650", "2023", "ubnd-dak-mil", "unit_year.ipynb"),
    ("dak-nong-650", "2023-Q4", "ubnd-krong-no", "unit_quarter.ipynb"),
    ("dak-nong-650", "2023-Q4", "overview", "overview_quarter.ipynb"),
    ("dak-lak-ict-index", "2017", "tinh-dak-lak", "unit_year.ipynb"),
)
LIMITS = {"html": 60, "pdf": 150, "docx": 150, "xlsx": 80}  # ms of one core
EXPORTERS = {"html": "nbconvert lab", "pdf": "nbconvert webpdf"}
Taken = tuple[float, float]


def run() -> list[Result]:
    """One result a format: the mean of the reports against its limit."""
    notebooks = [_executed(name) for name in (WARM_UP, *REPORTS)]
    ours = _formats(notebooks)
    theirs = {"html": _lab(notebooks), "pdf": _webpdf(notebooks)}
    results = []
    for kind, limit in LIMITS.items():
        mean = statistics.mean(cpu for cpu, _ in ours[kind])
        figures: dict[str, float | str] = {
            f"{period} {unit}, CPU ms (clock ms)": f"{cpu:.0f} ({clock:.0f})"
            for (_, period, unit, _), (cpu, clock) in zip(REPORTS, ours[kind], strict=True)
        }
        ratio = limit / mean
        if kind in theirs:
            name, other = EXPORTERS[kind], theirs[kind]
            if isinstance(other, str):
                figures[name] = other
            else:
                figures[f"{name}, clock ms"] = ", ".join(f"{clock:.0f}" for _, clock in other)
                pairs = zip(other, ours[kind], strict=True)
                ratio = statistics.median(one[1] / own[1] for one, own in pairs)
        goal = f"at most {limit} ms of one core a report (mean {mean:.0f} ms)"
        results.append(Result(f"documents: {kind}", ratio, goal, mean <= limit, figures))
    return results


def _executed(name: tuple[str, str, str, str]) -> Any:
    programme, period, unit, notebook = name
    job = Job(programme, period, unit, notebook, ("html",))
    return run_notebook(job, find_project().notebooks / notebook)


def _formats(notebooks: Sequence[Any]) -> dict[str, list[Taken]]:
    taken: dict[str, list[Taken]] = {kind: [] for kind in LIMITS}
    for notebook in notebooks:
        for kind in LIMITS:
            taken[kind].append(_timed(_maker(kind, notebook)))
    return {kind: times[1:] for kind, times in taken.items()}


def _maker(kind: str, notebook: Any) -> Callable[[], object]:
    record = read_record(notebook, "benchmark")
    if kind == "html":
        return lambda: render_html(notebook_to_nodes(notebook), title="Báo cáo")
    if kind == "pdf":
        return lambda: render_pdf(notebook_to_nodes(notebook), title="Báo cáo")
    if kind == "docx":
        return lambda: render_docx(notebook_to_nodes(notebook), title="Báo cáo")
    return lambda: render_xlsx(record, title="Báo cáo")


def _timed(make: Callable[[], object]) -> Taken:
    """CPU and clock time of one run, in ms."""
    started = time.process_time(), time.perf_counter()
    make()
    return 1000 * (time.process_time() - started[0]), 1000 * (time.perf_counter() - started[1])


def _lab(notebooks: Sequence[Any]) -> list[Taken]:
    exporter: Any = HTMLExporter(template_name="lab", exclude_input=True)
    return [_timed(lambda one=one: exporter.from_notebook_node(one)) for one in notebooks][1:]


def _webpdf(notebooks: Sequence[Any]) -> list[Taken] | str:
    """nbconvert's PDF by Chromium, or why it did not run."""
    if why := unavailable():
        return f"not measured: {why}"
    with system_chromium():
        exporter: Any = WebPDFExporter(disable_sandbox=True, exclude_input=True)
        return [_timed(lambda one=one: exporter.from_notebook_node(one)) for one in notebooks][1:]
