"""Sentences: one for every kind of finding, golden ones, and no number but the finding's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any, get_args

import pytest
from tools.findings_list import PAGE, page

from helpers.core.errors import ConfigError
from helpers.core.formatting import Lang, half_up, number
from helpers.findings import words as words_module
from helpers.findings.declared import declared
from helpers.findings.finders import all_finders
from helpers.findings.kinds import Kind, all_kinds
from helpers.findings.model import Finding, Item, Name
from helpers.findings.sentences import headline, sentence, title
from helpers.index.compare import Reason
from helpers.index.measures.values import Status
from helpers.notebook.titles import TITLES
from helpers.params.successions import Kind as Succession

Say = Callable[[Finding, Lang], str]
LANGS: tuple[Lang, ...] = ("vi", "en")

# what stands in the {} of a kind's name. A rank that moved has no reason and an unranked unit no
# rank finding; a value that is "ok" is judged
REASONS = sorted(set(get_args(Reason)) - {"", "unranked"})
PARTS = {
    "rank_": REASONS,
    "no_movers_": sorted(set(REASONS) - {"unranked_before", "reorganised", "method", "suppressed"}),
    "target_": sorted(set(get_args(Status)) - {"ok"}),
    "part_rank_": [a + b for a, b in product(("up", "down", "equal"), ("", "_new_method"))],
    "score_": ["not_ranked", "no_target", "incomplete", "suppressed"],
    "units_": [
        *("not_ranked", "no_target", "incomplete", "suppressed"),
        *("no_values", "not_surveyed", "score_missing", "score_apart"),
    ],
    "unit_": sorted(set(get_args(Succession)) - {"unchanged"}),
    "no_": [
        a + b
        for a, b in product(
            ("strength", "weakness"),
            (
                *("", "_untargeted", "_of_units", "_by_place", "_by_scores"),
                *("_in_sheet", "_of_sheets", "_suppressed"),
            ),
        )
    ],
}


# --- what is declared ------------------------------------------------------------------------


def test_every_reason_and_status_that_a_finder_can_meet_has_a_kind() -> None:
    wanted = {prefix + part for prefix, parts in PARTS.items() for part in parts}
    assert wanted <= set(all_kinds())


def test_a_name_is_declared_once() -> None:
    assert len(declared(Kind)) == len(all_kinds()) > 100


def test_a_short_form_or_a_title_is_declared_in_both_languages() -> None:
    for kind in all_kinds().values():
        assert (kind.brief_vi is None) == (kind.brief_en is None), kind.name
        assert (kind.title_vi is None) == (kind.title_en is None), kind.name


def test_the_list_of_findings_in_docs_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "chạy: python -m tools.findings_list"


@pytest.mark.parametrize("kind", all_kinds().values(), ids=lambda kind: kind.name)
def test_a_sample_says_each_of_its_names_and_numbers(kind: Kind) -> None:
    """A finding without one of them says something else, or cannot be said."""
    example = kind.example()
    wording = texts(example)
    assert all(text and not re.search(r"  | [.,;:]|\(\)", text) for text in wording[:4])
    for part in ("names", "numbers"):
        for key in getattr(example, part):
            less = {k: v for k, v in getattr(example, part).items() if k != key}
            try:
                assert texts(replace(example, **{part: less})) != wording, key
            except KeyError:
                continue


def texts(finding: Finding) -> list[str]:
    return [say(finding, lang) for say in (sentence, headline, title) for lang in LANGS]


def test_finders_are_asked_in_an_order_of_their_own() -> None:
    """Not in that of the names of their modules: no two declare the same place."""
    orders = [finder.order for finder in all_finders()]
    assert orders == sorted(set(orders)) and len(orders) > 20


def test_a_chart_has_a_title_for_each_kind_that_it_shows() -> None:
    for kind in all_kinds().values():
        assert bool(kind.charts) == (kind.title_vi is not None), kind.name
        assert set(kind.charts) <= set(TITLES), kind.name


@pytest.mark.parametrize("say", [sentence, headline, title])
def test_an_unknown_kind_is_named(say: Say) -> None:
    unknown = Finding("rank_sideways", "u", "2023")
    with pytest.raises(ConfigError, match="rank_sideways") as caught:
        say(unknown, "vi")
    assert caught.value.exit_status == 2


# --- golden sentences ----------------------------------------------------------------------------


def names(**both: str | tuple[str, str]) -> dict[str, Name]:
    """Names by key: one text for both languages, or a pair."""
    return {k: Name(v, v) if isinstance(v, str) else Name(*v) for k, v in both.items()}


DAK_LAK = Finding(
    "rank_up",
    "tinh-dak-lak",
    "2017",
    numbers={
        "score": 0.4655,
        "place": 23,
        "of": 63,
        "place_before": 49,
        "of_before": 63,
        "places": 26,
    },
    names=names(
        unit=("tỉnh Đắk Lắk", "Đắk Lắk Province"),
        score="ICT Index",
        when=("năm 2017", "2017"),
        group=("tỉnh, thành phố", "provinces and cities"),
        up=("cải thiện", "up"),
        before=("năm 2016", "2016"),
    ),
    decimals=4,
)
NINH_GIANG = Finding(
    "rank_up",
    "huyen-ninh-giang",
    "2023",
    numbers={
        "score": 8.682,
        "maximum": 9,
        "maximum_decimals": 1,
        "share": 96.4667,
        "place": 4,
        "of": 12,
        "places": 2,
    },
    names=names(
        unit=("huyện Ninh Giang", "Ninh Giang District"),
        score=("Chỉ số cải cách hành chính", "Administrative reform index"),
        when=("năm 2023", "2023"),
        group=("huyện, thị xã, thành phố", "districts"),
        up=("tăng", "up"),
        before=("năm 2022", "2022"),
    ),
    decimals=3,
)
TARGET_NAMES = names(
    unit=("Sở TT&TT", "Department of Information and Communications"),
    indicator=("Tỷ lệ DVC phát sinh hồ sơ trực tuyến", "Share of services with online dossiers"),
    when=("năm 2023", "2023"),
    item=("thủ tục", "procedures"),
    printed="85%",
)
MISSED = Finding(
    "target_missed",
    "so-tttt",
    "2023",
    "A",
    numbers={
        "value": 2500 / 30,
        "target": 85,
        "gap": 5 / 3,
        "numerator": 25,
        "denominator": 30,
        "needed": 26,
    },
    names=TARGET_NAMES,
)
NEAR_MISS = replace(
    MISSED,
    kind="target_near_miss",
    numbers={
        "value": 84.96,
        "target": 85,
        "gap": 0.04,
        "numerator": 2124,
        "denominator": 2500,
        "needed": 2125,
    },
    names={**TARGET_NAMES, "item": Name("hồ sơ", "dossiers")},
    decimals=2,
)
POINTS_LOST = Finding(
    "points_lost",
    "huyen-ninh-giang",
    "2023",
    numbers={"count": 3, "loss": 0.318},
    names=names(score="PAR", when="2023"),
    items=tuple(
        Item(
            names(code=code, name=f"tiêu chí {letter}"),
            {"score": score, "maximum": top, "maximum_decimals": 1, "loss": loss},
        )
        for code, letter, score, top, loss in (
            ("7.1.7", "a", 1.286, 1.5, 0.214),
            ("7.2.2", "b", 2.928, 3.0, 0.072),
            ("7.2.1", "c", 1.468, 1.5, 0.032),
        )
    ),
    decimals=3,
)
RECOMPUTED = Finding(
    "published_recomputed",
    "tinh-dak-nong",
    "2023-Q4",
    numbers={
        "published": 17.3,
        "recomputed": 20.9137,
        "numerator": 28459,
        "denominator": 136078,
    },
    names=names(
        document=("Kế hoạch số 650/KH-UBND", "Plan 650/KH-UBND"),
        issuer="UBND tỉnh Đắk Nông",
        what=("Tỷ lệ hồ sơ tiếp nhận", "Share of dossiers received"),
    ),
)


def test_dak_lak_2017_won_26_places() -> None:
    assert sentence(DAK_LAK, "vi") == (
        "ICT Index năm 2017 của tỉnh Đắk Lắk đạt 0,4655 điểm, xếp thứ 23/63 tỉnh, thành phố, "
        "cải thiện 26 bậc so với năm 2016 (xếp thứ 49/63)."
    )
    assert sentence(DAK_LAK, "en") == (
        "ICT Index of Đắk Lắk Province (2017): 0.4655 points, ranked 23/63 among provinces and "
        "cities, up 26 places from 2016 (ranked 49/63)."
    )


def test_ninh_giang_2023_is_said_as_its_document_says_it() -> None:
    assert sentence(NINH_GIANG, "vi") == (
        "Chỉ số cải cách hành chính năm 2023 của huyện Ninh Giang đạt 8,682/9,0 điểm, đạt 96,5%, "
        "xếp thứ 4/12 huyện, thị xã, thành phố, tăng 02 bậc so với năm 2022."
    )
    assert sentence(NINH_GIANG, "en").endswith(
        "ranked 4/12 among districts, up 2 places from 2022."
    )


def test_one_place_is_a_singular_in_english() -> None:
    finding = replace(NINH_GIANG, numbers={**NINH_GIANG.numbers, "places": 1})
    assert "up 1 place from" in sentence(finding, "en")
    assert "tăng 01 bậc so với" in sentence(finding, "vi")


def test_a_change_of_method_has_no_number_of_places() -> None:
    finding = replace(DAK_LAK, kind="rank_method")
    assert sentence(finding, "vi").endswith(
        "; so với năm 2016 (xếp thứ 49/63): đổi phương pháp, không tính số bậc."
    )
    assert "method changed, no change of rank calculated" in sentence(finding, "en")


def test_the_method_finding_names_what_was_dropped() -> None:
    finding = Finding(
        "method_change",
        "u",
        "2016",
        numbers={"dropped": 2, "added": 0},
        names=names(score="ICT Index", before="năm 2015", after="năm 2016"),
        items=(Item(names(name="Sản xuất")), Item(names(name="Môi trường"))),
    )
    assert sentence(finding, "vi") == (
        "Từ năm 2016, ICT Index thay đổi hệ thống chỉ tiêu và phương pháp đánh giá (bỏ 02 nhóm chỉ "
        "số thành phần là “Sản xuất” và “Môi trường”); do đó không so sánh điểm số và không tính "
        "số bậc giữa năm 2015 và năm 2016."
    )
    assert headline(finding, "vi") == (
        "ICT Index năm 2016 so với năm 2015: đổi phương pháp, không tính số bậc."
    )
    grown = replace(finding, items=(), numbers={"dropped": 0, "added": 3})
    assert "(bổ sung 03 nhóm chỉ số thành phần)" in sentence(grown, "vi")
    assert "()" not in sentence(
        replace(finding, items=(), numbers={"dropped": 0, "added": 0}), "vi"
    )


def test_25_of_30_misses_85_percent_and_needs_26() -> None:
    assert sentence(MISSED, "vi") == (
        "Tỷ lệ DVC phát sinh hồ sơ trực tuyến năm 2023 đạt 83,3% (25/30 thủ tục), chưa đạt, cần "
        "26/30 thủ tục để đạt chỉ tiêu giao (85%); còn thiếu 1,7 điểm phần trăm."
    )
    assert sentence(MISSED, "en") == (
        "Share of services with online dossiers (2023): 83.3% (25/30 procedures), 1.7 percentage "
        "points short of the assigned target (85%), not met; 26/30 procedures needed."
    )


def test_a_missed_target_without_counts_is_said_without_the_need() -> None:
    finding = replace(MISSED, numbers={"value": 81.2, "target": 85, "gap": 3.8})
    assert sentence(finding, "vi") == (
        "Tỷ lệ DVC phát sinh hồ sơ trực tuyến năm 2023 đạt 81,2%, chưa đạt chỉ tiêu giao (85%); "
        "còn thiếu 3,8 điểm phần trăm."
    )


def test_a_near_miss_prints_the_decimals_that_tell_it_apart() -> None:
    text = sentence(NEAR_MISS, "vi")
    assert "đạt 84,96% (2.124/2.500 hồ sơ)" in text
    assert "sát ngưỡng nhưng chưa đạt, cần 2.125/2.500 hồ sơ để đạt chỉ tiêu giao (85%)" in text
    assert "85,0%" not in text
    assert "84.96% (2,124/2,500 dossiers)" in sentence(NEAR_MISS, "en")


def test_a_value_on_a_strict_target_is_a_miss() -> None:
    finding = replace(
        MISSED,
        kind="target_on_strict",
        numbers={
            "value": 40,
            "target": 40,
            "gap": 0,
            "numerator": 5700,
            "denominator": 14250,
            "needed": 5701,
        },
        names={**TARGET_NAMES, "printed": Name("trên 40%", "over 40%")},
    )
    assert (
        "đạt 40,0% (5.700/14.250 thủ tục), bằng đúng ngưỡng nhưng chưa đạt, cần 5.701/14.250"
        in (sentence(finding, "vi"))
    )
    assert "exactly at the threshold of the assigned target (over 40%) but not met" in (
        sentence(finding, "en")
    )
    assert headline(finding, "vi").endswith("bằng ngưỡng, chưa đạt chỉ tiêu giao (trên 40%).")


def test_a_target_that_does_not_apply_is_not_judged() -> None:
    finding = replace(
        MISSED,
        kind="target_not_applicable",
        numbers={},
        names={
            **TARGET_NAMES,
            "unit": Name("Thanh tra tỉnh", "Provincial Inspectorate"),
            "printed": Name("0", "0"),
        },
    )
    assert sentence(finding, "vi") == (
        "Tỷ lệ DVC phát sinh hồ sơ trực tuyến: không áp dụng đối với Thanh tra tỉnh (văn bản ghi "
        "chỉ tiêu “0”), không đánh giá đạt hay chưa đạt."
    )
    assert "0%" not in sentence(finding, "en")


def test_the_points_lost_are_said_part_by_part() -> None:
    text = sentence(POINTS_LOST, "vi")
    assert text.startswith(
        "Còn 03 tiêu chí thành phần chưa đạt điểm tối đa, mất tổng cộng 0,318 điểm, gồm: "
        "7.1.7: tiêu chí a, số điểm đạt 1,286/1,5 điểm (mất 0,214 điểm); "
    )
    assert "2,928/3,0 điểm (mất 0,072 điểm)" in text
    assert "1,468/1,5 điểm (mất 0,032 điểm)" in text


def test_a_published_rate_is_kept_beside_its_recomputation() -> None:
    assert sentence(RECOMPUTED, "vi") == (
        "Tỷ lệ hồ sơ tiếp nhận: Kế hoạch số 650/KH-UBND công bố 17,3% nhưng tính lại từ "
        "28.459/136.078 được 20,9%; báo cáo giữ nguyên số liệu gốc và ghi chú chênh lệch, đề nghị "
        "UBND tỉnh Đắk Nông xác nhận."
    )
    assert headline(RECOMPUTED, "vi") == (
        "Tỷ lệ hồ sơ tiếp nhận: văn bản công bố 17,3%, tính lại được 20,9%; đề nghị xác nhận."
    )


def test_parts_that_a_document_does_not_name_are_counted() -> None:
    finding = Finding(
        "below_threshold",
        "u",
        "2023",
        numbers={"count": 5, "of": 8, "threshold": 80.0, "unnamed": 2},
        names=names(score="DTI", when="năm 2023"),
        items=(
            Item(names(name="an toàn thông tin"), {"value": 34}),
            Item(names(name="xã hội số", printed="trên 60%")),
        ),
        decimals=0,
    )
    assert sentence(finding, "vi") == (
        "DTI năm 2023: còn 05/08 chỉ số chính có số điểm đạt dưới 80% tổng số điểm; trong đó: an "
        "toàn thông tin đạt 34%; xã hội số đạt trên 60%; văn bản nguồn không nêu tên 02 chỉ số còn "
        "lại."
    )
    whole = replace(finding, items=(), numbers={**finding.numbers, "unnamed": 0})
    assert sentence(whole, "vi").endswith("dưới 80% tổng số điểm.")


def test_headlines_of_targets_give_value_and_status() -> None:
    assert headline(MISSED, "vi") == (
        "Tỷ lệ DVC phát sinh hồ sơ trực tuyến năm 2023: 83,3% (25/30 thủ tục), chưa đạt chỉ tiêu "
        "giao (85%)."
    )
    exceeded = replace(
        MISSED,
        kind="target_exceeded",
        numbers={"value": 96.3, "target": 95, "gap": 1.3, "numerator": 963, "denominator": 1000},
        names={**TARGET_NAMES, "printed": Name("95%", "95%")},
    )
    assert headline(exceeded, "vi") == (
        "Tỷ lệ DVC phát sinh hồ sơ trực tuyến năm 2023: 96,3%, vượt chỉ tiêu giao (95%)."
    )
    assert "vượt 1,3 điểm phần trăm so với chỉ tiêu giao (95%)" in sentence(exceeded, "vi")
    assert "1.3 percentage points above the assigned target (95%)" in sentence(exceeded, "en")


WEAKNESS = replace(
    MISSED,
    numbers={
        **MISSED.numbers, "indicator_place": 9, "indicator_of": 25, "median": 75.4,
        "median_gap": 7.9, "median_side": 1, "points_gain": 0.98, "points_decimals": 2,
        "places_gain": 6,
    },
    names={**TARGET_NAMES, **names(score=("Mức hoàn thành", "Attainment"))},
)  # fmt: skip


def test_a_weakness_says_rank_median_and_what_closing_it_is_worth() -> None:
    assert sentence(WEAKNESS, "vi").endswith(
        "còn thiếu 1,7 điểm phần trăm. Về chỉ tiêu này, Sở TT&TT xếp thứ 9/25, cao hơn trung vị "
        "7,9 điểm phần trăm. Nếu đạt chỉ tiêu, các đơn vị khác giữ nguyên, thì Mức hoàn thành tăng "
        "0,98 điểm, lên 06 bậc."
    )
    assert sentence(WEAKNESS, "en").endswith(
        "is ranked 9/25, 7.9 percentage points above the median. Reaching the target, with all "
        "others unchanged, would add 0.98 points to Attainment and win 6 places."
    )
    assert headline(WEAKNESS, "vi") == headline(MISSED, "vi")


@pytest.mark.parametrize(
    ("key", "value", "vi_text", "en_text"),
    [
        ("median_side", -1, "thấp hơn trung vị 7,9 điểm", "7.9 percentage points below the median"),
        ("median_side", 0, "ngang mức trung vị.", "at the median."),
        ("places_gain", 0, "tăng 0,98 điểm, thứ hạng không đổi.", "and leave the rank unchanged."),
        ("places_gain", 1, "lên 01 bậc.", "and win 1 place."),
    ],
)
def test_a_weakness_is_worded_by_its_numbers(
    key: str, value: int, vi_text: str, en_text: str
) -> None:
    finding = replace(WEAKNESS, numbers={**WEAKNESS.numbers, key: value})
    assert vi_text in sentence(finding, "vi")
    assert en_text in sentence(finding, "en")


def test_headlines_leave_out_the_names_of_units_that_share_a_place() -> None:
    finding = replace(DAK_LAK, names={**DAK_LAK.names, **names(tied="A; B; C")})
    assert "(đồng hạng với A; B; C)" in sentence(finding, "vi")
    assert "23/63 tỉnh, thành phố (đồng hạng), cải thiện" in headline(finding, "vi")


def test_a_headline_does_not_say_again_whose_report_it_is() -> None:
    text = headline(NINH_GIANG, "vi")
    assert text.startswith("Chỉ số cải cách hành chính năm 2023: đạt 8,682/9,0 điểm")
    assert "Ninh Giang" not in headline(NINH_GIANG, "en")


# --- no number but the finding's own -------------------------------------------------------------


def number_of(key: str) -> int:
    """A number of its own for each key, in the order in which sentences first ask for them."""
    return 2 if key.endswith("_decimals") else 131 + len(NUMBERS)


class Asked(dict[str, Any]):
    """Names or numbers of which there is every one that a sentence asks for."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self.make = make

    def __contains__(self, key: object) -> bool:
        return bool(self[str(key)])

    def __missing__(self, key: str) -> Any:
        return self.setdefault(key, self.make(key))

    def get(self, key: str, default: Any = None) -> Any:
        return self[key]


