"""Values are pooled counts; a missing, an inapplicable, an idle and a zero value stay different."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from project import PROGRAMME, REPO, assessed, copy_project, steady

from helpers.index.measures.counts import Counts
from helpers.index.measures.from_figures import find_figure, measure_figures
from helpers.index.measures.from_forms import complete_units, measure_forms, windows
from helpers.index.measures.values import Span, Value, Values
from helpers.intake.forms import read_forms
from helpers.intake.observations import Observations
from helpers.params.load import Setting, load_setting
from helpers.report.assessment.assess import assess

QUARTERS = ("2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4")
WHOLE = "tinh-dak-nong"
Row = tuple[str, str, str, int, int]


@pytest.fixture(scope="module")
def setting() -> Setting:
    return load_setting(REPO, PROGRAMME)


@pytest.fixture(scope="module")
def values() -> Values:
    return assessed(PROGRAMME, "2023-Q4").facts.values


def observed(setting: Setting, rows: Iterable[Row]) -> Observations:
    """Observations of (unit, period, item, online, all): the same counts received and processed."""
    table = pd.DataFrame(
        [
            {"unit": unit, "period": period, "item": item, "file": f"{unit}-{period}", "sheet": "s",
             "row": line, "received": total, "received_online": online, "processed": total,
             "processed_online": online, "on_time": total, "digitised": 0, "fee_dossiers": 0,
             "paid_online": 0}
            for line, (unit, period, item, online, total) in enumerate(rows)
        ]
    )  # fmt: skip
    return Observations(table)


def measured(setting: Setting, rows: Iterable[Row], period: str) -> Values:
    return Values(measure_forms(setting, observed(setting, rows), (setting.period(period),)))


# --- ratios and distinct counts


def test_a_ratio_is_the_quotient_of_sums_not_the_mean_of_ratios(setting: Setting) -> None:
    rows = [("so-tttt", "2023-Q1", "x", 1, 2), ("so-tttt", "2023-Q1", "y", 90, 100)]
    value = measured(setting, rows, "2023-Q1").get("so-tttt", "B", "2023-Q1")
    assert (value.numerator, value.denominator) == (91, 102)
    assert value.exact == Fraction(9100, 102)
    mean_of_ratios = (Fraction(1, 2) + Fraction(90, 100)) / 2 * 100
    assert value.exact != mean_of_ratios


def test_the_province_pools_dossiers_and_does_not_average_agencies(values: Values) -> None:
    units = [u.id for u in assessed(PROGRAMME, "2023-Q4").facts.setting.reporting_units]
    parts = [values.get(unit, "C", "2023-Q4") for unit in units]
    whole = values.get(WHOLE, "C", "2023-Q4")
    assert whole.numerator == sum(part.numerator or 0 for part in parts)
    assert whole.denominator == sum(part.denominator or 0 for part in parts)
    assert whole.reporting == 26
    mean = sum(part.value or 0 for part in parts) / len(parts)
    assert whole.value is not None
    assert abs(whole.value - mean) > 1


def test_a_procedure_counts_online_only_where_it_counts_at_all() -> None:
    rows = table_of([("a", "x", 1, 0), ("a", "y", 1, 2)])
    assert counted(rows, "distinct") == {"a": (1, 1)}


def test_the_plans_worked_example_is_a_union_over_the_year(values: Values) -> None:
    year = values.get("so-tttt", "A", "2023-Q4", "to_date")
    assert (year.numerator, year.denominator) == (25, 30)
    assert year.exact == Fraction(250, 3)
    quarters = [values.get("so-tttt", "A", quarter, "own") for quarter in QUARTERS]
    added = (sum(q.numerator or 0 for q in quarters), sum(q.denominator or 0 for q in quarters))
    assert added == (80, 97)
    assert Fraction(100 * added[0], added[1]) != year.exact
    mean = sum((q.exact or Fraction(0) for q in quarters), Fraction(0)) / 4
    assert mean != year.exact


def test_the_year_itself_holds_the_same_union(values: Values, tmp_path: Path) -> None:
    project = copy_project(tmp_path, *QUARTERS, units=["so-tttt"])
    year = assess(project, PROGRAMME, "2023").facts.values.get("so-tttt", "A", "2023", "own")
    assert (year.numerator, year.denominator) == (25, 30)
    assert year.exact == values.get("so-tttt", "A", "2023-Q4", "to_date").exact


def test_the_201_district_procedures_are_not_counted_eight_times(
    setting: Setting, values: Values
) -> None:
    table = read_forms(setting, ["2023-Q1"]).table
    used = table[table["received"] > 0]
    district = used["unit"].str.startswith("ubnd-")
    departments = used[~district].groupby("unit")["item"].nunique().sum()
    union = used[district]["item"].nunique()
    added = used[district].groupby("unit")["item"].nunique().sum()
    assert table[table["unit"].str.startswith("ubnd-")]["item"].nunique() == 201
    assert union <= 201 < added
    whole = values.get(WHOLE, "A", "2023-Q1", "own")
    assert whole.denominator == departments + union


def test_one_procedure_of_two_districts_is_one_procedure_of_the_province(setting: Setting) -> None:
    rows = [
        (unit.id, "2023-Q1", "chung" if unit.level == "huyen" else unit.id, 0, 1)
        for unit in setting.reporting_units
    ]
    whole = measured(setting, rows, "2023-Q1").get(WHOLE, "A", "2023-Q1")
    assert (whole.numerator, whole.denominator, whole.reporting) == (0, 18 + 1, 26)


# --- statuses


def test_idle_missing_inapplicable_uncollected_and_zero_are_five_different_things(
    setting: Setting,
) -> None:
    rows = [
        ("so-tttt", "2023-Q1", "x", 0, 5),
        ("ban-dan-toc", "2023-Q1", "y", 0, 0),
        ("thanh-tra-tinh", "2023-Q1", "z", 0, 3),
    ]
    measured_values = measured(setting, rows, "2023-Q1")
    zero = measured_values.get("so-tttt", "B", "2023-Q1")
    assert (zero.status, zero.value, zero.exact) == ("ok", 0, 0)
    idle = measured_values.get("ban-dan-toc", "B", "2023-Q1")
    assert (idle.status, idle.value, idle.denominator) == ("no_activity", None, 0)
    inapplicable = measured_values.get("thanh-tra-tinh", "B", "2023-Q1")
    assert (inapplicable.status, inapplicable.value, inapplicable.printed) == (
        "not_applicable",
        None,
        "0",
    )
    missing = measured_values.get("so-y-te", "B", "2023-Q1")
    assert (missing.status, missing.value, missing.denominator) == ("no_data", None, None)
    assert measured_values.get(WHOLE, "D", "2023-Q1").status == "not_collected"
    assert measured_values.get("thanh-tra-tinh", "C", "2023-Q1").status == "ok"


def test_a_value_that_was_never_computed_has_no_data(values: Values) -> None:
    assert values.get("so-tttt", "A", "2031") == Value("so-tttt", "2031", "to_date", "A", "no_data")


def test_the_planted_idle_quarter_is_no_activity(values: Values) -> None:
    assert values.get("ban-dan-toc", "A", "2023-Q1", "own").status == "no_activity"
    assert values.get("ban-dan-toc", "A", "2023-Q4", "to_date").value == 100


def test_a_missing_quarter_makes_the_cumulated_value_missing(setting: Setting) -> None:
    rows = [("so-tttt", quarter, "x", 1, 2) for quarter in ("2023-Q1", "2023-Q3")]
    measured_values = measured(setting, rows, "2023-Q3")
    assert measured_values.get("so-tttt", "A", "2023-Q3", "own").status == "ok"
    assert measured_values.get("so-tttt", "A", "2023-Q3", "to_date").status == "no_data"
    year = measured(setting, rows, "2023")
    assert year.get("so-tttt", "A", "2023", "own").status == "no_data"


def test_the_whole_pools_complete_units_and_says_how_many(setting: Setting) -> None:
    rows = [
        ("so-tttt", "2023-Q1", "x", 1, 2),
        ("so-tttt", "2023-Q2", "x", 1, 2),
        ("so-y-te", "2023-Q2", "y", 5, 5),
    ]
    measured_values = measured(setting, rows, "2023-Q2")
    quarter = measured_values.get(WHOLE, "C", "2023-Q2", "own")
    assert (quarter.numerator, quarter.denominator, quarter.reporting) == (6, 7, 2)
    to_date = measured_values.get(WHOLE, "C", "2023-Q2", "to_date")
    assert (to_date.numerator, to_date.denominator, to_date.reporting) == (2, 4, 1)


def test_the_whole_of_nobody_has_no_data(setting: Setting) -> None:
    rows = [("so-tttt", "2023-Q1", "x", 1, 2)]
    whole = measured(setting, rows, "2023-Q2").get(WHOLE, "C", "2023-Q2", "own")
    assert (whole.status, whole.value, whole.reporting) == ("no_data", None, 0)


def test_the_workbook_of_the_whole_itself_is_not_pooled_again(setting: Setting) -> None:
    rows = [("so-tttt", "2023-Q1", "x", 1, 2), (WHOLE, "2023-Q1", "x", 100, 100)]
    whole = measured(setting, rows, "2023-Q1").get(WHOLE, "C", "2023-Q1", "own")
    assert (whole.numerator, whole.denominator, whole.reporting) == (1, 2, 1)


def test_units_are_complete_only_with_every_source_period(setting: Setting) -> None:
    rows = [("so-tttt", "2023-Q1", "x", 1, 2), ("so-y-te", "2023-Q2", "y", 1, 2),
            ("so-tttt", "2023-Q2", "x", 1, 2)]  # fmt: skip
    observations = observed(setting, rows)
    assert complete_units(setting, observations, ("2023-Q1", "2023-Q2")) == ("so-tttt",)
    assert complete_units(setting, observations, ("2023-Q2",)) == ("so-tttt", "so-y-te")


def test_an_indicator_is_measured_only_at_its_levels(values: Values) -> None:
    pairs = {(value.unit, value.indicator) for value in values}
    assert (WHOLE, "B") not in pairs
    assert ("so-tttt", "G") not in pairs
    assert (WHOLE, "G") in pairs


@pytest.mark.parametrize(
    ("period", "span", "expected"),
    [
        ("2023-Q3", "own", ("2023-Q3",)),
        ("2023-Q3", "to_date", ("2023-Q1", "2023-Q2", "2023-Q3")),
        ("2023", "own", QUARTERS),
        ("2023", "to_date", QUARTERS),
        ("2024-Q1", "to_date", ("2024-Q1",)),
    ],
)
def test_a_span_pools_its_own_source_periods(
    setting: Setting, period: str, span: Span, expected: tuple[str, ...]
) -> None:
    assert windows(setting, setting.period(period), span) == expected


# --- printed values


def test_printed_values_are_taken_as_printed() -> None:
    values = assessed("ninh-giang-2023", "2023").facts.values
    score = values.get("huyen-ninh-giang", "par-cqdt", "2023")
    assert (score.value, score.maximum, score.printed) == (8.682, 9.0, "8,682/9,0")
    assert score.numerator is None
    assert score.exact == Fraction(8682, 1000)


def test_a_printed_bound_is_not_a_number() -> None:
    values = assessed("ninh-giang-2023", "2023").facts.values
    bound = values.get("huyen-ninh-giang", "dti-xa-hoi-so", "2023")
    assert (bound.status, bound.value, bound.printed) == ("not_a_number", None, "trên 60%")


def test_a_group_that_a_method_dropped_has_no_value_and_is_not_zero() -> None:
    setting = load_setting(REPO, "dak-lak-ict-index")
    periods = tuple(setting.period(period) for period in ("2015", "2016"))
    values = Values(measure_figures(setting, periods))
    assert values.get("tinh-dak-lak", "moi-truong-tccs", "2015").value == 0.89
    assert values.get("tinh-dak-lak", "moi-truong-tccs", "2016").status == "no_data"


def test_a_figure_that_no_document_prints_is_not_found() -> None:
    setting = load_setting(REPO, "dak-lak-ict-index")
    assert find_figure(setting, "tinh-dak-lak", "2013", "ict", "score") is None


# --- properties

counts = st.lists(
    st.tuples(
        st.sampled_from("abc"), st.sampled_from("wxyz"), st.integers(0, 5), st.integers(0, 5)
    ).map(lambda row: (row[0], row[1], min(row[2], row[3]), row[3])),
    min_size=1,
    max_size=30,
)


def table_of(rows: list[tuple[str, str, int, int]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["unit", "item", "online", "all"])
    return table.assign(period="2023-Q1")


def counted(table: pd.DataFrame, kind: str) -> dict[str, tuple[int, int]]:
    count = getattr(Counts(table), kind)
    return {unit: count([unit], ["2023-Q1"], "online", "all") for unit in set(table["unit"])}


@steady
@given(rows=counts, chance=st.randoms(use_true_random=False))
@pytest.mark.parametrize("kind", ["ratio", "distinct"])
def test_the_order_of_rows_changes_nothing(kind: str, rows: list, chance) -> None:  # type: ignore
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert counted(table_of(rows), kind) == counted(table_of(shuffled), kind)


@steady
@given(quarters=st.lists(counts, min_size=1, max_size=4))
def test_a_union_is_at_least_each_quarter_and_at_most_their_sum(
    quarters: list[list[tuple[str, str, int, int]]],
) -> None:
    year = counted(table_of([row for rows in quarters for row in rows]), "distinct")
    parts = [counted(table_of(rows), "distinct") for rows in quarters]
    for unit, (top, base) in year.items():
        tops = [part.get(unit, (0, 0))[0] for part in parts]
        bases = [part.get(unit, (0, 0))[1] for part in parts]
        assert max(bases) <= base <= sum(bases)
        assert max(tops) <= top <= sum(tops)
        assert top <= base


@steady
@given(rows=counts)
def test_a_pooled_ratio_lies_between_its_least_and_greatest_part(
    rows: list[tuple[str, str, int, int]],
) -> None:
    parts = [Fraction(top, base) for top, base in counted(table_of(rows), "ratio").values() if base]
    top, base = Counts(table_of(rows)).ratio("abc", ["2023-Q1"], "online", "all")
    if parts:
        assert min(parts) <= Fraction(top, base) <= max(parts)
    else:
        assert base == 0
