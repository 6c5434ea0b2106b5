"""Whether the headings of a sheet state the period that it is read for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from helpers.core.periods import Dates
from helpers.intake.names import shown
from helpers.intake.sources.mapping import ITEM, UNIT, Mapping
from helpers.intake.sources.result import Findings, Window
from helpers.intake.sources.tables import find_header, header_texts, matches
from helpers.intake.stated import fits, stated_periods
from helpers.intake.workbook import Sheet, letter

WRONG = "wrong_period"
_LONGEST = 400  # letters of a heading that are looked at
_NAMES_A_YEAR = ("*năm", "kỳ báo cáo", "kỳ số liệu", "*year", "period")
_TITLES, _DEEPEST, _LABELS = 30, 400, 6  # rows above a table; where labels of rows stand


@dataclass(frozen=True, slots=True)
class _Stated:
    """A heading that states periods, the place where it stands, and the field that it heads."""

    place: str
    text: str
    periods: tuple[Dates, ...]
    field: str = ""


def states_other(name: str, window: Window) -> bool:
    """Whether the name of a sheet states only other periods than the one asked for."""
    periods = stated_periods(name[:_LONGEST])
    return bool(periods) and not _fit(periods, window)


def check_headings(
    sheet: Sheet, mapping: Mapping, window: Window, findings: Findings
) -> frozenset[str]:
    """Note what states another period; returns the fields whose own heading does.

    The name of the sheet and the headings of figures decide; the titles above the table only
    where neither says anything. One title that fits is enough: others may tell of comparisons.
    """
    if not mapping.check_period:
        return frozenset()
    if states_other(sheet.name, window):
        _refuse(findings, mapping, window, "", "tên trang tính", sheet.name)
        return frozenset()
    row, labels = _headings(sheet, mapping)
    stated = [label for label in labels if label.periods]
    wrong = [label for label in stated if not _fit(label.periods, window)]
    if stated and len(wrong) == len(stated):
        _refuse(findings, mapping, window, wrong[0].place, "tiêu đề cột", wrong[0].text)
    elif not stated and not stated_periods(sheet.name):
        titles = [title for title in _titles(sheet, row) if title.periods]
        if titles and not any(_fit(title.periods, window) for title in titles):
            _refuse(findings, mapping, window, titles[0].place, "tiêu đề bảng", titles[0].text)
    else:
        for label in wrong:
            what = f"tiêu đề cột '{label.field}' ghi kỳ khác các cột còn lại; không lấy cột này"
            todo = "kiểm tra cột đó là của kỳ nào"
            findings.add(label.place, "other_period", what, f"'{shown(label.text)}'", todo)
        return frozenset(label.field for label in wrong)
    return frozenset()


def _fit(periods: tuple[Dates, ...], window: Window) -> bool:
    return any(fits(period, (window.called, window.days)) for period in periods)


def _refuse(
    findings: Findings, mapping: Mapping, window: Window, place: str, what: str, text: str
) -> None:
    findings.add(
        place, WRONG, f"{what} ghi kỳ khác, không phải {window.label or window.id}",
        f"'{shown(text)}'",
        "nhập vào đúng kỳ, hoặc xin lại tệp đúng kỳ; nếu hệ thống luôn ghi kỳ khác: khai "
        f"check_period: false trong params/sources/{mapping.id}.yml",
    )  # fmt: skip


def _headings(sheet: Sheet, mapping: Mapping) -> tuple[int, list[_Stated]]:
    """The first row of the table's headings, and the headings of its figures."""
    if mapping.layout == "across":
        labels = list(_row_labels(sheet, mapping))
        return min((row for row, _ in labels), default=1), [label for _, label in labels]
    header = find_header(sheet, mapping)
    if not header.columns:
        return 1, []
    first = header.row - mapping.header_rows + 1
    texts = header_texts(sheet, first, mapping.header_rows)
    return first, [
        _stated(f"{letter(at)}{header.row}", " / ".join(texts[at - 1]), field)
        for field, at in header.columns.items()
        if field not in (UNIT, ITEM)
    ]


def _row_labels(sheet: Sheet, mapping: Mapping) -> Iterator[tuple[int, _Stated]]:
    """The labels of the figures where units stand side by side, each where it comes first."""
    seen: set[str] = set()
    for row, cells in enumerate(sheet.rows[:_DEEPEST], start=1):
        for at, cell in enumerate(cells[:_LABELS], start=1):
            text = str(cell)
            for column in mapping.columns:
                if column.field not in seen and matches(column.labels, (text,)):
                    seen.add(column.field)
                    yield row, _stated(f"{letter(at)}{row}", text, column.field)


def _titles(sheet: Sheet, first: int) -> Iterator[_Stated]:
    """The texts above the table, and a year that is a number beside its label ("Năm", 2015)."""
    for row in range(max(1, first - _TITLES), first):
        before = ""
        for at, cell in enumerate(sheet.rows[row - 1], start=1):
            if isinstance(cell, str):
                text = before = cell
            elif isinstance(cell, (int, float)) and matches(_NAMES_A_YEAR, (before,)):
                text = f"{before} {cell:g}"
            else:
                continue
            yield _stated(f"{letter(at)}{row}", text)


def _stated(place: str, text: str, field: str = "") -> _Stated:
    return _Stated(place, text, stated_periods(text[:_LONGEST]), field)
