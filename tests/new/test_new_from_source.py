"""Workbooks that a mapping reads become a programme with reports by two commands."""

from pathlib import Path

import pytest
from project import copy_project
from test_pci import book, scores

from helpers.core.errors import ConfigError
from helpers.core.paths import Project
from helpers.new.programme import new_programme
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
