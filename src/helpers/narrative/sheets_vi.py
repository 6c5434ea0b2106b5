"""Vietnamese sentences on scoring sheets; each says whose points it speaks of."""

from __future__ import annotations

from collections.abc import Callable

from helpers.narrative import phrases_vi as phrases
from helpers.narrative.words import Words, capital

Say = Callable[[Words], str]
_NAMED, _BRIEF = 5, 2  # criteria that are named, in full and at the top of a page
_CODES = 40  # further criteria that are listed by their codes


def sheet_total_above(w: Words) -> str:
    return f"{_totals(w)}; tự đánh giá cao hơn {w.number('difference')} điểm{_sides(w)}."


def sheet_total_below(w: Words) -> str:
    return f"{_totals(w)}; tự đánh giá thấp hơn {w.number('difference')} điểm{_sides(w)}."


def sheet_total_equal(w: Words) -> str:
    return f"{_totals(w)}, hai tổng điểm bằng nhau{_sides(w)}."


def sheet_total_verified(w: Words) -> str:
    checked = f"{w.whole('verified_count')}/{w.whole('of')} tiêu chí"
    return (
        f"{capital(w.name('when'))}: thẩm định {w.number('verified')}/{w.maximum()} điểm "
        f"({checked} đã thẩm định); phiếu không có điểm tự đánh giá."
    )


def sheet_total_blank(w: Words) -> str:
    return f"Phiếu {w.name('when')} của {w.name('unit')} chưa ghi điểm của tiêu chí nào."


def sheet_total_unverified(w: Words) -> str:
    return (
        f"{capital(w.name('when'))}: tự đánh giá {w.number('self')}/{w.maximum()} điểm"
        f"{_unassessed(w)}; chưa tiêu chí nào được thẩm định."
    )


def sheet_total_partly(w: Words) -> str:
    return (
        f"Mới thẩm định {w.whole('verified_count')}/{w.whole('of')} tiêu chí {w.name('when')}: "
        f"thẩm định {w.number('verified')} điểm, tự đánh giá {w.number('self_checked')} điểm trên "
        f"{w.number('maximum_checked')} điểm tối đa của các tiêu chí này; tự đánh giá cả phiếu "
        f"{w.number('self')}/{w.maximum()} điểm{_unassessed(w)}."
    )


def sheet_unranked(w: Words) -> str:
    return (
        f"Phiếu {w.name('when')} của {w.name('unit')} chưa có đủ điểm của mọi tiêu chí nên không "
        "có tổng điểm, không xếp hạng."
    )


def sheet_group_points(w: Words) -> str:
    groups = "; ".join(_group(one) for one in w.items())
    return f"Điểm theo nhóm {w.name('when')}: {groups}."


def sheet_lower(w: Words) -> str:
    return (
        f"Thẩm định thấp hơn tự đánh giá ở {w.count('count')} tiêu chí, tổng cộng "
        f"{w.number('difference')} điểm: {_list(w, _compared, _difference)}."
    )


def sheet_higher(w: Words) -> str:
    return (
        f"Thẩm định cao hơn tự đánh giá ở {w.count('count')} tiêu chí, tổng cộng "
        f"{w.number('difference')} điểm: {_list(w, _compared, _difference)}."
    )


def sheet_evidence(w: Words) -> str:
    said = (
        f"Thẩm định thấp hơn tự đánh giá {w.number('difference')} điểm ở {w.count('count')} tiêu "
        "chí mà phiếu không có minh chứng hoặc ghi cần bổ sung minh chứng"
    )
    return f"{said}." if w.brief else f"{said}: {_list(w, _named_difference, _difference)}."


def sheet_full(w: Words) -> str:
    codes = ", ".join(one.name("code") for one in w.items())
    return (
        f"Có {w.whole('count')}/{w.whole('of')} tiêu chí đạt điểm tối đa ({w.name('points')}), "
        f"cộng {w.number('value')} điểm: {codes}."
    )


def sheet_worth(w: Words) -> str:
    return (
        f"{capital(w.name('points'))} còn thiếu {w.number('loss')} điểm so với tối đa ở "
        f"{w.count('count')} tiêu chí, nhiều nhất: {_list(w, _named_loss, _loss)}."
    )


def sheet_verified_moved(w: Words) -> str:
    return _moved(w)


def sheet_self_moved(w: Words) -> str:
    return _moved(w)


def sheet_verified_unmoved(w: Words) -> str:
    return f"So với {w.name('before')}, {w.name('which')} của mọi tiêu chí không đổi."


def sheet_self_unmoved(w: Words) -> str:
    return sheet_verified_unmoved(w)


def sheet_still(w: Words) -> str:
    return (
        f"Đứng yên so với {w.name('before')} (cả tự đánh giá và thẩm định): {w.count('count')} "
        f"tiêu chí chưa đạt điểm tối đa, còn thiếu {w.number('loss')} điểm {_of_points(w)}: "
        f"{_list(w, _named_loss, _loss)}."
    )


def sheet_overdue(w: Words) -> str:
    return (
        f"Quá hạn tính đến {w.name('until')}: {w.count('count')} tiêu chí chưa hoàn thành: "
        f"{_list(w, _due)}."
    )


def sheet_due(w: Words) -> str:
    return (
        f"Đến hạn trong kỳ tới (đến hết {w.name('until')}): {w.count('count')} tiêu chí: "
        f"{_list(w, _due)}."
    )


def sheets_compared(w: Words) -> str:
    units = "; ".join(
        f"{one.name('unit')} tự đánh giá {one.number('self')}, thẩm định {one.number('verified')}"
        for one in _some(w, w.items())
    )
    return f"Tự đánh giá cao hơn thẩm định ở {w.whole('count')}/{w.whole('of')} đơn vị: {units}."


