"""Broken and hostile workbooks, made where a test asks for them. Nothing here is a test.

Each maker takes the path to write to, on which a good form of the unit may already lie, and leaves
there what somebody could send: by mistake, out of habit, or on purpose.
"""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from project import SHEET

Maker = Callable[[Path], object]
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SHEET_PART = "xl/worksheets/sheet1.xml"
MEGA = b"\0" * (1 << 20)


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def with_parts(**changes: Callable[[bytes], bytes]) -> Maker:
    """Change parts of the workbook; the names are short forms of the parts' names."""
    names = {"sheet": SHEET_PART, "book": "xl/workbook.xml", "styles": "xl/styles.xml",
             "rels": "xl/_rels/workbook.xml.rels", "types": "[Content_Types].xml"}  # fmt: skip

    def make(path: Path) -> None:
        parts = parts_of(path)
        for short, change in changes.items():
            parts[names[short]] = change(parts[names[short]])
        write_parts(path, parts)

    return make


def plus_parts(more: dict[str, bytes]) -> Maker:
    return lambda path: write_parts(path, {**parts_of(path), **more})


def without(part: str) -> Maker:
    return lambda path: write_parts(path, {k: v for k, v in parts_of(path).items() if k != part})


def raw(content: bytes) -> Maker:
    return lambda path: path.write_bytes(content)


def sheet(change: Callable[[Worksheet], object]) -> Maker:
    """Change the form through openpyxl."""

    def make(path: Path) -> None:
        book = load_workbook(path)
        change(book[SHEET])
        book.save(path)

    return make


def cell(place: str, value: object) -> Maker:
    return sheet(lambda ws: ws.__setitem__(place, value))


def as_text(place: str, text: str) -> Maker:
    """Put a text into a cell even where openpyxl would take it for a formula."""

    def change(ws: Worksheet) -> None:
        ws[place].value = text
        ws[place].data_type = "s"

    return sheet(change)


def cut(share: float) -> Maker:
    return lambda path: path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])


def inside_root(more: bytes) -> Callable[[bytes], bytes]:
    """Put XML right behind the sheet's rows."""
    return lambda content: content.replace(b"</sheetData>", more + b"</sheetData>")


def doctype(entities: bytes) -> Callable[[bytes], bytes]:
    """Declare a document type before the root element."""

    def change(content: bytes) -> bytes:
        start = re.search(rb"<(worksheet|workbook|sst|styleSheet|Relationships)", content)
        at = start.start() if start else 0
        return content[:at] + b"<!DOCTYPE x [" + entities + b"]>" + content[at:]

    return change


LAUGHS = b'<!ENTITY a0 "ha">' + b"".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">'.encode() for n in range(1, 12)
)


def rows(first: int, last: int, inner: str = "") -> bytes:
    return "".join(f'<row r="{n}">{inner}</row>' for n in range(first, last + 1)).encode()


def bomb(size: int) -> Maker:
    """A sheet that unpacks to `size` MB of blanks."""

    def make(path: Path) -> None:
        parts = parts_of(path)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                if name != SHEET_PART:
                    archive.writestr(name, content)
            with archive.open(SHEET_PART, "w", force_zip64=True) as part:
                part.write(parts[SHEET_PART].replace(b"</worksheet>", b""))
                for _ in range(size):
                    part.write(b" " * (1 << 20))
                part.write(b"</worksheet>")

    return make


def lying_size(path: Path) -> None:
    """A bomb whose directory says that it is small."""
    bomb(300)(path)
    content = bytearray(path.read_bytes())
    name = SHEET_PART.encode()
    for mark, offset, at_name in ((b"PK\x01\x02", 24, 46), (b"PK\x03\x04", 22, 30)):
        place = content.find(mark)
        while place >= 0:
            if content[place + at_name : place + at_name + len(name)] == name:
                struct.pack_into("<I", content, place + offset, 5_000)
            place = content.find(mark, place + 4)
    path.write_bytes(bytes(content))


