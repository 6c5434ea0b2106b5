"""What is not published because it is, or gives away, a small count."""

from __future__ import annotations

from helpers.core.text import capital
from helpers.findings import phrases_en as en
from helpers.findings.empty import empty_kind
from helpers.findings.finders import EVERY_CASE, Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import Facts, Finding, Name, indicator_name, joined, unit_name
from helpers.findings.samples import Sample
from helpers.findings.words import Words

_ZEROS = Name("kể cả số không", "zero included")


def suppressed_findings(facts: Facts, unit: str) -> list[Finding]:
    """Of which indicators a value of the unit is not published, and below which count."""
    rule, framework = facts.setting.programme.suppress, facts.setting.framework
    if rule is None or not facts.suppressed:
        return []
    whole = unit == facts.setting.programme.whole
    codes = [indicator.code for indicator in framework.indicators]
    kept = [code for code in codes if facts.keeps_back(code, "" if whole else unit)]
    if not kept:
        return []
    zeros = {"zeros": _ZEROS} if rule.zero == "suppressed" else {}
    return [
        (VALUES_SUPPRESSED_OF_UNITS if whole else VALUES_SUPPRESSED).finding(
            unit=unit,
            period=facts.period.id,
            numbers={"below": rule.below},
            names={
                "unit": unit_name(facts, unit),
                "indicators": joined(indicator_name(facts, code) for code in kept),
                **zeros,
            },
            effect=1200.0,
        )
    ]


FINDER = Finder(suppressed_findings, order=280, of=EVERY_CASE)


# --- wording


def _below_vi(w: Words) -> str:
    zeros = f" ({w.name('zeros')})" if w.named("zeros") else ""
    return (
        f"là số đếm dưới {w.whole('below')}{zeros}, hoặc giúp tính ra số đếm như vậy: "
        f"{w.name('indicators')}. Điểm và thứ hạng tính từ giá trị ấy cũng không công bố."
    )


def _below_en(w: Words) -> str:
    zeros = f" ({w.name('zeros')})" if w.named("zeros") else ""
    return (
        f"being counts below {w.whole('below')}{zeros}, or giving such counts away: "
        f"{w.name('indicators')}. Scores and ranks made from them are not published either."
    )


_OWN = {
    "indicators": Name("Tỷ lệ hồ sơ xử lý trực tuyến", "Share of dossiers processed online"),
    "zeros": _ZEROS,
}

VALUES_SUPPRESSED = Kind(
    "values_suppressed",
    tone="note",
    vi=lambda w: f"Không công bố một số giá trị của {w.name('unit')} vì {_below_vi(w)}",
    en=lambda w: f"{capital(w.name('unit'))}: some values are not published, {_below_en(w)}",
    sample=Sample("unit indicators zeros", {"below": 5}, own=_OWN),
)

VALUES_SUPPRESSED_OF_UNITS = Kind(
    "values_suppressed_of_units",
    tone="note",
    vi=lambda w: f"Không công bố một số giá trị của các đơn vị vì {_below_vi(w)}",
    en=lambda w: f"Some values of units are not published, {_below_en(w)}",
    sample=Sample("indicators zeros", {"below": 5}, own=_OWN),
)

TARGET_SUPPRESSED = Kind(
    "target_suppressed",
    topic="target",
    order=360,
    tone="note",
    vi=lambda w: (
        f"{w.name('indicator')}: kết quả {w.name('when')} không công bố để giữ kín số đếm nhỏ, nên "
        "không nêu đạt hay chưa đạt chỉ tiêu."
    ),
    en=lambda w: (
        f"{w.name('indicator')}: the result ({w.name('when')}) is not published, to keep small "
        "counts back; whether the target is met is not told."
    ),
    sample=Sample("indicator when"),
)

SCORE_SUPPRESSED = Kind(
    "score_suppressed",
    section="standing",
    order=240,
    tone="note",
    headline=True,
    vi=lambda w: (
        f"Điểm và thứ hạng của {w.name('unit')} ({w.name('when')}) không công bố để giữ kín số đếm "
        "nhỏ; các đơn vị khác vẫn xếp hạng cùng đơn vị này."
    ),
    en=lambda w: (
        f"{capital(w.name('unit'))}: score and rank ({w.name('when')}) are not published, to keep "
        "small counts back; the other units are ranked among all."
    ),
    brief_vi=lambda w: "Điểm và thứ hạng không công bố để giữ kín số đếm nhỏ.",
    brief_en=lambda w: "Score and rank not published, to keep small counts back.",
    sample=Sample("unit when"),
)

UNITS_SUPPRESSED = Kind(
    "units_suppressed",
    order=250,
    tone="note",
    vi=lambda w: (
        f"Không công bố điểm, thứ hạng của {w.count('count')} đơn vị để giữ kín số đếm nhỏ: "
        f"{w.name('units')}."
    ),
    en=lambda w: (
        "Score and rank not published, to keep small counts back, "
        f"{en.several(w, 'count', 'unit', 'units')}: {w.name('units')}."
    ),
    sample=Sample("units", {"count": 2}),
)

NO_STRENGTH_SUPPRESSED = empty_kind(
    "no_strength_suppressed",
    "strength",
    "Trong các kết quả được công bố, không có chỉ tiêu giao nào đạt hoặc vượt.",
    "Among the results that are published, no assigned target was met or exceeded.",
)

NO_WEAKNESS_SUPPRESSED = empty_kind(
    "no_weakness_suppressed",
    "weakness",
    "Trong các kết quả được công bố, không có chỉ tiêu giao nào chưa đạt.",
    "Among the results that are published, no assigned target was missed.",
)
