"""Findings say what the numbers say, with the places that they come from, and nothing more."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from project import PROGRAMME, assessed, copy_project, printed_cells, steady

from helpers.core.formatting import half_up
from helpers.findings.changes import own_change
from helpers.findings.disagreements import disagrees
from helpers.findings.find import HEADLINES, headlines, with_tone
from helpers.findings.model import Facts, Finding, unit_name
from helpers.findings.overview import overview_findings
from helpers.findings.ranks import rank_findings
from helpers.findings.sentences import headline, sentence, title
from helpers.findings.targets import meets, needed, target_findings, target_of
from helpers.index.measures.values import Value, Values
from helpers.index.rank import Rank
from helpers.index.score import compute
from helpers.index.standing import Standing, standings
from helpers.params.documents import Figure
from helpers.params.targets import Target
from helpers.report.assessment.assess import assess

QUARTER = "2023-Q4"
WHOLE = "tinh-dak-nong"
SHIPPED = (
    (PROGRAMME, "2023-Q1"),
    (PROGRAMME, "2023-Q2"),
    (PROGRAMME, QUARTER),
    ("dak-nong-2022", "2022"),
    ("dak-lak-ict-index", "2013"),
    ("dak-lak-ict-index", "2016"),
    ("dak-lak-ict-index", "2017"),
    ("ninh-giang-2023", "2023"),
    ("ninh-giang-2023", "2024-Q1-ninh-giang"),
)


def findings(unit: str, period: str = QUARTER, programme: str = PROGRAMME) -> tuple[Finding, ...]:
    return assessed(programme, period).findings[unit]


def one(among: tuple[Finding, ...] | list[Finding], kind: str, indicator: str = "") -> Finding:
    """The single finding of that kind (about that indicator)."""
    (single,) = (f for f in among if f.kind == kind and indicator in ("", f.indicator))
    return single


def kinds(findings_of_unit: tuple[Finding, ...]) -> set[str]:
    return {finding.kind for finding in findings_of_unit}


def every_finding() -> Iterator[tuple[Facts, Finding]]:
    for programme, period in SHIPPED:
        assessment = assessed(programme, period)
        for unit_findings in assessment.findings.values():
            for finding in unit_findings:
                yield assessment.facts, finding


def judged(top: int, base: int, unit: str = "so-tttt", indicator: str = "A") -> Finding:
    """What is found of a target when the unit's cumulated value is top/base."""
    facts = assessed(PROGRAMME, QUARTER).facts
    value = Value(unit, QUARTER, "to_date", indicator, "ok", 100 * top / base, top, base)
    made_up = replace(facts, values=Values((*facts.values, value)))
    return next(
        f for f in target_findings(made_up, unit)
        if f.indicator == indicator and f.kind.startswith("target_")
    )  # fmt: skip


def goal(operator: str, target: float) -> Target:
    return Target(
        programme=PROGRAMME, unit_or_level="u", indicator="A", from_period="2023",
        to_period="2024", operator=operator, target=target, printed="x", document="d", line=1,
    )  # fmt: skip


# --- targets


def test_25_of_30_misses_85_percent_and_needs_26() -> None:
    finding = one(findings("so-tttt"), "target_missed", "A")
    assert (finding.numbers["numerator"], finding.numbers["denominator"]) == (25, 30)
    assert finding.numbers["needed"] == 26
    assert finding.numbers["gap"] == pytest.approx(85 - 250 / 3)
    assert finding.tone == "weakness"
    assert judged(26, 30).kind == "target_exceeded"


def test_a_value_that_rounds_to_its_target_is_a_near_miss_with_telling_decimals() -> None:
    finding = one(findings("so-noi-vu"), "target_near_miss", "B")
    assert (finding.numbers["value"], finding.numbers["target"]) == (84.96, 85)
    assert (finding.decimals, finding.numbers["needed"]) == (2, 2125)
    assert finding.tone == "weakness"
    assert half_up(finding.numbers["value"], 1) == finding.numbers["target"]


def test_a_value_on_its_target_meets_toi_thieu_and_misses_tren() -> None:
    assert one(findings("so-khcn"), "target_met", "B").tone == "strength"
    districts = findings("cap-huyen", "2022", "dak-nong-2022")
    assert one(districts, "target_met", "S0-4").numbers["value"] == 40
    communes = findings("cap-xa", "2022", "dak-nong-2022")
    strict = one(communes, "target_on_strict", "S0-5")
    assert (strict.numbers["value"], strict.numbers["target"]) == (40, 40)
    assert strict.tone == "weakness"
    assert strict.numbers["needed"] == 5701


