"""Every declared check has a code, a severity, an explanation, and a workbook that it catches."""

import ast
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from project import (
    PROGRAMME,
    REPO,
    SHEET,
    change_cells,
    change_sheet,
    copy_project,
    replace_text,
    workbook,
)

from helpers.core.errors import ConfigError
from helpers.core.messages import catalogue, why
from helpers.core.paths import Project
from helpers.core.problems import Problem
from helpers.findings.find import find
from helpers.findings.sentences import sentence
from helpers.intake.forms import load_form, read_forms
from helpers.intake.validation.shared import check_shared_list
from helpers.params.checks import SharedListCheck
from helpers.params.documents import Figure
from helpers.params.load import load_setting
from helpers.params.programme import Deadline
from helpers.report.assessment.assess import assess

UNIT = "so-tttt"
FORM = "params/forms/tthc-quarter.yml"
QUARTERS = ("2023-Q1", "2023-Q2", "2023-Q3")
RULES = {code: rule for code, rule in catalogue().items() if rule.family == "forms"}
INTAKE = REPO.root / "src" / "helpers" / "intake"
TESTS = Path(__file__).parents[1]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy_project(tmp_path, *QUARTERS, units=[UNIT])


def problems(project: Project, *periods: str) -> list[Problem]:
    observations = read_forms(load_setting(project, PROGRAMME), periods or QUARTERS)
    return [problem for problem in observations.problems if problem.code != "missing_workbook"]


def the_problem(project: Project, *periods: str) -> Problem:
    (problem,) = problems(project, *periods)
    return problem


# --- the catalogue


def codes_in(source: str) -> set[str]:
    """The codes that a module gives to problems: constants that look like a code and are one."""
    constants = {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return constants & set(RULES)


def test_every_rule_is_used_and_explained() -> None:
    modules = INTAKE.rglob("*.py")
    used = set().union(*(codes_in(path.read_text("utf-8")) for path in modules))
    assert used == set(RULES)
    assert why("jump") and not why("no such code")


def test_no_problem_has_a_code_without_a_rule() -> None:
    makers = {"report", "Problem", "problem", "_problem", "_whole", "_refusal"}
    # tables of an index are described in docs/tables.md; the catalogue is that of forms
    for path in (path for path in INTAKE.rglob("*.py") if "tables" not in path.parts):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else (node.func.id if isinstance(node.func, ast.Name) else "")
            )
            texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
            codes = {t for t in texts if isinstance(t, str) and re.fullmatch("[a-z]+(_[a-z]+)+", t)}
            assert name not in makers or codes <= set(RULES), (path.name, codes)


def test_every_rule_has_a_test_that_names_it() -> None:
    text = " ".join(path.read_text("utf-8") for path in TESTS.rglob("test_*.py"))
    assert [code for code in RULES if f'"{code}"' not in text] == []


# --- inside a workbook


def test_the_shipped_quarters_keep_all_checks(project: Project) -> None:
    assert problems(project) == []


def test_a_choice_outside_the_list_is_asked_about_and_the_workbook_kept(project: Project) -> None:
    change_cells(workbook(project, UNIT, "2023-Q1"), {"D9": "Toan trinh"})
    problem = the_problem(project, "2023-Q1")
    assert (problem.code, problem.cell, problem.severity) == ("not_in_list", "D9", "warning")
    observations = read_forms(load_setting(project, PROGRAMME), ["2023-Q1"])
    assert (UNIT, "2023-Q1") in observations.reported()


def test_a_value_above_its_declared_maximum_sets_the_workbook_aside(project: Project) -> None:
    replace_text(
        project, FORM, "labels: [Kết quả đã số hóa],", "labels: [Kết quả đã số hóa], maximum: 3,"
    )
    codes = {(problem.code, problem.severity) for problem in problems(project, "2023-Q1")}
    assert codes == {("out_of_range", "error")}


def with_row(path: Path, at: int, cells: dict[int, Any]) -> None:
    """A further row below the table."""
    change_sheet(path, lambda s: [s.cell(at, column, value) for column, value in cells.items()])


def sums(path: Path) -> dict[int, int]:
    sheet = openpyxl.load_workbook(path)[SHEET]
    return {c: sum(sheet.cell(r, c).value for r in range(8, 43)) for c in range(6, 19)}


