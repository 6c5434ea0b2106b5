"""Rows of 3,321 communes over eight quarters, a hundred procedures each, read as a notebook asks.

Simulated rows, stored as a build stores them: seconds of a call, and memory of what it gives.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import pandas as pd

from benchmarks.result import Result
from helpers.intake.rows import Rows, in_memory

UNITS, PERIODS, ITEMS = 3321, 8, 100
GOAL, MOST_MB = 1.0, 200.0


def run() -> list[Result]:
    """One unit in all quarters, and two columns of all units in one quarter."""
    with tempfile.TemporaryDirectory() as name:
        stored = _stored(Path(name) / "rows.parquet")
        unit, _ = _timed(stored, units=("xa-7",))
        quarter, size = _timed(stored, periods=("2024-Q3",), columns=("unit", "item", "processed"))
    figures: dict[str, float | str] = {
        "rows": UNITS * PERIODS * ITEMS,
        "one unit, s": round(unit, 3),
        "one quarter of all units, s": round(quarter, 3),
        "its MB": round(float(size), 1),
    }
    worst = max(unit, quarter)
    met = bool(worst <= GOAL and size <= MOST_MB)
    return [Result("narrowed frame of 2.7 million rows, s", worst, "<= 1", met, figures)]


def _stored(path: Path) -> Rows:
    numbers = pd.RangeIndex(UNITS * PERIODS * ITEMS)
    table = pd.DataFrame(
        {
            "unit": "xa-" + (numbers // (PERIODS * ITEMS)).astype(str),
            "period": "2024-Q" + (numbers // ITEMS % PERIODS).astype(str),
            "item": "tt-" + (numbers % ITEMS).astype(str),
            "name": "Thủ tục mô phỏng " + (numbers % ITEMS).astype(str),
            "processed": numbers % 97,
            "file": "data/raw/p/2024/a.xlsx",
            "sheet": "Số liệu",
            "row": numbers % ITEMS + 8,
        }
    )
    return in_memory(table, ("name",), ("processed",), {}).stored(path)


def _timed(stored: Rows, **asked: tuple[str, ...]) -> tuple[float, float]:
    began = time.perf_counter()
    frame = stored.read(**asked)
    took = time.perf_counter() - began
    return took, frame.memory_usage(deep=True).sum() / 1e6
