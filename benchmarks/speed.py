"""A build of 26 reports beside the naive way, in one run.

A: `baocao build`. B: papermill and `jupyter nbconvert` from the command line, one report after the
other. C: the same, two at a time. B and C make a part of the reports, as each of theirs takes
equally long.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.result import Result

ROOT = Path(__file__).resolve().parents[1]
PROGRAMME, PERIOD = "dak-nong-650", "2023-Q4"
NOTEBOOK = ROOT / "notebooks" / "unit_quarter.ipynb"
SAMPLE, ROUNDS = 4, 3
GOALS = {"B": 20, "C": 10}


def run() -> list[Result]:
    """A against B and C, with HTML; A again where nothing has changed.

    The least of some rounds of A counts: what is more is other work of the machine. Everything has
    run once before, so that files are in the system's memory, and modules compiled.
    """
    units = all_units()
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        build(units[:1], out / "first")
        naive(units[0], out / "first")
        rounds = [timed(lambda: build(units, out / "a", "--force")) for _ in range(ROUNDS)]
        a, a_cpu = (min(taken) for taken in zip(*rounds, strict=True))
        again, _ = timed(lambda: build(units, out / "a"))
        b, b_cpu = timed(lambda: [naive(unit, out / "b") for unit in units[:SAMPLE]])
        c, _ = timed(lambda: _two_at_a_time(units[:SAMPLE], out / "c"))
    per = {"A": a / len(units), "B": b / SAMPLE, "C": c / SAMPLE}
    figures: dict[str, float | str] = {f"{k}, s a report": round(v, 3) for k, v in per.items()}
    figures |= {
        "reports of A": len(units),
        "reports of B and C": SAMPLE,
        "A, s in all": round(a, 2),
        "A, CPU s in all": round(a_cpu, 2),
        "B, CPU s a report": round(b_cpu / SAMPLE, 2),
        "load before": round(os.getloadavg()[0], 1),
    }
    results = [Result("nothing changed, seconds", again, "<= 1", again <= 1.0, {})]
    for other, goal in GOALS.items():
        ratio = per[other] / per["A"]
        results.append(
            Result(f"HTML, A against {other}", ratio, f">= {goal}", ratio >= goal, figures)
        )
    return results


def all_units() -> list[str]:
    """The units of the benchmark's period."""
    folder = ROOT / "data" / "raw" / PROGRAMME / PERIOD
    return sorted(path.stem for path in folder.glob("*.xlsx"))[:26]


def build(units: Sequence[str], out: Path, *options: str, formats: str = "html") -> None:
    """A: our build from the command line."""
    command = [sys.executable, "-c", "from helpers.cli import main; main()", "build"]
    command += ["--programme", PROGRAMME, "--period", PERIOD, "--unit", ",".join(units)]
    run_command([*command, "--format", formats, "--out", str(out), *options])


def naive(unit: str, out: Path) -> Path:
    """B: papermill, then nbconvert; returns the executed notebook."""
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{unit}.ipynb"
    chosen = ["-p", "programme", PROGRAMME, "-p", "period", PERIOD, "-p", "unit", unit]
    run_command([sys.executable, "-m", "papermill", "--cwd", str(NOTEBOOK.parent), *chosen,
          str(NOTEBOOK), str(target)])  # fmt: skip
    run_command(
        [sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", "--no-input", str(target)]
    )
    return target


def _two_at_a_time(units: Sequence[str], out: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda unit: naive(unit, out), units))


def run_command(command: Sequence[str]) -> str:
    """Run in the project; what it prints. Raises RuntimeError with its last words if it fails."""
    env = {**os.environ, "BAOCAO_ROOT": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and seconds of CPU of all processes started."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    work()
    took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took, cpu
