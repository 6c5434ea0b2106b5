"""A better value never ranks lower: every method, on tables with ties, zeros, negatives and gaps.

In each of 25 simulated tables each value is raised in its good direction, a little, to the next
unit's and beyond all. Where its unit then ranks lower, a rule of the method must be the reason:

- "treated": outliers of the column are winsorised or logged, before or after;
- "no scale": before or after, the column has no scale and counts for nobody (all units equal, no
  target ahead of the worst);
- "rescaled": the scale follows the units' values, and it was the others' scores that moved: the
  unit's own score did not fall, and with the others' scores of before it ranks no lower.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pytest
from composites import composite

from helpers.index import aggregate as aggregation
from helpers.index import normalise as normalisation
from helpers.index import treat as treatment
from helpers.index.arrays import Array, Mask
from helpers.index.compiled import Composite
from helpers.index.composite import Prepared, normalise_all, prepare
from helpers.index.rank import at_precision, rank_rows
from helpers.index.table_data import TableData
from helpers.index.treat import HIGH, LOG, LOW, NONE
from helpers.index.tree import Tree, build_tree
from helpers.params.steps import Normalise

UNITS, LEAVES, KINDS, SEEDS, STEPS = 8, 4, 5, 5, 3
TABLES, VARIANTS = KINDS * SEEDS, UNITS * LEAVES * STEPS
SCALES = (
    {"method": "none"},
    {"method": "minmax"},
    {"method": "minmax", "range": (1, 100)},
    {"method": "zscore"},
    {"method": "zscore", "mean": 50, "sd": 10},
    {"method": "rank"},
    {"method": "percentile_rank"},
    {"method": "borda"},
    {"method": "fraction_of_max"},
    {"method": "distance_to_max"},
    {"method": "distance_to_reference"},
    {"method": "distance_to_target"},
    {"method": "goalposts"},
    {"method": "scaled"},
)
MEANS = ("arithmetic", "geometric", "harmonic", "generalised", "sum")
MARKS = {
    "none": {NONE},
    "winsorise": {NONE, HIGH, LOW},
    "log": {NONE, LOG},
    "winsorise_then_log": {NONE, HIGH, LOW, LOG},
}
TREATMENTS = tuple(MARKS)
# scales whose ends or spread follow the values of units that a raised unit does not stand beyond
FOLLOWS_OTHERS = {"zscore", "fraction_of_max", "distance_to_reference", "distance_to_target"}


def framework(treat: str, direction: int) -> Composite:
    """Two groups of two indicators; of each group one indicator has another direction, and each
    indicator its own kind of logarithm."""
    logs = ("log_ct", "log_ct_orig", "log_gii", "log_gii")
    leaves = [
        {
            "code": code,
            "parent": "pq"[at // 2],
            "weight": at + 1,
            "direction": direction if at % 2 else 1,
            "bounds": (-5, 20),
            "target": 6 if at % 2 == 0 or direction > 0 else -6,
            "reference": "u0",
            "treat": {"method": treat, "log": logs[at], "winsorise_max": at},
        }
        for at, code in enumerate("abcd")
    ]
    groups = [{"code": "index"}, *({"code": c, "parent": "index"} for c in "pq")]
    return composite({"id": "x", "power": 0.5, "groups": groups, "indicators": leaves})


@lru_cache
def tables() -> Array:
    """Tables × units × indicators: skewed, ties and zeros, negatives, below 1, zeros and gaps."""
    made = []
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        shape = (UNITS, LEAVES)
        skewed = np.exp(rng.normal(0, 1.3, shape))
        ties = rng.integers(0, 4, shape).astype(float)
        negative = rng.normal(0, 4, shape) - np.array([0, 9, 0, 20])
        below = rng.uniform(0.005, 0.03, shape)
        below[rng.integers(0, UNITS, LEAVES), range(LEAVES)] = rng.uniform(0.3, 0.95, LEAVES)
        gaps = np.where(rng.random(shape) < 0.2, 0.0, np.exp(rng.normal(0, 1, shape)))
        gaps[rng.random(shape) < 0.15] = np.nan
        made += [skewed, ties, negative, below, gaps]
    return np.array(made)


def raised(direction: Array) -> Array:
    """Tables × (1 + variants) × units × indicators: each table as it is, then each raised value."""
    base = tables() * direction
    best = np.nanmax(base, axis=1, keepdims=True)
    spread = best - np.nanmin(base, axis=1, keepdims=True)
    above = np.where(base[:, None] > base[:, :, None], base[:, None], np.inf).min(axis=2)
    tie = np.where(np.isinf(above), base + 1, above)
    every = np.repeat(base[:, None], 1 + VARIANTS, axis=1)
    beyond = np.where(np.isnan(base), np.nan, best + spread + 1)
    steps = (base + 0.1 * spread + 0.001, tie, beyond)
    for number, (unit, leaf, step) in enumerate(np.ndindex(UNITS, LEAVES, STEPS), start=1):
        every[:, number, unit, leaf] = steps[step][:, unit, leaf]
    return every * direction


@dataclass(frozen=True)
class Case:
    """One treatment and scale: scores of all tables and variants."""

    tree: Tree
    prepared: Prepared
    scores: Array
    scale: Normalise
    directed: Array


def prepared_case(treat: str, direction: int) -> tuple[Composite, Tree, TableData, Prepared]:
    table = framework(treat, direction)
    tree = build_tree(table)
    signs = np.array([leaf.sign for leaf in table.indicators], dtype=float)
    values = raised(signs).reshape(-1, UNITS, LEAVES)
    data = TableData(
        units=tuple(f"u{at}" for at in range(UNITS)),
        periods=("2020",) * len(values),
        values=values,
        present=np.full(values.shape[:2], True),
        denominators={},
        groups={},
    )
    counted = np.full((len(values), LEAVES), True)
    return table, tree, data, prepare(table, tree, data, counted)


def cases(treat: str) -> list[Case]:
    """Scores on every scale; where less may not be better, all directions are 1."""
    made = {sign: prepared_case(treat, sign) for sign in (1, -1)}
    all_cases = []
    for settings in SCALES:
        how = Normalise.model_validate(settings)
        table, tree, data, prepared = made[1 if how.method == "fraction_of_max" else -1]
        scores, _ = normalise_all(table, data, prepared.treated, how)
        signs = np.array([leaf.sign for leaf in table.indicators])
        all_cases.append(Case(tree, prepared, scores, how, prepared.raw * signs))
    return all_cases


def ranks(case: Case, mean: str, scores: Array) -> Array:
    """Ranks of the index, sets × units."""
    tree = case.tree
    nodes = len(tree.codes)
    weights = np.array([[1, 2, 3, 4, *[1] * (nodes - LEAVES)]], dtype=float)
    branches = [replace(branch, method=mean) for branch in tree.branches]
    counted = np.full((1, nodes), True)
    groups = aggregation.aggregate_groups(scores, weights, counted, tree, branches)
    return rank_rows(at_precision(groups[:, :, -1], 9))


def worse(before: Array, after: Array) -> Mask:
    """Whether a rank is lower, or no longer there."""
    return (after > before) | (np.isnan(after) & ~np.isnan(before))


def unexplained(case: Case, mean: str) -> list[str]:
    """Raised values after which their unit ranks lower without one of the reasons."""
    table, number = np.divmod(np.arange(TABLES * VARIANTS), VARIANTS)
    unit, leaf, _ = np.unravel_index(number, (UNITS, LEAVES, STEPS))
    start, now = table * (1 + VARIANTS), table * (1 + VARIANTS) + 1 + number
    ranking = ranks(case, mean, case.prepared.marked(case.scores))
    fell = np.flatnonzero(worse(ranking[start, unit], ranking[now, unit]))
    start, now, unit, leaf = start[fell], now[fell], unit[fell], leaf[fell]
    marks, scores = case.prepared.marks, case.scores
    treated = (marks[start, :, leaf] > 0).any(axis=1) | (marks[now, :, leaf] > 0).any(axis=1)
    no_scale = np.isnan(scores[[start, now], :, leaf]).all(axis=2).any(axis=0)
    only_leaf = scores[start].copy()
    only_leaf[np.arange(len(fell)), unit, leaf] = scores[now, unit, leaf]
    alone = ranks(case, mean, only_leaf)[np.arange(len(fell)), unit] if len(fell) else np.empty(0)
    rescaled = (
        (case.scale.method in FOLLOWS_OTHERS)
        & (scores[now, unit, leaf] >= scores[start, unit, leaf] - 1e-12)
        & ~worse(ranking[start, unit], alone)
    )
    return [
        f"{case.scale.method}, {mean}, table {now[at] // (1 + VARIANTS)}, u{unit[at]}, {leaf[at]}"
        for at in np.flatnonzero(~(treated | no_scale | rescaled))
    ]


def disordered(values: Array, by: Array) -> Mask:
    """Columns (sets × columns) in which a higher `by` has a lower value."""
    order = np.argsort(by, axis=1)
    ordered = np.take_along_axis(values, order, axis=1)
    return (np.diff(ordered, axis=1) < -1e-9).any(axis=1)


@pytest.mark.parametrize("treat", TREATMENTS)
def test_a_better_value_never_ranks_lower_but_for_a_declared_reason(treat: str) -> None:
    every = cases(treat)
    assert [words for case in every for mean in MEANS for words in unexplained(case, mean)] == []
    assert set(np.unique(every[0].prepared.marks).tolist()) == MARKS[treat]


@pytest.mark.parametrize("treat", TREATMENTS)
def test_neither_a_treatment_nor_a_scale_turns_the_order_of_units_round(treat: str) -> None:
    for case in cases(treat):
        raw = case.prepared.raw
        assert not disordered(case.prepared.treated, raw).any(), treat
        assert not disordered(case.scores, case.directed).any(), case.scale.method


# --- the tests above would find what was wrong


def test_it_is_found_when_what_is_undefined_is_taken_for_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(aggregation, "UNDEFINED", np.nan)
    case = cases("none")[1]
    assert unexplained(case, "geometric") and not unexplained(case, "arithmetic")


def test_it_is_found_when_negative_values_have_a_harmonic_mean(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def forward(parts: Array, how: object) -> tuple[Array, None]:
        return np.divide(1.0, parts, out=np.full_like(parts, np.nan), where=parts != 0), None

    monkeypatch.setattr(aggregation, "_forward", forward)
    monkeypatch.setattr(aggregation, "_backward", lambda mean, how: 1 / mean)
    assert unexplained(cases("none")[3], "harmonic")


def test_it_is_found_when_fractions_are_taken_of_a_negative_maximum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(normalisation, "_ahead", lambda width: width)
    case = cases("none")[8]
    assert unexplained(case, "arithmetic") and disordered(case.scores, case.directed).any()


def test_it_is_found_when_a_logarithm_falls(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_factor(values: Array, how: object) -> Array:
        low, high = (end(values, axis=0, keepdims=True) for end in (np.nanmin, np.nanmax))
        return np.log(np.maximum((high - 1) * (values - low) / (high - low) + 1, 1e-9))

    monkeypatch.setattr(treatment, "_log", without_factor)
    case = cases("log")[0]
    assert disordered(case.prepared.treated, case.prepared.raw).any()
