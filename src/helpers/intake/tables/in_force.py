"""In which periods a node counts: an indicator that nobody has a value of is not in force then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpers.core.periods import Dates, period_of
from helpers.intake.tables.labels import period_id
from helpers.intake.tables.log import Log, listed
from helpers.intake.tables.nodes import Node
from helpers.intake.tables.records import Record
from helpers.intake.tables.tree import Tree


def with_periods(tree: Tree, records: Sequence[Record], log: Log) -> Tree:
    """The tree whose indicators count where somebody has a value, unless the sheet says it.

    Of a sum of points, and of ranks over time, an indicator that came later or ended is another
    thing than one that a unit lacks.
    """
    leaves = {leaf.code for leaf in tree.leaves}
    stated: dict[str, set[Dates]] = {}
    for record in records:
        for code in record.values:
            stated.setdefault(code, set()).add(record.period)
    known = {dates for code in leaves for dates in stated.get(code, ())}
    counted = {
        node.code: _counted(node, stated, known) for node in tree.nodes if node.code in leaves
    }
    partial = [leaf for leaf in tree.leaves if not leaf.periods and counted[leaf.code] < known]
    for leaf in partial:
        absent = sorted(known - counted[leaf.code], key=lambda dates: dates.order)
        names = listed([period_id(dates) for dates in absent])
        log.assume(f"'{leaf.code}' không đơn vị nào có số liệu kỳ {names}: không tính ở kỳ ấy")
    for node in reversed(tree.nodes):
        if node.code not in counted:
            _count_group(tree, node.code, counted)
    nodes = tuple(
        node if node.periods or not known or counted[node.code] >= known
        else replace(node, periods=_labels(counted[node.code]))
        for node in tree.nodes
    )  # fmt: skip
    return replace(tree, nodes=nodes)


def _counted(leaf: Node, stated: dict[str, set[Dates]], known: set[Dates]) -> set[Dates]:
    if leaf.periods:
        return {period_of(label) for label in leaf.periods} & known
    # one that never has a value is asked about elsewhere
    return stated.get(leaf.code, set()) & known or known


def _count_group(tree: Tree, code: str, counted: dict[str, set[Dates]]) -> set[Dates]:
    """Where any part of a group counts."""
    if code not in counted:
        counted[code] = set()  # a loop ends here; it is said when the framework is checked
        parts = [node.code for node in tree.nodes if node.parent == code]
        counted[code] = {d for part in parts for d in _count_group(tree, part, counted)}
    return counted[code]


def _labels(periods: set[Dates]) -> tuple[str, ...]:
    return tuple(period_id(dates) for dates in sorted(periods, key=lambda dates: dates.order))
