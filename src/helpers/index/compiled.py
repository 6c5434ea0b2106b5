"""A framework as the engine computes it: leaves with a value each, groups above them, one index.

    composite    the tree below the index, indicators brought onto one scale
    points       the same tree, each indicator by its own scoring rule; a sum needs all its parts
    attainment   one group over the parts of the score, each the attainment of its target

What is given stands as a leaf, whatever lies below it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from helpers.core.errors import MethodError
from helpers.params.framework import Framework
from helpers.params.indicator import Indicator, Measure
from helpers.params.reader import read_yaml
from helpers.params.score import Score
from helpers.params.scoring import Attainment
from helpers.params.steps import Normalise, Uncertainty

TOTAL = "score"  # the index of a score that stands for no node of the tree


@dataclass(frozen=True, eq=False)
class Composite:
    """A framework that can be computed.

    Attributes:
        groups: the index and the groups below it. indicators: the leaves, in the file's order.
        score: how the steps are done.
    """

    framework: Framework
    score: Score
    groups: tuple[Indicator, ...]
    indicators: tuple[Indicator, ...]

    @property
    def id(self) -> str:
        """The framework's id."""
        return self.framework.id

    @property
    def uncertainty(self) -> Uncertainty:
        """What is varied to see how sure ranks are."""
        if self.score.uncertainty is not None:
            return self.score.uncertainty
        noise = Uncertainty().weight_noise if self.score.rule == "composite" else 0.0
        return Uncertainty(weight_noise=noise)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Group columns that a table must have."""
        varied = self.uncertainty.impute
        methods = (self.score.impute, *(indicator.impute for indicator in self.indicators), *varied)
        named = [
            *self.score.group_by,
            *(method.group_by for method in methods if method and method.group_by),
        ]
        return tuple(dict.fromkeys(named))

    @cached_property
    def denominators(self) -> tuple[str, ...]:
        """Columns that are only divided by."""
        codes = {indicator.code for indicator in self.indicators}
        named = (indicator.denominator for indicator in self.indicators)
        return tuple(dict.fromkeys(name for name in named if name and name not in codes))

    def counts(self, node: Indicator, period: str) -> bool:
        """Whether a node is part of the framework in a period."""
        if node.methods:
            method = self.framework.method(period)
            if method is None or method.id not in node.methods:
                return False
        return node.counts_in(period)


def compile_framework(framework: Framework) -> Composite:
    """The framework as it is computed.

    Raises:
        ConfigError: it has no score, or takes its scores as printed.

    Example:
        >>> one = Framework.model_validate({"id": "x", "score": {"rule": "composite"},
        ...     "indicators": [{"code": "x"}, {"code": "a", "parent": "x"}]})
        >>> [leaf.code for leaf in compile_framework(one).indicators]
        ['a']
    """
    score = framework.score
    if score is None or score.rule == "published":
        rule = "không có khoá score" if score is None else "score.rule: published"
        raise MethodError(
            "Khung không có chỉ số để tính",
            where=f"{framework.id}, khoá score",
            found=rule,
            todo="khai báo score.rule: composite, points hoặc attainment",
        )
    if score.rule == "attainment":
        return _attainment(framework, score)
    leaves = {leaf.code for leaf in framework.scored(score.indicator)}
    above = {group.code for group in framework.groups(score.indicator)}
    groups = tuple(indicator for indicator in framework.indicators if indicator.code in above)
    if not groups:  # a score of one indicator
        return _single(framework, score)
    if score.rule == "points":
        groups = tuple(group.model_copy(update={"minimum_available": 1.0}) for group in groups)
        score = score.model_copy(update={"normalise": Normalise(method="none")})
    indicators = tuple(indicator for indicator in framework.indicators if indicator.code in leaves)
    return Composite(framework, score, groups, indicators)


def read_composite(path: Path) -> Composite:
    """The framework at `path`, checked.

    Raises:
        ConfigError: the file does not fit; names file, line, key, value and what is allowed.
    """
    return compile_framework(read_yaml(path, Framework, "docs/index-engine.md"))


def _attainment(framework: Framework, score: Score) -> Composite:
    leaves = tuple(
        framework.indicator(part.indicator).model_copy(
            update={
                "parent": TOTAL,
                "weight": 1.0,
                "maximum": part.weight,
                "scoring": Attainment(rule="attainment"),
            }
        )
        for part in score.parts
    )
    return Composite(framework, score, (_total(score),), leaves)


def _single(framework: Framework, score: Score) -> Composite:
    leaf = framework.indicator(score.indicator).model_copy(update={"parent": TOTAL, "weight": 1.0})
    return Composite(framework, score, (_total(score),), (leaf,))


def _total(score: Score) -> Indicator:
    """The index where the framework names no node for it."""
    return Indicator(
        code=TOTAL,
        name_vi=score.name_vi,
        name_en=score.name_en,
        unit="điểm",
        maximum=score.maximum,
        aggregate="sum",
        minimum_available=1.0,
        measure=Measure(kind="given"),
    )
