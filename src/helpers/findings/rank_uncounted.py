"""A rank whose move since the period before is not counted: what it says instead of places."""

from __future__ import annotations

from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings.kinds import Kind
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


def _rank_window_brief_vi(w: Words) -> str:
    return vi.standing(w, f"; không tính số bậc so với {w.name('before')}")


def _rank_window_brief_en(w: Words) -> str:
    return en.standing(w, f"; no change of rank from {w.name('before')} calculated")


RANK_WINDOW = Kind(
    "rank_window",
    section="rank_changes",
    order=40,
    headline=True,
    vi=lambda w: vi.standing(
        w, f"; số liệu luỹ kế tính lại từ đầu năm nên không tính số bậc so với {w.name('before')}"
    ),
    en=lambda w: en.standing(
        w,
        "; cumulative figures restart with the year, so no change of rank from "
        f"{w.name('before')} is calculated",
    ),
    brief_vi=_rank_window_brief_vi,
    brief_en=_rank_window_brief_en,
    title_vi=vi.placed,
    title_en=en.placed,
)


RANK_QUARTERS = Kind(
    "rank_quarters",
    section="rank_changes",
    order=40,
    headline=True,
    vi=lambda w: vi.standing(
        w, f"; không gồm cùng các quý với {w.name('before')} nên không tính số bậc"
    ),
    en=lambda w: en.standing(
        w, f"; not the same quarters as in {w.name('before')}, so no change of rank is calculated"
    ),
    title_vi=vi.placed,
    title_en=en.placed,
)


RANK_TARGETS = Kind(
    "rank_targets",
    section="rank_changes",
    order=40,
    headline=True,
    vi=lambda w: vi.standing(
        w, f"; chỉ tiêu giao thay đổi so với {w.name('before')} nên không tính số bậc"
    ),
    en=lambda w: en.standing(
        w,
        f"; assigned targets have changed from {w.name('before')}, so no change of rank is "
        "calculated",
    ),
    title_vi=vi.placed,
    title_en=en.placed,
)


RANK_SIZE = Kind(
    "rank_size",
    section="rank_changes",
    order=40,
    headline=True,
    vi=lambda w: vi.standing(
        w,
        f"; {w.name('before')} xếp hạng trên {w.whole('of_before')} đơn vị, kỳ này trên "
        f"{w.whole('of')} đơn vị nên không tính số bậc tăng, giảm",
    ),
    en=lambda w: en.standing(
        w,
        f"; {w.whole('of_before')} units were ranked in {w.name('before')} and {w.whole('of')} in "
        "this period, so no change of rank is calculated",
    ),
    brief_vi=_rank_window_brief_vi,
    brief_en=_rank_window_brief_en,
    title_vi=vi.placed,
    title_en=en.placed,
)


RANK_UNIT_SET = Kind(
    "rank_unit_set",
    section="rank_changes",
    order=40,
    headline=True,
    vi=lambda w: vi.standing(
        w,
        f"; các đơn vị được xếp hạng không trùng với {w.name('before')} nên không tính số bậc "
        "tăng, giảm",
    ),
    en=lambda w: en.standing(
        w,
        f"; the ranked units are not the same as in {w.name('before')}, so no change of rank is "
        "calculated",
    ),
    brief_vi=_rank_window_brief_vi,
    brief_en=_rank_window_brief_en,
    title_vi=vi.placed,
    title_en=en.placed,
)


RANK_REORGANISED = Kind(
    "rank_reorganised",
    section="rank_changes",
    order=40,
    headline=True,
    vi=lambda w: vi.standing(
        w, f"; đơn vị mới được sắp xếp lại nên không tính số bậc so với {w.name('before')}"
    ),
    en=lambda w: en.standing(
        w, f"; newly reorganised, so no change of rank from {w.name('before')} is calculated"
    ),
    title_vi=vi.placed,
    title_en=en.placed,
)


RANK_BASIS = Kind(
    "rank_basis",
    section="rank_changes",
    order=40,
    headline=True,
    vi=lambda w: vi.standing(
        w,
        f"; {w.name('before')} xếp hạng theo loại điểm khác (tự đánh giá, thẩm định là hai loại) "
        "nên không tính số bậc",
    ),
    en=lambda w: en.standing(
        w,
        f"; {w.name('before')} was ranked by other points (self-assessed and verified points are "
        "two things), so no change of rank is calculated",
    ),
    title_vi=vi.placed,
    title_en=en.placed,
)
