"""Scoring sheets: two values a criterion, codes that are text, what rose, what is due."""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import scoring
from project import REPO
from project import assessed as shipped_assessment
from scoring import FIRST, full, make_project, period, row, write

from helpers.core.errors import ConfigError
from helpers.core.paths import Project
from helpers.core.problems import Problem
from helpers.documents.status import MARK, mark_of
from helpers.findings.find import headlines
from helpers.findings.model import Finding
from helpers.findings.sentences import sentence
from helpers.index.command import index
from helpers.intake.form_reader import read_form
from helpers.intake.forms import load_form, read_forms
from helpers.intake.templates.plan import plan_form
from helpers.intake.templates.write import template, write_templates
from helpers.notebook.charts import assessed
from helpers.notebook.report import Report
from helpers.params.load import load_setting
from helpers.report.assessment.assess import Assessment, assess
from helpers.report.criteria import sheet_lines
from helpers.report.record.record import make_record
from helpers.report.tables.scoring_sheets import criteria_table, sheets_table

REAL = "xa-co-phieu-that"
YEAR = period("2025", "year", "2025-01-01", "2025-12-31")
SHARED = Path(__file__).resolve().parents[3] / "shared" / "real" / "dti_xa_2025_scorecard.csv"


@pytest.fixture(scope="module")
def shipped() -> Assessment:
    return shipped_assessment("dti-xa", "2025")


def finding_of(assessment: Assessment, unit: str, kind: str) -> Finding:
    return next(f for f in assessment.findings[unit] if f.kind == kind)


def kinds(assessment: Assessment, unit: str) -> set[str]:
    return {f.kind for f in assessment.findings[unit]}


def problems(project: Project, period_id: str = "2025") -> list[Problem]:
    listed = read_forms(load_setting(project, scoring.PROGRAMME), [period_id]).problems
    return [p for p in listed if p.code != "missing_workbook"]


def items(finding: Finding, number: str) -> dict[str, float]:
    return {item.names["code"].vi: item.numbers[number] for item in finding.items}


# the one real sheet


def test_the_real_sheet_has_960_points_787_84_self_assessed_and_606_27_verified(
    shipped: Assessment,
) -> None:
    total = finding_of(shipped, REAL, "sheet_total_above").numbers
    assert (total["maximum"], total["self"], total["verified"]) == (960, 787.84, 606.27)
    assert total["difference"] == 181.57
    text = sentence(finding_of(shipped, REAL, "sheet_total_above"), "vi")
    assert "tự đánh giá 787,84/960 điểm, thẩm định 606,27/960 điểm" in text
    assert "cao hơn 181,57 điểm" in text


def test_the_difference_is_explained_criterion_by_criterion(shipped: Assessment) -> None:
    lower = items(finding_of(shipped, REAL, "sheet_lower"), "difference")
    higher = items(finding_of(shipped, REAL, "sheet_higher"), "difference")
    assert (len(lower), len(higher)) == (22, 5)
    added = sum(Fraction(repr(points)) for points in lower.values())
    taken = sum(Fraction(repr(points)) for points in higher.values())
    assert (added, taken, added - taken) == (
        Fraction("196.75"),
        Fraction("15.18"),
        Fraction("181.57"),
    )
    text = sentence(finding_of(shipped, REAL, "sheet_lower"), "vi")
    assert all(f"{code} " in text for code in lower), "every criterion is named"


def test_the_rank_rests_on_verified_points_and_says_so(shipped: Assessment) -> None:
    ranks = {
        unit: standing.score.value
        for unit, standing in shipped.facts.standings["2025"].items()
        if standing.score
    }
    assert ranks[REAL] == 606.27
    first = sentence(finding_of(shipped, REAL, "rank_first"), "vi")
    assert "(thẩm định)" in first
    assert "(verified)" in sentence(finding_of(shipped, REAL, "rank_first"), "en")


def test_points_lost_without_evidence_are_those_of_the_sheet(shipped: Assessment) -> None:
    differences = items(finding_of(shipped, REAL, "sheet_evidence"), "difference")
    assert set(differences) == {"2.5", "4.1", "4.7", "4.8", "4.22.4", "4.22.5", "4.22.9", "6.6"}
    assert finding_of(shipped, REAL, "sheet_evidence").numbers["difference"] == 77.53


