"""Processes of a build killed at 50 random moments: the next build completes with the same bytes.

Only by name: `python -m benchmarks kill` (some ten minutes). A small build: the 4 reports of
`dak-lak-ict-index`, HTML. In turn one of: the build itself, a process that makes a report, one that
runs its cells.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from importlib import import_module
from multiprocessing.process import BaseProcess
from pathlib import Path

from benchmarks.processes import tree
from benchmarks.result import Result
from helpers.build.build import build
from helpers.build.plan import plan
from helpers.core.paths import Project

ON_DEMAND = True
ROOT = Path(__file__).resolve().parents[1]
PROGRAMME = "dak-lak-ict-index"
MOMENTS, SEED = 50, 650
ROLES = ("build", "maker", "kernel")
_PATIENCE = 300


def run() -> list[Result]:
    """Ratio: builds that ended with the same bytes after a kill, over kills."""
    # imported before the builds are forked, which then begin at once
    import_module("helpers.build.run")
    chance = random.Random(SEED)
    met: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="baocao-kill-") as name:
        project, whole = Project(Path(name) / "project"), Path(name) / "whole"
        for part in ("params", "notebooks", Path("data") / "published"):
            shutil.copytree(ROOT / part, project.root / part)
        began = time.monotonic()
        _end(_start(project, whole), good=True)
        seconds = time.monotonic() - began
        expected = files(whole)
        for number in range(MOMENTS):
            role, out = ROLES[number % len(ROLES)], Path(name) / "out"
            after = _kill(project, out, role, chance, seconds)
            there = len(list(out.glob("*/*/*/report.html")))
            _end(_start(project, out), good=True)
            same = files(out) == expected
            met[role if same else f"NOT THE SAME: {role}"] += 1
            verdict = "same bytes" if same else "DIFFERENT"
            print(f"{number + 1:3} {role} after {after:.2f} s, {there} of 4 pages: {verdict}")
            shutil.rmtree(out)
    good = sum(count for role, count in met.items() if role in ROLES)
    figures: dict[str, float | str] = {f"killed: {role}": count for role, count in met.items()}
    return [Result("kills survived", good / MOMENTS, "50 of 50", good == MOMENTS, figures)]


def _kill(project: Project, out: Path, role: str, chance: random.Random, seconds: float) -> float:
    """Start a build and kill a process of that role at a random moment; the moment, in seconds."""
    while True:
        shutil.rmtree(out, ignore_errors=True)
        if chance.random() < 0.5:  # the assessment is then computed, too
            shutil.rmtree(project.outputs, ignore_errors=True)
        began = time.monotonic()
        process = _start(project, out)
        time.sleep(chance.uniform(0.0, 1.0) * seconds)
        while process.is_alive():
            pids = _of_role(process.pid or 0, role)
            if pids:
                os.kill(chance.choice(pids), signal.SIGKILL)
                after = time.monotonic() - began
                _end(process, good=False)
                return after
            time.sleep(0.002)
        _end(process, good=True)  # it had ended already: another moment


def _of_role(build: int, role: str) -> list[int]:
    return [process.pid for process in tree(build).get(ROLES.index(role), [])]


def files(out: Path) -> dict[str, bytes]:
    """Every finished file below `out` but the notes of the build."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".cache" not in path.relative_to(out).parts and path.suffix != ".tmp"
    }


def _start(project: Project, out: Path) -> BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=_build, args=(project, out))
    process.start()
    return process


def _build(project: Project, out: Path) -> None:
    jobs = plan(project, programmes=[PROGRAMME], formats=["html"])
    if build(project, jobs, out, workers=2).failed:
        sys.exit(1)


def _end(process: BaseProcess, *, good: bool) -> None:
    process.join(_PATIENCE)
    if good and process.exitcode != 0:
        raise RuntimeError(f"a build ended with {process.exitcode}")
