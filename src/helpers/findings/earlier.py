"""The period before as a unit's standing is compared with it: as it was, or as cast back."""

from __future__ import annotations

from helpers.findings.model import Facts, Name
from helpers.index.standing import Standing
from helpers.params.period import Period


def compares_recast(facts: Facts, now: Period, before: Period | None) -> bool:
    """Whether ranks of two periods are compared by a declared back-cast of the earlier one."""
    rule = facts.setting.programme.back_cast
    return (
        rule is not None
        and rule.ranks
        and before is not None
        and before.id in facts.recasts
        and now.id not in facts.recasts
    )


def earlier_standing(facts: Facts, unit: str, now: Period, before: Period | None) -> Standing:
    """The unit's standing in the period before, as it is compared with that of `now`."""
    if before is not None and compares_recast(facts, now, before):
        return facts.recasts[before.id].standings.get(unit, Standing(unit))
    return facts.standing(unit, before)


def statement(facts: Facts) -> Name:
    """The declared sentence on units before they were formed, without its full stop."""
    rule = facts.setting.programme.back_cast
    sentences = (rule.statement_vi, rule.statement_en) if rule else ("", "")
    return Name(*(text.strip().removesuffix(".") for text in sentences))
