"""Forms as .xls, .xlsb and .ods are read as those of .xlsx are, with the same limits and care."""

import struct
import zipfile
from pathlib import Path

import messy
import openpyxl
import other_formats
import pytest
from messy import ALL, CODES, FIRST, SHEET, TRUTH, Change, Messy, below, cell, row_of
from other_formats import HIDDEN_ROW, WRITERS, compound, write_ods
from project import REPO
from test_messy_rows import ASKED, CODE, RIGHT, counted, form, setting

from helpers.core.errors import InputError
from helpers.core.problems import Problem
from helpers.intake.annotate import annotate
from helpers.intake.checking import Checked
from helpers.intake.form_reader import FilledForm, read_form
from helpers.intake.workbook import open_book, read_sheet

FORMATS = tuple(WRITERS)
# one of each kind: rows, headings, names of sheets, codes, numbers as text
CHOSEN = (
    "total in the code column: Tổng cộng:", "sections with sums, and a total", "signature 2",
    "numbering 3", "headings in capitals", "sheet in NFD", "counts as text everywhere",
    "code as a number that shows all digits", "whole page head again",
)  # fmt: skip
DOUBTED = ("wrong total", "code as a number", "code as a number with thousands", "count as a share",
           "code twice, one with a mark of no width", "code that equals all rows")  # fmt: skip


def written(change: Change, kind: str, to: Path) -> Path:
    sent = Messy()
    change(sent)
    return WRITERS[kind](sent, to / f"so-tttt.{kind}")


def read(path: Path) -> FilledForm:
    return read_form(path, form(), file=path.name, period=messy.PERIOD, registry=setting().registry)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", CHOSEN)
def test_a_form_of_another_format_is_read_with_the_right_figures(
    name: str, kind: str, tmp_path: Path
) -> None:
    filled = read(written(RIGHT[name], kind, tmp_path))
    assert [str(problem) for problem in filled.problems if problem.severity == "error"] == []
    assert counted(filled) == TRUTH


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", DOUBTED)
def test_what_nobody_could_tell_is_asked_in_every_format(
    name: str, kind: str, tmp_path: Path
) -> None:
    change, code, place = ASKED[name]
    filled = read(written(change, kind, tmp_path))
    assert (code, place) in {(problem.code, problem.cell) for problem in filled.problems}
    assert filled.table.empty


@pytest.mark.parametrize("kind", FORMATS)
def test_number_formats_percentages_hidden_rows_and_merged_cells_are_known(
    kind: str, tmp_path: Path
) -> None:
    sent = Messy()
    sent.put(FIRST, CODE, 123, "00000")
    sent.put(FIRST, 20, 0.85, "0.0%")
    sent.merged.append("A1:D1")
    sheet = read_sheet(WRITERS[kind](sent, tmp_path / "a.x"), SHEET)
    assert sheet.number_format(FIRST, CODE) == "00000"
    assert sheet.facts.percent == {(FIRST, 20)}
    assert sheet.facts.hidden_rows == {HIDDEN_ROW}
    assert sheet.facts.merged == ["A1:D1"]
    assert sheet.at(FIRST, 20) == 0.85


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_file_that_was_cut_ends_in_one_clear_problem(
    kind: str, share: float, tmp_path: Path
) -> None:
    path = written(below(), kind, tmp_path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    filled = read(path)
    if not filled.table.empty:  # what was cut off was padding
        assert counted(filled) == TRUTH
        return
    assert {problem.severity for problem in filled.problems} >= {"error"}
    assert all(problem.what and problem.todo for problem in filled.problems)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_byte_changed_anywhere_never_ends_in_a_crash(kind: str, tmp_path: Path) -> None:
    path = written(below(), kind, tmp_path)
    content = path.read_bytes()
    for number in range(60):
        at = number * 7919 % len(content)
        path.write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
        filled = read(path)
        assert filled.table.empty or len(filled.table) <= len(TRUTH)


def test_cells_that_reach_too_far_are_refused_before_memory_is_allotted(tmp_path: Path) -> None:
    sent = Messy()
    far = ('<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
           'office:value-type="float" office:value="1" table:number-columns-repeated="900"/>'
           "</table:table-row>")  # fmt: skip
    with pytest.raises(InputError, match="không đọc được"):
        read_sheet(write_ods(sent, tmp_path / "a.ods", far), SHEET)
    sent.put(60_000, 250, 1)
    for kind in ("xls", "xlsb"):
        with pytest.raises(InputError, match="không đọc được") as refused:
            read_sheet(WRITERS[kind](sent, tmp_path / "a.x"), SHEET)
        assert "IP60000" in refused.value.found


def test_locked_and_older_workbooks_are_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    locked = struct.pack("<HH", 0x0809, 16) + bytes(16) + struct.pack("<HH", 0x002F, 6) + bytes(6)
    cases = {"mật khẩu": {"Workbook": locked}, "Excel 5.0/95": {"Book": bytes(5_000)},
            "không phải sổ tính": {"WordDocument": bytes(5_000)}}  # fmt: skip
    for words, streams in cases.items():
        path.write_bytes(compound(streams))
        with pytest.raises(InputError) as refused:
            open_book(path)
        assert words in refused.value.found


def test_a_document_of_opendocument_is_no_workbook(tmp_path: Path) -> None:
    path = write_ods(Messy(), tmp_path / "a.ods")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, content, words in (
        ("mimetype", b"application/vnd.oasis.opendocument.text", "không phải bảng tính"),
        ("META-INF/manifest.xml", b"<a><manifest:encryption-data/></a>", "mật khẩu"),
        ("content.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', "DTD"),
    ):
        with zipfile.ZipFile(path, "w") as archive:
            for part, old in {**parts, name: content}.items():
                archive.writestr(part, old)
        with pytest.raises(InputError) as refused:
            open_book(path)
        assert words in refused.value.found


def test_a_chain_of_sectors_that_goes_round_ends(tmp_path: Path) -> None:
    content = bytearray(compound({"Workbook": other_formats.xls_stream(Messy())}))
    table = content.rfind(struct.pack("<I", 0xFFFFFFFD)) // 512 * 512
    struct.pack_into("<I", content, table + 4, 0)
    (tmp_path / "a.xls").write_bytes(bytes(content))
    with pytest.raises(InputError):
        open_book(tmp_path / "a.xls")


def test_the_total_of_an_export_is_left_out_in_every_format(tmp_path: Path) -> None:
    filled = read(written(below(row_of("Toàn tỉnh", CODE, ALL)), "ods", tmp_path))
    assert list(counted(filled)) == CODES
    changed = read(written(cell(FIRST, 7, "4O"), "xls", tmp_path))
    assert {problem.code for problem in changed.problems} == {"not_a_count"}


@pytest.mark.parametrize("kind", WRITERS)
def test_a_marked_copy_of_another_format_is_a_workbook_with_its_values(
    kind: str, tmp_path: Path
) -> None:
    sent = Messy()
    sent.put(FIRST, 8, "mười")
    path = WRITERS[kind](sent, tmp_path / f"so-tttt.{kind}")
    problem = Problem(path.name, SHEET, f"H{FIRST}", "not_a_count", "không phải số")
    checked = Checked(path, path.name, "", "", "", (problem,))
    (copy,), left = annotate(REPO, [checked], tmp_path / "out")
    sheet = openpyxl.load_workbook(copy)[SHEET]
    assert copy.suffix == ".xlsx" and left == []
    assert sheet.cell(FIRST, 8).value == "mười" and sheet.cell(FIRST, 8).comment is not None
    assert sheet.cell(FIRST, 6).value == sent.rows[FIRST - 1][5]
