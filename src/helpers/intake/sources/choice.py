"""Which sheet of a workbook is read: of the period, with the headers, visible."""

from __future__ import annotations

from dataclasses import replace

from helpers.core.errors import InputError
from helpers.intake.sources.headings import states_other
from helpers.intake.sources.mapping import Mapping
from helpers.intake.sources.result import Window
from helpers.intake.sources.tables import found_headers, has_figures, matches
from helpers.intake.workbook import Book, Note, Sheet


class NoSheetOfPeriod(InputError):
    """The workbook has sheets by period, and none of the period that is asked for."""


def pick_sheet(book: Book, mapping: Mapping, window: Window) -> Sheet:
    """The sheet to read: of the period, declared names first, then the visible, then the hidden.

    The first with every header is taken, else the one with most; other visible ones with every
    header and figures are noted. A sheet that cannot be read must not hide a good one; only when
    none can be read is that an error.

    Raises:
        InputError: no sheet can be read, or none is of the period.
    """
    best: Sheet | None = None
    most = -1
    failed: InputError | None = None
    needed = {column.field for column in mapping.columns if not column.optional}
    chosen, others = False, []
    for name in _in_order(book, mapping, window):
        if chosen and name in book.hidden:
            break
        try:
            sheet = book.sheet(name)
        except InputError as error:
            failed = failed or error
            continue
        fields = found_headers(sheet, mapping)
        if chosen:
            if fields >= needed and has_figures(sheet) and not _other(name, mapping, window):
                others.append(name)
            continue
        if len(fields) > most:
            best, most = sheet, len(fields)
        if fields >= needed:
            best, chosen = sheet, True
    if best is None:
        raise failed or InputError(
            "sổ tính không có trang nào", where=book.path.name, todo="xuất lại tệp"
        )
    if others:
        what = "sổ tính còn trang khác có cùng tiêu đề; trang đó không được đọc"
        todo = "gửi mỗi trang bằng một tệp riêng, hoặc bỏ trang không dùng"
        note = Note("second_sheet", what, ", ".join(others)[:200], todo)
        best = replace(best, notes=(*best.notes, note))
    return best


def _in_order(book: Book, mapping: Mapping, window: Window) -> list[str]:
    """The sheets that can be meant, the likeliest first.

    Raises:
        NoSheetOfPeriod: each period has a sheet of its own, and this one has none.
    """
    names = list(book.names)
    wanted = mapping.sheets_of(year=str(window.called.end.year), period=window.id)
    if mapping.by_period:
        names = [name for name in names if matches(wanted, (name,))]
        names = [name for name in names if not _other(name, mapping, window)]
    if not names:
        raise NoSheetOfPeriod(
            f"không có trang tính của {window.label or window.id}",
            where=book.path.name,
            found=", ".join(book.names)[:400],
            todo=f"trang phải tên là {' hoặc '.join(wanted)}; kiểm tra kỳ, tệp",
        )
    return sorted(
        names,
        key=lambda name: (
            name in book.hidden,
            _other(name, mapping, window),
            not matches(wanted, (name,)),
        ),
    )


def _other(name: str, mapping: Mapping, window: Window) -> bool:
    return mapping.check_period and states_other(name, window)
