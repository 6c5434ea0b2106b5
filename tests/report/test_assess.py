"""One assessment holds a programme's period for all units; a gap of one unit stays its own."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from project import (
    PROGRAMME,
    REPO,
    assessed,
    change_cells,
    copy_project,
    printed_cells,
    workbook,
)

from helpers.core.errors import ConfigError
from helpers.core.paths import Project
from helpers.findings.find import headlines
from helpers.findings.model import Finding
from helpers.findings.sentences import sentence
from helpers.params.load import load_setting, programme_ids
from helpers.report.assessment.assess import Assessment, assess, reported_units
from helpers.report.assessment.stored import STORED, Stored

WHOLE = "tinh-dak-nong"
MISSING = "so-tttt"
BROKEN = "so-y-te"
# small workbooks, for tests in which the other agencies do not matter
FEW = (MISSING, BROKEN, "so-khcn")


@pytest.fixture(scope="module")
def gap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, Assessment]]:
    """2023-Q2 without the workbook of so-tttt; 24 units were ranked in the quarter before, too."""
    project = copy_project(tmp_path_factory.mktemp("gap"), "2023-Q1", "2023-Q2")
    workbook(project, MISSING, "2023-Q2").unlink()
    yield project, assess(project, PROGRAMME, "2023-Q2")


def test_the_same_sources_give_the_same_assessment() -> None:
    first, second = assessed(PROGRAMME, "2023-Q1"), assess(REPO, PROGRAMME, "2023-Q1")
    assert first.findings == second.findings
    assert list(first.facts.values) == list(second.facts.values)
    assert first.facts.standings == second.facts.standings
    assert first.sources == second.sources
    assert first.trend == second.trend


def test_the_order_of_the_folder_changes_nothing(tmp_path: Path) -> None:
    project = copy_project(tmp_path, "2023-Q1")
    folder = workbook(project, MISSING, "2023-Q1").parent
    contents = {path.name: path.read_bytes() for path in folder.iterdir()}
    for name in contents:
        (folder / name).unlink()
    for name in sorted(contents, reverse=True):
        (folder / name).write_bytes(contents[name])
    assert assess(project, PROGRAMME, "2023-Q1").findings == assessed(PROGRAMME, "2023-Q1").findings


@pytest.mark.parametrize("programme", programme_ids(REPO))
def test_an_assessment_survives_storage(programme: str) -> None:
    period = (
        "2023-Q1" if programme == PROGRAMME else load_setting(REPO, programme).programme.current[0]
    )
    assessment = assessed(programme, period)
    stored = STORED.loads(STORED.dumps(Stored(assessment, ""))).assessment
    original, other = assessment.facts, stored.facts
    for name in (field.name for field in dataclasses.fields(original)):
        if name not in ("values", "standings"):
            assert repr(getattr(other, name)) == repr(getattr(original, name)), name
    # the words of numbers tell 1 from 1.0, which are equal; sets of units have no order
    assert repr(list(other.values)) == repr(list(original.values))
    assert other.standings == original.standings
    assert repr(stored.findings) == repr(assessment.findings)
    assert (stored.sources, stored.trend) == (assessment.sources, assessment.trend)
    assert stored.rows.read().equals(assessment.rows.read())


def test_units_compared_with_each_other_are_stored_once() -> None:
    stored = STORED.loads(STORED.dumps(Stored(assessed(PROGRAMME, "2023-Q1"), ""))).assessment
    ranks = [s.rank for s in stored.facts.standings["2023-Q1"].values() if s.rank]
    assert len(ranks) > 20
    assert len({id(rank.among) for rank in ranks}) == 1


def test_nothing_of_an_assessment_can_be_reassigned() -> None:
    assessment = assessed(PROGRAMME, "2023-Q1")
    finding = assessment.findings[MISSING][0]
    for holder, name in (
        (assessment, "findings"),
        (assessment.facts, "period"),
        (assessment.facts.setting, "targets"),
        (finding, "numbers"),
        (finding.evidence[0], "cells"),
        (assessment.facts.standing(MISSING, assessment.facts.period), "rank"),
        (next(iter(assessment.facts.values)), "value"),
    ):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(holder, name, None)


def test_every_unit_and_the_whole_get_findings() -> None:
    assessment = assessed(PROGRAMME, "2023-Q4")
    assert len(assessment.findings) == 27
    assert all(assessment.findings.values())
    assert set(assessment.findings) == set(reported_units(assessment.facts))


def test_units_of_printed_programmes_are_those_that_a_document_speaks_of() -> None:
    assert set(assessed("ninh-giang-2023", "2023").findings) == {"huyen-ninh-giang"}
    quarter = assessed("ninh-giang-2023", "2024-Q1-ninh-giang").findings
    assert set(quarter) == {"huyen-ninh-giang", "xa-hong-duc", "xa-tan-quang", "xa-kien-quoc"}


def test_the_trend_is_the_quarters_up_to_the_period() -> None:
    quarters = ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]
    assert [p.id for p in assessed(PROGRAMME, "2023-Q4").trend] == quarters
    assert [p.id for p in assessed(PROGRAMME, "2023-Q1").trend] == quarters[:1]


def test_only_the_workbooks_of_the_periods_in_question_are_read() -> None:
    sources = assessed(PROGRAMME, "2023-Q1").sources
    assert len(sources) == 26
    assert all("/2023-Q1/" in file for file in sources)


@pytest.mark.parametrize(("programme", "period"), [("không-có", "2023"), (PROGRAMME, "2030")])
def test_an_unknown_programme_or_period_stops_before_anything_is_read(
    programme: str, period: str
) -> None:
    with pytest.raises(ConfigError):
        assess(REPO, programme, period)


# --- not ranked


def test_thanh_tra_tinh_is_not_ranked_and_not_blamed() -> None:
    for period in ("2023-Q1", "2023-Q2", "2023-Q4"):
        assessment = assessed(PROGRAMME, period)
        facts = assessment.facts
        standing = facts.standing("thanh-tra-tinh", facts.period)
        assert standing.score is not None
        assert (standing.score.status, standing.rank, standing.group_rank) == (
            "not_ranked",
            None,
            None,
        )
        assert not any(
            standing.rank and "thanh-tra-tinh" in (standing.rank.among or ())
            for standing in facts.standings[period].values()
        )
        weak = [f for f in assessment.findings["thanh-tra-tinh"] if f.tone == "weakness"]
        assert [f.kind for f in weak] == ["no_weakness_untargeted"]
        (named,) = (f for f in assessment.findings[WHOLE] if f.kind == "units_not_ranked")
        assert named.names["units"].vi == "Thanh tra tỉnh"


# --- a missing workbook


def test_a_missing_workbook_leaves_the_values_of_all_others(
    gap: tuple[Project, Assessment],
) -> None:
    facts, full = gap[1].facts, assessed(PROGRAMME, "2023-Q2").facts
    for value in full.values:
        if value.unit not in (MISSING, WHOLE):
            kept = facts.values.get(value.unit, value.indicator, value.period, value.span)
            assert kept == value


def test_the_unit_without_workbook_has_no_data_and_says_so(gap: tuple[Project, Assessment]) -> None:
    assessment = gap[1]
    for span in ("own", "to_date"):
        value = assessment.facts.values.get(MISSING, "A", "2023-Q2", span)
        assert (value.status, value.value) == ("no_data", None)
    findings = assessment.findings[MISSING]
    assert findings[0].kind == "no_data"
    assert findings[0].names["missing"].vi == "quý II/2023"
    assert not any(f.kind in ("problems_unit", "submission_missing") for f in findings)
    assert not any(f.kind.startswith(("rank_", "target_", "change_")) for f in findings)
    assert findings[0].evidence[0].file.endswith("2023-Q2/so-tttt.xlsx")


def test_24_units_are_ranked_and_no_move_is_given_for_another_set(
    gap: tuple[Project, Assessment],
) -> None:
    assessment = gap[1]
    ranks = [s.rank for s in assessment.facts.standings["2023-Q2"].values() if s.rank]
    assert len(ranks) == 24
    assert {rank.of for rank in ranks} == {24}
    for unit, findings in assessment.findings.items():
        for rank in (f for f in findings if f.kind.startswith("rank_")):
            expected = "rank_unranked_before" if unit == "ban-dan-toc" else "rank_unit_set"
            assert (rank.kind, "places" in rank.numbers) == (expected, False)
    assert "no_movers_unit_set" in {f.kind for f in assessment.findings[WHOLE]}


def test_another_number_of_ranked_units_gives_no_move_either(tmp_path: Path) -> None:
    project = copy_project(tmp_path, "2023-Q1", "2023-Q2", units=FEW)
    workbook(project, MISSING, "2023-Q2").unlink()
    assessment = assess(project, PROGRAMME, "2023-Q2")
    ranked = [
        sum(1 for standing in assessment.facts.standings[period.id].values() if standing.rank)
        for period in assessment.facts.history
    ]
    assert ranked == [3, 2]
    kinds = {f.kind for f in assessment.findings[BROKEN] if f.kind.startswith("rank_")}
    assert kinds == {"rank_size"}


def test_a_unit_that_missed_a_quarter_has_no_cumulated_value_and_no_rank(tmp_path: Path) -> None:
    project = copy_project(tmp_path, "2023-Q1", "2023-Q2", units=FEW)
    workbook(project, MISSING, "2023-Q1").unlink()
    facts = assess(project, PROGRAMME, "2023-Q2").facts
    of_quarter, cumulated = (
        facts.values.get(MISSING, "A", "2023-Q2", "own"),
        facts.values.get(MISSING, "A", "2023-Q2", "to_date"),
    )
    assert (of_quarter.status, cumulated.status) == ("ok", "no_data")
    standing = facts.standing(MISSING, facts.period)
    assert standing.score is not None
    assert (standing.score.status, standing.rank) == ("incomplete", None)


def share_received_online(assessment: Assessment) -> Finding:
    """What is found of the province's target for dossiers received online."""
    (finding,) = (f for f in assessment.findings[WHOLE] if f.indicator == "C"
                and f.kind.startswith("target_"))  # fmt: skip
    return finding


