"""The tables that `baocao index` leaves: the same input gives the same bytes.

Numbers are written in full (shortest text that reads back as the same number), ranks as whole
numbers, and an empty cell is a missing value. `docs/index.md` explains every column.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.core.files import write_atomically
from helpers.index.arrays import Array
from helpers.index.composite import Results
from helpers.index.notes import Note
from helpers.index.sensitivity import Sensitivity
from helpers.index.strengths import BELOW_TARGET, Standing
from helpers.index.treat import HIGH, LOG, LOW
from helpers.index.uncertainty import RankIntervals

Cell = str | float | int | None
KINDS = {1.0: "strength", -1.0: "weakness", BELOW_TARGET: "below_target"}
DONE = {HIGH: "winsorised_high", LOW: "winsorised_low", LOG: "log"}


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """A CSV file, UTF-8, lines ending with a newline."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_text(cell) for cell in row] for row in rows)
    write_atomically(path, text.getvalue().encode("utf-8"))


def _text(cell: Cell) -> str:
    if cell is None or (isinstance(cell, float) and cell != cell):
        return ""
    return repr(cell) if isinstance(cell, float) else str(cell)


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else int(value)


def _rows(results: Results) -> Iterator[tuple[int, int, str, str]]:
    """Positions and labels of every unit that is in the table, period by period."""
    for period, label in enumerate(results.data.periods):
        for unit in np.flatnonzero(results.data.present[period]):
            yield period, int(unit), results.data.units[unit], label


def order_of_levels(results: Results) -> list[int]:
    """Nodes from the index down to the indicators, in the framework's order within a level."""
    tree = results.tree
    return sorted(range(len(tree.codes)), key=lambda at: (-int(tree.levels[at]), at))


def write_normalised(path: Path, results: Results) -> None:
    """`normalised.csv`: unit, period, one column an indicator."""
    codes = results.tree.codes[: results.tree.leaves]
    _write_wide(path, results, codes, results.normalised)


def write_scores(path: Path, results: Results) -> None:
    """`scores.csv`: unit, period, one column a node, the index first."""
    order = order_of_levels(results)
    codes = [results.tree.codes[at] for at in order]
    _write_wide(path, results, codes, results.scores[:, :, order])


def _write_wide(path: Path, results: Results, codes: Sequence[str], values: Array) -> None:
    rows = ([unit, label, *values[p, u].tolist()] for p, u, unit, label in _rows(results))
    write_csv(path, ["unit", "period", *codes], rows)


def write_ranks(path: Path, results: Results) -> None:
    """`ranks.csv`: the index's rank, how many units were ranked, how many share the place, the
    same within each group, then the rank of every other node."""
    root, order = results.tree.root, order_of_levels(results)[1:]
    names = list(results.group_ranks)
    of = (~np.isnan(results.ranks[:, :, root])).sum(axis=1)
    header = ["unit", "period", results.tree.codes[root], "of", "tied_with"]
    for name in names:
        header += [name, f"rank_in_{name}", f"of_in_{name}"]
    header += [results.tree.codes[at] for at in order]

    def row(period: int, unit: int) -> Iterator[Cell]:
        place = results.ranks[period, unit, root]
        ranked = not np.isnan(place)
        yield _whole(place)
        yield int(of[period]) if ranked else None
        yield int((results.ranks[period, :, root] == place).sum()) - 1 if ranked else None
        for name in names:
            yield str(results.data.groups[name][period, unit])
            yield _whole(results.group_ranks[name][period, unit, -1])
            yield _whole(results.group_sizes[name][period, unit, -1])
        yield from (_whole(rank) for rank in results.ranks[period, unit, order].tolist())

    write_csv(path, header, ([name, label, *row(p, u)] for p, u, name, label in _rows(results)))


def write_weights(path: Path, results: Results) -> None:
    """`weights.csv`: weight as used, share in the parent, effective weight in the index."""
    tree = results.tree
    rows = (
        [
            label,
            tree.codes[at],
            int(tree.levels[at]),
            tree.codes[tree.parents[at]] if tree.parents[at] >= 0 else "",
            float(results.weights[period, at]),
            float(results.shares[period, at]),
            float(results.effective[period, at]),
        ]
        for period, label in enumerate(results.data.periods)
        for at in order_of_levels(results)
        if results.counted[period, at]
    )
    header = ["period", "code", "level", "parent", "weight", "share", "effective"]
    write_csv(path, header, rows)


STRENGTHS = (
    "unit", "period", "code", "name_vi", "kind", "last", "value", "score", "rank", "of",
    "tied_with", "median", "gap_to_median", "target", "gap_to_target",
    "points_to_median", "places_to_median", "points_to_target", "places_to_target",
)  # fmt: skip


