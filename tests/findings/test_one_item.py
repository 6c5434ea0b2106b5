"""A place that one item would change is said to hang on it; a shared maximum is said to be one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from project import PROGRAMME, assessed

from helpers.core.formatting import half_up
from helpers.findings.sentences import headline, sentence

QUARTERS = [f"{year}-Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4)]


def places_won(period: str, unit: str, code: str, items: int) -> int | None:
    """Places by the framework's own rule, from counts alone: weight · rate / target, capped."""
    facts = assessed(PROGRAMME, period).facts
    score = facts.setting.framework.score
    assert score is not None
    value = facts.values.get(unit, code, period, "to_date")
    if not value.denominator or not 0 <= (value.numerator or 0) + items <= value.denominator:
        return None
    (target,) = (
        target
        for target in facts.setting.targets
        if (target.unit_or_level, target.indicator) == (unit, code) and target.holds(period[:4])
    )
    part = next(part for part in score.parts if part.indicator == code)
    assert target.goal is not None

    def points(top: int) -> Fraction:
        rate = Fraction(100 * top, value.denominator or 1)
        return Fraction(repr(part.weight)) * min(Fraction(1), rate / target.goal)

    standings = facts.standings[period]
    scores = {u: s.score.exact for u, s in standings.items() if s.rank and s.score}
    top = value.numerator or 0
    then = half_up((scores[unit] or 0) + points(top + items) - points(top), score.decimals)
    better = sum(half_up(s or 0, score.decimals) > then for u, s in scores.items() if u != unit)
    rank = standings[unit].rank
    assert rank is not None
    return rank.place - (1 + better)


@pytest.mark.parametrize("period", QUARTERS)
def test_what_one_item_would_do_to_a_place_is_found_of_every_unit(period: str) -> None:
    assessment = assessed(PROGRAMME, period)
    for unit, standing in assessment.facts.standings[period].items():
        findings = [f for f in assessment.findings.get(unit, ()) if f.kind == "one_item"]
        if standing.rank is None:
            assert not findings
            continue
        won = [
            places
            for code in "AB"
            for items in (1, -1)
            if (places := places_won(period, unit, code, items)) is not None
        ]
        expected = {max(0, *won), min(0, *won)} - {0}
        assert {int(item.numbers["places"]) for f in findings for item in f.items} == expected


def test_twelve_of_the_ranked_units_of_a_quarter_hang_on_one_item() -> None:
    findings = assessed(PROGRAMME, "2023-Q4").findings
    by_unit = {u: f for u, some in findings.items() for f in some if f.kind == "one_item"}
    assert len(by_unit) == 12
    assert sentence(by_unit["so-tttt"], "vi").startswith(
        "Thứ hạng rất sát nhau: chỉ cần thêm một thủ tục ở "
    )
    assert "6 places up" in sentence(by_unit["so-tttt"], "en")


def test_a_shared_maximum_is_said_to_tell_nobody_apart() -> None:
    findings = assessed(PROGRAMME, "2023-Q4").findings
    (extremes,) = (f for f in findings["tinh-dak-nong"] if f.kind == "extremes")
    for say in (sentence, headline):
        assert "(05 đơn vị, cùng đạt điểm tối đa)" in say(extremes, "vi")
    capped = [f for some in findings.values() for f in some if "capped" in f.numbers]
    assert len(capped) == 1 + 5
