"""Values with a declared error are drawn, and ranks that rest on them get their interval."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from composites import as_file, composite, deep, flat, random_values, shape_of, table_of

from helpers.core.errors import ConfigError, InputError
from helpers.index.arrays import Array
from helpers.index.compiled import Composite, read_composite
from helpers.index.composite import Results, run
from helpers.index.sensitivity import rank_sensitivity
from helpers.index.table_data import TableData, read_table
from helpers.index.uncertainty import experiment, rank_intervals
from helpers.index.value_errors import drawn, precisions, standard_errors

NONE = {"normalise": {"method": "none"}}
STILL = {"uncertainty": {"weight_noise": 0}}


def noisy(table: Composite, **precision: float) -> Composite:
    leaves = tuple(leaf.model_copy(update=precision) for leaf in table.indicators)
    return replace(table, indicators=leaves)


def files(folder: Path, framework: str, data: str) -> tuple[Path, Path]:
    paths = folder / "framework.yml", folder / "data.csv"
    for path, text in zip(paths, (as_file(framework), data), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


FRAMEWORK = """
id: x
groups: [{code: index}]
indicators:
  - {code: a, parent: index, error: 0.5}
  - {code: b, parent: index, error_share: 0.1}
  - {code: c, parent: index, margin: 1.96}
  - {code: d, parent: index}