NUMBERS: dict[str, int] = Asked(number_of)
# names without a digit: every digit of a sentence is then a number of the finding
NO_DIGITS: dict[str, Name] = Asked(lambda key: Name("tên", "tên"))
for known, fill, of_lang in product(all_kinds(), (sentence, headline, title), LANGS):
    every = (Item(NO_DIGITS, NUMBERS),)
    fill(Finding(known, "", "", "", NUMBERS, NO_DIGITS, every), of_lang)
SAYINGS = [
    pytest.param(say, lang, id=f"{say.__name__}-{lang}")
    for say in (sentence, headline)
    for lang in LANGS
]


def full(kind: str) -> Finding:
    """A finding of that kind with every name and every number that its sentences ask for."""
    items = (Item(NO_DIGITS, NUMBERS),)
    return Finding(kind, "u", "p", numbers=NUMBERS, names=NO_DIGITS, items=items, decimals=2)


def changed(finding: Finding, key: str) -> Finding:
    """The finding with one number made greater, in its items too."""
    numbers = {**NUMBERS, key: NUMBERS[key] + 1}
    items = tuple(replace(item, numbers=numbers) for item in finding.items)
    return replace(finding, numbers=numbers, items=items)


def tokens(text: str) -> set[str]:
    """The numbers in a text, as written."""
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


