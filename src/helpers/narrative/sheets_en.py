"""English sentences on scoring sheets; each says whose points it speaks of."""

from __future__ import annotations

from collections.abc import Callable

from helpers.narrative import phrases_en as phrases
from helpers.narrative.words import Words, capital

Say = Callable[[Words], str]
_NAMED, _BRIEF = 5, 2  # criteria that are named, in full and at the top of a page
_CODES = 40  # further criteria that are listed by their codes


def sheet_total_above(w: Words) -> str:
    return f"{_totals(w)}: self-assessed {w.number('difference')} points above{_sides(w)}."


def sheet_total_below(w: Words) -> str:
    return f"{_totals(w)}: self-assessed {w.number('difference')} points below{_sides(w)}."


def sheet_total_equal(w: Words) -> str:
    return f"{_totals(w)}; the two totals are equal{_sides(w)}."


def sheet_total_verified(w: Words) -> str:
    return (
        f"Verified, {w.name('when')}: {w.number('verified')}/{w.maximum()} points "
        f"({w.whole('verified_count')} of {_criteria(w, 'of')}); the sheet has no self-assessed "
        "points."
    )


def sheet_total_blank(w: Words) -> str:
    return f"The sheet of {w.name('unit')} ({w.name('when')}) states no points of any criterion."


def sheet_total_unverified(w: Words) -> str:
    return (
        f"Self-assessed, {w.name('when')}: {w.number('self')}/{w.maximum()} points"
        f"{_unassessed(w)}; no criterion is verified yet."
    )


def sheet_total_partly(w: Words) -> str:
    return (
        f"Verified so far, {w.name('when')}: {w.whole('verified_count')} of {_criteria(w, 'of')}, "
        f"{w.number('verified')} points verified and {w.number('self_checked')} self-assessed of "
        f"a maximum of {w.number('maximum_checked')} in these; the whole sheet is self-assessed "
        f"at {w.number('self')}/{w.maximum()} points{_unassessed(w)}."
    )


def sheet_unranked(w: Words) -> str:
    return (
        f"The sheet of {w.name('unit')} ({w.name('when')}) does not have points of every "
        "criterion: there is no total and no rank."
    )


def sheet_group_points(w: Words) -> str:
    groups = "; ".join(_group(one) for one in w.items())
    return f"Points by group, {w.name('when')}: {groups}."


def sheet_lower(w: Words) -> str:
    return (
        f"Verified below self-assessed in {_criteria(w, 'count')}, {w.number('difference')} "
        f"points in total: {_list(w, _compared, _difference)}."
    )


def sheet_higher(w: Words) -> str:
    return (
        f"Verified above self-assessed in {_criteria(w, 'count')}, {w.number('difference')} "
        f"points in total: {_list(w, _compared, _difference)}."
    )


def sheet_evidence(w: Words) -> str:
    said = (
        f"Verified {w.number('difference')} points below self-assessed in {_criteria(w, 'count')} "
        "of which the sheet has no evidence or says that evidence is wanted"
    )
    return f"{said}." if w.brief else f"{said}: {_list(w, _named_difference, _difference)}."


def sheet_full(w: Words) -> str:
    codes = ", ".join(one.name("code") for one in w.items())
    return (
        f"At their maximum ({w.name('points')}): {w.whole('count')} of {_criteria(w, 'of')}, "
        f"{w.number('value')} points: {codes}."
    )


def sheet_worth(w: Words) -> str:
    return (
        f"{capital(w.name('points'))} are {w.number('loss')} below the maximum in "
        f"{_criteria(w, 'count')}, most of all: {_list(w, _named_loss, _loss)}."
    )


def sheet_verified_moved(w: Words) -> str:
    return _moved(w)


def sheet_self_moved(w: Words) -> str:
    return _moved(w)


def sheet_verified_unmoved(w: Words) -> str:
    return f"Compared with {w.name('before')}, the {w.name('which')} of no criterion have changed."


def sheet_self_unmoved(w: Words) -> str:
    return sheet_verified_unmoved(w)


def sheet_still(w: Words) -> str:
    return (
        f"Unchanged since {w.name('before')} (self-assessed and verified) and below the maximum: "
        f"{_criteria(w, 'count')}, lacking {w.number('loss')} {w.name('points')}: "
        f"{_list(w, _named_loss, _loss)}."
    )


def sheet_overdue(w: Words) -> str:
    return f"Overdue on {w.name('until')}, not done: {_criteria(w, 'count')}: {_list(w, _due)}."


def sheet_due(w: Words) -> str:
    return (
        f"Due in the next period (until {w.name('until')}): {_criteria(w, 'count')}: "
        f"{_list(w, _due)}."
    )


def sheets_compared(w: Words) -> str:
    units = "; ".join(
        f"{one.name('unit')} self-assessed {one.number('self')}, verified {one.number('verified')}"
        for one in _some(w, w.items())
    )
    return (
        f"Self-assessed points are above verified ones in {w.whole('count')} of {w.whole('of')} "
        f"units: {units}."
    )