def test_nothing_less_than_all_meets_100_percent() -> None:
    unit_findings = findings("cap-huyen", "2022", "dak-nong-2022")
    missed = one(unit_findings, "target_missed", "S0-1")
    assert missed.numbers["numerator"] < missed.numbers["denominator"]
    assert "needed" not in missed.numbers
    assert one(unit_findings, "target_met", "S0-2").numbers["value"] == 100
    almost = judged(999_999, 1_000_000, WHOLE, "F")
    assert (almost.kind, almost.tone, almost.decimals) == ("target_near_miss", "weakness", 4)


# --- what a weakness means


def shares_of(indicator: str) -> dict[str, Fraction]:
    """The cumulated rates of all ranked agencies, from the counts."""
    facts = assessed(PROGRAMME, QUARTER).facts
    shares = {}
    for unit in facts.setting.reporting_units:
        value = facts.values.get(unit.id, indicator, QUARTER, "to_date")
        if unit.ranked and value.denominator:
            shares[unit.id] = Fraction(100 * (value.numerator or 0), value.denominator)
    return shares


def test_a_weakness_knows_its_rank_and_its_distance_to_the_median() -> None:
    finding = one(findings("so-tttt"), "target_missed", "A")
    rates = shares_of("A")
    mine = rates["so-tttt"]
    better = sum(half_up(rate, 1) > half_up(mine, 1) for rate in rates.values())
    assert finding.numbers["indicator_place"] == 1 + better
    assert finding.numbers["indicator_of"] == len(rates) == 25
    middle = sorted(rates.values())[12]
    assert finding.numbers["median"] == float(middle)
    assert finding.numbers["median_gap"] == float(abs(mine - middle))
    assert finding.numbers["median_side"] == 1


def test_a_weakness_knows_what_reaching_the_target_is_worth() -> None:
    finding = one(findings("so-tttt"), "target_missed", "A")
    # 50 points for A at 85 %; 25 of 30 is 83,3 %
    gain = 50 - Fraction(50) * Fraction(2500, 30) / 85
    assert finding.numbers["points_gain"] == pytest.approx(float(gain), abs=1e-11)
    standings = assessed(PROGRAMME, QUARTER).facts.standings[QUARTER]
    scores = {u: s.score.exact for u, s in standings.items() if s.score and s.score.exact}
    then = half_up(scores["so-tttt"] + gain, 2)
    place = 1 + sum(half_up(x, 2) > then for u, x in scores.items() if u != "so-tttt")
    rank = standings["so-tttt"].rank
    assert rank is not None
    assert finding.numbers["places_gain"] == rank.place - place == 6


def test_the_last_place_in_an_indicator_is_a_weakness_with_or_without_a_target() -> None:
    facts = assessed(PROGRAMME, QUARTER).facts
    for indicator in ("A", "B", "K", "T"):
        rates = {unit: half_up(rate, 1) for unit, rate in shares_of(indicator).items()}
        last = [unit for unit, rate in rates.items() if rate == min(rates.values())]
        for unit in last:
            weak = [f for f in findings(unit) if f.tone == "weakness"]
            stated = [f for f in weak if f.indicator == indicator and "indicator_of" in f.numbers]
            assert len(stated) == 1, (unit, indicator)
            assert stated[0].numbers["indicator_of"] == len(rates)
            assert stated[0] in with_tone(assessed(PROGRAMME, QUARTER).findings[unit], "weakness")
    assert facts.period.id == QUARTER


def test_levels_of_government_are_not_ranked_against_each_other() -> None:
    for unit in ("cap-tinh", "cap-huyen", "cap-xa"):
        for finding in findings(unit, "2022", "dak-nong-2022"):
            assert "indicator_place" not in finding.numbers
            assert finding.kind != "indicator_last"


def test_the_last_is_the_last_of_the_ranked_units_and_says_with_how_many_it_shares_the_place() -> (
    None
):
    last = one(findings("ubnd-tuy-duc", "2023-Q1"), "indicator_last", "C")
    audit = assessed(PROGRAMME, "2023-Q1").facts.values.get(
        "thanh-tra-tinh", last.indicator, "2023-Q1", "to_date"
    )
    assert audit.value is not None
    assert audit.value < last.numbers["value"]
    assert sentence(last, "vi").endswith(": đứng cuối trong các đơn vị được xếp hạng có số liệu.")
    assert sentence(last, "en").endswith(": last among the ranked units with data.")
    shared = replace(last, numbers={**last.numbers, "indicator_tied": 2})
    assert "đồng hạng cuối với 02 đơn vị khác trong các" in sentence(shared, "vi")
    assert "in the last place with 2 others among" in sentence(shared, "en")


