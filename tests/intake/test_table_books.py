"""An index in a workbook or CSV file is read as people write it; what is no unit is left and said.

Every table here is invented.
"""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from table_books import DATA, FRAMEWORK, UNITS, small_book, write_book, write_csv

from helpers.intake.tables import TableBook, read_workbook
from helpers.params.framework import Framework

SHARED = Path(__file__).resolve().parents[3] / "shared" / "real"
PROVINCES = ("Hà Nội", "TP. Hồ Chí Minh", "Đà Nẵng", "Bắc Ninh", "Quảng Ninh", "Cần Thơ")


def values(book: TableBook, code: str) -> list[float]:
    return [float(number) for number in book.data[code].tolist()]


def problems(book: TableBook) -> list[str]:
    return [str(problem) for problem in book.problems]


def node(book: TableBook, code: str) -> dict[str, Any]:
    return next(n for n in book.framework["indicators"] if n["code"] == code)


def as_model(book: TableBook) -> Framework:
    return Framework.model_validate(book.framework)


def plain_data(*names: str, decimals: float = 0.25) -> list[tuple[Any, ...]]:
    """A table of points between 0 and 10, one row a unit, three indicators."""
    return [(name, 5 + decimals * n, 6.5 - 0.5 * n, 7 + 0.1 * n) for n, name in enumerate(names)]


def test_a_vietnamese_workbook_gives_the_tree_and_every_value(tmp_path: Path) -> None:
    book = read_workbook(small_book(tmp_path / "Chỉ số xã 2023.xlsx"))
    assert not book.problems
    framework = as_model(book)
    assert [n.code for n in framework.indicators] == ["CS", "N1", "N2", "A1", "A2", "B1", "B2"]
    assert [n.parent for n in framework.indicators][1:] == ["CS", "CS", "N1", "N1", "N2", "N2"]
    assert framework.indicator("B2").direction == "lower"
    assert (framework.indicator("N2").weight, framework.indicator("B1").weight) == (0.6, 2)
    assert [u.name for u in book.units] == list(UNITS)
    assert book.data["period"].unique().tolist() == ["2022", "2023"]
    assert values(book, "B1") == [45.25, 46.25, 47.25, 48.25] * 2


def test_headings_may_be_without_accents_in_capitals_in_any_order(tmp_path: Path) -> None:
    order = (4, 1, 0, 5, 2, 3)
    heads = ("TRONG SO (%)", "ten chi tieu", "MÃ CHỈ TIÊU", "ĐVT", "Thuộc nhóm", "chieu")
    rows = [heads, *([row[at] for at in order] for row in FRAMEWORK[1:])]
    data = [("DON VI", "nam", "a1", "Số máy tính", "TY LE NOP TRUC TUYEN", "b2"), *DATA[1:]]
    book = read_workbook(small_book(tmp_path / "x.xlsx", framework=rows, data=data))
    usual = read_workbook(small_book(tmp_path / "y.xlsx"))
    assert not book.problems
    assert book.data.equals(usual.data)
    assert book.framework["indicators"] == usual.framework["indicators"]


def test_english_headings_and_sheet_names_are_understood(tmp_path: Path) -> None:
    framework = [("Code", "Name", "Parent", "Direction", "Weight", "Unit"), *FRAMEWORK[1:]]
    data = [("Unit", "Year", "A1", "A2", "B1", "B2"), *DATA[1:]]
    book = read_workbook(write_book(tmp_path / "x.xlsx", {"Framework": framework, "Data": data}))
    assert not book.problems
    assert values(book, "A2") == [120, 130, 140, 150] * 2


