"""`baocao check --explain` says what each row of a workbook was taken for."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from helpers.cli import app
from helpers.core.paths import ROOT_VARIABLE
from helpers.intake.explaining import explain_exports, explain_form
from helpers.intake.form_reader import read_form
from helpers.intake.row_kinds.kinds import KINDS_VI
from helpers.intake.workbook import read_sheet
from messy import ALL, FIRST, HEAD, NUMBERINGS, PERIOD, SHEET, Messy, before, below, both, row_of
from project import REPO
from test_messy_exports import HEAD as EXPORT_HEAD
from test_messy_exports import MAPPING, ROWS, registry, written
from test_messy_exports import PERIOD as WINDOW
from test_messy_rows import CODE, form, setting

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
    (one,) = explain_exports([path, tmp_path / "none.xlsx"], MAPPING, registry(), WINDOW)
    assert [row.kind for row in one.rows] == ["heading", *["data"] * 4, "total"]
    assert list(one.lines())[-2:] == [
        "  dòng 2–5: số liệu (4 dòng)",
        "  dòng 6: tổng cộng: 'Toàn tỉnh' (bằng tổng các dòng khác ở mọi cột số)",
    ]


def test_the_command_prints_the_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROOT_VARIABLE, str(REPO.root))
    said = CliRunner().invoke(app, ["check", "--explain", str(odd(tmp_path))]).output
    assert "dòng 7: dòng đánh số cột" in said
    assert "dòng 16: tổng cộng: 'Tổng cộng:'" in said


def test_every_kind_is_called_something() -> None:
    assert set(KINDS) <= set(KINDS_VI)
    assert len(set(KINDS_VI.values())) == len(KINDS_VI)
