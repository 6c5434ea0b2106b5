"""A declared correction changes what is read, is told in the report, and fails once it is moot."""

import datetime as dt
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from project import PROGRAMME, REPO, SHEET, change_cells, copy_project, workbook

from helpers.core.errors import ConfigError
from helpers.core.paths import Project
from helpers.findings.model import Finding
from helpers.findings.sentences import sentence
from helpers.intake.forms import read_forms
from helpers.intake.importing import Delivery, import_workbooks
from helpers.intake.observations import Observations
from helpers.params.load import load_setting
from helpers.report.assessment.assess import assess
from helpers.report.record.record import make_record

UNIT, QUARTER = "so-tttt", "2023-Q1"
FILE = f"data/raw/{PROGRAMME}/{QUARTER}/{UNIT}.xlsx"
WHY = {
    "programme": PROGRAMME,
    "reason_vi": "đơn vị đính chính bằng văn bản",
    "reason_en": "the agency's letter",
    "who": "Nguyễn Văn A",
    "date": "2023-04-21",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy_project(tmp_path, QUARTER, units=[UNIT, "ban-dan-toc"])


def declare(project: Project, *entries: dict[str, Any]) -> None:
    content = {"corrections": [{**WHY, **entry} for entry in entries]}
    path = project.params / "corrections.yml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def read(project: Project) -> Observations:
    return read_forms(load_setting(project, PROGRAMME), [QUARTER])


def value(observations: Observations, row: int, name: str) -> int:
    table = observations.table
    return int(table[(table["unit"] == UNIT) & (table["row"] == row)][name].iloc[0])


def problems(observations: Observations) -> list[tuple[str, str]]:
    listed = [problem for problem in observations.problems if problem.code != "missing_workbook"]
    return [(problem.code, problem.cell) for problem in listed]


def test_the_shipped_file_declares_no_correction() -> None:
    assert load_setting(REPO, PROGRAMME).corrections == ()


def test_a_project_without_the_file_has_no_correction(project: Project) -> None:
    (project.params / "corrections.yml").unlink()
    assert read(project).corrections == ()


# the row 9 of the shipped workbook: received 8 = online 8; processed 8 = on time 8; digitised 4


def test_a_cell_is_read_otherwise_and_the_file_stays_as_it_is(project: Project) -> None:
    before = workbook(project, UNIT, QUARTER).read_bytes()
    declare(project, {"file": FILE, "cell": "P9", "old": 4, "new": 5})
    observations = read(project)
    assert value(observations, 9, "digitised") == 5
    assert problems(observations) == []
    (fix,) = observations.corrections
    assert (fix.file, fix.sheet, fix.cell) == (FILE, SHEET, "P9")
    assert (fix.unit, fix.period, fix.old, fix.new) == (UNIT, QUARTER, 4, 5)
    assert workbook(project, UNIT, QUARTER).read_bytes() == before


def test_a_key_finds_its_cell(project: Project) -> None:
    key = {"unit": UNIT, "period": QUARTER, "item": "MP-SO-TTTT-002", "figure": "digitised"}
    declare(project, {"key": key, "old": 4, "new": 3})
    observations = read(project)
    assert value(observations, 9, "digitised") == 3
    assert observations.corrections[0].cell == "P9"


def test_a_cell_that_is_no_number_can_be_corrected(project: Project) -> None:
    change_cells(workbook(project, UNIT, QUARTER), {"P9": "bốn"})
    assert problems(read(project)) == [("not_a_count", "P9")]
    declare(project, {"file": FILE, "cell": "P9", "old": "bốn", "new": 4})
    observations = read(project)
    assert problems(observations) == []
    assert value(observations, 9, "digitised") == 4


def test_the_rules_hold_for_corrected_values_too(project: Project) -> None:
    declare(project, {"file": FILE, "cell": "P9", "old": 4, "new": 9})
    assert problems(read(project)) == [("part_above_whole", "P9")]


def test_a_key_without_item_reaches_every_cell_with_the_old_value(project: Project) -> None:
    path = workbook(project, UNIT, QUARTER)
    sheet = openpyxl.load_workbook(path)[SHEET]
    rows = [row for row in range(8, 43) if sheet[f"P{row}"].value == 0]
    key = {"unit": UNIT, "period": QUARTER, "figure": "digitised"}
    change_cells(path, {f"P{row}": 999 for row in rows})
    declare(project, {"key": key, "old": 999, "new": 0, "expect": len(rows)})
    observations = read(project)
    assert problems(observations) == []
    assert len(observations.corrections) == len(rows)
    declare(project, {"key": key, "old": 999, "new": 0, "expect": len(rows) + 1})
    assert ("correction_mended", "") in problems(read(project))


@pytest.mark.parametrize("by", ["cell", "key"])
def test_a_correction_fails_once_the_source_is_mended(project: Project, by: str) -> None:
    key = {"unit": UNIT, "period": QUARTER, "item": "MP-SO-TTTT-002", "figure": "digitised"}
    place = {"file": FILE, "cell": "P9"} if by == "cell" else {"key": key}
    declare(project, {**place, "old": 4, "new": 5})
    change_cells(workbook(project, UNIT, QUARTER), {"P9": 5})
    observations = read(project)
    assert problems(observations) == [("correction_mended", "P9")]
    (p,) = (p for p in observations.problems if p.code == "correction_mended")
    assert "mục 1 của params/corrections.yml" in p.what
    assert "'5" in p.found
    assert p.severity == "error"
    assert (UNIT, QUARTER) not in observations.reported()
    assert observations.corrections == ()


def test_a_correction_of_a_workbook_that_is_not_there_is_named(project: Project) -> None:
    declare(project, {"file": FILE.replace(UNIT, "so-y-te"), "cell": "P9", "old": 4, "new": 5})
    assert problems(read(project)) == [("correction_unused", "P9")]
    key = {"unit": "so-y-te", "period": QUARTER, "item": "X", "figure": "digitised"}
    declare(project, {"key": key, "old": 4, "new": 5})
    assert problems(read(project)) == [("correction_unused", "")]


def test_a_correction_of_a_workbook_that_another_replaced_is_named(
    project: Project, tmp_path: Path
) -> None:
    declare(project, {"file": FILE, "cell": "P9", "old": 4, "new": 5})
    assert [correction.number for correction in read(project).corrections] == [1]
    later = shutil.copyfile(workbook(project, UNIT, QUARTER), tmp_path / "lan-2.xlsx")
    change_cells(later, {"A1": "Bản gửi lại"})
    delivery = Delivery(dt.datetime(2023, 4, 5))
    import_workbooks(load_setting(project, PROGRAMME), QUARTER, [later], delivery)
    observations = read(project)
    assert observations.corrections == ()
    assert value(observations, 9, "digitised") == 4
    assert ("correction_unused", "P9") in problems(observations)


def test_a_correction_of_another_period_waits(project: Project) -> None:
    file = FILE.replace(QUARTER, "2023-Q2")
    declare(project, {"file": file, "cell": "P9", "old": 4, "new": 5})
    assert problems(read(project)) == []


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"file": FILE, "cell": "P9", "old": 4, "new": 4}, "old và new giống nhau"),
        ({"file": FILE, "old": 4, "new": 5}, "cần file và cell, hoặc key"),
        ({"file": FILE, "cell": "9P", "old": 4, "new": 5}, "ô của bảng tính"),
        ({"file": FILE, "cell": "P9", "old": 4, "new": 5, "expect": 2}, "expect là 1"),
        ({"file": FILE, "cell": "P9", "old": 4, "new": 5, "reason_vi": ""}, "không được để trống"),
        ({"file": FILE, "cell": "P9", "old": 4, "new": 5, "why": "x"}, "không có khoá này"),
    ],
)
def test_an_entry_that_says_too_little_or_too_much_is_refused(
    project: Project, entry: dict[str, Any], message: str
) -> None:
    declare(project, entry)
    with pytest.raises(ConfigError, match=message) as caught:
        read(project)
    assert "corrections.yml" in caught.value.where


