"""Outliers are treated as COINr does, cell by cell on the record."""

import math

import numpy as np
import plain
import pytest
from composites import flat, table_of

from helpers.index.arrays import Array
from helpers.index.composite import run
from helpers.index.treat import HIGH, LOG, LOW, shape_of, treat
from helpers.params.steps import Treat

BOTH = Treat(method="winsorise_then_log")


def of(*values: float) -> Array:
    return np.array([[value] for value in values])


def test_skewness_and_kurtosis_are_those_of_excel() -> None:
    # SKEW and KURT of Excel's own manual
    values = of(3, 4, 5, 2, 3, 4, 5, 6, 4, 7)
    skewness, kurtosis = shape_of(values)
    assert skewness[0] == pytest.approx(0.359543071, abs=1e-9)
    assert kurtosis[0] == pytest.approx(-0.151799637, abs=1e-9)


def test_a_high_outlier_takes_the_next_value_until_the_column_passes() -> None:
    values, marks = treat(of(*range(1, 11), 30, 100), BOTH)
    assert values.ravel().tolist() == [*range(1, 11), 30, 30]
    assert marks.ravel().tolist() == [0] * 11 + [HIGH]


def test_a_low_outlier_is_lifted() -> None:
    values, marks = treat(-of(*range(1, 11), 30, 100), BOTH)
    assert values.ravel().tolist() == [*range(-1, -11, -1), -30, -30]
    assert marks[-1, 0] == LOW


def test_when_winsorising_is_not_enough_the_logarithm_of_the_untreated_column_is_taken() -> None:
    column = [2.0**power for power in range(5)] * 12 + [50 * 2.0**power for power in range(15)]
    values, marks = treat(of(*column), BOTH)
    assert (marks == LOG).all()
    spread = max(column) - 1
    assert values[-1, 0] == pytest.approx(math.log(spread * 1.01))
    assert values[0, 0] == pytest.approx(math.log(spread * 0.01))
    alone, marks = treat(of(*column), Treat(method="winsorise"))
    assert (marks == HIGH).sum() == 5 and alone.max() == 50 * 2.0**9


def test_no_more_cells_than_allowed_are_winsorised_except_in_a_tie() -> None:
    column = of(*([1.0] * 40), 50.0, 60.0, 70.0, 70.0)
    for most, changed in ((1, 2), (2, 2), (3, 3)):
        _, marks = treat(column, Treat(method="winsorise", winsorise_max=most))
        assert (marks > 0).sum() == changed


@pytest.mark.parametrize("seed", range(12))
def test_treatment_agrees_with_a_slow_implementation(seed: int) -> None:
    rng = np.random.default_rng(seed)
    column = np.exp(rng.normal(0, 0.6 + seed / 6, 51)) * rng.choice([1, -1])
    column[rng.random(51) < 0.05] = math.nan
    slow = plain.treated([None if math.isnan(v) else v for v in column])
    wanted = [math.nan if v is None else v for v in slow]
    np.testing.assert_allclose(treat(column[:, None], BOTH)[0].ravel(), wanted, rtol=1e-9)


@pytest.mark.parametrize("log", ["log_ct_orig", "log_gii"])
def test_the_other_logarithms_follow_their_formula(log: str) -> None:
    column = of(0.0, *([1.0] * 20), 1000.0)
    values, _ = treat(column, Treat.model_validate({"method": "log", "log": log}))
    inside = 1000 + 1 if log == "log_ct_orig" else 999 * 1000 / 1000 + 1
    assert values[-1, 0] == pytest.approx(math.log(inside)) and values[0, 0] == 0


def test_too_few_values_or_no_spread_are_left_as_they_are() -> None:
    for column in (of(1, 1, 1000), of(5, 5, 5, 5, 5), of(math.nan, math.nan)):
        values, marks = treat(column, BOTH)
        np.testing.assert_array_equal(values, column)
        assert not marks.any()


def test_treatment_never_changes_the_values_as_given() -> None:
    data = table_of([[[float(v)] for v in [*range(1, 11), 30, 100]]])
    results = run(flat(1, treat={"method": "winsorise"}), data)
    assert results.prepared.treated[0, -1, 0] == 30 and data.values[0, -1, 0] == 100
