"""A year: from counts, against the year before, by quarters, in the sections of offices."""

from fractions import Fraction

import inprocess
import pytest
from project import assessed, copy_project, replace_text, workbook

from helpers.core.formatting import signed
from helpers.findings.changes import own_change, year_on_year
from helpers.intake.forms import read_forms
from helpers.notebook.open_report import Report, open_report
from helpers.notebook.sections import NOTHING_SUBMITTED
from helpers.params.explanations import DIRECTION, SECTIONS
from helpers.report.assessment.assess import assess
from helpers.report.record.record import make_record
from helpers.report.tables.progress import year_of

PROGRAMME = "dak-nong-650"
YEARS = ["2023", "2024"]


def report_of(unit, year="2024", programme=PROGRAMME):
    assessment = assessed(programme, year)
    setting = assessment.facts.setting
    unit_id = setting.programme.whole if unit == "overview" else unit
    return Report(assessment, setting.unit(unit_id), unit)


def rows_of(year):
    """All rows of the year's workbooks, read anew."""
    setting = assessed(PROGRAMME, year).facts.setting
    table = read_forms(setting, [f"{year}-Q{n}" for n in (1, 2, 3, 4)]).table
    return setting, table


@pytest.mark.parametrize("year", YEARS)
def test_a_years_rate_is_pooled_over_the_quarters_counts_and_is_no_mean_of_rates(year):
    setting, table = rows_of(year)
    facts = assessed(PROGRAMME, year).facts
    means = 0
    for unit in setting.reporting_units:
        mine = table[table["unit"] == unit.id]
        for indicator in setting.framework.indicators:
            value = facts.values.get(unit.id, indicator.code, year)
            measure = indicator.measure
            if measure is None or measure.kind != "ratio" or value.value is None:
                continue
            top, base = int(mine[measure.numerator].sum()), int(mine[measure.denominator].sum())
            assert (value.numerator, value.denominator) == (top, base)
            quarters = [facts.values.get(unit.id, indicator.code, f"{year}-Q{n}", "own").value
                        for n in (1, 2, 3, 4)]  # fmt: skip
            known = [rate for rate in quarters if rate is not None]
            means += abs(sum(known) / len(known) - value.value) > 0.05
    assert means > 0  # the trap is there to be fallen into


@pytest.mark.parametrize("year", YEARS)
def test_procedures_count_once_in_a_year_and_are_not_summed_over_quarters(year):
    setting, table = rows_of(year)
    facts = assessed(PROGRAMME, year).facts
    smaller = 0
    for indicator in setting.framework.indicators:
        measure = indicator.measure
        if measure is None or measure.kind != "distinct_ratio":
            continue
        for unit in setting.reporting_units:
            value = facts.values.get(unit.id, indicator.code, year)
            if value.denominator is None:
                continue
            mine = table[table["unit"] == unit.id]
            used = set(mine.loc[mine[measure.denominator] > 0, "item"])
            online = used & set(mine.loc[mine[measure.numerator] > 0, "item"])
            assert (value.numerator, value.denominator) == (len(online), len(used))
            quarters = [facts.values.get(unit.id, indicator.code, f"{year}-Q{n}", "own")
                        for n in (1, 2, 3, 4)]  # fmt: skip
            smaller += value.denominator < sum(quarter.denominator or 0 for quarter in quarters)
    assert smaller > 0


def test_the_year_by_quarters_holds_the_values_of_the_quarters_reports():
    assessment = assessed(PROGRAMME, "2024")
    unit = assessment.facts.setting.unit("so-nnptnt")
    for quarter in (1, 4):
        values = assessed(PROGRAMME, f"2024-Q{quarter}").facts.values
        for entry in year_of(assessment, unit):
            value = values.get(unit.id, entry["indicator"], f"2024-Q{quarter}", "own")
            shown = entry["quarters"][quarter - 1]
            assert (shown["status"], shown["value"]) == (value.status, value.value)


def test_a_quarter_is_compared_with_the_same_quarter_of_the_year_before():
    assessment = assessed(PROGRAMME, "2024")
    (first, *_) = year_of(assessment, assessment.facts.setting.unit("so-nnptnt"))
    assert [entry["period"] for entry in first["same"]] == [f"2023-Q{n}" for n in (1, 2, 3, 4)]
    for now, same, change in zip(first["quarters"], first["same"], first["change"], strict=True):
        assert change == pytest.approx(now["value"] - same["value"])


