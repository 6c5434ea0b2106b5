"""Vietnamese sentences that look ahead by arithmetic; each states its assumption."""

from __future__ import annotations

from helpers.narrative import phrases_vi as phrases
from helpers.narrative.words import Words


def pace_required(w: Words) -> str:
    return (
        f"{w.name('indicator')}: để cả năm đạt chỉ tiêu {w.name('printed')}, {w.count('left')} "
        f"{w.name('part')} còn lại phải đạt bình quân từ {w.percent('required')} trở lên "
        f"({_as_before(w)})."
    )


def pace_out_of_reach(w: Words) -> str:
    return (
        f"{w.name('indicator')}: không thể đạt chỉ tiêu {w.name('printed')} của năm, kể cả khi "
        f"toàn bộ {w.name('item')} của {w.count('left')} {w.name('part')} còn lại đều đạt "
        f"({_as_before(w)})."
    )


def next_rank(w: Words) -> str:
    steps = "; ".join(
        f"thêm {one.count('items')} {one.name('item')} ở {one.name('indicator')} (từ "
        f"{one.whole('numerator')} lên {one.whole('then')}/{one.whole('denominator')})"
        for one in w.items()
    )
    start, need = "Để", "cần"
    if w.named("closed"):
        start, need = f"Với kết quả {w.name('closed')}, để", "lẽ ra cần"
    return (
        f"{start} xếp cùng hạng với đơn vị ngay trên (thứ {phrases.place(w)}), {w.name('unit')} "
        f"{need} thêm {w.number('gain')} điểm, ít nhất là: {steps}; giả định mẫu số của đơn vị và "
        "kết quả của các đơn vị khác không đổi."
    )


def no_outlook(w: Words) -> str:
    return "Với số liệu hiện có, không có nội dung tính trước cho kỳ tới."


def _as_before(w: Words) -> str:
    item, part = w.name("item"), w.name("part")
    return f"giả định số {item} mỗi {part} còn lại bằng bình quân các {part} đã qua"
