"""Titles of a report's charts: what its findings conclude, else what the chart shows."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.core.errors import ReportError
from helpers.core.formatting import Lang
from helpers.core.wording import msg, say
from helpers.findings.model import Finding
from helpers.findings.sentences import title

TITLES = {
    "targets": ("targets_count", msg("Kết quả so với chỉ tiêu giao")),
    "trend": ("", msg("Diễn biến kết quả qua các kỳ")),
    "position": ("rank_", msg("Vị trí của các đơn vị")),
    "ranks": ("rank_", msg("Thứ hạng qua các kỳ")),
    "rank_parts": ("", msg("Các phần của thay đổi thứ hạng")),
    "contributions": ("", msg("Những gì làm điểm thay đổi")),
    "profile": ("", msg("Kết quả ở từng chỉ số so với các đơn vị")),
    "movers": ("", msg("Thay đổi thứ hạng của các đơn vị")),
    "shares": ("", msg("Tỷ lệ điểm đạt so với điểm tối đa")),
    "assessed": ("sheet_total_", msg("Tự đánh giá và thẩm định")),
}


def chart_title(findings: Sequence[Finding], index: str, subject: str, lang: Lang) -> str:
    """The title of a chart about a subject.

    Args:
        index: code of the node that the units are ranked by.

    Raises:
        ReportError: there is no such subject.
    """
    if subject not in TITLES:
        raise ReportError(f"Không có tiêu đề {subject!r}", found=", ".join(TITLES))
    kind, otherwise = TITLES[subject]
    kinds = (kind, "extremes") if subject == "position" else (kind,)
    for wanted in filter(None, kinds):
        if found := _conclusion(findings, index, wanted, lang):
            return found
    return say(lang, otherwise)


def _conclusion(findings: Sequence[Finding], index: str, kind: str, lang: Lang) -> str:
    for finding in findings:
        wanted = finding.indicator in ("", index) and finding.kind.startswith(kind)
        if wanted and (text := title(finding, lang)):
            return text
    return ""