def sheets_lowered(w: Words) -> str:
    most = "; ".join(
        f"{_criterion(one)} ({one.number('difference')} điểm ở {one.count('units')} đơn vị)"
        for one in _some(w, w.items())
    )
    return (
        f"Ở {w.count('count')} tiêu chí có đơn vị được thẩm định thấp hơn tự đánh giá, cộng các "
        f"đơn vị thấp hơn {w.number('difference')} điểm; nhiều nhất: {most}."
    )


def sheets_unverified(w: Words) -> str:
    return (
        f"Chưa thẩm định đủ mọi tiêu chí của {w.whole('count')}/{w.whole('of')} đơn vị: "
        f"{w.name('units')}."
    )


def sheets_overdue(w: Words) -> str:
    units = "; ".join(f"{one.name('unit')} {one.count('count')}" for one in w.items())
    return (
        f"Quá hạn tính đến {w.name('until')}: {w.count('count')} tiêu chí chưa hoàn thành của "
        f"{w.count('of')} đơn vị ({units})."
    )


def rank_basis(w: Words) -> str:
    return phrases.standing(
        w,
        f"; {w.name('before')} xếp hạng theo loại điểm khác (tự đánh giá, thẩm định là hai loại) "
        "nên không tính số bậc",
    )


def no_movers_basis(w: Words) -> str:
    return (
        f"Điểm xếp hạng kỳ này và {w.name('before')} là hai loại khác nhau (tự đánh giá, thẩm "
        "định) nên không tính số bậc tăng, giảm."
    )


def _totals(w: Words) -> str:
    return (
        f"{capital(w.name('when'))}: tự đánh giá {w.number('self')}/{w.maximum()} điểm"
        f"{_unassessed(w)}, thẩm định {w.number('verified')}/{w.maximum()} điểm"
    )


def _unassessed(w: Words) -> str:
    return f" (còn {w.count('unassessed')} tiêu chí chưa ghi)" if w.some("unassessed") else ""


def _sides(w: Words) -> str:
    """What lies behind the difference: criteria below, criteria above."""
    if w.brief or not (w.some("lower_count") or w.some("higher_count")):
        return ""
    sides = [
        f"{w.count(f'{side}_count')} tiêu chí được thẩm định {word} hơn, tổng cộng "
        f"{w.number(side)} điểm"
        for side, word in (("lower", "thấp"), ("higher", "cao"))
        if w.some(f"{side}_count")
    ]
    return f" ({'; '.join(sides)})"


def _group(one: Words) -> str:
    said = []
    if one.has("self"):
        said.append(f"tự đánh giá {one.number('self')}")
    if one.has("verified"):
        left = f", còn {one.count('unverified')} tiêu chí" if one.some("unverified") else ""
        said.append(f"thẩm định {one.number('verified')}{left}")
    return f"{one.name('name')} {', '.join(said) or 'chưa ghi điểm'} trên {one.maximum()}"


def _moved(w: Words) -> str:
    said = []
    if w.some("up_count"):
        said.append(f"tăng {w.number('up')} điểm ở {w.count('up_count')} tiêu chí")
    if w.some("down_count"):
        said.append(f"giảm {w.number('down')} điểm ở {w.count('down_count')} tiêu chí")
    if w.some("new_count"):
        said.append(
            f"có thêm điểm của {w.count('new_count')} tiêu chí, cộng {w.number('new')} điểm"
        )
    moves = f": {_list(w, _change, _short_change)}" if w.items() else ""
    return f"So với {w.name('before')}, {w.name('which')} {', '.join(said)}{moves}."


def _change(one: Words) -> str:
    return f"{_criterion(one)} từ {one.number('value_before')} thành {one.number('value')}"


def _compared(one: Words) -> str:
    if one.brief:
        return _named_difference(one)
    return (
        f"{_criterion(one)} {one.number('difference')} (tự đánh giá {one.number('self')}, thẩm "
        f"định {one.number('verified')})"
    )


def _named_difference(one: Words) -> str:
    return f"{_criterion(one)} {one.number('difference')}"


def _named_loss(one: Words) -> str:
    return f"{_criterion(one)} còn {one.number('loss')}"


def _due(one: Words) -> str:
    person = one.name("person") or "chưa ghi người phụ trách"
    return f"{_criterion(one)}, hạn {one.name('day')}, {person}"


def _of_points(w: Words) -> str:
    return w.name("points").removeprefix("điểm ")


def _difference(one: Words) -> str:
    return one.number("difference")


def _loss(one: Words) -> str:
    return one.number("loss")


def _short_change(one: Words) -> str:
    return f"{one.number('value_before')} → {one.number('value')}"


def _criterion(one: Words) -> str:
    return f"{one.name('code')} {one.name('name')}"


def _some(w: Words, items: tuple[Words, ...]) -> tuple[Words, ...]:
    return items[:_BRIEF] if w.brief else items


def _list(w: Words, named: Say, short: Say | None = None) -> str:
    """The first criteria by name, the others by code with their number; in brief only a few.

    Without a short form all are named.
    """
    items = w.items()
    first = items[:_BRIEF] if w.brief else items[:_NAMED] if short else items
    said = "; ".join(map(named, first))
    others = items[len(first) :]
    if not others:
        return said
    if w.brief or short is None or len(others) > _CODES:
        return f"{said}; …"
    codes = ", ".join(f"{one.name('code')} ({short(one)})" for one in others)
    return f"{said}; các tiêu chí khác: {codes}"
