"""Data about persons: a column of them is named when a file is checked, and goes nowhere."""

import csv
import datetime as dt
import html
import io
import re
import shutil
import stat
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from command import baocao
from openpyxl.utils import get_column_letter
from project import PROGRAMME, REPO, change_cells, copy_project, workbook
from pypdf import PdfReader

from helpers.core.paths import Project
from helpers.intake.personal import personal_columns

QUARTER = "2023-Q1"
NAMES = ("Nguyễn Thị Bí Mật", "TRẦN VĂN KÍN", "H' Hen Niê", "Lê Hoàng Kín Đáo", "Phạm Ẩn Danh")
NUMBERS = ("067199012345", "067199012346", "067199012347", "001203045678", "036088009876")
PHONES = ("0912 345 678", "0987654321", "+84905111222", "0262.3852.147", "0355123987")
MAILS = ("an.nv@example.org", "b@example.vn", "c.d@example.com", "e@example.net", "f@example.vn")


def named_columns(to: Path, *columns: Sequence[Any]) -> list[tuple[str, str]]:
    """The kind of data and the first cell of each column that is named."""
    book = openpyxl.Workbook()
    for row in zip(*columns, strict=True):
        book.active.append(row)
    book.save(to / "bang.xlsx")
    problems = personal_columns(to / "bang.xlsx", "bang.xlsx")
    assert all((p.code, p.severity) == ("personal_data", "warning") for p in problems)
    return [(problem.what.partition(": ")[2], problem.cell) for problem in problems]


@pytest.mark.parametrize(
    ("heading", "cells", "kind"),
    [
        ("Họ và tên", ["Lò Seo Chung"], "họ tên người"),
        ("NGƯỜI NỘP HỒ SƠ", ["Hoàng Văn An"], "họ tên người"),
        ("Cột 7", NAMES, "họ tên người"),
        ("Số CCCD", ["67199012345"], "số căn cước, chứng minh nhân dân"),
        ("CMND", ["245123456"], "số căn cước, chứng minh nhân dân"),
        ("Mã", NUMBERS, "số căn cước, chứng minh nhân dân"),
        ("SO_DIEN_THOAI", [912345678], "số điện thoại"),
        ("Ghi chú", PHONES, "số điện thoại"),
        ("Ghi chú", MAILS, "địa chỉ thư điện tử"),
        ("Hộp thư", ["g@example.vn"], "địa chỉ thư điện tử"),
        ("MST cá nhân", ["8012345678"], "mã số thuế"),
        ("Ngày sinh", [dt.date(1990, 5, 6)], "ngày sinh"),
        ("Năm sinh", [1984], "ngày sinh"),
    ],
)
def test_a_column_about_persons_is_named_by_its_heading_or_its_cells(
    tmp_path: Path, heading: str, cells: Sequence[Any], kind: str
) -> None:
    plain = ["Số hồ sơ", *range(len(cells))]
    assert named_columns(tmp_path, plain, [heading, *cells]) == [(kind, "B2" if heading else "B1")]


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Người nộp trực tuyến", [120, 45, 3]),
        ("Số CCCD đã cấp", [1234, 99, 120_000]),
        ("Số điện thoại đường dây nóng", ["", "", "có"]),
        ("Email công vụ đã cấp", [12, 31, 40]),
        ("Phường, xã", ["Lê Lợi", "Trần Phú", "Quảng Phú", "Ea Tam", "Tân Lập", "Nam Dong"]),
        ("Mã hồ sơ", ["000.00.16.H16-230101-0001", "000.00.16.H16-230101-0002", "1.004194"]),
        ("Mã TTHC", ["1.004194", "2.000815", "1.001193"]),
        ("Số", [912345678, 905111222, 987654321]),
        ("Ngày tiếp nhận", [dt.date(2023, 1, 2), dt.date(2023, 1, 3), dt.date(2023, 2, 1)]),
        ("Mã định danh", ["H16.01.02", "H16.01.03", "H16.02.01"]),
    ],
)
def test_counts_codes_and_places_are_no_persons(
    tmp_path: Path, heading: str, cells: Sequence[Any]
) -> None:
    assert named_columns(tmp_path, [heading, *cells]) == []


