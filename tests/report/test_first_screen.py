"""What a report shows first and on demand, and the pages around the reports, from shipped data."""

import json

import inprocess
import lxml.html
import pytest
from project import assessed, copy_project

from helpers.core.errors import ProofError
from helpers.documents.html.nodes import nodes_to_html
from helpers.documents.html.render import render_html
from helpers.documents.nodes.blocks import bullet_list
from helpers.documents.on_demand import MOST_PLACES, on_demand
from helpers.findings.kinds import kind_named
from helpers.report.assessment.assess import assess
from helpers.report.key_figures import key_figures
from helpers.report.record.record import make_record
from helpers.report.site.period_maps import coverage, heat_map, movers
from helpers.report.site.period_page import period_page
from helpers.report.site.site import render_period_index
from helpers.report.site.unit_history import Built, render_unit_history

# how to print a number, no number of the finding
NOT_SAID = {"capped", "few", "maximum_decimals", "median_side", "points_decimals", "within"}


@pytest.fixture(scope="module")
def report():
    asked = ("dak-nong-650", "2023-Q4", "so-tttt")
    return inprocess.nodes(*asked), inprocess.record(*asked)


def unit(assessment, name):
    return assessment.facts.setting.unit(name)


def seen(programme, period, name):
    assessment = assessed(programme, period)
    return key_figures(assessment.facts, unit(assessment, name))


def test_the_first_screen_says_rank_score_and_each_target_in_words():
    screen = seen("dak-nong-650", "2023-Q4", "so-tttt")
    rank, score = screen["figures"]
    assert (rank["value"], rank["of"]) == ("7", "25")
    assert (score["value"], score["of"]) == ("99,02", "100")
    assert rank["note"] == "giữ hạng so với quý III/2023"
    assert screen["targets"]["text"] == "1/2 chỉ tiêu đạt"
    chips = [(chip["state"], chip["word"], chip["value"]) for chip in screen["targets"]["chips"]]
    assert chips == [("bad", "chưa đạt", "83,3%"), ("ok", "vượt", "96,3%")]


def test_a_near_miss_is_not_rounded_into_its_target_on_the_first_screen():
    chips = seen("dak-nong-650", "2023-Q4", "so-noi-vu")["targets"]["chips"]
    assert ("bad", "84,96%") in [(chip["state"], chip["value"]) for chip in chips]


def test_a_target_that_does_not_apply_is_neither_met_nor_missed():
    screen = seen("dak-nong-650", "2023", "thanh-tra-tinh")
    assert screen["figures"] == []
    assert {chip["state"] for chip in screen["targets"]["chips"]} == {"none"}
    assert screen["targets"]["text"] == "Không có chỉ tiêu được đánh giá"


def test_a_printed_change_of_rank_is_told_and_scores_of_two_methods_are_not_compared():
    rank, score = seen("ninh-giang-2023", "2023", "huyen-ninh-giang")["figures"]
    assert rank["note"] == "+2 bậc so với năm 2022" and score["note"] == ""
    rank = seen("dak-lak-ict-index", "2016", "tinh-dak-lak")["figures"][0]
    assert rank["note"] == "đổi phương pháp, không tính số bậc"


@pytest.mark.parametrize(
    ("programme", "period"),
    [("dak-nong-650", "2023-Q4"), ("ninh-giang-2023", "2023"), ("dak-lak-ict-index", "2017")],
)
def test_every_number_of_a_finding_has_a_name_a_reader_knows(programme, period):
    for findings in assessed(programme, period).findings.values():
        for finding in findings:
            label = kind_named(finding.kind).label
            assert all(label(key) for key in set(finding.numbers) - NOT_SAID), finding.kind


def test_evidence_names_numbers_formula_and_cells():
    assessment = assessed("dak-nong-650", "2023-Q4")
    missed = next(f for f in assessment.findings["so-tttt"] if f.kind == "target_missed")
    (detail,) = on_demand(assessment.facts, [missed])
    assert ["Tử số", "25"] in detail["facts"] and ["Mẫu số", "30"] in detail["facts"]
    assert "Tiếp nhận trực tuyến" in detail["how"]
    place = "data/raw/dak-nong-650/2023-Q4/so-tttt.xlsx, trang tính Số liệu, ô H8:H42, G8:G42"
    assert place in detail["places"] and not detail["more"]


def test_evidence_of_many_workbooks_is_cut_and_says_where_the_rest_is():
    assessment = assessed("dak-nong-650", "2023-Q4")
    whole = assessment.findings["tinh-dak-nong"]
    details = on_demand(assessment.facts, whole)
    assert any(d and d["more"] and len(d["places"]) == MOST_PLACES for d in details)
    assert "ghi đủ trong report.json" in nodes_to_html([bullet_list(["a"] * len(whole), details)])


def test_a_finding_without_numbers_and_places_opens_nothing():
    assert "<details" not in nodes_to_html([bullet_list(["a"], [None])])


