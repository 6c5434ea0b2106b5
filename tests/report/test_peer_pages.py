"""What a report of an index of peers shows: tree, league table, charts, and every format."""

import io
import re
import statistics
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import inprocess
import openpyxl
import pandas as pd
import pytest
from charted import scores as scored
from peers import INDEX, LEAVES, PERIODS, UNITS, WHOLE, framework, peer_project, values, with_whole

from helpers.core.cells import condensed
from helpers.documents.docx.render import render_docx
from helpers.documents.pdf.render import render_pdf
from helpers.documents.xlsx.render import render_xlsx
from helpers.notebook import charts, frames
from helpers.notebook.lookups import contributions_frame
from helpers.notebook.open_report import open_report
from helpers.report.assessment.assess import Assessment, assess
from helpers.report.assessment.slices import slices
from helpers.report.key_figures import key_figures
from helpers.report.record.comparison import with_all_units
from helpers.report.record.record import record_of
from helpers.report.site.period_page import period_page
from helpers.report.site.site import render_period_index
from helpers.report.tables.league import league_table
from helpers.report.tables.tree import peers_table, tree_table
from helpers.report.tables.tree_history import history_table

OWN = UNITS[2]  # Xã Cẩm Lý
TREE = ["Chỉ số xã", "Môi trường", "Nước sạch", "Rác tồn", "Dịch vụ", "Đúng hạn", "Trực tuyến",
        "Hài lòng"]  # fmt: skip


@pytest.fixture(scope="module")
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield monkeypatch


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory, patch: pytest.MonkeyPatch) -> Assessment:
    """The index as it is delivered; its project is the open one."""
    return assess(peer_project(tmp_path_factory.mktemp("peers"), patch), INDEX, "2024")


def other(tmp_path: Any, table: pd.DataFrame | None = None, **score: Any) -> Assessment:
    """The same with another table or another score, in a project that is open for a moment."""
    with pytest.MonkeyPatch.context() as patch:
        project = peer_project(tmp_path, patch, table, framework(**score))
        return assess(project, INDEX, "2024")