def test_the_whole_pools_25_units_and_says_so(gap: tuple[Project, Assessment]) -> None:
    finding = share_received_online(gap[1])
    assert (finding.numbers["reporting"], finding.numbers["units"]) == (25, 26)
    cells = [place for place in finding.evidence if place.file]
    assert len(cells) == 50
    assert not any(MISSING in place.file for place in cells)


def test_the_whole_cites_the_cells_of_the_pooled_units_only(tmp_path: Path) -> None:
    project = copy_project(tmp_path, "2023-Q1", "2023-Q2", units=FEW)
    workbook(project, MISSING, "2023-Q2").unlink()
    finding = share_received_online(assess(project, PROGRAMME, "2023-Q2"))
    assert finding.numbers["reporting"] == 2
    cells = [place for place in finding.evidence if place.file]
    sums = [0, 0]
    for place in cells:
        ranges = printed_cells(place.file, place.sheet, place.cells, project.root)
        sums = [total + sum(values) for total, values in zip(sums, ranges, strict=True)]
    assert sums == [finding.numbers["numerator"], finding.numbers["denominator"]]


def test_the_whole_is_not_compared_with_another_set_of_units(
    gap: tuple[Project, Assessment],
) -> None:
    kinds = {f.kind for f in gap[1].findings[WHOLE]}
    assert not any(kind.startswith("change_") for kind in kinds)
    assert any(f.kind.startswith("change_") for f in assessed(PROGRAMME, "2023-Q2").findings[WHOLE])


