"""Each method of normalisation on small cases computed by hand, and its declared results."""

import math

import numpy as np
import pytest
from composites import composite, flat, table_of
from plain import normalised

from helpers.index.arrays import Array
from helpers.index.composite import Results, run
from helpers.index.notes import declared_results
from helpers.params.steps import Normalise

NAN = math.nan


def one_column(values: list[float], leaf: dict[str, object], **how: object) -> Results:
    """An index of one indicator, one period."""
    table = composite(
        {
            "id": "one",
            "normalise": how,
            "groups": [{"code": "index"}],
            "indicators": [{"code": "a", "parent": "index", **leaf}],
        }
    )
    return run(table, table_of([[[value] for value in values]]))


def scores(
    values: list[float], leaf: dict[str, object] | None = None, **how: object
) -> list[float]:
    results = one_column(values, leaf or {}, **how)
    return results.normalised[0, :, 0].round(10).tolist()


CASES: list[tuple[dict[str, object], dict[str, object], list[float]]] = [
    ({}, {"method": "minmax"}, [0.0, 25.0, 50.0, 100.0]),
    ({"direction": -1}, {"method": "minmax"}, [100.0, 75.0, 50.0, 0.0]),
    ({}, {"method": "minmax", "range": (1, 10)}, [1.0, 3.25, 5.5, 10.0]),
    ({}, {"method": "rank"}, [1.0, 2.0, 3.0, 4.0]),
    ({"direction": -1}, {"method": "rank"}, [4.0, 3.0, 2.0, 1.0]),
    ({}, {"method": "borda"}, [0.0, 1.0, 2.0, 3.0]),
    ({}, {"method": "percentile_rank"}, [0.0, round(1 / 3, 10), round(2 / 3, 10), 1.0]),
    ({}, {"method": "fraction_of_max"}, [0.2, 0.4, 0.6, 1.0]),
    ({}, {"method": "distance_to_max"}, [0.0, 0.25, 0.5, 1.0]),
    ({"target": 6}, {"method": "distance_to_target"}, [0.0, 0.5, 1.0, 2.0]),
    ({"target": 6}, {"method": "distance_to_target", "cap": True}, [0.0, 0.5, 1.0, 1.0]),
    ({"target": 4, "direction": -1}, {"method": "distance_to_target"},
     [round(4 / 3, 10), 1.0, round(2 / 3, 10), 0.0]),
    ({"reference": "u2"}, {"method": "distance_to_reference"}, [0.0, 0.5, 1.0, 2.0]),
    ({"reference": "u2"}, {"method": "distance_to_reference", "cap": True}, [0.0, 0.5, 1.0, 1.0]),
    ({"bounds": (4, 8)}, {"method": "goalposts"}, [0.0, 0.0, 50.0, 100.0]),
    ({"bounds": (4, 8), "direction": -1}, {"method": "goalposts"}, [100.0, 100.0, 50.0, 0.0]),
    ({"bounds": (4, 8)}, {"method": "goalposts", "cap": False}, [-50.0, 0.0, 50.0, 150.0]),
    ({"bounds": (0, 20)}, {"method": "scaled"}, [10.0, 20.0, 30.0, 50.0]),
    ({"bounds": (0, 20), "direction": -1}, {"method": "scaled"}, [90.0, 80.0, 70.0, 50.0]),
    ({}, {"method": "none"}, [2.0, 4.0, 6.0, 10.0]),
    ({"direction": -1}, {"method": "none"}, [-2.0, -4.0, -6.0, -10.0]),
]  # fmt: skip


@pytest.mark.parametrize(("leaf", "how", "wanted"), CASES, ids=lambda part: str(part)[:60])
def test_a_method_gives_what_its_formula_says(
    leaf: dict[str, object], how: dict[str, object], wanted: list[float]
) -> None:
    assert scores([2, 4, 6, 10], leaf, **how) == wanted


def test_zscores_have_mean_0_and_sample_sd_1() -> None:
    wanted = [-1.3416407865, -0.4472135955, 0.4472135955, 1.3416407865]
    assert scores([2, 4, 6, 8], method="zscore") == [
        round(v * math.sqrt(3) / 2, 10) for v in wanted
    ]
    assert np.mean(scores([2, 4, 6, 8], method="zscore", mean=50, sd=10)) == pytest.approx(50)


def test_ties_share_the_lower_rank_and_a_missing_value_has_none() -> None:
    assert scores([5, 3, 5, 9], method="rank") == [2.0, 1.0, 2.0, 4.0]
    ranks = one_column([5, NAN, 5, 9], {}, method="percentile_rank").normalised[0, :, 0]
    assert ranks[[0, 2, 3]].tolist() == [0.0, 0.0, 1.0] and math.isnan(ranks[1])


@pytest.mark.parametrize(
    ("method", "direction"),
    [
        *(
            (method, sign)
            for method in ("goalposts", "scaled", "distance_to_max")
            for sign in (1, -1)
        ),
        ("fraction_of_max", 1),
    ],
)
def test_methods_with_bounds_agree_with_a_slow_implementation(method: str, direction: int) -> None:
    values = np.random.default_rng(5).uniform(1, 30, 40).tolist()
    leaf = {"bounds": (5.0, 20.0), "direction": direction}
    computed = one_column(values, leaf, method=method).normalised[0, :, 0]
    wanted = normalised(values, direction, method, bounds=(5.0, 20.0))
    np.testing.assert_allclose(computed, wanted, rtol=1e-9)


def pooled(how: Normalise) -> Array:
    table = flat(1, normalise=how)
    return run(table, table_of([[[1.0], [3.0]], [[5.0], [9.0]]])).normalised[:, :, 0]


def test_a_panel_is_normalised_within_each_period_or_over_all() -> None:
    assert pooled(Normalise()).tolist() == [[0, 100], [0, 100]]
    assert pooled(Normalise(over="pooled")).tolist() == [[0, 25], [50, 100]]
    assert pooled(Normalise(method="rank", over="pooled")).tolist() == [[1, 2], [3, 4]]
    spread = pooled(Normalise(method="zscore", over="pooled"))
    assert spread.mean() == pytest.approx(0) and spread.std(ddof=1) == pytest.approx(1)


# --- declared results


@pytest.mark.parametrize("values", [[4.0, 4.0, 4.0], [4.0]])
def test_a_column_without_spread_has_no_score_and_a_note(values: list[float]) -> None:
    results = one_column(values, {})
    assert np.isnan(results.normalised).all() and np.isnan(results.scores[:, :, -1]).all()
    kinds = {(note.code, note.kind) for note in declared_results(results)}
    assert ("a", "constant") in kinds


def test_a_column_without_spread_may_take_the_middle_of_the_range() -> None:
    assert scores([4, 4, 4], constant="middle") == [50.0, 50.0, 50.0]


def test_an_empty_column_has_a_note_and_counts_for_nothing() -> None:
    results = run(flat(2), table_of([[[1.0, NAN], [2.0, NAN]]]))
    assert results.scores[0, :, -1].tolist() == [0.0, 100.0]
    assert [(n.code, n.kind) for n in declared_results(results)] == [("b", "no_value")]


def test_a_target_that_all_units_exceed_gives_no_score_or_the_best_one() -> None:
    results = one_column([5, 6, 7], {"target": 4}, method="distance_to_target")
    assert np.isnan(results.normalised).all()
    assert [note.kind for note in declared_results(results)] == ["target_not_ahead"]
    assert scores([5, 6, 7], {"target": 4}, method="distance_to_target", cap=True) == [1, 1, 1]
