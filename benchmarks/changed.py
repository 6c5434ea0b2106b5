"""One workbook of 26 sent again: what that costs beside the first build of all reports.

All builds are whole commands, one after the other in one run, HTML with as many processes as the
machine has CPUs. The number that changes is not scored: its unit's page and the common one tell it,
and pages that compare with the median. What a scored number costs, which every page tells, stands
among the figures.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import openpyxl
from tools.simulate.layout import SHEET

from benchmarks.result import Result

ROOT = Path(__file__).resolve().parents[1]
PROGRAMME, PERIOD = "dak-nong-650", "2023-Q4"
# 3, 3 and 5 reports tell of their change; of all agencies the median is 3
UNITS = ("bql-kcn", "so-gtvt", "so-tttt")
CHANGED, UNCHANGED = 0.25, 1.0
NOT_SCORED, SCORED = "P8", "L9"


def run() -> list[Result]:
    """Build in a copy of the project, change a cell, build again."""
    with tempfile.TemporaryDirectory(prefix="baocao-changed-") as name:
        root, out = _copied(Path(name)), Path(name) / "out"
        _build(root, Path(name) / "compiled", "--unit", UNITS[0])  # modules are compiled once
        shutil.rmtree(root / "outputs")
        full = _build(root, out)
        nothing = _build(root, out)
        every = []
        for unit in UNITS:
            _less(root, unit, NOT_SCORED)
            every.append(_build(root, out))
        _less(root, UNITS[0], SCORED)
        scored = _build(root, out)
    changed = sorted(every, key=lambda build: build["cpu s"])[len(every) // 2]
    share = changed["cpu s"] / full["cpu s"]
    figures = {
        f"{name}, {key}": value
        for name, of in (("full", full), ("changed", changed), ("a scored number", scored))
        for key, value in of.items()
    }
    return [
        Result(
            "one workbook of 26 changed, CPU over a full build",
            share,
            f"<= {CHANGED}",
            share <= CHANGED,
            figures,
        ),
        Result(
            "26 reports, nothing changed, s",
            nothing["s"],
            f"<= {UNCHANGED:.0f}",
            nothing["s"] <= UNCHANGED,
            {},
        ),
    ]


def _copied(folder: Path) -> Path:
    root = folder / "project"
    for name in ("params", "notebooks", "data/published", f"data/raw/{PROGRAMME}"):
        shutil.copytree(ROOT / name, root / name)
    return root


def _build(root: Path, out: Path, *chosen: str) -> dict[str, float]:
    """Seconds and CPU seconds of the command, and how many reports it made."""
    words = ["build", "--programme", PROGRAMME, "--period", PERIOD, "--format", "html", *chosen]
    command = [sys.executable, "-c", "from helpers.cli import main; main()", *words]
    env = {**os.environ, "BAOCAO_ROOT": str(root), "PYTHONUTF8": "1"}
    stamps = {page: page.stat().st_mtime_ns for page in out.rglob("report.json")}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [*command, "--out", str(out)], env=env, cwd=ROOT, capture_output=True, check=False
    )
    took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:].decode())
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    made = sum(stamps.get(page) != page.stat().st_mtime_ns for page in out.rglob("report.json"))
    return {"s": round(took, 2), "cpu s": round(cpu, 2), "reports": made}


def _less(root: Path, unit: str, cell: str) -> None:
    """A unit sends its workbook again with one less in a cell."""
    path = root / "data" / "raw" / PROGRAMME / PERIOD / f"{unit}.xlsx"
    book = openpyxl.load_workbook(path)
    book[SHEET][cell].value -= 1
    book.save(path)
