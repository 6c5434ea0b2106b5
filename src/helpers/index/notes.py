"""Declared results: what the engine does where a formula has no answer, said in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from helpers.index.arrays import Mask
from helpers.index.composite import Results

Kind = Literal[
    "no_value",
    "constant",
    "target_not_ahead",
    "few_values",
    "screened_out",
    "not_scored",
    "undefined",
    "negative_weight",
]
WORDS: dict[Kind, str] = {
    "no_value": "Không đơn vị nào có giá trị; không tính vào nhóm (no unit has a value)",
    "constant": "Mọi đơn vị có cùng giá trị hoặc chỉ có một đơn vị, không phân hoá được; "
    "điểm để trống hoặc lấy giữa thang, theo khoá constant (no spread)",
    "target_not_ahead": "Chỉ tiêu hoặc đơn vị đối chiếu không cao hơn đơn vị thấp nhất; "
    "không có thang điểm (target or reference not ahead of the worst unit)",
    "few_values": "Số giá trị của đơn vị thấp hơn minimum_available; không tính điểm nhóm "
    "(too few values)",
    "screened_out": "Đơn vị thiếu số liệu hoặc quá nhiều số 0 theo khoá screen; không xếp hạng "
    "(screened out)",
    "not_scored": "Khung không tính điểm này trong kỳ (not scored in this period)",
    "undefined": "Trung bình không xác định vì có điểm thành phần bằng 0 hoặc âm "
    "(mean undefined: a part is 0 or negative)",
    "negative_weight": "Phương pháp tính trọng số cho trọng số âm (negative weight)",
}


@dataclass(frozen=True, slots=True)
class Note:
    """A declared result; an empty unit means all units."""

    period: str
    code: str
    unit: str
    kind: Kind

    @property
    def words(self) -> str:
        """What it means, in Vietnamese and English."""
        return WORDS[self.kind]


def declared_results(results: Results) -> list[Note]:
    """Every place where a formula had no answer and a declared rule took its place."""
    notes = []
    for period in range(len(results.data.periods)):
        notes += _columns(results, period) + _units(results, period) + _groups(results, period)
        notes += _whole(results, period, results.weights[period] < 0, "negative_weight")
        notes += _whole(results, period, ~results.counted[period], "not_scored")
    return notes


def _columns(results: Results, period: int) -> list[Note]:
    """Indicators without values or without a scale."""
    leaves = results.tree.leaves
    empty = np.isnan(results.prepared.treated[period]).all(axis=0)
    flat = np.array([scale.in_period(period)[1][0] == 0 for scale in results.scales])
    targets = {"distance_to_target", "distance_to_reference"}
    methods = [
        (leaf.normalise or results.table.normalise).method for leaf in results.table.indicators
    ]
    aimed = np.array([method in targets for method in methods])
    counted = results.counted[period, :leaves]
    return [
        *_whole(results, period, empty & counted, "no_value"),
        *_whole(results, period, flat & ~empty & ~aimed & counted, "constant"),
        *_whole(results, period, flat & ~empty & aimed & counted, "target_not_ahead"),
    ]


def _units(results: Results, period: int) -> list[Note]:
    out = results.data.present[period] & ~results.prepared.kept[period]
    label = results.data.periods[period]
    return [Note(label, "", results.data.units[at], "screened_out") for at in np.flatnonzero(out)]


def _groups(results: Results, period: int) -> list[Note]:
    """Groups that a unit has parts of, and still no score."""
    notes = []
    label = results.data.periods[period]
    for branch in results.tree.branches:
        parts = results.scores[period][:, branch.parts]
        known = ~np.isnan(parts)
        without = known.any(axis=1) & np.isnan(results.scores[period, :, branch.at])
        if not results.counted[period, branch.at] or not without.any():
            continue
        number = max(int(results.counted[period, branch.parts].sum()), 1)
        short = known.sum(axis=1) / number < branch.minimum_available
        short |= (branch.method == "sum") & (known.sum(axis=1) < number)
        code = results.tree.codes[branch.at]
        for at in np.flatnonzero(without):
            kind: Kind = "few_values" if short[at] else "undefined"
            notes.append(Note(label, code, results.data.units[at], kind))
    return notes


def _whole(results: Results, period: int, mask: Mask, kind: Kind) -> list[Note]:
    label, codes = results.data.periods[period], results.tree.codes
    return [Note(label, codes[at], "", kind) for at in np.flatnonzero(mask)]
