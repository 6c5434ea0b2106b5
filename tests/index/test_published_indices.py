"""Printed tables of others, where they are at hand, rebuilt by the engine: DTI 2022, ICT Index."""

import csv

import numpy as np
import pytest
from composites import composite, flat, shape_of, table_of
from pci import FOLDER

from helpers.index.composite import run

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the printed tables are not at hand")
RAW = {"method": "none"}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_dti_2022_totals_follow_from_the_main_indices_within_a_ten_thousandth() -> None:
    printed = rows("dti_2022_top5_detail.csv")
    maxima = [float(row["diem_toi_da"]) for row in rows("dti_framework_qd922.csv")]
    weights = [points for points in maxima if points]
    columns = [name for name in printed[0] if name not in ("tinh", "hang", "pdti_cong_bo")]
    dump = shape_of(flat(len(columns), normalise=RAW, decimals=4))
    for leaf, weight in zip(dump["indicators"], weights, strict=True):
        leaf["weight"] = weight
    values = [[float(row[name]) for name in columns] for row in printed]
    results = run(composite(dump), table_of([values]))
    wanted = [float(row["pdti_cong_bo"]) for row in printed]
    assert sum(weights) == 1000
    np.testing.assert_allclose(results.scores[0, :, -1], wanted, rtol=0, atol=1e-4)
    assert results.ranks[0, :, -1].tolist() == [float(row["hang"]) for row in printed]


def test_dti_2022_ranks_share_the_fifteenth_place() -> None:
    ranks = [float(row["hang_dti_2022"]) for row in rows("dti_2022_provinces_rank_63.csv")]
    dump = shape_of(flat(1, normalise=RAW))
    dump["indicators"][0]["direction"] = -1
    results = run(composite(dump), table_of([[[rank] for rank in ranks]]))
    assert results.ranks[0, :, -1].tolist() == ranks
    assert ranks[14:17] == [15, 15, 17]


def test_ict_totals_from_2016_on_are_means_of_three_groups() -> None:
    names = ("ha_tang_ky_thuat", "ha_tang_nhan_luc", "ung_dung_cntt")
    printed = [
        row
        for row in rows("ict_index_points.csv")
        if int(row["nam_bao_cao"]) >= 2016 and row["diem"] and all(row[name] for name in names)
    ]
    assert len(printed) == 5
    values = [[float(row[name]) for name in names] for row in printed]
    scores = run(flat(3, normalise=RAW), table_of([values])).scores[0, :, -1]
    for row, score in zip(printed, scores, strict=True):
        # each group is printed with so many decimals: half a unit of the last
        places = min(len(row[name].partition(".")[2]) for name in names)
        gap = abs(score - float(row["diem"]))
        assert gap <= 0.5 * 10.0**-places + 0.00005, (row["tinh"], gap)
