"""Scores by the declared rule, ranks at declared precision, and when two ranks may be compared."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project import PROGRAMME, REPO, assessed, steady

from helpers.findings.ranks import rank_change
from helpers.index.compare import Reason, compare_ranks, method_change
from helpers.index.measures.values import Value, Values
from helpers.index.rank import Rank, rank_units
from helpers.index.score import compute, scores_of
from helpers.index.standing import published_rank, standings
from helpers.params.load import Setting, load_setting

PERIOD = "2023-Q4"


@pytest.fixture(scope="module")
def setting() -> Setting:
    return load_setting(REPO, PROGRAMME)


def rate(unit: str, indicator: str, top: int, base: int, period: str = PERIOD) -> Value:
    status = "ok" if base else "no_activity"
    return Value(unit, period, "to_date", indicator, status, 100 * top / base if base else None,
                 top, base)  # fmt: skip


def score_of(setting: Setting, unit: str, *values: Value):  # type: ignore[no-untyped-def]
    period = setting.period(PERIOD)
    results = compute(setting, Values(values), [period])
    assert results is not None
    scores = scores_of(setting, results, period)
    return next(score for score in scores if score.unit == unit)


# --- ranks


def test_ties_share_the_best_place_and_the_next_place_is_skipped() -> None:
    scores = {f"trước-{n}": Fraction(100 - n) for n in range(14)}
    scores |= {"a": Fraction(50), "b": Fraction(50), "c": Fraction(49)}
    ranks = rank_units(scores, 2)
    assert [ranks[unit].place for unit in "abc"] == [15, 15, 17]
    assert [ranks[unit].tied for unit in "abc"] == [("b",), ("a",), ()]
    assert {rank.of for rank in ranks.values()} == {17}
    assert ranks["a"].among == frozenset(scores)


def test_scores_are_compared_at_the_declared_precision() -> None:
    scores = {"a": Fraction("85.004"), "b": Fraction("85.0"), "c": Fraction("84.996")}
    assert [rank.place for rank in rank_units(scores, 2).values()] == [1, 1, 1]
    assert [rank.place for rank in rank_units(scores, 3).values()] == [1, 2, 3]


def test_a_half_decides_upwards() -> None:
    scores = {"a": Fraction("0.125"), "b": Fraction("0.13"), "c": Fraction("0.1249")}
    assert [rank.place for rank in rank_units(scores, 2).values()] == [1, 1, 3]


def test_nobody_is_ranked_among_nobody() -> None:
    assert rank_units({}, 2) == {}


hundredths = st.dictionaries(
    st.sampled_from("abcdefgh"), st.integers(0, 400).map(lambda n: Fraction(n, 300)), min_size=1
)


@steady
@given(scores=hundredths, seed=st.integers(0, 10**6))
def test_the_order_of_units_changes_no_rank(scores: dict[str, Fraction], seed: int) -> None:
    units = list(scores)
    Random(seed).shuffle(units)
    shuffled = rank_units({unit: scores[unit] for unit in units}, 2)
    for unit, rank in rank_units(scores, 2).items():
        assert (shuffled[unit].place, shuffled[unit].of) == (rank.place, rank.of)
        assert sorted(shuffled[unit].tied) == sorted(rank.tied)


@steady
@given(scores=hundredths, seed=st.integers(0, 10**6))
def test_permuting_the_units_permutes_their_ranks(scores: dict[str, Fraction], seed: int) -> None:
    units = list(scores)
    others = list(units)
    Random(seed).shuffle(others)
    renamed = dict(zip(units, others, strict=True))
    ranks = rank_units(scores, 2)
    moved = rank_units({renamed[unit]: score for unit, score in scores.items()}, 2)
    assert {renamed[unit]: rank.place for unit, rank in ranks.items()} == {
        unit: rank.place for unit, rank in moved.items()
    }


@steady
@given(scores=hundredths)
def test_a_place_is_one_more_than_the_number_of_better_units(scores: dict[str, Fraction]) -> None:
    ranks = rank_units(scores, 6)
    for rank in ranks.values():
        assert rank.place - 1 == sum(1 for other in ranks.values() if other.place < rank.place)
        assert rank.place + len(rank.tied) <= rank.of


# --- scores


def test_the_attainment_score_is_the_one_computed_by_hand(setting: Setting) -> None:
    # targets of so-tttt: A 85 %, B 95 %; 25/30 = 83,3 % and 1296/1346 is above 95 %
    score = score_of(
        setting, "so-tttt", rate("so-tttt", "A", 25, 30), rate("so-tttt", "B", 1296, 1346)
    )
    by_hand = Fraction(50) * Fraction(2500, 30) / 85 + Fraction(50)
    assert score.status == "ok" and score.value == pytest.approx(float(by_hand), abs=1e-11)
    assert [code for code, _ in score.points] == ["A", "B"]
    assert float(score.points[0][1]) == pytest.approx(float(by_hand - 50), abs=1e-11)
    assert score.points[1][1] == 50
    assert score.value == pytest.approx(99.0196, abs=1e-4)


def test_points_above_a_target_are_capped_and_do_not_make_up_for_the_other(
    setting: Setting,
) -> None:
    score = score_of(setting, "so-tttt", rate("so-tttt", "A", 30, 30), rate("so-tttt", "B", 0, 9))
    assert score.exact == 50


def test_the_score_of_the_shipped_data_follows_from_its_values() -> None:
    facts = assessed(PROGRAMME, PERIOD).facts
    for unit, goals in (("so-tttt", (85, 95)), ("so-tnmt", (85, 70)), ("ubnd-dak-mil", (70, 70))):
        expected = Fraction(0)
        for indicator, goal in zip("AB", goals, strict=True):
            value = facts.values.get(unit, indicator, PERIOD)
            exact = Fraction(100 * (value.numerator or 0), value.denominator or 1)
            expected += 50 * min(exact / goal, Fraction(1))
        score = facts.standing(unit, facts.period).score
        assert score is not None
        assert score.value == pytest.approx(float(expected), abs=1e-11)


def test_a_unit_without_activity_or_data_is_incomplete_and_not_zero(setting: Setting) -> None:
    idle = score_of(setting, "so-tttt", rate("so-tttt", "A", 0, 0), rate("so-tttt", "B", 1, 2))
    missing = score_of(setting, "so-tttt", rate("so-tttt", "B", 1, 2))
    zero = score_of(setting, "so-tttt", rate("so-tttt", "A", 0, 7), rate("so-tttt", "B", 0, 2))
    assert (idle.status, idle.exact, idle.value) == ("incomplete", None, None)
    assert missing.status == "incomplete"
    assert (zero.status, zero.exact) == ("ok", 0)


def test_a_unit_to_which_the_targets_do_not_apply_is_not_ranked(setting: Setting) -> None:
    values = [rate("thanh-tra-tinh", indicator, 3, 3) for indicator in "AB"]
    assert score_of(setting, "thanh-tra-tinh", *values).status == "not_ranked"


def test_only_scored_units_are_ranked_and_groups_are_ranked_within(setting: Setting) -> None:
    values = [
        rate(unit, indicator, top, 100)
        for unit, top in (("so-tttt", 10), ("so-y-te", 60), ("ubnd-dak-mil", 30))
        for indicator in "AB"
    ]
    period = setting.period(PERIOD)
    ranks = standings(setting, compute(setting, Values(tuple(values)), [period]), [period])[PERIOD]
    ranked = {unit: s.rank.place for unit, s in ranks.items() if s.rank}
    assert ranked == {"so-y-te": 1, "ubnd-dak-mil": 2, "so-tttt": 3}
    within = {unit: s.group_rank for unit, s in ranks.items() if s.group_rank}
    assert {unit: (rank.place, rank.of) for unit, rank in within.items()} == {
        "so-y-te": (1, 2),
        "so-tttt": (2, 2),
        "ubnd-dak-mil": (1, 1),
    }
    assert "tinh-dak-nong" not in ranks


def test_a_programme_without_a_score_has_no_standings() -> None:
    setting = load_setting(REPO, "dak-nong-2022")
    period = setting.period("2022")
    assert compute(setting, Values(()), [period]) is None
    assert standings(setting, None, [period]) == {"2022": {}}


# --- comparisons

OTHERS = frozenset({"a", "b"})


@pytest.mark.parametrize(
    ("now", "before", "same_method", "same_window", "reason"),
    [
        (None, Rank(1, 5), True, True, "unranked"),
        (Rank(1, 5), None, True, True, "unranked_before"),
        (Rank(1, 5), Rank(2, 5), False, True, "method"),
        (Rank(1, 5), Rank(2, 5), True, False, "window"),
        (Rank(1, 5), Rank(2, 6), True, True, "size"),
        (Rank(1, 2, (), OTHERS), Rank(2, 2, (), frozenset({"a", "c"})), True, True, "unit_set"),
        (Rank(1, 2, (), OTHERS), Rank(2, 2), True, True, "unit_set"),
    ],
)
def test_ranks_that_are_not_comparable_have_a_reason_and_no_number(
    now: Rank | None, before: Rank | None, same_method: bool, same_window: bool, reason: Reason
) -> None:
    change = compare_ranks(now, before, same_method=same_method, same_window=same_window)
    assert (change.places, change.reason) == (None, reason)


@pytest.mark.parametrize(("now", "before", "places"), [(4, 6, 2), (29, 24, -5), (24, 24, 0)])
def test_a_smaller_place_is_a_rise(now: int, before: int, places: int) -> None:
    change = compare_ranks(Rank(now, 63), Rank(before, 63), same_method=True, same_window=True)
    assert (change.places, change.reason) == (places, "")


def test_dak_laks_rank_moves_from_2013_to_2017() -> None:
    facts = assessed("dak-lak-ict-index", "2017").facts
    assert [period.id for period in facts.history] == ["2013", "2014", "2015", "2016", "2017"]
    moves = [rank_change(facts, "tinh-dak-lak", index) for index in range(5)]
    assert [(move.places, move.reason) for move in moves] == [
        (None, "first"),
        (0, ""),
        (-5, ""),
        (None, "method"),
        (26, ""),
    ]


def test_the_change_of_method_names_the_dropped_groups() -> None:
    framework = load_setting(REPO, "dak-lak-ict-index").framework
    change = method_change(framework, "2015", "2016")
    assert change is not None
    assert [group.code for group in change.dropped] == ["san-xuat-kd", "moi-truong-tccs"]
    assert change.added == ()
    assert method_change(framework, "2016", "2017") is None
    assert method_change(framework, "2014", "2015") is None


def test_printed_ranks_are_taken_with_the_declared_or_printed_size() -> None:
    setting = load_setting(REPO, "dak-lak-ict-index")
    assert published_rank(setting, "tinh-dak-lak", "2013", "ict") == Rank(24, 63)
    assert published_rank(setting, "tinh-dak-lak", "2016", "ict") == Rank(49, 63)
    assert published_rank(setting, "tinh-dak-lak", "2017", "ha-tang-ky-thuat") is None


def test_24_units_are_ranked_in_the_first_quarter_and_25_from_the_second() -> None:
    facts = assessed(PROGRAMME, PERIOD).facts
    sizes = [sum(1 for s in facts.standings[p.id].values() if s.rank) for p in facts.history]
    assert sizes == [24, 25, 25, 25]
    first = facts.standings["2023-Q1"]["ban-dan-toc"]
    assert first.score is not None
    assert (first.score.status, first.rank) == ("incomplete", None)
