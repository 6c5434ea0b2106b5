"""The heading of a wide table: which row it is, and what stands in each column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise

from helpers.core.periods import read_period
from helpers.core.spelling import plain
from helpers.core.text import nfc
from helpers.intake.row_kinds.words import is_numbering
from helpers.intake.sources.tables import header_texts
from helpers.intake.tables.columns import Columns
from helpers.intake.tables.listing import as_text
from helpers.intake.tables.missing import is_missing
from helpers.intake.tables.words import (
    DATA,
    TOTAL_COLUMN,
    heading_key,
    is_aside,
    is_one_of,
    is_rank,
    meaning,
)
from helpers.intake.workbook import Cell, Sheet, letter

_CODED = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_.-]+")
_DEEPEST = 60
_LEVELS = 8
_MARK = 3  # signs of a mark that stands for a figure: "x", "KPS", "(*)"
_NAMES = ("unit", "unit_code")
_NESTED: tuple[frozenset[str], ...] = (
    frozenset(),
    frozenset({"huyen", "quan", "district"}),
    frozenset({"xa", "phuong", "commune", "ward"}),
)
DATES = ("period", "year", "quarter", "month")
# what a row below the heading may say of its columns
_MEASURES = "%|điểm|người|triệu đồng|tỷ đồng|đồng|hồ sơ|thủ tục|points|percent|score"


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a table cannot be read: a code, the cell, what is wrong, what is there, what to do."""

    code: str
    cell: str
    what: str
    found: str
    todo: str