def ways_to_write(value: int | float, lang: Lang) -> set[str]:
    """A number at every precision that does not lose a digit, and padded as a count."""
    value = abs(value)  # what was lost is said with a word, not with a sign
    exact = [d for d in range(4) if half_up(value, d) == half_up(value, 6)]
    return {number(value, d, lang) for d in exact} | {f"0{value}"}


def keys_in(text: str, lang: Lang) -> set[str]:
    """The numbers of `NUMBERS` that a text says."""
    written = tokens(text)
    return {key for key, value in NUMBERS.items() if ways_to_write(value, lang) & written}


@pytest.mark.parametrize(("say", "lang"), SAYINGS)
def test_every_number_in_a_sentence_is_a_number_of_its_finding(say: Say, lang: Lang) -> None:
    written = set().union(*(ways_to_write(value, lang) for value in NUMBERS.values()))
    for kind in all_kinds():
        assert tokens(say(full(kind), lang)) <= written, kind


@pytest.mark.parametrize(("say", "lang"), SAYINGS)
def test_a_sentence_has_no_digit_of_its_own(
    say: Say, lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("number", "percent", "count"):
        monkeypatch.setattr(words_module, name, lambda *_: "#")
    for kind in all_kinds():
        assert not tokens(say(full(kind), lang)), kind


@pytest.mark.parametrize("kind", sorted(all_kinds()))
def test_a_changed_number_changes_the_sentences_that_say_it(kind: str) -> None:
    """Both languages say the same numbers; some numbers only decide how others are said."""
    silent = {
        *("maximum_decimals", "median_decimals", "median_side", "points_decimals"),
        *("capped", "few", "value_decimals", "within"),
    }
    for lang in LANGS:
        before = sentence(full(kind), lang)
        moving = {key for key in NUMBERS if sentence(changed(full(kind), key), lang) != before}
        assert moving - silent == keys_in(before, lang) - silent
    assert keys_in(sentence(full(kind), "vi"), "vi") == keys_in(sentence(full(kind), "en"), "en")


@pytest.mark.parametrize(
    ("finding", "unsaid"),
    [
        (DAK_LAK, set()),
        (NINH_GIANG, set()),
        (MISSED, {"target"}),
        (NEAR_MISS, {"target", "gap"}),
        (RECOMPUTED, set()),
        (POINTS_LOST, set()),
    ],
    ids=lambda param: param.kind if isinstance(param, Finding) else "",
)
@pytest.mark.parametrize("lang", LANGS)
def test_every_number_of_a_typical_finding_is_said(
    finding: Finding, unsaid: set[str], lang: Lang
) -> None:
    before = sentence(finding, lang)
    same = {
        key
        for key, value in finding.numbers.items()
        if sentence(replace(finding, numbers={**finding.numbers, key: value + 1}), lang) == before
    }
    assert same == unsaid


@pytest.mark.parametrize(("say", "lang"), SAYINGS)
def test_sentences_are_well_formed(say: Say, lang: Lang) -> None:
    for text in (say(full(kind), lang) for kind in all_kinds()):
        assert text.endswith("."), text
        assert text[0] == text[0].upper() or text.startswith("tên"), text
        assert not re.search(r"  | [,.;:)]|[,;:][,.;:]|\.\.|\( |\(\)", text), text


def test_few_units_on_one_place_are_counted_as_in_running_text() -> None:
    shared = replace(DAK_LAK, kind="rank_first", numbers={**DAK_LAK.numbers, "tied": 4})
    assert "(đồng hạng với 04 đơn vị khác)" in sentence(shared, "vi")
    assert "(shared with 4 other units)" in sentence(shared, "en")
