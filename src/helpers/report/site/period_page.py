"""What the page of a period shows of each unit: its standing and the files that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from helpers.core.formatting import number
from helpers.core.text import capital
from helpers.documents.cell_text import NONE, places_text
from helpers.documents.html.render import Link
from helpers.documents.status import MARK, UNRANKED, why_not_judged
from helpers.findings.model import Facts
from helpers.findings.ranks import rank_change
from helpers.params.programme import OVERVIEW
from helpers.params.registry import Unit
from helpers.report.assessment.assess import Assessment
from helpers.report.site.missing_units import missing_units
from helpers.report.site.period_maps import coverage, heat_map, movers
from helpers.report.site.site import LINKS, OLDER, PeriodPage, Row

Files = Mapping[str, Sequence[tuple[str, str]]]


def period_page(
    assessment: Assessment,
    files: Files,
    failed: Mapping[str, str],
    older: frozenset[str] = frozenset(),
    state: str = "",
) -> PeriodPage:
    """The page of a period.

    Args:
        files: format and relative address of each file of a report, by unit ("overview" too).
        failed: why a report could not be made, by unit.
        older: units whose report was made before its numbers changed.
        state: how far the period has come, in words.
    """
    facts = assessment.facts
    setting = facts.setting
    units = [unit for unit in setting.reporting_units if unit.id in files or unit.id in failed]
    problems = [str(problem) for problem in facts.problems]
    if OVERVIEW in failed:
        problems.insert(0, f"Không lập được báo cáo chung: {failed[OVERVIEW]}")
    if OVERVIEW in older:
        problems.insert(0, f"Báo cáo chung {OLDER}; chạy lại để có số hiện nay.")
    return PeriodPage(
        programme=setting.programme.name_vi,
        period=capital(facts.period.label_vi),
        rows=[
            replace(
                _row(assessment, unit, files.get(unit.id, ()), failed.get(unit.id, "")),
                older=unit.id in older,
            )
            for unit in units
        ],
        mark=MARK if setting.programme.simulated else None,
        problems=problems,
        overview=[
            Link(f"Báo cáo chung ({LINKS[suffix]})", href)
            for suffix, href in files.get(OVERVIEW, ())
        ],
        movers=movers(facts, setting.reporting_units),
        heat=heat_map(facts, units),
        coverage=coverage(facts, setting.reporting_in(facts.period)),
        missing=missing_units(facts),
        state=state,
    )


def _row(assessment: Assessment, unit: Unit, files: Sequence[tuple[str, str]], error: str) -> Row:
    if error:
        return Row(unit.id, unit.name_vi, unit.group_vi, "failed", error=error)
    facts = assessment.facts
    standing = facts.standing(unit.id, facts.period)
    rule = facts.setting.framework.score
    score = rank = change = ""
    if rule is not None and (standing.rank or standing.score):
        exact = standing.score.exact if standing.score else None
        score = NONE if exact is None else number(exact, rule.decimals)
        rank, change = UNRANKED, NONE
        if standing.rank:
            rank = f"{standing.rank.place}/{standing.rank.of}"
            change = _change(facts, unit)
    targets, state = ("", "") if facts.of_peers else _targets(assessment, unit)
    return Row(
        unit_id=unit.id,
        unit=unit.name_vi,
        group=unit.group_vi,
        status="built",
        links=files,
        score=score,
        rank=rank,
        change=change,
        targets=targets,
        state=state,
        history=f"../units/{unit.id}.html",
    )


def _change(facts: Facts, unit: Unit) -> str:
    """Places won or lost, else why there are none; of peers the reason is that of all."""
    change = rank_change(facts, unit.id, len(facts.history) - 1)
    return NONE if facts.of_peers and change.places is None else places_text(change)


def _targets(assessment: Assessment, unit: Unit) -> tuple[str, str]:
    """How many targets are met, in words, and whether that is good or bad."""
    findings = assessment.findings.get(unit.id, ())
    for finding in findings:
        if finding.kind == "targets_count":
            met, of = finding.numbers["met"], finding.numbers["of"]
            return f"{met}/{of} đạt", "ok" if met == of else "bad"
    return why_not_judged({finding.kind for finding in findings}) or NONE, ""
