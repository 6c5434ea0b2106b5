"""What a reader may open beneath a sentence: its numbers, how they come about, where they stand.

Shown on the screen only; a printed report has numbers that lead to a list of sources.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from helpers.core.cells import condensed
from helpers.core.evidence import Evidence
from helpers.core.formatting import Lang, half_up, number
from helpers.core.wording import msg, name_of, say
from helpers.documents.source_notes import source_text
from helpers.findings.model import Facts, Finding
from helpers.intake.forms import load_form
from helpers.params.documents import Document
from helpers.params.indicator import Indicator

# more source places than this would bury the first ones; report.json lists them all
MOST_PLACES = 8
_OF_SCORE = ("rank_", "group_place", "extremes", "mover_", "score_up_", "score_down_", "places_")
_UNROUNDED = 6  # decimals of a number that is shown as it was computed

LABELS = {
    "value": msg("Kết quả tính được"),
    "target": msg("Chỉ tiêu giao"),
    "gap": msg("Chênh lệch so với chỉ tiêu"),
    "numerator": msg("Tử số"),
    "denominator": msg("Mẫu số"),
    "needed": msg("Tử số cần có"),
    "reporting": msg("Số đơn vị có số liệu"),
    "units": msg("Số đơn vị"),
    "before": msg("Kỳ trước"),
    "after": msg("Kỳ này"),
    "difference": msg("Chênh lệch"),
    "score": msg("Điểm tính được"),
    "maximum": msg("Điểm tối đa"),
    "loss": msg("Điểm mất"),
    "self": msg("Tự đánh giá"),
    "verified": msg("Thẩm định"),
    "place": msg("Thứ hạng"),
    "of": msg("Trong số"),
    "place_before": msg("Thứ hạng kỳ trước"),
    "of_before": msg("Trong số, kỳ trước"),
    "places": msg("Số bậc thay đổi"),
    "tied": msg("Số đơn vị cùng hạng"),
    "met": msg("Số đạt"),
    "assigned": msg("Số chỉ tiêu được giao"),
    "share": msg("Tỷ lệ (%)"),
    "highest": msg("Cao nhất"),
    "highest_count": msg("Số đơn vị cao nhất"),
    "lowest": msg("Thấp nhất"),
    "lowest_count": msg("Số đơn vị thấp nhất"),
    "threshold": msg("Ngưỡng (%)"),
    "count": msg("Số lượng"),
    "published": msg("Số công bố"),
    "recomputed": msg("Số tính lại"),
    "value_before": msg("Kết quả kỳ trước"),
    "numerator_before": msg("Tử số kỳ trước"),
    "denominator_before": msg("Mẫu số kỳ trước"),
    "distance": msg("Khoảng cách tới các đơn vị còn lại"),
    "rate": msg("Do tỷ lệ của các đơn vị"),
    "mix": msg("Do cơ cấu của các đơn vị"),
    "unnamed": msg("Số mục không nêu tên"),
    "dropped": msg("Số nhóm chỉ số bỏ"),
    "added": msg("Số nhóm chỉ số thêm"),
    "gain": msg("Mức tăng"),
    "required": msg("Mức cần có"),
    "left": msg("Số còn lại"),
    "indicator_place": msg("Thứ hạng theo chỉ tiêu"),
    "indicator_of": msg("Trong số, theo chỉ tiêu"),
    "median": msg("Trung vị các đơn vị"),
    "median_gap": msg("Chênh lệch so với trung vị"),
    "points_gain": msg("Điểm tăng nếu đạt chỉ tiêu"),
    "places_gain": msg("Số bậc tăng nếu đạt chỉ tiêu"),
    "own_places": msg("Số bậc do điểm của đơn vị"),
    "others_places": msg("Số bậc do điểm của các đơn vị khác"),
    "entered_places": msg("Số bậc do đơn vị mới được xếp hạng"),
    "left_places": msg("Số bậc do đơn vị không còn xếp hạng"),
    "passed": msg("Số đơn vị vượt được"),
    "reached": msg("Số đơn vị bắt kịp"),
    "passed_by": msg("Số đơn vị vượt lên"),
    "fallen_behind": msg("Số đơn vị từng cùng hạng, nay xếp trên"),
    "entered": msg("Số đơn vị mới được xếp hạng"),
    "gone": msg("Số đơn vị không còn xếp hạng"),
}


def on_demand(
    facts: Facts, findings: Sequence[Finding], lang: Lang = "vi"
) -> list[dict[str, Any] | None]:
    """For each finding what opens beneath its sentence, None where there is nothing to show.

    Keys: "facts" (pairs of name and number), "how" (how the value comes about), "places" (source
    cells and document lines), "more" (whether there are more places than are listed), "source"
    (the places in a few words, for the numbered list of a printed report).
    """
    return [_one(facts, finding, lang) for finding in findings]


def definition(facts: Facts, indicator: Indicator, lang: Lang = "vi") -> str:
    """How an indicator's value comes about, in words; "" for a value printed in a document."""
    measure = indicator.measure
    if measure is None or measure.kind == "given":
        return ""
    columns = load_form(facts.setting).columns if facts.from_forms else ()
    labels = {one.field: one.labels[0] for one in columns if one.labels}
    if measure.kind == "expression":
        formula = measure.expression
        for field in measure.fields:
            formula = re.sub(rf"\b{field}\b", f"“{labels.get(field, field)}”", formula)
        return f"{name_of(indicator, lang)}: {formula.replace('*', '×').replace('/', ':')}."
    top = labels.get(measure.numerator, measure.numerator)
    bottom = labels.get(measure.denominator, measure.denominator)
    if measure.kind == "ratio":
        return say(
            lang,
            "{name}: tổng cột “{top}” chia cho tổng cột “{bottom}”.",
            name=name_of(indicator, lang),
            top=top,
            bottom=bottom,
        )
    return say(
        lang,
        "{name}: số {item} có “{top}” chia cho số {item} có “{bottom}”; mỗi {item} chỉ tính một "
        "lần.",
        name=name_of(indicator, lang),
        item=(indicator.item_en if lang == "en" else "") or indicator.item_vi,
        top=top,
        bottom=bottom,
    )


