"""Workbooks of OpenDocument, .ods, as LibreOffice writes them: one XML part for all sheets."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from helpers.intake.archive import Limits, refuse
from helpers.intake.facts import Reach, SheetFacts, letter
from helpers.intake.formats.values import by_column, read_values, sheet_names
from helpers.intake.scan import feed, parser_of, read_part
from helpers.intake.workbook import Book, Formats, Note, Rows

_STYLES = ("number-style", "percentage-style", "currency-style", "date-style", "time-style")
_WIDEST = 16_384


@dataclass
class _Sheet:
    facts: SheetFacts = field(default_factory=SheetFacts)
    styles: dict[tuple[int, int], str] = field(default_factory=dict)


class _Scan:
    """Handlers that gather the facts of every sheet while the parts are parsed."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path, self._limits = path, limits
        self.sheets: dict[str, _Sheet] = {}
        self.formats: dict[str, str] = {}  # of a data style
        self.cells: dict[str, str] = {}  # the data style of a cell style
        self._data_style = ""
        self._now = _Sheet()
        self._reach = Reach(path, limits, self._now.facts)
        self._row = self._column = 0
        self._rows = 1

    def start(self, name: str, marks: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local in _STYLES:
            self._data_style = _mark(marks, "name")
            self.formats[self._data_style] = "0%" if local == "percentage-style" else ""
        elif local == "number" and name.startswith("number:") and self._data_style:
            self._number(marks)
        elif local == "style" and "style:data-style-name" in marks:
            self.cells[_mark(marks, "name")] = marks["style:data-style-name"]
        elif local == "table" and name.startswith("table:"):
            self._table(_mark(marks, "name"))
        elif local == "table-column":
            self._columns(marks)
        elif local == "table-row":
            self._start_row(marks)
        elif local in ("table-cell", "covered-table-cell"):
            self._cell(marks)

    def _number(self, marks: dict[str, str]) -> None:
        """The digits of a number style, as the format of Excel that shows the same."""
        digits = "0" * _whole(marks, "min-integer-digits", 1)
        places = "0" * _whole(marks, "decimal-places", 0)
        grouped = _mark(marks, "grouping") == "true"
        if self.formats[self._data_style] == "":
            shown = f"#,##{digits}" if grouped else digits or "#"
            self.formats[self._data_style] = shown + (f".{places}" if places else "")

    def _table(self, name: str) -> None:
        self._now = self.sheets.setdefault(name, _Sheet())
        self._reach = Reach(self._path, self._limits, self._now.facts)
        self._row, self._rows, self._column = 0, 1, 0
        self._table_columns = 0

    def _columns(self, marks: dict[str, str]) -> None:
        many = min(_whole(marks, "number-columns-repeated", 1), _WIDEST)
        if _mark(marks, "visibility") in ("collapse", "filter"):
            first = self._table_columns + 1
            self._now.facts.hidden_columns |= set(range(first, first + many))
        self._table_columns = min(self._table_columns + many, _WIDEST)

    def _start_row(self, marks: dict[str, str]) -> None:
        self._reach.count()
        self._row += self._rows
        self._rows = _whole(marks, "number-rows-repeated", 1)
        self._column = 1
        if _mark(marks, "visibility") in ("collapse", "filter") and self._rows < _WIDEST:
            self._now.facts.hidden_rows |= set(range(self._row, self._row + self._rows))

    def _cell(self, marks: dict[str, str]) -> None:
        self._reach.count()
        many = _whole(marks, "number-columns-repeated", 1)
        first, self._column = self._column, self._column + many
        kind = marks.get("office:value-type", "")
        if kind or "table:formula" in marks:
            last = first + many - 1, self._row + self._rows - 1
            self._reach.to(last[1], last[0])
            self._reach.count(many * self._rows)
            for row in range(self._row, self._row + self._rows):
                for column in range(first, first + many):
                    self._note((row, column), kind, marks)
        wide, high = (_whole(marks, f"number-{n}-spanned", 1) for n in ("columns", "rows"))
        if wide > 1 or high > 1:
            end = f"{letter(min(first + wide - 1, _WIDEST))}{self._row + high - 1}"
            self._now.facts.merged.append(f"{letter(first)}{self._row}:{end}")

    def _note(self, at: tuple[int, int], kind: str, marks: dict[str, str]) -> None:
        facts = self._now.facts
        if "table:formula" in marks:
            facts.formulas.add(at)
        if marks.get("calcext:value-type") == "error":
            facts.errors[at] = ""
        if kind == "percentage":
            facts.percent.add(at)
        if kind in ("float", "percentage", "currency"):
            style = self.cells.get(marks.get("table:style-name", ""), "")
            number_format = self.formats.get(style, "")
            self._now.styles[at] = "0%" if kind == "percentage" else number_format


def open_ods(path: Path, content: bytes, archive: zipfile.ZipFile, limits: Limits) -> Book:
    """The workbook.

    Raises:
        InputError: it is locked, damaged, no workbook, or cannot be read within `limits`.
    """
    names = archive.namelist()
    if "mimetype" in names:
        mimetype = read_part(path, archive, "mimetype").decode("latin-1").strip()
        if not mimetype.startswith("application/vnd.oasis.opendocument.spreadsheet"):
            raise refuse(path, f"tệp OpenDocument không phải bảng tính ({mimetype[:60]})")
    if "META-INF/manifest.xml" in names:
        manifest = read_part(path, archive, "META-INF/manifest.xml")
        if b"encryption-data" in manifest:
            todo = "bỏ mật khẩu, lưu lại rồi gửi lại"
            raise refuse(path, "tệp đặt mật khẩu", todo)
    scan = _Scan(path, limits)
    for part in ("styles.xml", "content.xml"):
        if part in names:
            parser = parser_of(path)
            parser.StartElementHandler = scan.start
            feed(path, archive, part, parser)
    known, hidden = sheet_names(path, content)

    def read(name: str) -> tuple[Rows, SheetFacts, Formats]:
        sheet = scan.sheets.get(name, _Sheet())
        return read_values(path, content, name), sheet.facts, by_column(sheet.styles)

    macros = any(name.startswith("Basic/") for name in names)
    what = "tệp có macro; macro không được chạy, chỉ đọc giá trị của ô"
    notes = (Note("macros_ignored", what),) if macros else ()
    return Book(path, known, hidden, notes, read, archive.close)


def _mark(marks: dict[str, str], local: str) -> str:
    return next((value for key, value in marks.items() if key.rpartition(":")[2] == local), "")


def _whole(marks: dict[str, str], local: str, otherwise: int) -> int:
    text = _mark(marks, local)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise
