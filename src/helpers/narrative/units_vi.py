"""Vietnamese sentences on units before they were merged or divided."""

from __future__ import annotations

from helpers.narrative import phrases_vi as phrases
from helpers.narrative.words import Words, capital


def score_back_cast(w: Words) -> str:
    rank = f", xếp thứ {phrases.place(w)}" if w.has("place") else ""
    return (
        f"{w.name('score')} {w.name('before')} tính lại cho {w.name('unit')} sau sắp xếp là "
        f"{w.number('score')} điểm{rank}; của các đơn vị cũ: {_old(w)}.{_basis(w)}"
    )


def score_back_cast_missing(w: Words) -> str:
    return (
        f"Chưa tính lại được {w.name('score')} {w.name('before')} cho {w.name('unit')}: thiếu điểm "
        f"của {w.name('units')}."
    )


def _old(w: Words) -> str:
    return "; ".join(
        f"{one.name('unit')} {one.number('value')} điểm" if one.has("value") else one.name("unit")
        for one in w.items()
    )


def _basis(w: Words) -> str:
    return "" if w.brief else f" {capital(w.name('basis'))}."
