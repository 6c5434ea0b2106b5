"""Look-ups and findings as frames: units, periods, indicators, printed figures, parts of moves."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.core.formatting import Lang
from helpers.core.wording import msg, name_of, say
from helpers.documents.cell_text import short_name
from helpers.findings.find import with_tone
from helpers.findings.kinds import kind_named
from helpers.findings.model import Facts, Finding, period_name
from helpers.findings.ranks import rank_change
from helpers.findings.sentences import sentence
from helpers.notebook.frames import periods_of
from helpers.params.registry import Unit
from helpers.report.assessment.assess import Assessment
from helpers.report.peers import Node, nodes

SECTIONS = {"strength": "strengths", "weakness": "weaknesses", "outlook": "outlook"}


def findings_frame(facts: Facts, findings: Sequence[Finding], lang: Lang) -> pd.DataFrame:
    """One row one finding of a unit, greatest effect first within its section."""
    doubtful = {
        finding.indicator
        for finding in findings
        if kind_named(finding.kind).doubtful or "few" in finding.numbers
    }
    rows = [
        {
            "kind": finding.kind,
            "section": section_of(finding),
            "tone": finding.tone,
            "indicator": finding.indicator,
            "effect": finding.effect,
            "sure": finding.indicator not in doubtful or not finding.indicator,
            "sentence": sentence(finding, lang),
        }
        for tone in ("strength", "weakness", "neutral", "outlook", "note")
        for finding in with_tone(tuple(findings), tone)
    ]
    columns = ["kind", "section", "tone", "indicator", "effect", "sure", "sentence"]
    return pd.DataFrame(rows, columns=columns).astype({"effect": "float64", "sure": "bool"})


def section_of(finding: Finding) -> str:
    """Under which heading a finding stands."""
    section = kind_named(finding.kind).section
    if section == "rank_changes":
        return section
    otherwise = "changes" if section == "changes" else "notes"
    return SECTIONS.get(finding.tone, otherwise)


def is_move(finding: Finding) -> bool:
    """Whether a finding is about ranks, scores, or what forbids to compare them."""
    return kind_named(finding.kind).section == "rank_changes"


def units_frame(facts: Facts, lang: Lang) -> pd.DataFrame:
    """One row one unit, in the order of the documents."""
    whole = facts.setting.programme.whole
    return pd.DataFrame(
        [
            {
                "unit": unit.id,
                "unit_name": name_of(unit, lang),
                "unit_short": short_name(unit, lang),
                "level": unit.level,
                "group": unit.group_vi if lang == "vi" else unit.group_en,
                "parent": unit.parent,
                "ranked": unit.ranked and unit.id != whole,
                "whole": unit.id == whole,
                "valid_from": unit.valid_from,
                "valid_to": unit.valid_to,
            }
            for unit in facts.setting.registry.units
        ]
    )


def tiles_frame(facts: Facts) -> pd.DataFrame:
    """One row one unit on one map, with its row and column from the north-west."""
    rows = [(tile.map, tile.unit, tile.row, tile.column) for tile in facts.setting.tiles]
    return pd.DataFrame(rows, columns=["map", "unit", "row", "column"])


def periods_frame(assessment: Assessment, lang: Lang) -> pd.DataFrame:
    """One row one period of the frames, in the order of time."""
    programme = assessment.facts.setting.programme
    return pd.DataFrame(
        [
            {
                "period": period.id,
                "period_name": period_name(period).get(lang),
                "kind": period.kind,
                "start": pd.Timestamp(period.start),
                "end": pd.Timestamp(period.end),
                "year": period.year,
                "before": getattr(programme.before(period), "id", ""),
                "year_ago": getattr(programme.year_ago(period), "id", ""),
            }
            for period in periods_of(assessment)
        ]
    )


def indicators_frame(facts: Facts, lang: Lang) -> pd.DataFrame:
    """One row one indicator of the framework, as declared."""
    return pd.DataFrame(
        [
            {
                "indicator": indicator.code,
                "indicator_name": name_of(indicator, lang),
                "parent": indicator.parent,
                "measured_in": indicator.unit,
                "decimals": indicator.decimals,
                "direction": indicator.direction,
                "maximum": indicator.maximum,
                "measure": indicator.measure.kind if indicator.measure else "",
                "numerator": getattr(indicator.measure, "numerator", ""),
                "denominator": getattr(indicator.measure, "denominator", ""),
                "expression": getattr(indicator.measure, "expression", ""),
                "document": indicator.document,
                "line": indicator.line,
            }
            for indicator in facts.setting.framework.indicators
        ]
    ).astype({"maximum": "float64"})


def printed_frame(
    facts: Facts, units: Sequence[str] = (), periods: Sequence[str] = ()
) -> pd.DataFrame:
    """The figures that documents print, where a programme's units send no forms."""
    columns = (
        *("unit", "period", "item", "item_name", "quantity", "printed", "value"),
        *("document", "line", "file", "sheet", "row"),
    )
    names = {indicator.code: indicator.name_vi for indicator in facts.setting.framework.indicators}
    known = facts.setting.programme.up_to(facts.period)
    rows = [
        (
            *(
                figure.unit,
                figure.period,
                figure.indicator,
                names.get(figure.indicator, ""),
                figure.quantity,
            ),
            *(figure.printed, figure.value, figure.document, figure.line),
            *("data/published/figures.csv", figure.document, figure.line),
        )
        for figure in facts.setting.figures
        if (not units or figure.unit in units)
        and figure.period in known
        and (not periods or figure.period in periods)
    ]
    return pd.DataFrame(rows, columns=list(columns)).astype({"value": "float64"})


_PARTS = {
    "own": msg("do điểm của đơn vị"),
    "others": msg("do điểm của các đơn vị khác"),
    "entered": msg("do đơn vị mới được xếp hạng"),
    "left": msg("do đơn vị không còn xếp hạng"),
}


def _node(node: Node, lang: Lang) -> tuple[str, str]:
    return node.code, name_of(node.indicator, lang)


def contributions_frame(facts: Facts, unit: Unit, lang: Lang) -> pd.DataFrame:
    """What each node of the index contributed to the change of a unit's score, in its points.

    Parts that contributed nothing are left out. Empty where the score is not compared.
    """
    moved = facts.contributions.get(unit.id, {})
    shown = [node for node in nodes(facts) if node.level and moved.get(node.code)]
    rows = [
        (unit.id, facts.period.id, *_node(node, lang), node.indicator.parent, moved[node.code])
        for node in shown
    ]
    score = facts.setting.framework.score
    frame = pd.DataFrame(rows, columns=["unit", "period", "node", "name", "parent", "effect"])
    frame["decimals"] = score.decimals if score else 0
    return frame.astype({"effect": "float64", "decimals": "Int64"})


def rank_parts_frame(facts: Facts, unit: Unit | None, lang: Lang) -> pd.DataFrame:
    """The parts of moves since the period before that are not zero; None: of all units."""
    rows = []
    moves = facts.moves.parts if facts.moves else {}
    for mover in (unit,) if unit else facts.setting.reporting_units:
        parts = moves.get(mover.id)
        if parts is None or rank_change(facts, mover.id, len(facts.history) - 1).places is None:
            continue
        if unit is None and not parts.places:
            continue
        for name, words in _PARTS.items():
            places = getattr(parts, name)
            if places or (unit is None and name in ("own", "others")):
                rows.append(
                    (mover.id, short_name(mover, lang), say(lang, words), places, parts.places)
                )
    return pd.DataFrame(rows, columns=["unit", "unit_name", "part", "places", "total"])