def sheets_lowered(w: Words) -> str:
    most = "; ".join(
        f"{_criterion(one)} ({one.number('difference')} in "
        f"{phrases.several(one, 'units', 'unit', 'units')})"
        for one in _some(w, w.items())
    )
    return (
        f"Units were verified below their self-assessed points in {_criteria(w, 'count')}, by "
        f"{w.number('difference')} points over all units; most of all: {most}."
    )


def sheets_unverified(w: Words) -> str:
    return (
        f"Not every criterion is verified in {w.whole('count')} of {w.whole('of')} units: "
        f"{w.name('units')}."
    )


def sheets_overdue(w: Words) -> str:
    units = "; ".join(f"{one.name('unit')} {one.count('count')}" for one in w.items())
    return (
        f"Overdue on {w.name('until')}, not done: {_criteria(w, 'count')} in "
        f"{phrases.several(w, 'of', 'unit', 'units')} ({units})."
    )


def rank_basis(w: Words) -> str:
    return phrases.standing(
        w,
        f"; {w.name('before')} was ranked by other points (self-assessed and verified points are "
        "two things), so no change of rank is calculated",
    )


def no_movers_basis(w: Words) -> str:
    return (
        f"The points of this period and of {w.name('before')} are two things (self-assessed, "
        "verified), so no change of rank is calculated."
    )


def _totals(w: Words) -> str:
    return (
        f"Self-assessed, {w.name('when')}: {w.number('self')}/{w.maximum()} points"
        f"{_unassessed(w)}; verified: {w.number('verified')}/{w.maximum()} points"
    )


def _unassessed(w: Words) -> str:
    return f" ({_criteria(w, 'unassessed')} not stated)" if w.some("unassessed") else ""


def _sides(w: Words) -> str:
    """What lies behind the difference: criteria below, criteria above."""
    if w.brief or not (w.some("lower_count") or w.some("higher_count")):
        return ""
    sides = [
        f"verified {word} in {_criteria(w, f'{side}_count')} by {w.number(side)} points"
        for side, word in (("lower", "below"), ("higher", "above"))
        if w.some(f"{side}_count")
    ]
    return f" ({'; '.join(sides)})"


def _group(one: Words) -> str:
    said = []
    if one.has("self"):
        said.append(f"self-assessed {one.number('self')}")
    if one.has("verified"):
        left = f", {one.count('unverified')} left" if one.some("unverified") else ""
        said.append(f"verified {one.number('verified')}{left}")
    return f"{one.name('name')}: {', '.join(said) or 'no points stated'} of {one.maximum()}"


def _moved(w: Words) -> str:
    said = []
    if w.some("up_count"):
        said.append(f"rose by {w.number('up')} in {_criteria(w, 'up_count')}")
    if w.some("down_count"):
        said.append(f"fell by {w.number('down')} in {_criteria(w, 'down_count')}")
    if w.some("new_count"):
        said.append(f"are new in {_criteria(w, 'new_count')} ({w.number('new')} points)")
    moves = f": {_list(w, _change, _short_change)}" if w.items() else ""
    return f"Compared with {w.name('before')}, {w.name('which')} {', '.join(said)}{moves}."


def _change(one: Words) -> str:
    return f"{_criterion(one)} from {one.number('value_before')} to {one.number('value')}"


def _compared(one: Words) -> str:
    if one.brief:
        return _named_difference(one)
    return (
        f"{_criterion(one)} {one.number('difference')} (self-assessed {one.number('self')}, "
        f"verified {one.number('verified')})"
    )


def _named_difference(one: Words) -> str:
    return f"{_criterion(one)} {one.number('difference')}"


def _named_loss(one: Words) -> str:
    return f"{_criterion(one)} {one.number('loss')}"


def _due(one: Words) -> str:
    person = one.name("person") or "nobody named"
    return f"{_criterion(one)}, due {one.name('day')}, {person}"


def _criteria(w: Words, key: str) -> str:
    return phrases.several(w, key, "criterion", "criteria")


def _difference(one: Words) -> str:
    return one.number("difference")


def _loss(one: Words) -> str:
    return one.number("loss")


def _short_change(one: Words) -> str:
    return f"{one.number('value_before')} → {one.number('value')}"


def _criterion(one: Words) -> str:
    return f"{one.name('code')} {one.name('name')}"


def _some(w: Words, items: tuple[Words, ...]) -> tuple[Words, ...]:
    return items[:_BRIEF] if w.brief else items


def _list(w: Words, named: Say, short: Say | None = None) -> str:
    """The first criteria by name, the others by code with their number; in brief only a few.

    Without a short form all are named.
    """
    items = w.items()
    first = items[:_BRIEF] if w.brief else items[:_NAMED] if short else items
    said = "; ".join(map(named, first))
    others = items[len(first) :]
    if not others:
        return said
    if w.brief or short is None or len(others) > _CODES:
        return f"{said}; …"
    codes = ", ".join(f"{one.name('code')} ({short(one)})" for one in others)
    return f"{said}; others: {codes}"
