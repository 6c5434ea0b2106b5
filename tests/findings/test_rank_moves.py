"""A rank's move in parts that add up to it; who passed whom; when no places are told."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project import assessed, copy_project, steady

from helpers.core.evidence import Evidence
from helpers.core.wording import say
from helpers.documents.nodes.blocks import paragraph
from helpers.findings.model import Facts
from helpers.findings.rank_moves import MOST_PASSED, other_set, rank_move_findings
from helpers.findings.ranks import rank_change, rank_findings
from helpers.findings.reorganised import reorganised_findings
from helpers.findings.sentences import headline, sentence
from helpers.index.rank import rank_units
from helpers.index.rank_parts import rank_moves
from helpers.index.score import UnitScore
from helpers.index.standing import Standing
from helpers.notebook import charts
from helpers.notebook.lookups import rank_parts_frame
from helpers.notebook.open_report import Report
from helpers.notebook.pictures import figure_node
from helpers.notebook.sections import NO_CHANGE, NO_CUMULATED_CHANGE
from helpers.params.programme import Label
from helpers.params.successions import Succession, Successions
from helpers.report.assessment.assess import assess
from helpers.report.tables.rank_moves import movers_table

PROGRAMME = "dak-nong-650"
COMPARED = ["2023-Q3", "2023-Q4", "2024-Q2", "2024-Q3", "2024-Q4", "2024"]
SCORES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12), min_size=1)


def standings(scores):
    """Standings of units with these scores, in quarters of a point."""
    exact = {unit: Fraction(score, 4) for unit, score in scores.items()}
    ranks = rank_units(exact, 2)
    return {u: Standing(u, UnitScore(u, "p", "ok", s), ranks[u]) for u, s in exact.items()}


def facts_of(before, now, **changes) -> Facts:
    """The year 2024 of the programme with other scores than its own."""
    facts = assessed(PROGRAMME, "2024").facts
    old, new = standings(before), standings(now)
    return replace(
        facts, standings={"2023": old, "2024": new}, moves=rank_moves(old, new, 2), **changes
    )


def by_kind(facts, unit):
    return {f.kind: f for f in rank_move_findings(facts, unit)}


@steady
@given(before=SCORES, now=SCORES)
def test_the_parts_add_up_to_the_difference_of_the_ranks_whoever_came_or_left(before, now):
    old, new = standings(before), standings(now)
    moves = rank_moves(old, new, 2)
    assert set(moves.parts) == set(before) & set(now)
    for unit, parts in moves.parts.items():
        assert parts.own + parts.others + parts.entered + parts.left == parts.places
        assert parts.places == old[unit].rank.place - new[unit].rank.place
    assert set(moves.entered) == set(now) - set(before)
    assert set(moves.left) == set(before) - set(now)


@steady
@given(before=SCORES, now=SCORES)
def test_who_was_passed_less_who_passed_is_the_number_of_places_among_the_units_of_both(
    before, now
):
    moves = rank_moves(standings(before), standings(now), 2)
    for unit, parts in moves.parts.items():
        p = moves.passing(unit)
        won = len(p.passed) + len(p.reached) - len(p.passed_by) - len(p.fallen_behind)
        assert won == parts.own + parts.others
        assert all(before[u] > before[unit] and now[u] < now[unit] for u in p.passed)
        assert all(before[u] > before[unit] and now[u] == now[unit] for u in p.reached)


@pytest.mark.parametrize("period", COMPARED)
def test_every_told_move_of_the_shipped_data_is_the_sum_of_its_parts(period):
    facts = assessed(PROGRAMME, period).facts
    for unit in facts.setting.reporting_units:
        finding = by_kind(facts, unit.id).get("places_in_parts")
        if finding is not None:
            numbers = finding.numbers
            places = rank_change(facts, unit.id, len(facts.history) - 1).places
            parts = [value for key, value in numbers.items() if key.endswith("_places")]
            assert sum(parts) == numbers["places"] == places


def test_a_score_that_rose_while_the_rank_fell_is_said_as_offices_say_it():
    findings = by_kind(assessed(PROGRAMME, "2024").facts, "so-nnptnt")
    assert sentence(findings["score_up_rank_down"], "vi") == (
        "So với năm 2023, điểm số của Sở Nông nghiệp và PTNT tăng 4,96 điểm (từ 93,60 lên 98,56) "
        "nhưng thứ hạng giảm 05 bậc."
    )
    assert headline(findings["score_up_rank_down"], "en") == (
        "Since 2023 the score rose by 4.96 points while the rank fell by 5 places."
    )
    assert sentence(findings["places_in_parts"], "vi") == (
        "Giảm 05 bậc so với năm 2023, gồm: điểm của chính đơn vị thay đổi làm tăng 06 bậc; điểm "
        "của các đơn vị khác thay đổi làm giảm 11 bậc."
    )


def test_a_score_that_fell_while_the_rank_rose_is_said_too():
    before = {"so-tttt": 10, "so-y-te": 12}
    findings = by_kind(facts_of(before, {"so-tttt": 8, "so-y-te": 4}), "so-tttt")
    assert sentence(findings["score_down_rank_up"], "vi").endswith(
        "giảm 0,50 điểm (từ 2,50 xuống 2,00) nhưng thứ hạng tăng 01 bậc."
    )


@pytest.mark.parametrize("period", COMPARED)
def test_score_and_rank_are_only_set_against_each_other_when_they_went_opposite_ways(period):
    for findings in assessed(PROGRAMME, period).findings.values():
        kinds = {f.kind for f in findings}
        assert not {"score_up_rank_down", "score_down_rank_up"} <= kinds
        assert "score_up_rank_down" not in kinds or "rank_down" in kinds
        assert "score_down_rank_up" not in kinds or "rank_up" in kinds


def test_to_draw_level_is_not_called_passing():
    before = {"so-tttt": 4, "so-y-te": 8, "so-tu-phap": 6}
    findings = by_kind(facts_of(before, {**before, "so-tttt": 8}), "so-tttt")
    assert sentence(findings["overtaking"], "vi") == (
        "So với năm 2023, Sở Thông tin và Truyền thông đã vượt 01 đơn vị (Sở Tư pháp) và bắt kịp, "
        "cùng hạng với 01 đơn vị (Sở Y tế)."
    )


def test_many_passed_units_are_counted_and_few_are_named():
    units = [unit.id for unit in assessed(PROGRAMME, "2024").facts.setting.reporting_units]
    before = dict.fromkeys(units[: MOST_PASSED + 2], 8) | {"so-tttt": 1}
    finding = by_kind(facts_of(before, {**before, "so-tttt": 9}), "so-tttt")["overtaking"]
    assert finding.numbers["passed"] == MOST_PASSED + 1
    assert "passed" not in finding.names
    assert sentence(finding, "vi").endswith("đã vượt 07 đơn vị.")


def test_where_a_unit_came_in_no_places_are_told_and_it_is_named():
    facts = assessed(PROGRAMME, "2023-Q2").facts
    findings = by_kind(facts, "so-tttt")
    assert set(findings) == {"ranked_units_changed"}
    assert sentence(findings["ranked_units_changed"], "vi") == (
        "Danh sách xếp hạng so với quý I/2023: thêm 01 đơn vị (Ban Dân tộc)."
    )
    (rank,) = [f for f in rank_findings(facts, "so-tttt") if f.kind.startswith("rank_")]
    assert "places" not in rank.numbers


def test_many_units_that_came_are_counted_on_the_page_of_a_unit_and_cited_by_the_whole(
    monkeypatch,
):
    def place(_, value):
        return (Evidence(file=value.unit),)

    # the facts of an assessment hold no workbooks any more
    monkeypatch.setattr("helpers.findings.sources.evidence_of", place)
    units = [unit.id for unit in assessed(PROGRAMME, "2024").facts.setting.reporting_units]
    before, came = dict.fromkeys(units[:2], 8), dict.fromkeys(units[2 : MOST_PASSED + 3], 4)
    facts = facts_of(before, {**before, **came})
    finding = by_kind(facts, units[0])["ranked_units_changed"]
    assert sentence(finding, "vi") == "Danh sách xếp hạng so với năm 2023: thêm 07 đơn vị."
    assert {source.file for source in finding.evidence} == {units[0]}
    (whole,) = other_set(facts, facts.setting.programme.whole)
    assert {source.file for source in whole.evidence} == set(came)


def test_a_declared_basis_makes_ranks_of_different_units_comparable_and_is_said():
    before = {"so-tttt": 8, "so-y-te": 6, "so-tu-phap": 9}
    facts = facts_of(before, {"so-tttt": 8, "so-y-te": 9, "ban-dan-toc": 10})
    assert rank_change(facts, "so-tttt", 1).reason == "unit_set"
    basis = Label(vi="so cả đơn vị vào, ra", en="with units that came or left")
    programme = facts.setting.programme.model_copy(update={"ranks_across_sets": basis})
    facts = replace(facts, setting=replace(facts.setting, programme=programme))
    assert rank_change(facts, "so-tttt", 1).places == -1
    parts = by_kind(facts, "so-tttt")["places_in_parts"]
    assert parts.numbers["left_places"] == 1
    assert parts.numbers["entered_places"] == -1
    assert parts.numbers["others_places"] == -1
    (rank,) = [f for f in rank_findings(facts, "so-tttt") if f.kind == "rank_down"]
    assert sentence(rank, "vi").endswith("(xếp thứ 2/3; so cả đơn vị vào, ra).")


def test_a_change_of_method_or_a_new_year_gives_no_parts():
    assert assessed("dak-lak-ict-index", "2016").facts.moves is None
    assert assessed(PROGRAMME, "2024-Q1").facts.moves is None


def test_printed_ranks_are_not_divided_into_parts_and_say_so():
    facts = assessed("dak-lak-ict-index", "2017").facts
    moves = by_kind(facts, "tinh-dak-lak")
    assert sentence(moves["places_not_in_parts"], "vi").startswith("Văn bản nguồn không in đủ điểm")
    assert "places_in_parts" not in moves


def test_a_merged_unit_is_said_to_be_merged_and_its_rank_is_not_compared():
    merged = [
        Succession(
            predecessor=old,
            predecessor_vi=name,
            successor="so-tttt",
            successor_vi="Sở KH&CN",
            kind="merge",
            date=dt.date(2024, 3, 1),
            document="kh-650",
        )
        for old, name in (("x", "Sở A"), ("y", "Sở B"))
    ]
    facts = facts_of({"so-tttt": 8, "so-y-te": 6}, {"so-tttt": 5, "so-y-te": 6})
    facts = replace(facts, setting=replace(facts.setting, successions=Successions(tuple(merged))))
    assert rank_change(facts, "so-tttt", 1).reason == "reorganised"
    assert by_kind(facts, "so-tttt") == {}
    (merger,) = reorganised_findings(facts, "so-tttt")
    assert sentence(merger, "vi") == (
        "Từ ngày 01/3/2024, 02 đơn vị (Sở A; Sở B) hợp nhất thành Sở Thông tin và Truyền thông "
        f"theo {facts.setting.documents['kh-650'].cited('vi')}; số liệu trước ngày này là của các "
        "đơn vị cũ, không so sánh trực tiếp."
    )
    assert [(source.file, source.line) for source in merger.evidence] == [
        ("params/successions.csv", 2),
        ("params/successions.csv", 3),
    ]
    (rank,) = [f for f in rank_findings(facts, "so-tttt") if f.kind.startswith("rank_")]
    assert rank.kind == "rank_reorganised"
    assert "places" not in rank.numbers
    assert "đơn vị mới được sắp xếp lại" in sentence(rank, "vi")
    assert rank_change(facts, "so-y-te", 1).places == 1


def shown(unit, asked=""):
    assessment = assessed(PROGRAMME, "2024")
    report = Report(assessment, assessment.facts.setting.unit(unit), asked or unit)
    drawn = report.figure(charts.rank_parts(report.rank_parts()))
    return [*report.rank_table().nodes, *drawn.nodes]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_quarter_after_a_missing_one_is_not_said_to_have_nothing_to_compare(tmp_path, lang):
    quarters = ("2023-Q1", "2023-Q3", "2023-Q4")  # Q4 less Q3 is told, the year to date is not
    project = copy_project(tmp_path, *quarters, units=["so-y-te"])
    for period, why in (("2023-Q4", NO_CUMULATED_CHANGE), ("2023-Q3", NO_CHANGE)):
        assessment = assess(project, PROGRAMME, period)
        report = Report(assessment, assessment.facts.setting.unit("so-y-te"), "so-y-te", lang)
        assert paragraph(say(lang, why)) in report.sentences("rank_changes").nodes
        table, *_ = report.indicator_table().nodes
        changes = {row[7] for row in table["rows"]}
        assert (changes == {"–"}) == (why == NO_CHANGE)


def test_a_page_shows_the_parts_as_table_and_as_chart():
    tables = [node for node in shown("so-nnptnt") if node["node"] == "table"]
    assert [row[1] for row in tables[0]["rows"]] == ["16/25", "+6", "−11", "21/25 (−5)"]
    figures = [node for node in shown("so-nnptnt") if node["node"] == "figure"]
    assert figures[0]["data"]["rows"][-1] == ["Cộng", "−5"]


def test_the_overview_shows_every_unit_that_moved():
    (figure,) = [n for n in shown("tinh-dak-nong", "overview") if n["node"] == "figure"]
    facts = assessed(PROGRAMME, "2024").facts
    moved = [u for u, parts in facts.moves.parts.items() if parts.places]
    assert len(figure["data"]["rows"]) == len(moved)
    for _, places, own_part, others in figure["data"]["rows"]:
        signed = [int(cell.replace("−", "-")) for cell in (places, own_part, others)]
        assert signed[0] == signed[1] + signed[2]


def test_the_drawn_parts_of_every_move_add_up_where_units_came_or_left():
    before = {"so-tttt": 8, "so-y-te": 6, "so-tu-phap": 9, "so-gtvt": 7}
    facts = facts_of(before, {"so-tttt": 5, "so-y-te": 9, "so-gtvt": 8})
    basis = Label(vi="so cả đơn vị vào, ra", en="with units that came or left")
    programme = facts.setting.programme.model_copy(update={"ranks_across_sets": basis})
    facts = replace(facts, setting=replace(facts.setting, programme=programme))
    figure = figure_node(charts.rank_parts(rank_parts_frame(facts, None, "vi")))
    titles = [column["title"] for column in figure["data"]["columns"]]
    assert "do đơn vị không còn xếp hạng" in titles
    assert figure["data"]["rows"]
    for _, places, *parts in figure["data"]["rows"]:
        assert int(places.replace("−", "-")) == sum(int(n.replace("−", "-")) for n in parts)
    assert "vào, ra" in movers_table(facts)["notes"][0]


def test_a_unit_that_is_not_ranked_is_not_said_to_have_kept_its_rank():
    notes = movers_table(assessed(PROGRAMME, "2024").facts)["notes"]
    assert notes[1].startswith("Đơn vị được xếp hạng ở cả hai kỳ")
