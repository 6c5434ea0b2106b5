"""Ranks within a group or a region."""

import csv
from collections import Counter
from fractions import Fraction

from project import REPO

from helpers.index.measures.from_figures import find_figure
from helpers.index.within import positions, rank_within
from helpers.params.load import load_setting
from helpers.params.reader import read_csv
from helpers.params.successions import Succession


def regions() -> dict[str, str]:
    with (REPO.params / "regions.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["unit"]: row["region_vi"] for row in csv.DictReader(file)}


def test_every_province_before_the_merger_lies_in_one_of_six_regions() -> None:
    by_province = regions()
    rows = read_csv(REPO.params / "successions.csv", Succession)
    merged = [row for row in rows if row.date.year == 2025 and row.predecessor != "tp-hue"]
    provinces = {r.predecessor for r in merged if r.predecessor.startswith(("tinh-", "tp-"))}
    assert set(by_province) == provinces
    assert Counter(by_province.values()) == {
        "Trung du và miền núi phía Bắc": 14, "Đồng bằng sông Hồng": 11,
        "Bắc Trung Bộ và duyên hải miền Trung": 14, "Tây Nguyên": 5, "Đông Nam Bộ": 6,
        "Đồng bằng sông Cửu Long": 13,
    }  # fmt: skip


def test_ties_share_the_best_place_within_a_group_too() -> None:
    scores = {"a": Fraction(5), "b": Fraction(5), "c": Fraction(3), "d": Fraction(9)}
    groups = {"a": "g", "b": "g", "c": "g", "d": "h"}
    ranks = rank_within(scores, groups, 1)
    assert {u: (r.place, r.of, r.tied) for u, r in ranks.items()} == {
        "a": (1, 3, ("b",)), "b": (1, 3, ("a",)), "c": (3, 3, ()), "d": (1, 1, ()),
    }  # fmt: skip
    assert "x" not in rank_within({"x": Fraction(1)}, {}, 1)


def test_the_printed_place_of_dak_lak_in_its_region_is_2_of_5() -> None:
    setting = load_setting(REPO, "dak-lak-ict-index")
    figure = find_figure(setting, "tinh-dak-lak", "2017", "ict-tay-nguyen", "rank")
    assert figure is not None and figure.printed == "2/5"
    assert Counter(regions().values())["Tây Nguyên"] == 5


def test_a_position_has_the_median_of_an_even_and_an_odd_number() -> None:
    values = {"a": Fraction(1), "b": Fraction(4), "c": Fraction(10)}
    assert positions(values, 1)["a"].median == 4
    assert positions({**values, "d": Fraction(5)}, 1)["a"].median == Fraction(9, 2)


def test_where_lower_is_better_the_lowest_value_is_first() -> None:
    values = {"a": Fraction(1), "b": Fraction(4), "c": Fraction(10)}
    assert positions(values, 1)["a"].rank.place == 3
    assert positions(values, 1, lower_is_better=True)["a"].rank.place == 1
