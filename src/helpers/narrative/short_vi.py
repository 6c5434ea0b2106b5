"""Vietnamese short forms for the points at the top of a page; other kinds are said in full."""

from __future__ import annotations

from helpers.narrative import phrases_vi as phrases
from helpers.narrative import submissions_vi
from helpers.narrative.words import Words


def rank_window(w: Words) -> str:
    return phrases.standing(w, f"; không tính số bậc so với {w.name('before')}")


def rank_size(w: Words) -> str:
    return rank_window(w)


def rank_unit_set(w: Words) -> str:
    return rank_window(w)


def score_up_rank_down(w: Words) -> str:
    return (
        f"So với {w.name('before')}, điểm số tăng {w.number('difference')} điểm nhưng thứ hạng "
        f"giảm {w.count('places')} bậc."
    )


def score_down_rank_up(w: Words) -> str:
    return (
        f"So với {w.name('before')}, điểm số giảm {w.number('difference')} điểm nhưng thứ hạng "
        f"tăng {w.count('places')} bậc."
    )


def target_met(w: Words) -> str:
    return f"{_value(w)}, đạt chỉ tiêu giao {w.name('printed')}."


def target_exceeded(w: Words) -> str:
    return f"{_value(w)}, vượt chỉ tiêu giao {w.name('printed')}."


def target_missed(w: Words) -> str:
    return f"{_value(w)}{phrases.counts(w)}, chưa đạt chỉ tiêu giao {w.name('printed')}."


def target_near_miss(w: Words) -> str:
    return target_missed(w)


def target_on_strict(w: Words) -> str:
    return (
        f"{_value(w)}{phrases.counts(w)}, bằng ngưỡng, chưa đạt chỉ tiêu giao {w.name('printed')}."
    )


def targets_met(w: Words) -> str:
    return (
        f"{w.name('indicator')} {w.name('when')}: {w.whole('met')}/{w.whole('of')} đơn vị đạt chỉ "
        f"tiêu giao ({w.percent('share', 1)}); {phrases.least(w)}."
    )


def extremes(w: Words) -> str:
    if not w.has("lowest"):
        return phrases.all_ranked_alike(w)
    return (
        f"{w.name('score')} {w.name('when')}: cao nhất {w.number('highest')} điểm "
        f"({phrases.holders(w, 'highest')}), thấp nhất {w.number('lowest')} điểm "
        f"({phrases.holders(w, 'lowest')}) trong {w.whole('of')} đơn vị được xếp hạng."
    )


def method_change(w: Words) -> str:
    return (
        f"{w.name('score')} {w.name('after')} so với {w.name('before')}: đổi phương pháp, không "
        "tính số bậc."
    )


def points_lost(w: Words) -> str:
    return (
        f"Còn {w.count('count')} tiêu chí thành phần chưa đạt điểm tối đa, mất tổng cộng "
        f"{w.number('loss')} điểm."
    )


def below_threshold(w: Words) -> str:
    return (
        f"{w.name('score')} {w.name('when')}: còn {w.count('count')}/{w.count('of')} chỉ số chính "
        f"đạt dưới {w.plain('threshold')}% tổng số điểm."
    )


def published_recomputed(w: Words) -> str:
    return (
        f"{w.name('what')}: văn bản công bố {w.percent('published', 1)}, tính lại được "
        f"{w.percent('recomputed', 1)}; đề nghị xác nhận."
    )


def _value(w: Words) -> str:
    return f"{w.name('indicator')} {w.name('when')}: {w.percent('value')}"


def submission_unlike(w: Words) -> str:
    if len(w.items()) == 1:
        return submissions_vi.submission_unlike(w)
    return (
        f"Có {w.count('count')} số liệu khác nhiều so với các kỳ trước của chính đơn vị, đề nghị "
        "xác nhận."
    )
