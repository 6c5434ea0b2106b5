"""Rank intervals and sensitivities: seeded, reproducible, right on cases with a known answer."""

import math

import numpy as np
import pytest
from composites import composite, deep, flat, random_values, shape_of, table_of

from helpers.index.arrays import Array
from helpers.index.composite import Results, run
from helpers.index.sensitivity import ask, rank_sensitivity
from helpers.index.uncertainty import experiment, inside, rank_intervals, summarise

EVERYTHING = {
    "weight_noise": 0.25,
    "normalise": [{"method": "zscore"}, {"method": "rank"}],
    "aggregate": ["generalised"],
    "impute": [{"method": "mean"}],
    "winsorise_max": [2],
    "leave_out": True,
}


def results_of(uncertainty: dict[str, object], **settings: object) -> Results:
    table = deep(24, uncertainty=uncertainty, treat={"method": "winsorise"}, **settings)
    return run(table, table_of(random_values(2, 30, 24)))


def test_the_same_seed_gives_the_same_intervals_and_another_seed_others() -> None:
    results = results_of(EVERYTHING)
    first, again, other = (rank_intervals(results, 1, 200, seed) for seed in (5, 5, 6))
    for name in ("mean", "median", "low", "high"):
        np.testing.assert_array_equal(getattr(first, name), getattr(again, name))
    assert not np.array_equal(first.mean, other.mean)


def test_without_any_factor_every_interval_is_the_rank_itself() -> None:
    results = results_of({"weight_noise": 0})
    intervals = rank_intervals(results, 0, 20, 1)
    for values in (intervals.mean, intervals.median, intervals.low, intervals.high):
        np.testing.assert_array_equal(values, results.ranks[0, :, -1])


def test_noisy_weights_stay_within_their_share_and_only_on_the_levels_asked_for() -> None:
    results = results_of({"weight_noise": 0.2, "weight_levels": [2, 3]})
    sets = experiment(results, 0, 500, np.random.default_rng(1)).weight_sets
    ratio = sets / results.weights[0]
    upper = np.isin(results.tree.levels, (2, 3))
    assert (ratio[:, ~upper] == 1).all()
    assert 0.8 <= ratio[:, upper].min() < 0.81 and 1.19 < ratio[:, upper].max() <= 1.2
    assert ratio[:, upper].mean() == pytest.approx(1, abs=0.01)


def test_each_draw_is_the_chain_run_with_those_choices() -> None:
    """Every alternative that is picked gives the ranks of a framework that says so itself."""
    uncertainty = {**EVERYTHING, "weight_noise": 0}
    results = results_of(uncertainty)
    tried = experiment(results, 1, 1, np.random.default_rng(1))
    names = list(tried.factors)
    picks = {"normalise": 2, "aggregate": 1, "impute": 1, "winsorise_max": 1, "leave_out": 4}
    ranks = tried.ranks(np.array([[picks[name] for name in names]]))
    changed = shape_of(results.table)
    changed |= {
        "normalise": {"method": "rank"},
        "aggregate": "generalised",
        "impute": {"method": "mean"},
        "treat": {"method": "winsorise", "winsorise_max": 2},
    }
    changed["indicators"][3]["weight"] = 0.0
    wanted = run(composite(changed), results.data)
    np.testing.assert_array_equal(ranks[0], wanted.ranks[1, :, -1])


def test_draws_agree_with_weights_that_a_framework_gives_itself() -> None:
    results = results_of({"weight_noise": 0.3})
    tried = experiment(results, 0, 3, np.random.default_rng(8))
    ranks = tried.ranks(np.arange(3)[:, None])
    for draw in range(3):
        dump = shape_of(results.table)
        weight = dict(zip(results.tree.codes, tried.weight_sets[draw], strict=True))
        for node in (*dump["indicators"], *dump["groups"]):
            node["weight"] = weight[node["code"]]
        again = run(composite(dump), results.data)
        np.testing.assert_array_equal(ranks[draw], again.ranks[0, :, -1])


def test_quantiles_are_those_of_r_and_a_unit_without_rank_has_none() -> None:
    ranks = np.array([[1.0, math.nan, 3.0], [2.0, math.nan, math.nan], [4.0, math.nan, 5.0]])
    summary = summarise(np.array([1.0, math.nan, 3.0]), ranks)
    assert summary.median[0] == 2 and summary.low[0] == pytest.approx(1.1)
    assert summary.high[0] == pytest.approx(3.8)
    assert math.isnan(summary.median[1]) and summary.mean[2] == 4.0


def test_a_dominating_unit_keeps_its_place_whatever_the_weights() -> None:
    rows = [[9.0, 9.0, 9.0], [5.0, 1.0, 3.0], [1.0, 5.0, 3.2]]
    intervals = rank_intervals(run(flat(3), table_of([rows])), 0, 500, 1)
    assert (intervals.low[0], intervals.high[0]) == (1, 1)
    assert (intervals.low[1], intervals.high[1]) == (2, 3)


def test_a_move_inside_the_interval_is_called_so() -> None:
    assert inside(5, 3, 8) and inside(3, 3, 8) and not inside(9, 3, 8)


# --- Sobol'


def test_indices_of_a_linear_function_are_its_shares_of_variance() -> None:
    def linear(numbers: Array) -> Array:
        return numbers @ np.array([1.0, 2.0, 3.0])

    first, total = ask(linear, 3, 60_000, np.random.default_rng(1)).indices()
    wanted = np.array([1, 4, 9]) / 14
    np.testing.assert_allclose(total, wanted, atol=0.01)
    np.testing.assert_allclose(first, wanted, atol=0.06)


def test_indices_of_a_pure_interaction_are_total_only() -> None:
    def product(numbers: Array) -> Array:
        return np.prod(numbers - 0.5, axis=1)

    first, total = ask(product, 2, 60_000, np.random.default_rng(1)).indices()
    np.testing.assert_allclose(first, 0, atol=0.02)
    np.testing.assert_allclose(total, 1, atol=0.02)


def test_a_constant_has_no_sensitivity() -> None:
    first, total = ask(lambda x: np.ones(len(x)), 2, 50, np.random.default_rng(1)).indices()
    assert not first.any() and not total.any()


def test_ranks_are_most_sensitive_to_what_moves_them_most() -> None:
    results = results_of({"weight_noise": 0.01, "normalise": [{"method": "rank"}]})
    by_factor = {index.factor: index for index in rank_sensitivity(results, 0, 400, 1)}
    assert set(by_factor) == {"weights", "normalise"}
    assert by_factor["normalise"].total > 0.8 > 0.2 > by_factor["weights"].total


def test_a_single_factor_has_no_list() -> None:
    assert rank_sensitivity(results_of({"weight_noise": 0.2}), 0, 50, 1) == []


def test_a_draw_that_ranks_nobody_is_no_change() -> None:
    results = results_of(
        {"weight_noise": 0.2, "aggregate": ["geometric"]},
        normalise={"method": "none"},  # where less is better, scores are below 0
    )
    assert len(rank_sensitivity(results, 0, 20, 1)) == 2