def test_what_is_worth_most_names_all_that_share_the_largest_gap(shipped: Assessment) -> None:
    worth = finding_of(shipped, REAL, "sheet_worth")
    assert worth.numbers["loss"] == 353.73  # 960 − 606,27
    assert set(items(worth, "loss")) == {
        *("1.4", "2.4", "4.7", "4.8", "4.9", "4.22.4", "4.22.5", "4.22.8", "4.22.9", "4.22.11")
    }


def test_baocao_index_gives_the_same_scores_and_ranks(shipped: Assessment, tmp_path: Path) -> None:
    facts = shipped.facts
    codes = [criterion.code for criterion in facts.setting.framework.criteria]
    with (tmp_path / "data.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", "period", *codes])
        for unit in facts.setting.reporting_units:
            points = [facts.values.get(unit.id, code, "2025").value for code in codes]
            writer.writerow([unit.id, "2025", *points])
    index(REPO.params / "frameworks" / "dti-xa.yml", tmp_path / "data.csv", tmp_path / "out")
    with (tmp_path / "out" / "scores.csv").open(encoding="utf-8", newline="") as file:
        scores = {r["unit"]: float(r["dti-xa"]) for r in csv.DictReader(file)}
    with (tmp_path / "out" / "ranks.csv").open(encoding="utf-8", newline="") as file:
        ranks = {r["unit"]: int(float(r["dti-xa"])) for r in csv.DictReader(file)}
    for unit, standing in facts.standings["2025"].items():
        assert standing.score is not None and standing.rank is not None
        assert scores[unit] == pytest.approx(standing.score.value)
        assert ranks[unit] == standing.rank.place


def test_groups_of_the_real_sheet_add_up(shipped: Assessment) -> None:
    groups = finding_of(shipped, REAL, "sheet_group_points").items
    assert [item.numbers["maximum"] for item in groups] == [80, 100, 100, 520, 80, 80]
    assert sum(Fraction(repr(item.numbers["verified"])) for item in groups) == Fraction("606.27")


def test_every_sentence_and_table_head_of_a_sheet_says_whose_points(shipped: Assessment) -> None:
    for finding in (
        f for fs in shipped.findings.values() for f in fs if f.kind.startswith("sheet")
    ):
        vi, en = sentence(finding, "vi"), sentence(finding, "en")
        if finding.kind in ("sheet_overdue", "sheet_due", "sheets_overdue"):
            continue
        assert "thẩm định" in vi.lower() or "tự đánh giá" in vi.lower(), vi
        assert "verified" in en.lower() or "self-assessed" in en.lower(), en
    table = criteria_table(shipped, shipped.facts.setting.unit(REAL), "vi")
    assert table is not None
    heads = [column["title"] for column in table["columns"]]
    assert {"Tự đánh giá", "Thẩm định", "Chênh lệch"} <= set(heads)
    assert not {"Điểm", "Kết quả"} & set(heads)


def test_the_shipped_sheet_is_the_public_one() -> None:
    if not SHARED.is_file():
        pytest.skip("the public file is not at hand")
    with SHARED.open(encoding="utf-8") as file:
        public = {r["ma"]: r for r in csv.DictReader(file)}
    book = openpyxl.load_workbook(REPO.raw / "dti-xa" / "2025" / f"{REAL}.xlsx")
    rows = [r for r in book["Chấm điểm"].iter_rows(min_row=8, values_only=True) if r[1]]
    assert [str(r[1]) for r in rows] == list(public)
    for sheet_row in rows:
        other = public[str(sheet_row[1])]
        wanted = [float(other[k]) for k in ("diem_toi_da", "tu_danh_gia", "tham_dinh")]
        assert [*sheet_row[4:7], sheet_row[7]] == [*wanted, int(other["so_minh_chung"])]


