"""A file of tables as its sheets, and what each of them is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.core.errors import InputError
from helpers.core.files import refuse_special
from helpers.core.spelling import text_key
from helpers.intake.sources.texts import head_of_csv, read_csv_sheet
from helpers.intake.tables.log import Log, listed
from helpers.intake.tables.words import SHEETS, heading_key, is_one_of, meaning, period_in
from helpers.intake.workbook import SUFFIXES as BOOKS
from helpers.intake.workbook import Sheet, open_book, workbook_files

TEXTS = (".csv", ".txt", ".tsv")
NUMBERS_IN_COMMAS = "en"  # a file whose separator is the comma has decimal points


@dataclass(frozen=True, slots=True)
class Opened:
    """The sheets of a file by what they are for.

    Attributes:
        data: sheets that may hold figures, in the file's order.
        named: whether their names say so; else each is to be looked at.
        numbers: how numbers typed as text must be written, "" where the cells decide.
    """

    path: Path
    framework: Sheet | None
    units: Sheet | None
    about: Sheet | None
    data: tuple[Sheet, ...]
    named: bool
    numbers: str = ""


def table_files(folder: Path) -> list[Path]:
    """The files of a folder that are read as tables, by name."""
    paths = workbook_files(folder, (*TEXTS, *BOOKS))
    return [path for path in paths if not path.name.startswith(".")]


def open_tables(path: Path, log: Log, chosen: Sequence[str] = ()) -> Opened:
    """The sheets of a workbook or CSV file.

    Args:
        chosen: names of the sheets that hold the figures; where the workbook has none of them,
            and where it is empty, the names of its sheets decide.

    Raises:
        InputError: it is neither, or cannot be read.
    """
    refuse_special(path)
    if path.suffix.casefold() in TEXTS:
        separator = head_of_csv(path)[1] if _is_utf8(path) else ""
        sheet = read_csv_sheet(path)
        numbers = NUMBERS_IN_COMMAS if separator == "," else ""
        return Opened(path, None, None, None, (sheet,), False, numbers)
    if path.suffix.casefold() not in BOOKS:
        raise InputError(
            "không phải bảng đọc được",
            where=path.name,
            found=path.suffix or "tệp không có đuôi",
            todo="dùng sổ tính .xlsx, .xls, .xlsb, .ods hoặc tệp .csv",
        )
    return _sorted_out(path, _sheets(path, log, chosen), log, chosen)


def _is_utf8(path: Path) -> bool:
    with path.open("rb") as file:
        return not file.read(2).startswith((b"\xff\xfe", b"\xfe\xff"))


def _sheets(path: Path, log: Log, chosen: Sequence[str]) -> list[Sheet]:
    """All sheets that can be read; hidden ones only where their name says what they are."""
    sheets, failed = [], None
    with open_book(path) as book:
        for name in book.names:
            if name in book.hidden and not meaning(SHEETS, name) and not _among(chosen, name):
                log.leave(f"trang ẩn '{name}' không được đọc")
                continue
            try:
                sheets.append(book.sheet(name))
            except InputError as error:
                failed = failed or error
                log.leave(f"trang '{name}' không đọc được: {error.found or error.what}")
    if not sheets:
        raise failed or InputError(
            "sổ tính không có trang nào", where=path.name, todo="lưu lại tệp"
        )
    return sheets


def _among(chosen: Sequence[str], name: str) -> bool:
    return any(text_key(wanted) == text_key(name) for wanted in chosen)


def _sorted_out(path: Path, sheets: list[Sheet], log: Log, chosen: Sequence[str]) -> Opened:
    roles: dict[str, Sheet] = {}
    mine = [sheet for sheet in sheets if _among(chosen, sheet.name)]
    for sheet in sheets:
        role = "" if sheet in mine else meaning(SHEETS, sheet.name)
        if role and roles.setdefault(role, sheet) is not sheet:
            log.leave(f"trang '{sheet.name}' không được đọc: đã có '{roles[role].name}'")
    others = [sheet for sheet in sheets if not meaning(SHEETS, sheet.name)]
    dated = [other for other in others if _is_dated(other.name)]
    if mine:
        data, named = mine, True
        left = [other for other in others if other not in mine]
    elif "data" in roles:
        data, named = [roles["data"]], True
        left = others
    elif dated:
        data, named = dated, True
        left = [other for other in others if other not in dated]
    else:
        data, named, left = others, False, []
    if left:
        log.leave(f"trang không dùng: {listed([sheet.name for sheet in left])}")
    get = roles.get
    return Opened(path, get("framework"), get("units"), get("about"), tuple(data), named)


def _is_dated(name: str) -> bool:
    """Whether a sheet is called as the figures of a period: "2018", "Số liệu 2021", "2019_PAPI"."""
    dates = period_in(name)
    if dates is None:
        return False
    words = "".join(character for character in heading_key(name) if character.isalpha())
    return not is_one_of(SHEETS["framework"], words) and not is_one_of(SHEETS["about"], words)
