"""A rank whose move since the period before is not counted: what it says instead of places."""

from __future__ import annotations

from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings.kinds import Kind, Say
from helpers.findings.words import Words

RANK_METHOD = Kind(
    "rank_method",
    section="rank_changes",
    order=40,
    headline=True,
    vi=lambda w: vi.standing(w, f"; so với {vi.before(w)}: đổi phương pháp, không tính số bậc"),
    en=lambda w: en.standing(
        w, f"; compared with {en.before(w)}: method changed, no change of rank calculated"
    ),
    title_vi=lambda w: (
        f"{vi.placed(w)}; đổi phương pháp so với {w.name('before')}, không tính số bậc"
    ),
    title_en=lambda w: (
        f"{en.placed(w)}; the method changed since {w.name('before')}, no places counted"
    ),
)


def _short_vi(w: Words) -> str:
    return vi.standing(w, f"; không tính số bậc so với {w.name('before')}")


def _short_en(w: Words) -> str:
    return en.standing(w, f"; no change of rank from {w.name('before')} calculated")


def _uncounted(name: str, why_vi: Say, why_en: Say, *, short: bool = False) -> Kind:
    """A kind that says the standing, and why no places are counted.

    Args:
        short: whether the reason is too long for the top of a page.
    """
    return Kind(
        name,
        section="rank_changes",
        order=40,
        headline=True,
        vi=lambda w: vi.standing(w, why_vi(w)),
        en=lambda w: en.standing(w, why_en(w)),
        brief_vi=_short_vi if short else None,
        brief_en=_short_en if short else None,
        title_vi=vi.placed,
        title_en=en.placed,
    )


RANK_WINDOW = _uncounted(
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

RANK_QUARTERS = _uncounted(
    "rank_quarters",
    lambda w: f"; không gồm cùng các quý với {w.name('before')} nên không tính số bậc",
    lambda w: (
        f"; not the same quarters as in {w.name('before')}, so no change of rank is calculated"
    ),
)

RANK_TARGETS = _uncounted(
    "rank_targets",
    lambda w: f"; chỉ tiêu giao thay đổi so với {w.name('before')} nên không tính số bậc",
    lambda w: (
        f"; assigned targets have changed from {w.name('before')}, so no change of rank is "
        "calculated"
    ),
)

RANK_SIZE = _uncounted(
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
)

RANK_UNIT_SET = _uncounted(
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

RANK_REORGANISED = _uncounted(
    "rank_reorganised",
    lambda w: f"; đơn vị mới được sắp xếp lại nên không tính số bậc so với {w.name('before')}",
    lambda w: f"; newly reorganised, so no change of rank from {w.name('before')} is calculated",
)

RANK_SUPPRESSED = _uncounted(
    "rank_suppressed",
    lambda w: f"; thứ hạng {w.name('before')} không công bố nên không nêu số bậc tăng, giảm",
    lambda w: f"; the rank in {w.name('before')} is not published, nor is the change of rank",
)

RANK_BASIS = _uncounted(
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
