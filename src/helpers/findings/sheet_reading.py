"""A unit's scoring sheet as finders read it: its criteria, which of their points count, where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from helpers.core.evidence import Evidence
from helpers.core.formatting import half_up
from helpers.findings.kinds import Kind
from helpers.findings.model import Facts, Finding, Item, Name, indicator_name, unit_name
from helpers.index.measures.criteria import Criterion, SheetSums, sums_of

VERIFIED = Name("điểm thẩm định", "verified points")
SELF_ASSESSED = Name("điểm tự đánh giá", "self-assessed points")
_MOST_DECIMALS = 4
Figures = Mapping[str, int | float | Fraction]


@dataclass(frozen=True)
class SheetReading:
    """One unit's sheet for the reported period.

    Attributes:
        criteria: in the framework's order, never empty.
        verified: whether the points that count are the verified ones.
    """

    facts: Facts
    unit: str
    criteria: tuple[Criterion, ...]
    verified: bool
    sums: SheetSums = field(init=False)
    decimals: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sums", sums_of(self.criteria))
        object.__setattr__(self, "decimals", decimals_of(self.facts, self.criteria))

    @property
    def points_name(self) -> Name:
        """What the points that count are called."""
        return VERIFIED if self.verified else SELF_ASSESSED

    def points(self, criterion: Criterion) -> Fraction | None:
        """The points of a criterion that count."""
        return criterion.verified if self.verified else criterion.self_assessed

    def gap(self, criterion: Criterion) -> Fraction:
        """What these points lack to the maximum."""
        return criterion.gap(self.points(criterion))

    def item(
        self,
        criterion: Criterion,
        numbers: Figures,
        names: Mapping[str, Name] = MappingProxyType({}),
    ) -> Item:
        """A criterion as an entry of a list."""
        code = Name(criterion.code, criterion.code)
        about = {"code": code, "name": indicator_name(self.facts, criterion.code), **names}
        return Item(about, plain(numbers))

    def finding(
        self,
        *,
        kind: Kind,
        numbers: Figures,
        items: Iterable[Item] = (),
        effect: float | Fraction = 0.0,
        cells: tuple[Evidence, ...] = (),
        names: Mapping[str, Name] = MappingProxyType({}),
    ) -> Finding:
        """A finding about this sheet, with its unit, period and points beside its own names."""
        about = {"unit": unit_name(self.facts, self.unit), "points": self.points_name}
        return kind.finding(
            unit=self.unit,
            period=self.facts.period.id,
            numbers=plain(numbers),
            names={**about, "when": self.facts.when(), **names},
            items=tuple(items),
            decimals=self.decimals,
            effect=float(effect),
            evidence=cells,
        )

    def cells(self, criteria: Iterable[Criterion], *fields: str) -> tuple[Evidence, ...]:
        """The cells of some fields of some criteria; without fields those of both points."""
        sheet = self.facts.setting.framework.sheet
        wanted = fields or (sheet.fields if sheet else ())
        return cells_of(self.facts, criteria, wanted)


def read(facts: Facts, unit: str) -> SheetReading | None:
    """The unit's sheet for the reported period, None where it sent none."""
    criteria = tuple(facts.sheet(unit, facts.period).values())
    if not criteria:
        return None
    return SheetReading(facts, unit, criteria, facts.is_verified(facts.period))


def cells_of(
    facts: Facts, criteria: Iterable[Criterion], fields: Iterable[str]
) -> tuple[Evidence, ...]:
    """Where some fields of some criteria stand, one entry a file."""
    wanted = tuple(fields)
    rows: dict[tuple[str, str], set[int]] = {}
    for criterion in criteria:
        rows.setdefault((criterion.file, criterion.sheet), set()).add(criterion.row)
    known = facts.observations.cells if facts.observations else {}
    evidence = []
    for (file, sheet), some in rows.items():
        columns = (known.get(file, {}).get(name, "") for name in wanted)
        ranges = [f"{at}{first}:{at}{last}" for at in columns if at for first, last in _runs(some)]
        evidence.append(Evidence(file=file, sheet=sheet, cells=", ".join(ranges)))
    return tuple(place for place in evidence if place.cells)


def _runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of each run of neighbouring rows."""
    runs: list[tuple[int, int]] = []
    for row in sorted(rows):
        joins = bool(runs) and runs[-1][1] + 1 == row
        runs[-1:] = [(runs[-1][0], row)] if joins else [*runs[-1:], (row, row)]
    return runs


def decimals_of(facts: Facts, criteria: Iterable[Criterion]) -> int:
    """As many decimals as the score has, or more where its points could not be added up by eye."""
    score = facts.setting.framework.score
    fewest = score.decimals if score else 2
    points = [
        p
        for criterion in criteria
        for p in (criterion.self_assessed, criterion.verified)
        if p is not None
    ]
    for places in range(fewest, max(fewest, _MOST_DECIMALS)):
        if all(Fraction(half_up(point, places)) == point for point in points):
            return places
    return max(fewest, _MOST_DECIMALS) if points else fewest


def plain(numbers: Figures) -> dict[str, int | float]:
    """Exact numbers as records hold them."""
    return {
        key: float(value) if isinstance(value, Fraction) else value
        for key, value in numbers.items()
    }
