"""Two builds compared."""

import copy
import json
import shutil
from pathlib import Path

import pytest
from project import change_cells, copy_project
from typer.testing import CliRunner

from helpers.build.diff import diff
from helpers.cli import app
from helpers.core.errors import ConfigError
from helpers.core.files import to_json
from helpers.params.load import load_setting
from helpers.report.assessment.assess import assess
from helpers.report.assessment.inputs import inputs_digests
from helpers.report.record.record import make_record
from helpers.trust.manifest import read_manifest, write_manifest

PERIOD = "2023-Q1"


def write(folder: Path, record: dict[str, object]) -> Path:
    path = folder / "dak-nong-650" / PERIOD / str(record["unit"]) / "report.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(to_json(record))
    return folder


def build(folder, project):
    """The reports of two units and of all, with the manifest of the period."""
    assessment = assess(project, "dak-nong-650", PERIOD)
    setting, declared = assessment.facts.setting, load_setting(project, "dak-nong-650")
    for unit in ("so-tttt", "so-y-te"):
        write(folder, make_record(assessment, setting.unit(unit)))
    whole = make_record(assessment, setting.unit(setting.programme.whole))
    write(folder, {**whole, "unit": "overview", "asked": "overview"})
    write_manifest(
        folder / "dak-nong-650" / PERIOD,
        sources=inputs_digests(declared, declared.period(PERIOD))[1],
        outputs={},
        failed={},
        periods={period.id: period.end.isoformat() for period in setting.programme.periods},
    )


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """A build, and one after a dossier more was processed online in one workbook."""
    root = tmp_path_factory.mktemp("diff")
    project = copy_project(root / "project", PERIOD)
    before, after = root / "before", root / "after"
    build(before, project)
    path = project.raw / "dak-nong-650" / PERIOD / "so-tttt.xlsx"
    change_cells(path, {"L8": 0})
    build(after, project)
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


def test_a_workbook_that_is_no_longer_cited_has_not_changed(builds, tmp_path):
    """The reports cite those who passed a unit: with another rank they cite other workbooks."""
    shutil.copytree(builds[0], tmp_path / "before")
    path = tmp_path / "before" / "dak-nong-650" / PERIOD / "so-tttt" / "report.json"
    record = json.loads(path.read_text("utf-8"))
    other = f"data/raw/dak-nong-650/{PERIOD}/so-y-te.xlsx"
    manifest = json.loads((path.parents[1] / "manifest.json").read_text("utf-8"))
    record["sources"].append({"file": other, "sha256": manifest["sources"][other]})
    path.write_bytes(to_json(record))
    changes = diff(tmp_path / "before", builds[1])
    assert {c.name for c in changes if c.what == "source"} == {
        f"data/raw/dak-nong-650/{PERIOD}/so-tttt.xlsx"
    }


def test_the_state_of_a_workbook_is_that_of_the_build_not_of_the_citation(builds, tmp_path):
    shutil.copytree(builds[0], tmp_path / "before")
    period = tmp_path / "before" / "dak-nong-650" / PERIOD
    path = period / "so-tttt" / "report.json"
    record = json.loads(path.read_text("utf-8"))
    path.write_bytes(to_json({**record, "sources": []}))
    (change,) = [
        c
        for c in diff(tmp_path / "before", builds[1])
        if c.what == "source" and c.report.endswith("/so-tttt")
    ]
    assert change.before == read_manifest(period)["sources"][change.name][:16]
    assert change.after and change.after != change.before


def spoilt(builds, tmp_path, change, *files):
    """The changes between a build and a copy of it with another record and other inputs."""
    folder = tmp_path / "after"
    shutil.copytree(builds[0], folder)
    period = folder / "dak-nong-650" / PERIOD
    path = period / "so-y-te" / "report.json"
    record = json.loads(path.read_text("utf-8"))
    change(record)
    path.write_bytes(to_json(record))
    manifest = read_manifest(period)
    manifest["sources"] |= dict.fromkeys(files, "0" * 64)
    (period / "manifest.json").write_bytes(to_json(manifest))
    return diff(builds[0], folder)


def named(changes, what):
    return {place.file for change in changes if change.what == what for place in change.cells}


OTHER = f"data/raw/dak-nong-650/{PERIOD}/so-gtvt.xlsx"
LATER = "data/raw/dak-nong-650/2023-Q4/so-gtvt.xlsx"


