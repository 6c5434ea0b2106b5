"""The charts: what they say and leave out, and that their SVG may stand anywhere."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import matplotlib
import pytest
from lxml import etree
from matplotlib import pyplot

from helpers.core.errors import ReportError
from helpers.report.charts import (
    Position,
    ScoreBar,
    Series,
    TargetBar,
    position_chart,
    rank_chart,
    score_chart,
    target_chart,
    trend_chart,
)
from helpers.report.charts import theme as look
from helpers.report.charts.layout import known, spread, text_width, wrap
from helpers.report.charts.position import WIDEST_NAME

SVG = "{http://www.w3.org/2000/svg}"
QUARTERS = [f"Q{quarter}/{year}" for year in (2022, 2023) for quarter in (1, 2, 3, 4)]
NAME = "Tỷ lệ DVC phát sinh hồ sơ trực tuyến"
UNIT = "Sở Lao động, Thương binh và Xã hội"


def target(prefix: str = "a", name: str = NAME) -> str:
    bars = [TargetBar(name, 83.3333, 85, False), TargetBar("Tỷ lệ hài lòng", 96, 90, True)]
    return target_chart(bars, alt="Hai tỷ lệ", prefix=prefix)


def trend(prefix: str = "a", name: str = NAME) -> str:
    lines = [
        Series(name, [45.2, 52, None, 61, 70.3, 68, 80.1, 83.3], emphasis=True, target=85),
        Series("Trung bình", [44, 50, 55, 60, 66, 71, 77, 81.5]),
    ]
    return trend_chart(QUARTERS, lines, alt="Hai đường", prefix=prefix)


def position(prefix: str = "a", name: str = UNIT) -> str:
    rows = [Position(name, 83.3, own=True), Position("Sở Y tế", 70), Position("Sở Nội vụ", None)]
    return position_chart(rows, alt="Ba đơn vị", prefix=prefix)


def rank(prefix: str = "a", name: str = "2024") -> str:
    return rank_chart(
        ["2021", "2022", "2023", name],
        [39, 42, 20, 14],
        of=63,
        breaks={2: "đổi phương pháp"},
        alt="Hạng",
        prefix=prefix,
    )


def score(prefix: str = "a", name: str = "Cải cách thể chế") -> str:
    return score_chart([ScoreBar(name, 2.1, 3)], alt="Điểm", prefix=prefix)


CHARTS: dict[str, Callable[..., str]] = {
    "target": target,
    "trend": trend,
    "position": position,
    "rank": rank,
    "score": score,
}


@pytest.fixture(params=CHARTS)
def chart(request: pytest.FixtureRequest) -> Callable[..., str]:
    return CHARTS[request.param]


def texts(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in etree.fromstring(svg).iter(f"{SVG}text")]


def place_of(svg: str, text: str) -> tuple[float, float]:
    """x and y of the first text that reads so."""
    nodes = etree.fromstring(svg).iter(f"{SVG}text")
    found = next(node for node in nodes if node.text == text)
    return float(found.get("x")), float(found.get("y"))


def bars_of(svg: str, colour: str) -> list[str]:
    paths = etree.fromstring(svg).iter(f"{SVG}path")
    return [path.get("d") for path in paths if f"fill: {colour}" in path.get("style", "")]


def lines_of(svg: str, colour: str) -> list[str]:
    """Solid lines of this colour that join at least two points."""
    paths = etree.fromstring(svg).iter(f"{SVG}path")
    return [
        path.get("d")
        for path in paths
        if f"stroke: {colour}" in path.get("style", "")
        and "fill: none" in path.get("style", "")
        and "stroke-dasharray" not in path.get("style", "")
        and "L" in path.get("d")
    ]


def ids_of(svg: str) -> list[str]:
    return [node.get("id") for node in etree.fromstring(svg).iter() if node.get("id")]


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in shares
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast_on_white(colour: str) -> float:
    return 1.05 / (luminance(colour) + 0.05)


# ---- SVG ----------------------------------------------------------------------------------


def test_two_processes_draw_the_same_bytes() -> None:
    code = "import sys; sys.path.insert(0, {tests!r}); import test_charts as t; "
    code += "sys.stdout.buffer.write(''.join(c() for c in t.CHARTS.values()).encode())"
    command = [sys.executable, "-c", code.format(tests=str(Path(__file__).parent))]
    drawn = [
        subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert drawn[0] == drawn[1] == "".join(draw() for draw in CHARTS.values()).encode()


def test_ids_of_two_charts_in_one_page_do_not_collide(chart: Callable[..., str]) -> None:
    first, second = ids_of(chart("first")), ids_of(chart("second"))
    assert not set(first) & set(second)
    assert len(first) == len(set(first))


def test_the_same_prefix_twice_would_collide() -> None:
    assert set(ids_of(score("same"))) & set(ids_of(score("same", "Tài chính công")))


def test_every_reference_leads_to_an_id_of_the_same_chart(chart: Callable[..., str]) -> None:
    svg = chart("own")
    inner = re.findall(r'href="#([^"]+)"', svg) + re.findall(r"url\(#([^)]+)\)", svg)
    assert set(inner) == set(ids_of(svg))
    assert all(name.startswith("own-") for name in inner)


def test_a_chart_refers_to_nothing_outside_and_styles_nothing_but_itself(
    chart: Callable[..., str],
) -> None:
    svg = chart().replace("http://www.w3.org/2000/svg", "")
    assert "http" not in svg and "@import" not in svg
    assert not re.findall(r'(?:href|src)="(?!#)', svg)
    assert not re.findall(r"url\((?!#)", svg)
    for unwanted in ("<?xml", "<!DOCTYPE", "<metadata", "<style", "<script", "<!--"):
        assert unwanted not in svg


def test_text_from_outside_stays_text(chart: Callable[..., str]) -> None:
    hostile = "<b>&\"'$x_1$\x01"
    svg = chart("a", hostile)
    assert "<b>" not in svg
    assert "<b>&\"'$x_1$" in "".join(texts(svg))


def test_the_description_is_on_the_root_and_escaped() -> None:
    svg = score_chart([ScoreBar("A", 1, 2)], alt='Điểm "A" < B & C', prefix="a")
    root = etree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'Điểm "A" < B & C'


def test_a_chart_scales_with_the_page_and_names_its_fonts(chart: Callable[..., str]) -> None:
    root = etree.fromstring(chart())
    assert root.get("viewBox").startswith(f"0 0 {look.WIDTH:g} ")
    assert root.get("width") is None and root.get("height") is None
    assert f"font-family:{look.FONT_STACK}" in root.get("style")


def test_a_chart_is_small(chart: Callable[..., str]) -> None:
    assert len(chart().encode()) < 40_000


def test_thirty_four_units_are_still_small_and_fit_a_page() -> None:
    rows = [Position(f"{UNIT} {number}", 99 - number) for number in range(34)]
    svg = position_chart(rows, alt="34 đơn vị", prefix="a")
    height = float(etree.fromstring(svg).get("viewBox").split()[-1])
    assert len(svg.encode()) < 40_000
    assert len(bars_of(svg, look.GOOD)) == 34
    assert height > 34 * look.SMALL
    short = [Position(f"Xã Quảng Tân {number}", 99 - number) for number in range(63)]
    svg = position_chart(short, alt="63 đơn vị", prefix="a")
    height = float(etree.fromstring(svg).get("viewBox").split()[-1])
    tallest = 225 * 72 / 25.4  # points that a picture may take of a printed page
    assert look.SMALL * min(1, tallest / height) > 7


def text_edges(svg: str) -> list[tuple[str, float, float]]:
    """Each text with its left and right end, as wide as the shipped font sets it."""
    ends = []
    for node in etree.fromstring(svg).iter(f"{SVG}text"):
        style = dict(part.strip().split(": ") for part in node.get("style").split(";") if part)
        size = float(style["font-size"].removesuffix("px"))
        width = text_width(node.text or "", size, bold=style.get("font-weight") == "700")
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[style["text-anchor"]]
        left = float(node.get("x")) - share * width
        ends.append((node.text or "", left, left + width))
    return ends


def test_no_text_is_cut_off_at_an_edge(chart: Callable[..., str]) -> None:
    quarters = [f"quý {roman}/2023" for roman in ("I", "II", "III", "IV")]
    drawn = [
        chart(),
        rank_chart(quarters, [13, 9, 7, 7], of=25, alt="Hạng", prefix="a"),
        trend_chart(quarters, [Series(NAME, [1.0, 2.0, 3.0, 4.0])], alt="Đường", prefix="a"),
    ]
    for svg in drawn:
        for text, left, right in text_edges(svg):
            assert left > -0.5 and right < look.WIDTH + 0.5, text


@pytest.mark.parametrize("prefix", ["", "1a", "a b", "a#", "á", 'a"'])
def test_a_prefix_that_cannot_begin_an_id_is_refused(prefix: str) -> None:
    with pytest.raises(ReportError, match="Tiền tố"):
        score(prefix)


def test_a_chart_without_description_is_refused() -> None:
    with pytest.raises(ReportError, match="mô tả"):
        score_chart([ScoreBar("A", 1, 2)], alt=" ", prefix="a")


# ---- the analyst's session ----------------------------------------------------------------


def test_the_analysts_settings_are_unchanged_and_without_effect(chart: Callable[..., str]) -> None:
    plain = chart()
    with matplotlib.rc_context({"font.size": 31, "axes.grid": True, "savefig.bbox": "tight"}):
        before = dict(matplotlib.rcParams)
        assert chart() == plain
        assert dict(matplotlib.rcParams) == before


def test_settings_are_restored_when_a_chart_fails() -> None:
    before = dict(matplotlib.rcParams)
    with pytest.raises(ReportError):
        score("")
    assert dict(matplotlib.rcParams) == before


def test_no_figure_stays_open(chart: Callable[..., str]) -> None:
    open_before = pyplot.get_fignums()
    chart()
    assert pyplot.get_fignums() == open_before


def test_a_letter_that_the_font_lacks_is_written_all_the_same() -> None:
    assert "Sở 中" in texts(position("a", "Sở 中"))


# ---- colours and text ---------------------------------------------------------------------


@pytest.mark.parametrize("colour", [*look.SERIES, look.INK, look.QUIET, look.GOOD, look.BAD])
def test_a_colour_that_writes_has_aa_contrast(colour: str) -> None:
    assert contrast_on_white(colour) >= 4.5


@pytest.mark.parametrize("colour", [look.REST, look.NEUTRAL, look.RULE])
def test_a_colour_that_only_fills_has_the_contrast_of_graphics(colour: str) -> None:
    assert contrast_on_white(colour) >= 3


def test_a_pale_colour_would_fail_the_contrast() -> None:
    assert contrast_on_white(look.TRACK) < 3


def test_met_and_missed_differ_in_greyscale() -> None:
    assert luminance(look.BAD) / luminance(look.GOOD) > 1.8


def test_measured_text_is_as_wide_as_the_font_says() -> None:
    assert text_width("0" * 10, 10) == pytest.approx(55.6, abs=0.1)
    assert text_width("Đ", 10, bold=True) > text_width("i", 10, bold=True)


def test_long_names_are_wrapped_and_no_word_is_lost() -> None:
    lines = wrap(f"{NAME} {UNIT}", 120, 10)
    assert " ".join(lines) == f"{NAME} {UNIT}"
    assert len(lines) > 2 and all(text_width(line, 10) <= 120 for line in lines)


def test_labels_that_would_overlap_are_moved_apart_in_order() -> None:
    centres = spread([50, 51, 49, 90], [10, 10, 10, 10], 100)
    assert centres == pytest.approx([50, 60, 40, 90])


def test_labels_stay_within_their_room() -> None:
    assert spread([0, 1, 99, 100], [10, 10, 10, 10], 100) == pytest.approx([5, 15, 85, 95])


def test_nan_is_no_value_and_infinity_is_an_error() -> None:
    assert known(float("nan")) is None
    with pytest.raises(ReportError, match="vô cực"):
        known(float("inf"))


# ---- target -------------------------------------------------------------------------------


def test_outcome_is_told_by_a_word_and_by_colour() -> None:
    svg = target()
    assert {"83,3%", "chưa đạt chỉ tiêu 85%", "96,0%", "đạt chỉ tiêu 90%"} <= set(texts(svg))
    assert len(bars_of(svg, look.BAD)) == len(bars_of(svg, look.GOOD)) == 1


def test_a_rate_without_value_shows_its_note_and_no_bar() -> None:
    bars = [
        TargetBar("A", None, None, None, "không áp dụng"),
        TargetBar("B", None, 80, False),
        TargetBar("C", float("nan"), 80, None),
    ]
    svg = target_chart(bars, alt="Không có số liệu", prefix="a")
    assert texts(svg).count("chưa có số liệu") == 2
    assert "không áp dụng" in texts(svg)
    assert texts(svg).count("chỉ tiêu 80%") == 2
    assert not [text for text in texts(svg) if text.startswith("0")]
    assert not bars_of(svg, look.TRACK)


def test_a_true_zero_is_shown_as_zero() -> None:
    svg = target_chart([TargetBar("A", 0, 80, False)], alt="Không phần trăm", prefix="a")
    assert "0,0%" in texts(svg)
    assert len(bars_of(svg, look.TRACK)) == 1


def test_a_chart_without_rows_is_refused() -> None:
    with pytest.raises(ReportError, match="không có dòng nào"):
        target_chart([], alt="Trống", prefix="a")


# ---- trend --------------------------------------------------------------------------------


def one_line(values: Sequence[float | None]) -> str:
    return trend_chart(QUARTERS[: len(values)], [Series("A", values)], alt="Đường", prefix="a")


def test_a_line_stops_at_a_missing_value() -> None:
    whole, broken = one_line([10, 20, 30, 40]), one_line([10, None, 30, 40])
    assert [line.count("L") for line in lines_of(whole, look.GOOD)] == [3]
    assert [line.count("L") for line in lines_of(broken, look.GOOD)] == [1]


def test_first_and_last_values_are_written() -> None:
    assert {"45,2%", "83,3%", "44,0%", "81,5%", "chỉ tiêu 85%"} <= set(texts(trend()))


def test_a_last_value_of_an_earlier_quarter_says_so() -> None:
    assert "20,0% (Q2/2022)" in texts(one_line([10, 20, None]))


def test_a_line_without_any_value_says_so_and_has_no_point() -> None:
    svg = one_line([None, None, None])
    assert "chưa có số liệu" in texts(svg)
    assert not [text for text in texts(svg) if "," in text]


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (3.2, ["0%", "1%", "2%", "3%", "4%", "5%"]),
        (35, ["0%", "10%", "20%", "30%", "40%"]),
        (83.3, ["0%", "25%", "50%", "75%", "100%"]),
        (120, ["0%", "50%", "100%", "150%"]),
    ],
)
def test_the_axis_begins_at_zero_and_has_whole_steps(highest: float, ticks: list[str]) -> None:
    written = texts(one_line([1, highest]))
    assert [text for text in written if text.endswith("%") and "," not in text] == ticks


def test_one_quarter_can_be_drawn() -> None:
    assert texts(one_line([83.3])).count("83,3%") == 1


def test_names_at_the_ends_do_not_overlap() -> None:
    lines = [Series(f"Đơn vị {number}", [50, 80 + number / 10]) for number in range(5)]
    svg = trend_chart(QUARTERS[:2], lines, target=80, alt="Năm đường", prefix="a")
    tops = sorted(place_of(svg, f"Đơn vị {number}")[1] for number in range(5))
    assert all(second - first > 2 * look.SMALL for first, second in pairwise(tops))


def test_values_that_are_not_as_many_as_labels_are_refused() -> None:
    with pytest.raises(ReportError, match="khác nhau"):
        trend_chart(QUARTERS, [Series("A", [1.0])], alt="Đường", prefix="a")


def test_more_lines_than_colours_are_refused() -> None:
    with pytest.raises(ReportError, match="tối đa 5 đường"):
        trend_chart(["Q1"], [Series("A", [1.0])] * 6, alt="Đường", prefix="a")


# ---- position -----------------------------------------------------------------------------


def test_units_stand_in_the_given_order_and_one_without_value_says_so() -> None:
    first = wrap(UNIT, WIDEST_NAME, look.SMALL, bold=True)[0]
    heights = [place_of(position(), name)[1] for name in (first, "Sở Y tế", "Sở Nội vụ")]
    assert heights == sorted(heights)
    assert "chưa có số liệu" in texts(position())


def test_only_the_own_unit_stands_out() -> None:
    svg = position()
    assert len(bars_of(svg, look.GOOD)) == len(bars_of(svg, look.REST)) == 1
    bold = [node.text for node in etree.fromstring(svg).iter() if "700" in node.get("style", "")]
    assert " ".join(filter(None, bold)) == f"{UNIT} 83,3%"


def test_equal_names_and_values_keep_a_row_each_in_the_given_order() -> None:
    rows = [Position("A", 50.0), Position("A", 50.0), Position("B", 50.0)]
    svg = position_chart(rows, alt="Bằng nhau", prefix="a")
    assert [text for text in texts(svg) if text in "AB"] == ["A", "A", "B"]


def test_scores_name_their_unit_once() -> None:
    rows = [Position("A", 8.682), Position("B", 7.0)]
    svg = position_chart(rows, alt="Điểm", prefix="a", unit_label="điểm", decimals=3)
    assert texts(svg).count("điểm") == 1
    assert {"8,682", "7,000"} <= set(texts(svg))


def test_units_all_without_value_can_be_drawn() -> None:
    svg = position_chart([Position("A", None, note="không phát sinh")], alt="A", prefix="a")
    assert "không phát sinh" in texts(svg)


# ---- ranks and scores ---------------------------------------------------------------------


def test_place_one_is_at_the_top() -> None:
    assert place_of(rank(), "hạng 1")[1] < place_of(rank(), "hạng 63")[1]
    assert place_of(rank(), "14")[1] < place_of(rank(), "39")[1]


def test_the_line_is_interrupted_where_the_method_changed() -> None:
    places = [39, 42, 20, 14]
    joined = rank_chart(["a", "b", "c", "d"], places, of=63, alt="Hạng", prefix="a")
    assert [line.count("L") for line in lines_of(joined, look.GOOD)] == [3]
    assert [line.count("L") for line in lines_of(rank(), look.GOOD)] == [1, 1]
    assert texts(rank()).count("đổi phương pháp") == 1
    assert "đổi phương pháp" not in texts(joined)


def test_a_year_without_place_interrupts_the_line() -> None:
    svg = rank_chart(["a", "b", "c", "d"], [3, None, 2, 1], of=9, alt="Hạng", prefix="a")
    assert [line.count("L") for line in lines_of(svg, look.GOOD)] == [1]
    assert "chưa có" in texts(svg)


def test_labels_of_neighbouring_breaks_stand_on_different_lines() -> None:
    years = [str(year) for year in range(2012, 2026)]
    svg = rank_chart(
        years,
        [5] * 14,
        of=9,
        breaks=dict.fromkeys((4, 5, 12), "đổi phương pháp"),
        alt="Hạng",
        prefix="a",
    )
    nodes = etree.fromstring(svg).iter(f"{SVG}text")
    heights = [node.get("y") for node in nodes if node.text == "đổi phương pháp"]
    assert len(heights) == 3 and len(set(heights)) == 2


@pytest.mark.parametrize("places", [[0, 1], [1, 64], [1]])
def test_places_that_cannot_be_are_refused(places: list[int]) -> None:
    with pytest.raises(ReportError):
        rank_chart(["2023", "2024"], places, of=63, alt="Hạng", prefix="a")


@pytest.mark.parametrize("index", [0, 2, -1])
def test_a_break_outside_the_years_is_refused(index: int) -> None:
    with pytest.raises(ReportError, match="giữa hai kỳ"):
        rank_chart(["2023", "2024"], [1, 2], of=63, breaks={index: "x"}, alt="Hạng", prefix="a")


def test_a_score_shows_its_share_and_hatches_what_was_lost() -> None:
    assert {"2,10/3,00 điểm", "70,0%"} <= set(texts(score()))
    assert len(bars_of(score(), "url")) == 1 and "<pattern" in score()


def test_a_score_that_was_not_given_is_not_zero() -> None:
    svg = score_chart([ScoreBar("A", None, 10)], alt="Chưa có", prefix="a")
    assert "chưa có số liệu" in texts(svg)
    assert not [text for text in texts(svg) if text.startswith("0")]


def test_a_maximum_of_zero_is_refused() -> None:
    with pytest.raises(ReportError, match="lớn hơn 0"):
        score_chart([ScoreBar("A", 0, 0)], alt="Điểm", prefix="a")
