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

from helpers.core.errors import ConfigError
from helpers.core.params.load import load_setting
from helpers.core.paths import Project
from helpers.intake.sources.mapping import Mapping
from helpers.intake.sources.read import import_file, load_mapping, mapping_ids, registry_for
from helpers.intake.sources.result import Import, Window
from project import PROGRAMME, REPO

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


def figures(found: Import) -> dict[str, dict[str, float | str]]:
    """Numbers and codes by "unit" or "unit item"."""
    told: dict[str, dict[str, float | str]] = {}
    for one in found.values:
        value = one.text if one.number is None else float(one.number)
        told.setdefault(f"{one.unit} {one.item}".strip(), {})[one.field] = value
    return told


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
    # the sample of the PCI workbooks would be data of others; tests/test_pci.py makes its own
    assert set(SHIPPED) - {"pci"} == set(EXPECTED) == {path.stem for path in SAMPLES.glob("*.*")}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_imports_to_the_expected_observations(name: str) -> None:
    assert sample(name).problems == ()
    assert figures(sample(name)) == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_every_value_leads_back_to_the_cell_that_holds_it(name: str) -> None:
    found = sample(name)
    (path,) = SAMPLES.glob(f"{name}.*")
    assert set(found.sources) == {path.name}
    for one in found.values:
        assert one.file == path.name and one.period == "2024-Q1" and one.cell
        if path.suffix == ".xlsx" and ":" not in one.cell:
            held = openpyxl.load_workbook(path)[one.sheet][one.cell].value
            assert held is not None
            if isinstance(held, int) and one.number is not None:
                assert one.number == held


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
    found = run(name, changed(name, tmp_path, change))
    assert (code, cell) in {(one.code, one.cell) for one in found.problems}
    assert all(one.file == f"{name}.xlsx" and one.what for one in found.problems)


def test_a_row_of_an_unknown_unit_is_set_aside_and_the_others_are_read(tmp_path: Path) -> None:
    found = run("thu-cong-vu", changed("thu-cong-vu", tmp_path, put("B3", "Sở Số hóa")))
    assert not found.usable
    assert set(figures(found)) == {"so-y-te", "ubnd-dak-mil"}


def test_of_two_rows_with_one_key_none_is_taken(tmp_path: Path) -> None:
    found = run("thu-cong-vu", changed("thu-cong-vu", tmp_path, put("B4", "Sở TTTT")))
    assert set(figures(found)) == {"ubnd-dak-mil"}


def test_a_row_that_stands_twice_alike_is_taken_once_and_said(tmp_path: Path) -> None:
    def repeat(sheet: Worksheet) -> None:
        sheet.append([cell.value for cell in sheet[5]])

    found = run("thu-cong-vu", changed("thu-cong-vu", tmp_path, repeat))
    assert {(one.code, one.severity) for one in found.problems} == {("repeated_value", "warning")}
    assert figures(found) == EXPECTED["thu-cong-vu"]


