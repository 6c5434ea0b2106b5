"""An assessment as tidy frames: one row one value, one score, one finding.

Every frame has all units and the periods that a report of its period may tell of, in the order of
time. Columns are documented in `docs/notebook.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd

from helpers.core.formatting import Lang, half_up
from helpers.core.wording import msg, name_of, say
from helpers.documents.cell_text import short_name
from helpers.documents.status import is_met
from helpers.findings.changes import difference
from helpers.findings.model import Facts, period_name
from helpers.findings.ranks import rank_change
from helpers.index.measures.values import Span, Value
from helpers.index.standing import NodeStanding, Standing, published_rank
from helpers.params.indicator import Indicator
from helpers.params.period import Period
from helpers.params.registry import Unit
from helpers.params.targets import Target, find_target
from helpers.report.assessment.assess import Assessment
from helpers.report.peers import node_places, nodes

STATUS = {"no_data": "missing"}  # what the frames call it; the other words are the same
TOTAL = "score"  # the node of a score that stands for no indicator
BREAKS = {
    "method": msg("đổi phương pháp"),
    "unit_set": msg("khác đơn vị xếp hạng"),
    "size": msg("khác số đơn vị"),
    "window": msg("năm mới"),
    "quarters": msg("khác số quý"),
    "targets": msg("đổi chỉ tiêu giao"),
    "reorganised": msg("sắp xếp lại"),
    "basis": msg("từ tự đánh giá sang thẩm định"),
}
_SPANS: tuple[Span, ...] = ("own", "to_date")


def periods_of(assessment: Assessment) -> tuple[Period, ...]:
    """The periods of the frames, in the order of their ends, a quarter before its year."""
    facts = assessment.facts
    by_id = {period.id: period for period in (*assessment.trend, *facts.history, facts.period)}
    return tuple(sorted(by_id.values(), key=lambda period: (period.end, period.end - period.start)))


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
                    if facts.printed and value.status == "no_data":
                        continue
                    earlier = before if span == "own" or _one_year(before, period) else None
                    yield {
                        "unit": unit,
                        "unit_name": name,
                        "unit_short": short,
                        "whole": unit == setting.programme.whole,
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
                        "target_text": target.printed_in(lang) if target else "",
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
        elif facts.of_peers:
            for node in nodes(facts, period):
                node_standing = standing.nodes.get(node.code)
                if node_standing is not None:
                    yield {
                        **about,
                        **_node(facts, index, unit.id, node.indicator, node_standing, lang),
                    }
        elif standing.score is not None:
            for code, points in standing.score.points:
                part = facts.setting.framework.indicator(code)
                weights = {p.indicator: p.weight for p in score.parts}
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
        "rank_low": standing.interval[0] if standing.interval else None,
        "rank_high": standing.interval[1] if standing.interval else None,
        "rank_in_group": standing.group_rank.place if standing.group_rank else None,
        "places": change.places,
        "break": say(lang, BREAKS[change.reason]) if change.reason in BREAKS else "",
    }


def _node(
    facts: Facts, index: int, unit: str, indicator: Indicator, node: NodeStanding, lang: Lang
) -> dict[str, Any]:
    """A node below the index; an indicator's score is its value, its points or what it was
    normalised to."""
    change = node_places(facts, unit, indicator, index)
    score = facts.setting.framework.score
    return {
        "node": indicator.code,
        "node_name": name_of(indicator, lang),
        "score": float(node.score),
        "decimals": indicator.decimals
        if score is None or score.normalise.method == "none"
        else score.decimals,
        "maximum": indicator.maximum,
        "rank": node.rank.place,
        "of": node.rank.of,
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


_KEPT: dict[tuple[str, str], tuple[Assessment, pd.DataFrame]] = {}


def cached(assessment: Assessment, name: str, lang: Lang) -> pd.DataFrame:
    """`values` or `scores` of an assessment: made once in a process, shared by its forks."""
    kept = _KEPT.get((name, lang))
    if kept is None or kept[0] is not assessment:
        make = values_frame if name == "values" else scores_frame
        _KEPT[name, lang] = kept = (assessment, make(assessment, lang))
    return kept[1]


def _units(facts: Facts) -> tuple[Unit, ...]:
    return facts.setting.registry.units
