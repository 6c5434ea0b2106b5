"""English titles of charts: what the picture shows in a few words, without the subject."""

from __future__ import annotations

from helpers.narrative import phrases_en as phrases
from helpers.narrative.words import Words


def rank_up(w: Words) -> str:
    return f"{_placed(w)}, up {w.count('places')} from {w.name('before')}"


def rank_down(w: Words) -> str:
    return f"{_placed(w)}, down {w.count('places')} from {w.name('before')}"


def rank_equal(w: Words) -> str:
    return f"{_placed(w)}, unchanged from {w.name('before')}"


def rank_method(w: Words) -> str:
    return f"{_placed(w)}; the method changed since {w.name('before')}, no places counted"


def rank_window(w: Words) -> str:
    return _placed(w)


def rank_quarters(w: Words) -> str:
    return _placed(w)


def rank_targets(w: Words) -> str:
    return _placed(w)


def rank_size(w: Words) -> str:
    return _placed(w)


def rank_unit_set(w: Words) -> str:
    return _placed(w)


def rank_basis(w: Words) -> str:
    return _placed(w)


def rank_first(w: Words) -> str:
    return _placed(w)


def rank_reorganised(w: Words) -> str:
    return _placed(w)


def rank_unranked_before(w: Words) -> str:
    return _placed(w)


def extremes(w: Words) -> str:
    if not w.has("lowest"):
        return f"All with {w.number('highest')} points"
    return f"Highest {w.number('highest')} points, lowest {w.number('lowest')} points"


def targets_count(w: Words) -> str:
    which = "targets that can be judged" if w.has("assigned") else "assigned targets"
    return f"{w.whole('met')}/{w.whole('of')} {which} met"


def sheet_total_above(w: Words) -> str:
    return f"Self-assessed {w.number('difference')} points above verified"


def sheet_total_below(w: Words) -> str:
    return f"Self-assessed {w.number('difference')} points below verified"


def _placed(w: Words) -> str:
    return f"Ranked {phrases.place(w)} {w.name('group')}"
