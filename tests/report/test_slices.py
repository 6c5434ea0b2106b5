"""A change in the inputs changes the parts of a period that tell of it, and no others."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from project import PROGRAMME, REPO, SHEET, assessed, change_cells, copy_project, workbook

from helpers.core.paths import Project
from helpers.core.private_cache import PrivateCache
from helpers.report.assessment.assess import assess
from helpers.report.assessment.inputs import inputs_fingerprint
from helpers.report.assessment.slices import slices, slices_of
from helpers.report.assessment.store import open_assessment

PERIOD = "2023-Q2"
UNITS = ("so-tttt", "so-y-te", "ubnd-dak-mil")
WHOLE = "own:tinh-dak-nong"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return slices(assess(small(tmp_path_factory.mktemp("before")), PROGRAMME, PERIOD))


def small(folder: Path) -> Project:
    return copy_project(folder, "2023-Q1", PERIOD, units=UNITS)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small(tmp_path)


def changed(project: Project, before: dict[str, str]) -> set[str]:
    now = slices(assess(project, PROGRAMME, PERIOD))
    return {name for name in {*before, *now} if before.get(name) != now.get(name)}


def add(project: Project, unit: str, quarter: str, cells: dict[str, int]) -> None:
    path = workbook(project, unit, quarter)
    sheet = openpyxl.load_workbook(path)[SHEET]
    values: dict[str, Any] = {at: sheet[at].value for at in cells}
    change_cells(path, {at: values[at] + more for at, more in cells.items()})


def test_the_same_inputs_elsewhere_have_the_same_slices(
    project: Project, before: dict[str, str]
) -> None:
    assert changed(project, before) == set()
    assert slices(open_assessment(project, PROGRAMME, PERIOD)) == before
    assert slices(open_assessment(project, PROGRAMME, PERIOD)) == before  # as it was stored


def test_a_process_with_another_seed_has_the_same_slices() -> None:
    script = """import json, sys
from helpers.core.paths import Project
from helpers.core.private_cache import PrivateCache
from helpers.report.assessment.assess import assess
from helpers.report.assessment.slices import slices
from pathlib import Path
print(json.dumps(slices(assess(Project(Path(sys.argv[1])), sys.argv[2], sys.argv[3]))))"""
    env = {**os.environ, "PYTHONHASHSEED": "650"}
    command = [sys.executable, "-c", script, str(REPO.root), PROGRAMME, PERIOD]
    done = subprocess.run(command, env=env, capture_output=True, check=True)
    assert json.loads(done.stdout) == slices(assessed(PROGRAMME, PERIOD))


def test_a_value_that_is_not_scored_is_its_units_alone(
    project: Project, before: dict[str, str]
) -> None:
    add(project, "so-tttt", PERIOD, {"P9": -1})
    changed_slices = changed(project, before)
    assert {"own:so-tttt", WHOLE, "values", "all"} <= changed_slices
    assert "scores" not in changed_slices
    assert {name for name in changed_slices if name.startswith("values:")} < {*before}
    assert "values:A" not in changed_slices


def test_a_scored_value_is_everybodys(project: Project, before: dict[str, str]) -> None:
    add(project, "so-tttt", PERIOD, {"L9": -1})
    assert {"own:so-tttt", WHOLE, "scores", "values", "values:B", "all"} <= changed(project, before)


def test_an_earlier_period_counts_for_its_unit(project: Project, before: dict[str, str]) -> None:
    add(project, "so-tttt", "2023-Q1", {"P9": -1})
    changed_slices = changed(project, before)
    assert "own:so-tttt" in changed_slices and "own:ubnd-dak-mil" not in changed_slices


def test_what_people_explain_is_their_units_alone(project: Project, before: dict[str, str]) -> None:
    folder = project.params / "explanations" / PROGRAMME / PERIOD
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "so-y-te.md").write_text("## Nguyên nhân\n\nĐang rà soát.\n", "utf-8")
    assert changed(project, before) == {"own:so-y-te", "all"}


def test_a_workbook_that_no_name_gives_to_a_unit_counts_for_all(
    project: Project, before: dict[str, str]
) -> None:
    path = workbook(project, "so-y-te", PERIOD)
    path.rename(path.with_name("bieu-quy-2.xlsx"))
    assert changed(project, before) == {*before}


def test_what_is_declared_for_the_programme_counts_for_all(
    project: Project, before: dict[str, str]
) -> None:
    path = project.params / "targets.csv"
    path.write_text(path.read_text("utf-8").replace("85%", "85 %"), "utf-8")
    assert changed(project, before) == {*before}


def test_what_no_report_tells_changes_nothing(project: Project, before: dict[str, str]) -> None:
    (project.params / "README.md").write_text("Đổi.", "utf-8")
    other = project.params / "explanations" / PROGRAMME / "2023-Q1"
    other.mkdir(parents=True, exist_ok=True)
    (other / "so-y-te.md").write_text("## Nguyên nhân\n\nĐang rà soát.\n", "utf-8")
    assert changed(project, before) == set()


def test_slices_are_kept_and_computed_again_where_they_are_damaged(
    project: Project, before: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = inputs_fingerprint(project, PROGRAMME, PERIOD)
    assert slices_of(project, PROGRAMME, PERIOD, inputs) == before
    (path,) = PrivateCache(project, "slices").path("").iterdir()
    with monkeypatch.context() as patched:
        patched.setattr(
            "helpers.report.assessment.slices.slices", lambda _: pytest.fail("computed again")
        )
        assert slices_of(project, PROGRAMME, PERIOD, inputs) == before
    path.write_bytes(b'{"all": ')
    assert slices_of(project, PROGRAMME, PERIOD, inputs) == before
    add(project, "so-tttt", PERIOD, {"P9": -1})
    now = inputs_fingerprint(project, PROGRAMME, PERIOD)
    assert slices_of(project, PROGRAMME, PERIOD, now) != before
    assert len(list(path.parent.iterdir())) == 1


def test_slices_of_inputs_that_are_gone_are_none(project: Project) -> None:
    inputs = inputs_fingerprint(project, PROGRAMME, PERIOD)
    open_assessment(project, PROGRAMME, PERIOD, inputs)
    (project.params / "README.md").write_text("Đổi.", "utf-8")
    assert slices_of(project, PROGRAMME, PERIOD, inputs) == {}
