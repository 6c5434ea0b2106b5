"""Titles of a report's charts: what its findings conclude, else what the chart shows."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.core.errors import CellError
from helpers.core.formatting import Lang
from helpers.core.wording import msg, say
from helpers.findings.kinds import kind_named
from helpers.findings.model import Finding
from helpers.findings.sentences import title

# what a chart is called where no finding says what it shows
TITLES = {
    "targets": msg("Kết quả so với chỉ tiêu giao"),
    "trend": msg("Diễn biến kết quả qua các kỳ"),
    "position": msg("Vị trí của các đơn vị"),
    "ranks": msg("Thứ hạng qua các kỳ"),
    "rank_parts": msg("Các phần của thay đổi thứ hạng"),
    "contributions": msg("Những gì làm điểm thay đổi"),
    "profile": msg("Kết quả ở từng chỉ số so với các đơn vị"),
    "movers": msg("Thay đổi thứ hạng của các đơn vị"),
    "shares": msg("Tỷ lệ điểm đạt so với điểm tối đa"),
    "assessed": msg("Tự đánh giá và thẩm định"),
}


def chart_title(findings: Sequence[Finding], index: str, subject: str, lang: Lang) -> str:
    """The title of a chart about a subject.

    Args:
        index: code of the node that the units are ranked by.

    Raises:
        ReportError: there is no such subject.
    """
    if subject not in TITLES:
        raise CellError(
            f"Không có tiêu đề {subject!r}", todo=f"chọn một trong: {', '.join(TITLES)}"
        )
    for finding in findings:
        shows = subject in kind_named(finding.kind).charts and finding.indicator in ("", index)
        if shows and (text := title(finding, lang)):
            return text
    return say(lang, TITLES[subject])
