"""Means, sums, weights and ranks of groups on cases computed by hand."""

import math
from fractions import Fraction

import numpy as np
import pytest
from composites import composite, flat, shape_of, table_of
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.index.composite import Results, run
from helpers.index.notes import declared_results
from helpers.index.rank import at_precision, rank_rows, rank_units
from helpers.index.weights import correlation_weights, pca_weights

NAN = math.nan
RAW = {"method": "none"}


def index_of(row: list[float], given: list[float] | None = None, **how: object) -> float:
    table = flat(len(row), normalise=RAW, **how)
    if given:
        dump = shape_of(table)
        for leaf, weight in zip(dump["indicators"], given, strict=True):
            leaf["weight"] = weight
        table = composite(dump)
    return float(run(table, table_of([[row]])).scores[0, 0, -1])


@pytest.mark.parametrize(
    ("how", "wanted"),
    [
        ({"aggregate": "arithmetic"}, 6.5),
        ({"aggregate": "geometric"}, 2**0.25 * 8**0.75),
        ({"aggregate": "harmonic"}, 4 / (1 / 2 + 3 / 8)),
        ({"aggregate": "generalised", "power": 2}, math.sqrt((4 + 3 * 64) / 4)),
        ({"aggregate": "generalised", "power": 0}, 2**0.25 * 8**0.75),
        ({"aggregate": "generalised", "power": -1}, 4 / (1 / 2 + 3 / 8)),
        ({"aggregate": "sum"}, 2 + 3 * 8),
    ],
)
def test_a_mean_is_what_its_formula_says(how: dict[str, object], wanted: float) -> None:
    assert index_of([2.0, 8.0], [1.0, 3.0], **how) == pytest.approx(wanted)


def test_a_missing_part_is_left_out_and_weights_are_rescaled() -> None:
    assert index_of([2.0, NAN, 8.0], [1.0, 5.0, 3.0]) == pytest.approx(6.5)


def test_a_sum_of_points_needs_every_part() -> None:
    assert math.isnan(index_of([2.0, NAN], aggregate="sum"))


@pytest.mark.parametrize(
    ("how", "row"),
    [
        ({"aggregate": "geometric"}, [0.0, 8.0]),
        ({"aggregate": "geometric"}, [-2.0, 8.0]),
        ({"aggregate": "harmonic"}, [0.0, 8.0]),
        ({"aggregate": "generalised", "power": 0.5}, [-1.0, 8.0]),
        ({"aggregate": "generalised", "power": -2}, [0.0, 8.0]),
    ],
)
def test_a_mean_that_is_not_defined_is_declared(how: dict[str, object], row: list[float]) -> None:
    results = run(flat(2, normalise=RAW, **how), table_of([[row, [2.0, 8.0]]]))
    assert math.isnan(results.scores[0, 0, -1]) and results.scores[0, 1, -1] > 0
    assert [(n.unit, n.kind) for n in declared_results(results)] == [("u0", "undefined")]


def test_each_level_may_have_its_own_mean() -> None:
    groups = [{"code": "index"}, {"code": "g", "parent": "index"}, {"code": "h", "parent": "index"}]
    leaves = [{"code": c, "parent": p} for c, p in (("a", "g"), ("b", "g"), ("c", "h"))]
    table = composite(
        {
            "id": "x",
            "normalise": RAW,
            "levels": [
                {"level": 2, "aggregate": "geometric"},
                {"level": 3, "aggregate": "harmonic"},
            ],
            "groups": groups,
            "indicators": leaves,
        }
    )
    results = run(table, table_of([[[2.0, 8.0, 6.0]]]))
    assert results.scores[0, 0, results.node("g")] == pytest.approx(4.0)
    assert results.scores[0, 0, -1] == pytest.approx(2 / (1 / 4 + 1 / 6))


def test_an_indicator_may_stand_beside_a_group() -> None:
    table = composite(
        {
            "id": "x",
            "normalise": RAW,
            "groups": [{"code": "index"}, {"code": "g", "parent": "index"}],
            "indicators": [
                {"code": "a", "parent": "g"},
                {"code": "b", "parent": "g"},
                {"code": "c", "parent": "index", "weight": 3},
            ],
        }
    )
    results = run(table, table_of([[[2.0, 4.0, 7.0]]]))
    assert results.scores[0, 0, -1] == 6.0
    assert results.effective[0, :3].tolist() == [0.125, 0.125, 0.75]


def test_an_indicator_is_divided_by_its_denominator() -> None:
    table = composite(
        {
            "id": "x",
            "normalise": RAW,
            "groups": [{"code": "index"}],
            "indicators": [
                {"code": "a", "parent": "index", "denominator": "b", "denominator_scale": 10},
                {"code": "b", "parent": "index", "weight": 0},
            ],
        }
    )
    results = run(table, table_of([[[6.0, 20.0], [6.0, 0.0]]]))
    assert results.normalised[0, 0, 0] == 3.0 and math.isnan(results.normalised[0, 1, 0])


# --- weights


def test_equal_weights_replace_the_given_ones() -> None:
    assert index_of([2.0, 8.0], [1.0, 3.0], weights={"method": "equal"}) == 5.0