def _one(facts: Facts, finding: Finding, lang: Lang) -> dict[str, Any] | None:
    said = [
        [say(lang, LABELS[name]), plain_number(value, lang)]
        for name, value in finding.numbers.items()
        if name in LABELS
    ]
    how, written = _how(facts, finding, lang)
    places = places_of(finding.evidence, facts.setting.documents, lang)
    if not (said or how or places):
        return None
    return {
        "facts": said,
        "how": how,
        "places": places[:MOST_PLACES],
        "more": len(places) > MOST_PLACES,
        "source": source_text(finding.evidence, facts.setting.documents, lang),
        **({"how_lang": written} if written != lang else {}),
    }


def _how(facts: Facts, finding: Finding, lang: Lang) -> tuple[str, Lang]:
    """How the finding's value comes about: of the score for standings, else of the indicator.

    With the language of the text: what `params/` say of a score is in Vietnamese.
    """
    framework = facts.setting.framework
    if finding.kind.startswith(_OF_SCORE):
        return (framework.score.note_vi, "vi") if framework.score else ("", lang)
    for indicator in framework.indicators:
        if indicator.code == finding.indicator:
            return definition(facts, indicator, lang), lang
    return "", lang


def plain_number(value: int | float, lang: Lang) -> str:
    """The number as it was computed, with as many decimals as it has (six at most)."""
    digits = format(half_up(value, _UNROUNDED), "f").rstrip("0")
    return number(value, len(digits.partition(".")[2]), lang)


def places_of(
    evidence: Sequence[Evidence], documents: Mapping[str, Document], lang: Lang
) -> list[str]:
    """Source places in words, one a sheet or document line, with all its cells."""
    cells: dict[str, list[str]] = {}
    for one in evidence:
        if one.document:
            known = documents.get(one.document)
            where = known.cited(lang) if known else one.document
            where += say(lang, ", dòng {line} của bản lưu", line=one.line) if one.line else ""
        else:
            where = one.file
            where += say(lang, ", trang tính {sheet}", sheet=one.sheet) if one.sheet else ""
            where += say(lang, ", dòng {line}", line=one.line) if one.line else ""
        found = cells.setdefault(where, [])
        if one.cells and one.cells not in found:
            found.append(one.cells)
    return [
        where + (say(lang, ", ô {cells}", cells="; ".join(condensed(some))) if some else "")
        for where, some in cells.items()
    ]
