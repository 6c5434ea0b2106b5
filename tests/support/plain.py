"""A composite index computed slowly, in plain Python, one unit and one number at a time.

Nothing here is a test, and nothing here uses the product: it is written from the published
formulas (OECD/JRC Handbook 2008, COINr's documentation), to be compared with the engine. A missing
value is None; a column is a list over units.
"""

import math

Column = list[float | None]


def known(column: Column) -> list[float]:
    return [value for value in column if value is not None]


def mapped(column: Column, change) -> Column:  # type: ignore[no-untyped-def]
    return [None if value is None else change(value) for value in column]


def mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)


def median(values: list[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def sd(values: list[float]) -> float:
    middle = mean(values)
    return math.sqrt(math.fsum((v - middle) ** 2 for v in values) / (len(values) - 1))


# --- treatment


def skew(values: list[float]) -> float:
    """Excel's SKEW: n / ((n-1)(n-2)) · Σ ((x - mean) / s)³."""
    n, middle, s = len(values), mean(values), sd(values)
    return n / ((n - 1) * (n - 2)) * math.fsum(((v - middle) / s) ** 3 for v in values)


def kurt(values: list[float]) -> float:
    """Excel's KURT."""
    n, middle, s = len(values), mean(values), sd(values)
    fourth = math.fsum(((v - middle) / s) ** 4 for v in values)
    head = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3))
    return head * fourth - 3 * (n - 1) ** 2 / ((n - 2) * (n - 3))


def passes(column: Column) -> bool:
    values = known(column)
    if len(values) < 4 or len(set(values)) == 1:
        return True
    return abs(skew(values)) < 2 or kurt(values) < 3.5


def winsorised(column: Column, most: int) -> Column:
    column = list(column)
    changed: set[int] = set()
    while not passes(column) and len(changed) < most:
        values = known(column)
        end = max(values) if skew(values) >= 0 else min(values)
        others = [v for v in values if v != end]
        next_one = max(others) if skew(values) >= 0 else min(others)
        for at, value in enumerate(column):
            if value == end:
                column[at] = next_one
                changed.add(at)
    return column


def treated(column: Column, most: int = 5) -> Column:
    if passes(column):
        return column
    after = winsorised(column, most)
    if passes(after):
        return after
    low, high = min(known(column)), max(known(column))
    return mapped(column, lambda v: math.log(v - low + 0.01 * (high - low)))


# --- normalisation


def ranks_from_below(column: Column) -> Column:
    values = known(column)
    return mapped(column, lambda v: 1.0 + sum(other < v for other in values))


def normalised(
    column: Column,
    direction: int,
    method: str,
    bounds: tuple[float, float] = (0.0, 1.0),
    target: float = 1.0,
    reference: int = 0,
    cap: bool = False,
) -> Column:
    column = mapped(column, lambda v: v * direction)
    values = known(column)
    low, high = min(values), max(values)
    count = len(values)
    if method == "minmax":
        return mapped(column, lambda v: (v - low) / (high - low) * 100)
    if method == "zscore":
        middle, s = mean(values), sd(values)
        return mapped(column, lambda v: (v - middle) / s)
    if method == "rank":
        return ranks_from_below(column)
    if method == "borda":
        return mapped(ranks_from_below(column), lambda r: r - 1)
    if method == "percentile_rank":
        return mapped(ranks_from_below(column), lambda r: (r - 1) / (count - 1))
    if method == "fraction_of_max":
        return mapped(column, lambda v: v / high)
    if method == "distance_to_max":
        return mapped(column, lambda v: 1 - (high - v) / (high - low))
    if method in ("distance_to_target", "distance_to_reference"):
        goal = target * direction if method == "distance_to_target" else column[reference]
        scores = mapped(column, lambda v: 1 - (goal - v) / (goal - low))
        return mapped(scores, lambda s: min(s, 1.0)) if cap else scores
    if method in ("goalposts", "scaled"):
        start, end = bounds if direction > 0 else (-bounds[1], -bounds[0])
        scores = mapped(column, lambda v: (v - start) / (end - start))
        if method == "goalposts":
            scores = mapped(scores, lambda s: min(max(s, 0.0), 1.0))
        return mapped(scores, lambda s: s * 100)
    raise ValueError(method)


# --- aggregation and ranks


def combined(parts: Column, weights: list[float], method: str, power: float = 1.0) -> float | None:
    pairs = [(w, v) for w, v in zip(weights, parts, strict=True) if v is not None]
    total = math.fsum(w for w, _ in pairs)
    if not pairs:
        return None
    if method == "arithmetic":
        return math.fsum(w * v for w, v in pairs) / total
    if method in ("geometric", "harmonic") and any(v <= 0 for _, v in pairs):
        return None
    if method == "geometric":
        return math.exp(math.fsum(w * math.log(v) for w, v in pairs) / total)
    if method == "harmonic":
        return total / math.fsum(w / v for w, v in pairs)
    if method == "generalised":
        return (math.fsum(w * v**power for w, v in pairs) / total) ** (1 / power)
    raise ValueError(method)


def ranks(scores: Column) -> list[int | None]:
    values = known(scores)
    return [None if s is None else 1 + sum(other > s for other in values) for s in scores]
