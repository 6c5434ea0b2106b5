"""The tree of an index of peers as a table: of one unit, and of all units together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from helpers.core.formatting import Lang, number, signed
from helpers.core.wording import msg, name_of, say
from helpers.documents.cell_text import (
    NONE,
    coded_name,
    headed,
    places_reason,
    short_name,
    since,
    unit_text,
)
from helpers.documents.nodes.blocks import column, table
from helpers.findings.model import Facts, period_name
from helpers.index.compare import Reason
from helpers.params.registry import Unit
from helpers.report.peer_units import Spread, spread_of
from helpers.report.peers import (
    Node,
    NodeResult,
    is_group,
    node_result,
    node_text,
    nodes,
    number_of,
)

MEDIAN = msg("Trung vị")
_RANK = msg("Xếp hạng")
_PLACES = msg("Thay đổi hạng")
_OF_UNIT = msg("Kết quả các chỉ số của {unit}, {period}")
_OF_ALL = msg("Kết quả các chỉ số của các đơn vị, {period}")
_OF_EVERY = msg("Thay đổi hạng so với {before}: {reason}.")
_OF_SOME = msg("Thay đổi hạng so với {before} ở {names}: {reason}.")
_SHOWN_IN_ROW: tuple[Reason, ...] = ("", "first", "unranked", "unranked_before")

Cells = tuple[str, str, float, Callable[[Node, Any], str]]


def tree_table(
    facts: Facts, unit: Unit, lang: Lang = "vi", codes: Sequence[str] | None = None
) -> dict[str, Any]:
    """Every node for a unit: value, median of all units, place, what moved since the period before.

    Args:
        codes: the nodes that are wanted; None: all of them. They stand in the order of the tree.
    """
    shown = _shown(facts, unit, codes)
    results = {node.code: node_result(facts, unit.id, node.indicator) for node in shown}
    earned = any(result.points is not None for result in results.values())
    columns: list[Cells] = [
        (say(lang, "Kết quả"), "end", 1.1, lambda n, r: _value(facts, n, r, lang)),
        (say(lang, "Điểm"), "end", 0.9, lambda n, r: _points(facts, n, r, earned, lang)),
        (say(lang, "Tối đa"), "end", 0.8, lambda n, r: _maximum(n, lang)),
        (say(lang, _RANK), "end", 0.9, lambda n, r: _place(r)),
        (say(lang, MEDIAN), "end", 1, lambda n, r: _optional(n, r.median, lang)),
        (since(facts.before, lang), "end", 1, lambda n, r: _change(n, r, lang)),
        (say(lang, _PLACES), "end", 0.9, lambda n, r: _moved(r)),
    ]
    caption = headed(facts, unit, lang, _OF_UNIT)
    made = _table(facts, caption, lang, shown, results, columns)
    ranked = [node for node in shown if results[node.code].rank is not None]
    compared = any(results[node.code].places.places is not None for node in ranked)
    names: dict[Reason, list[str]] = {}
    for node in ranked:
        reason = results[node.code].places.reason
        # where all of them have one reason nobody needs their names
        names.setdefault(reason, []).extend([name_of(node.indicator, lang)] * compared)
    return {**made, "notes": [*made["notes"], *why_no_moves(facts, names, lang)]}


def peers_table(
    facts: Facts, unit: Unit, lang: Lang = "vi", codes: Sequence[str] | None = None
) -> dict[str, Any]:
    """Every node over all units: median, lowest, highest, how many rose and fell.

    Args:
        unit: the whole, whose own value stands beside them where the source gives one.
        codes: as for `tree_table`.
    """
    shown = _shown(facts, unit, codes)
    results = {node.code: spread_of(facts, unit.id, node.indicator) for node in shown}
    columns: list[Cells] = [
        (name_of(unit, lang), "end", 1, lambda n, r: _optional(n, r.whole, lang)),
        (say(lang, MEDIAN), "end", 0.9, lambda n, r: _optional(n, r.median, lang)),
        (say(lang, "Thấp nhất"), "end", 1.9, lambda n, r: _end(facts, n, r.lowest, lang)),
        (say(lang, "Cao nhất"), "end", 1.9, lambda n, r: _end(facts, n, r.highest, lang)),
        (say(lang, "Số đơn vị tăng"), "end", 0.8, lambda n, r: _count(r, r.rose)),
        (say(lang, "Số đơn vị giảm"), "end", 0.8, lambda n, r: _count(r, r.fell)),
    ]
    caption = say(lang, _OF_ALL, period=period_name(facts.period).get(lang))
    made = _table(facts, caption, lang, shown, results, columns)
    notes = list(made["notes"])
    if facts.before is not None and any(result.rose is not None for result in results.values()):
        notes.append(
            say(
                lang,
                "Số đơn vị tăng, giảm: so với {before}, trong các đơn vị có số liệu ở cả hai kỳ.",
                before=period_name(facts.before).get(lang),
            )
        )
    return {**made, "notes": notes, "scope": "comparison"}


def _table(
    facts: Facts,
    caption: str,
    lang: Lang,
    shown: Sequence[Node],
    results: dict[str, Any],
    columns: Sequence[Cells],
) -> dict[str, Any]:
    """The table without the columns in which no row says anything."""
    units = [unit_text(node.indicator, lang) for node in shown]
    mixed = len(set(units)) > 1
    heads = [column(say(lang, "Chỉ số, tiêu chí"), "start", 3.4)]
    cells = [[coded_name(node.indicator, lang)] for node in shown]
    if mixed:
        heads.append(column(say(lang, "ĐVT"), "center", 0.7))
        cells = [[*row, measured] for row, measured in zip(cells, units, strict=True)]
    for title, align, width, text_of in columns:
        texts = [text_of(node, results[node.code]) for node in shown]
        if any(text != NONE for text in texts):
            heads.append(column(title, align, width))
            cells = [[*row, text] for row, text in zip(cells, texts, strict=True)]
    return table(
        caption,
        heads,
        cells,
        notes=_notes(shown, "" if mixed or not units else units[0], lang),
        emphasis=[at for at, node in enumerate(shown) if is_group(facts, node.indicator)],
        levels=[max(0, node.level - 1) for node in shown],
    )


def _shown(facts: Facts, unit: Unit, codes: Sequence[str] | None) -> list[Node]:
    wanted = None if codes is None else set(codes)
    return [
        node
        for node in nodes(facts)
        if node.indicator.applies_to(unit.level) and (wanted is None or node.code in wanted)
    ]


def _notes(shown: Sequence[Node], measured: str, lang: Lang) -> list[str]:
    notes = []
    if measured:
        notes.append(say(lang, "Đơn vị tính: {unit}.", unit=measured))
    lower = [name_of(node.indicator, lang) for node in shown if node.indicator.direction == "lower"]
    if lower:
        names = "; ".join(lower)
        notes.append(say(lang, "Giá trị thấp hơn là tốt hơn ở: {names}.", names=names))
    return notes


def why_no_moves(facts: Facts, reasons: Mapping[Reason, Sequence[str]], lang: Lang) -> list[str]:
    """Why ranks are not compared with the period before, with the names of those of which it holds;
    without names it holds of all."""
    before = facts.history[-2] if len(facts.history) > 1 else None
    if before is None:
        return []
    since = period_name(before).get(lang)
    return [
        say(lang, _OF_SOME, before=since, names="; ".join(names), reason=places_reason(why, lang))
        if names
        else say(lang, _OF_EVERY, before=since, reason=places_reason(why, lang))
        for why, names in reasons.items()
        if why not in _SHOWN_IN_ROW
    ]


def _value(facts: Facts, node: Node, result: NodeResult, lang: Lang) -> str:
    return node_text(facts, node.indicator, result.value, lang)


def _points(facts: Facts, node: Node, result: NodeResult, earned: bool, lang: Lang) -> str:
    """What a value earns; of a group its score, where values and points are two things."""
    score = facts.setting.framework.score
    points = result.points
    if points is None and earned and is_group(facts, node.indicator):
        points = result.value.exact
    return NONE if points is None or score is None else number(points, score.decimals, lang)


def _maximum(node: Node, lang: Lang) -> str:
    indicator = node.indicator
    return (
        NONE
        if indicator.maximum is None
        else number(indicator.maximum, indicator.maximum_decimals, lang)
    )


def _optional(node: Node, value: Any, lang: Lang) -> str:
    return NONE if value is None else number_of(node.indicator, value, lang)


def _place(result: NodeResult) -> str:
    return NONE if result.rank is None else f"{result.rank.place}/{result.rank.of}"


def _change(node: Node, result: NodeResult, lang: Lang) -> str:
    decimals = node.indicator.decimals
    return NONE if result.change is None else signed(result.change, decimals, lang)


def _moved(result: NodeResult) -> str:
    return NONE if result.places.places is None else signed(result.places.places, 0)


def _end(facts: Facts, node: Node, end: Any, lang: Lang) -> str:
    """The lowest or the highest value and whose it is; how many units share it, if several."""
    if end is None:
        return NONE
    value, units = end
    text = number_of(node.indicator, value, lang)
    if len(units) == 1:
        return f"{text} ({short_name(facts.setting.unit(units[0]), lang)})"
    return say(lang, "{value} ({count} đơn vị)", value=text, count=len(units))


def _count(result: Spread, count: int | None) -> str:
    return NONE if count is None else str(count)