def test_a_target_of_zero_percent_sign_less_does_not_apply() -> None:
    unit_findings = findings("thanh-tra-tinh")
    for indicator in "AB":
        finding = one(unit_findings, "target_not_applicable", indicator)
        assert (finding.tone, dict(finding.numbers)) == ("note", {})
    assert "targets_count" not in kinds(unit_findings)


def test_a_year_without_targets_says_so_once_and_of_no_unit_that_none_applies(
    tmp_path: Path,
) -> None:
    project = copy_project(tmp_path, "2024-Q1")
    path = project.params / "targets.csv"
    path.write_text(path.read_text("utf-8").replace(",2023,2024,", ",2023,2023,"), "utf-8")
    by_unit = assess(project, PROGRAMME, "2024-Q1").findings
    for mine in by_unit.values():
        finding = one(mine, "no_targets")
        assert sentence(finding, "vi") == (
            "Chưa có chỉ tiêu giao cho năm 2024 nên không đánh giá, không tính điểm và không xếp "
            "hạng."
        )
        assert finding in headlines(mine)
        others = {f.kind for f in mine} - {"no_targets"}
        assert not [kind for kind in others if kind.startswith(("target", "units_", "score_"))]


def test_a_target_that_nobody_set_is_named_and_not_said_to_be_inapplicable(tmp_path: Path) -> None:
    project = copy_project(tmp_path, "2023-Q1", units=["so-y-te", "so-tttt"])
    path = project.params / "targets.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if ",so-y-te,B," not in line), "utf-8")
    assessment = assess(project, PROGRAMME, "2023-Q1")
    mine = assessment.findings["so-y-te"]
    assert sentence(one(mine, "score_no_target"), "vi") == (
        "Chưa có chỉ tiêu giao năm 2023 về Tỷ lệ hồ sơ xử lý trực tuyến đối với Sở Y tế nên "
        "không tính điểm và không xếp hạng."
    )
    assert "score_not_ranked" not in kinds(mine)
    finding = one(assessment.findings[WHOLE], "units_no_target")
    assert (finding.numbers["count"], finding.names["units"].vi) == (1, "Sở Y tế")


def test_lowest_units_with_different_targets_are_named_without_a_target() -> None:
    facts = assessed(PROGRAMME, QUARTER).facts
    units = ("so-tnmt", "ubnd-tuy-duc")
    none = [Value(unit, QUARTER, "to_date", "A", "ok", 0.0, 0, 9) for unit in units]
    for values, target in ((none, None), (none[1:], 70)):
        made_up = replace(facts, values=Values((*facts.values, *values)))
        finding = one(tuple(overview_findings(made_up)), "targets_met", "A")
        assert finding.numbers.get("target") == target
        assert ("chỉ tiêu 70%" in sentence(finding, "vi")) == (target == 70)
        assert ("target 70%" in sentence(finding, "en")) == (target == 70)


def with_the_same_rate(units: list[str], top: int) -> Facts:
    """The facts of the quarter, with top/9 procedures and 9/9 dossiers for each of these units."""
    facts = assessed(PROGRAMME, QUARTER).facts
    values = [
        Value(unit, QUARTER, "to_date", code, "ok", 100 * above / 9, above, 9)
        for code, above in (("A", top), ("B", 9))
        for unit in units
    ]
    made_up = Values((*facts.values, *values))
    results = compute(facts.setting, made_up, [facts.period])
    now = standings(facts.setting, results, [facts.period])
    return replace(facts, values=made_up, standings={**facts.standings, **now}, results=results)


def ranked_units() -> list[str]:
    standing = assessed(PROGRAMME, QUARTER).facts.standings[QUARTER]
    return [unit for unit, unit_standing in standing.items() if unit_standing.rank]


def test_many_units_that_are_lowest_together_are_counted_and_not_named() -> None:
    for count in (3, 4):
        facts = with_the_same_rate(ranked_units()[:count], top=0)
        finding = one(tuple(overview_findings(facts)), "targets_met", "A")
        for say in (sentence, headline):
            assert ("thấp nhất là 04 đơn vị (0,0%" in say(finding, "vi")) == (count == 4)
            assert ("lowest: 4 units (0.0%" in say(finding, "en")) == (count == 4)
        assert ("lowest" in finding.names) == (count == 3)


