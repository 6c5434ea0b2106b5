"""A cell follows the declared convention of its column, or is named; nothing is guessed."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project import steady

from helpers.core.formatting import number, percent
from helpers.intake.numbers import Convention, Misfit, read_number
from helpers.intake.workbook import Cell

VI, EN, PLAIN = (Convention(number=style) for style in ("vi", "en", "plain"))
POINTS, SHARE = Convention(percent="points"), Convention(percent="share")
DASHES = Convention(missing=("N/A", "-", "x", ""))


@pytest.mark.parametrize(
    ("cell", "convention", "value"),
    [
        ("28.459", VI, "28459"),
        ("28 459", VI, "28459"),
        ("28\u00a0459", VI, "28459"),
        ("28\u202f459", VI, "28459"),
        ("28,459", VI, "28.459"),
        ("28,459", EN, "28459"),
        ("28.459", EN, "28.459"),
        ("28.459", PLAIN, "28.459"),
        ("0,4655", VI, "0.4655"),
        ("0.28", EN, "0.28"),
        ("1.234.567,5", VI, "1234567.5"),
        ("1,234,567.5", EN, "1234567.5"),
        ("−5", VI, "-5"),
        ("28459", VI, "28459"),
        (28459, VI, "28459"),
        (28459.0, VI, "28459"),
        (0.28, VI, "0.28"),
        (0.1 + 0.2, VI, "0.30000000000000004"),
        ("85%", POINTS, "85"),
        ("85%", SHARE, "0.85"),
        ("84,96 %", POINTS, "84.96"),
        (0.85, SHARE, "0.85"),
        (85, POINTS, "85"),
    ],
)
def test_a_number_is_read_by_its_columns_convention(
    cell: Cell, convention: Convention, value: str
) -> None:
    assert read_number(cell, convention) == Decimal(value)


@pytest.mark.parametrize(
    ("cell", "convention", "code"),
    [
        ("0.28", VI, "not_a_number"),
        ("28.45", VI, "not_a_number"),
        ("1.2345", VI, "not_a_number"),
        ("12.34.567", VI, "not_a_number"),
        ("1.234 567", VI, "not_a_number"),
        ("0,4655", EN, "not_a_number"),
        ("28,459", PLAIN, "not_a_number"),
        ("85%", VI, "unexpected_percent"),
        ("N/A", VI, "not_a_number"),
        ("-", VI, "not_a_number"),
        ("x", VI, "not_a_number"),
        ("", VI, "blank"),
        ("   ", VI, "blank"),
        ("#DIV/0!", VI, "error_cell"),
        ("#N/A", DASHES, "error_cell"),
        ("01/02/2023", VI, "not_a_number"),
        (dt.date(2023, 2, 1), VI, "not_a_number"),
        (dt.datetime(2023, 2, 1), VI, "not_a_number"),
        (True, VI, "not_a_number"),
        (float("nan"), VI, "not_a_number"),
        (float("inf"), VI, "not_a_number"),
        ("1e5", VI, "not_a_number"),
        ("１２", VI, "not_a_number"),
        ("12 hồ sơ", VI, "not_a_number"),
        ("9" * 5_000, VI, "not_a_number"),
        ("2,5", Convention(whole=True), "not_whole"),
        (28.459, Convention(whole=True), "not_whole"),
        (-1, Convention(minimum=Decimal(0)), "out_of_range"),
        (101, Convention(percent="points", maximum=Decimal(100)), "out_of_range"),
    ],
)
def test_what_does_not_fit_is_a_misfit_that_says_why(
    cell: Cell, convention: Convention, code: str
) -> None:
    misfit = read_number(cell, convention)
    assert isinstance(misfit, Misfit)
    assert misfit.code == code
    assert misfit.what and misfit.found and misfit.todo
    assert len(misfit.found) < 100


@pytest.mark.parametrize("cell", ["N/A", "n/a", " - ", "x", "X", ""])
def test_declared_texts_say_that_there_is_no_value(cell: str) -> None:
    assert read_number(cell, DASHES) is None


def test_a_cell_shown_as_a_percentage_is_read_as_it_is_shown() -> None:
    assert read_number(0.85, POINTS, percent_format=True) == 85
    assert read_number(0.85, SHARE, percent_format=True) == Decimal("0.85")
    misfit = read_number(0.85, VI, percent_format=True)
    assert isinstance(misfit, Misfit) and misfit.code == "unexpected_percent"


def test_a_formula_without_stored_value_is_no_blank_cell() -> None:
    misfit = read_number("", DASHES, bare_formula=True)
    assert isinstance(misfit, Misfit) and misfit.code == "formula_without_value"


@given(st.integers(-(10**12), 10**12), st.integers(0, 6))
@steady
def test_what_is_printed_in_vietnamese_reads_back(whole: int, decimals: int) -> None:
    value = Decimal(whole).scaleb(-decimals)
    assert read_number(number(value, decimals), VI) == value
    assert read_number(number(value, decimals, "en"), EN) == value


@given(st.integers(0, 10**6))
@steady
def test_a_printed_rate_reads_back_in_both_units(hundredths: int) -> None:
    value = Decimal(hundredths).scaleb(-2)
    assert read_number(percent(value, 2), POINTS) == value
    assert read_number(percent(value, 2), SHARE) == value / 100


@given(st.text(max_size=60))
@steady
def test_any_text_is_a_number_or_a_misfit_and_never_an_error(text: str) -> None:
    for convention in (VI, EN, PLAIN, POINTS, DASHES):
        assert isinstance(read_number(text, convention), (Decimal, Misfit, type(None)))
