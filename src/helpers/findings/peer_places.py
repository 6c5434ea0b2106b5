"""Strengths and weaknesses of a unit by its places among its peers, and how the places moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpers.core.formatting import telling_decimals
from helpers.core.text import capital
from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import (
    Facts,
    Finding,
    Item,
    Name,
    indicator_name,
    measured_in,
    period_name,
    unit_name,
)
from helpers.findings.peer_earlier import Earlier, earlier_of, moved_since, own_evidence
from helpers.findings.peer_place_moves import most_changed, move_findings
from helpers.findings.samples import Sample
from helpers.findings.targets import target_findings
from helpers.findings.words import Words
from helpers.index.peers import Peers, Place
from helpers.index.strengths import LISTED

_LOWER = Name("càng thấp càng tốt", "lower is better")


def place_findings(facts: Facts, unit: str) -> list[Finding]:
    """Strengths and weaknesses by position, then the greatest moves.

    Indicators that a target judges are not judged again by their place.
    """
    peers = facts.peers
    if peers is None:
        return []
    targets = target_findings(facts, unit)
    judged = {target.indicator for target in targets if target.tone in ("strength", "weakness")}
    places = [place for place in peers.places(unit) if place.code not in judged]
    earlier = {place.code: earlier_of(facts, peers, unit, place) for place in peers.places(unit)}
    strong = [place for place in places if peers.listed(unit, place.code) == 1]
    strong = sorted(strong, key=lambda place: place.share)[:LISTED]
    weak, others = _weak(peers, unit, places)
    return [
        *_listed(facts, unit, strong, earlier),
        *_listed(facts, unit, weak, earlier),
        *_bottom(facts, unit, others),
        *move_findings(facts, unit, places, earlier),
        *most_changed(facts, peers, unit, places, earlier),
    ]


def _weak(peers: Peers, unit: str, places: Iterable[Place]) -> tuple[list[Place], list[Place]]:
    """The worst places and all last ones; then the others among the bottom ones.

    A last place that so many share that it lies in the upper third is none.
    """
    low = [place for place in places if 3 * place.place > place.of]
    listed = [place for place in low if peers.listed(unit, place.code) == -1 or place.bottom]
    listed.sort(key=lambda place: (not place.last, -place.share))
    worst = [place for index, place in enumerate(listed) if index < LISTED or place.last]
    return worst, [place for place in listed if place not in worst and place.bottom]


def _listed(
    facts: Facts, unit: str, places: Sequence[Place], earlier: dict[str, Earlier]
) -> list[Finding]:
    """One finding a place; the first of them is the one for the top of the page."""
    return [
        _finding(facts, unit, place, earlier[place.code], first=place is places[0])
        for place in places
    ]


def _finding(facts: Facts, unit: str, now: Place, then: Earlier, *, first: bool) -> Finding:
    indicator = facts.setting.framework.indicator(now.code)
    strong = 2 * (now.place + now.tied) <= now.of
    kind = PLACE_STRENGTH if strong else PLACE_LAST if now.last else PLACE_WEAKNESS
    moved, decimals = moved_since(indicator, now, then), indicator.decimals
    tied = {"indicator_tied": now.tied} if now.tied else {}
    return kind.finding(
        unit=unit,
        period=facts.period.id,
        indicator=now.code,
        numbers={
            "value": now.value,
            "indicator_place": now.place,
            "indicator_of": now.of,
            **tied,
            "median": now.median,
            "median_decimals": telling_decimals(now.value, now.median, decimals, decimals + 2),
            **moved,
        },
        names={
            "indicator": indicator_name(facts, now.code),
            "when": facts.when(),
            "measure": measured_in(facts, now.code),
            **({"lower": _LOWER} if indicator.direction == "lower" else {}),
            **({"before": period_name(facts.before)} if facts.before else {}),
        },
        decimals=decimals,
        effect=100 * (1 - now.share if strong else now.share),
        headline=first,
        evidence=own_evidence(facts, unit, [now.code], both=bool(moved)),
    )


def _bottom(facts: Facts, unit: str, places: Sequence[Place]) -> list[Finding]:
    """Places among the last six that are not told one by one."""
    if not places:
        return []
    return [
        PLACES_BOTTOM.finding(
            unit=unit,
            period=facts.period.id,
            numbers={"count": len(places)},
            names={"unit": unit_name(facts, unit), "when": facts.when()},
            items=tuple(
                Item(
                    {"indicator": indicator_name(facts, place.code)},
                    {"indicator_place": place.place, "indicator_of": place.of},
                )
                for place in places
            ),
            effect=1.0,
            evidence=own_evidence(facts, unit, [place.code for place in places], both=False),
        )
    ]


FINDER = Finder(place_findings, order=170, of=("peer",))


# --- wording


def _value_vi(w: Words) -> str:
    lower = f" ({w.name('lower')})" if w.named("lower") else ""
    return f"{w.name('indicator')}{lower} {w.name('when')} đạt {w.measured('value')}"


def _shared_vi(w: Words) -> str:
    if not w.has("indicator_tied"):
        return ""
    return f", đồng hạng với {w.count('indicator_tied')} đơn vị khác"


def _median_vi(w: Words) -> str:
    return "" if w.brief else f" (trung vị {w.measured('median', 'median_decimals')})"


def _since_vi(w: Words) -> str:
    """How value and place moved since the period before, as far as they are comparable."""
    changes = []
    if w.has("change"):
        way = {-1: "giảm", 1: "tăng"}.get(w.sign("change"))
        changes.append(f"{way} {vi.step(w)}" if way else "giá trị không đổi")
    if w.has("places"):
        way = {-1: "giảm", 1: "tăng"}.get(w.sign("places"))
        moved = f"hạng {way} {w.size('places')} bậc (từ thứ {w.whole('place_before')})"
        changes.append(moved if way else "hạng giữ nguyên")
    return f"; so với {w.name('before')}: {', '.join(changes)}" if changes else ""


def _value_en(w: Words) -> str:
    lower = f", {w.name('lower')}" if w.named("lower") else ""
    return f"{w.name('indicator')} ({w.name('when')}{lower}): {w.measured('value')}"


def _shared_en(w: Words) -> str:
    if not w.has("indicator_tied"):
        return ""
    return f", shared with {en.several(w, 'indicator_tied', 'other unit', 'other units')}"


def _median_en(w: Words) -> str:
    return "" if w.brief else f" (median {w.measured('median', 'median_decimals')})"


def _since_en(w: Words) -> str:
    """How value and place moved since the period before, as far as they are comparable."""
    changes = []
    if w.has("change"):
        way = {-1: "down", 1: "up"}.get(w.sign("change"))
        changes.append(f"{way} {en.step(w)}" if way else "value unchanged")
    if w.has("places"):
        way = {-1: "down", 1: "up"}.get(w.sign("places"))
        places = "place" if w.size("places") == "1" else "places"
        moved = f"rank {way} {w.size('places')} {places} (from {w.whole('place_before')})"
        changes.append(moved if way else "rank unchanged")
    return f"; since {w.name('before')}: {', '.join(changes)}" if changes else ""


PLACE_STRENGTH = Kind(
    "place_strength",
    order=280,
    tone="strength",
    headline=True,
    vi=lambda w: (
        f"{_value_vi(w)}, xếp thứ "
        f"{vi.indicator_place(w)}{_shared_vi(w)}{_median_vi(w)}{_since_vi(w)}."
    ),
    en=lambda w: (
        f"{_value_en(w)}, ranked "
        f"{en.indicator_place(w)}{_shared_en(w)}{_median_en(w)}{_since_en(w)}."
    ),
    sample=Sample(
        "indicator when measure",
        {
            "value": 2.105,
            "indicator_place": 4,
            "indicator_of": 63,
            "median": 1.999,
            "median_decimals": 3,
        },
        decimals=3,
    ),
)


PLACE_WEAKNESS = Kind(
    "place_weakness",
    order=280,
    tone="weakness",
    headline=True,
    vi=lambda w: (
        f"{_value_vi(w)}, xếp thứ "
        f"{vi.indicator_place(w)}{_shared_vi(w)}{_median_vi(w)}{_since_vi(w)}."
    ),
    en=lambda w: (
        f"{_value_en(w)}, ranked "
        f"{en.indicator_place(w)}{_shared_en(w)}{_median_en(w)}{_since_en(w)}."
    ),
    sample=Sample(
        "indicator when measure",
        {
            "value": 1.852,
            "indicator_place": 60,
            "indicator_of": 63,
            "median": 1.999,
            "median_decimals": 3,
        },
        decimals=3,
    ),
)


PLACE_LAST = Kind(
    "place_last",
    order=280,
    tone="weakness",
    headline=True,
    vi=lambda w: (
        f"{_value_vi(w)}, xếp cuối, thứ "
        f"{vi.indicator_place(w)}{_shared_vi(w)}{_median_vi(w)}{_since_vi(w)}."
    ),
    en=lambda w: (
        f"{_value_en(w)}, last, ranked "
        f"{en.indicator_place(w)}{_shared_en(w)}{_median_en(w)}{_since_en(w)}."
    ),
    sample=Sample(
        "indicator when measure",
        {
            "value": 1.707,
            "indicator_place": 63,
            "indicator_of": 63,
            "median": 2.022,
            "median_decimals": 3,
        },
        decimals=3,
    ),
)


def _places_bottom_vi(w: Words) -> str:
    listed = "; ".join(
        f"{item.name('indicator')} ({vi.indicator_place(item)})" for item in w.items()
    )
    return (
        f"{capital(w.name('unit'))} {w.name('when')} còn xếp trong sáu hạng cuối ở "
        f"{w.count('count')} chỉ tiêu khác: {listed}."
    )


def _places_bottom_en(w: Words) -> str:
    listed = "; ".join(
        f"{item.name('indicator')} ({en.indicator_place(item)})" for item in w.items()
    )
    more = en.several(w, "count", "other indicator", "other indicators")
    return (
        f"{capital(w.name('unit'))} ({w.name('when')}): among the last six places in {more}: "
        f"{listed}."
    )


PLACES_BOTTOM = Kind(
    "places_bottom",
    section="rank_changes",
    tone="weakness",
    vi=_places_bottom_vi,
    en=_places_bottom_en,
    sample=Sample(
        "unit when",
        {"count": 1},
        items=(("indicator", {"indicator_place": 60, "indicator_of": 63}),),
    ),
)
