"""The heading of a wide table: which row it is, and what stands in each column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from helpers.core.periods import read_period
from helpers.core.spelling import plain
from helpers.intake.sources.tables import filled_from_merged
from helpers.intake.tables.columns import Columns
from helpers.intake.tables.listing import as_text
from helpers.intake.tables.missing import is_missing
from helpers.intake.tables.words import DATA, TOTAL_COLUMN, heading_key, is_one_of, is_rank, meaning
from helpers.intake.workbook import Cell, Sheet

_DEEPEST = 60
_LEVELS = 3
_NAMES = ("unit", "unit_code")
_NESTED: tuple[frozenset[str], ...] = (
    frozenset(),
    frozenset({"huyen", "quan", "district"}),
    frozenset({"xa", "phuong", "commune", "ward"}),
)
_DATES = ("period", "year", "quarter", "month")
# what a row below the heading may say of its columns
_MEASURES = "%|điểm|người|triệu đồng|tỷ đồng|đồng|hồ sơ|thủ tục|points|percent|score"


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
    """

    top: int
    row: int
    columns: dict[str, int]
    figures: dict[int, str]
    headings: dict[int, tuple[str, ...]]
    others: tuple[int, ...] = ()
    guessed: bool = False

    def title(self, column: int) -> str:
        """The heading of a column as a message shows it."""
        return " / ".join(self.headings.get(column, ()))


@dataclass(slots=True)
class _Draft:
    columns: dict[str, int] = field(default_factory=dict)
    figures: dict[int, str] = field(default_factory=dict)
    others: list[int] = field(default_factory=list)


def find_head(sheet: Sheet, known: Columns | None) -> Head | None:
    """The heading with the most columns of figures; None where the sheet has none.

    Args:
        known: the framework's codes; without it every column of numbers is a figure.
    """
    best: Head | None = None
    for head in _candidates(sheet, known):
        if best is None or _merit(head) > _merit(best):
            best = head
    return best


def _merit(head: Head) -> tuple[bool, int, int]:
    """A known column of units, more figures, further up."""
    return not head.guessed, len(head.figures), -head.row


def _candidates(sheet: Sheet, known: Columns | None) -> Iterator[Head]:
    last = min(_DEEPEST, len(sheet.rows))
    for top in (row for row in range(1, last + 1) if _is_words(sheet, row)):
        for depth in range(1, _LEVELS + 1):
            if depth > 1 and not _goes_on(sheet, top, top + depth - 1):
                break
            headings = _headings(sheet, top, depth)
            if len(headings) < 2:
                break
            head = _head(sheet, top, top + depth - 1, headings, known)
            if head.figures and any(name in head.columns for name in _NAMES):
                yield head


def _is_words(sheet: Sheet, row: int) -> bool:
    """Whether a row can be a heading: more words than numbers, or codes such as 1.1 after the
    heading of the units."""
    cells = [cell for cell in sheet.rows[row - 1] if not is_missing(cell)]
    if sum(map(_is_number, cells)) * 2 <= len(cells):
        return len(cells) > 1
    return any(_is_name(sheet, row, at) for at in range(1, len(sheet.rows[row - 1]) + 1))


def _goes_on(sheet: Sheet, top: int, row: int) -> bool:
    """Whether a row is a further line of the heading that begins in `top`: words, no name."""
    if row > len(sheet.rows):
        return False
    words = [cell for cell in sheet.rows[row - 1] if isinstance(cell, str) and cell.strip()]
    numbers = any(isinstance(cell, (int, float)) for cell in sheet.rows[row - 1])
    named = [at for at in range(1, len(sheet.rows[top - 1]) + 1) if _is_name(sheet, top, at)]
    below = any(str(sheet.at(row, at)).strip() for at in named)
    return bool(words) and not numbers and not below


def _is_name(sheet: Sheet, row: int, at: int) -> bool:
    return meaning(DATA, sheet.at(row, at)) in _NAMES


def _headings(sheet: Sheet, top: int, depth: int) -> dict[int, tuple[str, ...]]:
    """The texts over each column; a heading over several columns that is merged is over all."""
    found = {}
    for at in range(1, len(sheet.rows[top - 1]) + 1):
        levels: list[str] = []
        for row in range(top, top + depth):
            cell = sheet.at(row, at) if depth == 1 else filled_from_merged(sheet, row, at)
            text = as_text(cell)
            if text and text not in levels and not is_missing(text):
                levels.append(text)
        if levels:
            found[at] = tuple(levels)
    return found


