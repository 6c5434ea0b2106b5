"""The rows of a wide table: unit, period, one column an indicator; what is no unit is left."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from helpers.core.periods import read_period
from helpers.core.text import nfc
from helpers.intake.names import shown
from helpers.intake.numbers import Convention, Misfit, read_number
from helpers.intake.row_kinds.kinds import RowKind, SheetRow
from helpers.intake.row_kinds.words import NO_DATA, told_by_words
from helpers.intake.sources.tables import filled_from_merged
from helpers.intake.tables.heading import DATES, Head, is_number
from helpers.intake.tables.listing import as_text
from helpers.intake.tables.log import Log, at_sheet, listed
from helpers.intake.tables.missing import is_missing
from helpers.intake.tables.namesakes import distinguish_namesakes
from helpers.intake.tables.numbers import conventions
from helpers.intake.tables.row import Row, Wide
from helpers.intake.tables.totals import is_total, is_whole
from helpers.intake.tables.turned_rows import gathered
from helpers.intake.tables.units_only import is_numbered, units_only
from helpers.intake.tables.words import heading_key
from helpers.intake.workbook import Cell, Sheet, letter

_ROWS_SAID = 6
_MARK = re.compile(r"\s*(?:\(\*+\)|\*+|[¹²³⁴⁵⁶⁷⁸⁹]+)$")  # of a footnote
_MARKED = re.compile(rf"[+-]?\d[\d., ]*%?{_MARK.pattern}")


def read_wide(
    sheet: Sheet,
    head: Head,
    log: Log,
    *,
    numbers: str = "",
    is_unit: Callable[[str], bool] = lambda _: False,
) -> Wide:
    """The rows of the table below a heading.

    Args:
        numbers: how numbers typed as text are written, "" to tell it from the cells.
        is_unit: whether a name is one of the units, whatever it looks like.
    """
    how = conventions(sheet, head, numbers, log)
    return _Reading(sheet, head.as_written, log, how, is_unit, head).table()


@dataclass(slots=True)
class _Reading:
    sheet: Sheet
    head: Head
    log: Log
    how: dict[int, Convention]
    is_unit: Callable[[str], bool]
    turned: Head
    left: list[SheetRow] = field(default_factory=list)
    _dated: tuple[str, str] = ("", "")  # the period that a line above the rows names, its cell

    def table(self) -> Wide:
        rows, turn = list(self._rows()), self.turned.turn
        rows = distinguish_namesakes(rows, self.left, self.sheet, self.head, self.log)
        if dated := list(dict.fromkeys(f"{row.dated} '{row.label}'" for row in rows if row.dated)):
            where = at_sheet(self.sheet.name)
            self.log.assume(f"{where}kỳ của các dòng theo dòng ở trên: {listed(dated)}")
        collected = gathered(rows, self.sheet, self.turned, turn, self.log) if turn else None
        rows, head = (collected.rows, collected.by_slot) if collected else (rows, self.head)
        rows, sums = units_only(rows, self.sheet, head, self.is_unit, self.log)
        if collected:
            rows = [*collected.apart(rows)]
        wide = Wide(self.sheet, self.turned, tuple(rows), (*self.left, *sums))
        # the row of the whole is kept
        if sums_only := [total for total in wide.totals if not is_whole(total.label)]:
            names = [_named(row) + (f" ({row.why})" if row.why else "") for row in sums_only]
            where = at_sheet(self.sheet.name)
            self.log.leave(f"{where}dòng tổng, bình quân không phải đơn vị: {listed(names)}")
        return wide

    def _rows(self) -> Iterator[Row]:
        last = self._last_figure()
        begun = False
        for at in range(self.head.row + 1, len(self.sheet.rows) + 1):
            cells = {column: self.sheet.at(at, column) for column in self.head.figures}
            filled = {column: cell for column, cell in cells.items() if _says(cell)}
            name, code = self._name(at)
            if self._repeats(at, name, filled):
                self.left.append(SheetRow(at, "heading"))
                continue
            if filled and not self.is_unit(name) and _is_heading(filled, len(self.head.figures)):
                if begun:
                    self._say_other_table(at, filled)
                    return
                self.left.append(SheetRow(at, "heading", name))
                self.log.leave(f"{at_sheet(self.sheet.name)}dòng tiêu đề phụ: dòng {at}")
            elif kind := self._kind(at, name, code):
                self.left.append(SheetRow(at, kind, name or self._words(at)))
            elif at > last and not self._is_numbered(at) and not _may_be_missing(filled):
                self.left += [SheetRow(at, "note", name)] if name else []
            elif filled and not (name or code):
                self._say_nameless(at, filled)
            elif (name or code) and (filled or self._is_numbered(at)):
                begun = True
                yield self._row(at, name, code, filled)
            elif not self._is_numbered(at) and (line := name or self._words(at)):
                self.left.append(SheetRow(at, "section", line))
                self._dated = (line, f"A{at}") if read_period(line) else self._dated

    def _last_figure(self) -> int:
        """The last row with a figure: names and titles below it are signatures and notes."""
        rows = range(len(self.sheet.rows), self.head.row, -1)
        figures = self.head.figures
        return next((r for r in rows if any(is_number(self.sheet.at(r, c)) for c in figures)), 0)

    def _name(self, row: int) -> tuple[str, str]:
        texts = []
        for what in ("unit", "unit_code"):
            column = self.head.columns.get(what, 0)
            texts.append(as_text(filled_from_merged(self.sheet, row, column)) if column else "")
        return _MARK.sub("", texts[0]), texts[1]

    def _repeats(self, row: int, name: str, filled: dict[int, Cell]) -> bool:
        """Whether the row repeats the heading, as on each page of a long table."""
        columns = self.head.columns
        headings = self.head.headings.get(columns.get("unit", columns.get("unit_code", 0)), ("",))
        if heading_key(name) not in {heading_key(heading) for heading in headings}:
            return False
        texts = [nfc(str(cell)) for cell in filled.values()]
        return not texts or not any(text[:1].isdigit() for text in texts)

    def _say_other_table(self, row: int, filled: dict[int, Cell]) -> None:
        column, cell = next(iter(filled.items()))
        self.log.problem(
            self.sheet.name, f"{letter(column)}{row}", "other_table",
            "từ dòng này là một bảng có tiêu đề khác; bảng đó không được đọc",
            f"'{shown(cell)}'", "để mỗi bảng ở một trang hoặc một tệp riêng",
        )  # fmt: skip

    def _kind(self, row: int, name: str, code: str) -> RowKind | None:
        """What the words of a row say that it is; None for a unit."""
        text = name or ("" if code else self._words(row))
        if name and self.is_unit(name):
            return None
        kind = told_by_words(text)
        return kind if kind in NO_DATA else "total" if is_total(text) else None

    def _words(self, row: int) -> str:
        """The first words of a row, for one without a name."""
        cells = (cell for cell in self.sheet.rows[row - 1] if isinstance(cell, str))
        return next((nfc(cell) for cell in cells if cell.strip()), "")

    def _say_nameless(self, row: int, filled: dict[int, Cell]) -> None:
        if any(not isinstance(cell, str) or _digits(cell) for cell in filled.values()):
            column = self.head.columns.get("unit", self.head.columns.get("unit_code", 1))
            self.log.problem(
                self.sheet.name, f"{letter(column)}{row}", "missing_key",
                "dòng có số liệu nhưng thiếu tên đơn vị", "ô trống",
                "ghi tên đơn vị; hoặc xoá dòng thừa",
            )  # fmt: skip
            self.left.append(SheetRow(row, "doubtful"))

    def _is_numbered(self, row: int) -> bool:
        return is_numbered(self.sheet, self.head, row)

    def _row(self, row: int, name: str, code: str, filled: dict[int, Cell]) -> Row:
        values = {}
        for column, cell in filled.items():
            if (value := self._value(row, column, cell, name or code)) is not None:
                values[column] = value
        groups: dict[str, str] = {
            key: as_text(filled_from_merged(self.sheet, row, self.head.columns[key]))
            for key in ("group", "region")
            if key in self.head.columns
        }
        label, dated = self._label(row), ""
        if not label and not any(key in self.head.columns for key in DATES):
            label, dated = self._dated
        return Row(row, name, code, label, values, groups, dated=dated)

    def _value(self, row: int, column: int, cell: Cell, unit: str) -> float | None:
        percent = (row, column) in self.sheet.facts.percent
        if type(cell) is float and math.isfinite(cell) and not percent:
            return cell
        place = f"{letter(column)}{row}"
        if isinstance(cell, str) and _MARKED.fullmatch(text := nfc(cell)):
            what = "số có dấu chú thích; lấy số, bỏ dấu"
            todo = "ghi chú thích ở cột Ghi chú"
            self.log.problem(
                self.sheet.name, place, "footnote_mark", what, f"'{text}'", todo, "warning"
            )
            cell = _MARK.sub("", text)
        read = read_number(
            cell,
            self.how[column],
            percent_format=percent,
            bare_formula=self.sheet.bare_formula(row, column),
        )
        if isinstance(read, Misfit):
            what = f"{read.what} (cột '{shown(self.head.title(column), 40)}', {shown(unit, 40)})"
            self.log.problem(self.sheet.name, place, read.code, what, read.found, read.todo)
            return None
        return None if read is None else float(read)

    def _label(self, row: int) -> str:
        """The period as written; a year and a quarter or month in columns of their own as one."""
        labels = {
            key: as_text(filled_from_merged(self.sheet, row, self.head.columns[key]))
            for key in DATES
            if key in self.head.columns
        }
        year, part = labels.get("year", ""), labels.get("quarter", "") or labels.get("month", "")
        if "period" in labels or not year or not part:
            return labels.get("period", "") or year or part
        if year in part:
            return part
        return f"{'Q' if labels.get('quarter') else 'T'}{part.lstrip('QqTt')}/{year}"


def _says(cell: Cell) -> bool:
    """Whether a cell says anything, be it that there is no value."""
    return not isinstance(cell, str) or bool(cell.strip())


def _may_be_missing(filled: dict[int, Cell]) -> bool:
    """Whether a row says of some figure that there is none."""
    return any(is_missing(cell) for cell in filled.values())


def _is_heading(filled: dict[int, Cell], figures: int) -> bool:
    """Whether cells are the heading of another table: different words over most figures.

    A unit may have the same words for all its figures: "không khảo sát".
    """
    words = [
        nfc(cell)
        for cell in filled.values()
        if isinstance(cell, str) and not is_missing(cell) and cell.strip()[:1].isalpha()
    ]
    return len(words) * 2 > figures and len(set(words)) * 2 > len(words) and len(set(words)) > 1


def _digits(text: str) -> bool:
    return any(character.isdigit() for character in str(text))


def say_bare(wide: Wide, rows: Sequence[SheetRow], log: Log) -> None:
    """Say which rows have a name and no figure, and are taken for no unit."""
    if rows:
        names = ", ".join(map(_named, rows[:_ROWS_SAID]))
        more = f" … (tất cả {len(rows)})" if len(rows) > _ROWS_SAID else ""
        where = at_sheet(wide.sheet.name)
        log.leave(f"{where}dòng không có số liệu, không coi là đơn vị: {names}{more}")


def _named(row: SheetRow) -> str:
    return f"dòng {row.number} '{shown(row.label, 40)}'"
