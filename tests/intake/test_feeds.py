"""What mappings feed to a programme on tables: each figure with its own cell, nothing twice."""

from pathlib import Path
from typing import Any

import openpyxl
import pci as published
import pytest
import yaml
from project import REPO, printed_cells, replace_text
from tabled import PCI, PROVINCES, SHORT, TABLE, mapping, save, table_project, take
from test_pci import LABELS, book, scores
from typer.testing import CliRunner, Result

from helpers.cli import app
from helpers.core.errors import ConfigError
from helpers.core.paths import ROOT_VARIABLE, Project
from helpers.intake.feeds import read_fed
from helpers.intake.observations import KEYS, Observations
from helpers.intake.sources.declared import mapping_faults
from helpers.params.load import load_setting
from helpers.params.whole import check_params

REAL = published.FOLDER
HEAD = ["Tỉnh", "A", "B", "PAPI"]


def read(project: Project, *periods: str) -> Observations:
    return read_fed(load_setting(project, TABLE), periods)


def value(observations: Observations, unit: str, code: str, period: str = "2014") -> Any:
    """The one value of a unit, None where there is none."""
    table = observations.table
    mine = table[(table["unit"] == unit) & (table["period"] == period)]
    stated = mine[code].dropna().tolist() if code in table else []
    assert len(stated) < 2
    return stated[0] if stated else None


def cell(observations: Observations, unit: str, code: str, period: str = "2014") -> tuple[str, str]:
    (place,) = observations.evidence([unit], [period], [code])
    return place.file, place.cells


