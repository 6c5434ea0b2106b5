"""Units of a period that have no value at all, so that none vanishes without a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from helpers.findings.model import Facts
from helpers.index.measures.values import SPANS
from helpers.params.registry import Unit

_UNKNOWN = ("no_data", "not_collected")
MOST_NAMED = 10  # in one line of a build


@dataclass(frozen=True, slots=True)
class Missing:
    """Which of the units that work in a period are not in its figures.

    Attributes:
        lacking: should have values and have none.
        unsurveyed: of which the programme declares that nothing was asked.
        of: how many units there are.
    """

    lacking: tuple[Unit, ...]
    unsurveyed: tuple[Unit, ...]
    of: int

    @property
    def any(self) -> bool:
        """Whether there is something to say."""
        return bool(self.lacking or self.unsurveyed)

    def notices(self) -> Iterator[tuple[str, tuple[Unit, ...]]]:
        """What a page says of them: each sentence with the units that it is about."""
        for what, units in (
            ("Thiếu số liệu", self.lacking),
            ("Không khảo sát", self.unsurveyed),
        ):
            if units:
                yield f"{what}: {len(units)}/{self.of} đơn vị", units


def missing_units(facts: Facts) -> Missing:
    """The units without any value in the period; none for figures printed in documents.

    A unit that reports no activity, or that its figures do not apply, is not missing.
    """
    if facts.printed:
        return Missing((), (), 0)
    setting, period = facts.setting, facts.period
    units = setting.reporting_in(period)
    codes = [indicator.code for indicator in setting.framework.indicators]
    without = [
        unit
        for unit in units
        if all(
            facts.values.get(unit.id, code, period.id, span).status in _UNKNOWN
            for code in codes
            for span in SPANS
        )
    ]
    surveyed = {unit.id: setting.programme.surveyed(unit.id, period.id) for unit in without}
    return Missing(
        tuple(unit for unit in without if surveyed[unit.id]),
        tuple(unit for unit in without if not surveyed[unit.id]),
        len(units),
    )


def missing_lines(facts: Facts) -> list[str]:
    """The same as a build ends with it: "papi-63, năm 2021: thiếu số liệu: 3/63 đơn vị: …"."""
    head = f"{facts.setting.programme.id}, {facts.period.label_vi}"
    lines = []
    for what, units in missing_units(facts).notices():
        names = "; ".join(unit.name_vi for unit in units[:MOST_NAMED])
        more = f" … và {len(units) - MOST_NAMED} đơn vị nữa" if len(units) > MOST_NAMED else ""
        lines.append(f"{head}: {what[:1].lower()}{what[1:]}: {names}{more}")
    return lines