def test_where_all_units_are_alike_one_value_is_said_and_no_unit_is_named() -> None:
    overview = tuple(overview_findings(with_the_same_rate(ranked_units(), top=9)))
    rate, score = one(overview, "targets_met", "A"), one(overview, "extremes")
    for say in (sentence, headline):
        assert say(rate, "vi").endswith("; tất cả cùng đạt 100,0%.")
        assert say(rate, "en").endswith("; all of them 100.0%.")
        assert say(score, "vi").endswith("tất cả 25 đơn vị được xếp hạng cùng đạt 100,00 điểm.")
        assert say(score, "en").endswith("all 25 ranked units have 100.00 points.")
    assert title(score, "vi") == "Tất cả cùng đạt 100,00 điểm"
    assert title(score, "en") == "All with 100.00 points"


def test_what_an_older_document_says_of_itself_is_no_headline() -> None:
    for period, first in ((QUARTER, True), ("2024-Q4", False)):
        finding = one(findings(WHOLE, period), "published_recomputed")
        assert finding.headline is first


def test_a_target_that_nobody_measures_is_a_note_and_not_a_miss() -> None:
    uncollected = [f for f in findings(WHOLE) if f.kind == "target_not_collected"]
    assert {f.indicator for f in uncollected} == set("DEHIL")
    assert {f.tone for f in uncollected} == {"note"}


def test_sentences_and_tables_word_a_target_alike_in_english() -> None:
    worded = set()
    for facts, finding in every_finding():
        target = target_of(facts, finding.unit, finding.indicator)
        if finding.kind.startswith("target_") and target is not None:
            assert finding.names["printed"].en == target.printed_in("en")
            worded.add(target.printed_in("en"))
    assert {"at least 60%", "over 60%", "85%"} <= worded


def test_the_count_of_targets_is_the_count_of_judged_findings() -> None:
    for programme, period in SHIPPED:
        for unit_findings in assessed(programme, period).findings.values():
            tones = Counter(f.tone for f in unit_findings if f.kind.startswith("target_"))
            for count in (f for f in unit_findings if f.kind == "targets_count"):
                met, missed = tones["strength"], tones["weakness"]
                assert (count.numbers["met"], count.numbers["of"]) == (met, met + missed)


def test_a_unit_never_both_meets_and_misses_a_target() -> None:
    for programme, period in SHIPPED:
        for unit_findings in assessed(programme, period).findings.values():
            targets = Counter(f.indicator for f in unit_findings if f.kind.startswith("target_"))
            assert set(targets.values()) <= {1}
            # of units below a unit, some may miss what it meets itself
            of_unit = [f for f in unit_findings if f.kind != "children_missed"]
            both = {f.indicator for f in with_tone(tuple(of_unit), "strength") if f.indicator} & {
                f.indicator for f in with_tone(tuple(of_unit), "weakness") if f.indicator
            }
            assert both <= {"par-cqdt", "ict"}


def test_tones_of_targets_agree_with_the_unrounded_values() -> None:
    for facts, finding in every_finding():
        if finding.kind.startswith("target_") and finding.tone in ("strength", "weakness"):
            value = facts.values.get(finding.unit, finding.indicator, finding.period)
            (target,) = (
                t for t in facts.setting.targets
                if (t.unit_or_level, t.indicator) == (finding.unit, finding.indicator)
            )  # fmt: skip
            assert value.exact is not None
            assert meets(value.exact, target) == (finding.tone == "strength")


percentages = st.integers(1, 9999).map(lambda n: n / 100)


@steady
@given(base=st.integers(1, 5000), target=percentages, operator=st.sampled_from([">", ">="]))
def test_the_needed_numerator_is_the_least_that_meets(
    base: int, target: float, operator: str
) -> None:
    wanted = goal(operator, target)
    least = needed(base, wanted)
    assert 0 <= least <= base
    assert meets(Fraction(100 * least, base), wanted)
    assume(least > 0)
    assert not meets(Fraction(100 * (least - 1), base), wanted)


@steady
@given(top=st.integers(0, 300), rest=st.integers(0, 300))
def test_every_rate_either_meets_its_target_or_is_told_what_it_needs(top: int, rest: int) -> None:
    assume(top + rest > 0)
    finding = judged(top, top + rest)
    met = Fraction(100 * top, top + rest) >= 85
    assert (finding.tone == "strength") == met
    assert ("needed" in finding.numbers) == (not met)
    shown = half_up(finding.numbers["value"], finding.decimals)
    assert (shown >= 85) == met


