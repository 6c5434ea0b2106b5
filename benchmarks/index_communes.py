"""10,000 communes × 100 indicators × 40 quarters: time and memory, in a process of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.composite_tables import framework, values
from benchmarks.result import Result
from helpers.index.composite import group_scores
from helpers.index.table_data import TableData

UNITS, INDICATORS, QUARTERS = 10_000, 100, 40
SECONDS, GIB = 60.0, 2.0


def whole_table() -> TableData:
    """The table, 0.3 GiB, made one quarter after the other."""
    cells = np.empty((QUARTERS, UNITS, INDICATORS))
    for quarter in range(QUARTERS):
        table = values(UNITS, INDICATORS, seed=quarter)
        cells[quarter] = table.values[0]
    labels = tuple(f"{2015 + at // 4}-Q{1 + at % 4}" for at in range(QUARTERS))
    present = np.full((QUARTERS, UNITS), True)
    return TableData(table.units, labels, cells, present, {}, {})


def measure() -> dict[str, float]:
    """Seconds from the table to the scores and ranks of all groups, which are kept; the peak
    memory of the process, table included."""
    data = whole_table()
    start = time.perf_counter()
    parts = (data.only(quarter) for quarter in range(QUARTERS))
    groups = list(group_scores(framework(INDICATORS), parts))
    taken = time.perf_counter() - start
    ranked = sum(int((~np.isnan(ranks[:, :, -1])).sum()) for _, ranks in groups)
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
