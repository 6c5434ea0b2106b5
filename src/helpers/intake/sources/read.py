"""Import one file by a mapping: the one way in for all systems."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from helpers.core.errors import InputError, NoSuchName
from helpers.core.files import sha256
from helpers.core.paths import Project
from helpers.intake.sources.across import read_across
from helpers.intake.sources.blocks import read_blocks
from helpers.intake.sources.cells import Reader
from helpers.intake.sources.checks import check_totals, check_units, without_doubles
from helpers.intake.sources.choice import NoSheetOfPeriod, pick_sheet
from helpers.intake.sources.headings import WRONG, check_headings
from helpers.intake.sources.mapping import UNIT, Mapping
from helpers.intake.sources.result import Findings, Import, Value, Window
from helpers.intake.sources.rows import read_rows
from helpers.intake.sources.texts import read_csv_sheet
from helpers.intake.workbook import Sheet, open_book
from helpers.params.provinces import province_registry
from helpers.params.reader import read_yaml
from helpers.params.registry import Registry


def mapping_ids(project: Project) -> tuple[str, ...]:
    """Ids of all declared mappings, in order of name."""
    return tuple(sorted(path.stem for path in (project.params / "sources").glob("*.yml")))


def load_mapping(project: Project, mapping_id: str) -> Mapping:
    """The mapping of that id.

    Raises:
        ConfigError: there is none, or its declaration is not usable.
    """
    known = mapping_ids(project)
    if mapping_id not in known:
        raise NoSuchName(
            f"Không có ánh xạ {mapping_id!r}",
            where="params/sources/",
            found=", ".join(known),
            todo="chọn một trong các mã trên, hoặc thêm tệp theo docs/adapters.md",
        )
    return read_yaml(project.params / "sources" / f"{mapping_id}.yml", Mapping)


def import_file(
    path: Path, mapping: Mapping, registry: Registry, window: Window, *, file: str = ""
) -> Import:
    """Everything that the mapping finds in the file; what is wrong becomes problems.

    Args:
        registry: the units whose names may occur; see `registry_for`.
        file: the path by which values and problems name it; the file's name when empty.
    """
    findings = Findings(file or path.name, period=window.id)
    try:
        if mapping.layout == "records":
            # a tenth of a second, and 16 MB, that only files of dossiers need
            from helpers.intake.dossiers import count_records

            values = list(count_records(path, mapping, registry, window, findings))
        else:
            sheet = open_sheet(path, mapping, window)
            findings.sheet = sheet.name
            _note_hidden(sheet, findings)
            doubted = check_headings(sheet, mapping, window, findings)
            reader = Reader(sheet, mapping, registry, window.id, findings)
            values = [value for value in read_values(reader) if value.field not in doubted]
        sources = {findings.file: sha256(path)}
    except InputError as error:
        code = WRONG if isinstance(error, NoSheetOfPeriod) else "unreadable"
        findings.add("", code, error.what, error.found, error.todo)
        values, sources = [], {}
    findings.pass_over(window.not_surveyed)
    values = without_doubles(values, findings)
    if values:
        values += _constants(values, mapping, findings)
        check_units(values, mapping, registry, findings, window.not_surveyed)
        check_totals(values, mapping, findings)
    return Import(
        mapping.id, tuple(values), tuple(findings.problems), tuple(findings.notes), sources
    )


def registry_for(
    mapping: Mapping, programme: Registry, project: Project, window: Window
) -> Registry:
    """The names that a file of this mapping may hold: the programme's units, or all provinces."""
    if mapping.names == "provinces":
        return province_registry(project.params, window.end)
    return programme.during(window.start, window.end)


def open_sheet(path: Path, mapping: Mapping, window: Window) -> Sheet:
    """The sheet of a file that a mapping reads for a period.

    Raises:
        InputError: the file cannot be read.
    """
    if path.suffix.casefold() in (".csv", ".txt", ".tsv"):
        return read_csv_sheet(path)
    with open_book(path) as book:
        return pick_sheet(book, mapping, window)


def read_values(reader: Reader) -> Iterator[Value]:
    """The figures of a sheet, in whatever layout; what is wrong is noted."""
    mapping = reader.mapping
    if mapping.layout == "across":
        yield from read_across(reader)
    elif mapping.layout == "blocks":
        yield from read_blocks(reader)
    elif mapping.column(UNIT) is None:
        unit = reader.unit(reader.sheet.cell(mapping.unit_cell), mapping.unit_cell)
        if unit:
            yield from read_rows(reader, unit)
    else:
        yield from read_rows(reader)


def _note_hidden(sheet: Sheet, findings: Findings) -> None:
    for note in sheet.notes:
        findings.add("", note.code, note.what, note.found, note.todo, severity="warning")
    if sheet.hidden:
        findings.add("", "hidden_sheet", "trang tính bị ẩn; vẫn được đọc", severity="warning")
    rows = sorted(row for row in sheet.facts.hidden_rows if row <= len(sheet.rows))
    if rows:
        listed = ", ".join(map(str, rows[:20]))
        findings.add(
            f"{rows[0]}:{rows[-1]}", "hidden_rows", "có dòng bị ẩn; vẫn được đọc",
            f"dòng {listed}", "hiện các dòng đó và kiểm tra", severity="warning",
        )  # fmt: skip
    width = len(sheet.rows[0]) if sheet.rows else 0
    if any(column <= width for column in sheet.facts.hidden_columns):
        findings.add("", "hidden_columns", "có cột bị ẩn; vẫn được đọc", severity="warning")


def _constants(values: list[Value], mapping: Mapping, findings: Findings) -> list[Value]:
    units = dict.fromkeys(value.unit for value in values)
    where = (findings.period, "")
    return [
        Value(unit, *where, name, number, "", f"params/sources/{mapping.id}.yml", "", "")
        for unit in units
        for name, number in mapping.constants.items()
    ]
