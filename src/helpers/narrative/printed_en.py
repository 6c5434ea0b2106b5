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
    told = [f"{one.name('unit')} {one.percent('value')}" for one in w.items()]
    target = f"the target ({w.name('printed')})" if w.named("printed") else "their target"
    if not w.named("printed"):
        goals = [one.name("printed") for one in w.items()]
        told = [f"{one} (target {goal})" for one, goal in zip(told, goals, strict=True)]
    missing = phrases.several(w, "count", "subordinate unit misses", "subordinate units miss")
    met = phrases.several(w, "met", "other meets it", "others meet it") if w.some("met") else ""
    return (
        f"In the published figures, {missing} {target} for {w.name('indicator')}: "
        f"{join_list(told, 'and')}; {met}{', ' if met else ''}nothing is published of the other "
        "subordinate units."
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
