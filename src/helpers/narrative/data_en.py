"""English sentences on the data behind a report: disagreements, gaps, corrections."""

from __future__ import annotations

from helpers.narrative import phrases_en as phrases
from helpers.narrative.words import Words


def published_recomputed(w: Words) -> str:
    return (
        f"{w.name('what')}: {w.name('document')} publishes {w.percent('published', 1)}, but "
        f"{w.plain('numerator')}/{w.plain('denominator')} gives {w.percent('recomputed', 1)}; the "
        f"report keeps the published figure and notes the difference, to be confirmed by "
        f"{w.name('issuer')}."
    )


def published_differs(w: Words) -> str:
    return (
        f"{w.name('what')}: {w.name('document')} publishes {w.number('published')}, but the other "
        f"figures of the document give {w.number('recomputed')}; the report keeps the published "
        f"figure and notes the difference, to be confirmed by {w.name('issuer')}."
    )


def year_not_whole(w: Words) -> str:
    return (
        f"{w.name('year')} holds {w.whole('count')} of {w.whole('of')} {w.name('part')}s "
        f"({w.name('quarters')}): cumulated figures, assessments and ranks in this report are not "
        "those of the whole year."
    )


def small_denominator(w: Words) -> str:
    return (
        f"{w.name('indicator')}: the denominator is only {w.count('denominator')} "
        f"{w.name('item')}, the rate is indicative only."
    )


def no_data(w: Words) -> str:
    missing = f", the form for {w.name('missing')} not received" if w.named("missing") else ""
    return f"No data reported by {w.name('unit')} ({w.name('when')}){missing}; not assessed."


def problems_unit(w: Words) -> str:
    problems = phrases.several(w, "count", "problem", "problems")
    return (
        f"{problems} to resolve in the data of {w.name('unit')}, listed in the notes; the forms "
        "concerned are not counted."
    )


def problems_whole(w: Words) -> str:
    problems = phrases.several(w, "count", "problem", "problems")
    return (
        f"{problems} in the input data, listed in the notes; the forms concerned are not counted."
    )


def warnings_unit(w: Words) -> str:
    points = phrases.several(w, "count", "point", "points")
    return (
        f"{points} to look at again in the data of {w.name('unit')}, listed in the notes; the "
        "forms are counted all the same."
    )


def warnings_whole(w: Words) -> str:
    points = phrases.several(w, "count", "point", "points")
    return (
        f"{points} to look at again in the input data, listed in the notes; the forms are counted "
        "all the same."
    )


def corrected(w: Words) -> str:
    return (
        f"The data of {w.name('unit')} for {w.name('period')} were corrected from "
        f"{w.plain('old')} to {w.plain('new')}: {w.name('reason')}."
    )


def corrected_text(w: Words) -> str:
    return (
        f"The data of {w.name('unit')} for {w.name('period')} were corrected from "
        f"“{w.name('printed')}” to {w.plain('new')}: {w.name('reason')}."
    )