@pytest.mark.parametrize("label", [{1: "Tổng cộng"}, {2: "TỔNG SỐ"}, {3: "Cộng"}])
def test_a_row_of_totals_is_no_procedure(project: Project, label: dict[int, str]) -> None:
    path = workbook(project, UNIT, "2023-Q1")
    before = read_forms(load_setting(project, PROGRAMME), ["2023-Q1"]).table["received"].sum()
    with_row(path, 43, {**label, **sums(path)})
    assert problems(project, "2023-Q1") == []
    after = read_forms(load_setting(project, PROGRAMME), ["2023-Q1"]).table["received"].sum()
    assert after == before


def test_a_wrong_total_is_named_at_its_cell(project: Project) -> None:
    path = workbook(project, UNIT, "2023-Q1")
    right = sums(path)
    with_row(path, 43, {1: "Tổng cộng", **right, 7: right[7] + 1})
    problem = the_problem(project, "2023-Q1")
    assert (problem.code, problem.cell, problem.severity) == ("wrong_total", "G43", "error")
    assert problem.found == f"{right[7] + 1} ≠ {right[7]}"


def test_totals_of_sections_are_right_too(project: Project) -> None:
    path = workbook(project, UNIT, "2023-Q1")
    whole = sums(path)
    sheet = openpyxl.load_workbook(path)[SHEET]
    first = {c: sum(sheet.cell(r, c).value for r in range(8, 18)) for c in range(6, 19)}
    second = {c: whole[c] - first[c] for c in whole}

    def add(sheet: Any) -> None:
        sheet.insert_rows(18)
        for column, value in first.items():
            sheet.cell(18, column, value)
        sheet.cell(18, 1, "Cộng")
        for column, value in second.items():
            sheet.cell(44, column, value)
        sheet.cell(44, 1, "Cộng")

    change_sheet(path, add)
    assert problems(project, "2023-Q1") == []


def test_a_rate_above_100_percent_over_the_whole_workbook_is_named(tmp_path: Path) -> None:
    """The form has no rule for the pair of figures; the framework makes a rate of them."""
    import shutil

    project = copy_project(tmp_path)
    shutil.copytree(REPO.raw / "dak-nong-2022", project.raw / "dak-nong-2022")
    form = project.params / "forms" / "level-year.yml"
    text = form.read_text("utf-8")
    form.write_text(
        "\n".join(line for line in text.splitlines() if "staff_with_computer]" not in line),
        encoding="utf-8",
    )
    path = project.raw / "dak-nong-2022" / "2022" / "cap-xa.xlsx"
    change_cells(path, {"D22": 9999})
    observations = read_forms(load_setting(project, "dak-nong-2022"), ["2022"])
    (problem,) = observations.problems
    assert (problem.code, problem.cell) == ("ratio_above_100", "D22")
    assert "máy vi tính" in problem.what


def test_a_figure_that_the_form_does_not_know_is_not_counted_but_named(tmp_path: Path) -> None:
    import shutil

    project = copy_project(tmp_path)
    shutil.copytree(REPO.raw / "dak-nong-2022", project.raw / "dak-nong-2022")
    path = project.raw / "dak-nong-2022" / "2022" / "cap-xa.xlsx"
    change_cells(path, {"B23": "so_moi", "C23": "Số mới", "D23": 5})
    observations = read_forms(load_setting(project, "dak-nong-2022"), ["2022"])
    (problem,) = observations.problems
    assert (problem.code, problem.cell, problem.severity) == ("unknown_figure", "D23", "warning")


def test_a_score_that_is_no_number_is_named(tmp_path: Path) -> None:
    from test_templates import bare_plan, filled_in, read_back

    plan = bare_plan("ninh-giang-2023")
    path = filled_in(plan, {1: {"value": "tốt"}}, tmp_path / f"{plan.unit.id}.xlsx")
    (problem,) = read_back(plan, path).problems
    assert (problem.code, problem.cell) == ("not_a_number", "E9")