# --- printed figures


@pytest.mark.parametrize(
    ("printed", "value", "recomputed", "expected"),
    [
        ("17,3%", 17.3, 20.9137, True),
        ("17,3%", 17.3, 17.3067, False),
        ("61,8%", 61.8, 65.0351, True),
        ("96,5%", 96.5, 96.4667, False),
        ("17,3%", 17.3, 17.35, False),
        ("17,3%", 17.3, 17.3501, True),
        ("34%", 34, 34.4, False),
        ("34%", 34, 34.6, True),
        ("65,0%", 65.0, 65.4, True),
        ("26 bậc", 26, 26, False),
        ("1.710", 1710, 1711, True),
        ("8,682/9,0", 8.682, 8.682, False),
        ("0.4655", 0.4655, 0.4666, True),
        ("trên 60%", None, 61.0, False),
        ("24", 24, None, False),
    ],
)
def test_a_printed_value_disagrees_beyond_half_of_its_last_digit(
    printed: str, value: float | None, recomputed: float | None, expected: bool
) -> None:
    figure = Figure(
        programme="p", unit="u", period="2023", indicator="i", quantity="percent",
        printed=printed, value=value, recomputed=recomputed, document="d", line=1,
    )  # fmt: skip
    assert disagrees(figure) == expected


def test_the_two_misprints_of_the_documents_are_noted_and_no_other() -> None:
    noted = {
        (f.unit, f.numbers["published"], f.numbers["recomputed"])
        for _, f in every_finding()
        if f.kind.startswith("published_")
    }
    assert noted == {
        (WHOLE, 17.3, 20.9137),
        ("huyen-ninh-giang", 61.8, 65.0351),
    }
    note = one(findings(WHOLE), "published_recomputed")
    assert (note.numbers["numerator"], note.numbers["denominator"]) == (28459, 136078)
    assert (note.tone, note.evidence[0].document, note.evidence[0].line) == ("note", "kh-650", 19)


def test_the_lost_points_of_ninh_giang_add_up() -> None:
    unit_findings = findings("huyen-ninh-giang", "2023", "ninh-giang-2023")
    lost = one(unit_findings, "points_lost")
    losses = {item.names["code"].vi: item.numbers["loss"] for item in lost.items}
    assert losses == {"7.1.7": 0.214, "7.2.2": 0.072, "7.2.1": 0.032}
    assert list(losses) == ["7.1.7", "7.2.2", "7.2.1"]
    assert (lost.numbers["count"], lost.numbers["loss"], lost.tone) == (3, 0.318, "weakness")
    assert lost.numbers["loss"] == pytest.approx(9.0 - 8.682)


def test_the_standing_of_ninh_giang_is_the_printed_one() -> None:
    rank = one(findings("huyen-ninh-giang", "2023", "ninh-giang-2023"), "rank_up", "par-cqdt")
    numbers = {key: rank.numbers[key] for key in ("score", "maximum", "place", "of", "places")}
    assert numbers == {"score": 8.682, "maximum": 9.0, "place": 4, "of": 12, "places": 2}
    assert half_up(rank.numbers["share"], 1) == half_up(96.5, 1)


def test_parts_that_a_document_counts_but_does_not_name_are_counted() -> None:
    below = one(findings("huyen-ninh-giang", "2023", "ninh-giang-2023"), "below_threshold")
    assert (below.numbers["count"], below.numbers["of"], below.numbers["unnamed"]) == (5, 8, 2)
    assert [item.numbers.get("value") for item in below.items] == [34, 17, None]
    assert below.items[2].names["printed"].vi == "trên 60%"


def test_dak_laks_ranks_are_told_with_the_method_and_not_across_it() -> None:
    by_period = {
        period: {
            (f.kind, f.numbers.get("places"), f.numbers.get("place_before"))
            for f in findings("tinh-dak-lak", period, "dak-lak-ict-index")
            if f.kind.startswith("rank_")
        }
        for period in ("2013", "2014", "2015", "2016", "2017")
    }
    assert by_period == {
        "2013": {("rank_first", None, None)},
        "2014": {("rank_equal", 0, 24)},
        "2015": {("rank_down", 5, 24)},
        "2016": {("rank_method", None, 29)},
        "2017": {("rank_up", 26, 49)},
    }


