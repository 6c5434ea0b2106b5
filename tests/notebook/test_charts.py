"""Charts: what a reader sees and is told, and what an analyst's own picture comes out as."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
import pandas as pd
import pytest
import seaborn as sns
from charted import QUARTERS, ranked, scores, series, values
from lxml import etree
from matplotlib import pyplot
from matplotlib.figure import Figure
from project import assessed

from helpers.core.errors import ReportError
from helpers.documents.html.svg import inline_svg
from helpers.notebook import charts
from helpers.notebook.charts.sheet import nice_ticks
from helpers.notebook.open_report import Report
from helpers.notebook.pictures import figure_facts, figure_node

SVG = "{http://www.w3.org/2000/svg}"
TRIED = re.compile(r"Ví dụ: ``(.*)``")


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """Each test begins in the house's style and leaves none behind."""
    with mpl.rc_context():
        charts.theme("vi")
        yield
        charts.theme("vi")
    pyplot.close("all")


def texts(figure: Any) -> list[str]:
    """What is written in a chart's SVG."""
    root = etree.fromstring(figure_node(figure)["svg"])
    return [" ".join(element.itertext()).strip() for element in root.iter(f"{SVG}text")]


def line(figure: Figure) -> list[float]:
    """The points of a chart's only line, NaN where it stops."""
    (drawn,) = (curve for axes in figure.axes for curve in axes.lines if len(curve.get_xdata()) > 1)
    return list(drawn.get_ydata())


def drawn_in_a_process(seed: str) -> bytes:
    code = (
        "import sys; sys.path[:0] = {!r}; import test_charts as t; "
        "sys.stdout.buffer.write(''.join(t.figure_node(f)['svg'] for f in t.all_kinds()).encode())"
    )
    command = [sys.executable, "-c", code.format([entry for entry in sys.path if "tests" in entry])]
    env = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run(command, env=env, capture_output=True, check=True).stdout


def all_kinds() -> list[Any]:
    """One chart of each kind, and one that an analyst draws."""
    charts.theme("vi")
    goal = {"target": 55.0, "target_text": "55%", "met": True}
    whole = values(
        *series([40, None, 60, 70.5]),
        *series([40, 45, 50, 56.25], "to_date", **goal),
        *series([30, 35, 40, 45], unit="b", unit_name="Đơn vị B", unit_short="B"),
        {"unit": "b", "unit_short": "B", "value": 45.0, **{**goal, "met": False}},
        {"indicator": "B", "indicator_name": "Hai", "value": 20.0, "maximum": 30.0},
        {"unit": "b", "unit_short": "B", "indicator": "B", "indicator_name": "Hai", "value": 9.0},
    )
    of_a = whole[whole.unit == "a"]
    parts = [("a", "A", "do mình", 3), ("a", "A", "do người khác", -1), ("b", "B", "do mình", -2)]
    frame = pd.DataFrame(parts, columns=["unit", "unit_name", "part", "places"])
    drivers = pd.DataFrame({"name": ["Một", "Hai"], "effect": [1.5, -0.25]})
    dotted = sns.stripplot(data=of_a, x="value", y="period_name")
    made = [
        charts.targets(of_a),
        charts.shares(of_a),
        charts.trend(of_a, "a", "A"),
        charts.to_date(whole, "a", "A"),
        charts.position(scores({}, {"unit": "b", "rank": 2, "score": 80.0}), mark="b"),
        charts.dots(whole, "2023-Q4", "A", mark="b"),
        charts.scatter(whole, "2023-Q4", "A", "B", mark="a"),
        charts.ranks(ranked([9, 7, None, 3], {1: "đổi phương pháp"})),
        charts.rank_parts(frame),
        charts.rank_parts(frame[frame.unit == "a"]),
        charts.contributions(drivers),
        charts.small_multiples(series_of_two(), "a", ["A", "B"]),
        charts.intervals(peers(), mark="b"),
        charts.profile(peers(("score", "other")), mark="b"),
        charts.tile_map(six(), tiles(), mark="c"),
        charts.heat_map(judged()),
        dotted,
    ]
    if None in made:
        raise ValueError(f"chart {made.index(None)} is none")
    return made


def peers(nodes: tuple[str, ...] = ("score",)) -> pd.DataFrame:
    """Six units in some nodes, with intervals of their ranks."""
    return scores(
        *(
            {"unit": unit, "unit_short": unit.upper(), "node": node, "node_name": f"Nút {node}",
             "rank": place, "rank_low": place, "rank_high": place + 1, "score": 90.0 - place}
            for node in nodes
            for place, unit in enumerate("abcdef", 1)
        )
    )  # fmt: skip


