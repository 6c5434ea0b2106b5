"""Looking ahead by arithmetic."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.core.params.targets import Target
from helpers.findings.outlook import cheapest, required_rate
from helpers.findings.targets import target_of
from helpers.measures.values import Value
from helpers.narrative.sentences import sentence
from project import assessed, steady

PROGRAMME = "dak-nong-650"


def outlook(period, unit, kind):
    found = assessed(PROGRAMME, period).findings[unit]
    return [finding for finding in found if finding.kind == kind]


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
    said = sentence(finding, "vi")
    assert "không thể đạt chỉ tiêu 100%" in said
    assert "giả định" in said


def test_the_last_quarter_and_the_year_have_nothing_ahead():
    for period in ("2023-Q4", "2023"):
        for findings in assessed(PROGRAMME, period).findings.values():
            assert not [f for f in findings if f.kind.startswith("pace_")]


def test_one_procedure_more_lifts_the_department_to_the_place_above():
    (finding,) = outlook("2023", "so-tttt", "next_rank")
    (step,) = finding.items
    assert (step.numbers["items"], step.numbers["then"], step.numbers["denominator"]) == (1, 26, 30)
    said = sentence(finding, "vi")
    assert "thêm 01 thủ tục" in said
    assert "từ 25 lên 26/30" in said
    assert "giả định" in said


def test_the_first_place_has_no_place_above():
    assert outlook("2023", "so-cong-thuong", "next_rank") == []


def test_the_steps_bring_the_points_and_no_smaller_number_does():
    facts = assessed(PROGRAMME, "2023").facts
    parts = facts.setting.framework.score.parts
    for unit in ("so-gtvt", "ubnd-dak-song", "bql-kcn", "so-xay-dung"):
        (finding,) = outlook("2023", unit, "next_rank")
        held = dict(facts.standing(unit, facts.period).score.points)
        better = sorted(
            s.score.exact
            for s in facts.standings["2023"].values()
            if s.score.exact is not None
            and s.rank.place < facts.standing(unit, facts.period).rank.place
        )
        gain = better[0] - sum(held.values())
        steps = cheapest(facts, unit, parts, held, gain)
        assert brought(facts, unit, parts, {s.indicator: s.items for s in steps}) >= gain
        total = sum(step.items for step in steps)
        for first in range(total):
            tried = dict(zip((p.indicator for p in parts), (first, total - 1 - first), strict=True))
            assert brought(facts, unit, parts, tried) < gain
        assert sum(item.numbers["items"] for item in finding.items) == total


def brought(facts, unit, parts, items):
    """Points that further items bring by the framework's rule, recomputed from scratch."""
    total = Fraction(0)
    for part in parts:
        value = facts.values.get(unit, part.indicator, "2023", "to_date")
        target = target_of(facts, unit, part.indicator).goal
        more = min(items.get(part.indicator, 0), value.denominator - value.numerator)

        def points(top, base=value.denominator, weight=part.weight, target=target):
            return Fraction(repr(weight)) * min(Fraction(100 * top, base) / target, 1)

        total += points(value.numerator + more) - points(value.numerator)
    return total
