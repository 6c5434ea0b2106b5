"""Vietnamese sentences on a unit of an index of peers: places, what moved, what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.core.text import join_list
from helpers.narrative.words import Words, capital


def place_strength(w: Words) -> str:
    return f"{_value(w)}, xếp thứ {_place(w)}{_shared(w)}{_median(w)}{_since(w)}."


def place_weakness(w: Words) -> str:
    return f"{_value(w)}, xếp thứ {_place(w)}{_shared(w)}{_median(w)}{_since(w)}."


def place_last(w: Words) -> str:
    return f"{_value(w)}, xếp cuối, thứ {_place(w)}{_shared(w)}{_median(w)}{_since(w)}."


def places_bottom(w: Words) -> str:
    listed = "; ".join(f"{one.name('indicator')} ({_place(one)})" for one in w.items())
    return (
        f"{capital(w.name('unit'))} {w.name('when')} còn xếp trong sáu hạng cuối ở "
        f"{w.count('count')} chỉ tiêu khác: {listed}."
    )


def indicators_rose(w: Words) -> str:
    return f"Chỉ tiêu tăng hạng nhiều nhất so với {w.name('before')}: {_moves(w, 'lên')}."


def indicators_fell(w: Words) -> str:
    return f"Chỉ tiêu giảm hạng nhiều nhất so với {w.name('before')}: {_moves(w, 'xuống')}."


def change_most(w: Words) -> str:
    up = w.sign("change") > 0
    return (
        f"Giá trị thay đổi nhiều nhất so với {w.name('before')}: {w.name('indicator')} "
        f"{'tăng' if up else 'giảm'} {_step(w)} (từ {w.measured('value_before')} "
        f"{'lên' if up else 'xuống'} {w.measured('value')}), bằng {w.percent('share', 1)} khoảng "
        "cách giữa đơn vị cao nhất và đơn vị thấp nhất."
    )


def score_moved(w: Words) -> str:
    return (
        f"So với {w.name('before')}, {w.name('score')} của {w.name('unit')} {_score_change(w)}; "
        f"{_parts(w, 'các nhóm')}."
    )


def score_moved_indicators(w: Words) -> str:
    return (
        f"Tính theo chỉ tiêu, thay đổi của {w.name('score')} so với {w.name('before')} gồm "
        f"{_parts(w, 'các chỉ tiêu')}."
    )


def median_worth(w: Words) -> str:
    steps = "; ".join(
        f"{one.name('indicator')} (từ {one.measured('value', 'value_decimals')} đến "
        f"{one.measured('median', 'value_decimals')}) tăng {one.number('points_gain')} điểm, "
        + (f"lên {one.count('places_gain')} bậc" if one.some("places_gain") else "không lên bậc")
        for one in w.items()
    )
    return (
        f"Nếu từng chỉ tiêu sau của {w.name('unit')} đạt mức trung vị, các chỉ tiêu và đơn vị khác "
        f"giữ nguyên, thì {w.name('score')} sẽ thay đổi: {steps}."
    )


def no_values(w: Words) -> str:
    return (
        f"Số liệu {w.name('when')} không có giá trị nào của {w.name('unit')} nên không có điểm "
        "và không có thứ hạng."
    )


def not_surveyed(w: Words) -> str:
    return (
        f"{capital(w.name('unit'))} không được khảo sát trong {w.name('when')} nên không có điểm "
        "và không có thứ hạng."
    )


def score_missing(w: Words) -> str:
    why = "không đủ điều kiện tính điểm"
    if w.has("count"):
        why = f"thiếu số liệu ở {_lacking(w)}"
    return (
        f"{capital(w.name('unit'))} {w.name('when')} {why} nên không có điểm và không có thứ hạng."
    )


def score_apart(w: Words) -> str:
    return f"{capital(w.name('unit'))} không thuộc danh sách xếp hạng {w.name('when')}."


def parts_missing(w: Words) -> str:
    return f"Điểm {w.name('when')} của {w.name('unit')} tính khi thiếu số liệu ở {_lacking(w)}."


def no_strength_by_place(w: Words) -> str:
    return "Không có chỉ tiêu nào mà đơn vị đứng trên ít nhất một nửa số đơn vị."


def no_weakness_by_place(w: Words) -> str:
    return "Không có chỉ tiêu nào mà đơn vị xếp ở nửa cuối."


def no_strength_of_units(w: Words) -> str:
    return "Chỉ tiêu xếp hạng cao của từng đơn vị nêu tại báo cáo của đơn vị đó."


def no_weakness_of_units(w: Words) -> str:
    return "Chỉ tiêu xếp hạng thấp của từng đơn vị nêu tại báo cáo của đơn vị đó."


def _value(w: Words) -> str:
    lower = f" ({w.name('lower')})" if w.named("lower") else ""
    return f"{w.name('indicator')}{lower} {w.name('when')} đạt {w.measured('value')}"


def _place(w: Words) -> str:
    return f"{w.whole('indicator_place')}/{w.whole('indicator_of')}"


def _shared(w: Words) -> str:
    if not w.has("indicator_tied"):
        return ""
    return f", đồng hạng với {w.count('indicator_tied')} đơn vị khác"


def _median(w: Words) -> str:
    return f" (trung vị {w.measured('median', 'median_decimals')})"


def _step(w: Words) -> str:
    """A change of a value: of a rate in percentage points."""
    if w.name("measure") == "%":
        return f"{w.magnitude('change')} điểm phần trăm"
    return w.measured("change")


def _since(w: Words) -> str:
    """How value and place moved since the period before, as far as they are comparable."""
    said = []
    if w.has("change"):
        way = {-1: "giảm", 1: "tăng"}.get(w.sign("change"))
        moved = f"{way} {_step(w)} (từ {w.measured('value_before')})"
        said.append(moved if way else "giá trị không đổi")
    if w.has("places"):
        way = {-1: "giảm", 1: "tăng"}.get(w.sign("places"))
        moved = f"hạng {way} {w.size('places')} bậc (từ thứ {w.whole('place_before')})"
        said.append(moved if way else "hạng giữ nguyên")
    return f"; so với {w.name('before')}: {', '.join(said)}" if said else ""


def _moves(w: Words, way: str) -> str:
    return "; ".join(
        f"{one.name('indicator')} {one.size('places')} bậc (từ thứ {one.whole('place_before')} "
        f"{way} thứ {_place(one)})"
        for one in w.items()
    )


def _score_change(w: Words) -> str:
    sign = w.sign("change")
    if not sign:
        return f"không đổi ({w.number('value')} điểm)"
    return (
        f"{'tăng' if sign > 0 else 'giảm'} {w.magnitude('change')} điểm, từ "
        f"{w.number('value_before')} {'lên' if sign > 0 else 'xuống'} {w.number('value')}"
    )


def _parts(w: Words, others: str) -> str:
    """The parts up and down; at the top of a page only the greatest of each."""
    most = " lớn nhất" if w.brief else ""
    up, down = (_named(w.items(), key, 1 if w.brief else None) for key in ("gain", "loss"))
    said = [f"phần tăng{most}: {up}"] if up else []
    said += [f"phần giảm{most}: {down}"] if down else []
    if w.has("rest") and not w.brief:
        way = "tăng" if w.sign("rest") > 0 else "giảm"
        said.append(f"{others} còn lại cộng lại {way} {w.magnitude('rest')} điểm")
    return "; ".join(said)


def _named(items: Sequence[Words], key: str, most: int | None) -> str:
    parts = [f"{one.name('name')} ({one.number(key)} điểm)" for one in items if one.has(key)]
    return join_list(parts[:most], "và")


def _lacking(w: Words) -> str:
    named = f" ({w.name('missing')})" if w.named("missing") else ""
    return f"{w.whole('count')}/{w.whole('of')} chỉ tiêu{named}"