def six() -> pd.DataFrame:
    """The units of `peers`, of which there are no more."""
    return peers().assign(of=6)


def tiles(*off: str) -> pd.DataFrame:
    """The six units of `peers` below each other on one map, but for those `off` it."""
    rows = [("m", unit, row, 1) for row, unit in enumerate("abcdef", 1) if unit not in off]
    return pd.DataFrame(rows, columns=["map", "unit", "row", "column"])


def judged(**met: list[bool | None]) -> pd.DataFrame:
    """Results to date of units over the quarters; what misses its target misses it by far."""
    met = met or {"a": [True, True, True, True], "b": [True, False, False, None]}
    return values(
        *(
            row | {"unit": unit, "unit_short": unit.upper(), "met": state}
            for unit, of_unit in met.items()
            for row, state in zip(
                series([None if state is None else 60.0 if state else 30.0 for state in of_unit],
                       "to_date", target=55.0, target_text="55%"),
                of_unit, strict=True)
        )
    )  # fmt: skip


def series_of_two() -> pd.DataFrame:
    other = {"indicator": "B", "indicator_name": "Chỉ tiêu hai"}
    return values(*series([1, 2, None, 4]), *series([None] * 4, **other))


# ---- every chart --------------------------------------------------------------------------


def test_the_example_of_every_function_runs_on_a_real_report() -> None:
    assessment = assessed("dak-nong-650", "2023-Q4")
    report = Report(assessment, assessment.facts.setting.unit("so-y-te"), "so-y-te")
    known = {
        **{"charts": charts, "report": report, "unit": "so-y-te", "period": "2023-Q4"},
        "drivers": pd.DataFrame({"name": ["Một", "Hai"], "effect": [1.5, -0.25]}),
    }
    for name in charts.__all__:
        text = getattr(charts, name).__doc__
        (example,) = TRIED.findall(text)
        assert re.search(
            "[ăâđêôơưạảấầẩậắằẳặẹẻẽếềểễệịỉọỏốồổộớờởợụủứừửựỳỵỷỹáàãéèíìóòõúùý]", text[:80]
        )
        made = eval(example, known)
        # those of peers: test_peer_pages
        if name not in ("theme", "shares", "intervals", "profile", "assessed"):
            about = made.described
            assert about.title and about.subtitle and len(about.alt) > 40
            assert about.rows and {len(row) for row in about.rows} == {len(about.columns)}


def test_every_chart_has_the_same_bytes_in_two_processes_and_may_stand_in_a_page() -> None:
    nodes = [figure_node(figure) for figure in all_kinds()]
    assert drawn_in_a_process("1").decode() == "".join(node["svg"] for node in nodes)
    for node in nodes:
        assert inline_svg(node["svg"], alt=node["alt"], prefix="a-").startswith("<svg")
        assert set(re.findall("font-family: ([^;\"']+)", node["svg"])) == {
            "Arimo, Arial, Helvetica, "
        }


def test_a_chart_leaves_no_figure_open_behind_it() -> None:
    charts.trend(values(*series([1, 2])))
    assert pyplot.get_fignums() == []


def test_signs_in_a_name_from_a_workbook_stay_signs() -> None:
    name = "Thu $x^2$ <b>lệ phí</b> & phí"
    frame = values({"target": 60.0, "met": False, "indicator_name": name})
    assert name in " ".join(texts(charts.targets(frame)))


def test_an_english_report_has_english_words_and_numbers() -> None:
    charts.theme("en")
    frame = values({"value": 1234.5, "measured_in": "hồ sơ", "target": 2000.0, "met": False})
    assert {"1,234.5", "misses target 2,000"} <= set(texts(charts.targets(frame)))
    assert figure_facts(charts.targets(frame))[1] == [1234.5, 2000.0]


@pytest.mark.parametrize(
    "call",
    [
        lambda: charts.targets(values({})),
        lambda: charts.shares(values({"maximum": 1.0})),
        lambda: charts.trend(values({"basis": "own"})),
        lambda: charts.position(scores({})),
        lambda: charts.ranks(ranked([3, 2])),
    ],
    ids=["no target", "an index is its own share", "one period", "one unit", "two ranks"],
)
def test_where_a_report_has_nothing_to_draw_there_is_no_chart(call: Any) -> None:
    assert call() is None


