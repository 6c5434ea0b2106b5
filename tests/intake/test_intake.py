"""A workbook with a mistake is named by file, sheet and cell and set aside; the others are read."""

import re
import shutil
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from project import (
    PROGRAMME,
    REPO,
    SHEET,
    change_cells,
    change_sheet,
    copy_project,
    printed_cells,
    workbook,
)

from helpers.core.files import sha256
from helpers.core.paths import Project
from helpers.core.problems import Problem
from helpers.intake.forms import read_forms
from helpers.intake.observations import Observations
from helpers.params.load import Setting, load_setting

QUARTER = "2023-Q1"
UNIT = "so-tttt"
# small workbooks, so that a test is quick; the other agencies' are then missing
UNITS = (UNIT, "ban-dan-toc", "thanh-tra-tinh")
NAME_CELL, PERIOD_CELL = "C3", "C4"
# the sheet of so-tttt: header in row 7, rows 8 to 42
HEADER, FIRST, LAST = 7, 8, 42


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy_project(tmp_path, QUARTER, units=UNITS)


def read(project: Project, *quarters: str) -> Observations:
    return read_forms(replace(shipped_setting(), project=project), quarters or (QUARTER,))


@cache
def shipped_setting() -> Setting:
    """The params are the same in every copy; only its workbooks differ."""
    return load_setting(REPO, PROGRAMME)


def problems_in(observations: Observations, name: str = f"{UNIT}.xlsx") -> list[Problem]:
    """What is wrong with the workbook of that name."""
    return [problem for problem in observations.problems if Path(problem.file).name == name]


def the_problem(project: Project) -> Problem:
    """The single problem of the broken workbook, which is set aside while the others are read."""
    observations = read(project)
    (problem,) = problems_in(observations)
    units = {unit for unit, _ in observations.reported()}
    assert units == {"ban-dan-toc", "thanh-tra-tinh"}
    assert problem.file == f"data/raw/{PROGRAMME}/{QUARTER}/{UNIT}.xlsx"
    assert (problem.unit, problem.period, problem.severity) == (UNIT, QUARTER, "error")
    assert problem.file in str(problem)
    assert problem.cell in str(problem)
    return problem


def test_untouched_workbooks_have_no_problem(project: Project) -> None:
    observations = read(project)
    assert {problem.code for problem in observations.problems} == {"missing_workbook"}
    assert observations.reported() == {(unit, QUARTER) for unit in UNITS}


def test_every_shipped_workbook_of_the_yearly_form_is_read() -> None:
    observations = read_forms(load_setting(REPO, "dak-nong-2022"), ["2022"])
    assert observations.problems == ()
    assert {unit for unit, _ in observations.reported()} == {"cap-tinh", "cap-huyen", "cap-xa"}


def test_the_table_holds_what_stands_in_the_cells(project: Project) -> None:
    table = read(project).table
    rows = table[table["unit"] == UNIT]
    sheet = load_workbook(workbook(project, UNIT, QUARTER))[SHEET]
    assert len(rows) == 35
    for row in rows.to_dict("records"):
        line = row["row"]
        stated = [sheet.cell(line, column).value for column in (2, 6, 7, 8, 18)]
        names = ("item", "carried_in", "received", "received_online", "paid_online")
        assert stated == [row[name] for name in names]


# --- files


def test_a_missing_workbook_is_named_with_unit_and_place(project: Project) -> None:
    workbook(project, UNIT, QUARTER).unlink()
    problem = the_problem(project)
    assert problem.code == "missing_workbook"
    assert "Sở Thông tin và Truyền thông" in problem.what
    assert problem.todo


def test_a_period_without_a_folder_has_every_workbook_missing(project: Project) -> None:
    observations = read(project, "2023-Q2")
    assert [problem.code for problem in observations.problems] == ["missing_workbook"] * 26
    assert observations.reported() == frozenset()
    assert observations.table.empty
    assert observations.evidence([UNIT], ["2023-Q2"], ["received"]) == ()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:2000])


