"""What the XML of a sheet says beside its values: how far it reaches, which cells are special.

The scan is a real XML parser (expat) that refuses document types, so entity bombs end here; it
also measures a sheet before the reader of values allots memory for it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from functools import cache, lru_cache
from pathlib import Path
from xml.parsers import expat

from helpers.core.library_errors import vietnamese
from helpers.intake.archive import Limits, refuse
from helpers.intake.facts import Reach, SheetFacts, letter
from helpers.intake.number_formats import BUILT_IN

_CHUNK = 1 << 18
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_RANGE = re.compile(rb"[A-Za-z]{1,3}[0-9]{1,7}(:[A-Za-z]{1,3}[0-9]{1,7})?")
# a cell with a style and without a reference, and the style of a cell
_UNPLACED = re.compile(rb"<(?:[\w.-]+:)?c(?=\s)(?![^<>]*\sr\s*=)[^<>]*\ss\s*=")
_STYLE = re.compile(rb"\ss\s*=\s*[\"']([0-9]{1,6})[\"']")
_DIMENSION = re.compile(
    rb"<(?:[^\s<>:/]+:)?dimension\s[^<>]*?ref\s*=\s*[\"']([^\"'<>]*)[\"'][^<>]*?>"
)
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


class _SheetScan:
    """Handlers that fill `facts` while a sheet is parsed."""

    def __init__(
        self,
        path: Path,
        limits: Limits,
        percent_styles: set[str],
        parser: expat.XMLParserType,
    ) -> None:
        self.facts = SheetFacts()
        self._parser = parser
        parser.StartElementHandler = self.start
        self._path, self._styles = path, percent_styles
        self._reached = Reach(path, limits, self.facts)
        self._row = self._column = 0
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
            if self._style in self._styles:
                self.facts.percent.add((self._row, self._column))
            if self._type == "e":
                self._inside, self._parser.CharacterDataHandler = True, self._text
                self.facts.errors[self._row, self._column] = ""
        elif local == "f":
            self._reach()
            self.facts.formulas.add((self._row, self._column))
        elif local == "row":
            self._reached.count()
            self._row = _whole(marks.get("r", ""), self._row + 1)
            self._column = 0
            if marks.get("hidden") in ("1", "true"):
                self.facts.hidden_rows.add(self._row)
        elif local == "mergeCell":
            self.facts.merged.append(marks.get("ref", ""))
        elif local == "col" and marks.get("hidden") in ("1", "true"):
            first, last = (_whole(marks.get(key, ""), 0) for key in ("min", "max"))
            self.facts.hidden_columns |= set(range(first, min(last, 16_384) + 1))

    def _start_cell(self, marks: dict[str, str]) -> None:
        self._reached.count()
        reference = marks.get("r", "")
        if reference:
            place = _place(reference)
            if place is None:
                raise refuse(self._path, f"địa chỉ ô không hợp lệ: '{reference[:20]}'")
            self._row, self._column = place
        else:
            self._column += 1
        self._style, self._type = marks.get("s", "0"), marks.get("t", "")

    def _text(self, text: str) -> None:
        """The text of a cell with an error, which may come in parts."""
        self.facts.errors[self._row, self._column] += text.strip()

    def _reach(self) -> None:
        self._reached.to(self._row, self._column)


def scan_sheet(
    path: Path, archive: zipfile.ZipFile, part: str, limits: Limits, percent_styles: set[str]
) -> SheetFacts:
    """Facts of the sheet stored as `part`.

    Raises:
        InputError: the part is damaged, declares a document type, or reaches beyond `limits`.
    """
    parser = parser_of(path)
    scan = _SheetScan(path, limits, percent_styles, parser)
    feed(path, archive, part, parser)
    return scan.facts


def check_part(path: Path, archive: zipfile.ZipFile, part: str) -> None:
    """Parse a part for its syntax alone.

    Raises:
        InputError: it is damaged, no XML, or declares a document type.
    """
    feed(path, archive, part, parser_of(path))


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
        raise refuse(path, f"phần {part} bị hỏng ({vietnamese(error)})") from None


def cell_formats(path: Path, archive: zipfile.ZipFile) -> tuple[str, ...]:
    """The number format of each cell style, as its code."""
    if "xl/styles.xml" not in archive.namelist():
        return ()
    codes = dict(BUILT_IN)
    styles: list[str] = []
    inside = False

    def start(name: str, marks: dict[str, str]) -> None:
        nonlocal inside
        local = name.rpartition(":")[2]
        if local == "numFmt":
            codes[marks.get("numFmtId", "")] = marks.get("formatCode", "")
        elif local == "cellXfs":
            inside = True
        elif local in ("cellStyles", "dxfs"):
            inside = False
        elif local == "xf" and inside:
            styles.append(marks.get("numFmtId", "0"))

    parser = parser_of(path)
    parser.StartElementHandler = start
    feed(path, archive, "xl/styles.xml", parser)
    # of other built-in formats, all of dates, nothing is asked
    return tuple(codes.get(number, number) for number in styles)


def column_formats(
    path: Path, content: bytes, column: int, formats: tuple[str, ...]
) -> dict[int, str]:
    """The number format of each cell of one column that has a style, by row.

    Raises:
        InputError: the sheet in `content` is damaged.
    """
    if b"<!" in content or _UNPLACED.search(content):
        return _parsed_formats(path, content, column, formats)
    name = letter(column).encode()
    cell = re.compile(
        rb"<(?:[\w.-]+:)?c\s(?:[^<>]*?\s)?r\s*=\s*[\"']" + name + rb"([0-9]{1,7})[\"'][^<>]*>", re.I
    )
    number_formats: dict[int, str] = {}
    for match in cell.finditer(content):
        style = _STYLE.search(match[0])
        at = int(style[1]) if style else 0
        if at < len(formats):
            number_formats[int(match[1])] = formats[at]
    return number_formats


def _parsed_formats(
    path: Path, content: bytes, column: int, formats: tuple[str, ...]
) -> dict[int, str]:
    """The same where cells are not told by their references."""
    number_formats: dict[int, str] = {}
    row = at = 0

    def start(name: str, marks: dict[str, str]) -> None:
        nonlocal row, at
        local = name.rpartition(":")[2]
        if local == "row":
            row, at = _whole(marks.get("r", ""), row + 1), 0
        elif local == "c":
            place = _place(marks["r"]) if "r" in marks else None
            row, at = place or (row, at + 1)
            style = _whole(marks.get("s", ""), 0)
            if at == column and style < len(formats):
                number_formats[row] = formats[style]

    parser = parser_of(path)
    parser.StartElementHandler = start
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise refuse(path, f"trang tính không phải XML hợp lệ ({vietnamese(error)})") from None
    return number_formats


def bad_dimension(content: bytes) -> bytes | None:
    """The `<dimension>` element of a sheet where it names no range ("1:69"), else None.

    Some programs write whole rows there; the reader of values does not know what to do with it.
    """
    match = _DIMENSION.search(content[:4_096])
    if match is None or _RANGE.fullmatch(match[1]):
        return None
    return match[0]


def parser_of(path: Path) -> expat.XMLParserType:
    parser = expat.ParserCreate()

    def refuse_type(*_: object) -> None:
        raise refuse(path, "tệp có khai báo DTD hoặc thực thể XML (nghi là bom XML)")

    parser.StartDoctypeDeclHandler = refuse_type
    return parser


def feed(path: Path, archive: zipfile.ZipFile, part: str, parser: expat.XMLParserType) -> None:
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except KeyError:
        raise refuse(path, f"thiếu phần {part} trong tệp") from None
    except expat.ExpatError as error:
        raise refuse(path, f"phần {part} không phải XML hợp lệ ({vietnamese(error)})") from None
    except (*_DAMAGE, RuntimeError) as error:
        raise refuse(path, f"phần {part} bị hỏng ({vietnamese(error)})") from None


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise


@lru_cache(16_384)
def _place(reference: str) -> tuple[int, int] | None:
    """Row and column of an A1 reference; forms are alike, so most are asked for again."""
    match = _PLACE.fullmatch(reference)
    return (int(match[2]), _column(match[1])) if match else None


@cache
def _column(letters: str) -> int:
    number = 0
    for character in letters.upper():
        number = number * 26 + ord(character) - 64
    return number
