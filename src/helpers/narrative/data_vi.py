"""Vietnamese sentences on the data behind a report: disagreements, gaps, corrections."""

from __future__ import annotations

from helpers.narrative.words import Words, capital


def published_recomputed(w: Words) -> str:
    return (
        f"{w.name('what')}: {w.name('document')} công bố {w.percent('published', 1)} nhưng tính "
        f"lại từ {w.plain('numerator')}/{w.plain('denominator')} được "
        f"{w.percent('recomputed', 1)}; báo cáo giữ nguyên số liệu gốc và ghi chú chênh lệch, đề "
        f"nghị {w.name('issuer')} xác nhận."
    )


def published_differs(w: Words) -> str:
    return (
        f"{w.name('what')}: {w.name('document')} công bố {w.number('published')} nhưng tính lại từ "
        f"các số khác của văn bản được {w.number('recomputed')}; báo cáo giữ nguyên số liệu gốc và "
        f"ghi chú chênh lệch, đề nghị {w.name('issuer')} xác nhận."
    )


def year_not_whole(w: Words) -> str:
    return (
        f"{capital(w.name('year'))} mới có {w.whole('count')}/{w.whole('of')} {w.name('part')} "
        f"({w.name('quarters')}): số luỹ kế, đánh giá và thứ hạng trong báo cáo này chưa phải của "
        "cả năm."
    )


def small_denominator(w: Words) -> str:
    return (
        f"{w.name('indicator')}: mẫu số chỉ có {w.count('denominator')} {w.name('item')}, tỷ lệ "
        "chỉ mang tính tham khảo."
    )


def no_data(w: Words) -> str:
    missing = f", chưa nhận được biểu {w.name('missing')}" if w.named("missing") else ""
    return (
        f"Chưa có số liệu báo cáo của {w.name('unit')} ({w.name('when')}){missing}; không đánh giá."
    )


def problems_unit(w: Words) -> str:
    return (
        f"Số liệu của {w.name('unit')} có {w.count('count')} vấn đề cần xử lý, nêu tại phần ghi "
        "chú; biểu có vấn đề chưa được tính."
    )


def problems_whole(w: Words) -> str:
    return (
        f"Có {w.count('count')} vấn đề về số liệu đầu vào, nêu tại phần ghi chú; biểu có vấn đề "
        "chưa được tính."
    )


def warnings_unit(w: Words) -> str:
    return (
        f"Số liệu của {w.name('unit')} có {w.count('count')} điểm cần xem lại, nêu tại phần ghi "
        "chú; biểu vẫn được tính."
    )


def warnings_whole(w: Words) -> str:
    return (
        f"Có {w.count('count')} điểm cần xem lại về số liệu đầu vào, nêu tại phần ghi chú; biểu "
        "vẫn được tính."
    )


def corrected(w: Words) -> str:
    return (
        f"Số liệu {w.name('period')} của {w.name('unit')} được điều chỉnh từ {w.plain('old')} "
        f"thành {w.plain('new')} do {w.name('reason')}."
    )


def corrected_text(w: Words) -> str:
    return (
        f"Số liệu {w.name('period')} của {w.name('unit')} được điều chỉnh từ “{w.name('printed')}” "
        f"thành {w.plain('new')} do {w.name('reason')}."
    )