def _head(
    sheet: Sheet, top: int, row: int, headings: dict[int, tuple[str, ...]], known: Columns | None
) -> Head:
    draft = _Draft()
    names: list[int] = []
    for at, levels in headings.items():
        what = "" if known and known.match(*reversed(levels)) else _meaning(levels)
        if known and known.is_grouping(*levels):
            what = "group"
        if what in (*_DATES, "unit") and not _fits(sheet, row, at, what):
            what = ""  # "time" may head an indicator, "Xã" the number of communes
        if what == "unit":
            names.append(at)
        elif what:
            draft.columns.setdefault(what, at)
        elif known:
            if code := known.match(*reversed(levels), " ".join(levels)):
                draft.figures[at] = code
        elif isinstance(sheet.at(row, at), str) or len(levels) > 1:
            draft.figures[at] = _own(levels)
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
    return Head(top, row, draft.columns, draft.figures, headings, tuple(draft.others), guessed)


def _meaning(levels: tuple[str, ...]) -> str:
    """What a column is that is no figure, by the lowest of its headings that says so."""
    for text in reversed(levels):
        if what := meaning(DATA, text):
            return what
        if is_rank(text):
            return "rank"
    return ""


def _fits(sheet: Sheet, row: int, at: int, what: str) -> bool:
    """Whether what stands below can be periods or names: most numbers are neither."""
    below = _cells(sheet, row, at)
    if sum(map(_is_number, below)) * 2 <= len(below):
        return True
    if what == "unit":
        return False
    if what in ("quarter", "month"):
        return all(as_text(cell).isdecimal() and int(as_text(cell)) <= 12 for cell in below)
    return sum(read_period(as_text(cell)) is not None for cell in below) * 2 > len(below)


def _own(levels: tuple[str, ...]) -> str:
    """The heading that names a column: the lowest that is no unit of measure."""
    words = [one for one in levels if not is_one_of(_MEASURES, one)]
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
        words = sum(isinstance(one, str) and not _is_number(one) for one in below)
        if words >= 2 and words * 2 > len(below):
            return at
    return 0


def is_total_heading(levels: tuple[str, ...]) -> bool:
    """Whether a column is the total of the others: "Tổng điểm", "Điểm", "công bố"."""
    return any(
        is_one_of(TOTAL_COLUMN, one) or "congbo" in heading_key(one.replace("_", " "))
        for one in levels
    )


def is_numeric(sheet: Sheet, row: int, at: int) -> bool:
    """Whether most of what stands below a heading are numbers."""
    below = _cells(sheet, row, at)
    return sum(map(_is_number, below)) * 2 > len(below)


def _cells(sheet: Sheet, row: int, at: int) -> list[Cell]:
    """The cells of a column that say something."""
    cells = (sheet.at(below, at) for below in range(row + 1, len(sheet.rows) + 1))
    return [one for one in cells if not is_missing(one)]


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return False
    if isinstance(cell, (int, float)):
        return True
    text = str(cell).strip().removesuffix("%").rstrip()
    digits = text.lstrip("+-−").replace(".", "").replace(",", "").replace(" ", "")
    return isinstance(cell, str) and digits.isdecimal() and digits.isascii()


def without_numbering(sheet: Sheet, head: Head) -> Head:
    """The heading with the row of column numbers, "(1) (2) (3)", that stands below it."""
    row = head.row + 1
    if row > len(sheet.rows):
        return head
    texts = [as_text(cell).strip("()[] ") for cell in sheet.rows[row - 1]]
    texts = [one for one in texts if one]
    numbers = [int(one) for one in texts if one.isdecimal()]
    letters = [one for one in texts if one.isalpha() and len(one) == 1]
    rising = all(two == one + 1 for one, two in pairwise(numbers))
    if len(numbers) >= 2 and rising and len(numbers) + len(letters) == len(texts):
        return replace(head, row=row)
    return head


def period_headings(head: Head) -> list[str]:
    """The headings of figures that are periods: a table of one indicator over time."""
    return [name for name in head.figures.values() if read_period(name)]