def test_what_is_assessed_in_another_way_since_is_not_compared_with_the_year_before(tmp_path):
    quarters = [f"{year}-Q{n}" for year in YEARS for n in (1, 2, 3, 4)]
    project = copy_project(tmp_path, *quarters, units=["so-y-te"])
    declared = (
        "    measure: {kind: distinct_ratio, numerator: received_online, denominator: received}"
    )
    replace_text(
        project, "params/frameworks/plan-650.yml", declared, f'{declared}\n    breaks: ["2024-Q2"]'
    )
    year = assess(project, PROGRAMME, "2024")
    unit = year.facts.setting.unit("so-y-te")
    broken, whole = year_of(year, unit)[:2]
    assert (broken["indicator"], broken["year_change"], whole["year_change"]) == (
        "A",
        None,
        pytest.approx(12.4, abs=0.05),
    )
    assert [change is None for change in broken["change"]] == [False, True, True, True]
    assert None not in whole["change"]
    assert own_change(year.facts, unit.id, year.facts.setting.framework.indicator("A")) is None
    for quarter, compared, yearly in (("2024-Q2", False, False), ("2024-Q3", True, False)):
        facts = assess(project, PROGRAMME, quarter).facts
        indicator = facts.setting.framework.indicator("A")
        assert (own_change(facts, unit.id, indicator) is not None) == compared
        assert (year_on_year(facts, unit.id, indicator) is not None) == yearly


def test_a_quarter_stands_beside_the_same_quarter_of_the_year_before_where_there_is_one():
    report = report_of("so-y-te", "2024-Q4")
    table, *_ = report.indicator_table().nodes
    titles = [column["title"] for column in table["columns"]]
    place = titles.index("So cùng kỳ quý IV/2023")
    now, ago = (
        assessed(PROGRAMME, quarter).facts.values.get("so-y-te", "B", quarter, "own")
        for quarter in ("2024-Q4", "2023-Q4")
    )
    difference = Fraction(100 * now.numerator, now.denominator) - Fraction(
        100 * ago.numerator, ago.denominator
    )
    assert table["rows"][1][place] == signed(difference, 1) == "+12,6"
    record = make_record(report.assessment, report.unit)["indicators"][1]
    assert record["year_on_year"] == pytest.approx(float(difference))
    assert record["year_ago"]["value"] == ago.value
    first, *_ = report_of("so-y-te", "2023-Q4").indicator_table().nodes
    assert not [column for column in first["columns"] if "cùng kỳ" in column["title"]]


def test_quarters_are_never_set_beside_other_quarters_of_the_year_before(tmp_path):
    quarters = [*(f"2023-Q{n}" for n in (2, 3, 4)), *(f"2024-Q{n}" for n in (1, 2, 3))]
    project = copy_project(tmp_path, *quarters, units=["so-y-te"])
    lines = (project.params / "programmes" / f"{PROGRAMME}.yml").read_text("utf-8").splitlines()
    for gone in ("2023-Q1", "2024-Q4"):
        (line,) = (candidate for candidate in lines if f"id: {gone}," in candidate)
        replace_text(project, f"params/programmes/{PROGRAMME}.yml", f"{line}\n", "")
    assessment = assess(project, PROGRAMME, "2024")
    for entry in year_of(assessment, assessment.facts.setting.unit("so-y-te")):
        assert len(entry["quarters"]) == 3
        assert entry["same"] == entry["change"] == []


def test_the_first_year_has_no_comparison_and_a_quarter_no_year():
    first = assessed(PROGRAMME, "2023")
    unit = first.facts.setting.unit("so-tttt")
    assert all(entry["same"] == entry["change"] == [] for entry in year_of(first, unit))
    assert year_of(assessed(PROGRAMME, "2024-Q4"), unit) == []


