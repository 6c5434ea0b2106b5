"""Period labels as people write them, understood as two dates.

Order and distance of periods follow from their dates, never from the text: `Q1/2025` comes after
`Q2/2024`, `10/2024` after `9/2024`. Weeks are those of ISO 8601.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import lru_cache
from typing import Literal

from helpers.core.text import nfc

Kind = Literal["week", "month", "quarter", "six_months", "nine_months", "year", "window"]
EXAMPLES = "2024, Q1/2024, Quý I/2024, 2024-Q1, 9/2024, T9/2024, 2024-09, 6 tháng đầu năm 2024"
_STARTS = {1: range(1, 13), 3: (1, 4, 7, 10), 6: (1, 7), 9: (1,), 12: (1,)}
_KINDS: dict[int, Kind] = {
    1: "month", 3: "quarter", 6: "six_months", 9: "nine_months", 12: "year",
}  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_GAP = r"[\s/.,_-]*(?:nam\s*)?"
_QUARTER = r"(?:q|qu[yi]|quarter)[\s.]*(?P<quarter>0?[1-4]|i{1,3}|iv)"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_WEEK = r"(?:w|tuan|week)[\s.]*(?P<week>\d{1,2})"
_HALF = r"h(?P<half>[12])"
_DAY = r"(?:\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{1,2}-\d{1,2})"
# letters are plain and small, dashes are all the same when these are tried
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:nam|year)?\s*{_YEAR}",
        rf"{_QUARTER}{_GAP}{_YEAR}",
        rf"{_YEAR}{_GAP}{_QUARTER}",
        rf"(?P<quarter>[1-4])q{_GAP}{_YEAR}",
        rf"(?P<quarter>i{{1,3}}|iv)[\s/.-]+{_YEAR}",
        rf"(?:t|thang|month)?[\s.]*{_MONTH}(?:[\s/.-]+|\s*nam\s*){{1,3}}{_YEAR}",
        rf"{_YEAR}[\s/.-]*(?:m|t|thang|[\s/.-])\s*{_MONTH}",
        rf"{_YEAR}(?P<month>0[1-9]|1[0-2])",
        rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*[\s/.,-]*{_YEAR}",
        rf"(?P<months>0?[1-9]|1[0-2])\s*(?:t|thang)\s*(?P<part>dau|cuoi)?{_GAP}{_YEAR}",
        rf"{_YEAR}-(?P<months>9)m",
        rf"{_HALF}{_GAP}{_YEAR}",
        rf"{_YEAR}{_GAP}{_HALF}",
        rf"{_WEEK}{_GAP}{_YEAR}",
        rf"{_YEAR}{_GAP}{_WEEK}",
        rf"(?:ngay)?\s*(?P<first>{_DAY})",
        rf"(?:tu)?\s*(?P<first>{_DAY})\s*(?:-|/|den)\s*(?P<last>{_DAY})",
        rf"{_YEAR}\s*[-/]\s*(?P<until>(?:19|20)\d\d)",
    )
)


@dataclass(frozen=True, slots=True)
class Dates:
    """A period: its first and its last day."""

    start: date
    end: date

    @property
    def kind(self) -> Kind:
        """What calendar period the two dates are; a window of its own where they are none."""
        months = self.last_month - self.first_month + 1
        if self.whole_months and self.start.month in _STARTS.get(months, ()):
            return _KINDS[months]
        return "week" if self.start.weekday() == 0 and self.days == 7 else "window"

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    @property
    def whole_months(self) -> bool:
        """Whether it begins on a month's first day and ends on a month's last."""
        return self.start.day == 1 and (self.end + timedelta(days=1)).day == 1

    @property
    def first_month(self) -> int:
        """Its first month, counted from year 0."""
        return 12 * self.start.year + self.start.month - 1

    @property
    def last_month(self) -> int:
        """Its last month, counted from year 0."""
        return 12 * self.end.year + self.end.month - 1

    @property
    def order(self) -> tuple[date, int]:
        """By last day; of two that end together, the shorter one first."""
        return self.end, self.days


@lru_cache(maxsize=4096)
def read_period(label: str) -> Dates | None:
    """The dates that a label says; None where it is not understood.

    Example:
        >>> read_period("Quý I/2024") == read_period("2024-Q1") == read_period("q1 2024")
        True
        >>> read_period("T9/2024").start.isoformat(), read_period("9/2024").kind
        ('2024-09-01', 'month')
        >>> read_period("Q5/2024") is None
        True
    """
    text = unicodedata.normalize("NFD", nfc(label).casefold().replace("đ", "d"))
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", " ".join(text.split()))
    for form in _FORMS:
        if match := form.fullmatch(text):
            try:
                return _dates({name: part for name, part in match.groupdict().items() if part})
            except ValueError:  # the 53rd week of a year that has 52, the 31st of June
                return None
    return None


def period_of(label: str) -> Dates:
    """The dates that a label says.

    Raises:
        ValueError: it is not understood; says the nearest label that is.
    """
    if dates := read_period(label):
        return dates
    nearest = nearest_label(label)
    hint = f"; gần nhất: {nearest}" if nearest else ""
    raise ValueError(f"không đọc được kỳ {label!r}{hint} (viết như: {EXAMPLES})")


def nearest_label(label: str) -> str:
    """The understood label that looks most like one that is not; "" where it names no year.

    Example:
        >>> nearest_label("Qúy IIII/2024"), nearest_label("thg 9/2024")
        ('Quý III/2024', 'Tháng 9/2024')
    """
    match = re.search(r"(?:19|20)\d\d", label)
    if match is None:
        return ""
    year = match.group()
    known = [year, *(f"Q{n}/{year}" for n in range(1, 5)), *(f"{year}-Q{n}" for n in range(1, 5))]
    known += [f"Quý {roman.upper()}/{year}" for roman in _ROMAN]
    for month in range(1, 13):
        known += [f"Tháng {month}/{year}", f"T{month}/{year}", f"{month}/{year}"]
        known.append(f"{year}-{month:02}")
    known += [f"6 tháng đầu năm {year}", f"6 tháng cuối năm {year}", f"9 tháng {year}"]
    known += [f"Năm {year}", f"Tuần 1/{year}"]
    return get_close_matches(label, known, 1, cutoff=0.0)[0]


def timeline(periods: Sequence[Dates]) -> tuple[list[float], list[float]]:
    """Where the middle of each period lies, and how long each is: in months where all are whole
    months, so that years, quarters and months are equally long; else in days.

    Example:
        >>> years = [Dates(date(y, 1, 1), date(y, 12, 31)) for y in (2010, 2011, 2015)]
        >>> timeline(years)
        ([24126.0, 24138.0, 24186.0], [12.0, 12.0, 12.0])
    """
    if all(period.whole_months for period in periods):
        ends = [(period.first_month, period.last_month + 1) for period in periods]
    else:
        ends = [(period.start.toordinal(), period.end.toordinal() + 1) for period in periods]
    return [(a + b) / 2 for a, b in ends], [float(b - a) for a, b in ends]


def _dates(parts: dict[str, str]) -> Dates:
    """The dates of the parts that a form has found.

    Raises:
        ValueError: there is no such day or week.
    """
    if "first" in parts:
        return _in_order(_day(parts["first"]), _day(parts.get("last", parts["first"])))
    year = int(parts["year"])
    if "week" in parts:
        monday = date.fromisocalendar(year, int(parts["week"]), 1)
        return Dates(monday, monday + timedelta(days=6))
    if "until" in parts:
        return _in_order(date(year, 1, 1), date(int(parts["until"]), 12, 31))
    if "quarter" in parts:
        number = _ROMAN.get(parts["quarter"]) or int(parts["quarter"])
        return _months(year, 3 * number - 2, 3)
    if "half" in parts:
        return _months(year, 6 * int(parts["half"]) - 5, 6)
    if "months" in parts:
        count = int(parts["months"])
        return _months(year, 13 - count if parts.get("part") == "cuoi" else 1, count)
    if "name" in parts:
        return _months(year, _MONTHS.index(parts["name"]) + 1, 1)
    return _months(year, int(parts["month"]), 1) if "month" in parts else _months(year, 1, 12)


def _months(year: int, first: int, count: int) -> Dates:
    after = 12 * year + first - 1 + count
    return Dates(date(year, first, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1))


def _day(text: str) -> date:
    if "/" in text:
        day, month, year = (int(part) for part in text.split("/"))
        return date(year, month, day)
    year, month, day = (int(part) for part in text.split("-"))
    return date(year, month, day)


def _in_order(start: date, end: date) -> Dates:
    if end < start:
        raise ValueError("the last day comes before the first")
    return Dates(start, end)
