"""Printed ranks beside the main one: within a region, and of a part of an index."""

from __future__ import annotations

from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings.changes import is_broken
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind, Say, kind_named
from helpers.findings.model import (
    Facts,
    Finding,
    Name,
    Numbers,
    Tone,
    indicator_name,
    period_name,
    unit_name,
)
from helpers.findings.samples import Sample
from helpers.findings.sources import figure_evidence
from helpers.findings.words import Words
from helpers.index.standing import published_rank
from helpers.params.framework import Region
from helpers.params.indicator import Indicator

_PLACES = {"Tỉnh ": "Province", "Thành phố ": "City"}


def printed_rank_findings(facts: Facts, unit: str) -> list[Finding]:
    """Regional ranks, and the ranks of parts that are printed in two periods."""
    findings = [_regional(facts, unit, region) for region in facts.setting.framework.regions]
    findings += [
        _part(facts, unit, indicator)
        for indicator in facts.setting.framework.indicators
        if indicator.parent
    ]
    return [finding for finding in findings if finding is not None]


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
    return REGION_PLACE.finding(
        unit=unit,
        period=facts.period.id,
        indicator=region.code,
        numbers={"place": rank.place, "of": rank.of},
        names=names,
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
    return kind_named(f"part_rank_{move}").finding(
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
        effect=float(abs(places)),
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


FINDER = Finder(printed_rank_findings, order=140, of=("values", "peer"))


# --- wording


def _part_vi(w: Words, move: str, note: str = "") -> str:
    before = w.name("before") if w.brief else vi.before(w)
    return f"{w.name('indicator')} {w.name('period')} xếp thứ {vi.place(w)}, {move} {before}{note}."


def _noted_vi(w: Words) -> str:
    return (
        f" theo cách so của văn bản nguồn; {w.name('period')} đổi cách đánh giá nên hai thứ hạng "
        "không so trực tiếp được"
    )


def _part_en(w: Words, move: str, note: str = "") -> str:
    before = w.name("before") if w.brief else en.before(w)
    return (
        f"{w.name('indicator')} ({w.name('period')}): ranked {en.place(w)}, {move} {before}{note}."
    )


def _noted_en(w: Words) -> str:
    return (
        f" as the source document compares them; the assessment changed in {w.name('period')}, so "
        "that the two ranks are not directly comparable"
    )


def _region_place_vi(w: Words) -> str:
    after = f", sau {w.name('after')}" if w.named("after") else ""
    where = f"Xét trong khu vực {w.name('group')}"
    if w.brief:
        return f"{where}: hạng {vi.place(w)}{after}."
    return f"{where}, {w.name('unit')} xếp hạng {vi.place(w)}{after}."


def _region_place_en(w: Words) -> str:
    after = f", after {w.name('after')}" if w.named("after") else ""
    if w.brief:
        return f"Within {w.name('group')}: ranked {en.place(w)}{after}."
    return f"Within {w.name('group')}, {w.name('unit')} is ranked {en.place(w)}{after}."


REGION_PLACE = Kind(
    "region_place",
    section="rank_changes",
    order=310,
    headline=True,
    vi=_region_place_vi,
    en=_region_place_en,
    sample=Sample("unit group after", {"place": 2, "of": 5}),
)


def _moved(name: str, tone: Tone, move_vi: Say, move_en: Say, numbers: Numbers) -> Kind:
    """A kind that says how a part's rank moved; by a new method, where its name ends so."""
    new_method = name.endswith("_new_method")
    return Kind(
        name,
        section="rank_changes",
        order=340,
        tone=tone,
        headline=True,
        vi=lambda w: _part_vi(w, move_vi(w), _noted_vi(w) if new_method else ""),
        en=lambda w: _part_en(w, move_en(w), _noted_en(w) if new_method else ""),
        sample=Sample("indicator period before", numbers),
    )


def _up(name: str) -> Kind:
    return _moved(
        name,
        "strength",
        lambda w: f"tăng {w.count('places')} bậc so với",
        lambda w: f"up {en.several(w, 'places', 'place', 'places')} from",
        {"place": 1, "of": 61, "places": 5},
    )


def _down(name: str) -> Kind:
    return _moved(
        name,
        "weakness",
        lambda w: f"giảm {w.count('places')} bậc so với",
        lambda w: f"down {en.several(w, 'places', 'place', 'places')} from",
        {"place": 42, "of": 63, "place_before": 39, "of_before": 63, "places": 3},
    )


def _equal(name: str) -> Kind:
    return _moved(
        name,
        "neutral",
        lambda w: "giữ nguyên thứ hạng so với",
        lambda w: "unchanged from",
        {"place": 1, "of": 61},
    )


PART_RANK_UP = _up("part_rank_up")
PART_RANK_DOWN = _down("part_rank_down")
PART_RANK_EQUAL = _equal("part_rank_equal")
PART_RANK_UP_NEW_METHOD = _up("part_rank_up_new_method")
PART_RANK_DOWN_NEW_METHOD = _down("part_rank_down_new_method")
PART_RANK_EQUAL_NEW_METHOD = _equal("part_rank_equal_new_method")