QUARTERS = [f"{year}-Q{n}" for year in YEARS for n in (1, 2, 3, 4)]
THREE = ["so-tttt", "so-y-te", "so-gtvt"]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The workbooks of three units for both years, open for the test to take some away."""
    copied = copy_project(tmp_path, *QUARTERS, units=[*THREE, "so-nnptnt"])
    monkeypatch.setenv("BAOCAO_ROOT", str(copied.root))
    return copied


@pytest.mark.parametrize("quarter", ["2024-Q2", "2023-Q2"])
def test_a_missing_workbook_stops_no_years_page_and_leaves_its_change_out(project, quarter):
    workbook(project, "so-y-te", quarter).unlink()
    for unit in ("overview", "so-y-te"):
        rows = inprocess.table(inprocess.proved(PROGRAMME, "2024", unit), "Số liệu từng quý")
        before, change = rows[3], rows[4]
        assert before[0] == "Năm 2023"
        assert (before[-1] == "chưa có số liệu") == (quarter == "2023-Q2" and unit == "so-y-te")
        assert change[-1] == "–"


def test_the_progress_table_has_a_column_a_quarter_the_year_its_target_and_its_judgement():
    (table,) = report_of("so-nnptnt").quarters_table().nodes
    titles = [column["title"] for column in table["columns"]]
    assert titles == ["Chỉ tiêu", "Quý I", "Quý II", "Quý III", "Quý IV", "Luỹ kế cả năm",
                      "Chỉ tiêu giao", "Đánh giá"]  # fmt: skip
    assert table["rows"][0][4:] == ["84,8%", "82,6%", "85%", "chưa đạt"]
    assert "không phải bình quân" in table["notes"][0]


def test_the_house_table_of_a_year_shows_its_last_quarter_beside_the_cumulated_year():
    table, *_ = report_of("so-nnptnt").indicator_table().nodes
    titles = [column["title"] for column in table["columns"]]
    assert titles == ["TT", "Chỉ tiêu", "ĐVT", "Chỉ tiêu giao", "Thực hiện quý IV/2024", "Luỹ kế",
                      "So chỉ tiêu", "So năm 2023", "Đánh giá"]  # fmt: skip
    table, *_ = report_of("cap-huyen", "2022", "dak-nong-2022").indicator_table().nodes
    assert not any(column["title"].startswith("Thực hiện") for column in table["columns"])


def text_of(block):
    return " ".join(str(dict(node)) for node in block.nodes)


def test_a_section_nobody_wrote_is_one_sentence():
    report = report_of("tinh-dak-lak", "2016", "dak-lak-ict-index")
    for block in (report.explanations("direction"), report.explanations("proposals")):
        (node,) = block.nodes
        assert node["text"][0]["text"] == NOTHING_SUBMITTED


def test_each_written_text_stands_in_its_own_section_and_in_no_other(tmp_path, monkeypatch):
    project = copy_project(tmp_path, "2023-Q1", units=["so-tttt"])
    monkeypatch.setenv("BAOCAO_ROOT", str(project.root))
    path = project.params / "explanations" / PROGRAMME / "2023" / "so-tttt.md"
    path.parent.mkdir(parents=True)
    path.write_text(
        "## Công tác chỉ đạo, điều hành\nBan hành 03 văn bản.\n\n## Nguyên nhân\nThiếu máy quét.\n"
        "\n## Nhiệm vụ trọng tâm\n- Tập huấn.\n\n## Kiến nghị, đề xuất\nBổ sung kinh phí.\n",
        "utf-8",
    )
    report = open_report(PROGRAMME, "2023", "so-tttt")
    texts = ("Ban hành 03 văn bản.", "Thiếu máy quét.", "Tập huấn.", "Bổ sung kinh phí.")
    parts = ("direction", "causes", "tasks", "proposals")
    sections = [report.explanations(part) for part in parts]
    for place, text in enumerate(texts):
        assert [text in text_of(section) for section in sections] == [n == place for n in range(4)]
    record = make_record(report.assessment, report.unit)
    assert [explanation["section"] for explanation in record["explanations"]] == list(SECTIONS)
    assert "Chỉ đạo" in text_of(report.explanations())  # a quarter's section loses nothing either


def test_a_quarter_does_not_ask_for_how_the_work_was_directed(tmp_path, monkeypatch):
    project = copy_project(tmp_path, "2023-Q1", units=["so-tttt"])
    monkeypatch.setenv("BAOCAO_ROOT", str(project.root))
    path = project.params / "explanations" / PROGRAMME / "2023-Q1" / "so-tttt.md"
    path.parent.mkdir(parents=True)
    path.write_text("## Nguyên nhân\nThiếu máy quét.\n", "utf-8")
    report = open_report(PROGRAMME, "2023-Q1", "so-tttt")
    assert DIRECTION not in text_of(report.explanations())


def test_the_table_of_figures_holds_counts_printed_figures_or_workbooks():
    (counts,) = report_of("overview").figures_table().nodes
    assert counts["caption"].startswith("Số liệu từng quý của tỉnh Đắk Nông")
    (printed,) = report_of("tinh-dak-lak", "2017", "dak-lak-ict-index").figures_table().nodes
    assert ["ICT Index", "23/63"] in [[row[0], row[2]] for row in printed["rows"]]
    (files,) = report_of("cap-huyen", "2022", "dak-nong-2022").figures_table().nodes
    assert files["rows"][0][0].endswith("cap-huyen.xlsx")


def test_a_year_leaves_no_annex_and_no_section_empty():
    for programme, year, unit in (
        (PROGRAMME, "2023", "so-tttt"),
        (PROGRAMME, "2024", "overview"),
        ("ninh-giang-2023", "2023", "huyen-ninh-giang"),
        ("dak-nong-2022", "2022", "cap-xa"),
    ):
        report = report_of(unit, year, programme)
        topics = ("standing", "strengths", "weaknesses")
        blocks = [report.key_points(), report.figures_table(), report.notes()]
        blocks += [*map(report.sentences, topics), report.explanations("direction")]
        assert all(block.nodes for block in blocks), (programme, unit)


def test_ranks_are_told_in_their_section_and_not_again_among_strengths():
    report = report_of("so-gddt")
    assert "xếp thứ 1/25" in text_of(report.sentences("standing"))
    assert "xếp thứ 1/25" not in text_of(report.sentences("strengths"))


def test_province_figures_of_other_units_are_not_compared_even_if_their_number_is_the_same(project):
    workbook(project, "so-y-te", "2023-Q4").unlink()
    workbook(project, "so-gtvt", "2024-Q4").unlink()
    page = inprocess.proved(PROGRAMME, "2024", "overview")
    rows = inprocess.table(page, "Số liệu từng quý")
    before, change = rows[3], rows[4]
    assert before[0] == "Năm 2023"
    assert before[-1] != "chưa có số liệu"
    assert [cell == "–" for cell in change[1:]] == [False, False, False, True, True]
    house = inprocess.table(page, "Kết quả các chỉ tiêu")
    assert {row[house[0].index("So năm 2023")] for row in house[1:]} == {"–"}


def test_a_year_that_lacks_units_of_its_quarters_says_how_many_are_in_each(project):
    workbook(project, "so-y-te", "2023-Q2").unlink()
    for lang, counts in (
        ("vi", "quý I/2023: 4, quý II/2023: 3, quý III/2023: 4, quý IV/2023: 4; cả năm chỉ gồm 3 "),
        ("en", "Q1 2023: 4, Q2 2023: 3, Q3 2023: 4, Q4 2023: 4; "),
    ):
        page = inprocess.proved(PROGRAMME, "2023", "overview", lang)
        notes = [paragraph.text_content() for paragraph in page.xpath("//p[@class='note']")]
        assert sum(counts in note for note in notes) == 2  # in the text and in the annex
    assert "đủ biểu của mọi quý" not in inprocess.page(PROGRAMME, "2024", "overview")


def test_a_near_miss_is_told_from_its_target_wherever_its_value_stands():
    nodes = inprocess.nodes(PROGRAMME, "2023-Q4", "so-noi-vu")
    (table,) = [n for n in nodes if "Kết quả các chỉ tiêu" in n.get("caption", "")]
    shown = [cell for row in table["rows"] for cell in row]
    assert "84,96% (2.124/2.500)" in shown
    charts = [n for n in nodes if n["node"] == "figure" and "85%" in str(n["data"]["rows"])]
    assert charts
    assert all("84,96%" in n["alt"] and "85,0%" not in n["alt"] for n in charts)
    for year, row in (("2023", "năm 2023"), ("2024", "Năm 2023")):
        (annex,) = [
            n
            for n in inprocess.nodes(PROGRAMME, year, "so-noi-vu")
            if "Số liệu từng quý" in n.get("caption", "")
        ]
        assert any("84,96%" in cells for cells in annex["rows"] if row in cells[0]), year
