"""An assessment as tidy frames: one row one value, one score, one finding.

Every frame has all units and the periods that a report of its period may tell of, in the order of
time. Columns are documented in `docs/notebook.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import pandas as pd

from helpers.core.formatting import Lang, half_up
from helpers.core.params.framework import Indicator
from helpers.core.params.programme import Period
from helpers.core.params.registry import Unit
from helpers.core.params.targets import Target, find_target
from helpers.core.wording import msg, name_of, say
from helpers.findings.changes import difference
from helpers.findings.find import with_tone
from helpers.findings.model import Facts, Finding, period_name
from helpers.findings.ranks import rank_change
from helpers.index.standing import Standing, published_rank
from helpers.measures.values import Span, Value
from helpers.narrative.sentences import sentence
from helpers.report.assess import Assessment
from helpers.report.cell_text import short_name
from helpers.report.status import is_met

STATUS = {"no_data": "missing"}  # what the frames call it; the other words are the same
TOTAL = "score"  # the node of a score that stands for no indicator
SECTIONS = {"strength": "strengths", "weakness": "weaknesses", "outlook": "outlook"}
BREAKS = {
    "method": msg("đổi phương pháp"),
    "unit_set": msg("khác đơn vị xếp hạng"),
    "size": msg("khác số đơn vị"),
    "window": msg("năm mới"),
    "quarters": msg("khác số quý"),
    "targets": msg("đổi chỉ tiêu giao"),
    "reorganised": msg("sắp xếp lại"),
}
_SPANS: tuple[Span, ...] = ("own", "to_date")


def periods_of(assessment: Assessment) -> tuple[Period, ...]:
    """The periods of the frames, in the order of their ends, a quarter before its year."""
    facts = assessment.facts
    every = {one.id: one for one in (*assessment.trend, *facts.history, facts.period)}
    return tuple(sorted(every.values(), key=lambda one: (one.end, one.end - one.start)))


def values_frame(assessment: Assessment, lang: Lang) -> pd.DataFrame:
    """One row one indicator of one unit, period and basis ("own" or "to_date")."""
    return pd.DataFrame(list(_value_rows(assessment, lang))).astype(
        {
            "numerator": "Int64",
            "denominator": "Int64",
            "value": "float64",
            "maximum": "float64",
            "target": "float64",
            "met": "boolean",
            "change": "float64",
            "change_year_ago": "float64",
        }
    )


def _value_rows(assessment: Assessment, lang: Lang) -> Iterator[dict[str, Any]]:
    facts = assessment.facts
    setting = facts.setting
    units = {unit.id: (name_of(unit, lang), short_name(unit, lang)) for unit in _units(facts)}

    @cache
    def target_of(unit: str, indicator: str, year: int) -> Target | None:
        return find_target(setting.targets, unit=unit, indicator=indicator, year=str(year))

    for period in periods_of(assessment):
        label = period_name(period).get(lang)
        before = setting.programme.before(period)
        year_ago = setting.programme.year_ago(period)
        for indicator in setting.framework.indicators:
            about = {
                "indicator": indicator.code,
                "indicator_name": name_of(indicator, lang),
            }
            for unit, (name, short) in units.items():
                target = target_of(unit, indicator.code, period.end.year)
                for span in _SPANS:
                    value = facts.values.get(unit, indicator.code, period.id, span)
                    if not facts.from_forms and value.status == "no_data":
                        continue
                    earlier = before if span == "own" or _one_year(before, period) else None
                    yield {
                        "unit": unit,
                        "unit_name": name,
                        "unit_short": short,
                        "period": period.id,
                        "period_name": label,
                        **about,
                        "basis": span,
                        "numerator": value.numerator,
                        "denominator": value.denominator,
                        "value": None if value.exact is None else float(value.exact),
                        "maximum": value.maximum,
                        "measured_in": indicator.unit,
                        "decimals": indicator.decimals,
                        "status": STATUS.get(value.status, value.status),
                        "printed": value.printed,
                        "target": target.target if target else None,
                        "target_text": target.said(lang) if target else "",
                        "operator": target.operator if target else "",
                        "met": is_met(value, target),
                        "change": _change(facts, indicator, value, earlier),
                        "change_year_ago": _change(facts, indicator, value, year_ago),
                    }


def _one_year(before: Period | None, period: Period) -> bool:
    """Whether cumulated values of two periods run from the same day."""
    return before is not None and bool(period.year) and before.year == period.year


def _change(
    facts: Facts, indicator: Indicator, value: Value, before: Period | None
) -> float | None:
    if before is None or value.exact is None:
        return None
    then = facts.values.get(value.unit, indicator.code, before.id, value.span)
    if then.exact is None:
        return None
    moved = difference(facts, indicator, value, then)
    return None if moved is None else float(moved)


def scores_frame(assessment: Assessment, lang: Lang) -> pd.DataFrame:
    """One row one node of the framework's tree for one unit and period of the history."""
    rows = [
        row
        for index, period in enumerate(assessment.facts.history)
        for row in _score_rows(assessment.facts, index, period, lang)
    ]
    columns = (
        *("unit", "unit_name", "unit_short", "period", "period_name", "node", "node_name"),
        *("score", "decimals", "maximum", "rank", "of", "rank_low", "rank_high"),
        *("group", "rank_in_group", "places", "break"),
    )
    whole = dict.fromkeys(
        ("decimals", "rank", "of", "rank_low", "rank_high", "rank_in_group", "places"), "Int64"
    )
    frame = pd.DataFrame(rows, columns=list(columns))
    return frame.astype({**whole, "score": "float64", "maximum": "float64"})


