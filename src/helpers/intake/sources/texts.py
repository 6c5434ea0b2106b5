"""CSV files as sheets: separator and encoding are told from the file, nothing is converted."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path

from helpers.core.errors import InputError
from helpers.core.files import special
from helpers.core.library_errors import vietnamese
from helpers.intake.sources.encodings import UTF_8, WINDOWS_1258, encoding_of, legacy_name
from helpers.intake.workbook import Note, Sheet

# where two split alike, the comma is the one of decimals
_SEPARATORS = (";", "\t", "|", ",")
# a larger file is one of dossiers, which are counted without being held in memory
_LARGEST = 32_000_000
_HEAD = 64_000


def read_csv_sheet(path: Path) -> Sheet:
    """The whole of a small CSV file as one sheet of texts.

    Raises:
        InputError: it is no text in UTF-8, UTF-16 or Windows-1258, or too large.
    """
    size = _size(path)
    if size > _LARGEST:
        raise _refused(path, f"{size // 1_000_000} MB, tối đa {_LARGEST // 1_000_000} MB")
    content = path.read_bytes()
    sheet = _sheet(path, _decoded(path, content))
    return replace(sheet, notes=encoding_notes(encoding_of(content)))


def encoding_notes(encoding: str | None) -> tuple[Note, ...]:
    """The note on an encoding that was recognised by the letters alone."""
    if encoding != WINDOWS_1258:
        return ()
    what = "tệp không phải Unicode; được đọc theo bảng mã Windows-1258"
    todo = "kiểm tra tên đơn vị trong kết quả; lần sau lưu dạng “CSV UTF-8”"
    return (Note("read_as_windows_1258", what, "", todo),)


def as_utf_8(path: Path, scratch: Path) -> tuple[Path, str]:
    """The file, or a copy of it in UTF-8 where it is written otherwise, and how it is written.

    Raises:
        InputError: it is no text in an encoding that can be told.
    """
    with path.open("rb") as file:
        encoding = encoding_of(file.read(_HEAD)) or ""
    if encoding == UTF_8:
        return path, encoding
    target = scratch / "utf-8.csv"
    try:
        with (
            path.open(encoding=encoding or "ascii", newline="") as source,
            target.open("w", encoding="utf-8", newline="") as copy,
        ):
            while text := source.read(1 << 20):
                copy.write(text)
    except UnicodeError:
        raise _not_utf_8(path, b"") from None
    return target, encoding


def head_of_csv(path: Path) -> tuple[Sheet, str]:
    """The first lines of a CSV file as a sheet, and its separator.

    Raises:
        InputError: it is no text in UTF-8.
    """
    if _size(path) == 0:
        raise _refused(path, "tệp rỗng (0 byte)")
    with path.open("rb") as file:
        start = file.read(_HEAD)
    if len(start) == _HEAD:
        start = start[: start.rfind(b"\n") + 1]
    text = _decoded(path, start)
    return _sheet(path, text), separator(text)


def separator(text: str) -> str:
    """The separator that splits most of the first lines into the same number of parts."""
    return max(_SEPARATORS, key=lambda candidate: _alike(text, candidate))


def _alike(text: str, separator: str) -> tuple[int, int]:
    """How many of the first lines are split into the same number of parts, and how many parts."""
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 20))
    except csv.Error:
        return 0, 0
    parts = Counter(len(row) for row in rows if len(row) > 1)
    return max(((lines, many) for many, lines in parts.items()), default=(0, 0))


def _sheet(path: Path, text: str) -> Sheet:
    if not text.strip():
        raise _refused(path, "tệp rỗng")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator(text)))
    except csv.Error as error:
        raise _refused(path, vietnamese(error)) from None
    width = max(len(row) for row in rows)
    return Sheet("", tuple(tuple(row) + ("",) * (width - len(row)) for row in rows))


def _decoded(path: Path, content: bytes) -> str:
    encoding = encoding_of(content)
    if encoding is None:
        raise _not_utf_8(path, content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise _not_utf_8(path, content) from None
    if encoding == WINDOWS_1258:
        text = unicodedata.normalize("NFC", text)
    if "\x00" in text:
        raise _refused(path, "tệp nhị phân, không phải văn bản")
    return text


def _not_utf_8(path: Path, content: bytes) -> InputError:
    old = legacy_name(content)
    likely = f"chữ theo bảng mã cũ {old}" if old else "có thể là bảng mã cũ: TCVN3, VNI, VISCII"
    return _refused(path, f"không phải UTF-8 ({likely})")


def _size(path: Path) -> int:
    try:
        if kind := special(path):
            raise _refused(path, f"{kind}, không phải tệp")
        return path.stat().st_size
    except OSError as error:
        raise _refused(path, vietnamese(error)) from None


def _refused(path: Path, found: str) -> InputError:
    return InputError(
        "không đọc được tệp CSV",
        where=path.name,
        found=found,
        todo="xuất lại từ hệ thống, hoặc lưu bằng Excel dạng “CSV UTF-8”",
    )
