"""A unit without a rank: why, or the score that is printed without one."""

from __future__ import annotations

from helpers.core.text import capital
from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings.kinds import Kind, kind_named
from helpers.findings.model import (
    Facts,
    Finding,
    Name,
    indicator_name,
    introduced,
    joined,
    unit_name,
)
from helpers.findings.no_targets import no_targets
from helpers.findings.samples import Sample
from helpers.findings.sources import score_evidence
from helpers.index.standing import Standing
from helpers.params.score import Score


def unranked_findings(facts: Facts, unit: str, score: Score, standing: Standing) -> list[Finding]:
    """Why a unit has no rank; or its score, where one is printed without a rank."""
    if standing.score is None:
        return []
    if standing.score.status in ("not_ranked", "no_target") and no_targets(facts):
        return []  # the finding on missing targets says so
    if standing.score.status == "ok":
        return [_standing_without_rank(facts, unit, score, standing)]
    status = standing.score.status
    in_sheet = facts.from_sheets and status == "incomplete"
    return [
        kind_named("sheet_unranked" if in_sheet else f"score_{status}").finding(
            unit=unit,
            period=facts.period.id,
            names={
                "unit": unit_name(facts, unit),
                "when": facts.when(),
                **_untargeted_names(facts, standing.score.untargeted),
            },
            evidence=score_evidence(facts, unit),
        )
    ]


def _untargeted_names(facts: Facts, codes: tuple[str, ...]) -> dict[str, Name]:
    """The indicators for which no target is set in the year, where there are any."""
    if not codes:
        return {}
    year = facts.period.end.year
    return {
        "indicator": joined(indicator_name(facts, code) for code in codes),
        "year": Name(f"năm {year}", str(year)),
    }


def _standing_without_rank(facts: Facts, unit: str, score: Score, standing: Standing) -> Finding:
    """A score that is printed without a rank."""
    return SCORE_ONLY.finding(
        unit=unit,
        period=facts.period.id,
        indicator=score.indicator,
        numbers={"score": (standing.score.value if standing.score else None) or 0},
        names={"unit": unit_name(facts, unit), "score": introduced(score), "when": facts.when()},
        decimals=score.decimals,
        effect=1000.0,
        evidence=score_evidence(facts, unit),
    )


# --- wording


SCORE_ONLY = Kind(
    "score_only",
    section="standing",
    order=240,
    headline=True,
    vi=vi.standing,
    en=en.standing,
    sample=Sample("score when unit", {"score": 7.25}, decimals=2),
)


SCORE_NOT_RANKED = Kind(
    "score_not_ranked",
    section="standing",
    order=240,
    tone="note",
    headline=True,
    vi=lambda w: (
        f"Chỉ tiêu giao không áp dụng đối với {w.name('unit')} nên không tính điểm và không xếp "
        "hạng."
    ),
    en=lambda w: (
        f"{capital(w.name('unit'))}: assigned targets not applicable, neither scored nor ranked."
    ),
    brief_vi=lambda w: "Không tính điểm và không xếp hạng: chỉ tiêu giao không áp dụng.",
    brief_en=lambda w: "Neither scored nor ranked: the assigned targets do not apply.",
    sample=Sample("unit"),
)


SCORE_NO_TARGET = Kind(
    "score_no_target",
    section="standing",
    order=240,
    tone="note",
    headline=True,
    vi=lambda w: (
        f"Chưa có chỉ tiêu giao {w.name('year')} về {w.name('indicator')} đối với "
        f"{w.name('unit')} nên không tính điểm và không xếp hạng."
    ),
    en=lambda w: (
        f"{capital(w.name('unit'))}: no target has been set for {w.name('indicator')} "
        f"in {w.name('year')}, neither scored nor ranked."
    ),
    brief_vi=lambda w: (
        f"Không tính điểm và không xếp hạng: chưa có chỉ tiêu giao {w.name('year')} về "
        f"{w.name('indicator')}."
    ),
    brief_en=lambda w: (
        f"Neither scored nor ranked: no target assigned for {w.name('indicator')} in "
        f"{w.name('year')}."
    ),
    sample=Sample("unit indicator year"),
)


SCORE_INCOMPLETE = Kind(
    "score_incomplete",
    section="standing",
    order=240,
    tone="note",
    headline=True,
    vi=lambda w: (
        f"{capital(w.name('unit'))} chưa đủ số liệu hoặc không có phát sinh ở ít nhất một chỉ tiêu "
        f"giao ({w.name('when')}) nên không xếp hạng."
    ),
    en=lambda w: (
        f"{capital(w.name('unit'))}: incomplete data or no activity under at least one assigned "
        f"target ({w.name('when')}), not ranked."
    ),
    brief_vi=lambda w: (
        "Không xếp hạng: chưa đủ số liệu hoặc không có phát sinh ở ít nhất một chỉ tiêu giao."
    ),
    brief_en=lambda w: (
        "Not ranked: data incomplete or no activity in at least one assigned target."
    ),
    sample=Sample("unit when"),
)


SHEET_UNRANKED = Kind(
    "sheet_unranked",
    section="rank_changes",
    tone="note",
    headline=True,
    vi=lambda w: (
        f"Phiếu {w.name('when')} của {w.name('unit')} chưa có đủ điểm của mọi tiêu chí nên không "
        "có tổng điểm, không xếp hạng."
    ),
    en=lambda w: (
        f"The sheet of {w.name('unit')} ({w.name('when')}) does not have points of every "
        "criterion: there is no total and no rank."
    ),
    brief_vi=lambda w: "Không xếp hạng: phiếu chưa có đủ điểm của mọi tiêu chí.",
    brief_en=lambda w: "Not ranked: the sheet does not have points of every criterion.",
    sample=Sample("unit when"),
)
