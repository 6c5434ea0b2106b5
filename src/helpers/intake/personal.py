"""Columns of a file that look like data about persons: by their headings and by their cells.

Nothing of such a column is read unless it is declared, but the file itself is kept as it came: the
sender should leave the column out. Examples are shown masked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from helpers.core.errors import InputError
from helpers.core.problems import Problem
from helpers.core.spelling import plain, text_key
from helpers.core.text import nfc
from helpers.intake.archive import EXPORT
from helpers.intake.sources.texts import head_of_csv
from helpers.intake.workbook import Cell, Sheet, letter, open_book, plain_text

CODE = "personal_data"
_TEXTS = (".csv", ".txt", ".tsv")
_ROWS, _HEADINGS = 3_000, 400  # rows that are looked at; rows in which a heading may stand
_LONGEST_HEADING = 60
_ALONE, _SHARE = 3, 0.6  # cells, and share of a column's, that show it without a heading
_EXAMPLES = 2

_SURNAMES = frozenset(
    {word for line in (
        "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn trịnh",
        "mai trương lâm phùng cao tô tạ hà quách thái châu la lò vi lục nông hứa giàng sùng thào",
        "vàng mùa triệu bàn chu lương lưu tống kiều vương tôn điểu niê mlô êban ayun h' y",
    ) for word in line.split()}
)  # fmt: skip
_WORD = re.compile(r"(?:[^\W\d_]+['’]?)+\.?")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?:\+?84|0)(?:[35789]\d{8}|2\d{9})")
# province 001–096, sex and century, year of birth, six digits (Nghị định 137/2015/NĐ-CP, Điều 13)
_CCCD = re.compile(r"0(?:0[1-9]|[1-8]\d|9[0-6])[0-3]\d{8}")
_DIGITS = re.compile(r"\d+")
_DATE = re.compile(r"(?:\d{1,2}[/.-]){2}(\d{4})|(\d{4})-\d{1,2}-\d{1,2}")


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of personal data.

    Attributes:
        heading: what a heading of such a column says, in lower case and without marks.
        fits: whether a cell below such a heading can be one.
        alone: whether a cell is one, whatever stands above it.
    """

    name: str
    heading: re.Pattern[str]
    fits: Callable[[str], bool]
    alone: Callable[[str], bool] = lambda text: False


def personal_columns(path: Path, shown: str, unit: str = "", period: str = "") -> list[Problem]:
    """A warning for each column, of any sheet of the file, that looks like data about persons.

    A file that cannot be read has none: what reads it says so.
    """
    return [
        Problem(
            shown,
            sheet.name,
            f"{letter(column)}{first}",
            CODE,
            f"cột có vẻ chứa dữ liệu cá nhân: {kind.name}",
            f"{len(cells)} ô, như {'; '.join(_masked(cell) for cell in cells[:_EXAMPLES])}",
            "bỏ cột đó trước khi gửi, nếu biểu, ánh xạ không cần; tệp nhận được giữ nguyên như gửi",
            unit,
            period,
            "warning",
        )
        for sheet in _sheets(path)
        for column, first, kind, cells in _suspects(sheet)
    ]


def _sheets(path: Path) -> Iterator[Sheet]:
    suffix = path.suffix.casefold()
    try:
        if suffix in _TEXTS:
            yield head_of_csv(path)[0]
        elif suffix == ".parquet":
            yield _parquet(path)
        else:
            with open_book(path, EXPORT) as book:
                for name in book.names:
                    yield book.sheet(name)
    except (InputError, OSError):
        return


def _parquet(path: Path) -> Sheet:
    import duckdb  # a tenth of a second that only files of dossiers need

    try:
        with duckdb.connect() as database:
            answer = database.execute(f"SELECT * FROM read_parquet(?) LIMIT {_ROWS}", [str(path)])
            head = tuple(str(column[0]) for column in answer.description or ())
            rows = answer.fetchall()
    except duckdb.Error as error:
        raise InputError(
            "không đọc được tệp Parquet", where=path.name, todo="xuất lại tệp"
        ) from error
    return Sheet("", (head, *(tuple("" if c is None else c for c in row) for row in rows)))


def _suspects(sheet: Sheet) -> Iterator[tuple[int, int, _Kind, list[str]]]:
    """Column, first row, kind, and the cells that are of the kind."""
    rows = sheet.rows[:_ROWS]
    for column in range(1, max(map(len, rows), default=0) + 1):
        cells = [_text(row[column - 1]) if column <= len(row) else "" for row in rows]
        filled = [(number, text) for number, text in enumerate(cells, start=1) if text]
        if suspect := _headed(filled) or _unheaded(filled):
            first, kind, hits = suspect
            yield column, first, kind, hits


def _headed(filled: Sequence[tuple[int, str]]) -> tuple[int, _Kind, list[str]] | None:
    for place, (row, text) in enumerate(filled):
        if row > _HEADINGS:
            return None
        for kind in _may_head(text):
            below = [cell for _, cell in filled[place + 1 :]]
            hits = [cell for cell in below if kind.fits(cell)]
            if hits and 2 * len(hits) >= len(below):
                return filled[place + 1][0], kind, hits
    return None


