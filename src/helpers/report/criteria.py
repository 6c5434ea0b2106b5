"""The lines of a unit's scoring sheet: criteria and the groups above them, as a page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from helpers.core.formatting import short_date
from helpers.findings.model import Facts
from helpers.index.measures.criteria import Criterion, read_sheet, sums_of
from helpers.params.indicator import Indicator
from helpers.params.period import Period
from helpers.params.registry import Unit
from helpers.report.assessment.assess import Assessment

Sheet = Mapping[str, Criterion]
_KEPT: list[tuple[Assessment, str, tuple[SheetLine, ...]]] = []


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A criterion, or a group with the sums of its criteria.

    Attributes:
        criterion: what the sheet's row says; None for a group.
        self_assessed, verified: None where nothing is stated.
        self_change, verified_change: since the period before, None where one of the two is missing.
    """

    indicator: Indicator
    criterion: Criterion | None
    maximum: Fraction | None
    self_assessed: Fraction | None
    verified: Fraction | None
    self_change: Fraction | None = None
    verified_change: Fraction | None = None

    @property
    def difference(self) -> Fraction | None:
        """Self-assessed less verified points."""
        if self.self_assessed is None or self.verified is None:
            return None
        return self.self_assessed - self.verified

    def as_dict(self) -> dict[str, Any]:
        """The line for a record, numbers unrounded."""
        criterion = self.criterion
        day = criterion.deadline if criterion else None
        return {
            "indicator": self.indicator.code,
            "group": criterion is None,
            "maximum": _plain(self.maximum),
            "self_assessed": _plain(self.self_assessed),
            "verified": _plain(self.verified),
            "difference": _plain(self.difference),
            "self_change": _plain(self.self_change),
            "verified_change": _plain(self.verified_change),
            "evidence": criterion.evidence if criterion else None,
            "status": criterion.status if criterion else "",
            "person": criterion.person if criterion else "",
            "deadline": short_date(day) if day else "",
            "deadline_en": short_date(day, "en") if day else "",
        }


def sheet_lines(assessment: Assessment, unit: Unit) -> tuple[SheetLine, ...]:
    """The lines in the framework's order; () for programmes without scoring sheets."""
    if not assessment.facts.from_sheets:
        return ()
    if _KEPT and _KEPT[0][0] is assessment and _KEPT[0][1] == unit.id:
        return _KEPT[0][2]
    made = tuple(_lines(assessment, unit))
    _KEPT[:] = [(assessment, unit.id, made)]
    return made


def criteria_of(assessment: Assessment, unit: Unit) -> dict[str, Any]:
    """The lines for the record, none for the whole; no key for programmes without sheets."""
    lines = [line.as_dict() for line in sheet_lines(assessment, unit)]
    return {"criteria": lines} if assessment.facts.from_sheets else {}


def sheet_totals(facts: Facts, unit: Unit) -> dict[str, Any]:
    """Both totals of a unit's scoring sheet for a comparison, where it sent one."""
    sums = facts.sheet_sums.get(unit.id)
    if sums is None:
        return {}
    both = {"self_assessed": sums.self_assessed if sums.self_count else None}
    if sums.is_verified:
        both |= {"verified": sums.verified, "difference": sums.difference}
    return {"sheet": {name: _plain(total) for name, total in both.items()}}


def _lines(assessment: Assessment, unit: Unit) -> list[SheetLine]:
    facts = assessment.facts
    framework = facts.setting.framework
    now, before = (_sheet(assessment, unit, period) for period in (facts.period, facts.before))
    if not now:
        return []
    leaves = {criterion.code for criterion in framework.criteria}
    lines = []
    for indicator in framework.indicators:
        if indicator.code in leaves:
            lines += (
                [_criterion(indicator, now[indicator.code], before)]
                if indicator.code in now
                else []
            )
            continue
        codes = [leaf.code for leaf in framework.scored(indicator.code) if leaf.code in leaves]
        if codes:
            lines.append(_group(indicator, codes, now, before))
    return lines


def _sheet(assessment: Assessment, unit: Unit, period: Period | None) -> Sheet:
    parts = assessment.facts.setting.programme.parts(period) if period else ()
    if not parts:
        return {}
    rows = assessment.rows.read(units=(unit.id,), periods=(parts[-1].id,))
    return read_sheet(rows, assessment.facts.setting.framework)


def _criterion(indicator: Indicator, now: Criterion, before: Sheet) -> SheetLine:
    then = before.get(indicator.code)
    return SheetLine(
        indicator,
        now,
        now.maximum,
        now.self_assessed,
        now.verified,
        _less(now.self_assessed, then.self_assessed if then else None),
        _less(now.verified, then.verified if then else None),
    )


def _group(indicator: Indicator, codes: list[str], now: Sheet, before: Sheet) -> SheetLine:
    """A group's sums; the change only where the same criteria are self-assessed as before."""

    def assessed(sheet: Sheet) -> set[str]:
        return {c for c in codes if c in sheet and sheet[c].self_assessed is not None}

    sums, then = (sums_of(s[code] for code in codes if code in s) for s in (now, before))
    self_assessed = sums.self_assessed if sums.self_count else None
    verified = sums.verified if sums.verified_count == len(codes) else None
    return SheetLine(
        indicator,
        None,
        sums.maximum,
        self_assessed,
        verified,
        _less(self_assessed, then.self_assessed) if assessed(now) == assessed(before) else None,
        _less(verified, then.verified) if then.verified_count == len(codes) else None,
    )


def _less(now: Fraction | None, then: Fraction | None) -> Fraction | None:
    return None if now is None or then is None else now - then


def _plain(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
