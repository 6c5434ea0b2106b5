"""HTML and PDF: a build of 26 reports beside papermill, nbconvert and nbconvert's webpdf.

The naive way makes two reports, as each of its reports takes equally long.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from benchmarks.result import Result
from benchmarks.speed import SAMPLE, all_units, build, naive, run_command, timed
from benchmarks.webpdf import unavailable

GOAL = 25


def run() -> list[Result]:
    """A against B, seconds a report; nothing where there is no Chromium."""
    if unavailable():
        return []
    units = all_units()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        build(units[:1], out / "first", formats="html,pdf")  # as in `speed`: everything ran once
        _naive(units[0], out / "first")
        a, a_cpu = timed(lambda: build(units, out / "a", "--force", formats="html,pdf"))
        b, b_cpu = timed(lambda: [_naive(unit, out / "b") for unit in units[:SAMPLE]])
    ours, theirs = a / len(units), b / SAMPLE
    figures: dict[str, float | str] = {
        "A, s a report": round(ours, 3),
        "A, CPU s a report": round(a_cpu / len(units), 2),
        "B, s a report": round(theirs, 1),
        "B, CPU s a report": round(b_cpu / SAMPLE, 1),
        "reports of A": len(units),
        "reports of B": SAMPLE,
        "load before": round(load, 1),
        "load after": round(os.getloadavg()[0], 1),
    }
    ratio = theirs / ours
    return [Result("HTML and PDF, A against B", ratio, f">= {GOAL}", ratio >= GOAL, figures)]


def _naive(unit: str, out: Path) -> None:
    run_command([sys.executable, "-m", "benchmarks.webpdf", str(naive(unit, out))])
