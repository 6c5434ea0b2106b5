"""Vietnamese titles of charts: what the picture shows in a few words, without the subject."""

from __future__ import annotations

from helpers.narrative import phrases_vi as phrases
from helpers.narrative.words import Words


def rank_up(w: Words) -> str:
    return f"{_placed(w)}, {w.name('up')} {w.count('places')} bậc so với {w.name('before')}"


def rank_down(w: Words) -> str:
    return f"{_placed(w)}, giảm {w.count('places')} bậc so với {w.name('before')}"


def rank_equal(w: Words) -> str:
    return f"{_placed(w)}, giữ nguyên thứ hạng so với {w.name('before')}"


def rank_method(w: Words) -> str:
    return f"{_placed(w)}; đổi phương pháp so với {w.name('before')}, không tính số bậc"


def rank_window(w: Words) -> str:
    return _placed(w)


def rank_quarters(w: Words) -> str:
    return _placed(w)


def rank_targets(w: Words) -> str:
    return _placed(w)


def rank_size(w: Words) -> str:
    return _placed(w)


def rank_unit_set(w: Words) -> str:
    return _placed(w)


def rank_basis(w: Words) -> str:
    return _placed(w)


def rank_first(w: Words) -> str:
    return _placed(w)


def rank_reorganised(w: Words) -> str:
    return _placed(w)


def rank_unranked_before(w: Words) -> str:
    return _placed(w)


def extremes(w: Words) -> str:
    if not w.has("lowest"):
        return f"Tất cả cùng đạt {w.number('highest')} điểm"
    return f"Cao nhất {w.number('highest')} điểm, thấp nhất {w.number('lowest')} điểm"


def targets_count(w: Words) -> str:
    which = "đánh giá được" if w.has("assigned") else "được giao"
    return f"Đạt {w.whole('met')}/{w.whole('of')} chỉ tiêu {which}"


def sheet_total_above(w: Words) -> str:
    return f"Tự đánh giá cao hơn thẩm định {w.number('difference')} điểm"


def sheet_total_below(w: Words) -> str:
    return f"Tự đánh giá thấp hơn thẩm định {w.number('difference')} điểm"


def _placed(w: Words) -> str:
    return f"Xếp thứ {phrases.place(w)} {w.name('group')}"
