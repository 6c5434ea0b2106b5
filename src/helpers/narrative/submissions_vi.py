"""Vietnamese sentences on forms that were sent, late, again or not, and on reorganised units."""

from __future__ import annotations

from helpers.narrative.words import Words, capital

_NAMED = 3  # more forms than this are counted, not named, at the top of a page
_LISTED = 8  # more forms of earlier periods than this are counted by period


def submission_missing(w: Words) -> str:
    said = f"Chưa nhận được {w.count('count')} biểu số liệu"
    if w.brief and len(w.items()) > _NAMED:
        return f"{said}, nêu tại phần ghi chú."
    return f"{said}: {_forms(w)}."


def submission_missing_before(w: Words) -> str:
    said = f"Chưa nhận được {w.count('count')} biểu của các kỳ trước"
    if len(w.items()) > _LISTED:
        return f"{said} ({_periods(w)}), nên không so sánh với các kỳ này."
    return f"{said}, nên không so sánh với kỳ thiếu biểu: {_forms(w)}."


def submission_late(w: Words) -> str:
    late = "; ".join(
        f"{one.name('unit')}, {one.name('period')}, nhận ngày {one.name('came')}, hạn gửi "
        f"{one.name('due')} (sau hạn {one.count('days')} ngày)"
        for one in w.items()
    )
    return f"Có {w.count('count')} biểu gửi sau hạn, vẫn được tính: {late}."


def submission_again(w: Words) -> str:
    changes = "; ".join(
        f"tổng “{one.name('figure')}” {one.name('period')} điều chỉnh từ {one.plain('old')} thành "
        f"{one.plain('new')}"
        if one.has("old")
        else f"{one.name('period')} không đổi tổng số nào"
        for one in w.items()
    )
    return (
        f"{capital(w.name('unit'))} gửi lại {w.count('count')} biểu, báo cáo tính theo biểu gửi "
        f"sau: {changes}."
    )


def submissions_again(w: Words) -> str:
    return f"Có {w.count('count')} biểu được gửi lại, báo cáo tính theo biểu gửi sau: {_forms(w)}."


def submission_unlike(w: Words) -> str:
    unlike = "; ".join(
        f"{one.name('unit')}, tổng “{one.name('figure')}” {one.name('period')} là "
        f"{one.plain('value')} (trung vị {one.count('count')} kỳ trước là {one.plain('median')})"
        for one in w.items()
    )
    return (
        f"Có {w.count('count')} số liệu khác nhiều so với các kỳ trước của chính đơn vị, đề nghị "
        f"xác nhận: {unlike}."
    )


def unit_merge(w: Words) -> str:
    return (
        f"{_since(w)}, {w.count('count')} đơn vị ({w.name('old')}) hợp nhất thành "
        f"{w.name('new')}{_by(w)}; số liệu trước ngày này là của các đơn vị cũ, không so sánh trực "
        "tiếp."
    )


def unit_split(w: Words) -> str:
    return (
        f"{_since(w)}, {w.name('old')} tách thành {w.count('count')} đơn vị ({w.name('new')})"
        f"{_by(w)}; số liệu trước ngày này là của đơn vị cũ, không so sánh trực tiếp."
    )


def unit_rename(w: Words) -> str:
    return (
        f"{_since(w)}, {w.name('old')} đổi tên thành {w.name('new')}{_by(w)}; số liệu trước ngày "
        "này ghi theo tên cũ và là của cùng một đơn vị."
    )


def unit_abolished(w: Words) -> str:
    return f"{_since(w)}, {w.name('old')} kết thúc hoạt động{_by(w)}."


def _forms(w: Words) -> str:
    return "; ".join(f"{one.name('unit')} ({one.name('period')})" for one in w.items())


def _periods(w: Words) -> str:
    return "; ".join(dict.fromkeys(one.name("period") for one in w.items()))


def _since(w: Words) -> str:
    return f"Từ ngày {w.name('day')}"


def _by(w: Words) -> str:
    return f" theo {w.name('document')}" if w.named("document") else ""
