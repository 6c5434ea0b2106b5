"""No two sentences of a report contradict one another."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.core.params.targets import Target
from helpers.findings.find import headlines
from helpers.findings.targets import meets, needed
from project import assessed, steady

QUARTERS = [f"{year}-Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4)]
PERIODS = [*QUARTERS, "2023", "2024"]
STATUS = ("target_met", "target_exceeded", "target_missed", "target_near_miss", "target_on_strict")


@pytest.mark.parametrize("period", PERIODS)
def test_a_target_has_one_status(period):
    for findings in assessed("dak-nong-650", period).findings.values():
        told = Counter(f.indicator for f in findings if f.kind.startswith("target_"))
        assert all(times == 1 for times in told.values())


@pytest.mark.parametrize("period", PERIODS)
def test_a_rank_moves_one_way_and_last_place_is_no_strength(period):
    for findings in assessed("dak-nong-650", period).findings.values():
        ranks = [f for f in findings if f.kind.startswith("rank_")]
        assert len(ranks) <= 1
        for finding in findings:
            if finding.kind in ("group_last",) or finding.kind.startswith("rank_"):
                numbers = finding.numbers
                last = numbers.get("place") == numbers.get("of")
                assert not (last and finding.tone == "strength")


@pytest.mark.parametrize("period", PERIODS)
def test_no_fact_is_told_twice(period):
    for findings in assessed("dak-nong-650", period).findings.values():
        told = Counter((f.kind, f.indicator) for f in findings)
        assert not [key for key, times in told.items() if times > 1]


@pytest.mark.parametrize("period", PERIODS)
def test_nothing_good_is_only_said_when_nothing_is_good(period):
    for findings in assessed("dak-nong-650", period).findings.values():
        for tone in ("strength", "weakness"):
            empty = [f for f in findings if f.kind.startswith(f"no_{tone}")]
            full = [f for f in findings if f.tone == tone and f not in empty]
            assert bool(empty) != bool(full)


@pytest.mark.parametrize("period", PERIODS)
def test_the_top_of_a_page_has_one_to_six_points(period):
    for findings in assessed("dak-nong-650", period).findings.values():
        assert 1 <= len(headlines(findings)) <= 6


@pytest.mark.parametrize("period", PERIODS)
def test_an_outlook_is_only_given_for_what_is_not_reached(period):
    for findings in assessed("dak-nong-650", period).findings.values():
        reached = {f.indicator for f in findings if f.kind in STATUS and f.tone == "strength"}
        ahead = {f.indicator for f in findings if f.kind.startswith("pace_")}
        assert not reached & ahead


@steady
@given(
    top=st.integers(0, 300),
    more=st.integers(0, 300),
    target=st.integers(1, 100),
    operator=st.sampled_from([">=", ">"]),
)
def test_what_is_needed_is_the_least_that_meets_the_target(top, more, target, operator):
    base = top + more
    if base == 0:
        return
    goal = Target(
        programme="p",
        unit_or_level="u",
        indicator="B",
        from_period="2023",
        to_period="2023",
        operator=operator,
        target=target,
        printed="x",
        document="d",
        line=1,
    )
    least = needed(base, goal)
    assert meets(Fraction(100 * least, base), goal)
    assert not meets(Fraction(100 * (least - 1), base), goal)
    assert meets(Fraction(100 * top, base), goal) == (top >= least)
