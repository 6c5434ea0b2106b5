"""The Excel annex: live formulas that give the values of the report, literal text, same bytes."""

import io
import json
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import inprocess
import openpyxl
import pytest
from libreoffice import converted
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from helpers.core.errors import ReportError
from helpers.documents.xlsx.cells import Formula, Look, Page, address, quoted
from helpers.documents.xlsx.finish import finish
from helpers.documents.xlsx.indicators import scaled
from helpers.documents.xlsx.render import render_xlsx

MARK = "SỐ LIỆU MÔ PHỎNG"
REPORTS = [
    ("dak-nong-650", "2023-Q4", "so-tttt"),
    ("dak-nong-650", "2023-Q4", "overview"),
    ("dak-nong-650", "2023-Q4", "thanh-tra-tinh"),
    ("dak-nong-650", "2023", "so-tttt"),
    ("dak-nong-650", "2024-Q4", "so-y-te"),
    ("dak-nong-2022", "2022", "cap-tinh"),
    ("ninh-giang-2023", "2023", "huyen-ninh-giang"),
    ("dak-lak-ict-index", "2017", "tinh-dak-lak"),
]
UNIT = REPORTS[0]


def rendered(report: Any, **changed: Any) -> bytes:
    record = {**inprocess.annexed(*report), **changed}
    return render_xlsx(record, title="Phụ lục", mark=MARK if record["simulated"] else None)


annex = cache(rendered)


@cache
def opened(content: bytes, data_only: bool = False) -> Workbook:
    """The workbook of these bytes; nobody may change it."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=data_only)


def formulas(book: Workbook) -> list[tuple[str, str]]:
    return [
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def column(sheet: Worksheet, title: str, head: int = 5) -> dict[str, Any]:
    """The cells of a column by the name of their row."""
    heads = {cell.value: cell.column for cell in sheet[head]}
    name = heads.get("Chỉ tiêu") or heads.get("Đơn vị") or heads.get("Kỳ") or heads["Mã"]
    rows = range(head + 1, sheet.max_row + 1)
    return {sheet.cell(row, name).value: sheet.cell(row, heads[title]).value for row in rows}


@pytest.mark.parametrize("report", REPORTS, ids="/".join)
def test_every_formula_has_a_value_beside_it(report: Any) -> None:
    content = annex(report)
    values = opened(content, data_only=True)
    formula_cells = formulas(opened(content))
    assert formula_cells
    assert all(values[sheet][cell].value is not None for sheet, cell in formula_cells)


def test_rates_gaps_judgements_and_changes_are_formulas_with_the_values_of_the_record() -> None:
    record = inprocess.annexed(*UNIT)
    values = opened(annex(UNIT), data_only=True)["Chỉ tiêu"]
    live = opened(annex(UNIT))["Chỉ tiêu"]
    for title in ("Kết quả luỹ kế", "So chỉ tiêu (điểm %)", "Đánh giá", "So kỳ trước (điểm %)"):
        cells = column(live, title)
        assert all(str(cells[entry["name_vi"]]).startswith("=") for entry in record["indicators"])
    for indicator in record["indicators"]:
        name = indicator["name_vi"]
        assert column(values, "Kết quả luỹ kế")[name] == pytest.approx(
            indicator["to_date"]["value"] / 100
        )
        assert column(values, "Đánh giá")[name] == indicator["judgement"]
        gap = "–" if indicator["gap"] is None else pytest.approx(indicator["gap"])
        assert column(values, "So chỉ tiêu (điểm %)")[name] == gap


def test_the_same_quarter_of_the_year_before_stands_beside_as_a_formula_of_its_counts() -> None:
    report = ("dak-nong-650", "2024-Q4", "so-y-te")
    live, values = opened(annex(report)), opened(annex(report), data_only=True)
    for indicator in inprocess.annexed(*report)["indicators"]:
        name = indicator["name_vi"]
        assert str(column(live["Chỉ tiêu"], "So cùng kỳ (điểm %)")[name]).startswith("=")
        changes = column(values["Chỉ tiêu"], "So cùng kỳ (điểm %)")
        change = indicator["year_on_year"]
        assert changes[name] == ("–" if change is None else pytest.approx(change))
    assert changes["Tỷ lệ hồ sơ xử lý trực tuyến"] == pytest.approx(12.6, abs=0.05)


def test_scores_and_ranks_of_the_units_are_formulas() -> None:
    record = inprocess.annexed(*UNIT)
    live = opened(annex(UNIT))["Đơn vị"]
    values = opened(annex(UNIT), data_only=True)["Đơn vị"]
    for unit in record["comparison"]:
        assert column(live, "Hạng", 6)[unit["name"]].startswith("=IF(ISNUMBER(")
        place = column(values, "Hạng", 6)[unit["name"]]
        assert place == ("–" if unit["place"] is None else unit["place"])


def test_counts_are_summed_only_where_no_two_units_share_what_is_counted() -> None:
    report = ("dak-nong-650", "2023-Q4", "overview")
    parts = {part["indicator"]: part for part in inprocess.annexed(*report)["score_rule"]["parts"]}
    assert {"ratio", "distinct_ratio"} == {part["measure"] for part in parts.values()}
    sheet = opened(annex(report), data_only=True)["Đơn vị"]
    names = [row[1].value for row in sheet]
    assert "Cộng các đơn vị" not in names
    row = names.index("Cộng các đơn vị có chỉ tiêu") + 1
    heads = {cell.value: cell.column for cell in sheet[6]}
    for code, part in parts.items():
        titles = (f"{code}: tử số", f"{code}: mẫu số", f"{code}: kết quả")
        above, below, share = (sheet.cell(row, heads[title]).value for title in titles)
        if part["measure"] == "ratio":
            assert share == pytest.approx(above / below)
        else:
            assert (above, below, share) == (None, None, "không cộng")


def test_a_printed_score_has_its_share_and_loss_as_formulas() -> None:
    sheet = opened(annex(("ninh-giang-2023", "2023", "huyen-ninh-giang")))["Chỉ tiêu"]
    assert sheet["F6"].value == "=E6/D6"
    values = opened(annex(("ninh-giang-2023", "2023", "huyen-ninh-giang")), data_only=True)
    assert values["Chỉ tiêu"]["G6"].value == pytest.approx(0.318)


def test_libreoffice_computes_the_values_of_every_report(tmp_path: Path) -> None:
    files = {"_".join(report): annex(report) for report in REPORTS}
    files["wrong"] = _with_wrong_value(annex(UNIT))
    paths = [tmp_path / f"{name}.xlsx" for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        path.write_bytes(content)
    anew = converted(paths, "xlsx", tmp_path / "out")
    for (name, content), path in zip(files.items(), anew, strict=True):
        wrong = ["Chỉ tiêu!I6"] if name == "wrong" else []
        assert _differences(content, path) == wrong, name


def _with_wrong_value(content: bytes) -> bytes:
    """The annex with another value stored beside its first formula."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet2.xml":
                part = re.sub(rb'(r="I6"[^>]*><f>[^<]*</f><v>)[^<]*', rb"\g<1>0.123", part)
            new.writestr(name, part)
    return target.getvalue()


