"""Workbooks that a mapping reads become a programme with reports by two commands."""

import os
import shutil
from pathlib import Path

import pytest
from pci import FOLDER, key, pci
from project import copy_project
from test_pci import book, scores
from typer.testing import CliRunner

from helpers.cli import app
from helpers.core.errors import ConfigError
from helpers.core.paths import ROOT_VARIABLE, Project
from helpers.new.programme import new_programme
from helpers.params.load import load_setting
from helpers.report.assessment.assess import assess


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy_project(tmp_path)


def test_workbooks_of_blocks_become_a_programme_whose_scores_are_the_weighted_sums(
    project: Project, tmp_path: Path
) -> None:
    paths = [book(tmp_path / f"PCI_{year}.xlsx", year) for year in (2013, 2014)]
    made = new_programme(project, paths, "pci-thu", source="pci")
    assert made.checked.stopping("pci-thu") == () and made.problems == ()
    assert (project.raw / "pci-thu" / "2014" / "sources" / "pci.xlsx").is_file()
    facts = assess(project, "pci-thu", "2014").facts
    by_name = {unit.short_vi: unit.id for unit in facts.setting.reporting_units}
    wanted = scores(2014)
    assert len(by_name) == 63
    for name, row in wanted.items():
        score = facts.standings["2014"][by_name[name]].score
        assert score is not None
        assert score.value == pytest.approx(float(row["pci"]), abs=1e-9)
    assert facts.problems == ()


def test_a_file_whose_name_states_no_period_is_refused_and_nothing_is_written(
    project: Project, tmp_path: Path
) -> None:
    path = book(tmp_path / "PCI.xlsx", 2014)
    before = (project.params / "units.csv").read_bytes()
    with pytest.raises(ConfigError, match="không nói rõ một kỳ"):
        new_programme(project, [path], "pci-thu", source="pci")
    assert (project.params / "units.csv").read_bytes() == before


def test_a_mapping_that_feeds_nothing_makes_no_programme(project: Project, tmp_path: Path) -> None:
    path = book(tmp_path / "PCI_2014.xlsx", 2014)
    with pytest.raises(ConfigError, match="không tạo được chương trình"):
        new_programme(project, [path], source="so-hoa")


@pytest.mark.skipif(not FOLDER.exists(), reason="PCI workbooks are not at hand")
def test_the_real_workbooks_of_pci_give_the_printed_totals_and_no_rank_across_2013(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for year in (2012, 2013, 2014):
        shutil.copyfile(FOLDER / f"PCI_{year}.xlsx", tmp_path / f"PCI_{year}.xlsx")
    monkeypatch.setitem(os.environ, ROOT_VARIABLE, str(project.root))
    files = [str(tmp_path / f"PCI_{year}.xlsx") for year in (2012, 2013, 2014)]
    words = ["new", "programme", *files, "--source", "pci", "--id", "pci"]
    assert CliRunner().invoke(app, words).exit_code == 0
    units = load_setting(project, "pci").reporting_units
    for year in (2012, 2013, 2014):
        facts = assess(project, "pci", str(year)).facts
        printed = pci(year)[1]
        for unit in units:
            standing = facts.standings[str(year)][unit.id]
            assert standing.score is not None and standing.score.value is not None
            total = float(printed[key(unit.short_vi)])
            assert standing.score.value == pytest.approx(total, abs=1e-5)
        kinds = {f.kind for f in assess(project, "pci", str(year)).findings["tp-ha-noi"]}
        assert ("method_change_tree" in kinds) == (year > 2012)
