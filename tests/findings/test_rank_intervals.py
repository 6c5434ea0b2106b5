"""A rank that rests on shares of counted items has an interval, in every report with such ranks."""

from __future__ import annotations

import numpy as np
import pytest
from by_hand import Programme
from project import PROGRAMME, assessed

from helpers.findings.model import Finding
from helpers.findings.sentences import sentence
from helpers.notebook.frames import scores_frame

QUARTERS = [f"{year}-Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4)]


def test_the_last_three_are_told_apart_from_all_others_and_the_middle_is_not() -> None:
    facts = assessed(PROGRAMME, "2023-Q4").facts
    known = {u: s for u, s in facts.standings["2023-Q4"].items() if s.rank and s.interval}
    assert len(known) == 25
    last = {u: s.interval for u, s in known.items() if s.rank and s.rank.place > 22}
    assert len(last) == 3 and set(last.values()) == {(23, 25)}
    assert all(s.interval and s.interval[1] < 23 for u, s in known.items() if u not in last)
    assert known["so-tttt"].interval == (1, 20)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_every_rank_lies_in_its_interval_and_the_sentence_tells_it_where_it_is_wide(
    quarter: str,
) -> None:
    assessment = assessed(PROGRAMME, quarter)
    for unit, standing in assessment.facts.standings[quarter].items():
        if standing.rank is None:
            continue
        assert standing.interval is not None
        low, high = standing.interval
        assert low <= standing.rank.place <= high
        (finding,) = [f for f in assessment.findings[unit] if f.kind.startswith("rank_")]
        assert ("rank_low" in finding.numbers) == (high - low > 8 or "within" in finding.numbers)
        if "within" in finding.numbers:
            assert low <= finding.numbers["place_before"] <= high and finding.numbers["places"]


@pytest.mark.parametrize("quarter", ["2023-Q1", "2023-Q4", "2024-Q3"])
def test_the_ends_are_those_of_other_draws_from_the_cells(quarter: str) -> None:
    p, chance = Programme(PROGRAMME), np.random.default_rng(7)
    ranked, scores = list(p.scores(quarter)), []
    for unit in ranked:
        score = np.zeros(4000)
        for code, weight in p.parts().items():
            top, base = p.counts(unit, code, p.to_date(quarter)) or (0, 0)
            drawn = 100 * chance.beta(top + 0.5, base - top + 0.5, len(score))
            score += float(weight) * np.minimum(drawn / float(p.goal(unit, code) or 0), 1.0)
        scores.append(np.round(score, p.rules["score"]["decimals"]))
    every = np.array(scores)
    places = 1 + (every[:, None] < every[None]).sum(axis=1)
    # as many draws beyond each end, and up to it, as 90% between them leaves; 2% for chance
    for unit, drawn in zip(ranked, places, strict=True):
        low, high = assessed(PROGRAMME, quarter).facts.standings[quarter][unit].interval or (0, 0)
        assert max(np.mean(drawn < low), np.mean(drawn > high)) <= 0.07, unit
        assert min(np.mean(drawn <= low), np.mean(drawn >= high)) >= 0.03, unit


def moved(quarter: str) -> list[Finding]:
    by_unit = assessed(PROGRAMME, quarter).findings.values()
    return [f for some in by_unit for f in some if f.kind in ("rank_up", "rank_down")]


def test_a_move_from_a_place_within_is_told_as_such_and_is_no_news() -> None:
    within = [f for f in moved("2023-Q4") if "within" in f.numbers]
    assert within
    for finding in within:
        assert finding.tone == "neutral" or finding.numbers["place"] in (1, finding.numbers["of"])
        assert "gồm cả hạng kỳ trước nên chưa đủ căn cứ" in sentence(finding, "vi")
        assert "allowing for chance in the counts (90% confidence)" in sentence(finding, "en")


def test_the_frame_of_scores_has_both_ends() -> None:
    assessment = assessed(PROGRAMME, "2023-Q4")
    frame = scores_frame(assessment, "vi")
    ranked = frame[frame["rank"].notna() & (frame.period == "2023-Q4")]
    assert len(ranked) == 25 and ranked.rank_low.notna().all() and ranked.rank_high.notna().all()


def test_the_overview_says_how_many_ranks_are_open() -> None:
    (rank,) = [
        f
        for f in assessed(PROGRAMME, "2023-Q4").findings["tinh-dak-nong"]
        if f.kind == "ranks_uncertain"
    ]
    assert sentence(rank, "vi").startswith("Xét dao động ngẫu nhiên của số liệu (độ tin cậy 90%), ")
