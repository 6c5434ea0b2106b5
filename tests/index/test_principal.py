"""Principal components: closed forms, and what holds of every decomposition."""

import math

import numpy as np
import pandas as pd
import pytest
from composites import deep, flat, random_values, table_of

from helpers.index.composite import run
from helpers.index.principal import components, pca, pca_loadings

NONE = {"normalise": {"method": "none"}}


def group(table: pd.DataFrame, code: str, period: str = "2020") -> pd.DataFrame:
    return table[(table["group"] == code) & (table["period"] == period)]


def test_two_parts_have_the_eigenvalues_1_plus_and_minus_r() -> None:
    # r = 0,6 (test_correlation): the first component explains 1,6 of 2
    rows = [[1.0, 20.0], [2.0, 10.0], [3.0, 40.0], [4.0, 30.0]]
    results = run(flat(2, **NONE), table_of([rows]))
    table = group(pca(results, [0]), "index")
    assert table["eigenvalue"].tolist() == pytest.approx([1.6, 0.4])
    assert table["explained"].tolist() == pytest.approx([0.8, 0.2])
    assert table["cumulative"].tolist() == pytest.approx([0.8, 1.0])
    assert table["above_one"].tolist() == [1, 1]
    loadings = group(pca_loadings(results, [0]), "index")
    half = math.sqrt(0.5)
    assert loadings["loading"].abs().tolist() == pytest.approx([half] * 4)
    assert loadings["loading"][:2].tolist() == pytest.approx([half, half])
    assert loadings["correlation"][:2].tolist() == pytest.approx([math.sqrt(0.8)] * 2)


def test_loadings_give_the_correlations_back_and_correlations_are_those_with_the_component() -> (
    None
):
    results = run(deep(40), table_of(random_values(1, 30, 40)))
    table = pca_loadings(results, [0])
    for branch in results.tree.branches:
        block = results.scores[0][:, branch.parts]
        block = block[~np.isnan(block).any(axis=1)]
        rows = group(table, results.tree.codes[branch.at])
        size = len(branch.parts)
        loadings = rows["loading"].to_numpy().reshape(size, size)
        made = rows["correlation"].to_numpy().reshape(size, size)
        np.testing.assert_allclose(made.T @ made, np.corrcoef(block.T), atol=1e-9)
        scores = (block - block.mean(axis=0)) / block.std(axis=0) @ loadings[0]
        wanted = [np.corrcoef(scores, column)[0, 1] for column in block.T]
        np.testing.assert_allclose(made[0], wanted, atol=1e-9)


def test_components_of_parts_that_have_nothing_in_common_have_no_loadings() -> None:
    rows = [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]]
    results = run(flat(2, **NONE), table_of([rows]))
    assert group(pca(results, [0]), "index")["above_one"].tolist() == [0, 0]
    table = pca_loadings(results, [0])
    assert table["loading"].isna().all() and set(table["reason"]) == {"not_unique"}


def test_a_copy_of_a_part_adds_nothing_to_explain() -> None:
    column = np.array([1.0, 5.0, 2.0, 8.0])
    computed = components(np.stack([column, 3 * column], axis=1))
    assert computed.eigenvalues.tolist() == pytest.approx([2, 0]) and computed.above_one == 1


def test_too_few_units_and_parts_without_spread_have_a_reason() -> None:
    few = pca(run(flat(2, **NONE), table_of([[[1.0, 2.0], [2.0, 1.0]]])), [0])
    assert few["reason"].tolist() == ["few_units"] and few["eigenvalue"].isna().all()
    same = run(flat(2, **NONE), table_of([[[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]]]))
    assert pca(same, [0])["reason"].tolist() == ["no_spread"]
    partly = run(flat(3, **NONE), table_of([[[1.0, 2.0, 4.0], [1.0, 3.0, 9.0], [1.0, 9.0, 5.0]]]))
    assert pca(partly, [0])["parts"].tolist() == [2, 2]
    table = pca_loadings(partly, [0])
    assert set(table[table["part"] == "a"]["reason"]) == {"no_spread"}
    assert table[table["part"] != "a"]["loading"].notna().all()
