"""The tidy table that intake hands on, and the way back from a value to its cells."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from helpers.core.evidence import Evidence
from helpers.core.problems import Problem
from helpers.intake.corrections import Applied

Spans = list[tuple[int, int]]  # first and last row
KEYS = ("unit", "period", "item", "file", "sheet", "row")


@dataclass(frozen=True)
class Observations:
    """Counts as they were read.

    Attributes:
        table: one row an item (or one row a workbook for forms of single figures) with the columns
            unit, period, item, file, sheet, row and one column of whole numbers a figure; it is
            blank where the row's file does not state the figure at all.
        cells: for each file, where each figure stands: "G" (a column) or "D12" (one cell); for a
            file whose sheets differ, also for each sheet, by `sheet_key`.
        problems: what was found wrong; a workbook with an error gives no rows.
        sources: sha256 of every file read, by its path relative to the project.
        corrections: the cells that were read otherwise than they are written, as declared.
    """

    table: pd.DataFrame
    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)
    corrections: tuple[Applied, ...] = ()

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
        names = [name for name in self.table.columns if name not in KEYS]
        return {name: _pairs(self.table[self.table[name].notna()]) for name in names}

    def evidence(
        self, units: Iterable[str], periods: Iterable[str], figures: Iterable[str]
    ) -> tuple[Evidence, ...]:
        """The cell ranges that a value over these units, periods and figures was computed from."""
        asked = frozenset((unit, period) for unit in units for period in periods)
        if asked not in self._spans:
            self._spans[asked] = list(self._spans_of(asked))
        wanted = tuple(figures)
        ranges = (
            (f, sheet, _ranges(places_of(self.cells, f, sheet), wanted, spans))
            for f, sheet, spans in self._spans[asked]
        )
        return tuple(
            Evidence(file=f, sheet=sheet, cells=cells) for f, sheet, cells in ranges if cells
        )

    @cached_property
    def _spans(self) -> dict[frozenset[tuple[str, str]], list[tuple[str, str, Spans]]]:
        """File, sheet and rows of some units and periods, as far as they were asked for before."""
        return {}

    def _spans_of(self, asked: frozenset[tuple[str, str]]) -> Iterator[tuple[str, str, Spans]]:
        rows: dict[tuple[str, str], list[int]] = {}
        for pair in asked:
            for place, own in self._rows.get(pair, {}).items():
                rows.setdefault(place, []).extend(own)
        for (file, sheet), own in sorted(rows.items()):
            pairs = self._pairs_of_file[file]
            others = (
                [row for pair, row in pairs if pair not in asked] if len(pairs) > len(own) else []
            )
            yield file, sheet, _spans(own, others)

    @cached_property
    def _rows(self) -> dict[tuple[str, str], dict[tuple[str, str], list[int]]]:
        """The rows of each unit and period, by file and sheet."""
        found: dict[tuple[str, str], dict[tuple[str, str], list[int]]] = {}
        for unit, period, file, sheet, row in self._places():
            found.setdefault((unit, period), {}).setdefault((file, sheet), []).append(row)
        return found

    @cached_property
    def _pairs_of_file(self) -> dict[str, list[tuple[tuple[str, str], int]]]:
        """The rows of each file, with the unit and period that each is of."""
        found: dict[str, list[tuple[tuple[str, str], int]]] = {}
        for unit, period, file, _, row in self._places():
            found.setdefault(file, []).append(((unit, period), row))
        return found

    def _places(self) -> Iterator[tuple[str, str, str, str, int]]:
        columns = [self.table[key].tolist() for key in ("unit", "period", "file", "sheet", "row")]
        yield from zip(*columns, strict=True)


def sheet_key(file: str, sheet: str) -> str:
    """By what `cells` holds the places of one sheet, where those of its file differ."""
    return f"{file}#{sheet}"


def places_of(cells: Mapping[str, Mapping[str, str]], file: str, sheet: str) -> Mapping[str, str]:
    """Where each figure of a sheet stands.

    Example:
        >>> cells = {"a.xlsx": {"x": "C"}, "a.xlsx#2019": {"x": "D"}}
        >>> places_of(cells, "a.xlsx", "2018"), places_of(cells, "a.xlsx", "2019")
        ({'x': 'C'}, {'x': 'D'})
    """
    return cells.get(sheet_key(file, sheet)) or cells.get(file, {})


def _ranges(places: Mapping[str, str], figures: tuple[str, ...], spans: Spans) -> str:
    ranges = [
        place if place[-1].isdigit() else f"{place}{first}:{place}{last}"
        for place in (places[name] for name in figures if name in places)
        for first, last in spans
    ]
    return ", ".join(dict.fromkeys(ranges))


def _pairs(table: pd.DataFrame) -> frozenset[tuple[str, str]]:
    pairs = table[["unit", "period"]].drop_duplicates()
    return frozenset(pairs.itertuples(index=False, name=None))


def _spans(rows: Iterable[int], others: Iterable[int]) -> Spans:
    """First and last row, cut where rows of other units lie between."""
    mine = sorted(set(rows))
    foreign = sorted(set(others))
    spans = [(mine[0], mine[0])]
    for row in mine[1:]:
        between = bisect(foreign, row) > bisect(foreign, spans[-1][1])
        spans[-1:] = [spans[-1], (row, row)] if between else [(spans[-1][0], row)]
    return spans


def empty(figures: Iterable[str]) -> pd.DataFrame:
    """An observation table without rows, for a period in which nobody reported."""
    table = pd.DataFrame({key: pd.Series(dtype="object") for key in KEYS})
    for name in figures:
        table[name] = pd.Series(dtype="int64")
    return table