def test_only_the_neighbours_of_the_real_unit_are_simulated(shipped: Assessment) -> None:
    programme = shipped.facts.setting.programme
    real = make_record(shipped, shipped.facts.setting.unit(REAL))
    other = make_record(shipped, shipped.facts.setting.unit("xa-mo-phong-a"))
    assert (real["simulated"], other["simulated"]) == (False, True)
    assert mark_of(programme, "xa-mo-phong-a") == MARK
    mark = mark_of(programme, REAL)
    assert mark is not None and mark != MARK and "ĐƠN VỊ KHÁC" in mark
    assert programme.simulated_note and "Xã có phiếu chấm thật" in programme.simulated_note.vi


def test_all_units_stand_side_by_side_with_both_values(shipped: Assessment) -> None:
    rows = sheets_table(shipped.facts, "vi")["rows"]
    mine = next(r for r in rows if r[1] == "Xã có phiếu chấm thật")
    assert mine[2:5] == ["787,84", "606,27", "+181,57"]
    compared = finding_of(shipped, "cac-xa-dti", "sheets_compared")
    assert len(compared.items) == 7 and "no_data" not in kinds(shipped, "cac-xa-dti")


# codes that Excel stored as numbers


def coded(folder: Path, codes: list[Any], formats: Mapping[int, str] | None = None) -> Project:
    project = make_project(folder, [YEAR])
    rows = [row(code, 1, 1, name="x", maximum=_maximum(code)) for code in codes]
    write(project, "xa-mot", "2025", rows, formats)
    return project


def _maximum(code: Any) -> float:
    # rows of criteria with another maximum are told apart by it in no test
    return {"1.1": 10, "4.1": 20, "4.2": 20, "4.22.1": 20}.get(str(code), 10)


def read_codes(project: Project) -> list[str]:
    table = read_forms(load_setting(project, scoring.PROGRAMME), ["2025"]).table
    return table["item"].tolist()


ALL = [code for code, _, _ in scoring.CRITERIA]
# in the framework's order, as Excel stores them: 4.10 is 4.1, 4.20 is 4.2
STORED: list[Any] = [1.1, 1.2, 4.1, 4.2, 4.3, 4.9, 4.1, 4.11, 4.2, "4.22.1"]


def with_maxima(project: Project, maxima: list[float]) -> None:
    path = project.raw / scoring.PROGRAMME / "2025" / "xa-mot.xlsx"
    book = openpyxl.load_workbook(path)
    for place, value in enumerate(maxima):
        book[scoring.SHEET].cell(FIRST + place, 4, value)
    book.save(path)


def test_4_1_and_4_10_stored_as_numbers_are_told_apart_by_the_order_of_the_list(
    tmp_path: Path,
) -> None:
    project = coded(tmp_path, STORED)
    with_maxima(project, [most for _, _, most in scoring.CRITERIA])
    assert problems(project) == []
    assert read_codes(project) == ALL


def test_4_10_is_known_by_the_number_format_of_its_cell_in_any_order(tmp_path: Path) -> None:
    codes: list[Any] = [4.1, 4.3, 4.1, "4.20", "4.2", "1.1", "1.2", "4.9", "4.11", "4.22.1"]
    project = coded(tmp_path, codes, {0: "0.00", 2: "0.0"})
    with_maxima(project, [10, 10, 20, 10, 20, 10, 10, 10, 10, 20])
    assert problems(project) == []
    assert read_codes(project)[:3] == ["4.10", "4.3", "4.1"]


def test_a_format_of_the_whole_column_says_nothing_and_the_order_decides(tmp_path: Path) -> None:
    project = coded(tmp_path, STORED, dict.fromkeys(range(9), "0.00"))
    with_maxima(project, [most for _, _, most in scoring.CRITERIA])
    assert problems(project) == []
    assert read_codes(project) == ALL


def test_a_code_that_may_be_two_is_a_problem_with_its_cell_and_never_a_guess(
    tmp_path: Path,
) -> None:
    codes: list[Any] = ["4.22.1", 4.1, "1.1", "1.2", "4.3", "4.9", 4.1, "4.11", "4.2", "4.20"]
    project = coded(tmp_path, codes)
    changed = [p for p in problems(project) if p.code == "code_changed"]
    assert [p.cell for p in changed] == [f"A{FIRST + 1}", f"A{FIRST + 6}"]
    assert "4.1, 4.10" in changed[0].found and changed[0].severity == "error"
    assert read_forms(load_setting(project, scoring.PROGRAMME), ["2025"]).table.empty