def test_no_score_is_compared_across_a_change_of_method_or_of_its_assessment() -> None:
    crossed = findings("tinh-dak-lak", "2016", "dak-lak-ict-index")
    assert not any(f.kind.startswith("change_") for f in crossed)
    later = findings("tinh-dak-lak", "2017", "dak-lak-ict-index")
    compared = {f.indicator for f in later if f.kind.startswith("change_")}
    assert compared == {"ha-tang-ky-thuat", "ha-tang-nhan-luc"}
    method = one(later, "method_change")
    assert (method.numbers["dropped"], len(method.items)) == (2, 2)


# --- ranks


def test_first_place_is_a_strength_and_last_place_a_weakness() -> None:
    facts = assessed(PROGRAMME, QUARTER).facts
    for unit, standing in facts.standings[QUARTER].items():
        if standing.rank is None:
            continue
        (rank,) = (f for f in findings(unit) if f.kind.startswith("rank_") and "place" in f.numbers)
        last = standing.rank.place + len(standing.rank.tied) == standing.rank.of
        if standing.rank.place == 1:
            assert rank.tone == "strength"
        elif last:
            assert rank.tone == "weakness"
        else:
            moves = {"rank_up": "strength", "rank_down": "weakness"}
            open_ = "within" in rank.numbers  # the place before lies in the interval of this one
            assert rank.tone == ("neutral" if open_ else moves.get(rank.kind, "neutral"))
    assert Counter(s.rank.place for s in facts.standings[QUARTER].values() if s.rank)[1] == 5


def test_a_group_that_shares_the_first_place_is_not_last() -> None:
    facts = assessed(PROGRAMME, QUARTER).facts
    unit = "ubnd-dak-mil"
    others = tuple(u.id for u in facts.setting.reporting_units if u.level == "huyen")[1:]
    standing = facts.standing(unit, facts.period)
    shared = Standing(unit, standing.score, Rank(2, 25), Rank(1, 8, others))
    made_up = replace(facts, standings={QUARTER: {unit: shared}})
    unit_findings = rank_findings(made_up, unit)
    assert one(unit_findings, "group_first").tone == "strength"
    alone_last = Standing(unit, standing.score, Rank(2, 25), Rank(8, 8))
    unit_findings = rank_findings(replace(facts, standings={QUARTER: {unit: alone_last}}), unit)
    assert one(unit_findings, "group_last").tone == "weakness"


def test_dak_mil_overtakes_gia_nghia_at_the_end_of_2023() -> None:
    facts = assessed(PROGRAMME, QUARTER).facts
    places = {
        period: [
            rank.place
            for unit in ("ubnd-gia-nghia", "ubnd-dak-mil")
            if (rank := facts.standings[period][unit].group_rank)
        ]
        for period in ("2023-Q3", QUARTER)
    }
    assert places["2023-Q3"][0] == 1 < places["2023-Q3"][1]
    assert places[QUARTER] == [2, 1]
    assert {"rank_up", "group_first"} <= kinds(findings("ubnd-dak-mil"))
    assert {"rank_down", "group_place"} <= kinds(findings("ubnd-gia-nghia"))


def test_a_change_of_the_ranked_units_gives_no_difference_of_places() -> None:
    second = assessed(PROGRAMME, "2023-Q2")
    for unit, unit_findings in second.findings.items():
        for rank in (f for f in unit_findings if f.kind.startswith("rank_")):
            expected = "rank_unranked_before" if unit == "ban-dan-toc" else "rank_size"
            assert rank.kind == expected
            assert "places" not in rank.numbers
    overview = second.findings[WHOLE]
    reason = one(overview, "no_movers_size")
    assert (reason.numbers["of"], reason.numbers["of_before"]) == (25, 24)
    assert not {"mover_up", "mover_down"} & kinds(overview)


def test_movers_are_the_greatest_moves_with_every_unit_that_shares_them() -> None:
    facts = assessed(PROGRAMME, QUARTER).facts
    moves = {}
    for unit in facts.setting.reporting_units:
        now, before = (facts.standings[p][unit.id].rank for p in (QUARTER, "2023-Q3"))
        if now and before:
            moves[unit_name(facts, unit.id).vi] = before.place - now.place
    for kind, extreme in (("mover_up", max(moves.values())), ("mover_down", min(moves.values()))):
        mover = one(findings(WHOLE), kind)
        assert mover.numbers["places"] == abs(extreme)
        named = {item.names["unit"].vi for item in mover.items}
        assert named == {unit for unit, places in moves.items() if places == extreme}


# --- idle, small and missing


