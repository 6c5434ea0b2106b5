"""The places and values among peers that moved most since the period before."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings.kinds import Kind
from helpers.findings.model import (
    Facts,
    Finding,
    Item,
    Numbers,
    indicator_name,
    measured_in,
    period_name,
)
from helpers.findings.peer_earlier import Earlier, moved_since, own_evidence
from helpers.findings.samples import Sample
from helpers.findings.words import Words
from helpers.index.peers import Peers, Place

MOST_MOVES = 3  # indicators that are named as risen or fallen


def move_findings(
    facts: Facts, unit: str, places: Sequence[Place], earlier: dict[str, Earlier]
) -> list[Finding]:
    """The indicators whose place rose or fell most: by enough places, and not by shared ones."""
    if facts.before is None:
        return []
    moves = [(place, moved) for place in places if (moved := earlier[place.code].clearly(place))]
    findings = []
    for kind, way in ((INDICATORS_ROSE, 1), (INDICATORS_FELL, -1)):
        most = sorted((move for move in moves if move[1] * way > 0), key=lambda move: -abs(move[1]))
        if not (most := most[:MOST_MOVES]):
            continue
        findings.append(
            kind.finding(
                unit=unit,
                period=facts.period.id,
                names={"before": period_name(facts.before)},
                items=tuple(
                    Item(
                        {"indicator": indicator_name(facts, place.code)},
                        {
                            "indicator_place": place.place,
                            "indicator_of": place.of,
                            "place_before": place.place + moved,
                            "places": moved,
                        },
                    )
                    for place, moved in most
                ),
                effect=float(abs(most[0][1])),
                evidence=own_evidence(facts, unit, [place.code for place, _ in most], both=True),
            )
        )
    return findings


def most_changed(
    facts: Facts,
    peers: Peers,
    unit: str,
    places: Sequence[Place],
    earlier: dict[str, Earlier],
) -> list[Finding]:
    """The largest change of a value, measured by the distance between the best and the worst."""
    shares: list[tuple[float, Place]] = []
    for place in places:
        then, width = earlier[place.code].value, peers.range_of(place.code)
        if then is not None and width > 0:
            shares.append((abs(place.value - float(then)) / width, place))
    if not shares or facts.before is None:
        return []
    share, now = max(shares, key=lambda pair: pair[0])
    indicator = facts.setting.framework.indicator(now.code)
    moved = moved_since(indicator, now, earlier[now.code])
    if not moved["change"]:
        return []
    numbers: Numbers = {
        "value": now.value,
        "share": 100 * share,
        "change": moved["change"],
    }
    return [
        CHANGE_MOST.finding(
            unit=unit,
            period=facts.period.id,
            indicator=now.code,
            numbers=numbers,
            names={
                "indicator": indicator_name(facts, now.code),
                "measure": measured_in(facts, now.code),
                "before": period_name(facts.before),
            },
            decimals=indicator.decimals,
            effect=100 * share,
            evidence=own_evidence(facts, unit, [now.code], both=True),
        )
    ]


# --- wording


def _moves_vi(w: Words, way: str) -> str:
    return "; ".join(
        f"{row.name('indicator')} {row.size('places')} bậc (từ thứ {row.whole('place_before')} "
        f"{way} thứ {vi.indicator_place(row)})"
        for row in w.items()
    )


def _moves_en(w: Words, way: str) -> str:
    return "; ".join(
        f"{row.name('indicator')} {way} {row.size('places')} (from {row.whole('place_before')} to "
        f"{en.indicator_place(row)})"
        for row in w.items()
    )


INDICATORS_ROSE = Kind(
    "indicators_rose",
    section="rank_changes",
    order=300,
    headline=True,
    vi=lambda w: f"Chỉ tiêu tăng hạng nhiều nhất so với {w.name('before')}: {_moves_vi(w, 'lên')}.",
    en=lambda w: (
        f"Indicators that rose most in rank from {w.name('before')}: {_moves_en(w, 'up')}."
    ),
    sample=Sample(
        "before",
        {},
        items=(
            (
                "indicator",
                {"indicator_place": 9, "indicator_of": 63, "place_before": 40, "places": 31},
            ),
        ),
    ),
)


INDICATORS_FELL = Kind(
    "indicators_fell",
    section="rank_changes",
    order=300,
    headline=True,
    vi=lambda w: (
        f"Chỉ tiêu giảm hạng nhiều nhất so với {w.name('before')}: {_moves_vi(w, 'xuống')}."
    ),
    en=lambda w: (
        f"Indicators that fell most in rank from {w.name('before')}: {_moves_en(w, 'down')}."
    ),
    sample=Sample(
        "before",
        {},
        items=(
            (
                "indicator",
                {"indicator_place": 58, "indicator_of": 63, "place_before": 8, "places": -50},
            ),
        ),
    ),
)


def _change_most_vi(w: Words) -> str:
    up = w.sign("change") > 0
    return (
        f"Thay đổi lớn nhất so với {w.name('before')} nếu tính theo khoảng cách giữa đơn vị cao "
        f"nhất và đơn vị thấp nhất: {w.name('indicator')} {'tăng' if up else 'giảm'} {vi.step(w)}"
        f", {'lên' if up else 'xuống'} {w.measured('value')}, bằng {w.percent('share', 1)} khoảng "
        "cách đó."
    )


def _change_most_en(w: Words) -> str:
    way = "up" if w.sign("change") > 0 else "down"
    return (
        f"Greatest change from {w.name('before')} by the distance between the highest and the "
        f"lowest unit: {w.name('indicator')}, {way} {en.step(w)} to {w.measured('value')}, "
        f"{w.percent('share', 1)} of that distance."
    )


CHANGE_MOST = Kind(
    "change_most",
    section="changes",
    order=290,
    headline=True,
    vi=_change_most_vi,
    en=_change_most_en,
    sample=Sample(
        "indicator measure before",
        {"value": 1.158, "change": 0.199, "share": 37.244},
        decimals=3,
    ),
)
