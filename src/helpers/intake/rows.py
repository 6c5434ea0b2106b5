"""The rows that were read, on disk and read as asked: thousands of communes do not fit in memory.

A Parquet file beside the stored assessment, in the order of units; one row an item and period.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.intake.observations import KEYS

NAME = "name"  # the text column that holds an item's name
_RUN = ("unit", "period", "file", "sheet", "first", "last")


@dataclass(frozen=True)
class Rows:
    """What all units sent: in memory as it was read, or in a file.

    Attributes:
        texts: the text columns that describe an item.
        counts: the columns of figures.
        cells: for each file, where each figure stands: "G" (a column) or "D12" (one cell).
        table: the rows, while they are in memory.
        path: the Parquet file that holds them otherwise.
        runs: which neighbouring rows of which file are of which unit and period: the columns unit,
            period, file, sheet, first, last.
    """

    texts: tuple[str, ...]
    counts: tuple[str, ...]
    cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    table: pd.DataFrame | None = None
    path: Path | None = None
    runs: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(_RUN)))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in the order in which they are given."""
        return ("unit", "period", "item", *self.texts, *self.counts, "file", "sheet", "row")

    def places(self, units: Sequence[str] = (), periods: Sequence[str] = ()) -> pd.DataFrame:
        """The runs of rows of these units and periods; () stands for all."""
        runs = self.runs
        for key, among in (("unit", units), ("period", periods)):
            runs = runs[runs[key].isin(among)] if among else runs
        return runs

    def stored(self, path: Path) -> Rows:
        """The same rows in a file at `path`, which is written whole or not at all.

        Raises:
            OSError: it cannot be written.
        """
        if self.table is None:
            return self
        part = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write(self.table[list(self.columns)], part)
            part.chmod(0o600)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return replace(self, table=None, path=path, cells=_shared(self.cells))

    def read(
        self,
        *,
        units: Sequence[str] = (),
        periods: Sequence[str] = (),
        columns: Sequence[str] = (),
    ) -> pd.DataFrame:
        """The rows of these units and periods, by unit and period; () stands for all.

        Args:
            columns: which of `columns` are wanted.
        """
        wanted = [name for name in self.columns if not columns or name in columns]
        if self.table is not None:
            table = self.table
            for key, among in (("unit", units), ("period", periods)):
                table = table[table[key].isin(among)] if among else table
            ordered = table.sort_values(["unit", "period", "file", "row"], kind="stable")
            return ordered[wanted].reset_index(drop=True)
        if self.path is None:
            return pd.DataFrame(columns=wanted)
        tests = [
            f"{key} IN ({', '.join('?' * len(among))})"
            for key, among in (("unit", units), ("period", periods))
            if among
        ]
        where = f" WHERE {' AND '.join(tests)}" if tests else ""
        names = ", ".join(f'"{name}"' for name in wanted)
        query = (
            f"SELECT {names} FROM read_parquet('{_quoted(self.path)}'){where} "
            "ORDER BY unit, period, file, row"
        )
        with _database() as database:
            rows: pd.DataFrame = database.execute(query, [*units, *periods]).df()
        return rows


def _database() -> Any:
    import duckdb  # takes longer than what most notebooks do

    return duckdb.connect(config={"threads": 1})


def _write(rows: pd.DataFrame, path: Path) -> None:
    """Write rows in the order of units. Raises OSError."""
    import duckdb

    try:
        with _database() as database:
            database.register("read", rows)
            database.execute(
                f"COPY (SELECT * FROM read ORDER BY unit, period, file, row) "
                f"TO '{_quoted(path)}' (FORMAT parquet, ROW_GROUP_SIZE 20480)"
            )
    except duckdb.IOException as error:
        raise OSError(errno.EIO, str(error), str(path)) from error


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _shared(cells: Mapping[str, Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    """The same, one mapping for all files that are laid out alike."""
    known: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}
    return {file: known.setdefault(tuple(where.items()), where) for file, where in cells.items()}


def in_memory(
    table: pd.DataFrame,
    texts: Iterable[str],
    counts: Iterable[str],
    cells: Mapping[str, Mapping[str, str]],
) -> Rows:
    """The rows as they were read; a column that no file states is blank."""
    rows = Rows(tuple(texts), tuple(counts), cells)
    lacking = [name for name in rows.columns if name not in table.columns]
    if lacking:
        table = table.assign(**{name: None for name in lacking})
    known = {*KEYS, *rows.columns}
    kept = table[[name for name in table.columns if name in known]]
    return replace(rows, table=kept, runs=runs_of(kept))


def runs_of(table: pd.DataFrame) -> pd.DataFrame:
    """Neighbouring rows of one unit, period and file, as their first and last."""
    keys = ["unit", "period", "file", "sheet"]
    ordered = table[[*keys, "row"]].sort_values([*keys, "row"], kind="stable")
    new = ordered[keys].ne(ordered[keys].shift()).any(axis="columns")
    new |= ordered["row"].diff().ne(1)
    groups = ordered.groupby(new.cumsum().to_numpy(), sort=False)
    runs = groups.first().rename(columns={"row": "first"})
    return runs.assign(last=groups["row"].last()).reset_index(drop=True)
