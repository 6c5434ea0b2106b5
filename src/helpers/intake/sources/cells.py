"""One cell of a mapped column as a value, or a problem at its place."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from helpers.core.text import nfc
from helpers.intake.names import UnknownName, identify, shown
from helpers.intake.numbers import Misfit, read_number
from helpers.intake.row_kinds.words import NO_DATA, told_by_words
from helpers.intake.sources.mapping import Column, Mapping
from helpers.intake.sources.result import Findings, Value
from helpers.intake.sources.tables import matches
from helpers.intake.workbook import Sheet, letter, plain_text
from helpers.params.registry import Registry

_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?: .*)?")
YEARS = range(1990, 2101)  # no date of another year is meant: 05/10/24 is not of the year 24


@dataclass(frozen=True, slots=True)
class Reader:
    """What is needed to read the cells of one sheet."""

    sheet: Sheet
    mapping: Mapping
    registry: Registry
    period: str
    findings: Findings

    def unit(self, cell: object, place: str) -> str:
        """The id of the unit named in a cell; "" after noting the problem."""
        named = identify(self.registry, cell)
        if isinstance(named, UnknownName):
            self.findings.add(place, named.code, named.what, named.found, named.todo)
            return ""
        return named.id

    def skipped(self, text: object) -> bool:
        """Whether a name marks a total or note: declared so, or no unit's and so by its words."""
        if matches(self.mapping.skip, (str(text),)):
            return True
        if told_by_words(str(text)) not in NO_DATA:
            return False
        return self.registry.match(str(text)) is None

    def value(self, column: Column, row: int, at: int, unit: str, item: str) -> Value | None:
        """The value of a cell; None where it says that there is none, or after a problem."""
        place = f"{letter(at)}{row}"
        number, text = None, ""
        if column.type == "number":
            read = read_number(
                self.sheet.at(row, at),
                column,
                percent_format=(row, at) in self.sheet.facts.percent,
                bare_formula=self.sheet.bare_formula(row, at),
            )
            if isinstance(read, Misfit):
                self.findings.add(place, read.code, read.what, read.found, read.todo, unit=unit)
                return None
            if read is None:
                return None
            number = read
        else:
            written = self._text(column, row, at, place, unit)
            if not written:
                return None
            text = written
        name = self.sheet.name
        return Value(
            unit, self.period, item, column.field, number, text, self.findings.file, name, place
        )

    def _text(self, column: Column, row: int, at: int, place: str, unit: str) -> str:
        cell = self.sheet.at(row, at)
        if column.type == "date":
            day = read_date(cell)
            if day is None and str(cell).strip() not in ("", *column.missing):
                self.findings.add(
                    place, "not_a_date", "không phải ngày", f"'{shown(cell)}'",
                    "ghi ngày dạng ngày/tháng/năm, năm bốn chữ số", unit=unit,
                )  # fmt: skip
            return day.isoformat() if day else ""
        text = nfc(plain_text(cell))
        if column.type == "text" or text in column.missing:
            return text if column.type == "text" else ""
        code = next((code for word, code in column.codes.items() if matches((word,), (text,))), "")
        if not code:
            self.findings.add(
                place, "unknown_code", f"cột '{column.labels[0]}' có mã chưa khai báo",
                f"'{shown(text)}'", "thêm vào codes của cột trong params/sources", unit=unit,
            )  # fmt: skip
        return code


def read_date(cell: object) -> dt.date | None:
    """A date cell, or a date typed as day/month/year or in ISO form; None where it is none."""
    day = _day(cell)
    return day if day and day.year in YEARS else None


def _day(cell: object) -> dt.date | None:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = str(cell).strip()
    try:
        if match := _DATE.fullmatch(text):
            return dt.date(int(match[3]), int(match[2]), int(match[1]))
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
