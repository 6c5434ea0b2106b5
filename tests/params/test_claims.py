"""Printed claims of rank changes are classified by what the prints allow to compute."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from project import REPO

from helpers.index.claims import Claim, judge, misplaced, printed_claims, ties
from helpers.params.breaks import Break
from helpers.params.load import load_setting
from helpers.params.reader import read_csv

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"
BREAKS = read_csv(REPO.params / "method_breaks.csv", Break)
SAID = Claim("A", "par", "2021", "2020", 39, 63, 24, 63, 63)

needs_real = pytest.mark.skipif(not REAL.exists(), reason="the real tables are not at hand")


def rows(name: str) -> list[dict[str, str]]:
    with (REAL / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("change", "verdict", "why"),
    [
        ({}, "confirmed", ""),
        ({"places": 23}, "contradicted", "places_differ"),
        ({"places": -24}, "contradicted", "places_differ"),
        ({"also_printed": (22,)}, "contradicted", "prints_differ"),
        ({"rank_before": 64, "places": 25}, "contradicted", "place_beyond_size"),
        ({"of": 34}, "contradicted", "place_beyond_size"),
        ({"of": 34, "rank": 30, "places": 33}, "not_comparable", "size"),
        ({"places": None}, "not_checkable", "no_places"),
        ({"rank": None}, "not_checkable", "no_rank"),
        ({"rank_before": None}, "not_checkable", "no_rank_before"),
        ({"of": None}, "not_checkable", "no_size"),
        ({"places": 0, "rank": 63}, "confirmed", ""),
    ],
)
def test_a_claim_is_judged_by_its_own_numbers(
    change: dict[str, int], verdict: str, why: str
) -> None:
    found = judge(replace(SAID, **change), [])  # type: ignore[arg-type]
    assert (found.verdict, found.why) == (verdict, why)


def test_a_claim_across_a_change_of_method_is_not_comparable_however_well_it_adds_up() -> None:
    one = Break(index="par", from_period="2021")
    found = judge(SAID, [one])
    assert (found.verdict, found.why, found.computed, found.crossed) == (
        "not_comparable", "method", 24, one,
    )  # fmt: skip


def test_a_break_of_one_part_does_not_touch_the_others() -> None:
    one = Break(index="par", part="dvctt", from_period="2021")
    assert judge(SAID, [one]).verdict == "confirmed"
    assert judge(replace(SAID, part="dvctt"), [one]).verdict == "not_comparable"
    whole = Break(index="par", from_period="2021")
    assert judge(replace(SAID, part="dvctt"), [whole]).verdict == "not_comparable"


def test_the_projects_own_printed_claims_are_judged() -> None:
    found = {
        (claim.index, claim.part, claim.period): judge(claim, BREAKS)
        for programme in ("dak-lak-ict-index", "ninh-giang-2023")
        for claim in printed_claims(load_setting(REPO, programme))
    }
    listed = {key: (one.verdict, one.why, one.computed) for key, one in found.items()}
    assert listed == {
        ("ict-index", "", "2014"): ("not_checkable", "no_places", 0),
        ("ict-index", "", "2015"): ("not_checkable", "no_places", -5),
        ("ict-index", "", "2016"): ("not_comparable", "method", -20),
        ("ict-index", "", "2017"): ("confirmed", "", 26),
        ("ict-index", "dvctt", "2017"): ("not_comparable", "method", -3),
        ("ninh-giang", "", "2023"): ("not_checkable", "no_rank_before", None),
    }


# --- the 25 claims of the real table, in its order

INDICES = {  # name in print -> (index, part)
    "PAR huyện": ("par-huyen", ""), "ICT Index": ("ict-index", ""), "DTI": ("dti", ""),
    "PAR INDEX": ("par-index", ""), "ICT Index bộ": ("ict-index-bo", ""),
    "PAR huyện Đắk Lắk": ("par-huyen-dak-lak", ""),
    "PAR huyện Quảng Nam": ("par-huyen-quang-nam", ""),
}  # fmt: skip
PARTS = {"(DVCTT)": "dvctt", "(ƯDCNTT)": "ung-dung-cntt"}
# the article's headline says 22 places, its text 13
ALSO_PRINTED = {"Bộ KH&CN": (22,)}
EXPECTED = [
    ("Ninh Giang (PAR lĩnh vực CQĐT,CQS)", "2023", "not_checkable", "no_rank_before"),
    ("Đắk Lắk", "2017", "confirmed", ""),
    ("Đắk Lắk (DVCTT)", "2017", "not_comparable", "method"),
    ("Lạng Sơn", "2018", "confirmed", ""),
    ("Lạng Sơn", "2017", "not_checkable", "no_places"),
    ("Quảng Ngãi", "2021", "confirmed", ""),
    ("Quảng Ngãi", "2023", "confirmed", ""),
    ("Hà Nội", "2023", "confirmed", ""),
    ("Hải Dương", "2022", "not_checkable", "no_rank_before"),
    ("Trà Vinh", "2022", "not_checkable", "no_rank_before"),
    ("Ninh Bình", "2021", "not_comparable", "method"),
    ("Thanh Hóa", "2021", "not_comparable", "method"),
    ("Huế", "2024", "not_comparable", "method"),
    ("Đà Nẵng", "2024", "not_comparable", "method"),
    ("Đắk Nông", "2022", "not_checkable", "no_rank_before"),
    ("Đồng Nai", "2022", "not_checkable", "no_rank_before"),
    ("Bà Rịa - Vũng Tàu", "2021", "not_checkable", "no_rank"),
    ("Đắk Lắk", "2017", "not_checkable", "no_rank"),
    ("Quảng Nam", "2020", "confirmed", ""),
    ("Tiền Giang (ƯDCNTT)", "2016", "not_comparable", "method"),
    ("Bắc Giang (ƯDCNTT)", "2016", "not_comparable", "method"),
    ("Bộ KH&CN", "2016", "contradicted", "prints_differ"),
    ("Lào Cai", "2017", "confirmed", ""),
    ("Krông Ana", "2021", "not_checkable", "no_places"),
    ("Bắc Trà My", "2022", "not_checkable", "no_places"),
]


def number(text: str) -> int | None:
    return int(text) if text else None


def claim_of(row: dict[str, str]) -> Claim:
    index, part = INDICES[row["chi_so"]]
    part = next((one for mark, one in PARTS.items() if mark in row["don_vi"]), part)
    return Claim(
        row["don_vi"], index, row["ky"], row["ky_truoc"], number(row["hang"]),
        number(row["hang_truoc"]), number(row["bac_cong_bo"]), number(row["mau_so_ky"]),
        number(row["mau_so_ky_truoc"]), part, ALSO_PRINTED.get(row["don_vi"], ()), row["nguon"],
    )  # fmt: skip


@needs_real
def test_the_25_printed_claims_are_classified() -> None:
    found = [judge(claim_of(row), BREAKS) for row in rows("rank_changes_in_print.csv")]
    assert [(j.claim.unit, j.claim.period, j.verdict, j.why) for j in found] == EXPECTED
    verdicts = [j.verdict for j in found]
    assert {one: verdicts.count(one) for one in sorted(set(verdicts))} == {
        "confirmed": 7, "contradicted": 1, "not_checkable": 10, "not_comparable": 7,
    }  # fmt: skip


@needs_real
def test_the_ranking_of_2022_has_one_tie_and_is_complete() -> None:
    places = {
        row["tinh"]: int(row["hang_dti_2022"]) for row in rows("dti_2022_provinces_rank_63.csv")
    }
    (tie,) = ties(places)
    assert (tie.place, tie.units, tie.next_place) == (15, ("Thanh Hóa", "Yên Bái"), 17)
    assert misplaced(places) == ()
    assert len(places) == 63


def test_a_ranking_with_a_gap_or_without_a_skip_is_noticed() -> None:
    assert misplaced({"a": 1, "b": 3}) == (3,)
    assert misplaced({"a": 1, "b": 1, "c": 2}) == (2,)
    assert misplaced({"a": 15, "b": 15, "c": 17, **{str(n): n for n in range(1, 15)}}) == ()
