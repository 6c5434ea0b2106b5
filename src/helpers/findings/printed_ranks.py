"""Printed ranks beside the main one: within a region, and of a part of an index."""

from __future__ import annotations

from helpers.core.params.framework import Indicator, Region
from helpers.findings.changes import is_broken
from helpers.findings.model import Facts, Finding, Name, indicator_name, period_name, unit_name
from helpers.findings.sources import figure_evidence
from helpers.index.standing import published_rank

_PLACES = {"Tỉnh ": "Province", "Thành phố ": "City"}


def printed_rank_findings(facts: Facts, unit: str) -> list[Finding]:
    """Regional ranks, and the ranks of parts that are printed in two periods."""
    found = [_regional(facts, unit, region) for region in facts.setting.framework.regions]
    found += [_part(facts, unit, one) for one in facts.setting.framework.indicators if one.parent]
    return [one for one in found if one is not None]


def _regional(facts: Facts, unit: str, region: Region) -> Finding | None:
    rank = published_rank(facts.setting, unit, facts.period.id, region.code)
    if rank is None:
        return None
    names = {
        "unit": unit_name(facts, unit),
        "group": Name(region.name_vi, region.name_en),
        "when": facts.when(),
    }
    if after := region.after.get(facts.period.id):
        names["after"] = Name(after[:1].lower() + after[1:], _english_place(after))
    return Finding(
        kind="region_place",
        unit=unit,
        period=facts.period.id,
        indicator=region.code,
        numbers={"place": rank.place, "of": rank.of},
        names=names,
        headline=True,
        effect=1.0,
        evidence=figure_evidence(facts, unit, facts.period.id, region.code),
    )


def _part(facts: Facts, unit: str, indicator: Indicator) -> Finding | None:
    """A part's printed ranks of two periods, compared as the document itself compares them."""
    rank = published_rank(facts.setting, unit, facts.period.id, indicator.code)
    if rank is None or facts.before is None:
        return None
    before = published_rank(facts.setting, unit, facts.before.id, indicator.code)
    if before is None or before.of != rank.of:
        return None
    places = before.place - rank.place
    move = "up" if places > 0 else "down" if places < 0 else "equal"
    if is_broken(facts, indicator, facts.before, facts.period):
        move += "_new_method"
    return Finding(
        kind=f"part_rank_{move}",
        unit=unit,
        period=facts.period.id,
        indicator=indicator.code,
        numbers={
            "place": rank.place,
            "of": rank.of,
            "place_before": before.place,
            "of_before": before.of,
            "places": abs(places),
        },
        names={
            "indicator": indicator_name(facts, indicator.code),
            "period": period_name(facts.period),
            "before": period_name(facts.before),
        },
        tone="strength" if places > 0 else "weakness" if places < 0 else "neutral",
        effect=float(abs(places)),
        headline=True,
        evidence=(
            *figure_evidence(facts, unit, facts.period.id, indicator.code),
            *figure_evidence(facts, unit, facts.before.id, indicator.code),
        ),
    )


def _english_place(name: str) -> str:
    """A printed place in English: "Tỉnh Lâm Đồng" is "Lâm Đồng Province"."""
    for kind, english in _PLACES.items():
        if name.startswith(kind):
            return f"{name.removeprefix(kind)} {english}"
    return name
