"""`baocao new programme FILE`: a programme from a workbook by one command, all of it or nothing."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from project import copy_project
from table_books import DATA, FRAMEWORK, UNITS, small_book, write_book, write_csv
from typer.testing import CliRunner

from helpers.cli import app, main
from helpers.core.paths import ROOT_VARIABLE, Project
from helpers.intake.tables import read_tables
from helpers.new.csv_rows import with_rows
from helpers.new.write import write_together
from helpers.params.load import Setting, load_setting
from helpers.params.whole import check_params

PROVINCES = ("Hà Nội", "TP. Hồ Chí Minh", "Da Nang", "Bắc Ninh", "Quang Ninh", "Cần Thơ", "BRVT",
             "Đắc Lắc", "Hà Giang", "Nghệ An")  # fmt: skip


@pytest.fixture()
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = copy_project(tmp_path)
    monkeypatch.setenv(ROOT_VARIABLE, str(made.root))
    return made


def call(*words: object) -> Result:
    return CliRunner().invoke(app, ["new", "programme", *map(str, words)])


def setting_of(project: Project, programme: str) -> Setting:
    return load_setting(project, programme)


def snapshot(project: Project) -> dict[str, bytes]:
    """All files but the lock by which additions take turns."""
    return {
        project.relative(path): path.read_bytes()
        for path in sorted(project.root.rglob("*"))
        if path.is_file() and ".cache" not in path.parts
    }


def status(words: list[object], monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit status as a shell sees it."""
    monkeypatch.setattr("sys.argv", ["baocao", *map(str, words)])
    with pytest.raises(SystemExit) as left:
        main()
    return int(left.value.code or 0)


def provincial(*more: tuple[Any, ...], years: tuple[int, ...] = (2022, 2023)) -> list[Any]:
    rows: list[Any] = [("Tỉnh", "Năm", "A", "B")]
    for year in years:
        rows += [(name, year, 5 + n / 10, 9 - n / 10) for n, name in enumerate(PROVINCES)]
    return [*rows, *more]


def test_one_command_makes_a_programme_that_the_checks_accept(
    project: Project, tmp_path: Path
) -> None:
    done = call(small_book(tmp_path / "Chỉ số CĐS xã 2023.xlsx"))
    assert done.exit_code == 0, done.output
    setting = setting_of(project, "chi-so-cds-xa-2023")
    assert check_params(project).stopping("chi-so-cds-xa-2023") == ()
    assert [period.id for period in setting.programme.periods] == ["2022", "2023"]
    assert setting.programme.current == ("2023",)
    assert setting.programme.source.kind == "table"
    assert [unit.name_vi for unit in setting.reporting_units] == list(UNITS)
    assert setting.programme.whole == "toan-the"
    assert setting.programme.group_vi == "xã, phường"
    assert setting.framework.score is not None
    assert setting.framework.score.rule == "composite"
    assert setting.documents[setting.programme.document].kind == "Bảng số liệu"


def test_it_says_what_it_assumed_wrote_and_what_comes_next(
    project: Project, tmp_path: Path
) -> None:
    done = call(small_book(tmp_path / "x.xlsx"), "--id", "thu", "--name", "Chỉ số thử")
    assert "4 đơn vị, 2 kỳ (2022 … 2023), 4 chỉ tiêu, 32 giá trị" in done.output
    assert "cách chuẩn hoá: min–max 0–100" in done.output
    assert "khoá cover" in done.output
    assert "params/programmes/thu.yml" in done.output
    assert done.output.endswith("Lập báo cáo: baocao build --programme thu\n")
    assert setting_of(project, "thu").programme.name_vi == "Chỉ số thử"
    written = (project.params / "programmes" / "thu.yml").read_text(encoding="utf-8")
    assert "# Thể thức văn bản" in written


