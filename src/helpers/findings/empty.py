"""What is said where there is nothing to find: of a section, of a unit without data."""

from __future__ import annotations

from helpers.core.evidence import Evidence
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind, kind_named
from helpers.findings.model import Facts, Finding, Tone, joined, period_name, unit_name
from helpers.findings.samples import Sample
from helpers.findings.submissions import missing_forms
from helpers.findings.words import Words


def empty_findings(facts: Facts, unit: str, findings: list[Finding], suffix: str) -> list[Finding]:
    """An honest sentence where no strength or no weakness is found.

    Args:
        suffix: what the strengths and weaknesses of this report rest on.
    """
    tones: tuple[Tone, ...] = ("strength", "weakness")
    return [
        kind_named(f"no_{tone}{suffix}").finding(unit, facts.period.id)
        for tone in tones
        if not any(finding.tone == tone for finding in findings)
    ]


def no_data_findings(facts: Facts, unit: str) -> list[Finding]:
    """That nothing was reported, and which forms are missing."""
    lacking = missing_forms(facts, unit)
    periods = [period_name(facts.setting.period(problem.period)) for problem in lacking]
    missing = {"missing": joined(periods)} if periods else {}
    return [
        NO_DATA.finding(
            unit=unit,
            period=facts.period.id,
            names={"unit": unit_name(facts, unit), "when": facts.when(), **missing},
            effect=3000.0,
            evidence=tuple(Evidence(file=problem.file) for problem in lacking),
        )
    ]


FINDER = Finder(no_data_findings, order=1, of=("no_data",))


# --- wording


def empty_kind(name: str, tone: Tone, text_vi: str, text_en: str) -> Kind:
    """A kind that says that a section has nothing to tell."""
    return Kind(name, tone=tone, vi=lambda _: text_vi, en=lambda _: text_en, sample=Sample())


NO_STRENGTH = empty_kind(
    "no_strength",
    "strength",
    "Không có chỉ tiêu nào đạt hoặc vượt chỉ tiêu giao trong kỳ.",
    "No assigned target was met or exceeded in the period.",
)

NO_WEAKNESS = empty_kind(
    "no_weakness",
    "weakness",
    "Không có chỉ tiêu giao nào chưa đạt trong kỳ.",
    "No assigned target was missed in the period.",
)

NO_STRENGTH_UNTARGETED = empty_kind(
    "no_strength_untargeted",
    "strength",
    "Không có chỉ tiêu giao nào đánh giá được trong kỳ nên không nêu ưu điểm.",
    "No assigned target can be assessed in the period; the data record no strength.",
)

NO_WEAKNESS_UNTARGETED = empty_kind(
    "no_weakness_untargeted",
    "weakness",
    "Không có chỉ tiêu giao nào đánh giá được trong kỳ nên không nêu tồn tại, hạn chế.",
    "No assigned target can be assessed in the period; the data record no weakness.",
)


def _no_data_vi(w: Words) -> str:
    missing = f", chưa nhận được biểu {w.name('missing')}" if w.named("missing") else ""
    return (
        f"Chưa có số liệu báo cáo của {w.name('unit')} ({w.name('when')}){missing}; không đánh giá."
    )


def _no_data_en(w: Words) -> str:
    missing = f", the form for {w.name('missing')} not received" if w.named("missing") else ""
    return f"No data reported by {w.name('unit')} ({w.name('when')}){missing}; not assessed."


NO_DATA = Kind(
    "no_data",
    topic="receipt",
    tone="note",
    headline=True,
    vi=_no_data_vi,
    en=_no_data_en,
    sample=Sample("unit when missing"),
)

NO_STRENGTH_BY_SCORES = empty_kind(
    "no_strength_by_scores",
    "strength",
    "Số liệu công bố không cho biết chỉ số nào tăng điểm hoặc tăng hạng nên không nêu ưu điểm.",
    "The published figures tell of no score or rank that rose: no strength is named.",
)

NO_WEAKNESS_BY_SCORES = empty_kind(
    "no_weakness_by_scores",
    "weakness",
    "Số liệu công bố không cho biết chỉ số nào giảm điểm hoặc giảm hạng nên không nêu tồn tại, "
    "hạn chế.",
    "The published figures tell of no score or rank that fell: no weakness is named.",
)

NO_STRENGTH_IN_SHEET = empty_kind(
    "no_strength_in_sheet",
    "strength",
    "Không có tiêu chí nào đạt điểm tối đa.",
    "No criterion has its maximum.",
)

NO_WEAKNESS_IN_SHEET = empty_kind(
    "no_weakness_in_sheet",
    "weakness",
    "Không có tiêu chí nào được thẩm định thấp hơn tự đánh giá.",
    "No criterion is verified below its self-assessed points.",
)

NO_STRENGTH_OF_SHEETS = empty_kind(
    "no_strength_of_sheets",
    "strength",
    "Tiêu chí đạt điểm tối đa của từng đơn vị nêu tại báo cáo của đơn vị đó.",
    "The criteria with their maximum are in the report of each unit.",
)

NO_WEAKNESS_OF_SHEETS = empty_kind(
    "no_weakness_of_sheets",
    "weakness",
    "Không có tiêu chí nào được thẩm định thấp hơn tự đánh giá ở đơn vị nào.",
    "No criterion of any unit is verified below its self-assessed points.",
)

NO_STRENGTH_BY_PLACE = empty_kind(
    "no_strength_by_place",
    "strength",
    "Không có chỉ tiêu nào mà đơn vị đứng trên ít nhất một nửa số đơn vị.",
    "There is no indicator in which the unit stands above at least half of the units.",
)

NO_WEAKNESS_BY_PLACE = empty_kind(
    "no_weakness_by_place",
    "weakness",
    "Không có chỉ tiêu nào mà đơn vị xếp ở nửa cuối.",
    "There is no indicator in which the unit stands in the lower half.",
)

NO_STRENGTH_OF_UNITS = empty_kind(
    "no_strength_of_units",
    "strength",
    "Chỉ tiêu xếp hạng cao của từng đơn vị nêu tại báo cáo của đơn vị đó.",
    "Indicators in which a unit ranks high are given in the report of that unit.",
)

NO_WEAKNESS_OF_UNITS = empty_kind(
    "no_weakness_of_units",
    "weakness",
    "Chỉ tiêu xếp hạng thấp của từng đơn vị nêu tại báo cáo của đơn vị đó.",
    "Indicators in which a unit ranks low are given in the report of that unit.",
)
