"""Procedures that are counted once: why a year may lie outside its quarters, and the whole outside
its units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.core.formatting import half_up
from helpers.core.text import capital
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import (
    Facts,
    Finding,
    Item,
    Name,
    Numbers,
    indicator_name,
    measured_in,
    unit_name,
)
from helpers.findings.samples import Sample
from helpers.findings.sources import evidence_of
from helpers.findings.words import Words
from helpers.index.measures.values import Value
from helpers.params.indicator import Indicator

LEAST_PARTS = 2


def year_findings(facts: Facts, unit: str) -> list[Finding]:
    """Indicators whose value to date lies below, or above, every period that it unites."""
    parts = facts.setting.programme.to_date(facts.period)
    items: list[Item] = []
    cited: list[Value] = []
    for indicator in _distinct(facts) if len(parts) >= LEAST_PARTS else ():
        now = facts.values.get(unit, indicator.code, facts.period.id, "to_date")
        by_part = [facts.values.get(unit, indicator.code, part.id, "own") for part in parts]
        known = [
            value for part_value in by_part if (value := _shown(indicator, part_value)) is not None
        ]
        value = _shown(indicator, now)
        if value is None or len(known) < len(by_part) or min(known) <= value <= max(known):
            continue
        side = 1 if value > max(known) else -1
        items.append(_item(facts, indicator, value, known, {"side": side}))
        cited += [now, *by_part]
    return _finding(facts, unit, YEAR_OUTSIDE_PARTS, items, cited)


def whole_findings(facts: Facts, unit: str) -> list[Finding]:
    """The indicators in which the whole is a union of its units, beside the values of those."""
    items: list[Item] = []
    cited: list[Value] = []
    for indicator in _distinct(facts):
        now = facts.values.get(unit, indicator.code, facts.period.id, "to_date")
        values = (
            facts.values.get(member.id, indicator.code, facts.period.id, "to_date")
            for member in facts.setting.reporting_in(facts.period)
        )
        known = [
            value for unit_value in values if (value := _shown(indicator, unit_value)) is not None
        ]
        value = _shown(indicator, now)
        if value is not None and len(known) >= LEAST_PARTS:
            items.append(_item(facts, indicator, value, known, {}))
            cited.append(now)
    return _finding(facts, unit, WHOLE_BY_UNION, items, cited)


def _item(
    facts: Facts, indicator: Indicator, value: float, parts: Sequence[float], more: Numbers
) -> Item:
    names = {
        "indicator": indicator_name(facts, indicator.code),
        "measure": measured_in(facts, indicator.code),
    }
    numbers = {"value": value, "lowest": min(parts), "highest": max(parts), **more}
    return Item(names, numbers)


def _finding(
    facts: Facts, unit: str, kind: Kind, items: Sequence[Item], cited: Sequence[Value]
) -> list[Finding]:
    if not items:
        return []
    indicators = [facts.setting.framework.indicator(value.indicator) for value in cited]
    return [
        kind.finding(
            unit=unit,
            period=facts.period.id,
            names={"unit": unit_name(facts, unit), "when": facts.when(), "part": facts.part},
            items=tuple(items),
            decimals=max(indicator.decimals for indicator in indicators),
            evidence=tuple(place for value in cited for place in evidence_of(facts, value)),
        )
    ]


def _distinct(facts: Facts) -> Iterator[Indicator]:
    """The indicators that count each item once."""
    for indicator in facts.setting.framework.indicators:
        if (
            facts.from_forms
            and indicator.measure is not None
            and indicator.measure.kind == "distinct_ratio"
        ):
            yield indicator


def _shown(indicator: Indicator, value: Value) -> float | None:
    """A value as it is shown, so that nothing is told apart that a reader sees as equal."""
    return None if value.exact is None else float(half_up(value.exact, indicator.decimals))


YEAR = Finder(year_findings, order=195, of=("values",))
WHOLE = Finder(whole_findings, order=45, of=("values",), whole=True)


# --- wording


def _listed(w: Words, parts: str, to: str, sides: tuple[str, str] = ("", "")) -> str:
    """ "A 71,4%, thấp hơn mọi quý (từ 74,5% đến 78,4%)"."""
    return "; ".join(
        f"{item.name('indicator')} {item.measured('value')}, "
        f"{sides[item.sign('side') > 0] if item.has('side') else ''}{parts} "
        f"({item.measured('lowest')} {to} {item.measured('highest')})"
        for item in w.items()
    )


YEAR_OUTSIDE_PARTS = Kind(
    "year_outside_parts",
    section="standing",
    alone=True,
    labels={"side": Name("Trên (1) hay dưới (−1) mọi kỳ", "Above (1) or below (−1) every period")},
    vi=lambda w: (
        f"{capital(w.name('when'))}, mỗi thủ tục chỉ đếm một lần dù phát sinh ở nhiều "
        f"{w.name('part')}, nên số gộp có thể nằm ngoài các {w.name('part')}: "
        + _listed(w, f"mọi {w.name('part')}", "đến", ("thấp hơn ", "cao hơn "))
        + "."
    ),
    en=lambda w: (
        f"{capital(w.name('when'))}: a procedure that occurs in several {w.name('part')}s is "
        f"counted once, so the total may lie outside the {w.name('part')}s: "
        + _listed(w, f"every {w.name('part')}", "to", ("below ", "above "))
        + "."
    ),
    sample=Sample(
        "when part",
        items=(
            ("indicator measure", {"value": 71.4, "lowest": 74.5, "highest": 78.4, "side": -1}),
        ),
    ),
)


WHOLE_BY_UNION = Kind(
    "whole_by_union",
    section="standing",
    vi=lambda w: (
        f"{capital(w.name('unit'))} {w.name('when')} đếm mỗi thủ tục một lần, có phát sinh ở một "
        "đơn vị là tính, nên không so trực tiếp với tỷ lệ của từng đơn vị: "
        f"{_listed(w, 'các đơn vị', 'đến')}."
    ),
    en=lambda w: (
        f"{capital(w.name('unit'))} ({w.name('when')}) counts each procedure once, whichever unit "
        "it occurs in, so it is not to be compared with single units: "
        f"{_listed(w, 'single units', 'to')}."
    ),
    sample=Sample(
        "unit when",
        items=(("indicator measure", {"value": 93.1, "lowest": 50, "highest": 71.4}),),
    ),
)