def test_a_frame_without_its_columns_or_a_name_that_it_lacks_is_refused() -> None:
    for call, expected in (
        (lambda: charts.targets(pd.DataFrame({"x": [1]})), "target"),
        (lambda: charts.trend(values(*series([1, 2])), unit="ubnd-x"), "ubnd-x"),
        (lambda: charts.dots(values({}), "2023-Q4", "Z"), "Z"),
        (lambda: charts.small_multiples(values(*series([1, 2])), "a", ["Z"]), "Z"),
        (lambda: charts.trend(values({"basis": "own", "value": float("inf")})), "vô cực"),
    ):
        with pytest.raises(ReportError, match=expected):
            call()


# ---- what a chart says --------------------------------------------------------------------


def test_a_value_that_looks_like_its_target_is_said_unrounded() -> None:
    near = {"numerator": 8496, "denominator": 10000, "value": 84.96, "target": 85.0, "met": False}
    figure = charts.targets(values({**near, "target_text": "tối thiểu 85%"}))
    assert {"chưa đạt chỉ tiêu tối thiểu 85%", "chưa làm tròn: 84,96%"} <= set(texts(figure))
    assert figure.described.rows == (("Chỉ tiêu một", "84,96%", "tối thiểu 85%", "chưa đạt"),)


def test_what_is_missing_is_said_and_a_true_zero_is_zero() -> None:
    goal = {"target": 60.0, "target_text": "60%"}
    rows = [{"status": "no_activity", "value": None, **goal}, {"value": 0.0, "met": False, **goal}]
    assert {"không phát sinh", "0,0%"} <= set(texts(charts.targets(values(*rows))))
    others = values({"unit_short": "B", "value": None}, {"unit_short": "C"})
    assert "chưa có số liệu" in texts(charts.dots(others, "2023-Q4", "A"))
    assert "chưa có số liệu" in texts(charts.small_multiples(series_of_two(), "a", ["A", "B"]))


def test_a_line_stops_where_there_is_no_value_and_draws_no_target() -> None:
    figure = charts.trend(values(*series([10, None, 30, 40], target=85.0)))
    assert pd.isna(line(figure)).tolist() == [False, True, False, False]
    assert not [text for text in texts(figure) if "85" in text]


def test_a_last_value_of_an_earlier_period_says_so() -> None:
    assert "20,0% (quý" in " ".join(texts(charts.trend(values(*series([10, 20, None])))))


def test_more_lines_than_colours_are_refused_when_asked_for_and_left_out_when_not() -> None:
    many = [series([1, 2], indicator=str(n), indicator_name=f"Chỉ tiêu {n}") for n in range(6)]
    frame = values(*(row for points in many for row in points))
    with pytest.raises(ReportError, match="tối đa 5 đường"):
        charts.trend(frame, indicators=[str(n) for n in range(6)])
    assert "chỉ vẽ các chỉ tiêu đầu bảng" in charts.trend(frame).described.subtitle


def test_a_years_target_stands_against_the_value_to_date() -> None:
    goal = {"target": 70.0, "target_text": "70%"}
    frame = values(*series([60, 65, 65, 90]), *series([60, 62, 65, 70.4], "to_date", **goal))
    figure = charts.to_date(frame, "a", "A")
    assert line(figure) == [60, 62, 65, 70.4]
    assert {"luỹ kế", "70,4%", "chỉ tiêu năm", "70%", "90,0%"} <= set(texts(figure))
    assert charts.to_date(frame, "a", "A", "2023-Q2").described.rows[-1][0] == "quý II/2023"


def test_the_whole_is_no_dot_among_its_parts() -> None:
    frame = values({"unit_short": "Toàn tỉnh"}, {"unit_short": "B"}).assign(whole=[True, False])
    assert [row[0] for row in charts.dots(frame, "2023-Q4", "A").described.rows] == ["B"]


def test_a_map_shows_the_tiles_around_the_own_one_and_the_whole_without_one() -> None:
    everyone = [*"ABCDEF"]
    assert [row[0] for row in charts.tile_map(six(), tiles()).described.rows] == everyone
    scattered = tiles().assign(row=[1, 2, 3, 4, 5, 8])
    near = pd.concat([tiles(), scattered.assign(map="n")[:5]])
    assert charts.tile_map(six(), near, mark="c").described.rows[0] == ("A", "1")
    assert len(charts.tile_map(six(), near.assign(row=1), mark="f").described.rows) == 6
    # too few of the six lie near, or on the map at all
    assert charts.tile_map(six(), scattered, mark="a") is None
    assert charts.tile_map(six(), tiles("f")) is None
    assert charts.tile_map(six(), tiles(), mark="elsewhere") is None


