"""English sentences on forms that were sent, late, again or not, and on reorganised units."""

from __future__ import annotations

from helpers.narrative import phrases_en as phrases
from helpers.narrative.words import Words, capital

_NAMED = 3  # more forms than this are counted, not named, at the top of a page
_LISTED = 8  # more forms of earlier periods than this are counted by period


def submission_missing(w: Words) -> str:
    said = f"{phrases.several(w, 'count', 'form', 'forms')} not received"
    if w.brief and len(w.items()) > _NAMED:
        return f"{said}, listed in the notes."
    return f"{said}: {_forms(w)}."


def submission_missing_before(w: Words) -> str:
    said = f"{phrases.several(w, 'count', 'form', 'forms')} of earlier periods not received"
    if len(w.items()) > _LISTED:
        return f"{said} ({_periods(w)}), so these periods are not compared with."
    return f"{said}, so the periods without them are not compared with: {_forms(w)}."


def submission_late(w: Words) -> str:
    late = "; ".join(
        f"{one.name('unit')}, {one.name('period')}, received on {one.name('came')}, due on "
        f"{one.name('due')} ({phrases.several(one, 'days', 'day', 'days')} late)"
        for one in w.items()
    )
    return (
        f"{phrases.several(w, 'count', 'form', 'forms')} received after the deadline and counted "
        f"all the same: {late}."
    )


def submission_again(w: Words) -> str:
    changes = "; ".join(
        f"total of “{one.name('figure')}” in {one.name('period')} revised from {one.plain('old')} "
        f"to {one.plain('new')}"
        if one.has("old")
        else f"no total of {one.name('period')} changed"
        for one in w.items()
    )
    forms = phrases.several(w, "count", "form", "forms")
    return f"{capital(w.name('unit'))} sent {forms} again, and the later one counts: {changes}."


def submissions_again(w: Words) -> str:
    forms = phrases.several(w, "count", "form", "forms")
    return f"{forms} sent again, and the later one counts: {_forms(w)}."


def submission_unlike(w: Words) -> str:
    unlike = "; ".join(
        f"{one.name('unit')}, total of “{one.name('figure')}” in {one.name('period')}: "
        f"{one.plain('value')} (median of the {phrases.several(one, 'count', 'period', 'periods')} "
        f"before: {one.plain('median')})"
        for one in w.items()
    )
    return (
        f"{phrases.several(w, 'count', 'figure', 'figures')} far from the earlier periods of the "
        f"same unit, to be confirmed: {unlike}."
    )


def unit_merge(w: Words) -> str:
    return (
        f"On {w.name('day')}, {phrases.several(w, 'count', 'unit', 'units')} ({w.name('old')}) "
        f"merged into {w.name('new')}{_by(w)}; earlier data are those of the former units and are "
        "not compared."
    )


def unit_split(w: Words) -> str:
    return (
        f"On {w.name('day')}, {w.name('old')} was split into "
        f"{phrases.several(w, 'count', 'unit', 'units')} ({w.name('new')}){_by(w)}; earlier data "
        "are those of the former unit and are not compared."
    )


def unit_rename(w: Words) -> str:
    return (
        f"On {w.name('day')}, {w.name('old')} was renamed {w.name('new')}{_by(w)}; earlier data "
        "stand under the former name and are of the same unit."
    )


def unit_abolished(w: Words) -> str:
    return f"On {w.name('day')}, {w.name('old')} ceased to work{_by(w)}."


def _forms(w: Words) -> str:
    return "; ".join(f"{one.name('unit')} ({one.name('period')})" for one in w.items())


def _periods(w: Words) -> str:
    return "; ".join(dict.fromkeys(one.name("period") for one in w.items()))


def _by(w: Words) -> str:
    return f" under {w.name('document')}" if w.named("document") else ""
