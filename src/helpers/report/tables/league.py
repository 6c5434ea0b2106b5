"""The league table of an index of peers: all units by rank, with the scores of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.core.formatting import Lang, number, signed
from helpers.core.wording import name_of, say
from helpers.documents.cell_text import INTERVAL_NOTE, NONE, short_name, since
from helpers.documents.nodes.blocks import column, table
from helpers.findings.model import Facts
from helpers.findings.ranks import rank_change
from helpers.index.compare import Reason
from helpers.params.indicator import Indicator
from helpers.params.registry import Unit
from helpers.report.peer_units import score_moved, why_unranked
from helpers.report.peers import median_of, number_of, parts
from helpers.report.tables.tree import MEDIAN, why_no_moves

LONGEST_GROUP = 14  # letters of a group's name
MOST_PARTS = 12  # columns for which a sheet of paper has room beside the others
SHORT_CODE = 6  # letters of a code that heads a column; a longer one is no code to read


def league_table(facts: Facts, lang: Lang = "vi") -> dict[str, Any]:
    """All reporting units by rank, those without one last with the reason, then the median, and
    the whole where the source gives its values."""
    shown = parts(facts) if len(parts(facts)) <= MOST_PARTS else ()
    units = sorted(facts.setting.reporting_in(facts.period), key=lambda unit: _order(facts, unit))
    groups = _groups(units, lang)
    rows = [_row(facts, unit, shown, groups, lang) for unit in units]
    last = [*_median_row(facts, shown, lang), *_whole_row(facts, shown, lang)]
    heads = [
        column(say(lang, "Hạng"), "center", 0.6),
        column(say(lang, "Khoảng hạng"), "center", 0.8),
        column(say(lang, "Đơn vị"), "start", 2.6),
        column(say(lang, "Nhóm"), "start", 1.2),
        column(say(lang, "Điểm"), "end", 0.8),
        *(column(_head(indicator, lang), "end", 0.8) for indicator in shown),
        column(since(facts.before, lang), "end", 0.9),
        column(say(lang, "Thay đổi hạng"), "end", 0.9),
    ]
    heads, rows, last = _informative(heads, rows, last)
    row_header = next(at for at, head in enumerate(heads) if head["title"] == say(lang, "Đơn vị"))
    return table(
        say(lang, "Kết quả và xếp hạng các đơn vị, {period}", period=facts.when().get(lang)),
        heads,
        [*rows, *last],
        row_header=row_header,
        scope="comparison",
        notes=[*_notes(facts, units, shown, lang), *_legend(groups)],
        emphasis=range(len(rows), len(rows) + len(last)),
        totals=len(last),
    )


def _row(
    facts: Facts,
    unit: Unit,
    shown: Sequence[Indicator],
    groups: Mapping[str, str],
    lang: Lang,
) -> list[str]:
    standing = facts.standing(unit.id, facts.period)
    score = facts.setting.framework.score
    exact = standing.score.exact if standing.score else None
    decimals = score.decimals if score else 0
    moved = score_moved(facts, unit.id)
    places = rank_change(facts, unit.id, len(facts.history) - 1).places
    name = short_name(unit, lang)
    if standing.rank is None:
        name = f"{name} ({why_unranked(facts, unit, lang)})"
    return [
        NONE if standing.rank is None else str(standing.rank.place),
        NONE if standing.interval is None else "{}–{}".format(*standing.interval),
        name,
        groups[_group(unit, lang)] or NONE,
        NONE if exact is None else number(exact, decimals, lang),
        *(_value(facts, unit.id, indicator, lang) for indicator in shown),
        NONE if moved is None else signed(moved, decimals, lang),
        NONE if places is None else signed(places, 0, lang),
    ]


def _group(unit: Unit, lang: Lang) -> str:
    return unit.group_vi if lang == "vi" else unit.group_en


def _groups(units: Sequence[Unit], lang: Lang) -> dict[str, str]:
    """How the table calls each group: by its first letters where a name takes too much room."""
    names = list(dict.fromkeys(_group(unit, lang) for unit in units))
    if max(map(len, names), default=0) <= LONGEST_GROUP:
        return {name: name for name in names}
    short = {name: _initials(name) for name in names}
    distinct = len(set(short.values())) == len(names)
    return short if distinct else {name: name for name in names}


def _initials(name: str) -> str:
    """ "Đồng bằng sông Cửu Long": "ĐBSCL"; a short name stays as it is."""
    words = [word for word in name.split() if word.lower() not in ("và", "and", "of", "the")]
    return name if len(words) < 3 else "".join(word[0] for word in words).upper()


def _legend(groups: Mapping[str, str]) -> list[str]:
    abbreviations = [f"{short}: {name}" for name, short in groups.items() if short != name]
    return [f"{'; '.join(abbreviations)}."] if abbreviations else []


def _median_row(facts: Facts, shown: Sequence[Indicator], lang: Lang) -> list[list[str]]:
    """The middle of all units, where there are enough of them."""
    score = facts.setting.framework.score
    if score is None:
        return []
    index = next((i for i in facts.setting.framework.indicators if i.code == score.indicator), None)
    medians = [
        median_of(facts, indicator.code) for indicator in ([index] if index else []) + [*shown]
    ]
    if not index or medians[0] is None:
        return []
    cells = [
        NONE if value is None else number_of(indicator, value, lang)
        for indicator, value in zip((index, *shown), medians, strict=True)
    ]
    return [["", "", say(lang, MEDIAN), "", *cells, "", ""]]


def _whole_row(facts: Facts, shown: Sequence[Indicator], lang: Lang) -> list[list[str]]:
    """The whole, which is not ranked; none where the source gives no value of it."""
    whole, score = facts.setting.programme.whole, facts.setting.framework.score
    if not whole or score is None:
        return []
    codes = [score.indicator, *(indicator.code for indicator in shown)]
    known = {indicator.code: indicator for indicator in facts.setting.framework.indicators}
    cells = [_value(facts, whole, known[code], lang) if code in known else NONE for code in codes]
    if all(text == NONE for text in cells):
        return []
    return [["", "", name_of(facts.setting.unit(whole), lang), "", *cells, "", ""]]


def _value(facts: Facts, unit: str, indicator: Indicator, lang: Lang) -> str:
    exact = facts.values.get(unit, indicator.code, facts.period.id, "to_date").exact
    return NONE if exact is None else number_of(indicator, exact, lang)


def _informative(
    heads: list[dict[str, Any]], rows: list[list[str]], last: list[list[str]]
) -> tuple[list[dict[str, Any]], list[list[str]], list[list[str]]]:
    """Without the columns that say nothing of any unit, and without one that says the same of all
    of them (one group)."""
    by_column = [{row[at] for row in rows} for at in range(len(heads))]
    group = 3
    kept = [
        at
        for at, texts in enumerate(by_column)
        if texts - {NONE} and not (at == group and len(texts) == 1)
    ]
    return (
        [heads[at] for at in kept],
        [[row[at] for at in kept] for row in rows],
        [[row[at] for at in kept] for row in last],
    )


def _notes(
    facts: Facts, units: Sequence[Unit], shown: Sequence[Indicator], lang: Lang
) -> list[str]:
    named = [
        (indicator.code, name_of(indicator, lang))
        for indicator in shown
        if len(indicator.code) <= SHORT_CODE
    ]
    legend = [f"{code}: {name}" for code, name in named if name != code]
    standings = [facts.standing(unit.id, facts.period) for unit in units]
    notes = [f"{'; '.join(legend)}."] if legend else []
    if any(standing.interval for standing in standings):
        notes.append(say(lang, INTERVAL_NOTE))
    index = len(facts.history) - 1
    ranked = [
        unit for unit, standing in zip(units, standings, strict=True) if standing.rank is not None
    ]
    changes = {unit.id: rank_change(facts, unit.id, index) for unit in ranked}
    compared = any(change.places is not None for change in changes.values())
    names: dict[Reason, list[str]] = {}
    for unit in ranked:
        reason = changes[unit.id].reason
        names.setdefault(reason, []).extend([name_of(unit, lang)] * compared)
    return [*notes, *why_no_moves(facts, names, lang)]


def _head(indicator: Indicator, lang: Lang) -> str:
    return indicator.code if len(indicator.code) <= SHORT_CODE else name_of(indicator, lang)


def _order(facts: Facts, unit: Unit) -> tuple[int, int]:
    rank = facts.standing(unit.id, facts.period).rank
    return (rank.place if rank else 10**6, unit.order)
