"""What a sheet is called: by a title above its table, by its own name, by that of its file."""

from __future__ import annotations

import re
from collections import Counter

from helpers.core.spelling import name_key
from helpers.core.text import nfc
from helpers.intake.tables.opening import Opened
from helpers.intake.tables.period_heading import split_heading
from helpers.intake.tables.words import SHEETS, meaning
from helpers.intake.workbook import Sheet

_DEEPEST = 12  # rows in which a title may stand
_NUMBER = re.compile(
    r"(?:bảng|biểu(?: số)?|phụ lục|table)\s*[\d.]+\s*[a-z]?\s*[.:–-]?\s+", re.IGNORECASE
)
_MEASURE = re.compile(r"\W*(?:đơn vị(?: tính)?|đvt|unit)\b\s*(?::.*)?", re.IGNORECASE)
_GENERIC = re.compile(r"(?:sheet|trang tính|trang|bảng|biểu|table)?\s*[\d.]*", re.IGNORECASE)


def sheet_names(opened: Opened) -> dict[str, list[str]]:
    """What may name the one indicator of each sheet, by the sheet's name, the best first: nothing
    that is said of another sheet too, no unit of measure, no number of the table, no years."""
    by_sheet = {sheet.name: [*_titles(sheet), *_from_name(sheet)] for sheet in opened.data}
    count = Counter(key for names in by_sheet.values() for key in set(map(name_key, names)))
    file = opened.path.stem.replace("_", " ")
    return {
        name: [title for title in names if count[name_key(title)] == 1]
        or [without_period(file) or file]
        for name, names in by_sheet.items()
    }


def _titles(sheet: Sheet) -> list[str]:
    """The texts that stand alone above a table, from the top."""
    texts = []
    for row in sheet.rows[:_DEEPEST]:
        cells = [cell for cell in row if str(cell).strip()]
        if len(cells) > 1:
            break
        texts += [nfc(cell) for cell in cells if isinstance(cell, str)]
    plain = [without_period(text) for text in texts if not _MEASURE.fullmatch(text)]
    return [text for text in plain if any(map(str.isalpha, text))]


def _from_name(sheet: Sheet) -> list[str]:
    plain = without_period(nfc(sheet.name))
    generic = _GENERIC.fullmatch(plain) or meaning(SHEETS, plain)
    return [] if generic else [plain]


def without_period(text: str) -> str:
    """A title without its number and its years.

    Example:
        >>> titles = ("Bảng 2.1. Tỷ lệ hộ nghèo giai đoạn 2021–2023", "Dân số (2021)")
        >>> tuple(map(without_period, titles))
        ('Tỷ lệ hộ nghèo', 'Dân số')
    """
    return " ".join(split_heading([_NUMBER.sub("", text, count=1)])[0])
