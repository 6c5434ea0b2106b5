"""A build of 26 reports beside the naive way and beside the bare functions, in one run.

A: `baocao build`. B: papermill and `jupyter nbconvert` from the command line, one report after the
other. C: the same, two at a time. D: the functions of the notebook called in one process, without
any notebook. B and C make a part of the reports, as each of theirs takes equally long.
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
SAMPLE = 2


def run() -> list[Result]:
    """A against B, C and D, with HTML; A again where nothing has changed."""
    units = all_units()
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        build(units[:1], out / "first")  # files in the system's memory, for all alike
        a, a_cpu = timed(lambda: build(units, out / "a", "--force"))
        again, _ = timed(lambda: build(units, out / "a"))
        b, b_cpu = timed(lambda: [naive(unit, out / "b") for unit in units[:SAMPLE]])
        c, _ = timed(lambda: _parallel(units[:SAMPLE], out / "c"))
        d, d_cpu = timed(lambda: _bare(units, out / "d"))
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
    cpu = a_cpu / d_cpu
    return [
        _result("HTML, A against B", per["B"] / per["A"], ">= 12", 12, figures),
        _result("HTML, A against C", per["C"] / per["A"], ">= 6", 6, {}),
        Result("CPU time, A against D", cpu, "<= 1.25", cpu <= 1.25, {}),
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
    """D: the same pages and records without papermill and without kernels."""
    from helpers.core.files import to_json, write_atomically
    from helpers.core.lean import without_address_grammar
    from helpers.core.paths import find_project

    with without_address_grammar():
        import nbformat

        from helpers.report.html import render_html
    from helpers.report.open_report import open_report
    from helpers.report.proof import check_page
    from helpers.report.store import hold

    hold(find_project(), PROGRAMME, PERIOD)
    source = nbformat.read(NOTEBOOK, as_version=4)
    for unit in units:
        report = open_report(PROGRAMME, PERIOD, unit)
        cells = []
        for cell in source.cells:
            name = cell.source.removeprefix("report.").removesuffix("()")
            if cell.cell_type == "markdown":
                cells.append(nbformat.v4.new_markdown_cell(cell.source, metadata=cell.metadata))
            elif hasattr(report, name):
                data = getattr(report, name)()._repr_mimebundle_()
                shown = nbformat.v4.new_output("execute_result", data=data)
                cells.append(nbformat.v4.new_code_cell(cell.source, outputs=[shown]))
        notebook = nbformat.v4.new_notebook(cells=cells)
        record = report.record().record
        page = render_html(notebook, title=unit, mark="SỐ LIỆU MÔ PHỎNG")
        check_page(page, dict(record), where=unit)
        write_atomically(out / unit / "report.html", page.encode())
        write_atomically(out / unit / "report.json", to_json(record))
        write_atomically(out / unit / "report.ipynb", nbformat.writes(notebook).encode())


if __name__ == "__main__":
    bare(Path(sys.argv[1]), sys.argv[2:])
