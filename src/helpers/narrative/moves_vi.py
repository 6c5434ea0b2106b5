"""Vietnamese sentences on why a rank moved: arithmetic only, never a cause in the world."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.core.text import join_list
from helpers.narrative import phrases_vi as phrases
from helpers.narrative.words import Words


def rank_reorganised(w: Words) -> str:
    return phrases.standing(
        w, f"; đơn vị mới được sắp xếp lại nên không tính số bậc so với {w.name('before')}"
    )


def score_up_rank_down(w: Words) -> str:
    return _opposed(w, "tăng", "giảm")


def score_down_rank_up(w: Words) -> str:
    return _opposed(w, "giảm", "tăng")


def places_in_parts(w: Words) -> str:
    places = w.sign("places")
    head = f"{_moved(places)} {w.size('places')} bậc" if places else "Giữ nguyên thứ hạng"
    names = {
        "own_places": "điểm của chính đơn vị thay đổi",
        "others_places": "điểm của các đơn vị khác thay đổi",
        "entered_places": "có đơn vị mới được xếp hạng",
        "left_places": "có đơn vị không còn được xếp hạng",
    }
    parts = [(key, name) for key, name in names.items() if w.some(key)]
    if len(parts) == 1:
        return f"{head} so với {w.name('before')}, hoàn toàn do {parts[0][1]}."
    said = [f"{name} làm {_moved(w.sign(key)).lower()} {w.size(key)} bậc" for key, name in parts]
    return f"{head} so với {w.name('before')}, gồm: {'; '.join(said)}."


def places_not_in_parts(w: Words) -> str:
    return (
        "Văn bản nguồn không in đủ điểm của các đơn vị khác nên không tách được phần thay đổi thứ "
        f"hạng do điểm của {w.name('unit')} và phần do điểm của các đơn vị khác."
    )


def overtaking(w: Words) -> str:
    said = _told(
        w,
        {
            "passed": ("vượt", ""),
            "reached": ("bắt kịp, cùng hạng với", ""),
            "passed_by": ("bị", " vượt"),
            "fallen_behind": ("xếp sau", " từng cùng hạng"),
        },
    )
    return f"So với {w.name('before')}, {w.name('unit')} đã {join_list(said, 'và')}."


def ranked_units_changed(w: Words) -> str:
    said = _told(w, {"entered": ("thêm", ""), "gone": ("bớt", "")})
    return f"Danh sách xếp hạng so với {w.name('before')}: {'; '.join(said)}."


def _opposed(w: Words, score: str, rank: str) -> str:
    way = "lên" if score == "tăng" else "xuống"
    return (
        f"So với {w.name('before')}, điểm số của {w.name('unit')} {score} {w.number('difference')} "
        f"điểm (từ {w.number('value_before')} {way} {w.number('value')}) nhưng thứ hạng {rank} "
        f"{w.count('places')} bậc."
    )


def _moved(sign: int) -> str:
    return "Tăng" if sign > 0 else "Giảm"


def _told(w: Words, words: Mapping[str, tuple[str, str]]) -> list[str]:
    """ "bị 03 đơn vị vượt (A; B; C)" for every count above zero; units are named where few."""
    return [
        f"{verb} {w.count(key)} đơn vị{after}" + (f" ({w.name(key)})" if w.named(key) else "")
        for key, (verb, after) in words.items()
        if w.some(key)
    ]