def test_a_second_table_below_is_said_where_it_is_not_declared(tmp_path: Path) -> None:
    def again(sheet: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for row in [[], *rows]:
            sheet.append(row)

    found = run("thu-cong-vu", changed("thu-cong-vu", tmp_path, again))
    assert [(one.code, one.severity) for one in found.problems] == [("second_table", "warning")]
    assert figures(found) == EXPECTED["thu-cong-vu"]


def test_merged_units_hidden_rows_and_moved_columns_are_read_as_seen(tmp_path: Path) -> None:
    def shuffle(sheet: Worksheet) -> None:
        sheet["B6"] = None
        sheet["B5"] = "Sở TT&TT"
        sheet.merge_cells("B5:B6")
        sheet.row_dimensions[5].hidden = True

    found = run("mot-cua-thu-tuc", changed("mot-cua-thu-tuc", tmp_path, shuffle))
    assert [(one.code, one.severity) for one in found.problems] == [("hidden_rows", "warning")]
    assert figures(found) == EXPECTED["mot-cua-thu-tuc"]


def test_a_hidden_sheet_is_only_read_where_no_other_fits(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(SAMPLES / "thu-cong-vu.xlsx")
    cover = book.create_sheet("Bìa", 0)
    cover["A1"] = "Báo cáo"
    book["Dữ liệu"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    found = run("thu-cong-vu", tmp_path / "a.xlsx")
    assert figures(found) == EXPECTED["thu-cong-vu"]
    assert [one.code for one in found.problems] == ["hidden_sheet"]


def test_the_visible_one_of_two_fitting_sheets_is_read(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(SAMPLES / "thu-cong-vu.xlsx")
    old = book.copy_worksheet(book["Dữ liệu"])
    old.title, old.sheet_state, old["C3"] = "A cũ", "hidden", 1
    book.move_sheet(old, -1)
    book.save(tmp_path / "a.xlsx")
    found = run("thu-cong-vu", tmp_path / "a.xlsx")
    assert found.problems == ()
    assert figures(found) == EXPECTED["thu-cong-vu"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", "Së Th«ng".encode("latin-1"), b"a\0b"])
@pytest.mark.parametrize("name", ["mot-cua-ho-so", "thu-cong-vu"])
def test_a_csv_that_cannot_be_read_is_one_problem(
    name: str, content: bytes, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    found = run(name, tmp_path / "a.csv")
    (problem,) = found.problems
    assert problem.code in ("unreadable", "no_header", "missing_column") or "csv" in problem.what
    assert found.values == ()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_of_a_csv_is_told_from_the_file(separator: str, tmp_path: Path) -> None:
    rows = dossier_rows()
    with (tmp_path / "hồ sơ [1]*.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    found = run("mot-cua-ho-so", tmp_path / "hồ sơ [1]*.csv")
    assert found.problems == ()
    assert figures(found) == EXPECTED["mot-cua-ho-so"]


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
    found = run("mot-cua-ho-so", path)
    assert found.problems == ()
    assert figures(found) == EXPECTED["mot-cua-ho-so"]


def test_problems_of_dossiers_name_the_first_row_and_how_many(tmp_path: Path) -> None:
    text = (SAMPLES / "mot-cua-ho-so.csv").read_text("utf-8")
    text = text.replace("Sở Y tế", "Sở Y học").replace("Bưu chính", "Bồ câu")
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    found = {one.code: one for one in run("mot-cua-ho-so", tmp_path / "a.csv").problems}
    assert (found["unknown_unit"].cell, found["unknown_unit"].found) == (
        "B6",
        "'Sở Y học' (2 dòng)",
    )
    assert (found["unknown_code"].cell, found["unknown_code"].found) == ("D5", "'Bồ câu' (1 dòng)")


@pytest.mark.parametrize("said", ["05/02/23", "23-02-05", "05/02/2203", "05/02/203"])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_date_without_a_plausible_year_of_four_digits_is_no_date(
    said: str, suffix: str, tmp_path: Path
) -> None:
    rows = dossier_rows()
    at = next(n for n, row in enumerate(rows) if "Ngày tiếp nhận" in row)
    rows[at + 1][rows[at].index("Ngày tiếp nhận")] = said
    path = tmp_path / f"a.{suffix}"
    if suffix == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    found = {one.code: one for one in run("mot-cua-ho-so", path).problems}
    assert found["not_a_date"].found == "1 dòng"
    assert "năm bốn chữ số" in found["not_a_date"].what


@pytest.mark.parametrize("value", ["#N/A", "=A1"])
def test_a_date_that_a_formula_failed_to_bring_is_not_blank(value: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    rows = dossier_rows()
    for row in rows:
        book.active.append(row)
    at = next(n for n, row in enumerate(rows) if "Ngày tiếp nhận" in row)
    book.active.cell(at + 2, rows[at].index("Ngày hoàn thành") + 1).value = value
    book.save(tmp_path / "a.xlsx")
    found = {one.code: one for one in run("mot-cua-ho-so", tmp_path / "a.xlsx").problems}
    assert found["not_a_date"].found == "1 dòng"


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
    found = run("mot-cua-ho-so", path)
    assert {(one.code, one.cell) for one in found.problems} == {
        ("unknown_unit", "B5"), ("unknown_code", "D5")
    }  # fmt: skip
    assert figures(found)["so-tttt 1"]["received"] == 1
    assert {one.cell for one in found.values} == {"A4:G5"}
    head, line = '"TT","Tên\nđơn vị","Số CBCCVC","Tài khoản\nđã cấp"', '1,"Sở\nY tế",410,abc,300'
    path.write_text(f'"Báo\ncáo"\n{head},Tài khoản có sử dụng\n{line}\n', encoding="utf-8")
    found = run("thu-cong-vu", path)
    assert [(one.code, one.cell) for one in found.problems] == [("not_a_number", "D3")]
    assert [one.cell for one in found.values] == ["C3", "E3"]


def test_a_file_of_dossiers_without_rows_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join(dossier_rows()[0]) + "\n", encoding="utf-8")
    assert [(one.code, one.cell) for one in run("mot-cua-ho-so", path).problems] == [
        ("no_rows", "A2")
    ]


def test_an_unknown_mapping_is_named_with_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="khong-co") as error:
        load_mapping(REPO, "khong-co")
    assert "mot-cua-ho-so" in error.value.found


@pytest.mark.parametrize(
    ("old", "new", "said"),
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
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    folder = tmp_path / "params" / "sources"
    folder.mkdir(parents=True)
    text = (REPO.params / "sources" / "thu-cong-vu.yml").read_text("utf-8")
    (folder / "a.yml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_mapping(Project(tmp_path), "a")
    assert said in str(error.value)