def as_other_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ghi chú.txt", "không phải bảng tính")


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_text("không phải tệp zip", encoding="utf-8"),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)),
        cut,
        as_other_archive,
        as_folder,
    ],
    ids=["no zip", "empty", "encrypted or old format", "truncated", "other zip", "folder"],
)
def test_a_file_that_is_no_workbook_is_named(
    project: Project, spoil: Callable[[Path], object]
) -> None:
    spoil(workbook(project, UNIT, QUARTER))
    problem = the_problem(project)
    assert problem.code == "unreadable"
    assert problem.what == "không đọc được tệp Excel"
    assert problem.found
    assert ".xlsx" in problem.todo


def test_a_workbook_without_the_sheet_is_named_with_the_sheets_it_has(project: Project) -> None:
    change_sheet(workbook(project, UNIT, QUARTER), lambda sheet: setattr(sheet, "title", "Sheet1"))
    problem = the_problem(project)
    assert problem.code == "unreadable"
    assert problem.what == "thiếu trang tính 'Số liệu'"
    assert problem.found == "Sheet1"


def test_an_empty_sheet_is_named(project: Project) -> None:
    book = Workbook()
    book.active.title = SHEET
    book.save(workbook(project, UNIT, QUARTER))
    codes = {problem.code for problem in problems_in(read(project))}
    assert codes == {"unknown_unit", "wrong_period", "missing_column"}


def test_lock_files_and_other_files_are_not_workbooks(project: Project) -> None:
    folder = workbook(project, UNIT, QUARTER).parent
    (folder / "~$so-tttt.xlsx").write_bytes(b"lock")
    (folder / "ghi chú.txt").write_text("x", encoding="utf-8")
    observations = read(project)
    assert {problem.code for problem in observations.problems} == {"missing_workbook"}
    assert not any("~$" in file or "ghi" in file for file in observations.sources)


def test_two_workbooks_of_one_unit_are_both_set_aside(project: Project) -> None:
    first = workbook(project, UNIT, QUARTER)
    shutil.copyfile(first, first.with_name("bản sửa.xlsx"))
    observations = read(project)
    double = [problem for problem in observations.problems if problem.code == "double_submission"]
    assert {Path(problem.file).name for problem in double} == {"so-tttt.xlsx", "bản sửa.xlsx"}
    assert {problem.unit for problem in double} == {UNIT}
    assert (UNIT, QUARTER) not in observations.reported()
    assert not any(p.code == "missing_workbook" and p.unit == UNIT for p in observations.problems)


def test_every_file_that_was_read_has_its_fingerprint(project: Project) -> None:
    sources = read(project).sources
    assert sources == {
        f"data/raw/{PROGRAMME}/{QUARTER}/{unit}.xlsx": sha256(workbook(project, unit, QUARTER))
        for unit in UNITS
    }


# --- whose and when


def test_an_unknown_unit_is_named_and_near_names_are_offered_not_taken(project: Project) -> None:
    change_cells(workbook(project, UNIT, QUARTER), {NAME_CELL: "Sở Thông tin và Tuyên truyền"})
    problem = the_problem(project)
    assert (problem.code, problem.sheet, problem.cell) == ("unknown_unit", SHEET, NAME_CELL)
    assert problem.found == "'Sở Thông tin và Tuyên truyền'"
    assert "có phải là: Sở Thông tin và Truyền thông" in problem.todo


def test_a_name_near_to_nothing_gets_no_offer(project: Project) -> None:
    change_cells(workbook(project, UNIT, QUARTER), {NAME_CELL: "ABC"})
    assert "có phải là" not in the_problem(project).todo


def test_an_empty_name_is_an_unknown_unit(project: Project) -> None:
    change_cells(workbook(project, UNIT, QUARTER), {NAME_CELL: None})
    assert the_problem(project).code == "unknown_unit"


def test_the_workbook_of_another_unit_is_refused(project: Project) -> None:
    change_cells(workbook(project, UNIT, QUARTER), {NAME_CELL: "Sở Công Thương"})
    problem = the_problem(project)
    assert (problem.code, problem.cell) == ("wrong_unit", NAME_CELL)
    assert problem.found == "'Sở Công Thương'"


