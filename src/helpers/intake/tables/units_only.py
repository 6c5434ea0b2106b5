"""The rows of a table that are units: no sums, no means, and nothing that nobody can tell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from helpers.core.periods import read_period
from helpers.core.spelling import name_key
from helpers.intake.names import shown
from helpers.intake.row_kinds.kinds import SheetRow
from helpers.intake.row_kinds.words import told_by_words
from helpers.intake.sources.tables import filled_from_merged
from helpers.intake.tables.aggregates import aggregates
from helpers.intake.tables.heading import Head
from helpers.intake.tables.listing import as_text
from helpers.intake.tables.log import Log
from helpers.intake.tables.row import Row
from helpers.intake.tables.totals import is_total
from helpers.intake.workbook import Sheet, letter

_NUMBERED = 0.6  # of the rows: then a row without a number is another thing


def units_only(
    rows: Sequence[Row], sheet: Sheet, head: Head, is_unit: Callable[[str], bool], log: Log
) -> tuple[list[Row], list[SheetRow]]:
    """The rows without those that their figures show to be sums or means of others; and these.

    One that looks like these and is none, or is called as one of them, is asked about, and is not
    taken either.
    """
    known = {at for at, row in enumerate(rows) if is_unit(row.name)}
    numbered = {at for at, row in enumerate(rows) if is_numbered(sheet, head, row.row)}
    without = set(range(len(rows))) - numbered - known
    if len(numbered) < _NUMBERED * len(rows):
        without = set()
    sections = {at for at, row in enumerate(rows) if told_by_words(row.name) == "section"} - known
    wholes = {at for at in known if is_total(rows[at].name)}
    aggregated = _aggregated(rows, head, sections | without, wholes)
    sums = {at: what for at, what in aggregated.items() if at not in known}
    names = {_unit(rows[at]) for at in sums}
    alike = {at for at, row in enumerate(rows) if _unit(row) in names} - known
    doubted = (without | alike) - set(sums)
    for at in sorted(doubted):
        _ask(rows[at], sheet, head, log)
    left = [
        SheetRow(line, "total", rows[at].name, sums[at]) for at in sums for line in rows[at].lines
    ]
    left += [
        SheetRow(line, "doubtful", rows[at].name)
        for at in sorted(doubted)
        for line in rows[at].lines
    ]
    return [row for at, row in enumerate(rows) if at not in sums and at not in doubted], left


def _aggregated(
    rows: Sequence[Row], head: Head, odd: Collection[int], apart: Collection[int]
) -> dict[int, str]:
    """What `aggregates` tells of the rows, period by period: nothing is added up over time."""
    periods: dict[object, list[int]] = {}
    for at, row in enumerate(rows):
        # in a turned table one row holds all periods
        label = "" if row.cells else read_period(row.label) or row.label
        periods.setdefault(label, []).append(at)
    kinds: dict[int, str] = {}
    for places in periods.values():
        figures = [[rows[at].values.get(column) for column in head.figures] for at in places]
        chosen = ({n for n, at in enumerate(places) if at in those} for those in (odd, apart))
        kinds |= {places[n]: what for n, what in aggregates(figures, *chosen).items()}
    return kinds


def _unit(row: Row) -> tuple[str, str]:
    return name_key(row.name), row.code


def is_numbered(sheet: Sheet, head: Head, row: int) -> bool:
    """Whether a row has a number in the list, as units do."""
    column = head.columns.get("order", 0)
    text = as_text(filled_from_merged(sheet, row, column)) if column else ""
    return text.strip(".").isdecimal()


def _ask(row: Row, sheet: Sheet, head: Head, log: Log) -> None:
    column = head.columns.get("unit", head.columns.get("unit_code", 1))
    log.problem(
        sheet.name, f"{letter(column)}{row.row}", "doubtful_row",
        "không rõ dòng này là đơn vị hay dòng tổng; không lấy", f"'{shown(row.name, 60)}'",
        "là đơn vị thì ghi số thứ tự; là dòng tổng thì ghi 'Tổng cộng', 'Bình quân'",
    )  # fmt: skip
