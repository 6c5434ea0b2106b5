"""What moved most is told first, with who drove it; few items are not told as a move."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project import PROGRAMME, assessed, steady

from helpers.core.formatting import half_up
from helpers.findings.changes import LEAST_LARGE, is_large
from helpers.findings.drivers import drivers
from helpers.findings.find import headlines
from helpers.findings.model import Finding
from helpers.findings.sentences import headline, sentence
from helpers.index.measures.values import Value

QUARTER = "2023-Q4"
GIA_NGHIA, DAK_MIL, WHOLE = "ubnd-gia-nghia", "ubnd-dak-mil", "tinh-dak-nong"


def findings(unit: str, period: str = QUARTER) -> tuple[Finding, ...]:
    return assessed(PROGRAMME, period).findings[unit]


def value(top: int, base: int) -> Value:
    return Value("u", QUARTER, "own", "B", "ok", 100 * top / base, top, base)


@pytest.mark.parametrize(
    ("unit", "kind", "moved"),
    [(GIA_NGHIA, "change_large_down", 14.9), (DAK_MIL, "change_large_up", 25.4)],
)
def test_the_largest_change_of_a_quarter_stands_among_the_first_points_of_its_report(
    unit: str, kind: str, moved: float
) -> None:
    first = headlines(findings(unit))[:3]
    (finding,) = (f for f in first if f.kind == kind and f.indicator == "B")
    assert half_up(finding.numbers["difference"], 1) == half_up(moved, 1)
    assert f"{moved} percentage points" in headline(finding, "en")
    # the counts on both sides, and the procedures that it lies with
    assert all(f"{finding.numbers[key]:,}".replace(",", ".") in sentence(finding, "vi") for key in (
        "numerator", "denominator", "numerator_before", "denominator_before"
    ))  # fmt: skip
    assert len(finding.items) == 3
    assert all(item.names["name"].vi in sentence(finding, "vi") for item in finding.items)


def test_the_overview_begins_with_who_needs_attention_and_who_rose_most() -> None:
    attention, rose = headlines(findings(WHOLE))[:2]
    assert (attention.kind, rose.kind) == ("attention", "units_rose")
    fell, *others = attention.items
    text = headline(attention, "vi")
    assert text.startswith(
        "Cần chú ý (Tỷ lệ hồ sơ xử lý trực tuyến): UBND thành phố Gia Nghĩa (quý IV/2023 giảm 14,9 "
        "điểm phần trăm, còn 53,6%, cần thêm 978 hồ sơ để đạt chỉ tiêu 70%); "
    )
    assert fell.numbers["items"] == 978
    assert 2 <= len(others) <= 4
    lacking = [item.numbers["items"] for item in others]
    assert lacking == sorted(lacking, reverse=True)
    assert "UBND huyện Đắk Mil (Tỷ lệ hồ sơ xử lý trực tuyến quý IV/2023 tăng 25,4 " in headline(
        rose, "vi"
    )


def test_the_overview_says_who_stands_apart_who_moved_it_and_who_holds_what_is_left() -> None:
    by_kind = {f.kind: f for f in findings(WHOLE)}
    assert sentence(by_kind["gap_bottom"], "vi").endswith(
        "03 đơn vị cuối (Sở Tài nguyên và Môi trường; UBND huyện Đắk G'long; UBND huyện Tuy Đức) "
        "kém các đơn vị còn lại 18,55 điểm."
    )
    (held,) = by_kind["concentration"].items
    assert held.numbers["share"] >= 20
    assert " số hồ sơ chưa xử lý trực tuyến của " in sentence(by_kind["concentration"], "vi")
    driven = by_kind["driven_by_units"]
    change = next(
        f for f in findings(WHOLE)
        if f.kind.startswith("change_") and f.indicator == driven.indicator
    )  # fmt: skip
    both = driven.numbers["rate"] + driven.numbers["mix"]
    assert abs(both) == pytest.approx(change.numbers["difference"])


counts = st.tuples(st.integers(0, 200), st.integers(0, 200)).map(lambda two: (two[0], sum(two)))
parts = st.dictionaries(st.sampled_from("abcdef"), counts, min_size=1)


@steady
@given(now=parts, before=parts)
def test_drivers_add_up_to_the_change_exactly(
    now: dict[str, tuple[int, int]], before: dict[str, tuple[int, int]]
) -> None:
    above_1, all_1 = (sum(pair[i] for pair in now.values()) for i in (0, 1))
    above_0, all_0 = (sum(pair[i] for pair in before.values()) for i in (0, 1))
    contributions = drivers(now, before)
    if not all_1 or not all_0:
        assert not contributions
        return
    change = 100 * (Fraction(above_1, all_1) - Fraction(above_0, all_0))
    assert sum(driver.points for driver in contributions) == change
    assert [abs(driver.points) for driver in contributions] == sorted(
        (abs(driver.points) for driver in contributions), reverse=True
    )


def test_a_procedure_that_came_moves_by_its_share_alone() -> None:
    by_key = {driver.key: driver for driver in drivers({"old": (50, 100), "new": (100, 100)},
                                             {"old": (50, 100)})}  # fmt: skip
    assert by_key["new"].rate == 0
    assert by_key["new"].mix > 0


@pytest.mark.parametrize(
    ("now", "before", "large"),
    [
        ((2583, 4821), (3267, 4770), True),
        ((60, 100), (50, 100), False),  # ten points, but a tenth of such pairs differ as much
        ((600, 1000), (500, 1000), True),
        ((599, 1000), (500, 1000), False),  # 9,9 points
        ((3, 5), (2, 4), False),
        ((10, 10), (10, 10), False),
    ],
)
def test_a_change_is_large_where_neither_its_size_nor_chance_says_otherwise(
    now: tuple[int, int], before: tuple[int, int], large: bool
) -> None:
    assert is_large(value(*now), value(*before)) is large


def test_no_report_leaves_a_large_change_out_of_its_key_points() -> None:
    seen = 0
    for period in (QUARTER, "2024-Q2", "2024-Q4"):
        for of_unit in assessed(PROGRAMME, period).findings.values():
            large = [f for f in of_unit if f.kind.startswith("change_large")]
            assert all(f.numbers["difference"] >= LEAST_LARGE for f in large)
            assert all(f in headlines(of_unit) for f in large[:3])
            seen += len(large)
    assert seen > 5


def test_few_items_are_told_with_their_counts_and_as_no_move() -> None:
    facts = assessed(PROGRAMME, QUARTER).facts
    limit, seen = facts.setting.framework.small_denominator, 0
    for of_unit in assessed(PROGRAMME, QUARTER).findings.values():
        for finding in (finding for finding in of_unit if finding.kind.startswith("change_")):
            items = [
                facts.values.get(finding.unit, finding.indicator, period, "own").denominator or 0
                for period in ("2023-Q3", QUARTER)
            ]
            few = min(items) < limit
            assert few == (finding.kind == "change_small")
            if few:
                text = sentence(finding, "vi")
                assert f"{finding.numbers['numerator']}/{finding.numbers['denominator']} " in text
                assert "điểm phần trăm" not in text
                seen += 1
    assert seen > 3
