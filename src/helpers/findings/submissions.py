"""What became of the forms: not sent, sent late, sent again with other values, unlike before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from helpers.core.evidence import Evidence
from helpers.core.formatting import short_date
from helpers.core.problems import Problem
from helpers.core.text import capital
from helpers.findings import phrases_en as en
from helpers.findings.finders import EVERY_CASE, Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import Facts, Finding, Item, Name, period_name, unit_name
from helpers.findings.samples import Sample
from helpers.findings.words import Words
from helpers.intake.forms import load_form
from helpers.intake.receipts import FILE as REGISTER
from helpers.params.form import Form


def submission_findings(facts: Facts, unit: str) -> list[Finding]:
    """At most one finding of each kind for a unit, one for all units for the whole."""
    if not facts.from_forms:
        return []
    form = load_form(facts.setting)
    mine = [
        problem
        for problem in facts.problems
        if has_own_finding(facts, problem) and _is_of(facts, problem, unit)
    ]
    groups = {code: [p for p in mine if _finding_code(facts, p) == code] for code in _MAKERS}
    return [make(_Group(facts, unit, form, groups[c])) for c, make in _MAKERS.items() if groups[c]]


def has_own_finding(facts: Facts, problem: Problem) -> bool:
    """Whether a problem of the inputs is a finding of its own, and no item of a list.

    A late form is told in its own period; one that is unlike those before, in every period that it
    counts into; one that is missing or was sent again, in every report that would show its values.
    """
    programme = facts.setting.programme
    if problem.code == "late_submission":
        return problem.period in {part.id for part in programme.parts(facts.period)}
    if problem.code == "jump":
        return counted(facts, problem) and bool(problem.details)
    if problem.code == "missing_workbook":
        return True
    return problem.code == "superseded" and bool(problem.details)


def counted(facts: Facts, problem: Problem) -> bool:
    """Whether a problem's form counts into the values of the reported period."""
    return problem.period in {part.id for part in facts.setting.programme.to_date(facts.period)}


def missing_forms(facts: Facts, unit: str) -> tuple[Problem, ...]:
    """The forms that a unit has not sent for the periods that are cumulated."""
    return tuple(
        problem
        for problem in facts.problems
        if problem.unit == unit and problem.code == "missing_workbook" and counted(facts, problem)
    )


def _finding_code(facts: Facts, problem: Problem) -> str:
    """The code whose finding tells it: a form that is missing for an earlier year has its own."""
    if problem.code == "missing_workbook" and not counted(facts, problem):
        return "missing_before"
    return problem.code


@dataclass(frozen=True)
class _Group:
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
        names = {figure.code: figure.name_vi for figure in self.form.figures}
        name = names.get(str(field), str(field))
        return Name(name, name)

    def finding(
        self, kind: Kind, items: list[Item], effect: float, evidence: Iterator[Evidence]
    ) -> Finding:
        """The finding that lists `items`."""
        return kind.finding(
            unit=self.unit,
            period=self.facts.period.id,
            numbers={"count": len(self.problems)},
            names={"unit": unit_name(self.facts, self.unit)},
            items=tuple(items),
            decimals=0,
            effect=effect,
            evidence=tuple(evidence),
        )


def _is_of(facts: Facts, problem: Problem, unit: str) -> bool:
    return unit in (facts.setting.programme.whole, problem.unit)


def _missing(group: _Group) -> Finding:
    now = _finding_code(group.facts, group.problems[0]) != "missing_before"
    return group.finding(
        kind=SUBMISSION_MISSING if now else SUBMISSION_MISSING_BEFORE,
        items=[Item(group.names(problem)) for problem in group.problems],
        effect=2100.0 if now else 1300.0,
        evidence=(Evidence(file=problem.file) for problem in group.problems),
    )


def _late(group: _Group) -> Finding:
    items, places = [], []
    for problem in group.problems:
        due, came, line = problem.details[0]
        days = [date.fromisoformat(str(day)) for day in (due, came)]
        spelt = [Name(*(short_date(day, lang) for lang in ("vi", "en"))) for day in days]
        names = {**group.names(problem), "due": spelt[0], "came": spelt[1]}
        items.append(Item(names, {"days": (days[1] - days[0]).days}))
        register = f"{problem.file.rpartition('/')[0]}/{REGISTER}"
        places.append(Evidence(file=register, line=int(line)))
    return group.finding(kind=SUBMISSION_LATE, items=items, effect=1400.0, evidence=iter(places))


