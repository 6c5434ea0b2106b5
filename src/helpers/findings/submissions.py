"""What became of the forms: not sent, sent late, sent again with other values, unlike before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from helpers.core.evidence import Evidence
from helpers.core.formatting import short_date
from helpers.core.params.form import Form
from helpers.core.problems import Problem
from helpers.findings.model import Facts, Finding, Item, Name, period_name, unit_name
from helpers.intake.forms import load_form
from helpers.intake.receipts import FILE as REGISTER


def submission_findings(facts: Facts, unit: str) -> list[Finding]:
    """At most one finding of each kind for a unit, one for all units for the whole."""
    if not facts.from_forms:
        return []
    form = load_form(facts.setting)
    mine = [one for one in facts.problems if told_apart(facts, one) and _is_of(facts, one, unit)]
    by_code = {code: [one for one in mine if _told_as(facts, one) == code] for code in _MAKERS}
    return [make(_Told(facts, unit, form, by_code[c])) for c, make in _MAKERS.items() if by_code[c]]


def told_apart(facts: Facts, problem: Problem) -> bool:
    """Whether a problem of the inputs is a finding of its own, and no item of a list.

    A late form is told in its own period; one that is unlike those before, in every period that it
    counts into; one that is missing or was sent again, in every report that would show its values.
    """
    programme = facts.setting.programme
    if problem.code == "late_submission":
        return problem.period in {one.id for one in programme.parts(facts.period)}
    if problem.code == "jump":
        return counted(facts, problem)
    if problem.code == "missing_workbook":
        return True
    return problem.code == "superseded" and bool(problem.details)


def counted(facts: Facts, problem: Problem) -> bool:
    """Whether a problem's form counts into the values of the reported period."""
    return problem.period in {one.id for one in facts.setting.programme.to_date(facts.period)}


def missing_forms(facts: Facts, unit: str) -> tuple[Problem, ...]:
    """The forms that a unit has not sent for the periods that are cumulated."""
    return tuple(
        one
        for one in facts.problems
        if one.unit == unit and one.code == "missing_workbook" and counted(facts, one)
    )


def _told_as(facts: Facts, problem: Problem) -> str:
    """The code whose finding tells it: a form that is missing for an earlier year has its own."""
    if problem.code == "missing_workbook" and not counted(facts, problem):
        return "missing_before"
    return problem.code


@dataclass(frozen=True)
class _Told:
    """Problems of one code that one finding tells."""

    facts: Facts
    unit: str
    form: Form
    problems: list[Problem]

    def names(self, problem: Problem) -> dict[str, Name]:
        """Whose form it is, and for when."""
        period = self.facts.setting.period(problem.period)
        return {"unit": unit_name(self.facts, problem.unit), "period": period_name(period)}

    def figure(self, field: object) -> Name:
        """A figure as its column is called."""
        for column in self.form.columns:
            if column.field == field:
                return Name(column.labels[0], column.name_en or column.labels[0])
        names = {one.code: one.name_vi for one in self.form.figures}
        found = names.get(str(field), str(field))
        return Name(found, found)

    def finding(
        self, kind: str, items: list[Item], effect: float, evidence: Iterator[Evidence]
    ) -> Finding:
        """The finding that lists `items`."""
        return Finding(
            kind=kind,
            unit=self.unit,
            period=self.facts.period.id,
            numbers={"count": len(self.problems)},
            names={"unit": unit_name(self.facts, self.unit)},
            items=tuple(items),
            decimals=0,
            tone="note",
            effect=effect,
            # what the results above it may hang on
            headline=kind in ("submission_missing", "submission_unlike"),
            evidence=tuple(evidence),
        )


def _is_of(facts: Facts, problem: Problem, unit: str) -> bool:
    return unit in (facts.setting.programme.whole, problem.unit)


def _missing(told: _Told) -> Finding:
    items = [Item(told.names(one)) for one in told.problems]
    places = (Evidence(file=one.file) for one in told.problems)
    return told.finding(kind="submission_missing", items=items, effect=2100.0, evidence=places)


def _missing_before(told: _Told) -> Finding:
    items = [Item(told.names(one)) for one in told.problems]
    places = (Evidence(file=one.file) for one in told.problems)
    kind = "submission_missing_before"
    return told.finding(kind=kind, items=items, effect=1300.0, evidence=places)


def _late(told: _Told) -> Finding:
    items, places = [], []
    for one in told.problems:
        due, came, line = one.details[0]
        days = [date.fromisoformat(str(day)) for day in (due, came)]
        spelt = [Name(*(short_date(day, lang) for lang in ("vi", "en"))) for day in days]
        names = {**told.names(one), "due": spelt[0], "came": spelt[1]}
        items.append(Item(names, {"days": (days[1] - days[0]).days}))
        register = f"{one.file.rpartition('/')[0]}/{REGISTER}"
        places.append(Evidence(file=register, line=int(line)))
    return told.finding(kind="submission_late", items=items, effect=1400.0, evidence=iter(places))


def _again(told: _Told) -> Finding:
    if told.unit == told.facts.setting.programme.whole:
        items = [Item(told.names(one)) for one in told.problems]
        return told.finding(
            kind="submissions_again", items=items, effect=1700.0, evidence=_both_files(told)
        )
    items = [
        Item({**told.names(one), "figure": told.figure(field)}, {"old": old, "new": new})
        for one in told.problems
        for field, old, _, new, _ in one.details[1:]
        if not isinstance(old, str) and not isinstance(new, str)
    ]
    unchanged = [Item(told.names(one)) for one in told.problems if len(one.details) == 1]
    return told.finding(
        kind="submission_again",
        items=[*items, *unchanged],
        effect=1700.0,
        evidence=_both_files(told),
    )


def _both_files(told: _Told) -> Iterator[Evidence]:
    """The cells of every figure that differs, in the file before and in the one that counts."""
    for one in told.problems:
        (file, sheet), *rows = one.details
        for row in rows:
            yield Evidence(file=one.file, sheet=str(sheet), cells=str(row[2]))
        for row in rows:
            yield Evidence(file=str(file), sheet=str(sheet), cells=str(row[4]))
        if not rows:
            yield from (Evidence(file=one.file), Evidence(file=str(file)))


def _unlike(told: _Told) -> Finding:
    items, places = [], []
    for one in told.problems:
        (field, total, usual, periods), *earlier = one.details
        numbers = {"value": total, "median": usual, "count": periods}
        items.append(
            Item(
                {**told.names(one), "figure": told.figure(field)},
                {key: value for key, value in numbers.items() if not isinstance(value, str)},
            )
        )
        places.append(Evidence(file=one.file, sheet=one.sheet, cells=one.cell))
        places += [
            Evidence(file=str(file), sheet=str(sheet), cells=str(cells))
            for file, sheet, cells in earlier
        ]
    return told.finding(kind="submission_unlike", items=items, effect=1600.0, evidence=iter(places))


_MAKERS = {
    "missing_workbook": _missing,
    "missing_before": _missing_before,
    "late_submission": _late,
    "superseded": _again,
    "jump": _unlike,
}
