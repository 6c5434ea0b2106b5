"""How sure a rank is: between which places it lies when the method is varied."""

from __future__ import annotations

from helpers.findings.model import Facts, Name
from helpers.index.compare import RankChange
from helpers.index.rank import Rank
from helpers.index.standing import Standing
from helpers.params.steps import Uncertainty

_VARIED = {
    "normalise": Name("cách chuẩn hoá", "the normalisation"),
    "aggregate": Name("cách gộp", "the aggregation"),
    "impute": Name("cách điền số thiếu", "the imputation"),
    "winsorise_max": Name("cách xử lý giá trị ngoại lai", "the treatment of outliers"),
    "leave_out": Name("bộ chỉ tiêu (bỏ bớt một)", "the set of indicators (one left out)"),
}


def interval_words(
    facts: Facts, standing: Standing, before: Rank | None, change: RankChange
) -> tuple[dict[str, int | float], dict[str, Name]]:
    """Between which places the rank lies when the method is varied, and what is varied.

    A move from a place within is not told as good or bad: the choice of method may explain it.
    """
    if standing.interval is None or facts.results is None:
        return {}, {}
    low, high = standing.interval
    numbers, names = what_varies(facts.results.table.uncertainty)
    if change.places and before is not None and low <= before.place <= high:
        numbers["within"] = 1
    return {"rank_low": low, "rank_high": high, **numbers}, names


def what_varies(declared: Uncertainty) -> tuple[dict[str, int | float], dict[str, Name]]:
    """The noise of weights (%) as number, everything else that is varied as name."""
    numbers: dict[str, int | float] = {}
    if declared.weight_noise:
        numbers["noise"] = 100 * declared.weight_noise
    others = [name for key, name in _VARIED.items() if getattr(declared, key)]
    if not others:
        return numbers, {}
    said = Name(", ".join(one.vi for one in others), ", ".join(one.en for one in others))
    return numbers, {"varied": said}
