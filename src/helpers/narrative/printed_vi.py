"""Vietnamese sentences on printed ranks beside the main one, and on units below a unit."""

from __future__ import annotations

from helpers.core.text import join_list
from helpers.narrative import phrases_vi as phrases
from helpers.narrative.words import Words


def region_place(w: Words) -> str:
    after = f", sau {w.name('after')}" if w.named("after") else ""
    where = f"Xét trong khu vực {w.name('group')}"
    return f"{where}, {w.name('unit')} xếp hạng {phrases.place(w)}{after}."


def part_rank_up(w: Words) -> str:
    return _part(w, f"tăng {w.count('places')} bậc so với")


def part_rank_down(w: Words) -> str:
    return _part(w, f"giảm {w.count('places')} bậc so với")


def part_rank_equal(w: Words) -> str:
    return _part(w, "giữ nguyên thứ hạng so với")


def part_rank_up_new_method(w: Words) -> str:
    return _part(w, f"tăng {w.count('places')} bậc so với", _noted(w))


def part_rank_down_new_method(w: Words) -> str:
    return _part(w, f"giảm {w.count('places')} bậc so với", _noted(w))


def part_rank_equal_new_method(w: Words) -> str:
    return _part(w, "giữ nguyên thứ hạng so với", _noted(w))


def children_missed(w: Words) -> str:
    told = [f"{one.name('unit')} {one.percent('value')}" for one in w.items()]
    target = f" ({w.name('printed')})" if w.named("printed") else ""
    if not target:
        goals = [one.name("printed") for one in w.items()]
        told = [f"{one} (chỉ tiêu {goal})" for one, goal in zip(told, goals, strict=True)]
    others = "các đơn vị trực thuộc khác"
    if w.some("met"):
        others = f"{w.count('met')} đơn vị trực thuộc khác đạt, các đơn vị còn lại"
    return (
        f"Trong số liệu được công bố, {w.count('count')} đơn vị trực thuộc có "
        f"{w.name('indicator')} chưa đạt{target}: {join_list(told, 'và')}; {others} không có số "
        "liệu công bố."
    )


def _part(w: Words, move: str, note: str = "") -> str:
    return (
        f"{w.name('indicator')} {w.name('period')} xếp thứ {phrases.place(w)}, {move} "
        f"{phrases.before(w)}{note}."
    )


def _noted(w: Words) -> str:
    return (
        f" theo cách so của văn bản nguồn; {w.name('period')} đổi cách đánh giá nên hai thứ hạng "
        "không so trực tiếp được"
    )
