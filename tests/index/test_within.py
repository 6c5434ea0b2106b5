"""Ranks within a group or a region, and what follows from a printed ranking of all."""

import csv
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from project import REPO

from helpers.core.text import nfc
from helpers.index.measures.from_figures import find_figure
from helpers.index.within import places_within, positions, rank_within
from helpers.params.load import load_setting
from helpers.params.successions import load_successions

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"


def regions() -> dict[str, str]:
    with (REPO.params / "regions.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["unit"]: row["region_vi"] for row in csv.DictReader(file)}


def test_every_province_before_the_merger_lies_in_one_of_six_regions() -> None:
    found = regions()
    rows = load_successions(REPO.params / "successions.csv").rows
    merged = [row for row in rows if row.date.year == 2025 and row.predecessor != "tp-hue"]
    provinces = {r.predecessor for r in merged if r.predecessor.startswith(("tinh-", "tp-"))}
    assert set(found) == provinces
    assert Counter(found.values()) == {
        "Trung du và miền núi phía Bắc": 14, "Đồng bằng sông Hồng": 11,
        "Bắc Trung Bộ và duyên hải miền Trung": 14, "Tây Nguyên": 5, "Đông Nam Bộ": 6,
        "Đồng bằng sông Cửu Long": 13,
    }  # fmt: skip


def test_ties_share_the_best_place_within_a_group_too() -> None:
    scores = {"a": Fraction(5), "b": Fraction(5), "c": Fraction(3), "d": Fraction(9)}
    groups = {"a": "g", "b": "g", "c": "g", "d": "h"}
    found = rank_within(scores, groups, 1)
    assert {u: (r.place, r.of, r.tied) for u, r in found.items()} == {
        "a": (1, 3, ("b",)), "b": (1, 3, ("a",)), "c": (3, 3, ()), "d": (1, 1, ()),
    }  # fmt: skip
    assert "x" not in rank_within({"x": Fraction(1)}, {}, 1)


def test_the_printed_place_of_dak_lak_in_its_region_is_2_of_5() -> None:
    setting = load_setting(REPO, "dak-lak-ict-index")
    figure = find_figure(setting, "tinh-dak-lak", "2017", "ict-tay-nguyen", "rank")
    assert figure is not None and figure.printed == "2/5"
    assert Counter(regions().values())["Tây Nguyên"] == 5
    # behind one, ahead of three: whatever the scores, that is place 2 of 5
    units = [unit for unit, region in regions().items() if region == "Tây Nguyên"]
    order = sorted(units, key=lambda u: {"tinh-lam-dong": 0, "tinh-dak-lak": 1}.get(u, 2))
    found = places_within({unit: n for n, unit in enumerate(order)}, regions())
    assert (found["tinh-dak-lak"].place, found["tinh-dak-lak"].of) == (2, 5)


@pytest.mark.skipif(not REAL.exists(), reason="the real tables are not at hand")
def test_regional_places_follow_from_the_national_ranking_of_2022() -> None:
    def plain(name: str) -> str:
        short = nfc(name).removeprefix("TP. ").removeprefix("Tỉnh ").removeprefix("Thành phố ")
        return short.replace("Thừa Thiên - Huế", "Thừa Thiên Huế")

    with (REPO.params / "regions.csv").open(encoding="utf-8-sig", newline="") as file:
        region = {plain(row["name_vi"]): row["region_vi"] for row in csv.DictReader(file)}
    with (REAL / "dti_2022_provinces_rank_63.csv").open(encoding="utf-8-sig", newline="") as file:
        places = {plain(row["tinh"]): int(row["hang_dti_2022"]) for row in csv.DictReader(file)}
    assert set(places) == set(region)
    found = places_within(places, region)
    highlands = {u: (r.place, r.of) for u, r in found.items() if region[u] == "Tây Nguyên"}
    assert highlands == {
        "Lâm Đồng": (1, 5), "Kon Tum": (2, 5), "Đắk Lắk": (3, 5), "Đắk Nông": (4, 5),
        "Gia Lai": (5, 5),
    }  # fmt: skip


def test_a_position_has_the_median_of_an_even_and_an_odd_number() -> None:
    values = {"a": Fraction(1), "b": Fraction(4), "c": Fraction(10)}
    assert positions(values, 1)["a"].median == 4
    assert positions({**values, "d": Fraction(5)}, 1)["a"].median == Fraction(9, 2)


def test_where_lower_is_better_the_lowest_value_is_first() -> None:
    values = {"a": Fraction(1), "b": Fraction(4), "c": Fraction(10)}
    assert positions(values, 1)["a"].rank.place == 3
    assert positions(values, 1, lower_is_better=True)["a"].rank.place == 1
