"""Other workbooks of the kind of PCI_2012…2014: laid out, headed and spelled in other ways.

Each is a change of a workbook of that kind, invented (`test_pci.book`) and, where they lie beside
the checkout, real. What the mapping can tell apart is read in full; what it cannot is named.
"""

import datetime as dt
import unicodedata
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from project import REPO
from test_pci import REAL, book, read

from helpers.intake.sources.result import Import
from helpers.params.provinces import province_registry

Change = Callable[[Worksheet], object]
REGISTRY = province_registry(REPO.params, dt.date(2014, 1, 1))
LAST = 64  # row of the 63rd province
NAME_COLUMNS = range(2, 22, 2)  # of the ten blocks, since 2013
ENGLISH = (
    "Entry Costs", "Land Access and Security of Tenure", "Transparency", "Time Costs",
    "Informal Charges", "Policy Bias", "Proactivity", "Business Support Services",
    "Labor and Training", "Law & Order",
)  # fmt: skip
SPELLED = {
    "Thừa Thiên Huế": "TT.Huế", "Bà Rịa - Vũng Tàu": "BRVT", "Hồ Chí Minh": "TP.HCM",
    "Bắc Kạn": "Bắc Cạn", "Đắk Lắk": "Đăk Lăk", "Đắk Nông": "Dak Nong", "Hà Nam": "Ha Nam",
    "Ninh Bình": "Ninh Binh", "Lâm Đồng": "LÂM ĐỒNG", "Đồng Nai": "\u00d0ồng Nai",
    "Điện Biên": "\u00d0iện Biên", "Hà Nội": "Hanoi", "Đà Nẵng": "Danang",
}  # fmt: skip


def names(change: Callable[[str], str]) -> Change:
    def make(sheet: Worksheet) -> None:
        for row in sheet.iter_rows(min_row=2, max_row=LAST):
            for cell in row:
                if isinstance(cell.value, str) and REGISTRY.match(cell.value):
                    cell.value = change(cell.value)

    return make


def spelled(name: str) -> str:
    unit = REGISTRY.match(name)
    return SPELLED.get(unit.short_vi, name) if unit else name


def headers(change: Callable[[str], str]) -> Change:
    def make(sheet: Worksheet) -> None:
        for row in (1, 66):
            for at in NAME_COLUMNS:
                for cell in (sheet.cell(row, at), sheet.cell(row, at + 1)):
                    if isinstance(cell.value, str) and cell.value not in ("Tỉnh", "Thứ tự"):
                        cell.value = change(cell.value)

    return make


def in_english(sheet: Worksheet) -> None:
    for at, text in zip(NAME_COLUMNS, ENGLISH, strict=True):
        sheet.cell(1, at + 1, text)


def titled(sheet: Worksheet) -> None:
    sheet.insert_rows(1, 3)
    sheet["A1"], sheet["A2"] = "CHỈ SỐ NĂNG LỰC CẠNH TRANH CẤP TỈNH", "63 tỉnh, thành phố"


def merged_over_blocks(sheet: Worksheet) -> None:
    """The heading over both columns of a block; below it "Tỉnh" and "Điểm"."""
    sheet.insert_rows(2)
    for at in NAME_COLUMNS:
        text, sheet.cell(1, at + 1).value = sheet.cell(1, at + 1).value, None
        sheet.cell(1, at, text)
        sheet.merge_cells(start_row=1, end_row=1, start_column=at, end_column=at + 1)
        sheet.cell(2, at, "Tỉnh")
        sheet.cell(2, at + 1, "Điểm")


def upper_heading(sheet: Worksheet) -> None:
    sheet.insert_rows(1)
    sheet["C1"] = "Chỉ số thành phần"
    sheet.merge_cells("C1:U1")


def with_weights(sheet: Worksheet) -> None:
    sheet.insert_rows(2)
    for at in NAME_COLUMNS:
        sheet.cell(2, at + 1, 0.05).number_format = "0%"


