"""How a status reads in a table or chart. Told by words, never by colour alone."""

from __future__ import annotations

from helpers.core.params.targets import Target
from helpers.findings.targets import meets
from helpers.measures.values import Value

WITHOUT_VALUE = {
    "no_activity": "không phát sinh",
    "no_data": "chưa có số liệu",
    "not_applicable": "không áp dụng",
    "not_collected": "chưa thu thập",
    "not_a_number": "không có con số",
}

# what a judgement in words says: good, bad, or no judgement at all
STATES = {
    "vượt": "ok",
    "đạt": "ok",
    "chưa đạt": "bad",
    **dict.fromkeys(WITHOUT_VALUE.values(), "none"),
}


def judgement(value: Value, target: Target | None) -> str:
    """The cell "Đánh giá": vượt, đạt, chưa đạt, or why there is no judgement."""
    exact = value.exact
    if exact is None:
        return WITHOUT_VALUE[value.status]
    if target is None or target.goal is None:
        return "theo dõi"
    if not meets(exact, target):
        return "chưa đạt"
    return "vượt" if exact > target.goal else "đạt"


def is_met(value: Value, target: Target | None) -> bool | None:
    """Whether the target is met; None when it cannot be judged."""
    if value.exact is None or target is None or target.goal is None:
        return None
    return meets(value.exact, target)
