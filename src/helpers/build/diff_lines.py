"""The differences of two builds as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.build.diff import Change

_KINDS = {
    "report": "báo cáo",
    "source": "tệp nguồn",
    "value": "số liệu",
    "rank": "thứ hạng",
    "comparison": "điểm và hạng của đơn vị",
    "sentence": "câu",
}


def change_lines(changes: Sequence[Change]) -> Iterator[str]:
    """Each difference with its two states and the source cells behind it, by report."""
    report = ""
    for change in changes:
        if change.report != report:
            report = change.report
            yield report
        yield f"  {_KINDS[change.what]}: {change.name}"
        yield f"    trước: {change.before or 'không có'}"
        yield f"    sau: {change.after or 'không có'}"
        for place in change.cells:
            where = f"{place.file} {place.sheet} {place.cells}".strip()
            yield f"    nguồn đã đổi: {where}"
    if not changes:
        yield "Hai lần lập giống nhau."
