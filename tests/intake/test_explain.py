"""`baocao check --explain` says what each row of a workbook was taken for."""

from pathlib import Path

import pytest
from messy import ALL, FIRST, HEAD, NUMBERINGS, PERIOD, SHEET, Messy, before, below, both, row_of
from project import PROGRAMME, REPO, copy_project
from table_books import write_book
from test_messy_exports import HEAD as EXPORT_HEAD
from test_messy_exports import MAPPING, ROWS, registry, written
from test_messy_exports import PERIOD as WINDOW
from test_messy_rows import CODE, form, setting
from typer.testing import CliRunner

from helpers.cli import app
from helpers.core.paths import ROOT_VARIABLE
from helpers.intake.explaining import Explained, explain, explain_form, explain_sheet
from helpers.intake.export_checking import check_paths
from helpers.intake.form_reader import read_form
from helpers.intake.row_kinds.kinds import KINDS_VI
from helpers.intake.sources.read import open_sheet
from helpers.intake.workbook import read_sheet
from helpers.new.programme import new_programme

ODD = both(
    below(row_of("Tổng cộng:", CODE, ALL), [], row_of("Ghi chú: đã rà soát", 1),
          row_of("NGƯỜI LẬP BIỂU", CODE), row_of("Lê Thị A", CODE)),
    before(FIRST + 3, [None, "II. Bưu chính"]),
    before(FIRST, NUMBERINGS[0], [None, "I. Báo chí"]),
)  # fmt: skip
KINDS = ["heading", "numbering", "section", *["data"] * 3, "section", *["data"] * 3, "total",
         "blank", "note", "signature", "signature"]  # fmt: skip


def odd(to: Path) -> Path:
    sent = Messy()
    ODD(sent)
    return sent.save(to / "so-tttt.xlsx")


def test_every_row_of_a_form_has_a_kind(tmp_path: Path) -> None:
    path = odd(tmp_path)
    rows = explain_form(read_sheet(path, SHEET), form(), setting().registry)
    assert [row.kind for row in rows] == KINDS
    assert [row.number for row in rows] == [*range(6, 6 + len(rows))]
    read = read_form(path, form(), file="a", period=PERIOD, registry=setting().registry)
    assert [row.number for row in rows if row.kind == "data"] == read.table["row"].tolist()


def test_a_sheet_without_the_heading_explains_nothing(tmp_path: Path) -> None:
    sent = Messy()
    sent.rows[5] = [HEAD[0]]
    sheet = read_sheet(sent.save(tmp_path / "a.xlsx"), SHEET)
    assert explain_form(sheet, form(), setting().registry) == ()


def test_rows_of_an_export_are_explained_too(tmp_path: Path) -> None:
    path = written(tmp_path, [EXPORT_HEAD, *ROWS, [None, "Toàn tỉnh", 1718, 23, None]])
    rows = explain_sheet(open_sheet(path, MAPPING, WINDOW), MAPPING, registry())
    assert [row.kind for row in rows] == ["heading", *["data"] * 4, "total"]
    assert list(Explained("a", "b", rows).lines())[-2:] == [
        "  dòng 2–5: số liệu (4 dòng)",
        "  dòng 6: tổng cộng: 'Toàn tỉnh' (bằng tổng các dòng khác ở mọi cột số)",
    ]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("hai-long-766", ["  dòng 2: tiêu đề: 'Nhóm chỉ số'", "  dòng 3–9: số liệu (7 dòng)"]),
        ("mot-cua-ho-so", ["  dòng 2: số liệu: 'mỗi dòng một hồ sơ, đến dòng 7'"]),
        ("dti", ["  dòng 5: tiêu đề", "  dòng 6–9: số liệu (4 dòng)"]),
    ],
)  # fmt: skip
def test_exports_of_every_layout_are_explained(name: str, lines: list[str]) -> None:
    (path,) = (REPO.root / "data" / "samples").glob(f"{name}.*")
    (explained,) = explain(REPO, [path], PROGRAMME, name, "2024-Q1")
    printed = list(explained.lines())
    assert all(line in printed for line in lines), printed


def test_a_table_of_a_programme_is_checked_and_explained_by_where_it_lies(
    tmp_path: Path,
) -> None:
    project = copy_project(tmp_path)
    rows = [
        ("TT", "Đơn vị", "Năm", "A"),
        (1, "X", 2023, 5),
        (2, "Y", 2023, 7),
        (None, "Tổng", 2023, 12),
    ]
    made = new_programme(project, [write_book(tmp_path / "x.xlsx", {"Số liệu": rows})])
    (path,) = project.tables(made.id).iterdir()
    (explained,) = explain(project, [path])
    assert list(explained.lines())[1:] == [
        "  dòng 1: tiêu đề", "  dòng 2–3: số liệu (2 dòng)", "  dòng 4: tổng cộng: 'Tổng'",
    ]  # fmt: skip
    (checked,) = check_paths(project, [path.parent], "")
    assert checked.note == "đọc được 2 giá trị ở 2 dòng" and not checked.problems


def test_the_command_prints_the_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROOT_VARIABLE, str(REPO.root))
    output = CliRunner().invoke(app, ["check", "--explain", str(odd(tmp_path))]).output
    assert "dòng 7: dòng đánh số cột" in output
    assert "dòng 16: tổng cộng: 'Tổng cộng:'" in output


def test_every_kind_is_called_something() -> None:
    assert set(KINDS) <= set(KINDS_VI)
    assert len(set(KINDS_VI.values())) == len(KINDS_VI)