def root_of(facts: Facts) -> str:
    """The node by which units are ranked."""
    score = facts.setting.framework.score
    return (score.indicator if score else "") or TOTAL


def _score_rows(facts: Facts, index: int, period: Period, lang: Lang) -> Iterator[dict[str, Any]]:
    score = facts.setting.framework.score
    if score is None:
        return
    for unit in _units(facts):
        about = {
            "unit": unit.id,
            "unit_name": name_of(unit, lang),
            "unit_short": short_name(unit, lang),
            "period": period.id,
            "period_name": period_name(period).get(lang),
            "group": unit.group_vi if lang == "vi" else unit.group_en,
        }
        standing = facts.standing(unit.id, period)
        if standing.score is not None or standing.rank is not None:
            yield {**about, **_root(facts, index, standing, lang)}
        if score.rule == "published":
            for indicator in facts.setting.framework.indicators:
                if indicator.code != score.indicator:
                    yield from (
                        {**about, **node}
                        for node in _published(facts, unit.id, period, indicator, lang)
                    )
        elif standing.score is not None:
            for code, points in standing.score.points:
                part = facts.setting.framework.indicator(code)
                weights = {one.indicator: one.weight for one in score.parts}
                yield {
                    **about,
                    "node": code,
                    "node_name": name_of(part, lang),
                    "score": float(half_up(points, score.decimals)),
                    "decimals": score.decimals,
                    "maximum": weights.get(code, part.maximum),
                    "break": "",
                }


def _root(facts: Facts, index: int, standing: Standing, lang: Lang) -> dict[str, Any]:
    score = facts.setting.framework.score
    if score is None:
        return {}
    exact, rank = standing.score.exact if standing.score else None, standing.rank
    change = rank_change(facts, standing.unit, index)
    return {
        "node": root_of(facts),
        "node_name": name_of(score, lang),
        "score": None if exact is None else float(half_up(exact, score.decimals)),
        "decimals": score.decimals,
        "maximum": score.maximum,
        "rank": rank.place if rank else None,
        "of": rank.of if rank else None,
        "rank_in_group": standing.group_rank.place if standing.group_rank else None,
        "places": change.places,
        "break": say(lang, BREAKS[change.reason]) if change.reason in BREAKS else "",
    }


def _published(
    facts: Facts, unit: str, period: Period, indicator: Indicator, lang: Lang
) -> Iterator[dict[str, Any]]:
    value = facts.values.get(unit, indicator.code, period.id)
    rank = published_rank(facts.setting, unit, period.id, indicator.code)
    if value.value is None and rank is None:
        return
    yield {
        "node": indicator.code,
        "node_name": name_of(indicator, lang),
        "score": value.value,
        "decimals": indicator.decimals,
        "maximum": value.maximum,
        "rank": rank.place if rank else None,
        "of": rank.of if rank else None,
        "break": "",
    }


def findings_frame(facts: Facts, found: Sequence[Finding], lang: Lang) -> pd.DataFrame:
    """One row one finding of a unit, greatest effect first within its section."""
    doubtful = {one.indicator for one in found if one.kind == "small_denominator"}
    rows = [
        {
            "kind": one.kind,
            "section": section_of(one),
            "tone": one.tone,
            "indicator": one.indicator,
            "effect": one.effect,
            "sure": one.indicator not in doubtful or not one.indicator,
            "sentence": sentence(one, lang),
        }
        for tone in ("strength", "weakness", "neutral", "outlook", "note")
        for one in with_tone(tuple(found), tone)
    ]
    columns = ["kind", "section", "tone", "indicator", "effect", "sure", "sentence"]
    return pd.DataFrame(rows, columns=columns).astype({"effect": "float64", "sure": "bool"})


