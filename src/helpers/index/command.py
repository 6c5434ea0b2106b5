"""`baocao index`: one table through the whole engine, its tables written, its summary told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.core.files import refuse_special, write_atomically
from helpers.core.formatting import number
from helpers.index import output_tables as output
from helpers.index.analyses import analyses
from helpers.index.composite import Results, run
from helpers.index.notes import Note, declared_results
from helpers.index.periods import all_changes
from helpers.index.sensitivity import Sensitivity, rank_sensitivity
from helpers.index.strengths import stand
from helpers.index.table_input import read_input
from helpers.index.table_workbook import write_workbook
from helpers.index.uncertainty import DRAWS, SEED, RankIntervals, rank_intervals
from helpers.params.score import SHOWN_DECIMALS

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of the command yields.

    Attributes:
        remarks: what was taken for granted when a workbook was read, and what was left.
    """

    results: Results
    intervals: list[RankIntervals]
    sensitivities: list[list[Sensitivity]]
    changes: pd.DataFrame
    notes: list[Note]
    remarks: tuple[str, ...] = ()


def index(
    framework: Path, data: Path | None, out: Path, reps: int = DRAWS, seed: int = SEED
) -> Outcome:
    """Read the framework and the table, compute everything, write all tables.

    Args:
        framework: a YAML file, or a workbook that holds the framework too.
        data: CSV or workbook; None where `framework` holds the figures as well.
        out: a folder, for a CSV file each; or a file `.xlsx`, for one workbook.

    Raises:
        ConfigError: the framework does not fit, or the table lacks a column.
        InputError: a cell of the table cannot be used, or one of the two is no file.
    """
    for path in (framework, data):
        if path and path.exists():
            refuse_special(path)
    given = read_input(framework, data)
    results = run(given.table, given.data)
    periods = range(len(results.data.periods))
    intervals = [rank_intervals(results, period, reps, seed) for period in periods]
    sensitivities = [rank_sensitivity(results, period, reps, seed) for period in periods]
    outcome = Outcome(
        results,
        intervals,
        sensitivities,
        all_changes(results, intervals),
        declared_results(results, intervals),
        given.remarks,
    )
    tables = _tables(outcome, reps, seed)
    if out.suffix.casefold() == ".xlsx":
        _write_workbook(out, tables, results, given.unit_names)
    else:
        for name, table in tables.items():
            write_atomically(out / f"{name}.csv", output.as_csv(table))
    return outcome


def _tables(outcome: Outcome, reps: int, seed: int) -> dict[str, pd.DataFrame]:
    """Every step's table, by the name of its file or sheet."""
    results = outcome.results
    periods = range(len(results.data.periods))
    standings = [stand(results, period) for period in periods]
    return {
        "normalised": output.normalised(results),
        "scores": output.scores(results),
        "ranks": output.ranks(results),
        "weights": output.weights(results),
        "strengths": output.strengths(results, standings),
        "uncertainty": output.uncertainty(results, outcome.intervals, reps, seed),
        "sensitivity": output.sensitivity(results, outcome.sensitivities),
        "changes": outcome.changes,
        "cells": output.cells(results),
        "notes": output.notes(outcome.notes),
        **analyses(results),
    }


def _write_workbook(
    path: Path, tables: Mapping[str, pd.DataFrame], results: Results, names: Mapping[str, str]
) -> None:
    """One workbook, with the names of units beside their codes."""
    frames = {}
    for name, table in tables.items():
        frames[name] = table.copy()
        if "unit" in table.columns and names:
            beside = [names.get(unit, unit) for unit in table["unit"]]
            frames[name].insert(1, "unit_name", beside)
    framework = results.table.framework
    about = [("Chỉ số", framework.name_vi), ("Mã", framework.id)]
    more = (("Nguồn", framework.source), ("Tình trạng", framework.status))
    about += [(key, text) for key, text in more if text]
    codes = {indicator.code: indicator.name_vi for indicator in framework.indicators}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_workbook(path, frames, about=about, names=codes)


def summary(outcome: Outcome) -> list[str]:
    """The outcome in a few lines of Vietnamese."""
    results = outcome.results
    table, data = results.table, results.data
    lines = [*outcome.remarks]
    lines += [
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
    interval = outcome.intervals[period]
    lines = [f"Kỳ {results.data.periods[period]} (hạng, điểm, khoảng 5–95% của hạng):"]
    for at in shown:
        score = number(float(_index(results, period)[at]), decimals)
        low, high = (number(float(value), 0) for value in (interval.low[at], interval.high[at]))
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
        if not compared.any():
            lines.append(f"{before} → {after}: {_not_compared(part)}; không so sánh hạng.")
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


def _not_compared(part: pd.DataFrame) -> str:
    """Why no ranks of two periods of one method are compared."""
    had, has = (int(part[name].iloc[0]) for name in ("of_before", "of_after"))
    if had != has:
        return f"số đơn vị xếp hạng khác nhau ({had} và {has})"
    return "không cùng các đơn vị được xếp hạng"


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
