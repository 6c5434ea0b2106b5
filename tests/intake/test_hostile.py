"""Whatever is sent as a workbook ends in a clear problem, soon, and stops nobody else's."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import hostile
import pytest
from project import PROGRAMME, REPO, copy_project, workbook

from helpers.intake.form_reader import FilledForm, read_form
from helpers.intake.forms import load_form, read_forms
from helpers.params.form import Form
from helpers.params.load import Setting, load_setting

QUARTER, UNIT = "2023-Q1", "so-tttt"
SECONDS, BYTES = 5, 1 << 30


@cache
def setting() -> Setting:
    return load_setting(REPO, PROGRAMME)


@cache
def form() -> Form:
    return load_form(setting())


def made(maker: hostile.Maker, folder: Path) -> Path:
    """The file that the maker leaves in place of the unit's good form."""
    path = folder / f"{UNIT}.xlsx"
    path.write_bytes(workbook(REPO, UNIT, QUARTER).read_bytes())
    maker(path)
    (left,) = folder.iterdir()
    return left


def read(path: Path) -> FilledForm:
    return read_form(path, form(), file=path.name, period=QUARTER, registry=setting().registry)


def test_the_corpus_is_large_enough() -> None:
    corpora = (hostile.UNREADABLE, hostile.WRONG, hostile.NOTED, hostile.HARMLESS)
    assert sum(map(len, corpora)) >= 90


@pytest.mark.parametrize("name", hostile.UNREADABLE)
def test_a_file_that_cannot_be_read_ends_in_one_clear_problem(name: str, tmp_path: Path) -> None:
    filled = read(made(hostile.UNREADABLE[name], tmp_path))
    (problem,) = filled.problems
    assert (problem.code, problem.severity) == ("unreadable", "error")
    assert problem.what and problem.found and problem.todo
    assert len(str(problem)) < 800
    assert filled.table.empty


@pytest.mark.parametrize("name", hostile.WRONG)
def test_a_workbook_with_wrong_content_is_named_at_its_cell(name: str, tmp_path: Path) -> None:
    maker, code = hostile.WRONG[name]
    filled = read(made(maker, tmp_path))
    matching = [problem for problem in filled.problems if problem.code == code]
    assert matching
    assert matching[0].severity == "error"
    assert matching[0].cell or code == "missing_column"
    assert filled.table.empty
    for problem in filled.problems:
        assert len(str(problem)) < 800
        assert not any(ord(sign) < 32 or 0x202A <= ord(sign) <= 0x202E for sign in problem.found)


@pytest.mark.parametrize("name", hostile.NOTED)
def test_what_is_ignored_in_a_good_workbook_is_said(name: str, tmp_path: Path) -> None:
    maker, code = hostile.NOTED[name]
    filled = read(made(maker, tmp_path))
    assert [(problem.code, problem.severity) for problem in filled.problems] == [(code, "warning")]
    assert len(filled.table) == 35


@pytest.mark.parametrize("name", hostile.HARMLESS)
def test_an_odd_but_harmless_workbook_is_read(name: str, tmp_path: Path) -> None:
    filled = read(made(hostile.HARMLESS[name], tmp_path))
    assert filled.problems == ()
    assert len(filled.table) == 35


def test_a_legacy_name_is_offered_as_a_question(tmp_path: Path) -> None:
    maker, _ = hostile.WRONG["TCVN3 name"]
    problem = read(made(maker, tmp_path)).problems[0]
    assert "TCVN3" in problem.what
    assert "có lẽ là: Sở Thông tin và Truyền thông" in problem.todo


def test_two_units_in_one_form_are_told_with_the_second_units_name_and_row(tmp_path: Path) -> None:
    maker, _ = hostile.WRONG["two units in one form"]
    (problem,) = read(made(maker, tmp_path)).problems
    assert (problem.code, problem.cell) == ("two_forms", "A49")
    assert problem.found == "biểu thứ hai từ dòng 49, của 'Sở Công Thương'"
    assert "tách" in problem.todo


def test_a_second_unit_on_a_copy_of_the_sheet_is_told(tmp_path: Path) -> None:
    maker, _ = hostile.NOTED["a second unit on a copy of the sheet"]
    (problem,) = read(made(maker, tmp_path)).problems
    assert (problem.code, problem.found) == ("sheet_copied", "Số liệu (2)")