def test_every_chart_carries_its_table(report):
    page = lxml.html.document_fromstring(render_html(report[0], title="x"))
    charts = page.xpath("//figure[.//*[@role='img']]")
    assert len(charts) >= 4
    for chart in charts:
        assert len(chart.xpath(".//details//tbody/tr")) >= 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"value": "99,02"', '"value": "99,12"'),
        ('"value": "83,3%"', '"value": "13,3%"'),
        ('"83,333333"', '"83,433333"'),
        # a number of another finding, indicator, period
        ('["Kết quả tính được", "83,333333"]', '["Kết quả tính được", "96,296296"]'),
        ('"83,3% (25/30)"', '"96,3% (26/27)"'),
        ('"99,02", "7/25", "0"]', '"99,02", "13/24", "0"]'),
        ("2023-Q4/so-tttt.xlsx, trang tính Số liệu, ô H8:H42", "2023-Q4/so-tttt.xlsx, ô H8:H43"),
        ('["quý II/2023", "84,6%"', '["quý II/2023", "84,7%"'),
    ],
)
def test_a_wrong_number_on_the_first_screen_in_evidence_or_behind_a_chart_is_noticed(
    report, old, new
):
    nodes, record = report
    inprocess.prove(nodes, record)
    page = json.dumps(nodes, ensure_ascii=False)
    assert old in page
    with pytest.raises(ProofError):
        inprocess.prove(json.loads(page.replace(old, new)), record)


def test_the_heat_map_says_the_judgement_in_words_and_the_unrounded_miss():
    assessment = assessed("dak-nong-650", "2023-Q4")
    units = assessment.facts.setting.reporting_units
    grid = heat_map(assessment.facts, units)
    cells = {row.unit: row.cells for row in grid.rows}
    assert grid.columns[0] == ("A", "Tỷ lệ DVC phát sinh hồ sơ trực tuyến")
    assert cells["Sở Nội vụ"][1] == ("bad", "84,96% chưa đạt")
    assert cells["Thanh tra tỉnh"][0] == ("none", "không áp dụng")
    assert heat_map(assessment.facts, units[:1]) is None


def test_movers_are_the_greatest_moves_each_way():
    assessment = assessed("dak-nong-650", "2023-Q4")
    moves = movers(assessment.facts, assessment.facts.setting.reporting_units)
    assert next(move.unit for move in moves if move.won) == "UBND huyện Đắk Mil"
    assert moves[0].text == "+4 bậc, từ hạng 13 lên hạng 9"
    assert moves[3].text == "−6 bậc, từ hạng 6 xuống hạng 12"


def test_a_missing_and_a_faulty_workbook_show_on_the_map(tmp_path):
    project = copy_project(tmp_path, "2023-Q1", units=["so-tttt", "so-noi-vu"])
    (project.raw / "dak-nong-650" / "2023-Q1" / "so-noi-vu.xlsx").write_bytes(b"not a workbook")
    facts = assess(project, "dak-nong-650", "2023-Q1").facts
    grid = coverage(facts, facts.setting.reporting_units)
    states = {row.unit: row.cells[0] for row in grid.rows}
    assert states["Sở Thông tin và Truyền thông"] == ("ok", "đã nhận")
    assert states["Sở Nội vụ"] == ("bad", "có lỗi")
    assert states["Sở Y tế"] == ("bad", "thiếu")
    assert (grid.cells, grid.bad) == (26, 25)


def test_the_period_page_opens_the_map_only_where_something_is_missing():
    assessment = assessed("dak-nong-650", "2023-Q4")
    files = {name: [("html", f"{name}/report.html")] for name in assessment.findings}
    page = lxml.html.document_fromstring(render_period_index(period_page(assessment, files, {})))
    assert "Biểu số liệu đã nhận: 104/104" in page.text_content()
    assert page.xpath("//details[not(@open)]//table[.//caption[contains(., 'Biểu số liệu')]]")
    assert page.xpath("//a[@href='../units/so-tttt.html']")


def history(*reports):
    links = [("html", "../2023/x/report.html")]
    built = [Built(record, links) for record in reports]
    return lxml.html.document_fromstring(
        render_unit_history(built, programme="Chương trình", mark=None, up="../../index.html")
    )


@pytest.mark.parametrize("name", ["thanh-tra-tinh", "so-y-te", "so-tttt"])
def test_the_page_of_a_unit_says_of_a_period_what_the_page_of_the_period_says(name, tmp_path):
    """Also where a unit without its form in the period was never ranked before."""
    project = copy_project(tmp_path, "2023-Q1", units=["so-tttt"])
    assessment = assess(project, "dak-nong-650", "2023-Q1")
    row = next(r for r in period_page(assessment, {name: []}, {}).rows if r.unit_id == name)
    record = make_record(assessment, unit(assessment, name))
    cells = [" ".join(c.text_content().split()) for c in history(record).xpath("//tbody/tr/*")]
    assert cells[1:3] == [row.score, row.rank] and cells[4] == row.targets


def test_the_page_of_a_unit_lists_its_periods_latest_first(report):
    record = report[1]
    earlier = {**json.loads(json.dumps(record)), "period_label": "quý III/2023"}
    earlier |= {
        "period_start": "2023-07-01",
        "period_end": "2023-09-30",
        "ranks": [],
        "score": None,
    }
    rows = history(earlier, record).xpath("//tbody/tr")
    texts = [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
    assert texts[0][:5] == ["Quý IV/2023", "99,02", "7/25", "0", "1/2 đạt"]
    assert texts[0][5] == "Tỷ lệ DVC phát sinh hồ sơ trực tuyến"
    assert texts[1][:4] == ["Quý III/2023", "–", "–", "–"]
