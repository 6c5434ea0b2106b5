"""A programme from a workbook: `baocao new programme FILE`. It asks nothing and guesses no name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.core.errors import AlreadyThere, ConfigError, InputError
from helpers.core.paths import Project
from helpers.intake.export_import import import_exports
from helpers.intake.importing import Delivery, received_at
from helpers.intake.tables.book import TableBook, read_workbook
from helpers.intake.tables.labels import period_id
from helpers.intake.tables.log import Log, listed
from helpers.intake.tables.opening import table_files
from helpers.intake.tables.sheets import ManySheets
from helpers.new.adding import check_with
from helpers.new.csv_rows import with_rows
from helpers.new.from_source import read_source, sources_for
from helpers.new.period import declared_periods
from helpers.new.refused import RefusedTable, stops
from helpers.new.texts import framework_text, programme_keys, programme_text
from helpers.new.units import NewUnits, new_units
from helpers.new.write import write_together
from helpers.params.declared import DOCUMENTS, UNITS
from helpers.params.load import load_setting
from helpers.params.patterns import is_id
from helpers.params.registry import Unit
from helpers.params.whole import Checked, check_params

_KIND = "Bảng số liệu"


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a file.

    Attributes:
        summary: what the table holds, in one line.
        assumed, left, problems: in Vietnamese, line by line.
        written: the files, relative to the project.
        checked: the declarations as they are now.
    """

    id: str
    summary: str
    assumed: tuple[str, ...]
    left: tuple[str, ...]
    problems: tuple[str, ...]
    written: tuple[str, ...]
    checked: Checked


def new_programme(
    project: Project,
    paths: Sequence[Path],
    id_: str = "",
    name: str = "",
    *,
    replace: bool = False,
    source: str = "",
    sheets: Sequence[str] = (),
) -> Made:
    """Read the files and write a programme, its framework, units, document and data; all or none.

    Args:
        id_: of the programme; made of the first file's name where it is "".
        name: of the programme; what the workbook says where it is "".
        replace: an existing programme of that id gives way.
        source: the mapping that reads the files; "" for tables with a head of their own.
        sheets: names of the sheets that hold the figures; () where their names tell.

    Raises:
        ManySheets: several sheets may be meant.
        ConfigError: the files cannot be used, or the programme exists; nothing was written.
    """
    of_source = read_source(project, source, paths, id_) if source else None
    book = of_source.book if of_source else _read(project, paths, id_, name, sheets)
    programme = str(book.framework["id"])
    before = check_params(project)
    _check_free(before, programme, replace)
    log = Log(_main(paths).name, assumed=list(book.assumed), left=list(book.left))
    units = new_units(project, programme, book, log)
    # without any value even what is wrong with one cell stands in the way
    problems = (*book.problems, *log.problems)
    if wrong := [problem for problem in problems if stops(problem) or book.data.empty]:
        raise RefusedTable(_main(paths).name, wrong)
    periods = declared_periods(book.periods)
    if not units.units[1:]:
        raise ConfigError(
            "Bảng không có đơn vị nào", where=_main(paths).name, todo="thêm cột tên đơn vị"
        )
    files = _files(project, programme, name, book, units, periods, log, paths, sheets, not source)
    checked = check_with(project, files, programme)
    write_together(project.root, files)
    taken = _import(project, programme, source, of_source.files) if of_source else ()
    return Made(
        programme,
        _summary(book, units),
        tuple(log.assumed),
        tuple(log.left),
        tuple(str(problem) for problem in book.problems),
        (*sorted(files), *taken),
        checked,
    )


def _import(
    project: Project, programme: str, source: str, files: Mapping[str, tuple[Path, ...]]
) -> tuple[str, ...]:
    """The exports, filed and registered as any other delivery; what was said of each."""
    setting = load_setting(project, programme)
    delivery = Delivery(received_at(""), source)
    return tuple(
        f"{export.file}: {export.outcome}" if export.problem is None else str(export.problem)
        for period, paths in files.items()
        for export in import_exports(setting, period, paths, delivery)
    )


def _main(paths: Sequence[Path]) -> Path:
    return paths[0]


def _read(
    project: Project, paths: Sequence[Path], id_: str, name: str, sheets: Sequence[str]
) -> TableBook:
    try:
        return read_workbook(*paths, code=id_, name=name, sheets=sheets)
    except ManySheets as error:
        fitting = sources_for(project, _main(paths))
        raise ManySheets(error.file, error.choices, fitting) from None
    except InputError as error:
        facts = {"where": error.where, "found": error.found, "todo": error.todo}
        raise ConfigError(error.what, **facts) from None