def test_a_map_shows_units_without_rank_and_none_where_all_stand_in_one_quarter() -> None:
    assert charts.tile_map(peers(), tiles()) is None
    some = peers()
    some.loc[some.unit == "f", "rank"] = pd.NA
    more = pd.concat([some, scores({"unit": "g", "unit_short": "G", "rank": 6, "of": 25})])
    placed = pd.concat([tiles(), pd.DataFrame([("m", "g", 7, 1)], columns=tiles().columns)])
    drawn = charts.tile_map(more.assign(of=6), placed)
    assert ("F", "–") in drawn.described.rows and "không xếp hạng" in texts(drawn)


def test_the_heat_map_tells_who_missed_when_the_worst_first() -> None:
    made = charts.heat_map(judged(a=[True] * 4, b=[False] * 4, c=[True, False, True, None]))
    assert [row[0] for row in made.described.rows] == ["B", "C", "A"]
    assert made.described.title == "Chưa đạt ở mọi kỳ: B"
    assert "B: 4 ô chưa đạt; C: 1 ô chưa đạt." in made.described.alt
    assert [text for text in texts(made) if text in ("I", "II", "III", "IV")] == [
        "I", "II", "III", "IV"]  # fmt: skip
    assert charts.heat_map(judged(a=[True] * 4, b=[True] * 4)) is None
    assert charts.heat_map(judged(a=[True, False, True, None])) is None


def test_the_line_to_date_takes_the_indicator_that_misses_its_target_most() -> None:
    goal = {"target": 55.0, "target_text": "55%", "met": False}
    two = values(
        *series([40, 45, 50, 54], "to_date", **goal),
        *series([40, 45, 50, 41], "to_date", indicator="B", indicator_name="Hai", **goal),
    )
    assert charts.to_date(two, "a").described.title.startswith("Hai: ")
    assert charts.to_date(two.assign(met=True), "a") is None
    assert charts.to_date(two[two.period == "2023-Q4"], "a") is None


def test_a_picture_in_which_nothing_differs_is_not_drawn() -> None:
    alike = [{"indicator": code, "value": 5.0, "maximum": 10.0} for code in "AB"]
    assert charts.position(scores({}, {"unit": "b", "rank": 1})) is None
    assert charts.ranks(ranked([4, 4, None, 4])) is None
    assert charts.trend(values(*series([50, 50, 50, 50]))) is None
    assert charts.shares(values(*alike)) is None
    # each differs by one number, and is drawn
    assert charts.position(scores({}, {"unit": "b", "rank": 2, "score": 89.9})) is not None
    assert charts.ranks(ranked([4, 4, None, 5])) is not None
    assert charts.trend(values(*series([50, 50, 50, 51]))) is not None
    assert charts.shares(values(alike[0], {**alike[1], "value": 6.0})) is not None


def test_units_of_one_rank_keep_the_order_of_the_frame() -> None:
    rows = [
        {"unit": name, "unit_short": name, "rank": rank, "score": 90.0 - rank}
        for name, rank in zip("CAB", (2, 1, 2), strict=True)
    ]
    figure = charts.position(scores(*rows), mark="A")
    assert [row[0] for row in figure.described.rows] == ["A", "C", "B"]


def test_of_very_many_units_a_page_draws_those_near_its_own() -> None:
    rows = [
        {"unit": f"u{n}", "unit_short": f"u{n}", "rank": n, "score": 300.0 - n, "node": node}
        for node in ("a", "b")
        for n in range(1, 251)
    ]
    every = scores(*rows)
    figure = charts.position(every, mark="u30")
    assert [row[0] for row in figure.described.rows] == [f"u{n}" for n in range(23, 38)]
    assert "hạng gần nhất" in figure.described.subtitle
    few = every[every["rank"] <= 50]
    assert len(charts.position(few, mark="u30").described.rows) == 50

    def dots(frame: pd.DataFrame) -> int:
        drawn = charts.profile(frame, mark="u30").axes[0].collections
        return sum(len(marks.get_offsets()) for marks in drawn if hasattr(marks, "get_sizes"))

    assert (dots(every), dots(few)) == (2, 100)


def test_ranks_are_not_joined_where_they_are_not_compared() -> None:
    figure = charts.ranks(ranked([9, 7, 8, 3], {2: "đổi phương pháp"}))
    assert "đổi phương pháp" in texts(figure)
    assert pd.isna(line(figure)).tolist() == [False, False, True, False, False]
    top, bottom = figure.axes[0].get_ylim()[::-1]
    assert top == 1 and bottom > 25


