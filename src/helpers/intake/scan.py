"""What the XML of a sheet says beside its values: how far it reaches, which cells are special.

The scan is a real XML parser (expat) that refuses document types, so entity bombs end here; it
also measures a sheet before the reader of values allots memory for it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from xml.parsers import expat

from helpers.core.errors import InputError
from helpers.intake.archive import Limits, refuse

_CHUNK = 1 << 18
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_RANGE = re.compile(rb"[A-Za-z]{1,3}[0-9]{1,7}(:[A-Za-z]{1,3}[0-9]{1,7})?")
_DIMENSION = re.compile(
    rb"<(?:[^\s<>:/]+:)?dimension\s[^<>]*?ref\s*=\s*[\"']([^\"'<>]*)[\"'][^<>]*?>"
)
# built-in number formats (ECMA-376, 18.8.30): of percentages, and of numbers with two decimals
_PERCENT = {"9", "10"}
_TWO_DECIMALS = ("2", "4")
_DECIMALS = re.compile(r"[#0,]*0\.(0+)")  # a format of so many decimals, no more and no fewer
# what a number format prints as it is: "%" in quotes or after a backslash, and what is in brackets
_LITERAL = re.compile(r'[\\_*].|"[^"]*"|\[[^]]*\]')
_LAST_ROW = 1_048_576
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


@dataclass(slots=True)
class SheetFacts:
    """Facts of one sheet. Cells are (row, column), counted from 1.

    Attributes:
        rows, columns: the last row and column with a filled cell.
        percent: filled cells whose number format shows a percentage.
        decimals: how many decimals a filled cell shows, where its number format says so.
        formulas: cells with a formula.
        errors: what cells with an error show, e.g. "#DIV/0!"; the reader of values says blank.
        merged: merged ranges, e.g. "B2:D2".
        hidden_rows, hidden_columns: what Excel does not show.
    """

    rows: int = 0
    columns: int = 0
    percent: set[tuple[int, int]] = field(default_factory=set)
    decimals: dict[tuple[int, int], int] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Styles:
    """What a workbook's cell styles show, by the style's number: a percentage, some decimals."""

    percent: frozenset[str] = frozenset()
    decimals: Mapping[str, int] = field(default_factory=dict)


class _SheetScan:
    """Handlers that fill `facts` while a sheet is parsed."""

    def __init__(
        self,
        path: Path,
        limits: Limits,
        styles: Styles,
        parser: expat.XMLParserType,
    ) -> None:
        self.facts = SheetFacts()
        self._parser = parser
        parser.StartElementHandler = self.start
        self._path, self._limits, self._styles = path, limits, styles
        self._row = self._column = self._elements = 0
        self._style = self._type = ""
        self._inside = False  # the value of a cell with an error

    def start(self, name: str, marks: dict[str, str]) -> None:
        local = name.rpartition(":")[2] if ":" in name else name
        if self._inside:
            self._inside, self._parser.CharacterDataHandler = False, None
        if local == "c":
            self._start_cell(marks)
        elif local == "v" or local == "is":
            if self._row > self.facts.rows or self._column > self.facts.columns:
                self._reach()
            if self._style in self._styles.percent:
                self.facts.percent.add((self._row, self._column))
            elif self._style in self._styles.decimals:
                shown = self._styles.decimals[self._style]
                self.facts.decimals[self._row, self._column] = shown
            if self._type == "e":
                self._inside, self._parser.CharacterDataHandler = True, self._text
                self.facts.errors[self._row, self._column] = ""
        elif local == "f":
            self._reach()
            self.facts.formulas.add((self._row, self._column))
        elif local == "row":
            self._count()
            self._row = _whole(marks.get("r", ""), self._row + 1)
            self._column = 0
            if marks.get("hidden") in ("1", "true"):
                self.facts.hidden_rows.add(self._row)
        elif local == "mergeCell":
            self.facts.merged.append(marks.get("ref", ""))
        elif local == "col" and marks.get("hidden") in ("1", "true"):
            first, last = (_whole(marks.get(key, ""), 0) for key in ("min", "max"))
            self.facts.hidden_columns |= set(range(first, min(last, 16_384) + 1))

    def _count(self) -> None:
        self._elements += 1
        if self._elements > self._limits.cells:
            raise refuse(
                self._path,
                f"trang tính có hơn {self._limits.cells} dòng và ô đã định dạng",
                "xóa các dòng, cột trống đã định dạng, lưu lại dạng .xlsx rồi gửi lại",
            )

    def _start_cell(self, marks: dict[str, str]) -> None:
        self._count()
        reference = marks.get("r", "")
        if reference:
            found = _place(reference)
            if found is None:
                raise refuse(self._path, f"địa chỉ ô không hợp lệ: '{reference[:20]}'")
            self._row, self._column = found
        else:
            self._column += 1
        self._style, self._type = marks.get("s", "0"), marks.get("t", "")

    def _text(self, said: str) -> None:
        """The text of a cell with an error, which may come in parts."""
        self.facts.errors[self._row, self._column] += said.strip()

    def _reach(self) -> None:
        """Note that the present cell is filled; stop where a sheet reaches too far."""
        facts, limits = self.facts, self._limits
        facts.rows, facts.columns = max(facts.rows, self._row), max(facts.columns, self._column)
        if facts.columns > limits.columns or facts.rows > _LAST_ROW:
            raise self._too_far(f"tối đa {limits.columns} cột")
        if facts.rows * facts.columns > limits.cells:
            raise self._too_far(f"tối đa {limits.cells} ô")

    def _too_far(self, most: str) -> InputError:
        from openpyxl.utils.cell import get_column_letter  # as in helpers.intake.workbook

        place = f"{get_column_letter(min(self._column, 18_278))}{self._row}"
        return refuse(
            self._path,
            f"trang tính có dữ liệu tới ô {place} "
            f"({self.facts.rows} dòng × {self.facts.columns} cột; {most})",
            "xóa dữ liệu thừa ngoài bảng, lưu lại dạng .xlsx rồi gửi lại",
        )


def scan_sheet(
    path: Path, archive: zipfile.ZipFile, part: str, limits: Limits, styles: Styles
) -> SheetFacts:
    """Facts of the sheet stored as `part`.

    Raises:
        InputError: the part is damaged, declares a document type, or reaches beyond `limits`.
    """
    parser = _parser(path)
    scan = _SheetScan(path, limits, styles, parser)
    _feed(path, archive, part, parser)
    return scan.facts


def check_part(path: Path, archive: zipfile.ZipFile, part: str) -> None:
    """Parse a part for its syntax alone.

    Raises:
        InputError: it is damaged, no XML, or declares a document type.
    """
    _feed(path, archive, part, _parser(path))


def read_part(path: Path, archive: zipfile.ZipFile, part: str) -> bytes:
    """The whole content of a part, never more than its declared size.

    Raises:
        InputError: the part is missing or damaged.
    """
    try:
        return archive.read(part)
    except KeyError:
        raise refuse(path, f"thiếu phần {part} trong tệp") from None
    except (*_DAMAGE, RuntimeError) as error:
        raise refuse(path, f"phần {part} bị hỏng ({error})") from None


def cell_styles(path: Path, archive: zipfile.ZipFile) -> Styles:
    """What the workbook's cell styles show of a number."""
    if "xl/styles.xml" not in archive.namelist():
        return Styles()
    percent = set(_PERCENT)
    decimals = dict.fromkeys(_TWO_DECIMALS, 2)
    styles: list[str] = []
    inside = False

    def start(name: str, marks: dict[str, str]) -> None:
        nonlocal inside
        local = name.rpartition(":")[2]
        if local == "numFmt":
            shown = _LITERAL.sub("", marks.get("formatCode", ""))
            if "%" in shown:
                percent.add(marks.get("numFmtId", ""))
            elif fixed := _DECIMALS.fullmatch(shown.partition(";")[0].strip()):
                decimals[marks.get("numFmtId", "")] = len(fixed[1])
        elif local == "cellXfs":
            inside = True
        elif local in ("cellStyles", "dxfs"):
            inside = False
        elif local == "xf" and inside:
            styles.append(marks.get("numFmtId", "0"))

    parser = _parser(path)
    parser.StartElementHandler = start
    _feed(path, archive, "xl/styles.xml", parser)
    return Styles(
        frozenset(str(place) for place, number in enumerate(styles) if number in percent),
        {str(n): decimals[number] for n, number in enumerate(styles) if number in decimals},
    )


