"""Intervals of the Sobol' indices: those of a plain bootstrap, and as wide as they should be."""

import csv
from pathlib import Path

import numpy as np
import pytest
from composites import deep, random_values, table_of

from helpers.index import sensitivity as module
from helpers.index.arrays import Array
from helpers.index.composite import run
from helpers.index.output_tables import as_csv, sensitivity
from helpers.index.sensitivity import Answers, ask, rank_sensitivity


def linear(numbers: Array) -> Array:
    return numbers @ np.array([1.0, 2.0])


def answers_of(draws: int, seed: int = 1) -> Answers:
    return ask(linear, 2, draws, np.random.default_rng(seed))


def test_indices_of_a_sample_are_those_of_the_formula_written_out() -> None:
    answers = answers_of(40)
    rows = np.random.default_rng(5).integers(0, 40, 40)
    a, b = answers.at_a[rows], answers.at_b[rows]
    mean = sum([*a, *b]) / 80
    variance = sum((y - mean) ** 2 for y in [*a, *b]) / 79
    first, total = answers.of_samples(rows[None])
    for factor in range(2):
        mixed = answers.mixed[factor][rows]
        s = sum(q * (m - p) for p, q, m in zip(a, b, mixed, strict=True)) / 40 / variance
        t = sum((p - m) ** 2 for p, m in zip(a, mixed, strict=True)) / 80 / variance
        assert first[0, factor] == pytest.approx(s) and total[0, factor] == pytest.approx(t)


def test_the_interval_is_that_of_a_plain_loop_with_the_same_draws() -> None:
    answers = answers_of(30)
    rng = np.random.default_rng(9)
    samples = [answers.of_samples(rng.integers(0, 30, (1, 30))) for _ in range(50)]
    first = np.quantile([sample[0][0] for sample in samples], [0.05, 0.95], axis=0).T
    by_first, by_total = answers.intervals(50, np.random.default_rng(9))
    np.testing.assert_allclose(by_first, first)
    assert (by_first[:, 0] < by_first[:, 1]).all() and (by_total[:, 0] < by_total[:, 1]).all()


def test_blocks_of_samples_give_what_all_at_once_give(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = answers_of(30).intervals(40, np.random.default_rng(2))
    monkeypatch.setattr(module, "CELLS", 300)
    intervals = answers_of(30).intervals(40, np.random.default_rng(2))
    np.testing.assert_allclose(intervals, wanted)


def test_nine_of_ten_intervals_hold_the_true_index() -> None:
    # Var(x₀ + 2x₁): shares 1/5 and 4/5
    held = np.zeros((2, 2))
    for seed in range(150):
        intervals = answers_of(200, seed).intervals(200, np.random.default_rng(seed))
        for order, ends in enumerate(intervals):
            held[order] += (ends[:, 0] <= [0.2, 0.8]) & (ends[:, 1] >= [0.2, 0.8])
    assert ((held / 150 > 0.8) & (held / 150 < 0.98)).all()


def test_more_draws_make_the_interval_narrower() -> None:
    widths = [
        np.ptp(answers_of(draws).intervals(200, np.random.default_rng(1))[1], axis=1).max()
        for draws in (100, 1600)
    ]
    assert 3 < widths[0] / widths[1] < 5.5


def test_where_nothing_varies_the_interval_is_0() -> None:
    answers = ask(lambda x: np.ones(len(x)), 2, 20, np.random.default_rng(1))
    by_first, by_total = answers.intervals(10, np.random.default_rng(1))
    assert not by_first.any() and not by_total.any()


def test_the_file_has_each_index_inside_its_interval_and_the_same_bytes_again(
    tmp_path: Path,
) -> None:
    how = {"weight_noise": 0.2, "normalise": [{"method": "rank"}]}
    results = run(deep(24, uncertainty=how), table_of(random_values(1, 20, 24)))
    for name in ("one.csv", "two.csv"):
        indices = [rank_sensitivity(results, 0, 200, 1)]
        (tmp_path / name).write_bytes(as_csv(sensitivity(results, indices)))
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    with (tmp_path / "one.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["factor"] for row in rows] == ["weights", "normalise"]
    for row in rows:
        for kind in ("first", "total"):
            assert float(row[f"{kind}_q5"]) <= float(row[kind]) <= float(row[f"{kind}_q95"])
