"""Removing an indicator or a group: the same as a framework that never had it."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from composites import composite, deep, flat, random_values, shape_of, table_of

from helpers.index.compiled import Composite
from helpers.index.composite import Results, run
from helpers.index.removal import removal, removal_units, without_each
from helpers.index.table_data import TableData

NAN = math.nan


def cut(table: Composite, data: TableData, code: str) -> tuple[Composite, TableData]:
    """The framework and table of somebody who never had the node."""
    gone = {code}
    while True:
        below = {n.code for n in (*table.groups, *table.indicators) if n.parent in gone}
        if below <= gone:
            break
        gone |= below
    leaves = [leaf for leaf in table.indicators if leaf.code not in gone]
    groups = [group for group in table.groups if group.code not in gone]
    while True:
        parents = {node.parent for node in (*leaves, *groups)}
        empty = [group for group in groups if group.code not in parents]
        if not empty:
            break
        groups = [group for group in groups if group not in empty]
    kept = [leaf in leaves for leaf in table.indicators]
    columns = {leaf.code: data.values[:, :, at] for at, leaf in enumerate(table.indicators)}
    smaller = TableData(
        data.units,
        data.periods,
        data.values[:, :, kept],
        data.present,
        {**data.denominators, **{leaf: columns[leaf] for leaf in gone if leaf in columns}},
        data.groups,
    )
    return replace(table, indicators=tuple(leaves), groups=tuple(groups)), smaller


SETTINGS = [
    {},
    {"treat": {"method": "winsorise_then_log"}, "impute": {"method": "mean"}},
    {"screen": {"minimum_available": 0.95}},
    {"minimum_available": 0.9},
    {"weights": {"method": "correlation"}},
    {"weights": {"method": "pca", "over": "pooled"}},
    {"weights": {"method": "equal"}},
    {"aggregate": "sum"},
    {"aggregate": "geometric", "normalise": {"method": "minmax", "range": (1, 100)}},
    {"normalise": {"method": "rank", "over": "pooled"}},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda settings: "-".join(settings) or "plain")
def test_without_a_node_is_the_chain_of_a_framework_that_never_had_it(
    settings: dict[str, object],
) -> None:
    table = composite({**shape_of(deep(18)), **settings})
    data = table_of(random_values(2, 25, 18))
    results = run(table, data)
    again = without_each(results)
    assert set(again) == set(results.tree.codes) - {"index"}
    for code, other in again.items():
        wanted = run(*cut(table, data, code))
        np.testing.assert_allclose(
            other.scores[:, :, -1], wanted.scores[:, :, -1], rtol=1e-9, err_msg=code
        )
        np.testing.assert_array_equal(other.ranks[:, :, -1], wanted.ranks[:, :, -1])


def test_an_indicator_that_others_are_divided_by_still_divides_them() -> None:
    leaves = [
        {"code": "people", "parent": "index"},
        {"code": "offices", "parent": "index", "denominator": "people"},
        {"code": "other", "parent": "index"},
    ]
    table = composite({"id": "x", "groups": [{"code": "index"}], "indicators": leaves})
    data = table_of(np.abs(random_values(1, 10, 3)))
    wanted = run(*cut(table, data, "people")).scores[:, :, -1]
    np.testing.assert_allclose(run(table, data, without="people").scores[:, :, -1], wanted)


def results_by_hand() -> Results:
    # scores: u0 (9+1+2)/3 = 4, u1 (1+9+5)/3 = 5, u2 (5+5+8)/3 = 6
    rows = [[9.0, 1.0, 2.0], [1.0, 9.0, 5.0], [5.0, 5.0, 8.0]]
    return run(flat(3, normalise={"method": "none"}), table_of([rows]))


def row(table: pd.DataFrame, **named: str) -> pd.Series:
    for name, value in named.items():
        table = table[table[name] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_changes_worked_by_hand() -> None:
    # without b: u0 5,5, u1 3, u2 6,5: ranks 2, 3, 1 instead of 3, 2, 1
    results = results_by_hand()
    summary = row(removal(results, [0]), code="b")
    assert summary["mean_abs_rank_change"] == pytest.approx(2 / 3)
    assert (summary["moved"], summary["n"], summary["tied_movers"]) == (2, 3, 1)
    assert (summary["largest_mover"], summary["largest_rank_change"]) == ("u0", 1)
    assert summary["mean_abs_score_change"] == pytest.approx((1.5 + 2 + 0.5) / 3)
    units = removal_units(results, [0])
    effect = row(units, code="b", unit="u1")
    assert (effect["rank"], effect["rank_without"], effect["rank_change"]) == (2, 3, -1)
    assert (effect["score"], effect["score_without"], effect["score_change"]) == (5, 3, -2)


def test_a_node_whose_removal_moves_nobody_has_no_largest_mover() -> None:
    rows = [[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]
    effect = row(removal(run(flat(2), table_of([rows])), [0]), code="a")
    assert effect["moved"] == 0 and pd.isna(effect["largest_mover"])
    assert effect["mean_abs_rank_change"] == 0 and effect["reason"] == ""


def test_a_unit_that_is_ranked_only_with_or_only_without_the_node_is_counted() -> None:
    rows = [[1.0, 5.0], [2.0, 4.0], [NAN, 3.0], [4.0, NAN]]
    results = run(flat(2, minimum_available=1.0), table_of([rows]))
    effect = row(removal(results, [0]), code="a")
    assert (effect["gained"], effect["lost"], effect["n"]) == (1, 0, 2)
    loose = row(removal(run(flat(2), table_of([rows])), [0]), code="b")
    assert (loose["gained"], loose["lost"], loose["n"]) == (0, 1, 3)
    u2 = row(removal_units(results, [0]), code="a", unit="u2")
    assert pd.isna(u2["rank"]) and u2["rank_without"] == 3 and u2["reason"] == "no_score"


def test_an_index_of_which_nothing_is_left_says_so() -> None:
    results = run(flat(1), table_of([[[1.0], [2.0], [3.0]]]))
    effect = row(removal(results, [0]), code="a")
    assert effect["reason"] == "nothing_left" and math.isnan(effect["mean_abs_rank_change"])
    assert set(removal_units(results, [0])["reason"]) == {"nothing_left"}


def test_a_sum_of_points_over_nothing_is_no_score_of_0() -> None:
    groups = [{"code": "g", "parent": "index"}, {"code": "h", "parent": "index"}, {"code": "index"}]
    leaves = [{"code": "a", "parent": "g"}, {"code": "b", "parent": "h"}]
    table = composite({"id": "x", "aggregate": "sum", "groups": groups, "indicators": leaves})
    other = run(table, table_of(random_values(1, 5, 2)), without="a")
    assert np.isnan(other.scores[0, :, other.node("g")]).all()
    np.testing.assert_array_equal(other.scores[0, :, -1], other.scores[0, :, other.node("h")])


def test_a_node_that_does_not_count_in_a_period_is_not_removed_there() -> None:
    table = flat(3)
    late = table.indicators[2].model_copy(update={"periods": ("2021",)})
    table = replace(table, indicators=(*table.indicators[:2], late))
    effects = removal(run(table, table_of(random_values(2, 8, 3))), [0, 1])
    assert set(effects[effects["period"] == "2020"]["code"]) == {"a", "b"}
    assert set(effects[effects["period"] == "2021"]["code"]) == {"a", "b", "c"}