def test_parts_add_up_to_the_whole_change() -> None:
    drivers = pd.DataFrame({"name": [str(n) for n in range(14)], "effect": [2.0] + [0.1] * 13})
    figure = charts.contributions(drivers, measured_in="điểm phần trăm")
    assert "+3,30 điểm phần trăm" in figure.described.subtitle
    assert len(figure.described.rows) == 12
    assert ("các phần khác", "+0,40") in figure.described.rows
    assert figure.described.rows[-1] == ("Cộng", "+3,30")


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(0, 3.2, [0, 1, 2, 3, 4]), (48.6, 97.9, [40, 60, 80, 100]), (70, 70, [70, 70.01])],
)
def test_ticks_are_round_and_few(low: float, high: float, ticks: list[float]) -> None:
    made = nice_ticks(low, high, 4)
    assert made[0] <= low and made[-1] >= high and len(made) <= 5
    assert len(ticks) < 3 or made == ticks


# ---- what an analyst draws ----------------------------------------------------------------


def test_an_analysts_chart_comes_out_in_the_houses_fonts_and_numbers_and_is_not_cut() -> None:
    _, axes = pyplot.subplots(figsize=(3, 2))
    axes.barh(["Một đơn vị có cái tên rất là dài để đứng bên trái", "Hai"], [0.25, 1234.5])
    axes.bar_label(axes.containers[0], fmt="%.1f")
    axes.set_title("Tự vẽ")
    with mpl.rc_context({"font.family": "DejaVu Sans"}):
        axes.set_xlabel("hồ sơ")
    node = figure_node(axes)
    assert node["title"] == "Tự vẽ" and "trục ngang: hồ sơ" in node["alt"]
    assert "DejaVu" not in node["svg"]
    assert {"1.000", "1234,5"} <= set(texts(axes)) and "1.000" in node["ticks"]
    _, _, width, _ = map(float, etree.fromstring(node["svg"]).get("viewBox").split())
    assert width > 3 * 72 + 100
    assert {0.25, 1234.5} <= set(figure_facts(axes)[1])


@pytest.mark.parametrize("kind", ["relplot", "jointplot", "pairplot", "subplots", "heatmap"])
def test_any_figure_of_seaborn_and_matplotlib_can_be_shown(kind: str) -> None:
    frame = pd.DataFrame({"x": [1.5, 2.0, 4.0], "y": [3.0, 1.0, 2.5]})
    drawn: Any = {
        "relplot": lambda: sns.relplot(data=frame, x="x", y="y", height=2),
        "jointplot": lambda: sns.jointplot(data=frame, x="x", y="y", height=3),
        "pairplot": lambda: sns.pairplot(frame, height=1.5),
        "subplots": lambda: pyplot.subplots(1, 2)[1],
        "heatmap": lambda: sns.heatmap(frame, annot=True, fmt=".1f"),
    }[kind]()
    node = figure_node(drawn, title="Hình", alt="Mô tả bằng lời")
    assert (node["title"], node["alt"]) == ("Hình", "Mô tả bằng lời")
    if kind != "subplots":
        assert {1.5, 2.5} <= set(figure_facts(drawn)[1])
    if kind == "heatmap":
        assert "1,5" in texts(drawn)


def test_what_an_analyst_adds_to_our_chart_is_not_cut() -> None:
    figure = charts.trend(values(*series([10, 20])))
    before = etree.fromstring(figure_node(figure)["svg"]).get("viewBox")
    figure.axes[0].set_title("Thêm một dòng ở trên")
    after = etree.fromstring(figure_node(figure)["svg"]).get("viewBox")
    assert float(after.split()[3]) > float(before.split()[3])


@pytest.mark.parametrize("thing", [None, 3, "hình", Figure(), []])
def test_what_is_no_picture_is_refused(thing: Any) -> None:
    with pytest.raises(ReportError, match=r"Không phải hình vẽ|Hình vẽ trống"):
        figure_node(thing)


def test_the_table_behind_a_chart_has_what_the_chart_says() -> None:
    node = figure_node(charts.trend(values(*series([10, None]), *series([1, 2], unit="b"))))
    assert [column["align"] for column in node["data"]["columns"]] == ["start", "end"]
    assert [row[0] for row in node["data"]["rows"]] == [name for _, name in QUARTERS[:2]]
    assert "0%" in node["ticks"]
