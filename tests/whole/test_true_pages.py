"""Pages of the shipped reports speak of targets, ranks and names only as they are."""

from __future__ import annotations

from functools import cache

import inprocess
import lxml.html
import pytest
from page_text import shown, text_of
from project import assessed

from helpers.findings.targets import assigned_targets

REPORTS = (
    ("dak-nong-650", "2023-Q4", "ubnd-gia-nghia"),
    ("dak-nong-650", "2023-Q4", "ban-dan-toc"),
    ("dak-nong-650", "2023-Q4", "thanh-tra-tinh"),
    ("dak-nong-650", "2023-Q4", "tinh-dak-nong"),
    ("dak-nong-650", "2023", "tinh-dak-nong"),
    ("dak-nong-650", "2024-Q4", "so-tnmt"),
    ("dak-nong-2022", "2022", "cap-huyen"),
    ("dak-lak-ict-index", "2013", "tinh-dak-lak"),
    ("dak-lak-ict-index", "2017", "tinh-dak-lak"),
    ("ninh-giang-2023", "2023", "huyen-ninh-giang"),
    ("ninh-giang-2023", "2024-Q1-ninh-giang", "xa-hong-duc"),
    ("papi-63", "2022", "tinh-dak-nong"),
    ("papi-63", "2022", "tinh-thua-thien-hue"),
    ("papi-63", "2022", "ca-nuoc"),
    ("dti-xa", "2025", "xa-co-phieu-that"),
    ("dti-xa", "2025", "cac-xa-dti"),
)


@cache
def page(programme: str, period: str, unit: str) -> lxml.html.HtmlElement:
    return shown(inprocess.page(programme, period, unit))


def text(asked: tuple[str, str, str]) -> str:
    return text_of(page(*asked))


@pytest.mark.parametrize("asked", REPORTS, ids="/".join)
def test_targets_ranks_and_scores_are_spoken_of_where_there_are_any(
    asked: tuple[str, str, str],
) -> None:
    facts = assessed(*asked[:2]).facts
    prose, unit = text(asked), asked[2]
    standing = facts.standing(unit, facts.period)
    if standing.rank is not None:
        assert "không tính điểm và không xếp hạng" not in prose
    if facts.of_peers or facts.from_sheets or (facts.printed and not assigned_targets(facts, unit)):
        assert "Không có chỉ tiêu giao nào" not in prose
    if not facts.printed:
        assert "như văn bản nguồn công bố" not in prose
        assert "Văn bản nguồn không in đủ điểm" not in prose


def test_a_province_under_a_new_name_is_not_told_as_reorganised() -> None:
    assert "mới được sắp xếp lại" not in text(("papi-63", "2022", "tinh-thua-thien-hue"))


def test_a_unit_that_met_none_of_its_targets_is_told_so_in_words() -> None:
    prose = text(("dak-nong-650", "2023-Q4", "ubnd-dak-glong"))
    assert "chưa đạt chỉ tiêu nào trong 02 chỉ tiêu được giao" in prose


def test_no_strength_lies_in_the_lower_third_nor_a_weakness_in_the_upper_one() -> None:
    seen = 0
    for findings in assessed("papi-63", "2022").findings.values():
        places = [finding for finding in findings if finding.kind.startswith("place_")]
        for finding in places:
            share = finding.numbers["indicator_place"] / finding.numbers["indicator_of"]
            assert share <= 2 / 3 if finding.tone == "strength" else share > 1 / 3
            seen += 1
        bottom = {finding.indicator for finding in places if finding.kind == "place_last"}
        assert bottom <= {finding.indicator for finding in places if finding.tone == "weakness"}
    assert seen > 300


@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        (
            ("dti-xa", "2025", "xa-co-phieu-that"),
            ("không có cột ghi người thẩm định", "phiếu có ghi minh chứng", "xếp ngay trên (thứ"),
        ),
        (
            ("dak-lak-ict-index", "2017", "tinh-dak-lak"),
            ("dùng số liệu thu thập của năm liền trước", "không so điểm của nhóm với năm 2016"),
        ),
        (
            ("ninh-giang-2023", "2024-Q1-ninh-giang", "xa-hong-duc"),
            ("không công bố số hồ sơ", "nên có thể chưa đủ", "Tân Quang 87,9%"),
        ),
    ],
    ids=lambda value: "" if isinstance(value[0], tuple) else value[0],
)
def test_what_a_criticised_head_asks_is_answered_before_the_annexes(
    asked: tuple[str, str, str], answers: tuple[str, ...]
) -> None:
    body, annexes = text(asked).split("Nơi nhận", 1)
    for answer in answers:
        assert answer in body
        assert answer not in annexes  # each fact once
