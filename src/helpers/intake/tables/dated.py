"""Of which period a sheet's rows are: by their own column, else by what names the sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from helpers.core.periods import EXAMPLES, Dates, nearest_label, read_period
from helpers.core.spelling import plain, text_key
from helpers.intake.names import shown
from helpers.intake.tables.heading import DATES, Head
from helpers.intake.tables.labels import period_id
from helpers.intake.tables.log import Log, at_sheet
from helpers.intake.tables.period_heading import is_part
from helpers.intake.tables.row import Row
from helpers.intake.tables.words import period_in
from helpers.intake.workbook import Cell, Sheet, letter

# "(Kèm theo Báo cáo số 12/BC-UBND ngày 5/1/2024)", "Hà Nội, ngày 05 tháng 01 năm 2024"
_OF_DOCUMENT = re.compile(
    r"\W*(?:ban hanh )?(?:kem theo|can cu|theo (?:quyet dinh|bao cao|cong van|van ban))\b.*"
    r"|.*\bso:? ?\d*[./ ]*/.*\bngay\b.*|[^,\d]{2,40},? ngay\b.{1,8}thang\b.{1,8}nam \d{4}\W*"
)


@dataclass(slots=True)
class Dating:
    """Finds the periods of one sheet's rows.

    Attributes:
        known: labels that are no dates, such as ids of a programme's periods.
        only: the one period that there can be, where nothing in the file says it.
    """

    sheet: Sheet
    head: Head
    file: str
    about: Mapping[str, str]
    log: Log
    known: Mapping[str, Dates] = field(default_factory=dict)
    only: Dates | None = None
    _whole: Dates | None = None
    _settled: bool = False

    def of(self, row: Row) -> Dates | None:
        """The period of a row; None after saying what is wrong."""
        if not row.dated and not any(column in self.head.columns for column in DATES):
            return self._of_sheet()
        dates = self.known.get(row.label) or read_period(row.label)
        if dates is None and is_part(row.label):
            whole = self._of_sheet()
            return read_period(f"{row.label} {whole.start.year}") if whole else None
        named = period_in(self.sheet.name) if not row.dated else None
        if dates is None:
            self._unread(row)
        elif named and not (named.start <= dates.start and dates.end <= named.end):
            self._differs(self._place(row), f"trang '{self.sheet.name}'", row.label)
            return None
        return dates

    def _place(self, row: Row) -> str:
        columns = [self.head.columns[name] for name in DATES if name in self.head.columns]
        return row.dated or f"{letter(columns[0])}{row.row}"

    def _unread(self, row: Row) -> None:
        near = nearest_label(row.label)
        self.log.problem(
            self.sheet.name, self._place(row), "unknown_period",
            "không đọc được kỳ" if row.label else "dòng có số liệu nhưng thiếu kỳ",
            f"'{shown(row.label, 40)}'" if row.label else "ô trống",
            f"gần nhất: {near}" if near else f"viết như {EXAMPLES}",
        )  # fmt: skip

    def _differs(self, cell: str, named: str, stated: str) -> None:
        self.log.problem(
            self.sheet.name, cell, "period_differs",
            f"kỳ ghi trong bảng khác kỳ mà {named} nêu; không dùng số liệu này",
            f"'{shown(stated, 60)}'", "sửa kỳ, hoặc đổi tên cho khớp",
        )  # fmt: skip

    def _of_sheet(self) -> Dates | None:
        if not self._settled:
            self._settled, self._whole = True, self._find()
        return self._whole

    def _find(self) -> Dates | None:
        """The period of all rows: by sheet, title, "Thông tin", file; they may not differ."""
        sources = list(self._sources())
        dated = [(where, dates) for where, dates in sources if dates]
        if not dated:
            if self.only is None:
                self.log.problem(
                    self.sheet.name, "", "no_period", "không biết số liệu của kỳ nào",
                    todo="thêm cột Kỳ, hoặc ghi năm ở tên trang, ở trang Thông tin, ở tên tệp",
                )  # fmt: skip
            return self.only
        where, dates = dated[0]
        for other, period in dated[1:]:
            if period != dates and not _within(dates, period) and not _within(period, dates):
                self._differs("", f"{where} ({period_id(dates)})", f"{other}: {period_id(period)}")
                return None
        self.log.assume(
            f"{at_sheet(self.sheet.name)}không có cột Kỳ: kỳ {period_id(dates)} theo {where}"
        )
        return dates

    def _sources(self) -> Iterator[tuple[str, Dates | None]]:
        yield "tên trang", period_in(self.sheet.name)
        yield "trang Thông tin", period_in(self.about.get("period", ""))
        yield "dòng tiêu đề bảng", titled(self.sheet, self.head)
        yield "tên tệp", period_in(PurePath(self.file).stem)


def titled(sheet: Sheet, head: Head) -> Dates | None:
    """The period that the texts above a table name; of a quarter and its year the quarter."""
    above = sheet.rows[: head.top - 1]
    titles = {dates for row in above for cell in row if (dates := _in_title(cell)) is not None}
    narrow = [title for title in titles if all(_within(title, other) for other in titles)]
    return narrow[0] if narrow else None


def _in_title(cell: Cell) -> Dates | None:
    """The period in a text above a table that is about its figures, and about no document."""
    if not isinstance(cell, str) or _OF_DOCUMENT.fullmatch(plain(text_key(cell[:300]))):
        return None
    return period_in(cell)


def _within(inner: Dates, outer: Dates) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
