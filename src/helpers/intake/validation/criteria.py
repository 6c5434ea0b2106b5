"""What must hold of a scoring sheet: its rows are the framework's criteria, no points too many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from helpers.core.problems import Problem
from helpers.intake.names import shown
from helpers.intake.problem_log import problem_in
from helpers.params.faults import did_you_mean
from helpers.params.form import Form
from helpers.params.indicator import Indicator
from helpers.params.scoring import exact

MAXIMUM = "maximum"  # the column in which a sheet repeats the framework's maximum


@dataclass(frozen=True, slots=True)
class Criteria:
    """The criteria of a framework and the groups above them; none where no sheet is scored.

    Attributes:
        rows: the criteria by code, in the framework's order. groups: the other nodes, likewise.
    """

    rows: Mapping[str, Indicator]
    groups: Mapping[str, Indicator]

    @classmethod
    def of(cls, indicators: Iterable[Indicator]) -> Criteria:
        """The criteria among a framework's indicators."""
        every = {indicator.code: indicator for indicator in indicators}
        rows = {code: node for code, node in every.items() if node.measure and node.measure.field}
        others = {code: node for code, node in every.items() if code not in rows} if rows else {}
        return cls(rows, others)

    @property
    def names(self) -> dict[str, str]:
        """What each criterion is called."""
        return {code: criterion.name_vi for code, criterion in self.rows.items()}

    def below(self, group: str) -> list[str]:
        """The criteria of a group, at any depth."""
        return [code for code in self.rows if group in self._above(code)]

    def _above(self, code: str) -> Iterator[str]:
        parent = self.rows[code].parent
        while parent:
            yield parent
            parent = self.groups[parent].parent if parent in self.groups else ""


def check_criteria(
    table: pd.DataFrame, cells: Mapping[str, str], form: Form, criteria: Criteria
) -> tuple[pd.DataFrame, list[Problem]]:
    """The rows that are criteria, and what is wrong with the sheet's rows.

    A row of a group states the sum of its criteria: it is checked, and is no criterion.
    """
    if not criteria.rows or form.layout != "items":
        return table, []
    of_group = table["item"].isin(list(criteria.groups))
    kept = table[~of_group].reset_index(drop=True)
    problems = [
        *_unknown(kept, cells, criteria),
        *_missing(kept, criteria),
        *_maxima(kept, cells, form, criteria),
        *_points(kept, cells, form, criteria),
    ]
    for _, row in table[of_group].iterrows():
        problems += _wrong_sums(row, kept, cells, form, criteria)
    return kept, problems


def _unknown(
    table: pd.DataFrame, cells: Mapping[str, str], criteria: Criteria
) -> Iterator[Problem]:
    for _, row in table[~table["item"].isin(list(criteria.rows))].iterrows():
        what, found = "mã không phải tiêu chí nào của khung", f"'{shown(row['item'])}'"
        todo = did_you_mean(str(row["item"]), criteria.rows)
        yield problem_in(row, cells["item"], "unknown_criterion", what, found, todo)


def _missing(table: pd.DataFrame, criteria: Criteria) -> Iterator[Problem]:
    """A criterion without a row has no points; that is not zero points."""
    lacking = [code for code in criteria.rows if code not in set(table["item"])]
    if lacking and len(table):
        named = ", ".join(lacking[:10]) + (" …" if len(lacking) > 10 else "")
        what = f"phiếu thiếu dòng của {len(lacking)} tiêu chí; các tiêu chí đó chưa có điểm"
        todo = "thêm dòng; chưa chấm thì để trống ô điểm"
        yield problem_in(table.iloc[0], "", "missing_criterion", what, named, todo, "warning")


def _maxima(
    table: pd.DataFrame, cells: Mapping[str, str], form: Form, criteria: Criteria
) -> Iterator[Problem]:
    """The sheet's maximum of a criterion is the framework's."""
    if MAXIMUM not in form.counts:
        return
    for _, row in table[table[MAXIMUM].notna()].iterrows():
        known = criteria.rows.get(str(row["item"]))
        if known and known.maximum is not None and row[MAXIMUM] != known.maximum:
            what = "điểm tối đa khác khung chỉ tiêu"
            found = f"phiếu ghi {row[MAXIMUM]:g}, khung là {known.maximum:g}"
            todo = "ghi điểm tối đa như khung, hoặc sửa maximum của khung"
            yield problem_in(row, cells[MAXIMUM], "wrong_maximum", what, found, todo)


def _points(
    table: pd.DataFrame, cells: Mapping[str, str], form: Form, criteria: Criteria
) -> Iterator[Problem]:
    """No points above the criterion's maximum; a form with maxima checks it row by row."""
    if MAXIMUM in form.counts:
        return
    for name in _scored(form, criteria):
        for _, row in table[table[name].notna()].iterrows():
            known = criteria.rows.get(str(row["item"]))
            if known and known.maximum is not None and row[name] > known.maximum:
                what = f"{form.label(name)} lớn hơn điểm tối đa của tiêu chí"
                found = f"{row[name]:g} > {known.maximum:g}"
                yield problem_in(row, cells[name], "above_maximum", what, found, "sửa điểm")


def _wrong_sums(
    row: pd.Series,
    table: pd.DataFrame,
    cells: Mapping[str, str],
    form: Form,
    criteria: Criteria,
) -> Iterator[Problem]:
    """What a group's row states and its criteria do not add up to."""
    parts = table[table["item"].isin(criteria.below(str(row["item"])))]
    for name in (MAXIMUM, *_scored(form, criteria)):
        if name not in form.counts or pd.isna(row[name]):
            continue
        added = sum((exact(float(value)) for value in parts[name].dropna()), Fraction(0))
        if added != exact(float(row[name])):
            what = f"{form.label(name)} của nhóm khác tổng các tiêu chí của nhóm"
            found = f"{row[name]:g} ≠ {float(added):g}"
            yield problem_in(row, cells[name], "wrong_total", what, found, "sửa dòng nhóm")


def _scored(form: Form, criteria: Criteria) -> tuple[str, ...]:
    """The columns of points."""
    measure = next(iter(criteria.rows.values())).measure
    return tuple(name for name in (measure.fields if measure else ()) if name in form.counts)
