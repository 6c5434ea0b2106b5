"""No two sentences of a report contradict one another."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import prose
from project import assessed, steady

from helpers.findings.find import find, headlines
from helpers.findings.model import unit_name
from helpers.findings.sentences import sentence
from helpers.findings.targets import meets, needed
from helpers.index import standing
from helpers.index.measures.values import Value, Values
from helpers.index.score import compute
from helpers.index.standing import standings
from helpers.params.targets import Target

QUARTERS = [f"{year}-Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4)]
PERIODS = [*QUARTERS, "2023", "2024"]
STATUS = ("target_met", "target_exceeded", "target_missed", "target_near_miss", "target_on_strict")


@pytest.mark.parametrize("period", PERIODS)
def test_a_target_has_one_status(period):
    for findings in assessed("dak-nong-650", period).findings.values():
        statuses = Counter(f.indicator for f in findings if f.kind.startswith("target_"))
        assert all(times == 1 for times in statuses.values())


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


def repeated_facts(findings):
    """Findings that say the same of the same thing."""
    meanings = Counter(
        (f.kind, f.indicator, tuple(f.numbers.items()), tuple(f.names.items()), f.items)
        if f.items == ()
        else (f.kind, sentence(f, "vi"))
        for f in findings
    )
    sentences = Counter(sentence(f, lang) for f in findings for lang in ("vi", "en"))
    return [key for key, times in (*meanings.items(), *sentences.items()) if times > 1]


def contradictions(findings):
    """Pairs of findings of one unit that cannot both be true, in words."""
    wrong = []
    statuses = Counter(f.indicator for f in findings if f.kind.startswith("target_"))
    wrong += [f"{code} has {n} statuses" for code, n in statuses.items() if n > 1]
    changes = Counter(f.indicator for f in findings if f.kind.startswith("change_"))
    wrong += [f"{code} changes {n} times" for code, n in changes.items() if n > 1]
    ranks = [f for f in findings if f.kind.startswith("rank_")]
    wrong += [f"{len(ranks)} ranks"] if len(ranks) > 1 else []
    by_tone = {
        tone: {f.indicator for f in findings if f.tone == tone and f.indicator}
        for tone in ("strength", "weakness")
    }
    wrong += [f"{code} is good and bad" for code in by_tone["strength"] & by_tone["weakness"]]
    for finding in findings:
        wrong += _against_itself(finding)
    reached = {f.indicator for f in findings if f.kind in STATUS and f.tone == "strength"}
    ahead = {f.indicator for f in findings if f.kind.startswith("pace_")}
    wrong += [f"{code} is reached and to be reached" for code in reached & ahead]
    first = any(f.numbers["place"] == 1 for f in ranks if "place" in f.numbers)
    wrong += ["first and to rise"] if first and any(f.kind == "next_rank" for f in findings) else []
    return wrong


def _against_itself(finding):
    """What the kind and the tone of a finding say against its own numbers."""
    numbers, wrong = finding.numbers, []
    if finding.kind in ("rank_up", "rank_down", "rank_equal"):
        moved = numbers["place_before"] - numbers["place"]
        kind = "up" if moved > 0 else "down" if moved < 0 else "equal"
        wrong += [f"{finding.kind}: {moved}"] if finding.kind != f"rank_{kind}" else []
    for place, of in (("place", "of"), ("indicator_place", "indicator_of")):
        last = place in numbers and numbers[of] > 1 and numbers[place] == numbers[of]
        wrong += (
            [f"last place is a strength: {finding}"] if last and finding.tone == "strength" else []
        )
    if (
        numbers.get("place") == 1
        and numbers["of"] > 1
        and finding.kind.startswith(("rank_", "group_"))
    ):
        wrong += [f"first place is a weakness: {finding}"] if finding.tone == "weakness" else []
    if finding.kind in STATUS:
        met = finding.tone == "strength"
        kinds = ("target_met", "target_exceeded")
        wrong += [f"{finding.kind} as {finding.tone}"] if met != (finding.kind in kinds) else []
    return wrong


@pytest.mark.parametrize("period", PERIODS)
def test_no_fact_is_told_twice_and_none_contradicts_another(period):
    for unit, findings in assessed("dak-nong-650", period).findings.items():
        assert repeated_facts(findings) == [], unit
        assert contradictions(findings) == [], unit


@pytest.mark.parametrize("period", PERIODS)
def test_the_overview_and_the_units_pages_agree_on_who_moved(period):
    assessment = assessed("dak-nong-650", period)
    setting = assessment.facts.setting
    moves = {"rank_up": {}, "rank_down": {}}
    for unit, findings in assessment.findings.items():
        for f in findings:
            if f.kind in moves:
                moves[f.kind][unit_name(assessment.facts, unit).vi] = f.numbers["places"]
    for f in assessment.findings[setting.programme.whole]:
        if f.kind in ("mover_up", "mover_down"):
            movers = {item.names["unit"].vi for item in f.items}
            most = max(moves[f.kind.replace("mover", "rank")].values())
            ours = {u for u, n in moves[f.kind.replace("mover", "rank")].items() if n == most}
            assert (movers, f.numbers["places"]) == (ours, most)


@pytest.mark.parametrize("period", ["2023-Q4", "2024-Q1"])
def test_no_sentence_stands_twice_on_a_page(period):
    assessment = assessed("dak-nong-650", period)
    whole = assessment.facts.setting.programme.whole
    for unit in assessment.findings:
        top, body = prose(assessment, "overview" if unit == whole else unit)
        # what introduces a quotation stands before each of them
        sentences = Counter(text for text in top + body if not text.endswith(":"))
        twice = [text for text, times in sentences.items() if times > 1]
        assert twice == [], unit


counts = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: (pair[0], sum(pair)))
chosen = st.sampled_from(["so-tttt", "so-noi-vu", "so-gddt", "ubnd-dak-mil", "ban-dan-toc"])
spans = st.sampled_from(["own", "to_date"])
quarters = st.sampled_from(["2023-Q3", "2023-Q4"])
some_values = st.dictionaries(
    st.tuples(chosen, quarters, spans, st.sampled_from("ABCKT")), counts, min_size=4, max_size=24
)


@steady
@given(made_up=some_values)
def test_no_random_values_make_findings_contradict_one_another(made_up):
    base = assessed("dak-nong-650", "2023-Q4").facts
    invented = tuple(
        Value(unit, period, span, code, "ok" if n else "no_activity",
              100 * top / n if n else None, top, n)
        for (unit, period, span, code), (top, n) in made_up.items()
    )  # fmt: skip
    values = Values((*base.values, *invented))
    periods = {p.id: p for p in base.history}
    both = [periods[q] for q in ("2023-Q3", "2023-Q4")]
    results = compute(base.setting, values, both)
    with patch.object(standing, "DRAWS", 50):  # where a rank may lie contradicts nothing
        ranked = standings(base.setting, results, both)
    facts = replace(base, values=values, standings={**base.standings, **ranked}, results=results)
    for unit in ("so-tttt", "so-noi-vu", "ubnd-dak-mil", "ban-dan-toc", "tinh-dak-nong"):
        findings = find(facts, unit)
        assert contradictions(findings) == []
        assert repeated_facts(findings) == []
        for tone in ("strength", "weakness"):
            toned = [f for f in findings if f.tone == tone]
            empty = [f for f in toned if f.kind.startswith("no_")]
            assert len(empty) == (1 if empty else 0)
            assert not empty or len(toned) == 1


def test_contradictions_are_noticed():
    findings = assessed("dak-nong-650", "2023-Q4").findings["so-noi-vu"]
    rank = next(f for f in findings if f.kind == "rank_up")
    missed = next(f for f in findings if f.kind == "target_near_miss")
    for wrong in (
        replace(rank, kind="rank_down"),
        replace(rank, numbers={**rank.numbers, "place": 25}, tone="strength"),
        replace(rank, numbers={**rank.numbers, "place": 1}, tone="weakness"),
        replace(missed, kind="target_met", tone="strength"),
        replace(missed, tone="strength"),
    ):
        assert contradictions((*findings, wrong))
    assert repeated_facts((*findings, missed))


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