def reordered(sheet: Worksheet) -> None:
    blocks = [
        [(sheet.cell(row, at).value, sheet.cell(row, at + 1).value) for row in range(1, 67)]
        for at in NAME_COLUMNS
    ]
    Random(1).shuffle(blocks)
    for at, block in zip(NAME_COLUMNS, blocks, strict=True):
        for row, (name, score) in enumerate(block, start=1):
            sheet.cell(row, at).value, sheet.cell(row, at + 1).value = name, score


def spaced(sheet: Worksheet) -> None:
    for at in range(20, 2, -2):
        sheet.insert_cols(at)


def legend(sheet: Worksheet) -> None:
    at = sheet.max_column + 2
    for row, text in enumerate(("Excellent", "High", "Mid-high", "Average", "Low"), start=3):
        sheet.cell(row, at, text)
        sheet.cell(row, at + 1, 70 - row)


def statistics(sheet: Worksheet) -> None:
    for row, text in enumerate(("Trung vị", "Giá trị nhỏ nhất", "Trung bình cả nước"), start=70):
        for at in NAME_COLUMNS:
            sheet.cell(row, at, text)
            sheet.cell(row, at + 1, 5)


def other_sheets(sheet: Worksheet) -> None:
    workbook = sheet.parent
    workbook.create_sheet("Giới thiệu", 0)["B2"] = "Hà Nội"
    detail = workbook.create_sheet("Gia nhập thị trường")
    detail.append(["Tỉnh", "Gia nhập thị trường", "Số ngày"])
    detail.append(["Hà Nội", 9.5, 7])
    sheet.title = "Sheet1"


READ: dict[str, Change] = {
    "title rows above": titled,
    "headings in English": in_english,
    "headings with the year": headers(lambda text: f"{text} 2014"),
    "headings with a number": headers(lambda text: f"CSTP 3: {text}"),
    "headings merged over both columns": merged_over_blocks,
    "a merged heading above": upper_heading,
    "a row of weights below the heading": with_weights,
    "a blank row below the heading": lambda sheet: sheet.insert_rows(2),
    "a blank row at a page break": lambda sheet: sheet.insert_rows(30),
    "sub-indices in another order": reordered,
    "blank columns between the blocks": spaced,
    "a legend": legend,
    "statistics below": statistics,
    "notes below": lambda sheet: sheet.__setitem__("B75", "Ghi chú: Đà Nẵng dẫn đầu 05 năm"),
    "other sheets and another name": other_sheets,
    "names decomposed": names(lambda name: unicodedata.normalize("NFD", name)),
    "names spelled in other ways": names(spelled),
    "names with stray spaces": names(lambda name: f" \u00a0{name.replace(' ', '  ')} "),
}


@cache
def base(kind: str) -> bytes:
    """The summary sheets of a workbook of 2014, invented, or of PCI_2014."""
    if kind != "real":
        with TemporaryDirectory() as folder:
            return book(Path(folder) / "a.xlsx", 2014).read_bytes()
    workbook = openpyxl.load_workbook(REAL / "PCI_2014.xlsx", data_only=True)
    for other in workbook.worksheets[1:]:
        workbook.remove(other)
    workbook.worksheets[0].delete_cols(40, 1_000)
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def changed(to: Path, kind: str, change: Change) -> Import:
    """What is read of the changed workbook."""
    workbook = openpyxl.load_workbook(BytesIO(base(kind)))
    change(workbook.worksheets[0])
    workbook.save(to / "a.xlsx")
    return read(to / "a.xlsx", 2014)


@cache
def as_it_is(kind: str) -> dict[tuple[str, str], object]:
    with TemporaryDirectory() as folder:
        return figures(changed(Path(folder), kind, lambda _: None))


def figures(imported: Import) -> dict[tuple[str, str], object]:
    return {(value.unit, value.field): value.number for value in imported.values}


