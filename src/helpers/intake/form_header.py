"""Where a form's table begins, what its columns are, and whether another form follows below."""

from __future__ import annotations

from helpers.core.params.form import Form
from helpers.core.params.registry import Registry
from helpers.core.text import nfc
from helpers.intake.form_cells import Report
from helpers.intake.names import shown
from helpers.intake.workbook import Sheet, letter

Hits = list[tuple[str, int]]


def find_header(report: Report, sheet: Sheet, form: Form) -> tuple[int, dict[str, int]]:
    """The header's row and the column of each field; missing and double headers are reported."""
    row_number, hits = max(
        _headers(sheet, form), key=lambda found: len(found[1]), default=(0, Hits())
    )
    columns = dict(hits)
    width = max((len(row) for row in sheet.rows), default=1)
    for column in form.columns:
        if column.field not in columns:
            report(
                f"A{row_number}:{letter(width)}{row_number}" if row_number else "",
                "missing_column",
                f"thiếu cột '{column.labels[0]}'",
                f"{len(columns)}/{len(form.columns)} cột của biểu",
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


def check_second_form(
    report: Report, sheet: Sheet, form: Form, header: int, registry: Registry
) -> None:
    """Report a second header below the first: two forms on one sheet, maybe of two units."""
    need = (len(form.columns) + 1) // 2
    again = next(
        (row for row, hits in _headers(sheet, form) if row > header and len(hits) >= need), 0
    )
    if not again:
        return
    above = sheet.rows[header : again - 1]
    texts = [cell for row in above[::-1] for cell in row if isinstance(cell, str) and cell]
    other = next((text for text in texts if registry.match(text)), "")
    report(
        f"A{again}",
        "two_forms",
        "trên một trang tính có hai biểu; không biết lấy biểu nào",
        f"biểu thứ hai từ dòng {again}" + (f", của '{shown(other)}'" if other else ""),
        "mỗi đơn vị một tệp: tách biểu thứ hai ra tệp riêng rồi gửi lại",
    )


def _headers(sheet: Sheet, form: Form) -> list[tuple[int, Hits]]:
    """Every row with headers of the form: its number, and which fields stand in which column."""
    labels = {nfc(label): c.field for c in form.columns for label in c.labels}
    found = []
    for number, row in enumerate(sheet.rows, start=1):
        hits = [
            (labels[text], column)
            for column, cell in enumerate(row, start=1)
            if isinstance(cell, str) and (text := nfc(cell)) in labels
        ]
        if hits:
            found.append((number, hits))
    return found
