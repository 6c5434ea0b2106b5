"""Importance against weight, and weights that balance them: closed forms and a search by hand."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from composites import deep, flat, random_values, table_of

from helpers.core.errors import ConfigError
from helpers.index.arrays import Array
from helpers.index.balance import balanced_weights
from helpers.index.composite import Results, run
from helpers.index.importance import importance
from helpers.index.weights import balance, least_squares_from_0

NONE = {"normalise": {"method": "none"}}


def whole(units: int = 40, parts: int = 5, seed: int = 3) -> Array:
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(units, 1))
    return 50 + 10 * (common + rng.normal(size=(units, parts)) * np.linspace(1.5, 2, parts))


def weighted(results: Results, weights: dict[str, float]) -> Results:
    leaves = [
        leaf.model_copy(update={"weight": weights[leaf.code]}) for leaf in results.table.indicators
    ]
    return run(replace(results.table, indicators=tuple(leaves)), results.data)


def row(table: pd.DataFrame, **named: str) -> pd.Series:
    for name, value in named.items():
        table = table[table[name] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_importance_worked_by_hand() -> None:
    # a and b uncorrelated, s² of b four times that of a, equal weights: y = (a + b)/2,
    # r(a,y)² = 1/5 and r(b,y)² = 4/5: b decides four times as much with the same weight
    rows = [[1.0, 2.0], [1.0, -2.0], [-1.0, 2.0], [-1.0, -2.0]]
    table = importance(run(flat(2, **NONE), table_of([rows])), [0])
    a, b = row(table, code="a"), row(table, code="b")
    assert (a["share"], b["share"]) == (0.5, 0.5)
    assert a["importance"] == pytest.approx(0.2) and b["importance"] == pytest.approx(0.8)
    assert b["importance_share"] == pytest.approx(0.8) and b["ratio"] == pytest.approx(1.6)
    assert b["r_index"] == b["r"] and b["importance_index"] == b["importance"]


def test_importance_of_every_node_is_the_squared_correlation_with_group_and_index() -> None:
    results = run(deep(24), table_of(random_values(1, 30, 24)))
    table = importance(results, [0])
    assert len(table) == len(results.tree.codes) - 1
    scores = results.scores[0]
    for at, code in enumerate(results.tree.codes[:-1]):
        node = row(table, code=code)
        known = ~np.isnan(scores[:, at])
        for column, to in (("importance", results.tree.parents[at]), ("importance_index", -1)):
            r = np.corrcoef(scores[known, at], scores[known, to])[0, 1]
            assert node[column] == pytest.approx(r * r)
    for parent, part in table.groupby("parent"):
        assert part["importance_share"].sum() == pytest.approx(1), parent


def test_a_part_that_no_unit_has_takes_no_share_of_the_others() -> None:
    rows = np.concatenate([whole(10, 2), np.full((10, 1), np.nan)], axis=1)
    table = importance(run(flat(3, **NONE), table_of([rows])), [0])
    assert row(table, code="c")["reason"] == "few_units" and math.isnan(row(table, code="c")["r"])
    assert row(table, code="a")["share"] == 0.5


# --- balanced weights


def test_uncorrelated_parts_are_balanced_by_the_inverse_of_their_spread() -> None:
    # r(x,y) is proportional to w·s: s of b is twice that of a, so its weight is half
    rows = [[1.0, 2.0], [1.0, -2.0], [-1.0, 2.0], [-1.0, -2.0]]
    table = balanced_weights(run(flat(2, **NONE), table_of([rows])), [0])
    assert row(table, part="a")["weight"] == pytest.approx(2 / 3)
    assert row(table, part="b")["weight"] == pytest.approx(1 / 3)
    assert set(table["outcome"]) == {"met"}
    assert table["r"].tolist() == pytest.approx([math.sqrt(0.2), math.sqrt(0.8)])
    assert table["r_balanced"].tolist() == pytest.approx([math.sqrt(0.5)] * 2)


@pytest.mark.parametrize("targets", [[1, 1, 1, 1, 1], [3, 1, 2, 2, 2]])
def test_the_chain_run_with_balanced_weights_has_the_importance_that_was_asked_for(
    targets: list[float],
) -> None:
    results = run(flat(5, **NONE), table_of([whole()]))
    wanted = dict(zip("abcde", map(float, targets), strict=True))
    table = balanced_weights(results, [0], wanted)
    assert set(table["outcome"]) == {"met"} and table["weight"].sum() == pytest.approx(1)
    again = importance(
        weighted(results, dict(zip(table["part"], table["weight"], strict=True))), [0]
    )
    goal = np.array(targets) / sum(targets)
    np.testing.assert_allclose(again["importance_share"], goal, rtol=1e-9)
    np.testing.assert_allclose(table["importance_balanced"], goal, rtol=1e-9)
    np.testing.assert_allclose(table["target"], goal)


def test_declared_weights_are_the_targets_where_none_are_given() -> None:
    table = flat(3, **NONE)
    heavy = table.indicators[0].model_copy(update={"weight": 4.0})
    table = replace(table, indicators=(heavy, *table.indicators[1:]))
    weights = balanced_weights(run(table, table_of([whole(30, 3)])), [0])
    assert weights["target"].tolist() == pytest.approx([4 / 6, 1 / 6, 1 / 6])


def test_equal_targets_agree_with_weights_balanced_by_correlation() -> None:
    results = run(flat(5, **NONE, weights={"method": "correlation"}), table_of([whole()]))
    table = balanced_weights(results, [0], dict.fromkeys("abcde", 1.0))
    np.testing.assert_allclose(table["weight"], results.shares[0, :5], atol=1e-8)


def test_targets_that_no_weights_meet_give_the_nearest_and_say_so() -> None:
    base = whole(60, 2, seed=1)
    # c is nearly the sum of a and b: as important as both, it needs a negative weight elsewhere
    rows = np.column_stack([base, base.sum(axis=1) + 0.01 * np.arange(60) % 3])
    results = run(flat(3, **NONE), table_of([rows]))
    table = balanced_weights(results, [0], {"a": 10.0, "b": 0.1, "c": 0.1})
    assert set(table["outcome"]) == {"nearest"} and (table["weight"] >= 0).all()
    wanted = np.sqrt(table["target"].to_numpy())

    def angle(weights: Array) -> float:
        y = rows @ weights
        r = np.array([np.corrcoef(y, column)[0, 1] for column in rows.T])
        return float(r @ wanted / np.sqrt(r @ r))

    best = angle(table["weight"].to_numpy())
    steps = np.linspace(0, 1, 41)
    tried = [np.array([p, q, 1 - p - q]) for p in steps for q in steps if p + q <= 1 + 1e-12]
    assert best >= max(angle(weights) for weights in tried) - 1e-9


def test_least_squares_from_0_are_the_best_of_all_sets_of_columns() -> None:
    rng = np.random.default_rng(2)
    for _ in range(50):
        matrix, wanted = rng.normal(size=(6, 4)), rng.normal(size=6)
        weights = least_squares_from_0(matrix, wanted)
        assert (weights >= 0).all()
        best = float(wanted @ wanted)
        for size in range(1, 5):
            for some in itertools.combinations(range(4), size):
                x = np.linalg.lstsq(matrix[:, some], wanted, rcond=None)[0]
                if (x >= 0).all():
                    best = min(best, float(((matrix[:, some] @ x - wanted) ** 2).sum()))
        assert ((matrix @ weights - wanted) ** 2).sum() == pytest.approx(best, abs=1e-9)


def test_a_part_without_spread_has_no_weight_and_a_reason() -> None:
    rows = np.column_stack([whole(20, 2), np.full(20, 0.3)])
    table = balanced_weights(run(flat(3, **NONE), table_of([rows])), [0])
    assert row(table, part="c")["reason"] == "no_spread" and math.isnan(
        row(table, part="c")["weight"]
    )
    assert table["weight"][:2].sum() == pytest.approx(1)


def test_no_weights_are_given_where_they_cannot_be_told_apart_or_units_are_too_few() -> None:
    base = whole(20, 2)
    cases = {
        "collinear": np.column_stack([base, 2 * base[:, 0]]),
        "few_units": base[:2],
        "few_parts": base[:, :1],
    }
    for reason, rows in cases.items():
        table = balanced_weights(run(flat(rows.shape[1], **NONE), table_of([rows])), [0])
        assert set(table["reason"]) == {reason} and table["weight"].isna().all()
        assert set(table["outcome"]) == {""}


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        ({"z": 1.0}, "'z'"),
        ({"a": -1.0, "b": 1.0, "c": 1.0}, "a: -1.0"),
        ({"a": 1.0, "b": 1.0}, "thiếu c"),
    ],
)
def test_targets_that_do_not_fit_are_refused(targets: dict[str, float], expected: str) -> None:
    results = run(flat(3, **NONE), table_of([whole(20, 3)]))
    with pytest.raises(ConfigError, match=expected):
        balanced_weights(results, [0], targets)


def test_a_weight_solved_for_is_what_the_function_alone_finds() -> None:
    values = whole(25, 3)
    solved = balance(values, np.ones(3))
    table = balanced_weights(run(flat(3, **NONE), table_of([values])), [0])
    np.testing.assert_allclose(table["weight"], solved.weights)
