"""The rows of an export as the classifier of rows sees them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches

from helpers.core.spelling import name_key
from helpers.intake.numbers import read_number
from helpers.intake.row_kinds.classify import Classified, Table, classify
from helpers.intake.row_kinds.kinds import SheetRow, Verdict
from helpers.intake.row_kinds.sums import Vector
from helpers.intake.row_kinds.words import told_by_words
from helpers.intake.sources.cells import Reader
from helpers.intake.sources.mapping import ITEM, UNIT, Column
from helpers.intake.sources.tables import Header, filled_from_merged, is_blank, matches

_MISSPELT = 0.8


@dataclass(frozen=True)
class RowTable:
    """Rows below one heading of an export."""

    reader: Reader
    header: Header
    rows: tuple[int, ...]

    def classified(self) -> Classified:
        """What each row is: names of units are known by the registry, codes by their digits."""
        if not self.rows:
            return Classified()
        columns = self.header.columns
        figures = [c for c in self.reader.mapping.numbers if c.field in columns]
        added = [c for c in figures if not c.percent]
        keys = tuple(columns[name] for name in (UNIT, ITEM) if name in columns)
        classified = classify(
            Table(
                self.reader.sheet,
                self.rows[0],
                self.rows[-1],
                keys,
                tuple(columns[c.field] for c in figures),
                tuple(columns[c.field] for c in added),
                lambda row: self._vector(row, added),
                self._verdict,
            )
        )
        wanted = set(self.rows)
        rows = [self._with_words(row) for row in classified.rows if row.number in wanted]
        return Classified(rows, classified.wrong)

    def _with_words(self, row: SheetRow) -> SheetRow:
        """The row; data, to be named as such, where words stand for the figures of a name."""
        at = self.header.columns
        named = any(self._key(row.number, name) for name in (UNIT, ITEM) if name in at)
        if row.kind != "section" or row.why or not named:
            return row
        numbers = [at[c.field] for c in self.reader.mapping.numbers if c.field in at]
        return (
            row if is_blank(self.reader.sheet, row.number, numbers) else replace(row, kind="data")
        )

    def _vector(self, row: int, added: list[Column]) -> Vector:
        return tuple(self._number(row, column) for column in added)

    def _number(self, row: int, column: Column) -> float | None:
        read = read_number(self.reader.sheet.at(row, self.header.columns[column.field]), column)
        return float(read) if isinstance(read, Decimal) else None

    def _verdict(self, row: int) -> Verdict:
        texts = {name: self._key(row, name) for name in (UNIT, ITEM) if name in self.header.columns}
        if not texts:
            return "known"
        if not any(texts.values()):
            return "blank"
        if any(matches(self.reader.mapping.skip, (text,)) for text in texts.values()):
            return "left"
        if any(self.reader.skipped(text) for text in texts.values() if text):
            return "unknown"
        unit, item = texts.get(UNIT, ""), texts.get(ITEM, "")
        if unit and not self.reader.registry.match(unit):
            return "known" if self._is_misspelt(unit) else "unknown"
        if UNIT in texts and not unit:
            return "blank"
        if ITEM not in texts:
            return "known"
        if not item:
            return "blank"
        if any(sign.isdigit() for sign in item) or told_by_words(item) is None:
            return "known"
        return "letter" if item.isalpha() and told_by_words(item) == "section" else "unknown"

    def _key(self, row: int, name: str) -> str:
        column = self.header.columns[name]
        return str(filled_from_merged(self.reader.sheet, row, column)).strip()

    def _is_misspelt(self, name: str) -> bool:
        """Whether a name is so near to a unit's that its row must be reported as that unit's."""
        units = self.reader.registry.units
        known = {name_key(label) for unit in units for label in (unit.name_vi, unit.short_vi)}
        return bool(get_close_matches(name_key(name[:200]), known, n=1, cutoff=_MISSPELT))