@pytest.mark.parametrize(
    "entry",
    [
        {"file": f"data/raw/{PROGRAMME}/2023-Q9/{UNIT}.xlsx", "cell": "P9"},
        {"file": f"data/raw/khac/{QUARTER}/{UNIT}.xlsx", "cell": "P9"},
        {"file": FILE, "cell": "P9", "sheet": "Sheet1"},
        {"key": {"unit": "so-ttt", "period": QUARTER, "figure": "digitised"}},
        {"key": {"unit": UNIT, "period": "2023-Q9", "figure": "digitised"}},
        {"key": {"unit": UNIT, "period": QUARTER, "figure": "digitized"}},
    ],
)
def test_an_entry_that_names_nothing_that_exists_is_refused(
    project: Project, entry: dict[str, Any]
) -> None:
    declare(project, {**entry, "old": 4, "new": 5})
    with pytest.raises(ConfigError):
        read(project)


# --- in the report


def finding_of(project: Project) -> tuple[Finding, dict[str, Any]]:
    assessment = assess(project, PROGRAMME, QUARTER)
    (finding,) = (f for f in assessment.findings[UNIT] if f.kind.startswith("corrected"))
    unit = assessment.facts.setting.unit(UNIT)
    return finding, make_record(assessment, unit)


def test_the_report_says_what_was_corrected_and_why(project: Project) -> None:
    declare(project, {"file": FILE, "cell": "P9", "old": 4, "new": 5})
    finding, record = finding_of(project)
    assert finding.tone == "note"
    assert sentence(finding, "vi") == (
        "Số liệu quý I/2023 của Sở Thông tin và Truyền thông được điều chỉnh từ 4 thành 5 do đơn "
        "vị đính chính bằng văn bản."
    )
    assert sentence(finding, "en") == (
        "The data of Department of Information and Communications for Q1 2023 were corrected from "
        "4 to 5: the agency's letter."
    )
    assert [place.cells for place in finding.evidence] == ["P9"]
    (entry,) = record["corrections"]
    assert (entry["cell"], entry["old"], entry["new"], entry["who"]) == ("P9", 4, 5, "Nguyễn Văn A")
    assert entry["date"] == "2023-04-21"
    json.dumps(record)


def test_a_corrected_text_is_quoted(project: Project) -> None:
    change_cells(workbook(project, UNIT, QUARTER), {"P9": "bốn"})
    declare(project, {"file": FILE, "cell": "P9", "old": "bốn", "new": 4})
    finding, _ = finding_of(project)
    assert "được điều chỉnh từ “bốn” thành 4 do đơn vị đính chính" in sentence(finding, "vi")


def test_the_reports_of_other_units_say_nothing_of_it(project: Project) -> None:
    declare(project, {"file": FILE, "cell": "P9", "old": 4, "new": 5})
    assessment = assess(project, PROGRAMME, QUARTER)
    kinds = {finding.kind for finding in assessment.findings["ban-dan-toc"]}
    assert "corrected" not in kinds
    whole = assessment.facts.setting.programme.whole
    assert any(finding.kind == "corrected" for finding in assessment.findings[whole])


def test_corrections_of_facts_are_frozen(project: Project) -> None:
    declare(project, {"file": FILE, "cell": "P9", "old": 4, "new": 5})
    (correction,) = read(project).corrections
    with pytest.raises(AttributeError):
        correction.new = 6  # type: ignore[misc]
    assert replace(correction, new=6).new == 6
