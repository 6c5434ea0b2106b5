"""Looking ahead by arithmetic."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project import assessed, copy_project, replace_text, steady

from helpers.core.formatting import half_up
from helpers.findings.outlook import _closed, _Offer, _plans, required_rate
from helpers.findings.sentences import headline, sentence
from helpers.findings.targets import target_of
from helpers.index.measures.values import Value
from helpers.params.targets import Target
from helpers.report.assessment.assess import assess
from helpers.report.tables.progress import progress_table

PROGRAMME = "dak-nong-650"


def outlook(period, unit, kind):
    findings = assessed(PROGRAMME, period).findings[unit]
    return [finding for finding in findings if finding.kind == kind]


def goal(target, operator=">="):
    return Target(
        programme="p",
        unit_or_level="u",
        indicator="B",
        from_period="2023",
        to_period="2024",
        operator=operator,
        target=target,
        printed=f"{target}%",
        document="d",
        line=1,
    )


@steady
@given(
    top=st.integers(0, 500),
    more=st.integers(1, 500),
    target=st.integers(1, 100),
    done=st.integers(1, 3),
)
def test_a_year_that_averages_the_required_rate_meets_its_target_exactly(top, more, target, done):
    base = top + more
    value = Value("u", "p", "to_date", "B", "ok", 100 * top / base, top, base)
    rate = required_rate(value, goal(target), done, 4 - done)
    rest = Fraction(base * (4 - done), done)
    assert 100 * (top + rate / 100 * rest) / (base + rest) == target


def test_the_required_rate_is_rounded_up_never_down():
    for unit in ("so-noi-vu", "so-vhttdl", "ubnd-gia-nghia"):
        facts = assessed(PROGRAMME, "2023-Q2").facts
        for finding in outlook("2023-Q2", unit, "pace_required"):
            value = facts.values.get(unit, finding.indicator, "2023-Q2", "to_date")
            exact = required_rate(value, target_of(facts, unit, finding.indicator), 2, 2)
            assert finding.numbers["required"] == pytest.approx(
                math.ceil(exact * 10) / 10, abs=1e-12
            )
            assert finding.numbers["required"] >= exact


def test_a_target_of_everything_is_out_of_reach_once_something_is_missing():
    (finding,) = [
        f for f in outlook("2023-Q2", "tinh-dak-nong", "pace_out_of_reach") if f.indicator == "F"
    ]
    text = sentence(finding, "vi")
    assert "không thể đạt chỉ tiêu 100%" in text
    assert "giả định" in text


def test_the_last_quarter_and_the_year_have_nothing_ahead():
    for period in ("2023-Q4", "2023"):
        for findings in assessed(PROGRAMME, period).findings.values():
            assert not [f for f in findings if f.kind.startswith("pace_")]


def test_one_procedure_more_lifts_the_department_to_the_place_above():
    (finding,) = outlook("2023-Q4", "so-tttt", "next_rank")
    (step,) = finding.items
    assert (step.numbers["items"], step.numbers["then"], step.numbers["denominator"]) == (1, 26, 30)
    text = sentence(finding, "vi")
    assert "thêm 01 thủ tục" in text
    assert "từ 25 lên 26/30" in text
    assert "giả định" in text


def test_of_a_finished_year_the_next_place_is_arithmetic_and_no_task():
    for findings in assessed(PROGRAMME, "2023").findings.values():
        assert not [f for f in findings if f.kind == "next_rank"]
    (last,) = outlook("2023-Q4", "so-tttt", "next_rank")
    assert sentence(last, "vi").startswith("Với kết quả năm 2023, để xếp cùng hạng")
    assert sentence(last, "en").startswith("With the results of 2023, to share the place")
    (first,) = outlook("2023-Q1", "so-noi-vu", "next_rank")
    assert sentence(first, "vi").startswith("Để xếp cùng hạng")
    assert "lẽ ra" not in sentence(first, "vi")


def test_the_first_place_has_no_place_above():
    assert outlook("2023-Q4", "so-cong-thuong", "next_rank") == []


@pytest.mark.parametrize("period", ["2023-Q1", "2023-Q4", "2024-Q2"])
def test_the_steps_share_the_place_above_and_no_smaller_number_does(period):
    """By trying every number of items in the first part with the fewest in the second."""
    facts = assessed(PROGRAMME, period).facts
    scores = {
        unit: sum(dict(standing.score.points).values())
        for unit, standing in facts.standings[period].items()
        if standing.rank
    }
    seen = 0
    for unit, score in scores.items():
        better = [other for other in scores.values() if half_up(other, 2) > half_up(score, 2)]
        findings = outlook(period, unit, "next_rank")
        if not findings:
            continue
        (finding,) = findings
        goal = half_up(min(better), 2)
        fewest = fewest_items(facts, unit, goal)
        assert sum(item.numbers["items"] for item in finding.items) == fewest, unit
        assert finding.numbers["gain"] == float(goal - half_up(score, 2)) > 0
        seen += 1
    assert seen


def fewest_items(facts, unit, goal):
    """The smallest sum of further items with which the rounded score is no less than the goal."""
    first, second = (
        [(value.numerator, value.denominator, target_of(facts, unit, part.indicator).goal, part)]
        for part in facts.setting.framework.score.parts
        for value in [facts.values.get(unit, part.indicator, facts.period.id, "to_date")]
    )

    def points(counts, more):
        ((top, base, target, part),) = counts
        return Fraction(repr(part.weight)) * min(Fraction(100 * (top + more), base) / target, 1)

    sums = []
    more = most = second[0][1] - second[0][0]
    for items in range(first[0][1] - first[0][0] + 1):
        earned = points(first, items)
        # the more there are of the first, the fewer of the second are needed
        while more and half_up(earned + points(second, more - 1), 2) >= goal:
            more -= 1
        if more < most or half_up(earned + points(second, most), 2) >= goal:
            sums.append(items + more)
    return min(sums)


def test_the_last_item_of_a_full_part_is_left_out_where_another_brings_more():
    plans = list(
        _plans(
            (
                _Offer("A", 0, 9, Fraction("0.5"), Fraction("0.55")),
                _Offer("B", 0, 9, Fraction("0.3"), Fraction(9)),
            ),
            Fraction("1.05"),
        )
    )
    assert min(sum(step.items for step in plan) for plan in plans) == 3


def test_the_rounded_score_decides_how_many_items_share_the_place_above():
    for unit, period, items in (("ubnd-krong-no", "2023-Q4", 4), ("so-noi-vu", "2023-Q1", 4)):
        (finding,) = outlook(period, unit, "next_rank")
        assert [item.numbers["items"] for item in finding.items] == [items]


def test_one_quarter_or_one_item_is_no_plural_in_english():
    for findings in assessed(PROGRAMME, "2023-Q3").findings.values():
        for finding in findings:
            if finding.kind.startswith("pace_"):
                assert "the remaining 1 quarter " in sentence(finding, "en")
    (step,) = outlook("2023-Q4", "so-tttt", "next_rank")
    assert "that is at least 1 more in " in sentence(step, "en")
    assert "(from 25 to 26/30 procedures)" in sentence(step, "en")


DISTRICT = "ubnd-tuy-duc"


def undeclare(project, *quarters):
    path = project.params / "programmes" / f"{PROGRAMME}.yml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    marks = tuple(f"  - {{id: {quarter}," for quarter in quarters)
    kept = [line for line in lines if not line.startswith(marks)]
    path.write_text("".join(kept), encoding="utf-8")


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A project whose last year was reported in full, and the new one for two quarters so far."""
    quarters = [f"2023-Q{number}" for number in (1, 2, 3, 4)] + ["2024-Q1", "2024-Q2"]
    project = copy_project(tmp_path_factory.mktemp("begun"), *quarters, units=[DISTRICT])
    undeclare(project, "2024-Q3", "2024-Q4")
    replace_text(project, "params/frameworks/plan-650.yml", " 2024-Q3, 2024-Q4,", "")
    return project