def test_a_broken_workbook_is_a_problem_of_its_unit_and_of_the_whole_only(tmp_path: Path) -> None:
    project = copy_project(tmp_path, "2023-Q1", units=FEW)
    change_cells(workbook(project, BROKEN, "2023-Q1"), {"G9": "mười"})
    assessment = assess(project, PROGRAMME, "2023-Q1")
    (problem,) = (f for f in assessment.findings[BROKEN] if f.kind == "problems_unit")
    assert problem.numbers["count"] == 1
    assert (problem.evidence[0].cells, problem.evidence[0].sheet) == ("G9", "Số liệu")
    assert not any(f.kind.startswith("problems_") for f in assessment.findings[MISSING])
    (whole,) = (f for f in assessment.findings[WHOLE] if f.kind == "problems_whole")
    assert whole.numbers["count"] == 1
    (missing,) = (f for f in assessment.findings[WHOLE] if f.kind == "submission_missing")
    assert missing.numbers["count"] == len(missing.items) == 23


def test_ranks_are_not_compared_across_a_change_of_targets_and_that_is_said_once(
    tmp_path: Path,
) -> None:
    quarters = [f"{year}-Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4)]
    project = copy_project(tmp_path, *quarters, units=FEW)
    path = project.params / "targets.csv"
    row = "dak-nong-650,so-y-te,A,2023,2024,>=,85,85%,kh-650,223"
    split = row.replace("2024", "2023"), row.replace("2023", "2024").replace("85", "95")
    same = assess(project, PROGRAMME, "2024")
    assert same.facts.moves is not None
    path.write_text(path.read_text("utf-8").replace(row, "\n".join(split)), "utf-8")
    changed = assess(project, PROGRAMME, "2024")
    assert changed.facts.moves is None
    for unit in FEW:
        moves = ("rank_", "places_", "overtaking", "score_up_", "score_down_")
        moved = [f for f in changed.findings[unit] if f.kind.startswith(moves)]
        assert [f.kind for f in moved] == ["rank_targets"]
        assert "chỉ tiêu giao thay đổi so với năm 2023 nên không tính số bậc" in sentence(
            moved[0], "vi"
        )
    kinds = [f.kind for f in changed.findings[WHOLE]]
    assert kinds.count("no_movers_targets") == 1
    assert not [kind for kind in kinds if kind.startswith("mover_")]


def test_a_form_that_is_missing_last_year_is_a_note_on_the_comparison_and_no_fault_of_this_year(
    tmp_path: Path,
) -> None:
    quarters = [f"{year}-Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4)]
    project = copy_project(tmp_path, *quarters, units=FEW)
    workbook(project, BROKEN, "2023-Q2").unlink()
    findings = assess(project, PROGRAMME, "2024").findings[BROKEN]
    (finding,) = (f for f in findings if f.kind == "submission_missing_before")
    assert sentence(finding, "vi") == (
        "Chưa nhận được 01 biểu của các kỳ trước, nên không so sánh với kỳ thiếu biểu: Sở Y tế "
        "(quý II/2023)."
    )
    assert (finding.tone, finding in headlines(findings)) == ("note", False)
    assert not any(f.kind.startswith(("problems_", "change_")) for f in findings)
    assert not any(f.kind == "submission_missing" for f in findings)