@pytest.mark.parametrize("stated", ["2023-Q2", "quý II/2023", None, 2023])
def test_the_workbook_of_another_period_is_refused(project: Project, stated: Any) -> None:
    change_cells(workbook(project, UNIT, QUARTER), {PERIOD_CELL: stated})
    problem = the_problem(project)
    assert (problem.code, problem.cell) == ("wrong_period", PERIOD_CELL)
    assert QUARTER in problem.what


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("so-tttt", unicodedata.normalize("NFD", "Sở Thông tin và Truyền thông")),
        ("so-tttt", "  Sở  Thông tin\nvà Truyền thông  "),
        ("so-tttt", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"),
        ("so-tttt", "Sở TT&TT"),
        ("so-tttt", "STTTT"),
        ("so-vhttdl", "Sở Văn hoá , Thể thao và Du lịch"),
        ("ubnd-dak-mil", "UBND huyện Đăk Mil"),
        ("ubnd-dak-mil", unicodedata.normalize("NFD", "Đăk Mil")),
        ("ubnd-dak-glong", "UBND huyện Đắk G’long"),
        ("ubnd-dak-rlap", "Đăk R'Lấp"),
        ("ubnd-gia-nghia", "TP. Gia Nghĩa"),
        ("ubnd-gia-nghia", "TP.Gia\u00a0Nghĩa"),
        ("ubnd-krong-no", "UBND huyện Krông Nô"),
    ],
)
def test_other_spellings_of_a_name_match(unit: str, name: str) -> None:
    matched = shipped_setting().registry.match(name)
    assert matched is not None
    assert matched.id == unit


@pytest.mark.parametrize("name", ["", "Sở", "Đắk", "Sở Thông tin", "Ninh Giang", "Đắk Lắk"])
def test_a_part_of_a_name_or_a_foreign_unit_does_not_match(name: str) -> None:
    assert shipped_setting().registry.match(name) is None


def test_a_file_with_another_name_is_known_by_the_unit_it_states(project: Project) -> None:
    path = workbook(project, UNIT, QUARTER)
    path.rename(path.with_name("Biểu quý I.xlsx"))
    change_cells(
        path.with_name("Biểu quý I.xlsx"), {NAME_CELL: unicodedata.normalize("NFD", "Sở TT và TT")}
    )
    assert (UNIT, QUARTER) not in read(project).reported()
    change_cells(
        path.with_name("Biểu quý I.xlsx"), {NAME_CELL: unicodedata.normalize("NFD", "Sở TTTT")}
    )
    assert (UNIT, QUARTER) in read(project).reported()


# --- columns and rows


def test_a_missing_column_is_named_with_the_header_row(project: Project) -> None:
    change_cells(workbook(project, UNIT, QUARTER), {f"H{HEADER}": "Trực tuyến"})
    problem = the_problem(project)
    assert (problem.code, problem.sheet, problem.cell) == ("missing_column", SHEET, "A7:R7")
    assert problem.what == "thiếu cột 'Tiếp nhận trực tuyến'"
    assert problem.found == "16/17 cột của biểu"


def test_every_missing_column_is_named(project: Project) -> None:
    change_cells(workbook(project, UNIT, QUARTER), {f"{c}{HEADER}": None for c in "GHI"})
    problems = problems_in(read(project))
    assert [problem.code for problem in problems] == ["missing_column"] * 3


def test_a_column_that_stands_twice_is_named_at_both_places(project: Project) -> None:
    change_cells(workbook(project, UNIT, QUARTER), {f"S{HEADER}": "Đã xử lý"})
    problem = the_problem(project)
    assert (problem.code, problem.cell) == ("double_column", f"K{HEADER}, S{HEADER}")


