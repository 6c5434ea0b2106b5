"""A reporting period: two dates and a kind."""

from __future__ import annotations

from datetime import date
from math import ceil

from pydantic import field_validator, model_validator

from helpers.core.periods import Kind
from helpers.params.patterns import Code
from helpers.params.reader import Params

UNITS = "units"  # beside the folders of periods: the pages of units
# about how many days a period of a kind has
LENGTHS: dict[Kind, int] = {
    "week": 7, "month": 30, "quarter": 90, "six_months": 180, "nine_months": 270, "year": 365,
    "window": 366,
}  # fmt: skip
# what source periods are called
PART_NAMES: dict[Kind, tuple[str, str, str]] = {
    "week": ("tuần", "week", "weeks"), "month": ("tháng", "month", "months"),
    "quarter": ("quý", "quarter", "quarters"),
    "six_months": ("kỳ 6 tháng", "half-year", "half-years"),
    "nine_months": ("kỳ 9 tháng", "nine months", "nine months"),
    "year": ("năm", "year", "years"), "window": ("kỳ", "period", "periods"),
}  # fmt: skip


class Period(Params):
    """A reporting period: two dates; the id never implies them.

    Attributes:
        id: e.g. "2023-Q4", "2023", "2023-H1", "2024-W05", "2024-Q1-ninh-giang".
        kind: what calendar period it stands for; decides the notebook and what it is compared with.
        label_vi: as it reads in a sentence, e.g. "quý IV/2023", "6 tháng đầu năm 2023".
        year: id of the yearly window that this period counts into, "" for none.
    """

    id: Code
    kind: Kind
    start: date
    end: date
    label_vi: str
    label_en: str
    year: str = ""
    note_vi: str = ""
    note_en: str = ""

    @field_validator("id")
    @classmethod
    def _is_no_folder_of_ours(cls, id_: str) -> str:
        if id_.casefold() == UNITS:
            raise ValueError(f"mã {id_} dành cho thư mục trang của đơn vị; đặt mã khác cho kỳ")
        return id_

    @model_validator(mode="after")
    def _dates_in_order(self) -> Period:
        if self.end < self.start:
            raise ValueError(f"kỳ {self.id}: ngày cuối {self.end} trước ngày đầu {self.start}")
        return self


def how_many(after: date, until: date, kind: Kind | None) -> int:
    """How many periods of a kind it takes from the end of one day to the end of another."""
    if kind == "week":
        return ceil((until - after).days / 7)
    months = 12 * (until.year - after.year) + until.month - after.month
    return ceil(months / (LENGTHS[kind] // 30 if kind else 3))


def place_in_year(period: Period, years: int) -> tuple[int, int, int]:
    """Year, and month and day, or week, with which a period begins; some years later."""
    if period.kind == "week":
        year, week, _ = period.start.isocalendar()
        return year - years, week, 0
    return period.start.year - years, period.start.month, period.start.day