def bad_dimension(content: bytes) -> bytes | None:
    """The `<dimension>` element of a sheet where it names no range ("1:69"), else None.

    Some programs write whole rows there; the reader of values does not know what to do with it.
    """
    found = _DIMENSION.search(content[:4_096])
    if found is None or _RANGE.fullmatch(found[1]):
        return None
    return found[0]


def _parser(path: Path) -> expat.XMLParserType:
    parser = expat.ParserCreate()

    def refuse_type(*_: object) -> None:
        raise refuse(path, "tệp có khai báo DTD hoặc thực thể XML (nghi là bom XML)")

    parser.StartDoctypeDeclHandler = refuse_type
    return parser


def _feed(path: Path, archive: zipfile.ZipFile, part: str, parser: expat.XMLParserType) -> None:
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except KeyError:
        raise refuse(path, f"thiếu phần {part} trong tệp") from None
    except expat.ExpatError as error:
        raise refuse(path, f"phần {part} không phải XML hợp lệ ({error})") from None
    except (*_DAMAGE, RuntimeError) as error:
        raise refuse(path, f"phần {part} bị hỏng ({error})") from None


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise


@lru_cache(16_384)
def _place(reference: str) -> tuple[int, int] | None:
    """Row and column of an A1 reference; forms are alike, so most are asked for again."""
    found = _PLACE.fullmatch(reference)
    return (int(found[2]), _column(found[1])) if found else None


@cache
def _column(letters: str) -> int:
    number = 0
    for one in letters.upper():
        number = number * 26 + ord(one) - 64
    return number
