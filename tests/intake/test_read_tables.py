"""The tables of a programme become observations: each value once, each with its cell."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from project import copy_project
from table_books import DATA, UNITS, Rows, small_book, write_book, write_csv
from typer.testing import CliRunner

from helpers.cli import app
from helpers.core.paths import ROOT_VARIABLE, Project
from helpers.intake.observations import Observations
from helpers.intake.tables import read_tables
from helpers.params.load import Setting, load_setting
from helpers.report.assessment.inputs import inputs_fingerprints


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    project = copy_project(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ROOT_VARIABLE, str(project.root))
        path = small_book(folder / "thu.xlsx")
        assert CliRunner().invoke(app, ["new", "programme", str(path)]).exit_code == 0
    return project.root


@pytest.fixture()
def setting(made: Path, tmp_path: Path) -> Setting:
    shutil.copytree(made, tmp_path / "project")
    return load_setting(Project(tmp_path / "project"), "thu")


def folder(setting: Setting) -> Path:
    return setting.project.raw / "thu" / "tables"


def read(setting: Setting, *periods: str) -> Observations:
    return read_tables(setting, periods or ("2022", "2023"))


def add(setting: Setting, name: str, rows: Rows, sheet: str = "Số liệu") -> None:
    write_book(folder(setting) / name, {sheet: rows})


def codes(observations: Observations) -> list[str]:
    return [problem.code for problem in observations.problems]


def test_only_the_periods_asked_for_are_given(setting: Setting) -> None:
    assert read(setting, "2023").table["period"].unique().tolist() == ["2023"]
    assert len(read(setting).table) == 8


def test_the_same_value_in_two_files_is_one_value(setting: Setting) -> None:
    add(setting, "zz.xlsx", [("Đơn vị", "Năm", "A1"), ("xã hoà an", "Năm 2022", 62.5)])
    observations = read(setting)
    assert observations.problems == ()
    assert observations.table["A1"].notna().sum() == 8
    assert len(observations.sources) == 2


def test_different_values_of_two_files_name_both_cells_and_neither_counts(
    setting: Setting,
) -> None:
    add(setting, "zz.xlsx", [("Đơn vị", "Năm", "A1", "A2"), (UNITS[0], 2022, 60, 120)])
    observations = read(setting)
    (problem,) = observations.problems
    assert problem.file.endswith("zz.xlsx") and problem.cell == "C2"
    assert "thu.xlsx" in problem.found and "C2" in problem.found and "62,5" in problem.found
    assert (problem.unit, problem.period) == ("xa-hoa-an", "2022")
    mine = observations.table[
        (observations.table["unit"] == "xa-hoa-an") & (observations.table["period"] == "2022")
    ]
    assert mine["A1"].isna().all()
    assert mine["A2"].dropna().tolist() == [120]
    assert read(setting, "2023").problems == ()


def test_another_file_may_bring_what_the_first_lacks(setting: Setting) -> None:
    rows = [row if row[0] != UNITS[3] else (*row[:2], None, None, 5, 5) for row in DATA]
    small_book(folder(setting) / "thu.xlsx", data=rows)
    write_csv(folder(setting) / "them.csv", [("unit", "period", "A1", "A2"),
              ("xa-dong-tam", "2022", "61.25", "7"), ("xa-dong-tam", "2023", "3", "")])  # fmt: skip
    observations = read(setting)
    assert observations.problems == ()
    mine = observations.table[observations.table["unit"] == "xa-dong-tam"]
    assert sorted(mine["A1"].dropna()) == [3, 61.25]
    cells = [place.cells for place in observations.evidence(["xa-dong-tam"], ["2022"], ["A1"])]
    assert "C2" in cells


def test_an_unknown_name_is_a_problem_with_the_nearest_ones(setting: Setting) -> None:
    add(setting, "zz.xlsx", [("Đơn vị", "Năm", "A1"), ("Xã Hòa Ân", 2022, 1), ("Cả nước", 2022, 9)])
    (problem,) = read(setting).problems
    assert (problem.code, problem.cell) == ("unknown_unit", "A2")
    assert "Xã Hòa An" in problem.todo


def test_another_spelling_that_is_declared_is_the_unit(setting: Setting) -> None:
    aliases = setting.project.params / "unit_aliases.csv"
    aliases.write_text(aliases.read_text("utf-8") + "xa-hoa-an,X. Hoà An cũ\n", encoding="utf-8")
    add(setting, "zz.xlsx", [("Đơn vị", "Năm", "A1"), ("X. HÒA AN CŨ", 2022, 62.5)])
    assert read_tables(load_setting(setting.project, "thu"), ["2022"]).problems == ()


def test_columns_are_found_by_name_and_by_code(setting: Setting) -> None:
    (folder(setting) / "thu.xlsx").unlink()
    add(setting, "a.xlsx", [("Tên đơn vị", "Năm", "Tỷ lệ phủ sóng (%)", "b2", "Khác"),
                            (UNITS[0], 2022, 55, 7, 1)])  # fmt: skip
    row = read(setting).table.iloc[0]
    assert (row["A1"], row["B2"]) == (55, 7)


def test_a_period_that_is_not_declared_is_said_and_left(setting: Setting) -> None:
    add(setting, "zz.xlsx", [("Đơn vị", "Năm", "A1"), (UNITS[0], 2024, 1), (UNITS[1], 2024, 1)])
    (problem,) = read(setting).problems
    assert (problem.code, problem.severity) == ("period_not_declared", "warning")
    assert "2022, 2023" in problem.todo


def test_sheets_of_years_may_have_their_columns_in_another_order(setting: Setting) -> None:
    (folder(setting) / "thu.xlsx").unlink()
    sheets = {
        "2022": [("Đơn vị", "A1", "A2"), (UNITS[0], 1, 2)],
        "2023": [("Đơn vị", "A2", "A1"), (UNITS[0], 3, 4)],
    }
    write_book(folder(setting) / "nam.xlsx", sheets)
    observations = read(setting)
    assert observations.table[["period", "A1", "A2"]].to_numpy().tolist() == [
        ["2022", 1, 2],
        ["2023", 4, 3],
    ]
    where = {place.sheet: place.cells for place in observations.evidence(
        [*observations.table["unit"]], ["2022", "2023"], ["A1"])}  # fmt: skip
    assert where == {"2022": "B2", "2023": "C2"}


def test_a_damaged_file_is_a_problem_and_the_others_are_read(setting: Setting) -> None:
    (folder(setting) / "hong.xlsx").write_bytes(b"PK\x03\x04 nothing")
    observations = read(setting)
    assert codes(observations) == ["unreadable"] and len(observations.table) == 8


def test_a_file_without_any_known_column_is_a_problem(setting: Setting) -> None:
    add(setting, "zz.xlsx", [("Đơn vị", "Năm", "Dân số"), (UNITS[0], 2022, 1)])
    assert codes(read(setting)) == ["no_header"]


def test_a_changed_table_is_another_input_of_every_period(setting: Setting) -> None:
    periods = [setting.period(period) for period in ("2022", "2023")]
    before = inputs_fingerprints(setting, periods)
    rows = [*DATA[:-1], (*DATA[-1][:5], 1)]
    small_book(folder(setting) / "thu.xlsx", data=rows)
    after = inputs_fingerprints(setting, periods)
    assert all(before[period] != after[period] for period in before)


def test_what_excel_leaves_behind_is_not_read(setting: Setting) -> None:
    (folder(setting) / "~$thu.xlsx").write_bytes(b"lock")
    assert read(setting).problems == ()


def test_without_the_folder_there_is_nothing_and_no_problem(setting: Setting) -> None:
    shutil.rmtree(folder(setting))
    observations = read(setting)
    assert observations.table.empty and observations.problems == ()
    assert {"unit", "period", "A1", "CS"} <= set(observations.table.columns)
