"""What a reader may open beneath a sentence: its numbers, how they come about, where they stand.

Shown on the screen only; a printed report cites its sources in the notes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.core.evidence import Evidence
from helpers.core.formatting import half_up, number
from helpers.core.params.documents import Document
from helpers.core.params.framework import Indicator
from helpers.findings.model import Facts, Finding
from helpers.intake.forms import load_form

# more source places than this would bury the first ones; report.json lists them all
MOST_PLACES = 8
_OF_SCORE = ("rank_", "group_place", "extremes", "mover_", "score_up_", "score_down_", "places_")
_UNROUNDED = 6  # decimals of a number that is shown as it was computed

LABELS = {
    "value": "Kết quả tính được",
    "target": "Chỉ tiêu giao",
    "gap": "Chênh lệch so với chỉ tiêu",
    "numerator": "Tử số",
    "denominator": "Mẫu số",
    "needed": "Tử số cần có",
    "reporting": "Số đơn vị có số liệu",
    "units": "Số đơn vị",
    "before": "Kỳ trước",
    "after": "Kỳ này",
    "difference": "Chênh lệch",
    "score": "Điểm tính được",
    "maximum": "Điểm tối đa",
    "loss": "Điểm mất",
    "place": "Thứ hạng",
    "of": "Trong số",
    "place_before": "Thứ hạng kỳ trước",
    "of_before": "Trong số, kỳ trước",
    "places": "Số bậc thay đổi",
    "tied": "Số đơn vị cùng hạng",
    "met": "Số đạt",
    "share": "Tỷ lệ (%)",
    "highest": "Cao nhất",
    "highest_count": "Số đơn vị cao nhất",
    "lowest": "Thấp nhất",
    "lowest_count": "Số đơn vị thấp nhất",
    "threshold": "Ngưỡng (%)",
    "count": "Số lượng",
    "published": "Số công bố",
    "recomputed": "Số tính lại",
    "value_before": "Kết quả kỳ trước",
    "unnamed": "Số mục không nêu tên",
    "dropped": "Số nhóm chỉ số bỏ",
    "added": "Số nhóm chỉ số thêm",
    "gain": "Mức tăng",
    "required": "Mức cần có",
    "left": "Số còn lại",
    "indicator_place": "Thứ hạng theo chỉ tiêu",
    "indicator_of": "Trong số, theo chỉ tiêu",
    "median": "Trung vị các đơn vị",
    "median_gap": "Chênh lệch so với trung vị",
    "points_gain": "Điểm tăng nếu đạt chỉ tiêu",
    "places_gain": "Số bậc tăng nếu đạt chỉ tiêu",
    "own_places": "Số bậc do điểm của đơn vị",
    "others_places": "Số bậc do điểm của các đơn vị khác",
    "entered_places": "Số bậc do đơn vị mới được xếp hạng",
    "left_places": "Số bậc do đơn vị không còn xếp hạng",
    "passed": "Số đơn vị vượt được",
    "reached": "Số đơn vị bắt kịp",
    "passed_by": "Số đơn vị vượt lên",
    "fallen_behind": "Số đơn vị từng cùng hạng, nay xếp trên",
    "entered": "Số đơn vị mới được xếp hạng",
    "gone": "Số đơn vị không còn xếp hạng",
}


def on_demand(facts: Facts, findings: Sequence[Finding]) -> list[dict[str, Any] | None]:
    """For each finding what opens beneath its sentence, None where there is nothing to show.

    Keys: "facts" (pairs of name and number), "how" (how the value comes about), "places" (source
    cells and document lines), "more" (whether there are more places than are listed).
    """
    return [_one(facts, finding) for finding in findings]


def definition(facts: Facts, indicator: Indicator) -> str:
    """How an indicator's value comes about, in words; "" for a value printed in a document."""
    measure = indicator.measure
    if measure is None or measure.kind == "published":
        return ""
    columns = load_form(facts.setting).columns
    labels = {one.field: one.labels[0] for one in columns if one.labels}
    top = labels.get(measure.numerator, measure.numerator)
    bottom = labels.get(measure.denominator, measure.denominator)
    if measure.kind == "ratio":
        return f"{indicator.name_vi}: tổng cột “{top}” chia cho tổng cột “{bottom}”."
    return (
        f"{indicator.name_vi}: số {indicator.item_vi} có “{top}” chia cho số {indicator.item_vi} "
        f"có “{bottom}”; mỗi {indicator.item_vi} chỉ tính một lần."
    )


def _one(facts: Facts, finding: Finding) -> dict[str, Any] | None:
    said = [
        [LABELS[name], _plain(value)] for name, value in finding.numbers.items() if name in LABELS
    ]
    how = _how(facts, finding)
    places = _places(finding.evidence, facts.setting.documents)
    if not (said or how or places):
        return None
    return {
        "facts": said,
        "how": how,
        "places": places[:MOST_PLACES],
        "more": len(places) > MOST_PLACES,
    }


def _how(facts: Facts, finding: Finding) -> str:
    """How the finding's value comes about: of the score for standings, else of the indicator."""
    framework = facts.setting.framework
    if finding.kind.startswith(_OF_SCORE):
        return framework.score.note_vi if framework.score else ""
    for indicator in framework.indicators:
        if indicator.code == finding.indicator:
            return definition(facts, indicator)
    return ""


def _plain(value: int | float) -> str:
    """The number as it was computed, with as many decimals as it has (six at most)."""
    digits = format(half_up(value, _UNROUNDED), "f").rstrip("0")
    return number(value, len(digits.partition(".")[2]))


def _places(evidence: Sequence[Evidence], documents: Mapping[str, Document]) -> list[str]:
    """Source places in words, one a sheet or document line, with all its cells."""
    cells: dict[str, list[str]] = {}
    for one in evidence:
        if one.document:
            known = documents.get(one.document)
            where = known.cited() if known else one.document
            where += f", dòng {one.line} của bản lưu" if one.line else ""
        else:
            where = f"{one.file}, trang tính {one.sheet}" if one.sheet else one.file
        found = cells.setdefault(where, [])
        if one.cells and one.cells not in found:
            found.append(one.cells)
    return [f"{where}, ô {'; '.join(some)}" if some else where for where, some in cells.items()]
