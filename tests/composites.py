"""Small frameworks and random tables for tests of the composite engine. Nothing here is a test."""

from collections.abc import Sequence

import numpy as np

from helpers.index.arrays import Array
from helpers.index.framework_table import Composite, Group, Leaf
from helpers.index.table_data import TableData

PILLARS, SUBINDICES = 8, 2


def table_of(
    values: Sequence[Sequence[Sequence[float]]] | Array,
    units: Sequence[str] | None = None,
    periods: Sequence[str] | None = None,
    **groups: Sequence[str],
) -> TableData:
    """A table from periods × units × indicators; groups by unit, the same in every period."""
    array = np.array(values, dtype=float)
    count, size, _ = array.shape
    labels = {
        name: np.array([list(column)] * count, dtype=object) for name, column in groups.items()
    }
    return TableData(
        units=tuple(units or (f"u{at}" for at in range(size))),
        periods=tuple(periods or (str(2020 + at) for at in range(count))),
        values=array,
        present=np.full((count, size), True),
        denominators={},
        groups=labels,
    )


def flat(codes: int, **settings: object) -> Composite:
    """Indicators a, b, c … straight below the index."""
    leaves = [Leaf(code=chr(97 + at), parent="index") for at in range(codes)]
    return Composite.model_validate(
        {"id": "flat", "groups": [Group(code="index")], "indicators": leaves, **settings}
    )


def deep(indicators: int, weights: Array | None = None, **settings: object) -> Composite:
    """Three levels of groups: indicators, eight pillars, two sub-indices, the index."""
    given = np.ones(indicators) if weights is None else weights
    groups = [
        *(Group(code=f"p{at}", parent=f"s{at % SUBINDICES}") for at in range(PILLARS)),
        *(Group(code=f"s{at}", parent="index", weight=at + 1) for at in range(SUBINDICES)),
        Group(code="index"),
    ]
    leaves = [
        Leaf(
            code=f"i{at}",
            parent=f"p{at % PILLARS}",
            direction=-1 if at % 5 == 4 else 1,
            weight=float(given[at]),
        )
        for at in range(indicators)
    ]
    return Composite.model_validate(
        {"id": "deep", "groups": groups, "indicators": leaves, **settings}
    )


def random_values(periods: int, units: int, indicators: int, seed: int = 1) -> Array:
    """Skewed values, three in a hundred of them missing."""
    rng = np.random.default_rng(seed)
    values = np.exp(rng.normal(0.0, 1.0, (periods, units, indicators)))
    values[rng.random(values.shape) < 0.03] = np.nan
    return values
