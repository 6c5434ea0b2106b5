"""Principal components of the parts of each group: how many things they measure.

Eigenvalues and eigenvectors of the correlation matrix of the parts' scores over complete units
(OECD/JRC Handbook 2008, chapter 4; COINr get_PCA). A component explains its eigenvalue / k of
the variance; Kaiser's rule counts components with an eigenvalue above 1. A component has no sign
of its own: it is turned so that its loadings sum to more than 0, or the largest is positive. A
part without spread is left out. Components with equal eigenvalues have no loadings of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from helpers.index.analysis_table import FEWEST, Reason, schema, tidy
from helpers.index.composite import Results
from helpers.index.parts import Parts, each_group
from helpers.index.weights import components

VARIANCE = schema(
    "period text, group text, n whole, parts whole, component whole, eigenvalue number, "
    "explained number, cumulative number, above_one whole, reason text"
)
LOADINGS = schema(
    "period text, group text, component whole, part text, loading number, correlation number, "
    "reason text"
)


def _reason(parts: Parts) -> Reason:
    if len(parts.units) < FEWEST:
        return "few_units"
    return "" if parts.varied.any() else "no_spread"


def pca(results: Results, periods: Sequence[int]) -> pd.DataFrame:
    """Explained variance of each component of each group.

    Columns: `period, group, n, parts` (with spread), `component` (1 is the strongest),
    `eigenvalue, explained` (share of the variance), `cumulative`, `above_one` (how many
    eigenvalues of the group are above 1), `reason`. A group without components has one row.
    """
    return tidy(VARIANCE, _variance(results, periods))


def pca_loadings(results: Results, periods: Sequence[int]) -> pd.DataFrame:
    """What each part of a group has to do with each component.

    Columns: `period, group, component, part, loading` (of the eigenvector), `correlation` (of the
    part with the component: loading · √eigenvalue), `reason`.
    """
    return tidy(LOADINGS, _loadings(results, periods))


def _variance(results: Results, periods: Sequence[int]) -> Iterator[list[object]]:
    for period, branch, parts in each_group(results, periods):
        head = [results.data.periods[period], results.tree.codes[branch.at], len(parts.units)]
        if reason := _reason(parts):
            yield [*head, len(parts.at), None, None, None, None, None, reason]
            continue
        analysis = components(parts.spread)
        size = len(analysis.eigenvalues)
        explained = analysis.eigenvalues / size
        for at, share in enumerate(explained):
            cumulative = float(explained[: at + 1].sum())
            value = float(analysis.eigenvalues[at])
            row = [size, at + 1, value, float(share), cumulative, analysis.above_one, ""]
            yield [*head, *row]


def _loadings(results: Results, periods: Sequence[int]) -> Iterator[list[object]]:
    codes = results.tree.codes
    for period, branch, parts in each_group(results, periods):
        head = [results.data.periods[period], codes[branch.at]]
        if _reason(parts):
            continue
        analysis = components(parts.spread)
        place = np.cumsum(parts.varied) - 1
        for component, eigenvalue in enumerate(analysis.eigenvalues):
            for order, at in enumerate(parts.at):
                reason = "" if analysis.unique[component] else "not_unique"
                reason = reason if parts.varied[order] else "no_spread"
                loading = np.nan if reason else float(analysis.loadings[place[order], component])
                correlation = loading * float(np.sqrt(eigenvalue))
                yield [*head, component + 1, codes[at], loading, correlation, reason]
