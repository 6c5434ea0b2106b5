"""Monte Carlo on weights: ranks of all units in every draw, with median and 5–95% interval."""

from __future__ import annotations

from benchmarks.composite_tables import framework, values
from benchmarks.index_chain import best_of
from benchmarks.result import Result
from helpers.index.composite import run as run_chain
from helpers.index.uncertainty import rank_intervals

STATED = 106.0  # s, COINr, 1.000 draws on 51 x 49


def run() -> list[Result]:
    """1,000 draws on 51 × 49; 10,000 draws on 63 × 100."""
    cases = ((51, 49, 1000, 0.050, STATED), (63, 100, 10_000, 2.0, None))
    measured = []
    for units, indicators, draws, limit, stated in cases:
        results = run_chain(framework(indicators), values(units, indicators))
        best, median = best_of(lambda r=results, n=draws: rank_intervals(r, 0, n, 1), 7)
        figures: dict[str, float | str] = {"median, s": round(median, 4), "best, s": round(best, 4)}
        if stated:
            figures["COINr, s (as stated, not measured here)"] = stated
        else:
            figures["ratio is"] = "the goal's time over ours; COINr's is not stated for this size"
        name = f"index uncertainty, {draws} draws on {units} x {indicators}"
        goal = f"at most {limit:g} s"
        measured.append(Result(name, (stated or limit) / best, goal, best <= limit, figures))
    return measured
