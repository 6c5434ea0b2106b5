"""How the numbers of a table are written, told from its cells where nobody declares it.

Only cells that can be read in one way decide: "7,16" is Vietnamese, "0.85" is English, "28.459"
says nothing. Where no cell decides, Vietnamese is assumed, and that is noted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from helpers.core.text import nfc
from helpers.intake.numbers import Convention
from helpers.intake.sources.tables import filled_from_merged
from helpers.intake.tables.heading import Head
from helpers.intake.tables.listing import as_text
from helpers.intake.tables.log import Log, at_sheet
from helpers.intake.tables.missing import MISSING
from helpers.intake.workbook import Cell, Sheet, letter

Style = Literal["vi", "en"]
# a group of thousands has three digits and does not begin with 0
_POINT_IS_DECIMAL = re.compile(
    r"[+-]?(?:\d*\.(?:\d{1,2}|\d{4,})|0\.\d+|\d{4,}\.\d+|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,})"
)
_COMMA_IS_DECIMAL = re.compile(
    r"[+-]?(?:\d*,(?:\d{1,2}|\d{4,})|0,\d+|\d{4,},\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})"
)
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")


def conventions(sheet: Sheet, turned: Head, numbers: str, log: Log) -> dict[int, Convention]:
    """For each column of figures how its cells are read."""
    head = turned.as_written
    votes = {at: _votes(sheet, head, at) for at in head.figures}
    whole = _decided([vote for column in votes.values() for vote in column])
    by_column = {}
    for at, column in votes.items():
        style: str = _decided(column) or numbers or whole or "vi"
        doubtful = not _decided(column) and not numbers and not whole
        if doubtful and (cell := _doubtful(sheet, head, at)):
            log.problem(
                sheet.name, f"{letter(at)}{cell[0]}", "doubtful_number",
                "không rõ dấu chấm, dấu phẩy ngăn nghìn hay thập phân; đọc theo kiểu Việt Nam",
                f"'{cell[1]}'", "ghi ô dạng số của Excel, không gõ dạng chữ", severity="warning",
            )  # fmt: skip
        percent = any(_is_percent(sheet, row, at) for row, _ in _below(sheet, head, at))
        if percent:
            _say_mixed(sheet, head, at, turned.turn.indicator if turned.turn else 0, log)
        by_column[at] = Convention(
            number="en" if style == "en" else "vi",
            percent="points" if percent else "",
            missing=MISSING,
        )
    return by_column


def _below(sheet: Sheet, head: Head, at: int) -> Iterator[tuple[int, Cell]]:
    for row in range(head.row + 1, len(sheet.rows) + 1):
        if (cell := sheet.at(row, at)) != "":
            yield row, cell


def _votes(sheet: Sheet, head: Head, at: int) -> set[Style]:
    """The ways in which the texts of a column are written that can be told."""
    styles: set[Style] = set()
    for _, cell in _below(sheet, head, at):
        if isinstance(cell, str):
            text = nfc(cell).removesuffix("%").rstrip().replace("−", "-")
            if _POINT_IS_DECIMAL.fullmatch(text):
                styles.add("en")
            elif _COMMA_IS_DECIMAL.fullmatch(text):
                styles.add("vi")
    return styles


def _decided(votes: set[Style] | list[Style]) -> Style | Literal[""]:
    """The one way that all votes agree on."""
    different = set(votes)
    return different.pop() if len(different) == 1 else ""


def _doubtful(sheet: Sheet, head: Head, at: int) -> tuple[int, str] | None:
    """The first text of a column that can be read in two ways."""
    for row, cell in _below(sheet, head, at):
        if isinstance(cell, str) and _EITHER.fullmatch(nfc(cell)):
            return row, nfc(cell)
    return None


def _is_percent(sheet: Sheet, row: int, at: int) -> bool:
    cell = sheet.at(row, at)
    if isinstance(cell, str):
        return cell.strip().endswith("%")
    return (row, at) in sheet.facts.percent


def _say_mixed(sheet: Sheet, head: Head, at: int, indicator: int, log: Log) -> None:
    """In a column of percentages, or the rows of one indicator, 0.85 without a sign may be 85% or
    0.85%."""
    about = {
        row: as_text(filled_from_merged(sheet, row, indicator)) if indicator else ""
        for row, _ in _below(sheet, head, at)
    }
    mixed = {about[row] for row in about if _is_percent(sheet, row, at)}
    bare = [
        row
        for row, cell in _below(sheet, head, at)
        if isinstance(cell, (int, float))
        and not isinstance(cell, bool)
        and 0 < abs(cell) <= 1
        and not _is_percent(sheet, row, at)
        and about[row] in mixed
    ]
    if bare:
        log.problem(
            sheet.name, f"{letter(at)}{bare[0]}", "mixed_percent",
            f"cột có ô ghi % và ô không ghi %; đọc ô này là {sheet.at(bare[0], at)}%",
            at_sheet(sheet.name) + f"{len(bare)} ô", "ghi mọi ô của cột theo một cách",
            severity="warning",
        )  # fmt: skip
