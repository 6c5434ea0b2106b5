"""English sentences on all units of an index of peers; the same kinds as in
`peers_overview_vi`."""

from __future__ import annotations

from helpers.narrative import phrases_en as phrases
from helpers.narrative.words import Words


def method_change_tree(w: Words) -> str:
    said = [
        f"{phrases.several(w, f'{key}_nodes', 'component', 'components')} {verb} ({w.name(key)})"
        for key, verb in (("added", "added"), ("dropped", "dropped"), ("reweighted", "reweighted"))
        if w.some(f"{key}_nodes")
    ]
    said += [f"“{w.name('reason')}”"] if w.named("reason") else []
    return (
        f"From {w.name('after')}, {w.name('score')} is calculated in another way than in "
        f"{w.name('before')}: {'; '.join(said)}. Scores are therefore not compared and no change "
        f"of rank is calculated between {w.name('before')} and {w.name('after')}."
    )


def mover_score_up(w: Words) -> str:
    return f"Greatest rises of {w.name('score')} from {w.name('before')}: {_scores(w, 'up')}."


def mover_score_down(w: Words) -> str:
    return f"Greatest falls of {w.name('score')} from {w.name('before')}: {_scores(w, 'down')}."


def gap_top(w: Words) -> str:
    units = phrases.several(w, "count", "unit", "units")
    return (
        f"{w.name('score')} ({w.name('when')}): {units} in the lead ({w.name('units')}), "
        f"{w.number('distance')} points ahead of all others."
    )


def gap_bottom(w: Words) -> str:
    units = phrases.several(w, "count", "unit", "units")
    return (
        f"{w.name('score')} ({w.name('when')}): {units} at the end ({w.name('units')}), "
        f"{w.number('distance')} points behind all others."
    )


def ranks_uncertain(w: Words) -> str:
    return (
        f"With {phrases.varied(w)} varied, the ranks of {w.whole('count')}/{w.whole('of')} units "
        f"({w.name('when')}) lie within more than {w.whole('wide')} places; the widest is "
        f"{w.name('unit')}, whose rank {phrases.places_between(w)}."
    )


def ranks_certain(w: Words) -> str:
    return (
        f"With {phrases.varied(w)} varied, the ranks of all {w.whole('of')} units "
        f"({w.name('when')}) lie within no more than {w.whole('wide')} places."
    )


def group_leaders(w: Words) -> str:
    listed = "; ".join(
        f"{one.name('group')}: {one.name('unit')} ({one.number('score')} points, ranked "
        f"{phrases.place(one)})"
        for one in w.items()
    )
    return f"First of each group by {w.name('score')} ({w.name('when')}): {listed}."


def widest_spread(w: Words) -> str:
    listed = "; ".join(
        f"{one.name('indicator')} (from {one.measured('lowest', 'value_decimals')} to "
        f"{one.measured('highest', 'value_decimals')}, worth {one.number('distance')} points)"
        for one in w.items()
    )
    return (
        f"Indicators ({w.name('when')}) in which units are furthest apart, in points of "
        f"{w.name('score')}: {listed}."
    )


def units_no_values(w: Words) -> str:
    return _not_ranked(w, "no value in the data")


def units_not_surveyed(w: Words) -> str:
    return _not_ranked(w, "not surveyed")


def units_score_missing(w: Words) -> str:
    return _not_ranked(w, "not enough data for a score")


def units_score_apart(w: Words) -> str:
    return _not_ranked(w, "not among the units to be ranked")


def no_values_at_all(w: Words) -> str:
    return f"The data ({w.name('when')}) hold no value of any unit: nothing is scored or ranked."


def _not_ranked(w: Words, why: str) -> str:
    units = phrases.several(w, "count", "unit", "units")
    said = f"Not ranked ({w.name('when')}), {why}, {units}"
    if w.brief and not w.named("few"):
        return f"{said}."
    return f"{said}: {w.name('units')}."


def _scores(w: Words, way: str) -> str:
    return "; ".join(
        f"{one.name('unit')} {way} {one.number('difference')} points (from "
        f"{one.number('value_before')} to {one.number('value')})"
        for one in w.items()
    )
