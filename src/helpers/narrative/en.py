"""English sentences, one function a kind of finding; the same kinds as in `vi`."""

from __future__ import annotations

from helpers.core.text import join_list
from helpers.narrative import phrases_en as phrases
from helpers.narrative.words import Words, capital


def rank_up(w: Words) -> str:
    moved = phrases.several(w, "places", "place", "places")
    return phrases.standing(w, f", {w.name('up')} {moved} from {phrases.before(w)}")


def rank_down(w: Words) -> str:
    moved = phrases.several(w, "places", "place", "places")
    return phrases.standing(w, f", down {moved} from {phrases.before(w)}")


def rank_equal(w: Words) -> str:
    return phrases.standing(w, f", rank unchanged from {w.name('before')}")


def rank_first(w: Words) -> str:
    return phrases.standing(w)


def rank_method(w: Words) -> str:
    return phrases.standing(
        w, f"; compared with {phrases.before(w)}: method changed, no change of rank calculated"
    )


def rank_window(w: Words) -> str:
    return phrases.standing(
        w,
        "; cumulative figures restart with the year, so no change of rank from "
        f"{w.name('before')} is calculated",
    )


def rank_quarters(w: Words) -> str:
    return phrases.standing(
        w, f"; not the same quarters as in {w.name('before')}, so no change of rank is calculated"
    )


def rank_targets(w: Words) -> str:
    return phrases.standing(
        w,
        f"; assigned targets have changed from {w.name('before')}, so no change of rank is "
        "calculated",
    )


def rank_size(w: Words) -> str:
    return phrases.standing(
        w,
        f"; {w.whole('of_before')} units were ranked in {w.name('before')} and {w.whole('of')} in "
        "this period, so no change of rank is calculated",
    )


def rank_unit_set(w: Words) -> str:
    return phrases.standing(
        w,
        f"; the ranked units are not the same as in {w.name('before')}, so no change of rank is "
        "calculated",
    )


def rank_unranked_before(w: Words) -> str:
    if not w.named("before"):
        return phrases.standing(w)
    return phrases.standing(
        w, f"; not ranked in {w.name('before')}, so no change of rank is calculated"
    )


def score_only(w: Words) -> str:
    return phrases.standing(w)


def score_not_ranked(w: Words) -> str:
    return f"{capital(w.name('unit'))}: assigned targets not applicable, neither scored nor ranked."


def score_no_target(w: Words) -> str:
    return (
        f"{capital(w.name('unit'))}: no target has been set for {w.name('indicator')} "
        f"in {w.name('year')}, neither scored nor ranked."
    )


def score_incomplete(w: Words) -> str:
    return (
        f"{capital(w.name('unit'))}: incomplete data or no activity under at least one assigned "
        f"target ({w.name('when')}), not ranked."
    )


def group_place(w: Words) -> str:
    return (
        f"{capital(w.name('unit'))}: ranked {phrases.place(w)} in the group {w.name('group')}"
        f"{phrases.tied(w)}."
    )


def group_first(w: Words) -> str:
    return (
        f"{capital(w.name('unit'))}: first in the group {w.name('group')}, ranked "
        f"{phrases.place(w)}{phrases.tied(w)}."
    )


def group_last(w: Words) -> str:
    return (
        f"{capital(w.name('unit'))}: last in the group {w.name('group')}, ranked "
        f"{phrases.place(w)}{phrases.tied(w)}."
    )


def target_met(w: Words) -> str:
    return f"{phrases.reached(w)}, assigned target met ({w.name('printed')})."


def target_exceeded(w: Words) -> str:
    return (
        f"{phrases.reached(w)}, {w.number('gap')} percentage points above the assigned target "
        f"({w.name('printed')})."
    )


def target_missed(w: Words) -> str:
    return (
        f"{phrases.reached(w)}, {w.number('gap')} percentage points short of the assigned target "
        f"({w.name('printed')}), not met{phrases.needed(w)}."
        f"{phrases.weakness(w)}"
    )


def target_near_miss(w: Words) -> str:
    return (
        f"{phrases.reached(w)}, close to the assigned target ({w.name('printed')}) but not met, "
        f"judged on the unrounded value{phrases.needed(w)}."
        f"{phrases.weakness(w)}"
    )


def target_on_strict(w: Words) -> str:
    return (
        f"{phrases.reached(w)}, exactly at the threshold of the assigned target "
        f"({w.name('printed')}) but not met{phrases.needed(w)}."
        f"{phrases.weakness(w)}"
    )


def indicator_last(w: Words) -> str:
    last = "last"
    if w.has("indicator_tied"):
        last = f"in the last place with {phrases.several(w, 'indicator_tied', 'other', 'others')}"
    return f"{phrases.reached(w)}, {phrases.position(w)}: {last} among the ranked units with data."


def target_not_applicable(w: Words) -> str:
    return (
        f"{w.name('indicator')}: not applicable to {w.name('unit')} (the document prints the "
        f"target “{w.name('printed')}”), neither met nor missed."
    )


def target_no_activity(w: Words) -> str:
    return (
        f"{w.name('indicator')}: no activity in the period ({w.name('when')}, denominator zero), "
        "so no rate is calculated."
    )


def target_no_data(w: Words) -> str:
    return f"{w.name('indicator')}: reported data incomplete ({w.name('when')}), not assessed."


def target_not_collected(w: Words) -> str:
    return (
        f"{w.name('indicator')} (target: {w.name('printed')}): not collected by the present form, "
        "not assessed."
    )


def target_not_a_number(w: Words) -> str:
    return (
        f"{w.name('indicator')}: the source document states no exact figure, so it is not assessed."
    )


