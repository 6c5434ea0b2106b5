"""The chain of a composite index: from a table of values to scores, ranks and weights.

Denominate, impute, screen, treat, normalise, aggregate, rank; in that order, each step once.
Every step takes all periods, units and indicators at once and returns a new array.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from helpers.core.errors import MethodError
from helpers.index.aggregate import aggregate
from helpers.index.arrays import UNDEFINED, Array, Mask, divide
from helpers.index.compiled import Composite
from helpers.index.impute import impute
from helpers.index.leaf_points import points_of
from helpers.index.normalise import NO_SCALE, Columns, Scale, normalise
from helpers.index.rank import at_precision, rank_rows
from helpers.index.screen import kept_units
from helpers.index.table_data import TableData
from helpers.index.treat import Marks, treat
from helpers.index.tree import Tree, build_tree
from helpers.index.weights import (
    Solved,
    correlation_weights,
    effective_weights,
    outcome,
    pca_weights,
    shares,
)
from helpers.params.indicator import Indicator
from helpers.params.steps import Impute, Normalise, Treat

Setting = TypeVar("Setting", Impute, Treat, Normalise)
RANKED_AT_ONCE = 2_000_000  # scores
NOISE = 9  # decimals at which scores are compared when the framework declares none


@dataclass(frozen=True, slots=True)
class Prepared:
    """Values after every step before normalisation (periods × units × indicators).

    Attributes:
        zero: cells whose denominator is 0.
        unfilled: cells that their rule of imputation could not fill.
        undefined: those of both that leave the groups above them without a score.
    """

    raw: Array
    filled: Array
    kept: Mask
    treated: Array
    marks: Marks
    zero: Mask
    unfilled: Mask
    undefined: Mask

    def marked(self, scores: Array) -> Array:
        """Scores of indicators as an aggregation takes them."""
        return np.where(self.undefined, UNDEFINED, scores) if self.undefined.any() else scores


@dataclass(frozen=True, slots=True)
class Results:
    """Everything a composite yields. The last axis of scores, ranks and weights is `tree.codes`.

    Attributes:
        normalised: periods × units × indicators.
        scales: for each indicator, the scale (of all periods) that gave its scores.
        scores, ranks: periods × units × nodes; a rank is NaN where there is no score.
        undefined: periods × units × nodes; scores that are not missing but not defined.
        solved: how the computed weights of a group came out, one a period and group.
        weights: periods × nodes, as used; shares within the parent; effective in the index.
        group_ranks, group_sizes: by group column, periods × units × groups, the index last.
    """

    table: Composite
    tree: Tree
    data: TableData
    prepared: Prepared
    normalised: Array
    scales: tuple[Scale, ...]
    counted: Mask
    scores: Array
    undefined: Mask
    ranks: Array
    weights: Array
    solved: tuple[Solved, ...]
    shares: Array
    effective: Array
    group_ranks: dict[str, Array]
    group_sizes: dict[str, Array]

    def node(self, code: str) -> int:
        """Position of a node."""
        return self.tree.codes.index(code)


def run(table: Composite, data: TableData, without: str = "") -> Results:
    """The whole chain on a table; `without` a node, with all that it is made of, as if neither it
    nor a group that has nothing else had ever been declared."""
    tree = build_tree(table)
    counted = np.stack([tree.counted(table, period) for period in data.periods])
    counted = tree.less(counted, without) if without else counted
    prepared = prepare(table, tree, data, counted[:, : tree.leaves])
    normalised, scales = normalise_all(table, data, prepared.treated)
    parts = prepared.marked(normalised)
    weights, solved = weigh(table, tree, data.periods, counted, parts)
    scores, undefined = aggregate(parts, weights, counted, tree)
    ranks = np.empty(scores.shape)
    groups = scores[:, :, tree.leaves :]
    within = {name: np.full((2, *groups.shape), np.nan) for name in table.score.group_by}
    for some in _blocks(scores):
        comparable = comparable_scores(table, tree, scores[some])
        ranks[some] = rank_rows(comparable.swapaxes(1, 2)).swapaxes(1, 2)
        for name, placed in within.items():
            above = comparable[:, :, tree.leaves :]
            placed[:, some] = _ranks_within(above, data.groups[name][some])
    return Results(
        table=table,
        tree=tree,
        data=data,
        prepared=prepared,
        normalised=normalised,
        scales=scales,
        counted=counted,
        scores=scores,
        undefined=undefined,
        ranks=ranks,
        weights=weights,
        solved=solved,
        shares=shares(weights, tree),
        effective=effective_weights(weights, tree),
        group_ranks={name: ranks for name, (ranks, _) in within.items()},
        group_sizes={name: sizes for name, (_, sizes) in within.items()},
    )


def group_scores(table: Composite, chunks: Iterable[TableData]) -> Iterator[tuple[Array, Array]]:
    """Scores and ranks of groups and index, one chunk of periods after the other.

    For tables too large to be held: only one chunk is in memory. Nothing may look across chunks.
    """
    score = table.score
    across = score.normalise.over == "pooled" or score.weights.over == "pooled"
    if across or score.impute.method in {"last", "linear"}:
        raise MethodError(
            "Tính theo từng phần kỳ chỉ dùng được khi mỗi kỳ độc lập với kỳ khác",
            found=f"normalise.over {score.normalise.over}, impute.method {score.impute.method}",
            todo="over: period, và impute không phải last, linear",
        )
    for chunk in chunks:
        results = run(table, chunk)
        leaves = results.tree.leaves
        # copies: views would hold the indicators too
        yield results.scores[:, :, leaves:].copy(), results.ranks[:, :, leaves:].copy()


def prepare(
    table: Composite,
    tree: Tree,
    data: TableData,
    counted: Mask,
    filling: Impute | None = None,
    winsorise_max: int | None = None,
) -> Prepared:
    """Values denominated, imputed, screened and treated; `filling` and `winsorise_max` replace
    what the framework says, for uncertainty."""
    divided, zero = _denominated(table, data)
    raw, zero = _masked(divided, counted[:, None, :]), zero & counted[:, None, :]
    there = data.present[:, :, None] & counted[:, None, :]
    settings = [filling or leaf.impute or table.score.impute for leaf in table.indicators]
    filled = raw
    for how, at in _by_setting(settings):
        groups = _group_numbers(data, how.group_by)
        part = impute(filled[:, :, at], there[:, :, at] & ~zero[:, :, at], groups, how, data.dates)
        filled = part if len(at) == filled.shape[2] else _replaced(filled, at, part)
    seen = raw if table.score.screen.data == "raw" else filled
    kept = kept_units(seen, counted, data.units, table.score.screen) & data.present
    screened = _masked(filled, kept[:, :, None])
    treated, marks = _treated(table, screened, winsorise_max)
    tried = np.array([how.method != "none" for how in settings])
    empty = np.isnan(filled).all(axis=1, keepdims=True)
    unfilled = tried & np.isnan(filled) & there & ~zero & ~empty & kept[:, :, None]
    zero = zero & kept[:, :, None]
    undefined = zero | (unfilled & ~_minimum_declared(tree))
    return Prepared(raw, filled, kept, treated, marks, zero, unfilled, undefined)


def normalise_all(
    table: Composite, data: TableData, values: Array, method: Normalise | None = None
) -> tuple[Array, tuple[Scale, ...]]:
    """Scores of all indicators; `method` replaces what the framework says, for uncertainty."""
    columns = _columns(table, data, values)
    scores = np.empty(values.shape)
    scales: list[Scale | None] = [None] * values.shape[2]
    scaled = []
    for place, leaf in enumerate(table.indicators):
        if leaf.scoring is None:
            scaled.append(place)
            continue
        goals = data.targets.get(leaf.code, np.nan if leaf.target is None else leaf.target)
        scores[:, :, place] = points_of(leaf, values[:, :, place], goals)
        scales[place] = NO_SCALE
    settings = [
        method or indicator.normalise or table.score.normalise for indicator in table.indicators
    ]
    for how, places in _by_setting([settings[place] for place in scaled]):
        at = [scaled[place] for place in places]
        some, scale = normalise(values[:, :, at], columns.take(at), how)
        scores[:, :, at] = some
        for order, column in enumerate(at):
            single = slice(order, order + 1)
            part = Scale(scale.zero[..., single], scale.width[..., single], scale.low, scale.high)
            scales[column] = part
    return scores, tuple(scale for scale in scales if scale is not None)


def weigh(
    table: Composite, tree: Tree, periods: tuple[str, ...], counted: Mask, leaves: Array
) -> tuple[Array, tuple[Solved, ...]]:
    """Weights (periods × nodes), and how those that are computed came out."""
    weights = np.stack([tree.given_weights(table, period) for period in periods]) * counted
    how = table.score.weights
    if how.method == "given":
        return weights, ()
    solved: list[Solved] = []
    solve = pca_weights if how.method == "pca" else correlation_weights
    wanted = [
        branch
        for branch in tree.branches
        if not how.levels or any(tree.levels[part] in how.levels for part in branch.parts)
    ]
    for branch in wanted:
        if how.method == "equal":
            weights[:, branch.parts] = counted[:, branch.parts]
            continue
        # weights of a higher level rest on scores that lower weights have made
        parts = aggregate(leaves, weights, counted, tree)[0][:, :, branch.parts]
        pooled = how.over == "pooled"
        for at, rows in enumerate([parts.reshape(-1, parts.shape[-1])] if pooled else parts):
            solution = solve(rows)
            weights[slice(None) if pooled else at, branch.parts] = solution
            came_out = outcome(rows, solution, how.method == "correlation")
            solved.append(Solved(None if pooled else at, branch.at, came_out))
        weights[:, branch.parts] *= counted[:, branch.parts]
    return weights, tuple(solved)


def comparable_scores(table: Composite, tree: Tree, scores: Array) -> Array:
    """Scores (… × nodes) at the precision at which they are ranked: that which the framework
    declares for groups and the index, the noise of arithmetic for indicators."""
    decimals = table.score.precision
    if decimals == NOISE:
        return at_precision(scores, NOISE)
    leaves, groups = scores[..., : tree.leaves], scores[..., tree.leaves :]
    return np.concatenate([at_precision(leaves, NOISE), at_precision(groups, decimals)], axis=-1)


def _denominated(table: Composite, data: TableData) -> tuple[Array, Mask]:
    """Values over their denominators, and where these are 0."""
    zero = np.zeros(data.values.shape, dtype=bool)
    if not any(leaf.denominator for leaf in table.indicators):
        return data.values, zero
    codes = [leaf.code for leaf in table.indicators]
    values = data.values.copy()
    for at, leaf in enumerate(table.indicators):
        if leaf.denominator:
            inside = leaf.denominator in codes
            by = (
                data.values[:, :, codes.index(leaf.denominator)]
                if inside
                else data.denominators[leaf.denominator]
            )
            zero[:, :, at] = by == 0
            values[:, :, at] = divide(data.values[:, :, at], by / leaf.denominator_scale)
    return values, zero


def _minimum_declared(tree: Tree) -> Mask:
    """For each indicator, whether its group says how many parts it needs."""
    minimum = {branch.at: branch.minimum_available for branch in tree.branches}
    return np.array([minimum[parent] > 0 for parent in tree.parents[: tree.leaves]])


def _treated(table: Composite, values: Array, winsorise_max: int | None) -> tuple[Array, Marks]:
    settings = [leaf.treat or table.score.treat for leaf in table.indicators]
    if winsorise_max is not None:
        changed = {"winsorise_max": winsorise_max}
        settings = [how.model_copy(update=changed) for how in settings]
    marks = np.zeros(values.shape, dtype=np.int8)
    if all(how.method == "none" for how in settings):
        return values, marks
    treated = values.copy()
    for how, at in _by_setting(settings):
        columns = np.moveaxis(values[:, :, at], 1, 0)
        done, marked = treat(columns.reshape(len(columns), -1), how)
        treated[:, :, at] = np.moveaxis(done.reshape(columns.shape), 0, 1)
        marks[:, :, at] = np.moveaxis(marked.reshape(columns.shape), 0, 1)
    return treated, marks


def _columns(table: Composite, data: TableData, values: Array) -> Columns:
    leaves = table.indicators
    return Columns(
        direction=np.array([leaf.sign for leaf in leaves], dtype=np.float64),
        lower=np.array([leaf.bounds[0] if leaf.bounds else np.nan for leaf in leaves]),
        upper=np.array([leaf.bounds[1] if leaf.bounds else np.nan for leaf in leaves]),
        target=np.array([np.nan if leaf.target is None else leaf.target for leaf in leaves]),
        reference=_references(leaves, data, values),
    )


def _references(leaves: tuple[Indicator, ...], data: TableData, values: Array) -> Array:
    references = np.full((values.shape[0], 1, values.shape[2]), np.nan)
    for column, leaf in enumerate(leaves):
        if not leaf.reference:
            continue
        if leaf.reference not in data.units:
            raise MethodError(
                "Đơn vị đối chiếu không có trong bảng số liệu",
                where=f"khoá {leaf.code}.reference",
                found=repr(leaf.reference),
                todo="một trong: " + ", ".join(data.units[:20]),
            )
        references[:, 0, column] = values[:, data.units.index(leaf.reference), column]
    return references


def _blocks(scores: Array) -> list[slice]:
    """Periods that are ranked at once: many of a small table, few of a large one."""
    step = max(1, RANKED_AT_ONCE // max(1, scores[0].size))
    return [slice(start, start + step) for start in range(0, len(scores), step)]


def _ranks_within(comparable: Array, labels: NDArray[np.object_]) -> Array:
    """Ranks within each group of units, and how many units of the group have one."""
    placed = np.full((2, *comparable.shape), np.nan)
    for label in sorted({str(label) for label in labels.flat} - {""}):
        inside = (labels == label)[:, :, None]
        rows = np.where(inside, comparable, np.nan).swapaxes(1, 2)
        ranks = rank_rows(rows).swapaxes(1, 2)
        known = ~np.isnan(ranks)
        placed[0][known] = ranks[known]
        placed[1][known] = np.broadcast_to(known.sum(axis=1, keepdims=True), known.shape)[known]
    return placed


def _group_numbers(data: TableData, name: str) -> NDArray[np.intp]:
    if not name:
        return np.zeros(data.present.shape, dtype=np.intp)
    names = sorted({str(label) for label in data.groups[name].flat} - {""})
    labels = {name: number for number, name in enumerate(names)} | {"": -1}
    numbers = [[labels[label] for label in row] for row in data.groups[name]]
    return np.array(numbers, dtype=np.intp).reshape(data.present.shape)


def _by_setting(settings: list[Setting]) -> list[tuple[Setting, list[int]]]:
    """Columns that share a setting."""
    groups: list[tuple[Setting, list[int]]] = []
    for column, how in enumerate(settings):
        for other, at in groups:
            if other is how or other == how:
                at.append(column)
                break
        else:
            groups.append((how, [column]))
    return groups


def _masked(values: Array, wanted: Mask) -> Array:
    """Values where wanted, else missing; the same array, not a copy, where all are wanted."""
    return values if wanted.all() else np.where(wanted, values, np.nan)


def _replaced(values: Array, at: list[int], part: Array) -> Array:
    values = values.copy()
    values[:, :, at] = part
    return values
