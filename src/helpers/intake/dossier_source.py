"""A file of dossiers as a table for DuckDB: CSV and Parquet as they lie, a workbook as CSV."""

from __future__ import annotations

import csv
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from helpers.core.errors import InputError
from helpers.core.library_errors import vietnamese
from helpers.intake.archive import EXPORT
from helpers.intake.sources.cells import read_date
from helpers.intake.sources.choice import pick_sheet
from helpers.intake.sources.mapping import Mapping
from helpers.intake.sources.result import Findings, Window
from helpers.intake.sources.tables import Header, find_header, missing
from helpers.intake.sources.texts import as_utf_8, encoding_notes, head_of_csv
from helpers.intake.workbook import Sheet, letter, open_book

MEMORY = "1GB"
NO_VALUE = "công thức chưa có giá trị"


@dataclass(frozen=True, slots=True)
class Source:
    """A table for DuckDB: its FROM clause with parameters, the name of each field's column."""

    table: str
    parameters: tuple[str, ...]
    columns: dict[str, str]
    header: Header
    dates: frozenset[str] = frozenset()

    @property
    def in_one_thread(self) -> Source:
        return replace(self, table=self.table.replace("read_csv(?,", "read_csv(?, parallel=false,"))


def open_source(
    path: Path, mapping: Mapping, window: Window, findings: Findings, scratch: Path
) -> Source | None:
    suffix = path.suffix.casefold()
    if suffix == ".parquet":
        return _parquet(_plain_name(path, scratch), mapping, findings)
    if suffix in (".csv", ".txt", ".tsv"):
        read, encoding = as_utf_8(path, scratch)
        for note in encoding_notes(encoding):
            findings.add("", note.code, note.what, note.found, note.todo, severity="warning")
        sheet, separator = head_of_csv(read)
        target = _plain_name(read, scratch)
    else:
        with open_book(path, EXPORT) as book:
            sheet = pick_sheet(book, mapping, window)
        findings.sheet, separator = sheet.name, ","
        target = scratch / "export.csv"
        _write_csv(sheet, target)
    header = find_header(sheet, mapping)
    if not _complete(mapping, header, findings):
        return None
    width = max(len(row) for row in sheet.rows)
    names = [f"column{place}" for place in range(width)]
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    table = (
        f"read_csv(?, header=false, skip={header.row}, delim=?, quote='\"', escape='\"', "
        f"columns={{{columns}}}, auto_detect=false, strict_mode=false, null_padding=true)"
    )
    fields = {field: names[at - 1] for field, at in header.columns.items()}
    return Source(table, (str(target), separator), fields, header)


def _parquet(path: Path, mapping: Mapping, findings: Findings) -> Source | None:
    try:
        with connect(str(path.parent)) as database:
            about = database.execute(
                "DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]
            ).fetchall()
    except duckdb.Error as error:
        raise InputError(
            "không đọc được tệp Parquet",
            where=path.name,
            found=vietnamese(error),
            todo="xuất lại tệp",
        ) from None
    header = find_header(Sheet("", (tuple(row[0] for row in about),)), mapping)
    if not _complete(mapping, header, findings):
        return None
    fields = {name: quoted(about[at - 1][0]) for name, at in header.columns.items()}
    dates = frozenset(n for n, at in header.columns.items() if "VARCHAR" not in about[at - 1][1])
    return Source("read_parquet(?)", (str(path),), fields, header, dates)


def _complete(mapping: Mapping, header: Header, findings: Findings) -> bool:
    lacking = missing(mapping, header)
    for column in lacking:
        findings.add(
            f"A{header.row}" if header.row else "",
            "missing_column",
            f"thiếu cột '{column.labels[0].strip('*')}'",
            todo="xuất đủ cột, hoặc thêm tiêu đề của tệp vào labels trong params/sources",
        )
    for field, places in header.double.items():
        where = ", ".join(f"{letter(at)}{header.row}" for at in places)
        findings.add(where, "double_column", f"cột của '{field}' xuất hiện {len(places)} lần")
    return not lacking and not header.double


def _write_csv(sheet: Sheet, target: Path) -> None:
    """Write the sheet as CSV, line breaks in cells as blanks.

    A formula without a stored value is written as text: blank, it would say that there is no value.
    """
    bare: dict[int, list[int]] = {}
    for at in sheet.facts.formulas:
        if sheet.bare_formula(*at):
            bare.setdefault(at[0], []).append(at[1])
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for number, row in enumerate(sheet.rows, start=1):
            cells = [_plain(cell) for cell in row]
            for column in bare.get(number, ()):
                if column <= len(cells):
                    cells[column - 1] = NO_VALUE
            writer.writerow(cells)


def _plain(cell: object) -> object:
    if isinstance(cell, str):
        return cell if cell.isprintable() else " ".join(cell.split())
    return cell if isinstance(cell, (int, float)) else (read_date(cell) or cell)


def _plain_name(path: Path, scratch: Path) -> Path:
    """The path, or that of a copy where its name would be taken for a pattern of names."""
    if not set("*?[]{}") & set(str(path)):
        return path
    return Path(shutil.copyfile(path, scratch / f"copy{path.suffix}"))


def connect(scratch: str) -> duckdb.DuckDBPyConnection:
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": scratch,
        "threads": os.cpu_count() or 1,
        "autoinstall_known_extensions": False,
        "preserve_insertion_order": True,
    }
    database = duckdb.connect(config=settings)
    database.execute("SET enable_progress_bar = false")  # it would be printed among our messages
    return database


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
