"""A unit's score and rank: how the rank moved, or why no places are counted."""

from __future__ import annotations

from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings.kinds import Kind, Say
from helpers.findings.model import Numbers
from helpers.findings.samples import Sample
from helpers.findings.words import Words

_STANDING = {"place": 14, "of": 25, "score": 89.94, "maximum": 100, "maximum_decimals": 0}


def _nothing(_: Words) -> str:
    return ""


def _short_vi(w: Words) -> str:
    return vi.standing(w, f"; không tính số bậc so với {w.name('before')}")


def _short_en(w: Words) -> str:
    return en.standing(w, f"; no change of rank from {w.name('before')} calculated")


def _rank(
    name: str,
    said_vi: Say = _nothing,
    said_en: Say = _nothing,
    *,
    title_vi: Say = _nothing,
    title_en: Say = _nothing,
    short: bool = False,
    names: str = "before",
    numbers: Numbers = _STANDING,
) -> Kind:
    """A kind that says the standing, then how the rank moved, or why no places are counted.

    Args:
        title_vi: what the title of a chart says after the place.
        short: whether what is said is too long for the top of a page.
        names, numbers: of its sample, beside the names that all have.
    """
    return Kind(
        name,
        topic="rank",
        of_score=True,
        charts=("ranks",),
        section="rank_changes",
        order=40,
        headline=True,
        vi=lambda w: vi.standing(w, said_vi(w)),
        en=lambda w: en.standing(w, said_en(w)),
        brief_vi=_short_vi if short else None,
        brief_en=_short_en if short else None,
        title_vi=lambda w: vi.placed(w) + title_vi(w),
        title_en=lambda w: en.placed(w) + title_en(w),
        sample=Sample(f"unit score when group {names}", numbers, decimals=2),
    )


def _moved_en(w: Words, way: str) -> str:
    return f", {way} {en.several(w, 'places', 'place', 'places')} from {en.before(w)}"


RANK_UP = _rank(
    "rank_up",
    lambda w: f", {w.name('up')} {w.count('places')} bậc so với {vi.before(w)}",
    lambda w: _moved_en(w, w.name("up")),
    title_vi=lambda w: f", {w.name('up')} {w.count('places')} bậc so với {w.name('before')}",
    title_en=lambda w: f", up {w.count('places')} from {w.name('before')}",
    names="up before",
    numbers={
        **_STANDING,
        **{"place": 1, "score": 100, "place_before": 14, "of_before": 25, "places": 13},
        **{"tied": 17, "capped": 1},
    },
)

RANK_DOWN = _rank(
    "rank_down",
    lambda w: f", giảm {w.count('places')} bậc so với {vi.before(w)}",
    lambda w: _moved_en(w, "down"),
    title_vi=lambda w: f", giảm {w.count('places')} bậc so với {w.name('before')}",
    title_en=lambda w: f", down {w.count('places')} from {w.name('before')}",
    numbers={**_STANDING, "place_before": 12, "of_before": 25, "places": 2},
)

RANK_EQUAL = _rank(
    "rank_equal",
    lambda w: f", giữ nguyên thứ hạng so với {w.name('before')}",
    lambda w: f", rank unchanged from {w.name('before')}",
    title_vi=lambda w: f", giữ nguyên thứ hạng so với {w.name('before')}",
    title_en=lambda w: f", unchanged from {w.name('before')}",
)

RANK_FIRST = _rank("rank_first", names="")


def _unranked_before_vi(w: Words) -> str:
    if not w.named("before"):
        return ""
    why = w.name("why_unranked") if w.named("why_unranked") else "chưa xếp hạng"
    return f"; {w.name('before')} {why} nên không tính số bậc"


def _unranked_before_en(w: Words) -> str:
    if not w.named("before"):
        return ""
    why = w.name("why_unranked") if w.named("why_unranked") else "not ranked"
    return f"; {why} in {w.name('before')}, so no change of rank is calculated"


RANK_UNRANKED_BEFORE = _rank(
    "rank_unranked_before",
    _unranked_before_vi,
    _unranked_before_en,
    numbers={**_STANDING, "rank_low": 12, "rank_high": 15, "noise": 25},
)

RANK_METHOD = _rank(
    "rank_method",
    lambda w: f"; so với {vi.before(w)}: đổi phương pháp, không tính số bậc",
    lambda w: f"; compared with {en.before(w)}: method changed, no change of rank calculated",
    title_vi=lambda w: f"; đổi phương pháp so với {w.name('before')}, không tính số bậc",
    title_en=lambda w: f"; the method changed since {w.name('before')}, no places counted",
    numbers={**_STANDING, "place_before": 37, "of_before": 63},
)

RANK_WINDOW = _rank(
    "rank_window",
    lambda w: (
        f"; số liệu luỹ kế tính lại từ đầu năm nên không tính số bậc so với {w.name('before')}"
    ),
    lambda w: (
        "; cumulative figures restart with the year, so no change of rank from "
        f"{w.name('before')} is calculated"
    ),
    short=True,
)

RANK_QUARTERS = _rank(
    "rank_quarters",
    lambda w: f"; không gồm cùng các quý với {w.name('before')} nên không tính số bậc",
    lambda w: (
        f"; not the same quarters as in {w.name('before')}, so no change of rank is calculated"
    ),
)

RANK_TARGETS = _rank(
    "rank_targets",
    lambda w: f"; chỉ tiêu giao thay đổi so với {w.name('before')} nên không tính số bậc",
    lambda w: (
        f"; assigned targets have changed from {w.name('before')}, so no change of rank is "
        "calculated"
    ),
)

RANK_SIZE = _rank(
    "rank_size",
    lambda w: (
        f"; {w.name('before')} xếp hạng trên {w.whole('of_before')} đơn vị, kỳ này trên "
        f"{w.whole('of')} đơn vị nên không tính số bậc tăng, giảm"
    ),
    lambda w: (
        f"; {w.whole('of_before')} units were ranked in {w.name('before')} and {w.whole('of')} in "
        "this period, so no change of rank is calculated"
    ),
    short=True,
    numbers={**_STANDING, "of_before": 24},
)

RANK_UNIT_SET = _rank(
    "rank_unit_set",
    lambda w: (
        f"; các đơn vị được xếp hạng không trùng với {w.name('before')} nên không tính số bậc "
        "tăng, giảm"
    ),
    lambda w: (
        f"; the ranked units are not the same as in {w.name('before')}, so no change of rank is "
        "calculated"
    ),
    short=True,
)

RANK_REORGANISED = _rank(
    "rank_reorganised",
    lambda w: f"; đơn vị mới được sắp xếp lại nên không tính số bậc so với {w.name('before')}",
    lambda w: f"; newly reorganised, so no change of rank from {w.name('before')} is calculated",
)

RANK_SUPPRESSED = _rank(
    "rank_suppressed",
    lambda w: f"; thứ hạng {w.name('before')} không công bố nên không nêu số bậc tăng, giảm",
    lambda w: f"; the rank in {w.name('before')} is not published, nor is the change of rank",
)

RANK_BASIS = _rank(
    "rank_basis",
    lambda w: (
        f"; {w.name('before')} xếp hạng theo loại điểm khác (tự đánh giá, thẩm định là hai loại) "
        "nên không tính số bậc"
    ),
    lambda w: (
        f"; {w.name('before')} was ranked by other points (self-assessed and verified points are "
        "two things), so no change of rank is calculated"
    ),
)
