"""The tidy table that intake hands on, and the way back from a value to its cells."""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import pandas as pd

from helpers.core.cells import at_row, span
from helpers.core.evidence import Evidence
from helpers.core.problems import Problem
from helpers.intake.corrections import Applied

Spans = list[tuple[int, int]]  # first and last row
_Place = tuple[str, str, str]  # file, sheet, and period where columns are periods
_OfPair = dict[tuple[str, str], dict[_Place, list[int]]]
KEYS = ("unit", "period", "item", "file", "sheet", "row")


@dataclass(frozen=True)
class Observations:
    """Figures as they were read.

    Attributes:
        table: one row an item, a workbook for forms of single figures, or a row of a table, with
            the columns unit, period, item, file, sheet, row and one column a figure; a figure is
            blank in the rows that do not state it.
        cells: for each file, where each figure stands: "G" (a column) or "D12" (one cell); for a
            file whose sheets differ, also for each sheet, by `sheet_key`; for a sheet whose columns
            are periods, for each period of it.
        problems: what was found wrong; a workbook with an error gives no rows.
        sources: sha256 of every file read, by its path relative to the project.
        corrections: the cells that were read otherwise than they are written, as declared.
        columns: by file, the column of each unit, where units stand side by side and figures down.
    """

    table: pd.DataFrame
    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)
    corrections: tuple[Applied, ...] = ()
    columns: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures that something is stated of."""
        return tuple(name for name in self.table.columns if name not in KEYS)

    def reported(self, figures: Iterable[str] = ()) -> frozenset[tuple[str, str]]:
        """The pairs of unit and period of which there is something, or all of these figures."""
        pairs = self._reported
        for name in figures:
            pairs &= self._stated.get(name, frozenset())
        return pairs

    @cached_property
    def complete(self) -> dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[str, ...]]:
        """Which units state some figures for some periods, as far as it was asked before."""
        return {}

    @cached_property
    def _reported(self) -> frozenset[tuple[str, str]]:
        return _pairs(self.table)

    @cached_property
    def _stated(self) -> dict[str, frozenset[tuple[str, str]]]:
        """For each figure the pairs that state it; an export may bring only some figures."""
        return {name: _pairs(self.table[self.table[name].notna()]) for name in self.figures}

    def evidence(
        self, units: Iterable[str], periods: Iterable[str], figures: Iterable[str]
    ) -> tuple[Evidence, ...]:
        """The cell ranges that a value over these units, periods and figures was computed from.

        Of a figure that only some rows of a file state, these rows.
        """
        asked = frozenset((unit, period) for unit in units for period in periods)
        by_sheet: dict[tuple[str, str], dict[str, None]] = {}
        for name in figures:
            for where, spans in self._spans_for(asked, name if name in self._sparse else ""):
                file, sheet, _ = where
                place = places_of(self.cells, *where).get(name, "")
                ranges = self._ranges(file, place, spans, asked)
                by_sheet.setdefault((file, sheet), {}).update(dict.fromkeys(ranges))
        return tuple(
            Evidence(file=file, sheet=sheet, cells=", ".join(ranges))
            for (file, sheet), ranges in sorted(by_sheet.items())
            if ranges
        )

    def place(self, row: int, figure: str) -> str:
        """The cell of a figure in a row of the table, counted from 0."""
        key = self.table.iloc[row]
        file, sheet, unit, period = (str(key[name]) for name in ("file", "sheet", "unit", "period"))
        column = self.columns.get(file, {}).get(unit, "")
        return at_row(column or places_of(self.cells, file, sheet, period)[figure], int(key["row"]))

    @cached_property
    def _sparse(self) -> frozenset[str]:
        """The figures that some rows of a file state and others do not."""
        rows = self.table.groupby("file", sort=False)
        stated = rows[list(self.figures)].count()
        partly = stated.gt(0) & stated.lt(rows.size(), axis="index")
        return frozenset(partly.columns[partly.any()])

    def _spans_for(
        self, asked: frozenset[tuple[str, str]], figure: str
    ) -> list[tuple[_Place, Spans]]:
        if (asked, figure) not in self._spans:
            self._spans[asked, figure] = list(self._spans_of(asked, figure))
        return self._spans[asked, figure]

    @cached_property
    def _spans(self) -> dict[tuple[frozenset[tuple[str, str]], str], list[tuple[_Place, Spans]]]:
        """Where rows are, of some units and periods, as far as they were asked for before."""
        return {}

    def _spans_of(
        self, asked: frozenset[tuple[str, str]], figure: str
    ) -> Iterator[tuple[_Place, Spans]]:
        rows: dict[_Place, list[int]] = {}
        of_pair = self._rows(figure)
        for pair in asked:
            for place, numbers in of_pair.get(pair, {}).items():
                rows.setdefault(place, []).extend(numbers)
        for place, numbers in sorted(rows.items()):
            yield place, _spans(numbers, self._every[place[:2]])

    def _rows(self, figure: str) -> _OfPair:
        """The rows that state a figure, all rows for "", by pair and place."""
        if figure not in self._known_rows:
            of_pair: _OfPair = {}
            for unit, period, file, sheet, row in self._places(figure):
                place = (file, sheet, own_period(self.cells, file, sheet, period))
                of_pair.setdefault((unit, period), {}).setdefault(place, []).append(row)
            self._known_rows[figure] = of_pair
        return self._known_rows[figure]

    @cached_property
    def _known_rows(self) -> dict[str, _OfPair]:
        """What `_rows` gave before."""
        return {}

    @cached_property
    def _every(self) -> dict[tuple[str, str], list[int]]:
        """All rows of each sheet, in order."""
        by_sheet: dict[tuple[str, str], set[int]] = {}
        for _, _, file, sheet, row in self._places(""):
            by_sheet.setdefault((file, sheet), set()).add(row)
        return {place: sorted(rows) for place, rows in by_sheet.items()}

    def _places(self, figure: str) -> Iterator[tuple[str, str, str, str, int]]:
        table = self.table[self.table[figure].notna()] if figure else self.table
        columns = [table[key].tolist() for key in ("unit", "period", "file", "sheet", "row")]
        yield from zip(*columns, strict=True)

    def _ranges(
        self, file: str, place: str, spans: Spans, asked: frozenset[tuple[str, str]]
    ) -> list[str]:
        if not place:
            return []
        if by_unit := self.columns.get(file):
            letters = [
                by_unit[unit] for unit in sorted({unit for unit, _ in asked}) if unit in by_unit
            ]
        elif place[-1].isdigit():
            return [place]
        else:
            letters = [place]
        return [span(at, first, last) for at in letters for first, last in spans]


def sheet_key(file: str, sheet: str, period: str = "") -> str:
    """By what `cells` holds the places of one sheet, where those of its file differ; and of one
    period, where those of its sheet differ."""
    return f"{file}#{sheet}@{period}" if period else f"{file}#{sheet}"


def own_period(cells: Mapping[str, object], file: str, sheet: str, period: str) -> str:
    """The period, where its figures stand in columns of their own; else ""."""
    return period if sheet_key(file, sheet, period) in cells else ""


def places_of(
    cells: Mapping[str, Mapping[str, str]], file: str, sheet: str, period: str = ""
) -> Mapping[str, str]:
    """Where each figure of a sheet stands, and of a period where its columns are periods.

    Example:
        >>> cells = {"a.xlsx": {"x": "C"}, "a.xlsx#2019": {"x": "D"}}
        >>> places_of(cells, "a.xlsx", "2018"), places_of(cells, "a.xlsx", "2019")
        ({'x': 'C'}, {'x': 'D'})
    """
    keys = (sheet_key(file, sheet, period), sheet_key(file, sheet), file)
    return next((places for key in keys if (places := cells.get(key))), {})


def _pairs(table: pd.DataFrame) -> frozenset[tuple[str, str]]:
    pairs = table[["unit", "period"]].drop_duplicates()
    return frozenset(pairs.itertuples(index=False, name=None))


def _spans(rows: Iterable[int], every: Sequence[int]) -> Spans:
    """First and last row, cut where other rows of the sheet lie between."""
    mine = sorted(set(rows))
    spans = [(mine[0], mine[0])]
    for before, row in pairwise(mine):
        between = bisect_left(every, row) > bisect(every, before)
        spans[-1:] = [spans[-1], (row, row)] if between else [(spans[-1][0], row)]
    return spans


def empty(figures: Iterable[str]) -> pd.DataFrame:
    """An observation table without rows, for a period in which nobody reported."""
    table = pd.DataFrame({key: pd.Series(dtype="object") for key in KEYS})
    for name in figures:
        table[name] = pd.Series(dtype="int64")
    return table
