"""10,000 communes × 100 indicators × 40 quarters: time and memory, in a process of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.composite_tables import framework, values
from benchmarks.result import Result
from helpers.index.composite import group_scores
from helpers.index.table_data import TableData

UNITS, INDICATORS, QUARTERS = 10_000, 100, 40
SECONDS, GIB = 60.0, 2.0


def quarters() -> Iterator[TableData]:
    """The table, one quarter after the other; the whole of it would be 0.3 GiB a copy."""
    for quarter in range(QUARTERS):
        yield values(UNITS, INDICATORS, seed=quarter)


def measure() -> dict[str, float]:
    """Seconds of the engine (making the numbers not counted) and the process's peak memory."""
    taken, ranked = 0.0, 0
    for chunk in quarters():
        start = time.perf_counter()
        for _, ranks in group_scores(framework(INDICATORS), [chunk]):
            ranked += ranks[:, :, -1].size
        taken += time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return {"engine, s": round(taken, 2), "peak memory, GiB": round(peak, 3), "ranked": ranked}


def run() -> list[Result]:
    """Ratio: the goal's time over ours."""
    command = [sys.executable, "-m", "benchmarks.index_communes"]
    root = Path(__file__).parents[1]
    answer = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    figures: dict[str, float | str] = dict(json.loads(answer.stdout))
    seconds, memory = float(figures["engine, s"]), float(figures["peak memory, GiB"])
    met = seconds <= SECONDS and memory <= GIB
    goal = "10,000 communes x 100 indicators x 40 quarters within 2 GiB and one minute"
    return [Result("index communes", SECONDS / seconds, goal, met, figures)]


if __name__ == "__main__":
    print(json.dumps(measure()))
