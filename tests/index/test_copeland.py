"""Ranks by majority: worked by hand, and against a loop over all pairs."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from composites import deep, flat, random_values, table_of

from helpers.index import copeland as module
from helpers.index.composite import Results, run
from helpers.index.copeland import copeland, duels

NAN = math.nan
NONE = {"normalise": {"method": "none"}}


def by_loop(rows: list[list[float]], weights: list[float]) -> list[int]:
    scores = []
    for a, row in enumerate(rows):
        score = 0
        for b, other in enumerate(rows):
            ahead = 0.0
            for x, y, w in zip(row, other, weights, strict=True):
                if a != b and not (math.isnan(x) or math.isnan(y)):
                    ahead += w * ((x > y) - (x < y))
            score += (ahead > 1e-12) - (ahead < -1e-12)
        scores.append(score)
    return scores


def of_unit(table: pd.DataFrame, unit: str) -> pd.Series:
    rows = table[(table["unit"] == unit) & (table["group"] == "index")]
    assert len(rows) == 1
    return rows.iloc[0]


def test_majorities_worked_by_hand() -> None:
    # u0 beats u1 on a (weight 2 of 4), loses on b and c (2 of 4): a tie
    # u0 beats u2 on a and b (3 of 4); u1 beats u2 on b and c, loses on a: a tie
    rows = [[3.0, 2.0, 1.0], [1.0, 3.0, 3.0], [2.0, 1.0, 2.0]]
    table = flat(3, **NONE)
    heavy = table.indicators[0].model_copy(update={"weight": 2.0})
    results = run(replace(table, indicators=(heavy, *table.indicators[1:])), table_of([rows]))
    majorities = copeland(results, [0])
    u0, u1, u2 = (of_unit(majorities, f"u{at}") for at in range(3))
    assert (u0["wins"], u0["ties"], u0["losses"], u0["score"]) == (1, 1, 0, 1)
    assert (u1["wins"], u1["ties"], u1["losses"], u1["score"]) == (0, 2, 0, 0)
    assert (u2["score"], u2["rank"], u2["of"]) == (-1, 3, 3)
    # in the chain u0 has (6+2+1)/4, u1 (2+3+3)/4, u2 (4+1+2)/4
    assert [u0["rank_chain"], u1["rank_chain"], u2["rank_chain"]] == [1, 2, 3]


def test_a_lead_however_large_on_one_part_counts_once() -> None:
    rows = [[1000.0, 1.0, 1.0], [1.0, 2.0, 2.0], [0.0, 0.0, 0.0]]
    majorities = copeland(run(flat(3, **NONE), table_of([rows])), [0])
    first, second = of_unit(majorities, "u0"), of_unit(majorities, "u1")
    assert (first["rank_chain"], first["rank"], first["rank_change"]) == (1, 2, -1)
    assert (second["rank_chain"], second["rank"], second["rank_change"]) == (2, 1, 1)


def test_all_groups_are_what_a_loop_over_pairs_finds_also_with_missing_parts() -> None:
    results = run(deep(40), table_of(random_values(1, 25, 40)))
    table = copeland(results, [0])
    for branch in results.tree.branches:
        code = results.tree.codes[branch.at]
        scores = table[(table["group"] == code) & (table["over"] == "parts")]
        block = np.round(results.scores[0][:, branch.parts], 9)
        scored = ~np.isnan(results.scores[0, :, branch.at])
        wanted = by_loop(block[scored].tolist(), results.weights[0, branch.parts].tolist())
        assert scores["score"].dropna().tolist() == wanted
        assert len(scores) == 25
    deepest = table[table["over"] == "indicators"]
    wanted = by_loop(
        results.scores[0][:, :40].round(9).tolist(), results.effective[0, :40].tolist()
    )
    assert set(deepest["group"]) == {"index"} and deepest["score"].tolist() == wanted


def test_blocks_of_pairs_give_what_all_pairs_at_once_give(monkeypatch: pytest.MonkeyPatch) -> None:
    values = random_values(1, 30, 5)[0]
    wanted = duels(values, np.arange(1.0, 6.0)).score
    monkeypatch.setattr(module, "CELLS", 70)
    np.testing.assert_array_equal(duels(values, np.arange(1.0, 6.0)).score, wanted)


def test_equal_values_are_a_tie_also_when_rounding_made_them_differ() -> None:
    rows = [[0.3, 1.0], [0.1 + 0.2, 1.0], [5.0, 5.0]]
    majorities = copeland(run(flat(2, **NONE), table_of([rows])), [0])
    assert of_unit(majorities, "u0")["ties"] == 1 and of_unit(majorities, "u0")["rank"] == 2
    assert of_unit(majorities, "u1")["rank"] == 2


def reasons(results: Results) -> dict[str, str]:
    table = copeland(results, [0])
    return dict(zip(table["unit"], table["reason"], strict=True))


def test_what_is_undefined_or_missing_in_the_chain_has_no_rank_here() -> None:
    rows = [[0.0, 9.0], [1.0, 1.0], [2.0, 1.0], [2.0, 3.0], [NAN, NAN]]
    results = run(flat(2, aggregate="geometric", **NONE), table_of([rows]))
    assert reasons(results) == {"u0": "undefined", "u1": "", "u2": "", "u3": "", "u4": "missing"}
    table = copeland(results, [0])
    assert table["rank"].tolist()[1:4] == [3, 2, 1] and pd.isna(table["rank"][0])


def test_two_units_or_negative_weights_give_a_reason_and_no_rank() -> None:
    two = run(flat(2), table_of([[[1.0, 2.0], [2.0, 3.0]]]))
    assert set(reasons(two).values()) == {"few_units"}
    against = [[1.0, -2.0, 1.2], [2.0, -4.1, 2.2], [3.0, -6.5, 2.9], [4.0, -7.9, 4.4]]
    pca = run(flat(3, **NONE, weights={"method": "pca"}), table_of([against]))
    assert (pca.weights[0] < 0).any()
    assert set(reasons(pca).values()) == {"negative"} and copeland(pca, [0])["rank"].isna().all()


def test_too_many_units_are_refused_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_UNITS", 3)
    results = run(flat(2), table_of(np.abs(random_values(1, 5, 2, seed=9))))
    assert set(reasons(results).values()) == {"many_units"}
