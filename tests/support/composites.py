"""Small frameworks and random tables for tests of the composite engine. Nothing here is a test."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import yaml

from helpers.index.arrays import Array
from helpers.index.compiled import Composite, compile_framework
from helpers.index.composite import run
from helpers.index.table_data import TableData
from helpers.params.framework import Framework

PILLARS, SUBINDICES = 8, 2
_OF_THE_FRAMEWORK = ("id", "name_vi", "name_en", "source", "status")


def declaration(shape: Mapping[str, Any]) -> dict[str, Any]:
    """A framework as its file says it, from its groups, its indicators and how steps are done."""
    about = {name: shape[name] for name in _OF_THE_FRAMEWORK if name in shape}
    steps = {
        name: how
        for name, how in shape.items()
        if name not in (*_OF_THE_FRAMEWORK, "groups", "indicators")
    }
    nodes = [*shape["groups"], *shape["indicators"]]
    return {**about, "indicators": nodes, "score": {"rule": "composite", **steps}}


def composite(shape: Mapping[str, Any]) -> Composite:
    """The same, compiled."""
    return compile_framework(Framework.model_validate(declaration(shape)))


def shape_of(table: Composite) -> dict[str, Any]:
    """The shape of a compiled framework, to change something in it."""
    nodes: dict[str, list[dict[str, Any]]] = {
        "groups": [group.model_dump() for group in table.groups],
        "indicators": [indicator.model_dump() for indicator in table.indicators],
    }
    steps = table.score.model_dump(exclude={"rule", "indicator", "name_vi", "name_en"})
    return {"id": table.id, **nodes, **steps}


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
    leaves = [{"code": chr(97 + at), "parent": "index"} for at in range(codes)]
    return composite(
        {"id": "flat", "groups": [{"code": "index"}], "indicators": leaves, **settings}
    )


def deep(indicators: int, weights: Array | None = None, **settings: object) -> Composite:
    """Three levels of groups: indicators, eight pillars, two sub-indices, the index."""
    given = np.ones(indicators) if weights is None else weights
    groups = [
        *({"code": f"p{at}", "parent": f"s{at % SUBINDICES}"} for at in range(PILLARS)),
        *({"code": f"s{at}", "parent": "index", "weight": at + 1} for at in range(SUBINDICES)),
        {"code": "index"},
    ]
    leaves = [
        {
            "code": f"i{at}",
            "parent": f"p{at % PILLARS}",
            "direction": -1 if at % 5 == 4 else 1,
            "weight": float(given[at]),
        }
        for at in range(indicators)
    ]
    return composite({"id": "deep", "groups": groups, "indicators": leaves, **settings})


def random_values(periods: int, units: int, indicators: int, seed: int = 1) -> Array:
    """Skewed values, three in a hundred of them missing."""
    rng = np.random.default_rng(seed)
    values = np.exp(rng.normal(0.0, 1.0, (periods, units, indicators)))
    values[rng.random(values.shape) < 0.03] = np.nan
    return values


def as_file(text: str) -> str:
    """The text of a framework's file, from the text of its shape."""
    return yaml.safe_dump(declaration(yaml.safe_load(text)), allow_unicode=True, sort_keys=False)


def tree_points(framework: Framework, values: Mapping[str, Fraction]) -> dict[str, float | None]:
    """The points of every node of one unit; None where a value is missing."""
    table = compile_framework(framework)
    row = [float(values.get(leaf.code, np.nan)) for leaf in table.indicators]
    period = framework.methods[-1].periods[-1]
    results = run(table, table_of([[row]], periods=[period]))
    scores = dict(zip(results.tree.codes, results.scores[0, 0].tolist(), strict=True))
    return {code: None if np.isnan(score) else score for code, score in scores.items()}
