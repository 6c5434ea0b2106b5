"""Parts that Vietnamese sentences share."""

from __future__ import annotations

from helpers.core.text import join_list
from helpers.findings.words import Words


def standing(w: Words, change: str = "") -> str:
    """Score and rank in one sentence; `change` says how the rank moved."""
    clauses = []
    if w.has("score"):
        out_of = f"/{w.maximum()}" if w.has("maximum") else ""
        clauses.append(f"đạt {w.number('score')}{out_of} điểm")
    if w.has("share"):
        clauses.append(f"đạt {w.percent('share', 1)}")
    if w.has("place"):
        clauses.append(f"xếp thứ {place(w)} {w.name('group')}{tied(w)}")
    subject = f"{w.name('score')} {w.name('when')}"
    subject += ":" if w.brief else f" của {w.name('unit')}"
    return f"{subject} {', '.join(clauses)}{change}{basis(w)}{interval(w)}."


def interval(w: Words) -> str:
    """Between which places a rank lies; "" where that needs no telling."""
    if not w.has("rank_low"):
        return ""
    within = ""
    if w.has("within"):
        within = ", gồm cả hạng kỳ trước"
        within += "" if w.brief else " nên chưa đủ căn cứ kết luận là thứ hạng thay đổi thực"
    return f"; {given(w)}, hạng {places_between(w)}/{w.whole('of')}{within}"


def given(w: Words) -> str:
    """What an interval of ranks allows for: "khi đổi trọng số ±25%, cách gộp"."""
    noise = [f"trọng số ±{w.plain('noise')}%"] if w.has("noise") else []
    changed = ", ".join([*noise, *([w.name("varied")] if w.named("varied") else [])])
    clauses = [f"khi đổi {changed}"] if changed else []
    if w.has("level"):
        clauses.append(f"xét dao động ngẫu nhiên của số liệu (độ tin cậy {w.plain('level')}%)")
    return " và ".join(clauses)


def places_between(w: Words) -> str:
    """The ends of an interval of ranks: "nằm trong khoảng 10–14"."""
    low, high = w.whole("rank_low"), w.whole("rank_high")
    return f"vẫn là {low}" if low == high else f"nằm trong khoảng {low}–{high}"


def basis(w: Words) -> str:
    """The declared sentence on which a comparison rests, in brackets; "" where none is needed."""
    return f" ({w.name('basis')})" if w.named("basis") else ""


def place(w: Words) -> str:
    """ "23/63"."""
    return f"{w.whole('place')}/{w.whole('of')}"


def before(w: Words) -> str:
    """The period before, with its rank where one is known: "năm 2016 (xếp thứ 49/63)"."""
    if not w.has("place_before"):
        return w.name("before")
    return f"{w.name('before')} (xếp thứ {w.whole('place_before')}/{w.whole('of_before')})"


def counts(w: Words) -> str:
    """The counts behind a rate in brackets, "" where only the rate is known."""
    if not w.has("denominator"):
        return ""
    text = f"{w.whole('numerator')}/{w.whole('denominator')} {w.name('item')}"
    if w.has("reporting") and not w.brief:
        text += f", số liệu của {w.whole('reporting')}/{w.whole('units')} đơn vị"
    if w.has("few"):
        text += ", số lượng nhỏ, chỉ để tham khảo"
    return f" ({text})"


def reached(w: Words) -> str:
    """What an indicator reached, in full."""
    return f"{w.name('indicator')} {w.name('when')} đạt {w.percent('value')}{counts(w)}"


def needed(w: Words) -> str:
    """How many are needed, to stand between "chưa đạt" and the target; "" where not known."""
    if not w.has("needed"):
        return ""
    return f", cần {w.whole('needed')}/{w.whole('denominator')} {w.name('item')} để đạt"