def test_a_number_is_the_code_that_is_left_where_the_other_one_is_text(tmp_path: Path) -> None:
    codes: list[Any] = ["4.10", 4.1, "1.1", "1.2", "4.3", "4.9", "4.11", "4.2", "4.20", "4.22.1"]
    project = coded(tmp_path, codes)
    with_maxima(project, [10, 20, 10, 10, 10, 10, 10, 20, 10, 20])
    assert problems(project) == []
    assert read_codes(project)[:2] == ["4.10", "4.1"]


def test_the_name_beside_a_code_tells_it_too(tmp_path: Path) -> None:
    project = make_project(tmp_path, [YEAR])
    rows = [row(code, 1, 1) for code in ALL if code not in ("4.1", "4.10")]
    rows = [
        row(4.1, 2, 2, name="Tiêu chí 4.10", maximum=10),
        *rows,
        row(4.1, 3, 3, name="Tiêu chí 4.1", maximum=20),
    ]
    write(project, "xa-mot", "2025", rows)
    assert problems(project) == []
    assert read_codes(project)[0] == "4.10" and read_codes(project)[-1] == "4.1"


def test_a_name_that_contradicts_the_number_format_is_a_problem(tmp_path: Path) -> None:
    project = make_project(tmp_path, [YEAR])
    rows = [row(code, 1, 1) for code in ALL if code != "4.10"]
    rows[2][:2] = [4.1, "Tiêu chí 4.1"]
    write(project, "xa-mot", "2025", rows, {2: "0.00"})
    changed = [p for p in problems(project) if p.code == "code_changed"]
    assert [p.cell for p in changed] == [f"A{FIRST + 2}"]


def test_a_code_that_became_a_date_is_named_with_its_cell(tmp_path: Path) -> None:
    codes = [date(2025, 4, 10) if code == "4.10" else code for code in ALL]
    listed = problems(coded(tmp_path, codes))
    assert [(p.code, p.cell) for p in listed if p.code == "code_changed"] == [
        ("code_changed", f"A{FIRST + 6}")
    ]


# what a sheet may say


def test_points_above_the_maximum_set_the_sheet_aside_with_the_cell(tmp_path: Path) -> None:
    project = make_project(tmp_path, [YEAR])
    write(project, "xa-mot", "2025", full({"4.10": (10.5, 9), "4.1": (20, 20.01)}))
    cells = {(p.code, p.cell) for p in problems(project)}
    assert cells == {
        ("part_above_whole", f"E{FIRST + 6}"),
        ("part_above_whole", f"F{FIRST + 2}"),
    }
    assert all("tối đa" in p.what for p in problems(project))


def test_a_form_without_maxima_is_held_against_the_frameworks(tmp_path: Path) -> None:
    project = make_project(tmp_path, [YEAR])
    path = project.params / "forms" / "cham-diem.yml"
    lines = path.read_text("utf-8").splitlines()
    path.write_text(
        "\n".join(line for line in lines if "maximum" not in line).replace("checks:", ""), "utf-8"
    )
    write(project, "xa-mot", "2025", full({"4.10": (10.5, 9)}))
    assert [(p.code, p.cell) for p in problems(project)] == [("above_maximum", f"E{FIRST + 6}")]


def test_a_maximum_that_is_not_the_frameworks_is_a_problem(tmp_path: Path) -> None:
    project = make_project(tmp_path, [YEAR])
    rows = full({})
    rows[3][3] = 25
    write(project, "xa-mot", "2025", rows)
    assert [(p.code, p.cell) for p in problems(project)] == [("wrong_maximum", f"D{FIRST + 3}")]


def test_an_unknown_criterion_is_an_error_and_a_missing_one_is_said(tmp_path: Path) -> None:
    project = make_project(tmp_path, [YEAR])
    write(project, "xa-mot", "2025", [*full({})[:-1], row("4.23", 1, 1)])
    by_code = {p.code: p for p in problems(project)}
    assert set(by_code) == {"unknown_criterion", "missing_criterion"}
    assert "4.22.1" in by_code["missing_criterion"].found
    assert by_code["unknown_criterion"].cell == f"A{FIRST + 9}"


