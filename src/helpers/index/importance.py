"""What a weight is worth: how much of a group's differences each part explains.

The main effect of a part xᵢ on an index y is Sᵢ = Var(E[y | xᵢ]) / Var(y), the correlation ratio;
with a linear regression for E[y | xᵢ] it is the squared correlation Sᵢ = r(xᵢ, y)² (Paruolo,
Saisana and Saltelli 2013; Becker et al. 2017). A declared weight is a wish about importance:
shares of Sᵢ among the parts of a group are compared with shares of the weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from helpers.index.analysis_table import schema, tidy
from helpers.index.arrays import divide
from helpers.index.composite import Results
from helpers.index.correlation import Pairs, pairwise

COLUMNS = schema(
    "period text, parent text, code text, level whole, n whole, share number, r number, "
    "importance number, importance_share number, ratio number, effective number, r_index number, "
    "importance_index number, reason text"
)


def importance(results: Results, periods: Sequence[int]) -> pd.DataFrame:
    """Declared weight and main effect of each node, in its group and in the index.

    Columns: `period, parent, code, level, n` (units with both scores), `share` (declared, of those
    parts of the parent that have an importance), `r` and `importance` (r²) with the parent,
    `importance_share` (of the sum over these parts), `ratio` (importance_share / share: above 1
    the part decides more than its weight says), `effective` (weight in the index), `r_index,
    importance_index` (the same with the index), `reason`.
    """
    return tidy(COLUMNS, (row for p in periods for row in _rows(results, p)))


def _rows(results: Results, period: int) -> Iterator[list[object]]:
    tree, label = results.tree, results.data.periods[period]
    pairs = pairwise(results.scores[period])
    for branch in reversed(tree.branches):
        if not results.counted[period, branch.at]:
            continue
        parts = branch.parts[results.counted[period, branch.parts]]
        effects = pairs.r[parts, branch.at] ** 2
        # what the parts that have an importance share between them, on both sides
        weights = np.where(np.isnan(effects), np.nan, results.weights[period, parts])
        share = divide(weights, np.full(effects.shape, np.nansum(weights)))
        effect_share = divide(effects, np.full(effects.shape, np.nansum(effects)))
        ratio = divide(effect_share, share)
        for order, part in enumerate(parts):
            yield [
                label,
                tree.codes[branch.at],
                tree.codes[part],
                int(tree.levels[part]),
                int(pairs.n[part, branch.at]),
                share[order],
                pairs.r[part, branch.at],
                effects[order],
                effect_share[order],
                ratio[order],
                results.effective[period, part],
                *_on_index(pairs, int(part), tree.root),
                pairs.reason(int(part), branch.at),
            ]


def _on_index(pairs: Pairs, part: int, root: int) -> tuple[float, float]:
    r = float(pairs.r[part, root])
    return r, r * r
