"""`baocao index`: one table through the whole engine, its tables written, its summary told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.core.formatting import number
from helpers.index import table_write as write
from helpers.index.analyses import analyses
from helpers.index.compiled import read_composite
from helpers.index.composite import Results, run
from helpers.index.notes import Note, declared_results
from helpers.index.periods import all_changes
from helpers.index.sensitivity import Sensitivity, rank_sensitivity
from helpers.index.strengths import stand
from helpers.index.table_data import read_table
from helpers.index.uncertainty import DRAWS, SEED, RankIntervals, rank_intervals

SHOWN = 5
SHOWN_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of the command yields."""

    results: Results
    intervals: list[RankIntervals]
    sensitivities: list[list[Sensitivity]]
    changes: pd.DataFrame
    notes: list[Note]


def index(framework: Path, data: Path, out: Path, reps: int = DRAWS, seed: int = SEED) -> Outcome:
    """Read the framework and the table, compute everything, write all tables to `out`.

    Raises:
        ConfigError: the framework does not fit, or the table lacks a column.
        InputError: a cell of the table cannot be used.
    """
    table = read_composite(framework)
    results = run(table, read_table(data, table))
    periods = range(len(results.data.periods))
    intervals = [rank_intervals(results, period, reps, seed) for period in periods]
    sensitivities = [rank_sensitivity(results, period, reps, seed) for period in periods]
    outcome = Outcome(
        results,
        intervals,
        sensitivities,
        all_changes(results, intervals),
        declared_results(results, intervals),
    )
    write.write_normalised(out / "normalised.csv", results)
    write.write_scores(out / "scores.csv", results)
    write.write_ranks(out / "ranks.csv", results)
    write.write_weights(out / "weights.csv", results)
    write.write_strengths(out / "strengths.csv", results, [stand(results, p) for p in periods])
    write.write_uncertainty(out / "uncertainty.csv", results, intervals, reps, seed)
    write.write_sensitivity(out / "sensitivity.csv", results, sensitivities)
    write.write_frame(out / "changes.csv", outcome.changes)
    for name, found in analyses(results).items():
        write.write_frame(out / f"{name}.csv", found)
    write.write_cells(out / "cells.csv", results)
    write.write_notes(out / "notes.csv", outcome.notes)
    return outcome


def summary(outcome: Outcome) -> list[str]:
    """The outcome in a few lines of Vietnamese."""
    results = outcome.results
    table, data = results.table, results.data
    lines = [
        f"{table.framework.name_vi}: {len(data.units)} đơn vị, {len(data.periods)} kỳ, "
        f"{len(table.indicators)} chỉ tiêu, {int(results.tree.levels.max())} cấp."
    ]
    if table.framework.status:
        lines.append(f"Tình trạng của khung: {table.framework.status}.")
    scored = [p for p in range(len(data.periods)) if not np.isnan(_index(results, p)).all()]
    unscored = [label for p, label in enumerate(data.periods) if p not in scored]
    if unscored:
        lines.append(f"Không tính điểm chỉ số: kỳ {', '.join(unscored)}.")
    if scored:
        lines += _standing(outcome, scored[-1])
    lines += _comparison(outcome)
    return lines + _declared(outcome)


def _index(results: Results, period: int) -> np.ndarray:
    return np.asarray(results.scores[period, :, results.tree.root])


def _standing(outcome: Outcome, period: int) -> list[str]:
    results = outcome.results
    ranks = results.ranks[period, :, results.tree.root]
    known = np.flatnonzero(~np.isnan(ranks))
    order = known[np.argsort(ranks[known], kind="stable")]
    shown = order if len(order) <= 2 * SHOWN else [*order[:SHOWN], *order[-SHOWN:]]
    decimals = min(results.table.score.decimals, SHOWN_DECIMALS)
    one = outcome.intervals[period]
    lines = [f"Kỳ {results.data.periods[period]} (hạng, điểm, khoảng 5–95% của hạng):"]
    for at in shown:
        score = number(float(_index(results, period)[at]), decimals)
        low, high = (number(float(value), 0) for value in (one.low[at], one.high[at]))
        name = results.data.units[at]
        lines.append(f"  {int(ranks[at])}/{len(known)}  {name}  {score}  [{low}; {high}]")
    if len(order) > len(shown):
        lines.insert(1 + SHOWN, "  …")
    return lines


def _comparison(outcome: Outcome) -> list[str]:
    table = outcome.changes
    if table.empty:
        return []
    lines = []
    pairs = table.groupby(["period_before", "period_after"], sort=False)
    for (before, after), part in pairs:
        method = part["method_change"].iloc[0]
        compared = part["rank_change"].notna()
        moved = compared & (part["rank_change"].fillna(0) != 0)
        if method and not compared.any():
            lines.append(f"{before} → {after}: đổi phương pháp ({method}); không so sánh hạng.")
            continue
        within = int((moved & (part["within_interval"] == "yes")).sum())
        lines.append(
            f"{before} → {after}: {int(moved.sum())} đơn vị đổi hạng; với {within} đơn vị trong số "
            "đó, hạng trước nằm trong khoảng 5–95% của hạng kỳ này: "
            "chưa đủ căn cứ coi là thay đổi thực."
        )
        if method:
            basis = part["basis"].iloc[0]
            lines.append(f"  Có đổi phương pháp ({method}); so sánh theo khai báo: {basis}")
    return lines


def _declared(outcome: Outcome) -> list[str]:
    made = outcome.results.prepared
    filled = int((np.isnan(made.raw) & ~np.isnan(made.filled)).sum())
    treated = int((made.marks > 0).sum())
    lines = []
    if filled or treated:
        lines.append(f"{filled} ô được bù, {treated} ô được xử lý ngoại lai: xem cells.csv.")
    if outcome.notes:
        lines.append(f"{len(outcome.notes)} kết quả theo quy ước đã khai báo: xem notes.csv.")
    if outcome.results.data.ignored:
        names = ", ".join(outcome.results.data.ignored)
        lines.append(f"Cột không có trong khung, không dùng: {names}.")
    return lines
