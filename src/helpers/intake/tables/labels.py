"""Ids and names of periods, made from their dates."""

from __future__ import annotations

from helpers.core.formatting import short_date
from helpers.core.periods import Dates

_ROMAN = ("", "I", "II", "III", "IV")


def period_id(dates: Dates) -> str:
    """The id of a period, which is also a label that reads back as the same dates.

    Example:
        >>> from helpers.core.periods import period_of
        >>> labels = ["Năm 2018", "Quý II/2024", "T9/2024", "6 tháng cuối năm 2024", "9 tháng 2024"]
        >>> [period_id(period_of(label)) for label in labels]
        ['2018', '2024-Q2', '2024-M09', '2024-H2', '2024-9M']
        >>> [period_id(period_of(label)) for label in ("Tuần 5/2024", "1/1/2024 - 15/3/2024")]
        ['2024-W05', '2024-01-01-2024-03-15']
    """
    year, month = dates.start.year, dates.start.month
    week = dates.start.isocalendar()
    return {
        "year": f"{year}",
        "quarter": f"{year}-Q{(month + 2) // 3}",
        "month": f"{year}-M{month:02}",
        "six_months": f"{year}-H{1 if month == 1 else 2}",
        "nine_months": f"{year}-9M",
        "week": f"{week.year}-W{week.week:02}",
        "window": f"{dates.start.isoformat()}-{dates.end.isoformat()}",
    }[dates.kind]


def period_names(dates: Dates) -> tuple[str, str]:
    """A period as it reads in a Vietnamese and in an English sentence.

    Example:
        >>> from helpers.core.periods import period_of
        >>> [period_names(period_of(label)) for label in ("2018", "Q3/2024", "2024-02")]
        [('năm 2018', '2018'), ('quý III/2024', 'Q3 2024'), ('tháng 02/2024', 'February 2024')]
    """
    year, month = dates.start.year, dates.start.month
    quarter, half = (month + 2) // 3, 1 if month == 1 else 2
    week = dates.start.isocalendar()
    first, last = short_date(dates.start), short_date(dates.end)
    return {
        "year": (f"năm {year}", f"{year}"),
        "quarter": (f"quý {_ROMAN[quarter]}/{year}", f"Q{quarter} {year}"),
        "month": (
            f"tháng {month:02}/{year}" if month < 3 else f"tháng {month}/{year}",
            f"{dates.start:%B} {year}",
        ),
        "six_months": (
            f"6 tháng {'đầu' if half == 1 else 'cuối'} năm {year}",
            f"{'first' if half == 1 else 'second'} half of {year}",
        ),
        "nine_months": (f"9 tháng đầu năm {year}", f"first nine months of {year}"),
        "week": (f"tuần {week.week}/{week.year}", f"week {week.week}, {week.year}"),
        "window": (
            f"từ {first} đến {last}",
            f"{short_date(dates.start, 'en')} to {short_date(dates.end, 'en')}",
        ),
    }[dates.kind]