def write_strengths(path: Path, results: Results, standings: Sequence[Standing]) -> None:
    """`strengths.csv`: each unit's best and worst places, every last place among the worst."""
    write_csv(path, STRENGTHS, _strengths(results, standings))


def _strengths(results: Results, standings: Sequence[Standing]) -> Iterator[list[Cell]]:
    for period, unit, name, label in _rows(results):
        stand = standings[period]
        listed = np.flatnonzero(stand.listed[unit])
        size = np.maximum(stand.of[unit, listed] - 1, 1)
        share = stand.listed[unit, listed] * (stand.place[unit, listed] - 1) / size
        # strengths first and best first, then weaknesses and worst first, then missed targets
        kind = np.select([stand.listed[unit, listed] == one for one in KINDS], [0, 1, 2])
        for at in listed[np.lexsort((share, kind))]:
            leaf = results.table.indicators[at]
            yield [
                name,
                label,
                leaf.code,
                leaf.name_vi,
                KINDS[float(stand.listed[unit, at])],
                "yes" if stand.last[unit, at] else "",
                float(results.prepared.filled[period, unit, at]),
                float(results.normalised[period, unit, at]),
                _whole(stand.place[unit, at]),
                _whole(stand.of[unit, at]),
                _whole(stand.tied[unit, at]),
                float(stand.median[at]),
                float(stand.gap_median[unit, at]),
                leaf.target,
                float(stand.gap_target[unit, at]),
                float(stand.to_median.points[unit, at]),
                _whole(stand.to_median.places[unit, at]),
                float(stand.to_target.points[unit, at]),
                _whole(stand.to_target.places[unit, at]),
            ]


def write_uncertainty(
    path: Path, results: Results, intervals: Sequence[RankIntervals], reps: int, seed: int
) -> None:
    """`uncertainty.csv`: rank as computed; mean, median, 5% and 95% of its draws."""

    def row(period: int, unit: int) -> list[Cell]:
        one = intervals[period]
        drawn = (one.mean, one.median, one.low, one.high)
        return [_whole(one.nominal[unit]), *(float(values[unit]) for values in drawn), reps, seed]

    header = ["unit", "period", "rank", "mean", "median", "q5", "q95", "reps", "seed"]
    write_csv(path, header, ([name, label, *row(p, u)] for p, u, name, label in _rows(results)))


SENSITIVITY = (
    "period", "factor", "first", "total", "first_q5", "first_q95", "total_q5", "total_q95",
)  # fmt: skip


def write_sensitivity(path: Path, results: Results, found: Sequence[Sequence[Sensitivity]]) -> None:
    """`sensitivity.csv`: first- and total-order index of each factor that was varied, with the
    5% and 95% quantiles of each."""
    rows: Iterable[list[Cell]] = (
        [label, one.factor, one.first, one.total, *one.first_range, *one.total_range]
        for label, factors in zip(results.data.periods, found, strict=True)
        for one in factors
    )
    write_csv(path, SENSITIVITY, rows)


def write_cells(path: Path, results: Results) -> None:
    """`cells.csv`: every cell that was filled or treated, before and after."""
    write_csv(path, ["unit", "period", "code", "step", "before", "after"], _cells(results))


def _cells(results: Results) -> Iterator[list[Cell]]:
    made = results.prepared
    filled = np.isnan(made.raw) & ~np.isnan(made.filled)
    for period, unit, name, label in _rows(results):
        for at in np.flatnonzero(filled[period, unit] | (made.marks[period, unit] > 0)):
            code, before = results.tree.codes[at], float(made.filled[period, unit, at])
            if filled[period, unit, at]:
                yield [name, label, code, "imputed", None, before]
            if mark := int(made.marks[period, unit, at]):
                after = float(made.treated[period, unit, at])
                yield [name, label, code, DONE[mark], before, after]


def write_notes(path: Path, notes: Sequence[Note]) -> None:
    """`notes.csv`: the declared results."""
    rows = ([one.period, one.code, one.unit, one.kind, one.words] for one in notes)
    write_csv(path, ["period", "code", "unit", "kind", "what"], rows)


def write_frame(path: Path, table: pd.DataFrame) -> None:
    """A table as it is: `changes.csv`, and one for each analysis."""
    names = [str(name) for name in table.columns]
    records = table.itertuples(index=False, name=None)
    write_csv(path, names, ([_cell(value) for value in record] for record in records))


def _cell(value: object) -> Cell:
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, np.floating | float):
        return float(value)
    return int(value) if isinstance(value, np.integer | int) else str(value)