@lru_cache(8_192)
def _may_head(text: str) -> tuple[_Kind, ...]:
    """The kinds of data that a cell can be the heading of."""
    if len(text) > _LONGEST_HEADING or text.isdigit():
        return ()
    key = plain(text_key(text.replace("_", " ")))
    return tuple(kind for kind in _KINDS if kind.heading.search(key))


def _unheaded(filled: Sequence[tuple[int, str]]) -> tuple[int, _Kind, list[str]] | None:
    least = max(_ALONE, _SHARE * len(filled))
    shown = [(row, text) for row, text in filled if _shows(text)]
    for kind in _KINDS if len(shown) >= least else ():
        hits = [(row, text) for row, text in shown if kind.alone(text)]
        if len(hits) >= least:
            return hits[0][0], kind, [text for _, text in hits]
    return None


@lru_cache(8_192)
def _shows(text: str) -> bool:
    """Whether a cell is data of some kind, whatever stands above it."""
    return any(kind.alone(text) for kind in _KINDS)


def _text(cell: Cell) -> str:
    return cell.isoformat()[:10] if isinstance(cell, date) else nfc(plain_text(cell))


def _is_name(text: str) -> bool:
    """Two to six words with capitals and without digits, the first a surname.

    Example:
        >>> [_is_name(name) for name in ("Nguyễn Văn An", "LÊ THỊ B", "Lê Chân phường", "Sở Y tế")]
        [True, True, False, False]
    """
    words = text.split()
    return (
        2 <= len(words) <= 6
        and all(_WORD.fullmatch(word) and word[0].isupper() for word in words)
        and words[0].casefold() in _SURNAMES
    )


def _may_be_name(text: str) -> bool:
    words = text.split()
    return 2 <= len(words) <= 6 and all(
        _WORD.fullmatch(word) and word[0].isupper() for word in words
    )


def _number(text: str) -> str:
    """The digits of a number that is written with blanks, points or hyphens."""
    return re.sub(r"[\s.\-()']", "", text)


def _has_digits(*lengths: int) -> Callable[[str], bool]:
    return lambda text: bool(_DIGITS.fullmatch(_number(text))) and len(_number(text)) in lengths


def _is_birth(text: str) -> bool:
    match = _DATE.fullmatch(text)
    year = (match[1] or match[2]) if match else text
    return bool(re.fullmatch(r"(?:19|20)\d\d", year)) and 1900 <= int(year) <= 2035


def _is_phone(text: str) -> bool:
    return bool(_PHONE.fullmatch(_number(text)))


_KINDS = (
    _Kind(
        "họ tên người",
        re.compile(
            r"^(ho va ten|ho ten|ho, ten|ten nguoi|ten cong dan|ten chu ho so|full ?name)"
            r"|^(nguoi|cong dan|chu ho so|ca nhan)"
            r"( (nop|yeu cau|lam|de nghi|thuc hien|nhan|duoc|khai|lien he|dung ten).*)?$"
        ),
        _may_be_name,
        _is_name,
    ),
    _Kind(
        "số căn cước, chứng minh nhân dân",
        re.compile(
            r"\b(cccd|cmnd|cmtnd|can cuoc|chung minh nhan dan|chung minh thu|dinh danh ca nhan)\b"
        ),
        _has_digits(8, 9, 11, 12),
        lambda text: bool(_CCCD.fullmatch(text)),
    ),
    _Kind(
        "số điện thoại",
        re.compile(r"\b(dien thoai|di dong|sdt|so may|phone|mobile)\b"),
        lambda text: _is_phone(text) or _is_phone(f"0{text}"),
        lambda text: text[0] in "0+" and _is_phone(text),
    ),
    _Kind(
        "địa chỉ thư điện tử",
        re.compile(r"\b(e-?mail|thu dien tu|hop thu)\b"),
        lambda text: bool(_MAIL.fullmatch(text)),
        lambda text: bool(_MAIL.fullmatch(text)),
    ),
    _Kind("mã số thuế", re.compile(r"\b(ma so thue|mst)\b"), _has_digits(9, 10, 11, 12)),
    _Kind(
        "ngày sinh",
        re.compile(r"\b(ngay sinh|nam sinh|sinh ngay|ngay thang nam sinh|date of birth|dob)\b"),
        _is_birth,
    ),
)


def _masked(text: str) -> str:
    """The text with its letters and digits covered, but for the first letter of each word.

    Example:
        >>> _masked("Nguyễn Văn An"), _masked("0912345678"), _masked("an.nv@tinh.gov.vn")
        ('N***** V** A*', '**********', 'a*.**@****.***.**')
    """
    covered = re.sub(r"(?<=\w)\w|\d", "*", text)
    return covered if "@" not in covered else covered[0] + re.sub(r"\w", "*", covered[1:])
