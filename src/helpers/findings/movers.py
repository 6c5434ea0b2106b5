"""Which units rose and fell most in the ranking, or why none is told."""

from __future__ import annotations

from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings.earlier import earlier_standing
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind, Say, kind_named
from helpers.findings.model import (
    Facts,
    Finding,
    Item,
    period_name,
    unit_name,
)
from helpers.findings.rank_moves import other_set
from helpers.findings.ranks import rank_change
from helpers.findings.samples import Sample
from helpers.findings.sources import score_evidence
from helpers.findings.words import Words


def movers_findings(facts: Facts) -> list[Finding]:
    """The greatest rise and the greatest fall in places, with every unit that shares them."""
    last = len(facts.history) - 1
    changes = {
        unit.id: rank_change(facts, unit.id, last).places
        for unit in facts.setting.reporting_in(facts.period)
    }
    moves = {unit: places for unit, places in changes.items() if places is not None}
    if not moves or facts.before is None:
        return _no_movers(facts)
    findings = []
    for kind, extreme in ((MOVER_UP, max(moves.values())), (MOVER_DOWN, min(moves.values()))):
        if (extreme > 0) != (kind is MOVER_UP) or extreme == 0:
            continue
        units = [unit for unit, places in moves.items() if places == extreme]
        items = []
        for unit in units:
            now = facts.standing(unit, facts.period)
            before = earlier_standing(facts, unit, facts.period, facts.before)
            if now.rank and before.rank:
                numbers = {"place": now.rank.place, "place_before": before.rank.place}
                items.append(Item({"unit": unit_name(facts, unit)}, numbers))
        findings.append(
            kind.finding(
                unit=facts.setting.programme.whole,
                period=facts.period.id,
                numbers={"places": abs(extreme)},
                names={"before": period_name(facts.before)},
                items=tuple(items),
                effect=float(abs(extreme)),
                evidence=tuple(e for unit in units for e in score_evidence(facts, unit)),
            )
        )
    return findings


def _no_movers(facts: Facts) -> list[Finding]:
    """Why there are no rank moves, where a period before exists."""
    if facts.before is None or facts.setting.framework.score is None:
        return []
    last = len(facts.history) - 1
    reasons = {
        rank_change(facts, unit.id, last).reason
        for unit in facts.setting.reporting_in(facts.period)
    } - {"unranked", "unranked_before", "reorganised"}
    # a change of method is a finding of its own
    if len(reasons) != 1 or reasons == {"method"}:
        return []
    now, before = (
        sum(1 for s in facts.standings[p.id].values() if s.rank)
        for p in (facts.period, facts.before)
    )
    return [
        kind_named(f"no_movers_{reasons.pop()}").finding(
            unit=facts.setting.programme.whole,
            period=facts.period.id,
            numbers={"of": now, "of_before": before},
            names={"before": period_name(facts.before)},
        ),
        *other_set(facts, facts.setting.programme.whole),
    ]


FINDER = Finder(
    lambda facts, unit: [] if facts.keeps_ranks_back else movers_findings(facts),
    order=40,
    whole=True,
)


# --- wording


def mover(name: str, vi_: Say, en_: Say, sample: Sample) -> Kind:
    """A kind that says who rose, or fell, most."""
    return Kind(
        name,
        topic="move",
        of_score=True,
        section="rank_changes",
        order=230,
        headline=True,
        vi=vi_,
        en=en_,
        sample=sample,
    )


def _moved_vi(w: Words, up: str, to: str) -> str:
    return (
        f"{up.capitalize()} hạng nhiều nhất so với {w.name('before')}: {vi.movers(w, to)}, {up} "
        f"{w.count('places')} bậc."
    )


def _moved_en(w: Words, rise: str, way: str) -> str:
    moved = en.several(w, "places", "place", "places")
    return f"Greatest {rise} in rank from {w.name('before')}: {en.movers(w)}, {way} {moved}."


MOVER_UP = mover(
    "mover_up",
    lambda w: _moved_vi(w, "tăng", "lên"),
    lambda w: _moved_en(w, "rise", "up"),
    Sample("before", {"places": 46}, items=(("unit", {"place": 4, "place_before": 50}),)),
)

MOVER_DOWN = mover(
    "mover_down",
    lambda w: _moved_vi(w, "giảm", "xuống"),
    lambda w: _moved_en(w, "fall", "down"),
    Sample("before", {"places": 34}, items=(("unit", {"place": 45, "place_before": 11}),)),
)


_BEFORE = Sample("before")


def _none(name: str, vi_: Say, en_: Say, sample: Sample = _BEFORE) -> Kind:
    """A kind that says why no move of ranks is told."""
    return Kind(name, section="rank_changes", tone="note", vi=vi_, en=en_, sample=sample)


NO_MOVERS_FIRST = _none(
    "no_movers_first",
    lambda w: "Kỳ đầu tiên của chương trình nên chưa có thay đổi thứ hạng.",
    lambda w: "First period of the programme, so there is no change of rank yet.",
    Sample(),
)

NO_MOVERS_WINDOW = _none(
    "no_movers_window",
    lambda w: (
        "Số liệu luỹ kế tính lại từ đầu năm nên không tính số bậc tăng, giảm so với "
        f"{w.name('before')}."
    ),
    lambda w: (
        "Cumulative figures restart with the year, so no change of rank from "
        f"{w.name('before')} is calculated."
    ),
)

NO_MOVERS_QUARTERS = _none(
    "no_movers_quarters",
    lambda w: f"Không gồm cùng các quý với {w.name('before')} nên không tính số bậc tăng, giảm.",
    lambda w: (
        f"Not the same quarters as in {w.name('before')}, so no change of rank is calculated."
    ),
)

NO_MOVERS_TARGETS = _none(
    "no_movers_targets",
    lambda w: f"Chỉ tiêu giao thay đổi so với {w.name('before')} nên không tính số bậc tăng, giảm.",
    lambda w: (
        f"Assigned targets have changed from {w.name('before')}, so no change of rank is "
        "calculated."
    ),
)

NO_MOVERS_SIZE = _none(
    "no_movers_size",
    lambda w: (
        f"Số đơn vị được xếp hạng {w.name('before')} là {w.whole('of_before')}, kỳ này là "
        f"{w.whole('of')} nên không tính số bậc tăng, giảm."
    ),
    lambda w: (
        f"{w.whole('of_before')} units were ranked in {w.name('before')} and {w.whole('of')} in "
        "this period, so no change of rank is calculated."
    ),
    Sample("before", {"of": 61, "of_before": 60}),
)

NO_MOVERS_UNIT_SET = _none(
    "no_movers_unit_set",
    lambda w: (
        f"Các đơn vị được xếp hạng không trùng với {w.name('before')} nên không tính số bậc tăng, "
        "giảm."
    ),
    lambda w: (
        f"The ranked units are not the same as in {w.name('before')}, so no change of rank is "
        "calculated."
    ),
)

NO_MOVERS_BASIS = _none(
    "no_movers_basis",
    lambda w: (
        f"Điểm xếp hạng kỳ này và {w.name('before')} là hai loại khác nhau (tự đánh giá, thẩm "
        "định) nên không tính số bậc tăng, giảm."
    ),
    lambda w: (
        f"The points of this period and of {w.name('before')} are two things (self-assessed, "
        "verified), so no change of rank is calculated."
    ),
)
