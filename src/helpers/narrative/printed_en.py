"""English sentences on printed ranks beside the main one, and on units below a unit."""

from __future__ import annotations

from helpers.core.text import join_list
from helpers.narrative import phrases_en as phrases
from helpers.narrative.words import Words


def region_place(w: Words) -> str:
    after = f", after {w.name('after')}" if w.named("after") else ""
    return f"Within {w.name('group')}, {w.name('unit')} is ranked {phrases.place(w)}{after}."


def part_rank_up(w: Words) -> str:
    return _part(w, f"up {w.count('places')} places from")


def part_rank_down(w: Words) -> str:
    return _part(w, f"down {w.count('places')} places from")


def part_rank_equal(w: Words) -> str:
    return _part(w, "unchanged from")


def part_rank_up_new_method(w: Words) -> str:
    return _part(w, f"up {w.count('places')} places from", _noted(w))


def part_rank_down_new_method(w: Words) -> str:
    return _part(w, f"down {w.count('places')} places from", _noted(w))


def part_rank_equal_new_method(w: Words) -> str:
    return _part(w, "unchanged from", _noted(w))


def children_missed(w: Words) -> str:
    units = join_list([f"{one.name('unit')} {one.percent('value')}" for one in w.items()], "and")
    return (
        f"In the published figures, {w.count('count')} subordinate units miss the target "
        f"({w.name('printed')}) for {w.name('indicator')}: {units}; nothing is published of the "
        "other subordinate units."
    )


def _part(w: Words, move: str, note: str = "") -> str:
    return (
        f"{w.name('indicator')} ({w.name('period')}): ranked {phrases.place(w)}, {move} "
        f"{phrases.before(w)}{note}."
    )


def _noted(w: Words) -> str:
    return (
        f" as the source document compares them; the assessment changed in {w.name('period')}, so "
        "that the two ranks are not directly comparable"
    )
