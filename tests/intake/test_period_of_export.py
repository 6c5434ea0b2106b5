"""An export is of the period that it is filed under: told by headings, sheet names and bytes."""

from pathlib import Path
from typing import Any

import pytest
from project import PROGRAMME, REPO, copy_project
from tabled import PROVINCES, SHORT, TABLE, mapping, save, table_project, take
from test_exports import QUARTER, changed
from test_exports import take as take_export
from test_pci import book

from helpers.core.paths import Project
from helpers.intake.export_checking import check_exports
from helpers.intake.feeds import read_fed
from helpers.intake.receipts import append_receipt, read_receipts
from helpers.intake.stated import stated_periods
from helpers.params.load import load_setting

HEAD = ["Tỉnh", "A", "B", "PAPI"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = table_project(
        tmp_path, [2013, 2014, 2015, 2016], root="papi", leaves=("a", "b"), units=PROVINCES[:3]
    )
    mapping(made, "bang", feeds={"a": "a", "b": "b", "papi": "papi"})
    return made


def rows(start: int = 1, *above: list[Any], head: list[str] = HEAD) -> list[list[Any]]:
    body = [[SHORT[u], start + n, 2, start + n + 2] for n, u in enumerate(PROVINCES[:3])]
    return [*above, head, *body]


def values(project: Project, period: str) -> list[float]:
    table = read_fed(load_setting(project, TABLE), [period]).table
    return table["a"].tolist() if "a" in table else []


# --- what is stated


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("PCI 2015", [2015]),
        ("2011_PAPI", [2011]),
        ("PAPI2018", [2018]),
        ("KẾT QUẢ CHỈ SỐ NĂM 2016 (so với năm 2015)", [2016]),
        ("Chỉ số PCI 2015 (công bố tháng 4/2016)", [2015]),
        ("Biểu 2 năm 2015", [2015]),
        ("Phụ lục II/2015", [2015]),
        ("Chỉ số đầu tư năm 2016", [2016]),
        ("Hồ sơ trước hạn năm 2015", [2015]),
        ("Sở Kế hoạch và Đầu tư năm 2015", [2015]),
        ("Năm 2014, năm 2015", [2014, 2015]),
        ("Đắk Lắk, ngày 15 tháng 01 năm 2016", []),
        ("Đắk Lắk, tháng 01 năm 2016", []),
        ("ngày     tháng    năm 2016", []),
        ("(Kèm theo Quyết định số 168/QĐ-UBND ngày 18/01/2018)", []),
        ("Nghị định 61/2018/NĐ-CP", []),
        ("Tính đến 31/12/2015", []),
        ("Giai đoạn 2016-2020", []),
        ("Công bố năm 2016", []),
        ("So với cùng kỳ năm 2014", []),
        ("từ năm 2011 đến năm 2015", []),
        ("Published 2016", []),
        ("Có 2.015 hồ sơ", []),
    ],
)
def test_a_heading_states_the_year_of_its_figures_and_no_other(text: str, years: list[int]) -> None:
    assert [dates.start.year for dates in stated_periods(text)] == years


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Quý III năm 2015", "quarter"),
        ("Báo cáo quý 4 - 2023", "quarter"),
        ("Số liệu tháng 9/2024", "month"),
        ("6 tháng đầu năm 2024", "six_months"),
        ("Lũy kế 9 tháng năm 2024", "nine_months"),
        ("Từ ngày 15/12/2014 đến ngày 14/12/2015", "window"),
    ],
)
def test_a_heading_states_parts_of_years(text: str, kind: str) -> None:
    assert [dates.kind for dates in stated_periods(text)] == [kind]


# --- headings


def test_a_workbook_whose_heading_says_2015_is_not_taken_in_for_2016(tmp_path: Path) -> None:
    project = table_project(tmp_path, [2015, 2016])
    path = book(tmp_path / "a.xlsx", 2015)
    problem = take(project, path, "2016", "pci").problem
    assert problem is not None and problem.severity == "error"
    assert (problem.code, problem.sheet, problem.cell) == ("wrong_period", "Summary_VN", "W1")
    assert "không phải năm 2016" in problem.what and "PCI 2015" in problem.found
    assert not (project.raw / TABLE).exists()
    assert take(project, path, "2015", "pci").problem is None