def test_moved_columns_and_rows_are_found_by_their_headers(project: Project) -> None:
    before = read(project)
    path = workbook(project, UNIT, QUARTER)

    def move(sheet: Worksheet) -> None:
        sheet.insert_rows(6, 2)
        sheet.insert_cols(7, 1)
        sheet[f"H{HEADER + 2}"] = "  Tiếp nhận\n trong  kỳ "

    change_sheet(path, move)
    after = read(project)
    assert problems_in(after) == []
    assert after.cells[f"data/raw/{PROGRAMME}/{QUARTER}/{UNIT}.xlsx"]["received"] == "H"
    figures = ["item", "received", "processed_online"]
    mine = [
        observations.table[observations.table["unit"] == UNIT] for observations in (before, after)
    ]
    assert mine[0][figures].to_dict("records") == mine[1][figures].to_dict("records")
    assert mine[1]["row"].min() == FIRST + 2


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("mười", "'mười'"),
        ("1.234", "'1.234'"),
        (" ", "' '"),
        ("-", "'-'"),
        (-3, "-3"),
        (2.5, "2.5"),
        (None, "ô trống"),
        (True, "'True'"),
        ("=1+1", "công thức"),
        ("#REF!", "#REF!"),
        (10**20, "1e+20"),
    ],
)
def test_a_cell_that_holds_no_count_is_named(project: Project, value: Any, found: str) -> None:
    change_cells(workbook(project, UNIT, QUARTER), {"G20": value})
    problem = the_problem(project)
    assert (problem.code, problem.sheet, problem.cell) == ("not_a_count", SHEET, "G20")
    assert problem.found.startswith(found)
    assert "ô G20" in problem.place


@pytest.mark.parametrize("value", ["=H20+I20+J20", "#REF!", "#DIV/0!"])
def test_nobody_is_told_to_write_0_where_a_formula_brought_no_value(
    project: Project, value: str
) -> None:
    change_cells(workbook(project, UNIT, QUARTER), {"G20": value})
    problem = the_problem(project)
    assert "công thức" in problem.what
    assert "0" not in problem.todo


@pytest.mark.parametrize("stored", ["1e999", "NaN", "#DIV/0!"])
def test_an_impossible_number_in_a_damaged_cell_is_named(project: Project, stored: str) -> None:
    path = workbook(project, UNIT, QUARTER)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    kind = "e" if stored.startswith("#") else "n"
    sheet, changed = re.subn(
        r'<c r="G20"([^>]*) t="n"><v>\d+</v>', rf'<c r="G20"\1 t="{kind}"><v>{stored}</v>', sheet
    )
    assert changed == 1
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    problem = the_problem(project)
    assert (problem.code, problem.cell) == ("not_a_count", "G20")


def test_a_count_stored_with_a_decimal_point_is_still_a_count(project: Project) -> None:
    path = workbook(project, UNIT, QUARTER)
    before = load_workbook(path)[SHEET]["G20"].value
    change_cells(path, {"G20": float(before)})
    assert problems_in(read(project)) == []


def test_every_bad_cell_of_a_workbook_is_named(project: Project) -> None:
    change_cells(workbook(project, UNIT, QUARTER), {"G9": "x", "K12": -1, "R42": None})
    problems = problems_in(read(project))
    assert [(problem.code, problem.cell) for problem in problems] == [
        ("not_a_count", "G9"),
        ("not_a_count", "K12"),
        ("not_a_count", "R42"),
    ]


def test_a_row_without_code_is_named(project: Project) -> None:
    change_cells(workbook(project, UNIT, QUARTER), {"B12": None})
    problem = the_problem(project)
    assert (problem.code, problem.cell) == ("missing_code", "B12")


def test_a_code_that_stands_twice_is_named_with_the_other_row(project: Project) -> None:
    path = workbook(project, UNIT, QUARTER)
    code = load_workbook(path)[SHEET]["B10"].value
    change_cells(path, {"B12": f" {code} "})
    problem = the_problem(project)
    assert (problem.code, problem.cell) == ("double_code", "B12")
    assert "dòng 10" in problem.what
    assert code in problem.found


def test_a_form_without_rows_is_named(project: Project) -> None:
    change_sheet(workbook(project, UNIT, QUARTER), lambda sheet: sheet.delete_rows(FIRST, 100))
    problem = the_problem(project)
    assert (problem.code, problem.cell) == ("no_rows", f"A{FIRST}")


def test_blank_rows_between_and_after_are_passed_over(project: Project) -> None:
    def loosen(sheet: Worksheet) -> None:
        sheet.insert_rows(20, 2)
        sheet["A60"] = "Người lập biểu"

    change_sheet(workbook(project, UNIT, QUARTER), loosen)
    observations = read(project)
    assert problems_in(observations) == []
    assert len(observations.table[observations.table["unit"] == UNIT]) == 35


# --- rules between the cells of a row


def row_of(sheet: Worksheet, line: int) -> dict[str, int]:
    return {cell.column_letter: cell.value for cell in sheet[line] if isinstance(cell.value, int)}


