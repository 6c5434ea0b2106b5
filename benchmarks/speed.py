"""A build of 26 reports beside the naive way and beside the bare functions, in one run.

A: `baocao build`. B: papermill and `jupyter nbconvert` from the command line, one report after the
other. C: the same, two at a time. D: the same build in one process, which calls the functions that
the notebook calls, without papermill and without kernels; its pages must be equal to those of A.
B and C make a part of the reports, as each of theirs takes equally long.
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
from typing import TYPE_CHECKING

from benchmarks.result import Result

if TYPE_CHECKING:
    from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
PROGRAMME, PERIOD = "dak-nong-650", "2023-Q4"
NOTEBOOK = ROOT / "notebooks" / "unit_quarter.ipynb"
SAMPLE, ROUNDS = 4, 3


def run() -> list[Result]:
    """A against B, C and D, with HTML; A again where nothing has changed.

    A and D take turns, and the least of each counts: what is more is other work of the machine.
    Everything has run once before, so that files are in the system's memory, and modules compiled.
    """
    units = all_units()
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        build(units[:1], out / "first")
        naive(units[0], out / "first")
        a, a_cpu, d, d_cpu = (float("inf"),) * 4
        for _ in range(ROUNDS):
            took, cpu = timed(lambda: build(units, out / "a", "--force"))
            a, a_cpu = min(a, took), min(a_cpu, cpu)
            took, cpu = timed(lambda: _bare(units, out / "d"))
            d, d_cpu = min(d, took), min(d_cpu, cpu)
        _same_pages(out / "a", out / "d")
        again, _ = timed(lambda: build(units, out / "a"))
        b, b_cpu = timed(lambda: [naive(unit, out / "b") for unit in units[:SAMPLE]])
        c, _ = timed(lambda: _parallel(units[:SAMPLE], out / "c"))
    per = {"A": a / len(units), "B": b / SAMPLE, "C": c / SAMPLE, "D": d / len(units)}
    figures: dict[str, float | str] = {f"{k}, s a report": round(v, 3) for k, v in per.items()}
    figures |= {
        "reports of A and D": len(units),
        "reports of B and C": SAMPLE,
        "A, s in all": round(a, 2),
        "A, CPU s in all": round(a_cpu, 2),
        "B, CPU s a report": round(b_cpu / SAMPLE, 2),
        "D, CPU s in all": round(d_cpu, 2),
        "load before": round(os.getloadavg()[0], 1),
    }
    ratio = a_cpu / d_cpu
    return [
        _result("HTML, A against B", per["B"] / per["A"], ">= 12", 12, figures),
        _result("HTML, A against C", per["C"] / per["A"], ">= 6", 6, {}),
        Result("CPU time, A against D", ratio, "<= 1.25", ratio <= 1.25, {}),
        Result("nothing changed, seconds", again, "<= 1", again <= 1.0, {}),
    ]


def _result(
    name: str, ratio: float, goal: str, least: float, figures: dict[str, float | str]
) -> Result:
    return Result(name, ratio, goal, ratio >= least, figures)


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


def _parallel(units: Sequence[str], out: Path) -> None:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda unit: naive(unit, out), units))


def _bare(units: Sequence[str], out: Path) -> None:
    run_command([sys.executable, "-m", "benchmarks.speed", str(out), *units])


def run_command(command: Sequence[str]) -> None:
    """Run in the project; raises RuntimeError with its last words if it fails."""
    env = {**os.environ, "BAOCAO_ROOT": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and seconds of CPU of all processes started."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    work()
    took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took, cpu


def bare(out: Path, units: Sequence[str]) -> None:
    """D: the same build without papermill and without kernels."""
    from helpers.core.lean import lean_imports

    with lean_imports():
        import nbformat

        from helpers.batch.build import build as write_pages
        from helpers.batch.cache import all_marks, remember
        from helpers.batch.plan import plan
        from helpers.batch.write import write_report
        from helpers.core.paths import find_project, working_on
        from helpers.report.store import hold

    project = find_project()
    jobs = plan(project, programmes=(PROGRAMME,), periods=(PERIOD,), units=units, formats=("html",))
    found = all_marks(project, jobs)
    source = nbformat.read(NOTEBOOK, as_version=4)
    with working_on(project):
        hold(project, PROGRAMME, PERIOD, found[jobs[0]].inputs)
        for job in jobs:
            made = write_report(job, _called(source, job.unit), out)
            remember(job, out, found[job], made.digests)
    # nothing is left to make: what all reports share
    made_again = write_pages(project, jobs, out, workers=1).outcomes
    if made_again:
        raise RuntimeError(f"{len(made_again)} bare reports were not taken for whole")


def _called(source: NotebookNode, unit: str) -> NotebookNode:
    """The notebook of a unit with what its functions return."""
    import nbformat

    from helpers.notebook.open_report import open_report

    report = open_report(PROGRAMME, PERIOD, unit)
    cells = []
    for cell in source.cells:
        name = cell.source.removeprefix("report.").removesuffix("()")
        called = getattr(report, name)() if hasattr(report, name) else None
        if called is not None:
            data = called._repr_mimebundle_()
            cell = {**cell, "outputs": [nbformat.v4.new_output("execute_result", data=data)]}
        cells.append(nbformat.from_dict(cell))
        if "parameters" in cell["metadata"].get("tags", ()):  # papermill puts its values below
            cells.append(nbformat.v4.new_code_cell(metadata={"tags": ["injected-parameters"]}))
    return nbformat.v4.new_notebook(cells=cells)


def _same_pages(one: Path, other: Path) -> None:
    """Raises RuntimeError where a page, record or index of one build is not that of the other."""
    for path in sorted(one.rglob("*")):
        if path.suffix in (".html", ".json") and path.name != "manifest.json":
            name = path.relative_to(one)
            if name.parts[0] != ".cache" and path.read_bytes() != (other / name).read_bytes():
                raise RuntimeError(f"{name} is not the same without a notebook")


if __name__ == "__main__":
    bare(Path(sys.argv[1]), sys.argv[2:])