def test_swapped_columns_are_asked_about_by_their_names_first(tmp_path: Path) -> None:
    maker, _ = hostile.WRONG["swapped columns"]
    problem = read(made(maker, tmp_path)).problems[0]
    assert (problem.code, problem.cell) == ("swapped_columns", "G8:G42, L8:L42")
    assert problem.found.startswith("'Tiếp nhận trong kỳ' (cột G) và 'Đã xử lý trực tuyến' (cột L)")


@pytest.mark.parametrize("name", ["two units in one form", "wrong period", "date as the period",
                                  "swapped columns", "header twice", "header missing",
                                  "path in the name", "formula in the name"])  # fmt: skip
def test_each_wrong_form_is_told_what_where_what_was_found_and_what_to_do(
    name: str, tmp_path: Path
) -> None:
    maker, code = hostile.WRONG[name]
    p = next(p for p in read(made(maker, tmp_path)).problems if p.code == code)
    assert all((p.what, p.sheet, p.cell, p.found, p.todo))


def test_good_files_beside_all_the_others_are_imported(tmp_path: Path) -> None:
    good = ("ban-dan-toc", "thanh-tra-tinh", "so-y-te")
    project = copy_project(tmp_path, QUARTER, units=good)
    folder = workbook(project, UNIT, QUARTER).parent
    makers = {**hostile.UNREADABLE, **{name: maker for name, (maker, _) in hostile.WRONG.items()}}
    for number, maker in enumerate(makers.values()):
        place = tmp_path / f"made-{number}"
        place.mkdir()
        left = made(maker, place)
        left.rename(folder / f"{number:03d}{left.suffix}")
    observations = read_forms(replace(setting(), project=project), (QUARTER,))
    assert {unit for unit, _ in observations.reported()} >= set(good)
    named = {Path(p.file).name[:3] for p in observations.problems if p.severity == "error"}
    silent = {f"{number:03d}" for number in range(len(makers))} - named
    # without the unit's id in the file's name, the form of another unit is that unit's form
    assert {list(makers)[int(number)] for number in silent} <= {"another unit's form"}
    if sys.platform == "linux":  # elsewhere the system does not say what a process used
        seconds, _, memory = measured(*sorted(folder.iterdir()))
        assert seconds < SECONDS
        assert memory < BYTES


READER = """
import json, sys, time
from pathlib import Path
from helpers.params.load import load_setting
from helpers.core.paths import Project
from helpers.intake.form_reader import read_form
from helpers.intake.forms import load_form

setting = load_setting(Project(Path(sys.argv[1])), "dak-nong-650")
form = load_form(setting)
used, codes = 0.0, set()
for name in sys.argv[2:]:
    started = time.process_time()
    read = read_form(Path(name), form, file=name, period="2023-Q1", registry=setting.registry)
    used = max(used, time.process_time() - started)
    codes |= {one.code for one in read.problems}
# ru_maxrss would count what the process had that started this one
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(json.dumps([used, sorted(codes), int(status["VmHWM"].split()[0]) * 1024]))
"""


def measured(*paths: Path) -> tuple[float, list[str], int]:
    """The longest time of one file in seconds, the codes of all, the peak memory in bytes."""
    source = os.pathsep.join([str(REPO.root / "src"), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-c", READER, str(REPO.root), *map(str, paths)],
        env={**os.environ, "PYTHONPATH": source, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seconds, codes, memory = json.loads(done.stdout)
    return seconds, codes, memory


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not say what a process used")
def test_the_largest_files_that_are_read_take_no_more_than_5_seconds_and_1_gib(
    tmp_path: Path,
) -> None:
    paths = []
    for number, maker in enumerate((hostile.HARMLESS["a million empty rows"], largest)):
        (place := tmp_path / str(number)).mkdir()
        paths.append(made(maker, place))
    seconds, codes, memory = measured(*paths)
    assert "unreadable" not in codes
    assert seconds < SECONDS
    assert memory < BYTES


def largest(path: Path) -> None:
    """Nearly as many filled cells as are allowed, each with a number of its own."""
    more = "".join(
        f'<row r="{n}">'
        + "".join(f"<c><v>{(1_000 * n + at) * 7_919 % 1_999_993}</v></c>" for at in range(1_000))
        + "</row>"
        for n in range(100, 1_700)
    )
    hostile.with_parts(sheet=hostile.inside_root(more.encode()))(path)