"""
DATA = """unit,period,a,b,c,d,a.se,d.margin,e.se
x,2022,1,-20,3,4,,0.98,1
y,2022,2,,3,4,0.25,,1
"""


def test_errors_are_read_from_the_framework_and_from_columns_of_the_table(tmp_path: Path) -> None:
    framework, path = files(tmp_path, FRAMEWORK, DATA)
    table = read_composite(framework)
    data = read_table(path, table)
    errors = standard_errors(table, data)[0]
    np.testing.assert_allclose(errors[0], [0.5, 2.0, 1.0, 0.5], rtol=1e-4)
    np.testing.assert_allclose(errors[1], [0.25, 0.0, 1.0, 0.0], rtol=1e-4)
    assert data.ignored == ("e.se",)
    assert data.only(0).errors.keys() == {"a.se", "d.margin"}


def test_an_indicator_may_itself_be_called_like_an_error(tmp_path: Path) -> None:
    text = FRAMEWORK + "  - {code: a.se, parent: index}\n"
    framework, path = files(tmp_path, text, DATA)
    table = read_composite(framework)
    assert "a.se" not in read_table(path, table).errors


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (DATA.replace("0.25", "-1"), "Sai số âm"),
        (DATA.replace("0.25", "ít"), "Ô không phải số"),
        (DATA.replace("e.se", "a.margin"), "hai cột sai số"),
    ],
)
def test_errors_that_cannot_be_used_are_refused_with_their_place(
    tmp_path: Path, text: str, expected: str
) -> None:
    framework, path = files(tmp_path, FRAMEWORK, text)
    with pytest.raises((InputError, ConfigError), match=expected) as caught:
        read_table(path, read_composite(framework))
    assert "data.csv" in str(caught.value)


@pytest.mark.parametrize("keys", ["error: 1, margin: 2", "error: 0, error_share: 0.1", "error: -1"])
def test_an_error_said_twice_or_below_0_is_refused(tmp_path: Path, keys: str) -> None:
    framework, _ = files(tmp_path, FRAMEWORK.replace("error: 0.5", keys), DATA)
    with pytest.raises(ConfigError, match="error"):
        read_composite(framework)


def test_draws_have_the_spread_that_was_declared_and_missing_cells_stay_missing() -> None:
    data = table_of([[[10.0, math.nan], [20.0, 5.0]]])
    known = precisions(noisy(flat(2), error_share=0.1), data)
    many = np.stack([drawn(data, known, seed).values[0] for seed in range(4000)])
    np.testing.assert_allclose(many[:, :, 0].mean(axis=0), [10, 20], atol=0.1)
    np.testing.assert_allclose(many[:, :, 0].std(axis=0), [1, 2], rtol=0.05)
    assert np.isnan(many[:, 0, 1]).all()
    assert abs(np.corrcoef(many[:, 0, 0], many[:, 1, 0])[0, 1]) < 0.05


def test_two_units_change_places_as_often_as_the_normal_distribution_says() -> None:
    # scores 10 and 11, each ±1: u0 is ahead with the chance Φ(-1/√2) = 0,2398
    results = run(noisy(flat(1, **NONE, **STILL), error=1.0), table_of([[[10.0], [11.0], [99.0]]]))
    ends = rank_intervals(results, 0, 20_000, 1)
    assert ends.mean[0] == pytest.approx(3 - 0.2398, abs=0.01)
    assert (ends.low[0], ends.high[0], ends.low[2], ends.high[2]) == (2, 3, 1, 1)


def test_without_an_error_or_with_values_switched_off_nothing_is_drawn() -> None:
    data = table_of(random_values(1, 10, 3))
    for table in (
        flat(3, **STILL),
        noisy(flat(3, **STILL), error=0.0),
        noisy(flat(3, uncertainty={"weight_noise": 0, "values": False}), error=5.0),
    ):
        intervals = rank_intervals(run(table, data), 0, 20, 1)
        np.testing.assert_array_equal(intervals.low, intervals.high)


def test_an_error_adds_to_what_is_drawn_already_and_leaves_other_draws_as_they_were() -> None:
    data = table_of(random_values(1, 20, 4))
    plainly = experiment(run(flat(4), data), 0, 50, np.random.default_rng(1))
    also = experiment(run(noisy(flat(4), error=0.3), data), 0, 50, np.random.default_rng(1))
    np.testing.assert_array_equal(plainly.weight_sets, also.weight_sets)
    assert set(also.factors) - set(plainly.factors) == {"values"}


SETTINGS = [
    {},
    {"treat": {"method": "winsorise_then_log"}, "impute": {"method": "mean"}},
    {"normalise": {"method": "rank"}, "screen": {"minimum_available": 0.9}},
    {"normalise": {"method": "minmax", "over": "pooled"}},
    {"impute": {"method": "last"}},
]


def on_drawn_values(results: Results, period: int, seed: int, across: bool) -> Array:
    """The chain run on a table with the same draw, as anybody would do it."""
    known = precisions(results.table, results.data)
    if across:
        data = drawn(results.data, known, seed)
        return run(results.table, data).ranks[period, :, -1]
    noise = np.random.default_rng(seed).standard_normal(known.errors.shape[1:])
    values = results.data.values.copy()
    values[period] += known.errors[period] * noise
    return run(results.table, replace(results.data, values=values)).ranks[period, :, -1]


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda settings: "-".join(settings) or "plain")
def test_each_draw_is_the_whole_chain_on_drawn_values(settings: dict[str, object]) -> None:
    table = composite({**shape_of(deep(18)), **STILL, **settings})
    results = run(noisy(table, error_share=0.2), table_of(random_values(3, 15, 18)))
    tried = experiment(results, 1, 6, np.random.default_rng(3))
    ranks = tried.ranks(np.arange(6)[:, None])
    across = "last" in str(settings) or "pooled" in str(settings)
    for draw, seed in enumerate(tried.value_seeds):
        wanted = on_drawn_values(results, 1, int(seed), across)
        np.testing.assert_array_equal(ranks[draw], wanted)


def test_draws_go_with_every_other_choice_and_the_same_seed_gives_the_same() -> None:
    how = {"normalise": [{"method": "rank"}], "leave_out": True, "winsorise_max": [2]}
    table = noisy(deep(18, uncertainty=how, treat={"method": "winsorise"}), margin=0.5)
    results = run(table, table_of(random_values(2, 15, 18)))
    first, again = (rank_intervals(results, 1, 60, 4) for _ in range(2))
    np.testing.assert_array_equal(first.mean, again.mean)
    factors = {index.factor for index in rank_sensitivity(results, 1, 30, 1)}
    assert factors == {"weights", "normalise", "leave_out", "winsorise_max", "values"}


def test_a_denominator_divides_what_was_drawn() -> None:
    leaves = [
        {"code": "a", "parent": "index", "denominator": "people", "error": 1.0},
        {"code": "b", "parent": "index"},
    ]
    groups = [{"code": "index"}]
    table = composite({"id": "x", "groups": groups, "indicators": leaves, **STILL})
    data = replace(
        table_of(np.abs(random_values(1, 8, 2))), denominators={"people": np.full((1, 8), 2.0)}
    )
    tried = experiment(run(table, data), 0, 4, np.random.default_rng(1))
    seed = int(tried.value_seeds[2])
    wanted: TableData = drawn(data, precisions(table, data), seed)
    ranks = run(table, wanted).ranks[0, :, -1]
    np.testing.assert_array_equal(tried.ranks(np.array([[2]]))[0], ranks)


def test_an_error_of_what_earns_points_by_a_rule_is_refused_unless_values_are_not_drawn() -> None:
    scored = {
        "code": "a",
        "parent": "index",
        "maximum": 3,
        "error": 1.0,
        "scoring": {"rule": "threshold", "threshold": {"at_least": 80}},
    }
    shape = {"id": "x", "groups": [{"code": "index"}], "indicators": [scored]}
    data = table_of([[[90.0], [70.0], [60.0]]])
    with pytest.raises(ConfigError, match="chấm điểm theo quy tắc") as caught:
        rank_intervals(run(composite(shape), data), 0, 10, 1)
    assert "chỉ tiêu a" in str(caught.value)
    still = {"weight_noise": 0, "values": False}
    intervals = rank_intervals(run(composite({**shape, "uncertainty": still}), data), 0, 10, 1)
    assert intervals.low.tolist() == [1, 2, 3]


def counted(*pairs: tuple[int, int]) -> tuple[Composite, TableData]:
    """One indicator, a share k of n of each unit."""
    table = flat(1, **NONE, **STILL)
    data = table_of(np.array([[[100 * k / n] for k, n in pairs]]))
    return table, replace(data, trials={"a": np.array([[float(n) for _, n in pairs]])})


def test_a_share_is_drawn_as_the_share_that_may_lie_behind_its_counts() -> None:
    """Mean and spread of Beta(k + ½, n − k + ½), also where a standard error would be 0."""
    pairs = ((8, 10), (10, 10), (0, 4))
    table, data = counted(*pairs)
    known = precisions(table, data)
    many = np.stack([drawn(data, known, seed).values[0, :, 0] for seed in range(4000)])
    for unit, (k, n) in enumerate(pairs):
        mean = (k + 0.5) / (n + 1)
        spread = math.sqrt(mean * (1 - mean) / (n + 2))
        assert many[:, unit].mean() == pytest.approx(100 * mean, rel=0.05)
        assert many[:, unit].std() == pytest.approx(100 * spread, rel=0.05)
    assert ((many >= 0) & (many <= 100)).all()


def test_few_items_leave_a_rank_open_and_many_settle_it() -> None:
    few, many = (
        rank_intervals(run(*counted((4 * n, 5 * n), (3 * n, 5 * n))), 0, 400, 1) for n in (1, 1000)
    )
    assert (few.low.tolist(), few.high.tolist()) == ([1, 1], [2, 2])
    assert many.low.tolist() == many.high.tolist() == [1, 2]


def test_a_declared_error_goes_before_the_counts() -> None:
    table, data = counted((8, 10), (5, 10))
    known = precisions(noisy(table, error=1.5), data)
    assert (known.errors == 1.5).all() and not known.trials.any()
