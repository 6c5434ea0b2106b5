"""Numbers and dates as text: half up, the separators of each language, the habits of offices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from helpers.core.formatting import Lang, count, half_up, number, percent, short_date, signed


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (0.125, 2, "0.13"),
        (84.95, 1, "85.0"),
        (84.94, 1, "84.9"),
        (1.005, 2, "1.01"),
        (Decimal("8.6825"), 3, "8.683"),
        (17, 1, "17.0"),
    ],
)
def test_a_half_is_rounded_up_on_the_decimal_value(
    value: int | float | Decimal, decimals: int, expected: str
) -> None:
    assert str(half_up(value, decimals)) == expected


def test_a_negative_half_is_rounded_away_from_zero() -> None:
    assert half_up(-2.5, 0) == Decimal(-3)
    assert half_up(-0.125, 2) == Decimal("-0.13")


@pytest.mark.parametrize("value", [-0.04, -0.0, Fraction(-1, 1000), Decimal("-0.01")])
def test_a_negative_value_that_rounds_to_zero_loses_its_sign(
    value: float | Fraction | Decimal,
) -> None:
    assert str(half_up(value, 1)) == "0.0"
    assert number(value, 1) == "0,0"
    assert signed(value, 1) == "0,0"


def test_a_fraction_is_rounded_on_its_exact_value() -> None:
    assert half_up(Fraction(5, 2), 0) == Decimal(3)
    assert number(Fraction(250, 3), 1) == "83,3"
    assert number(Fraction(100 * 28211, 163006), 4, "en") == "17.3067"
    # the float nearest to this fraction is the same as that of one half
    assert half_up(Fraction(1, 2) - Fraction(1, 10**20), 0) == Decimal(0)


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (136078, 0, "136.078", "136,078"),
        (1234567.891, 2, "1.234.567,89", "1,234,567.89"),
        (0.4655, 4, "0,4655", "0.4655"),
        (9, 1, "9,0", "9.0"),
        (999, 0, "999", "999"),
        (-1234.5, 1, "-1.234,5", "-1,234.5"),
    ],
)
def test_each_language_has_its_own_separators(
    value: float, decimals: int, vi: str, en: str
) -> None:
    assert number(value, decimals, "vi") == vi
    assert number(value, decimals, "en") == en


def test_vietnamese_is_the_language_when_none_is_named() -> None:
    assert number(1710) == "1.710"
    assert percent(17.3) == "17,3%"
    assert count(3) == "03"
    assert short_date(date(2024, 3, 29)) == "29/3/2024"


def test_the_percent_sign_is_attached_to_the_number() -> None:
    assert percent(Fraction(2500, 30), 1, "vi") == "83,3%"
    assert percent(84.96, 2, "vi") == "84,96%"
    assert percent(100, 0, "en") == "100%"


def test_a_difference_carries_its_sign_and_zero_carries_none() -> None:
    assert signed(1.59, 2) == "+1,59"
    assert signed(-3, 0) == "−3"
    assert signed(0, 1) == "0,0"
    assert signed(1234.5, 1, "en") == "+1,234.5"


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [(0, "0", "0"), (1, "01", "1"), (9, "09", "9"), (10, "10", "10"), (1710, "1.710", "1,710")],
)
def test_a_count_below_ten_is_padded_in_vietnamese_only(value: int, vi: str, en: str) -> None:
    assert count(value, "vi") == vi
    assert count(value, "en") == en


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 1, 11), "11/01/2022"),
        (date(2023, 2, 24), "24/02/2023"),
        (date(2020, 6, 3), "03/6/2020"),
        (date(2023, 10, 6), "06/10/2023"),
        (date(2024, 12, 31), "31/12/2024"),
        (date(2024, 3, 9), "09/3/2024"),
    ],
)
def test_a_date_is_padded_as_decree_30_asks(day: date, expected: str) -> None:
    assert short_date(day, "vi") == expected


def test_an_english_date_is_in_iso_order() -> None:
    assert short_date(date(2023, 10, 6), "en") == "6 October 2023"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_number_never_contains_a_space(lang: Lang) -> None:
    assert number(123456789.125, 2, lang).split() == [number(123456789.125, 2, lang)]
