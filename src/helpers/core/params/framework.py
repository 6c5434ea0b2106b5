"""A framework: its indicators, how they are measured, scored, ranked, and which method holds when.

Everything is checked when it is read, before anything is computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from helpers.core.params.faults import did_you_mean
from helpers.core.params.patterns import Code, Id
from helpers.core.params.reader import File, Key, Params
from helpers.core.params.scoring import (
    Class,
    Maximum,
    Penalty,
    Published,
    Scoring,
    Status,
    check_points,
    exact,
)


class Measure(Params):
    """How an indicator's value comes about.

    ratio: Σ numerator / Σ denominator.
    distinct_ratio: items whose numerator field is > 0 over items whose denominator field is > 0,
        each item once in the window.
    published: as printed in a document.
    """

    kind: Literal["ratio", "distinct_ratio", "published"]
    numerator: str = ""
    denominator: str = ""

    @model_validator(mode="after")
    def _fields_named(self) -> Measure:
        if self.kind != "published" and not (self.numerator and self.denominator):
            raise ValueError(f"{self.kind} cần numerator và denominator")
        return self


class Indicator(Params):
    """One indicator or group of a framework.

    Attributes:
        code: as the document numbers it, else a slug.
        unit: "%" (0–100) or "điểm" (points).
        decimals: declared precision: values are compared and ranked at it.
        levels: unit levels that it applies to.
        measure: None when no source collects it yet; it is then listed as "chưa có số liệu".
        item_vi: what numerator and denominator count, e.g. "thủ tục", "hồ sơ".
        parent: code of the group that it belongs to.
        maximum: maximum score, where the framework sets one; 0 for a part that earns no points.
        maximum_status: "unconfirmed" when no document prints that maximum.
        scoring: how its value becomes points; None: a group's points come from its parts.
        combine: how a group's parts make it up: "sum" of points or "mean" of points.
        methods: methods under which it exists; empty means all.
        breaks: periods from which it is assessed in another way, so that its value is not compared
            with the period before (the framework's method being otherwise the same).
    """

    code: Code
    name_vi: str
    name_en: str
    unit: Literal["%", "điểm"] = "%"
    decimals: int = Field(default=1, ge=0, le=6)
    direction: Literal["higher", "lower"] = "higher"
    levels: tuple[str, ...] = ()
    measure: Measure | None = None
    item_vi: str = ""
    item_en: str = ""
    parent: str = ""
    maximum: float | None = None
    maximum_decimals: int = Field(default=0, ge=0, le=3)
    maximum_status: Status = "official"
    scoring: Scoring | None = None
    combine: Literal["sum", "mean"] | None = None
    methods: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    document: str = ""
    line: int = 0
    note_vi: str = ""

    @model_validator(mode="after")
    def _points_within_maximum(self) -> Indicator:
        if self.maximum is not None and self.maximum < 0:
            raise ValueError(f"{self.code}: maximum {self.maximum:g} nhỏ hơn 0")
        if self.direction == "lower" and not isinstance(self.scoring, Penalty | Published | None):
            raise ValueError(
                f"{self.code}: direction lower (thấp hơn là tốt), nhưng scoring "
                f"{self.scoring.rule} cho giá trị cao hơn nhiều điểm hơn"
            )
        if self.scoring is not None:
            try:
                check_points(self.scoring, self.maximum)
            except ValueError as error:
                raise ValueError(f"{self.code}: {error}") from None
        return self


class Method(Params):
    """A way of measuring that holds for some periods; values are not compared across methods.

    Attributes:
        rank_of: how many units are ranked, where the document prints a rank without it;
            `rank_of_note_vi` says why that number.
    """

    id: str
    name_vi: str
    name_en: str
    periods: tuple[str, ...]
    rank_of: int | None = None
    rank_of_note_vi: str = ""
    note_vi: str = ""
    document: str = ""
    line: int = 0


class Part(Params):
    """An indicator's share in the score: points for full attainment."""

    indicator: str
    weight: float = Field(gt=0)


class Score(Params):
    """The composite by which units are ranked.

    attainment: Σ weight · min(value / target, 1). published: score and rank as printed.
    points: the tree below `indicator`, each part by its own scoring rule.

    Attributes:
        status: "unconfirmed" when no document defines it; pages then say "chưa xác nhận".
        scale: the total is printed as a share of this instead of points (1 for the DTI).
        maximum_alternatives: what else the maximum may be, each with its reason.
        indicator: for `published` and `points`, the code that stands for the unit.
        up_vi: the document's own word for winning places ("tăng", "cải thiện").
    """

    rule: Literal["attainment", "published", "points"]
    name_vi: str
    name_en: str
    status: Status
    decimals: int = Field(ge=0, le=6)
    maximum: float
    maximum_decimals: int = Field(default=0, ge=0, le=3)
    maximum_alternatives: tuple[Maximum, ...] = ()
    scale: float | None = Field(default=None, gt=0)
    indicator: str = ""
    parts: tuple[Part, ...] = ()
    up_vi: str = "tăng"
    note_vi: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Score:
        if self.rule != "attainment" and not self.indicator:
            raise ValueError(f"score.rule {self.rule} cần score.indicator")
        if self.rule == "attainment":
            total = sum(part.weight for part in self.parts)
            if abs(total - self.maximum) > 1e-9:
                raise ValueError(f"tổng weight {total} khác maximum {self.maximum}")
        return self


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


class Framework(File):
    """A checked table of indicators with its score and methods.

    Attributes:
        small_denominator: below this many counted items a rate is marked as indicative only.
        share_threshold: parts whose score is below this share of their maximum (%) are named.
        classes: classes of results, best first, by share of the maximum.
        classes_status: "unconfirmed" when no document that we have read defines them.
    """

    id: Id
    name_vi: str
    name_en: str
    indicators: tuple[Indicator, ...]
    methods: tuple[Method, ...]
    regions: tuple[Region, ...] = ()
    score: Score | None = None
    small_denominator: int = 0
    share_threshold: float | None = None
    classes: tuple[Class, ...] = ()
    classes_status: Status = "official"

    def contradictions(self) -> Iterator[tuple[Key, str]]:
        """What does not fit together; the points are only looked at where the tree is sound."""
        found = [*self._unknown_names(), *self._wrong_order()]
        found = found or [*self._loops()]
        yield from found or [*self._wrong_points()]

    def _unknown_names(self) -> Iterator[tuple[Key, str]]:
        codes = [one.code for one in self.indicators]
        known, methods = set(codes), {method.id for method in self.methods}
        for place, one in enumerate(self.indicators):
            if one.code in codes[:place]:
                yield ("indicators", place, "code"), f"mã chỉ tiêu bị trùng: {one.code}"
            if one.parent and one.parent not in known:
                said = f"parent {one.parent} không có; {did_you_mean(one.parent, known)}"
                yield ("indicators", place, "parent"), f"{one.code}: {said}"
            if unknown := sorted(set(one.methods) - methods):
                said = f"methods {unknown} không có; {did_you_mean(unknown[0], methods)}"
                yield ("indicators", place, "methods"), f"{one.code}: {said}"
        if self.score is None:
            return
        used: list[tuple[Key, str]] = [
            (("score", "parts", place, "indicator"), part.indicator)
            for place, part in enumerate(self.score.parts)
        ]
        if self.score.indicator:
            used.append((("score", "indicator"), self.score.indicator))
        for key, code in used:
            if code not in known:
                said = f"score dùng chỉ tiêu không có: {code!r}; {did_you_mean(code, known)}"
                yield key, said

    def _wrong_order(self) -> Iterator[tuple[Key, str]]:
        """Classes go down; attainment is a share of a target, and would praise what is worse."""
        bounds = [one.value for one in self.classes]
        if bounds != sorted(set(bounds), reverse=True):
            yield ("classes",), "classes phải xếp từ mức cao xuống mức thấp, không trùng"
        lower = {one.code for one in self.indicators if one.direction == "lower"}
        for place, part in enumerate(self.score.parts if self.score else ()):
            if part.indicator in lower:
                yield (
                    ("score", "parts", place, "indicator"),
                    f"score.parts dùng chỉ tiêu có direction lower (thấp hơn là tốt): "
                    f"{part.indicator}; điểm theo mức hoàn thành chỉ tính cho chỉ tiêu mà cao hơn "
                    "là tốt",
                )

    def _loops(self) -> Iterator[tuple[Key, str]]:
        """No group lies within itself."""
        parents = {one.code: one.parent for one in self.indicators}
        for place, code in enumerate(parents):
            above, seen = parents[code], {code}
            while above and above not in seen:
                seen.add(above)
                above = parents[above]
            if above:
                yield ("indicators", place, "parent"), f"{code}: parent tạo thành vòng qua {above}"

    def _wrong_points(self) -> Iterator[tuple[Key, str]]:
        """A sum's maximum is the sum of its parts' maxima; every part of the score has points."""
        for place, group in enumerate(self.indicators):
            for key, what in self._wrong_group(group):
                yield ("indicators", place, key), what
        if self.score is None or self.score.rule != "points":
            return
        places = {one.code: place for place, one in enumerate(self.indicators)}
        for one in self.scored(self.score.indicator):
            if one.scoring is None:
                said = f"{one.code}: score.rule points cần scoring, hoặc combine và các phần"
                yield ("indicators", places[one.code]), said
        root = self.indicator(self.score.indicator)
        if root.maximum is not None and exact(root.maximum) != exact(self.score.maximum):
            yield (
                ("score", "maximum"),
                f"score.maximum {self.score.maximum:g} khác maximum {root.maximum:g} "
                f"của {root.code}",
            )

    def _wrong_group(self, group: Indicator) -> Iterator[tuple[str, str]]:
        maxima = [part.maximum for part in self.children(group.code)]
        if group.combine is not None and not maxima:
            yield "combine", f"{group.code}: combine {group.combine} nhưng không có phần nào"
        known = [exact(one) for one in maxima if one is not None]
        if group.combine is None or group.maximum is None or len(known) < len(maxima):
            return
        if group.combine == "sum" and maxima and sum(known) != exact(group.maximum):
            yield (
                "maximum",
                f"{group.code}: tổng maximum các phần {float(sum(known)):g}"
                f" khác maximum {group.maximum:g}",
            )
        if group.combine == "mean" and maxima and set(known) != {exact(group.maximum)}:
            yield "maximum", f"{group.code}: các phần của mean phải cùng maximum với nhóm"

    def indicator(self, code: str) -> Indicator:
        """The indicator of that code; the code is known to exist."""
        return next(one for one in self.indicators if one.code == code)

    def children(self, code: str) -> tuple[Indicator, ...]:
        """The parts of a group, in order."""
        return tuple(one for one in self.indicators if one.parent == code)

    def scored(self, code: str) -> tuple[Indicator, ...]:
        """The indicators whose own values make up the points of `code`, in order."""
        one = self.indicator(code)
        parts = self.children(code) if one.combine and one.scoring is None else ()
        if not parts:
            return (one,)
        return tuple(leaf for part in parts for leaf in self.scored(part.code))

    def method(self, period: str) -> Method | None:
        """The method that holds for a period id, None when none is declared."""
        return next((one for one in self.methods if period in one.periods), None)

    def in_method(self, method: Method | None) -> tuple[Indicator, ...]:
        """The indicators that exist under a method."""
        return tuple(
            one
            for one in self.indicators
            if not one.methods or (method is not None and method.id in one.methods)
        )
