"""The rows of a table that are units: no sums, no means, and nothing that nobody can tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from helpers.core.spelling import name_key
from helpers.intake.names import shown
from helpers.intake.row_kinds.kinds import RowKind, SheetRow
from helpers.intake.row_kinds.words import told_by_words
from helpers.intake.sources.tables import filled_from_merged
from helpers.intake.tables.aggregates import aggregates
from helpers.intake.tables.heading import Head
from helpers.intake.tables.listing import as_text
from helpers.intake.tables.log import Log
from helpers.intake.tables.row import Row
from helpers.intake.tables.totals import is_total
from helpers.intake.workbook import Sheet, letter

_TOTAL: RowKind = "total"
_DOUBTFUL: RowKind = "doubtful"
_SPARSE = 4  # times as many pairs of unit and period as there are rows
_NUMBERED = 0.6  # of the rows: then a row without a number is another thing


def units_only(
    rows: Sequence[Row], sheet: Sheet, head: Head, is_unit: Callable[[str], bool], log: Log
) -> tuple[list[Row], list[SheetRow]]:
    """The rows without those that their figures show to be sums or means of others; and these.

    One that looks like these and is none is asked about, and is not taken either.
    """
    lines = _lines(rows)
    first = [rows[places[0]] for places in lines]
    known = {at for at, row in enumerate(first) if is_unit(row.name)}
    numbered = {at for at, row in enumerate(first) if is_numbered(sheet, head, row.row)}
    without = set(range(len(lines))) - numbered - known
    if len(numbered) < _NUMBERED * len(lines):
        without = set()
    sections = {at for at, row in enumerate(first) if told_by_words(row.name) == "section"} - known
    labels = list(dict.fromkeys(row.label for row in rows)) if len(lines) < len(rows) else [""]
    figures = [_figures([rows[at] for at in places], labels, head) for places in lines]
    wholes = {at for at in known if is_total(first[at].name)}
    told = aggregates(figures, sections | without, wholes)
    sums = {at: what for at, what in told.items() if at not in known}
    doubted = without - set(sums)
    for at in sorted(doubted):
        _ask(first[at], sheet, head, log)
    left = {
        line: SheetRow(line, kind, rows[place].name, why)
        for among, kind in ((sums, _TOTAL), (dict.fromkeys(sorted(doubted), ""), _DOUBTFUL))
        for at, why in among.items()
        for place in lines[at]
        for line in rows[place].lines
    }
    kept = sorted(
        place for at, places in enumerate(lines) if at not in sums and at not in doubted
        for place in places
    )  # fmt: skip
    return [rows[at] for at in kept], list(left.values())


def _lines(rows: Sequence[Row]) -> list[list[int]]:
    """The places of the rows of each unit, which has one a period; each row for itself where few
    units have the same periods."""
    count: Counter[tuple[str, str, str]] = Counter()
    found: dict[tuple[str, str, int], list[int]] = {}
    for at, row in enumerate(rows):
        unit = (name_key(row.name), row.code)
        count[(*unit, row.label)] += 1
        found.setdefault((*unit, count[(*unit, row.label)]), []).append(at)
    labels = {row.label for row in rows}
    dense = len(found) * len(labels) <= _SPARSE * len(rows)
    return list(found.values()) if dense else [[at] for at in range(len(rows))]


def _figures(rows: Sequence[Row], labels: Sequence[str], head: Head) -> list[float | None]:
    """The figures of one unit, period by period."""
    if len(labels) == 1:
        return [rows[0].values.get(column) for column in head.figures]
    by_label = {row.label: row.values for row in rows}
    return [by_label.get(one, {}).get(column) for one in labels for column in head.figures]


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
