"""Every mapping reads its sample; what does not fit a mapping is named at its cell."""

import csv
import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from project import PROGRAMME, REPO

from helpers.core.errors import ConfigError
from helpers.core.paths import Project
from helpers.intake.sources.mapping import Mapping
from helpers.intake.sources.read import import_file, load_mapping, mapping_ids, registry_for
from helpers.intake.sources.result import Import, Window
from helpers.params.load import load_setting

SAMPLES = REPO.root / "data" / "samples"
Q1 = Window("2024-Q1", dt.date(2024, 1, 1), dt.date(2024, 3, 31))
SHIPPED = mapping_ids(REPO)


def run(mapping: Mapping | str, path: Path, window: Window = Q1) -> Import:
    known = load_mapping(REPO, mapping) if isinstance(mapping, str) else mapping
    programme = load_setting(REPO, PROGRAMME).registry
    return import_file(path, known, registry_for(known, programme, REPO, window), window)


@cache
def sample(name: str) -> Import:
    (path,) = SAMPLES.glob(f"{name}.*")
    return run(name, path)


def dossier_rows() -> list[list[str]]:
    with (SAMPLES / "mot-cua-ho-so.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def figures(imported: Import) -> dict[str, dict[str, float | str]]:
    """Numbers and codes by "unit" or "unit item"."""
    rows: dict[str, dict[str, float | str]] = {}
    for figure in imported.values:
        value = figure.text if figure.number is None else float(figure.number)
        rows.setdefault(f"{figure.unit} {figure.item}".strip(), {})[figure.field] = value
    return rows


def dossiers(*numbers: int) -> dict[str, int]:
    names = ("carried_in", "received", "received_online", "received_direct", "received_postal",
             "processed", "processed_online", "on_time", "overdue")  # fmt: skip
    return dict(zip(names, numbers, strict=True))


def procedures(level: str, *numbers: int) -> dict[str, int | str]:
    names = ("carried_in", "received", "received_online", "received_direct", "received_postal",
             "processed", "on_time", "overdue")  # fmt: skip
    return {"level": level, **dict(zip(names, numbers, strict=True))}


def named(names: str, *numbers: float) -> dict[str, float]:
    return dict(zip(names.split(), numbers, strict=True))


DOCUMENTS = (
    "documents_sent documents_received documents_total documents_electronic documents_signed"
)
PORTAL = "procedures procedures_integrated dossiers dossiers_online fee_dossiers paid_online"
GROUPS = "transparency progress online payment satisfaction digitisation total"
ICT = (
    "infrastructure_self infrastructure people_self people application_self application index rank"
)
REPORTS = "reports_due reports_sent reports_on_system reports_on_time"
SYSTEMS = "systems systems_proposed systems_approved systems_level3_up"
DIGITISED = "results_valid results_digitised components components_digitised rate"

EXPECTED: dict[str, dict[str, dict[str, float | str]]] = {
    "van-ban-dieu-hanh": {
        "so-tttt": named(DOCUMENTS, 2, 1, 3, 2, 2),
        "so-y-te": named(DOCUMENTS, 0, 1, 1, 1, 0),
    },
    "mot-cua-thu-tuc": {
        "so-tttt 1.001": procedures("full", 2, 30, 25, 4, 1, 28, 27, 1),
        "so-tttt 1.002": procedures("part", 0, 1200, 1000, 200, 0, 1150, 1150, 0),
        "so-y-te 1.001": procedures("full", 1, 12, 12, 0, 0, 10, 9, 1),
    },
    "mot-cua-ho-so": {
        "so-tttt 1.001": dossiers(1, 2, 1, 1, 0, 3, 2, 2, 1),
        "so-tttt 1.002": dossiers(0, 1, 0, 0, 1, 0, 0, 0, 0),
        "so-y-te 1.001": dossiers(0, 1, 1, 0, 0, 0, 0, 0, 0),
    },
    "dvc-quoc-gia": {
        "so-tttt": named(PORTAL, 35, 30, 420, 399, 120, 60),
        "so-y-te": named(PORTAL, 110, 85, 2310, 1050, 640, 96),
    },
    "so-hoa": {
        "so-tttt": named(DIGITISED, 800, 650, 2400, 2100, 81.25),
        "so-y-te": {"results_valid": 4200, "results_digitised": 2100, "rate": 50},
        "ubnd-dak-mil": {"results_valid": 0, "results_digitised": 0, "components": 300,
                         "components_digitised": 120},
    },
    "bao-cao-ktxh": {
        "so-tttt BC-01": named(REPORTS, 3, 2, 2, 1),
        "so-y-te BC-01": named(REPORTS, 1, 1, 0, 1),
    },
    "thu-cong-vu": {
        "so-tttt": named("staff_total accounts accounts_active", 62, 60, 58),
        "so-y-te": named("staff_total accounts accounts_active", 410, 395, 300),
        "ubnd-dak-mil": named("staff_total accounts accounts_active", 180, 180, 151),
    },
    "chung-thuc": {
        "ubnd-dak-mil": named("copies copies_electronic", 12450, 310),
        "ubnd-gia-nghia": named("copies copies_electronic", 20118, 1204),
    },
    "hai-long-766": {
        "so-tttt": named(GROUPS, 16.5, 19.8, 11, 8.2, 18, 20.1, 93.6),
        "so-y-te": named(GROUPS, 13.2, 18.4, 7.7, 7.6, 17.6, 15.6, 80.1),
        "ubnd-dak-mil": named(GROUPS, 14, 17.5, 6.9, 3, 17.9, 12, 71.3),
    },
    "phan-anh-kien-nghi": {
        "so-tttt": named("survey_total survey_satisfied feedback feedback_on_time", 120, 118, 3, 3),
        "so-y-te": named(
            "survey_total survey_satisfied feedback feedback_on_time", 640, 571, 14, 12
        ),
        "ubnd-dak-mil": named("survey_total survey_satisfied", 300, 288),
    },
    "dti": {
        "so-tttt 1.1": named("max self verified", 20, 20, 20),
        "so-tttt 1.2": named("max self verified", 20, 20, 15),
        "so-tttt 2.1": named("max self verified", 30, 27.5, 26.25),
        "so-tttt 2.2": named("max self", 30, 24),
    },
    "par-index": {
        "ubnd-dak-song 7.1.7": named("max self verified", 1.5, 1.5, 1.286),
        "ubnd-dak-song 7.2.1": named("max self verified", 1.5, 1.5, 1.468),
        "ubnd-dak-song 7.2.2": named("max verified", 3, 2.928),
    },
    "ict-index": {
        "tinh-dak-lak": named(ICT, 0.4, 0.28, 0.7, 0.64, 0.5, 0.48, 0.4667, 2),
        "tp-da-nang": named(ICT, 0.8, 0.79, 0.96, 0.95, 0.9, 0.85, 0.8633, 1),
        "tinh-bac-kan": named(ICT, 0.3, 0.25, 0.5, 0.5, 0.4, 0.36, 0.37, 3),
    },
    "cap-do-attt": {
        "so-tttt": named(SYSTEMS, 2, 2, 1, 1),
        "ubnd-dak-mil": named(SYSTEMS, 2, 1, 0, 0),
    },
    "bang-cong-bo": {
        "so-tttt": named("score rate rank", 92.15, 92.15, 1),
        "so-y-te": named("score rate rank", 88.4, 88.4, 2),
        "ubnd-gia-nghia": named("score rate rank", 90.02, 90.02, 1),
        "ubnd-dak-mil": named("score rate rank", 85, 85, 2),
    },
    "bang-cong-bo-ngang": {
        "so-tttt": named("score rate rank", 92.15, 92.15, 1),
        "so-y-te": named("score rate rank", 88.4, 88.4, 3),
        "ubnd-gia-nghia": named("score rank", 90.02, 2),
    },
}  # fmt: skip


def test_every_mapping_has_a_sample_with_expected_observations() -> None:
    # the sample of the PCI workbooks would be data of others; test_pci.py makes its own
    assert set(SHIPPED) - {"pci"} == set(EXPECTED) == {path.stem for path in SAMPLES.glob("*.*")}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_imports_to_the_expected_observations(name: str) -> None:
    assert sample(name).problems == ()
    assert figures(sample(name)) == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_every_value_leads_back_to_the_cell_that_holds_it(name: str) -> None:
    imported = sample(name)
    (path,) = SAMPLES.glob(f"{name}.*")
    assert set(imported.sources) == {path.name}
    for value in imported.values:
        assert value.file == path.name and value.period == "2024-Q1" and value.cell
        if path.suffix == ".xlsx" and ":" not in value.cell:
            held = openpyxl.load_workbook(path)[value.sheet][value.cell].value
            assert held is not None
            if isinstance(held, int) and value.number is not None:
                assert value.number == held


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.*")), ids=lambda path: path.stem)
def test_every_sample_says_that_it_is_simulated(path: Path) -> None:
    if path.suffix == ".csv":
        text = path.read_text("utf-8")
    else:
        text = str(openpyxl.load_workbook(path).active["A1"].value)
    assert "SỐ LIỆU MÔ PHỎNG" in text


def test_the_samples_are_what_their_maker_writes(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.make_samples", str(tmp_path)], cwd=REPO.root, check=False
    )
    assert done.returncode == 0
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in SAMPLES.iterdir()}


