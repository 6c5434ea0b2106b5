"""English sentences on a unit of an index of peers; the same kinds as in `peers_vi`."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.core.text import join_list
from helpers.narrative import phrases_en as phrases
from helpers.narrative.words import Words, capital


def place_strength(w: Words) -> str:
    return f"{_value(w)}, ranked {_place(w)}{_shared(w)}{_median(w)}{_since(w)}."


def place_weakness(w: Words) -> str:
    return f"{_value(w)}, ranked {_place(w)}{_shared(w)}{_median(w)}{_since(w)}."


def place_last(w: Words) -> str:
    return f"{_value(w)}, last, ranked {_place(w)}{_shared(w)}{_median(w)}{_since(w)}."


def places_bottom(w: Words) -> str:
    listed = "; ".join(f"{one.name('indicator')} ({_place(one)})" for one in w.items())
    more = phrases.several(w, "count", "other indicator", "other indicators")
    return (
        f"{capital(w.name('unit'))} ({w.name('when')}): among the last six places in {more}: "
        f"{listed}."
    )


def indicators_rose(w: Words) -> str:
    return f"Indicators that rose most in rank from {w.name('before')}: {_moves(w, 'up')}."


def indicators_fell(w: Words) -> str:
    return f"Indicators that fell most in rank from {w.name('before')}: {_moves(w, 'down')}."


def change_most(w: Words) -> str:
    way = "up" if w.sign("change") > 0 else "down"
    return (
        f"Greatest change of a value from {w.name('before')}: {w.name('indicator')}, {way} "
        f"{_step(w)} (from {w.measured('value_before')} to {w.measured('value')}), "
        f"{w.percent('share', 1)} of the distance between the highest and the lowest unit."
    )


def score_moved(w: Words) -> str:
    return (
        f"{w.name('score')} of {w.name('unit')} since {w.name('before')}: {_score_change(w)}; "
        f"{_parts(w, 'the other groups')}."
    )


def score_moved_indicators(w: Words) -> str:
    return (
        f"By indicator, the change of {w.name('score')} since {w.name('before')} was "
        f"{_parts(w, 'the other indicators')}."
    )


def median_worth(w: Words) -> str:
    steps = "; ".join(
        f"{one.name('indicator')} (from {one.measured('value', 'value_decimals')} to "
        f"{one.measured('median', 'value_decimals')}) adds {one.number('points_gain')} points and "
        "wins "
        + (
            phrases.several(one, "places_gain", "place", "places")
            if one.some("places_gain")
            else "no place"
        )
        for one in w.items()
    )
    return (
        f"If one of these indicators of {w.name('unit')} reached the median, all other indicators "
        f"and units unchanged, {w.name('score')} would change: {steps}."
    )


def no_values(w: Words) -> str:
    return (
        f"The data ({w.name('when')}) hold no value of {w.name('unit')}, neither scored nor ranked."
    )


def not_surveyed(w: Words) -> str:
    return (
        f"{capital(w.name('unit'))} was not surveyed ({w.name('when')}), neither scored nor ranked."
    )


def score_missing(w: Words) -> str:
    why = "the conditions for a score are not met"
    if w.has("count"):
        why = f"no data in {_lacking(w)}"
    return f"{capital(w.name('unit'))} ({w.name('when')}): {why}, neither scored nor ranked."


def score_apart(w: Words) -> str:
    return f"{capital(w.name('unit'))} is not among the ranked units ({w.name('when')})."


def parts_missing(w: Words) -> str:
    return (
        f"The score of {w.name('unit')} ({w.name('when')}) is calculated without data in "
        f"{_lacking(w)}."
    )


def no_strength_by_place(w: Words) -> str:
    return "There is no indicator in which the unit stands above at least half of the units."


def no_weakness_by_place(w: Words) -> str:
    return "There is no indicator in which the unit stands in the lower half."


def no_strength_of_units(w: Words) -> str:
    return "Indicators in which a unit ranks high are given in the report of that unit."


def no_weakness_of_units(w: Words) -> str:
    return "Indicators in which a unit ranks low are given in the report of that unit."


def _value(w: Words) -> str:
    lower = f", {w.name('lower')}" if w.named("lower") else ""
    return f"{w.name('indicator')} ({w.name('when')}{lower}): {w.measured('value')}"


def _place(w: Words) -> str:
    return f"{w.whole('indicator_place')}/{w.whole('indicator_of')}"


def _shared(w: Words) -> str:
    if not w.has("indicator_tied"):
        return ""
    return f", shared with {phrases.several(w, 'indicator_tied', 'other unit', 'other units')}"


def _median(w: Words) -> str:
    return f" (median {w.measured('median', 'median_decimals')})"


def _step(w: Words) -> str:
    """A change of a value: of a rate in percentage points."""
    if w.name("measure") == "%":
        return f"{w.magnitude('change')} percentage points"
    return w.measured("change")


def _since(w: Words) -> str:
    """How value and place moved since the period before, as far as they are comparable."""
    said = []
    if w.has("change"):
        way = {-1: "down", 1: "up"}.get(w.sign("change"))
        moved = f"{way} {_step(w)} (from {w.measured('value_before')})"
        said.append(moved if way else "value unchanged")
    if w.has("places"):
        way = {-1: "down", 1: "up"}.get(w.sign("places"))
        places = "place" if w.size("places") == "1" else "places"
        moved = f"rank {way} {w.size('places')} {places} (from {w.whole('place_before')})"
        said.append(moved if way else "rank unchanged")
    return f"; since {w.name('before')}: {', '.join(said)}" if said else ""


def _moves(w: Words, way: str) -> str:
    return "; ".join(
        f"{one.name('indicator')} {way} {one.size('places')} (from {one.whole('place_before')} to "
        f"{_place(one)})"
        for one in w.items()
    )


def _score_change(w: Words) -> str:
    sign = w.sign("change")
    if not sign:
        return f"unchanged ({w.number('value')} points)"
    return (
        f"{'up' if sign > 0 else 'down'} {w.magnitude('change')} points, from "
        f"{w.number('value_before')} to {w.number('value')}"
    )


def _parts(w: Words, others: str) -> str:
    """The parts up and down; at the top of a page only the greatest of each."""
    most = "most " if w.brief else ""
    up, down = (_named(w.items(), key, 1 if w.brief else None) for key in ("gain", "loss"))
    said = [f"{most}added by {up}"] if up else []
    said += [f"{most}taken away by {down}"] if down else []
    if w.has("rest") and not w.brief:
        way = "add" if w.sign("rest") > 0 else "take away"
        said.append(f"{others} together {way} {w.magnitude('rest')} points")
    return "; ".join(said)


def _named(items: Sequence[Words], key: str, most: int | None) -> str:
    parts = [f"{one.name('name')} ({one.number(key)} points)" for one in items if one.has(key)]
    return join_list(parts[:most], "and")


def _lacking(w: Words) -> str:
    named = f" ({w.name('missing')})" if w.named("missing") else ""
    return f"{w.whole('count')} of {w.whole('of')} indicators{named}"
