"""Correlations: the values of a loop in plain Python, and flags where a reader should look."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import plain
import pytest
from composites import composite, deep, flat, random_values, table_of

from helpers.index.composite import run
from helpers.index.correlation import Flags, correlations, pairwise

NAN = math.nan


def by_loop(a: list[float], b: list[float]) -> tuple[float | None, int]:
    pairs = [(x, y) for x, y in zip(a, b, strict=True) if not (math.isnan(x) or math.isnan(y))]
    if len(pairs) < 3:
        return None, len(pairs)
    left, right = [x for x, _ in pairs], [y for _, y in pairs]
    if len(set(left)) == 1 or len(set(right)) == 1:
        return None, len(pairs)
    x, y = plain.mean(left), plain.mean(right)
    top = math.fsum((p - x) * (q - y) for p, q in pairs)
    sizes = plain.sd(left) * plain.sd(right) * (len(pairs) - 1)
    return top / sizes, len(pairs)


def one(table: pd.DataFrame, a: str, b: str, period: str = "2020") -> pd.Series:
    rows = table[(table["a"] == a) & (table["b"] == b) & (table["period"] == period)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_every_pair_is_what_a_plain_loop_finds_and_says_how_many_units_it_rests_on() -> None:
    values = random_values(1, 12, 6)[0]
    values[3:, 5] = NAN
    values[:, 4] = [7.0] * 12
    pairs = pairwise(values)
    for a in range(6):
        for b in range(6):
            r, n = by_loop(values[:, a].tolist(), values[:, b].tolist())
            assert pairs.n[a, b] == n
            if r is None:
                assert math.isnan(pairs.r[a, b])
            else:
                assert pairs.r[a, b] == pytest.approx(r, abs=1e-12)


def test_a_correlation_computed_by_hand() -> None:
    # means 2,5 and 25; Σ(a-ā)(b-b̄) = 30, Σ(a-ā)² = 5, Σ(b-b̄)² = 500: r = 30/50
    rows = [[1.0, 20.0], [2.0, 10.0], [3.0, 40.0], [4.0, 30.0]]
    table = correlations(run(flat(2, normalise={"method": "none"}), table_of([rows])), [0])
    row = one(table, "a", "b")
    assert row["r"] == pytest.approx(0.6) and row["n"] == 4
    assert (row["relation"], row["flag"], row["reason"]) == ("within", "", "")


def test_pairs_are_told_as_within_a_group_across_groups_or_with_the_groups_above() -> None:
    table = correlations(run(deep(24), table_of(random_values(1, 20, 24))), [0])
    assert one(table, "i0", "i8")["relation"] == "within"
    assert one(table, "i0", "i1")["relation"] == "across"
    assert one(table, "i0", "p0")["relation"] == "parent"
    assert one(table, "i0", "s0")["relation"] == "ancestor"
    assert one(table, "i0", "index")["relation"] == "ancestor"
    assert one(table, "p0", "p1")["relation"] == "across"
    assert table[(table["a"] == "i0") & (table["b"] == "p1")].empty
    leaves = table[table["a"].str.startswith("i") & table["b"].str.startswith("i")]
    assert len(leaves[leaves["b"] != "index"]) == 24 * 23 / 2


def test_what_hardly_moves_with_its_group_or_against_it_or_twice_the_same_is_flagged() -> None:
    up = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    rows = np.array([up, up[::-1], [1, 2, 3, 4, 5, 6.5], [3, 1, 4, 1, 5, 2]]).T
    table = correlations(run(flat(4, normalise={"method": "none"}), table_of([rows])), [0])
    assert one(table, "a", "b")["flag"] == "negative"
    assert one(table, "a", "c")["flag"] == "collinear"
    assert one(table, "a", "d")["flag"] == "weak" and 0 < one(table, "a", "d")["r"] < 0.3


@pytest.mark.parametrize(
    ("r", "flag"),
    [
        (-0.41, "negative"),
        (-0.4, "weak"),
        (0.29, "weak"),
        (0.3, ""),
        (0.9, ""),
        (0.91, "collinear"),
    ],
)
def test_flags_begin_where_the_page_says(r: float, flag: str) -> None:
    assert Flags().of(r, "within") == flag
    assert Flags().of(r, "across") == ("" if flag == "weak" else flag)


def test_thresholds_may_be_others() -> None:
    assert Flags(negative=0.0).of(-0.1, "within") == "negative"


def test_two_units_or_a_column_of_equal_values_give_a_reason_and_no_number() -> None:
    two = run(flat(2), table_of([[[1.0, 2.0], [2.0, 3.0]]]))
    same = run(
        flat(2, normalise={"method": "none"}), table_of([[[1.0, 0.3], [2.0, 0.3], [3.0, 0.3]]])
    )
    for results, reason in ((two, "few_units"), (same, "no_spread")):
        row = one(correlations(results, [0]), "a", "b")
        assert math.isnan(row["r"]) and row["flag"] == "" and row["reason"] == reason


def test_an_undefined_score_is_left_out_and_not_taken_for_a_value() -> None:
    settings = {"aggregate": "geometric", "normalise": {"method": "none"}}
    rows = [[1.0, 2.0], [2.0, 3.0], [3.0, 5.0], [4.0, 4.0], [0.0, 90.0]]
    table = correlations(run(flat(2, **settings), table_of([rows])), [0])
    assert one(table, "a", "b")["n"] == 5
    assert one(table, "a", "index")["n"] == 4


def test_the_only_part_of_a_group_is_said_to_be_so() -> None:
    groups = [{"code": "g", "parent": "index"}, {"code": "h", "parent": "index"}, {"code": "index"}]
    leaves = [{"code": code, "parent": parent} for code, parent in ("ag", "bh", "ch")]
    table = composite({"id": "x", "groups": groups, "indicators": leaves})
    pairs = correlations(run(table, table_of(random_values(1, 20, 3))), [0])
    assert one(pairs, "a", "g")["flag"] == "only_part"
    assert one(pairs, "a", "index")["flag"] != "only_part"


def test_each_period_stands_alone_and_a_node_that_does_not_count_is_not_told_of() -> None:
    table = flat(3)
    leaf = table.indicators[2].model_copy(update={"periods": ("2021",)})
    table = replace(table, indicators=(*table.indicators[:2], leaf))
    pairs = correlations(run(table, table_of(random_values(2, 10, 3))), [0, 1])
    assert set(pairs[pairs["period"] == "2020"]["a"]) == {"a", "b"}
    assert set(pairs[pairs["period"] == "2021"]["a"]) == {"a", "b", "c"}
