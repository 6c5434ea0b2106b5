"""Whether the parts of a group measure one thing: Cronbach's alpha.

Raw: α = k/(k-1) · (1 - Σ s²ᵢ / s²), with s²ᵢ the variance of a part and s² that of the parts' sum.
Standardised: α = k·r̄ / (1 + (k-1)·r̄), with r̄ the mean correlation between parts. Cronbach (1951);
OECD/JRC Handbook 2008, chapter 4, which asks for 0.7 or more; COINr get_cronbach. Over complete
units, of scores, each part once: alpha knows no weights.

A part without spread tells nothing of how parts go together; it is left out, and named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.index.analysis_table import FEWEST, Reason, schema, tidy
from helpers.index.arrays import Array
from helpers.index.composite import Results
from helpers.index.parts import Parts, each_group

NOTHING = 1e-20  # of a variance: what rounding leaves of 0
GROUPS = schema(
    "period text, group text, n whole, parts whole, left_out text, mean_r number, alpha number, "
    "alpha_standardised number, reason text"
)
ITEMS = schema(
    "period text, group text, part text, n whole, alpha_without number, "
    "alpha_standardised_without number, change number, reason text"
)


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha of one set of parts; NaN with a reason where there is none."""

    raw: float = np.nan
    standardised: float = np.nan
    mean_r: float = np.nan
    reason: Reason = ""


def cronbach(values: Array) -> Alpha:
    """Alpha of parts that all have some spread (complete units × parts).

    Example:
        >>> found = cronbach(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 3.0]]))
        >>> round(found.raw, 4), round(found.standardised, 4)
        (0.6667, 0.6667)
    """
    units, parts = values.shape
    if units < FEWEST:
        return Alpha(reason="few_units")
    if parts < 2:
        return Alpha(reason="few_parts")
    covariance = np.cov(values, rowvar=False)
    sd = np.sqrt(np.diag(covariance))
    between = covariance / np.outer(sd, sd)
    mean_r = float((between.sum() - parts) / (parts * (parts - 1)))
    whole, bottom = float(covariance.sum()), 1 + (parts - 1) * mean_r
    if whole <= NOTHING * sd.sum() ** 2:  # parts that cancel out
        return Alpha(mean_r=mean_r, reason="no_spread")
    raw = parts / (parts - 1) * (1 - float((sd * sd).sum()) / whole)
    standardised = parts * mean_r / bottom if bottom > NOTHING else np.nan
    return Alpha(raw, standardised, mean_r, "" if bottom > NOTHING else "no_spread")


def reliability(results: Results, periods: Sequence[int]) -> pd.DataFrame:
    """Alpha of each group.

    Columns: `period, group, n` (complete units), `parts` (that were used), `left_out` (parts
    without spread), `mean_r, alpha, alpha_standardised, reason`.
    """
    return tidy(GROUPS, _groups(results, periods))


def reliability_items(results: Results, periods: Sequence[int]) -> pd.DataFrame:
    """Alpha of each group without one of its parts, over the same units.

    Columns: `period, group, part, n, alpha_without, alpha_standardised_without`, `change` (raw
    alpha without the part less that with it: above 0, the group holds together better without),
    `reason`.
    """
    return tidy(ITEMS, _items(results, periods))


def _groups(results: Results, periods: Sequence[int]) -> Iterator[list[object]]:
    tree = results.tree
    for period, branch, parts in each_group(results, periods):
        flat = ", ".join(tree.codes[at] for at in parts.at[~parts.varied])
        few = len(parts.units) < FEWEST
        alpha = cronbach(parts.spread)
        yield [
            results.data.periods[period],
            tree.codes[branch.at],
            len(parts.units),
            len(parts.at) if few else int(parts.varied.sum()),
            "" if few else flat,
            alpha.mean_r,
            alpha.raw,
            alpha.standardised,
            alpha.reason,
        ]


def _items(results: Results, periods: Sequence[int]) -> Iterator[list[object]]:
    tree = results.tree
    for period, branch, parts in each_group(results, periods):
        label = results.data.periods[period]
        whole = cronbach(parts.spread)
        for place, at in enumerate(parts.at):
            rest = _without(parts, place)
            change = rest.raw - whole.raw
            names = tree.codes[branch.at], tree.codes[at], len(parts.units)
            yield [label, *names, rest.raw, rest.standardised, change, rest.reason]


def _without(parts: Parts, place: int) -> Alpha:
    if len(parts.units) >= FEWEST and not parts.varied[place]:
        return Alpha(reason="no_spread")
    kept = parts.varied.copy()
    kept[place] = False
    return cronbach(parts.values[:, kept])