def codes(observations: Observations) -> list[str]:
    return [problem.code for problem in observations.problems]


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A programme of four provinces, two indicators and their group."""
    project = table_project(
        tmp_path, [2013, 2014], root="papi", leaves=("a", "b"), units=PROVINCES[:4]
    )
    feeds = {"a": "a", "b": "b", "papi": "papi"}
    mapping(project, "bang", feeds=feeds)
    mapping(project, "bang-2", feeds=feeds)
    monkeypatch.setenv(ROOT_VARIABLE, str(project.root))
    monkeypatch.setenv("COLUMNS", "300")
    return project


def rows(*cells: Any, units: Any = PROVINCES[:4]) -> list[list[Any]]:
    """A table of these units: a, b and their total, which start at `cells`."""
    a, b = cells or (1, 2)
    return [HEAD, *([SHORT[u], a + n, b + n, a + b + 2 * n] for n, u in enumerate(units))]


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


# --- workbooks whose blocks are each sorted for themselves


def test_every_figure_of_a_workbook_of_blocks_is_an_observation_with_its_own_cell(
    tmp_path: Path,
) -> None:
    project = table_project(tmp_path, [2014, 2015])
    taken = take(project, book(tmp_path / "a.xlsx", 2015), "2015", "pci")
    assert taken.outcome.startswith(
        "đọc được 756 giá trị của 63 đơn vị; vào 11 chỉ tiêu: entry; land"
    )
    assert taken.outcome.endswith("không dùng: rank")
    observations = read(project, "2014", "2015")
    assert observations.problems == ()
    assert set(observations.figures) == {*PCI, "pci"}
    made = scores(2015)
    for unit in PROVINCES:
        for name in (*LABELS, "pci"):
            code = name.replace("_", "-")
            assert value(observations, unit, code, "2015") == float(made[SHORT[unit]][name])
            file, at = cell(observations, unit, code, "2015")
            ((printed,),) = printed_cells(file, "Summary_VN", at, project.root)
            assert printed == float(made[SHORT[unit]][name])


@pytest.mark.skipif(not REAL.is_dir(), reason="the real workbooks are not beside the checkout")
def test_three_years_of_real_workbooks_are_read_as_another_reader_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = table_project(tmp_path, [2012, 2013, 2014])
    monkeypatch.setenv(ROOT_VARIABLE, str(project.root))
    for year in (2012, 2013, 2014):
        words = ("--programme", TABLE, "--period", year, "--source", "pci")
        done = run("import", REAL / f"PCI_{year}.xlsx", *words)
        assert done.exit_code == 0, done.output
    observations = read(project, "2012", "2013", "2014")
    assert observations.problems == ()
    each = observations.table.groupby(["unit", "period"])[list(observations.figures)]
    assert each.count().max(axis=None) == 1
    values = each.first()
    for year in (2012, 2013, 2014):
        table, total = published.pci(year)
        assert len(total) == 63
        names = {"bias": "policy-bias"}
        for unit in PROVINCES:
            key, got = published.key(SHORT[unit]), values.loc[(unit, str(year))]
            for code in table.columns:
                assert got[names.get(code, code)] == float(table.at[key, code]), (year, unit, code)
            assert got["pci"] == float(total[key])
    for unit in PROVINCES:
        file, at = cell(observations, unit, "land", "2012")
        ((printed,),) = printed_cells(file, "Tong hop", at, project.root)
        assert printed == values.at[(unit, "2012"), "land"]
    assert value(observations, PROVINCES[0], "policy-bias", "2012") is None
    every = observations.evidence(PROVINCES, ["2013"], ["entry", "pci"])
    assert [place.cells for place in every] == ["C2:C64, W2:W64"]


# --- tables


def test_a_row_of_a_table_is_one_row_and_a_blank_cell_is_no_value(
    small: Project, tmp_path: Path
) -> None:
    table = rows()
    table[2][2] = None
    take(small, save(tmp_path / "a.xlsx", {"S": table}), "2014", "bang")
    observations = read(small, "2014")
    assert list(observations.table.columns) == [*KEYS, "a", "b", "papi"]
    assert len(observations.table) == 4
    assert value(observations, PROVINCES[1], "b") is None
    assert observations.evidence([PROVINCES[1]], ["2014"], ["b"]) == ()
    assert cell(observations, PROVINCES[1], "a")[1] == "B3"
    (both,) = observations.evidence(PROVINCES[:3], ["2014"], ["a", "b"])
    assert both.cells == "B2:B4, C2, C4"
    assert observations.reported(["b"]) == {(u, "2014") for u in PROVINCES[:4] if u != PROVINCES[1]}


def test_units_side_by_side_have_each_their_own_cell(small: Project, tmp_path: Path) -> None:
    columns = [{"field": f, "labels": [f.upper()], "missing": [""]} for f in ("a", "b")]
    mapping(small, "ngang", layout="across", columns=columns, feeds={"a": "a", "b": "b"})
    across = [["", "", *(SHORT[u] for u in PROVINCES[:4])], [1, "A", 1, 2, 3, 4],
              [2, "B", 5, None, 7, 8]]  # fmt: skip
    take(small, save(tmp_path / "a.xlsx", {"S": across}), "2014", "ngang")
    observations = read(small, "2014")
    assert [value(observations, u, "a") for u in PROVINCES[:4]] == [1, 2, 3, 4]
    assert [value(observations, u, "b") for u in PROVINCES[:4]] == [5, None, 7, 8]
    assert cell(observations, PROVINCES[2], "b")[1] == "E3"
    assert cell(observations, PROVINCES[0], "a")[1] == "C2"
    (two,) = observations.evidence(PROVINCES[:2], ["2014"], ["a"])
    assert sorted(two.cells.split(", ")) == ["C2", "D2"]


def test_a_scoring_sheet_says_the_indicator_in_its_item_column(
    small: Project, tmp_path: Path
) -> None:
    columns = [
        {"field": "item", "type": "text", "labels": ["Mã"]},
        {"field": "self", "labels": ["Tự chấm"]},
        {"field": "verified", "labels": ["Thẩm định"], "missing": [""]},
    ]
    mapping(small, "phieu", columns=columns, unit_cell="B1", feeds={"verified": "*"})
    sheet = [["Tỉnh:", SHORT[PROVINCES[0]]], ["Mã", "Tự chấm", "Thẩm định"], ["b", 9, 7],
             ["a", 8, 6], ["z.9", 1, 1]]  # fmt: skip
    outcome = take(small, save(tmp_path / "a.xlsx", {"S": sheet}), "2014", "phieu").outcome
    assert "vào 2 chỉ tiêu: b; a; khung chi-so-tinh không có: z.9; không dùng: self" in outcome
    fed = read(small, "2014")
    assert (value(fed, PROVINCES[0], "a"), cell(fed, PROVINCES[0], "a")[1]) == (6, "C4")
    assert (value(fed, PROVINCES[0], "b"), cell(fed, PROVINCES[0], "b")[1]) == (7, "C3")
    (problem,) = fed.problems
    assert (problem.code, problem.cell, problem.found) == ("unknown_indicator", "C5", "z.9")
    assert problem.severity == "warning"


def test_one_wrong_cell_costs_that_value_only(small: Project, tmp_path: Path) -> None:
    table = rows()
    table[1][1] = "khoảng 5"
    take(small, save(tmp_path / "a.xlsx", {"S": table}), "2014", "bang")
    observations = read(small, "2014")
    (problem,) = observations.problems
    assert (problem.code, problem.cell) == ("not_a_number", "B2")
    assert value(observations, PROVINCES[0], "a") is None
    assert value(observations, PROVINCES[0], "b") == 2
    assert value(observations, PROVINCES[1], "a") == 2


# --- several files


def test_a_newer_delivery_of_the_same_mapping_replaces_the_older_for_its_units(
    small: Project, tmp_path: Path
) -> None:
    take(small, save(tmp_path / "a.xlsx", {"S": rows()}), "2014", "bang")
    newer = save(tmp_path / "b.xlsx", {"S": rows(50, 60, units=PROVINCES[:2])})
    take(small, newer, "2014", "bang")
    observations = read(small, "2014")
    assert codes(observations) == ["superseded"]
    assert [value(observations, u, "a") for u in PROVINCES[:4]] == [50, 51, 3, 4]
    assert cell(observations, PROVINCES[0], "a")[0].endswith("bang.2.xlsx")
    take(small, newer, "2014", "bang", counts=False)
    assert value(read(small, "2014"), PROVINCES[0], "a") == 1


def test_two_mappings_that_differ_are_an_error_that_names_both_cells(
    small: Project, tmp_path: Path
) -> None:
    take(small, save(tmp_path / "a.xlsx", {"S": rows()}), "2014", "bang")
    other = rows()
    other[2][1] = 77
    take(small, save(tmp_path / "b.xlsx", {"T": other}), "2014", "bang-2")
    observations = read(small, "2014")
    (problem,) = observations.problems
    assert (problem.code, problem.severity, problem.cell) == ("double_source", "error", "B3")
    assert problem.unit == PROVINCES[1]
    other = "data/raw/chi-so-tinh/2014/sources/bang-2.xlsx, trang tính 'T', ô B3"
    assert problem.found == f"2 ở ô này; 77 ở {other}"
    assert value(observations, PROVINCES[1], "a") is None
    assert value(observations, PROVINCES[1], "b") == 3  # the same in both: one value
    assert [value(observations, u, "a") for u in PROVINCES[2:4]] == [3, 4]


def test_a_period_without_exports_has_no_observations(small: Project) -> None:
    observations = read(small, "2013", "2014")
    assert observations.table.empty and observations.problems == ()
    assert observations.evidence([PROVINCES[0]], ["2014"], ["a"]) == ()


# --- units


def test_units_that_do_not_fit_are_named_in_the_last_lines(small: Project, tmp_path: Path) -> None:
    table = rows(units=[PROVINCES[0], PROVINCES[9], PROVINCES[2]])
    table.append(["Hà Tam", 1, 2, 3])
    path = save(tmp_path / "a.xlsx", {"S": table})
    words = ("--programme", TABLE, "--period", 2014, "--source", "bang")
    lacking = [f"Tỉnh {SHORT[unit]}" for unit in (PROVINCES[1], PROVINCES[3])]
    wanted = [
        f"đơn vị trong bảng mà chương trình không có (2): Tỉnh {SHORT[PROVINCES[9]]}; Hà Tam",
        f"đơn vị của chương trình không có trong bảng (2): {'; '.join(lacking)}",
    ]
    for command, did in (("check", "đã kiểm tra"), ("import", "đã nhận")):
        done = run(command, path, *words)
        last = f"1 tệp {did}, 1 lỗi, 0 nhắc nhở."
        assert done.stdout.splitlines()[-3:] == [*wanted, last], done.output
        assert done.exit_code == 1  # Hà Tam is no province
    assert set(read(small, "2014").table["unit"]) == {PROVINCES[0], PROVINCES[2]}


# --- declared


def test_a_mapping_none_of_whose_codes_the_framework_has_is_refused(
    small: Project, tmp_path: Path
) -> None:
    mapping(small, "khac", feeds={"a": "aa", "b": "bb"})
    with pytest.raises(ConfigError, match="không có chỉ tiêu nào mà ánh xạ đưa vào"):
        take(small, save(tmp_path / "a.xlsx", {"S": rows()}), "2014", "khac")
    assert not (small.raw / TABLE).exists()


def test_a_misspelt_code_is_named_with_file_and_line(small: Project) -> None:
    assert list(mapping_faults(check_params(small).declared)) == []
    name = "params/sources/bang.yml"
    replace_text(small, name, "  papi: papi", "  papi: papii")
    (fault,) = mapping_faults(check_params(small).declared)
    line = (small.root / name).read_text("utf-8").splitlines().index("  papi: papii") + 1
    assert fault.where == f"{name}, dòng {line}, khoá feeds.papi"
    assert "'papii'" in fault.what and "papi?" in fault.todo


def test_a_programme_that_shares_some_codes_by_chance_is_not_fed(small: Project) -> None:
    name = "params/sources/bang.yml"
    replace_text(small, name, "  papi: papi", "  papi: papii")
    replace_text(small, name, "  b: b", "  b: bbb")
    assert list(mapping_faults(check_params(small).declared)) == []


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"feeds": {"c": "a"}}, "không phải cột số"),
        ({"feeds": {"unit": "a"}}, "không phải cột số"),
        ({"feeds": {"a": "a", "b": "a"}}, "nhiều cột cùng vào"),
        ({"feeds": {"a": "*"}}, "cột item"),
        ({"sheets": ["{nam}_PAPI"]}, "chỗ điền"),
    ],
)
def test_what_cannot_be_fed_is_refused_when_it_is_declared(
    small: Project, keys: dict[str, Any], message: str
) -> None:
    mapping(small, "sai", **keys)
    (fault,) = mapping_faults(check_params(small).declared)
    assert fault.file == "params/sources/sai.yml" and message in fault.what


def test_a_programme_on_tables_takes_no_forms_and_disturbs_no_other(
    small: Project, tmp_path: Path
) -> None:
    path = REPO.raw / "dak-nong-650" / "2023-Q4" / "so-tttt.xlsx"
    done = run("import", path, "--programme", TABLE, "--period", "2014")
    assert isinstance(done.exception, ConfigError) and "--source" in done.exception.todo
    assert "dak-nong-650" in run("check", path, "--json").stdout


def test_a_mapping_without_feeds_is_kept_and_feeds_nothing(small: Project, tmp_path: Path) -> None:
    mapping(small, "khong")
    outcome = take(small, save(tmp_path / "a.xlsx", {"S": rows()}), "2014", "khong").outcome
    assert "chỉ lưu và kiểm tra: ánh xạ không có khoá feeds" in outcome
    assert read(small, "2014").table.empty


def test_the_shipped_mapping_of_the_pci_feeds_its_sub_indices() -> None:
    feeds = yaml.safe_load((REPO.params / "sources" / "pci.yml").read_text("utf-8"))["feeds"]
    assert set(feeds.values()) == {*PCI, "pci"}


def test_a_formula_without_a_stored_value_is_said(small: Project, tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", {"S": rows()})
    opened = openpyxl.load_workbook(path)
    opened["S"]["D2"] = "=B2+C2"
    opened.save(path)
    take(small, path, "2014", "bang")
    observations = read(small, "2014")
    assert [(p.code, p.cell) for p in observations.problems] == [("formula_without_value", "D2")]
    assert value(observations, PROVINCES[0], "papi") is None
