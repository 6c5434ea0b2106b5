"""A year for which no target is set."""

from __future__ import annotations

from helpers.core.evidence import Evidence
from helpers.findings.kinds import Kind
from helpers.findings.model import Facts, Finding, Name
from helpers.findings.samples import Sample
from helpers.params.indicator import Indicator


def no_targets(facts: Facts) -> bool:
    """Whether scores come from targets and none is set for the reported year, such as a new one."""
    framework, year = facts.setting.framework, str(facts.period.end.year)
    score = framework.score
    if score is None or score.rule == "published" or facts.from_sheets:
        return False
    if facts.of_peers and not any(map(_of_own_target, framework.scored(score.indicator))):
        return False
    return not any(target.holds(year) for target in facts.setting.targets)


def _of_own_target(indicator: Indicator) -> bool:
    """Whether each unit's points come from a target of its own."""
    scoring = indicator.scoring
    return scoring is not None and scoring.needs_target and indicator.target is None


def none_set(facts: Facts, unit: str) -> Finding:
    """That no target is set for the reported year, said once."""
    year = facts.period.end.year
    return NO_TARGETS.finding(
        unit=unit,
        period=facts.period.id,
        names={"year": Name(f"năm {year}", str(year))},
        effect=2200.0,
        evidence=(Evidence(file="params/targets.csv"),),
    )


# --- wording


NO_TARGETS = Kind(
    "no_targets",
    order=180,
    tone="note",
    headline=True,
    vi=lambda w: (
        f"Chưa có chỉ tiêu giao cho {w.name('year')} nên không đánh giá, không tính điểm và không "
        "xếp hạng."
    ),
    en=lambda w: (
        f"No targets have been set for {w.name('year')}: nothing is judged, scored or ranked."
    ),
    sample=Sample("year"),
)
