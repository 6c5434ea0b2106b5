"""How a status reads in a table or chart. Told by words, never by colour alone."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from helpers.core.formatting import Lang
from helpers.core.wording import msg, say
from helpers.findings.targets import meets
from helpers.index.measures.values import Value
from helpers.params.programme import Programme
from helpers.params.targets import Target

WITHOUT_VALUE = {
    "no_activity": msg("không phát sinh"),
    "no_data": msg("chưa có số liệu"),
    "not_applicable": msg("không áp dụng"),
    "not_collected": msg("chưa thu thập"),
    "not_a_number": msg("không có con số"),
    "suppressed": msg("không công bố"),
}

UNRANKED = "không xếp hạng"

MARK = msg("SỐ LIỆU MÔ PHỎNG")
MARK_OTHERS = msg("SỐ LIỆU CÁC ĐƠN VỊ KHÁC LÀ MÔ PHỎNG")  # on the page of a real unit among them
SIMULATED_NOTE = msg(
    "Số hồ sơ và kết quả trong báo cáo này là số liệu mô phỏng, không phải số liệu thật của bất kỳ "
    "cơ quan nào; chỉ tiêu giao là thật, lấy từ văn bản nguồn."
)


def is_simulated(programme: Programme, unit: str) -> bool:
    """Whether a unit's values are simulated."""
    return programme.simulated and unit not in programme.real_units


def mark_of(programme: Programme, unit: str) -> str | None:
    """The mark on every page about a unit; None where all that the page tells is real."""
    if not programme.simulated:
        return None
    return MARK if is_simulated(programme, unit) else MARK_OTHERS


def marks_of(programme: Programme, unit: str) -> dict[str, Any]:
    """What the record of a unit says of simulated values."""
    note = programme.simulated_note
    return {
        "simulated": is_simulated(programme, unit),
        "mark": mark_of(programme, unit),
        "simulated_note": note.model_dump() if note else None,
    }


# what a judgement in words says: good, bad, or no judgement at all
STATES = {
    msg("vượt"): "ok",
    msg("đạt"): "ok",
    msg("chưa đạt"): "bad",
    **dict.fromkeys(WITHOUT_VALUE.values(), "none"),
}


def judgement(value: Value, target: Target | None) -> str:
    """The cell "Đánh giá": vượt, đạt, chưa đạt, or why there is no judgement."""
    exact = value.exact
    if exact is None:
        return WITHOUT_VALUE[value.status]
    if target is None or target.goal is None:
        return msg("theo dõi")
    if not meets(exact, target):
        return "chưa đạt"
    return "vượt" if exact > target.goal else "đạt"


def state_of(text: str, lang: Lang) -> str | None:
    """What a judgement in words of `lang` says: "ok", "bad", "none"; None for any other text."""
    return _states(lang).get(text)


@lru_cache(maxsize=2)
def _states(lang: Lang) -> dict[str, str]:
    return {say(lang, word): state for word, state in STATES.items()}


def why_not_judged(kinds: Collection[str]) -> str:
    """Why no target of a unit is judged, by the kinds of its findings; "" where none says it."""
    if "target_not_applicable" in kinds:
        return WITHOUT_VALUE["not_applicable"]
    return WITHOUT_VALUE["no_data"] if "no_data" in kinds else ""


def is_met(value: Value, target: Target | None) -> bool | None:
    """Whether the target is met; None when it cannot be judged."""
    if value.exact is None or target is None or target.goal is None:
        return None
    return meets(value.exact, target)
