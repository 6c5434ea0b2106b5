"""The engine agrees with a slow implementation of the same formulas, and with itself."""

import math

import numpy as np
import plain
import pytest
from composites import PILLARS, SUBINDICES, composite, deep, flat, random_values, shape_of, table_of
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.index.arrays import Array
from helpers.index.compiled import Composite
from helpers.index.composite import Results, run

UNITS, INDICATORS = 51, 49
CLOSE = 1e-9


def column(values: Array) -> plain.Column:
    return [None if math.isnan(value) else value for value in values.tolist()]


def array(column: plain.Column | list[int | None]) -> Array:
    return np.array([math.nan if value is None else value for value in column])


def same(computed: Array, wanted: Array) -> None:
    np.testing.assert_allclose(computed, wanted, rtol=CLOSE, atol=CLOSE)


def slow_scores(
    table: Composite, values: Array, *, treat: bool, scale: str, mean: str, power: float = 1.0
) -> dict[str, plain.Column]:
    """Scores of every node of a `deep` framework for one period."""
    scores: dict[str, plain.Column] = {}
    for at, leaf in enumerate(table.indicators):
        raw = column(values[:, at])
        scores[leaf.code] = plain.normalised(plain.treated(raw) if treat else raw, leaf.sign, scale)
    for group in table.groups:
        parts = [n for n in (*table.indicators, *table.groups) if n.parent == group.code]
        weights = [part.weight_in("") for part in parts]
        rows = zip(*(scores[part.code] for part in parts), strict=True)
        scores[group.code] = [plain.combined(list(r), weights, mean, power) for r in rows]
    return scores


def check(results: Results, wanted: dict[str, plain.Column], period: int = 0) -> None:
    for at, code in enumerate(results.tree.codes):
        same(results.scores[period, :, at], array(wanted[code]))
        rounded = [None if s is None else round(s, 9) for s in wanted[code]]
        same(results.ranks[period, :, at], array(plain.ranks(rounded)))


@pytest.mark.parametrize("scale", ["minmax", "zscore", "rank", "percentile_rank", "borda"])
def test_the_chain_agrees_with_a_slow_one_on_a_large_table(scale: str) -> None:
    weights = np.random.default_rng(7).uniform(0.5, 3.0, INDICATORS)
    treat = {"method": "winsorise_then_log"}
    table = deep(INDICATORS, weights, treat=treat, normalise={"method": scale})
    values = random_values(2, UNITS, INDICATORS)
    results = run(table, table_of(values))
    assert (results.prepared.marks > 0).any()
    for period in range(2):
        wanted = slow_scores(table, values[period], treat=True, scale=scale, mean="arithmetic")
        check(results, wanted, period)


@pytest.mark.parametrize(
    ("mean", "power"),
    [("geometric", 0.0), ("harmonic", -1.0), ("generalised", 0.5), ("generalised", -2.0)],
)
def test_every_mean_agrees_with_a_slow_one(mean: str, power: float) -> None:
    table = deep(INDICATORS, aggregate=mean, power=power, normalise={"method": "rank"})
    values = random_values(1, UNITS, INDICATORS, seed=3)
    wanted = slow_scores(table, values[0], treat=False, scale="rank", mean=mean, power=power)
    check(run(table, table_of(values)), wanted)


def test_effective_weights_are_products_down_the_tree() -> None:
    table = deep(INDICATORS)
    results = run(table, table_of(random_values(1, 4, INDICATORS)))
    sizes = [sum(at % PILLARS == pillar for at in range(INDICATORS)) for pillar in range(PILLARS)]
    per_subindex = PILLARS // SUBINDICES
    for at in range(INDICATORS):
        above = (1 + at % PILLARS % SUBINDICES) / 3
        same(results.effective[0, at], np.array(above / per_subindex / sizes[at % PILLARS]))
    same(results.effective[0, :INDICATORS].sum(), np.array(1.0))


# --- properties

numbers = st.floats(-1e3, 1e3, allow_nan=False).map(lambda x: round(x, 3))
small_tables = st.integers(4, 9).flatmap(
    lambda size: st.lists(st.lists(numbers, min_size=3, max_size=3), min_size=size, max_size=size)
)
quick = settings(max_examples=40, deadline=None, derandomize=True)


@quick
@given(small_tables, st.floats(0.01, 100), st.floats(-50, 50))
def test_scaling_a_column_changes_no_minmax_score(
    rows: list[list[float]], factor: float, shift: float
) -> None:
    values = np.array([rows])
    moved = values.copy()
    moved[:, :, 1] = moved[:, :, 1] * factor + shift
    if np.ptp(values[0, :, 1]) == 0:
        return
    before, after = (run(flat(3), table_of(v)) for v in (values, moved))
    np.testing.assert_allclose(before.normalised, after.normalised, atol=1e-6)


@quick
@given(small_tables, st.randoms(use_true_random=False))
def test_permuting_units_permutes_ranks(rows: list[list[float]], chance: object) -> None:
    order = list(range(len(rows)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    before = run(flat(3, decimals=6), table_of([rows]))
    after = run(flat(3, decimals=6), table_of([[rows[at] for at in order]]))
    np.testing.assert_array_equal(before.ranks[:, order], after.ranks)


@quick
@given(small_tables, st.lists(st.floats(0.1, 10), min_size=3, max_size=3), st.floats(0.01, 100))
def test_weights_of_the_same_shares_give_the_same_result(
    rows: list[list[float]], weights: list[float], factor: float
) -> None:
    def with_weights(scale: float) -> Composite:
        leaves = [
            {"code": code, "parent": "index", "weight": weight * scale}
            for code, weight in zip("abc", weights, strict=True)
        ]
        return composite({**shape_of(flat(3)), "indicators": leaves})

    before, after = (run(with_weights(scale), table_of([rows])) for scale in (1.0, factor))
    np.testing.assert_allclose(before.scores, after.scores, rtol=1e-9, atol=1e-9)


@quick
@given(small_tables)
def test_turning_a_column_and_its_direction_changes_nothing(rows: list[list[float]]) -> None:
    values = np.array([rows])
    turned = values * np.array([1.0, -1.0, 1.0])
    dump = shape_of(flat(3))
    dump["indicators"][1]["direction"] = -1
    before = run(flat(3), table_of(values))
    after = run(composite(dump), table_of(turned))
    np.testing.assert_array_equal(before.scores, after.scores)


@quick
@given(small_tables)
def test_the_best_on_everything_is_first_and_raising_a_value_never_loses_a_place(
    rows: list[list[float]],
) -> None:
    bounds = {"bounds": (-1000.0, 1001.0), "parent": "index"}
    table = composite(
        {
            **shape_of(flat(3)),
            "normalise": {"method": "goalposts"},
            "indicators": [{"code": code, **bounds} for code in "abc"],
        }
    )
    best = [max(column) + 1 for column in zip(*rows, strict=True)]
    assert run(table, table_of([[*rows, best]])).ranks[0, -1, -1] == 1
    raised = [[rows[0][0] + 1, *rows[0][1:]], *rows[1:]]
    before, after = (run(table, table_of([r])).ranks[0, 0, -1] for r in (rows, raised))
    assert after <= before
