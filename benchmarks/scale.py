"""Thousands of reports of simulated communes in one build: rate, memory, disk, a second look.

`make bench` makes 300. The large run is started by hand, on a machine that does nothing else:

    python -m benchmarks.scale --reports 10000 --out FOLDER

It writes `scale.json` and `scale.md` into FOLDER, beside the project and the results.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from tools.simulate.layout import SHEET

from benchmarks.communes import COMMUNES, PROVINCES, QUARTERS, commune_id
from benchmarks.processes import memory, tree
from benchmarks.result import Result

ROOT = Path(__file__).resolve().parents[1]
SMALL = 300
BLOCK = 1000
SAMPLES = 200
TOLERANCE = 0.10
NOTHING_CHANGED, OF = 10.0, 10_000
CHANGED, LARGE = 0.05, 3_000


@dataclass
class Course:
    """How a build went: when each report was done, and samples of the processes."""

    every: int
    began: float = field(default_factory=time.monotonic)
    times: list[float] = field(default_factory=list)
    samples: list[dict[str, float]] = field(default_factory=list)

    def done(self, _: object) -> None:
        """A report is done; `build` calls this in its own process."""
        self.times.append(round(time.monotonic() - self.began, 3))
        if len(self.times) % self.every == 0:
            self.samples.append({"reports": len(self.times), **look()})


def look() -> dict[str, float]:
    """CPU seconds of this process and all below; memory of it, its makers, their kernels."""
    levels = tree(os.getpid())
    seen: dict[str, float] = {
        "cpu": round(sum(process.cpu for level in levels.values() for process in level), 2)
    }
    for depth, kind in enumerate(("build", "maker", "kernel")):
        sizes = [size for process in levels.get(depth, []) if (size := memory(process.pid))]
        for name in ("rss", "pss", "private"):
            if sizes:
                seen[f"{kind}, {name} MB"] = round(max(usage[name] for usage in sizes), 1)
    return seen


def measure(reports: int, folder: Path, jobs: int, provinces: int = 0) -> dict[str, Any]:
    """Build at least `reports` reports below `folder`; the raw figures.

    Args:
        provinces: that many, all in one quarter; 0: as many as are needed, then quarters.
    """
    from helpers.build.build import build
    from helpers.build.plan import plan
    from helpers.core.paths import Project

    one_period = provinces > 0
    provinces = provinces or min(PROVINCES, math.ceil(reports / (COMMUNES / PROVINCES + 1)))
    communes = COMMUNES if provinces == PROVINCES and not one_period else reports - provinces
    quarters = [quarter for quarter, *_ in QUARTERS]
    quarters = quarters[: math.ceil(reports / (provinces + communes))]
    root, out = folder / "project", folder / "out"
    _python("-m", "benchmarks.communes", root, "--provinces", provinces, "--communes", communes)
    project = Project(root)
    planned = plan(project, periods=quarters, formats=["html"])
    load = os.getloadavg()[0]
    course = Course(every=max(1, len(planned) // SAMPLES))
    result = build(project, planned, out, workers=jobs, on_outcome=course.done)
    seconds = time.monotonic() - course.began
    if result.failed:
        raise RuntimeError(f"{len(result.failed)} failed: {result.failed[0].error}")
    return {
        "machine": f"{platform.platform()}, Python {platform.python_version()}",
        "CPUs": os.cpu_count(),
        "jobs": jobs,
        "load before": round(load, 2),
        "provinces": provinces,
        "communes": communes,
        "quarters": len(quarters),
        "reports": len(planned),
        "seconds": round(seconds, 1),
        "cpu seconds": look()["cpu"],
        "nothing changed, s": [_again(root, out, quarters) for _ in range(2)],
        "one workbook changed": _one_changed(root, out, quarters),
        "disk, MB": _disk(root, out),
        "blocks": blocks(course, min(BLOCK, len(planned) // 3), jobs),
        "samples": course.samples,
        "times": course.times,
    }


def blocks(course: Course, size: int, jobs: int) -> list[dict[str, float]]:
    """The reports in blocks of `size`; the last block is the last `size` reports.

    Rates count from the end of the first report, whose time is mostly that of imports and of the
    first period's assessment.
    """
    count = len(course.times)
    ends = [*range(size, count, size), count]
    made = []
    for end in ends:
        start = max(end - size, 1)
        seconds = course.times[end - 1] - course.times[start - 1]
        cpu = _cpu_at(course, end) - _cpu_at(course, start)
        inside = [sample for sample in course.samples if start < sample["reports"] <= end]
        row = {
            "from": end - size + 1,
            "to": end,
            "seconds": round(seconds, 1),
            "reports a second and job": round((end - start) / seconds / jobs, 4),
            "cpu s a report": round(cpu / (end - start), 4),
        }
        for kind in ("build, rss", "maker, private", "kernel, private", "kernel, pss"):
            values = [sample[f"{kind} MB"] for sample in inside if f"{kind} MB" in sample]
            if values:
                row[f"{kind} MB"] = round(statistics.median(values), 1)
        made.append(row)
    return made


def _cpu_at(course: Course, report: int) -> float:
    """CPU seconds when so many reports were done, between the nearest samples."""
    before = [sample for sample in course.samples if sample["reports"] <= report]
    after = [sample for sample in course.samples if sample["reports"] >= report]
    low, high = (before or after)[-1 if before else 0], (after or before)[0 if after else -1]
    if high["reports"] == low["reports"]:
        return low["cpu"]
    share = (report - low["reports"]) / (high["reports"] - low["reports"])
    return low["cpu"] + share * (high["cpu"] - low["cpu"])


def _again(root: Path, out: Path, quarters: list[str]) -> float:
    """Seconds of the whole command where nothing has changed."""
    began = time.monotonic()
    output = _command(root, out, quarters)
    took = time.monotonic() - began
    if "giữ nguyên" not in output:
        raise RuntimeError(output)
    return round(took, 2)


def _one_changed(root: Path, out: Path, quarters: list[str]) -> dict[str, float]:
    """A commune sends its last form again with one number less: what is made, and how fast."""
    path = next((root / "data" / "raw").glob(f"*/{quarters[-1]}/{commune_id(1)}.xlsx"))
    book = openpyxl.load_workbook(path)
    digitised = book[SHEET]["P8"]
    digitised.value -= 1
    book.save(path)
    before = {page: page.stat().st_mtime_ns for page in out.glob("*/*/*/report.html")}
    began, before_it = time.monotonic(), _cpu_of_children()
    _command(root, out, quarters)
    took, cpu = time.monotonic() - began, _cpu_of_children() - before_it
    made = sum(page.stat().st_mtime_ns != stamp for page, stamp in before.items())
    return {"s": round(took, 2), "cpu s": round(cpu, 2), "reports made again": made}


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _command(root: Path, out: Path, quarters: list[str]) -> str:
    words = ["build", "--period", ",".join(quarters), "--format", "html", "--out", str(out)]
    command = ["-c", "from helpers.cli import main; main()", *words]
    return _python(*command, root=root, statuses=(0, 1))


def _python(*words: object, root: Path = ROOT, statuses: tuple[int, ...] = (0,)) -> str:
    env = {**os.environ, "BAOCAO_ROOT": str(root), "PYTHONUTF8": "1"}
    command = [sys.executable, *map(str, words)]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in statuses:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout


def _disk(root: Path, out: Path) -> dict[str, float]:
    """MB by what it is."""
    sizes: dict[str, int] = {}
    for base, cache in ((out, "notes"), (root, "cached assessments")):
        for path in base.rglob("*"):
            if path.is_file():
                inside = ".cache" in path.relative_to(base).parts
                name = cache if inside else path.name if "report." in path.name else path.suffix
                sizes[name] = sizes.get(name, 0) + path.stat().st_size
    return {name: round(size / 1e6, 1) for name, size in sorted(sizes.items())}


def summary(raw: dict[str, Any]) -> dict[str, float | str]:
    """The figures that the issue asks for."""
    first, last = raw["blocks"][0], raw["blocks"][-1]
    rate = raw["reports"] / raw["seconds"]
    rss = [sample["build, rss MB"] for sample in raw["samples"]]
    tenth = max(1, len(rss) // 10)
    year = (COMMUNES + PROVINCES) * 4
    return {
        "reports": raw["reports"],
        "reports a second": round(rate, 3),
        "reports a second and job": round(rate / raw["jobs"], 3),
        "cpu s a report": round(raw["cpu seconds"] / raw["reports"], 3),
        "rate of the last block over the first": round(
            last["reports a second and job"] / first["reports a second and job"], 3
        ),
        "cpu a report, last block over the first": round(
            last["cpu s a report"] / first["cpu s a report"], 3
        ),
        "build process, RSS MB, first and last tenth": (
            f"{statistics.median(rss[:tenth])} and {statistics.median(rss[-tenth:])}"
        ),
        "maker, private MB": _median(raw, "maker, private MB"),
        "kernel, private MB": _median(raw, "kernel, private MB"),
        "kernel, PSS MB": _median(raw, "kernel, pss MB"),
        "nothing changed, s": min(raw["nothing changed, s"]),
        "one workbook changed, s": raw["one workbook changed"]["s"],
        "one workbook changed, cpu s": raw["one workbook changed"]["cpu s"],
        "one workbook changed, reports": raw["one workbook changed"]["reports made again"],
        "projection, 3,321 communes x 4 quarters, hours": round(year / rate / 3600, 2),
    }


def _median(raw: dict[str, Any], name: str) -> float:
    return round(statistics.median(sample[name] for sample in raw["samples"] if name in sample), 1)


def results(raw: dict[str, Any]) -> list[Result]:
    """Ratios against the goals of the issue."""
    figures = summary(raw)
    rate = float(figures["rate of the last block over the first"])
    seconds, reports = float(figures["nothing changed, s"]), raw["reports"]
    changed = round(float(figures["one workbook changed, cpu s"]) / raw["cpu seconds"], 4)
    allowed = NOTHING_CHANGED * max(reports, 1) / OF if reports >= OF else NOTHING_CHANGED
    return [
        Result(
            f"{reports} reports, rate of the last over the first",
            rate,
            "within 10%",
            abs(rate - 1) <= TOLERANCE,
            figures,
        ),
        Result(
            f"{reports} reports, nothing changed, s",
            seconds,
            "<= 10 for 10,000",
            seconds <= allowed,
            {},
        ),
        Result(
            f"{reports} reports, one workbook changed, CPU over the build",
            changed,
            f"<= {CHANGED:.0%} for {LARGE:,}",
            changed <= CHANGED or reports < LARGE,
            {},
        ),
    ]


def as_markdown(raw: dict[str, Any]) -> str:
    """Summary and blocks as tables."""
    lines = [
        f"{raw['machine']}, {raw['CPUs']} CPUs, {raw['jobs']} jobs, load before "
        f"{raw['load before']}; {raw['provinces']} provinces, {raw['communes']} communes, "
        f"{raw['quarters']} quarters, HTML.",
        "",
        "| | |",
        "| --- | --- |",
    ]
    lines += [f"| {name} | {value} |" for name, value in summary(raw).items()]
    lines += [f"| disk, MB: {name} | {size} |" for name, size in raw["disk, MB"].items()]
    heads = list(raw["blocks"][0])
    lines += ["", f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    lines += [f"| {' | '.join(str(row.get(h, '')) for h in heads)} |" for row in raw["blocks"]]
    return "\n".join(lines) + "\n"


def run() -> list[Result]:
    """300 reports in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="baocao-scale-") as name:
        command = ["-m", "benchmarks.scale", "--reports", SMALL, "--out", name]
        _python(*command)
        return results(json.loads((Path(name) / "scale.json").read_text(encoding="utf-8")))


def main() -> None:
    """Measure, write `scale.json` and `scale.md`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale")
    parser.add_argument("--reports", type=int, default=SMALL)
    parser.add_argument("--out", type=Path, required=True, help="an empty folder")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--provinces", type=int, default=0, help="all reports are of so many")
    given = parser.parse_args()
    folder = given.out.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    raw = measure(given.reports, folder, given.jobs, given.provinces)
    text = json.dumps(raw, ensure_ascii=False, indent=1) + "\n"
    (folder / "scale.json").write_text(text, encoding="utf-8")
    (folder / "scale.md").write_text(as_markdown(raw), encoding="utf-8")
    print(as_markdown(raw))


if __name__ == "__main__":
    main()