def _again(group: _Group) -> Finding:
    if group.unit == group.facts.setting.programme.whole:
        items = [Item(group.names(problem)) for problem in group.problems]
        return group.finding(
            kind=SUBMISSIONS_AGAIN, items=items, effect=1700.0, evidence=_both_files(group)
        )
    items = [
        Item({**group.names(problem), "figure": group.figure(field)}, {"old": old, "new": new})
        for problem in group.problems
        for field, old, _, new, _ in problem.details[1:]
        if not isinstance(old, str) and not isinstance(new, str)
    ]
    unchanged = [
        Item(group.names(problem)) for problem in group.problems if len(problem.details) == 1
    ]
    return group.finding(
        kind=SUBMISSION_AGAIN,
        items=[*items, *unchanged],
        effect=1700.0,
        evidence=_both_files(group),
    )


def _both_files(group: _Group) -> Iterator[Evidence]:
    """The cells of every figure that differs, in the file before and in the one that counts."""
    for problem in group.problems:
        (file, sheet), *rows = problem.details
        for row in rows:
            yield Evidence(file=problem.file, sheet=str(sheet), cells=str(row[2]))
        for row in rows:
            yield Evidence(file=str(file), sheet=str(sheet), cells=str(row[4]))
        if not rows:
            yield from (Evidence(file=problem.file), Evidence(file=str(file)))


def _unlike(group: _Group) -> Finding:
    items, places = [], []
    for problem in group.problems:
        (field, total, usual, periods), *earlier = problem.details
        numbers = {"value": total, "median": usual, "count": periods}
        items.append(
            Item(
                {**group.names(problem), "figure": group.figure(field)},
                {key: value for key, value in numbers.items() if not isinstance(value, str)},
            )
        )
        places.append(Evidence(file=problem.file, sheet=problem.sheet, cells=problem.cell))
        places += [
            Evidence(file=str(file), sheet=str(sheet), cells=str(cells))
            for file, sheet, cells in earlier
        ]
    return group.finding(kind=SUBMISSION_UNLIKE, items=items, effect=1600.0, evidence=iter(places))


_MAKERS = {
    "missing_workbook": _missing,
    "missing_before": _missing,
    "late_submission": _late,
    "superseded": _again,
    "jump": _unlike,
}


FINDER = Finder(submission_findings, order=240, of=EVERY_CASE)


# --- wording


_NAMED = 3  # more forms than this are counted, not named, at the top of a page
_LISTED = 8  # more forms of earlier periods than this are counted by period


def _forms(w: Words) -> str:
    return "; ".join(f"{row.name('unit')} ({row.name('period')})" for row in w.items())


def _periods(w: Words) -> str:
    return "; ".join(dict.fromkeys(row.name("period") for row in w.items()))


def _submission_missing_vi(w: Words) -> str:
    head = f"Chưa nhận được {w.count('count')} biểu số liệu"
    if w.brief and len(w.items()) > _NAMED:
        return f"{head}, nêu tại phần ghi chú."
    return f"{head}: {_forms(w)}."


def _submission_missing_en(w: Words) -> str:
    head = f"{en.several(w, 'count', 'form', 'forms')} not received"
    if w.brief and len(w.items()) > _NAMED:
        return f"{head}, listed in the notes."
    return f"{head}: {_forms(w)}."


SUBMISSION_MISSING = Kind(
    "submission_missing",
    topic="receipt",
    alone=True,
    order=10,
    tone="note",
    headline=True,
    vi=_submission_missing_vi,
    en=_submission_missing_en,
    sample=Sample("", {"count": 1}, items=(("unit period", {}),), decimals=0),
)


def _submission_missing_before_vi(w: Words) -> str:
    head = f"Chưa nhận được {w.count('count')} biểu của các kỳ trước"
    if len(w.items()) > _LISTED:
        return f"{head} ({_periods(w)}), nên không so sánh với các kỳ này."
    return f"{head}, nên không so sánh với kỳ thiếu biểu: {_forms(w)}."


def _submission_missing_before_en(w: Words) -> str:
    head = f"{en.several(w, 'count', 'form', 'forms')} of earlier periods not received"
    if len(w.items()) > _LISTED:
        return f"{head} ({_periods(w)}), so these periods are not compared with."
    return f"{head}, so the periods without them are not compared with: {_forms(w)}."


SUBMISSION_MISSING_BEFORE = Kind(
    "submission_missing_before",
    topic="receipt",
    alone=True,
    order=10,
    tone="note",
    vi=_submission_missing_before_vi,
    en=_submission_missing_before_en,
    sample=Sample("", {"count": 2}, items=(("unit period", {}),), decimals=0),
)