def _differences(written: bytes, computed: Path) -> list[str]:
    live, stored = opened(written), opened(written, data_only=True)
    anew = openpyxl.load_workbook(computed, data_only=True)
    different = []
    for sheet, cell in formulas(live):
        cached, other = stored[sheet][cell].value, anew[sheet][cell].value
        alike = cached == other
        if isinstance(cached, (int, float)) and isinstance(other, (int, float)):
            alike = abs(cached - other) <= 1e-9 * max(1, abs(cached))
        if not alike:
            different.append(f"{sheet}!{cell}")
    return different


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5", "@SUM(A1)", '=HYPERLINK("x")', "a\x00b"])
def test_text_is_never_a_formula(text: str) -> None:
    record = json.loads(json.dumps(inprocess.annexed(*UNIT)))
    record["indicators"][0]["name_vi"] = text
    record["notes"] = [text]
    book = opened(rendered(UNIT, **record))
    cell = book["Chỉ tiêu"]["C6"]
    assert cell.data_type == "s" and cell.value == text.replace("\x00", "")
    assert cell.quotePrefix == (text[0] in "=+-@")


def test_a_quotation_mark_in_a_formula_is_doubled() -> None:
    assert quoted('a"b') == '"a""b"'
    assert address(4, 28, fixed_row=True) == "AB$4"


def test_the_sources_name_file_sheet_cells_and_fingerprint() -> None:
    record = inprocess.annexed(*UNIT)
    sheet = opened(annex(UNIT))["Nguồn"]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=6, values_only=True)}
    for source in record["sources"]:
        row = rows[source["file"]]
        # units that were passed have rows of their own in workbooks of their own
        cells = "H8:H42" if "so-tttt" in source["file"] else "H8:H"
        assert row[1] == "Số liệu" and cells in row[2] and row[3] == source["sha256"]