@pytest.mark.parametrize(
    ("changes", "code", "cell", "what"),
    [
        ({"H": +1}, "parts_and_total", "G9", "Tiếp nhận trong kỳ khác tổng"),
        ({"O": +1}, "parts_and_total", "K9", "Đã xử lý + chuyển kỳ sau khác"),
        ({"M": +1}, "parts_and_total", "K9", "Đã xử lý khác đúng hạn + quá hạn"),
        ({"L": +1000}, "part_above_whole", "L9", "Xử lý trực tuyến lớn hơn"),
        ({"P": +1000}, "part_above_whole", "P9", "Kết quả số hóa lớn hơn"),
        ({"Q": +1000}, "part_above_whole", "Q9", "nghĩa vụ tài chính lớn hơn tiếp nhận"),
        ({"R": +1000}, "part_above_whole", "R9", "thanh toán trực tuyến lớn hơn"),
    ],
)
def test_a_broken_rule_is_named_at_its_cell(
    project: Project, changes: dict[str, int], code: str, cell: str, what: str
) -> None:
    path = workbook(project, UNIT, QUARTER)
    before = row_of(load_workbook(path)[SHEET], 9)
    change_cells(path, {f"{column}9": before[column] + by for column, by in changes.items()})
    problem = the_problem(project)
    assert (problem.code, problem.sheet, problem.cell) == (code, SHEET, cell)
    assert what in problem.what
    assert re.fullmatch(r"\d+ [≠>] \d+", problem.found)


def test_a_missing_figure_and_a_broken_rule_of_the_yearly_form_are_named(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    shutil.copytree(REPO.raw / "dak-nong-2022", project.raw / "dak-nong-2022")
    folder = project.raw / "dak-nong-2022" / "2022"
    change_cells(folder / "cap-xa.xlsx", {"B8": "tong_van_ban"})
    change_cells(folder / "cap-huyen.xlsx", {"D9": 10**9})
    observations = read_forms(load_setting(project, "dak-nong-2022"), ["2022"])
    by_unit = {problem.unit: (problem.code, problem.cell) for problem in observations.problems}
    assert by_unit == {
        "cap-xa": ("missing_figure", ""),
        "cap-huyen": ("part_above_whole", "D9"),
    }
    assert observations.reported() == {("cap-tinh", "2022")}


# --- the way back to the cells


@pytest.mark.parametrize("unit", UNITS)
def test_evidence_is_the_range_of_cells_that_sums_to_the_figure(unit: str) -> None:
    observations = read(REPO, QUARTER)
    (place,) = observations.evidence([unit], [QUARTER], ["received_online", "received"])
    ranges = printed_cells(place.file, place.sheet, place.cells)
    mine = observations.table[observations.table["unit"] == unit]
    assert [sum(values) for values in ranges] == [
        mine["received_online"].sum(),
        mine["received"].sum(),
    ]
    assert all(len(values) == len(mine) for values in ranges)


def test_evidence_of_single_figures_is_their_cells() -> None:
    observations = read_forms(load_setting(REPO, "dak-nong-2022"), ["2022"])
    (place,) = observations.evidence(["cap-xa"], ["2022"], ["documents_signed", "documents_total"])
    row = observations.table[observations.table["unit"] == "cap-xa"].iloc[0]
    assert printed_cells(place.file, place.sheet, place.cells) == [
        [row["documents_signed"]],
        [row["documents_total"]],
    ]


def test_evidence_of_several_periods_has_one_place_a_workbook(tmp_path: Path) -> None:
    project = copy_project(tmp_path, QUARTER, "2023-Q2", units=UNITS)
    observations = read(project, QUARTER, "2023-Q2")
    places = observations.evidence([UNIT], [QUARTER, "2023-Q2"], ["received"])
    assert [place.file for place in places] == [
        f"data/raw/{PROGRAMME}/{quarter}/{UNIT}.xlsx" for quarter in (QUARTER, "2023-Q2")
    ]
    total = sum(
        sum(values)
        for place in places
        for values in printed_cells(place.file, place.sheet, place.cells, project.root)
    )
    table = observations.table
    assert total == table[table["unit"] == UNIT]["received"].sum()