def _submission_late_vi(w: Words) -> str:
    late = "; ".join(
        f"{row.name('unit')}, {row.name('period')}, nhận ngày {row.name('came')}, hạn gửi "
        f"{row.name('due')} (sau hạn {row.count('days')} ngày)"
        for row in w.items()
    )
    return f"Có {w.count('count')} biểu gửi sau hạn, vẫn được tính: {late}."


def _submission_late_en(w: Words) -> str:
    late = "; ".join(
        f"{row.name('unit')}, {row.name('period')}, received on {row.name('came')}, due on "
        f"{row.name('due')} ({en.several(row, 'days', 'day', 'days')} late)"
        for row in w.items()
    )
    return (
        f"{en.several(w, 'count', 'form', 'forms')} received after the deadline and counted "
        f"all the same: {late}."
    )


SUBMISSION_LATE = Kind(
    "submission_late",
    alone=True,
    tone="note",
    vi=_submission_late_vi,
    en=_submission_late_en,
    sample=Sample("", {"count": 1}, items=(("unit period came due", {"days": 3}),)),
)


def _submission_again_vi(w: Words) -> str:
    changes = "; ".join(
        f"tổng “{row.name('figure')}” {row.name('period')} điều chỉnh từ {row.plain('old')} thành "
        f"{row.plain('new')}"
        if row.has("old")
        else f"{row.name('period')} không đổi tổng số nào"
        for row in w.items()
    )
    return (
        f"{capital(w.name('unit'))} gửi lại {w.count('count')} biểu, báo cáo tính theo biểu gửi "
        f"sau: {changes}."
    )


def _submission_again_en(w: Words) -> str:
    changes = "; ".join(
        f"total of “{row.name('figure')}” in {row.name('period')} revised from {row.plain('old')} "
        f"to {row.plain('new')}"
        if row.has("old")
        else f"no total of {row.name('period')} changed"
        for row in w.items()
    )
    forms = en.several(w, "count", "form", "forms")
    return f"{capital(w.name('unit'))} sent {forms} again, and the later one counts: {changes}."


SUBMISSION_AGAIN = Kind(
    "submission_again",
    alone=True,
    tone="note",
    vi=_submission_again_vi,
    en=_submission_again_en,
    sample=Sample("unit", {"count": 1}, items=(("period", {}),)),
)


def _submissions_again_en(w: Words) -> str:
    forms = en.several(w, "count", "form", "forms")
    return f"{forms} sent again, and the later one counts: {_forms(w)}."


SUBMISSIONS_AGAIN = Kind(
    "submissions_again",
    tone="note",
    vi=lambda w: (
        f"Có {w.count('count')} biểu được gửi lại, báo cáo tính theo biểu gửi sau: {_forms(w)}."
    ),
    en=_submissions_again_en,
    sample=Sample("", {"count": 1}, items=(("unit period", {}),)),
)


def _submission_unlike_vi(w: Words) -> str:
    unlike = "; ".join(
        f"{row.name('unit')}, tổng “{row.name('figure')}” {row.name('period')} là "
        f"{row.plain('value')} (trung vị {row.count('count')} kỳ trước là {row.plain('median')})"
        for row in w.items()
    )
    listed = "" if w.brief and len(w.items()) > 1 else f": {unlike}"
    return (
        f"Có {w.count('count')} số liệu khác nhiều so với các kỳ trước của chính đơn vị, đề nghị "
        f"xác nhận{listed}."
    )


def _submission_unlike_en(w: Words) -> str:
    unlike = "; ".join(
        f"{row.name('unit')}, total of “{row.name('figure')}” in {row.name('period')}: "
        f"{row.plain('value')} (median of the {en.several(row, 'count', 'period', 'periods')} "
        f"before: {row.plain('median')})"
        for row in w.items()
    )
    listed = "" if w.brief and len(w.items()) > 1 else f": {unlike}"
    return (
        f"{en.several(w, 'count', 'figure', 'figures')} far from the earlier periods of the "
        f"same unit, to be confirmed{listed}."
    )


SUBMISSION_UNLIKE = Kind(
    "submission_unlike",
    alone=True,
    order=200,
    tone="note",
    headline=True,
    vi=_submission_unlike_vi,
    en=_submission_unlike_en,
    sample=Sample(
        "",
        {"count": 1},
        items=(("unit period figure", {"value": 0, "median": 670, "count": 5}),),
        decimals=0,
    ),
)
