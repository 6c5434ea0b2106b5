"""A merged or divided unit in the time before, beside the values of the old units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from helpers.core.formatting import Lang, number
from helpers.core.wording import name_of, say
from helpers.documents.cell_text import NONE, coded_name, headed, rate_text
from helpers.documents.nodes.blocks import column, table
from helpers.findings.earlier import statement
from helpers.findings.model import Facts, period_name
from helpers.index.measures.values import Value
from helpers.index.recast import Recast
from helpers.index.standing import Standing
from helpers.params.registry import Unit


def back_cast_of(facts: Facts, unit: Unit) -> list[dict[str, Any]]:
    """The same as the record holds it: one entry a score or value, with those it was made from."""
    return [
        {
            "period": recast.period,
            "label": period_name(facts.setting.period(recast.period)).vi,
            "label_en": period_name(facts.setting.period(recast.period)).en,
            "indicator": code,
            **_value_and_rank(mine),
            "former": [
                {
                    "id": origin.unit,
                    **_names(facts, origin.unit),
                    "share": float(origin.share),
                    **_value_and_rank(result),
                }
                for origin, result in zip(recast.origins[unit.id], theirs, strict=True)
            ],
            "statement": statement(facts).vi,
            "statement_en": statement(facts).en,
        }
        for recast in _recasts(facts, unit)
        for code, mine, theirs in _entries(facts, recast, unit)
    ]


def back_cast_table(facts: Facts, unit: Unit, lang: Lang = "vi") -> dict[str, Any] | None:
    """Score and values of the latest period before the unit was formed; None without a back-cast.

    Columns: the old units, then what was computed for the unit.
    """
    recasts = _recasts(facts, unit)
    if not recasts:
        return None
    recast = recasts[-1]
    old = [facts.setting.registry.unit(origin.unit) for origin in recast.origins[unit.id]]
    heads = [name_of(former, lang) for former in old if former is not None]
    rows = [*_score_row(facts, recast, unit, lang), *_value_rows(facts, recast, unit, lang)]
    if not rows or len(heads) < len(old):
        return None
    period = period_name(facts.setting.period(recast.period)).get(lang)
    return table(
        headed(
            facts,
            unit,
            lang,
            "Số liệu {period} tính lại cho {unit} và số liệu của các đơn vị trước sắp xếp",
            period=period,
        ),
        [
            column(say(lang, "Chỉ tiêu"), "start", 2.6),
            *(column(head, "end", 1.2) for head in heads),
            column(say(lang, "Tính lại"), "end", 1.2),
        ],
        rows,
        scope="comparison",
        notes=[f"{statement(facts).get(lang)}."],
    )


def _recasts(facts: Facts, unit: Unit) -> list[Recast]:
    """The periods of the history for which something was computed for the unit, oldest first."""
    recasts = (facts.recasts.get(period.id) for period in facts.history)
    return [recast for recast in recasts if recast is not None and unit.id in recast.origins]


def _score_row(facts: Facts, recast: Recast, unit: Unit, lang: Lang) -> Iterator[list[str]]:
    score = facts.setting.framework.score
    if score is None or recast.standings.get(unit.id) is None:
        return
    period = facts.setting.period(recast.period)
    mine = recast.standings[unit.id]
    theirs = [facts.standing(origin.unit, period) for origin in recast.origins[unit.id]]
    yield [
        name_of(score, lang),
        *(_score(standing, score.decimals, lang) for standing in (*theirs, mine)),
    ]


def _score(standing: Standing, decimals: int, lang: Lang) -> str:
    exact = standing.score.exact if standing.score else None
    if exact is None:
        return NONE
    rank = f" ({standing.rank.place}/{standing.rank.of})" if standing.rank else ""
    return number(exact, decimals, lang) + rank


def _value_rows(facts: Facts, recast: Recast, unit: Unit, lang: Lang) -> Iterator[list[str]]:
    for code, mine, theirs in _entries(facts, recast, unit):
        values = [value for value in (*theirs, mine) if isinstance(value, Value)]
        if values:
            indicator = facts.setting.framework.indicator(code)
            cells = (rate_text(value, None, indicator, lang) for value in values)
            yield [coded_name(indicator, lang), *cells]


def _entries(
    facts: Facts, recast: Recast, unit: Unit
) -> Iterator[tuple[str, Standing | Value, Sequence[Standing | Value]]]:
    """Code, what was computed, and what the old units have: of the score, then of the values."""
    period = facts.setting.period(recast.period)
    old = recast.origins[unit.id]
    score = facts.setting.framework.score
    mine = recast.standings.get(unit.id)
    if score is not None and mine is not None:
        yield score.indicator, mine, [facts.standing(origin.unit, period) for origin in old]
    for indicator in facts.setting.framework.indicators:
        theirs = [facts.values.get(origin.unit, indicator.code, recast.period) for origin in old]
        if any(value.exact is not None for value in theirs):
            yield (
                indicator.code,
                recast.values.get(unit.id, indicator.code, recast.period),
                theirs,
            )


def _value_and_rank(result: Standing | Value) -> dict[str, Any]:
    if isinstance(result, Value):
        return {"value": result.value}
    rank = {"place": result.rank.place, "of": result.rank.of} if result.rank else {}
    return {"value": result.score.value if result.score else None, **rank}


def _names(facts: Facts, unit: str) -> dict[str, str]:
    known = facts.setting.registry.unit(unit)
    if known is not None:
        return {"name": known.name_vi, "name_en": known.name_en}
    name = facts.setting.successions.name(unit, facts.period.start)
    return {"name": name, "name_en": name}
