"""No verdict contradicts its chart: asked of every page there is; here it is shown to notice."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from drawn import compared, contradictions, figures
from inprocess import nodes, record

UNIT = ("dak-nong-650", "2023-Q4", "ubnd-gia-nghia")
ROSE = ("dak-nong-650", "2023-Q4", "ubnd-dak-mil")
PEER = ("papi-63", "2022", "tinh-dak-nong")


WHAT = (
    *("verdict on", "value of", "side of the target", "target over single periods", "change of"),
    *("rank of the period", "rank in a title", "places won", "own place", "own interval"),
    *("places in all", "change of the score"),
)


@pytest.mark.parametrize("what", WHAT)
def test_every_kind_of_value_is_compared(what: str) -> None:
    names = [
        case[0] for asked in (UNIT, ROSE, PEER) for case in compared(nodes(*asked), record(*asked))
    ]
    assert any(name.startswith(what) for name in names)


def column(title: str) -> Callable[[dict[str, Any]], bool]:
    return lambda figure: title in [head["title"] for head in figure["data"]["columns"]]


@pytest.mark.parametrize(
    ("chart", "row", "at", "instead", "seen"),
    [
        ("Đánh giá", -1, 3, "vượt", "verdict on Tỷ lệ hồ sơ xử lý trực tuyến"),
        ("Đánh giá", -1, 1, "71,0%", "side of the target, Tỷ lệ hồ sơ xử lý trực tuyến"),
        ("Luỹ kế", -1, 2, "71,0%", "side of the target, Tỷ lệ hồ sơ xử lý trực tuyến"),
        ("Tỷ lệ hồ sơ xử lý trực tuyến", -1, 2, "70,0%", "change of Tỷ lệ hồ sơ xử lý trực tuyến"),
        ("Xếp hạng", -1, 1, "6/25", "rank of the period"),
        ("Xếp hạng", -2, 1, "18/25", "places won"),
        ("Phần", -1, 1, "+6", "places in all"),
    ],
)
def test_a_chart_that_says_otherwise_is_seen(
    chart: str, row: int, at: int, instead: str, seen: str
) -> None:
    shown = copy.deepcopy(nodes(*UNIT))
    assert contradictions(shown, record(*UNIT)) == []
    figure = next(filter(column(chart), figures(shown)))
    figure["data"]["rows"][row][at] = instead
    assert seen in [case[0] for case in contradictions(shown, record(*UNIT))]


def test_a_target_over_single_periods_is_seen() -> None:
    shown = copy.deepcopy(nodes(*UNIT))
    trend = next(f for f in figures(shown) if f["subtitle"] == "Kết quả riêng của từng kỳ")
    trend["alt"] = trend["alt"].replace("theo từng kỳ", "theo từng kỳ và chỉ tiêu năm", 1)
    assert ("target over single periods", True, False) in contradictions(shown, record(*UNIT))
