"""A framework: the tree of its indicators, how units are scored, and which method holds when.

One file serves the reports and `baocao index`. Everything is checked when it is read, before
anything is computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import Field, model_validator

from helpers.params.indicator import Indicator, Measure
from helpers.params.patterns import Id
from helpers.params.reader import File, Key, Params
from helpers.params.score import Score
from helpers.params.scoring import Class, Status
from helpers.params.tree_faults import tree_faults


class Method(Params):
    """A way of measuring that holds for some periods; values are not compared across methods.

    One without `periods` holds for all.

    Attributes:
        rank_of: how many units are ranked, where the document prints a rank without it;
            `rank_of_note_vi` says why that number.
    """

    id: str
    name_vi: str
    name_en: str
    periods: tuple[str, ...] = ()
    rank_of: int | None = None
    rank_of_note_vi: str = ""
    rank_of_note_en: str = ""
    note_vi: str = ""
    document: str = ""
    line: int = 0

    def holds(self, period: str) -> bool:
        """Whether values of a period, by its id, are measured in this way."""
        return not self.periods or period in self.periods


class Region(Params):
    """A printed rank among the units of a region.

    Attributes:
        code: under which `figures.csv` holds the rank.
        after: by period, the unit that the document names as the one before.
    """

    code: str
    name_vi: str
    name_en: str
    after: dict[str, str] = Field(default_factory=dict)


class _Lookup(NamedTuple):
    """The indicators of a framework by code, and the parts of each group, in order."""

    indicators: tuple[Indicator, ...]
    by_code: Mapping[str, Indicator]
    parts: Mapping[str, tuple[Indicator, ...]]


_LOOKUPS: dict[int, _Lookup] = {}
_MOST_LOOKUPS = 64


def _lookup(indicators: tuple[Indicator, ...]) -> _Lookup:
    """The look-up of these very indicators, made once: they are asked for thousands of times."""
    kept = _LOOKUPS.get(id(indicators))
    if kept is None or kept.indicators is not indicators:
        parts: dict[str, tuple[Indicator, ...]] = {}
        for indicator in indicators:
            parts[indicator.parent] = (*parts.get(indicator.parent, ()), indicator)
        first = {indicator.code: indicator for indicator in reversed(indicators)}
        if len(_LOOKUPS) >= _MOST_LOOKUPS:
            _LOOKUPS.clear()
        kept = _LOOKUPS[id(indicators)] = _Lookup(indicators, first, parts)
    return kept


class Framework(File):
    """A checked tree of indicators with its score and methods.

    What is left out has a default: names are codes, the score is called as the framework and
    stands for the one node without a parent, an indicator of a composite is given.

    Attributes:
        source, status: where it comes from, and how certain it is, in words.
        methods: none: one method holds for all periods.
        small_denominator: below this many counted items a rate is marked as indicative only.
        share_threshold: parts whose score is below this share of their maximum (%) are named.
        classes: classes of results, best first, by share of the maximum.
        classes_status: "unconfirmed" when no document that we have read defines them.
    """

    id: Id
    name_vi: str
    name_en: str
    source: str = ""
    status: str = ""
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    methods: tuple[Method, ...] = ()
    regions: tuple[Region, ...] = ()
    score: Score | None = None
    small_denominator: int = 0
    share_threshold: float | None = None
    classes: tuple[Class, ...] = ()
    classes_status: Status = "official"

    @model_validator(mode="before")
    @classmethod
    def _with_defaults(cls, declaration: object) -> object:
        return _defaults(dict(declaration)) if isinstance(declaration, Mapping) else declaration

    def contradictions(self) -> Iterator[tuple[Key, str]]:
        """What does not fit together; the points are only looked at where the tree is sound."""
        yield from tree_faults(self)
        for place, node in enumerate(self.indicators):
            if node.measure and node.measure.field and node.measure != self.sheet:
                what = f"{node.code}: field, otherwise phải như nhau ở mọi tiêu chí của một khung"
                yield ("indicators", place, "measure"), what

    def indicator(self, code: str) -> Indicator:
        """The indicator of that code; the code is known to exist."""
        return _lookup(self.indicators).by_code[code]

    def children(self, code: str) -> tuple[Indicator, ...]:
        """The parts of a group, in order."""
        return _lookup(self.indicators).parts.get(code, ())

    def is_group(self, indicator: Indicator) -> bool:
        """Whether its score is made from those of its parts."""
        composed = self.score is not None and self.score.rule == "composite"
        return (
            indicator.scoring is None
            and (indicator.aggregate is not None or composed)
            and indicator.code in _lookup(self.indicators).parts
        )

    def scored(self, code: str) -> tuple[Indicator, ...]:
        """The indicators whose own values make up the score of `code`, in order."""
        indicator = self.indicator(code)
        if not self.is_group(indicator):
            return (indicator,)
        return tuple(leaf for part in self.children(code) for leaf in self.scored(part.code))

    @property
    def sheet(self) -> Measure | None:
        """How values are taken from scoring sheets; None where they come from nothing such."""
        measures = (indicator.measure for indicator in self.indicators)
        return next(
            (measure for measure in measures if measure is not None and measure.field), None
        )

    @property
    def criteria(self) -> tuple[Indicator, ...]:
        """The indicators whose values stand in rows of scoring sheets, in order."""
        return tuple(
            indicator
            for indicator in self.indicators
            if indicator.measure and indicator.measure.field
        )

    def groups(self, code: str) -> tuple[Indicator, ...]:
        """`code` and the groups below it whose scores are made from their parts, from the top."""
        indicator = self.indicator(code)
        if not self.is_group(indicator):
            return ()
        below = (group for part in self.children(code) for group in self.groups(part.code))
        return (indicator, *below)

    def method(self, period: str) -> Method | None:
        """The method that holds for a period id, None when none is declared."""
        return next((method for method in self.methods if method.holds(period)), None)

    def in_method(self, method: Method | None) -> tuple[Indicator, ...]:
        """The indicators that exist under a method."""
        return tuple(
            indicator
            for indicator in self.indicators
            if not indicator.methods or (method is not None and method.id in indicator.methods)
        )


def _defaults(declaration: dict[str, Any]) -> dict[str, Any]:
    """The declaration with what follows from the rest where it is left out."""
    declaration.setdefault("name_vi", declaration.get("id", ""))
    declaration.setdefault("name_en", declaration["name_vi"])
    nodes = declaration.get("indicators")
    if not isinstance(nodes, list | tuple) or not all(isinstance(node, Mapping) for node in nodes):
        return declaration
    parents = {str(node["parent"]) for node in nodes if node.get("parent")}
    score = dict(declaration["score"]) if isinstance(declaration.get("score"), Mapping) else None
    composed = score is not None and score.get("rule") == "composite"
    declaration["indicators"] = [_node(dict(node), parents, composed) for node in nodes]
    if score is not None:
        roots = [node["code"] for node in nodes if not node.get("parent") and node.get("code")]
        if len(roots) == 1 and score.get("rule") != "attainment":
            score.setdefault("indicator", roots[0])
        score.setdefault("name_vi", declaration["name_vi"])
        # a name of its own is not translated by the framework's
        same = score["name_vi"] == declaration["name_vi"]
        score.setdefault("name_en", declaration["name_en"] if same else score["name_vi"])
        declaration["score"] = score
    return declaration


def _node(node: dict[str, Any], parents: set[str], composed: bool) -> dict[str, Any]:
    node.setdefault("name_vi", node.get("code", ""))
    node.setdefault("name_en", node["name_vi"])
    group = str(node.get("code", "")) in parents
    if group and not node.get("unit"):
        node["unit"] = "điểm"
    if composed and not group:
        node.setdefault("measure", {"kind": "given"})
    return node
