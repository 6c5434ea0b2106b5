"""`baocao quarter`: a period from nothing to its pack, told and done from its files alone."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from command import baocao
from docx import Document
from project import REPO, change_cells, copy_project, without_units, workbook
from typer.testing import CliRunner

from helpers.cli import app
from helpers.core.errors import ConfigError
from helpers.core.paths import ROOT_VARIABLE, Project, find_project
from helpers.new import asking
from helpers.params.load import load_setting
from helpers.quarter.letter import write_letter
from helpers.quarter.place import Quarter
from helpers.quarter.received import look_at
from helpers.quarter.step import Step
from helpers.quarter.steps import steps_of

PROGRAMME, PERIOD = "dti-xa", "2025"
SHEETS = sorted((REPO.raw / PROGRAMME / PERIOD).glob("*.xlsx"))[:4]
STATES = ("forms", "import", "check", "remind", "corrections", "build", "diff", "brief", "archive",
          "pack")  # fmt: skip


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Quarter:
    """A programme of four communes that have sent nothing."""
    project = copy_project(tmp_path)
    without_units(project, *(f"xa-mo-phong-{letter}" for letter in "def"))
    shutil.copytree(REPO.notebooks, project.notebooks)
    monkeypatch.setenv(ROOT_VARIABLE, str(project.root))
    monkeypatch.chdir(project.root)
    return quarter_of(project, PROGRAMME, PERIOD)


def quarter_of(project: Project, programme: str, period: str) -> Quarter:
    setting = load_setting(project, programme)
    return Quarter(setting, setting.period(period))


def call(*words: str, input: str = "", programme: str = PROGRAMME, period: str = PERIOD) -> Result:
    options = ["--programme", programme, "--period", period]
    return CliRunner().invoke(app, ["quarter", *words, *options], input=input)


def in_a_process(*words: str) -> subprocess.CompletedProcess[str]:
    """The same in a process of its own, as builds are made."""
    of = ("--programme", PROGRAMME, "--period", PERIOD)
    return baocao(find_project(), "quarter", *words, *of)


def states(quarter: Quarter) -> dict[str, str]:
    return {step.id: step.state for step in steps_of(quarter)}


def step_of(quarter: Quarter, name: str) -> Step:
    return next(step for step in steps_of(quarter) if step.id == name)


def arrive(quarter: Quarter, sheets: Iterable[Path]) -> None:
    quarter.inbox.mkdir(parents=True, exist_ok=True)
    for path in sheets:
        shutil.copyfile(path, quarter.inbox / path.name)


def sent_again(quarter: Quarter, sheet: Path, value: object) -> None:
    """The first verified score of a sheet changed, sent under another name."""
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[-1]
    head = next(row for row in page.iter_rows() if any(cell.value == "Thẩm định" for cell in row))
    column = next(cell.column for cell in head if cell.value == "Thẩm định")
    rows = range(head[0].row + 1, page.max_row + 1)
    row = next(row for row in rows if page.cell(row, column).value is not None)
    page.cell(row, column).value = value
    book.save(quarter.inbox / f"gui-lai-{sheet.name}")


def files_below(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_an_empty_period_names_who_is_missing_and_the_next_command_and_writes_nothing(
    empty: Quarter,
) -> None:
    done = call()
    assert done.exit_code == 1
    assert "đã nhận 0/4 biểu" in done.output and "(xa-mo-phong-c)" in done.output
    assert "Bước tiếp theo: baocao quarter forms --programme dti-xa --period 2025" in done.output
    assert not empty.work.exists() and not empty.project.outputs.joinpath(PROGRAMME).exists()
    assert tuple(states(empty)) == STATES


def test_a_period_goes_from_forms_to_pack_and_a_second_run_changes_nothing(empty: Quarter) -> None:
    assert in_a_process("--do").returncode == 1  # nothing has come in
    assert len(list(empty.forms.glob("*.xlsx"))) == 4
    assert states(empty)["import"] == "waiting" and states(empty)["build"] == "waiting"

    arrive(empty, SHEETS[:3])
    assert states(empty)["import"] == "todo"
    assert call("import").exit_code == 0
    sent_again(empty, SHEETS[0], "không rõ")
    assert in_a_process("--do").returncode == 1  # one missing, one wrong: built, not packed
    waiting = dict.fromkeys(("import", "check", "archive"), "waiting")
    assert states(empty) | waiting | {"build": "done"} == states(empty)
    assert list(empty.returned.iterdir()) == [empty.returned / "2025-xa-co-phieu-that.2.xlsx"]

    arrive(empty, SHEETS[3:])
    sent_again(empty, SHEETS[0], 0)
    done = in_a_process("--do")
    assert done.returncode == 0 and "Đã xong mọi bước." in done.stdout
    # what is packed is a draft until people have decided
    assert "Trạng thái của kỳ: dự thảo." in done.stdout
    assert "baocao state checked" in done.stdout
    assert {*states(empty).values()} == {"done", "not_needed"}
    assert empty.archive.is_file() and (empty.packed / "dti-xa_2025.zip").is_file()
    assert "chỗ khác ở" in step_of(empty, "diff").summary
    assert "nguồn đã đổi: data/raw/dti-xa/2025/xa-co-phieu-that" in call("diff").output

    before = files_below(empty.project.root)
    assert in_a_process("--do").returncode == 0
    assert files_below(empty.project.root) == before

    # whatever is cut short is a step again, and doing it mends it
    (empty.packed / "dti-xa_2025" / "dti-xa_2025_overview.pdf").unlink()
    empty.archive.write_bytes(empty.archive.read_bytes()[:5000])
    assert [step_of(empty, name).state for name in ("archive", "pack")] == ["todo", "todo"]
    (empty.built / "overview" / "report.html").write_text("nửa chừng", "utf-8")
    kept = files_below(empty.before)
    assert step_of(empty, "build").state == "todo"
    assert in_a_process("--do").returncode == 0
    assert files_below(empty.before) == kept  # a build cut short is no build to compare with
    assert {name: content for name, (_, content) in files_below(empty.built).items()} == {
        name.removeprefix("outputs/dti-xa/2025/"): content
        for name, (_, content) in before.items()
        if name.startswith("outputs/dti-xa/2025/")
    }


def test_forms_and_imports_that_were_cut_short_go_on_where_they_stopped(empty: Quarter) -> None:
    assert call("forms").exit_code == 0
    whole = files_below(empty.forms)
    for name in ("xa-mo-phong-a.xlsx", "xa-mo-phong-b.xlsx"):
        (empty.forms / name).unlink()
    assert "xa-mo-phong-a,xa-mo-phong-b" in step_of(empty, "forms").command
    assert call("forms").exit_code == 0
    assert {n: content for n, (_, content) in files_below(empty.forms).items()} == {
        n: content for n, (_, content) in whole.items()
    }
    arrive(empty, SHEETS[:3])
    options = ["--programme", PROGRAMME, "--period", PERIOD]
    CliRunner().invoke(app, ["import", str(empty.inbox / SHEETS[0].name), *options])
    step = step_of(empty, "import")
    assert "2 tệp" in step.summary and SHEETS[0].name not in " ".join(step.command)
    assert call("import").exit_code == 0
    assert step_of(empty, "import").state == "waiting"


@pytest.fixture
def late(tmp_path: Path) -> Quarter:
    """A quarter in which one agency sent nothing, and one a form with an error."""
    project = copy_project(tmp_path, "2024-Q1")
    workbook(project, "so-y-te", "2024-Q1").unlink()
    change_cells(workbook(project, "so-tttt", "2024-Q1"), {"G9": "mười hai"})
    return quarter_of(project, "dak-nong-650", "2024-Q1")


def test_a_reminder_names_who_is_to_send_what_by_when_and_nothing_is_sent(late: Quarter) -> None:
    assert step_of(late, "remind").state == "todo"
    word, text = write_letter(late, look_at(late))
    reminder = text.read_text("utf-8")
    assert "Hạn gửi: 05/4/2024" in reminder and "Kế hoạch số 650/KH-UBND" in reminder
    assert "1. Sở Thông tin và Truyền thông: biểu có 1 lỗi" in reminder
    assert "2. Sở Y tế: chưa gửi biểu" in reminder and "Sở Nội vụ" not in reminder
    (table,) = [table for table in Document(str(word)).tables if len(table.columns) == 4]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[2] == ["2", "Sở Y tế", "chưa gửi biểu", "05/4/2024"] and len(rows) == 3
    assert step_of(late, "remind").state == "done"
    first = word.read_bytes()
    assert write_letter(late, look_at(late))[0].read_bytes() == first


def test_a_letter_of_yesterday_is_written_anew_when_another_unit_is_late(late: Quarter) -> None:
    write_letter(late, look_at(late))
    workbook(late.project, "so-noi-vu", "2024-Q1").unlink()
    assert step_of(late, "remind").state == "todo"


def test_a_step_that_waits_says_what_comes_first(empty: Quarter) -> None:
    done = call("pack")
    assert done.exit_code == 1 and "chờ lập báo cáo" in done.output
    assert "Bước tiếp theo: baocao quarter forms --programme dti-xa" in done.output


def test_at_a_terminal_each_step_is_asked_for(
    empty: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "at_terminal", lambda: True)
    assert "Làm bước “Gửi biểu mẫu”?" in call(input="k\n").output
    assert not empty.work.exists()
    call(input="gì\nc\nk\n")
    assert step_of(empty, "forms").state == "done" and step_of(empty, "remind").state == "todo"


@pytest.mark.parametrize(
    ("programme", "period", "why"),
    [
        ("dak-nong-650", "2023", "kỳ gộp từ 2023-Q1"),
        ("papi-63", "2022", "data/raw/papi-63/tables"),
        ("dak-lak-ict-index", "2017", "văn bản đã công bố"),
    ],
)
def test_a_period_without_forms_of_its_own_begins_with_its_build(
    programme: str, period: str, why: str
) -> None:
    steps = steps_of(quarter_of(REPO, programme, period))
    assert {step.state for step in steps[:5]} == {"not_needed"} and why in steps[0].summary
    assert steps[5].state in ("todo", "done")


def test_a_step_that_there_is_not_is_refused_with_the_near_ones(empty: Quarter) -> None:
    with pytest.raises(ConfigError, match="remind"):
        raise call("remid").exception or AssertionError("taken")