NEEDS = pytest.mark.skipif(not REAL.is_dir(), reason="no real workbooks beside the checkout")
# of the real one those that its own cells decide: what stands above, between and beside them
OF_REAL = ("title rows above", "blank columns between the blocks", "names spelled in other ways")


@pytest.mark.parametrize(
    ("name", "kind"),
    [*((name, "invented") for name in READ),
     *(pytest.param(name, "real", marks=NEEDS) for name in OF_REAL)],
)  # fmt: skip
def test_a_workbook_of_that_kind_is_read_however_it_is_laid_out(
    name: str, kind: str, tmp_path: Path
) -> None:
    imported = changed(tmp_path, kind, READ[name])
    assert [str(problem) for problem in imported.problems] == []
    assert figures(imported) == as_it_is(kind)
    assert len(imported.values) == 63 * 12


def without_a_province(sheet: Worksheet) -> None:
    for at in NAME_COLUMNS:
        for row in range(2, LAST + 1):
            unit = REGISTRY.match(str(sheet.cell(row, at).value))
            if unit and unit.short_vi == "Kon Tum":
                sheet.cell(row, at).value = sheet.cell(row, at + 1).value = None


def comma_texts(sheet: Worksheet) -> None:
    for row in range(2, LAST + 1):
        sheet.cell(row, 3, f"{sheet.cell(row, 3).value:.2f}".replace(".", ","))


def second_table(sheet: Worksheet) -> None:
    for row in range(1, LAST + 1):
        for at in range(1, 24):
            sheet.cell(row + 70, at, sheet.cell(row, at).value)


def transposed(sheet: Worksheet) -> None:
    rows = list(zip(*sheet.iter_rows(max_row=LAST, values_only=True), strict=True))
    sheet.delete_rows(1, sheet.max_row)
    for row in rows:
        sheet.append(row)


def numbered_names(sheet: Worksheet) -> None:
    for row in range(2, LAST + 1):
        sheet.cell(row, 4, f"{row - 1}. {sheet.cell(row, 4).value}")


def coded_names(sheet: Worksheet) -> None:
    for row in range(2, LAST + 1):
        sheet.cell(row, 4, f"{sheet.cell(row, 4).value} (VN{row:02})")


NAMED: dict[str, tuple[Change, set[str], str]] = {
    "a province is missing": (without_a_province, {"missing_units"}, "Kon Tum"),
    "a sub-index is missing": (
        lambda sheet: [sheet.__setitem__(at, "Khác") for at in ("C1", "C66")],
        {"missing_column"},
        "Gia nhập thị trường",
    ),
    "commas where points are declared": (comma_texts, {"not_a_number"}, "ô C64"),
    "a second table below": (second_table, {"second_table"}, "A72"),
    "provinces across": (transposed, {"missing_column"}, "thiếu cột 'Tiếp cận đất đai'"),
    "names of one block numbered": (numbered_names, {"unknown_names"}, "ô D2"),
    "names of one block with a code": (coded_names, {"unknown_names"}, "ô D2"),
    "a value beside no name": (
        lambda sheet: sheet.__setitem__("B9", None),
        {"missing_key", "missing_units"},
        "ô B9",
    ),
    "no table at all": (
        lambda sheet: sheet.delete_rows(1, 200),
        {"no_header"},
        "không tìm thấy dòng tiêu đề",
    ),
}


@pytest.mark.parametrize("name", NAMED)
def test_what_is_not_found_is_said_in_so_many_words(name: str, tmp_path: Path) -> None:
    change, codes, words = NAMED[name]

    def alone(sheet: Worksheet) -> None:
        del sheet.parent["Summary"]
        change(sheet)

    imported = changed(tmp_path, "invented", alone)
    assert {problem.code for problem in imported.problems} == codes
    assert words in " ".join(map(str, imported.problems))
