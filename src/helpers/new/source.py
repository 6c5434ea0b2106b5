"""A mapping by example: `baocao new source FILE` proposes how a file is read, and reads it so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from helpers.core.errors import AlreadyThere, InputError, MappingError
from helpers.core.paths import Project
from helpers.core.periods import Dates, read_period
from helpers.intake.export_import import summary
from helpers.intake.sources.mapping import Mapping as SourceMapping
from helpers.intake.sources.read import import_file
from helpers.intake.sources.result import Import, Window
from helpers.intake.sources.texts import read_csv_sheet
from helpers.intake.stated import stated_periods
from helpers.intake.tables.codes import as_id
from helpers.intake.tables.heading import find_head
from helpers.intake.tables.labels import period_id
from helpers.intake.tables.opening import TEXTS
from helpers.intake.tables.sheets import ManySheets, looks
from helpers.intake.workbook import Sheet, open_book
from helpers.new.source_draft import Draft, draft_of
from helpers.new.source_text import source_text
from helpers.new.write import write_together
from helpers.params.load import usable_settings
from helpers.params.messages import message
from helpers.params.provinces import province_registry
from helpers.params.registry import Registry

_TITLES, _TITLE = 12, 16  # rows in which a title may stand; its least length


@dataclass(frozen=True, slots=True)
class MadeSource:
    """What was proposed, and what it reads.

    Attributes:
        file: the mapping, relative to the project.
        programme: whose units are named; "" for provinces.
        remarks: in Vietnamese, what was taken for granted.
        imported: what the mapping reads of the file.
    """

    id: str
    file: str
    programme: str
    period: str
    remarks: tuple[str, ...]
    imported: Import


def new_source(
    project: Project,
    path: Path,
    id_: str = "",
    *,
    sheet: str = "",
    programme: str = "",
    period: str = "",
    replace: bool = False,
) -> MadeSource:
    """Propose a mapping for a file, write it, and read the file by it.

    Args:
        id_: of the mapping; made of the file's name where it is "".
        sheet: which is read, where the workbook has several tables.
        programme: whose units the file names; "" to find it by the names.
        period: of the figures; "" where the file says it.

    Raises:
        ManySheets: several sheets may be meant.
        ConfigError: there is such a mapping, or nothing can be proposed; nothing was written.
        InputError: the file cannot be read.
    """
    name = id_ or _id_of(path)
    file = f"params/sources/{name}.yml"
    if (project.root / file).exists() and not replace:
        raise AlreadyThere(
            f"Đã có ánh xạ {name}; không ghi đè", where=file, todo="thêm --replace, hoặc đổi --id"
        )
    table = _sheet(path, sheet)
    dates = _dates(path, table, period)
    owner, registry = _who(project, table, programme, dates)
    draft = draft_of(table, registry)
    title = _title(table, draft, registry) or path.stem.replace("_", " ")
    text = source_text(name, title, draft, "programme" if owner else "provinces", path.name)
    try:
        mapping = SourceMapping.model_validate(yaml.safe_load(text))
    except ValidationError as error:
        wrong = "; ".join(message(fault) for fault in error.errors())
        raise MappingError(
            "Chưa đề xuất được ánh xạ",
            where=path.name,
            found=wrong,
            todo="viết ánh xạ tay: docs/adapters.md",
        ) from None
    window = Window(period_id(dates), dates.start, dates.end)
    contents = import_file(path, mapping, registry, window)
    write_together(project.root, {file: text.encode()})
    return MadeSource(name, file, owner, window.id, draft.remarks, contents)


def _id_of(path: Path) -> str:
    words = [word for word in as_id(path.stem).split("-") if not read_period(word)]
    return "-".join(words) or "nguon"


def _sheet(path: Path, wanted: str) -> Sheet:
    if path.suffix.casefold() in TEXTS:
        return read_csv_sheet(path)
    with open_book(path) as book:
        if wanted:
            return book.sheet(wanted)
        sheets = [book.sheet(name) for name in book.names if name not in book.hidden]
    headed = [(sheet, head) for sheet in sheets if (head := find_head(sheet, None)) is not None]
    if len(headed) > 1:
        raise ManySheets(path.name, [looks(sheet, head) for sheet, head in headed])
    if headed or len(sheets) == 1:
        return headed[0][0] if headed else sheets[0]
    raise InputError("không thấy bảng số liệu nào", where=path.name, todo="chọn bằng --sheet")


def _dates(path: Path, sheet: Sheet, period: str) -> Dates:
    """The period of the figures: as said, else the shortest that file, sheet or a title states."""
    if period and (dates := read_period(period)):
        return dates
    titles = (cell for row in sheet.rows[:_TITLES] for cell in row if isinstance(cell, str))
    stated = [stated_periods(text) for text in (path.stem, sheet.name, *titles)]
    if single := [periods[0] for periods in stated if len(periods) == 1]:
        return min(single, key=lambda dates: dates.days)
    raise MappingError(
        "Không rõ tệp của kỳ nào", where=path.name, found=period, todo="thêm --period, như 2024-Q1"
    )


def _who(project: Project, sheet: Sheet, programme: str, dates: Dates) -> tuple[str, Registry]:
    """The programme whose units the sheet names most, "" for provinces, and their names."""
    names = {cell for row in sheet.rows[:400] for cell in row if isinstance(cell, str) and cell}
    owners = [(_known(registry, names), owner, registry)
             for owner, registry in _registries(project, programme, dates)]  # fmt: skip
    most, owner, registry = max(owners, key=lambda owned: owned[0])
    if not most:
        raise MappingError(
            "Không nhận ra tên đơn vị nào trong bảng",
            where=sheet.name,
            todo="thêm --programme của đơn vị; cách viết khác thì thêm vào params/unit_aliases.csv",
        )
    return owner, registry


def _registries(project: Project, programme: str, dates: Dates) -> Iterator[tuple[str, Registry]]:
    for setting in usable_settings(project, (programme,) if programme else ()):
        yield setting.programme.id, setting.registry.during(dates.start, dates.end)
    if not programme and (project.params / "provinces.csv").is_file():
        yield "", province_registry(project.params, dates.end)


def _known(registry: Registry, names: set[str]) -> int:
    return len({unit.id for name in names if (unit := registry.match(name))})


def _title(sheet: Sheet, draft: Draft, registry: Registry) -> str:
    """The text next above the table that is long enough for a title and names no unit."""
    above: Sequence[Sequence[object]] = sheet.rows[: draft.top - 1]
    texts = [" ".join(cell.split()) for row in above for cell in row if isinstance(cell, str)]
    long = (text for text in reversed(texts) if len(text) >= _TITLE and not registry.match(text))
    return next(long, "")[:120]


def preview(made: MadeSource, most: int = 12) -> Iterator[str]:
    """The first figures that the mapping reads, each with its cell."""
    yield summary(made.imported)
    for value in made.imported.values[:most]:
        key = " ".join(filter(None, (value.unit, value.item, value.field)))
        yield f"{key} = {value.as_dict()['value']} ({value.cell})"
    if len(made.imported.values) > most:
        yield f"… và {len(made.imported.values) - most} giá trị nữa"