def test_secret_documents_are_left_out_and_counted() -> None:
    assert sample("van-ban-dieu-hanh").notes == ("không tính 1/6 dòng theo khai báo exclude",)


# --- what does not fit


def changed(name: str, to: Path, change: Callable[[Worksheet], object]) -> Path:
    """A copy of a sample with a change."""
    book = openpyxl.load_workbook(SAMPLES / f"{name}.xlsx")
    change(book.active)
    book.save(to / f"{name}.xlsx")
    return to / f"{name}.xlsx"


def put(cell: str, value: object) -> Callable[[Worksheet], object]:
    return lambda sheet: sheet.__setitem__(cell, value)


@pytest.mark.parametrize(
    ("name", "change", "code", "cell"),
    [
        ("thu-cong-vu", put("B3", "Sở Thông tin và Tuyên truyền"), "unknown_unit", "B3"),
        ("thu-cong-vu", put("B3", "Së Th«ng tin"), "legacy_encoding", "B3"),
        ("thu-cong-vu", put("C3", "6o"), "not_a_number", "C3"),
        ("thu-cong-vu", put("C3", None), "blank", "C3"),
        ("thu-cong-vu", put("C3", "=1+1"), "formula_without_value", "C3"),
        ("thu-cong-vu", put("C3", "62%"), "unexpected_percent", "C3"),
        ("thu-cong-vu", put("C3", 62.5), "not_whole", "C3"),
        ("thu-cong-vu", put("C3", -1), "out_of_range", "C3"),
        ("thu-cong-vu", put("C3", dt.date(2024, 1, 2)), "not_a_number", "C3"),
        ("thu-cong-vu", put("B4", None), "missing_key", "B4"),
        ("thu-cong-vu", put("C2", "Tổng số cán bộ"), "missing_column", "A2"),
        ("thu-cong-vu", put("F2", "Số tài khoản"), "double_column", "D2, F2"),
        ("thu-cong-vu", put("B4", "Sở TTTT"), "double_value", "C3, C4"),
        ("mot-cua-thu-tuc", put("D5", "Mức 5"), "unknown_code", "D5"),
        ("mot-cua-thu-tuc", put("F5", 31), "total_differs", "F5"),
        ("hai-long-766", put("D2", "Sở Y học"), "unknown_unit", "D2"),
        ("hai-long-766", put("C9", 95), "total_differs", "C9"),
        ("hai-long-766", put("A8", "Số hóa gì đó"), "missing_column", "A2"),
        ("hai-long-766", put("C3", "18,5"), "out_of_range", "C3"),
        ("dti", put("C3", "Sở Số hóa"), "unknown_unit", "C3"),
        ("dti", put("A5", "Ký hiệu"), "missing_column", "A5"),
        ("dti", put("E8", "#DIV/0!"), "error_cell", "E8"),
        ("ict-index", put("A4", "Đăk Lấk"), "unknown_unit", "A4"),
        ("van-ban-dieu-hanh", put("B4", "Sở Số hóa"), "unknown_unit", "B4"),
        ("van-ban-dieu-hanh", put("G7", "Bí mật"), "unknown_code", "G7"),
        ("van-ban-dieu-hanh", put("C4", "hôm qua"), "not_a_date", "C"),
        ("van-ban-dieu-hanh", put("C2", "Khi nào"), "missing_column", "A2"),
    ],
)
def test_what_does_not_fit_is_named_at_its_cell(
    name: str, change: Callable[[Worksheet], object], code: str, cell: str, tmp_path: Path
) -> None:
    imported = run(name, changed(name, tmp_path, change))
    assert (code, cell) in {(problem.code, problem.cell) for problem in imported.problems}
    assert all(problem.file == f"{name}.xlsx" and problem.what for problem in imported.problems)


