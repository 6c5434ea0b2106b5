"""Import one file by a mapping: the one way in for all systems."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from helpers.core.errors import ConfigError, InputError
from helpers.core.files import sha256
from helpers.core.params.provinces import province_registry
from helpers.core.params.reader import read_yaml
from helpers.core.params.registry import Registry
from helpers.core.paths import Project
from helpers.intake.dossiers import count_records
from helpers.intake.sources.cells import Reader
from helpers.intake.sources.layouts import read_across, read_blocks, read_rows
from helpers.intake.sources.mapping import UNIT, Mapping
from helpers.intake.sources.result import Findings, Import, Value, Window
from helpers.intake.sources.tables import pick_sheet
from helpers.intake.sources.texts import read_csv_sheet
from helpers.intake.workbook import Sheet, open_book


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
        raise ConfigError(
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
    findings = Findings(file or path.name, window.id)
    try:
        if mapping.layout == "records":
            values = list(count_records(path, mapping, registry, window, findings))
        else:
            sheet = _open(path, mapping)
            findings.sheet = sheet.name
            _note_hidden(sheet, findings)
            reader = Reader(sheet, mapping, registry, window.id, findings)
            values = list(_read(reader))
        sources = {findings.file: sha256(path)}
    except InputError as error:
        findings.add("", "unreadable", error.what, error.found, error.todo)
        values, sources = [], {}
    values = _without_doubles(values, findings)
    if values:
        values += _constants(values, mapping, findings)
        _check_units(values, mapping, registry, findings)
        _check_totals(values, mapping, findings)
    return Import(
        mapping.id, tuple(values), tuple(findings.problems), tuple(findings.notes), sources
    )


def registry_for(
    mapping: Mapping, programme: Registry, project: Project, window: Window
) -> Registry:
    """The names that a file of this mapping may hold: the programme's units, or all provinces."""
    if mapping.names == "provinces":
        return province_registry(project.params, window.end)
    return programme


def _open(path: Path, mapping: Mapping) -> Sheet:
    if path.suffix.casefold() in (".csv", ".txt", ".tsv"):
        return read_csv_sheet(path)
    with open_book(path) as book:
        # charts and macro sheets have no cells; an unreadable sheet must not hide a good one
        sheets: list[Sheet] = []
        failed: InputError | None = None
        for name in book.names:
            try:
                sheets.append(book.sheet(name))
            except InputError as error:
                failed = failed or error
        if not sheets:
            raise failed or InputError("sổ tính không có trang nào", where=path.name)
        return pick_sheet(sheets, mapping)


def _read(reader: Reader) -> Iterator[Value]:
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


def _without_doubles(values: list[Value], findings: Findings) -> list[Value]:
    """The values whose key occurs once; of the others none is taken, and all places are named."""
    places: defaultdict[tuple[str, str, str], list[Value]] = defaultdict(list)
    for one in values:
        places[one.unit, one.item, one.field].append(one)
    for (unit, item, field), found in places.items():
        if len(found) > 1:
            findings.add(
                ", ".join(one.cell for one in found[:10]),
                "double_value",
                f"'{field}' của {' '.join((unit, item)).strip()} có {len(found)} giá trị; không lấy",
                "; ".join(
                    one.text if one.number is None else f"{one.number:f}" for one in found[:5]
                ),
                "giữ một dòng",
                unit=unit,
            )
    return [one for one in values if len(places[one.unit, one.item, one.field]) == 1]


def _constants(values: list[Value], mapping: Mapping, findings: Findings) -> list[Value]:
    units = dict.fromkeys(one.unit for one in values)
    where = (findings.period, "")
    return [
        Value(unit, *where, name, number, "", f"params/sources/{mapping.id}.yml", "", "")
        for unit in units
        for name, number in mapping.constants.items()
    ]


def _check_units(
    values: list[Value], mapping: Mapping, registry: Registry, findings: Findings
) -> None:
    """Say which units lack a figure, where every unit is expected to have all."""
    if not mapping.every_unit:
        return
    for field in dict.fromkeys(one.field for one in values):
        there = {one.unit for one in values if one.field == field}
        lacking = [unit.short_vi for unit in registry.units if unit.id not in there]
        if lacking:
            findings.add(
                "", "missing_units", f"'{field}' thiếu {len(lacking)} đơn vị", "; ".join(lacking)[:300],
                "kiểm tra tên các đơn vị trong bảng",
            )  # fmt: skip


def _check_totals(values: list[Value], mapping: Mapping, findings: Findings) -> None:
    numbers: dict[tuple[str, str], dict[str, Value]] = {}
    for one in values:
        numbers.setdefault((one.unit, one.item), {})[one.field] = one
    for total in mapping.totals:
        if total.periods and findings.period not in total.periods:
            continue
        for (unit, _), have in numbers.items():
            stated = have.get(total.field)
            parts = {name: have[name].number for name in total.weights if name in have}
            if stated is None or stated.number is None or len(parts) < len(total.weights):
                continue
            computed = sum((w * (parts[n] or 0) for n, w in total.weights.items()), Decimal(0))
            if abs(computed - stated.number) > total.tolerance:
                findings.add(
                    stated.cell, "total_differs", "tổng khác tổng có trọng số của các thành phần",
                    f"{stated.number:f} ≠ {computed:f}", "kiểm tra lại tổng hoặc trọng số",
                    unit=unit, severity="warning",
                )  # fmt: skip
