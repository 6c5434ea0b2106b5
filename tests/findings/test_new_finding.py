"""A finding is added by one file in its room: it is found, told, explained, compared and listed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from inprocess import proved
from project import PROGRAMME, copy_project
from tools.findings_list import page

import helpers.findings
from helpers.core.paths import working_on
from helpers.documents.on_demand import on_demand
from helpers.findings.finders import all_finders
from helpers.findings.kinds import all_kinds
from helpers.notebook.lookups import findings_frame
from helpers.report.assessment.store import open_assessment
from helpers.report.record.record import make_record

SAID = "đạt chỉ tiêu giao 02 kỳ liền nhau."


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The room with one more module."""
    shutil.copyfile(Path(__file__).parents[1] / "support" / "held.py", tmp_path / "held.py")
    monkeypatch.setattr(helpers.findings, "__path__", [*helpers.findings.__path__, str(tmp_path)])
    for registry in (all_kinds, all_finders):
        registry.cache_clear()
    yield
    monkeypatch.undo()
    for registry in (all_kinds, all_finders):
        registry.cache_clear()


def test_a_finding_is_added_by_one_file(added: None, tmp_path: Path) -> None:
    project = copy_project(tmp_path, "2023-Q1", "2023-Q2")
    with working_on(project):
        assessment = open_assessment(project, PROGRAMME, "2023-Q2")
        held = {
            unit: [f for f in findings if f.kind == "target_held"]
            for unit, findings in assessment.findings.items()
        }
        assert {bool(some) for some in held.values()} == {True, False}
        unit = next(unit for unit, some in held.items() if some)
        finding = held[unit][0]
        assert SAID in proved(PROGRAMME, "2023-Q2", unit).text_content()
    (detail,) = on_demand(assessment.facts, [finding])
    assert detail and detail["facts"] == [["Số kỳ liền nhau đạt chỉ tiêu", "2"]]
    assert detail["places"]
    record = make_record(assessment, assessment.facts.setting.unit(unit))
    assert any(entry["kind"] == "target_held" and entry["alone"] for entry in record["findings"])
    frame = findings_frame(assessment.facts, assessment.findings[unit], "en")
    assert frame.query("kind == 'target_held'").sentence.str.contains("2 periods in a row").all()
    assert "## target_held\n" in page() and "on target 3 periods in a row." in page()


def test_without_the_file_nothing_speaks_of_it() -> None:
    assert "target_held" not in all_kinds()
