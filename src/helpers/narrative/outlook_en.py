"""English sentences that look ahead by arithmetic; each states its assumption."""

from __future__ import annotations

from helpers.narrative import phrases_en as phrases
from helpers.narrative.words import Words


def pace_required(w: Words) -> str:
    return (
        f"{w.name('indicator')}: to meet the yearly target {w.name('printed')}, the remaining "
        f"{_remaining(w)} must average at least "
        f"{w.percent('required')} ({_as_before(w)})."
    )


def pace_out_of_reach(w: Words) -> str:
    return (
        f"{w.name('indicator')}: the yearly target {w.name('printed')} cannot be met even if all "
        f"{w.name('item')} of the remaining {_remaining(w)} "
        f"count ({_as_before(w)})."
    )


def next_rank(w: Words) -> str:
    steps = "; ".join(
        f"{one.count('items')} more in {one.name('indicator')} (from {one.whole('numerator')} to "
        f"{one.whole('then')}/{one.whole('denominator')} {one.name('item')})"
        for one in w.items()
    )
    start, need = "To share", "needs"
    if w.named("closed"):
        start, need = f"With the results of {w.name('closed')}, to share", "would have needed"
    return (
        f"{start} the place above (ranked {phrases.place(w)}), {w.name('unit')} {need} "
        f"{w.number('gain')} more points, at least: {steps}; assuming that its denominators and "
        "the results of the other units stay as they are."
    )


def no_outlook(w: Words) -> str:
    return "With the present data there is nothing to compute ahead."


def _as_before(w: Words) -> str:
    part = w.name("part")
    return f"assuming as many {w.name('item')} a {part} as in the past {part}s on average"


def _remaining(w: Words) -> str:
    part = w.name("part")
    return phrases.several(w, "left", part, f"{part}s")
