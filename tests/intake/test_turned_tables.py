"""Tables with a row an indicator, or with periods across: each value once, each with its cell.

Every table here is invented. What is read is compared as a whole with what was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from project import copy_project
from table_books import Rows, write_book, write_csv

from helpers.core.errors import InputError
from helpers.core.paths import Project
from helpers.intake.explaining import explain
from helpers.intake.rows import in_memory
from helpers.intake.tables import TableBook, read_tables, read_workbook
from helpers.intake.workbook import Sheet, letter
from helpers.new.programme import new_programme
from helpers.notebook.provenance import Origin, mark, sources_of
from helpers.params.load import load_setting

UNITS = ("Xã Hòa An", "Xã Tân Quang", "Phường Lê Lợi", "Xã Đồng Tâm")
YEARS = (2021, 2022, 2023)
ONLINE, ON_TIME = "Tỷ lệ trực tuyến", "Tỷ lệ đúng hạn"


def value(unit: str, year: int, indicator: str) -> float:
    return 40.25 + 7 * UNITS.index(unit) + 1.5 * (year - 2020) + 3 * len(indicator)


def long(*more: Any, units: tuple[str, ...] = UNITS, text: bool = False) -> list[tuple[Any, ...]]:
    """One row a unit, year and indicator, and further cells."""
    return [
        (unit, year, indicator, str(cell).replace(".", ",") if text else cell, *more)
        for unit in units
        for year in YEARS
        for indicator in (ONLINE, ON_TIME)
        for cell in (value(unit, year, indicator),)
    ]


def across(*indicators: str, units: tuple[str, ...] = UNITS) -> list[tuple[Any, ...]]:
    return [(u, *(value(u, y, name) for name in indicators for y in YEARS)) for u in units]


@dataclass(frozen=True)
class Shape:
    """A table as somebody writes it, with what is merged in it, and the years that it has."""

    name: str
    sheets: dict[str, Rows]
    merged: tuple[str, ...] = ()
    indicators: tuple[str, ...] = (ONLINE, ON_TIME)

    def save(self, folder: Path) -> Path:
        path = write_book(folder / "so lieu.xlsx", self.sheets)
        book = openpyxl.load_workbook(path)
        for area in self.merged:
            for sheet in book.worksheets:
                sheet.merge_cells(area)
        book.save(path)
        return path


SHAPES = (
    Shape("long", {"Sheet1": [("Đơn vị", "Năm", "Chỉ tiêu", "Giá trị"), *long()]}),
    Shape("long, typed as text, with titles, codes, units of measure and notes", {"Sheet1": [
        ("KẾT QUẢ",), (),
        ("Đơn vị", "Năm", "Tên chỉ tiêu", "Giá trị", "Mã chỉ tiêu", "ĐVT", "Ghi chú"),
        *((*row[:4], "TT" if row[2] == ONLINE else "DH", "%", "ước" if n % 5 == 0 else None)
          for n, row in enumerate(long(text=True))), ("Nguồn: Sở",)]}),
    Shape("long, units and years merged", {"Sheet1": [
        ("Tỉnh", "Kỳ", "Tiêu chí", "Kết quả"),
        *((u if n % 6 == 0 else None, y if n % 2 == 0 else None, *rest)
          for n, (u, y, *rest) in enumerate(long()))]},
        (*(f"A{2 + 6 * n}:A{7 + 6 * n}" for n in range(4)),
         *(f"B{2 + 2 * n}:B{3 + 2 * n}" for n in range(12)))),
    Shape("a row a unit and indicator, years across", {"Data": [
        ("Data Source", "WDI"), (),
        ("Country Name", "Country Code", "Indicator Name", "Indicator Code",
         *(f"{y} [YR{y}]" for y in YEARS), None),
        *((u, f"U{UNITS.index(u)}", name, f"X.{len(name)}", *(value(u, y, name) for y in YEARS))
          for u in UNITS for name in (ONLINE, ON_TIME))]}),
    Shape("years below indicators", {"B1": [
        ("Bảng 1. Kết quả giai đoạn 2021-2023",), (None, None, "Đơn vị tính: %"),
        (None, ONLINE, None, None, ON_TIME, None, None),
        (None, 2021, 2022, "Sơ bộ 2023", 2021, 2022, "Sơ bộ 2023"),
        ("TOÀN TỈNH", 1, 2, 3, 4, 5, 6), *across(ONLINE, ON_TIME), ("(*) Số sơ bộ",)]},
        ("A3:A4", "B3:D3", "E3:G3")),
    Shape("years over indicators", {"B1": [
        ("STT", "Đơn vị", *(cell for y in YEARS for cell in (f"Năm {y}", None))),
        (None, None, *(name for _ in YEARS for name in (ONLINE, ON_TIME))),
        *((n, u, *(value(u, y, name) for y in YEARS for name in (ONLINE, ON_TIME)))
          for n, u in enumerate(UNITS, 1))]}, ("C1:D1", "E1:F1", "G1:H1")),
    Shape("names and years in one heading", {"B1": [
        ("Đơn vị", *(f"{name} năm {y}" for name in (ONLINE, ON_TIME) for y in YEARS)),
        *across(ONLINE, ON_TIME)]}),
    Shape("a sheet an indicator", {
        "Mục lục": [("NIÊN GIÁM",)],
        **{f"B{n}": [("NIÊN GIÁM",), (f"Bảng {n}. {name}, 2021 - 2023",), ("ĐVT: %",),
                     ("TT", "Đơn vị", *map(str, YEARS)),
                     *((0, *row) for row in across(name, units=UNITS[n:] + UNITS[:n]))]
           for n, name in enumerate((ONLINE, ON_TIME), 1)}}),
)  # fmt: skip


def read(book: TableBook) -> dict[tuple[str, str, str], float]:
    """The values by unit, period and name of the indicator."""
    names = {n["code"]: n["name_vi"] for n in book.framework["indicators"] if "measure" in n}
    return {
        (book.unit_names[unit], period, names[code]): cell
        for code in names
        for unit, period, cell in zip(
            book.data["unit"], book.data["period"], book.data[code], strict=True
        )
        if cell == cell
    }


TRUTH = {(unit, str(year), indicator): cell for unit, year, indicator, cell in long()}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return copy_project(tmp_path_factory.mktemp("turned"))


def held(project: Project, programme: str) -> Iterator[tuple[Any, ...]]:
    """Each value that the programme reads, with what the cell says that its evidence names."""
    setting = load_setting(project, programme)
    observations = read_tables(setting, [period.id for period in setting.programme.periods])
    assert not observations.problems
    rows = in_memory(observations.table, (), observations.figures, observations.cells)
    names = {indicator.code: indicator.name_vi for indicator in setting.framework.indicators}
    units = {unit.id: unit.name_vi for unit in setting.registry.units}
    for at, row in observations.table.iterrows():
        for code in observations.figures:
            if row[code] == row[code]:
                (place,) = observations.evidence([row["unit"]], [row["period"]], [code])
                assert observations.place(int(str(at)), code) == place.cells
                selected = rows.read(units=[row["unit"]], columns=("unit", "period", code))
                selected = mark(selected[selected["period"] == row["period"]], Origin())
                (source,) = sources_of([selected], rows, "")  # of a number that an analyst computes
                assert source["cell"] == place.cells and source["sheet"] == place.sheet
                sheet = openpyxl.load_workbook(project.root / place.file)[place.sheet]
                yield (
                    units[row["unit"]],
                    row["period"],
                    names[code],
                    row[code],
                    sheet[place.cells].value,
                )


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_value_is_read_and_its_evidence_is_the_cell_that_holds_it(
    shape: Shape, project: Project, tmp_path: Path
) -> None:
    path = shape.save(tmp_path)
    book = read_workbook(path)
    assert not book.problems and read(book) == TRUTH
    assert any("các cột là kỳ" in text or "mỗi dòng một chỉ tiêu" in text for text in book.assumed)
    rows = list(held(project, new_programme(project, [path], "thu", replace=True).id))
    assert {row[:3]: row[3] for row in rows if row[0] in UNITS} == TRUTH
    assert all(float(str(cell).replace(",", ".")) == read for *_, read, cell in rows)


def test_codes_names_and_units_of_measure_are_kept_apart(tmp_path: Path) -> None:
    book = read_workbook(SHAPES[1].save(tmp_path))
    leaves = [n for n in book.framework["indicators"] if "measure" in n]
    assert [(n["code"], n["name_vi"], n["unit"]) for n in leaves] == [
        ("TT", ONLINE, "%"), ("DH", ON_TIME, "%"),
    ]  # fmt: skip


def test_columns_of_codes_and_of_labels_are_one_thing(tmp_path: Path) -> None:
    area = ("REF_AREA", "Reference area", "MEASURE", "Measure", "UNIT_MEASURE", "Unit of measure")
    head = (
        *area,
        "TIME_PERIOD",
        "Time period",
        "OBS_VALUE",
        "OBS_STATUS",
        "UNIT_MULT",
        "Unit multiplier",
    )
    rows = [
        (f"U{UNITS.index(u)}", u, f"M{len(name)}", name, "USD", "US dollar", y, "", cell,
         "E" if n % 3 else "A", 6, "Millions")
        for n, (u, y, name, cell) in enumerate(long())
    ]  # fmt: skip
    book = read_workbook(write_csv(tmp_path / "x.csv", [head, *rows]))
    assert not book.problems and read(book) == TRUTH
    assert book.unit_names["U0"] == UNITS[0]
    assert {n.get("unit") for n in book.framework["indicators"][1:]} == {"US dollar, Millions"}


def test_months_take_their_year_from_the_row_or_from_what_names_the_sheet(tmp_path: Path) -> None:
    months = ("Tháng 1", "Tháng 2")
    rows = [("Đơn vị", "Năm", *months), ("X", 2023, 1.5, 2.5), ("Y", 2023, 3.5, 4.5)]
    both = read_workbook(write_csv(tmp_path / "mua.csv", rows))
    alone = [("Lượng mưa năm 2023",), *((row[0], *row[2:]) for row in rows)]
    named = read_workbook(write_csv(tmp_path / "mua.csv", alone))
    wanted = {
        ("X", "2023-M01"): 1.5, ("Y", "2023-M01"): 3.5,
        ("X", "2023-M02"): 2.5, ("Y", "2023-M02"): 4.5,
    }  # fmt: skip
    for book in (both, named):
        assert {key[:2]: cell for key, cell in read(book).items()} == wanted


def test_sums_and_means_are_told_over_all_periods_and_indicators(tmp_path: Path) -> None:
    rows = across(ONLINE, ON_TIME)
    total = ("Khối xã", *(sum(column) for column in list(zip(*rows, strict=True))[1:]))
    head = ("Đơn vị", *(f"{name} {y}" for name in (ONLINE, ON_TIME) for y in YEARS))
    wide = read_workbook(write_csv(tmp_path / "x.csv", [head, *rows, total]))
    names = [(ONLINE, y) for y in YEARS] + [(ON_TIME, y) for y in YEARS]
    sums = [("Khối xã", y, name, cell) for (name, y), cell in zip(names, total[1:], strict=True)]
    tall = [("Đơn vị", "Năm", "Chỉ tiêu", "Giá trị"), *long(), *sums]
    at = {key: n for n, key in enumerate(names, 1)}
    long_way = [(u, y, *(cells[at[one, y] - 1] for one in (ONLINE, ON_TIME)))
                for u, *cells in (*rows, total) for y in YEARS]  # fmt: skip
    stacked = [("Đơn vị", "Năm", ONLINE, ON_TIME), *long_way]
    by_lines: list[tuple[Any, ...]] = [("Đơn vị", ONLINE, ON_TIME)]
    for y in YEARS:
        by_lines += [(f"Năm {y}",), *((r[0], *r[2:]) for r in long_way if r[1] == y)]
    others = [write_csv(tmp_path / "z.csv", stacked), write_csv(tmp_path / "t.csv", by_lines)]
    for book in (wide, *map(read_workbook, [write_csv(tmp_path / "y.csv", tall), *others])):
        assert read(book) == TRUTH
        assert any("'Khối xã' (tổng các dòng khác)" in note for note in book.left)


HEAD = ("Đơn vị", "Năm", "Chỉ tiêu", "Giá trị")
REFUSED: dict[str, tuple[Rows, str, str]] = {
    "men and women": (
        [(*HEAD, "Giới tính"), *(r for sex in ("Nam", "Nữ") for r in long(sex))],
        "long_form", "E1"),
    "men and women, each in some rows": (
        [(*HEAD, "Giới tính"), *((*r, "Nam" if n % 3 else "Nữ") for n, r in enumerate(long()))],
        "long_form", "E1"),
    "two units of measure of one indicator": (
        [(*HEAD, "Đơn vị tính"), *((*r, "%" if n % 3 else "hồ sơ") for n, r in enumerate(long()))],
        "long_form", "E1"),
    "plan and result": (
        [(*HEAD[:3], "Kế hoạch", "Thực hiện"), *(((*r, 5.5)) for r in long())], "long_form", "C1"),
    "an indicator in rows and another over the years": (
        [("Đơn vị", "Chỉ tiêu", "Gốc 2021", "Gốc 2022", "Mới 2021", "Mới 2022"),
         *((u, name, 1.5, 2.5, 3.5, 4.5) for u in UNITS for name in (ONLINE, ON_TIME))],
        "long_form", "C1"),
    "towns and villages under the heading of regions": (
        [(*HEAD, "Khu vực"), *(r for region in ("Thành thị", "Nông thôn") for r in long(region))],
        "long_form", "E1"),
    "first days or months": (
        [("Đơn vị", "01/01/2023", "01/02/2023"), (UNITS[0], 1.5, 2.5), (UNITS[1], 1.5, 2.5)],
        "periods_across", "B1"),
    "men or years": (
        [("Đơn vị", "Nam 2021", "Nam 2022", "Nữ 2021", "Nữ 2022"), (UNITS[0], 1.5, 2.5, 3.5, 4.5),
         (UNITS[1], 1.5, 2.5, 3.5, 4.5)], "periods_across", "B1"),
    "a column without a period among years": (
        [("Đơn vị", *YEARS, "Diện tích"), *((*row, 5.5) for row in across(ONLINE))],
        "periods_across", "E1"),
    "a comparison of two years": (
        [("Đơn vị", *YEARS, "2023/2022 (%)"), *((*row, 5.5) for row in across(ONLINE))],
        "periods_across", "E1"),
    "one year twice": (
        [("Đơn vị", *YEARS, "Năm 2023"), *((*row, 5.5) for row in across(ONLINE))],
        "double_column", "D1, E1"),
    "two values": ([HEAD, *long(), (UNITS[0], 2021, ONLINE, 1.5)], "double_value", "D26"),
    "a row without its indicator": (
        [HEAD, *long(), (UNITS[0], 2021, "", 1.5)], "missing_key", "C26"),
    "a word for a number": ([HEAD, ("Xã Mới", 2021, ONLINE, "tốt"), *long()], "not_a_number", "D2"),
    "a year that is none": (
        [HEAD, *long(), ("Xã Mới", "năm nay", ONLINE, 1)], "unknown_period", "B26"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_reads_two_ways_is_refused_with_its_own_cell(name: str, tmp_path: Path) -> None:
    rows, code, cell = REFUSED[name]
    path = write_book(tmp_path / "x.xlsx", {"Bảng": [(), (), *rows]})
    moved = ", ".join(f"{place[0]}{int(place[1:]) + 2}" for place in cell.split(", "))
    try:
        problems = [(problem.code, problem.cell) for problem in read_workbook(path).problems]
        assert (code, moved) in problems
    except InputError as error:
        assert f"ô {moved}:" in str(error)


def test_a_percentage_beside_a_share_of_another_indicator_is_no_mixture(tmp_path: Path) -> None:
    cells = {ONLINE: "85,5%", ON_TIME: 0.45}
    rows = [(unit, 2021, name, cell) for unit in UNITS for name, cell in cells.items()]
    book = read_workbook(write_book(tmp_path / "x.xlsx", {"Bảng": [HEAD, *rows]}))
    assert not book.problems and {*read(book).values()} == {85.5, 0.45}
    rows.append(("Xã Mới", 2021, ONLINE, 0.9))
    (problem,) = read_workbook(write_book(tmp_path / "x.xlsx", {"Bảng": [HEAD, *rows]})).problems
    assert (problem.code, problem.cell) == ("mixed_percent", "D10")


def test_remarks_of_which_each_is_about_one_row_are_no_indicators(tmp_path: Path) -> None:
    rows = [("Đơn vị", "Nội dung", "Điểm"), *((u, f"Nhận xét {u}", 5.5) for u in UNITS)]
    book = read_workbook(write_csv(tmp_path / "x 2023.csv", rows))
    assert {key[2] for key in read(book)} == {"Điểm"}
    assert any("'Nội dung'" in note for note in book.left)


def test_a_later_file_brings_its_period_by_the_name_of_its_indicator(
    project: Project, tmp_path: Path
) -> None:
    shape = next(shape for shape in SHAPES if shape.name == "a sheet an indicator")
    id_ = new_programme(project, [shape.save(tmp_path)], "sau", replace=True).id
    declared = project.params / "programmes" / f"{id_}.yml"
    text = declared.read_text("utf-8")
    last = next(line for line in text.splitlines(keepends=True) if "{id: '2023'" in line)
    declared.write_text(text.replace(last, last + last.replace("2023", "2024")), "utf-8")
    folder = project.tables(id_)
    rows = [(f"{ONLINE} năm 2024",), ("Đơn vị", 2024), *((u, 60.5) for u in UNITS)]
    write_book(folder / "2024.xlsx", {"Sheet1": rows})
    tall = [HEAD, *((u, 2024, name, 70.5) for u in UNITS for name in (ON_TIME, "Chỉ tiêu khác"))]
    write_book(folder / "2024 dài.xlsx", {"Sheet1": tall})
    held_rows = [row for row in held(project, id_) if row[1] == "2024"]
    assert {row[:4] for row in held_rows} == {
        *((u, "2024", ONLINE, 60.5) for u in UNITS), *((u, "2024", ON_TIME, 70.5) for u in UNITS),
    }  # fmt: skip
    assert all(row[3] == row[4] for row in held_rows)
    (explained,) = explain(project, [folder / "2024 dài.xlsx"])
    assert [row.number for row in explained.rows if row.kind == "data"] == [2, 4, 6, 8]


def test_merged_ranges_speak_for_their_cells_and_no_others() -> None:
    sheet = Sheet("", (("a", "", "b"), ("", "", ""), ("c", "", "")))
    sheet.facts.merged += ["A1:B2", "A3:A9"]
    assert sheet.facts.merged_from(2, 2) == (1, 1) and sheet.facts.merged_from(7, 1) == (3, 1)
    assert [sheet.facts.merged_from(row, 3) for row in (1, 2)] == [None, None]
    assert sheet.facts.merged_from(3, 2) is None and letter(3) == "C"