@dataclass(frozen=True, slots=True)
class Turn:
    """How a table is read whose columns are periods, or whose rows are one indicator each.

    Attributes:
        head: the heading as the sheet has it.
        labels: the period over each of them; "" where the rows say it.
        to: by column, or by the key of what `indicator` says in a row, which figure is meant.
        cells: of each figure, the cell that names it first.
        indicator: the column that says which indicator a row is about; 0 where the headings do.
        used: the columns that say codes, names and units of measure.
        reading: in Vietnamese, how the table is read.
    """

    head: Head
    labels: dict[int, str]
    to: dict[int | str, int] = field(default_factory=dict)
    cells: dict[int, str] = field(default_factory=dict)
    indicator: int = 0
    used: tuple[int, ...] = ()
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a table.

    Attributes:
        top, row: its first and last row.
        columns: the column of each thing that is no figure: unit, unit_code, period, group …
        figures: what each column of figures is: a code of the framework, else its heading.
        headings: the texts of each column, from top to bottom.
        others: further columns of names: a district beside a commune.
        guessed: whether the column of units has no heading that is known.
        turn: how the table is turned; its figures then have numbers beyond the sheet's columns.
        codes_and_units: by figure of a turned table its code and its unit of measure, "" for none.
        wrong: why the table cannot be turned.
    """

    top: int
    row: int
    columns: dict[str, int]
    figures: dict[int, str]
    headings: dict[int, tuple[str, ...]]
    others: tuple[int, ...] = ()
    guessed: bool = False
    turn: Turn | None = None
    codes_and_units: dict[str, tuple[str, str]] = field(default_factory=dict)
    wrong: Unfit | None = None

    def title(self, column: int) -> str:
        """The heading of a column as a message shows it."""
        return " / ".join(self.headings.get(column, ()))

    def cell(self, figure: int) -> str:
        """The cell that heads a figure."""
        turned = self.turn.cells.get(figure) if self.turn else None
        return turned or f"{letter(figure)}{self.row}"

    @property
    def as_written(self) -> Head:
        """The heading with the columns of figures that the sheet has."""
        return self.turn.head if self.turn else self


@dataclass(slots=True)
class _Draft:
    columns: dict[str, int] = field(default_factory=dict)
    figures: dict[int, str] = field(default_factory=dict)
    others: list[int] = field(default_factory=list)


def find_head(sheet: Sheet, known: Columns | None) -> Head | None:
    """The heading with the most columns of figures; None where the sheet has none.

    A row of a table whose units have a heading of their own is never taken for its heading.

    Args:
        known: the framework's codes; without it every column of numbers is a figure.
    """
    best = max(_candidates(sheet, known), key=_merit, default=None)
    if best and best.guessed and any(map(partial(_names_units, sheet), range(1, best.row + 1))):
        return None  # what names the units has no figures: a row below it is no heading
    return best


def _names_units(sheet: Sheet, row: int) -> bool:
    """Whether the headings of a row are words, and one of them heads units."""
    return _is_words(sheet, row) and any(
        meaning(DATA, cell) == "unit" and _fits(sheet, row, at, "unit")
        for at, cell in enumerate(sheet.rows[row - 1], start=1)
    )


def _merit(head: Head) -> tuple[bool, int, int]:
    """A known column of units, more figures of different names, further up."""
    return not head.guessed, len(set(head.figures.values())), -head.row


def _candidates(sheet: Sheet, known: Columns | None) -> Iterator[Head]:
    last = min(_DEEPEST, len(sheet.rows))
    heads: list[Head] = []
    for top in (row for row in range(1, last + 1) if _is_words(sheet, row)):
        under = [head for head in heads if _is_data(sheet, head, top)]
        if any(not head.guessed or _is_data(sheet, head, top - 1) for head in under):
            continue
        for depth in range(1, _LEVELS + 1):
            if depth > 1 and not _goes_on(sheet, top, top + depth - 1):
                break
            headings = _headings(sheet, top, depth)
            if len(headings) < 2:
                break
            head = _head(sheet, top, top + depth - 1, headings, known)
            if head.figures and any(name in head.columns for name in _NAMES):
                heads.append(head)
                yield head


def _is_data(sheet: Sheet, head: Head, row: int) -> bool:
    """Whether a row has numbers, and nothing else, where a heading above has its figures."""
    cells = [cell for at in head.figures if not is_missing(cell := sheet.at(row, at))]
    numbers = (is_number(cell) and read_period(as_text(cell)) is None for cell in cells)
    return row > head.row and bool(cells) and all(numbers)


def _is_words(sheet: Sheet, row: int) -> bool:
    """Whether a row can be a heading: more words than numbers, years, or codes such as 1.1 after
    the heading of the units."""
    cells = [cell for cell in sheet.rows[row - 1] if not is_missing(cell)]
    if sum(map(is_number, cells)) * 2 <= len(cells):
        return len(cells) > 1
    numbers = {as_text(cell) for cell in cells if is_number(cell)}
    if len(numbers) > 1 and all(map(read_period, numbers)):
        return True
    return any(_is_name(sheet, row, at) for at in range(1, len(sheet.rows[row - 1]) + 1))


def _goes_on(sheet: Sheet, top: int, row: int) -> bool:
    """Whether a row is a further line of the heading from `top` on: words or years, no name."""
    if row > len(sheet.rows):
        return False
    words = [cell for cell in sheet.rows[row - 1] if isinstance(cell, str) and cell.strip()]
    typed = [cell for cell in sheet.rows[row - 1] if isinstance(cell, (int, float))]
    numbers = any(read_period(as_text(cell)) is None for cell in typed)
    named = [at for at in range(1, len(sheet.rows[top - 1]) + 1) if _is_name(sheet, top, at)]
    below = any(str(sheet.at(row, at)).strip() for at in named)
    return bool(words or typed) and not numbers and not below


def _is_name(sheet: Sheet, row: int, at: int) -> bool:
    return meaning(DATA, sheet.at(row, at)) in _NAMES


def _headings(sheet: Sheet, top: int, depth: int) -> dict[int, tuple[str, ...]]:
    """The texts over each column; a heading over several columns is over all."""
    texts = header_texts(sheet, top, depth, _text, lambda text: not meaning(DATA, text))
    return {at: tuple(levels) for at, levels in enumerate(texts, start=1) if levels}


def _text(cell: Cell) -> str:
    return "" if is_missing(cell) else as_text(cell)


def _head(
    sheet: Sheet, top: int, row: int, headings: dict[int, tuple[str, ...]], known: Columns | None
) -> Head:
    draft = _Draft()
    names: list[int] = []
    numbered = _coded(headings)
    for at, levels in headings.items():
        what = "" if known and known.match(*reversed(levels)) else _meaning(levels)
        if known and known.is_grouping(*levels):
            what = "group"
        if what in (*DATES, "unit") and not _fits(sheet, row, at, what):
            what = ""  # "time" may head an indicator, "Xã" the number of communes
        if what == "unit":
            names.append(at)
        elif what:
            draft.columns.setdefault(what, at)
        elif known:
            if code := known.match(" ".join(levels), *reversed(levels)):
                draft.figures[at] = code
        elif not is_number(levels[-1]) or read_period(levels[-1]) or at in numbered:
            draft.figures[at] = own_heading(levels)
    coded = [at for at in names if all(_CODE.fullmatch(as_text(c)) for c in _cells(sheet, row, at))]
    if coded and len(coded) < len(names):
        draft.columns.setdefault("unit_code", coded[0])
        names = [at for at in names if at not in coded]
    if names:
        draft.columns["unit"] = max(
            names, key=lambda at: (_depth(headings[at]), _different(sheet, row, at), -at)
        )
        draft.others = [at for at in names if at != draft.columns["unit"]]
    guessed = not names and "unit_code" not in draft.columns
    if guessed and (at := _first_words(sheet, row, headings, draft)):
        draft.columns["unit"] = at
        draft.figures.pop(at, None)
    if known is None:
        draft.figures = {
            at: name for at, name in draft.figures.items() if is_numeric(sheet, row, at)
        }
        _tell_apart(draft.figures, headings)
    return Head(top, row, draft.columns, draft.figures, headings, tuple(draft.others), guessed)


def _coded(headings: dict[int, tuple[str, ...]]) -> set[int]:
    """The columns headed by codes that go on from one to the next: 1.1, 1.2, 2.1."""
    codes = {
        at: tuple(map(int, levels[-1].split(".")))
        for at, levels in headings.items()
        if _CODED.fullmatch(levels[-1])
    }
    first = [numbers[-1] == 1 for numbers in codes.values()]
    going_on = [b[:-1] == a[:-1] and b[-1] == a[-1] + 1 for a, b in pairwise(codes.values())]
    steps = zip(first, [False, *going_on], strict=True) if codes else ()
    return set(codes) if all(any(step) for step in steps) else set()


def _meaning(levels: tuple[str, ...]) -> str:
    """What a column is that is no figure, by the lowest of its headings that says so."""
    for text in reversed(levels):
        if what := meaning(DATA, text):
            return what
        if is_rank(text):
            return "rank"
        if is_aside(text):
            return "note"
    return ""


def _tell_apart(figures: dict[int, str], headings: dict[int, tuple[str, ...]]) -> None:
    """Columns of one heading are called by their path: "Nộp trực tuyến / Đúng hạn"."""
    count = Counter(figures.values())
    for at, name in figures.items():
        if count[name] > 1:
            figures[at] = " / ".join(headings[at])


def _fits(sheet: Sheet, row: int, at: int, what: str) -> bool:
    """Whether what stands below can be periods or names: most numbers are neither."""
    below = _cells(sheet, row, at)
    if sum(map(is_number, below)) * 2 <= len(below):
        return True
    if what == "unit":
        return False
    if what in ("quarter", "month"):
        return all(as_text(cell).isdecimal() and int(as_text(cell)) <= 12 for cell in below)
    return sum(read_period(as_text(cell)) is not None for cell in below) * 2 > len(below)


def own_heading(levels: tuple[str, ...]) -> str:
    """The heading that names a column: the lowest that is no unit of measure."""
    words = [level for level in levels if not is_one_of(_MEASURES, level)]
    return words[-1] if words else levels[-1]


def _depth(levels: tuple[str, ...]) -> int:
    """How far down an administrative level is: a commune lies in a district."""
    words = set(re.findall(r"\w+", plain(levels[-1].casefold())))
    return max((at for at, names in enumerate(_NESTED) if words & names), default=0)


def _different(sheet: Sheet, row: int, at: int) -> int:
    return len({str(sheet.at(below, at)) for below in range(row + 1, len(sheet.rows) + 1)})


def _first_words(
    sheet: Sheet, row: int, headings: dict[int, tuple[str, ...]], draft: _Draft
) -> int:
    """The first column of words below a heading of words; 0 where there is none."""
    for at in range(1, len(sheet.rows[row - 1]) + 1):
        if at in draft.columns.values() or is_total_heading(headings.get(at, ())):
            continue
        below = _cells(sheet, row, at)
        words = sum(isinstance(cell, str) and not is_number(cell) for cell in below)
        if words >= 2 and words * 2 > len(below):
            return at
    return 0


def is_total_heading(levels: tuple[str, ...]) -> bool:
    """Whether a column is the total of the others: "Tổng điểm", "Điểm", "công bố"."""
    return any(
        is_one_of(TOTAL_COLUMN, level) or "congbo" in heading_key(level.replace("_", " "))
        for level in levels
    )


def is_numeric(sheet: Sheet, row: int, at: int) -> bool:
    """Whether most of what stands below a heading are numbers, marks such as "x" not counted."""
    below = [cell for cell in _cells(sheet, row, at) if is_number(cell) or len(str(cell)) > _MARK]
    return sum(map(is_number, below)) * 2 > len(below)


def _cells(sheet: Sheet, row: int, at: int) -> list[Cell]:
    """The cells of a column that say something."""
    cells = (sheet.at(below, at) for below in range(row + 1, len(sheet.rows) + 1))
    return [cell for cell in cells if not is_missing(cell)]


def is_number(cell: Cell) -> bool:
    """Whether a cell is a number, or a text that is one in some way of writing."""
    if isinstance(cell, bool):
        return False
    if isinstance(cell, (int, float)):
        return True
    if not isinstance(cell, str) or cell[:1].isalpha():
        return False
    text = nfc(cell).removesuffix("%").rstrip()
    digits = text.lstrip("+-−").replace(".", "").replace(",", "").replace(" ", "")
    return digits.isdecimal() and digits.isascii()


def without_numbering(sheet: Sheet, head: Head) -> Head:
    """The heading with the row of column numbers, "(1) (2) (3)", that stands below it."""
    row = head.row + 1
    cells = sheet.rows[row - 1] if row <= len(sheet.rows) else ()
    texts = [text for cell in cells if (text := as_text(cell))]
    return replace(head, row=row) if is_numbering(texts) else head