@pytest.mark.parametrize("report", REPORTS, ids="/".join)
def test_simulated_data_bear_the_mark_on_every_sheet_and_printed_page(report: Any) -> None:
    book = opened(annex(report))
    simulated = inprocess.annexed(*report)["simulated"]
    for sheet in book:
        seen = [cell.value for row in sheet.iter_rows(max_row=4, max_col=1) for cell in row]
        assert (MARK in seen) == simulated
        assert (sheet.oddHeader.right.text == MARK) == simulated


@pytest.mark.parametrize("report", REPORTS, ids="/".join)
def test_each_sheet_is_one_named_table_without_merged_cells_and_the_first_leads_to_it(
    report: Any,
) -> None:
    book = opened(annex(report))
    first, *others = book.worksheets
    for sheet in others:
        (table,) = sheet.tables.values()
        name = table.displayName
        assert name.isascii() and name.isidentifier()
        heads = [str(cell.value) for cell in sheet[table.ref][0]]
        assert [head.name for head in table.tableColumns] == heads
        assert len({*heads}) == len(heads) and all(heads)
        assert sheet.max_column == len(heads)
        assert sheet.freeze_panes.endswith(str(sheet[table.ref][1][0].row))
    assert not any(sheet.merged_cells.ranges for sheet in book)
    led = {cell.hyperlink.location for (cell,) in first.iter_rows() if cell.hyperlink}
    assert led == {f"'{sheet.title}'!A1" for sheet in others}


def test_notes_are_numbered_and_hold_the_methods_and_the_problems_of_the_record() -> None:
    record = inprocess.annexed(*REPORTS[0])
    notes = [*opened(annex(REPORTS[0]))["Ghi chú"].iter_rows(min_row=6, values_only=True)]
    assert [at for at, _, _ in notes] == [str(at) for at in range(1, len(notes) + 1)]
    assert [text for _, kind, text in notes if kind == "Phương pháp"] == record["notes"]
    problems = [text for _, kind, text in notes if kind == "Vấn đề của số liệu đầu vào"]
    assert problems == [problem["message"] for problem in record["problems"]]


def test_sheets_are_set_up_for_print() -> None:
    for sheet in opened(annex(UNIT)):
        assert sheet.page_setup.paperSize == 9 and sheet.page_setup.fitToWidth == 1
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.title == "Tóm tắt" or sheet.print_title_rows


def test_charts_are_native_and_say_what_they_show() -> None:
    archive = zipfile.ZipFile(io.BytesIO(annex(UNIT)))
    names = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert len(names) == 3
    drawings = [n for n in archive.namelist() if re.fullmatch(r"xl/drawings/drawing\d\.xml", n)]
    assert all(b'descr="Bi' in archive.read(name) for name in drawings)
    assert "'Chỉ tiêu'!$F$6".encode() in archive.read("xl/charts/chart1.xml")


@pytest.mark.parametrize("report", REPORTS[:2], ids="/".join)
def test_the_same_record_gives_the_same_bytes_without_dates(report: Any) -> None:
    content = annex(report)
    assert content == rendered(report)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b"dcterms" not in archive.read("docProps/core.xml")


def test_the_record_as_json_gives_the_same_bytes() -> None:
    record = json.loads(json.dumps(inprocess.annexed(*UNIT)))
    assert render_xlsx(record, title="Phụ lục", mark=MARK) == annex(UNIT)


def test_a_target_is_the_nearest_number_to_the_rate_that_meets_it() -> None:
    assert scaled(99.8, "%") == 998 / 1000
    assert scaled(57.14, "%") == 5714 / 10000
    assert scaled(8.682, "điểm") == 8.682


def test_a_workbook_with_another_formula_is_refused() -> None:
    book = Workbook()
    page = Page(book.active)
    page.put(1, 1, Formula("1+1", 2), Look())
    assert finish(book, [page.values], [""], title="x", creator="y")
    with pytest.raises(ReportError, match="cấu trúc khác"):
        finish(book, [{}], [""], title="x", creator="y")
    with pytest.raises(ReportError, match="cấu trúc khác"):
        finish(book, [{"A1": 2, "B1": 3}], [""], title="x", creator="y")