def _check_free(checked: Checked, programme: str, replace: bool) -> None:
    """The id can be one, and is free or may be replaced."""
    if not is_id(programme):
        raise ConfigError(
            f"Mã chương trình {programme!r} không dùng được",
            todo="đặt mã bằng --id: chữ thường không dấu, chữ số, gạch nối giữa các từ",
        )
    declared = checked.declared
    others = sorted(
        other.id
        for other in declared.programmes.values()
        if other.framework == programme and other.id != programme
    )
    taken = [
        file
        for file in (f"params/programmes/{programme}.yml", f"params/frameworks/{programme}.yml")
        if file in declared.files
    ]
    if declared.units_of.get(programme):
        taken.append(f"{UNITS}, chương trình {programme}")
    if others:
        raise AlreadyThere(
            f"Khung {programme} đang dùng cho chương trình khác",
            where=f"params/frameworks/{programme}.yml",
            found=", ".join(others),
            todo="đặt mã khác bằng --id",
        )
    if taken and not replace:
        raise AlreadyThere(
            f"Đã có {programme}; không ghi đè",
            where=", ".join(taken),
            todo="đặt mã khác bằng --id, hoặc thêm --replace để thay chương trình cũ",
        )


def _files(
    project: Project,
    programme: str,
    name: str,
    book: TableBook,
    units: NewUnits,
    periods: Sequence[Mapping[str, object]],
    log: Log,
    paths: Sequence[Path],
    sheets: Sequence[str],
    keep: bool,
) -> dict[str, bytes]:
    """Every file to write, by its path relative to the project."""
    framework = {**book.framework, "id": programme}
    names = (name or framework["name_vi"], name or framework["name_en"])
    framework |= {"name_vi": names[0], "name_en": names[1]}
    document = f"bang-{programme}"
    keys = programme_keys(
        programme, book.about, names, (units.group_vi, units.group_en), units.whole,
        str(periods[-1]["id"]), document, sheets,
    )  # fmt: skip
    if "agency" not in book.about:
        log.assume(
            f"cơ quan, nơi nhận, người ký để lời chung: sửa khoá cover trong "
            f"params/programmes/{programme}.yml"
        )
    log.assume(f"lập báo cáo kỳ {periods[-1]['label_vi']} (khoá current)")
    source = ", ".join(path.name for path in paths)
    head = [f"{names[0]}: tạo từ {source} bằng baocao new programme.", *log.assumed]
    files = {
        f"params/programmes/{programme}.yml": programme_text(keys, periods, head[:1]).encode(),
        f"params/frameworks/{programme}.yml": framework_text(framework, head).encode(),
        UNITS: with_rows(
            (project.root / UNITS).read_bytes(),
            [_unit_row(unit) for unit in units.units],
            lambda row: row.get("programme") == programme,
        ),
        DOCUMENTS: with_rows(
            (project.root / DOCUMENTS).read_bytes(),
            [_document(document, names[0], book.about)],
            lambda row: row.get("id") == document,
        ),
    }
    mine = {path.name for path in paths} if keep else set()
    folder = project.tables(programme)
    others = sorted(file.name for file in table_files(folder) if file.name not in mine)
    if others:
        log.assume(f"{project.relative(folder)} còn tệp khác, cũng được đọc: {listed(others)}")
    for path in paths if keep else ():
        kept = project.tables(programme) / path.name
        files[project.relative(kept)] = path.read_bytes()
    return files


def _unit_row(unit: Unit) -> dict[str, str]:
    row = {name: "" if value is None else str(value) for name, value in unit.model_dump().items()}
    return {**row, "ranked": "yes" if unit.ranked else "no"}


def _document(id_: str, name: str, about: Mapping[str, str]) -> dict[str, str]:
    return {
        "id": id_,
        "title_vi": about.get("document", "") or name,
        "issuer": about.get("source", "") or about.get("agency", "") or "Bên cung cấp số liệu",
        "kind": _KIND,
    }


def _summary(book: TableBook, units: NewUnits) -> str:
    codes = [node["code"] for node in book.framework["indicators"] if "measure" in node]
    count = int(
        book.data[[code for code in codes if code in book.data.columns]].notna().sum().sum()
    )
    first, last = period_id(book.periods[0]), period_id(book.periods[-1])
    span = first if first == last else f"{first} … {last}"
    return (
        f"{len(units.units) - 1} đơn vị, {len(book.periods)} kỳ ({span}), {len(codes)} chỉ tiêu, "
        f"{count} giá trị"
    )
