"""`baocao check`, `template` and `import` as they are called; marked copies to send back."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hostile
import openpyxl
import pytest
from libreoffice import recalculated
from openpyxl import Workbook
from project import PROGRAMME, REPO, SHEET, change_cells, change_sheet, copy_project, workbook
from rich.console import Console
from rich.text import Text
from typer.testing import CliRunner, Result

from helpers import cli
from helpers.cli import app
from helpers.core.errors import ConfigError
from helpers.core.paths import ROOT_VARIABLE, Project
from helpers.core.problems import Problem, Severity
from helpers.intake.annotate import annotate
from helpers.intake.checking import Checked, check_workbooks, find_workbooks
from helpers.intake.problem_lines import problem_lines

UNIT, QUARTER = "so-tttt", "2023-Q2"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    project = copy_project(tmp_path, "2023-Q1", QUARTER, units=[UNIT, "ban-dan-toc"])
    monkeypatch.setenv(ROOT_VARIABLE, str(project.root))
    monkeypatch.setenv("COLUMNS", "300")
    return project


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A workbook as it lies in a mail folder, not yet imported."""
    path = tmp_path / "mail" / "bieu.xlsx"
    path.parent.mkdir()
    shutil.copyfile(REPO.raw / PROGRAMME / QUARTER / f"{UNIT}.xlsx", path)
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def check_file(project: Project, path: Path, programme: str = "") -> Checked:
    (checked,) = check_workbooks(project, [path], programme)
    return checked


def codes(checked: Checked) -> list[tuple[str, str]]:
    return [(problem.code, problem.cell) for problem in checked.problems]


# --- recognised by what it says


def test_a_workbook_is_recognised_wherever_it_lies(project: Project, outside: Path) -> None:
    checked = check_file(project, outside)
    assert (checked.programme, checked.unit, checked.period) == (PROGRAMME, UNIT, QUARTER)
    assert checked.problems == ()


@pytest.mark.parametrize(
    ("programme", "period", "name"),
    [(PROGRAMME, "2023-Q1", "so-y-te"), ("dak-nong-2022", "2022", "cap-xa")],
)
def test_the_programme_is_told_from_form_unit_and_period(
    project: Project, tmp_path: Path, programme: str, period: str, name: str
) -> None:
    path = tmp_path / "x.xlsx"
    shutil.copyfile(REPO.raw / programme / period / f"{name}.xlsx", path)
    checked = check_file(project, path)
    assert (checked.programme, checked.unit, checked.period) == (programme, name, period)


def test_a_score_sheet_of_a_printed_framework_is_recognised(
    project: Project, tmp_path: Path
) -> None:
    out = tmp_path / "forms"
    done = run("template", "--programme", "dak-lak-ict-index", "--period", "2017", "--out", out)
    assert done.exit_code == 0, done.output
    checked = check_file(project, out / "tinh-dak-lak.xlsx")
    assert (checked.programme, checked.period) == ("dak-lak-ict-index", "2017")
    assert checked.problems == ()


def test_history_is_read_for_a_workbook_that_is_not_imported(
    project: Project, outside: Path
) -> None:
    sheet = openpyxl.load_workbook(outside)[SHEET]
    change_cells(outside, {"F8": sheet["F8"].value + 1, "O8": sheet["O8"].value + 1})
    assert codes(check_file(project, outside)) == [("stock_and_flow", "F8")]


def test_a_workbook_in_the_folder_of_another_period_is_named(project: Project) -> None:
    path = workbook(project, UNIT, QUARTER)
    shutil.copyfile(workbook(project, UNIT, "2023-Q1"), path)
    assert codes(check_file(project, path)) == [("wrong_period", "C4")]


def test_a_period_is_understood_in_words_and_what_is_none_is_named_as_it_stands(
    project: Project, outside: Path
) -> None:
    change_cells(outside, {"C4": "quý hai"})
    checked = check_file(project, outside)
    assert codes(checked) == [("wrong_period", "C4")]
    assert checked.problems[0].found == "'quý hai'"
    change_cells(outside, {"C4": "Quý II/2023"})
    assert check_file(project, outside).period == "2023-Q2"


def foreign(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(["Thực đơn", "Giá"])
    book.save(path)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (foreign, "unknown_form"),
        (lambda path: path.write_bytes(b"x"), "unreadable"),
        (lambda path: Workbook().save(path), "unreadable"),
    ],
)
def test_what_is_no_form_is_said_so_and_others_are_checked(
    project: Project, outside: Path, spoil: Callable[[Path], object], code: str
) -> None:
    spoil(outside.with_name("khác.xlsx"))
    checked = check_workbooks(project, [outside.parent])
    assert [[p.code for p in c.problems] for c in checked] == [[], [code]]


