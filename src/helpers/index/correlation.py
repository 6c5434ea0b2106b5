"""How indicators and groups go together: correlations, and those that ask for a second look.

Pearson's r of scores (directions already turned, so that more is better), over the units that have
both: r = Σ(a - ā)(b - b̄) / √(Σ(a - ā)² Σ(b - b̄)²) (OECD/JRC Handbook 2008, chapter 4; COINr
get_corr). Flags are those of COINr's plot_corr, which the JRC's audits use: `negative` below
-0.4, `weak` from there to below 0.3, `collinear` above 0.9. Indicators of different groups need
not go together: across groups nothing is weak.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.index.analysis_table import FEWEST, Reason, schema, tidy
from helpers.index.arrays import Array, Mask, highest_of, lowest_of, mean_of
from helpers.index.composite import Results
from helpers.index.parts import NO_SPREAD
from helpers.index.tree import Tree

COLUMNS = schema(
    "period text, relation text, a text, b text, n whole, r number, flag text, reason text"
)


@dataclass(frozen=True, slots=True)
class Flags:
    """Where a correlation is flagged: COINr plot_corr, `flagthresh = c(-0.4, 0.3, 0.9)`."""

    negative: float = -0.4
    weak: float = 0.3
    collinear: float = 0.9

    def of(self, r: float, relation: str) -> str:
        """The flag of a correlation; "" for none.

        Example:
            >>> [Flags().of(r, "within") for r in (-0.5, -0.2, 0.5, 0.95)]
            ['negative', 'weak', '', 'collinear']
            >>> Flags().of(0.1, "across")
            ''
        """
        if r > self.collinear:
            return "collinear"
        if r < self.negative:
            return "negative"
        return "weak" if r < self.weak and relation != "across" else ""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pearson's r of all pairs of columns (columns × columns); NaN where there is none.

    Attributes:
        n: units that have both.
        varied: whether the first one differs between these units.
    """

    r: Array
    n: Array
    varied: Mask

    def reason(self, a: int, b: int) -> Reason:
        """Why a pair has no r; "" where it has one."""
        if self.n[a, b] < FEWEST:
            return "few_units"
        return "" if self.varied[a, b] and self.varied[b, a] else "no_spread"


def pairwise(values: Array) -> Pairs:
    """Correlations between columns (rows: units), each over the units that have both.

    Example:
        >>> found = pairwise(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 5.0], [4.0, np.nan]]))
        >>> round(float(found.r[0, 1]), 4), int(found.n[0, 1])
        (0.982, 3)
    """
    columns = values.shape[1]
    r, n = np.full((2, columns, columns), np.nan)
    varied = np.zeros((columns, columns), dtype=bool)
    known = ~np.isnan(values)
    for at in range(columns):
        both = known & known[:, [at]]
        this = np.where(both, values[:, [at]], np.nan)
        other = np.where(both, values, np.nan)
        n[at] = both.sum(axis=0)
        width, size = highest_of(this, 0) - lowest_of(this, 0), highest_of(np.abs(this), 0)
        varied[at] = (width > NO_SPREAD * size)[0]
        this, other = this - mean_of(this, 0), other - mean_of(other, 0)
        size = np.sqrt(np.nansum(this * this, axis=0)) * np.sqrt(np.nansum(other * other, axis=0))
        np.divide(np.nansum(this * other, axis=0), size, out=r[at], where=size > 0)
    given = (n >= FEWEST) & varied & varied.T
    return Pairs(np.where(given, np.clip(r, -1, 1), np.nan), n, varied)


def correlations(
    results: Results, periods: Sequence[int], flags: Flags | None = None
) -> pd.DataFrame:
    """All pairs of indicators, of groups of one level, and of each node with the groups above it.

    Columns: `period, relation, a, b, n, r, flag, reason`. `relation` is `within` (two parts of
    one group), `across` (two nodes of one level, of different groups), `parent` (a part and its
    group) or `ancestor` (a node and a group further up, the index among them).
    """
    rule = flags or Flags()
    return tidy(COLUMNS, (row for p in periods for row in _rows(results, p, rule)))


def _rows(results: Results, period: int, flags: Flags) -> Iterator[list[object]]:
    tree, label = results.tree, results.data.periods[period]
    nodes = np.flatnonzero(results.counted[period])
    pairs = pairwise(results.scores[period][:, nodes])
    for first, a in enumerate(nodes):
        for second in range(first + 1, len(nodes)):
            b = int(nodes[second])
            if not (relation := related(tree, int(a), b)):
                continue
            reason, r = pairs.reason(first, second), float(pairs.r[first, second])
            flag = "" if reason else flags.of(r, relation)
            if relation in ("parent", "ancestor") and is_alone(results, period, int(a), b):
                flag = "only_part"
            codes = tree.codes[a], tree.codes[b]
            yield [label, relation, *codes, int(pairs.n[first, second]), r, flag, reason]


def related(tree: Tree, a: int, b: int) -> str:
    """How two nodes, the lower one first, stand to each other; "" where it is of no interest."""
    if tree.parents[a] == b:
        return "parent"
    if tree.parents[a] == tree.parents[b]:
        return "within"
    above = int(tree.parents[a])
    while above >= 0:
        if above == b:
            return "ancestor"
        above = int(tree.parents[above])
    return "across" if tree.levels[a] == tree.levels[b] else ""


def is_alone(results: Results, period: int, a: int, b: int) -> bool:
    """Whether a node is all that a group above it is made of: r is then 1 by construction."""
    shares = results.shares[period]
    while a != b:
        if shares[a] < 1:
            return False
        a = int(results.tree.parents[a])
    return True
