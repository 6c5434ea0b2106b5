"""A build on bad inputs: clear messages, the other reports are built, exit status 1."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from command import baocao

from helpers.core.paths import Project

ROOT = Path(__file__).parents[2]
QUARTER = "2023-Q1"
UNITS = ("so-tttt", "so-y-te", "so-tu-phap", "so-noi-vu", "ban-dan-toc")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project whose first quarter has four faults."""
    root = tmp_path_factory.mktemp("project")
    for name in ("params", "notebooks", "data/published"):
        shutil.copytree(ROOT / name, root / name)
    raw = root / "data" / "raw" / "dak-nong-650" / QUARTER
    shutil.copytree(ROOT / "data" / "raw" / "dak-nong-650" / QUARTER, raw)
    (raw / "so-y-te.xlsx").unlink()
    drop_column(raw / "so-tu-phap.xlsx", "Đã xử lý trực tuyến")
    rename_unit(raw / "so-noi-vu.xlsx", "Sở Nội vụ và Tôn giáo")
    tick(raw / "ban-dan-toc.xlsx")
    return root


def drop_column(path, label):
    book = openpyxl.load_workbook(path)
    sheet = book["Số liệu"]
    place = next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == label)
    sheet.delete_cols(place)
    book.save(path)


def rename_unit(path, name):
    book = openpyxl.load_workbook(path)
    book["Số liệu"]["C3"] = name
    book.save(path)


def tick(path):
    """Put a tick of Wingdings behind a number."""
    book = openpyxl.load_workbook(path)
    book["Số liệu"]["G8"] = "4 \uf0fc"
    book.save(path)


@pytest.fixture(scope="module")
def built(project):
    of = ["--programme", "dak-nong-650", "--period", QUARTER, "--unit", ",".join(UNITS)]
    done = baocao(Project(project), "build", *of)
    return project / "outputs" / "dak-nong-650" / QUARTER, done


def record(folder, unit):
    return json.loads((folder / unit / "report.json").read_text("utf-8"))


def test_the_exit_status_is_1_and_no_traceback_is_shown(built):
    _, done = built
    assert done.returncode == 1
    assert "Traceback" not in done.stderr + done.stdout


def test_every_fault_is_named_with_file_sheet_and_cell(built):
    errors = " ".join(built[1].stderr.split())
    assert f"{QUARTER}/so-y-te.xlsx: chưa có biểu số liệu của Sở Y tế" in errors
    assert f"{QUARTER}/so-tu-phap.xlsx, trang tính 'Số liệu', ô A7:" in errors
    assert "thiếu cột 'Đã xử lý trực tuyến'" in errors
    assert f"{QUARTER}/so-noi-vu.xlsx, trang tính 'Số liệu', ô C3" in errors
    assert "'Sở Nội vụ và Tôn giáo'" in errors
    assert "có phải là: Sở Nội vụ?" in errors


def test_the_reports_are_built_and_say_that_there_is_no_data(built):
    folder, _ = built
    for unit in ("so-y-te", "so-tu-phap", "so-noi-vu", "ban-dan-toc"):
        held = record(folder, unit)
        assert held["findings"][0]["kind"] == "no_data"
        assert all(indicator["to_date"]["value"] is None for indicator in held["indicators"])
        assert "Chưa có số liệu báo cáo" in (folder / unit / "report.html").read_text("utf-8")


def test_a_good_unit_beside_them_has_its_values(built):
    folder, _ = built
    assert record(folder, "so-tttt")["problems"] == []
    assert record(folder, "so-tttt")["indicators"][0]["to_date"]["value"] > 0


def test_a_letter_that_only_wingdings_shows_costs_no_format(built):
    folder, done = built
    assert "Không lập được" not in done.stderr
    assert "ban-dan-toc.xlsx, trang tính 'Số liệu', ô G8" in " ".join(done.stderr.split())
    for suffix in ("html", "pdf", "docx", "xlsx"):
        assert list((folder / "ban-dan-toc").glob(f"*.{suffix}"))
    assert "4 □ (U+F0FC)" in (folder / "ban-dan-toc" / "report.html").read_text("utf-8")


def test_the_page_of_the_period_lists_the_problems(built):
    page = (built[0] / "index.html").read_text("utf-8")
    assert "so-tu-phap.xlsx" in page
    assert "Sở Nội vụ và Tôn giáo" in page


def test_the_raw_workbooks_are_untouched(project, built):
    raw = project / "data" / "raw" / "dak-nong-650" / QUARTER / "so-tttt.xlsx"
    shipped = ROOT / "data" / "raw" / "dak-nong-650" / QUARTER / "so-tttt.xlsx"
    assert raw.read_bytes() == shipped.read_bytes()
