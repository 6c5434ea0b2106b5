"""English short forms for the points at the top of a page; other kinds are said in full."""

from __future__ import annotations

from helpers.narrative import phrases_en as phrases
from helpers.narrative import submissions_en
from helpers.narrative.words import Words


def rank_window(w: Words) -> str:
    return phrases.standing(w, f"; no change of rank from {w.name('before')} calculated")


def rank_size(w: Words) -> str:
    return rank_window(w)


def rank_unit_set(w: Words) -> str:
    return rank_window(w)


def score_up_rank_down(w: Words) -> str:
    places = phrases.several(w, "places", "place", "places")
    return (
        f"Since {w.name('before')} the score rose by {w.number('difference')} points while the "
        f"rank fell by {places}."
    )


def score_down_rank_up(w: Words) -> str:
    places = phrases.several(w, "places", "place", "places")
    return (
        f"Since {w.name('before')} the score fell by {w.number('difference')} points while the "
        f"rank rose by {places}."
    )


def target_met(w: Words) -> str:
    return f"{phrases.value(w)}, assigned target met ({w.name('printed')})."


def target_exceeded(w: Words) -> str:
    return f"{phrases.value(w)}, assigned target exceeded ({w.name('printed')})."


def target_missed(w: Words) -> str:
    return f"{phrases.reached(w)}, assigned target not met ({w.name('printed')})."


def target_near_miss(w: Words) -> str:
    return target_missed(w)


def target_on_strict(w: Words) -> str:
    return f"{phrases.reached(w)}, at the threshold, assigned target not met ({w.name('printed')})."


def targets_met(w: Words) -> str:
    return (
        f"{w.name('indicator')} ({w.name('when')}): {w.whole('met')}/{w.whole('of')} units met "
        f"their assigned target ({w.percent('share', 1)}); {phrases.least(w)}."
    )


def extremes(w: Words) -> str:
    if not w.has("lowest"):
        return phrases.all_ranked_alike(w)
    return (
        f"{w.name('score')} ({w.name('when')}): highest {w.number('highest')} points "
        f"({phrases.holders(w, 'highest')}), lowest {w.number('lowest')} points "
        f"({phrases.holders(w, 'lowest')}) among the {w.whole('of')} ranked units."
    )


def method_change(w: Words) -> str:
    return (
        f"{w.name('score')}, {w.name('after')} compared with {w.name('before')}: method changed, "
        "no change of rank calculated."
    )


def points_lost(w: Words) -> str:
    criteria = phrases.several(w, "count", "component criterion", "component criteria")
    return f"{criteria} below the maximum, {w.number('loss')} points lost in total."


def below_threshold(w: Words) -> str:
    return (
        f"{w.name('score')} ({w.name('when')}): {w.count('count')}/{w.count('of')} main indices "
        f"below {w.plain('threshold')}% of their maximum."
    )


def published_recomputed(w: Words) -> str:
    return (
        f"{w.name('what')}: published {w.percent('published', 1)}, recomputed "
        f"{w.percent('recomputed', 1)}; to be confirmed."
    )


def submission_unlike(w: Words) -> str:
    if len(w.items()) == 1:
        return submissions_en.submission_unlike(w)
    return (
        f"{phrases.several(w, 'count', 'figure', 'figures')} far from the earlier periods of the "
        "same unit, to be confirmed."
    )
