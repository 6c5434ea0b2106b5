"""What comes in is kept as it came, registered, and it is stated which of several files counts."""

import csv
import datetime as dt
import shutil
from pathlib import Path

import pytest
from project import PROGRAMME, REPO, change_cells, copy_project, replace_text

from helpers.core.errors import ConfigError
from helpers.core.files import sha256
from helpers.core.paths import Project
from helpers.core.problems import Problem
from helpers.intake.forms import read_forms
from helpers.intake.importing import Delivery, Imported, import_workbooks, received_at
from helpers.intake.observations import Observations
from helpers.intake.receipts import FILE, read_receipts
from helpers.params.load import load_setting

UNIT, QUARTER = "so-tttt", "2023-Q1"
SHIPPED = REPO.raw / PROGRAMME / QUARTER / f"{UNIT}.xlsx"
IN_TIME, LATE = dt.datetime(2023, 4, 5, 16), dt.datetime(2023, 4, 10, 9)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy_project(tmp_path)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A workbook as it came by mail, under a name of its own."""
    path = tmp_path / "mail" / "Biểu quý I (bản chính).xlsx"
    path.parent.mkdir()
    shutil.copyfile(SHIPPED, path)
    return path


def changed(path: Path) -> Path:
    """A second version of the workbook, with another figure."""
    other = path.with_name("bản sửa.xlsx")
    shutil.copyfile(path, other)
    change_cells(other, {"P9": 3})
    return other


def take(project: Project, path: Path, when: dt.datetime = IN_TIME, *, counts: bool = True,
         period: str = QUARTER) -> Imported:  # fmt: skip
    setting = load_setting(project, PROGRAMME)
    delivery = Delivery(when, "bieu-mau", "Văn thư Sở TT&TT", counts)
    (imported,) = import_workbooks(setting, period, [path], delivery)
    return imported


def folder(project: Project) -> Path:
    return project.raw / PROGRAMME / QUARTER


def read(project: Project) -> Observations:
    return read_forms(load_setting(project, PROGRAMME), [QUARTER])


def problems(observations: Observations) -> list[Problem]:
    return [problem for problem in observations.problems if problem.code != "missing_workbook"]


def digitised(observations: Observations) -> int:
    table = observations.table
    return int(table[table["row"] == 9]["digitised"].iloc[0])


def test_a_workbook_is_copied_byte_for_byte_and_registered(project: Project, sent: Path) -> None:
    imported = take(project, sent)
    assert imported.file == f"data/raw/{PROGRAMME}/{QUARTER}/{UNIT}.xlsx"
    assert imported.outcome == "được tính"
    copy = folder(project) / f"{UNIT}.xlsx"
    assert copy.read_bytes() == sent.read_bytes()
    with (folder(project) / FILE).open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row == {
        "file": f"{UNIT}.xlsx",
        "unit": UNIT,
        "sha256": sha256(sent),
        "size": str(sent.stat().st_size),
        "received": "2023-04-05T16:00:00",
        "source": "bieu-mau",
        "sender": "Văn thư Sở TT&TT",
        "counts": "yes",
    }
    assert problems(read(project)) == []


def test_a_second_file_is_kept_beside_the_first_and_counts(project: Project, sent: Path) -> None:
    take(project, sent)
    register = (folder(project) / FILE).read_bytes()
    imported = take(project, changed(sent))
    assert imported.file.endswith(f"/{UNIT}.2.xlsx")
    assert imported.outcome == f"được tính từ nay, thay cho {UNIT}.xlsx (vẫn giữ)"
    assert (folder(project) / f"{UNIT}.xlsx").read_bytes() == sent.read_bytes()
    assert (folder(project) / FILE).read_bytes().startswith(register)
    observations = read(project)
    assert digitised(observations) == 3
    (problem,) = problems(observations)
    assert (problem.code, problem.severity) == ("superseded", "warning")
    assert problem.file.endswith(f"/{UNIT}.xlsx")
    assert problem.found == f"{FILE} ghi tính {UNIT}.2.xlsx"


def test_a_second_file_can_be_kept_without_counting(project: Project, sent: Path) -> None:
    take(project, sent)
    imported = take(project, changed(sent), counts=False)
    assert imported.outcome == f"giữ bên cạnh, không tính; vẫn tính {UNIT}.xlsx"
    observations = read(project)
    assert digitised(observations) == 4
    assert [Path(p.file).name for p in problems(observations)] == [f"{UNIT}.2.xlsx"]


def test_the_first_file_can_be_said_to_count_again(project: Project, sent: Path) -> None:
    take(project, sent)
    take(project, changed(sent))
    imported = take(project, sent)
    assert imported.file.endswith(f"/{UNIT}.xlsx")
    assert digitised(read(project)) == 4
    assert len(list(folder(project).glob("*.xlsx"))) == 2
    assert [row.counts for row in read_receipts(folder(project))] == [True] * 3


def test_the_same_file_twice_changes_nothing(project: Project, sent: Path) -> None:
    take(project, sent)
    before = (folder(project) / FILE).read_bytes()
    assert take(project, sent, LATE).outcome == "đã có từ trước, không đổi gì"
    assert (folder(project) / FILE).read_bytes() == before


def test_a_file_that_lay_there_unregistered_gives_way_or_stays_as_is_said(
    project: Project, sent: Path
) -> None:
    folder(project).mkdir(parents=True)
    shutil.copyfile(sent, folder(project) / f"{UNIT}.xlsx")
    take(project, changed(sent), counts=False)
    rows = read_receipts(folder(project))
    assert [(row.file, row.counts) for row in rows] == [
        (f"{UNIT}.xlsx", True),
        (f"{UNIT}.2.xlsx", False),
    ]
    assert digitised(read(project)) == 4
    take(project, changed(sent))
    assert digitised(read(project)) == 3


def test_two_files_of_which_none_is_said_to_count_are_both_set_aside(
    project: Project, sent: Path
) -> None:
    folder(project).mkdir(parents=True)
    shutil.copyfile(sent, folder(project) / f"{UNIT}.xlsx")
    shutil.copyfile(changed(sent), folder(project) / f"{UNIT}.2.xlsx")
    observations = read(project)
    assert [problem.code for problem in problems(observations)] == ["double_submission"] * 2
    assert observations.reported() == frozenset()


def test_a_counting_file_with_an_error_does_not_bring_the_older_one_back(
    project: Project, sent: Path
) -> None:
    take(project, sent)
    other = changed(sent)
    change_cells(other, {"P9": 999})
    take(project, other)
    observations = read(project)
    codes = {problem.code for problem in problems(observations)}
    assert codes == {"part_above_whole", "superseded"}
    assert observations.reported() == frozenset()


def test_a_file_that_was_edited_after_it_came_is_set_aside(project: Project, sent: Path) -> None:
    take(project, sent)
    change_cells(folder(project) / f"{UNIT}.xlsx", {"P9": 3})
    observations = read(project)
    assert [problem.code for problem in problems(observations)] == ["changed_after_receipt"]
    assert observations.reported() == frozenset()


def test_a_registered_file_that_is_gone_is_named(project: Project, sent: Path) -> None:
    take(project, sent)
    (folder(project) / f"{UNIT}.xlsx").unlink()
    assert [problem.code for problem in problems(read(project))] == ["received_file_missing"]


@pytest.mark.parametrize(("when", "codes"), [(IN_TIME, []), (LATE, ["late_submission"])])
def test_a_workbook_after_the_deadline_is_counted_and_named(
    project: Project, sent: Path, when: dt.datetime, codes: list[str]
) -> None:
    take(project, sent, when)
    observations = read(project)
    assert [problem.code for problem in problems(observations)] == codes
    assert (UNIT, QUARTER) in observations.reported()
    if codes:
        (problem,) = problems(observations)
        assert "07/4/2023" in problem.what
        assert (problem.found, problem.severity) == ("nhận ngày 10/4/2023", "warning")


def test_the_workbook_of_another_period_is_refused(project: Project, sent: Path) -> None:
    imported = take(project, sent, period="2023-Q2")
    assert imported.problem is not None
    assert imported.problem.code == "wrong_period"
    assert "'2023-Q1'" in imported.problem.what
    assert not (project.raw / PROGRAMME).exists()


def test_a_year_made_of_quarters_takes_no_form(project: Project, sent: Path) -> None:
    change_cells(sent, {"C4": "2023"})
    with pytest.raises(ConfigError, match="gộp từ các kỳ khác") as caught:
        take(project, sent, period="2023")
    assert caught.value.found == "2023-Q1, 2023-Q2, 2023-Q3, 2023-Q4"
    assert not (project.raw / PROGRAMME).exists()


def test_the_form_of_a_unit_that_ended_before_the_period_is_refused(
    project: Project, sent: Path
) -> None:
    old = "so-ban-nganh,1,tinh-dak-nong,,2025-02-28"
    replace_text(project, "params/units.csv", old, old.replace("2025-02-28", "2022-12-31"))
    imported = take(project, sent)
    assert imported.problem is not None
    assert (imported.problem.code, imported.problem.cell) == ("unit_not_in_period", "C3")
    assert "31/12/2022" in imported.problem.found
    assert not folder(project).exists()


def test_a_workbook_of_nobody_known_is_refused(project: Project, sent: Path) -> None:
    change_cells(sent, {"C3": "Sở Không Có"})
    imported = take(project, sent)
    assert imported.problem is not None
    assert imported.problem.code == "unknown_unit"
    sent.write_bytes(b"no workbook")
    imported = take(project, sent)
    assert imported.problem is not None
    assert imported.problem.code == "unreadable"


def test_a_file_named_after_another_unit_is_refused_and_replaces_nothing(
    project: Project, sent: Path
) -> None:
    take(project, sent)
    wrong = changed(sent).rename(sent.with_name("so-y-te.xlsx"))
    imported = take(project, wrong)
    assert imported.problem is not None
    assert (imported.problem.code, imported.problem.cell) == ("wrong_unit", "C3")
    assert "Sở Y tế" in imported.problem.what
    assert [row.file for row in read_receipts(folder(project))] == [f"{UNIT}.xlsx"]


def test_two_files_of_one_unit_in_one_delivery_are_a_question(project: Project, sent: Path) -> None:
    other = changed(sent)
    setting = load_setting(project, PROGRAMME)
    both = import_workbooks(setting, QUARTER, [sent, other], Delivery(IN_TIME))
    for imported in both:
        assert imported.problem is not None
        assert imported.problem.code == "double_submission"
        assert imported.problem.found == f"{sent.name}, {other.name}"
    assert not folder(project).exists()
    twin = shutil.copyfile(sent, sent.with_name("bản sao.xlsx"))
    both = import_workbooks(setting, QUARTER, [sent, twin], Delivery(IN_TIME))
    assert [imported.outcome for imported in both] == ["được tính", "đã có từ trước, không đổi gì"]


@pytest.mark.parametrize("sender", ["+84 261 3543 222", "@vanthu", "- VT", "=cmd|x"])
def test_a_sender_such_as_a_telephone_number_is_kept_as_text(
    project: Project, sent: Path, sender: str
) -> None:
    setting = load_setting(project, PROGRAMME)
    (imported,) = import_workbooks(setting, QUARTER, [sent], Delivery(IN_TIME, "bieu-mau", sender))
    assert imported.outcome == "được tính"
    assert f",'{sender}," in (folder(project) / FILE).read_text("utf-8")
    assert [row.sender for row in read_receipts(folder(project))] == [sender]


def test_a_sender_of_two_lines_is_refused_before_anything_is_copied(
    project: Project, sent: Path
) -> None:
    with pytest.raises(ConfigError, match="sổ nhận"):
        import_workbooks(
            load_setting(project, PROGRAMME), QUARTER, [sent], Delivery(IN_TIME, sender="a\nb")
        )
    assert not folder(project).exists()


def test_the_time_is_taken_as_it_is_stated() -> None:
    assert received_at("2024-04-05T16:30:00+07:00").isoformat() == "2024-04-05T16:30:00+07:00"
    assert received_at("").tzinfo is dt.UTC
    with pytest.raises(ConfigError, match="ISO 8601"):
        received_at("hôm qua")


def test_a_register_that_was_spoilt_is_named_with_its_line(project: Project, sent: Path) -> None:
    take(project, sent)
    path = folder(project) / FILE
    path.write_text(path.read_text("utf-8").replace(",yes", ",có lẽ"), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read(project)
    assert caught.value.where == "received.csv, dòng 2, cột counts"