def test_tables_of_coinr_are_read_as_they_are(tmp_path: Path) -> None:
    meta = [
        ("iCode", "iName", "Parent", "Level", "Direction", "Weight", "Type", "Unit", "Target",
         "Denominator"),
        ("goods", "Trade in goods", "econ", 1, 1, 1, "Indicator", "USD", 90, "gdp"),
        ("co2", "Emissions", "econ", 1, -1, 2, "Indicator", "t", 10, "NA"),
        ("lpi", "Logistics", "phys", 1, 1, 1, "Indicator", "score", "NA", "NA"),
        ("econ", "Economy", "index", 2, 1, 1, "Aggregate", "score", "NA", "NA"),
        ("phys", "Physical", "index", 2, 1, 3, "Aggregate", "score", "NA", "NA"),
        ("index", "Connectivity", "NA", 3, 1, 1, "Aggregate", "score", "NA", "NA"),
        ("gdp", "Gross domestic product", "NA", "NA", "NA", "NA", "Denominator", "USD", "NA", "NA"),
        ("gdp_group", "Size", "NA", "NA", "NA", "NA", "Group", "NA", "NA", "NA"),
    ]  # fmt: skip
    data = [
        ("uCode", "uName", "Time", "gdp_group", "gdp", "goods", "co2", "lpi"),
        ("AUT", "Austria", 2018, "L", 400, 300, 8, 4.1),
        ("VNM", "Viet Nam", 2018, "M", 240, 220, 2, 3.2),
        ("LAO", "Lao PDR", 2018, "S", 18, "NA", 1, 2.7),
    ]
    framework = as_model(from_csv := read_workbook(
        write_csv(tmp_path / "iData.csv", data), write_csv(tmp_path / "iMeta.csv", meta)
    ))  # fmt: skip
    from_xlsx = read_workbook(write_book(tmp_path / "asem.xlsx", {"iMeta": meta, "iData": data}))
    assert not from_xlsx.problems and not from_csv.problems
    assert from_xlsx.data.equals(from_csv.data)
    assert framework.indicators[0].code == "index" and framework.indicators[0].parent == ""
    assert framework.indicator("goods").denominator == "gdp"
    assert framework.indicator("co2").direction == "lower"
    assert framework.indicator("co2").target == 10
    assert from_xlsx.unit_names == {"AUT": "Austria", "VNM": "Viet Nam", "LAO": "Lao PDR"}
    assert values(from_xlsx, "gdp") == [400, 240, 18]


def test_quarters_are_periods_by_their_dates(tmp_path: Path) -> None:
    rows = [("Đơn vị", "Kỳ", "A", "B", "C")]
    for label in ("Quý II/2024", "Q1/2025", "2024-Q3", "quý IV năm 2024"):
        rows += [(name, label, *cells) for name, *cells in plain_data(*UNITS)]
    book = read_workbook(write_book(tmp_path / "x.xlsx", {"Số liệu": rows}))
    periods = list(dict.fromkeys(book.data["period"]))
    assert periods == ["2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1"]


def test_year_and_quarter_may_stand_in_two_columns(tmp_path: Path) -> None:
    rows = [("Đơn vị", "Năm", "Quý", "A", "B", "C")]
    rows += [(n, 2024, q, *c) for q in (1, 2) for n, *c in plain_data(*UNITS)]
    book = read_workbook(write_book(tmp_path / "x.xlsx", {"Số liệu": rows}))
    assert book.data["period"].unique().tolist() == ["2024-Q1", "2024-Q2"]


def test_three_hundred_communes_are_read(tmp_path: Path) -> None:
    names = [f"Xã số {n}" for n in range(1, 301)]
    rows = [("TT", "Xã", "Năm", *"ABC")]
    rows += [(n, name, 2024, n % 10, n % 7, n % 9) for n, name in enumerate(names, start=1)]
    book = read_workbook(write_book(tmp_path / "x.xlsx", {"Sheet1": rows}))
    assert len(book.units) == 300 and len(book.data) == 300


