"""Codes that a workbook stores as numbers: 4.1 and 4.10 are one number and two codes.

What tells them apart, in this order: the number format of the cell (what the reader sees), the
name beside it, and the order in which a framework lists its codes. A number that may still be two
codes is a problem; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from helpers.core.text import nfc
from helpers.intake.number_formats import GENERAL, as_shown
from helpers.intake.problem_log import Report
from helpers.intake.workbook import Cell, Sheet, letter

Choices = dict[int, tuple[str, ...]]  # by row: the codes that its cell may stand for


def with_codes(
    report: Report,
    sheet: Sheet,
    names: Mapping[str, str],
    groups: Collection[str],
    header: int,
    columns: Mapping[str, int],
) -> Sheet:
    """The sheet with its codes as text; those that cannot be told are reported at their cell.

    Args:
        names: what each known code is called, in the framework's order; empty: no code is known,
            and the sheet stays as it is.
        groups: other codes that may stand there, in no order.
        header: the row of the headers. columns: where the fields "item" and "name" stand.
    """
    known = (*names, *groups)
    at = columns["item"]
    rows = range(header + 1, len(sheet.rows) + 1)
    numbers = {row: value for row in rows if _is_number(value := sheet.at(row, at))}
    if not names or not numbers:
        return sheet
    choices = {row: _codes_of(value, known) for row, value in numbers.items()}
    texts = {row: nfc(raw) for row in rows if isinstance(raw := sheet.at(row, at), str) and raw}
    choices |= {row: (code,) for row, code in texts.items() if code in known}
    shown = _by_format(choices, sheet, at)
    choices = _by_name(choices, shown, sheet, columns.get("name"), names)
    choices = _by_order(choices, [*names])
    for row in (row for row in numbers if len(choices[row]) != 1):
        may = ", ".join(_codes_of(numbers[row], known))
        report(
            f"{letter(at)}{row}",
            "code_changed",
            "mã lưu dạng số nên không biết là mã nào",
            f"{_shown(numbers[row])}, có thể là {may}",
            "đặt định dạng Text cho cột mã rồi ghi lại mã",
        )
    codes = {
        row: choices[row][0] if len(choices[row]) == 1 else _shown(value)
        for row, value in numbers.items()
    }
    return _replaced(sheet, at, codes)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _codes_of(value: Cell, known: Iterable[str]) -> tuple[str, ...]:
    """The known codes that are this number; what it shows, where none is."""
    number = Decimal(repr(value))
    same = tuple(
        code for code in known if (read := _number_of(code)) is not None and read == number
    )
    return same or (_shown(value),)


def _shown(value: Cell) -> str:
    return f"{value:.15g}"


def _number_of(code: str) -> Decimal | None:
    """The number that Excel makes of a code; None of one that it leaves alone ("4.22.1")."""
    whole, _, part = code.partition(".")
    plain = whole.isascii() and whole.isdigit() and (part == "" or part.isdigit())
    return Decimal(code) if plain and part.isascii() else None


def _by_format(choices: Choices, sheet: Sheet, at: int) -> Choices:
    """What number formats show, unless one of them shows what is no code, or a code twice.

    A format that a whole column has ("0.00" makes 4.30 of 4.3) says nothing of its cells.
    """
    shown: dict[int, str] = {}
    for row in choices:
        number, number_format = sheet.at(row, at), sheet.number_format(row, at)
        if isinstance(number, (int, float)) and number_format not in ("", GENERAL, "@"):
            shown[row] = as_shown(number, number_format) or ""
    others = {codes[0] for row, codes in choices.items() if row not in shown and len(codes) == 1}
    fits = all(code in choices[row] for row, code in shown.items())
    if not fits or len({*shown.values()} - others) != len(shown):
        return choices
    return choices | {row: (code,) for row, code in shown.items()}


def _by_name(
    choices: Choices, shown: Choices, sheet: Sheet, column: int | None, names: Mapping[str, str]
) -> Choices:
    """Where the name beside a code is that of just one of the codes that it may be: that one.

    None where the number format shows another one.
    """
    possible = dict(shown)
    for row, codes in choices.items():
        if len(codes) > 1 and column is not None:
            typed = nfc(str(sheet.at(row, column))).casefold()
            named = tuple(code for code in codes if nfc(names.get(code, "")).casefold() == typed)
            if len(named) == 1:
                possible[row] = named if named[0] in shown[row] else ()
    return possible


def _by_order(choices: Choices, order: Sequence[str]) -> Choices:
    """What is possible where the rows follow the framework's list; else where each code has one
    row."""
    place = {code: number for number, code in enumerate(order)}
    rows = sorted(row for row, codes in choices.items() if set(codes) <= place.keys())
    possible = {row: [place[code] for code in choices[row]] for row in rows}
    lowest, highest = -1, len(order)
    for row in rows:
        possible[row] = [rank for rank in possible[row] if rank > lowest]
        lowest = min(possible[row], default=len(order))
    for row in reversed(rows):
        possible[row] = [rank for rank in possible[row] if rank < highest]
        highest = max(possible[row], default=-1)
    if all(possible.values()):
        return choices | {row: tuple(order[rank] for rank in possible[row]) for row in rows}
    taken = {codes[0] for codes in choices.values() if len(codes) == 1}
    return {
        row: codes if len(codes) == 1 else tuple(code for code in codes if code not in taken)
        for row, codes in choices.items()
    }


def _replaced(sheet: Sheet, column: int, codes: Mapping[int, str]) -> Sheet:
    rows = [list(row) for row in sheet.rows]
    for row, code in codes.items():
        rows[row - 1][column - 1] = code
    return replace(sheet, rows=tuple(tuple(row) for row in rows))