def test_rows_of_groups_and_of_the_total_are_checked_and_are_no_criteria(tmp_path: Path) -> None:
    points = {"1.1": (7.1, 7.1), "1.2": (0.2, 0.2), "4.1": (0.1, 0.1)}
    group = row("1", 7.3, 7.3, name="Nhóm 1", maximum=20)
    total = row("Tổng cộng", 7.4, 7.4, name="", maximum=130)
    project = make_project(tmp_path, [YEAR])
    write(project, "xa-mot", "2025", [group, *full(points), total])
    assert problems(project) == []
    assert read_codes(project) == ALL
    group[5] = 7.2
    write(project, "xa-mot", "2025", [group, *full(points), total])
    assert [(p.code, p.cell) for p in problems(project)] == [("wrong_total", f"F{FIRST}")]


def test_a_deadline_is_read_as_a_day_however_it_is_written(tmp_path: Path) -> None:
    project = make_project(tmp_path, [YEAR])
    rows = full({})
    rows[0][9], rows[1][9], rows[2][9] = date(2026, 1, 5), "05/01/2026", "cuối năm"
    write(project, "xa-mot", "2025", rows)
    read = read_forms(load_setting(project, scoring.PROGRAMME), ["2025"])
    assert read.table["deadline"].tolist()[:3] == ["2026-01-05", "2026-01-05", ""]
    misread = [p for p in read.problems if p.code == "not_a_date"]
    assert [(p.cell, p.severity) for p in misread] == [(f"J{FIRST + 2}", "warning")]


# self-assessed and verified


def assess_two(
    folder: Path,
    first: Mapping[str, tuple[float | None, float | None]],
    second: Mapping[str, tuple[float | None, float | None]],
) -> Assessment:
    project = make_project(folder, [YEAR])
    for unit, points in (("xa-mot", first), ("xa-hai", second)):
        write(project, unit, "2025", full(points))
    return assess(project, scoring.PROGRAMME, "2025")


def blank(points: Mapping[str, float]) -> dict[str, tuple[float | None, float | None]]:
    """Self-assessed points alone."""
    return {code: (points.get(code, 0.0), None) for code in ALL}


def test_where_nothing_is_verified_the_rank_is_of_self_assessed_points_and_says_so(
    tmp_path: Path,
) -> None:
    made = assess_two(tmp_path, blank({"4.1": 15}), blank({"4.1": 12.5}))
    assert made.facts.standing("xa-mot", made.facts.period).score.value == 15
    text = sentence(finding_of(made, "xa-mot", "rank_first"), "vi")
    assert "Chỉ số nhỏ (tự đánh giá)" in text and "1/2" in text
    total = sentence(finding_of(made, "xa-mot", "sheet_total_unverified"), "vi")
    assert "tự đánh giá 15,00/130" in total and "chưa tiêu chí nào được thẩm định" in total


def test_a_self_assessed_total_is_never_ranked_beside_a_verified_one(tmp_path: Path) -> None:
    verified = {code: (9.0, 5.0) for code in ALL}
    made = assess_two(tmp_path, blank({"4.1": 20, "4.2": 20}), verified)
    mine = made.facts.standing("xa-mot", made.facts.period)
    assert mine.rank is None and mine.score is not None and mine.score.exact is None
    assert {"sheet_unranked", "sheet_total_unverified"} <= kinds(made, "xa-mot")
    assert "no_data" not in kinds(made, "xa-mot")
    assert "tự đánh giá 40,00/130" in sentence(
        finding_of(made, "xa-mot", "sheet_total_unverified"), "vi"
    )
    assert made.facts.standing("xa-hai", made.facts.period).rank.of == 1


def test_a_partly_verified_sheet_says_how_far_it_is_and_has_no_total(tmp_path: Path) -> None:
    partly = {**blank(dict.fromkeys(ALL, 8.0)), "4.1": (8.0, 5.0), "4.10": (8.0, 8.0)}
    made = assess_two(tmp_path, partly, {code: (9.0, 5.0) for code in ALL})
    total = finding_of(made, "xa-mot", "sheet_total_partly").numbers
    assert (total["verified_count"], total["of"], total["verified"]) == (2, 10, 13)
    assert (total["self_checked"], total["maximum_checked"], total["self"]) == (16, 30, 80)
    assert made.facts.standing("xa-mot", made.facts.period).rank is None


