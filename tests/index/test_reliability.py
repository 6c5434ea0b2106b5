"""Cronbach's alpha: worked examples, and blanks with a reason."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import plain
import pytest
from composites import deep, flat, random_values, table_of

from helpers.index.arrays import Array
from helpers.index.composite import Results, run
from helpers.index.reliability import cronbach, reliability, reliability_items

NAN = math.nan
ROWS = [[1.0, 2.0, 1.0], [2.0, 1.0, 4.0], [3.0, 3.0, 5.0], [2.0, 2.0, 2.0]]


def results_of(rows: list[list[float]] | Array, **settings: object) -> Results:
    count = len(rows[0])
    return run(flat(count, normalise={"method": "none"}, **settings), table_of([rows]))


def alpha_by_loop(columns: list[list[float]]) -> float:
    k = len(columns)
    total = [math.fsum(row) for row in zip(*columns, strict=True)]
    parts = math.fsum(plain.sd(column) ** 2 for column in columns)
    return k / (k - 1) * (1 - parts / plain.sd(total) ** 2)


def row_of(table: pd.DataFrame, **named: str) -> pd.Series:
    for name, value in named.items():
        table = table[table[name] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_alpha_worked_by_hand() -> None:
    # variances (n - 1): a 2/3, b 2/3, c 10/3, sum 4 7 11 6: 26/3
    # alpha = 3/2 · (1 - (14/3) / (26/3)) = 3/2 · 12/26 = 9/13
    row = row_of(reliability(results_of(ROWS), [0]), group="index")
    assert row["alpha"] == pytest.approx(9 / 13)
    assert (row["n"], row["parts"], row["reason"]) == (4, 3, "")
    # r(a,b) = 1/2, r(a,c) = 4/√20, r(b,c) = 1/√20
    assert row["mean_r"] == pytest.approx((0.5 + 5 / math.sqrt(20)) / 3)
    r = row["mean_r"]
    assert row["alpha_standardised"] == pytest.approx(3 * r / (1 + 2 * r))


def test_alpha_without_a_part_is_alpha_of_the_others() -> None:
    columns = [list(column) for column in zip(*ROWS, strict=True)]
    table = reliability_items(results_of(ROWS), [0])
    whole = alpha_by_loop(columns)
    for at, part in enumerate("abc"):
        row = row_of(table, part=part)
        wanted = alpha_by_loop(columns[:at] + columns[at + 1 :])
        assert row["alpha_without"] == pytest.approx(wanted)
        assert row["change"] == pytest.approx(wanted - whole)


def test_alpha_of_all_groups_is_what_a_loop_over_complete_units_finds() -> None:
    results = run(deep(40), table_of(random_values(2, 30, 40)))
    table = reliability(results, [0, 1])
    for branch in results.tree.branches:
        for period in (0, 1):
            block = results.scores[period][:, branch.parts]
            block = block[~np.isnan(block).any(axis=1)]
            code, label = results.tree.codes[branch.at], results.data.periods[period]
            row = row_of(table, group=code, period=label)
            assert row["n"] == len(block)
            assert row["alpha"] == pytest.approx(alpha_by_loop(block.T.tolist()))


def test_parts_that_are_one_thing_have_alpha_1_and_opposite_ones_none() -> None:
    same = cronbach(np.array([[1.0, 1.0], [2.0, 2.0], [4.0, 4.0]]))
    assert same.raw == pytest.approx(1) and same.standardised == pytest.approx(1)
    against = cronbach(np.array([[1.0, -1.0], [2.0, -2.0], [4.0, -4.0]]))
    assert math.isnan(against.raw) and against.reason == "no_spread"


def test_a_group_of_one_part_and_two_units_have_a_reason_and_no_number() -> None:
    one_part = row_of(reliability(results_of([[1.0], [2.0], [3.0]]), [0]), group="index")
    two = row_of(reliability(results_of([[1.0, 2.0], [2.0, 1.0]]), [0]), group="index")
    assert math.isnan(one_part["alpha"]) and one_part["reason"] == "few_parts"
    assert math.isnan(two["alpha"]) and two["reason"] == "few_units"
    table = reliability_items(results_of([[1.0, 2.0], [2.0, 1.0], [3.0, 3.0]]), [0])
    assert table["alpha_without"].isna().all() and set(table["reason"]) == {"few_parts"}


def test_a_part_without_spread_is_left_out_and_named() -> None:
    rows = [[*row, 0.3] for row in ROWS]
    row = row_of(reliability(results_of(rows), [0]), group="index")
    assert row["left_out"] == "d" and row["parts"] == 3
    assert row["alpha"] == pytest.approx(9 / 13)
    assert row_of(reliability_items(results_of(rows), [0]), part="d")["reason"] == "no_spread"


def test_a_part_that_no_unit_has_or_without_weight_costs_no_unit() -> None:
    rows = [[*row, NAN] for row in ROWS]
    assert row_of(reliability(results_of(rows), [0]), group="index")["n"] == 4
    table = flat(4, normalise={"method": "none"})
    idle = table.indicators[3].model_copy(update={"weight": 0.0})
    table = replace(table, indicators=(*table.indicators[:3], idle))
    rows = [[*row, NAN if at else 5.0] for at, row in enumerate(ROWS)]
    row = row_of(reliability(run(table, table_of([rows])), [0]), group="index")
    assert (row["n"], row["alpha"]) == (4, pytest.approx(9 / 13))


def test_a_unit_with_a_missing_part_is_not_complete() -> None:
    row = row_of(reliability(results_of([*ROWS, [9.0, NAN, 1.0]]), [0]), group="index")
    assert row["n"] == 4 and row["alpha"] == pytest.approx(9 / 13)
