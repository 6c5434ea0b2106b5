"""Changes between two periods: `changes(before, after, back_cast=None) -> DataFrame`.

    def changes(before: Panel, after: Panel, back_cast: BackCast | None = None) -> pd.DataFrame

`Panel`, `BackCast` and `flat_panel` (indicators straight below the total) are in
`helpers.index.panel` and can be imported from here too.

    before = flat_panel("2013", "pci-2013", values_2013, weights, mean="sum", decimals=2)
    after = flat_panel("2014", "pci-2013", values_2014, weights, mean="sum", decimals=2)
    changes(before, after).to_csv(out / "changes.csv", index=False)

`values` is unit × indicator, normalised so that higher is better; a tree of groups is a `Panel`
with its `nodes` table (parent, weight, mean). One row a unit comes back, the units of `before`
first; the columns are:

    unit, period_before, period_after, method_before, method_after
    status          "" | "entered" | "left"
    score_before, score_after
    score_change    blank where `score_reason` says why
    score_reason    "" | "method" | "unranked" | "unranked_before"
    data            Σ of the `change_<indicator>` columns
    weights         shares that moved: values missing in one of the periods
    method          change of method, on the way that `path` names
    residual        score_change − data − weights − method
    rank_before, of_before, rank_after, of_after
    rank_change     places won (> 0) or lost; blank where `rank_reason` says why
    rank_reason     "" | "unranked" | "unranked_before" | "method" | "size" | "unit_set"
    places_left, places_method, places_own, places_others, places_entered      Σ = rank_change
    overtook, overtaken_by            how many
    overtook_units, overtaken_by_units   ids joined by ";" (blank above `MOST_NAMED` units)
    path            "" | "method_first" | "method_last"
    method_on_old_data, method_on_new_data, places_method_on_old_data, places_method_on_new_data
    basis           the declared back-cast's sentence, "" without one
    change_<node>   part of every indicator and group in `score_change`
"""

from __future__ import annotations

import pandas as pd

from helpers.index.panel import BackCast, Panel, flat_panel

__all__ = ["BackCast", "Panel", "changes", "flat_panel"]


def changes(before: Panel, after: Panel, back_cast: BackCast | None = None) -> pd.DataFrame:
    """Score and rank changes of every unit; see the head of this module for the columns."""
    raise NotImplementedError
