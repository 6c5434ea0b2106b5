"""Where a form's table begins, what its columns are, and whether another form follows below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from helpers.core.periods import read_period
from helpers.core.spelling import difference, name_key, text_key
from helpers.core.text import nfc
from helpers.intake.names import shown
from helpers.intake.problem_log import Report
from helpers.intake.row_kinds.words import told_by_words
from helpers.intake.workbook import Cell, Sheet, letter
from helpers.params.form import Column, Form
from helpers.params.registry import Registry

Hits = list[tuple[str, int]]
Headers = list[tuple[int, Hits]]


def find_header(
    report: Report, sheet: Sheet, form: Form, headings: Headers
) -> tuple[int, dict[str, int]]:
    """The header's row and the column of each field; missing and double headers are reported.

    Args:
        headings: all rows with headers, see `headers`.
    """
    row_number, hits = max(headings, key=lambda heading: len(heading[1]), default=(0, Hits()))
    columns = dict(hits)
    width = max((len(row) for row in sheet.rows), default=1)
    for column in form.columns:
        if column.field not in columns:
            report(
                f"A{row_number}:{letter(width)}{row_number}" if row_number else "",
                "missing_column",
                f"thiếu cột '{column.labels[0]}'",
                f"{len(columns)}/{len(form.columns)} cột của biểu"
                + _alike(sheet, row_number, column),
                "thêm lại cột theo biểu mẫu, giữ nguyên tiêu đề",
            )
    for name in columns:
        places = [letter(at) for known, at in hits if known == name]
        if len(places) > 1:
            report(
                ", ".join(f"{place}{row_number}" for place in places),
                "double_column",
                f"cột '{form.column(name).labels[0]}' xuất hiện {len(places)} lần",
                f"các cột {', '.join(places)}",
                "giữ lại một cột",
            )
    return row_number, columns


def _alike(sheet: Sheet, row: int, column: Column) -> str:
    """The heading that looks like the missing one, and where it differs."""
    for at, cell in enumerate(sheet.rows[row - 1] if row else (), start=1):
        for label in column.labels:
            if isinstance(cell, str) and (hint := difference(cell, label)):
                return f"; ô {letter(at)}{row} ghi '{shown(cell)}': {hint}"
    return ""


def second_heading(
    report: Report, sheet: Sheet, header: int, registry: Registry, headings: Headers
) -> frozenset[int]:
    """The rows that repeat the heading on a further printed page.

    A second heading with another unit, period or title above it is of another form, which is
    reported: maybe of another unit.
    """
    if not header:
        return frozenset()
    hits = {row: dict(places) for row, places in headings if row >= header}
    need = (len(hits[header]) + 1) // 2
    again = [row for row in hits if row > header and len(hits[row]) >= need]
    top = {text_key(text) for row in sheet.rows[: header - 1] for text in _texts(row)}
    above = header
    for row in again:
        if hits[row] != hits[header] or not _is_page(sheet, above, row, top, registry):
            _report_second(report, sheet, header, row, registry)
            break
        above = row
    return frozenset(again)


def _is_page(sheet: Sheet, above: int, row: int, top: set[str], registry: Registry) -> bool:
    """Whether above the heading in `row` only that stands which stands on top of the sheet.

    Rows of figures end the look upwards; totals and notes may stand below them.
    """
    for number in range(row - 1, above, -1):
        texts = list(_texts(sheet.rows[number - 1]))
        if any(isinstance(cell, (int, float)) for cell in sheet.rows[number - 1]):
            break
        if any(text_key(text) not in top and not told_by_words(text) for text in texts):
            return False
    names = (text for number in range(above, row - 1) for text in _texts(sheet.rows[number]))
    return not any(registry.match(text) for text in names if text_key(text) not in top)


def _texts(row: Iterable[Cell]) -> Iterator[str]:
    return (cell for cell in row if isinstance(cell, str) and cell.strip())


def _report_second(
    report: Report, sheet: Sheet, header: int, again: int, registry: Registry
) -> None:
    texts = [text for row in sheet.rows[header : again - 1][::-1] for text in _texts(row)]
    other = next((text for text in texts if registry.match(text)), "")
    report(
        f"A{again}",
        "two_forms",
        "trên một trang tính có hai biểu; không biết lấy biểu nào",
        f"biểu thứ hai từ dòng {again}" + (f", của '{shown(other)}'" if other else ""),
        "mỗi đơn vị một tệp: tách biểu thứ hai ra tệp riêng rồi gửi lại",
    )


def headers(sheet: Sheet, form: Form) -> Headers:
    """Every row with headers of the form: its number, and which fields stand in which column.

    Rows with too few texts to be a heading are looked at only where there is no heading at all.
    """
    need = (len(form.columns) + 1) // 2
    rows = [
        number
        for number, row in enumerate(sheet.rows, start=1)
        if len([1 for cell in row if isinstance(cell, str) and cell]) >= need
    ]
    headings = _hits(sheet, form, rows)
    if any(len(hits) >= need for _, hits in headings):
        return headings
    return _hits(sheet, form, range(1, len(sheet.rows) + 1))


def _hits(sheet: Sheet, form: Form, rows: Iterable[int]) -> Headers:
    labels = {name_key(label): c.field for c in form.columns for label in c.labels}
    longest = 2 * max(map(len, (label for c in form.columns for label in c.labels)))
    headings = []
    for number in rows:
        hits = [
            (labels[key], column)
            for column, cell in enumerate(sheet.rows[number - 1], start=1)
            if isinstance(cell, str) and len(cell) <= longest and (key := _key(cell)) in labels
        ]
        if hits:
            headings.append((number, hits))
    return headings


def stated_period(sheet: Sheet, form: Form) -> str:
    """What the form says that its period is; a year typed as a number has no decimals."""
    return nfc(str(sheet.cell(form.period_cell))).removesuffix(".0")


def is_period(stated: str, period: str) -> bool:
    """Whether what a form states is the period of this id, also as "Quý I/2025" for 2025-Q1."""
    if text_key(stated) == text_key(period):
        return True
    dates = read_period(stated)
    return dates is not None and dates == read_period(period)


@lru_cache(4_096)
def _key(text: str) -> str:
    return name_key(text)