TITLES: dict[str, tuple[list[list[Any]], str]] = {
    "a title": ([["CHỈ SỐ PAPI NĂM 2015"], []], "A1"),
    "a title after others": ([["UBND TỈNH", "", "Đắk Lắk, ngày 5 tháng 01 năm 2016"],
                              ["Năm 2015"]], "A2"),
    "a label and a number": ([["Năm", 2015]], "B1"),
    "a title of another quarter": ([["Quý III năm 2016"]], "A1"),
    "a title of nine months": ([["9 tháng năm 2016"]], "A1"),
}  # fmt: skip


@pytest.mark.parametrize("name", TITLES)
def test_a_title_of_another_period_is_an_error_at_its_cell(
    project: Project, tmp_path: Path, name: str
) -> None:
    above, cell = TITLES[name]
    path = save(tmp_path / "a.xlsx", {"S": rows(1, *above)})
    problem = take(project, path, "2016", "bang").problem
    assert problem is not None
    assert (problem.code, problem.cell) == ("wrong_period", cell)


@pytest.mark.parametrize(
    "above",
    [
        [["CHỈ SỐ NĂM 2016"]],
        [["Chỉ số năm 2016, so với năm 2015"]],
        [["Năm 2015"], ["Năm 2016"]],
        [["Công bố năm 2017"]],
        [["Quyết định số 12/2015/QĐ-TTg ngày 05/01/2015"]],
        [["Bảng tổng hợp"], ["Tổng số", 2015]],
        [["PAPI 2011-2016"]],
    ],
)
def test_titles_that_say_nothing_else_are_no_error(
    project: Project, tmp_path: Path, above: list[list[Any]]
) -> None:
    path = save(tmp_path / "a.xlsx", {"S": rows(1, *above)})
    assert take(project, path, "2016", "bang").problem is None


def test_a_heading_of_the_figures_weighs_more_than_a_title(
    project: Project, tmp_path: Path
) -> None:
    head = ["Tỉnh", "A 2015", "B 2015", "PAPI"]
    path = save(tmp_path / "a.xlsx", {"S": rows(1, ["Báo cáo năm 2016"], head=head)})
    problem = take(project, path, "2016", "bang").problem
    assert problem is not None and (problem.code, problem.cell) == ("wrong_period", "B2")


def test_one_column_of_another_year_is_left_out_and_said(project: Project, tmp_path: Path) -> None:
    head = ["Tỉnh", "A 2015", "B 2016", "PAPI 2016"]
    take(project, save(tmp_path / "a.xlsx", {"S": rows(head=head)}), "2016", "bang")
    observations = read_fed(load_setting(project, TABLE), ["2016"])
    assert [(p.code, p.cell) for p in observations.problems] == [("other_period", "B1")]
    assert set(observations.figures) == {"b", "papi"}


def test_a_system_that_always_prints_another_year_can_be_declared(
    project: Project, tmp_path: Path
) -> None:
    mapping(project, "cham", feeds={"a": "a"}, check_period=False)
    path = save(tmp_path / "2017.xlsx", {"2017": rows(1, ["Báo cáo năm 2017"])})
    assert take(project, path, "2016", "cham").problem is None
    assert values(project, "2016") == [1, 2, 3]


def test_a_heading_of_the_year_is_right_for_a_quarter_of_it() -> None:
    path = REPO.root / "data" / "samples" / "mot-cua-thu-tuc.xlsx"
    (checked,) = check_exports(REPO, [path], "mot-cua-thu-tuc", "dak-nong-650", "2023-Q1")
    assert checked.problems == ()


# --- names of sheets

YEARS = (2018, 2019, 2021)


@pytest.fixture
def papi(tmp_path: Path) -> Project:
    made = table_project(
        tmp_path, [2018, 2019, 2020, 2021], root="papi", leaves=("a", "b"), units=PROVINCES[:3]
    )
    feeds = {"a": "a", "b": "b", "papi": "papi"}
    mapping(made, "papi", feeds=feeds, sheets=["{year}_PAPI"])
    mapping(made, "bang", feeds=feeds)
    return made


