"""What charts are called: after the finding that they show, else in general words."""

from __future__ import annotations

from helpers.core.wording import msg
from helpers.findings.model import Facts

# by subject: the kind of finding whose conclusion stands above the chart, and words without one
TITLES = {
    "targets": ("targets_count", msg("Kết quả so với chỉ tiêu giao")),
    "trend": ("", msg("Diễn biến kết quả qua các kỳ")),
    "position": ("rank_", msg("Vị trí của các đơn vị")),
    "ranks": ("rank_", msg("Thứ hạng qua các kỳ")),
    "rank_parts": ("", msg("Các phần của thay đổi thứ hạng")),
    "movers": ("", msg("Thay đổi thứ hạng của các đơn vị")),
    "shares": ("", msg("Tỷ lệ điểm đạt so với điểm tối đa")),
    "assessed": ("sheet_total_", msg("Tự đánh giá và thẩm định")),
}
_SHARES = {
    True: msg("Tỷ lệ điểm thẩm định so với điểm tối đa"),
    False: msg("Tỷ lệ điểm tự đánh giá so với điểm tối đa"),
}


def title_of(facts: Facts, subject: str) -> tuple[str, str]:
    """The kind of finding and the general words; of scoring sheets these say whose points."""
    if subject == "shares" and facts.from_sheets:
        return "", _SHARES[facts.is_verified(facts.period)]
    return TITLES[subject]