# over time

WEEKS = [
    period(f"2026-W{n:02d}", "week", *(str(date.fromisocalendar(2026, n, d)) for d in (1, 7)))
    for n in range(2, 6)
]


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Four weeks: 4.1 and 4.10 move on their own; the last week is the first verified one."""
    project = make_project(tmp_path_factory.mktemp("tuan"), WEEKS)
    self_assessed: list[dict[str, float]] = [
        {"4.1": 5, "4.10": 2, "1.1": 10},
        {"4.1": 12.5, "4.10": 2, "1.1": 10},
        {"4.1": 12.5, "4.10": 9, "1.1": 4},
    ]
    for place, points in enumerate(self_assessed):
        write(project, "xa-mot", WEEKS[place]["id"], full(blank(points)))
        write(project, "xa-hai", WEEKS[place]["id"], full(blank({})))
    last = {code: (self_assessed[-1].get(code, 0.0), 1.0) for code in ALL}
    for unit in scoring.UNITS:
        write(project, unit, WEEKS[3]["id"], full(last))
    return project


def test_what_rose_and_what_stood_still_since_the_week_before(weeks: Project) -> None:
    made = assess(weeks, scoring.PROGRAMME, "2026-W03")
    moved = finding_of(made, "xa-mot", "sheet_self_moved")
    assert items(moved, "change") == {"4.1": 7.5}
    still = finding_of(made, "xa-mot", "sheet_still")
    # all but 4.1, which rose, and 1.1, which has its maximum: 1.2 4.2 4.3 4.9 4.10 4.11 4.20 4.22.1
    assert still.numbers["count"] == 8
    assert still.numbers["loss"] == 10 + 20 + 10 + 10 + 8 + 10 + 10 + 20
    assert items(still, "loss")["4.10"] == 8


def test_4_1_and_4_10_move_each_on_its_own(weeks: Project) -> None:
    made = assess(weeks, scoring.PROGRAMME, "2026-W04")
    moved = finding_of(made, "xa-mot", "sheet_self_moved")
    assert items(moved, "change") == {"4.10": 7, "1.1": -6}
    text = sentence(moved, "vi")
    assert "tăng 7,00 điểm ở 01 tiêu chí, giảm 6,00 điểm ở 01 tiêu chí" in text
    assert "4.10 Tiêu chí 4.10 từ 2,00 thành 9,00" in text
    assert moved in headlines(made.findings["xa-mot"])


def test_a_verified_week_is_not_compared_in_rank_with_a_self_assessed_one(weeks: Project) -> None:
    made = assess(weeks, scoring.PROGRAMME, "2026-W05")
    finding = finding_of(made, "xa-mot", "rank_basis")
    assert "places" not in finding.numbers
    assert "không tính số bậc" in sentence(finding, "vi")
    assert finding_of(made, "xa-mot", "sheet_verified_moved").numbers["new_count"] == len(ALL)
    change = made.facts.values.get("xa-mot", "4.1", "2026-W05").less(
        made.facts.values.get("xa-mot", "4.1", "2026-W04")
    )
    assert change is None, "a verified and a self-assessed value are two things"


def test_a_group_changes_only_where_the_same_criteria_are_assessed(tmp_path: Path) -> None:
    project = make_project(tmp_path, WEEKS[:2])
    for week, filled, empty, rising in ((0, "1.1", "1.2", 1), (1, "1.2", "1.1", 9)):
        points = {**blank({filled: 5, "4.1": rising}), empty: (None, None)}
        write(project, "xa-mot", WEEKS[week]["id"], full(points))
    made = assess(project, scoring.PROGRAMME, WEEKS[1]["id"])
    unit = made.facts.setting.unit("xa-mot")
    changes = {line.indicator.code: line.self_change for line in sheet_lines(made, unit)}
    assert changes["1"] is None, "other criteria than before"
    assert changes["4"] == 8


def test_a_month_is_the_sheet_of_its_last_week_and_no_sum(tmp_path: Path) -> None:
    periods = [
        *({**week, "year": "2026"} for week in WEEKS),
        period("2026-M01", "month", "2026-01-01", "2026-01-31", "2026"),
        period("2026", "year", "2026-01-01", "2026-12-31"),
    ]
    project = make_project(tmp_path, periods)
    for place, week in enumerate(WEEKS):
        for unit in scoring.UNITS:
            write(project, unit, week["id"], full({"4.1": (1.0 + place, 1.0 + place)}))
    made = assess(project, scoring.PROGRAMME, "2026-M01")
    # week 5 ends on 1 February: week 4 is the last of January
    assert made.facts.standing("xa-mot", made.facts.period).score.value == 3


def test_overdue_and_due_name_the_person_and_leave_out_what_is_done(tmp_path: Path) -> None:
    project = make_project(tmp_path, WEEKS[:2])
    rows = full({})
    for place, (day, status, person) in enumerate(
        (
            (date(2026, 1, 10), "Đang thực hiện", "Bà Mai"),  # overdue on 11 January
            (date(2026, 1, 18), "Đang thực hiện", ""),  # the last day of the next week
            (date(2026, 1, 19), "Đang thực hiện", "Ông Ba"),  # a day later
            (date(2026, 1, 9), "Hoàn thành", "Ông Ba"),
        )
    ):
        rows[place][7:10] = [status, person or None, day]
    for unit in scoring.UNITS:
        write(project, unit, "2026-W02", rows)
    made = assess(project, scoring.PROGRAMME, "2026-W02")
    late, due = finding_of(made, "xa-mot", "sheet_overdue"), finding_of(made, "xa-mot", "sheet_due")
    assert [item.names["code"].vi for item in late.items] == ["1.1"]
    assert [item.names["code"].vi for item in due.items] == ["1.2"]
    assert "1.1 Tiêu chí 1.1, hạn 10/01/2026, Bà Mai" in sentence(late, "vi")
    assert "chưa ghi người phụ trách" in sentence(due, "vi")


def weekly_points(week: int, place: int, maximum: float) -> tuple[float, float]:
    """A year of simulated weekly points: each criterion moves in weeks of its own."""
    self_assessed = min(maximum, maximum / 4 * (week // (3 + place % 7)))
    then = week - 2
    verified = min(maximum, maximum / 4 * (max(then, 0) // (3 + place % 7)))
    return self_assessed, verified


def test_a_year_of_weekly_sheets_tells_what_rose_and_what_stood_still(tmp_path: Path) -> None:
    monday = date.fromisocalendar(2026, 1, 1)
    every = [
        period(
            f"2026-W{n:02d}",
            "week",
            str(monday + timedelta(weeks=n - 1)),
            str(monday + timedelta(weeks=n - 1, days=6)),
        )
        for n in range(1, 53)
    ]
    project = make_project(tmp_path, every)

    def points(week: int) -> dict[str, tuple[float, float]]:
        return {
            code: weekly_points(week, place, most)
            for place, (code, _, most) in enumerate(scoring.CRITERIA)
        }

    for n in range(1, 53):
        for unit in scoring.UNITS:
            write(project, unit, every[n - 1]["id"], full(points(n)))
    for week in (2, 9, 30, 52):
        made = assess(project, scoring.PROGRAMME, f"2026-W{week:02d}")
        now, before = points(week), points(week - 1)
        for at, kind in enumerate(("sheet_self", "sheet_verified")):
            rose = {c: now[c][at] - before[c][at] for c in ALL if now[c][at] != before[c][at]}
            if rose:
                assert items(finding_of(made, "xa-mot", f"{kind}_moved"), "change") == rose
            else:
                assert f"{kind}_unmoved" in kinds(made, "xa-mot")
        maxima = {code: most for code, _, most in scoring.CRITERIA}
        still = {c for c in ALL if now[c] == before[c] and now[c][1] < maxima[c]}
        if still:
            assert set(items(finding_of(made, "xa-mot", "sheet_still"), "loss")) == still
        else:
            assert "sheet_still" not in kinds(made, "xa-mot")


# forms, frames, charts


def test_the_template_of_a_sheet_lists_the_criteria_and_comes_back_unharmed(tmp_path: Path) -> None:
    project = make_project(tmp_path, [YEAR, period("2026", "year", "2026-01-01", "2026-12-31")])
    rows = full({"4.1": (20, 17)})
    rows[2][7:10] = ["Đang thực hiện", "Bà Mai", date(2026, 3, 31)]
    write(project, "xa-mot", "2025", rows)
    path = write_templates(load_setting(project, scoring.PROGRAMME), "2026", tmp_path / "gui",
                           ["xa-mot"])[0]  # fmt: skip
    sheet = openpyxl.load_workbook(path)["Chấm điểm"]
    cells = [[cell.value for cell in r[1:11]] for r in sheet.iter_rows(min_row=8, max_row=17)]
    assert [r[0] for r in cells] == ALL
    assert [r[3] for r in cells] == [most for _, _, most in scoring.CRITERIA]
    assert cells[2][7:9] == ["Đang thực hiện", "Bà Mai"] and cells[2][9].date() == date(2026, 3, 31)
    assert sheet["I10"].protection.locked is False and sheet["B10"].protection.locked
    assert sheet["F10"].value is None and sheet.max_row == 17
    setting = load_setting(project, scoring.PROGRAMME)
    read = read_form(
        path,
        load_form(setting),
        file="x.xlsx",
        period="2026",
        registry=setting.registry,
        indicators=setting.framework.indicators,
    )
    assert read.problems == () and read.table["item"].tolist() == ALL


def test_the_first_template_needs_no_earlier_sheet(tmp_path: Path) -> None:
    setting = load_setting(make_project(tmp_path, [YEAR]), scoring.PROGRAMME)
    plan = plan_form(setting, load_form(setting), setting.unit("xa-mot"), setting.period("2025"))
    assert [planned.texts["item"] for planned in plan.rows] == ALL
    assert template(plan) == template(plan)


def test_the_frame_of_criteria_and_its_chart(shipped: Assessment) -> None:
    report = Report(shipped, shipped.facts.setting.unit(REAL), REAL)
    frame = report.criteria
    assert len(frame) == 62 and frame.difference.sum().round(2) == 181.57
    assert frame.set_index("item").loc["4.10", "group_name"] == "Hoạt động chính quyền số"
    drawn: Any = assessed(frame)
    assert drawn.described.rows[0][1:] == ("20,00", "0,00", "20")
    assert len(drawn.described.rows) == 10
    assert assessed(frame[frame.difference == 0]) is None


def test_other_programmes_have_no_criteria() -> None:
    made = shipped_assessment("dak-nong-2022", "2022")
    report = Report(made, made.facts.setting.unit("cap-xa"), "cap-xa")
    assert report.criteria.empty and assessed(report.criteria) is None
    assert report.criteria_table().nodes == ()


# declarations


@pytest.mark.parametrize(
    ("measure", "message"),
    [
        ({"field": "verifed"}, "biểu cham-diem không có số liệu 'verifed'"),
        ({"otherwise": "own"}, "biểu cham-diem không có số liệu 'own'"),
        ({"kind": "ratio", "numerator": "verified", "denominator": "maximum"}, "không dùng field"),
    ],
)
def test_a_field_that_the_form_does_not_have_is_named_with_its_line(
    tmp_path: Path, measure: dict[str, str], message: str
) -> None:
    project = make_project(tmp_path, [YEAR], scoring.framework(**measure))
    with pytest.raises(ConfigError) as caught:
        load_setting(project, scoring.PROGRAMME)
    text = str(caught.value)
    assert message in text and f"params/frameworks/{scoring.PROGRAMME}.yml, dòng" in text


def test_criteria_of_one_framework_are_read_from_the_same_columns(tmp_path: Path) -> None:
    declared = scoring.framework()
    declared["indicators"][-1]["measure"] = {"kind": "given", "field": "self_assessed"}
    project = make_project(tmp_path, [YEAR], declared)
    with pytest.raises(ConfigError, match="phải như nhau ở mọi tiêu chí"):
        load_setting(project, scoring.PROGRAMME)


def test_a_real_unit_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    project = make_project(tmp_path, [YEAR])
    path = project.params / "programmes" / "dti-xa.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace(f"real_units: [{REAL}]", "real_units: [xa-la]"), "utf-8")
    with pytest.raises(ConfigError, match="không có đơn vị 'xa-la'"):
        load_setting(project, "dti-xa")