def test_pca_weights_are_the_loadings_of_the_first_component_turned_so_that_more_is_better() -> (
    None
):
    rng = np.random.default_rng(2)
    common = rng.normal(size=200)
    parts = np.stack([common + rng.normal(0, s, 200) for s in (0.3, 0.6, 1.5)], axis=1)
    parts[3, 1] = NAN
    weights = pca_weights(parts)
    complete = parts[~np.isnan(parts).any(axis=1)]
    correlation = np.corrcoef(complete, rowvar=False)
    assert np.linalg.norm(weights) == pytest.approx(1) and (weights > 0).all()
    largest = np.linalg.eigvalsh(correlation)[-1]
    np.testing.assert_allclose(correlation @ weights, largest * weights, atol=1e-12)
    np.testing.assert_allclose(pca_weights(-parts), weights, atol=1e-12)


def test_correlation_weights_make_every_part_equally_correlated_with_the_mean() -> None:
    rng = np.random.default_rng(4)
    common = rng.normal(size=120)
    parts = np.stack(
        [common * a + rng.normal(0, 1, 120) * b for a, b in ((1, 1), (2, 1), (1, 3))], 1
    )
    weights = correlation_weights(parts)
    mean = parts @ weights
    with_mean = [np.corrcoef(mean, part)[0, 1] for part in parts.T]
    assert weights.sum() == pytest.approx(1)
    assert np.ptp(with_mean) < 1e-9


def test_parts_that_say_the_same_weigh_the_same_whatever_their_order() -> None:
    first, second = np.random.default_rng(5).normal(size=(2, 30))
    weights = correlation_weights(np.stack([first, second, first], axis=1))
    assert weights[0] == pytest.approx(weights[2]) and weights.min() > 0


def test_computed_weights_of_a_part_without_spread_are_0_and_of_too_few_units_equal() -> None:
    flat_part = np.array([[1.0, 5.0], [2.0, 5.0], [4.0, 5.0]])
    for solve in (pca_weights, correlation_weights):
        assert solve(flat_part)[1] == 0
        assert len(set(solve(np.array([[1.0, 2.0], [2.0, NAN]])).tolist())) == 1


@pytest.mark.parametrize("method", ["pca", "correlation"])
@pytest.mark.parametrize("over", ["period", "pooled"])
def test_computed_weights_go_through_the_whole_chain(method: str, over: str) -> None:
    rng = np.random.default_rng(9)
    common = rng.normal(size=(2, 30, 1))
    data = table_of(common + rng.normal(0, 1, (2, 30, 4)))
    results = run(flat(4, weights={"method": method, "over": over}), data)
    computed = results.weights[:, :4]
    assert (np.abs(computed[0] - computed[1]).max() < 1e-12) == (over == "pooled")
    assert not np.isnan(results.ranks[:, :, -1]).any()


def test_negative_weights_of_a_component_are_noted() -> None:
    rng = np.random.default_rng(1)
    common = rng.normal(size=30)
    parts = np.stack([common, common + rng.normal(0, 0.1, 30), -common], axis=1)
    results = run(flat(3, weights={"method": "pca"}), table_of(parts[None]))
    kinds = [(n.code, n.kind) for n in declared_results(results)]
    assert kinds == [("c", "negative_weight")]


# --- ranks


def test_ties_share_the_best_place_at_the_declared_precision() -> None:
    scores = np.array([[0.55, 0.5512, 0.5489, 0.6, NAN]])
    assert rank_rows(at_precision(scores, 2)).tolist()[0][:4] == [2, 2, 2, 1]
    assert rank_rows(at_precision(scores, 4)).tolist()[0][:4] == [3, 2, 4, 1]


def test_noise_of_floating_point_arithmetic_breaks_no_tie() -> None:
    noisy = np.array([0.1 + 0.2, 0.3, 5.1, 5.1000000000000005])
    assert rank_rows(at_precision(noisy, 9)).tolist() == [3, 3, 1, 1]


def test_units_are_ranked_within_their_group_too() -> None:
    data = table_of(
        [[[1.0], [5.0], [3.0], [4.0], [2.0]]], region=["Tây Nguyên", "", "Tây Nguyên", "b", "b"]
    )
    results: Results = run(flat(1, group_by=["region"]), data)
    ranks, sizes = results.group_ranks["region"][0, :, -1], results.group_sizes["region"][0, :, -1]
    assert ranks[[0, 2, 3, 4]].tolist() == [2, 1, 1, 2]
    assert sizes[[0, 2, 3, 4]].tolist() == [2, 2, 2, 2]
    assert math.isnan(ranks[1])


def test_a_node_counts_only_in_its_periods() -> None:
    table = composite(
        {
            "id": "x",
            "normalise": RAW,
            "groups": [{"code": "index", "periods": ["2021"]}],
            "indicators": [
                {"code": "a", "parent": "index"},
                {"code": "b", "parent": "index", "periods": [2020], "weight": {2020: 2}},
            ],
        }
    )
    results = run(table, table_of([[[1.0, 3.0]], [[1.0, 3.0]]]))
    assert math.isnan(results.scores[0, 0, -1]) and results.scores[1, 0, -1] == 1.0
    assert math.isnan(results.normalised[1, 0, 1])


@given(st.lists(st.integers(-3000, 3000), min_size=1, max_size=30), st.integers(0, 3))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_fast_ranks_are_the_exact_ones(thousandths: list[int], decimals: int) -> None:
    exact = rank_units({str(at): Fraction(v, 1000) for at, v in enumerate(thousandths)}, decimals)
    fast = rank_rows(at_precision(np.array(thousandths) / 1000, decimals))
    assert fast.tolist() == [exact[str(at)].place for at in range(len(thousandths))]
