"""Units that ended, came instead of others, or changed their name, as `params/` declare it."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.core.evidence import Evidence
from helpers.core.formatting import short_date
from helpers.findings import phrases_en as en
from helpers.findings.finders import EVERY_CASE, Finder
from helpers.findings.kinds import Kind, kind_named
from helpers.findings.model import Facts, Finding, Name, joined, unit_name
from helpers.findings.samples import Sample
from helpers.findings.words import Words
from helpers.params.successions import Succession

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
    return [_finding(facts, unit, kind, numbered) for (kind, _), numbered in groups.items()]


def _event(row: Succession) -> tuple[str, str]:
    """The rows of one merger share their successor, those of one split their predecessor."""
    return row.kind, row.successor if row.kind == "merge" else row.predecessor


def _touches(facts: Facts, unit: str, row: Succession) -> bool:
    """Whether a row concerns the unit; for the whole, of any unit of the programme."""
    known = {registered.id for registered in facts.setting.registry.units}
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
    return kind_named(f"unit_{kind}").finding(
        unit=unit,
        period=facts.period.id,
        numbers={"count": len(rows)} if kind in ("merge", "split") else {},
        names=names,
        effect=1900.0,
        evidence=tuple(Evidence(file=FILE, line=line) for line, _ in rows),
    )


def _name(facts: Facts, unit: str, declared: str) -> Name:
    """The unit's name in both languages; as declared where the programme does not have it."""
    known = facts.setting.registry.unit(unit) is not None
    return unit_name(facts, unit) if known else Name(declared, declared)


FINDER = Finder(reorganised_findings, order=250, of=EVERY_CASE)


# --- wording


def _since_vi(w: Words) -> str:
    return f"Từ ngày {w.name('day')}"


def _by_vi(w: Words) -> str:
    return f" theo {w.name('document')}" if w.named("document") else ""


def _by_en(w: Words) -> str:
    return f" under {w.name('document')}" if w.named("document") else ""


UNIT_MERGE = Kind(
    "unit_merge",
    tone="note",
    vi=lambda w: (
        f"{_since_vi(w)}, {w.count('count')} đơn vị ({w.name('old')}) hợp nhất thành "
        f"{w.name('new')}{_by_vi(w)}; số liệu trước ngày này là của các đơn vị cũ, không so "
        "sánh trực "
        "tiếp."
    ),
    en=lambda w: (
        f"On {w.name('day')}, {en.several(w, 'count', 'unit', 'units')} ({w.name('old')}) "
        f"merged into {w.name('new')}{_by_en(w)}; earlier data are those of the former "
        "units and are "
        "not compared."
    ),
    sample=Sample("day old new document", {"count": 2}),
)


UNIT_SPLIT = Kind(
    "unit_split",
    tone="note",
    vi=lambda w: (
        f"{_since_vi(w)}, {w.name('old')} tách thành {w.count('count')} đơn vị ({w.name('new')})"
        f"{_by_vi(w)}; số liệu trước ngày này là của đơn vị cũ, không so sánh trực tiếp."
    ),
    en=lambda w: (
        f"On {w.name('day')}, {w.name('old')} was split into "
        f"{en.several(w, 'count', 'unit', 'units')} ({w.name('new')}){_by_en(w)}; earlier data "
        "are those of the former unit and are not compared."
    ),
    sample=Sample("day old new", {"count": 1}),
)


UNIT_RENAME = Kind(
    "unit_rename",
    tone="note",
    vi=lambda w: (
        f"{_since_vi(w)}, {w.name('old')} đổi tên thành {w.name('new')}{_by_vi(w)}; số liệu "
        "trước ngày "
        "này ghi theo tên cũ và là của cùng một đơn vị."
    ),
    en=lambda w: (
        f"On {w.name('day')}, {w.name('old')} was renamed {w.name('new')}{_by_en(w)}; earlier data "
        "stand under the former name and are of the same unit."
    ),
    sample=Sample("day old new document"),
)


UNIT_ABOLISHED = Kind(
    "unit_abolished",
    tone="note",
    vi=lambda w: f"{_since_vi(w)}, {w.name('old')} kết thúc hoạt động{_by_vi(w)}.",
    en=lambda w: f"On {w.name('day')}, {w.name('old')} ceased to work{_by_en(w)}.",
    sample=Sample("day old"),
)