def test_rules_are_checked_in_the_other_rows_of_a_workbook_with_a_bad_cell(
    project: Project,
) -> None:
    change_cells(workbook(project, UNIT, "2023-Q1"), {"G9": "x", "H10": 999})
    codes = [(problem.code, problem.cell) for problem in problems(project, "2023-Q1")]
    assert codes == [("not_a_count", "G9"), ("parts_and_total", "G10")]


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("xl/vbaProject.bin", "macros_ignored"),
        ("xl/externalLinks/externalLink1.bin", "external_links"),
    ],
)
def test_what_a_workbook_brings_along_is_told_and_the_workbook_kept(
    project: Project, part: str, code: str
) -> None:
    with zipfile.ZipFile(workbook(project, UNIT, "2023-Q1"), "a") as archive:
        archive.writestr(part, b"x")
    problem = the_problem(project, "2023-Q1")
    assert (problem.code, problem.severity) == (code, "warning")
    observations = read_forms(load_setting(project, PROGRAMME), ["2023-Q1"])
    assert (UNIT, "2023-Q1") in observations.reported()


# --- between periods


def test_a_stock_that_is_not_what_the_period_before_closed_with_is_asked_about(
    project: Project,
) -> None:
    path = workbook(project, UNIT, "2023-Q2")
    sheet = openpyxl.load_workbook(path)[SHEET]
    opened, closed = sheet["F8"].value, sheet["O8"].value
    change_cells(path, {"F8": opened + 2, "O8": closed + 2})
    warnings = problems(project)
    assert [(problem.code, problem.cell, problem.period) for problem in warnings] == [
        ("stock_and_flow", "F8", "2023-Q2"),
        ("stock_and_flow", "F8", "2023-Q3"),
    ]
    assert warnings[0].found == f"{opened + 2} ≠ {opened}"
    assert "quý I/2023" in warnings[0].what
    assert {problem.severity for problem in warnings} == {"warning"}


def test_a_declared_error_between_periods_sets_the_workbook_aside(project: Project) -> None:
    replace_text(project, FORM, "kind: stock\n", "kind: stock\n    severity: error\n")
    path = workbook(project, UNIT, "2023-Q3")
    sheet = openpyxl.load_workbook(path)[SHEET]
    change_cells(path, {"F8": sheet["F8"].value + 2, "O8": sheet["O8"].value + 2})
    assert the_problem(project).severity == "error"
    observations = read_forms(load_setting(project, PROGRAMME), QUARTERS)
    assert observations.reported() == {(UNIT, "2023-Q1"), (UNIT, "2023-Q2")}


def test_stocks_are_not_compared_across_a_missing_period(project: Project) -> None:
    workbook(project, UNIT, "2023-Q2").unlink()
    assert problems(project, "2023-Q1", "2023-Q3") == []


def test_an_unknown_and_a_vanished_procedure_are_asked_about(project: Project) -> None:
    change_cells(workbook(project, UNIT, "2023-Q3"), {"B10": "MP-SO-TTTT-03"})
    warnings = problems(project)
    assert [(problem.code, problem.cell, problem.severity) for problem in warnings] == [
        ("unknown_code", "B10", "warning"),
        ("vanished_code", "", "warning"),
    ]
    assert warnings[0].found == "'MP-SO-TTTT-03'"
    assert warnings[1].found == "MP-SO-TTTT-003"


def times_ten(sheet: Any) -> None:
    for row in range(8, 43):
        for column in "FGHIJKLMNOPQR":
            sheet[f"{column}{row}"].value *= 10


def test_a_jump_against_the_units_own_history_is_asked_about(project: Project) -> None:
    change_sheet(workbook(project, UNIT, "2023-Q3"), times_ten)
    jumps = [problem for problem in problems(project) if problem.code == "jump"]
    assert [problem.cell for problem in jumps] == ["G8:G42", "K8:K42"]
    assert "trung vị 2 kỳ trước" in jumps[0].found
    assert {problem.severity for problem in jumps} == {"warning"}


def test_one_earlier_period_is_no_history_and_small_numbers_do_not_jump(project: Project) -> None:
    change_sheet(workbook(project, UNIT, "2023-Q2"), times_ten)
    assert not [problem for problem in problems(project, *QUARTERS[:2]) if problem.code == "jump"]
    replace_text(
        project,
        FORM,
        "left: [received], factor: 3, least: 100",
        "left: [received], factor: 3, least: 100000",
    )
    change_sheet(workbook(project, UNIT, "2023-Q3"), times_ten)
    cells = [problem.cell for problem in problems(project) if problem.code == "jump"]
    assert "G8:G42" not in cells


