"""How an index is computed: as the workbook says, else as its values allow, which is noted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from helpers.core.text import nfc
from helpers.intake.names import shown
from helpers.intake.tables.log import Log
from helpers.intake.tables.tree import Tree
from helpers.intake.tables.words import heading_key

SCALES = (1.0, 10.0, 100.0)
_APART = 8  # times: what is that much larger is on another scale
_NORMALISE: Mapping[str, str] = {
    "none": "không|không chuẩn hoá|giữ nguyên|none|no",
    "minmax": "min max|minmax|tuyến tính|min-max|nhỏ nhất lớn nhất",
    "zscore": "z score|zscore|z-score|chuẩn hoá z|điểm z",
    "rank": "xếp hạng|hạng|rank",
    "percentile_rank": "phân vị|hạng phần trăm|percentile|percentile rank",
    "borda": "borda",
    "fraction_of_max": "tỷ lệ so với lớn nhất|so với giá trị lớn nhất|fraction of max",
    "distance_to_max": "khoảng cách tới lớn nhất|distance to max",
    "distance_to_target": "khoảng cách tới mục tiêu|so với mục tiêu|so với chỉ tiêu giao"
    "|distance to target",
    "goalposts": "ngưỡng|cận|goalposts|goalpost",
}
_AGGREGATE: Mapping[str, str] = {
    "arithmetic": "trung bình cộng|trung bình|bình quân|bình quân gia quyền|trung bình có trọng số"
    "|trung bình cộng có trọng số|arithmetic|arithmetic mean|mean|average|weighted mean"
    "|bình quân số học|trung bình số học",
    "geometric": "trung bình nhân|bình quân nhân|geometric|geometric mean|trung bình hình học",
    "harmonic": "trung bình điều hoà|điều hoà|harmonic|harmonic mean",
    "sum": "tổng|tổng điểm|cộng điểm|cộng|tổng có trọng số|sum|weighted sum|total",
}
_PHRASES = {
    "none": "giữ nguyên giá trị",
    "minmax": "min–max 0–100",
    "arithmetic": "trung bình cộng có trọng số",
    "geometric": "trung bình nhân",
    "harmonic": "trung bình điều hoà",
    "sum": "tổng điểm",
}
Values = Mapping[str, Sequence[float]]  # by code


def method(tree: Tree, values: Values, about: Mapping[str, str], log: Log) -> dict[str, Any]:
    """The keys of a framework's score that say how it is computed."""
    aggregate = _declared("aggregate", _AGGREGATE, about, log)
    normalise = _declared("normalise", _NORMALISE, about, log)
    if tree.added and sum(leaf.weight != 0 for leaf in tree.leaves) == 1:
        as_printed = {"normalise": {"method": "none"}, "aggregate": "arithmetic"}
        return {**as_printed, "uncertainty": {"weight_noise": 0}}
    points = _are_points(tree, values)
    if not aggregate:
        aggregate = "sum" if points and normalise in ("", "none") else "arithmetic"
        log.assume(f"cách gộp: {_PHRASES[aggregate]}" + (" (mọi chỉ tiêu có điểm tối đa)" * points))
    if not normalise:
        normalise = "none" if points else _by_scale(tree, values, log)
        if points:
            log.assume("cách chuẩn hoá: giữ nguyên điểm, vì mọi giá trị không quá điểm tối đa")
    how: dict[str, Any] = {"method": normalise}
    if span := _range(about.get("normalise", "")):
        how["range"] = span
    elif normalise == "minmax" and aggregate in ("geometric", "harmonic"):
        how["range"] = [1, 100]
        log.assume(f"min–max 1–100, vì {_PHRASES[aggregate]} không tính được với điểm 0")
    return {"normalise": how, "aggregate": aggregate}


def _declared(key: str, words: Mapping[str, str], about: Mapping[str, str], log: Log) -> str:
    """The method that the sheet "Thông tin" names; "" where it names none."""
    declared = about.get(key, "")
    if not declared:
        return ""
    wanted = heading_key(re.sub(r"[\d.,]+\s*[-–—đ]\S*\s*[\d.,]+|\d+", " ", declared))
    for name, known in words.items():
        if wanted in {heading_key(word) for word in known.split("|")}:
            return name
    choices = ", ".join(known.split("|")[0] for known in words.values())
    what = "cách chuẩn hoá" if key == "normalise" else "cách gộp"
    log.problem(
        "", "", f"unknown_{key}", f"{what} không rõ", f"'{shown(declared, 60)}'", f"ghi: {choices}"
    )
    return ""


def _range(text: str) -> list[float]:
    """The two ends that follow the name of a method: "min-max 0–10"."""
    match = re.search(r"(\d+(?:[.,]\d+)?)\s*(?:[-–—]|đến|to)\s*(\d+(?:[.,]\d+)?)", nfc(text))
    return [float(group.replace(",", ".")) for group in match.groups()] if match else []


def _are_points(tree: Tree, values: Values) -> bool:
    """Whether all indicators are points within their maxima, and no weights say otherwise."""
    for leaf in tree.leaves:
        top = leaf.numbers.get("maximum")
        seen = values.get(leaf.code, ())
        if top is None or leaf.direction < 0 or any(not 0 <= value <= top for value in seen):
            return False
    return all(node.weight == 1.0 for node in tree.nodes)


def _by_scale(tree: Tree, values: Values, log: Log) -> str:
    """Values that lie on one scale of points are averaged as they are; others are made alike."""
    reason = _why_not_alike(tree, values)
    if not reason:
        top = _scale([value for leaf in tree.leaves for value in values.get(leaf.code, ())])
        log.assume(f"cách chuẩn hoá: giữ nguyên giá trị, vì mọi chỉ tiêu cùng thang 0–{top:g}")
        return "none"
    log.assume(f"cách chuẩn hoá: min–max 0–100 trong từng kỳ, vì {reason}")
    return "minmax"


def _why_not_alike(tree: Tree, values: Values) -> str:
    """Why the indicators cannot be averaged as they are; "" where they can."""
    lower = [leaf.code for leaf in tree.leaves if leaf.direction < 0]
    if lower:
        return f"có chỉ tiêu thấp hơn là tốt ({lower[0]})"
    units = {leaf.unit.casefold() for leaf in tree.leaves}
    if len(units) > 1:
        return "các chỉ tiêu có đơn vị tính khác nhau"
    divided = [leaf.code for leaf in tree.leaves if leaf.denominator]
    if divided:
        return f"có chỉ tiêu chia cho mẫu số ({divided[0]})"
    if not _scale([value for leaf in tree.leaves for value in values.get(leaf.code, ())]):
        return "giá trị không cùng nằm trong thang 0–1, 0–10 hoặc 0–100"
    tops = {leaf.code: max(values[leaf.code]) for leaf in tree.leaves if values.get(leaf.code)}
    least, most = min(tops, key=lambda code: tops[code]), max(tops.values())
    if tops[least] * _APART < most:
        return f"'{least}' chỉ tới {tops[least]:g}, chỉ tiêu khác tới {most:g}: có thể khác thang"
    return ""


def _scale(values: Sequence[float]) -> float:
    """The smallest usual scale that holds all values, 0 where none does."""
    if not values or min(values) < 0:
        return 0.0
    return next((top for top in SCALES if max(values) <= top), 0.0)