def section_of(finding: Finding) -> str:
    """Under which heading a finding is told."""
    if is_move(finding):
        return "rank_changes"
    return SECTIONS.get(finding.tone, "changes" if finding.kind.startswith("change_") else "notes")


_MOVES = (
    *("method_change", "rank_", "part_rank_", "region_", "mover_", "no_movers_", "group_"),
    *("score_up_", "score_down_", "places_", "overtaking", "ranked_units_changed"),
)


def is_move(finding: Finding) -> bool:
    """Whether a finding is about ranks, scores, or what forbids to compare them."""
    return finding.kind.startswith(_MOVES)


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
            for unit in _units(facts)
        ]
    )


def periods_frame(assessment: Assessment, lang: Lang) -> pd.DataFrame:
    """One row one period of the frames, in the order of time."""
    programme = assessment.facts.setting.programme
    return pd.DataFrame(
        [
            {
                "period": one.id,
                "period_name": period_name(one).get(lang),
                "kind": one.kind,
                "start": pd.Timestamp(one.start),
                "end": pd.Timestamp(one.end),
                "year": one.year,
                "before": getattr(programme.before(one), "id", ""),
                "year_ago": getattr(programme.year_ago(one), "id", ""),
            }
            for one in periods_of(assessment)
        ]
    )


def indicators_frame(facts: Facts, lang: Lang) -> pd.DataFrame:
    """One row one indicator of the framework, as declared."""
    return pd.DataFrame(
        [
            {
                "indicator": one.code,
                "indicator_name": name_of(one, lang),
                "parent": one.parent,
                "measured_in": one.unit,
                "decimals": one.decimals,
                "direction": one.direction,
                "maximum": one.maximum,
                "measure": one.measure.kind if one.measure else "",
                "numerator": getattr(one.measure, "numerator", ""),
                "denominator": getattr(one.measure, "denominator", ""),
                "document": one.document,
                "line": one.line,
            }
            for one in facts.setting.framework.indicators
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
    names = {one.code: one.name_vi for one in facts.setting.framework.indicators}
    known = facts.setting.programme.up_to(facts.period)
    rows = [
        (
            *(one.unit, one.period, one.indicator, names.get(one.indicator, ""), one.quantity),
            *(one.printed, one.value, one.document, one.line),
            *("data/published/figures.csv", one.document, one.line),
        )
        for one in facts.setting.figures
        if (not units or one.unit in units)
        and one.period in known
        and (not periods or one.period in periods)
    ]
    return pd.DataFrame(rows, columns=list(columns)).astype({"value": "float64"})


_PARTS = {
    "own": msg("do điểm của đơn vị"),
    "others": msg("do điểm của các đơn vị khác"),
    "entered": msg("do đơn vị mới được xếp hạng"),
    "left": msg("do đơn vị không còn xếp hạng"),
}


def rank_parts_frame(facts: Facts, unit: Unit | None, lang: Lang) -> pd.DataFrame:
    """The parts of moves since the period before that are not zero; None: of all units."""
    rows = []
    moves = facts.moves.parts if facts.moves else {}
    for one in (unit,) if unit else facts.setting.reporting_units:
        parts = moves.get(one.id)
        if parts is None or rank_change(facts, one.id, len(facts.history) - 1).places is None:
            continue
        if unit is None and not parts.places:
            continue
        for name, words in _PARTS.items():
            places = getattr(parts, name)
            if places or (unit is None and name in ("own", "others")):
                rows.append((one.id, short_name(one, lang), say(lang, words), places, parts.places))
    return pd.DataFrame(rows, columns=["unit", "unit_name", "part", "places", "total"])


_KEPT: dict[tuple[str, str], tuple[Assessment, pd.DataFrame]] = {}


def cached(assessment: Assessment, name: str, lang: Lang) -> pd.DataFrame:
    """`values` or `scores` of an assessment: made once in a process, shared by its forks."""
    found = _KEPT.get((name, lang))
    if found is None or found[0] is not assessment:
        make = values_frame if name == "values" else scores_frame
        _KEPT[name, lang] = found = (assessment, make(assessment, lang))
    return found[1]


def _units(facts: Facts) -> tuple[Unit, ...]:
    return facts.setting.registry.units
