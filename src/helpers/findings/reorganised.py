"""Units that ended, came instead of others, or changed their name, as `params/` declare it."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.core.evidence import Evidence
from helpers.core.formatting import short_date
from helpers.core.params.successions import Succession
from helpers.findings.model import Facts, Finding, Name, joined, unit_name

FILE = "params/successions.csv"


def reorganised_findings(facts: Facts, unit: str) -> list[Finding]:
    """Each reorganisation of the unit (for the whole: of any unit) within the shown history."""
    rows = list(enumerate(facts.setting.successions.rows, start=2))
    touching = {_event(row) for _, row in rows if _touches(facts, unit, row)}
    start = (facts.history[0] if facts.history else facts.period).start
    groups: dict[tuple[str, str], list[tuple[int, Succession]]] = {}
    for line, row in rows:
        if _event(row) in touching and start < row.date <= facts.period.end:
            groups.setdefault(_event(row), []).append((line, row))
    return [_finding(facts, unit, kind, found) for (kind, _), found in groups.items()]


def _event(row: Succession) -> tuple[str, str]:
    """The rows of one merger share their successor, those of one split their predecessor."""
    return row.kind, row.successor if row.kind == "merge" else row.predecessor


def _touches(facts: Facts, unit: str, row: Succession) -> bool:
    """Whether a row tells of the unit; for the whole, of any unit of the programme."""
    known = {one.id for one in facts.setting.registry.units}
    touched = {row.predecessor, row.successor} & known
    mine = unit == facts.setting.programme.whole or unit in touched
    return bool(touched) and mine and row.kind != "unchanged"


def _finding(facts: Facts, unit: str, kind: str, rows: Sequence[tuple[int, Succession]]) -> Finding:
    first = rows[0][1]
    day = Name(short_date(first.date, "vi"), short_date(first.date, "en"))
    names = {
        "day": day,
        "old": joined([_name(facts, r.predecessor, r.predecessor_vi) for _, r in rows]),
    }
    if first.successor:
        names["new"] = joined([_name(facts, r.successor, r.successor_vi) for _, r in rows])
    document = facts.setting.documents.get(first.document)
    if document is not None:
        names["document"] = Name(document.cited("vi"), document.cited("en"))
    return Finding(
        kind=f"unit_{kind}",
        unit=unit,
        period=facts.period.id,
        numbers={"count": len(rows)} if kind in ("merge", "split") else {},
        names=names,
        tone="note",
        effect=1900.0,
        evidence=tuple(Evidence(file=FILE, line=line) for line, _ in rows),
    )


def _name(facts: Facts, unit: str, declared: str) -> Name:
    """The unit's name in both languages; as declared where the programme does not have it."""
    known = facts.setting.registry.unit(unit) is not None
    return unit_name(facts, unit) if known else Name(declared, declared)