def test_titles_notes_blank_and_total_rows_are_no_units(tmp_path: Path) -> None:
    rows = [
        ("UBND TỈNH A",),
        ("BẢNG TỔNG HỢP CHỈ SỐ NĂM 2023",),
        (),
        ("STT", "Tỉnh/Thành phố", "A", "B", "C", "Xếp hạng"),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        ("I", "Miền Bắc"),
        *((n, *row, n) for n, row in enumerate(plain_data(*PROVINCES), start=1)),
        (),
        ("", "Cả nước", 5.6, 5.2, 7.2),
        ("", "Bình quân 6 tỉnh", 5.6, 5.2, 7.2),
        ("Tổng cộng:", "", 33.7, 31.5, 43.5),
        ("Nguồn: Cục Thống kê; số liệu đến 31/12/2023",),
        ("", "Người lập biểu"),
    ]
    book = read_workbook(write_book(tmp_path / "x.xlsx", {"Bảng 1": rows}))
    assert [unit.name for unit in book.units] == list(PROVINCES)
    assert book.data["period"].unique().tolist() == ["2023"]
    assert book.whole == "Cả nước"
    left_out = "; ".join(book.left)
    for text in ("Bình quân 6 tỉnh", "Tổng cộng:", "Miền Bắc", "Xếp hạng"):
        assert text in left_out
    assert not book.problems


def test_names_in_nfd_and_in_two_spellings_are_one_unit(tmp_path: Path) -> None:
    rows = [("Đơn vị", "Năm", "A", "B", "C")]
    for year, form in ((2022, "NFC"), (2023, "NFD")):
        rows += [
            (unicodedata.normalize(form, name), year, *cells)
            for name, *cells in plain_data("Hoà Bình", "Đắk Lắk", "TP Huế")
        ]
    rows[-1] = ("Thành phố Huế", *rows[-1][1:])
    book = read_workbook(write_book(tmp_path / "x.xlsx", {"Số liệu": rows}))
    assert len(book.units) == 3 and len(book.data) == 6


def test_numbers_typed_with_a_decimal_comma_are_numbers(tmp_path: Path) -> None:
    rows = [("Đơn vị", "A", "B", "C"), ("X", "7,25", "1.234,5", "N/A"), ("Y", "6,5", "987", "-"),
            ("Z", "8", "12.000", "3,1")]  # fmt: skip
    book = read_workbook(write_book(tmp_path / "ket qua 2024.xlsx", {"Số liệu": rows}))
    assert values(book, "A") == [7.25, 6.5, 8]
    assert values(book, "B") == [1234.5, 987, 12000]
    assert [str(value) for value in values(book, "C")] == ["nan", "nan", "3.1"]
    assert not book.problems


def test_a_text_that_is_read_in_two_ways_is_asked_about(tmp_path: Path) -> None:
    rows = [("Đơn vị", "A", "B"), ("X", "28.459", 1), ("Y", "1.250", 2), ("Z", "300", 3)]
    book = read_workbook(write_book(tmp_path / "y 2024.xlsx", {"Số liệu": rows}))
    assert [problem.code for problem in book.problems] == ["doubtful_number"]
    assert book.problems[0].cell == "B2" and book.problems[0].severity == "warning"


def test_a_word_where_a_number_should_stand_is_a_problem_with_its_cell(tmp_path: Path) -> None:
    rows = [list(row) for row in DATA]
    rows[2][3] = "khoảng 130"
    book = read_workbook(small_book(tmp_path / "x.xlsx", data=rows))
    (problem,) = book.problems
    assert (problem.sheet, problem.cell, problem.code) == ("Số liệu", "D3", "not_a_number")
    assert "khoảng 130" in problem.found and "Xã Tân Quang" in problem.what


