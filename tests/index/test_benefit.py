"""Benefit of the Doubt: linear programmes solved exactly by trying every vertex in fractions."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from composites import composite, deep, flat, random_values, table_of

from helpers.index import benefit as module
from helpers.index.benefit import benefit_of_the_doubt, best_scores
from helpers.index.composite import run
from helpers.index.simplex import maximise

NONE = {"normalise": {"method": "none"}}
Row = list[Fraction]


def solved(rows: list[Row], right: Row) -> Row | None:
    """Gauss in fractions; None where there is no single answer."""
    size = len(rows)
    table = [[*row, limit] for row, limit in zip(rows, right, strict=True)]
    for at in range(size):
        pivot = next((r for r in range(at, size) if table[r][at]), None)
        if pivot is None:
            return None
        table[at], table[pivot] = table[pivot], table[at]
        table[at] = [value / table[at][at] for value in table[at]]
        for other in range(size):
            if other != at and table[other][at]:
                by = table[other][at]
                table[other] = [v - by * p for v, p in zip(table[other], table[at], strict=True)]
    return [row[-1] for row in table]


def dot(a: Row, b: Row) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def best_by_vertices(aim: Row, bounds: list[Row], limits: Row) -> Fraction:
    """The best of a programme: the best of its vertices, each where enough constraints meet."""
    size = len(aim)
    axes = [[Fraction(-(a == b)) for b in range(size)] for a in range(size)]
    every, right = [*bounds, *axes], [*limits, *[Fraction(0)] * size]
    best = Fraction(0)
    for some in itertools.combinations(range(len(every)), size):
        w = solved([every[at] for at in some], [right[at] for at in some])
        if w and all(dot(row, w) <= limit for row, limit in zip(every, right, strict=True)):
            best = max(best, dot(aim, w))
    return best


def exact(values: np.ndarray, low: Row | None = None, high: Row | None = None) -> list[float]:
    rows = [[Fraction(float(value)) for value in row] for row in values]
    scores = []
    for unit_row in rows:
        bounds, limits = list(rows), [Fraction(1)] * len(rows)
        for at in range(len(unit_row)):
            if low and high:
                part = [value if at == k else Fraction(0) for k, value in enumerate(unit_row)]
                bounds.append([low[at] * v - p for v, p in zip(unit_row, part, strict=True)])
                bounds.append([p - high[at] * v for v, p in zip(unit_row, part, strict=True)])
                limits += [Fraction(0)] * 2
        scores.append(float(best_by_vertices(unit_row, bounds, limits)))
    return scores


def index(table: pd.DataFrame, free: bool = True) -> pd.DataFrame:
    scores = table[table["group"] == "index"]
    return scores[scores["band"].isna() == free].set_index("unit")


def test_scores_worked_by_hand() -> None:
    # u2 = (2,2): weights with 4w₁ + w₂ ≤ 1 and w₁ + 4w₂ ≤ 1 meet at 1/5, 1/5: 2·2/5
    rows = [[4.0, 1.0], [1.0, 4.0], [2.0, 2.0], [1.0, 1.0]]
    scores = index(benefit_of_the_doubt(run(flat(2, **NONE), table_of([rows])), [0]))
    assert scores["score"].tolist() == pytest.approx([1, 1, 0.8, 0.4])
    assert scores["rank"].tolist() == [1, 1, 3, 4] and set(scores["of"]) == {4}
    assert scores["rank_chain"].tolist() == [1, 1, 3, 4]


@pytest.mark.parametrize("seed", range(4))
def test_scores_are_those_of_every_vertex_tried_in_fractions(seed: int) -> None:
    values = np.random.default_rng(seed).integers(0, 9, (7, 3)).astype(float)
    assert best_scores(values).tolist() == pytest.approx(exact(values))


@pytest.mark.parametrize("seed", range(3))
def test_scores_with_bounded_shares_are_those_of_every_vertex(seed: int) -> None:
    values = np.random.default_rng(seed).integers(1, 9, (5, 3)).astype(float)
    low, high = np.array([0.2, 0.1, 0.1]), np.array([0.6, 0.5, 0.5])
    exact_low, exact_high = ([Fraction(float(v)) for v in bound] for bound in (low, high))
    wanted = exact(values, exact_low, exact_high)
    assert best_scores(values, low, high).tolist() == pytest.approx(wanted)


def test_shares_that_may_not_move_give_scores_in_the_order_of_the_mean_of_logarithms() -> None:
    # with fixed shares s the weights are w = score·s/x, the most that Σ w·x_k ≤ 1 allows
    values = np.random.default_rng(5).uniform(1, 9, (8, 2))
    share = np.array([0.3, 0.7])
    wanted = [1 / max((share / row) @ other for other in values) for row in values]
    assert best_scores(values, share, share).tolist() == pytest.approx(wanted)


def test_a_score_is_never_below_that_of_any_fixed_weights() -> None:
    results = run(deep(40), table_of(random_values(1, 25, 40)))
    table = index(benefit_of_the_doubt(results, [0]))
    block = results.scores[0][:, results.tree.branches[-1].parts]
    for weights in np.random.default_rng(1).dirichlet([1, 1], 200):
        mean = block @ weights
        assert (table["score"].to_numpy() >= mean / mean.max() - 1e-9).all()
    assert table["score"].max() == pytest.approx(1)


def test_a_better_value_never_costs_its_unit_a_place() -> None:
    rng = np.random.default_rng(4)
    for _ in range(20):
        values = rng.uniform(1, 9, (8, 3))
        better = values.copy()
        better[3, 1] += 2
        before, after = best_scores(values), best_scores(better)
        assert after[3] >= before[3] - 1e-9
        assert (after > after[3] + 1e-9).sum() <= (before > before[3] + 1e-9).sum()


def test_the_band_keeps_a_unit_from_living_on_one_part() -> None:
    rows = [[9.0, 1.0], [5.0, 5.0], [1.0, 6.0]]
    table = benefit_of_the_doubt(run(flat(2, **NONE), table_of([rows])), [0], band=0.2)
    free, bound = index(table), index(table, free=False)
    assert free.loc["u0", "score"] == pytest.approx(1) and set(bound["band"]) == {0.2}
    assert bound.loc["u0", "score"] < 0.7 and bound.loc["u1", "score"] == pytest.approx(1)
    only_free = benefit_of_the_doubt(run(flat(2, **NONE), table_of([rows])), [0], band=None)
    assert len(only_free) == 3


def test_a_unit_with_a_part_of_0_has_no_score_within_a_band_and_a_reason() -> None:
    rows = [[0.0, 9.0], [5.0, 5.0], [4.0, 6.0]]
    table = benefit_of_the_doubt(run(flat(2, **NONE), table_of([rows])), [0])
    bound = index(table, free=False)
    assert math.isnan(bound.loc["u0", "score"]) and bound.loc["u0", "reason"] == "zero_part"
    assert bound["rank"].dropna().tolist() and pd.isna(bound.loc["u0", "rank"])
    assert index(table).loc["u0", "score"] == pytest.approx(1)


def test_negative_scores_and_too_few_units_give_a_reason_and_no_number() -> None:
    zscores = run(flat(2, normalise={"method": "zscore"}), table_of(random_values(1, 9, 2, 9)))
    two = run(flat(2, **NONE), table_of([[[1.0, 2.0], [2.0, 1.0]]]))
    nothing = run(flat(2, **NONE), table_of([[[0.0, 0.0]] * 4]))
    for results, reason in ((zscores, "negative"), (two, "few_units"), (nothing, "no_spread")):
        table = benefit_of_the_doubt(results, [0])
        assert set(table["reason"]) == {reason} and table["score"].isna().all()


def test_missing_and_undefined_parts_leave_a_unit_out_and_the_others_as_they_are() -> None:
    rows = [[4.0, 1.0], [1.0, 4.0], [2.0, 2.0], [9.0, math.nan]]
    scores = index(benefit_of_the_doubt(run(flat(2, **NONE), table_of([rows])), [0]))
    assert scores.loc["u3", "reason"] == "missing" and math.isnan(scores.loc["u3", "score"])
    assert scores.loc["u2", "score"] == pytest.approx(0.8)
    groups = [{"code": "g", "parent": "index"}, {"code": "h", "parent": "index"}, {"code": "index"}]
    leaves = [{"code": code, "parent": parent} for code, parent in ("ag", "bg", "ch")]
    how = {"aggregate": "geometric", "normalise": {"method": "none"}}
    table = composite({"id": "x", "groups": groups, "indicators": leaves, **how})
    values = [[4.0, 1.0, 3.0], [1.0, 4.0, 2.0], [2.0, 2.0, 5.0], [0.0, 9.0, 9.0]]
    undefined = index(benefit_of_the_doubt(run(table, table_of([values])), [0]))
    assert undefined["reason"].tolist() == ["", "", "", "undefined"]
    assert pd.isna(undefined.loc["u3", "rank"]) and set(undefined["of"].dropna()) == {3}


def test_too_many_units_are_refused_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_UNITS", 3)
    results = run(flat(2, **NONE), table_of(np.abs(random_values(1, 5, 2, seed=9))))
    assert set(benefit_of_the_doubt(results, [0])["reason"]) == {"many_units"}


def test_blocks_of_units_give_what_all_at_once_give(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(6).uniform(0, 9, (12, 4))
    wanted = best_scores(values)
    monkeypatch.setattr(module, "CELLS", 100)
    np.testing.assert_allclose(best_scores(values), wanted)


# --- the programmes themselves


def test_programmes_are_solved_as_by_every_vertex() -> None:
    rng = np.random.default_rng(7)
    for _ in range(15):
        aims = rng.integers(-3, 6, (3, 3)).astype(float)
        bounds = rng.integers(0, 6, (3, 4, 3)).astype(float)
        bounds[:, -1] = 1  # bounded
        limits = rng.integers(0, 9, (3, 4)).astype(float)
        optimum = maximise(aims, bounds, limits)
        for at in range(3):
            aim = [Fraction(float(v)) for v in aims[at]]
            rows = [[Fraction(float(v)) for v in row] for row in bounds[at]]
            right = [Fraction(float(v)) for v in limits[at]]
            assert optimum.value[at] == pytest.approx(float(best_by_vertices(aim, rows, right)))


def test_a_programme_that_goes_round_in_circles_under_dantzigs_rule_ends() -> None:
    # Beale's example: the best is 1/20 at w = (1/25, 0, 1, 0)
    aims = np.array([[0.75, -150.0, 0.02, -6.0]])
    bounds = np.array([[[0.25, -60.0, -0.04, 9.0], [0.5, -90.0, -0.02, 3.0], [0.0, 0.0, 1.0, 0.0]]])
    optimum = maximise(aims, bounds, np.array([[0.0, 0.0, 1.0]]))
    assert optimum.value[0] == pytest.approx(0.05)
    assert optimum.at[0].tolist() == pytest.approx([0.04, 0, 1, 0])


def test_a_programme_without_a_best_has_no_answer() -> None:
    assert math.isnan(maximise(np.ones((1, 1)), -np.ones((1, 1, 1)), np.ones((1, 1))).value[0])
