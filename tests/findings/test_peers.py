"""An index of peers is told by places: what a reader of such a report reads, worked out by hand.

Six units with all values, one without any, one that was not surveyed; two groups; three years, of
which the second brings a new indicator. Scores are sums, so that everything can be added up.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pci import FOLDER
from peer_project import WHOLE, Values, assessed_index, make_index
from test_contradictions import contradictions, repeated_facts

from helpers.findings.find import headlines
from helpers.findings.model import Finding
from helpers.findings.sentences import headline, sentence
from helpers.index.compare import method_change
from helpers.index.strengths import BOTTOM
from helpers.params.whole import check_params
from helpers.report.assessment.assess import Assessment
from helpers.report.proof.names import names_of_programme
from helpers.report.proof.proof import check_nodes
from helpers.report.record.record import record_of

YEARS = ("2021", "2022", "2023")
UNITS = {
    **{"u1": "Bắc", "u2": "Nam", "u3": "Bắc", "u4": "Nam", "u5": "Bắc", "u6": "Nam"},
    **{"u7": "Nam", "u8": "Nam"},
}
SAID_OF_TARGETS = ("chỉ tiêu giao", "không tính điểm và không xếp hạng", "assigned target")
WITHOUT_EVIDENCE = {
    *("no_strength_by_place", "no_weakness_by_place", "no_strength_of_units"),
    *("no_weakness_of_units", "no_values", "not_surveyed", "no_values_at_all"),
    *("units_no_values", "units_not_surveyed", "no_movers_size", "no_movers_unit_set"),
    "no_movers_first",
}


def framework(**score: Any) -> dict[str, Any]:
    """Two groups of two indicators; the last of them from the second year on."""
    leaf = {"unit": "điểm", "decimals": 0}
    return {
        "id": "thu",
        "name_vi": "Chỉ số thử",
        "name_en": "Trial index",
        "indicators": [
            {"code": "idx"},
            {"code": "g1", "parent": "idx", "name_vi": "Nhóm một", "name_en": "Group one"},
            {"code": "g2", "parent": "idx", "name_vi": "Nhóm hai", "name_en": "Group two"},
            {"code": "a", "parent": "g1", "name_vi": "Chỉ tiêu A", **leaf},
            {"code": "b", "parent": "g1", "name_vi": "Chỉ tiêu B", **leaf},
            {"code": "c", "parent": "g2", "name_vi": "Chỉ tiêu C", **leaf},
            {"code": "d", "parent": "g2", "name_vi": "Chỉ tiêu D", **leaf, "periods": YEARS[1:]},
        ],
        "score": {
            "rule": "composite",
            "decimals": 1,
            "normalise": {"method": "none"},
            "aggregate": "sum",
            **score,
        },
    }


def rows(**units: tuple[float, ...]) -> dict[str, dict[str, float]]:
    return {unit: dict(zip("abcd", values, strict=False)) for unit, values in units.items()}


def plain(*columns: float, **others: tuple[float, ...]) -> dict[str, dict[str, float]]:
    """Units one to six with 5 to 0 points in every indicator, save where told otherwise."""
    usual = {f"u{at}": (6 - at,) * 4 for at in range(1, 7)}
    return rows(**{unit: tuple(map(float, values)) for unit, values in {**usual, **others}.items()})


THREE = {unit: {c: row[c] for c in "abc"} for unit, row in plain().items()}
VALUES: Values = {
    "2021": THREE,
    "2022": plain(),
    "2023": plain(u2=(4, 4, 0, 4), u3=(3, 3, 6, 3)),
}
NOT_SURVEYED = {"2021": ["u8"], "2022": ["u8"], "2023": ["u8"]}


class Index:
    """Assessments of the small index with other values or another framework."""

    def __init__(self, to: Path, patch: pytest.MonkeyPatch) -> None:
        self._to, self._patch, self._made = to, patch, 0

    def __call__(
        self,
        values: Values = VALUES,
        period: str = "2023",
        shape: Mapping[str, Any] | None = None,
        units: Mapping[str, str] = UNITS,
        years: Sequence[str] = YEARS,
        **programme: Any,
    ) -> Assessment:
        self._made += 1
        keys = {"not_surveyed": NOT_SURVEYED, **programme}
        project = make_index(self._to / str(self._made), shape or framework(), units, years, **keys)
        assert check_params(project).faults == ()
        return assessed_index(project, values, period, self._patch)


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    return Index(tmp_path, monkeypatch)


def of_kind(assessment: Assessment, unit: str, kind: str) -> list[Finding]:
    return [f for f in assessment.findings[unit] if f.kind == kind]


def says(assessment: Assessment, unit: str, kind: str, lang: Any = "vi") -> str:
    (finding,) = of_kind(assessment, unit, kind)
    return sentence(finding, lang)


def every(assessment: Assessment) -> Iterator[tuple[str, Finding]]:
    for unit, findings in assessment.findings.items():
        for finding in findings:
            yield unit, finding


# --- standing ------------------------------------------------------------------------------------


def test_a_rank_is_told_with_the_places_between_which_it_lies(index: Index) -> None:
    assessment = index()
    assert says(assessment, "u2", "rank_down") == (
        "Chỉ số thử năm 2023 của tỉnh U2 đạt 12,0 điểm, xếp thứ 3/6 đơn vị, giảm 01 bậc so với năm "
        "2022 (xếp thứ 2/6); khi đổi trọng số ±25%, hạng vẫn là 3/6."
    )
    assert says(assessment, "u2", "rank_down", "en").endswith(
        "; with the weights (±25%) varied, the rank remains 3/6."
    )
    assert says(assessment, "u3", "group_place") == "Tỉnh U3 xếp thứ 2/3 trong khối Bắc."


def test_a_move_that_the_choice_of_weights_may_explain_is_not_told_as_good_or_bad(
    index: Index,
) -> None:
    near = {
        **VALUES,
        "2022": plain(u2=(5, 5, 2, 4)),
        "2023": plain(u2=(5, 5, 1, 4), u3=(3, 3, 6, 3.2)),
    }
    assessment = index(near)
    (rank,) = of_kind(assessment, "u2", "rank_down")
    low, high = assessment.facts.standing("u2", assessment.facts.period).interval or (0, 0)
    assert (low, high) == (2, 3)
    assert rank.tone == "neutral"
    assert sentence(rank, "vi").endswith(
        "; khi đổi trọng số ±25%, hạng nằm trong khoảng 2–3/6, gồm cả hạng kỳ trước nên chưa "
        "đủ căn cứ kết luận là thứ hạng thay đổi thực."
    )


def test_what_else_is_varied_is_named(index: Index) -> None:
    varied = framework(uncertainty={"weight_noise": 0.1, "leave_out": True})
    assert "khi đổi trọng số ±10%, bộ chỉ tiêu (bỏ bớt một), hạng" in says(
        index(shape=varied), "u2", "rank_down"
    )
    still = framework(uncertainty={"weight_noise": 0.0})
    assert "khi đổi" not in says(index(shape=still), "u2", "rank_down")


def test_units_that_share_a_place_are_named(index: Index) -> None:
    tied = {**VALUES, "2023": plain(u2=(3, 3, 3, 3))}
    assert "xếp thứ 2/6 đơn vị (đồng hạng với tỉnh U3)" in says(index(tied), "u2", "rank_equal")


def test_where_a_unit_came_no_places_are_told_and_it_is_named(index: Index) -> None:
    came = {**VALUES, "2023": {**VALUES["2023"], **rows(u7=(9, 9, 9, 9))}}
    assessment = index(came)
    assert "kỳ này trên 7 đơn vị nên không tính số bậc" in says(assessment, "u2", "rank_size")
    assert "thêm 01 đơn vị (tỉnh U7)" in says(assessment, "u2", "ranked_units_changed")
    for _, finding in every(assessment):
        assert (
            not {"places", "place_before"} & finding.numbers.keys() or finding.kind == "rank_size"
        )
        assert finding.kind not in ("indicators_rose", "indicators_fell")
    # values and scores are by one method all the same
    assert "giảm 4,0 điểm, từ 16,0 xuống 12,0" in says(assessment, "u2", "score_moved")
    (last,) = of_kind(assessment, "u2", "place_last")
    assert sentence(last, "vi").endswith("; so với năm 2022: giảm 4 điểm.")


# --- what moved the score ------------------------------------------------------------------------


def test_the_parts_of_a_changed_score_add_up(index: Index) -> None:
    values = {**VALUES, "2023": plain(u2=(4.5, 5, 0, 4.25))}
    assessment = index(values)
    assert says(assessment, "u2", "score_moved") == (
        "So với năm 2022, Chỉ số thử của tỉnh U2 giảm 2,25 điểm, từ 16,00 xuống 13,75; phần tăng: "
        "Nhóm một (1,50 điểm); phần giảm: Nhóm hai (3,75 điểm)."
    )
    assert says(assessment, "u2", "score_moved_indicators") == (
        "Tính theo chỉ tiêu, thay đổi của Chỉ số thử so với năm 2022 gồm phần tăng: Chỉ tiêu B "
        "(1,00 điểm), Chỉ tiêu A (0,50 điểm) và Chỉ tiêu D (0,25 điểm); phần giảm: Chỉ tiêu C "
        "(4,00 điểm)."
    )
    (moved,) = of_kind(assessment, "u2", "score_moved")
    assert headline(moved, "vi").endswith(
        "phần tăng lớn nhất: Nhóm một (1,50 điểm); phần giảm lớn nhất: Nhóm hai (3,75 điểm)."
    )


def test_parts_that_are_not_named_stand_in_one_number(index: Index) -> None:
    shape = framework()
    leaves = [{"code": c, "parent": "idx", "name_vi": f"Mục {c.upper()}"} for c in "abcde"]
    shape["indicators"] = [{"code": "idx"}, *leaves]
    before = {unit: dict.fromkeys("abcde", float(value)) for unit, value in
              {"u1": 5, "u2": 4, "u3": 3}.items()}  # fmt: skip
    now = {**before, "u2": dict(zip("abcde", (8.0, 7.0, 6.0, 5.0, 2.5), strict=True))}
    assessment = index({"2022": before, "2023": now}, shape=shape)
    assert says(assessment, "u2", "score_moved").endswith(
        "tăng 8,5 điểm, từ 20,0 lên 28,5; phần tăng: Mục A (4,0 điểm), Mục B (3,0 điểm) và Mục C "
        "(2,0 điểm); phần giảm: Mục E (1,5 điểm); các nhóm còn lại cộng lại tăng 1,0 điểm."
    )
    assert of_kind(assessment, "u2", "score_moved_indicators") == []  # the same nodes


def test_no_change_is_told_across_a_change_of_the_tree(index: Index) -> None:
    assessment = index(period="2022")
    differences = {"change", "difference", "places", "rest", "value_before"}
    for unit, finding in every(assessment):
        assert not differences & finding.numbers.keys(), (unit, finding)
    assert "đổi phương pháp, không tính số bậc" in says(assessment, "u2", "rank_method")
    for unit in ("u2", WHOLE):
        assert says(assessment, unit, "method_change_tree") == (
            "Từ năm 2022, cách tính Chỉ số thử khác năm 2021: thêm 01 thành phần (Chỉ tiêu D). Do "
            "đó không so sánh điểm số và không tính số bậc giữa năm 2021 và năm 2022."
        )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"c": {"weight": {"2021": 1, "2022": 1, "2023": 2}}},
            "đổi trọng số 01 thành phần (Chỉ tiêu C)",
        ),
        ({"b": {"periods": ["2021", "2022"]}}, "bỏ 01 thành phần (Chỉ tiêu B)"),
        ({}, "“khảo sát lại toàn bộ”"),
    ],
)
def test_reports_and_the_index_command_have_one_rule_for_methods(
    index: Index, change: dict[str, Any], words: str
) -> None:
    shape = framework(**({} if change else {"breaks": {"2023": "khảo sát lại toàn bộ"}}))
    shape["indicators"] = [{**i, **change.get(i["code"], {})} for i in shape["indicators"]]
    assessment = index(shape=shape)
    setting = assessment.facts.setting
    assert method_change(setting.framework, "2022", "2023") is not None
    *_, latest = of_kind(assessment, "u2", "method_change_tree")
    assert f"khác năm 2022: {words}. Do đó" in sentence(latest, "vi")
    assert of_kind(assessment, "u2", "score_moved") == []
    assert of_kind(assessment, "u2", "rank_method")


# --- strengths and weaknesses by position --------------------------------------------------------


def test_strengths_and_weaknesses_say_value_place_median_and_change(index: Index) -> None:
    assessment = index()
    (last,) = of_kind(assessment, "u2", "place_last")
    assert sentence(last, "vi") == (
        "Chỉ tiêu C năm 2023 đạt 0 điểm, xếp cuối, thứ 5/6, đồng hạng với 01 đơn vị khác (trung vị "
        "2 điểm); so với năm 2022: giảm 4 điểm, hạng giảm 03 bậc (từ thứ 2)."
    )
    assert last.tone == "weakness"
    assert [f.indicator for f in of_kind(assessment, "u2", "place_strength")] == ["a", "b", "d"]
    (first,) = (f for f in of_kind(assessment, "u3", "place_strength") if f.indicator == "c")
    assert sentence(first, "en") == (
        "Chỉ tiêu C (2023): 6 points, ranked 1/6 (median 2 points); since 2022: up 3 points, "
        "rank up 2 places (from 3)."
    )


def test_a_rate_that_is_better_when_lower_is_told_so(index: Index) -> None:
    shape = framework()
    shape["indicators"][5] |= {"unit": "%", "direction": -1, "decimals": 1}
    assessment = index({**VALUES, "2023": plain(u2=(4, 4, 7.5, 4))}, shape=shape)
    (last,) = of_kind(assessment, "u2", "place_last")
    assert sentence(last, "vi") == (
        "Chỉ tiêu C (càng thấp càng tốt) năm 2023 đạt 7,5%, xếp cuối, thứ 6/6 (trung vị 2,5%); so "
        "với năm 2022: tăng 3,5 điểm phần trăm, hạng giảm 01 bậc (từ thứ 5)."
    )


def test_what_most_units_share_is_neither_strength_nor_weakness(index: Index) -> None:
    shared = {unit: {**row, "d": 5.0 if unit == "u1" else 0.0} for unit, row in plain().items()}
    assessment = index({**VALUES, "2023": shared})
    judged = {unit for unit, f in every(assessment) if f.indicator == "d" and f.tone in
            ("strength", "weakness")}  # fmt: skip
    assert judged == {"u1"}  # the others share the second place of six
    top = {unit: {**row, "d": 0.0 if unit == "u6" else 5.0} for unit, row in plain().items()}
    assessment = index({**VALUES, "2023": top})
    judged = {unit for unit, f in every(assessment) if f.indicator == "d" and f.tone in
            ("strength", "weakness")}  # fmt: skip
    assert judged == {"u6"}


def many(units: int, indicators: int) -> tuple[dict[str, Any], dict[str, str], Values]:
    """A flat index of many indicators: unit 3 is last in six of them and low in four more."""
    codes = [f"k{at}" for at in range(indicators)]
    shape = framework()
    shape["indicators"] = [
        {"code": "idx"},
        *({"code": c, "parent": "idx", "name_vi": f"Mục {c}", "unit": "điểm"} for c in codes),
    ]
    ids = {f"v{at:02d}": "Bắc" for at in range(1, units + 1)}
    values = {u: {c: float(units - at) for c in codes} for at, u in enumerate(ids)}
    for place, code in enumerate(codes[:10]):
        values["v03"][code] = -1.0 if place < 6 else 3.5  # last; else fourth from the end
    return shape, ids, {"2022": values, "2023": values}


def test_every_last_and_every_bottom_place_is_told(index: Index) -> None:
    shape, units, values = many(20, 14)
    assessment = index(values, shape=shape, units=units, not_surveyed={})
    assert [f.indicator for f in of_kind(assessment, "v03", "place_last")] == [
        f"k{at}" for at in range(6)
    ]
    assert of_kind(assessment, "v03", "place_weakness") == []
    assert says(assessment, "v03", "places_bottom") == (
        "Tỉnh V03 năm 2023 còn xếp trong sáu hạng cuối ở 04 chỉ tiêu khác: Mục k6 (17/20); Mục k7 "
        "(17/20); Mục k8 (17/20); Mục k9 (17/20)."
    )
    assert len(of_kind(assessment, "v03", "place_strength")) == 4
    assert len(of_kind(assessment, "v01", "place_strength")) == 5


def test_positions_keep_to_their_thirds_and_no_last_place_is_left_out(index: Index) -> None:
    shape, units, values = many(20, 14)
    for assessment in (index(), index(values, shape=shape, units=units, not_surveyed={})):
        check_positions(assessment)


def check_positions(assessment: Assessment) -> None:
    """No strength in the lower third, no weakness in the upper, every bottom-six place told."""
    facts = assessment.facts
    framework = facts.setting.framework
    by_name = {indicator.name_vi: indicator.code for indicator in framework.indicators}
    parents = {indicator.parent for indicator in framework.indicators}
    for unit, findings in assessment.findings.items():
        tones: dict[str, str] = {}
        for finding in findings:
            if finding.kind == "places_bottom":
                tones |= {by_name[item.names["indicator"].vi]: "weakness" for item in finding.items}
            elif finding.kind.startswith("place_"):
                tones[finding.indicator] = finding.tone
                place, of = (finding.numbers[f"indicator_{key}"] for key in ("place", "of"))
                strong = finding.tone == "strength"
                assert 3 * place <= 2 * of if strong else 3 * place > of, finding
        standing = facts.standing(unit, facts.period)
        if standing.rank is None:
            assert not tones
            continue
        for code, node in standing.nodes.items():
            place, of = node.rank.place, node.rank.of
            if code not in parents and place > of - BOTTOM and 2 * place > of + 1:
                assert tones.get(code) == "weakness", (unit, code, place, of)


def test_a_bottom_place_that_is_not_told_is_noticed(index: Index) -> None:
    assessment = index()
    findings = {
        unit: tuple(f for f in some if f.kind != "place_last")
        for unit, some in assessment.findings.items()
    }
    with pytest.raises(AssertionError, match="u2"):
        check_positions(replace(assessment, findings=findings))


# --- by change -----------------------------------------------------------------------------------


def test_a_place_that_moved_far_is_told_and_the_largest_change(index: Index) -> None:
    assessment = index()
    assert says(assessment, "u2", "indicators_fell") == (
        "Chỉ tiêu giảm hạng nhiều nhất so với năm 2022: Chỉ tiêu C 03 bậc (từ thứ 2 xuống thứ 5/6)."
    )
    assert says(assessment, "u2", "change_most") == (
        "Thay đổi lớn nhất so với năm 2022 nếu tính theo khoảng cách giữa đơn vị cao nhất và đơn "
        "vị thấp nhất: Chỉ tiêu C giảm 4 điểm, xuống 0 điểm, bằng 66,7% khoảng cách đó."
    )
    # two places are too few
    assert of_kind(assessment, "u3", "indicators_rose") == []
    assert "50,0%" in says(assessment, "u3", "change_most")


def test_a_move_within_shared_places_is_not_told(index: Index) -> None:
    """From the fifth place alone to the second that is shared with four others: no far move."""
    alike = {unit: {**row, "c": 2.0} for unit, row in plain().items()}
    alike["u1"] = {**alike["u1"], "c": 9.0}
    assessment = index({**VALUES, "2023": alike})
    assert of_kind(assessment, "u5", "indicators_rose") == []


# --- words of targets ----------------------------------------------------------------------------


def test_nothing_is_said_of_targets_where_none_were_set(index: Index) -> None:
    for period in YEARS:
        for unit, finding in every(index(period=period)):
            for lang in ("vi", "en"):
                for words in (sentence(finding, lang), headline(finding, lang)):  # type: ignore[arg-type]
                    assert not any(phrase in words for phrase in SAID_OF_TARGETS), (unit, words)
            assert finding.kind not in ("no_targets", "no_strength_untargeted")
            assert not finding.kind.startswith(("change_up", "change_down", "change_equal"))


# --- units without a rank ------------------------------------------------------------------------


def test_a_unit_without_values_or_not_surveyed_has_one_honest_sentence(index: Index) -> None:
    assessment = index()
    assert [sentence(f, "vi") for f in assessment.findings["u7"]] == [
        "Số liệu năm 2023 không có giá trị nào của tỉnh U7 nên không có điểm và không có thứ hạng."
    ]
    assert [sentence(f, "vi") for f in assessment.findings["u8"]] == [
        "Tỉnh U8 không được khảo sát trong năm 2023 nên không có điểm và không có thứ hạng."
    ]


def test_a_unit_that_lacks_an_indicator_is_told_which(index: Index) -> None:
    lacking = {**VALUES, "2023": {**VALUES["2023"], **rows(u6=(0, 0, 0))}}
    whole = index(lacking, shape=framework(minimum_available=1.0))
    assert [sentence(f, "vi") for f in whole.findings["u6"]] == [
        "Tỉnh U6 năm 2023 thiếu số liệu ở 1/4 chỉ tiêu (Chỉ tiêu D) nên không có điểm và không có "
        "thứ hạng."
    ]
    assert says(whole, WHOLE, "units_score_missing") == (
        "Năm 2023, 01 đơn vị không đủ số liệu để tính điểm, không xếp hạng: tỉnh U6."
    )
    partly = index(lacking, shape=framework(aggregate="arithmetic"))
    assert says(partly, "u6", "parts_missing") == (
        "Điểm năm 2023 của tỉnh U6 tính khi thiếu số liệu ở 1/4 chỉ tiêu (Chỉ tiêu D); với giá trị "
        "kém nhất và tốt nhất của các đơn vị ở chỗ thiếu: điểm từ 0,3 đến 1,3, hạng từ 5 đến 6."
    )
    assert says(partly, WHOLE, "units_parts_missing") == (
        "Năm 2023, 01 đơn vị có điểm tính khi thiếu số liệu: tỉnh U6."
    )
    shown = framework(aggregate="arithmetic")
    shown["indicators"][-1]["weight"] = 0  # it is in the table only
    assert not of_kind(index(lacking, shape=shown), "u6", "parts_missing")


def test_a_unit_that_is_not_to_be_ranked_is_not_told_by_places(index: Index) -> None:
    units = {**UNITS, "u6": ""}
    assessment = index(units=units)
    assert [f.kind for f in assessment.findings["u6"]] == ["score_apart"]
    assert says(assessment, WHOLE, "units_score_apart").endswith("không xếp hạng: tỉnh U6.")


# --- the whole -----------------------------------------------------------------------------------


def test_the_whole_is_told_though_it_has_no_values_of_its_own(index: Index) -> None:
    assessment = index()
    text = {f.kind: sentence(f, "vi") for f in assessment.findings[WHOLE]}
    assert text["extremes"].endswith(
        "cao nhất là 20,0 điểm (tỉnh U1), thấp nhất là 0,0 điểm (tỉnh U6)."
    )
    assert "tỉnh U3 (từ thứ 3 lên thứ 2), tăng 01 bậc" in text["mover_up"]
    assert text["mover_score_down"] == (
        "Chỉ số thử giảm nhiều nhất so với năm 2022: tỉnh U2 giảm 4,0 điểm (từ 16,0 xuống 12,0)."
    )
    assert text["group_leaders"] == (
        "Đứng đầu từng nhóm về Chỉ số thử năm 2023: Bắc: tỉnh U1 (20,0 điểm, thứ 1/6); Nam: tỉnh "
        "U2 (12,0 điểm, thứ 3/6)."
    )
    assert (
        "Chỉ tiêu C (từ 0 điểm đến 6 điểm, tương đương 6,0 điểm); Chỉ tiêu A"
        in (text["widest_spread"])
    )
    assert text["ranks_certain"] == (
        "Khi đổi trọng số ±25%, khoảng hạng năm 2023 của cả 06 đơn vị đều không rộng quá 2 bậc."
    )
    assert text["units_no_values"].endswith("không xếp hạng: tỉnh U7.")
    assert text["units_not_surveyed"].endswith("không được khảo sát, không xếp hạng: tỉnh U8.")
    assert "gap_top" not in text and "gap_bottom" not in text  # neighbours are 3 to 5 points apart


def test_units_far_from_all_others_are_told_as_such(index: Index) -> None:
    ahead = {**VALUES, "2023": plain(u1=(50, 50, 50, 50))}
    assert says(index(ahead), WHOLE, "gap_top") == (
        "Chỉ số thử năm 2023: 01 đơn vị dẫn đầu (tỉnh U1) cách các đơn vị còn lại 184,0 điểm."
    )
    behind = {**VALUES, "2023": plain(u5=(-30, -30, -30, -30), u6=(-31, -31, -31, -31))}
    assert says(index(behind), WHOLE, "gap_bottom") == (
        "Chỉ số thử năm 2023: 02 đơn vị cuối (tỉnh U5; tỉnh U6) kém các đơn vị còn lại 128,0 điểm."
    )


def test_where_no_unit_has_a_value_the_whole_says_so_once(index: Index) -> None:
    assessment = index({"2022": plain()}, not_surveyed={})
    kinds = [f.kind for f in assessment.findings[WHOLE] if f.tone == "note"]
    assert kinds.count("no_values_at_all") == 1
    assert not any(kind.startswith("units_") for kind in kinds)


def test_wide_intervals_are_counted(index: Index) -> None:
    units = {f"w{at:02d}": "Bắc" for at in range(1, 25)}
    # two indicators that go opposite ways: every weight changes the whole order
    values = {
        unit: {"a": 10 + at, "b": 34 - at + at % 3 / 100, "c": 1.0, "d": 1.0}
        for at, unit in enumerate(units)
    }
    assessment = index({"2022": values, "2023": values}, units=units, not_surveyed={})
    (finding,) = of_kind(assessment, WHOLE, "ranks_uncertain")
    facts = assessment.facts
    ends = [facts.standing(unit, facts.period).interval or (0, 0) for unit in units]
    assert finding.numbers["count"] == sum(high - low > 8 for low, high in ends) > 0
    assert finding.numbers["rank_high"] - finding.numbers["rank_low"] == max(b - a for a, b in ends)
    assert sentence(finding, "vi").startswith(
        f"Khi đổi trọng số ±25%, {finding.numbers['count']}/24 đơn vị có khoảng hạng năm 2023 rộng "
        "hơn 8 bậc; rộng nhất là tỉnh "
    )


def test_what_the_median_is_worth_is_what_the_engine_gives(index: Index) -> None:
    values = {**VALUES, "2023": plain(u3=(3, 3, 0, 3), u4=(2, 2, 2.5, 2))}
    # u3 has 9 points, u4 8.5; the median of C is 2: 2 more points, no place, as u2 has 16
    assert "Chỉ tiêu C (từ 0 điểm đến 2 điểm) tăng 1,8 điểm, thứ hạng không đổi" in says(
        index(values), "u3", "median_worth"
    )


# --- all findings --------------------------------------------------------------------------------


@pytest.mark.parametrize("period", YEARS)
def test_findings_of_peers_have_evidence_and_contradict_none(index: Index, period: str) -> None:
    assessment = index(period=period)
    for unit, findings in assessment.findings.items():
        assert contradictions(findings) == [], unit
        assert repeated_facts(findings) == [], unit
        assert 1 <= len(headlines(findings)) <= 6
        for finding in findings:
            assert bool(finding.evidence) != (finding.kind in WITHOUT_EVIDENCE), finding
            assert finding.unit == unit
        top = Counter(f.kind for f in headlines(findings))
        assert all(times == 1 for kind, times in top.items() if kind.startswith("rank_"))


@pytest.mark.parametrize("unit", ["u2", "u3", "u7", "overview"])
def test_the_sentences_of_peers_are_proved(index: Index, unit: str) -> None:
    assessment = index()
    unit_id = WHOLE if unit == "overview" else unit
    record, names = record_of(assessment, unit, "vi"), names_of_programme(assessment.facts)
    sentences = [sentence(f, "vi") for f in assessment.findings[unit_id]]
    nodes = [{"node": "list", "ordered": False, "items": [[{"text": text}] for text in sentences]}]
    check_nodes(nodes, record, names, notebook="x.ipynb", where="x", lang="vi")


# --- real indices, where they are at hand --------------------------------------------------------


def test_papi_2022_says_who_is_missing_and_nothing_of_targets(index: Index) -> None:
    path = FOLDER / "papi_subcriteria_2018_2022.csv"
    if not path.is_file():
        pytest.skip("the table of the PAPI is not at hand")
    values, units = _papi(path)
    shape = framework()
    codes = list(dict.fromkeys(c for row in values["2022"].values() for c in row))
    dimensions = sorted({code[:3] for code in codes})
    shape["indicators"] = [
        {"code": "idx"},
        *({"code": f"g{dim}", "parent": "idx", "name_vi": f"Nội dung {dim}"} for dim in dimensions),
        *({"code": c, "parent": f"g{c[:3]}", "name_vi": f"Mục {c}", "unit": "điểm", "decimals": 2}
          for c in codes),
    ]  # fmt: skip
    shape["score"]["decimals"] = 2
    assessment = index(values, "2022", shape, units, ("2021", "2022"), not_surveyed={})
    check_positions(assessment)
    (missing,) = of_kind(assessment, WHOLE, "units_score_missing")
    assert missing.numbers["count"] == len(units) - len(
        [u for u in units if assessment.facts.standing(u, assessment.facts.period).rank]
    )
    for _, finding in every(assessment):
        assert not any(words in sentence(finding, "vi") for words in SAID_OF_TARGETS)


def _papi(path: Path) -> tuple[Values, dict[str, str]]:
    values: dict[str, dict[str, dict[str, float]]] = {"2021": {}, "2022": {}}
    units: dict[str, str] = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            unit = units.setdefault(row["province"], f"p{len(units)}")
            if row["year"] in values:
                numbers = {
                    k: float(v)
                    for k, v in row.items()
                    if k.startswith("SC") and v not in ("", "NA")
                }
                values[row["year"]][unit] = numbers
    return values, {unit: "Bắc" if at % 2 else "Nam" for at, unit in enumerate(units.values())}