def test_the_file_is_kept_unchanged_and_read_again_as_observations(
    project: Project, tmp_path: Path
) -> None:
    path = small_book(tmp_path / "x.xlsx")
    call(path, "--id", "thu")
    kept = project.raw / "thu" / "tables" / "x.xlsx"
    assert kept.read_bytes() == path.read_bytes()
    observations = read_tables(setting_of(project, "thu"), ["2022", "2023"])
    assert observations.problems == ()
    table = observations.table.set_index(["unit", "period"])
    for name, year, *cells in DATA[1:]:
        unit = next(u.id for u in setting_of(project, "thu").reporting_units if u.name_vi == name)
        assert table.loc[(unit, str(year)), ["A1", "A2", "B1", "B2"]].tolist() == cells
    (evidence,) = observations.evidence(["xa-hoa-an"], ["2023"], ["A2"])
    assert (evidence.sheet, evidence.cells) == ("Số liệu", "D6")


def test_provinces_keep_their_ids_names_and_regions(project: Project, tmp_path: Path) -> None:
    rows = provincial(("Cả nước", 2023, 5.5, 8.5))
    done = call(write_book(tmp_path / "chi-so.xlsx", {"Số liệu": rows}))
    assert done.exit_code == 0, done.output
    setting = setting_of(project, "chi-so")
    ids = [unit.id for unit in setting.reporting_units]
    assert ids[:3] == ["tp-ha-noi", "tp-ho-chi-minh", "tp-da-nang"]
    assert {"tinh-ba-ria-vung-tau", "tinh-dak-lak"} <= set(ids)
    assert setting.unit("tinh-nghe-an").group_vi == "Bắc Trung Bộ và duyên hải miền Trung"
    assert setting.unit("tinh-nghe-an").group_en == "North Central and Central Coast"
    assert setting.programme.whole == "ca-nuoc"
    observations = read_tables(setting, ["2022", "2023"])
    assert observations.problems == ()
    whole = observations.table[observations.table["unit"] == "ca-nuoc"]
    assert whole[["period", "A"]].to_numpy().tolist() == [["2023", 5.5]]


