"""What a chart costs, from a frame to its SVG.

All charts of the 26 reports of a quarter, drawn as the notebooks draw them, in one process.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from matplotlib.figure import Figure

from benchmarks.result import Result
from helpers import charts, open_report
from helpers.notebook.pictures import figure_node
from helpers.params.programme import OVERVIEW

PROGRAMME, PERIOD = "dak-nong-650", "2023-Q4"
GOAL = 40.0  # milliseconds of CPU


def run() -> list[Result]:
    """The median chart's CPU time."""
    first = open_report(PROGRAMME, PERIOD, OVERVIEW)
    whole = first.unit.id
    units = [unit for unit in first.assessment.findings if unit != whole]
    _draw(units[0], {})  # fonts and frames are there from then on
    times: dict[str, list[float]] = {}
    for unit in (*units, OVERVIEW):
        _draw(unit, times)
    every = [took for samples in times.values() for took in samples]
    median = statistics.median(every)
    figures: dict[str, float | str] = {
        f"{name} ms": round(statistics.median(samples), 1)
        for name, samples in sorted(times.items())
    }
    figures |= {"median ms": round(median, 1), "slowest ms": round(max(every), 1)}
    figures |= {"charts": len(every), "reports": len(units) + 1}
    return [Result("chart", GOAL / median, "≤ 40 ms CPU", median <= GOAL, figures)]


def _draw(unit: str, times: dict[str, list[float]]) -> None:
    report = open_report(PROGRAMME, PERIOD, unit)
    id_ = report.unit.id
    values, scores, parts = report.values, report.scores, report.rank_parts()
    results = values.query("unit == @own and period == @PERIOD")
    quarters = values.query("unit == @own and basis == 'own'")
    ranked = scores.query("period == @PERIOD and node == @report.root")
    history = scores.query("unit == @own and node == @report.root")
    calls: dict[str, Callable[[], Figure | None]] = {
        "targets": lambda: charts.targets(results),
        "trend": lambda: charts.trend(quarters),
        "position": lambda: charts.position(ranked, mark=id_),
        "rank_parts": lambda: charts.rank_parts(parts),
        "ranks": lambda: charts.ranks(history),
        "dots": lambda: charts.dots(values, PERIOD, "A", mark=id_),
        "to_date": lambda: charts.to_date(values, id_, "A"),
    }
    for name, call in calls.items():
        start = time.process_time()
        figure = call()
        if figure is not None:
            figure_node(figure)
            times.setdefault(name, []).append(1000 * (time.process_time() - start))
