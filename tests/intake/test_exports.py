"""Exports of other systems, taken in with `--source`: kept, read through their mapping, counted."""

import csv
import datetime as dt
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from project import PROGRAMME, REPO, copy_project, replace_text
from typer.testing import CliRunner, Result

from helpers.cli import app
from helpers.core.errors import ConfigError
from helpers.core.files import sha256
from helpers.core.paths import ROOT_VARIABLE, Project
from helpers.core.problems import Problem
from helpers.intake.export_checking import check_exports, check_paths
from helpers.intake.export_import import import_exports
from helpers.intake.forms import read_forms
from helpers.intake.importing import Delivery, Imported
from helpers.intake.observations import Observations
from helpers.intake.receipts import FILE, append_receipt, read_receipts
from helpers.intake.sources.read import load_mapping
from helpers.params.load import load_setting
from helpers.report.assessment.assess import assess
from helpers.report.assessment.inputs import inputs_fingerprint

QUARTER, SOURCE = "2023-Q1", "mot-cua-thu-tuc"
SAMPLE = REPO.root / "data" / "samples" / f"{SOURCE}.xlsx"
WHEN = dt.datetime(2023, 4, 5, 16)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Sở Y tế sent its form, Sở Thông tin và Truyền thông did not; the export has both."""
    project = copy_project(tmp_path, QUARTER, units=["so-y-te"])
    monkeypatch.setenv(ROOT_VARIABLE, str(project.root))
    monkeypatch.setenv("COLUMNS", "300")
    return project


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def take(project: Project, path: Path = SAMPLE, source: str = SOURCE, *, counts: bool = True,
         period: str = QUARTER) -> tuple[Imported, ...]:  # fmt: skip
    setting = load_setting(project, PROGRAMME)
    return import_exports(setting, period, [path], Delivery(WHEN, source, "Trung tâm HCC", counts))


def folder(project: Project) -> Path:
    return project.raw / PROGRAMME / QUARTER / "sources"


def read(project: Project) -> Observations:
    return read_forms(load_setting(project, PROGRAMME), [QUARTER])


def by_code(observations: Observations) -> dict[str, list[Problem]]:
    codes: dict[str, list[Problem]] = {}
    for problem in observations.problems:
        codes.setdefault(problem.code, []).append(problem)
    codes.pop("missing_workbook", None)
    return codes


def total(observations: Observations, unit: str, figure: str) -> int:
    table = observations.table
    return int(table[table["unit"] == unit][figure].sum())


def changed(to: Path, change: Callable[[Worksheet], Any], name: str = "ban-2.xlsx") -> Path:
    book = openpyxl.load_workbook(SAMPLE)
    change(book.active)
    book.save(to / name)
    return to / name


def only_so_tttt(sheet: Worksheet) -> None:
    """A later export with one department, whose first figure is another."""
    sheet.delete_rows(7, 2)
    sheet["F5"], sheet["G5"] = 31, 26


def without_sums(sheet: Worksheet) -> None:
    sheet["F5"] = 29


# --- taken in


def test_the_command_copies_registers_and_says_what_will_count(project: Project) -> None:
    words = ("--programme", PROGRAMME, "--period", QUARTER, "--source", SOURCE)
    done = run("import", SAMPLE, *words, "--received", "2023-04-05", "--sender", "Trung tâm HCC")
    copy = folder(project) / f"{SOURCE}.xlsx"
    assert copy.read_bytes() == SAMPLE.read_bytes()
    with (folder(project) / FILE).open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row == {
        "file": f"{SOURCE}.xlsx", "unit": "", "sha256": sha256(SAMPLE),
        "size": str(SAMPLE.stat().st_size), "received": "2023-04-05T00:00:00",
        "source": SOURCE, "sender": "Trung tâm HCC", "counts": "yes",
    }  # fmt: skip
    assert "đọc được 27 giá trị của 2 đơn vị; dùng cho đơn vị chưa có biểu: Tồn" in done.stdout
    # the export says 12 dossiers where the form of Sở Y tế says more: named, and no failure
    assert "báo cáo dùng biểu" in done.stdout, done.stdout
    assert done.exit_code == 0


def test_an_unknown_source_lists_the_known_ones(project: Project) -> None:
    words = (SAMPLE, "--programme", PROGRAMME, "--period", QUARTER, "--source", "igate")
    for command in ("import", "check"):
        error = run(command, *words).exception
        assert isinstance(error, ConfigError)
        assert error.exit_status == 2
        assert "'igate'" in str(error)
        assert "mot-cua-ho-so, mot-cua-thu-tuc, par-index, pci" in str(error)
    assert not folder(project).exists()


def test_the_same_export_twice_changes_nothing(project: Project) -> None:
    take(project)
    before = (folder(project) / FILE).read_bytes()
    (again,) = take(project)
    assert again.outcome == "đã có từ trước, không đổi gì"
    assert (folder(project) / FILE).read_bytes() == before


def test_a_file_of_which_nothing_can_be_read_is_refused_with_every_reason(
    project: Project, tmp_path: Path
) -> None:
    def broken(sheet: Worksheet) -> None:
        sheet["B4"], sheet["C4"] = "Nơi làm", "Số hiệu"

    imports = take(project, changed(tmp_path, broken))
    assert [(file.problem.code, file.problem.what) for file in imports if file.problem] == [
        ("missing_column", "thiếu cột 'Đơn vị'"),
        ("missing_column", "thiếu cột 'Mã TTHC'"),
    ]
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"no workbook")
    (imported,) = take(project, path)
    assert imported.problem is not None and imported.problem.code == "unreadable"
    assert not folder(project).exists()


def test_a_year_made_of_quarters_takes_no_export(project: Project) -> None:
    with pytest.raises(ConfigError, match="gộp từ các kỳ khác") as caught:
        take(project, period="2023")
    assert caught.value.found == "2023-Q1, 2023-Q2, 2023-Q3, 2023-Q4"


def test_an_export_that_no_framework_uses_is_kept_and_that_is_said(project: Project) -> None:
    path = REPO.root / "data" / "samples" / "thu-cong-vu.xlsx"
    (imported,) = take(project, path, "thu-cong-vu")
    assert "chỉ lưu và kiểm tra: chưa chỉ tiêu nào dùng" in imported.outcome
    assert (folder(project) / "thu-cong-vu.xlsx").exists()
    assert by_code(read(project)) == {}
    assert set(read(project).table["unit"]) == {"so-y-te"}


# --- counted


def test_an_export_counts_where_a_unit_sent_no_form_and_says_so(project: Project) -> None:
    take(project)
    observations = read(project)
    assert total(observations, "so-tttt", "received") == 1230
    (problem,) = by_code(observations)["export_instead_of_form"]
    assert (problem.unit, problem.severity) == ("so-tttt", "warning")
    assert problem.file.endswith(f"/sources/{SOURCE}.xlsx")
    assert "5 số liệu khác của biểu chưa có" in problem.found
    missing = {p.unit for p in observations.problems if p.code == "missing_workbook"}
    assert len(missing) == 24 and "so-tttt" not in missing
    assert f"data/raw/{PROGRAMME}/{QUARTER}/sources/{SOURCE}.xlsx" in observations.sources


def test_a_form_counts_before_an_export_and_every_difference_is_named(project: Project) -> None:
    before = total(read(project), "so-y-te", "received")
    take(project)
    observations = read(project)
    assert total(observations, "so-y-te", "received") == before != 12
    differ = by_code(observations)["sources_differ"]
    (received,) = [problem for problem in differ if problem.cell == "F7"]
    assert received.unit == "so-y-te"
    assert "iGate: 12; biểu: " in received.found
    assert received.severity == "warning"


def test_figures_that_an_export_lacks_have_no_data_and_its_cells_are_the_evidence(
    project: Project,
) -> None:
    take(project)
    assessment = assess(project, PROGRAMME, QUARTER)
    values = assessment.facts.values
    online = values.get("so-tttt", "C", QUARTER, "own")
    assert (online.numerator, online.denominator) == (1025, 1230)
    assert values.get("so-tttt", "A", QUARTER, "own").denominator == 2
    assert values.get("so-tttt", "F", QUARTER, "own").status == "no_data"
    assert values.get("so-tttt", "B", QUARTER, "own").status == "no_data"
    whole = values.get("tinh-dak-nong", "C", QUARTER, "own")
    assert whole.reporting == 2
    assert values.get("tinh-dak-nong", "F", QUARTER, "own").reporting == 1
    (target,) = [
        f for f in assessment.findings["so-tttt"] if f.indicator == "A" and "target" in f.kind
    ]
    assert [(e.file.rpartition("/")[2], e.cells) for e in target.evidence if e.file] == [
        (f"{SOURCE}.xlsx", "G5:G6, F5:F6")
    ]


def test_rows_of_other_units_between_are_not_named_as_evidence(
    project: Project, tmp_path: Path
) -> None:
    def scattered(sheet: Worksheet) -> None:
        rows = [[cell.value for cell in sheet[row]] for row in (5, 7, 6)]
        for at, row in enumerate(rows, start=5):
            for column, value in enumerate(row, start=1):
                sheet.cell(at, column, value)

    take(project, changed(tmp_path, scattered))
    (project.raw / PROGRAMME / QUARTER / "so-y-te.xlsx").unlink()
    (place,) = read(project).evidence(["so-tttt"], [QUARTER], ["received"])
    assert place.cells == "F5, F7"
    (place,) = read(project).evidence(["so-tttt", "so-y-te"], [QUARTER], ["received"])
    assert place.cells == "F5:F7"


def dossiers(to: Path) -> Path:
    """The sample of dossiers a year earlier, so that they lie in the quarter of these tests."""
    path = REPO.root / "data" / "samples" / "mot-cua-ho-so.csv"
    text = path.read_text("utf-8").replace("/2023", "/2022").replace("/2024", "/2023")
    text = text.replace("2023-", "2022-").replace("2024-", "2023-")
    (to / path.name).write_text(text, encoding="utf-8")
    return to / path.name


def test_an_export_of_another_period_is_named_and_not_taken_in(project: Project) -> None:
    path = REPO.root / "data" / "samples" / "mot-cua-ho-so.csv"
    (imported,) = take(project, path, "mot-cua-ho-so")
    assert imported.problem is not None and imported.problem.code == "wrong_period"
    assert not folder(project).exists()


def test_a_filed_export_of_another_period_is_named_and_does_not_count(project: Project) -> None:
    path = REPO.root / "data" / "samples" / "mot-cua-ho-so.csv"
    take(project, path, "mot-cua-ho-so", counts=False)
    (receipt,) = read_receipts(folder(project))
    append_receipt(folder(project), receipt.model_copy(update={"counts": True}))
    (problem,) = by_code(read(project))["wrong_period"]
    assert "kỳ 2023-Q1" in problem.what
    assert set(read(project).table["unit"]) == {"so-y-te"}


def test_counted_dossiers_name_the_range_that_was_counted(project: Project, tmp_path: Path) -> None:
    take(project, dossiers(tmp_path), "mot-cua-ho-so")
    observations = read(project)
    assert total(observations, "so-tttt", "received") == 3
    (place,) = observations.evidence(["so-tttt"], [QUARTER], ["received"])
    assert (place.file.rpartition("/")[2], place.cells) == ("mot-cua-ho-so.csv", "A2:G7")


def test_two_systems_for_one_figure_are_both_named_and_neither_counts(
    project: Project, tmp_path: Path
) -> None:
    take(project)
    take(project, dossiers(tmp_path), "mot-cua-ho-so")
    observations = read(project)
    double = by_code(observations)["double_source"]
    assert {problem.file.rpartition("/")[2] for problem in double} == {
        "mot-cua-thu-tuc.xlsx", "mot-cua-ho-so.csv"
    }  # fmt: skip
    assert {problem.unit for problem in double} == {"so-tttt"}
    assert all(problem.severity == "error" and "--keep" in problem.todo for problem in double)
    received = [problem for problem in double if "'Tiếp nhận trong kỳ'" in problem.what]
    assert len(received) == 2 and "1230" in received[0].found
    mine = observations.table[observations.table["unit"] == "so-tttt"]
    # only one of them brings this one
    assert "received" not in mine.dropna(axis="columns")
    assert mine["processed_online"].notna().any()
    take(project, counts=False)
    assert "double_source" not in by_code(read(project))
    assert total(read(project), "so-tttt", "received") == 3


def test_the_later_export_counts_for_the_units_in_it_and_the_earlier_for_the_others(
    project: Project, tmp_path: Path
) -> None:
    (project.raw / PROGRAMME / QUARTER / "so-y-te.xlsx").unlink()
    take(project)
    (imported,) = take(project, changed(tmp_path, only_so_tttt))
    assert imported.file.endswith(f"/sources/{SOURCE}.2.xlsx")
    observations = read(project)
    assert total(observations, "so-tttt", "received") == 1231
    assert total(observations, "so-y-te", "received") == 12
    (problem,) = by_code(observations)["superseded"]
    assert problem.file.endswith(f"/{SOURCE}.xlsx")
    assert problem.found == "1/2 đơn vị của tệp này có trong tệp sau"
    take(project)  # the first one again: from now on it is the latest
    assert total(read(project), "so-tttt", "received") == 1230
    assert len(read_receipts(folder(project))) == 3


def test_an_export_can_be_kept_without_counting(project: Project) -> None:
    (imported,) = take(project, counts=False)
    assert imported.outcome.endswith("giữ, từ nay không tính")
    assert set(read(project).table["unit"]) == {"so-y-te"}
    assert by_code(read(project)) == {}
    take(project)
    assert total(read(project), "so-tttt", "received") == 1230


def test_an_export_with_an_error_is_set_aside_whole(project: Project, tmp_path: Path) -> None:
    (imported,) = take(project, changed(tmp_path, lambda sheet: sheet.__setitem__("F6", "N/A")))
    assert "để riêng" in imported.outcome
    observations = read(project)
    assert set(observations.table["unit"]) == {"so-y-te"}
    codes = by_code(observations)
    assert [problem.cell for problem in codes["not_a_number"]] == ["F6"]
    assert len(codes["export_set_aside"]) == 1


def test_the_rules_of_the_form_hold_for_an_export_too(project: Project, tmp_path: Path) -> None:
    take(project, changed(tmp_path, without_sums))
    observations = read(project)
    (problem,) = by_code(observations)["parts_and_total"]
    assert (problem.unit, problem.cell, problem.found) == ("so-tttt", "F5", "29 ≠ 30")
    assert set(observations.table["unit"]) == {"so-y-te"}


def test_an_export_that_was_edited_or_put_there_by_hand_does_not_count(project: Project) -> None:
    take(project)
    path = folder(project) / f"{SOURCE}.xlsx"
    shutil.copyfile(path, folder(project) / "khac.xlsx")
    book = openpyxl.load_workbook(path)
    book.active["F5"] = 31
    book.save(path)
    codes = by_code(read(project))
    assert set(codes) == {"changed_after_receipt", "unregistered_export"}
    path.unlink()
    assert "received_file_missing" in by_code(read(project))
    assert set(read(project).table["unit"]) == {"so-y-te"}


def test_a_mapping_without_items_cannot_count_for_a_form_of_items(project: Project) -> None:
    replace_text(
        project, "params/sources/so-hoa.yml", "layout:", "counts_in: [tthc-quarter]\nlayout:"
    )
    with pytest.raises(ConfigError, match="không cùng một cách ghi"):
        take(project, REPO.root / "data" / "samples" / "so-hoa.xlsx", "so-hoa")


@pytest.mark.parametrize("number", [10**20, 10**16])
def test_a_number_too_large_for_a_count_is_a_problem_at_its_cell(
    project: Project, tmp_path: Path, number: int
) -> None:
    path = changed(tmp_path, lambda sheet: sheet.__setitem__("F5", number))
    (checked,) = check_exports(project, [path], SOURCE, PROGRAMME, QUARTER)
    assert ("out_of_range", "F5") in {(problem.code, problem.cell) for problem in checked.problems}
    take(project, path)
    codes = by_code(read(project))
    assert [problem.cell for problem in codes["out_of_range"]] == ["F5"]
    assert set(read(project).table["unit"]) == {"so-y-te"}


def test_a_constant_of_a_mapping_stands_beside_the_figures_that_count(project: Project) -> None:
    name, constants = f"params/sources/{SOURCE}.yml", "constants: {reports_due: 4}\ntotals:"
    replace_text(project, name, "totals:", constants)
    take(project)
    assert total(read(project), "so-tttt", "received") > 0
    assert "export_instead_of_form" in by_code(read(project))
    replace_text(project, name, "reports_due", "received_postal")
    with pytest.raises(ConfigError, match="Hằng số") as caught:
        take(project)
    assert caught.value.found == "received_postal"


def test_a_mapping_of_blocks_cannot_count_at_all() -> None:
    mapping = load_mapping(REPO, "pci")
    with pytest.raises(ValueError, match="counts_in"):
        type(mapping).model_validate({**mapping.model_dump(), "counts_in": ("tthc-quarter",)})


def test_a_build_is_out_of_date_when_an_export_came(project: Project, tmp_path: Path) -> None:
    before = inputs_fingerprint(project, PROGRAMME, QUARTER)
    path = dossiers(tmp_path)
    text = tmp_path / "ho-so.tsv"
    text.write_text(path.read_text("utf-8").replace(",", "\t"), encoding="utf-8")
    take(project, text, "mot-cua-ho-so")
    (project.raw / PROGRAMME / QUARTER / "sources" / FILE).unlink()
    assert inputs_fingerprint(project, PROGRAMME, QUARTER) != before


# --- checked


def test_check_reads_an_export_wherever_it_lies_and_lists_its_values(project: Project) -> None:
    words = ("check", SAMPLE, "--source", SOURCE, "--programme", PROGRAMME, "--period", QUARTER)
    done = run(*words)
    assert done.exit_code == 0
    assert "so-tttt 1.001 received = 30 (Dữ liệu!F5)" in done.stdout
    file = json.loads(run(*words, "--json").stdout)["files"][0]
    assert (file["period"], len(file["values"])) == (QUARTER, 27)
    assert file["values"][2]["cell"] == "F5"
    assert not folder(project).exists()


def test_check_marks_the_wrong_cells_of_an_export(project: Project, tmp_path: Path) -> None:
    path = changed(tmp_path, lambda sheet: sheet.__setitem__("F6", "N/A"))
    out = tmp_path / "tra"
    done = run("check", path, "--source", SOURCE, "--programme", PROGRAMME, "--period", QUARTER,
               "--out", out)  # fmt: skip
    assert done.exit_code == 1
    (copy,) = out.iterdir()
    comment = openpyxl.load_workbook(copy)["Dữ liệu"]["F6"].comment
    assert comment is not None and "LỖI: không phải số" in comment.text


def test_check_finds_received_exports_among_the_forms(project: Project) -> None:
    take(project)
    both = check_paths(project, [project.raw], "")
    assert [Path(file.shown).name for file in both] == ["so-y-te.xlsx", f"{SOURCE}.xlsx"]
    assert {problem.code for problem in both[1].problems} == {"sources_differ"}
    stranger = folder(project) / "la.csv"
    stranger.write_text("a,b\n", encoding="utf-8")
    (checked,) = check_paths(project, [stranger], "")
    assert [problem.code for problem in checked.problems] == ["unregistered_export"]


def test_provinces_need_no_programme_and_any_period_can_be_named(project: Project) -> None:
    path = REPO.root / "data" / "samples" / "ict-index.xlsx"
    for period, last in (("2017", 31), ("2017-Q3", 30), ("2017-M12", 31), ("2017-M02", 28)):
        (checked,) = check_exports(project, [path], "ict-index", period=period)
        assert checked.period == period and checked.values, last
    for period in ("", "2017-Q5", "quý I"):
        with pytest.raises(ConfigError, match="kỳ nào"):
            check_exports(project, [path], "ict-index", period=period)
    with pytest.raises(ConfigError, match="của một chương trình"):
        check_exports(project, [SAMPLE], SOURCE, period="2017")


def test_a_printed_programme_keeps_a_score_sheet_as_it_came(project: Project) -> None:
    path = REPO.root / "data" / "samples" / "ict-index.xlsx"
    setting = load_setting(project, "dak-lak-ict-index")
    (imported,) = import_exports(
        setting, "2017", [path], replace(Delivery(WHEN), source="ict-index")
    )
    assert imported.problem is None and "chỉ lưu và kiểm tra" in imported.outcome
    (checked,) = check_paths(project, [project.root / imported.file], "")
    assert checked.problems == () and checked.values


def test_an_export_is_compared_with_the_periods_before_as_a_form_is(
    project: Project, tmp_path: Path
) -> None:
    """Its form of the quarter before says what was carried over; the export says another number."""
    unit, code = "so-tttt", "MP-SO-TTTT-001"
    last = project.raw / PROGRAMME / QUARTER / f"{unit}.xlsx"
    shutil.copyfile(REPO.raw / PROGRAMME / QUARTER / last.name, last)
    carried = openpyxl.load_workbook(last)["Số liệu"]["O8"].value

    def with_code(sheet: Worksheet, opening: int) -> None:
        sheet.delete_rows(6, 3)
        sheet["C5"], sheet["E5"] = code, opening

    for opening, expected in ((carried, []), (carried + 1, [(f"{carried + 1} ≠ {carried}", "E5")])):
        name = f"ban-{opening}.xlsx"
        taken = take(project, changed(tmp_path, lambda s, n=opening: with_code(s, n), name),
                     period="2023-Q2")  # fmt: skip
        observations = read_forms(load_setting(project, PROGRAMME), [QUARTER, "2023-Q2"])
        mine = [problem for problem in observations.problems if problem.file == taken[0].file]
        assert [(p.found, p.cell) for p in mine if p.code == "stock_and_flow"] == expected
        (checked,) = check_paths(project, [project.root / taken[0].file], "")
        assert [p.found for p in checked.problems if p.code == "stock_and_flow"] == [
            text for text, _ in expected
        ]


def test_a_jump_from_the_forms_of_the_periods_before_is_asked_about(
    project: Project, tmp_path: Path
) -> None:
    periods = [QUARTER, "2023-Q2", "2023-Q3"]
    for period in periods[:2]:
        last = project.raw / PROGRAMME / period / "so-tttt.xlsx"
        last.parent.mkdir(exist_ok=True)
        shutil.copyfile(REPO.raw / PROGRAMME / period / last.name, last)

    def many(sheet: Worksheet) -> None:
        sheet.delete_rows(6, 3)
        for cell, number in zip("FGHIJKL", (90000, 90000, 0, 0, 90002, 90002, 0), strict=True):
            sheet[f"{cell}5"] = number

    (taken,) = take(project, changed(tmp_path, many), period=periods[-1])
    codes = by_code(read_forms(load_setting(project, PROGRAMME), periods))
    assert {(problem.file, problem.cell) for problem in codes["jump"]} == {
        (taken.file, "F5:F5"), (taken.file, "J5:J5")
    }  # fmt: skip
    assert all("trung vị 2 kỳ trước" in problem.found for problem in codes["jump"])
