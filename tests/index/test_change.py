"""Changes between two periods add up exactly, and are not given where periods do not compare."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pci import FOLDER, pci, shares
from project import steady

from helpers.core.errors import ConfigError
from helpers.index.change import BackCast, Panel, changes, flat_panel
from helpers.index.decompose import decompose
from helpers.index.moves import overtakings, own_first, places
from helpers.index.panel import compose
from helpers.index.rank import at_precision, rank_rows

MEANS = ["sum", "arithmetic", "geometric", "harmonic", 0.5, -2.0, 3]
PARTS = ["places_left", "places_method", "places_own", "places_others", "places_entered"]


def carried(method: Panel, data: Panel) -> Panel:
    """One period's data by another period's method, on a scale that no other unit moves."""
    leaves = [code for code in method.nodes.index if code not in set(method.nodes["parent"])]
    values = compose(data.values[leaves], method.nodes)
    return Panel(data.period, method.method, values, method.nodes, method.decimals)


def panel(
    values: dict[str, list[float]],
    weights: dict[str, float],
    units: str = "ABCD",
    method: str = "m",
    period: str = "1",
    mean: str | float = "sum",
) -> Panel:
    table = pd.DataFrame(values, index=list(units)[: len(next(iter(values.values())))])
    return flat_panel(period, method, table, weights, mean=mean)


def by_unit(table: pd.DataFrame) -> pd.DataFrame:
    return table.set_index("unit")


# --- worked by hand: the example of docs/comparison.md

W = {"x": 1, "y": 1}
OLD = {"x": [5.0, 4.0, 3.0], "y": [3.0, 3.0, 2.0]}  # totals 8, 7, 5: places 1, 2, 3
NEW = {"x": [5.0, 7.0, 3.0, 9.0], "y": [2.5, 3.0, 4.5, 0.0]}  # 7.5, 10, 7.5, 9: 3, 1, 3, 2


def test_the_worked_example_comes_out_as_by_hand() -> None:
    old, new = panel(OLD, W), panel(NEW, W, period="2")
    table = by_unit(changes(old, new, BackCast("xếp hạng trên các đơn vị có ở cả hai kỳ")))
    assert table["rank_before"].tolist() == [1, 2, 3, pd.NA]
    assert table["rank_after"].tolist() == [3, 1, 3, 2]
    # A falls to third: alone it would keep its place (7.5 > 7), B overtakes it, and D enters above
    assert table.loc["A", PARTS].tolist() == [0, 0, 0, -1, -1]
    # C wins 2.5 points: 7.5 would beat B's old 7; then B moves away and A comes level with C
    assert table.loc["C", PARTS].tolist() == [0, 0, 1, 0, -1]
    assert table["rank_change"].tolist() == [-2, 1, 0, pd.NA]
    assert table["score_change"].tolist()[:3] == [-0.5, 3.0, 2.5]
    assert table.loc["C", ["change_x", "change_y"]].tolist() == [0.0, 2.5]
    assert table.loc["B", ["overtook", "overtook_units", "overtaken_by"]].tolist() == [1, "A", 0]
    assert table.loc["C", ["overtook", "overtook_units", "overtaken_by"]].tolist() == [1, "A", 0]
    assert table.loc["D", ["status", "rank_reason"]].tolist() == ["entered", "unranked_before"]
    assert (table["basis"] == "xếp hạng trên các đơn vị có ở cả hai kỳ").all()


def test_a_change_of_weights_worked_by_hand() -> None:
    # old: x + y, new: 2x + y/2; A has x 4 -> 5, y 6 -> 8
    old = panel({"x": [4.0], "y": [6.0]}, {"x": 1, "y": 1}, method="old")
    new = panel({"x": [5.0], "y": [8.0]}, {"x": 2, "y": 0.5}, method="new", period="2")
    back = BackCast("tính lại", old_data=carried(new, old), new_data=carried(old, new))
    row = changes(old, new, back).iloc[0]
    assert (row["score_before"], row["score_after"], row["score_change"]) == (10, 14, 4)
    # new method on old data: 8 + 3 = 11; old method on new data: 13
    assert (row["method_on_old_data"], row["method_on_new_data"]) == (1, 1)
    assert (row["path"], row["method"], row["data"]) == ("method_first", 1, 3)
    assert (row["change_x"], row["change_y"]) == (2, 1)
    assert (row["methodpart_x"], row["methodpart_y"]) == (4, -3)
    last = changes(old, new, BackCast("tính lại", new_data=carried(old, new))).iloc[0]
    assert (last["path"], last["method"], last["data"]) == ("method_last", 1, 3)
    assert (last["change_x"], last["change_y"]) == (1, 2)
    assert (last["methodpart_x"], last["methodpart_y"]) == (5, -4)


def test_a_geometric_change_uses_logarithmic_means() -> None:
    # sqrt(4 · 9) = 6 -> sqrt(16 · 36) = 24: both indicators rise fourfold and share the 18 points
    old = panel({"x": [4.0], "y": [9.0]}, W, mean="geometric")
    new = panel({"x": [16.0], "y": [36.0]}, W, mean="geometric", period="2")
    row = changes(old, new).iloc[0]
    assert row["change_x"] == pytest.approx(9, abs=1e-12)
    assert row["change_y"] == pytest.approx(9, abs=1e-12)
    assert row["residual"] == pytest.approx(0, abs=1e-12)


# --- sums are exact

NODES = pd.DataFrame(
    [
        ("total", "", 1, "geometric"),
        ("G", "total", 2, "arithmetic"),
        ("H", "total", 3, "harmonic"),
        ("a", "G", 1, ""),
        ("b", "G", 4, ""),
        ("I", "G", 2, 2.0),
        ("e", "I", 1, ""),
        ("f", "I", 1, ""),
        ("c", "H", 1, ""),
        ("d", "H", 2, ""),
    ],
    columns=["node", "parent", "weight", "mean"],
).set_index("node")
LEAVES = list("abcdef")


def tree(period: str, values: np.ndarray) -> Panel:
    table = pd.DataFrame(values, columns=LEAVES, index=[f"u{n}" for n in range(len(values))])
    return Panel(period, "m", compose(table, NODES), NODES)


@steady
@given(seed=st.integers(0, 10**6), missing=st.booleans())
def test_parts_of_a_tree_of_any_means_add_up_to_the_total_change(seed: int, missing: bool) -> None:
    random = np.random.default_rng(seed)
    old, new = random.uniform(1, 100, (2, 7, 6))
    if missing:
        old[random.random(old.shape) < 0.2] = np.nan
        new[random.random(new.shape) < 0.2] = np.nan
        old[:, 0] = new[:, 0] = old[:, 2] = new[:, 2] = 7
    before, after = tree("1", old), tree("2", new)
    parts = decompose(before, after)
    change = after.total - before.total
    explained = parts.values[LEAVES].sum(axis=1) + parts.weights.sum(axis=1)
    assert np.allclose(explained, change, rtol=0, atol=1e-9)
    assert (parts.residual.abs() < 1e-9).all()
    if not missing:
        assert np.allclose(parts.weights, 0)
        assert np.allclose(parts.values["G"], parts.values[["a", "b", "e", "f"]].sum(axis=1))


@pytest.mark.parametrize("mean", MEANS)
def test_parts_add_up_for_every_mean_with_a_missing_value(mean: str | float) -> None:
    old = panel({"x": [5.0, np.nan], "y": [7.0, 2.0]}, {"x": 1, "y": 3}, mean=mean)
    new = panel({"x": [6.0, 8.0], "y": [7.0, 4.0]}, {"x": 1, "y": 3}, mean=mean, period="2")
    table = changes(old, new)
    explained = table["data"] + table["weights"] + table["method"]
    assert np.allclose(explained, table["score_change"], atol=1e-12)
    assert table.loc[0, "weights"] == 0
    assert table.loc[1, "change_x"] == 0  # not a change of value: there was none before
    assert table.loc[1, "weights"] != 0


decimals = st.integers(0, 1000).map(lambda n: Fraction(n, 100))


@steady
@given(rows=st.lists(st.tuples(decimals, decimals, decimals, decimals), min_size=1, max_size=9))
def test_with_fractions_sums_are_exact_and_not_nearly_so(rows: list[tuple[Fraction, ...]]) -> None:
    weights = {"x": Fraction(1, 3), "y": Fraction(2, 7)}
    table = pd.DataFrame(rows, columns=list("abcd"), dtype=object)
    old = flat_panel("1", "m", table[["a", "b"]].set_axis(["x", "y"], axis=1), weights, mean="sum")
    new = flat_panel("2", "m", table[["c", "d"]].set_axis(["x", "y"], axis=1), weights, mean="sum")
    parts = changes(old, new)
    assert (parts["change_x"] + parts["change_y"] == parts["score_change"]).all()
    assert (parts["residual"] == 0).all()


def test_a_printed_total_leaves_its_rounding_as_residual() -> None:
    values = pd.DataFrame({"x": [0.28], "y": [0.64], "z": [0.48]}, index=["A"])
    weights = {"x": 1, "y": 1, "z": 1}
    old = flat_panel("1", "m", values, weights)
    new = flat_panel("2", "m", values, weights, total=pd.Series({"A": 0.4655}))
    row = changes(old, new).iloc[0]
    assert row["data"] == 0
    assert row["residual"] == pytest.approx(0.4655 - 1.4 / 3, abs=1e-12)


def test_a_geometric_mean_of_zero_is_left_unexplained_and_not_made_up() -> None:
    old = panel({"x": [0.0], "y": [9.0]}, W, mean="geometric")
    new = panel({"x": [4.0], "y": [9.0]}, W, mean="geometric", period="2")
    row = changes(old, new).iloc[0]
    assert (row["score_change"], row["residual"]) == (6, 6)


# --- ranks


def ranks_by_counting(totals: dict[str, float]) -> dict[str, int]:
    return {u: 1 + sum(other > mine for other in totals.values()) for u, mine in totals.items()}


totals = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 6), min_size=1)


@steady
@given(before=totals, after=totals)
def test_rank_parts_add_up_whoever_enters_or_leaves(
    before: dict[str, int], after: dict[str, int]
) -> None:
    old, new = (
        flat_panel(period, "m", pd.DataFrame({"x": scores}, dtype=float), {"x": 1}, mean="sum")
        for period, scores in (("1", before), ("2", after))
    )
    table = by_unit(changes(old, new, BackCast("khai báo")))
    was, now = ranks_by_counting(before), ranks_by_counting(after)
    for unit in set(before) & set(after):
        row = table.loc[unit]
        assert (row["rank_before"], row["rank_after"]) == (was[unit], now[unit])
        assert row[PARTS].sum() == row["rank_change"] == was[unit] - now[unit]
        assert row["overtook"] - row["overtaken_by"] == row["places_own"] + row["places_others"]
        assert row["overtook"] == len([u for u in row["overtook_units"].split(";") if u])
    for unit in set(before) ^ set(after):
        assert pd.isna(table.loc[unit, "rank_change"])


def test_overtaking_is_mutual() -> None:
    old = pd.Series({"A": 5.0, "B": 4.0, "C": 4.0})
    new = pd.Series({"A": 4.0, "B": 5.0, "C": 3.0})
    passed = overtakings(old, new, 2)
    assert passed["overtook_units"].to_dict() == {"A": "", "B": "A", "C": ""}
    assert passed["overtaken_by_units"].to_dict() == {"A": "B", "B": "", "C": "B"}


def test_ties_share_the_best_place_after_rounding_to_declared_decimals() -> None:
    old = panel({"x": [5.1, 5.1000000000000005, 5.0]}, {"x": 1})
    assert by_unit(changes(old, old))["rank_after"].tolist() == [1, 1, 3]


def test_the_ranks_are_those_of_the_rest_of_the_program() -> None:
    noisy = [0.1 + 0.2, 0.125, 0.13, 1.005, 1.0050000000000003, 2.675]
    table = pd.DataFrame({"x": noisy}, index=list("abcdef"))
    period_panel = flat_panel("1", "m", table, {"x": 1}, mean="sum")
    mine = by_unit(changes(period_panel, period_panel))["rank_after"]
    others = rank_rows(at_precision(np.array(noisy), 2))
    assert mine.tolist() == others.tolist()


def test_many_indicators_and_units_are_no_trouble() -> None:
    random = np.random.default_rng(3)
    codes = [f"x{n}" for n in range(150)]
    units = [f"u{n}" for n in range(1200)]
    old, new = (
        flat_panel(
            str(n), "m", pd.DataFrame(points, index=units, columns=codes), dict.fromkeys(codes, 1)
        )
        for n, points in enumerate(random.uniform(0, 100, (2, 1200, 150)))
    )
    table = changes(old, new)
    parts = table[[f"change_{code}" for code in codes]].sum(axis=1)
    assert np.allclose(parts, table["score_change"], rtol=0, atol=1e-9)
    assert (table[PARTS].sum(axis=1) == table["rank_change"]).all()
    # beyond a thousand units the pairs are counted and not listed
    assert set(table["overtook_units"]) == {""} and table["overtook"].sum() > 0


@steady
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12))
def test_the_own_step_moves_one_unit_at_a_time(pairs: list[tuple[int, int]]) -> None:
    old, new = (np.array(column) for column in zip(*pairs, strict=True))
    for place in range(len(old)):
        alone = old.copy()
        alone[place] = new[place]
        assert own_first(old, new)[place] == places(alone)[place]


# --- what does not compare is not compared


def test_without_a_declared_back_cast_no_difference_crosses_a_method() -> None:
    old = panel(OLD, W, method="old")
    new = panel(OLD, {"x": 2, "y": 1}, method="new", period="2")
    table = changes(old, new)
    assert set(table["score_reason"]) == set(table["rank_reason"]) == {"method"}
    assert table[["score_change", "rank_change", "data", "overtook"]].isna().all(axis=None)
    # a sentence alone is no back-cast of a method
    assert set(changes(old, new, BackCast("nói suông"))["rank_reason"]) == {"method"}


@pytest.mark.parametrize(
    ("units", "values", "reason"),
    [
        ("ABC", [5.0, 7.0, 3.0], ""),
        ("ABD", [5.0, 7.0, 3.0], "unit_set"),
        ("AB", [5.0, 7.0], "size"),
    ],
)
def test_a_change_of_the_unit_set_or_its_size_stops_the_rank_but_not_the_score(
    units: str, values: list[float], reason: str
) -> None:
    old = panel({"x": [5.0, 4.0, 3.0]}, {"x": 1})
    new = panel({"x": values}, {"x": 1}, units=units, period="2")
    table = by_unit(changes(old, new))
    assert table.loc["A", "rank_reason"] == reason
    assert pd.isna(table.loc["A", "rank_change"]) == bool(reason)
    assert table.loc["A", "score_change"] == 0


def test_an_unranked_unit_has_a_reason_and_no_number() -> None:
    old = panel({"x": [5.0, 4.0, np.nan]}, {"x": 1})
    new = panel({"x": [5.0, np.nan, 3.0]}, {"x": 1}, period="2")
    table = by_unit(changes(old, new))
    assert table["rank_reason"].tolist() == ["unit_set", "unranked", "unranked_before"]
    assert table["score_reason"].tolist() == ["", "unranked", "unranked_before"]


def test_one_method_id_for_two_trees_is_refused() -> None:
    with pytest.raises(ConfigError, match="cùng phương pháp m nhưng khác cây"):
        changes(panel({"x": [1.0], "y": [1.0]}, W), panel({"x": [1.0]}, {"x": 1}, period="2"))


def test_a_back_cast_that_lacks_a_unit_is_refused() -> None:
    old = panel({"x": [1.0, 2.0]}, {"x": 1}, method="old")
    new = panel({"x": [1.0, 2.0]}, {"x": 2}, method="new", period="2")
    short = panel({"x": [1.0]}, {"x": 2}, method="new")
    with pytest.raises(ConfigError, match="thiếu điểm") as caught:
        changes(old, new, BackCast("thiếu", old_data=short))
    assert caught.value.found == "B"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"parent": ["", "nowhere"]}, "Nút cha không có"),
        ({"parent": ["", ""]}, "đúng một nút gốc"),
        ({"mean": ["median", ""]}, "Cách gộp của nút total không hợp lệ"),
    ],
)
def test_a_wrong_tree_is_refused(change: dict[str, list[str]], what: str) -> None:
    good = panel({"x": [1.0]}, {"x": 1})
    with pytest.raises(ConfigError, match=what):
        Panel("1", "m", good.values, good.nodes.assign(**change))


# --- the Provincial Competitiveness Index, where its workbooks are at hand

needs_pci = pytest.mark.skipif(not FOLDER.exists(), reason="PCI workbooks are not at hand")


def pci_panel(year: int) -> Panel:
    method = "pci-2012" if year == 2012 else "pci-2013"
    return flat_panel(str(year), method, pci(year)[0], shares(year), mean="sum")


@needs_pci
@pytest.mark.parametrize("year", [2012, 2013, 2014])
def test_pci_totals_follow_from_the_sub_indices(year: int) -> None:
    printed = pci(year)[1]
    gap = (pci_panel(year).total - printed).abs().max()
    assert len(printed) == 63
    assert gap < Fraction(1, 10**5)


@needs_pci
def test_pci_2013_to_2014_decomposes_exactly() -> None:
    table = changes(pci_panel(2013), pci_panel(2014))
    parts = table[[f"change_{code}" for code in shares(2014)]]
    assert (table["score_reason"] == "").all() and (table["rank_reason"] == "").all()
    assert all(
        sum(row) == total
        for row, total in zip(parts.to_numpy(), table["score_change"], strict=True)
    )
    assert (table["residual"] == 0).all()
    assert (table[PARTS].sum(axis=1) == table["rank_change"]).all()
    assert (table["rank_before"] - table["rank_after"] == table["rank_change"]).all()
    # two spellings in one sheet do not break the join of exactly these two
    assert {"dak lak", "dak nong"} <= set(table["unit"])
    # Điện Biên is last in 2014, as printed
    assert by_unit(table).loc["dien bien", "rank_after"] == 63


@needs_pci
def test_pci_2012_to_2013_is_a_change_of_method() -> None:
    table = changes(pci_panel(2012), pci_panel(2013))
    assert set(table["rank_reason"]) == set(table["score_reason"]) == {"method"}
    assert table["rank_change"].isna().all() and table["score_change"].isna().all()


@needs_pci
def test_pci_2012_to_2013_decomposes_by_the_old_method_on_the_new_data() -> None:
    old, new = pci_panel(2012), pci_panel(2013)
    back = BackCast("PCI 2013 tính lại theo trọng số năm 2012", new_data=carried(old, new))
    table = by_unit(changes(old, new, back))
    codes = list(shares(2013))
    for _, row in table.iterrows():
        assert sum(row[f"change_{code}"] for code in shares(2012)) == row["data"]
        assert sum(row[f"methodpart_{code}"] for code in codes) == row["method"]
        assert row["data"] + row["method"] == row["score_change"]
        assert row["residual"] == row["weights"] == 0
        assert row[PARTS].sum() == row["rank_change"]
        # an added group can only add points, a lighter weight only take them
        assert row["methodpart_bias"] > 0 > row["methodpart_time"]
        assert row["methodpart_land"] == 0
