"""Rows of `params/targets.csv` for what is new."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from helpers.core.errors import ConfigError
from helpers.new.csv_rows import with_rows
from helpers.params.programme import Programme

_TARGET = re.compile(r"(?P<operator>>=|≥|>)?\s*(?P<target>\d+(?:[.,]\d+)?)\s*(?P<percent>%)?")


def target_fault(typed: str) -> str:
    """What is wrong with a target as it is typed, "" where nothing is.

    Example:
        >>> target_fault(">= 85%"), target_fault("85")
        ('', '')
        >>> target_fault("cao")
        'viết như 85, 85%, >=85 (tối thiểu) hoặc >85 (trên)'
    """
    fits = _TARGET.fullmatch(typed.strip())
    return "" if fits else "viết như 85, 85%, >=85 (tối thiểu) hoặc >85 (trên)"


def with_targets(
    content: bytes,
    programme: str,
    targets: Iterable[tuple[str, str, str, str]],
    years: tuple[str, str],
    document: str,
    line: int,
) -> bytes:
    """The table with these targets: unit, indicator, what it is measured in, the target as typed.

    That is 85, 85%, ≥85, >85; without a sign it is a minimum.

    Raises:
        ConfigError: a target is none of these.
    """
    shared = {"programme": programme, "from_period": years[0], "to_period": years[1]}
    shared |= {"document": document, "line": str(line)}
    rows = [
        {**shared, "unit_or_level": unit, "indicator": indicator, **_typed(typed, measured_in)}
        for unit, indicator, measured_in, typed in targets
    ]
    return with_rows(content, rows, after=lambda row: row.get("programme") == programme)


def _typed(typed: str, measured_in: str) -> dict[str, str]:
    fits = _TARGET.fullmatch(typed.strip())
    if fits is None:
        raise ConfigError("Không đọc được chỉ tiêu giao", found=typed, todo=target_fault(typed))
    operator = ">" if fits["operator"] == ">" else ">="
    number = fits["target"].replace(",", ".")
    printed = number.replace(".", ",") + ("%" if fits["percent"] or measured_in == "%" else "")
    shown = f"trên {printed}" if operator == ">" else printed
    return {"operator": operator, "target": number, "printed": shown}


def years_of(programme: Programme, valid_from: dt.date | None = None) -> tuple[str, str]:
    """The first and the last year of the programme's periods that end from a day on.

    That day's own year where no period does.
    """
    years = [
        period.end.year
        for period in programme.periods
        if not valid_from or period.end >= valid_from
    ]
    if valid_from and not years:
        years = [valid_from.year]
    return str(min(years)), str(max(years))
