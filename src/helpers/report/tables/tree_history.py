"""The tree of an index of peers over the periods: each node's value of a unit, period by period."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from helpers.core.formatting import Lang
from helpers.core.wording import msg, say
from helpers.documents.cell_text import NONE, coded_name, headed
from helpers.documents.nodes.blocks import column, table
from helpers.findings.model import Facts, period_name
from helpers.params.period import Period
from helpers.params.registry import Unit
from helpers.report.peers import Node, is_group, node_bases, nodes, number_of

_CHANGED = msg("Cách tính chỉ số đổi từ: {periods}; điểm trước và sau đó không so trực tiếp.")
_MISSING = msg("Không có số liệu: {periods}.")


def history_table(facts: Facts, unit: Unit, lang: Lang = "vi") -> dict[str, Any] | None:
    """Every node's value in each period of the history; None where fewer than two have any."""
    periods = [period for period in facts.history if _has_values(facts, unit, period)]
    if len(periods) < 2:
        return None
    shown = _nodes(facts, unit, periods)
    rows = [
        [coded_name(node.indicator, lang), *(_value(facts, unit, node, p, lang) for p in periods)]
        for node in shown
    ]
    caption = headed(facts, unit, lang, "Kết quả các chỉ số của {unit} qua các kỳ")
    return table(
        caption,
        [
            column(say(lang, "Chỉ số, tiêu chí"), "start", 3.4),
            *(column(period_name(period).get(lang), "end", 1) for period in periods),
        ],
        rows,
        notes=_notes(facts, periods, lang),
        emphasis=[at for at, node in enumerate(shown) if is_group(facts, node.indicator)],
        levels=[max(0, node.level - 1) for node in shown],
    )


def _nodes(facts: Facts, unit: Unit, periods: Sequence[Period]) -> list[Node]:
    """The nodes of the reported period, and below their groups those that counted earlier."""
    now = list(nodes(facts))
    for period in reversed(periods[:-1]):
        for node in nodes(facts, period):
            codes = [known.code for known in now]
            if node.code not in codes:
                parent = node.indicator.parent
                last = max((at for at, k in enumerate(now) if _under(k, parent)), default=len(now))
                now.insert(last + 1, node)
    return [node for node in now if node.indicator.applies_to(unit.level)]


def _under(node: Node, parent: str) -> bool:
    return node.code == parent or node.indicator.parent == parent


def _has_values(facts: Facts, unit: Unit, period: Period) -> bool:
    return any(
        facts.values.get(unit.id, node.code, period.id, "to_date").exact is not None
        for node in nodes(facts, period)
    )


def _value(facts: Facts, unit: Unit, node: Node, period: Period, lang: Lang) -> str:
    exact = facts.values.get(unit.id, node.code, period.id, "to_date").exact
    counts = node.indicator.counts_in(period.id)
    return NONE if exact is None or not counts else number_of(node.indicator, exact, lang)


def _notes(facts: Facts, periods: Sequence[Period], lang: Lang) -> list[str]:
    """From which periods on the index is made of other parts; which between have no values."""
    score = facts.setting.framework.score
    index = next(
        (i for i in facts.setting.framework.indicators if score and i.code == score.indicator), None
    )
    if index is None:
        return []
    between = [
        period for period in facts.history if periods[0].start <= period.start <= periods[-1].start
    ]
    changed = [
        now
        for before, now in pairwise(between)
        if not node_bases(facts, index, now, before)["same_method"]
    ]
    remarks = (
        (_CHANGED, changed),
        (_MISSING, [period for period in between if period not in periods]),
    )
    return [
        say(lang, text, periods="; ".join(period_name(period).get(lang) for period in named))
        for text, named in remarks
        if named
    ]