def test_a_unit_without_dossiers_is_told_so_and_judged_by_nothing() -> None:
    unit_findings = findings("ban-dan-toc", "2023-Q1")
    assert {f.indicator for f in unit_findings if f.kind == "target_no_activity"} == {"A", "B"}
    assert "score_incomplete" in kinds(unit_findings)
    assert not any(f.kind.startswith(("rank_", "change_", "group_")) for f in unit_findings)
    assert {f.kind for f in unit_findings if f.tone in ("strength", "weakness")} == {
        "no_strength_untargeted",
        "no_weakness_untargeted",
    }


def test_a_quarter_in_which_nothing_was_processed_has_no_rate_to_compare(tmp_path: Path) -> None:
    unit, quarter = "so-xay-dung", "2024-Q2"
    project = copy_project(tmp_path, "2024-Q1", quarter, units=[unit])
    assessment = assess(project, PROGRAMME, quarter)
    facts = assessment.facts
    value = facts.values.get(unit, "B", quarter, "own")
    assert (value.status, value.value, value.denominator) == ("no_activity", None, 0)
    assert facts.values.get(unit, "C", quarter, "own").status == "ok"
    assert own_change(facts, unit, facts.setting.framework.indicator("B")) is None
    changed = {f.indicator for f in assessment.findings[unit] if f.kind.startswith("change_")}
    assert not changed & set("BFT")
    assert {"A", "C"} <= changed
    missed = one(assessment.findings[unit], "target_missed", "B")
    assert (missed.numbers["numerator"], missed.numbers["denominator"]) == (445, 622)


def test_rates_of_few_items_are_marked_as_indicative() -> None:
    marked = {
        (f.unit, f.indicator): f.numbers["denominator"]
        for _, f in every_finding()
        if f.period == QUARTER and (f.kind == "small_denominator" or "few" in f.numbers)
    }
    assert marked[("ban-dan-toc", "A")] == 2
    facts = assessed(PROGRAMME, QUARTER).facts
    for unit in facts.setting.registry.units:
        for indicator in facts.setting.framework.indicators:
            base = facts.values.get(unit.id, indicator.code, QUARTER).denominator
            small = base is not None and 0 < base < 10
            assert ((unit.id, indicator.code) in marked) == small


# --- changes


def test_a_change_is_called_what_the_shown_values_show() -> None:
    seen = set()
    for _, finding in every_finding():
        if not finding.kind.startswith("change_") or finding.kind == "change_small":
            continue
        now, before = (
            half_up(finding.numbers[key], finding.decimals) for key in ("value", "value_before")
        )
        kind = "up" if now > before else "down" if now < before else "equal"
        assert finding.kind.removesuffix("_points").split("_")[-1] == kind
        difference = half_up(finding.numbers["difference"], finding.decimals)
        # two thirds less one third: no rounding makes the three numbers agree
        assert abs(difference - abs(now - before)) <= Decimal(1).scaleb(-finding.decimals)
        assert (difference == 0) == (kind == "equal")
        assert finding.decimals < 6
        seen.add(kind)
    assert seen == {"up", "down", "equal"}


def test_a_small_change_that_shows_is_not_called_equal() -> None:
    change = one(findings("ubnd-gia-nghia"), "change_down", "T")
    assert (change.decimals, half_up(change.numbers["difference"], 3)) == (2, half_up(0.026, 3))


# --- evidence and form


def test_documents_that_findings_cite_exist() -> None:
    cited = 0
    for facts, finding in every_finding():
        for place in finding.evidence:
            if place.document:
                assert place.document in facts.setting.documents
                assert place.line > 0
                cited += 1
    assert cited > 100


def test_cells_that_findings_cite_exist_and_are_filled() -> None:
    places = {
        place
        for programme, period in ((PROGRAMME, "2023-Q1"), ("dak-nong-2022", "2022"))
        for unit_findings in assessed(programme, period).findings.values()
        for finding in unit_findings
        for place in finding.evidence
        if place.file
    }
    assert len({place.file for place in places}) == 26 + 3
    for place in places:
        for values in printed_cells(place.file, place.sheet, place.cells):
            assert values
            assert all(isinstance(value, int) for value in values)


