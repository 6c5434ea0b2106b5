"""What a workbook says of itself: the sheet "Thông tin", keys and values."""

from __future__ import annotations

from helpers.intake.names import shown
from helpers.intake.tables.listing import as_text
from helpers.intake.tables.log import Log, at_sheet, listed
from helpers.intake.tables.words import ABOUT, meaning
from helpers.intake.workbook import Sheet


def read_about(sheet: Sheet | None, log: Log) -> dict[str, str]:
    """The values by our names of the keys; unknown keys are logged."""
    about: dict[str, str] = {}
    left: list[str] = []
    for row in sheet.rows if sheet else ():
        texts = [as_text(cell) for cell in row if as_text(cell)]
        if len(texts) < 2:
            continue
        key = meaning(ABOUT, texts[0].rstrip(": "))
        if key:
            about.setdefault(key, texts[1])
        elif texts[0].casefold() not in ("khoá", "khóa", "key", "mục", "thông tin"):
            left.append(f"'{shown(texts[0], 40)}'")
    if left and sheet:
        log.leave(f"{at_sheet(sheet.name)}mục không dùng: {listed(left)}")
    return about
