"""The tables that `baocao index` leaves, each by the name of its file or sheet.

Numbers are written in full (shortest text that reads back as the same number), ranks as whole
numbers, and an empty cell is a missing value. `docs/index-engine.md` explains every column.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from helpers.core.text import inert
from helpers.index.arrays import Array
from helpers.index.composite import Results
from helpers.index.notes import Note
from helpers.index.sensitivity import Sensitivity
from helpers.index.strengths import BELOW_TARGET, Standing
from helpers.index.treat import HIGH, LOG, LOW
from helpers.index.uncertainty import RankIntervals

KINDS = {1.0: "strength", -1.0: "weakness", BELOW_TARGET: "below_target"}
DONE = {HIGH: "winsorised_high", LOW: "winsorised_low", LOG: "log"}
Cell = str | float | int | None


def as_csv(table: pd.DataFrame) -> bytes:
    """CSV, UTF-8, lines ending with a newline; the same input gives the same bytes.

    A text that a spreadsheet would compute stands behind an apostrophe.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(inert(str(name)) for name in table.columns)
    rows = table.itertuples(index=False, name=None)
    writer.writerows([_text(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8")


def _text(value: object) -> str:
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, np.floating | float):
        return "" if np.isnan(value) else repr(float(value))
    return str(int(value)) if isinstance(value, np.integer | int) else inert(str(value))


def _table(header: Iterable[str], rows: Iterable[Sequence[Cell]]) -> pd.DataFrame:
    """A table whose cells keep their types."""
    return pd.DataFrame(list(rows), columns=list(header), dtype=object)


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


def normalised(results: Results) -> pd.DataFrame:
    """`normalised.csv`: unit, period, one column an indicator."""
    codes = results.tree.codes[: results.tree.leaves]
    return _wide(results, codes, results.normalised)


def scores(results: Results) -> pd.DataFrame:
    """`scores.csv`: unit, period, one column a node, the index first."""
    order = order_of_levels(results)
    codes = [results.tree.codes[at] for at in order]
    return _wide(results, codes, results.scores[:, :, order])


def _wide(results: Results, codes: Sequence[str], values: Array) -> pd.DataFrame:
    rows = ([unit, label, *values[p, u].tolist()] for p, u, unit, label in _rows(results))
    return _table(["unit", "period", *codes], rows)


def ranks(results: Results) -> pd.DataFrame:
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

    return _table(header, ([name, label, *row(p, u)] for p, u, name, label in _rows(results)))


def weights(results: Results) -> pd.DataFrame:
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
    return _table(header, rows)


STRENGTHS = (
    "unit", "period", "code", "name_vi", "kind", "last", "value", "score", "rank", "of",
    "tied_with", "median", "gap_to_median", "target", "gap_to_target",
    "points_to_median", "places_to_median", "points_to_target", "places_to_target",
)  # fmt: skip


def strengths(results: Results, standings: Sequence[Standing]) -> pd.DataFrame:
    """`strengths.csv`: each unit's best and worst places, every last place among the worst."""
    return _table(STRENGTHS, _strengths(results, standings))


def _strengths(results: Results, standings: Sequence[Standing]) -> Iterator[list[Cell]]:
    for period, unit, name, label in _rows(results):
        stand = standings[period]
        listed = np.flatnonzero(stand.listed[unit])
        size = np.maximum(stand.of[unit, listed] - 1, 1)
        share = stand.listed[unit, listed] * (stand.place[unit, listed] - 1) / size
        # strengths first and best first, then weaknesses and worst first, then missed targets
        kind = np.select([stand.listed[unit, listed] == code for code in KINDS], [0, 1, 2])
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


def uncertainty(
    results: Results, intervals: Sequence[RankIntervals], reps: int, seed: int
) -> pd.DataFrame:
    """`uncertainty.csv`: rank as computed; mean, median, 5% and 95% of its draws."""

    def row(period: int, unit: int) -> list[Cell]:
        ranks = intervals[period]
        drawn = (ranks.mean, ranks.median, ranks.low, ranks.high)
        return [_whole(ranks.nominal[unit]), *(float(values[unit]) for values in drawn), reps, seed]

    header = ["unit", "period", "rank", "mean", "median", "q5", "q95", "reps", "seed"]
    return _table(header, ([name, label, *row(p, u)] for p, u, name, label in _rows(results)))


SENSITIVITY = (
    "period", "factor", "first", "total", "first_q5", "first_q95", "total_q5", "total_q95",
)  # fmt: skip


def sensitivity(results: Results, sensitivities: Sequence[Sequence[Sensitivity]]) -> pd.DataFrame:
    """`sensitivity.csv`: first- and total-order index of each factor that was varied, with the
    5% and 95% quantiles of each."""
    rows: Iterable[list[Cell]] = (
        [label, factor.factor, factor.first, factor.total, *factor.first_range, *factor.total_range]
        for label, factors in zip(results.data.periods, sensitivities, strict=True)
        for factor in factors
    )
    return _table(SENSITIVITY, rows)


def cells(results: Results) -> pd.DataFrame:
    """`cells.csv`: every cell that was filled or treated, before and after."""
    return _table(["unit", "period", "code", "step", "before", "after"], _cells(results))


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


def notes(notes: Sequence[Note]) -> pd.DataFrame:
    """`notes.csv`: the declared results."""
    rows = ([note.period, note.code, note.unit, note.kind, note.words] for note in notes)
    return _table(["period", "code", "unit", "kind", "what"], rows)
