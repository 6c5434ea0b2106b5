"""Exports with one row a dossier or document, counted out of core by DuckDB.

One pass over the file: rows are grouped by the texts of unit, item and codes, and every figure is
counted where its dates fit. Names and codes are then matched on the few groups, not on millions of
rows. CSV and Parquet are never held in memory; a workbook is written out as CSV first.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from helpers.core.errors import InputError
from helpers.core.library_errors import vietnamese
from helpers.core.spelling import visible
from helpers.core.text import nfc
from helpers.intake.codes import Spellings
from helpers.intake.dossier_source import Source, connect, open_source, quoted
from helpers.intake.names import UnknownName, identify, shown
from helpers.intake.row_kinds.words import NO_DATA, told_by_words
from helpers.intake.sources.cells import YEARS
from helpers.intake.sources.mapping import ITEM, UNIT, Column, Condition, Mapping
from helpers.intake.sources.result import Findings, Value, Window
from helpers.intake.sources.tables import matches
from helpers.intake.workbook import letter
from helpers.params.registry import Registry


def count_records(
    path: Path, mapping: Mapping, registry: Registry, window: Window, findings: Findings
) -> Iterator[Value]:
    """The figures of each unit and item, counted from the rows of the file.

    Raises:
        InputError: the file cannot be read as CSV, Parquet or workbook.
    """
    with tempfile.TemporaryDirectory(prefix="baocao-") as scratch:
        source = open_source(path, mapping, window, findings, Path(scratch))
        if source is None:
            return
        try:
            with connect(scratch) as database:
                try:
                    groups = _groups(database, source, mapping, window)
                except duckdb.Error:  # line breaks in cells can only be read in one thread
                    source = source.in_one_thread
                    groups = _groups(database, source, mapping, window)
                counted = _Counted(mapping, registry, findings, source, database)
                yield from counted.values(groups, window)
        except duckdb.Error as error:
            raise InputError(
                "không đọc được tệp hồ sơ",
                where=path.name,
                found=vietnamese(error),
                todo="xuất lại từ hệ thống dạng CSV UTF-8 hoặc Parquet",
            ) from None


class _Counted:
    """Groups of rows with the texts of the system, as figures of our units."""

    def __init__(
        self,
        mapping: Mapping,
        registry: Registry,
        findings: Findings,
        source: Source,
        database: duckdb.DuckDBPyConnection,
    ) -> None:
        self._mapping, self._registry = mapping, registry
        self._findings, self._source, self._database = findings, source, database
        self._units: dict[str, str] = {}
        self._items = Spellings()
        self._labels: set[str] = set()  # of totals, notes, signatures
        self._codes: dict[tuple[str, str], str | None] = {}

    def values(self, groups: list[dict[str, Any]], window: Window) -> Iterator[Value]:
        totals: dict[tuple[str, str], dict[str, int]] = {}
        left_out = rows = 0
        for group in groups:
            rows += group["rows_"]
            unit = self._unit(group)
            if group.get(UNIT) in self._labels:
                continue
            codes = self._row_codes(group)
            if not unit or codes is None:
                continue
            if any(_holds(test, codes) for test in self._mapping.exclude):
                left_out += group["rows_"]
                continue
            item = self._items.of(visible(group.get(ITEM) or ""))
            figures = totals.setdefault((unit, item), {})
            for place, figure in enumerate(self._mapping.figures):
                tests = [test for test in figure.where if test.column in codes]
                fits = all(_holds(test, codes) for test in tests)
                figures[figure.field] = (
                    figures.get(figure.field, 0) + fits * group[f"figure_{place}"]
                )
        if left_out:
            self._findings.notes.append(f"không tính {left_out}/{rows} dòng theo khai báo exclude")
        self._bad_dates(groups)
        first = self._source.header.row + 1
        if not rows:
            what, todo = "dưới dòng tiêu đề không có dòng nào", "xuất lại từ hệ thống"
            self._findings.add(f"A{first}", "no_rows", what, "0 dòng", todo)
        elif totals and not any(any(figures.values()) for figures in totals.values()):
            self._findings.add(
                "",
                "wrong_period",
                f"không dòng nào của tệp được tính cho kỳ {window.id}",
                f"{rows} dòng, kỳ từ {window.start} đến {window.end}",
                "kiểm tra tệp có phải của kỳ khác",
            )
        width = letter(max(self._source.header.columns.values()))
        cells = f"A{first}:{width}{first + rows - 1}"
        file, sheet = self._findings.file, self._findings.sheet
        for (unit, item), figures in sorted(totals.items()):
            for field, number in figures.items():
                yield Value(unit, window.id, item, field, Decimal(number), "", file, sheet, cells)

    def _unit(self, group: dict[str, Any]) -> str:
        text = group.get(UNIT) or ""
        if text not in self._units:
            named = identify(self._registry, text)
            self._units[text] = "" if isinstance(named, UnknownName) else named.id
            if isinstance(named, UnknownName) and told_by_words(text) in NO_DATA:
                self._labels.add(text)
                note = f"không tính dòng '{shown(text, 60)}': không phải hồ sơ"
                self._findings.notes.append(note)
            elif isinstance(named, UnknownName):
                place, times = self._where(UNIT, text)
                self._findings.add(place, named.code, named.what, named.found + times, named.todo)
        return self._units[text]

    def _row_codes(self, group: dict[str, Any]) -> dict[str, str] | None:
        """The codes of a group; None when one of them is not declared."""
        codes: dict[str, str] = {}
        for column in _code_columns(self._mapping):
            text = nfc(group.get(column.field) or "")
            if (column.field, text) not in self._codes:
                self._codes[column.field, text] = self._code(column, text, group)
            code = self._codes[column.field, text]
            if code is None:
                return None
            codes[column.field] = code
        return codes

    def _code(self, column: Column, text: str, group: dict[str, Any]) -> str | None:
        if text in column.missing or column.field not in self._source.columns:
            return ""
        for label, code in column.codes.items():
            if matches((label,), (text,)):
                return code
        place, times = self._where(column.field, group.get(column.field) or "")
        self._findings.add(
            place,
            "unknown_code",
            f"cột '{column.labels[0]}' có mã chưa khai báo",
            f"'{shown(text)}'{times}",
            "thêm vào codes của cột trong params/sources",
        )
        return None

    def _where(self, field: str, text: str) -> tuple[str, str]:
        """The first cell with that text, and in how many rows it stands."""
        name = self._source.columns.get(field)
        if name is None:
            return "", ""
        query = (
            f"SELECT min(place), count(*) FROM (SELECT row_number() OVER () AS place, "
            f"{name} AS said FROM {self._source.table}) WHERE coalesce(said::VARCHAR, '') = ?"
        )
        first = self._database.execute(query, [*self._source.parameters, text]).fetchone()
        row, times = first or (1, 0)
        place = self._source.header.place(field, self._source.header.row + int(row or 1))
        return place, f" ({times} dòng)"

    def _bad_dates(self, groups: list[dict[str, Any]]) -> None:
        for column in self._mapping.columns:
            bad = sum(group.get(f"bad_{column.field}", 0) for group in groups)
            if bad:
                self._findings.add(
                    letter(self._source.header.columns[column.field]),
                    "not_a_date",
                    f"cột '{column.labels[0]}' có ô không phải ngày (ngày/tháng/năm bốn chữ số)",
                    f"{bad} dòng",
                    "sửa các ô đó; dòng có ngày sai bị tính như để trống ngày",
                )


def _groups(
    database: duckdb.DuckDBPyConnection, source: Source, mapping: Mapping, window: Window
) -> list[dict[str, Any]]:
    keys = [name for name in (UNIT, ITEM, *(c.field for c in _code_columns(mapping)))]
    keys = [name for name in keys if name in source.columns]
    dates = [c.field for c in mapping.columns if c.type == "date" and c.field in source.columns]
    inner = [f"coalesce({source.columns[name]}::VARCHAR, '') AS {quoted(name)}" for name in keys]
    inner += [f"{_as_date(source, name)} AS {quoted(name)}" for name in dates]
    inner += [f"{source.columns[name]}::VARCHAR AS {quoted('said_' + name)}" for name in dates]
    outer = [quoted(name) for name in keys] + ["count(*) AS rows_"]
    outer += [
        f"count(*) FILTER (WHERE {quoted(n)} IS NULL AND {quoted('said_' + n)} <> '') "
        f"AS {quoted('bad_' + n)}"
        for n in dates
    ]
    for place, figure in enumerate(mapping.figures):
        tests = [_sql(test, window) for test in figure.where if test.column in dates]
        outer.append(f"count(*) FILTER (WHERE {' AND '.join(tests) or 'true'}) AS figure_{place}")
    query = f"SELECT {', '.join(outer)} FROM (SELECT {', '.join(inner)} FROM {source.table})"
    if keys:
        query += f" GROUP BY {', '.join(quoted(name) for name in keys)} ORDER BY ALL"
    answer = database.execute(query, list(source.parameters))
    names = [about[0] for about in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _sql(test: Condition, window: Window) -> str:
    """A test of dates; only our own dates and column names enter the text."""
    name, start, end = quoted(test.column), f"DATE '{window.start}'", f"DATE '{window.end}'"
    if test.at_most or test.above:
        sign, other = ("<=", test.at_most) if test.at_most else (">", test.above)
        return f"{name} {sign} {quoted(other)}"
    choices = (
        (test.within, f"{name} BETWEEN {start} AND {end}"),
        (test.before, f"{name} < {start}"),
        (test.open_before, f"({name} IS NULL OR {name} >= {start})"),
        (test.open_after, f"({name} IS NULL OR {name} > {end})"),
        (test.blank, f"{name} IS NULL"),
    )
    wanted, text = next((wanted, text) for wanted, text in choices if wanted is not None)
    return text if wanted else f"NOT coalesce({text}, false)"


def _holds(test: Condition, codes: dict[str, str]) -> bool:
    code = codes.get(test.column, "")
    if test.blank is not None:
        return (code == "") == test.blank
    return code in test.among if test.among else code not in test.not_among


def _as_date(source: Source, field: str) -> str:
    """The day of a cell; none where its year has two digits, which DuckDB reads as year 24."""
    name = source.columns[field]
    day = f"try_cast({name} AS DATE)"
    if field not in source.dates:
        text = f"nullif(trim({name}), '')"
        day = f"coalesce(try_strptime({text}, '%d/%m/%Y')::DATE, try_cast({text} AS DATE))"
    return f"CASE WHEN year({day}) BETWEEN {YEARS[0]} AND {YEARS[-1]} THEN {day} END"


def _code_columns(mapping: Mapping) -> list[Column]:
    return [column for column in mapping.columns if column.type == "code"]
