"""Strengths, weaknesses and what closing a gap is worth, on a case computed by hand."""

import math

import numpy as np
import pytest
from composites import composite, deep, flat, random_values, shape_of, table_of

from helpers.index.arrays import Array
from helpers.index.composite import Results, run
from helpers.index.strengths import stand

UNITS = ["a", "b", "c", "d", "e"]


def example() -> Results:
    table = composite(
        {
            "id": "x",
            "normalise": {"method": "scaled"},
            "decimals": 2,
            "groups": [{"code": "index"}],
            "indicators": [
                {"code": "up", "parent": "index", "weight": 3, "bounds": (0, 10), "target": 9},
                {"code": "down", "parent": "index", "direction": -1, "bounds": (0, 10)},
                {"code": "same", "parent": "index", "bounds": (0, 10)},
            ],
        }
    )
    rows = [[2, 5, 4], [6, 1, 4], [8, 2, 4], [10, 9, 4], [6, 9, 4]]
    return run(table, table_of([rows], units=UNITS))


def test_a_weakness_says_rank_distance_and_what_closing_it_is_worth() -> None:
    results = example()
    strengths = stand(results, 0)
    # index of a: (3·20 + 50 + 40) / 5 = 30; with 6 on "up": (180 + 90) / 5 = 54
    assert results.scores[0, :, -1].tolist() == pytest.approx([30, 62, 72, 70, 46])
    assert (strengths.place[0, 0], strengths.of[0, 0], strengths.tied[0, 0]) == (5, 5, 0)
    assert strengths.listed[0, 0] == -1 and strengths.last[0, 0]
    assert strengths.median[0] == 6 and strengths.gap_median[0, 0] == -4
    assert strengths.gap_target[0, 0] == -7
    assert strengths.to_median.points[0, 0] == pytest.approx(24)
    assert strengths.to_median.places[0, 0] == 1  # passes e (46), not b (62)
    assert strengths.to_target.points[0, 0] == pytest.approx(42)
    assert strengths.to_target.places[0, 0] == 4  # 72 ties with the first


def test_less_is_better_where_the_direction_says_so() -> None:
    strengths = stand(example(), 0)
    assert strengths.place[:, 1].tolist() == [3, 1, 2, 4, 4]
    assert strengths.gap_median[:, 1].tolist() == [0, 4, 3, -4, -4]
    assert strengths.listed[:, 1].tolist() == [0, 1, 1, -1, -1]


def test_a_tie_on_the_last_place_is_last_and_a_tie_of_all_is_neither() -> None:
    strengths = stand(example(), 0)
    assert strengths.last[:, 1].tolist() == [False, False, False, True, True]
    assert not strengths.last[:, 2].any() and not strengths.listed[:, 2].any()


def test_a_gap_that_is_not_there_is_worth_nothing() -> None:
    gaps = stand(example(), 0)
    assert math.isnan(gaps.to_median.points[2, 0]) and math.isnan(gaps.to_target.points[3, 0])
    assert math.isnan(gaps.to_target.points[0, 1])  # no target


@pytest.mark.parametrize("listed", [1, 3, 50])
def test_every_last_place_is_listed_as_a_weakness(listed: int) -> None:
    results = run(deep(40), table_of(random_values(1, 20, 40)))
    strengths = stand(results, 0, listed)
    ranks = results.ranks[0, :, :40]
    worst = np.nanmax(ranks, axis=0)
    assert (strengths.listed[ranks == worst] == -1).all()
    assert (strengths.listed[ranks == 1] >= 0).all()


def test_below_its_target_an_indicator_is_listed_even_for_a_single_unit() -> None:
    dump = shape_of(flat(2, normalise={"method": "none"}, aggregate="sum"))
    dump["indicators"][0]["target"] = 3.0
    results = run(composite(dump), table_of([[[2.5, 1.0]]]))
    strengths = stand(results, 0)
    assert strengths.listed[0].tolist() == [-0.5, 0]
    assert strengths.to_target.points[0, 0] == pytest.approx(0.5)


def raised(results: Results, unit: int, column: int, value: float) -> Array:
    values = results.data.values.copy()
    values[0, unit, column] = value
    return run(results.table, table_of(values, units=UNITS)).scores[0, unit, -1]


def test_what_a_gap_is_worth_is_what_the_engine_gives_for_the_raised_value() -> None:
    results = example()
    strengths = stand(results, 0)
    for unit, column in zip(*np.nonzero(~np.isnan(strengths.to_median.points)), strict=True):
        now = results.scores[0, unit, -1]
        then = raised(results, unit, column, strengths.median[column])
        assert strengths.to_median.points[unit, column] == pytest.approx(then - now)
