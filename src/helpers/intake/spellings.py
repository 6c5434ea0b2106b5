"""One spelling for each code: "MP–001" and "mp-001" are one item, in every unit and period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from helpers.core.problems import Problem
from helpers.intake.codes import Spellings
from helpers.intake.form_reader import FilledForm
from helpers.intake.names import shown
from helpers.intake.period import PeriodForms
from helpers.intake.problem_log import problem_in

_MOST_NAMED = 5


def one_spelling(
    read: Mapping[str, PeriodForms], order: Iterable[str], known: Spellings
) -> tuple[dict[str, PeriodForms], list[Problem]]:
    """The forms that count with every code as it was spelled first, and what was spelled otherwise.

    Args:
        order: the periods, oldest first.
    """
    problems: list[Problem] = []
    spelled = dict(read)
    for period in order:
        counted = tuple(_respelled(form, known, problems) for form in read[period].counted)
        spelled[period] = replace(read[period], counted=counted)
    return spelled, problems


def _respelled(form: FilledForm, known: Spellings, problems: list[Problem]) -> FilledForm:
    if form.table.empty:
        return form
    items = form.table["item"].tolist()
    codes = [known.of(item) for item in items]
    if codes == items:
        return form
    other = [(item, code) for item, code in zip(items, codes, strict=True) if item != code]
    first = form.table.iloc[items.index(other[0][0])]
    named = ", ".join(f"'{shown(item)}' là '{shown(code)}'" for item, code in other[:_MOST_NAMED])
    problems.append(
        problem_in(
            first,
            form.cells.get("item", ""),
            "code_spelled_otherwise",
            f"{len(other)} mã viết khác nơi khác; được coi là một mã",
            named + (" …" if len(other) > _MOST_NAMED else ""),
            "viết mã như biểu mẫu đã gửi",
            "warning",
        )
    )
    texts = {known.of(item): row for item, row in form.texts.items()}
    return replace(form, table=form.table.assign(item=codes), texts=texts)