def test_warnings_are_told_in_the_report_and_the_values_counted(project: Project) -> None:
    change_cells(workbook(project, UNIT, "2023-Q1"), {"D9": "Toan trinh"})
    assessment = assess(project, PROGRAMME, "2023-Q1")
    kinds = {finding.kind: finding for finding in find(assessment.facts, UNIT)}
    assert "problems_unit" not in kinds
    assert sentence(kinds["warnings_unit"], "vi") == (
        "Số liệu của Sở Thông tin và Truyền thông có 01 điểm cần xem lại, nêu tại phần ghi chú; "
        "biểu vẫn được tính."
    )
    assert assessment.facts.values.get(UNIT, "C", "2023-Q1", "own").value is not None


# --- between units: the 201 procedures that eight districts share

DISTRICTS = 8
SHARED = frozenset(f"MP-HUYEN-{n:03d}" for n in range(201))
CHECK = SharedListCheck(kind="shared_list", figure="tthc-total", what_vi="Tổng cộng dồn")


def printed(total: int) -> Figure:
    return Figure(
        programme=PROGRAMME, unit="tinh-dak-nong", period="2023", indicator="tthc-total",
        quantity="count", printed=str(total), value=total, document="kh-650", line=19,
    )  # fmt: skip


def test_a_total_that_adds_up_one_shared_list_is_asked_about() -> None:
    lists = {f"huyen-{n}": SHARED for n in range(DISTRICTS)}
    (problem,) = check_shared_list(lists, [printed(8 * 201)], CHECK)
    assert (problem.code, problem.severity) == ("sum_of_shared_list", "warning")
    assert "số mã khác nhau là 201" in problem.found


@pytest.mark.parametrize("total", [201, 1607, 1609])
def test_another_total_is_not_a_sum_of_shared_lists(total: int) -> None:
    lists = {f"huyen-{n}": SHARED for n in range(DISTRICTS)}
    assert list(check_shared_list(lists, [printed(total)], CHECK)) == []


def test_a_sum_over_lists_that_share_nothing_is_right() -> None:
    lists = {"a": frozenset("12"), "b": frozenset("345")}
    assert list(check_shared_list(lists, [printed(5)], CHECK)) == []


def test_the_printed_1710_is_not_the_sum_of_the_3000_rows_but_3000_would_be(
    tmp_path: Path,
) -> None:
    """Kế hoạch 650/KH-UBND prints 1.710; its annex has 3.000 rows, 201 of them eight times."""
    project = copy_project(tmp_path, "2023-Q1")
    setting = load_setting(project, PROGRAMME)
    assert read_forms(setting, ["2023-Q1"]).problems == ()
    figures = tuple(
        f.model_copy(update={"value": 3000.0, "printed": "3.000"})
        if f.indicator == "tthc-total"
        else f
        for f in setting.figures
    )
    (problem,) = read_forms(replace(setting, figures=figures), ["2023-Q1"]).problems
    assert problem.code == "sum_of_shared_list"
    assert "3.000 = cộng dồn 26 đơn vị; số mã khác nhau là 1593" in problem.found
    assert (problem.unit, problem.severity) == ("tinh-dak-nong", "warning")


# --- declarations that are not usable


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: stock\n", "kind: stocks\n", "checks"),
        ("factor: 3, least: 100, what_vi: Tổng tiếp", "factor: 1, least: 100, what_vi: Tổng tiếp",
         "phải lớn hơn 1"),
        ("left: [carried_in]\n    right: [carried_out]", "left: [carried]\n    right: "
         "[carried_out]", "carried"),
        ("choices: [Có, Không]", 'choices: ["Có, một phần", Không]', "dấu phẩy"),
        ("blank_rows: 20", "blank_rows: -1", "phải từ 0 trở lên"),
    ],
)  # fmt: skip
def test_a_check_that_makes_no_sense_is_refused(
    project: Project, old: str, new: str, message: str
) -> None:
    replace_text(project, FORM, old, new)
    with pytest.raises(ConfigError, match=message) as caught:
        load_form(load_setting(project, PROGRAMME))
    assert "tthc-quarter.yml" in caught.value.where


def test_a_deadline_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="greater than or equal to 1"):
        Deadline(working_days=0)
