"""Two builds compared."""

import copy
import json
from pathlib import Path

import pytest

from helpers.batch.diff import diff
from helpers.core.errors import ConfigError
from helpers.core.files import to_json
from helpers.report.assess import assess
from helpers.report.record import make_record
from project import change_cells, copy_project

PERIOD = "2023-Q1"


def write(folder: Path, record: dict[str, object]) -> Path:
    path = folder / "dak-nong-650" / PERIOD / str(record["unit"]) / "report.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(to_json(record))
    return folder


def records(project, *units):
    assessment = assess(project, "dak-nong-650", PERIOD)
    setting = assessment.facts.setting
    return [make_record(assessment, setting.unit(unit)) for unit in units]


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """A build, and one after a dossier more was processed online in one workbook."""
    root = tmp_path_factory.mktemp("diff")
    project = copy_project(root / "project", PERIOD)
    before, after = root / "before", root / "after"
    for record in records(project, "so-tttt", "so-y-te"):
        write(before, record)
    path = project.raw / "dak-nong-650" / PERIOD / "so-tttt.xlsx"
    change_cells(path, {"L8": 0})
    for record in records(project, "so-tttt", "so-y-te"):
        write(after, record)
    return before, after


def test_a_changed_cell_shows_as_source_value_and_sentence(builds):
    changes = [c for c in diff(*builds) if c.report.endswith("/so-tttt")]
    assert [c.name for c in changes if c.what == "source"] == [
        f"data/raw/dak-nong-650/{PERIOD}/so-tttt.xlsx"
    ]
    assert "B to_date" in [c.name for c in changes if c.what == "value"]
    sentences = [c for c in changes if c.what == "sentence"]
    assert sentences
    assert all(c.before != c.after for c in sentences)


def test_a_change_leads_to_the_cells_of_the_file_that_changed(builds):
    value = next(c for c in diff(*builds) if c.name == "B to_date")
    assert {place.file for place in value.cells} == {f"data/raw/dak-nong-650/{PERIOD}/so-tttt.xlsx"}
    assert all(place.cells for place in value.cells)


def test_another_units_values_are_not_said_to_have_changed(builds):
    assert not [
        c for c in diff(*builds) if c.report.endswith("/so-y-te") and c.what in ("value", "source")
    ]


def test_the_same_build_twice_has_no_difference(builds):
    assert diff(builds[0], builds[0]) == ()


def test_a_report_that_is_only_in_one_build_is_named(builds, tmp_path):
    only = json.loads(
        (builds[0] / "dak-nong-650" / PERIOD / "so-tttt" / "report.json").read_text("utf-8")
    )
    write(tmp_path, copy.deepcopy(only))
    missing = [c for c in diff(builds[0], tmp_path) if c.what == "report"]
    assert [(c.name, c.before, c.after) for c in missing] == [
        (f"dak-nong-650/{PERIOD}/so-y-te", "có", "")
    ]


def test_a_folder_without_reports_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="không có báo cáo"):
        diff(tmp_path, tmp_path)