def test_folders_are_searched_and_lock_files_passed_over(project: Project, tmp_path: Path) -> None:
    (workbook(project, UNIT, QUARTER).parent / "~$so-tttt.xlsx").write_bytes(b"lock")
    paths = find_workbooks([project.raw, workbook(project, UNIT, QUARTER)])
    assert len(paths) == 4
    with pytest.raises(ConfigError, match="Không có tệp hoặc thư mục"):
        find_workbooks([tmp_path / "nowhere"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match="Không có bảng tính"):
        find_workbooks([tmp_path / "empty"])


def test_of_two_files_the_one_that_does_not_count_is_said_so(
    project: Project, outside: Path
) -> None:
    change_cells(outside, {"P8": 0})
    done = run("import", outside, "--programme", PROGRAMME, "--period", QUARTER)
    assert f"thay cho {UNIT}.xlsx" in done.output
    older, newer = (
        check_file(project, workbook(project, name, QUARTER)) for name in (UNIT, f"{UNIT}.2")
    )
    assert [p.code for p in older.problems] == ["superseded"]
    assert older.note == "không được tính"
    assert "superseded" not in [p.code for p in newer.problems]


# --- as a command


def test_nothing_wrong_is_exit_status_0(project: Project) -> None:
    done = run("check", project.raw)
    assert done.exit_code == 0, done.output
    assert "4 tệp đã kiểm tra, 0 lỗi, 0 nhắc nhở." in done.output


def test_problems_are_listed_by_file_sheet_and_cell_with_exit_status_1(
    project: Project, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_cells(outside, {"K12": "mười", "D9": "[red]x[/]"})
    monkeypatch.setattr("helpers.cli.problems.stdout", Console(width=500))
    done = run("check", outside)
    assert done.exit_code == 1
    for text in ("bieu.xlsx", SHEET, "K12", "lỗi", "'mười'", "D9", "xem lại", "[red]x[/]"):
        assert text in done.output


def printed(**problems: list[Problem]) -> list[str]:
    """What is printed of files, each of the unit of its name."""
    checked = [Checked(Path(n), f"{n}.xlsx", "p", n, "", tuple(ps)) for n, ps in problems.items()]
    names = {"a": "Sở A", "b": "Sở B", "c": "Sở C"}
    lines = problem_lines(checked, lambda programme, unit: names[unit], "đã nhận")
    return [Text.from_markup(line).plain for line in lines]


def at(cell: str, severity: Severity = "error", code: str = "not_a_count") -> Problem:
    return Problem("x", SHEET, cell, code, f"sai {code}", "'x'", f"sửa {code}", severity=severity)


def test_what_is_wrong_alike_is_said_once_and_counted(project: Project) -> None:
    late = at("", "warning", "late")
    lines = printed(a=[at("A1"), at("A2"), late], b=[late], c=[late])
    assert lines.count("    cần làm: sửa not_a_count") == lines.count("    cần làm: sửa late") == 1
    assert "  lỗi trang tính Số liệu, ô A1, A2: sai not_a_count" in lines
    assert "  xem lại 3 tệp (a.xlsx, b.xlsx, c.xlsx): sai late" in lines
    assert lines[-1] == "3 tệp đã nhận, 2 lỗi, 3 nhắc nhở."


def test_what_each_agency_has_to_do_is_said_last_the_gravest_first(project: Project) -> None:
    lines = printed(a=[at("A1", "warning")], b=[at("A1", "warning"), at("A1"), at("A2")], c=[])
    start = lines.index("Cần làm, theo đơn vị:")
    assert lines[start + 1 : -1] == [
        "  1. Sở B: 2 lỗi, 1 nhắc nhở",
        "     - sửa not_a_count (2 chỗ)",
        "     - sửa not_a_count",
        "  2. Sở A: 0 lỗi, 1 nhắc nhở",
        "     - sửa not_a_count",
    ]


def test_a_reminder_is_no_failure(project: Project, outside: Path) -> None:
    change_cells(outside, {"D9": "Toan trinh"})
    done = run("check", outside)
    assert done.exit_code == 0 and "1 tệp đã kiểm tra, 0 lỗi, 1 nhắc nhở." in done.output


@pytest.mark.parametrize(
    "words", [("check", "không-có.xlsx"), ("check",), ("template", "--programme", "x")]
)
def test_wrong_usage_is_exit_status_2(
    project: Project, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.setattr("sys.argv", ["baocao", *words])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2


def test_json_holds_every_problem_with_its_reason(project: Project, outside: Path) -> None:
    change_cells(outside, {"K12": "mười"})
    done = run("check", outside, "--json")
    assert done.exit_code == 1
    listing = json.loads(done.output)
    assert (listing["schema"], listing["errors"], listing["warnings"]) == ("baocao.check/1", 1, 0)
    (file,) = listing["files"]
    assert (file["programme"], file["unit"], file["period"]) == (PROGRAMME, UNIT, QUARTER)
    (problem,) = file["problems"]
    assert (problem["code"], problem["cell"], problem["severity"]) == (
        "not_a_count",
        "K12",
        "error",
    )
    assert problem["why"].startswith("Ô số đếm")
    assert json.loads(run("check", outside, "--json").output) == listing


def test_from_template_to_check_to_import(project: Project, tmp_path: Path) -> None:
    """The way that docs/forms.md describes."""
    out = tmp_path / "gửi đi"
    names = ("--programme", PROGRAMME, "--period", QUARTER)
    done = run("template", *names, "--out", out, "--unit", UNIT)
    assert done.exit_code == 0, done.output
    path = out / f"{UNIT}.xlsx"
    assert run("check", path).exit_code == 1
    shipped = openpyxl.load_workbook(workbook(project, UNIT, QUARTER))[SHEET]
    change_cells(path, {f"{c}{r}": shipped[f"{c}{r}"].value for r in range(8, 43)
                        for c in "FGHIJKLMNOPQR"})  # fmt: skip
    assert run("check", path).exit_code == 0
    workbook(project, UNIT, QUARTER).unlink()
    done = run("import", path, *names, "--received", "2023-07-05", "--sender", "Văn thư")
    assert done.exit_code == 0, done.output
    assert f"data/raw/{PROGRAMME}/{QUARTER}/{UNIT}.xlsx: được tính" in done.output
    assert workbook(project, UNIT, QUARTER).read_bytes() == path.read_bytes()


def test_an_import_that_is_refused_is_exit_status_1(project: Project, outside: Path) -> None:
    done = run("import", outside, "--programme", PROGRAMME, "--period", "2023-Q1")
    assert done.exit_code == 1
    assert "Chưa nhận" in done.output


# --- the marked copy


def marked(project: Project, path: Path, out: Path) -> Any:
    (copy,), left = annotate(project, [check_file(project, path)], out)
    assert left == []
    return openpyxl.load_workbook(copy)


def test_cells_are_filled_and_commented_and_the_original_stays(
    project: Project, outside: Path, tmp_path: Path
) -> None:
    change_cells(outside, {"K12": "mười", "D9": "Toan trinh"})
    before = outside.read_bytes()
    book = marked(project, outside, tmp_path / "out")
    sheet = book[SHEET]
    assert sheet["K12"].value == "mười"
    assert sheet["K12"].fill.fgColor.rgb == "FFFF9999"
    assert sheet["K12"].comment.text.startswith("LỖI: phải là số nguyên không âm")
    assert sheet["D9"].fill.fgColor.rgb == "FFFFD966"
    assert sheet["D9"].comment.text.startswith("XEM LẠI: Mức độ DVCTT")
    assert sheet["K13"].comment is None
    rows = [[cell.value for cell in row] for row in book["Cần sửa"].iter_rows(min_row=2)]
    assert [(row[0], row[2]) for row in rows] == [("Xem lại", "D9"), ("Lỗi", "K12")]
    assert all(row[6] for row in rows)
    assert outside.read_bytes() == before


def test_the_marked_copy_of_a_form_keeps_its_checks_and_protection(
    project: Project, tmp_path: Path
) -> None:
    out = tmp_path / "forms"
    run("template", "--programme", PROGRAMME, "--period", QUARTER, "--out", out, "--unit", UNIT)
    book = marked(project, out / f"{UNIT}.xlsx", tmp_path / "out")
    sheet = book[SHEET]
    assert sheet.protection.sheet
    assert sheet["S8"].value.startswith("=IF(")
    assert sheet.data_validations.count > 10
    assert sheet["F8"].comment.text.startswith("LỖI")
    assert book.sheetnames[0] == "Cần sửa"


def test_two_runs_mark_with_the_same_bytes(project: Project, outside: Path, tmp_path: Path) -> None:
    change_cells(outside, {"K12": "mười"})
    checked = [check_file(project, outside)]
    first, second = (annotate(project, checked, tmp_path / name)[0][0] for name in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_a_text_from_the_workbook_is_no_formula_in_the_list(
    project: Project, outside: Path, tmp_path: Path
) -> None:
    change_sheet(outside, lambda s: setattr(s["D9"], "value", "=1+1") or setattr(
        s["D9"], "data_type", "s"))  # fmt: skip
    book = marked(project, outside, tmp_path / "out")
    cells = [cell for row in book["Cần sửa"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any("=1+1" in str(cell.value) for cell in cells)


@pytest.mark.parametrize("cell", ["D9", "G9", "B9", "C3"])
def test_a_control_character_in_a_cell_costs_no_copy(
    project: Project, outside: Path, tmp_path: Path, cell: str
) -> None:
    change_sheet(outside, lambda sheet: sheet.__setitem__(cell, "tám_x0007_"))
    wrong = shutil.copyfile(outside, outside.with_name("khác.xlsx"))
    change_cells(wrong, {cell: "tám", "G10": "chín"})
    done = run("check", outside.parent, "--out", tmp_path / "out")
    assert done.exit_code == 1, done.exception
    assert len(list((tmp_path / "out").iterdir())) == 2
    assert "\x07" not in done.output


def test_names_and_texts_are_printed_as_they_are(project: Project, outside: Path) -> None:
    path = outside.rename(outside.with_name("a [x] :warning:.xlsx"))
    change_cells(path, {"G9": "[red]:smile:"})
    done = run("check", path)
    assert "a [x] :warning:.xlsx" in done.output
    assert "'[red]:smile:'" in done.output


def test_a_merged_cell_is_marked_at_its_first_cell(
    project: Project, outside: Path, tmp_path: Path
) -> None:
    change_cells(outside, {"K13": None})
    change_sheet(outside, lambda sheet: sheet.merge_cells("K12:K13"))
    sheet = marked(project, outside, tmp_path / "out")[SHEET]
    assert "ô trống" in sheet["K12"].comment.text


def test_files_without_problem_get_no_copy_and_broken_ones_are_named(
    project: Project, outside: Path, tmp_path: Path
) -> None:
    outside.with_name("hỏng.xlsx").write_bytes(b"x")
    written, left = annotate(project, check_workbooks(project, [outside.parent]), tmp_path / "o")
    assert written == []
    assert [Path(name).name for name in left] == ["hỏng.xlsx"]


def test_copies_of_the_same_name_stand_side_by_side(
    project: Project, outside: Path, tmp_path: Path
) -> None:
    change_cells(outside, {"K12": "mười"})
    other = tmp_path / "mail2" / "bieu.xlsx"
    other.parent.mkdir()
    shutil.copyfile(outside, other)
    checked = check_workbooks(project, [outside, other])
    written, _ = annotate(project, checked, tmp_path / "out")
    assert [path.name for path in written] == [f"{QUARTER}-bieu.xlsx", f"2-{QUARTER}-bieu.xlsx"]


def test_no_copy_is_written_into_the_raw_data_or_over_an_original(
    project: Project, outside: Path
) -> None:
    change_cells(outside, {"K12": "mười"})
    checked = [check_file(project, outside)]
    with pytest.raises(ConfigError, match="data/raw"):
        annotate(project, checked, project.raw / "marked")
    target = outside.with_name(f"{QUARTER}-bieu.xlsx")
    shutil.copyfile(outside, target)
    both = check_workbooks(project, [outside.parent])
    with pytest.raises(ConfigError, match="ghi đè"):
        annotate(project, both, outside.parent)


def test_marked_copies_open_in_another_program(
    project: Project, outside: Path, tmp_path: Path
) -> None:
    change_cells(outside, {"K12": "mười", "D9": "=x", "A1": None})
    out = tmp_path / "forms"
    run("template", "--programme", PROGRAMME, "--period", QUARTER, "--out", out, "--unit", UNIT)
    checked = check_workbooks(project, [outside, out / f"{UNIT}.xlsx"])
    written, _ = annotate(project, checked, tmp_path / "out")
    simple, form = recalculated(written, tmp_path)
    assert simple[SHEET][11][10] == "mười"
    assert [row[2] for row in simple["Cần sửa"]][1:] == [p.cell for p in checked[0].problems]
    assert form[SHEET][5][2] == "CÒN 35 DÒNG LỖI"


# right in themselves: only the name or the folder of a file makes them wrong
ELSEWHERE = {"another unit's form", "wrong period"}


def test_a_hostile_workbook_is_marked_or_left_without_a_traceback(
    project: Project, outside: Path, tmp_path: Path
) -> None:
    good = outside.read_bytes()
    for number, (name, (spoil, _)) in enumerate({**hostile.WRONG, **hostile.NOTED}.items()):
        outside.write_bytes(good)
        spoil(outside)
        (path,) = outside.parent.iterdir()
        before = path.read_bytes()
        checked = check_workbooks(project, [path])
        written, left = annotate(project, checked, tmp_path / f"out-{number}")
        problems = bool(checked[0].problems)
        assert problems == (name not in ELSEWHERE) == bool(written or left), name
        assert path.read_bytes() == before, name
        path.unlink()
