"""A workbook that did not change is not read again, and nobody can tell that it was not."""

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import yaml
from project import PROGRAMME, REPO, SHEET, change_cells, copy_project, workbook

from helpers.core.paths import Project
from helpers.core.private_cache import PrivateCache
from helpers.intake import period as period_module
from helpers.intake.form_reader import read_form
from helpers.intake.forms import read_forms
from helpers.intake.observations import Observations
from helpers.params.load import load_setting

QUARTERS = ("2023-Q1", "2023-Q2")
UNITS = ["so-tttt", "ban-dan-toc", "ubnd-dak-mil"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Three units over two quarters, with a correction, a refused workbook and one with doubts."""
    project = copy_project(tmp_path, *QUARTERS, units=UNITS)
    change_cells(workbook(project, "ban-dan-toc", "2023-Q1"), {"G8": "mười"})
    more = {at: _cell(project, at, "2023-Q2") + 5 for at in ("F8", "O8")}
    change_cells(workbook(project, "so-tttt", "2023-Q2"), more)
    entry = {
        "programme": PROGRAMME,
        "file": f"data/raw/{PROGRAMME}/2023-Q1/so-tttt.xlsx",
        "cell": "P8",
        "old": _cell(project, "P8"),
        "new": 1,
        "reason_vi": "đơn vị đính chính",
        "reason_en": "the agency's letter",
        "who": "Nguyễn Văn A",
        "date": "2023-04-21",
    }
    path = project.params / "corrections.yml"
    path.write_text(yaml.safe_dump({"corrections": [entry]}, allow_unicode=True), "utf-8")
    return project


def _cell(project: Project, at: str, quarter: str = "2023-Q1") -> Any:
    return openpyxl.load_workbook(workbook(project, "so-tttt", quarter))[SHEET][at].value


def read(project: Project) -> Observations:
    return read_forms(load_setting(project, PROGRAMME), QUARTERS)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The workbooks that are read from now on."""
    names: list[str] = []

    def reading(path, *args, **options):  # type: ignore[no-untyped-def]
        names.append(f"{path.parent.name}/{path.stem}")
        return read_form(path, *args, **options)

    monkeypatch.setattr(period_module, "read_form", reading)
    return names


def same(first: Observations, other: Observations) -> bool:
    pd.testing.assert_frame_equal(first.table, other.table)
    details = [[problem.details for problem in of.problems] for of in (first, other)]
    rest = [(of.cells, of.problems, of.sources, of.corrections) for of in (first, other)]
    return details[0] == details[1] and rest[0] == rest[1]


def kept(project: Project) -> list[Path]:
    return sorted(PrivateCache(project, "workbooks").path("").rglob("*.json"))


def test_what_was_kept_is_what_is_read(project: Project, opened: list[str]) -> None:
    first = read(project)
    assert len(opened) == 6 and first.corrections
    assert {"not_a_count", "stock_and_flow"} <= {problem.code for problem in first.problems}
    opened.clear()
    assert same(read(project), first)
    assert opened == []


def test_every_workbook_that_is_shipped_is_kept(tmp_path: Path, opened: list[str]) -> None:
    for name, quarters in {PROGRAMME: ["2024-Q4"], "dak-nong-2022": ["2022"]}.items():
        project = copy_project(tmp_path / name)
        (project.raw / name).parent.mkdir(parents=True, exist_ok=True)
        (project.raw / name).symlink_to(REPO.raw / name)
        first = read_forms(load_setting(project, name), quarters)
        opened.clear()
        assert same(read_forms(load_setting(project, name), quarters), first)
        assert opened == []


def test_a_changed_workbook_costs_one_reading(project: Project, opened: list[str]) -> None:
    before = read(project)
    opened.clear()
    change_cells(workbook(project, "ubnd-dak-mil", "2023-Q2"), {"P9": 0})
    after = read(project)
    assert opened == ["2023-Q2/ubnd-dak-mil"]
    assert after.table["digitised"].sum() < before.table["digitised"].sum()
    opened.clear()
    assert same(read(project), after)
    assert opened == []


def test_a_workbook_under_another_name_is_another(project: Project, opened: list[str]) -> None:
    read(project)
    opened.clear()
    path = workbook(project, "so-tttt", "2023-Q1")
    path.rename(path.with_name("so-tttt.2.xlsx"))
    assert {correction.file for correction in read(project).corrections} == set()
    assert opened == ["2023-Q1/so-tttt.2"]


@pytest.mark.parametrize("name", ["corrections.yml", "units.csv", "forms/tthc-quarter.yml"])
def test_what_is_declared_anew_is_read_anew(project: Project, opened: list[str], name: str) -> None:
    read(project)
    opened.clear()
    path = project.params / name
    text = path.read_text("utf-8")
    changes = {
        "corrections.yml": ("Nguyễn Văn A", "Nguyễn Văn B"),
        "units.csv": ("Ban Dân tộc", "Ban Dân tộc tỉnh"),
        "forms/tthc-quarter.yml": ("Tổng số thủ tục", "Số thủ tục"),
    }
    path.write_text(text.replace(*changes[name]), "utf-8")
    assert path.read_text("utf-8") != text
    read(project)
    assert len(opened) == 6


@pytest.mark.parametrize("damage", [b"", b"\xff", b"half a line", b"{} {}\n"])
def test_what_was_kept_and_is_damaged_is_read_again(project: Project, damage: bytes) -> None:
    first = read(project)
    for path in kept(project):
        path.write_bytes(damage)
    assert same(read(project), first)


@pytest.mark.parametrize(
    "wrong", [b"[]", b'{"batches": [], "root": 0}', b'{"columns": 1}', b"null"]
)
def test_what_was_kept_and_is_no_reading_is_read_again(project: Project, wrong: bytes) -> None:
    first = read(project)
    assert len(kept(project)) == 2
    for path in kept(project):
        assert PrivateCache(project, f"workbooks/{PROGRAMME}").put(path.name, wrong)
    assert same(read(project), first)


def test_a_figure_altered_in_what_was_kept_is_read_again(project: Project) -> None:
    first = read(project)
    for path in kept(project):
        path.write_bytes(path.read_bytes().replace(b"1", b"2"))
    assert same(read(project), first)


def test_a_folder_that_cannot_be_written_is_no_failure(project: Project) -> None:
    root = PrivateCache(project, "workbooks").root
    root.mkdir(0o700, parents=True)
    (root / "workbooks").write_bytes(b"a file where a folder should be")
    assert same(read(project), read(project))


def test_a_workbook_that_changes_while_it_is_read_is_not_kept(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(project, "so-tttt", "2023-Q2")
    content = path.read_bytes()

    def reading(at, *args, **options):  # type: ignore[no-untyped-def]
        if at == path:
            change_cells(path, {"P9": 0})
        return read_form(at, *args, **options)

    with monkeypatch.context() as patched:
        patched.setattr(period_module, "read_form", reading)
        wrong = read(project).table["digitised"].sum()
    path.write_bytes(content)
    assert read(project).table["digitised"].sum() > wrong
