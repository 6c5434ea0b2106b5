"""Typed figures of a programme on tables: one more source, under the same checks as the others."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pandas as pd

from helpers.core.files import sha256
from helpers.intake.observations import KEYS, Observations, empty
from helpers.intake.sources.texts import read_csv_sheet
from helpers.intake.workbook import letter
from helpers.params.declared import FIGURES
from helpers.params.documents import Figure
from helpers.params.indicator import Indicator
from helpers.params.load import Setting
from helpers.params.tables import scan_csv

_VALUE = "value"


def read_typed(setting: Setting, periods: Iterable[str], beside: Observations) -> Observations:
    """The typed values of indicators, each with its cell in `data/published/figures.csv`.

    Args:
        beside: what other sources state. A typed figure that is the same at its printed decimals
            is left out, as the source says more.

    Raises:
        InputError: the table cannot be read.
    """
    wanted, indicators = set(periods), {node.code: node for node in setting.framework.indicators}
    path = setting.project.root / FIGURES
    given = _given(beside)
    rows: list[dict[str, object]] = []
    for line, typed in scan_csv(path.read_bytes(), FIGURES, Figure).numbered():
        indicator = indicators.get(typed.indicator)
        mine = typed.programme == setting.programme.id and typed.period in wanted
        if not mine or indicator is None or typed.value is None or not _is_value(typed, indicator):
            continue
        known = given.get((typed.unit, typed.period, typed.indicator))
        if known is None or not _rounds_to(known, typed.value):
            keys = (typed.unit, typed.period, "", FIGURES, "", line)
            rows.append(dict(zip(KEYS, keys, strict=True)) | {typed.indicator: float(typed.value)})
    if not rows:
        return Observations(empty(()))
    codes = list(dict.fromkeys(code for row in rows for code in row if code not in KEYS))
    table = pd.DataFrame(rows, columns=[*KEYS, *codes]).astype(dict.fromkeys(codes, "float64"))
    header = next(row for row in read_csv_sheet(path).rows if _VALUE in row)
    cells = dict.fromkeys(codes, letter(header.index(_VALUE) + 1))
    return Observations(table, {FIGURES: cells}, sources={FIGURES: sha256(path)})


def _is_value(figure: Figure, indicator: Indicator) -> bool:
    """Whether the quantity is what the indicator measures."""
    return figure.quantity == ("percent" if indicator.unit == "%" else "score")


def _given(beside: Observations) -> dict[tuple[str, str, str], float]:
    table = beside.table
    return {
        (str(unit), str(period), code): float(value)
        for code in beside.figures
        for unit, period, value in table.loc[
            table[code].notna(), ["unit", "period", code]
        ].itertuples(index=False, name=None)
    }


def _rounds_to(known: float, typed: float) -> bool:
    """Whether a number is a typed one at the decimals of that."""
    number = Decimal(repr(typed))
    decimals = -int(number.normalize().as_tuple().exponent)
    return abs(Decimal(repr(known)) - number) <= Decimal(5).scaleb(-max(decimals, 0) - 1)