def by_year(tmp_path: Path) -> Path:
    return save(tmp_path / "papi.xlsx", {f"{year}_PAPI": rows(year) for year in YEARS})


@pytest.mark.parametrize("source", ["papi", "bang"])
def test_of_a_workbook_with_a_sheet_a_year_the_sheet_of_the_year_is_read(
    papi: Project, tmp_path: Path, source: str
) -> None:
    path = by_year(tmp_path)
    for year in YEARS:
        assert take(papi, path, str(year), source).problem is None
        assert values(papi, str(year)) == [year, year + 1, year + 2]
    assert read_fed(load_setting(papi, TABLE), map(str, YEARS)).problems == ()


@pytest.mark.parametrize("source", ["papi", "bang"])
def test_a_year_without_a_sheet_is_an_error_that_names_the_sheets(
    papi: Project, tmp_path: Path, source: str
) -> None:
    problem = take(papi, by_year(tmp_path), "2020", source).problem
    assert problem is not None and problem.code == "wrong_period"
    assert "2018_PAPI" in problem.found
    assert not (papi.raw / TABLE).exists()


def test_one_sheet_of_another_year_is_not_read(papi: Project, tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", {"2018_PAPI": rows(5)})
    for source in ("papi", "bang"):
        problem = take(papi, path, "2019", source).problem
        assert problem is not None and problem.code == "wrong_period"


def test_a_sheet_may_be_named_by_the_id_of_the_period(papi: Project, tmp_path: Path) -> None:
    mapping(papi, "ma", feeds={"a": "a"}, sheets=["Kỳ {period}"])
    path = save(tmp_path / "a.xlsx", {"Kỳ 2018": rows(8), "Kỳ 2019": rows(9)})
    take(papi, path, "2019", "ma")
    assert values(papi, "2019") == [9, 10, 11]


# --- the same bytes


def test_the_same_bytes_are_not_taken_in_for_a_second_period(
    project: Project, tmp_path: Path
) -> None:
    path = save(tmp_path / "a.xlsx", {"S": rows()})
    assert take(project, path, "2015", "bang").problem is None
    problem = take(project, path, "2016", "bang").problem
    assert problem is not None
    assert (problem.code, problem.severity) == ("filed_elsewhere", "error")
    assert "kỳ 2015" in problem.what
    assert problem.found == f"data/raw/{TABLE}/2015/sources/bang.xlsx"
    assert not (project.raw / TABLE / "2016").exists()


def test_a_file_filed_under_the_wrong_period_can_be_moved(project: Project, tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", {"S": rows()})
    take(project, path, "2016", "bang")
    take(project, path, "2016", "bang", counts=False)
    assert take(project, path, "2015", "bang").problem is None
    assert (values(project, "2015"), values(project, "2016")) == ([1, 2, 3], [])


def test_bytes_that_were_filed_twice_before_count_for_neither_period(
    project: Project, tmp_path: Path
) -> None:
    path = save(tmp_path / "a.xlsx", {"S": rows()})
    take(project, path, "2015", "bang")
    take(project, path, "2016", "bang", counts=False)
    folder = project.raw / TABLE / "2016" / "sources"
    (receipt,) = read_receipts(folder)
    append_receipt(folder, receipt.model_copy(update={"counts": True}))
    for period in ("2015", "2016"):
        observations = read_fed(load_setting(project, TABLE), [period])
        assert {p.code for p in observations.problems} == {"filed_elsewhere", "export_set_aside"}
        assert observations.table.empty


def test_a_programme_of_forms_does_not_take_in_an_export_of_another_year(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    path = changed(tmp_path, lambda sheet: sheet.__setitem__("A2", "TỔNG HỢP QUÝ I NĂM 2022"))
    (imported,) = take_export(project, path)
    assert imported.problem is not None
    assert (imported.problem.code, imported.problem.cell) == ("wrong_period", "A2")
    assert not (project.raw / PROGRAMME / QUARTER).exists()
