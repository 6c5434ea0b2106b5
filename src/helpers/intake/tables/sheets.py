"""The tables of an opened file: each sheet of figures with its heading and its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from helpers.core.errors import InputError
from helpers.intake.names import shown
from helpers.intake.tables.columns import Columns
from helpers.intake.tables.dated import titled
from helpers.intake.tables.heading import (
    Head,
    find_head,
    is_number,
    is_numeric,
    without_numbering,
)
from helpers.intake.tables.listing import find_heading
from helpers.intake.tables.log import Log, at_sheet, listed
from helpers.intake.tables.opening import Opened
from helpers.intake.tables.row import Wide
from helpers.intake.tables.shape import unfit
from helpers.intake.tables.sheet_names import sheet_names
from helpers.intake.tables.turning import turning
from helpers.intake.tables.wide import read_wide, say_bare
from helpers.intake.tables.words import DATA, FRAMEWORK, is_rank, meaning
from helpers.intake.workbook import Sheet, letter


@dataclass(frozen=True, slots=True)
class Choice:
    """A sheet that may be meant: its name, and in Vietnamese what it looks like."""

    sheet: str
    looks: str


class ManySheets(InputError):
    """Several sheets hold tables, and nothing says which is meant.

    Attributes:
        sources: ids of the mappings that read the file.
    """

    exit_status = 2

    def __init__(self, file: str, choices: Sequence[Choice], sources: Sequence[str] = ()) -> None:
        self.file, self.choices, self.sources = file, tuple(choices), tuple(sources)
        mapped = "; ".join(f"hoặc đọc bằng ánh xạ: --source {source}" for source in self.sources)
        super().__init__(
            "Sổ tính có nhiều trang là bảng số liệu; không rõ đọc trang nào",
            where=file,
            found="".join(f"\n    - '{choice.sheet}': {choice.looks}" for choice in self.choices),
            todo="chọn bằng --sheet TÊN_TRANG (nhiều trang thì ghi nhiều lần), hoặc đặt tên trang "
            "là Số liệu" + (f"; {mapped}" if mapped else ""),
        )

    def __reduce__(self) -> tuple[object, ...]:
        return (ManySheets, (self.file, self.choices, self.sources))


_QUIET = ("order", "rank", "note")


def is_framework(sheet: Sheet) -> bool:
    """Whether a sheet lists indicators: names with parents, directions or weights, no figures."""
    heading = find_heading(sheet, FRAMEWORK)
    columns = set(heading.columns)
    typical = {"parent", "direction", "weight", "maximum", "denominator", "type"} & columns
    if len(columns) < 3 or not typical or not {"code", "name", "name_en"} & columns:
        return False
    head = sheet.rows[heading.row - 1]
    others = [
        at
        for at, cell in enumerate(head, start=1)
        if at not in heading.columns.values() and meaning(DATA, cell) != "order"
    ]
    return not any(is_numeric(sheet, heading.row, at) for at in others)


def framework_sheet(opened: Opened) -> Sheet | None:
    """The sheet of the framework: by its name, else the one that lists indicators."""
    if opened.framework or opened.named:
        return opened.framework
    return next((sheet for sheet in opened.data if is_framework(sheet)), None)


def holds_data(opened: Opened) -> bool:
    """Whether a file holds figures: a CSV file that lists the indicators does not."""
    apart = framework_sheet(opened)
    return apart is None or any(sheet is not apart for sheet in opened.data)


def read_sheets(
    opened: Opened,
    known: Columns | None,
    log: Log,
    is_unit: Callable[[str], bool] = lambda _: False,
) -> list[Wide]:
    """The tables of figures of a file.

    Args:
        known: the framework's codes; without it every column of numbers is a figure.
        is_unit: whether a name is one of the units, whatever it looks like.

    Raises:
        ManySheets: nothing says which sheet is meant.
    """
    apart = framework_sheet(opened)
    heads: list[tuple[Sheet, Head]] = []
    names = sheet_names(opened)
    for sheet in opened.data:
        head = _head(sheet, known, names[sheet.name]) if sheet is not apart else None
        if head is not None and (opened.named or not is_framework(sheet) or known is None):
            heads.append((sheet, head))
        elif opened.named:
            _say_no_head(sheet, known, log)
    if not opened.named and len(heads) > 1:
        heads = _one_of(opened, heads, known)
    if not heads and not opened.named:
        _say_no_head(opened.data[0] if opened.data else None, known, log)
    return [_read(sheet, head, known, opened.numbers, log, is_unit) for sheet, head in heads]


def _head(sheet: Sheet, known: Columns | None, names: Sequence[str]) -> Head | None:
    """The heading of a sheet, turned where it has to be."""
    plain = find_head(sheet, None)
    turned = None
    if plain is not None:
        plain = without_numbering(sheet, plain)
        turned = turning(sheet, plain, known, names)
    if known is None or (turned and not turned.wrong):
        return turned or plain
    head = find_head(sheet, known)
    return without_numbering(sheet, head) if head else turned


def _one_of(
    opened: Opened, heads: list[tuple[Sheet, Head]], known: Columns | None
) -> list[tuple[Sheet, Head]]:
    """Of several sheets whose names say nothing, those whose figures a framework knows.

    Raises:
        ManySheets: each may be meant.
    """
    codes = [set(head.figures.values()) for _, head in heads]
    identified = known or all(head.turn for _, head in heads)
    if identified and sum(map(len, codes)) == len(set().union(*codes)):
        return heads  # each indicator stands on one sheet only
    dates = {titled(sheet, head) for sheet, head in heads} - {None}
    if all(same == codes[0] for same in codes) and len(dates) == len(heads):
        return heads  # one table a period
    best = max(range(len(heads)), key=lambda at: len(codes[at]))
    if known and all(others < codes[best] for at, others in enumerate(codes) if at != best):
        return [heads[best]]
    raise ManySheets(opened.path.name, [looks(sheet, head) for sheet, head in heads])


def looks(sheet: Sheet, head: Head) -> Choice:
    """A sheet as somebody sees it who has to choose."""
    rows = sum(
        any(is_number(sheet.at(row, at)) for at in head.as_written.figures)
        for row in range(head.row + 1, len(sheet.rows) + 1)
    )
    names = listed([f"'{shown(figure, 30)}'" for figure in head.figures.values()], most=3)
    wrong = unfit(sheet, head)
    reason = f"; không đọc được: {wrong.what}" if wrong else ""
    return Choice(sheet.name, f"{rows} dòng, {len(head.figures)} cột số: {names}{reason}")


def _say_no_head(sheet: Sheet | None, known: Columns | None, log: Log) -> None:
    columns = "mã hoặc tên chỉ tiêu của khung" if known else "chỉ tiêu"
    log.problem(
        sheet.name if sheet else "", "", "no_header",
        "không tìm thấy dòng tiêu đề của bảng số liệu",
        todo=f"cần cột Đơn vị (unit) và mỗi {columns} một cột; bảng mà các cột là kỳ của một chỉ "
        "tiêu thì ghi tên chỉ tiêu ở đầu đề bảng hoặc tên trang",
    )  # fmt: skip


def _read(
    sheet: Sheet,
    head: Head,
    known: Columns | None,
    numbers: str,
    log: Log,
    is_unit: Callable[[str], bool],
) -> Wide:
    _note_hidden(sheet, log)
    head = _checked(sheet, head, log)
    if head.guessed:
        at = letter(head.columns["unit"])
        title = shown(head.title(head.columns["unit"]), 40)
        log.assume(f"{at_sheet(sheet.name)}cột {at} '{title}' là tên đơn vị")
    if head.turn:
        names = listed([f"'{shown(figure, 60)}'" for figure in head.figures.values()])
        log.assume(f"{at_sheet(sheet.name)}{head.turn.reading}; chỉ tiêu: {names}")
    _say_left(sheet, head, known, log)
    wide = read_wide(sheet, head, log, numbers=numbers, is_unit=is_unit)
    return wide


def _checked(sheet: Sheet, head: Head, log: Log) -> Head:
    """The heading without what stands over two columns; without figures, where the rows are none
    of units."""
    if wrong := unfit(sheet, head):
        log.problem(sheet.name, wrong.cell, wrong.code, wrong.what, wrong.found, wrong.todo)
        head.figures.clear()
    names = list(head.figures.values())
    for name in dict.fromkeys(figure for figure in names if names.count(figure) > 1):
        places = [at for at, figure in head.figures.items() if figure == name]
        cells = ", ".join(map(head.cell, places))
        beside = len(head.others) + 1 == len(places)  # names of units stand before each
        log.problem(
            sheet.name, cells, "double_column",
            f"cột '{shown(head.title(places[0]), 40)}' xuất hiện {len(places)} lần; không đọc cột "
            "nào",
            todo="chuyển nửa sau của bảng xuống dưới nửa đầu" if beside else
            "giữ một cột cho mỗi chỉ tiêu",
        )  # fmt: skip
        for at in places:
            del head.figures[at]
    return head


def _say_left(sheet: Sheet, head: Head, known: Columns | None, log: Log) -> None:
    """Say which columns are not used; one that looks like an indicator is asked about."""
    used = {*head.figures, *head.columns.values()} - {head.columns.get(name, 0) for name in _QUIET}
    if head.turn:
        used |= {*head.turn.head.figures, *head.turn.used}
    left = []
    for at, levels in head.headings.items():
        if at in used:
            continue
        title = f"'{shown(' / '.join(levels), 40)}'"
        ordinary = any(meaning(DATA, level) or is_rank(level) for level in levels)
        near = known.near(levels[-1]) if known and not ordinary else ""
        if known and near and known.match(near) not in head.figures.values():
            log.problem(
                sheet.name, head.cell(at), "unknown_column",
                "cột, chỉ tiêu không có trong khung chỉ tiêu; không đọc", title,
                f"có phải là: {near}? sửa tiêu đề cho đúng mã hoặc tên", severity="warning",
            )  # fmt: skip
        left.append(title)
    if left:
        log.leave(f"{at_sheet(sheet.name)}cột, chỉ tiêu không dùng: {listed(left)}")


def _note_hidden(sheet: Sheet, log: Log) -> None:
    for note in sheet.notes:
        log.leave(f"{at_sheet(sheet.name)}{note.what}")
    rows = sorted(row for row in sheet.facts.hidden_rows if row <= len(sheet.rows))
    width = len(sheet.rows[0]) if sheet.rows else 0
    columns = sorted(column for column in sheet.facts.hidden_columns if column <= width)
    if rows:
        log.leave(f"{at_sheet(sheet.name)}dòng bị ẩn vẫn được đọc: {listed([*map(str, rows)])}")
    if columns:
        names = listed([letter(column) for column in columns])
        log.leave(f"{at_sheet(sheet.name)}cột bị ẩn vẫn được đọc: {names}")


def named_units(wides: list[Wide], known: Callable[[str], bool], log: Log) -> list[str]:
    """Names beside which no figure stands, and that are units all the same: known elsewhere."""
    names = []
    for wide in wides:
        units = [row.label for row in wide.bare if known(row.label)]
        names += units
        say_bare(wide, [row for row in wide.bare if row.label not in units], log)
    return list(dict.fromkeys(names))
