"""English sentences on why a rank moved; the same kinds as in `moves_vi`."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.core.text import join_list
from helpers.narrative import phrases_en as phrases
from helpers.narrative.words import Words


def rank_reorganised(w: Words) -> str:
    return phrases.standing(
        w, f"; newly reorganised, so no change of rank from {w.name('before')} is calculated"
    )


def score_up_rank_down(w: Words) -> str:
    return _opposed(w, "rose", "fell")


def score_down_rank_up(w: Words) -> str:
    return _opposed(w, "fell", "rose")


def places_in_parts(w: Words) -> str:
    places = w.sign("places")
    head = f"{_moved(places)} {_places(w, 'places')}" if places else "Rank unchanged"
    names = {
        "own_places": "the change of the unit's own score",
        "others_places": "the change of the other units' scores",
        "entered_places": "units that came into the ranking",
        "left_places": "units that left the ranking",
    }
    parts = [(key, name) for key, name in names.items() if w.some(key)]
    if len(parts) == 1:
        return f"{head} from {w.name('before')}, all of it through {parts[0][1]}."
    said = [
        f"{_moved(w.sign(key)).lower()} {_places(w, key)} through {name}" for key, name in parts
    ]
    return f"{head} from {w.name('before')}, made up of: {'; '.join(said)}."


def places_not_in_parts(w: Words) -> str:
    return (
        "The source document does not print all scores of the other units, so the change of rank "
        f"cannot be divided into a part of {w.name('unit')} and a part of the others."
    )


def overtaking(w: Words) -> str:
    said = _told(
        w,
        {
            "passed": ("passed", ""),
            "reached": ("drew level with", ""),
            "passed_by": ("was passed by", ""),
            "fallen_behind": ("fell behind", " of the same rank before"),
        },
    )
    return f"Since {w.name('before')}, {w.name('unit')} {join_list(said, 'and')}."


def ranked_units_changed(w: Words) -> str:
    said = _told(w, {"entered": ("added:", ""), "gone": ("removed:", "")})
    return f"Ranked units compared with {w.name('before')}: {'; '.join(said)}."


def _opposed(w: Words, score: str, rank: str) -> str:
    return (
        f"Since {w.name('before')}, the score of {w.name('unit')} {score} by "
        f"{w.number('difference')} points (from {w.number('value_before')} to {w.number('value')}) "
        f"while its rank {rank} by {_places(w, 'places')}."
    )


def _moved(sign: int) -> str:
    return "Up" if sign > 0 else "Down"


def _places(w: Words, key: str) -> str:
    return f"{w.size(key)} {'place' if w.size(key) == '1' else 'places'}"


def _told(w: Words, words: Mapping[str, tuple[str, str]]) -> list[str]:
    """ "passed 3 units (A; B; C)" for every count above zero; units are named where few."""
    return [
        f"{verb} {phrases.several(w, key, 'unit', 'units')}{after}"
        + (f" ({w.name(key)})" if w.named(key) else "")
        for key, (verb, after) in words.items()
        if w.some(key)
    ]
