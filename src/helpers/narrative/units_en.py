"""English sentences on units before they were merged or divided."""

from __future__ import annotations

from helpers.narrative import phrases_en as phrases
from helpers.narrative.words import Words, capital


def score_back_cast(w: Words) -> str:
    rank = f", ranked {phrases.place(w)}" if w.has("place") else ""
    return (
        f"{w.name('score')}, {w.name('before')}, computed back for {w.name('unit')} as "
        f"reorganised: {w.number('score')} points{rank}; of the former units: {_old(w)}."
        f"{_basis(w)}"
    )


def score_back_cast_missing(w: Words) -> str:
    return (
        f"{w.name('score')}, {w.name('before')}, could not be computed back for {w.name('unit')}: "
        f"no score of {w.name('units')}."
    )


def _old(w: Words) -> str:
    return "; ".join(
        f"{one.name('unit')} {one.number('value')} points" if one.has("value") else one.name("unit")
        for one in w.items()
    )


def _basis(w: Words) -> str:
    return "" if w.brief else f" {capital(w.name('basis'))}."
