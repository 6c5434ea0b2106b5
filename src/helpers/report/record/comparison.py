"""The reporting units side by side: made once a period, and which of them a page names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from helpers.core.text import nfc
from helpers.documents.nodes.markdown import cell_text
from helpers.findings.model import Facts
from helpers.findings.ranks import rank_change
from helpers.report.criteria import sheet_totals
from helpers.report.peers import remembered
from helpers.report.record.peers import unit_entry
from helpers.report.record.values import target_entry, value_entry
from helpers.report.tables.rank_moves import move_of

UNIT = ("unit", "name", "name_en", "short")  # keys of an entry: its id and its names
_ENDS = re.compile(r",| \(")  # of a name at the beginning of a head


def comparison(facts: Facts) -> Sequence[Mapping[str, Any]]:
    """All reporting units side by side: what the comparison tables and charts show."""
    return remembered(facts, "comparison", lambda: [*_entries(facts)])


def _entries(facts: Facts) -> Iterator[dict[str, Any]]:
    score = facts.setting.framework.score
    if score is None or score.rule == "published":
        return
    last = len(facts.history) - 1
    for unit in facts.setting.reporting_in(facts.period):
        standing = facts.standing(unit.id, facts.period)
        yield {
            "unit": unit.id,
            "name": unit.name_vi,
            "name_en": unit.name_en,
            "short": unit.short_vi,
            "score": standing.score.value if standing.score else None,
            "place": standing.rank.place if standing.rank else None,
            "places": rank_change(facts, unit.id, last).places if standing.rank else None,
            "interval": list(standing.interval or ()),
            "move": move_of(facts, unit),
            "values": {
                part.indicator: {
                    **value_entry(
                        facts.values.get(unit.id, part.indicator, facts.period.id, "to_date")
                    ),
                    **target_entry(facts, unit.id, part.indicator),
                }
                for part in score.parts
            },
            **unit_entry(facts, unit),
            **sheet_totals(facts, unit),
        }


def with_all_units(record: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    """A record as the Excel annex takes it, whose formulas rank all units."""
    return {**record, "comparison": comparison(facts)}


def unit_names(facts: Facts) -> Mapping[str, str]:
    """The units that are compared, by each name in lower case."""
    return remembered(facts, "unit names", lambda: by_name(comparison(facts), *UNIT))


def by_name(entries: Iterable[Mapping[str, Any]], id_: str, *names: str) -> dict[str, str]:
    """What entries of a record are about, by each name in lower case, alone and behind the id.

    Args:
        id_, names: the keys of the id and of the names.
    """
    return {
        nfc(text).lower(): entry[id_]
        for entry in entries
        for name in filter(None, (entry[key] for key in names))
        for text in (name, f"{entry[id_]}: {name}")
    }


def named_by(head: str, names: Mapping[str, str]) -> str:
    """What the head of a row names, "" for nothing.

    It is a name, begins with it and a comma or a bracket, or ends with it; the longest one counts.
    """
    plain = nfc(head).lower()
    parts = [plain, *(plain[: end.start()] for end in _ENDS.finditer(plain))]
    parts += [plain[space.end() :] for space in re.finditer(" ", plain)]
    return next((names[part] for part in sorted(parts, key=len)[::-1] if part in names), "")


def units_shown(nodes: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> set[str]:
    """The units that head a row of a page's tables, or of the tables of its figures."""
    return {named_by(head, names) for head in _heads(nodes)}


def _heads(nodes: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for node in nodes:
        table = node.get("data") or {} if node["node"] == "figure" else node
        for row in table.get("rows", ()):
            yield cell_text(row[node.get("row_header", 0)])
        for below in node.get("below", ()):
            yield from _heads(below)
