"""Checks that hold for every source: not surveyed, typed figures, maxima, units without values."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tabled import PROVINCES, SHORT, TABLE, mapping, save, table_project, take

from helpers.core.paths import Project
from helpers.core.problems import Problem
from helpers.intake.feeds import read_fed
from helpers.intake.joined import join
from helpers.intake.observations import Observations
from helpers.intake.settled import settle
from helpers.params.declared import FIGURES
from helpers.params.load import load_setting

A, B, C = PROVINCES[:3]
HEAD = ["Tỉnh", "A", "B", "PAPI"]
FEEDS = {"a": "a", "b": "b", "papi": "papi"}


def made(to: Path, maximum: float | None = None, **keys: Any) -> Project:
    project = table_project(
        to, [2020, 2021], root="papi", leaves=("a", "b"), units=(A, B, C), maximum=maximum, **keys
    )
    mapping(project, "bang", feeds=FEEDS)
    return project


def fill(project: Project, to: Path, *rows: list[Any], period: str = "2021") -> None:
    """File a table of rows: unit, a, b, their printed total."""
    table = [HEAD, *([SHORT.get(row[0], row[0]), *row[1:]] for row in rows)]
    assert take(project, save(to / "a.xlsx", {"S": table}), period, "bang").problem is None


def settled(project: Project, period: str = "2021") -> Observations:
    setting = load_setting(project, TABLE)
    return settle(setting, [period], [read_fed(setting, [period])])


def values(observations: Observations, unit: str) -> dict[str, float]:
    table = observations.table[observations.table["unit"] == unit]
    return {
        code: float(number)
        for code in observations.figures
        for number in table[code].dropna().tolist()
    }


def typed(project: Project, *lines: str) -> None:
    path = project.root / FIGURES
    path.write_text(path.read_text("utf-8") + "".join(f"{text}\n" for text in lines), "utf-8")


def problem(observations: Observations, code: str) -> Problem:
    (match,) = (p for p in observations.problems if p.code == code)
    return match


# --- not surveyed

BLANK = ([A, 1, 2, 3], [B, None, None, 0], [C, 4, 5, 9])


def test_a_total_of_blank_cells_is_no_value_and_is_asked_about(tmp_path: Path) -> None:
    project = made(tmp_path)
    fill(project, tmp_path, *BLANK)
    observations = settled(project)
    assert values(observations, B) == {}
    asked = problem(observations, "total_of_nothing")
    assert (asked.cell, asked.unit, asked.severity) == ("D3", B, "error")
    assert "chưa khảo sát?" in asked.what and "not_surveyed" in asked.todo
    assert values(observations, A) == {"a": 1, "b": 2, "papi": 3}


def test_a_total_of_a_unit_declared_as_not_surveyed_is_no_value_and_no_problem(
    tmp_path: Path,
) -> None:
    project = made(tmp_path, not_surveyed={"2021": [B]})
    fill(project, tmp_path, *BLANK)
    observations = settled(project)
    assert values(observations, B) == {}
    assert observations.problems == ()
    programme = load_setting(project, TABLE).programme
    assert [programme.surveyed(B, year) for year in ("2020", "2021")] == [True, False]
    assert programme.surveyed(A, "2021")


def test_a_zero_with_parts_and_a_total_without_known_parts_are_values(tmp_path: Path) -> None:
    project = made(tmp_path)
    fill(project, tmp_path, [A, 0, 0, 0], [B, 1, None, 0], [C, None, None, 7])
    observations = settled(project)
    assert observations.problems == ()
    assert values(observations, A) == {"a": 0, "b": 0, "papi": 0}
    assert values(observations, B) == {"a": 1, "papi": 0}
    assert values(observations, C) == {"papi": 7}


def test_a_table_of_totals_only_may_say_0(tmp_path: Path) -> None:
    project = made(tmp_path)
    fill(project, tmp_path, [A, None, None, 0], [B, None, None, 3], [C, None, None, 4])
    observations = settled(project)
    assert observations.problems == () and values(observations, A) == {"papi": 0}


def test_values_of_a_unit_declared_as_not_surveyed_contradict_the_declaration(
    tmp_path: Path,
) -> None:
    project = made(tmp_path, not_surveyed={"2021": [B]})
    fill(project, tmp_path, [A, 1, 2, 3], [B, 2, None, 2], [C, 4, 5, 9])
    observations = settled(project)
    wrong = problem(observations, "not_surveyed_has_value")
    assert (wrong.cell, wrong.unit, wrong.found) == ("B3", B, "a = 2 và 1 số khác")
    assert values(observations, B) == {}


def test_blank_cells_and_errors_of_formulas_of_such_a_unit_are_no_problem(tmp_path: Path) -> None:
    project = made(tmp_path, not_surveyed={"2021": [B]})
    columns = [{"field": "unit", "type": "text", "labels": ["Tỉnh"]}]
    columns += [{"field": code, "labels": [code.upper()]} for code in FEEDS]
    mapping(project, "bang", feeds=FEEDS, columns=columns, every_unit=True)
    table = [HEAD, [SHORT[A], 1, 2, 3], [SHORT[B], None, "#DIV/0!", 0], [SHORT[C], 4, None, 9]]
    setting = load_setting(project, TABLE)
    take(project, save(tmp_path / "a.xlsx", {"S": table}), "2021", "bang")
    observations = read_fed(setting, ["2021"])
    codes = [(p.code, p.cell) for p in observations.problems if p.code != "missing_units"]
    assert codes == [("blank", "C4")]


def test_units_without_any_value_are_named_once_a_period(tmp_path: Path) -> None:
    project = made(tmp_path)
    fill(project, tmp_path, [A, 1, 2, 3])
    lacking = problem(settled(project), "missing_values")
    assert lacking.severity == "warning" and "2/3 đơn vị" in lacking.what
    assert lacking.found == f"Tỉnh {SHORT[B]}; Tỉnh {SHORT[C]}"


# --- maxima


def test_a_value_above_its_maximum_is_an_error_at_its_cell(tmp_path: Path) -> None:
    project = made(tmp_path, maximum=10)
    fill(project, tmp_path, [A, 10, 2, 12], [B, 157.12, 3, 160.12], [C, 1, 1, 2])
    observations = settled(project)
    wrong = problem(observations, "above_maximum")
    assert (wrong.cell, wrong.found) == ("B3", "157.12")
    assert values(observations, A)["a"] == 10
    assert "a" not in values(observations, B)


# --- typed figures


def line(unit: str, code: str, printed: str, value: str) -> str:
    return f'{TABLE},{unit},2021,{code},score,"{printed}",{value},,qd-168,1,,,'


def test_a_typed_figure_is_a_value_with_its_line_as_evidence(tmp_path: Path) -> None:
    project = made(tmp_path)
    fill(project, tmp_path, [A, 1, 2, 3], [B, 3, 4, 7])
    typed(project, line(C, "a", "5,25", "5.25"))
    observations = settled(project)
    assert observations.problems == ()
    assert values(observations, C) == {"a": 5.25}
    (place,) = observations.evidence([C], ["2021"], ["a"])
    number = len((project.root / FIGURES).read_text("utf-8").splitlines())
    assert (place.file, place.cells) == (FIGURES, f"G{number}")
    assert observations.sources.keys() == {FIGURES, f"data/raw/{TABLE}/2021/sources/bang.xlsx"}


def test_a_typed_figure_that_differs_from_a_table_is_an_error_that_names_both(
    tmp_path: Path,
) -> None:
    project = made(tmp_path)
    fill(project, tmp_path, [A, 1, 2, 3], [B, 3, 4, 7], [C, 5.254, 1, 6.254])
    typed(project, line(C, "a", "5,25", "5.25"), line(C, "b", "1,5", "1.5"))
    observations = settled(project)
    wrong = problem(observations, "double_source")  # 5.254 is 5,25 as it is printed; 1 is not 1,5
    assert wrong.cell == "C4" and FIGURES in wrong.found and "1.5 ở" in wrong.found
    assert values(observations, C) == {"a": 5.254, "papi": 6.254}


# --- parts joined


def part(file: str, column: str, value: float) -> Observations:
    row = {"unit": A, "period": "2021", "item": "", "file": file, "sheet": "S", "row": 3}
    return Observations(pd.DataFrame([{**row, "a": value}]), {file: {"a": column}})


@pytest.mark.parametrize("values_", [(1.0, 1.0), (1.0, 2.0), (1.0, 1.0, 2.0)])
def test_parts_from_anywhere_state_a_figure_once(values_: tuple[float, ...]) -> None:
    whole = join(part(f"{n}.xlsx", "C", value) for n, value in enumerate(values_))
    differ = len(set(values_)) > 1
    assert whole.table["a"].notna().sum() == (0 if differ else 1)
    assert [(p.code, p.cell) for p in whole.problems] == [("double_source", "C3")] * differ
    if differ:
        assert all(f"{n}.xlsx" in str(whole.problems[0]) for n in range(len(values_)))


def test_nothing_joined_is_nothing() -> None:
    assert join([]).table.empty
    assert join([Observations(pd.DataFrame(columns=["unit", "period"]))]).problems == ()
