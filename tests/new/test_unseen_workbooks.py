"""Tables of indices in shapes that nobody announced: right numbers, or refused with the reason.

Every table here is invented. What is read is compared as a whole: units, indicators, values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from project import copy_project
from table_books import write_book

from helpers.core.errors import InputError
from helpers.intake.tables import TableBook, read_tables, read_workbook
from helpers.intake.tables.aggregates import aggregates
from helpers.intake.tables.sheets import ManySheets
from helpers.new.programme import new_programme
from helpers.new.refused import RefusedTable, stops
from helpers.params.indicator import Indicator
from helpers.params.load import load_setting

Rows = Sequence[Sequence[Any]]
Figures = dict[str, tuple[float | None, ...]]
TRUTH: Figures = {
    "Sở Nội vụ": (71.5, 60.25), "Sở Y tế": (80.5, 42.75), "Sở Tư pháp": (66.25, 55.5),
    "Sở Công Thương": (93.0, 61.0), "Sở Xây dựng": (58.75, 49.5), "Sở Tài chính": (77.0, 70.25),
}  # fmt: skip
COUNTS: Figures = {name: (120.0 + 31 * n, 17.0 + 5 * n) for n, name in enumerate(TRUTH)}
HEAD = ("STT", "Đơn vị", "Đúng hạn", "Trực tuyến")


def body(figures: Figures = TRUTH) -> list[tuple[Any, ...]]:
    return [(n, name, *pair) for n, (name, pair) in enumerate(figures.items(), start=1)]


def sums(figures: Figures) -> tuple[float, float]:
    return (sum(a or 0 for a, _ in figures.values()), sum(b or 0 for _, b in figures.values()))


def means(figures: Figures) -> tuple[float, ...]:
    return tuple(round(total / len(figures), 2) for total in sums(figures))


def part(first: int, last: int, figures: Figures = COUNTS) -> Figures:
    return dict(list(figures.items())[first:last])


@dataclass(frozen=True)
class Shape:
    """A table as somebody writes it, and what must be read of it."""

    name: str
    rows: Rows
    right: Figures
    indicators: tuple[str, ...] = ("Đúng hạn", "Trực tuyến")
    merged: tuple[str, ...] = ()


READ = [
    Shape("plain", [HEAD, *body()], TRUTH),
    Shape("title and signature", [
        ("UBND TỈNH ĐẮK LẮK",), ("KẾT QUẢ NĂM 2023",), ("Đơn vị tính: %",), (), HEAD, *body(), (),
        ("Ghi chú: số liệu đến 31/12/2023",), ("", "", "", "Đắk Lắk, ngày 05 tháng 01 năm 2024"),
        ("", "NGƯỜI LẬP BIỂU", "", "GIÁM ĐỐC")], TRUTH),
    Shape("numbering with formulas", [
        (*HEAD, "Tổng điểm"), ("A", "B", "1", "2", "3=1+2"),
        *((*row, row[2] + row[3]) for row in body())], TRUTH),
    Shape("codes of variables below the headings", [
        HEAD, ("", "don_vi_id", "c1_2005", "e711_use"), *body()], TRUTH),
    Shape("codes of variables without a name", [
        HEAD, ("", "", "c1_2005", "e711_use"), *body()], TRUTH),
    Shape("numeric ids", [
        ("Mã PCI", *HEAD[1:]), *((10 + row[0], *row[1:]) for row in body())], TRUTH),
    Shape("numeric ids in English", [
        ("PCI ID", *HEAD[1:]), *((10 + row[0], *row[1:]) for row in body())], TRUTH),
    Shape("ranks of other names", [
        (*HEAD, "Xếp hạng 2023", "Thứ hạng PAR", "Vị thứ", "Hạng năm trước"),
        *((*row, n, n, n, n) for n, row in enumerate(body(), start=1))], TRUTH),
    Shape("changes and comparisons", [
        (*HEAD, "Tăng/giảm so với 2022", "Chênh lệch", "So với cùng kỳ (%)"),
        *((*row, 1.5 * n, -n, 100 + n) for n, row in enumerate(body(), start=1))], TRUTH),
    *(Shape(f"sum called {word}", [HEAD, *body(COUNTS), ("", word, *sums(COUNTS))], COUNTS)
      for word in ("Tổng cộng toàn ngành", "TC", "Σ", "Toàn tỉnh Đắk Lắk", "Cộng (I+II)", "Chung",
                   "Tổng 6 sở", "T.CỘNG", "Cộng:", "Khối sở, ngành", "Tỉnh Đắk Lắk")),
    *(Shape(f"sum on top called {word}", [HEAD, ("", word, *sums(COUNTS)), *body(COUNTS)], COUNTS)
      for word in ("TỔNG SỐ", "Toàn tỉnh", "Tỉnh Đắk Lắk")),
    *(Shape(f"mean called {word}", [HEAD, *body(), ("", word, *means(TRUTH))], TRUTH)
      for word in ("BQ chung", "Trung bình khối sở", "Bình quân toàn tỉnh", "Điểm TB",
                   "Giá trị trung bình", "Mức chung", "Khối sở")),
    Shape("sections with their sums", [
        HEAD, ("I", "Khối tổng hợp", *sums(part(0, 3))), *body(part(0, 3)),
        ("II", "Khối kinh tế", *sums(part(3, 6))), *body(part(3, 6)),
        ("", "Tổng cộng (I+II)", *sums(COUNTS))], COUNTS),
    Shape("sections with sums below", [
        HEAD, *body(part(0, 3)), ("", "Cộng khối tổng hợp", *sums(part(0, 3))),
        *body(part(3, 6)), ("", "Khối kinh tế", *sums(part(3, 6))),
        ("", "Chung", *sums(COUNTS))], COUNTS),
    Shape("sections without figures", [
        HEAD, ("I", "Khối tổng hợp"), *body(part(0, 3)), ("II", "Khối kinh tế"),
        *body(part(3, 6))], COUNTS),
    Shape("pages with the heading again", [
        HEAD, *body(part(0, 3)), ("", "Cộng mang sang", *sums(part(0, 3))), HEAD,
        *body(part(3, 6))], COUNTS),
    Shape("marks for no value", [
        HEAD, *body()[:2], (3, "Sở Tư pháp", "–", 55.5), (4, "Sở Công Thương", "x", 61.0),
        (5, "Sở Xây dựng", "KPS", "/"), (6, "Sở Tài chính", "không có", "*")],
        {**TRUTH, "Sở Tư pháp": (None, 55.5), "Sở Công Thương": (None, 61.0),
         "Sở Xây dựng": (None, None), "Sở Tài chính": (None, None)}),
    Shape("percentages typed", [
        HEAD, *((n, name, f"{a}%".replace(".", ","), f"{b} %".replace(".", ","))
                for n, name, a, b in body())], TRUTH),
    Shape("marks of footnotes", [
        HEAD, *((n, f"{name}{'*' * (n % 3)}", f"{a}{'¹' * (n % 3 == 0)}".replace(".", ","), b)
                for n, name, a, b in body()), ("*", "Số ước tính")], TRUTH),
    Shape("thousands with blanks", [
        HEAD, *((n, name, f"{a * 1000:,.0f}".replace(",", "\u00a0"), f"{b:.0f}")
                for n, name, a, b in body(COUNTS))],
        {name: (a * 1000, b) for name, (a, b) in COUNTS.items()}),  # type: ignore[operator,misc]
    Shape("three levels of headings", [
        ("STT", "Đơn vị", "Kết quả giải quyết", "", "Hình thức", ""),
        ("", "", "Tổng", "Trong đó", "Nộp", ""),
        ("", "", "", "Đúng hạn", "Trực tuyến", "Trực tiếp"),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        *((n, name, 500 + n, a, b, 3 * n) for n, name, a, b in body(COUNTS))],
        {name: (*pair, 3.0 + 3 * n) for n, (name, pair) in enumerate(COUNTS.items())},
        ("Đúng hạn", "Trực tuyến", "Trực tiếp"),
        ("A1:A3", "B1:B3", "C1:D1", "E1:F1", "C2:C3", "E2:F2")),
    Shape("six levels of headings", [
        ("STT", "Đơn vị", "Thu ngân sách", ""), ("", "", "Tổng thu", ""),
        ("", "", "Thu nội địa", ""), ("", "", "Thu cân đối", ""), ("", "", "Từ thuế", ""),
        ("", "", "Đúng hạn", "Trực tuyến"), *body(COUNTS)], COUNTS,
        merged=("A1:A6", "B1:B6", "C1:D1", "C2:D2", "C3:D3", "C4:D4", "C5:D5")),
    Shape("one word under two groups", [
        ("STT", "Đơn vị", "Đúng hạn", "", "Trực tuyến", ""),
        ("", "", "Số lượng", "Điểm", "Số lượng", "Điểm"),
        *((n, name, a, b, a + 1, b + 2) for n, name, a, b in body(COUNTS))],
        {name: (a, b, a + 1, b + 2) for name, (a, b) in COUNTS.items()},  # type: ignore[operator,misc]
        ("Đúng hạn / Số lượng", "Đúng hạn", "Trực tuyến / Số lượng", "Trực tuyến"),
        ("A1:A2", "B1:B2", "C1:D1", "E1:F1")),
    Shape("groups with their sums", [
        ("STT", "Đơn vị", "Nhóm A", "", "", "Tổng điểm"),
        ("", "", "Đúng hạn", "Trực tuyến", "Cộng", ""),
        *((*row, row[2] + row[3], row[2] + row[3]) for row in body())], TRUTH,
        merged=("A1:A2", "B1:B2", "C1:E1", "F1:F2")),
    Shape("criteria that are headed by their codes", [
        ("STT", "Đơn vị", "Cải cách thủ tục", "", "", "Tổng điểm", "Chỉ số", "Chỉ số XYZ (%)"),
        ("", "", "Tổng", "1.1", "1.2", "", "", ""), ("", "Điểm tối đa", 200, 100, 100, 200, 1, 100),
        *((n, name, a + b, a, b, a + b, (a + b) / 200, (a + b) / 2) for n, name, a, b in body())],
        TRUTH, ("1.1", "1.2"), ("A1:A2", "B1:B2", "C1:E1")),
    Shape("an average in English", [
        HEAD, *body(), (7, "OECD average", 50, 50)], TRUTH),
    Shape("the index called as the file", [
        (*HEAD, "Điểm XYZ 2023"), *((*row, row[2] + row[3]) for row in body())], TRUTH),
    Shape("the index once more, in percent", [
        (*HEAD, "Tổng điểm", "Tỷ lệ đạt (%)"),
        *((*row, row[2] + row[3], round((row[2] + row[3]) / 1.7, 2)) for row in body())], TRUTH),
    Shape("a count that is called a total", [
        (*HEAD, "Tổng số hồ sơ"), *((*row, 31 * row[0]) for row in body())], TRUTH),
    Shape("the mean of some columns, as published", [
        (*HEAD, "Chung", "Khác"), *((*row, (row[2] + row[3]) / 2, 7 * row[0]) for row in body())],
        {name: (*pair, 7.0 * n) for n, (name, pair) in enumerate(TRUTH.items(), 1)},  # type: ignore[misc]
        ("Đúng hạn", "Trực tuyến", "Khác")),
    Shape("two of one name in two districts", [
        HEAD, ("", "Huyện K"), *body(part(0, 3)), (4, "Sở Xây dựng", 5.5, 6.5), ("Huyện L",),
        *body(part(3, 6))],
        {**part(0, 3), "Sở Xây dựng (Huyện K)": (5.5, 6.5), **part(3, 4),
         "Sở Xây dựng (Huyện L)": COUNTS["Sở Xây dựng"], **part(5, 6)}),
    Shape("other words for the unit", [
        ("TT", "Tên cơ quan/địa phương", "Đúng hạn", "Trực tuyến"), *body()], TRUTH),
    Shape("parts of a unit below it", [
        HEAD, *body()[:2], ("", "Trong đó: bệnh viện", 12.5, 3.5), *body()[2:]], TRUTH),
    Shape("a column of remarks with numbers", [
        (*HEAD, "Văn bản số"), *((*row, f"{100 + row[0]}/BC") for row in body())], TRUTH),
]  # fmt: skip
REFUSED = {
    "units across": ([
        ("STT", "Chỉ tiêu", "ĐVT", "Sở Nội vụ", "Sở Y tế"), (1, "Đúng hạn", "%", 71, 80),
        (2, "Trực tuyến", "%", 60, 42), (3, "Quá hạn", "%", 3, 4)], "chỉ tiêu"),
    "a scoring sheet": ([
        ("Mã", "Chỉ tiêu", "Điểm tối đa", "Tự đánh giá", "Thẩm định"), ("1.1", "Hạ tầng", 10, 7, 8),
        ("1.2", "Dữ liệu", 10, 9, 8), ("2.1", "Nhân lực", 5, 4, 4)], "chỉ tiêu"),
    "what is better the lower it is": ([
        ("Đơn vị", "Tỷ lệ hộ nghèo", "Trực tuyến"), ("Sở Nội vụ", 70, 71), ("Sở Y tế", 81, 80)],
        "chưa xếp hạng"),
    "only ranks": ([("Hạng", "Đơn vị"), (1, "Sở Nội vụ"), (2, "Sở Y tế"), (3, "Sở Tư pháp"),
                    (4, "Sở Xây dựng")], "số liệu"),
    "two halves side by side": ([
        HEAD[:3] * 2, (1, "Sở Y tế", 80, 4, "Sở Tư pháp", 66), (2, "Sở Nội vụ", 71, 5, "Sở A", 55),
        (3, "Sở Xây dựng", 70, 6, "Sở B", 44)], "chuyển nửa sau"),
    "each pair sorted for itself": ([
        ("TT", "Đơn vị", "Đúng hạn", "Đơn vị", "Trực tuyến"), (1, "Sở Y tế", 80, "Sở Nội vụ", 60),
        (2, "Sở Nội vụ", 71, "Sở Tư pháp", 55), (3, "Sở Tư pháp", 66, "Sở Y tế", 42)], "cặp cột"),
    "each pair sorted, names without a heading": ([
        ("TT", "Đơn vị", "Đúng hạn", "", "Trực tuyến"), (1, "Sở Y tế", 80, "Sở Nội vụ", 60),
        (2, "Sở Nội vụ", 71, "Sở Tư pháp", 55), (3, "Sở Tư pháp", 66, "Sở Y tế", 42)], "cặp cột"),
    "plan and result in two rows": ([
        ("Đơn vị", "Nội dung", "Đúng hạn", "Trực tuyến"), ("Sở Nội vụ", "Kế hoạch", 80, 70),
        ("", "Thực hiện", 71, 60), ("Sở Y tế", "Kế hoạch", 80, 70), ("", "Thực hiện", 80, 42)],
        "thiếu tên đơn vị"),
}  # fmt: skip


def saved(path: Path, rows: Rows, merged: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Bảng 1"
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in row])
    for area in merged:
        sheet.merge_cells(area)
    book.save(path)
    return path


def figures(book: TableBook) -> Figures:
    """What was read, by the names of the units, in the order of the indicators."""
    codes = [node["code"] for node in book.framework["indicators"] if "measure" in node]
    names = book.unit_names
    cells = book.data.reindex(columns=["unit", *codes]).itertuples(index=False)
    rows = {
        names[unit]: tuple(None if cell != cell else cell for cell in values)
        for unit, *values in cells
    }
    return {name: rows.get(name, (None,) * len(codes)) for name in names.values()}


@pytest.mark.parametrize("shape", READ, ids=lambda shape: shape.name)
def test_the_right_figures_are_read_and_no_others(shape: Shape, tmp_path: Path) -> None:
    path = saved(tmp_path / "chi so xyz 2023.xlsx", shape.rows, shape.merged)
    book = read_workbook(path)
    assert figures(book) == shape.right
    leaves = [node["name_vi"] for node in book.framework["indicators"] if "measure" in node]
    assert tuple(leaves) == shape.indicators
    assert not [str(problem) for problem in book.problems if stops(problem)]


def test_a_printed_index_that_no_column_explains_is_taken_as_printed(tmp_path: Path) -> None:
    rows = [(*HEAD, "Điểm XYZ"), *((*row, 10 * row[0] + 3.25) for row in body())]
    book = read_workbook(saved(tmp_path / "xyz 2023.xlsx", rows))
    weights = {node["code"]: node.get("weight", 1) for node in book.framework["indicators"][1:]}
    assert weights == {"Diem-XYZ": 1, "Dung-han": 0, "Truc-tuyen": 0}
    assert figures(book)["Sở Y tế"] == (23.25, 80.5, 42.75)
    assert book.framework["score"]["uncertainty"] == {"weight_noise": 0}  # nothing to vary


def test_a_row_of_maxima_makes_the_table_an_index_of_points(tmp_path: Path) -> None:
    rows = [HEAD, ("", "Điểm tối đa", 93.5, 80), *body()]
    framework = read_workbook(saved(tmp_path / "diem 2023.xlsx", rows)).framework
    declared = [Indicator(**node) for node in framework["indicators"]]
    maxima = [(indicator.maximum, indicator.maximum_decimals) for indicator in declared]
    assert maxima == [(None, 0), (93.5, 1), (80, 0)]
    assert (framework["score"]["aggregate"], framework["score"]["normalise"]["method"]) == (
        "sum", "none",
    )  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_table_that_would_be_read_wrongly_is_refused_with_the_reason(
    name: str, tmp_path: Path
) -> None:
    rows, words = REFUSED[name]
    path = saved(tmp_path / "chi so 2023.xlsx", rows)
    try:
        reasons = [str(problem) for problem in read_workbook(path).problems if stops(problem)]
    except InputError as error:
        reasons = [str(error)]
    assert any(words in reason.casefold() for reason in reasons), reasons


@pytest.mark.parametrize(
    "name", ["sections with their sums", "groups with their sums", "one word under two groups"]
)
def test_the_programme_made_of_a_table_reads_the_same_figures(name: str, tmp_path: Path) -> None:
    shape = next(shape for shape in READ if shape.name == name)
    project = copy_project(tmp_path)
    path = saved(tmp_path / "chi so 2023.xlsx", shape.rows, shape.merged)
    setting = load_setting(project, new_programme(project, [path]).id)
    table = read_tables(setting, ["2023"]).table
    codes = [indicator.code for indicator in setting.framework.indicators if indicator.measure]
    names = {unit.id: unit.name_vi for unit in setting.registry.units}
    read = {names[row["unit"]]: tuple(row[code] for code in codes) for _, row in table.iterrows()}
    assert read == shape.right


def test_a_column_that_says_of_which_kind_units_are_does_not_name_them(tmp_path: Path) -> None:
    rows = [("tinh_khoi", "don_vi", "dung_han"), ("Quảng Nam", "tỉnh", 80.1), ("Y tế", "Bộ", 75.5)]
    path = saved(tmp_path / "chi so 2023.xlsx", rows)
    with pytest.raises(RefusedTable, match="chỉ ghi loại đơn vị"):
        new_programme(copy_project(tmp_path), [path])


def test_the_sum_of_thousands_of_communes_is_found() -> None:
    rows = [[float(n * 7919 % 1000), float(n * 104729 % 997)] for n in range(10_000)]
    whole = [sum(column) for column in zip(*rows, strict=True)]
    assert list(aggregates([*rows, whole], (), ())) == [10_000]


def several(path: Path) -> Path:
    """Three sheets of figures whose names say nothing."""
    other = [(*HEAD[:2], "Nhân lực"), *((n, name, 5) for n, name, *_ in body())]
    return write_book(path, {"Bảng 1": [HEAD, *body()], "Bảng 2": other, "Bìa": [("Báo cáo",)]})


def test_sheets_called_by_numbers_are_told_by_the_months_in_their_titles(tmp_path: Path) -> None:
    sheets = {f"{m}": [(f"Kết quả tháng {m} năm 2024",), HEAD, *body()] for m in (1, 2)}
    data = read_workbook(write_book(tmp_path / "x.xlsx", sheets)).data
    assert data["period"].value_counts().to_dict() == {"2024-M01": 6, "2024-M02": 6}
    sheets["2"][0] = sheets["1"][0]
    with pytest.raises(ManySheets):
        read_workbook(write_book(tmp_path / "x.xlsx", sheets))


def test_nobody_guesses_which_of_several_sheets_is_meant(tmp_path: Path) -> None:
    path = several(tmp_path / "x 2023.xlsx")
    with pytest.raises(ManySheets) as error:
        read_workbook(path)
    assert [choice.sheet for choice in error.value.choices] == ["Bảng 1", "Bảng 2"]
    assert "6 dòng, 2 cột số: 'Đúng hạn', 'Trực tuyến'" in str(error.value)
    assert figures(read_workbook(path, sheets=["bảng  1"])) == TRUTH
    with pytest.raises(InputError, match="không có trang 'Bảng 3'"):
        read_workbook(path, sheets=["Bảng 3"])


def test_the_sheet_that_was_chosen_is_the_one_that_the_programme_reads(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    made = new_programme(project, [several(tmp_path / "x 2023.xlsx")], sheets=["Bảng 2"])
    setting = load_setting(project, made.id)
    assert setting.programme.source.sheets == ("Bảng 2",)
    observed = read_tables(setting, ["2023"])
    assert set(observed.table["sheet"]) == {"Bảng 2"} and set(observed.table["Nhan-luc"]) == {5}
