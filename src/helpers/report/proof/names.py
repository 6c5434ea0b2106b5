"""Names with numbers: what a text may say without any number of it being a figure."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.core.text import nfc
from helpers.findings.model import Facts
from helpers.intake.forms import load_form

_KEPT: list[tuple[Facts, frozenset[str]]] = []


def known_names(facts: Facts) -> frozenset[str]:
    """Names of units, periods, indicators and documents of a programme that hold a digit.

    Example: "UBND phường 7", "quý IV/2023", "7.2.1", "650/KH-UBND".
    """
    if not _KEPT or _KEPT[0][0] is not facts:
        names = (nfc(name) for name in _names(facts))
        _KEPT[:] = [(facts, frozenset(name for name in names if any(map(str.isdigit, name))))]
    return _KEPT[0][1]


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