def test_a_row_of_an_unknown_unit_is_set_aside_and_the_others_are_read(tmp_path: Path) -> None:
    imported = run("thu-cong-vu", changed("thu-cong-vu", tmp_path, put("B3", "Sở Số hóa")))
    assert not imported.usable
    assert set(figures(imported)) == {"so-y-te", "ubnd-dak-mil"}


def test_of_two_rows_with_one_key_none_is_taken(tmp_path: Path) -> None:
    imported = run("thu-cong-vu", changed("thu-cong-vu", tmp_path, put("B4", "Sở TTTT")))
    assert set(figures(imported)) == {"ubnd-dak-mil"}


def test_a_row_that_stands_twice_alike_is_taken_once_and_said(tmp_path: Path) -> None:
    def repeat(sheet: Worksheet) -> None:
        sheet.append([cell.value for cell in sheet[5]])

    imported = run("thu-cong-vu", changed("thu-cong-vu", tmp_path, repeat))
    assert {(p.code, p.severity) for p in imported.problems} == {("repeated_value", "warning")}
    assert figures(imported) == EXPECTED["thu-cong-vu"]


def test_a_second_table_below_is_said_where_it_is_not_declared(tmp_path: Path) -> None:
    def again(sheet: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for row in [[], *rows]:
            sheet.append(row)

    imported = run("thu-cong-vu", changed("thu-cong-vu", tmp_path, again))
    assert [(p.code, p.severity) for p in imported.problems] == [("second_table", "warning")]
    assert figures(imported) == EXPECTED["thu-cong-vu"]


def test_merged_units_hidden_rows_and_moved_columns_are_read_as_seen(tmp_path: Path) -> None:
    def shuffle(sheet: Worksheet) -> None:
        sheet["B6"] = None
        sheet["B5"] = "Sở TT&TT"
        sheet.merge_cells("B5:B6")
        sheet.row_dimensions[5].hidden = True

    imported = run("mot-cua-thu-tuc", changed("mot-cua-thu-tuc", tmp_path, shuffle))
    assert [(p.code, p.severity) for p in imported.problems] == [("hidden_rows", "warning")]
    assert figures(imported) == EXPECTED["mot-cua-thu-tuc"]


def test_a_hidden_sheet_is_only_read_where_no_other_fits(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(SAMPLES / "thu-cong-vu.xlsx")
    cover = book.create_sheet("Bìa", 0)
    cover["A1"] = "Báo cáo"
    book["Dữ liệu"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    imported = run("thu-cong-vu", tmp_path / "a.xlsx")
    assert figures(imported) == EXPECTED["thu-cong-vu"]
    assert [problem.code for problem in imported.problems] == ["hidden_sheet"]


def test_the_visible_one_of_two_fitting_sheets_is_read(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(SAMPLES / "thu-cong-vu.xlsx")
    old = book.copy_worksheet(book["Dữ liệu"])
    old.title, old.sheet_state, old["C3"] = "A cũ", "hidden", 1
    book.move_sheet(old, -1)
    book.save(tmp_path / "a.xlsx")
    imported = run("thu-cong-vu", tmp_path / "a.xlsx")
    assert imported.problems == ()
    assert figures(imported) == EXPECTED["thu-cong-vu"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", "Së Th«ng".encode("latin-1"), b"a\0b"])
@pytest.mark.parametrize("name", ["mot-cua-ho-so", "thu-cong-vu"])
def test_a_csv_that_cannot_be_read_is_one_problem(
    name: str, content: bytes, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    imported = run(name, tmp_path / "a.csv")
    (problem,) = imported.problems
    assert problem.code in ("unreadable", "no_header", "missing_column") or "csv" in problem.what
    assert imported.values == ()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_of_a_csv_is_told_from_the_file(separator: str, tmp_path: Path) -> None:
    rows = dossier_rows()
    with (tmp_path / "hồ sơ [1]*.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    imported = run("mot-cua-ho-so", tmp_path / "hồ sơ [1]*.csv")
    assert imported.problems == ()
    assert figures(imported) == EXPECTED["mot-cua-ho-so"]


@pytest.mark.parametrize("quote", ["", '"'])
def test_decimal_commas_do_not_separate_a_csv_of_semicolons(quote: str, tmp_path: Path) -> None:
    rows = [
        ["Đơn vị", "Điểm", "Tỷ lệ", "Hạng"],
        ["Sở Lao động, Thương binh và XH", "85,5", "90,5%", "1"],
        ["Sở Văn hóa, Thể thao và Du lịch", "80,5", "70,5%", "2"],
        ["Sở Y tế", "70,25", "60,5%", "3"],
    ]
    lines = [";".join(f"{quote}{cell}{quote}" for cell in row) for row in rows]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    imported = run("bang-cong-bo", tmp_path / "a.csv")
    assert figures(imported)["so-y-te"] == named("score rate rank", 70.25, 60.5, 3)
    assert imported.problems == ()
    lines = ["Biểu tự chấm", "", "Đơn vị: ;;Sở Y tế", "Mã;Điểm tối đa;Tự chấm;Thẩm định"]
    lines += [f"1.{number};10,0;8,5;8,25" for number in range(1, 5)]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    imported = run("dti", tmp_path / "a.csv")
    assert imported.problems == ()
    assert figures(imported)["so-y-te 1.4"] == named("max self verified", 10, 8.5, 8.25)


@pytest.mark.parametrize(
    ("style", "rate"),
    [(r"0.0\%", 85.5), ('0.0"%"', 85.5), ("0.0_%", 85.5), ("0.0%", 8550), ("[Red]0%;-0%", 8550)],
)
def test_a_percent_sign_that_a_format_only_prints_does_not_multiply(
    style: str, rate: float, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    for row in [["Đơn vị", "Điểm", "Tỷ lệ", "Hạng"], ["Sở Nội vụ", 85.5, 85.5, 2]]:
        book.active.append(row)
    book.active["C2"].number_format = style
    book.save(tmp_path / "a.xlsx")
    imported = run("bang-cong-bo", tmp_path / "a.xlsx")
    assert figures(imported) == {"so-noi-vu": named("score rate rank", 85.5, rate, 2)}


@pytest.mark.parametrize("suffix", ["parquet", "xlsx"])
def test_dossiers_in_parquet_and_xlsx_are_counted_alike(suffix: str, tmp_path: Path) -> None:
    import duckdb

    rows = dossier_rows()
    path = tmp_path / f"a.{suffix}"
    if suffix == "xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.active["E3"] = dt.date(2024, 1, 3)
        book.save(path)
    else:
        query = (
            "COPY (SELECT * REPLACE (strptime(\"Ngày tiếp nhận\", '%d/%m/%Y')::DATE "
            "AS \"Ngày tiếp nhận\") FROM read_csv('{}', all_varchar=true)) TO '{}'"
        )
        duckdb.execute(query.format(SAMPLES / "mot-cua-ho-so.csv", path))
    imported = run("mot-cua-ho-so", path)
    assert imported.problems == ()
    assert figures(imported) == EXPECTED["mot-cua-ho-so"]


def test_problems_of_dossiers_name_the_first_row_and_how_many(tmp_path: Path) -> None:
    text = (SAMPLES / "mot-cua-ho-so.csv").read_text("utf-8")
    text = text.replace("Sở Y tế", "Sở Y học").replace("Bưu chính", "Bồ câu")
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    faults = {p.code: p for p in run("mot-cua-ho-so", tmp_path / "a.csv").problems}
    assert (faults["unknown_unit"].cell, faults["unknown_unit"].found) == (
        "B6",
        "'Sở Y học' (2 dòng)",
    )
    assert (faults["unknown_code"].cell, faults["unknown_code"].found) == (
        "D5",
        "'Bồ câu' (1 dòng)",
    )


@pytest.mark.parametrize("name", ["bang-cong-bo", "bang-cong-bo-ngang"])
def test_the_same_table_on_another_visible_sheet_is_said(name: str, tmp_path: Path) -> None:
    tables = {
        "bang-cong-bo": [[["Đơn vị", "Điểm", "Hạng"], ["Sở Nội vụ", 1, 2]],
                         [["Đơn vị", "Điểm", "Hạng"], ["Đắk Mil", 1, 2]],
                         [["Đơn vị", "Điểm", "Hạng"], ["(tên)", "(số)", "(số)"]]],
        "bang-cong-bo-ngang": [[["", "Sở Nội vụ"], ["Điểm", 1], ["Hạng", 2]],
                               [["", "Đắk Mil"], ["Điểm", 1], ["Hạng", 2]]],
    }  # fmt: skip
    imported = run(name, written(tmp_path, *tables[name]))
    (problem,) = imported.problems
    assert (problem.code, problem.found, problem.severity) == ("second_sheet", "S2", "warning")
    assert set(figures(imported)) == {"so-noi-vu"}


# --- tables below tables


def written(to: Path, *sheets: list[list[object]], merged: tuple[str, ...] = ()) -> Path:
    """A workbook with these sheets; `merged` on every one."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"S{number}")
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
    book.save(to / "a.xlsx")
    return to / "a.xlsx"


def codes_and_cells(imported: Import) -> list[tuple[str, str]]:
    return [(problem.code, problem.cell) for problem in imported.problems]


PUBLISHED = [["Đơn vị", "Điểm", "Hạng"], ["Sở Nội vụ", 85.5, 2], ["Sở Y tế", 90, 1]]


@pytest.mark.parametrize("gap", [[[]], []], ids=["after a blank row", "right below"])
def test_another_table_below_is_not_read_under_the_heading_of_the_first(
    gap: list[list[object]], tmp_path: Path
) -> None:
    below = [["Đơn vị", "Số hồ sơ", "Số thủ tục"], ["Đắk Mil", 1234, 56]]
    imported = run("bang-cong-bo", written(tmp_path, [*PUBLISHED, *gap, *below]))
    assert codes_and_cells(imported) == [("other_table", f"B{len(gap) + 4}")]
    assert {value.unit for value in imported.values} == {"so-noi-vu", "so-y-te"}


def test_figures_since_the_start_of_the_year_are_not_those_of_the_quarter(tmp_path: Path) -> None:
    def since_january(sheet: Worksheet) -> None:
        heads = [cell.value for cell in sheet[4]]
        row = [cell.value for cell in sheet[5]]
        sheet.append([])
        sheet.append(["II. LŨY KẾ TỪ ĐẦU NĂM"])
        sheet.append([f"Lũy kế {text}" if "kỳ" in str(text) else text for text in heads])
        sheet.append(row)
        sheet.cell(sheet.max_row, 2).value = "Sở Nội vụ"

    imported = run("mot-cua-thu-tuc", changed("mot-cua-thu-tuc", tmp_path, since_january))
    assert [problem.code for problem in imported.problems] == ["other_table"]
    assert figures(imported) == EXPECTED["mot-cua-thu-tuc"]


def test_a_unit_below_a_blank_row_is_never_skipped(tmp_path: Path) -> None:
    below = [["Sở Tư pháp", "chưa chấm", "chưa xếp"], [], ["Đắk Mil", "=B2", "=C2"],
             [], ["Nơi khác", "=B2", "=C2"], [], ["Đắk Song"]]  # fmt: skip
    imported = run("bang-cong-bo", written(tmp_path, [*PUBLISHED, [], *below]))
    assert codes_and_cells(imported) == [
        ("not_a_number", "B5"), ("not_a_number", "C5"),
        ("formula_without_value", "B7"), ("formula_without_value", "C7"),
        ("unknown_unit", "A9"), ("blank", "B11"), ("blank", "C11"),
    ]  # fmt: skip


def test_notes_and_signatures_below_a_table_are_no_other_table(tmp_path: Path) -> None:
    below = [["* Chưa kể các xã"], [], ["Người lập", "Người kiểm tra", "Giám đốc"],
             ["", "(ký tên)", "(ký tên)"], [], ["Lê A", "Trần B", "Vũ C"]]  # fmt: skip
    imported = run("bang-cong-bo", written(tmp_path, [*PUBLISHED, [], *below]))
    assert imported.problems == ()
    assert len(imported.values) == 4


# --- units across


def test_a_misspelt_first_unit_across_is_named(tmp_path: Path) -> None:
    rows = [["Chỉ tiêu", "Đơn vị tính", "Sở Nội vụ tỉnh", "Sở Y tế"],
            ["Điểm", "điểm", 1, 2], ["Hạng", "", 2, 1]]  # fmt: skip
    imported = run("bang-cong-bo-ngang", written(tmp_path, rows))
    assert codes_and_cells(imported) == [("unknown_unit", "C1")]
    assert figures(imported) == {"so-y-te": named("score rank", 2, 1)}


def test_a_first_column_of_figures_without_a_unit_is_named(tmp_path: Path) -> None:
    rows = [["Chỉ tiêu", "", "Sở Y tế"], ["Điểm", 1, 2], ["Hạng", 2, 1]]
    imported = run("bang-cong-bo-ngang", written(tmp_path, rows))
    assert codes_and_cells(imported) == [("missing_key", "B1")]
    imported = run("bang-cong-bo-ngang", written(tmp_path, [["", "Điểm chuẩn"], *rows]))
    assert imported.problems == ()


ACROSS = [["Chỉ tiêu", "Sở Nội vụ", "Sở Y tế"], ["Điểm", 1, 2], ["Hạng", 3, 2]]
WIDER = [["Chỉ tiêu", "Đắk Mil", "Đắk Song", "Tuy Đức"], ["Điểm", 5, 6, 7], ["Hạng", 4, 5, 6]]


def test_a_narrower_table_of_units_above_is_said(tmp_path: Path) -> None:
    imported = run("bang-cong-bo-ngang", written(tmp_path, [*ACROSS, [], *WIDER]))
    assert codes_and_cells(imported) == [("other_table", "A1")]
    assert set(figures(imported)) == {"ubnd-dak-mil", "ubnd-dak-song", "ubnd-tuy-duc"}


@pytest.mark.parametrize("rows", [3, 2], ids=["same figures", "other figures"])
def test_figures_of_other_units_below_are_not_those_of_the_units_above(
    rows: int, tmp_path: Path
) -> None:
    below = [ACROSS[0], *ACROSS[rows - 1 :]]
    path = written(tmp_path, [*WIDER[:rows], [], *below])
    imported = run("bang-cong-bo-ngang", path)
    codes = [problem.code for problem in imported.problems]
    assert codes == ["second_table", "missing_column"][: 4 - rows]
    assert set(figures(imported)) == {"ubnd-dak-mil", "ubnd-dak-song", "ubnd-tuy-duc"}


@pytest.mark.parametrize("merged", [("B1:C1", "D1:E1"), ()], ids=["merged", "not merged"])
def test_a_unit_over_the_columns_of_two_years_is_named_and_not_read(
    merged: tuple[str, ...], tmp_path: Path
) -> None:
    rows = [["Chỉ tiêu", "Sở Nội vụ", None, "Sở Y tế", None], [None, 2022, 2023, 2022, 2023],
            ["Điểm", 1, 2, 3, 4], ["Hạng", 3, 2, 1, 4]]  # fmt: skip
    imported = run("bang-cong-bo-ngang", written(tmp_path, rows, merged=merged))
    assert codes_and_cells(imported) == [("ambiguous_heading", "B1"), ("ambiguous_heading", "D1")]
    assert imported.values == ()


@pytest.mark.parametrize("name", ["bang-cong-bo-ngang", "bang-cong-bo", "pci"])
def test_an_empty_sheet_is_one_problem(name: str, tmp_path: Path) -> None:
    assert codes_and_cells(run(name, written(tmp_path, []))) == [("no_header", "")]


# --- blocks, each sorted for itself


BLOCKS = Mapping.model_validate(
    {
        "id": "blocks", "title_vi": "a", "system": "a", "layout": "blocks", "names": "provinces",
        "columns": [{"field": "entry", "labels": ["Gia nhập"]},
                    {"field": "land", "labels": ["Đất đai"]}],
    }
)  # fmt: skip


def test_a_block_whose_names_are_mostly_misspelt_is_not_read_under_those_of_another(
    tmp_path: Path,
) -> None:
    head = ["Tỉnh", "Gia nhập", "Tỉnh", "Đất đai"]
    rows = [["Hà Nội", 1, "Đà Nẳng", 2], ["Đà Nẵng", 3, "Hà Nỗi", 4], ["Huế", 5, "Huế", 6]]
    imported = run(BLOCKS, written(tmp_path, [head, *rows]))
    assert codes_and_cells(imported) == [("unknown_names", "C2")]
    assert {value.field for value in imported.values} == {"entry"}


@pytest.mark.parametrize("second", ["", "=A2", 7], ids=["blank", "formulas", "codes"])
def test_a_block_without_names_is_not_read_under_those_of_another(
    second: object, tmp_path: Path
) -> None:
    head = ["Tỉnh", "Gia nhập", "Tỉnh", "Đất đai"]
    rows = [["Hà Nội", 1, second, 2], ["Đà Nẵng", 3, second, 4]]
    imported = run(BLOCKS, written(tmp_path, [head, *rows]))
    assert codes_and_cells(imported) == [("unknown_names", "C2")]
    assert {value.field for value in imported.values} == {"entry"}


def test_a_name_merged_over_two_columns_is_the_name_of_its_figures(tmp_path: Path) -> None:
    rows = [["Tỉnh", None, "Gia nhập", "Đất đai"], ["Hà Nội", None, 1, 2], ["Huế", None, 3, 4]]
    imported = run(BLOCKS, written(tmp_path, rows, merged=("A1:B1", "A2:B2", "A3:B3")))
    assert imported.problems == ()
    assert len(imported.values) == 4


@pytest.mark.parametrize("merged", [(), ("A1:C1", "D1:F1")], ids=["over names", "merged"])
def test_a_heading_over_name_rank_and_score_is_named_and_no_rank_is_taken(
    merged: tuple[str, ...], tmp_path: Path
) -> None:
    head = ["Gia nhập", None, None, "Đất đai"]
    rows = [["Hà Nội", 1, 8.1, "Đà Nẵng", 1, 2.5], ["Đà Nẵng", 2, 3, "Hà Nội", 2, 4]]
    imported = run(BLOCKS, written(tmp_path, [head, *rows], merged=merged))
    assert codes_and_cells(imported) == [("ambiguous_heading", "A1"), ("ambiguous_heading", "D1")]
    assert imported.values == ()


def test_a_heading_merged_over_rank_and_score_beside_the_names_is_named(tmp_path: Path) -> None:
    head = ["Tỉnh", "Gia nhập", None, "Tỉnh", "Đất đai"]
    rows = [["Hà Nội", 1, 8.1, "Đà Nẵng", 2.5], ["Đà Nẵng", 2, 3, "Hà Nội", 4]]
    imported = run(BLOCKS, written(tmp_path, [head, *rows], merged=("B1:C1",)))
    assert codes_and_cells(imported) == [("ambiguous_heading", "B1")]
    assert {value.field for value in imported.values} == {"land"}


def test_the_longest_of_three_blocks_is_read_to_its_end(tmp_path: Path) -> None:
    head = ["Tỉnh", "Gia nhập", "Tỉnh", "Khác", "Tỉnh", "Đất đai"]
    rows = [
        ["Hà Nội", 1, "Đà Nẵng", 2, "Đà Nẵng", 2], ["Đà Nẵng", 3, "Hà Nội", 4, "Hà Nội", 9],
        ["Nghệ An", 6], ["Huế", 7], ["Quảng Nan", 8], [], ["Hà Nội", 5],
    ]  # fmt: skip
    imported = run(BLOCKS, written(tmp_path, [head, *rows]))
    assert codes_and_cells(imported) == [("unknown_unit", "A6")]
    entry = {value.cell: value.number for value in imported.values if value.field == "entry"}
    assert entry == {"B2": 1, "B3": 3, "B4": 6, "B5": 7}


@pytest.mark.parametrize("text", ["05/02/23", "23-02-05", "05/02/2203", "05/02/203"])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_date_without_a_plausible_year_of_four_digits_is_no_date(
    text: str, suffix: str, tmp_path: Path
) -> None:
    rows = dossier_rows()
    at = next(n for n, row in enumerate(rows) if "Ngày tiếp nhận" in row)
    rows[at + 1][rows[at].index("Ngày tiếp nhận")] = text
    path = tmp_path / f"a.{suffix}"
    if suffix == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    faults = {problem.code: problem for problem in run("mot-cua-ho-so", path).problems}
    assert faults["not_a_date"].found == "1 dòng"
    assert "năm bốn chữ số" in faults["not_a_date"].what


@pytest.mark.parametrize("value", ["#N/A", "=A1"])
def test_a_date_that_a_formula_failed_to_bring_is_not_blank(value: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    rows = dossier_rows()
    for row in rows:
        book.active.append(row)
    at = next(n for n, row in enumerate(rows) if "Ngày tiếp nhận" in row)
    book.active.cell(at + 2, rows[at].index("Ngày hoàn thành") + 1).value = value
    book.save(tmp_path / "a.xlsx")
    faults = {p.code: p for p in run("mot-cua-ho-so", tmp_path / "a.xlsx").problems}
    assert faults["not_a_date"].found == "1 dòng"


# --- declarations


def test_rows_are_counted_as_excel_shows_them_where_cells_have_line_breaks(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    heads = '"Mã\nhồ sơ","Đơn vị","Mã\nTTHC","Kênh tiếp nhận","Ngày tiếp nhận","Ngày hẹn trả"'
    rows = [
        '"Danh sách\nhồ sơ"', "", f'{heads},"Ngày\nhoàn thành"',
        'H1,"Sở\nTT&TT",1,Trực tuyến,03/01/2024,10/01/2024,09/01/2024',
        "H2,Sở Không,1,Lạ,03/01/2024,10/01/2024,09/01/2024",
    ]  # fmt: skip
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    imported = run("mot-cua-ho-so", path)
    assert {(problem.code, problem.cell) for problem in imported.problems} == {
        ("unknown_unit", "B5"), ("unknown_code", "D5")
    }  # fmt: skip
    assert figures(imported)["so-tttt 1"]["received"] == 1
    assert {value.cell for value in imported.values} == {"A4:G5"}
    head, line = '"TT","Tên\nđơn vị","Số CBCCVC","Tài khoản\nđã cấp"', '1,"Sở\nY tế",410,abc,300'
    path.write_text(f'"Báo\ncáo"\n{head},Tài khoản có sử dụng\n{line}\n', encoding="utf-8")
    imported = run("thu-cong-vu", path)
    assert [(p.code, p.cell) for p in imported.problems] == [("not_a_number", "D3")]
    assert [value.cell for value in imported.values] == ["C3", "E3"]


def test_a_file_of_dossiers_without_rows_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join(dossier_rows()[0]) + "\n", encoding="utf-8")
    assert [(problem.code, problem.cell) for problem in run("mot-cua-ho-so", path).problems] == [
        ("no_rows", "A2")
    ]


def test_an_unknown_mapping_is_named_with_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="khong-co") as error:
        load_mapping(REPO, "khong-co")
    assert "mot-cua-ho-so" in error.value.found


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("layout: rows", "layout: records", "figures"),
        ("field: accounts,", "field: unit,", "trùng"),
        ("{field: unit,", "{field: other,", "unit_cell"),
        ("layout: rows", "layout: rowz", "layout"),
        ("whole: true", "whole: maybe", "whole"),
        ("id: thu-cong-vu", "id: thu-cong-vu\nnew_key: 1", "new_key"),
    ],
)
def test_a_wrong_declaration_is_named_by_file_and_key(
    old: str, new: str, message: str, tmp_path: Path
) -> None:
    folder = tmp_path / "params" / "sources"
    folder.mkdir(parents=True)
    text = (REPO.params / "sources" / "thu-cong-vu.yml").read_text("utf-8")
    (folder / "a.yml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_mapping(Project(tmp_path), "a")
    assert message in str(error.value)