def another_place(record):
    record["ranks"][-1]["place"] += 1


def test_changed_params_are_named_and_no_workbook_is_guessed(builds, tmp_path):
    targets = "params/targets.csv"
    files = (OTHER, targets, "params/branding.yml", "params/explanations/dak-nong-650/x.md")
    changes = spoilt(builds, tmp_path, another_place, *files)
    assert named(changes, "rank") == {targets}


def test_a_rank_names_no_workbook_of_a_later_period(builds, tmp_path):
    assert named(spoilt(builds, tmp_path, another_place, OTHER, LATER), "rank") == {OTHER}


def test_a_units_own_value_is_never_laid_to_the_workbook_of_another(builds, tmp_path):
    def other_value(record):
        record["indicators"][0]["own"]["value"] = 1.0

    changes = spoilt(builds, tmp_path, other_value, OTHER)
    assert "value" in {c.what for c in changes}
    assert named(changes, "value") == set()


def test_a_manifest_that_names_no_params_is_compared_by_its_workbooks(builds, tmp_path):
    shutil.copytree(builds[1], tmp_path / "after")
    path = tmp_path / "after" / "dak-nong-650" / PERIOD / "manifest.json"
    sources = read_manifest(path.parent)["sources"]
    workbooks = {name: digest for name, digest in sources.items() if name.startswith("data/raw/")}
    path.write_bytes(to_json({"sources": workbooks}))
    assert diff(builds[0], tmp_path / "after") == diff(*builds)


def test_an_input_that_came_or_went_is_named(builds, tmp_path):
    for folder, name in zip(builds, ("before", "after"), strict=True):
        shutil.copytree(folder, tmp_path / name)
    path = tmp_path / "after" / "dak-nong-650" / PERIOD / "manifest.json"
    gone = f"data/raw/dak-nong-650/{PERIOD}/so-y-te.xlsx"
    sources = json.loads(path.read_text("utf-8"))["sources"]
    path.write_bytes(to_json({"sources": {k: v for k, v in sources.items() if k != gone}}))
    changes = diff(tmp_path / "before", tmp_path / "after")
    assert gone in {c.name for c in changes if c.what == "source"}


def test_the_scores_and_places_of_units_that_the_overview_compares_are_named(builds):
    changes = [c for c in diff(*builds) if c.what == "comparison"]
    assert {c.report for c in changes} == {f"dak-nong-650/{PERIOD}/overview"}
    (mine,) = [c for c in changes if c.name == "so-tttt"]
    assert mine.before != mine.after
    assert len(changes) > 1


def test_a_rank_names_the_changed_cells_of_its_unit_or_the_workbook_of_another(builds):
    changed = f"data/raw/dak-nong-650/{PERIOD}/so-tttt.xlsx"
    ranks = [c for c in diff(*builds) if c.what == "rank"]
    changes = [c for c in ranks if c.report.endswith("/so-tttt")]
    assert changes
    assert all(place.file == changed and place.cells for c in changes for place in c.cells)
    for change in diff(*builds):
        if change.what not in ("source", "report"):
            assert {place.file for place in change.cells} == {changed}


def test_a_narrow_terminal_cuts_nothing_of_the_printed_differences(builds, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    printed = CliRunner().invoke(app, ["diff", *map(str, builds)]).output
    for change in diff(*builds):
        for text in (change.report, change.name, change.before, change.after):
            assert text in printed
    assert "…" not in printed


def test_the_same_build_twice_has_no_difference(builds):
    assert diff(builds[0], builds[0]) == ()


def test_a_report_that_is_only_in_one_build_is_named(builds, tmp_path):
    only = json.loads(
        (builds[0] / "dak-nong-650" / PERIOD / "so-tttt" / "report.json").read_text("utf-8")
    )
    write(tmp_path, copy.deepcopy(only))
    missing = [c for c in diff(builds[0], tmp_path) if c.what == "report"]
    assert [(c.name, c.before, c.after) for c in missing] == [
        (f"dak-nong-650/{PERIOD}/{name}", "có", "") for name in ("overview", "so-y-te")
    ]


def test_a_folder_without_reports_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="không có báo cáo"):
        diff(tmp_path, tmp_path)
