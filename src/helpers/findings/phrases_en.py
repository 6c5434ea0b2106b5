"""Parts that English sentences share."""

from __future__ import annotations

from helpers.core.text import join_list
from helpers.findings.words import Words


def standing(w: Words, change: str = "") -> str:
    """Score and rank in one sentence; `change` says how the rank moved."""
    clauses = []
    if w.has("score"):
        out_of = f"/{w.maximum()}" if w.has("maximum") else ""
        clauses.append(f"{w.number('score')}{out_of} points")
    if w.has("share"):
        clauses.append(w.percent("share", 1))
    if w.has("place"):
        clauses.append(f"ranked {place(w)} among {w.name('group')}{tied(w)}")
    unit = "" if w.brief else f" of {w.name('unit')}"
    subject = f"{w.name('score')}{unit} ({w.name('when')})"
    return f"{subject}: {', '.join(clauses)}{change}{basis(w)}{interval(w)}."


def interval(w: Words) -> str:
    """Between which places a rank lies; "" where that needs no telling."""
    if not w.has("rank_low"):
        return ""
    within = ""
    if w.has("within"):
        within = ", the rank before included"
        within += "" if w.brief else ", which is too little to call the move real"
    return f"; {given(w)}, the rank {places_between(w)}/{w.whole('of')}{within}"


def given(w: Words) -> str:
    """What an interval of ranks allows for: "with the weights (±25%), the aggregation varied"."""
    noise = [f"the weights (±{w.plain('noise')}%)"] if w.has("noise") else []
    changed = ", ".join([*noise, *([w.name("varied")] if w.named("varied") else [])])
    clauses = [f"with {changed} varied"] if changed else []
    if w.has("level"):
        clauses.append(f"allowing for chance in the counts ({w.plain('level')}% confidence)")
    return " and ".join(clauses)


def places_between(w: Words) -> str:
    """The ends of an interval of ranks: "lies between 10 and 14"."""
    low, high = w.whole("rank_low"), w.whole("rank_high")
    return f"remains {low}" if low == high else f"lies within {low}–{high}"


def basis(w: Words) -> str:
    """The declared sentence on which a comparison rests, in brackets; "" where none is needed."""
    return f" ({w.name('basis')})" if w.named("basis") else ""


def place(w: Words) -> str:
    """ "23/63"."""
    return f"{w.whole('place')}/{w.whole('of')}"


def before(w: Words) -> str:
    """The period before, with its rank where one is known: "2016 (ranked 49/63)"."""
    if not w.has("place_before"):
        return w.name("before")
    return f"{w.name('before')} (ranked {w.whole('place_before')}/{w.whole('of_before')})"


def several(w: Words, key: str, singular: str, plural: str) -> str:
    """A count with its noun: "1 place", "2 places"."""
    count = w.count(key)
    return f"{count} {singular if count == '1' else plural}"


def counts(w: Words) -> str:
    """The counts behind a rate in brackets, "" where only the rate is known."""
    if not w.has("denominator"):
        return ""
    text = f"{w.whole('numerator')}/{w.whole('denominator')} {w.name('item')}"
    if w.has("reporting") and not w.brief:
        text += f", data of {w.whole('reporting')}/{w.whole('units')} units"
    if w.has("few"):
        text += ", too few to be more than an indication"
    return f" ({text})"


def value(w: Words) -> str:
    """The value of an indicator."""
    return f"{w.name('indicator')} ({w.name('when')}): {w.percent('value')}"


def reached(w: Words) -> str:
    """The value of an indicator with the counts behind it."""
    return value(w) + counts(w)


def needed(w: Words) -> str:
    """How many are needed, "" where not known."""
    if not w.has("needed"):
        return ""
    return f"; {w.whole('needed')}/{w.whole('denominator')} {w.name('item')} needed"


def position(w: Words) -> str:
    """Rank and distance to the median: "ranked 20/25, 5.2 percentage points below the median"."""
    sides = {
        -1: f"{w.number('median_gap')} percentage points below the median",
        0: "at the median",
        1: f"{w.number('median_gap')} percentage points above the median",
    }
    place = f"{w.whole('indicator_place')}/{w.whole('indicator_of')}"
    return f"ranked {place}, {sides[w.sign('median_side')]}"


def weakness(w: Words) -> str:
    """What a missed target means: rank, median, and what reaching it is worth; "" if unknown."""
    sentence = (
        f" On this indicator {w.name('unit')} is {position(w)}." if w.has("indicator_place") else ""
    )
    if not w.has("points_gain"):
        return sentence
    points = w.number_at("points_gain", "points_decimals")
    places = "leave the rank unchanged"
    if w.some("places_gain"):
        places = f"win {several(w, 'places_gain', 'place', 'places')}"
    return (
        f"{sentence} Reaching the target, with all others unchanged, would add {points} points to "
        f"{w.name('score')} and {places}."
    )


def movers(w: Words) -> str:
    """The units that moved, each with its two places."""
    return join_list(
        [
            f"{item.name('unit')} (from {item.whole('place_before')} to {item.whole('place')})"
            for item in w.items()
        ],
        "and",
    )


def change(w: Words, direction: str) -> str:
    """A rate that moved, with its counts where they are few."""
    now = then = ""
    if w.has("numerator"):
        now = f" ({w.whole('numerator')}/{w.whole('denominator')} {w.name('item')})"
        then = f", {w.whole('numerator_before')}/{w.whole('denominator_before')}"
    return (
        f"{w.name('indicator')} ({w.name('period')}): {w.percent('value')}{now}, {direction} "
        f"{w.number('difference')} percentage points from {w.name('before')} "
        f"({w.percent('value_before')}{then})."
    )


def change_points(w: Words, direction: str) -> str:
    """A score that moved."""
    return (
        f"{w.name('indicator')} ({w.name('period')}): {w.number('value')} points, {direction} "
        f"{w.number('difference')} points from {w.name('before')} ({w.number('value_before')} "
        "points)."
    )


def tied(w: Words) -> str:
    """The other units on the same place: named when few, counted when many, "" for none."""
    cap = capped(w)
    if w.has("tied"):
        return f" (shared with {w.whole('tied')} other units{cap})"
    if not w.named("tied"):
        return ""
    return f" (shared{cap})" if w.brief else f" (shared with {w.name('tied')}{cap})"


def capped(w: Words) -> str:
    """That units share the highest score there can be, so that it does not tell them apart."""
    return ", all at the maximum score" if w.has("capped") else ""


def least(w: Words, target: str = "") -> str:
    """Who has the lowest rate, with it; or the rate that all of them have."""
    if not w.has("lowest"):
        return f"all of them {w.percent('value')}{target}"
    return f"lowest: {holders(w, 'lowest')} ({w.percent('lowest')}{target})"


def all_ranked_alike(w: Words) -> str:
    """That no ranked unit has another score than the others."""
    return (
        f"{w.name('score')} ({w.name('when')}): all {w.whole('of')} ranked units have "
        f"{w.number('highest')} points."
    )


def holders(w: Words, key: str) -> str:
    """The units that share an extreme: named when few, counted when many."""
    if w.named(key):
        return w.name(key)
    return f"{w.whole(key + '_count')} units"


def indicator_place(w: Words) -> str:
    return f"{w.whole('indicator_place')}/{w.whole('indicator_of')}"


def step(w: Words) -> str:
    """A change of a value: of a rate in percentage points."""
    if w.name("measure") == "%":
        return f"{w.magnitude('change')} percentage points"
    return w.measured("change")


def placed(w: Words) -> str:
    """The place as the title of a chart."""
    return f"Ranked {place(w)} {w.name('group')}"
