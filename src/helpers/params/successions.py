"""Reorganisations: which units ended, which came instead, when, and by which document."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, model_validator

from helpers.params.faults import Fault
from helpers.params.reader import Params
from helpers.params.tables import Table

Kind = Literal["merge", "split", "rename", "unchanged", "abolished"]


class Succession(Params):
    """One row of `params/successions.csv`: one unit that goes over into one unit.

    A unit that goes on under its own name but with another territory is another unit and has
    another id, so that old documents keep their meaning.

    Attributes:
        date: first day on which the successor works.
        effective: day on which the document takes effect, where it differs.
        successor: "" when the unit's level was abolished.
        weight: how much the predecessor counts in what is computed of a merged unit for the time
            before, or the successor in what is shared out of a split one: inhabitants, say.
    """

    predecessor: str
    predecessor_vi: str
    successor: str = ""
    successor_vi: str = ""
    kind: Kind
    date: dt.date
    effective: dt.date | None = None
    document: str = ""
    note_vi: str = ""
    weight: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _successor_fits(self) -> Succession:
        if (self.kind == "abolished") == bool(self.successor):
            raise ValueError(f"kind {self.kind} không hợp với successor {self.successor!r}")
        if (self.kind == "unchanged") != (self.predecessor == self.successor):
            raise ValueError(f"kind {self.kind}: mã {self.predecessor} và {self.successor}")
        if bool(self.successor) != bool(self.successor_vi):
            raise ValueError("successor và successor_vi phải cùng có hoặc cùng trống")
        return self


@dataclass(frozen=True, slots=True)
class Successions:
    """All reorganisations, checked against each other."""

    rows: tuple[Succession, ...]

    def successors(self, unit: str) -> tuple[str, ...]:
        """The units that came instead of one; empty when it goes on or was abolished."""
        return tuple(
            row.successor for row in self._of(unit) if row.successor and row.successor != unit
        )

    def ended(self, unit: str) -> dt.date | None:
        """The first day on which the unit no longer works, None while it does."""
        dates = [row.date for row in self._of(unit) if row.kind != "unchanged"]
        return dates[0] if dates else None

    def began(self, unit: str) -> dt.date | None:
        """The day on which a successor began to work, None for a unit that was there before.

        A unit under a new name is no new unit.
        """
        before = self.name_before(unit)
        if before is not None:
            return self.began(before)
        return next((row.date for row in self.into(unit)), None)

    def into(self, unit: str) -> tuple[Succession, ...]:
        """The mergers or the split that the unit came from, renames apart."""
        kinds = ("merge", "split")
        return tuple(row for row in self.rows if row.successor == unit and row.kind in kinds)

    def identity(self, unit: str) -> str:
        """The id under which the unit began: the same for all names that it has had.

        Example:
            >>> row = Succession(predecessor="a", predecessor_vi="Tỉnh A", successor="b",
            ...     successor_vi="Thành phố A", kind="rename", date=dt.date(2025, 1, 1))
            >>> [Successions((row,)).identity(one) for one in ("a", "b", "c")]
            ['a', 'a', 'c']
        """
        before = self.name_before(unit)
        return unit if before is None else self.identity(before)

    def renamed_among(self, units: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """The ids of each of the units that was renamed, in the order of time."""
        groups: dict[str, list[str]] = {}
        for unit in units:
            groups.setdefault(self.identity(unit), []).append(unit)
        return tuple(
            tuple(sorted(group, key=self._renames_before))
            for group in groups.values()
            if len(group) > 1
        )

    def _renames_before(self, unit: str) -> int:
        before = self.name_before(unit)
        return 0 if before is None else 1 + self._renames_before(before)

    def name_before(self, unit: str) -> str | None:
        """The id that the unit had before it was renamed, None where it was not."""
        earlier = (r.predecessor for r in self.rows if r.successor == unit and r.kind == "rename")
        return next(earlier, None)

    def existing(self, units: Iterable[str], day: dt.date) -> tuple[str, ...]:
        """What became of these units by that day, each once, in order; abolished ones are gone."""
        existing: dict[str, None] = {}
        for unit in units:
            ended = self.ended(unit)
            if ended is None or day < ended:
                existing[unit] = None
            else:
                existing |= dict.fromkeys(self.existing(self.successors(unit), day))
        return tuple(existing)

    def name(self, unit: str, day: dt.date) -> str:
        """The name that a document of that day calls the unit, or what became of it, by.

        Example:
            >>> row = Succession(predecessor="a", predecessor_vi="Sở A", successor="b",
            ...     successor_vi="Sở B", kind="rename", date=dt.date(2025, 3, 1))
            >>> both = Successions((row,))
            >>> both.name("a", dt.date(2024, 1, 1)), both.name("a", dt.date(2025, 3, 1))
            ('Sở A', 'Sở B')
        """
        names = {row.predecessor: row.predecessor_vi for row in self.rows}
        names |= {row.successor: row.successor_vi for row in self.rows if row.successor}
        units = self.existing([unit], day) or (unit,)
        return "; ".join(names.get(unit_id, unit_id) for unit_id in units)

    def _of(self, unit: str) -> tuple[Succession, ...]:
        return tuple(row for row in self.rows if row.predecessor == unit)


def contradictions(table: Table[Succession]) -> Iterator[Fault]:
    """A unit ends once, in one way that fits the number of its successors, and never comes back.

    Said at the last line of the unit.
    """
    by_old: dict[str, list[Succession]] = defaultdict(list)
    by_new: dict[str, list[Succession]] = defaultdict(list)
    lines = {row.predecessor: line for line, row in table.numbered()}
    for row in table.rows:
        by_old[row.predecessor].append(row)
        if row.successor:
            by_new[row.successor].append(row)
    for unit, mine in by_old.items():
        wrong = [*_wrong_kind(mine, by_new)] or [*_circle(by_old, unit)]
        for reason in wrong:
            what = f"bảng sắp xếp đơn vị mâu thuẫn: {reason}"
            todo = "sửa các dòng của đơn vị này"
            yield Fault(table.file, lines[unit], what, "cột predecessor", unit, todo)


def _wrong_kind(mine: list[Succession], by_new: dict[str, list[Succession]]) -> Iterator[str]:
    kinds, dates = {row.kind for row in mine}, {row.date for row in mine}
    targets = [row.successor for row in mine]
    if len(kinds) > 1 or len(dates) > 1 or len(set(targets)) < len(targets):
        yield "có dòng trùng, hoặc khác kind, khác ngày"
        return
    kind = mine[0].kind
    if (kind == "split") != (len(mine) > 1):
        yield f"kind {kind} nhưng có {len(mine)} đơn vị kế thừa"
    for row in mine:
        rows = by_new[row.successor] if row.successor else ()
        sources = sum(other.date == row.date for other in rows)
        if kind == "merge" and sources < 2:
            yield "kind merge nhưng chỉ có một đơn vị trước sắp xếp"
        if kind in ("rename", "unchanged") and sources > 1:
            yield f"kind {kind} nhưng có {sources} đơn vị trước"


def _circle(by_old: Mapping[str, list[Succession]], unit: str) -> Iterator[str]:
    """Two ways may lead to one unit, where what was divided is merged again; none leads back."""
    seen, ahead = {unit}, [unit]
    while ahead:
        for row in by_old.get(ahead.pop(), ()):
            if row.kind == "unchanged" or not row.successor:
                continue
            if row.successor == unit:
                yield f"đi vòng trở lại {row.successor}"
                return
            if row.successor not in seen:
                seen.add(row.successor)
                ahead.append(row.successor)
