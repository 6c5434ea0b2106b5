"""Names with numbers: what a text may say without any number of it being a figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from helpers.core.text import nfc
from helpers.findings.model import Facts
from helpers.intake.forms import load_form
from helpers.report.peers import remembered
from helpers.report.proof.numbers import Known
from helpers.report.record.comparison import unit_names


@dataclass(frozen=True)
class Names:
    """What a programme calls things, ready for all proofs of a period.

    Attributes:
        known: the names that hold a digit.
        units: the units that are compared, by name in lower case.
    """

    known: Known
    units: Mapping[str, str]


def names_of_programme(facts: Facts) -> Names:
    """The names that reports of a period may say, made once an assessment."""
    return remembered(facts, "names", lambda: Names(Known(known_names(facts)), unit_names(facts)))


def known_names(facts: Facts) -> frozenset[str]:
    """Names of units, periods, indicators and documents of a programme that hold a digit.

    Example: "UBND phường 7", "quý IV/2023", "7.2.1", "650/KH-UBND".
    """

    def find() -> frozenset[str]:
        names = (nfc(name) for name in _names(facts))
        return frozenset(name for name in names if any(map(str.isdigit, name)))

    return remembered(facts, "known names", find)


def _names(facts: Facts) -> Iterator[str]:
    setting = facts.setting
    for unit in setting.registry.units:
        yield from (
            unit.id,
            unit.name_vi,
            unit.name_en,
            unit.short_vi,
            unit.group_vi,
            unit.group_en,
        )
    yield from (alias.alias for alias in setting.registry.aliases)
    for period in setting.programme.periods:
        yield from (period.id, period.label_vi, period.label_en)
        yield from (f"năm {period.end.year}", f"year {period.end.year}")
    for indicator in setting.framework.indicators:
        yield from (indicator.code, indicator.name_vi, indicator.name_en)
    if facts.from_forms:
        for column in load_form(setting).columns:
            yield from (*column.labels, column.name_en)
    for document in setting.documents.values():
        yield from (document.number, document.cited("vi"), document.cited("en"), document.title_vi)
