"""Declared results: what the engine does where a formula has no answer, said in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from helpers.index.arrays import Mask
from helpers.index.composite import Results
from helpers.index.treat import treatable
from helpers.index.tree import Branch
from helpers.index.uncertainty import RankIntervals

Kind = Literal[
    "no_value",
    "zero_denominator",
    "not_imputed",
    "constant",
    "target_not_ahead",
    "no_positive",
    "no_reference",
    "not_treated",
    "rescaled",
    "few_values",
    "screened_out",
    "not_scored",
    "undefined",
    "equal_weights",
    "not_balanced",
    "no_weight",
    "negative_weight",
    "lost_draws",
]
WORDS: dict[Kind, str] = {
    "no_value": "Không đơn vị nào có giá trị; không tính vào nhóm (no unit has a value)",
    "zero_denominator": "Không xác định vì mẫu số bằng 0, khác với thiếu số liệu; không tính điểm "
    "các nhóm chứa chỉ tiêu (denominator is 0: undefined, not missing)",
    "not_imputed": "Quá ít số liệu để bù ô này theo khoá impute; không tính điểm các nhóm chứa chỉ "
    "tiêu, trừ khi nhóm khai báo minimum_available (too little data to impute)",
    "constant": "Mọi đơn vị có cùng giá trị hoặc chỉ có một đơn vị, không phân hoá được; "
    "điểm để trống hoặc lấy giữa thang, theo khoá constant (no spread)",
    "target_not_ahead": "Chỉ tiêu hoặc đơn vị đối chiếu không cao hơn đơn vị thấp nhất; "
    "không có thang điểm (target or reference not ahead of the worst unit)",
    "no_positive": "Không đơn vị nào có giá trị lớn hơn 0 để chia; không có thang điểm "
    "(no value above 0)",
    "no_reference": "Đơn vị đối chiếu không có giá trị; không có thang điểm "
    "(the reference unit has no value)",
    "not_treated": "Dưới bốn giá trị, không kiểm tra và xử lý được ngoại lai "
    "(fewer than four values, not treated)",
    "rescaled": "Thiếu thành phần; trọng số chia lại cho các thành phần còn lại "
    "(parts missing, weights rescaled)",
    "few_values": "Số giá trị của đơn vị thấp hơn minimum_available; không tính điểm nhóm "
    "(too few values)",
    "screened_out": "Đơn vị thiếu số liệu hoặc quá nhiều số 0 theo khoá screen; không xếp hạng "
    "(screened out)",
    "not_scored": "Khung không tính điểm này trong kỳ (not scored in this period)",
    "undefined": "Trung bình không xác định vì có điểm thành phần bằng 0, âm hoặc không xác định "
    "(mean undefined: a part is 0, negative or undefined)",
    "equal_weights": "Dưới ba đơn vị đủ số liệu hoặc các thành phần không phân hoá; dùng trọng số "
    "bằng nhau (equal weights instead of computed ones)",
    "not_balanced": "Không có bộ trọng số cân bằng tương quan; dùng bộ gần nhất tìm được "
    "(no balance, nearest weights)",
    "no_weight": "Thành phần không phân hoá giữa các đơn vị đủ số liệu; trọng số tính được bằng 0 "
    "(no spread, computed weight 0)",
    "negative_weight": "Phương pháp tính trọng số cho trọng số âm (negative weight)",
    "lost_draws": "Không xếp hạng được đơn vị trong một số lần thử; khoảng hạng tính trên các lần "
    "còn lại (draws without a rank)",
}


@dataclass(frozen=True, slots=True)
class Note:
    """A declared result; an empty unit means all units.

    Attributes:
        detail: which parts, or how many draws.
    """

    period: str
    code: str
    unit: str
    kind: Kind
    detail: str = ""

    @property
    def words(self) -> str:
        """What it means, in Vietnamese and English."""
        return WORDS[self.kind] + (f": {self.detail}" if self.detail else "")


def declared_results(results: Results, intervals: Sequence[RankIntervals] = ()) -> list[Note]:
    """Every place where a formula had no answer and a declared rule took its place.

    Args:
        intervals: of each period, where ranks were drawn again.
    """
    notes = []
    for period in range(len(results.data.periods)):
        notes += _columns(results, period) + _cells(results, period) + _units(results, period)
        for branch in results.tree.branches:
            notes += _group(results, period, branch)
        notes += _weights(results, period)
        notes += _whole(results, period, ~results.counted[period], "not_scored")
        notes += _lost(results, period, intervals[period]) if intervals else []
    return notes


def _columns(results: Results, period: int) -> list[Note]:
    """Indicators without values, without a scale, or with too few values to be treated."""
    leaves = results.tree.leaves
    treated = results.prepared.treated[period]
    empty = np.isnan(treated).all(axis=0)
    width = np.array([scale.in_period(period)[1][0] for scale in results.scales])
    unscored = np.isnan(results.normalised[period]).all(axis=0)
    indicators, score = results.table.indicators, results.table.score
    methods = np.array(
        [(indicator.normalise or score.normalise).method for indicator in indicators]
    )
    aimed = np.isin(methods, ["distance_to_target", "distance_to_reference"])
    fraction = methods == "fraction_of_max"
    lacking = (methods == "distance_to_reference") & np.isnan(width)
    tried = np.array(
        [(indicator.treat or score.treat).method != "none" for indicator in indicators]
    )
    counted = results.counted[period, :leaves]
    ruled = np.array([indicator.scoring is not None for indicator in indicators])
    flat = ((width == 0) | unscored) & ~empty & ~lacking & counted & ~ruled
    few = tried & ~empty & ~treatable(treated)
    return [
        *_whole(results, period, empty & counted, "no_value"),
        *_whole(results, period, few & counted, "not_treated"),
        *_whole(results, period, flat & ~aimed & ~fraction, "constant"),
        *_whole(results, period, flat & aimed, "target_not_ahead"),
        *_whole(results, period, flat & fraction, "no_positive"),
        *_whole(results, period, lacking & ~empty & counted, "no_reference"),
    ]


def _cells(results: Results, period: int) -> list[Note]:
    """Cells without a value, for another reason than that it was not given."""
    label, codes = results.data.periods[period], results.tree.codes
    kinds: tuple[tuple[Kind, Mask], ...] = (
        ("zero_denominator", results.prepared.zero),
        ("not_imputed", results.prepared.unfilled),
    )
    return [
        Note(label, codes[column], results.data.units[unit], kind)
        for kind, cells in kinds
        for unit, column in zip(*np.nonzero(cells[period]), strict=True)
    ]


def _units(results: Results, period: int) -> list[Note]:
    out = results.data.present[period] & ~results.prepared.kept[period]
    label = results.data.periods[period]
    return [Note(label, "", results.data.units[at], "screened_out") for at in np.flatnonzero(out)]


def _group(results: Results, period: int, branch: Branch) -> list[Note]:
    """Units that have some parts of a group: those without a score, and those whose score rests
    on fewer parts than others have."""
    if not results.counted[period, branch.at]:
        return []
    label, code = results.data.periods[period], results.tree.codes[branch.at]
    known = ~np.isnan(results.scores[period][:, branch.parts])
    scored = ~np.isnan(results.scores[period, :, branch.at])
    undefined = results.undefined[period, :, branch.at]
    weighty = results.weights[period, branch.parts] != 0
    lacking = ~known & (known.any(axis=0) & weighty)[None, :]
    notes = []
    for at in np.flatnonzero(undefined | (known.any(axis=1) & (~scored | lacking.any(axis=1)))):
        unit = results.data.units[at]
        if undefined[at]:
            notes.append(Note(label, code, unit, "undefined"))
        elif not scored[at]:
            notes.append(Note(label, code, unit, "few_values"))
        else:
            parts = [results.tree.codes[part] for part in branch.parts[lacking[at]]]
            notes.append(Note(label, code, unit, "rescaled", ", ".join(parts)))
    return notes


def _weights(results: Results, period: int) -> list[Note]:
    """Computed weights that fell back on something else, or are no weights."""
    label, codes = results.data.periods[period], results.tree.codes
    weights, solved = results.weights[period], results.solved
    fell_back: list[Note] = [
        Note(label, codes[solution.group], "", solution.outcome)
        for solution in solved
        if solution.period in (None, period) and solution.outcome != "solved"
    ]
    computed = np.isin(results.tree.parents, [solution.group for solution in solved])
    unweighted = computed & (weights == 0) & results.counted[period]
    return [
        *fell_back,
        *_whole(results, period, unweighted, "no_weight"),
        *_whole(results, period, weights < 0, "negative_weight"),
    ]


def _lost(results: Results, period: int, intervals: RankIntervals) -> list[Note]:
    """Units that are ranked, but not in every draw."""
    label, root = results.data.periods[period], results.tree.codes[results.tree.root]
    lost = np.where(np.isnan(intervals.nominal), 0, intervals.lost)
    return [
        Note(label, root, results.data.units[at], "lost_draws", f"{int(lost[at])} lần")
        for at in np.flatnonzero(lost)
    ]


def _whole(results: Results, period: int, mask: Mask, kind: Kind) -> list[Note]:
    label, codes = results.data.periods[period], results.tree.codes
    return [Note(label, codes[at], "", kind) for at in np.flatnonzero(mask)]
