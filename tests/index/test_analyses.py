"""All analyses together: one table a name, documented columns, no number without a ground."""

import math
import re
import time
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from composites import deep, flat, random_values, table_of

from helpers.index.analyses import analyses
from helpers.index.analysis_table import Reason
from helpers.index.composite import run

PAGE = (Path(__file__).parents[2] / "docs" / "index-engine.md").read_text("utf-8")
SECTION = PAGE[PAGE.index("## Analyses") :].split("\n## ")[0]
NAMES = (
    "correlations", "reliability", "reliability_items", "pca", "pca_loadings", "removal",
    "removal_units", "importance", "balanced_weights", "copeland", "benefit_of_the_doubt",
)  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return analyses(run(deep(24), table_of(random_values(2, 20, 24))))


def test_every_analysis_has_a_table_of_both_periods(tables: dict[str, pd.DataFrame]) -> None:
    assert tuple(tables) == NAMES
    for name, table in tables.items():
        assert set(table["period"]) == {"2020", "2021"}, name


@pytest.mark.parametrize("name", NAMES)
def test_every_column_is_on_the_page(tables: dict[str, pd.DataFrame], name: str) -> None:
    row = next(line for line in SECTION.splitlines() if line.startswith(f"| `{name}`"))
    words = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]*)`", row))))
    assert set(tables[name].columns) - words == set()


def test_every_reason_is_on_the_page() -> None:
    assert [reason for reason in get_args(Reason) if reason and f"`{reason}`" not in SECTION] == []


def test_only_the_periods_asked_for_are_told_of_and_alone_they_are_the_same() -> None:
    results = run(deep(24), table_of(random_values(2, 20, 24)))
    both, later = analyses(results), analyses(results, [1])
    for name, table in later.items():
        wanted = both[name][both[name]["period"] == "2021"].reset_index(drop=True)
        pd.testing.assert_frame_equal(table, wanted)


def test_a_table_of_two_units_has_no_number_about_how_indicators_go_together() -> None:
    tables = analyses(run(flat(3), table_of(np.abs(random_values(1, 2, 3, seed=4)))))
    for name in ("correlations", "reliability", "pca", "balanced_weights", "copeland"):
        numbers = tables[name].select_dtypes("float64")
        assert set(tables[name]["reason"]) == {"few_units"}
        assert name == "balanced_weights" or numbers.isna().all(axis=None), name
    assert tables["benefit_of_the_doubt"]["score"].isna().all()


def test_a_blank_always_has_a_reason(tables: dict[str, pd.DataFrame]) -> None:
    key = {
        "correlations": "r", "reliability": "alpha", "reliability_items": "alpha_without",
        "pca": "eigenvalue", "pca_loadings": "loading", "removal": "mean_abs_rank_change",
        "removal_units": "rank_change", "importance": "importance", "balanced_weights": "weight",
        "copeland": "rank", "benefit_of_the_doubt": "score",
    }  # fmt: skip
    values = random_values(2, 20, 24)
    values[0, :, 3], values[0, :, 5], values[1, 4], values[:, 2, :8] = 7.0, math.nan, math.nan, 0.0
    harder = analyses(
        run(deep(24, aggregate="harmonic", normalise={"method": "none"}), table_of(values))
    )
    for computed in (tables, harder):
        for name, column in key.items():
            blank = computed[name][column].isna()
            assert ((computed[name]["reason"] != "") == blank).all(), name


def test_empty_tables_keep_their_columns(tables: dict[str, pd.DataFrame]) -> None:
    none = analyses(run(deep(24), table_of(random_values(2, 20, 24))), [])
    assert {name: list(frame.columns) for name, frame in none.items()} == {
        name: list(frame.columns) for name, frame in tables.items()
    }


def test_63_units_29_indicators_and_5_periods_take_a_few_seconds() -> None:
    results = run(deep(29), table_of(random_values(5, 63, 29)))
    start = time.perf_counter()
    analyses(results)
    assert time.perf_counter() - start < 10