def test_the_examples_in_a_warning_are_masked(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in zip(("Người nộp", *NAMES), ("CCCD", *NUMBERS), ("Thư", *MAILS), strict=True):
        book.active.append(row)
    book.save(tmp_path / "bang.xlsx")
    text = "\n".join(map(str, personal_columns(tmp_path / "bang.xlsx", "bang.xlsx")))
    assert "5 ô, như N***** T** B* M**; T*** V** K**" in text and text.count("(tìm thấy:") == 3
    assert not [word for word in (*NAMES, *NUMBERS, *MAILS) if word in text]
    assert not re.search(r"\d{3}", text)


def test_all_files_that_are_shipped_raise_no_warning() -> None:
    endings = {".xlsx", ".csv", ".parquet", ".ods", ".xls", ".xlsb"}
    files = [p for p in sorted((REPO.root / "data").rglob("*")) if p.suffix in endings]
    assert len(files) > 200
    assert [problem for path in files for problem in personal_columns(path, path.name)] == []


def plant(path: Path, heading: int, last: int) -> None:
    """Names, numbers and phones beside every row of the first sheet, and in a hidden sheet."""
    book = openpyxl.load_workbook(path)
    sheet, width = book.worksheets[0], book.worksheets[0].max_column
    for at, (head, some) in enumerate(
        (("Người nộp", NAMES), ("Số CCCD", NUMBERS), ("Điện thoại", PHONES)), start=1
    ):
        for row in range(heading, last + 3):
            cell = f"{get_column_letter(width + at)}{row}"
            sheet[cell] = head if row == heading else some[row % len(some)]
    sheet[f"A{last + 2}"] = NAMES[0]
    more = book.create_sheet("Danh sách")
    more.sheet_state = "hidden"
    for person in zip(NAMES, NUMBERS, PHONES, strict=True):
        more.append(person)
    book.save(path)


def texts(path: Path) -> Iterator[str]:
    """All text of a file; of archives, that of each part, and of PDF that of each page."""
    yield from _texts(path.name, path.read_bytes())


def _texts(name: str, content: bytes) -> Iterator[str]:
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                if "data/raw/" not in part:
                    yield from _texts(part, archive.read(part))
    elif content.startswith(b"%PDF"):
        yield from (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    text = content.decode("utf-8", "replace")
    # HTML and XML may say letters by their numbers, and so may JSON
    yield re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), html.unescape(text))


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Forms, tables by procedure and dossiers with columns about persons; faults in each."""
    project = copy_project(
        tmp_path_factory.mktemp("personal"), QUARTER, units=["so-y-te", "so-tttt"]
    )
    shutil.copytree(REPO.notebooks, project.notebooks)
    plant(workbook(project, "so-y-te", QUARTER), 7, 143)
    plant(workbook(project, "so-tttt", QUARTER), 7, 40)
    change_cells(workbook(project, "so-tttt", QUARTER), {"B10": None, "C10": None, "H12": "ba"})
    sent = project.root / "thu-den"
    sent.mkdir()
    by_item = shutil.copyfile(REPO.root / "data/samples/mot-cua-thu-tuc.xlsx", sent / "a.xlsx")
    plant(by_item, 4, 8)
    book = openpyxl.load_workbook(by_item)
    book.worksheets[0].append([None, None, None, None, *[9] * 8, NAMES[1], NUMBERS[1], PHONES[1]])
    book.save(by_item)
    with (sent / "b.csv").open("w", encoding="utf-8", newline="") as file:
        head = ["Người nộp", "Số CCCD", "Đơn vị", "Mã TTHC", "Kênh tiếp nhận", "Ngày tiếp nhận"]
        rows = csv.writer(file)
        rows.writerow([*head, "Ngày hẹn trả", "Ngày hoàn thành", "Điện thoại"])
        for name, number, phone in zip(NAMES, NUMBERS, PHONES, strict=True):
            days = ["03/01/2023", "10/01/2023", "ngày mai"]
            rows.writerow([name, number, "Sở Y tế", "1.001", "Trực tuyến", *days, phone])
    return project


def test_a_column_that_is_not_declared_reaches_no_output_no_cache_and_no_message(
    planted: Project,
) -> None:
    sent, of = planted.root / "thu-den", ("--programme", PROGRAMME, "--period", QUARTER)
    (sent / "a.xlsx").chmod(0o640)
    (sent / "b.csv").chmod(0o600)
    runs = [
        baocao(planted, "import", sent / "a.xlsx", *of, "--source", "mot-cua-thu-tuc"),
        baocao(planted, "import", sent / "b.csv", *of, "--source", "mot-cua-ho-so"),
        baocao(planted, "check", planted.raw / PROGRAMME / QUARTER, sent),
        baocao(planted, "check", sent / "a.xlsx", *of, "--source", "mot-cua-thu-tuc", "--json"),
        baocao(
            planted, "build", *of, "--lang", "both",
            *(word for unit in ("so-y-te", "so-tttt", "overview") for word in ("--unit", unit)),
        ),
        baocao(planted, "archive", *of, "--out", planted.root / "luu.zip"),
    ]  # fmt: skip
    raw = planted.raw / PROGRAMME / QUARTER
    assert {path.name for path in (raw / "sources").iterdir()} >= {
        "mot-cua-thu-tuc.xlsx",
        "mot-cua-ho-so.csv",
    }, runs
    # three columns of the first sheet, and the same three of the hidden one
    assert runs[0].stdout.count("dữ liệu cá nhân") == 3 and "6 nhắc nhở" in runs[0].stdout
    assert (raw / "sources" / "mot-cua-thu-tuc.xlsx").stat().st_mode & 0o777 == 0o640
    assert (raw / "sources" / "mot-cua-ho-so.csv").stat().st_mode & 0o777 == 0o600
    archive = planted.root / "luu.zip"
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600  # as private as the files it holds
    written = [*planted.outputs.rglob("*"), archive]
    kinds = {path.suffix for path in written if path.is_file()}
    assert kinds >= {".html", ".pdf", ".docx", ".xlsx", ".json", ".ipynb", ".zip"}, runs
    secret = [*NAMES, *NUMBERS, *PHONES]
    leaks = {
        (path.relative_to(planted.root).as_posix(), word)
        for path in written
        if path.is_file()
        for text in texts(path)
        for word in secret
        if word in text
    }
    assert leaks == set()
    assert [word for run in runs for word in secret if word in run.stdout + run.stderr] == []


def test_the_search_finds_what_it_looks_for(planted: Project) -> None:
    """Else the test above could not fail."""
    form = workbook(planted, "so-y-te", QUARTER)
    assert any(NAMES[0] in text for text in texts(form))


def test_a_marked_copy_is_as_private_as_the_file(planted: Project, tmp_path: Path) -> None:
    form = workbook(planted, "so-tttt", QUARTER)
    form.chmod(0o600)
    assert baocao(planted, "check", form, "--out", tmp_path).returncode == 1
    (copy,) = tmp_path.iterdir()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
