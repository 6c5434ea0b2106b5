"""The competitiveness index as an analyst brings it in: its workbooks, one mapping, one command.

The workbooks belong to others and are not part of the project: without them nothing is tested here.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest
from drawn import contradictions
from inprocess import made_and_proved
from page_text import faults, repeated, shown
from pci import FOLDER, key, pci
from project import copy_project
from typer.testing import CliRunner

from helpers.cli import app
from helpers.core.paths import ROOT_VARIABLE, find_project
from helpers.documents.html.render import render_html
from helpers.findings.model import Finding
from helpers.findings.sentences import sentence
from helpers.params.programme import OVERVIEW
from helpers.report.assessment.assess import Assessment
from helpers.report.assessment.store import open_assessment

YEARS = (2012, 2013, 2014)
CODES = {"policy-bias": "bias"}  # as `pci` calls them, where that is another code
COMPARED = {"change", "difference", "places", "rest", "value_before"}

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="PCI workbooks are not at hand")


@pytest.fixture(scope="module", autouse=True)
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A project with the index, which is the one that is open."""
    project = copy_project(tmp_path_factory.mktemp("pci"))
    files = [str(FOLDER / f"PCI_{year}.xlsx") for year in YEARS]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ROOT_VARIABLE, str(project.root))
        words = ["new", "programme", *files, "--source", "pci", "--id", "pci"]
        assert CliRunner().invoke(app, words).exit_code == 0
        yield


def opened(year: int) -> Assessment:
    return open_assessment(find_project(), "pci", str(year))


def places(year: int) -> pd.DataFrame:
    """The place of each province in each sub-index, from the workbook alone."""
    return pci(year)[0].rank(ascending=False, method="min")


def sentences(findings: tuple[Finding, ...], tone: str) -> str:
    return "\n".join(sentence(f, "vi") for f in findings if f.tone == tone)


@pytest.mark.parametrize("year", YEARS)
def test_totals_are_the_printed_ones_and_nothing_is_compared_across_2013(year: int) -> None:
    facts, printed = opened(year).facts, pci(year)[1]
    for unit in facts.setting.reporting_units:
        standing = facts.standings[str(year)][unit.id]
        assert standing.score is not None and standing.score.value is not None
        assert standing.score.value == pytest.approx(float(printed[key(unit.short_vi)]), abs=1e-5)
    for unit_id, findings in opened(year).findings.items():
        kinds = {f.kind for f in findings}
        assert ("method_change_tree" in kinds) == (year > 2012)
        if year == 2013:
            assert not any(COMPARED & f.numbers.keys() for f in findings), unit_id


@pytest.mark.parametrize("year", YEARS)
def test_every_place_among_the_last_six_is_told_and_none_on_the_wrong_side(year: int) -> None:
    assessment, wanted, seen = opened(year), places(year), 0
    framework = assessment.facts.setting.framework
    names = {CODES.get(i.code, i.code): i.name_vi for i in framework.indicators}
    for unit in assessment.facts.setting.reporting_units:
        findings = assessment.findings[unit.id]
        good, bad = sentences(findings, "strength"), sentences(findings, "weakness")
        for code, place in wanted.loc[key(unit.short_vi)].items():
            name = names[str(code)]
            assert place <= 57 or name in bad, (unit.id, name, place)
            assert place <= 42 or name not in good, (unit.id, name, place)
            assert place > 21 or name not in bad, (unit.id, name, place)
            seen += place > 57
    assert seen == 6 * len(wanted.columns)


@pytest.mark.parametrize("year", YEARS)
def test_pages_from_the_first_to_the_last_say_nothing_false(year: int) -> None:
    facts = opened(year).facts
    ranked = pci(year)[1].sort_values(ascending=False).index
    units = {key(unit.short_vi): unit.id for unit in facts.setting.reporting_units}
    for unit in [*(units[name] for name in ranked[[0, 31, 62]]), OVERVIEW]:
        nodes, record = made_and_proved("pci", str(year), unit)
        assert contradictions(nodes, record) == [], unit
        page = shown(render_html(nodes, title="x"))
        assert [*faults(page), *repeated(page)] == [], unit