def rows(node: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The rows of a table by their head, each by the titles of the columns."""
    titles = [column["title"] for column in node["columns"]]
    head = node["row_header"]
    return {row[head]: dict(zip(titles, row, strict=True)) for row in node["rows"]}


def tree_of(known: Assessment, unit: str = OWN, **asked: Any) -> dict[str, Any]:
    return tree_table(known.facts, known.facts.setting.unit(unit), **asked)


# ---- the tree ------------------------------------------------------------------------------


def test_a_unit_reads_the_whole_tree_in_order_groups_strong_and_parts_indented(
    known: Assessment,
) -> None:
    table = tree_of(known)
    assert [row[0] for row in table["rows"]] == TREE
    assert table["levels"] == [0, 0, 1, 1, 0, 1, 1, 1]
    assert [TREE[at] for at in table["emphasis"]] == ["Chỉ số xã", "Môi trường", "Dịch vụ"]


def test_value_place_median_and_change_are_those_of_the_table_that_was_sent(
    known: Assessment,
) -> None:
    sent = values().set_index(["period", "unit"])["MT2"]
    now, before = sent["2024"], sent["2023"]
    place = 1 + sum(now < now[OWN])  # less waste is better
    place_before = 1 + sum(before < before[OWN])
    row = rows(tree_of(known))["Rác tồn"]
    assert row["Kết quả"] == f"{now[OWN]:.2f}".replace(".", ",")
    assert row["Xếp hạng"] == f"{place}/14"
    assert row["Trung vị"] == f"{statistics.median(now):.2f}".replace(".", ",")
    assert row["So năm 2023"] == f"−{before[OWN] - now[OWN]:.2f}".replace(".", ",")
    assert row["Thay đổi hạng"] == {0: "0"}.get(place_before - place, f"{place_before - place:+d}")
    assert any("thấp hơn là tốt hơn ở: Rác tồn" in note for note in tree_of(known)["notes"])


def test_where_other_units_had_a_value_no_places_are_counted_and_the_reason_is_said(
    known: Assessment,
) -> None:
    table = tree_of(known)
    assert rows(table)["Hài lòng"]["Thay đổi hạng"] == "–"
    assert rows(table)["Trực tuyến"]["Thay đổi hạng"] != "–"
    (note,) = [note for note in table["notes"] if "không tính số bậc" in note]
    assert "Hài lòng" in note and "Trực tuyến" not in note


def test_what_is_missing_says_so_and_has_no_place(known: Assessment) -> None:
    row = rows(tree_of(known, UNITS[-1]))["Hài lòng"]
    assert row["Kết quả"] == "chưa có số liệu"
    assert row["Xếp hạng"] == row["So năm 2023"] == "–"


def test_only_the_nodes_that_are_asked_for_are_shown(known: Assessment) -> None:
    assert [row[0] for row in tree_of(known, codes=["DV2", "MT"])["rows"]] == [
        "Môi trường",
        "Trực tuyến",
    ]


def test_one_unit_of_measure_stands_below_the_table_several_in_a_column(
    known: Assessment,
) -> None:
    assert "ĐVT" in rows(tree_of(known))["Đúng hạn"]
    alike = tree_of(known, codes=["MT", "MT1", "MT2"])
    assert "ĐVT" not in rows(alike)["Môi trường"]
    assert "Đơn vị tính: điểm." in alike["notes"]


def test_a_method_that_changed_leaves_the_indicators_comparable_and_not_the_groups(
    tmp_path: Any,
) -> None:
    shape = framework()
    shape["indicators"][-1]["periods"] = ["2022", "2023"]  # DV3 ends
    with pytest.MonkeyPatch.context() as patch:
        changed = assess(peer_project(tmp_path, patch, declared=shape), INDEX, "2024")
    table = rows(tree_of(changed))
    assert "Hài lòng" not in table
    assert table["Chỉ số xã"]["So năm 2023"] == table["Dịch vụ"]["So năm 2023"] == "–"
    assert table["Môi trường"]["So năm 2023"] != "–" != table["Trực tuyến"]["So năm 2023"]
    assert changed.facts.contributions == {}
    history = history_table(changed.facts, changed.facts.setting.unit(OWN))
    assert history is not None and rows(history)["Hài lòng"]["năm 2024"] == "–"
    assert any("đổi từ: năm 2024" in note for note in history["notes"])


def test_the_whole_reads_the_middle_and_the_ends_of_all_units(known: Assessment) -> None:
    table = peers_table(known.facts, known.facts.setting.unit(WHOLE))
    sent = values().query("period == '2024'").set_index("unit")["MT1"]
    row = rows(table)["Nước sạch"]
    assert row["Thấp nhất"].startswith(f"{sent.min():.2f}".replace(".", ","))
    lowest = known.facts.setting.unit(sent.idxmin())
    assert sum(sent == sent.min()) > 1 or f"({lowest.short_vi})" in row["Thấp nhất"]
    assert int(row["Số đơn vị tăng"]) + int(row["Số đơn vị giảm"]) <= 14
    assert "Toàn huyện" not in row  # no value of it was sent


def with_points() -> dict[str, Any]:
    """The same tree, its values earning points."""
    shape = framework()
    for node in shape["indicators"]:
        if node["code"] in LEAVES:
            full = 5 if node["code"] == "DV3" else 100
            node |= {"maximum": 20, "scoring": {"rule": "proportional", "full": full}}
            node |= {"direction": 1}
        else:
            node |= {"maximum": {"CS": 100, "MT": 40, "DV": 60}[node["code"]], "aggregate": "sum"}
    shape["score"] = {"rule": "points", "decimals": 2, "maximum": 100}
    return shape


def test_values_that_earn_points_show_both_and_are_not_held_against_the_maximum(
    tmp_path: Any,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        earned = assess(peer_project(tmp_path, patch, declared=with_points()), INDEX, "2024")
        inprocess.proved(INDEX, "2024", OWN)
    table = rows(tree_of(earned))
    assert table["Đúng hạn"]["Kết quả"] == "64,0%" and table["Đúng hạn"]["Điểm"] == "12,80"
    assert table["Đúng hạn"]["Tối đa"] == "20" and table["Môi trường"]["Điểm"] == "14,80"
    assert "Tân Lập (thiếu 1/5 chỉ tiêu)" in rows(league_table(earned.facts))


# ---- the league table ----------------------------------------------------------------------


def test_units_stand_by_rank_with_interval_group_and_parts(known: Assessment) -> None:
    table = league_table(known.facts)
    by_name = rows(table)
    names = list(by_name)
    assert names[0] == "Sơn Tây" and names[-1] == "Trung vị"
    first = by_name["Sơn Tây"]
    standing = known.facts.standing(UNITS[12], known.facts.period)
    assert standing.interval is not None
    assert first["Khoảng hạng"] == "{}–{}".format(*standing.interval)
    assert first["Nhóm"] == "Phía Bắc" and first["MT"] and first["DV"]
    assert table["totals"] == 1
    ranks = [int(row["Hạng"]) for name, row in by_name.items() if name != "Trung vị"]
    assert ranks == sorted(ranks) and len(ranks) == 14


def test_a_unit_without_a_score_comes_last_with_the_reason(tmp_path: Any) -> None:
    strict = other(tmp_path, minimum_available=1)
    names = list(rows(league_table(strict.facts)))
    assert names[-2:] == ["Tân Lập (thiếu 1/5 chỉ tiêu)", "Trung vị"]
    assert rows(league_table(strict.facts))[names[-2]]["Hạng"] == "–"


def test_a_given_total_stands_apart_and_is_not_ranked(tmp_path: Any) -> None:
    assessment = other(tmp_path, with_whole(values(), **dict.fromkeys(LEAVES, 1.0), CS=55.5))
    league = league_table(assessment.facts)
    assert list(rows(league))[-2:] == ["Trung vị", "Toàn huyện"] and league["totals"] == 2
    assert rows(league)["Toàn huyện"]["Điểm"] == "55,50"
    assert rows(league)["Toàn huyện"]["Hạng"] == ""
    assert assessment.facts.standing(UNITS[0], assessment.facts.period).rank.of == 14  # type: ignore[union-attr]
    spread = rows(peers_table(assessment.facts, assessment.facts.setting.unit(WHOLE)))
    assert spread["Chỉ số xã"]["Toàn huyện"] == "55,50"


def test_long_names_of_groups_are_told_by_their_letters_and_explained(known: Assessment) -> None:
    units = list(known.facts.setting.reporting_units)
    long = [
        unit.model_copy(update={"group_vi": "Đồng bằng sông Cửu Long" if at % 2 else "Tây Nguyên"})
        for at, unit in enumerate(units)
    ]
    setting = replace(
        known.facts.setting, registry=replace(known.facts.setting.registry, units=tuple(long))
    )
    table = league_table(replace(known.facts, setting=setting))
    assert {row["Nhóm"] for row in rows(table).values()} == {"ĐBSCL", "Tây Nguyên", ""}
    assert "ĐBSCL: Đồng bằng sông Cửu Long." in table["notes"]


def test_a_score_that_is_compared_as_it_is_is_printed_with_the_decimals_that_are_declared(
    tmp_path: Any,
) -> None:
    exact = other(tmp_path, rank_decimals=9)
    record = record_of(exact, OWN, "vi")
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(record, title="x")))
    assert "ROUND(F6,9)" in book["Đơn vị"]["G6"].value
    assert rows(league_table(exact.facts))["Sơn Tây"]["Điểm"] == "90,10"
    seen = key_figures(exact.facts, exact.facts.setting.unit(OWN))
    assert seen is not None
    (figure,) = [figure for figure in seen["figures"] if figure["label"] == "Chỉ số xã"]
    assert figure["value"] == "34,28" and figure["of"] == ""


# ---- frames and charts ---------------------------------------------------------------------


def test_scores_have_one_row_for_every_node_of_every_unit_and_period(known: Assessment) -> None:
    frame = frames.scores_frame(known, "vi")
    assert not frame.duplicated(["unit", "period", "node"]).any()
    whole_rows = len(UNITS) * len(PERIODS) * 8
    assert len(frame) == whole_rows - 1  # one value is missing
    index = frame[frame.node == "CS"]
    assert index[["rank_low", "rank_high", "rank_in_group"]].notna().all().all()
    below = frame[frame.node != "CS"]
    assert below[["rank_low", "rank_high", "rank_in_group"]].isna().all().all()
    assert below["rank"].notna().all() and (below["rank"] <= below["of"]).all()
    nodes = frames.values_frame(known, "vi").query("period == '2024'")["indicator"].unique()
    assert {"CS", "MT", "DV", *LEAVES} == set(nodes)


def test_what_moved_the_score_adds_up_to_its_change(known: Assessment) -> None:
    moved = contributions_frame(known.facts, known.facts.setting.unit(OWN), "vi")
    top = moved[moved.parent == "CS"]
    score = [
        known.facts.standing(OWN, period).score.value  # type: ignore[union-attr]
        for period in known.facts.history[-2:]
    ]
    assert top.effect.sum() == pytest.approx(score[1] - score[0])  # type: ignore[operator]
    leaves = moved[moved.parent == "DV"]
    assert leaves.effect.sum() == pytest.approx(top.set_index("node").effect["DV"])
    figure = charts.contributions(top)
    assert figure is not None
    assert figure.described.rows[-1] == ("Cộng", "+11,14")  # type: ignore[attr-defined]


def many(count: int) -> pd.DataFrame:
    return scored(
        *(
            {"unit": f"u{n}", "unit_short": f"Xã {n}", "rank": n, "of": count, "score": 100.0 - n,
             "rank_low": max(1, n - 2), "rank_high": n + 3, "maximum": None}
            for n in range(1, count + 1)
        )
    )  # fmt: skip


def test_intervals_show_the_units_around_the_own_one_or_all() -> None:
    around = charts.intervals(many(60), mark="u30")
    every = charts.intervals(many(60))
    assert around is not None and every is not None
    assert [row[0] for row in around.described.rows] == [f"Xã {n}" for n in range(23, 38)]  # type: ignore[attr-defined]
    assert len(every.described.rows) == 60  # type: ignore[attr-defined]
    assert ("Xã 30", "30", "28–33") in around.described.rows  # type: ignore[attr-defined]
    first = charts.intervals(many(60), mark="u1")
    assert first is not None and first.described.rows[0][0] == "Xã 1"  # type: ignore[attr-defined]
    assert charts.intervals(many(60), mark="u99") is None
    assert charts.position(many(60), mark="u99") is None
    assert charts.position(many(20), mark="u99") is not None


def test_without_intervals_the_chart_of_positions_is_drawn_and_no_maximum_is_invented() -> None:
    plain = many(6).assign(rank_low=None, rank_high=None)
    assert charts.intervals(plain, mark="u2") is None
    figure = charts.position(plain, mark="u2")
    assert figure is not None
    written = [text.get_text() for text in figure.texts]
    assert "điểm" in written and not any("nan" in text.lower() for text in written)


def test_a_profile_puts_the_best_to_the_right_whichever_way_is_better(known: Assessment) -> None:
    frame = frames.scores_frame(known, "vi").query("period == '2024'")
    chosen = frame[frame.node.isin(["MT", "DV"])]
    figure = charts.profile(chosen, mark=OWN)
    assert figure is not None
    assert [row[0] for row in figure.described.rows] == ["Môi trường", "Dịch vụ"]  # type: ignore[attr-defined]
    assert figure.described.rows[0][2] == "12/14"  # type: ignore[attr-defined]
    for score, best in (([1.0, 2, 3, 4, 5], 0), ([5.0, 4, 3, 2, 1], 0)):
        rows_ = [
            {"unit": f"u{at}", "node": node, "score": value, "rank": 1 + abs(at - best), "of": 5}
            for node in ("a", "b")
            for at, value in enumerate(score)
        ]
        drawn = charts.profile(scored(*rows_))
        assert drawn is not None
        points = drawn.axes[0].collections[-2].get_offsets()
        assert points[:, 0].max() == 1.0


@pytest.mark.parametrize("name", ["intervals", "profile"])
def test_the_examples_of_charts_of_peers_run_on_a_report(known: Assessment, name: str) -> None:
    (example,) = re.findall(r"Ví dụ: ``(.*)``", getattr(charts, name).__doc__)
    names = {"charts": charts, "report": open_report(INDEX, "2024", OWN, "vi")}
    made = eval(example, {**names, "unit": OWN, "period": "2024"})
    assert made.described.title and len(made.described.alt) > 40
    assert {len(row) for row in made.described.rows} == {len(made.described.columns)}


def test_few_units_make_no_profile() -> None:
    assert charts.profile(many(4)) is None
    assert charts.profile(many(9)) is None  # one line only


# ---- pages and files -----------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("unit", [OWN, UNITS[-1], "overview"])
def test_every_number_of_a_page_is_proved(known: Assessment, unit: str, lang: Any) -> None:
    page = inprocess.proved(INDEX, "2024", unit, lang)
    (main,) = page.iter("main")
    text = main.text_content()
    assert "nan" not in text.lower().split() and "/100" not in text
    title = {"vi": "Kết quả các chỉ số của ", "en": "Results of all units by node"}[lang]
    if lang == "en" and unit != "overview":
        title = "Index results of "
    captions = ["".join(caption.itertext()).strip() for caption in main.iter("caption")]
    assert [caption for caption in captions if caption.startswith(title)]


def nodes_of(unit: str) -> list[dict[str, Any]]:
    scope = "overview" if unit == "overview" else "unit"
    asked = {"programme": INDEX, "period": "2024", "unit": unit, "lang": "vi"}
    notebook = inprocess.run_cells(inprocess.REPO.notebooks / f"{scope}_year.ipynb", asked)
    return inprocess.notebook_to_nodes(notebook)


def test_a_unit_sees_what_moved_its_score_its_place_and_its_profile(known: Assessment) -> None:
    titles = [node["title"] for node in nodes_of(OWN) if node["node"] == "figure"]
    assert "Những gì làm điểm thay đổi" in titles
    assert "Kết quả ở từng chỉ số so với các đơn vị" in titles
    assert len(titles) == 5  # and the parts of the move, the ranks over time, the intervals
    assert "Diễn biến kết quả qua các kỳ" not in titles  # of the one rate among scores


def test_paper_and_word_hold_the_tree_indented(known: Assessment) -> None:
    nodes = nodes_of(OWN)
    pdf = render_pdf(nodes, title="Báo cáo")
    assert pdf.startswith(b"%PDF")
    body = zipfile.ZipFile(io.BytesIO(render_docx(nodes, title="x"))).read("word/document.xml")
    assert b'<w:ind w:left="200"/>' in body
    page = inprocess.render_html(nodes, title="x")
    assert 'class="level1">Nước sạch' in page


def test_the_league_table_keeps_its_totals_below_however_it_is_sorted(known: Assessment) -> None:
    page = inprocess.lxml.html.document_fromstring(
        inprocess.render_html(nodes_of("overview"), title="x")
    )
    (foot,) = page.iter("tfoot")
    assert foot.text_content().strip().startswith("Trung vị")


def test_the_annex_recomputes_ranks_and_changes(known: Assessment) -> None:
    record = with_all_units(record_of(known, OWN, "vi"), known.facts)
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(record, title="x")))
    sheets = ["Tóm tắt", "Chỉ tiêu", "Đơn vị", "Diễn biến", "Thứ hạng", "Nguồn", "Ghi chú"]
    assert book.sheetnames == sheets
    sheet = book["Chỉ tiêu"]
    titles = {cell.value: cell.column for cell in sheet[5]}
    names = [sheet.cell(row, 2).value.strip() for row in range(6, 14)]
    assert names == TREE
    change = sheet.cell(6, titles["So kỳ trước"]).value
    assert change.startswith("=(") and change.count("6") == 2
    units = book["Đơn vị"]
    assert "RANK" in units["A6"].value and units["D6"].value == "Xã Sơn Tây"
    shown = openpyxl.load_workbook(io.BytesIO(render_xlsx(record, title="x")), data_only=True)
    assert [shown["Đơn vị"].cell(row, 1).value for row in range(6, 20)] == list(range(1, 15))


def test_the_record_holds_places_medians_and_contributions(known: Assessment) -> None:
    record = record_of(known, OWN, "vi")
    (waste,) = [indicator for indicator in record["indicators"] if indicator["code"] == "MT2"]
    assert waste["rank"] == {"place": 12, "of": 14} and waste["median"] == 32.5
    assert waste["order"] == 3 and waste["level"] == 2 and len(waste["history"]) == 3
    (mine,) = [row for row in record["comparison"] if row["unit"] == OWN]
    assert mine["interval"] == [11, 11] and set(mine["parts"]) == {"MT", "DV"}
    assert record["score"]["change"] == pytest.approx(mine["change"])


def test_the_page_of_the_period_marks_thirds_and_keeps_groups_together(
    known: Assessment,
) -> None:
    files = {unit: [("html", f"{unit}/report.html")] for unit in UNITS}
    page = period_page(known, files, {})
    assert [name for name, _ in page.groups] == ["Phía Bắc", "Phía Nam"]
    assert page.heat is not None and page.heat.thirds
    assert [head for head, _ in page.heat.columns][:3] == ["CS", "MT", "MT1"]
    first = next(row for row in page.heat.rows if row.unit == "Xã Sơn Tây")
    assert first.cells[0] == ("high", "90,10")
    last = next(row for row in page.heat.rows if row.unit == "Xã An Bình")
    assert last.cells[0][0] == "low"
    html = render_period_index(page)
    assert "một phần ba" in html and "Chỉ tiêu</th>" not in html


def test_another_units_value_makes_every_report_anew(known: Assessment, tmp_path: Any) -> None:
    table = values()
    table.loc[(table.unit == UNITS[7]) & (table.period == "2024"), "DV2"] += 0.01
    changed = slices(other(tmp_path, table))
    assert changed["scores"] != slices(known)["scores"]


def test_the_sources_of_a_chart_are_told_in_few_words(known: Assessment) -> None:
    report = open_report(INDEX, "2024", OWN, "vi")
    ranked = report.scores.query("period == @report.facts.period.id and node == 'CS'")
    (entry,) = report.figure(charts.intervals(ranked, mark=OWN), source=ranked).computed
    assert [source["cell"] for source in entry["sources"]] == ["C30:G43"]


def test_many_cells_are_told_as_ranges_or_columns() -> None:
    assert condensed(["H8:H42", "G8:G42"]) == ["H8:H42", "G8:G42"]
    assert condensed([f"{letter}7" for letter in "ABCDEFGHIJKLMNOP"]) == ["A7:P7"]
    scattered = [f"{letter}{row}" for letter in "ABZ" for row in range(1, 90, 3)]
    assert condensed(scattered) == ["A:B", "Z:Z"]
    assert condensed(["dòng 12", *scattered]) == ["dòng 12", *scattered]