def test_percentages_of_excel_and_typed_ones_are_points_of_hundred(tmp_path: Path) -> None:
    path = small_book(tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Số liệu"]
    for row in range(2, 10):
        sheet[f"C{row}"] = 0.6 + row / 100
        sheet[f"C{row}"].number_format = "0%"
        sheet[f"E{row}"] = f"{40 + row},5%"
    book["Khung chỉ tiêu"]["E3"].number_format = "0%"
    book.save(path)
    table = read_workbook(path)
    assert values(table, "A1")[:2] == pytest.approx([62, 63])
    assert values(table, "B1")[:2] == [42.5, 43.5]
    assert node(table, "N1")["weight"] == 40


def test_one_sheet_a_year_is_one_table(tmp_path: Path) -> None:
    sheets = {
        "2021": [("Đơn vị", "A", "B", "C"), *plain_data(*UNITS)],
        "Số liệu 2022": [("Đơn vị", "C", "A", "B"), *plain_data(*UNITS)],
        "Ghi chú": [("Chỉ để xem",)],
    }
    book = read_workbook(write_book(tmp_path / "x.xlsx", sheets))
    assert book.data["period"].tolist() == ["2021"] * 4 + ["2022"] * 4
    assert values(book, "A")[::4] == [5, 6.5]
    assert any("Ghi chú" in note for note in book.left)
    sheets["Số liệu 2022"][1] = ("Xã Hoà An", *sheets["Số liệu 2022"][1][1:])
    sheets["Số liệu 2022"][2] = ("Tân Quang", *sheets["Số liệu 2022"][2][1:])
    other = read_workbook(write_book(tmp_path / "y.xlsx", sheets))  # one spelling is another name
    told = "kỳ 2021 không có Tân Quang; kỳ 2022 không có Xã Tân Quang"
    assert any(told in assumption for assumption in other.assumed)


def test_a_title_of_another_year_than_the_sheet_is_refused(tmp_path: Path) -> None:
    rows = [("KẾT QUẢ NĂM 2015",), ("Đơn vị", "A", "B", "C"), *plain_data(*UNITS)]
    book = read_workbook(write_book(tmp_path / "x.xlsx", {"2014_PAPI": rows}))
    assert [problem.code for problem in book.problems] == ["period_differs"]
    assert book.data.empty


def test_without_any_period_that_is_said(tmp_path: Path) -> None:
    rows = [("Đơn vị", "A", "B", "C"), *plain_data(*UNITS)]
    book = read_workbook(write_book(tmp_path / "bang.xlsx", {"Số liệu": rows}))
    assert [problem.code for problem in book.problems] == ["no_period"]
    dated = read_workbook(write_book(tmp_path / "bang 2020.xlsx", {"Số liệu": rows}))
    assert dated.data["period"].unique().tolist() == ["2020"]
    assert any("theo tên tệp" in assumption for assumption in dated.assumed)
    titled = [("QUÝ III NĂM 2021",), ("(Kèm theo Báo cáo số 9/BC-UBND ngày 5/1/2022)",),
              ("", "Đắk Lắk, ngày 05 tháng 01 năm 2022"), ("Kết quả năm 2021",), *rows]  # fmt: skip
    path = write_book(tmp_path / "bang.xlsx", {"Số liệu": titled})
    assert read_workbook(path).data["period"].unique().tolist() == ["2021-Q3"]


def test_the_sheet_about_names_the_index_the_year_and_the_method(tmp_path: Path) -> None:
    about = [
        ("Tên chỉ số", "Chỉ số hài lòng"), ("Cơ quan:", "Sở Nội vụ"), ("Năm", 2024),
        ("Cách chuẩn hoá", "Z-score"), ("CÁCH GỘP", "trung bình nhân"), ("Người lập", "An"),
    ]  # fmt: skip
    data = [("Đơn vị", "A", "B", "C"), *plain_data(*UNITS)]
    book = read_workbook(write_book(tmp_path / "x.xlsx", {"Số liệu": data, "Thông tin": about}))
    assert book.framework["name_vi"] == "Chỉ số hài lòng"
    assert book.about["agency"] == "Sở Nội vụ"
    assert book.data["period"].unique().tolist() == ["2024"]
    score = book.framework["score"]
    assert (score["normalise"]["method"], score["aggregate"]) == ("zscore", "geometric")
    assert any("Người lập" in note for note in book.left)


def test_a_method_that_nobody_knows_is_a_problem(tmp_path: Path) -> None:
    about = [("Cách gộp", "theo cảm tính")]
    data = [("Đơn vị", "Năm", "A", "B"), ("X", 2024, 1, 2), ("Y", 2024, 2, 1)]
    book = read_workbook(write_book(tmp_path / "x.xlsx", {"Số liệu": data, "Thông tin": about}))
    assert [problem.code for problem in book.problems] == ["unknown_aggregate"]


@pytest.mark.parametrize(
    ("columns", "normalise", "aggregate"),
    [
        ([(5.5, 6, 7), (7, 8, 9)], "none", "arithmetic"),
        ([(55, 60, 70), (91.5, 80, 45)], "none", "arithmetic"),
        ([(0.5, 0.61, 0.7), (0.9, 0.8, 0.45)], "none", "arithmetic"),
        ([(55, 60, 70), (0.9, 0.8, 0.45)], "minmax", "arithmetic"),
        ([(5500, 6000, 7), (7, 8, 9)], "minmax", "arithmetic"),
        ([(-5, 6, 7), (7, 8, 9)], "minmax", "arithmetic"),
    ],
)
def test_values_on_one_scale_stay_as_they_are_and_others_are_made_alike(
    tmp_path: Path, columns: list[tuple[float, ...]], normalise: str, aggregate: str
) -> None:
    rows = [("Đơn vị", "Năm", "A", "B"), *(
        (name, 2024, a, b) for name, a, b in zip("XYZ", *columns, strict=True)
    )]  # fmt: skip
    book = read_workbook(write_book(tmp_path / "x.xlsx", {"Số liệu": rows}))
    score = book.framework["score"]
    assert (score["normalise"]["method"], score["aggregate"]) == (normalise, aggregate)
    assert any(assumption.startswith("cách chuẩn hoá") for assumption in book.assumed)


def test_points_within_maxima_are_added_up(tmp_path: Path) -> None:
    framework = [("Mã", "Tên", "Điểm tối đa"), ("1", "Hạ tầng", 30), ("2", "Nhân lực", 20),
                 ("3", "An toàn", 50), ("", "Tổng cộng", 100)]  # fmt: skip
    data = [("Đơn vị", "Năm", "1. Hạ tầng", "Nhân lực", 3), ("X", 2024, 25, 15, 41),
            ("Y", 2024, 30, 11, 50)]  # fmt: skip
    book = read_workbook(write_book(tmp_path / "x.xlsx", {"Khung": framework, "Số liệu": data}))
    assert not book.problems
    assert book.framework["score"]["aggregate"] == "sum"
    assert [values(book, code) for code in "123"] == [[25, 30], [15, 11], [41, 50]]
    assert node(book, "3")["maximum"] == 50


def test_a_printed_total_is_the_value_of_the_index_and_no_indicator(tmp_path: Path) -> None:
    framework = [*FRAMEWORK[:2], *FRAMEWORK[2:]]
    data = [(*DATA[0], "Chỉ số chuyển đổi số"), *((*row, 50 + n) for n, row in enumerate(DATA[1:]))]
    book = read_workbook(small_book(tmp_path / "x.xlsx", framework=framework, data=data))
    assert values(book, "CS")[:2] == [50, 51]
    bare = [("Đơn vị", "Năm", "A", "B", "Tổng điểm"), ("X", 2024, 2, 3, 5), ("Y", 2024, 1, 1, 2)]
    plain = read_workbook(write_csv(tmp_path / "diem.csv", bare))
    assert [n["code"] for n in plain.framework["indicators"]] == ["Tong-diem", "A", "B"]
    assert values(plain, "Tong-diem") == [5, 2]


def test_a_column_that_is_the_sum_of_the_others_is_a_total_whatever_it_is_called(
    tmp_path: Path,
) -> None:
    rows = [("Đơn vị", "Năm", "A", "B", "KQ"), *((n, 2024, i, i * i, i + i * i)
            for i, n in enumerate("XYZTU", start=1))]  # fmt: skip
    book = read_workbook(write_csv(tmp_path / "x.csv", rows))
    assert book.framework["indicators"][0]["code"] == "KQ"
    rows[2] = ("Y", 2024, 2, 4, 7)
    other = read_workbook(write_csv(tmp_path / "y.csv", rows))
    assert len(other.framework["indicators"]) == 4


def test_time_may_be_an_indicator(tmp_path: Path) -> None:
    rows = [("province", "entry", "time", "rank"), ("A", 7.1, 6.5, 1), ("B", 6.1, 8.5, 2)]
    book = read_workbook(write_csv(tmp_path / "pci-2019.csv", rows))
    assert values(book, "time") == [6.5, 8.5]
    assert book.data["period"].unique().tolist() == ["2019"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_file_alone_has_equal_parts_and_that_is_said(tmp_path: Path, separator: str) -> None:
    point = separator != ";"
    rows = [("tinh", "nam", "A", "B"), *(
        (n, 2023, *(f"{v:.2f}" if point else f"{v:.2f}".replace(".", ",") for v in pair))
        for n, pair in (("Hà Nội", (7.25, 6.5)), ("Huế", (8.125, 5.75)))
    )]  # fmt: skip
    book = read_workbook(write_csv(tmp_path / "du-lieu.csv", rows, separator))
    assert values(book, "A") == [7.25, 8.12]
    assert [indicator.weight for indicator in as_model(book).indicators] == [1, 1, 1]
    assert any("trọng số bằng nhau" in assumption for assumption in book.assumed)


def test_merged_cells_speak_for_all_their_rows_and_columns(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    sheet = (book := openpyxl.Workbook()).active
    sheet.title = "Số liệu"
    for row in (
        ("BÁO CÁO", None, None, None, None),
        ("Đơn vị", "Năm", "Hạ tầng", None, "Nhân lực"),
        (None, None, "Mạng", "Máy tính", None),
        ("X", 2023, 1, 2, 3), (None, 2024, 4, 5, 6), ("Y", 2023, 7, 8, 9), (None, 2024, 3, 2, 1),
    ):  # fmt: skip
        sheet.append(row)
    for area in ("A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "A4:A5", "A6:A7"):
        sheet.merge_cells(area)
    book.save(path)
    table = read_workbook(path)
    assert [unit.name for unit in table.units] == ["X", "Y"]
    names = [indicator["name_vi"] for indicator in table.framework["indicators"][1:]]
    assert names == ["Mạng", "Máy tính", "Nhân lực"]
    assert table.data[table.data["unit"] == "X"]["Nhan-luc"].tolist() == [3, 6]


def test_groups_only_named_and_trees_told_by_numbers_are_trees(tmp_path: Path) -> None:
    named = [("Mã", "Tên", "Nhóm"), ("A", "Một", "Hạ tầng"), ("B", "Hai", "Hạ tầng"),
             ("C", "Ba", "Con người")]  # fmt: skip
    numbered = [("Mã", "Tên"), ("I", "Chỉ số"), *FRAMEWORK[:0], ("1", "Hạ tầng"), ("1.1", "Một"),
                ("1.2", "Hai"), ("2", "Con người"), ("2.1", "Ba")]  # fmt: skip
    data = [("Đơn vị", "Năm", "Một", "Hai", "Ba"), ("X", 2024, 1, 2, 3), ("Y", 2024, 2, 1, 3)]
    by_group = read_workbook(write_book(tmp_path / "a.xlsx", {"Khung": named, "Số liệu": data}))
    by_number = read_workbook(
        write_book(tmp_path / "b.xlsx", {"Khung": [numbered[0], *numbered[2:]], "Số liệu": data})
    )
    assert not by_group.problems and not by_number.problems
    parents = [n["parent"] for n in by_group.framework["indicators"]]
    assert parents == ["", "a-2", "a-2", "Ha-tang", "Ha-tang", "Con-nguoi"]
    assert [n["parent"] for n in by_number.framework["indicators"]] == ["", "b", "1", "1", "b", "2"]


def test_weights_of_each_year_stand_in_columns_of_their_own(tmp_path: Path) -> None:
    framework = [("Mã", "Tên", "Trọng số 2022", "Trọng số 2023"), ("A1", "Một", 1, 0.5),
                 ("A2", "Hai", 1, 2)]  # fmt: skip
    book = read_workbook(small_book(tmp_path / "x.xlsx", framework=framework))
    assert node(book, "A2")["weight"] == {"2022": 1, "2023": 2}


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        (("B3", "Ba", "N9", "", 1, ""), "unknown_parent", "N9"),
        (("B1", "Ba", "N2", "", 1, ""), "double_code", "B1"),
        (("B3", "Ba", "N2", "sang ngang", 1, ""), "unknown_direction", "sang ngang"),
        (("B3", "Ba", "N2", "", "nặng", ""), "not_a_number", "nặng"),
    ],
)
def test_what_is_wrong_in_the_framework_is_said_with_its_place(
    tmp_path: Path, row: tuple[Any, ...], code: str, words: str
) -> None:
    book = read_workbook(small_book(tmp_path / "x.xlsx", framework=[*FRAMEWORK, row]))
    problem = next(problem for problem in book.problems if problem.code == code)
    assert problem.sheet == "Khung chỉ tiêu" and "9" in problem.cell
    assert words in str(problem)


def test_two_values_of_one_unit_and_year_are_both_named_and_not_used(tmp_path: Path) -> None:
    data = [*DATA, ("xã hoà an", 2022, 62.5, 121, 45.25, 9)]
    book = read_workbook(small_book(tmp_path / "x.xlsx", data=data))
    (problem,) = book.problems
    assert problem.code == "double_value" and problem.cell == "D10"
    assert "D2" in problem.found and "120" in problem.found and "121" in problem.found
    first = book.data.iloc[0]
    assert str(first["A2"]) == "nan" and first["A1"] == 62.5


def test_listed_units_bring_groups_and_dates_and_are_the_only_ones(tmp_path: Path) -> None:
    listing = [("Mã", "Tên", "Tên tiếng Anh", "Nhóm", "Từ ngày"),
               *((f"X{n}", name, f"Commune {n}", "Đồng bằng", "01/07/2021")
                 for n, name in enumerate(UNITS[:3]))]  # fmt: skip
    data = [*DATA[:4], ("Xã Đông Tâm", *DATA[4][1:])]
    book = read_workbook(small_book(tmp_path / "x.xlsx", units=listing, data=data))
    assert [u.key for u in book.units] == ["X0", "X1", "X2"]
    assert book.units[0].group == "Đồng bằng" and book.units[0].valid_from is not None
    assert [problem.code for problem in book.problems] == ["unknown_unit"]
    assert book.data["unit"].tolist() == ["X0", "X1", "X2"]


def test_an_indicator_without_any_value_in_a_year_does_not_count_then(tmp_path: Path) -> None:
    data = [row if row[1] != 2022 else (*row[:5], "N/A") for row in DATA]
    book = read_workbook(small_book(tmp_path / "x.xlsx", data=data))
    assert node(book, "B2")["periods"] == ["2023"]
    assert any("B2" in assumption and "2022" in assumption for assumption in book.assumed)
    assert "periods" not in node(book, "N2")


def test_a_unit_without_any_value_is_still_a_unit(tmp_path: Path) -> None:
    rows = [("TT", "province", "A", "B"), (1, "HCMC", "N/A", "N/A"), (2, "Hue", 5, 6),
            (3, "Da Nang", None, None), (4, "Ha Noi", 6, 7)]  # fmt: skip
    book = read_workbook(write_book(tmp_path / "x 2019.xlsx", {"Data": rows}))
    assert [unit.name for unit in book.units] == ["HCMC", "Hue", "Da Nang", "Ha Noi"]


def test_a_second_table_below_is_said_and_not_read(tmp_path: Path) -> None:
    data = [*DATA, (), ("Cơ quan", "Ghi chú", "Số cán bộ", "Số lớp", "Kinh phí", "Nguồn"),
            ("Sở A", "", 5, 6, 7, 8)]  # fmt: skip
    book = read_workbook(small_book(tmp_path / "x.xlsx", data=data))
    assert [problem.code for problem in book.problems] == ["other_table"]
    assert len(book.data) == 8


def test_columns_that_are_no_indicator_are_said(tmp_path: Path) -> None:
    data = [(*DATA[0], "Dân số", "Hạng"), *((*row, 1000, 1) for row in DATA[1:])]
    book = read_workbook(small_book(tmp_path / "x.xlsx", data=data))
    assert any("'Dân số'" in note and "'Hạng'" in note for note in book.left)


def test_an_index_without_a_name_is_called_as_its_printed_column_spells_it(tmp_path: Path) -> None:
    rows = [(f"Đơn vị {at}", at * 10, at * 30, at * 20) for at in range(1, 6)]
    sheets = {"Số liệu": [("Đơn vị", "Chi phí", "Thời gian", "Điểm DDCI"), *rows]}
    assert (
        as_model(read_workbook(write_book(tmp_path / "ddci_so.xlsx", sheets))).name_vi == "DDCI so"
    )
    named = {**sheets, "Thông tin": [("Tên chỉ số", "Chỉ số ddci")]}
    assert as_model(read_workbook(write_book(tmp_path / "a.xlsx", named))).name_vi == "Chỉ số ddci"


def test_a_misspelt_heading_is_asked_about(tmp_path: Path) -> None:
    data = [(*DATA[0][:4], "Tỷ lệ nạp trực tuyến", "B2"), *DATA[1:]]
    book = read_workbook(small_book(tmp_path / "x.xlsx", data=data))
    by_code = {problem.code: problem for problem in book.problems}
    assert by_code["unknown_column"].cell == "E1"
    assert "Tỷ lệ nộp trực tuyến" in by_code["unknown_column"].todo
    assert "B1" in by_code["no_figures"].what


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real tables are not at hand")
def test_every_number_of_papi_comes_over(tmp_path: Path) -> None:
    data, names = (SHARED / f"papi_subcriteria_{part}.csv" for part in ("2018_2022", "names"))
    with data.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    with names.open(encoding="utf-8-sig", newline="") as file:
        listing = list(csv.reader(file))
    framework = [("Mã", "Tên", "Mã nhóm", "Tên nhóm"), *listing[1:]]
    typed = [rows[0], *([p, int(y), *(float(c) if c else None for c in cells)]
                        for p, y, *cells in rows[1:])]  # fmt: skip
    book = read_workbook(
        write_book(tmp_path / "papi.xlsx", {"Khung chỉ tiêu": framework, "Số liệu": typed})
    )
    alone = read_workbook(data)
    assert not book.problems and not alone.problems
    for table in (book, alone):
        frame = table.data.set_index(["unit", "period"])
        for province, year, *cells in rows[1:]:
            for code, cell in zip(rows[0][2:], cells, strict=True):
                value = frame.loc[(province, year), code]
                assert (str(value) == "nan") if cell == "" else value == float(cell)
    assert len(book.units) == 63 and len(as_model(book).groups("papi")) == 9
    assert node(book, "SC83")["periods"] == ["2019", "2020", "2021", "2022"]