@pytest.mark.parametrize("unit", ["so-tttt", "so-noi-vu", "ubnd-dak-mil", WHOLE])
def test_a_rate_follows_from_the_cells_that_its_finding_cites(unit: str) -> None:
    period = "2023-Q1" if unit == WHOLE else QUARTER
    framework = assessed(PROGRAMME, period).facts.setting.framework
    checked = 0
    for finding in findings(unit, period):
        if not finding.kind.startswith("target_") or "numerator" not in finding.numbers:
            continue
        tops: dict[str, int] = Counter()
        bases: dict[str, int] = Counter()
        for place in (place for place in finding.evidence if place.file):
            top, base = printed_cells(place.file, place.sheet, place.cells)
            _, span = place.cells.split(", ")
            rows = "".join(c for c in span if c.isdigit() or c == ":").split(":")
            (codes,) = printed_cells(place.file, place.sheet, f"B{rows[0]}:B{rows[1]}")
            for code, above, below in zip(codes, top, base, strict=True):
                tops[code] += above
                bases[code] += below
        measure = framework.indicator(finding.indicator).measure
        assert measure is not None
        if measure.kind == "distinct_ratio":
            expected = (sum(tops[c] > 0 < bases[c] for c in bases), sum(map(bool, bases.values())))
        else:
            expected = (sum(tops.values()), sum(bases.values()))
        assert (finding.numbers["numerator"], finding.numbers["denominator"]) == expected
        checked += 1
    assert checked >= 2


# kinds that say who stands below, who was passed, and who came into the ranking
NAMING_OTHERS = {"children_missed", "overtaking", "ranked_units_changed"}


def test_a_units_findings_name_another_unit_only_where_they_share_a_place() -> None:
    shared = 0
    for facts, finding in every_finding():
        assert finding.unit in facts.setting.registry.unit(finding.unit).id  # type: ignore
        if finding.unit == facts.setting.programme.whole:
            continue
        others = [unit_name(facts, u.id) for u in facts.setting.registry.units
                  if u.id != finding.unit]  # fmt: skip
        names = [*finding.names.items(), *(n for item in finding.items for n in item.names.items())]
        for key, name in names:
            mentioned = [o for o in others if o.vi in name.vi or o.en in name.en]
            assert key == "tied" or finding.kind in NAMING_OTHERS or not mentioned
            shared += bool(mentioned)
    assert shared > 0


def test_findings_belong_to_the_unit_and_period_they_are_filed_under() -> None:
    for programme, period in SHIPPED:
        for unit, unit_findings in assessed(programme, period).findings.items():
            assert {(f.unit, f.period) for f in unit_findings} == {(unit, period)}


def test_at_most_six_headlines_and_none_of_them_quiet() -> None:
    for programme, period in SHIPPED:
        for unit_findings in assessed(programme, period).findings.values():
            top = headlines(unit_findings)
            assert len(top) <= HEADLINES
            assert all(f.headline for f in top)
            assert not {"target_not_collected", "target_no_data"} & kinds(top)


def test_every_report_has_a_strength_and_a_weakness_section_to_fill() -> None:
    for programme, period in SHIPPED:
        for unit_findings in assessed(programme, period).findings.values():
            for tone in ("strength", "weakness"):
                mine = with_tone(unit_findings, tone)
                assert mine
                assert len(mine) == 1 or not any(f.kind.startswith("no_") for f in mine)
                assert [f.effect for f in mine] == sorted((f.effect for f in mine), reverse=True)


# --- selection by effect


def test_targets_and_last_places_are_ordered_by_distance_and_not_by_rank() -> None:
    """Overall standing comes first; then the gap to the target or to the median, largest first."""
    against_rank = 0
    for programme, period in SHIPPED:
        for unit_findings in assessed(programme, period).findings.values():
            for tone in ("strength", "weakness"):
                gaps = [f for f in with_tone(unit_findings, tone) if "gap" in f.numbers]
                assert [f.effect for f in gaps] == [f.numbers["gap"] for f in gaps]
                assert [f.effect for f in gaps] == sorted((f.effect for f in gaps), reverse=True)
                places = [f.numbers.get("indicator_place", 0) for f in gaps]
                against_rank += places != sorted(places, reverse=True)
            for last in (f for f in unit_findings if f.kind == "indicator_last"):
                assert last.effect == last.numbers["median_gap"]
    assert against_rank > 0


def test_a_near_miss_is_said_with_more_digits_than_other_values_of_its_indicator() -> None:
    seen = 0
    for facts, finding in every_finding():
        if finding.kind == "target_near_miss":
            usual = facts.setting.framework.indicator(finding.indicator).decimals
            shown = [half_up(finding.numbers[key], finding.decimals) for key in ("value", "target")]
            assert finding.decimals > usual
            assert shown[0] != shown[1]
            as_usual = half_up(finding.numbers["value"], usual)
            assert as_usual == half_up(finding.numbers["target"], usual)
            seen += 1
    assert seen > 0
