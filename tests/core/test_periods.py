"""Periods are understood from the labels that people write; their order is that of dates."""

from datetime import date

import pytest

from helpers.core.periods import nearest_label, period_of, read_period, timeline

JANUARY_TO_MARCH = (date(2024, 1, 1), date(2024, 3, 31))
LABELS = {
    "year": ["2024", "Năm 2024", "năm 2024", "year 2024"],
    "quarter": [
        "Q1/2024", "q1 2024", "Q1-2024", "2024-Q1", "2024Q1", "1Q2024", "Quý I/2024",
        "Quý 1 năm 2024", "quý I - 2024", "QUÍ 1/2024", "Qúy I/2024", "Q.I/2024", "I/2024",
        "2024 Quý 1", "1/1/2024 - 31/3/2024", "từ 1/1/2024 đến 31/3/2024",
        "2024-01-01/2024-03-31", "3 tháng đầu năm 2024",
    ],
    "month": [
        "9/2024", "09/2024", "9-2024", "T9/2024", "T9-2024", "t9.2024", "Tháng 9/2024",
        "tháng 09 năm 2024", "2024-09", "2024/9", "2024M9", "2024-T9", "202409", "Sep 2024",
        "September-2024",
    ],
    "six_months": ["6 tháng đầu năm 2024", "6T/2024", "H1/2024", "2024-H1", "06 tháng 2024"],
    "nine_months": ["9 tháng đầu năm 2024", "9 tháng/2024", "9T2024"],
    "week": ["2024-W05", "W5/2024", "Tuần 5/2024", "tuần 05 năm 2024"],
    "window": ["2011-2015", "2011–2015", "1/1/2011 – 31/12/2015"],
}  # fmt: skip


@pytest.mark.parametrize("kind", LABELS)
def test_all_ways_of_writing_a_period_say_the_same_two_dates(kind: str) -> None:
    periods = {label: period_of(label) for label in LABELS[kind]}
    assert {(period.start, period.end) for period in periods.values()} == {
        (periods[LABELS[kind][0]].start, periods[LABELS[kind][0]].end)
    }, periods
    assert {period.kind for period in periods.values()} == {kind}


def test_the_dates_are_those_of_the_calendar() -> None:
    quarter, week = period_of("Quý I/2024"), period_of("2024-W05")
    assert (quarter.start, quarter.end) == JANUARY_TO_MARCH
    assert (week.start, week.end) == (date(2024, 1, 29), date(2024, 2, 4))
    assert period_of("T2/2024").end == date(2024, 2, 29)
    assert period_of("6 tháng cuối năm 2024").start == date(2024, 7, 1)
    assert period_of("5/3/2024").start == period_of("2024-03-05").end == date(2024, 3, 5)


@pytest.mark.parametrize(
    ("label", "nearest"),
    [
        ("Q5/2024", "/2024"),
        ("13/2024", "/2024"),
        ("30/2/2024", "/2024"),
        ("2024-W53", "2024-"),
        ("Tháng 9 2024 (sơ bộ)", "Tháng 9/2024"),
        ("thg 9/2024", "Tháng 9/2024"),
        ("Quý V/2024", "Quý IV/2024"),
        ("2024.0", "2024"),
        ("5/3/2024 - 1/1/2024", "2024"),
        ("đợt hai", ""),
        ("1", ""),
        ("", ""),
    ],
)
def test_a_label_that_is_no_period_is_not_guessed_and_the_nearest_is_said(
    label: str, nearest: str
) -> None:
    assert read_period(label) is None
    assert nearest in nearest_label(label)
    if nearest:
        assert read_period(nearest_label(label)) is not None
    with pytest.raises(ValueError, match="không đọc được kỳ"):
        period_of(label)


def test_periods_are_in_the_order_of_their_last_days_and_a_year_comes_after_its_quarters() -> None:
    wanted = ["2023", "9/2024", "Q3/2024", "10/2024", "Quý IV/2024", "2024", "Q1/2025"]
    shuffled = sorted(wanted)
    assert sorted(shuffled, key=lambda label: period_of(label).order) == wanted


def test_distance_is_time_and_years_are_equally_long() -> None:
    middles, lengths = timeline([period_of(label) for label in ("2010", "2011", "2015", "2016")])
    assert [(middle - middles[0]) / 12 for middle in middles] == [0, 1, 5, 6]
    assert set(lengths) == {12}
    weeks, days = timeline([period_of(label) for label in ("2023-W52", "2024-W02")])
    assert weeks[1] - weeks[0] == 14 and days == [7, 7]
