"""Random composites of the sizes that the benchmarks of the index engine need."""

from __future__ import annotations

import numpy as np

from helpers.index.compiled import Composite, compile_framework
from helpers.index.table_data import TableData
from helpers.params.framework import Framework

PILLARS, SUBINDICES = 8, 2


def framework(indicators: int, **steps: object) -> Composite:
    """Indicators in eight pillars in two sub-indices in the index, treated and min-max scaled."""
    nodes = [
        {"code": "index"},
        *({"code": f"s{at}", "parent": "index"} for at in range(SUBINDICES)),
        *({"code": f"p{at}", "parent": f"s{at % SUBINDICES}"} for at in range(PILLARS)),
        *(
            {
                "code": f"i{at}",
                "parent": f"p{at % PILLARS}",
                "direction": -1 if at % 5 == 4 else 1,
            }
            for at in range(indicators)
        ),
    ]
    score = {"rule": "composite", "treat": {"method": "winsorise_then_log"}, **steps}
    return compile_framework(
        Framework.model_validate({"id": "random", "indicators": nodes, "score": score})
    )


def values(units: int, indicators: int, periods: int = 1, seed: int = 1) -> TableData:
    """Skewed values, three in a hundred missing, units in five regions."""
    rng = np.random.default_rng(seed)
    table = np.exp(rng.normal(0.0, 1.0, (periods, units, indicators)))
    table[rng.random(table.shape) < 0.03] = np.nan
    labels = np.array([f"r{at % 5}" for at in range(units)], dtype=object)
    return TableData(
        units=tuple(f"u{at}" for at in range(units)),
        periods=tuple(f"{2024 + at // 4}-Q{1 + at % 4}" for at in range(periods)),
        values=table,
        present=np.full((periods, units), True),
        denominators={},
        groups={"region": np.tile(labels, (periods, 1))},
    )