def targets_count(w: Words) -> str:
    said = f"{capital(w.name('unit'))} ({w.name('when')}): {w.whole('met')}/{w.whole('of')}"
    if not w.has("assigned"):
        return f"{said} assigned targets met."
    return f"{said} targets that can be judged met, of {w.whole('assigned')} assigned."


def no_targets(w: Words) -> str:
    return f"No targets have been set for {w.name('year')}: nothing is judged, scored or ranked."


def targets_met(w: Words) -> str:
    target = f", target {w.plain('target')}%" if w.has("target") else ""
    return (
        f"{w.name('indicator')} ({w.name('when')}): {w.whole('met')}/{w.whole('of')} units met "
        f"their assigned target, {w.percent('share', 1)}; {phrases.least(w, target)}."
    )


def extremes(w: Words) -> str:
    if not w.has("lowest"):
        return phrases.all_ranked_alike(w)
    return (
        f"{w.name('score')} ({w.name('when')}) of the {w.whole('of')} ranked units: highest "
        f"{w.number('highest')} points ({phrases.holders(w, 'highest')}), lowest "
        f"{w.number('lowest')} points ({phrases.holders(w, 'lowest')})."
    )


def mover_up(w: Words) -> str:
    moved = phrases.several(w, "places", "place", "places")
    return f"Greatest rise in rank from {w.name('before')}: {phrases.movers(w)}, up {moved}."


def mover_down(w: Words) -> str:
    moved = phrases.several(w, "places", "place", "places")
    return f"Greatest fall in rank from {w.name('before')}: {phrases.movers(w)}, down {moved}."


def no_movers_first(w: Words) -> str:
    return "First period of the programme, so there is no change of rank yet."


def no_movers_window(w: Words) -> str:
    return (
        "Cumulative figures restart with the year, so no change of rank from "
        f"{w.name('before')} is calculated."
    )


def no_movers_quarters(w: Words) -> str:
    return f"Not the same quarters as in {w.name('before')}, so no change of rank is calculated."


def no_movers_targets(w: Words) -> str:
    return (
        f"Assigned targets have changed from {w.name('before')}, so no change of rank is "
        "calculated."
    )


def no_movers_size(w: Words) -> str:
    return (
        f"{w.whole('of_before')} units were ranked in {w.name('before')} and {w.whole('of')} in "
        "this period, so no change of rank is calculated."
    )


def no_movers_unit_set(w: Words) -> str:
    return (
        f"The ranked units are not the same as in {w.name('before')}, so no change of rank is "
        "calculated."
    )


def units_not_ranked(w: Words) -> str:
    units = phrases.several(w, "count", "unit", "units")
    return f"Assigned targets not applicable, not ranked, {units}: {w.name('units')}."


def units_no_target(w: Words) -> str:
    units = phrases.several(w, "count", "unit", "units")
    return f"Neither scored nor ranked, with a target not set, {units}: {w.name('units')}."


def units_incomplete(w: Words) -> str:
    units = phrases.several(w, "count", "unit", "units")
    return (
        "Not ranked, with incomplete data or no activity under at least one assigned target, "
        f"{units}: {w.name('units')}."
    )


def change_up(w: Words) -> str:
    return phrases.change(w, "up")


def change_down(w: Words) -> str:
    return phrases.change(w, "down")


def change_equal(w: Words) -> str:
    return (
        f"{w.name('indicator')} ({w.name('period')}): {w.percent('value')}, unchanged from "
        f"{w.name('before')}."
    )


def change_up_points(w: Words) -> str:
    return phrases.change_points(w, "up")


def change_down_points(w: Words) -> str:
    return phrases.change_points(w, "down")


def change_equal_points(w: Words) -> str:
    return (
        f"{w.name('indicator')} ({w.name('period')}): {w.number('value')} points, unchanged from "
        f"{w.name('before')}."
    )


def method_change(w: Words) -> str:
    names = join_list([f"“{one.name('name')}”" for one in w.items()], "and")
    dropped = phrases.several(w, "dropped", "component group", "component groups")
    said = [f"{dropped} dropped: {names}"] if names else []
    if w.some("added"):
        said.append(f"{phrases.several(w, 'added', 'component group', 'component groups')} added")
    return (
        f"From {w.name('after')}, {w.name('score')} has another set of indicators and another "
        f"method{' (' + '; '.join(said) + ')' if said else ''}; scores are therefore not compared "
        f"and no change of rank is calculated between {w.name('before')} and {w.name('after')}."
    )


def points_lost(w: Words) -> str:
    parts = "; ".join(
        f"{one.name('code')}: {one.name('name')}, {one.number('score')}/{one.maximum()} points "
        f"({one.number('loss')} points lost)"
        for one in w.items()
    )
    criteria = phrases.several(w, "count", "component criterion", "component criteria")
    return f"{criteria} below the maximum, {w.number('loss')} points lost in total: {parts}."


def below_threshold(w: Words) -> str:
    text = (
        f"{w.name('score')} ({w.name('when')}): {w.count('count')}/{w.count('of')} main indices "
        f"below {w.plain('threshold')}% of their maximum"
    )
    named = "; ".join(
        f"{one.name('name')} "
        f"{one.name('printed') if one.named('printed') else one.percent('value')}"
        for one in w.items()
    )
    if named:
        text += f"; among them: {named}"
    if w.some("unnamed"):
        text += f"; {w.count('unnamed')} not named by the source document"
    return f"{text}."


def no_strength(w: Words) -> str:
    return "No assigned target was met or exceeded in the period."


def no_weakness(w: Words) -> str:
    return "No assigned target was missed in the period."


def no_strength_untargeted(w: Words) -> str:
    return "No assigned target can be assessed in the period; the data record no strength."


def no_weakness_untargeted(w: Words) -> str:
    return "No assigned target can be assessed in the period; the data record no weakness."
