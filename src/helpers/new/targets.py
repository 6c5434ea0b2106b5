"""Rows of `params/targets.csv` for what is new."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from helpers.core.errors import ConfigError
from helpers.params.programme import Programme

_TARGET = re.compile(r"(?P<operator>>=|≥|>)?\s*(?P<target>\d+(?:[.,]\d+)?)\s*(?P<percent>%)?")


def target_fault(said: str) -> str:
    """What is wrong with a target as it is typed, "" where nothing is.

    Example:
        >>> target_fault(">= 85%"), target_fault("85")
        ('', '')
        >>> target_fault("cao")
        'viết như 85, 85%, >=85 (tối thiểu) hoặc >85 (trên)'
    """
    fits = _TARGET.fullmatch(said.strip())
    return "" if fits else "viết như 85, 85%, >=85 (tối thiểu) hoặc >85 (trên)"


def target_row(
    said: str,
    *,
    programme: str,
    unit: str,
    indicator: str,
    years: tuple[str, str],
    measured_in: str,
    document: str,
    line: int,
) -> Mapping[str, str]:
    """The row of a target as it is typed: 85, 85%, ≥85, >85; without a sign it is a minimum.

    Raises:
        ConfigError: it is none of these.
    """
    fits = _TARGET.fullmatch(said.strip())
    if fits is None:
        raise ConfigError("Không đọc được chỉ tiêu giao", found=said, todo=target_fault(said))
    operator = ">" if fits["operator"] == ">" else ">="
    number = fits["target"].replace(",", ".")
    printed = number.replace(".", ",") + ("%" if fits["percent"] or measured_in == "%" else "")
    return {
        "programme": programme,
        "unit_or_level": unit,
        "indicator": indicator,
        "from_period": years[0],
        "to_period": years[1],
        "operator": operator,
        "target": number,
        "printed": f"trên {printed}" if operator == ">" else printed,
        "document": document,
        "line": str(line),
    }


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
