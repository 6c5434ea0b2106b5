"""How sure a rank is: between which places it lies when the method is varied, and when the shares
that it rests on are known no better than their counts allow."""

from __future__ import annotations

from helpers.findings.model import Facts, Name
from helpers.index.compare import RankChange
from helpers.index.composite import Results
from helpers.index.rank import Rank
from helpers.index.standing import Standing
from helpers.index.uncertainty import LEVEL, varied

_VARIED = {
    "normalise": Name("cách chuẩn hoá", "the normalisation"),
    "aggregate": Name("cách gộp", "the aggregation"),
    "impute": Name("cách điền số thiếu", "the imputation"),
    "winsorise_max": Name("cách xử lý giá trị ngoại lai", "the treatment of outliers"),
    "leave_out": Name("bộ chỉ tiêu (bỏ bớt một)", "the set of indicators (one left out)"),
}
_WIDE = 10  # places between the ends of an interval
_WIDE_SHARE = 3  # of fewer units: more than this part of their number


def interval_words(
    facts: Facts, standing: Standing, before: Rank | None, change: RankChange
) -> tuple[dict[str, int | float], dict[str, Name]]:
    """Between which places the rank lies, and when; nothing where that needs no telling.

    Where nothing of the method is varied, an interval is told that is wide, or that holds the place
    before: a move from a place within is not told as good or bad.
    """
    if standing.interval is None or facts.results is None or standing.rank is None:
        return {}, {}
    low, high = standing.interval
    within = bool(change.places) and before is not None and low <= before.place <= high
    numbers, names = what_varies(facts.results, facts.period.id)
    chosen = "noise" in numbers or "varied" in names
    if not (chosen or within or high - low > wide(standing.rank.of)):
        return {}, {}
    return {
        "rank_low": low,
        "rank_high": high,
        **numbers,
        **({"within": 1} if within else {}),
    }, names


def wide(units: int) -> int:
    """An interval of ranks of so many units is wide that spans more places than this."""
    return min(_WIDE, units // _WIDE_SHARE)


def what_varies(results: Results, period: str) -> tuple[dict[str, int | float], dict[str, Name]]:
    """The noise of weights (%) and the level of what counts allow (%) as numbers, everything else
    that is varied as name."""
    factors = varied(results, results.data.periods.index(period))
    numbers: dict[str, int | float] = {}
    if "weights" in factors:
        numbers["noise"] = 100 * results.table.uncertainty.weight_noise
    if "values" in factors:
        numbers["level"] = LEVEL
    others = [name for key, name in _VARIED.items() if key in factors]
    if not others:
        return numbers, {}
    listed = Name(", ".join(other.vi for other in others), ", ".join(other.en for other in others))
    return numbers, {"varied": listed}