@pytest.mark.parametrize(("period", "left"), [("2024-Q1", 3), ("2024-Q2", 2)])
def test_quarters_that_are_not_declared_yet_are_left_all_the_same(begun, period, left):
    both = assess(begun, PROGRAMME, period), assessed(PROGRAMME, period)
    (finding,), (expected,) = (
        [f for f in made.findings[DISTRICT] if f.kind.startswith("pace_")] for made in both
    )
    assert finding.numbers == expected.numbers
    assert finding.numbers["left"] == left


def test_a_year_with_quarters_to_come_is_not_closed(begun):
    assert _closed(assess(begun, PROGRAMME, "2024-Q2").facts) == {}


def test_no_pace_is_told_of_a_year_that_lacks_a_quarter_from_before(tmp_path):
    project = copy_project(tmp_path, "2024-Q1", "2024-Q3", units=[DISTRICT])
    undeclare(project, "2024-Q2")
    findings = assess(project, PROGRAMME, "2024-Q3").findings[DISTRICT]
    assert any(f.kind == "target_missed" for f in findings)
    assert not [f for f in findings if f.kind.startswith("pace_")]


def test_a_year_of_two_quarters_says_so_and_is_not_compared_with_a_whole_one(begun):
    assessment = assess(begun, PROGRAMME, "2024")
    findings = assessment.findings[DISTRICT]
    (note,) = [f for f in findings if f.kind == "year_not_whole"]
    assert sentence(note, "vi").startswith("Năm 2024 mới có 2/4 quý (quý I/2024; quý II/2024)")
    assert sentence(note, "en").startswith("2024 holds 2 of 4 quarters (Q1 2024; Q2 2024)")
    assert not [f for f in findings if f.kind.startswith("change_")]
    (rank,) = [f for f in findings if f.kind.startswith("rank_")]
    assert rank.kind == "rank_quarters"
    assert "năm 2024 (mới có 2/4 quý)" in headline(rank, "vi")
    assert assessment.facts.moves is None
    columns = progress_table(assessment, assessment.facts.setting.unit(DISTRICT))["columns"]
    heads = {column["title"] for column in columns}
    assert "Luỹ kế 2/4 quý" in heads
    assert "Luỹ kế cả năm" not in heads


def test_two_whole_years_are_compared():
    kinds = {f.kind for f in assessed(PROGRAMME, "2024").findings[DISTRICT]}
    assert kinds & {"rank_up", "rank_down", "rank_equal"}
    assert "year_not_whole" not in kinds
    assert any(kind.startswith("change_") for kind in kinds)