def nested_archive(path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big", MEGA * 50)
    write_parts(path, {"inner.zip": inner.getvalue()})


def encrypted_flag(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 4)
    path.write_bytes(bytes(content))


def flip_bits(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for place in range(200, len(content) - 2_000, 97):
        content[place] ^= 0x55
    path.write_bytes(bytes(content))


def renamed(suffix: str, make: Maker | None = None) -> Maker:
    """The same, under another file name."""

    def rename(path: Path) -> None:
        if make:
            make(path)
        path.rename(path.with_suffix(suffix))

    return rename


def chart_sheet_only(path: Path) -> None:
    book = Workbook()
    book.create_chartsheet(SHEET)
    del book["Sheet"]
    book.save(path)


def other_sheet(title: str) -> Maker:
    return sheet(lambda ws: setattr(ws, "title", title))


def swap(ws: Worksheet) -> None:
    """Swap two columns of figures but not their headers."""
    for row in range(8, 43):
        ws[f"G{row}"].value, ws[f"L{row}"].value = ws[f"L{row}"].value, ws[f"G{row}"].value


def second_unit(ws: Worksheet) -> None:
    """Append another unit's form below."""
    copied = [[cell.value for cell in row] for row in ws.iter_rows(min_row=1, max_row=20)]
    copied[2][2] = "Sở Công Thương"
    for row in copied:
        ws.append(row)


def copied_sheet(ws: Worksheet) -> None:
    """Another unit's form on a copy of the sheet."""
    copy = ws.parent.copy_worksheet(ws)
    copy.title = f"{SHEET} (2)"
    copy["C3"] = "Sở Công Thương"


def wide(ws: Worksheet) -> None:
    for column in range(1, 16_385):
        ws.cell(50, column, column)


UNREADABLE: dict[str, Maker] = {
    "empty file": raw(b""),
    "one byte": raw(b"P"),
    "only the zip mark": raw(b"PK\x03\x04"),
    "empty zip": raw(b"PK\x05\x06" + bytes(18)),
    "text": raw("Đơn vị;Số hồ sơ\n".encode()),
    "legacy text": raw("Đơn vị".encode("utf-16")),
    "html called xlsx": raw(b"<html><table><tr><td>1</td></tr></table></html>"),
    "pdf": raw(b"%PDF-1.7\n" + bytes(500)),
    "png": raw(b"\x89PNG\r\n\x1a\n" + bytes(500)),
    "rar": raw(b"Rar!\x1a\x07\x00" + bytes(500)),
    "gzip": raw(b"\x1f\x8b\x08" + bytes(500)),
    "parquet": raw(b"PAR1" + bytes(500)),
    "xls of Excel 97": raw(OLE + bytes(2_000) + "Workbook".encode("utf-16-le") + bytes(2_000)),
    "password": raw(OLE + bytes(2_000) + "EncryptedPackage".encode("utf-16-le") + bytes(9_000)),
    "zeros": raw(bytes(20_000)),
    "folder": lambda path: (path.unlink(), path.mkdir()),
    "cut at a tenth": cut(0.1),
    "cut in half": cut(0.5),
    "cut at the end": cut(0.98),
    "flipped bits": flip_bits,
    "encrypted parts": encrypted_flag,
    "zip of something else": lambda path: write_parts(path, {"a.txt": b"x"}),
    "word document": lambda path: write_parts(
        path, {"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}
    ),
    "opendocument": lambda path: write_parts(path, {"content.xml": b"<a/>", "mimetype": b"x"}),
    "xlsb": lambda path: write_parts(
        path, {"[Content_Types].xml": b"<a/>", "xl/workbook.bin": bytes(50)}
    ),
    "zip in a zip": nested_archive,
    "zip bomb of 200 MB": bomb(200),
    "zip bomb of 50 MB": bomb(50),
    "zip bomb that lies": lying_size,
    "many parts": plus_parts({f"xl/media/{n}.bin": b"" for n in range(3_000)}),
    "path out of the archive": plus_parts({"../../../tmp/evil.xml": b"<a/>"}),
    "absolute path": plus_parts({"/etc/evil.xml": b"<a/>"}),
    "path with backslashes": plus_parts({"..\\..\\evil.xml": b"<a/>"}),
    "entity bomb in the sheet": with_parts(sheet=doctype(LAUGHS)),
    "entity bomb in the book": with_parts(book=doctype(LAUGHS)),
    "entity bomb in the styles": with_parts(styles=doctype(LAUGHS)),
    "quadratic entities": with_parts(sheet=doctype(b'<!ENTITY a "' + b"a" * 50_000 + b'">')),
    "external entity": with_parts(sheet=doctype(b'<!ENTITY x SYSTEM "file:///etc/passwd">')),
    "parameter entity": with_parts(sheet=doctype(b'<!ENTITY % x SYSTEM "http://x/"> %x;')),
    "sheet not closed": with_parts(sheet=lambda text: text[: len(text) // 2]),
    "sheet is no xml": with_parts(sheet=lambda _: b"no xml at all"),
    "sheet is empty": with_parts(sheet=lambda _: b""),
    "undefined entity": with_parts(sheet=inside_root(b"&nothing;")),
    "deep nesting": with_parts(sheet=inside_root(b"<a>" * 200_000)),
    "no workbook part": without("xl/workbook.xml"),
    "no relationships": without("xl/_rels/workbook.xml.rels"),
    "no sheet part": without(SHEET_PART),
    "no content types": without("[Content_Types].xml"),
    "relationship to another place": with_parts(
        rels=lambda text: text.replace(b"worksheets/sheet1.xml", b"../../../../etc/passwd")
    ),
    "cell at the last corner": with_parts(
        sheet=inside_root(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    ),
    "cell beyond the last row": with_parts(
        sheet=inside_root(b'<row r="9999999"><c r="A9999999"><v>1</v></c></row>')
    ),
    "cell reference that is none": with_parts(
        sheet=inside_root(b'<row r="60"><c r="1A"><v>1</v></c></row>')
    ),
    "cell reference with many letters": with_parts(
        sheet=inside_root(b'<row r="60"><c r="ZZZZZZ9"><v>1</v></c></row>')
    ),
    "16,384 columns": sheet(wide),
    "a million rows and a last cell": with_parts(
        sheet=inside_root(b'<row r="1000000"><c r="R1000000"><v>1</v></c></row>')
    ),
    "a million rows of formatted cells": with_parts(
        sheet=inside_root(rows(100, 1_000_000, '<c r="A1" s="1"/><c r="B1" s="1"/><c s="1"/>'))
    ),
    "rows without numbers, one very long": with_parts(
        sheet=inside_root(b"<row/>" * 400_000 + b"<row>" + b"<c><v>1</v></c>" * 900 + b"</row>")
    ),
    "sheet by another name": other_sheet("Sheet1"),
    "sheet named as a path": other_sheet(".." + "_.._etc_passwd"),
    "sheet named as a formula": other_sheet("=cmd()"),
    "chart instead of a sheet": chart_sheet_only,
    "xls by name and content": renamed(".xls", raw(OLE + bytes(4_000))),
    "ods by name": renamed(".ods", lambda path: write_parts(path, {"content.xml": b"<a/>"})),
}

WRONG: dict[str, tuple[Maker, str]] = {
    "formula in the name": (as_text("C3", "=cmd|' /C calc'!A0"), "unknown_unit"),
    "at sign in the name": (as_text("C3", "@SUM(1+1)*cmd"), "unknown_unit"),
    "real formula as the name": (cell("C3", '=HYPERLINK("http://x","Sở")'), "unknown_unit"),
    "path in the name": (cell("C3", "../../../etc/passwd"), "unknown_unit"),
    "windows path in the name": (cell("C3", "C:\\Windows\\system32"), "unknown_unit"),
    "markup in the name": (cell("C3", "<script>alert(1)</script>"), "unknown_unit"),
    "terminal codes in the name": (cell("C3", "[red]Sở[/] \u202eKHÁC"), "unknown_unit"),
    "very long name": (cell("C3", "Sở " * 10_000), "unknown_unit"),
    "TCVN3 name": (cell("C3", "Së Th«ng tin vµ TruyÒn th«ng"), "legacy_encoding"),
    "VNI name": (cell("C3", "Sôû Thoâng tin vaø Truyeàn thoâng"), "legacy_encoding"),
    "number as the name": (cell("C3", 12345), "unknown_unit"),
    "another unit's form": (cell("C3", "Sở Công Thương"), "wrong_unit"),
    "wrong period": (cell("C4", "2023-Q2"), "wrong_period"),
    "date as the period": (cell("C4", "01/01/2023"), "wrong_period"),
    "header twice": (cell("S7", "Đã xử lý"), "double_column"),
    "header missing": (cell("G7", None), "missing_column"),
    "swapped columns": (sheet(swap), "swapped_columns"),
    "two units in one form": (sheet(second_unit), "two_forms"),
    "code twice": (sheet(lambda ws: ws.__setitem__("B9", ws["B8"].value)), "double_code"),
    "text for a number": (cell("G9", "mười hai"), "not_a_count"),
    "negative number": (cell("G9", -4), "not_a_count"),
    "formula without value": (cell("G9", "=SUM(H9:J9)"), "not_a_count"),
    "infinite number": (
        with_parts(sheet=lambda text: re.sub(rb"(<c r=\"G9\"[^>]*><v>)\d+", rb"\g<1>1e999", text)),
        "not_a_count",
    ),
    "empty sheet": (sheet(lambda ws: ws.delete_rows(1, 100)), "missing_column"),
    "no rows": (sheet(lambda ws: ws.delete_rows(8, 100)), "no_rows"),
}

# read all the same, and said
NOTED: dict[str, tuple[Maker, str]] = {
    "macros": (
        renamed(".xlsm", plus_parts({"xl/vbaProject.bin": OLE + bytes(900)})),
        "macros_ignored",
    ),
    "external links": (
        plus_parts({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
        "external_links",
    ),
    "a second unit on a copy of the sheet": (sheet(copied_sheet), "sheet_copied"),
}

# harmless, however odd: read without a word
HARMLESS: dict[str, Maker] = {
    "a million empty rows": with_parts(sheet=inside_root(rows(100, 1_000_000))),
    "dimension of whole rows": with_parts(
        sheet=lambda text: re.sub(rb"<dimension [^>]*/>", b'<dimension ref="1:69"/>', text)
    ),
    "dimension of the whole sheet": with_parts(
        sheet=lambda text: re.sub(rb"<dimension [^>]*/>", b'<dimension ref="A1:XFD1048576"/>', text)
    ),
    "upper case suffix": renamed(".XLSX"),
}
