"""Vietnamese sentences on all units of an index of peers together, and on its tree."""

from __future__ import annotations

from helpers.narrative import phrases_vi as phrases
from helpers.narrative.words import Words, capital


def method_change_tree(w: Words) -> str:
    said = [
        f"{verb} {w.count(f'{key}_nodes')} thành phần ({w.name(key)})"
        for key, verb in (("added", "thêm"), ("dropped", "bỏ"), ("reweighted", "đổi trọng số"))
        if w.some(f"{key}_nodes")
    ]
    said += [f"“{w.name('reason')}”"] if w.named("reason") else []
    return (
        f"Từ {w.name('after')}, cách tính {w.name('score')} khác {w.name('before')}: "
        f"{'; '.join(said)}. Do đó không so sánh điểm số và không tính số bậc giữa "
        f"{w.name('before')} và {w.name('after')}."
    )


def mover_score_up(w: Words) -> str:
    return (
        f"{w.name('score')} tăng nhiều nhất so với {w.name('before')}: {_scores(w, 'tăng', 'lên')}."
    )


def mover_score_down(w: Words) -> str:
    return (
        f"{w.name('score')} giảm nhiều nhất so với {w.name('before')}: "
        f"{_scores(w, 'giảm', 'xuống')}."
    )


def gap_top(w: Words) -> str:
    return (
        f"{w.name('score')} {w.name('when')}: {w.count('count')} đơn vị dẫn đầu "
        f"({w.name('units')}) cách các đơn vị còn lại {w.number('distance')} điểm."
    )


def gap_bottom(w: Words) -> str:
    return (
        f"{w.name('score')} {w.name('when')}: {w.count('count')} đơn vị cuối ({w.name('units')}) "
        f"kém các đơn vị còn lại {w.number('distance')} điểm."
    )


def ranks_uncertain(w: Words) -> str:
    return (
        f"Khi đổi {phrases.varied(w)}, {w.whole('count')}/{w.whole('of')} đơn vị có khoảng hạng "
        f"{w.name('when')} rộng hơn {w.whole('wide')} bậc; rộng nhất là {w.name('unit')}, "
        f"hạng {phrases.places_between(w)}."
    )


def ranks_certain(w: Words) -> str:
    return (
        f"Khi đổi {phrases.varied(w)}, khoảng hạng {w.name('when')} của cả {w.count('of')} đơn vị "
        f"đều không rộng quá {w.whole('wide')} bậc."
    )


def group_leaders(w: Words) -> str:
    listed = "; ".join(
        f"{one.name('group')}: {one.name('unit')} ({one.number('score')} điểm, thứ "
        f"{phrases.place(one)})"
        for one in w.items()
    )
    return f"Đứng đầu từng nhóm về {w.name('score')} {w.name('when')}: {listed}."


def widest_spread(w: Words) -> str:
    listed = "; ".join(
        f"{one.name('indicator')} (từ {one.measured('lowest', 'value_decimals')} đến "
        f"{one.measured('highest', 'value_decimals')}, tương đương {one.number('distance')} điểm)"
        for one in w.items()
    )
    return (
        f"Các chỉ tiêu {w.name('when')} mà các đơn vị cách nhau xa nhất, tính theo điểm của "
        f"{w.name('score')}: {listed}."
    )


def units_no_values(w: Words) -> str:
    return _not_ranked(w, "không có giá trị nào trong số liệu")


def units_not_surveyed(w: Words) -> str:
    return _not_ranked(w, "không được khảo sát")


def units_score_missing(w: Words) -> str:
    return _not_ranked(w, "không đủ số liệu để tính điểm")


def units_score_apart(w: Words) -> str:
    return _not_ranked(w, "không thuộc danh sách xếp hạng")


def no_values_at_all(w: Words) -> str:
    return (
        f"Số liệu {w.name('when')} không có giá trị của đơn vị nào nên không có điểm và không "
        "có thứ hạng."
    )


def _not_ranked(w: Words, why: str) -> str:
    said = f"{capital(w.name('when'))}, {w.count('count')} đơn vị {why}, không xếp hạng"
    if w.brief and not w.named("few"):
        return f"{said}."
    return f"{said}: {w.name('units')}."


def _scores(w: Words, verb: str, way: str) -> str:
    return "; ".join(
        f"{one.name('unit')} {verb} {one.number('difference')} điểm (từ "
        f"{one.number('value_before')} {way} {one.number('value')})"
        for one in w.items()
    )