def test_a_name_near_to_a_province_is_asked_about_and_nothing_is_written(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(project)
    path = write_book(tmp_path / "chi-so.xlsx", {"Số liệu": provincial(("Hà Tỉnh", 2023, 5, 6))})
    done = call(path)
    assert "Hà Tỉnh" in str(done.exception) and "Tỉnh Hà Tĩnh" in str(done.exception)
    assert snapshot(project) == before
    assert status(["new", "programme", path], monkeypatch) == 2


def test_provinces_before_and_after_the_merger_are_different_units(
    project: Project, tmp_path: Path
) -> None:
    rows = [("Tỉnh", "Năm", "A", "B"), *((n, y, 5, 6) for y in (2024, 2025)
            for n in ("An Giang", "Lào Cai", "Hà Nội"))]  # fmt: skip
    done = call(write_book(tmp_path / "x.xlsx", {"Số liệu": rows}))
    assert done.exit_code == 0, done.output
    setting = setting_of(project, "x")
    observations = read_tables(setting, ["2024", "2025"])
    assert observations.problems == ()
    pairs = set(zip(observations.table["unit"], observations.table["period"], strict=True))
    assert {("tinh-an-giang", "2024"), ("tinh-an-giang-2025", "2025")} <= pairs
    assert ("tp-ha-noi", "2024") in pairs and ("tp-ha-noi", "2025") in pairs


def test_units_that_no_registry_knows_get_ids_of_their_names_and_a_clash_is_said(
    project: Project, tmp_path: Path
) -> None:
    rows = [("Đơn vị", "Năm", "A", "B"), ("Phòng Nội vụ", 2023, 5, 6), ("Phòng Nói vụ", 2023, 6, 7),
            ("Overview", 2023, 1, 2)]  # fmt: skip
    done = call(write_book(tmp_path / "x.xlsx", {"Số liệu": rows}))
    ids = [unit.id for unit in setting_of(project, "x").reporting_units]
    assert ids == ["phong-noi-vu", "phong-noi-vu-2", "overview-2"]
    assert "Phòng Nói vụ → phong-noi-vu-2" in done.output
    observations = read_tables(setting_of(project, "x"), ["2023"])
    assert observations.table[["unit", "A"]].to_numpy().tolist() == [
        ["phong-noi-vu", 5], ["phong-noi-vu-2", 6], ["overview-2", 1],
    ]  # fmt: skip


def test_communes_of_one_name_are_told_apart_by_their_district_or_code(
    project: Project, tmp_path: Path
) -> None:
    rows = [("Huyện", "Xã", "Năm", "A", "B"), ("Huyện K", "Xã Hòa Bình", 2023, 5, 6),
            ("Huyện L", "Xã Hòa Bình", 2023, 6, 7),
            ("Huyện L", "Xã An Phú", 2023, 7, 8)]  # fmt: skip
    done = call(write_book(tmp_path / "x.xlsx", {"Số liệu": rows}))
    assert "Xã Hòa Bình (Huyện K)" in done.output
    coded = [("Mã xã", *rows[0][1:]), *((f"0{n}", *row[1:]) for n, row in enumerate(rows[1:]))]
    assert call(write_book(tmp_path / "y.xlsx", {"Số liệu": coded})).exit_code == 0
    for programme in ("x", "y"):
        setting = setting_of(project, programme)
        observations = read_tables(setting, ["2023"])
        assert observations.problems == () and len(setting.reporting_units) == 3
        assert observations.table["A"].tolist() == [5, 6, 7]
        assert observations.table["unit"].nunique() == 3


def test_an_existing_programme_is_not_written_over_unless_asked(
    project: Project, tmp_path: Path
) -> None:
    path = small_book(tmp_path / "thu.xlsx")
    assert call(path).exit_code == 0
    before = snapshot(project)
    assert "không ghi đè" in str(call(path).exception)
    assert snapshot(project) == before
    rows = [DATA[0], *(row for row in DATA[1:] if row[0] != UNITS[3])]
    done = call(small_book(tmp_path / "thu.xlsx", data=rows), "--replace")
    assert done.exit_code == 0, done.output
    assert len(setting_of(project, "thu").reporting_units) == 3
    others = [row for row in check_params(project).declared.units.rows if row.programme != "thu"]
    assert len(others) == len(before["params/units.csv"].splitlines()) - 1 - 5


def test_a_framework_of_another_programme_is_never_replaced(
    project: Project, tmp_path: Path
) -> None:
    path = small_book(tmp_path / "plan-650.xlsx")
    assert "đang dùng cho chương trình khác" in str(call(path, "--replace").exception)


@pytest.mark.parametrize(
    ("label", "id_"),
    [("T3/2024", "2024-M03"), ("6 tháng đầu năm 2024", "2024-H1"), ("9 tháng 2024", "2024-9M"),
     ("Tuần 5/2024", "2024-W05"), ("21/12/2023 - 31/3/2024", "2023-12-21-2024-03-31")],
)  # fmt: skip
def test_every_kind_of_period_is_declared_and_read_again(
    project: Project, tmp_path: Path, label: str, id_: str
) -> None:
    rows = [("Đơn vị", "Kỳ", "A", "B"), ("X", label, 5, 6), ("Y", label, 6, 7)]
    done = call(write_book(tmp_path / "x.xlsx", {"Số liệu": rows}))
    assert done.exit_code == 0, done.exception
    observations = read_tables(setting_of(project, "x"), [id_])
    assert observations.problems == () and observations.table["A"].tolist() == [5, 6]
    (project.raw / "x" / "tables" / "x.xlsx").unlink()
    again = [("Đơn vị", "Kỳ", "A", "B"), ("X", id_, 7, 8)]
    write_book(project.raw / "x" / "tables" / "y.xlsx", {"Số liệu": again})
    assert read_tables(setting_of(project, "x"), [id_]).table["A"].tolist() == [7]


@pytest.mark.parametrize(
    ("name", "content"), [("x.xlsx", b"nothing"), ("x.pdf", b"%PDF"), ("x.csv", b"")]
)
def test_a_file_that_is_no_table_is_refused_with_status_2(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    before = snapshot(project)
    (tmp_path / name).write_bytes(content)
    assert status(["new", "programme", tmp_path / name], monkeypatch) == 2
    assert snapshot(project) == before


def test_every_fault_of_a_framework_is_said_at_once(project: Project, tmp_path: Path) -> None:
    rows = [*FRAMEWORK, ("B3", "Ba", "N9", "ngang", 1, ""), ("B1", "Bốn", "N2", "", 1, "")]
    before = snapshot(project)
    text = str(call(small_book(tmp_path / "x.xlsx", framework=rows)).exception)
    assert "N9" in text and "ngang" in text and "B1" in text and "ô" in text
    assert snapshot(project) == before


def test_a_word_in_one_cell_is_said_and_stops_nothing(project: Project, tmp_path: Path) -> None:
    rows = [list(row) for row in DATA]
    rows[3][4] = "chưa rõ"
    done = call(small_book(tmp_path / "x.xlsx", data=rows))
    assert done.exit_code == 0 and "Cần xem lại" in done.output and "E4" in done.output
    observations = read_tables(setting_of(project, "x"), ["2022"])
    assert [(p.cell, p.code) for p in observations.problems] == [("E4", "not_a_number")]


def test_two_csv_files_of_coinr_become_one_programme(project: Project, tmp_path: Path) -> None:
    meta = [("iCode", "iName", "Parent", "Level", "Direction", "Weight", "Type"),
            ("a", "Một", "idx", 1, 1, 1, "Indicator"), ("b", "Hai", "idx", 1, -1, 1, "Indicator"),
            ("idx", "Chỉ số", "NA", 2, 1, 1, "Aggregate")]  # fmt: skip
    data = [("uCode", "uName", "Time", "a", "b"), ("U1", "Một xã", 2020, 1.5, 200),
            ("U2", "Hai xã", 2020, 2.5, 100)]  # fmt: skip
    done = call(write_csv(tmp_path / "iMeta.csv", meta), write_csv(tmp_path / "iData.csv", data),
                "--id", "coin")  # fmt: skip
    assert done.exit_code == 0, done.output
    observations = read_tables(setting_of(project, "coin"), ["2020"])
    assert observations.problems == ()
    assert observations.table[["unit", "a", "b"]].to_numpy().tolist() == [
        ["u1", 1.5, 200],
        ["u2", 2.5, 100],
    ]


def test_files_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    (tmp_path / "b").mkdir()
    with pytest.raises(OSError):
        write_together(tmp_path, {"a.txt": b"new", "c/d.txt": b"new", "b": b"new"})
    assert (tmp_path / "a.txt").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b"]
    write_together(tmp_path, {"a.txt": b"new", "c/d.txt": b"new"})
    assert (tmp_path / "c" / "d.txt").read_bytes() == b"new"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_rows_are_added_as_the_table_is_saved(end: str, separator: str) -> None:
    lines = ["sep=;" if separator == ";" else "id,name", "id;name" if separator == ";" else "a,A"]
    before = "\ufeff" + end.join([*lines, f'b{separator}"B{end}2"']) + end
    after = with_rows(before.encode(), [{"id": "c", "name": "C, D; E"}], lambda row: False)
    text = after.decode("utf-8-sig")
    assert text.startswith(before[1:]) and text.endswith(f'c{separator}"C, D; E"{end}')
    body = text.partition(end)[2] if separator == ";" else text
    assert len(list(csv.reader(body.splitlines(keepends=True), delimiter=separator))) >= 3


def test_of_several_sheets_a_terminal_is_asked_and_a_script_is_told(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = provincial(years=(2023,))
    path = write_book(tmp_path / "x.xlsx", {"Một": rows, "Hai": rows})
    before = snapshot(project)
    assert status(["new", "programme", path], monkeypatch) == 2
    assert snapshot(project) == before
    monkeypatch.setattr("helpers.cli.new.at_terminal", lambda: True)
    done = CliRunner().invoke(app, ["new", "programme", str(path)], input="Hai\n")
    assert done.exit_code == 0 and "'Một': 10 dòng" in done.output
    assert setting_of(project, "x").programme.source.sheets == ("Hai",)


def test_files_of_the_programme_that_was_replaced_are_still_read_and_that_is_said(
    project: Project, tmp_path: Path
) -> None:
    first = write_book(tmp_path / "x.xlsx", {"Số liệu": provincial()})
    second = write_book(tmp_path / "y.xlsx", {"Số liệu": provincial()})
    assert "còn tệp khác" not in call(first, "--id", "x").output
    output = call(second, "--id", "x", "--replace").output
    assert "data/raw/x/tables còn tệp khác, cũng được đọc: x.xlsx" in output
