"""Say of every row of a table what it is, by its key, its words, its place and its sums."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from helpers.intake.names import shown
from helpers.intake.row_kinds.kinds import RowKind, SheetRow, Verdict, WrongTotal
from helpers.intake.row_kinds.sums import (
    LEAST_ADDENDS,
    LEAST_LARGEST,
    Number,
    Sums,
    Vector,
    blocks,
    close,
    is_telling,
    same,
)
from helpers.intake.row_kinds.words import is_numbering, may_be_total, told_by_words
from helpers.intake.workbook import Cell, Sheet, plain_text

_FIGURE = re.compile(r"[(+−-]?\s*\d[\d.,\s]*[%)]?\s*\S{0,3}|#[A-Z/0!?]+!?\??")
_BY_WORDS, _BY_SUM = "theo chữ", "bằng tổng các dòng khác ở mọi cột số"


@dataclass(frozen=True, slots=True)
class Table:
    """Where a table stands on a sheet, and how the keys of its rows are known.

    Attributes:
        first, last: its rows below the heading; rows of a repeated heading are in `headings`.
        keys: the columns that say what a row is about, a code or a name.
        columns: those that hold figures.
        added: those of `columns` that totals add up; rates are not added. Empty: nothing is.
        vector: the figures of a row in the columns `added`, None where there is none.
        verdict: what the key of a row is.
        words: the columns of texts that are declared; messages quote no others.
        odd: whether the code of a row is built unlike those of the other rows.
        known_may_be_sums: a declared key is never doubted for being the sum of other rows.
    """

    sheet: Sheet
    first: int
    last: int
    keys: tuple[int, ...]
    columns: tuple[int, ...]
    added: tuple[int, ...]
    vector: Callable[[int], Vector]
    verdict: Callable[[int], Verdict]
    headings: frozenset[int] = frozenset()
    words: tuple[int, ...] = ()
    odd: Callable[[int], bool] = lambda row: False
    known_may_be_sums: bool = True


@dataclass
class Classified:
    """The rows of a table in order, and the stated totals that are no sums."""

    rows: list[SheetRow] = field(default_factory=list)
    wrong: list[WrongTotal] = field(default_factory=list)

    def of(self, *kinds: RowKind) -> Iterator[SheetRow]:
        """The rows of these kinds."""
        return (row for row in self.rows if row.kind in kinds)


def classify(table: Table) -> Classified:
    """What each row of the table is.

    A row with a declared key is data. Any other is a total where its words say so, or where it
    equals the sum of other rows in all its figures; what has figures and is none of these is
    doubtful. Rows without figures are recognised by their words, then by their place.
    """
    return _Reading(table).classified()


class _Reading:
    """Reads a table in two passes: first what is data, then what the other rows are beside it."""

    def __init__(self, table: Table) -> None:
        self._table, self._sheet = table, table.sheet
        self._sums = Sums(len(table.added))
        self._pending: dict[int, Verdict] = {}
        self._kinds: dict[int, RowKind] = {}
        self._likely: dict[int, Vector] = {}

    def classified(self) -> Classified:
        table = self._table
        for row in range(table.first, table.last + 1):
            self._first_look(row)
        data = self._sums.rows
        self._ends = (data[0], data[-1]) if data else (table.last + 1, table.first - 1)
        borders = sorted(row for row in self._pending if self._has_figures(row) or self._texts(row))
        classified = Classified()
        doubts = set(self._doubted(borders)) if table.added else set()
        for row in range(table.first, table.last + 1):
            kind, why = self._kinds.get(row, "blank"), ""
            if row in self._pending:
                kind, why = self._second_look(row, borders, classified)
            elif row in doubts:
                kind, why = "doubtful", f"có mã nhưng {_BY_SUM}"
            label = "" if kind in ("data", "blank") else self._label(row)
            classified.rows.append(SheetRow(row, kind, label, why))
        return classified

    def _first_look(self, row: int) -> None:
        table = self._table
        if row in table.headings:
            self._kinds[row] = "heading"
            return
        verdict = table.verdict(row)
        if verdict == "blank" and not any(c != "" for c in self._sheet.rows[row - 1]):
            return
        if verdict != "known" and self._opens() and is_numbering(self._texts(row)):
            self._kinds[row] = "numbering"
        elif verdict in ("known", "likely"):
            self._kinds[row] = "data"
            figures = table.vector(row)
            self._sums.add(row, figures)
            if verdict == "likely" or not table.known_may_be_sums:
                self._likely[row] = figures
        else:
            self._pending[row] = verdict

    def _opens(self) -> bool:
        """Whether no data stand yet below the heading that was met last."""
        last = max(
            (heading for heading in self._table.headings if heading in self._kinds), default=0
        )
        return not self._sums.rows or self._sums.rows[-1] < last

    def _doubted(self, borders: Sequence[int]) -> Iterator[int]:
        """Rows of data that are the sum of all rows above them, or of those since a border."""
        for row, figures in self._likely.items():
            largest = max((figure for figure in figures if figure is not None), default=0)
            if largest <= 0:
                continue
            at = figures.index(largest)
            before = bisect_left(borders, row)
            for start in (
                self._table.first,
                *(border + 1 for border in borders[before - 1 : before]),
            ):
                if not close(largest, self._sums.of_one(at, start, row - 1)):
                    continue
                added, _, filled = self._sums.between(start, row - 1)
                sure = filled >= LEAST_ADDENDS and largest >= LEAST_LARGEST
                if not sure and not (is_telling(figures, filled) and self._table.odd(row)):
                    continue
                if same(figures, added):
                    yield row
                    break

    def _second_look(
        self, row: int, borders: Sequence[int], classified: Classified
    ) -> tuple[RowKind, str]:
        worded = self._worded_kind(row)
        letter = self._pending[row] == "letter"
        if not self._has_figures(row):
            return self._without_figures(row, worded)
        figures = self._table.vector(row)
        if worded == "statistic":
            return worded, _BY_WORDS
        begins = any(may_be_total(text) for text in self._texts(row))
        whole = self._block(row, borders, figures, worded is not None or begins)
        if whole is not None:
            if worded == "total" and self._leaves_rows_out(row):
                everything, _, _ = self._sums.between(self._table.first, self._table.last)
                classified.wrong += self._differences(row, figures, everything)
            return ("total" if whole else "subtotal"), _BY_SUM
        if worded == "total" and not letter:
            classified.wrong += self._wrong(row, borders, figures)
            return "total", _BY_WORDS
        if self._pending[row] == "left":
            return worded or "note", "theo khai báo"
        if letter:
            return "data", ""
        if self._pending[row] == "blank":
            return "doubtful", "có số liệu nhưng thiếu mã, tên"
        unlike = "giống dòng tổng nhưng khác tổng các dòng khác" if begins else ""
        return "doubtful", unlike or "không giống mã, tên của các dòng khác"

    def _block(
        self, row: int, borders: Sequence[int], figures: Vector, labelled: bool
    ) -> bool | None:
        """Whether the row adds up all data (True) or a block of them; None where it is no sum.

        Without words of a total or section, a sum that can be chance is none.
        """
        everything = len(self._sums.rows)
        for first, last in blocks(row, borders, self._table.first, self._table.last):
            added, rows, filled = self._sums.between(first, last)
            convincing = rows > 0 if labelled else is_telling(figures, filled)
            if convincing and same(figures, added):
                return rows == everything
        return None

    def _wrong(self, row: int, borders: Sequence[int], figures: Vector) -> Iterator[WrongTotal]:
        """Where a total differs from the block that it fits best."""
        best: list[Number] = []
        most = -1
        for first, last in blocks(row, borders, self._table.first, self._table.last):
            added, rows, _ = self._sums.between(first, last)
            fits = sum(a is not None and close(a, b) for a, b in zip(figures, added, strict=True))
            if rows and fits > most:
                best, most = added, fits
        yield from self._differences(row, figures, best)

    def _differences(
        self, row: int, figures: Vector, added: Sequence[Number]
    ) -> Iterator[WrongTotal]:
        for column, stated, made in zip(self._table.added, figures, added, strict=False):
            if stated is not None and not close(stated, made):
                yield WrongTotal(row, column, stated, made)

    def _leaves_rows_out(self, row: int) -> bool:
        """Whether data go on right below a total of all above: typed behind it, and not in it."""
        data = self._sums.rows
        below = data[bisect_left(data, row) :]
        others = [other for other in self._pending if other != row and self._texts(other)]
        return bool(below) and not any(
            data[0] < other <= data[-1] or (other > row and self._has_figures(other))
            for other in others
        )

    def _without_figures(self, row: int, worded: RowKind | None) -> tuple[RowKind, str]:
        first, last = self._ends
        if not worded and not self._has_label(row):
            return "blank", ""
        if worded and worded != "section":
            return worded, _BY_WORDS
        if row > last and self._sums.rows:
            if worded is None:
                return ("note" if self._follows_note(row) else "signature"), ""
            return worded, _BY_WORDS
        if row < first and len(self._texts(row)) > 1:
            return "heading", ""
        return "section", _BY_WORDS if worded else ""

    def _follows_note(self, row: int) -> bool:
        """Whether no signature has begun above: below one, names and titles need no words."""
        above = range(max(self._ends[1] + 1, self._table.first), row)
        return not any(
            self._worded_kind(upper) == "signature" for upper in above if upper in self._pending
        )

    def _worded_kind(self, row: int) -> RowKind | None:
        """What the words of a row say; those in its key columns first."""
        texts = [*self._key_texts(row), *self._texts(row)]
        kinds = [kind for text in texts if (kind := told_by_words(text))]
        named = [kind for kind in kinds if kind != "section"]
        return next(iter(named or kinds), None)

    def _has_figures(self, row: int) -> bool:
        sheet, columns = self._sheet, self._table.columns
        return any(says_figure(sheet.at(row, c)) or sheet.bare_formula(row, c) for c in columns)

    def _has_label(self, row: int) -> bool:
        return any(any(sign.isalpha() for sign in text) for text in self._texts(row))

    def _key_texts(self, row: int) -> list[str]:
        return self._texts_in(row, self._table.keys)

    def _texts_in(self, row: int, columns: Iterable[int]) -> list[str]:
        cells = (self._sheet.at(row, column) for column in columns)
        return [text for cell in cells if (text := plain_text(cell))]

    def _texts(self, row: int) -> list[str]:
        """What stands in the row, each once: a merged or repeated text is one."""
        cells = self._sheet.rows[row - 1] if row <= len(self._sheet.rows) else ()
        return [text for cell in cells if (text := plain_text(cell))]

    def _label(self, row: int) -> str:
        """The key of a row, a declared text, or what tells its kind: no cell that nobody asked
        for, which may be a name or a number of a person."""
        telling = (text for text in self._texts(row) if told_by_words(text))
        texts = [*self._key_texts(row), *self._texts_in(row, self._table.words), *telling]
        return shown(next(iter(texts), ""), 60)


def says_figure(cell: Cell) -> bool:
    """Whether a cell of a column of figures holds one, in whatever form; words are none.

    Example:
        >>> [says_figure(cell) for cell in (40, "1.234", "40 ✓", "#REF!", "Giám đốc", "")]
        [True, True, True, True, False, False]
    """
    if isinstance(cell, str):
        return _FIGURE.fullmatch(cell.strip()) is not None
    return True