def position(w: Words) -> str:
    """Rank and distance to the median: "xếp thứ 20/25, thấp hơn trung vị 5,2 điểm phần trăm"."""
    sides = {
        -1: f"thấp hơn trung vị {w.number('median_gap')} điểm phần trăm",
        0: "ngang mức trung vị",
        1: f"cao hơn trung vị {w.number('median_gap')} điểm phần trăm",
    }
    place = f"{w.whole('indicator_place')}/{w.whole('indicator_of')}"
    return f"xếp thứ {place}, {sides[w.sign('median_side')]}"


def weakness(w: Words) -> str:
    """What a missed target means: rank, median, and what reaching it is worth; "" if unknown."""
    sentence = (
        f" Về chỉ tiêu này, {w.name('unit')} {position(w)}." if w.has("indicator_place") else ""
    )
    if not w.has("points_gain"):
        return sentence
    points = w.number_at("points_gain", "points_decimals")
    places = f"lên {w.count('places_gain')} bậc" if w.some("places_gain") else "thứ hạng không đổi"
    return (
        f"{sentence} Nếu đạt chỉ tiêu, các đơn vị khác giữ nguyên, thì {w.name('score')} tăng "
        f"{points} điểm, {places}."
    )


def movers(w: Words, direction: str) -> str:
    """The units that moved, each with its two places."""
    return join_list(
        [
            f"{item.name('unit')} (từ thứ {item.whole('place_before')} {direction} thứ "
            f"{item.whole('place')})"
            for item in w.items()
        ],
        "và",
    )


def change(w: Words, verb: str) -> str:
    """A rate that moved, with its counts where they are few."""
    now = then = ""
    if w.has("numerator"):
        now = f" ({w.whole('numerator')}/{w.whole('denominator')} {w.name('item')})"
        then = f", {w.whole('numerator_before')}/{w.whole('denominator_before')}"
    return (
        f"{w.name('indicator')} trong {w.name('period')} đạt {w.percent('value')}{now}, {verb} "
        f"{w.number('difference')} điểm phần trăm so với {w.name('before')} "
        f"({w.percent('value_before')}{then})."
    )


def change_points(w: Words, verb: str) -> str:
    """A score that moved."""
    return (
        f"{w.name('indicator')} {w.name('period')} đạt {w.number('value')} điểm, {verb} "
        f"{w.number('difference')} điểm so với {w.name('before')} "
        f"({w.number('value_before')} điểm)."
    )


def tied(w: Words) -> str:
    """The other units on the same place: named when few, counted when many, "" for none."""
    cap = capped(w)
    if w.has("tied"):
        return f" (đồng hạng với {w.count('tied')} đơn vị khác{cap})"
    if not w.named("tied"):
        return ""
    return f" (đồng hạng{cap})" if w.brief else f" (đồng hạng với {w.name('tied')}{cap})"


def capped(w: Words) -> str:
    """That units share the highest score there can be, so that it does not tell them apart."""
    return ", cùng đạt điểm tối đa" if w.has("capped") else ""


def least(w: Words, target: str = "") -> str:
    """Who has the lowest rate, with it; or the rate that all of them have."""
    if not w.has("lowest"):
        return f"tất cả cùng đạt {w.percent('value')}{target}"
    return f"thấp nhất là {holders(w, 'lowest')} ({w.percent('lowest')}{target})"


def all_ranked_alike(w: Words) -> str:
    """That no ranked unit has another score than the others."""
    return (
        f"{w.name('score')} {w.name('when')}: tất cả {w.count('of')} đơn vị được xếp hạng cùng đạt "
        f"{w.number('highest')} điểm."
    )


def holders(w: Words, key: str) -> str:
    """The units that share an extreme: named when few, counted when many."""
    if w.named(key):
        return w.name(key)
    return f"{w.count(key + '_count')} đơn vị"


def indicator_place(w: Words) -> str:
    return f"{w.whole('indicator_place')}/{w.whole('indicator_of')}"


def step(w: Words) -> str:
    """A change of a value: of a rate in percentage points."""
    if w.name("measure") == "%":
        return f"{w.magnitude('change')} điểm phần trăm"
    return w.measured("change")


def placed(w: Words) -> str:
    """The place as the title of a chart."""
    return f"Xếp thứ {place(w)} {w.name('group')}"
