"""Values that are not published: small counts, and what small counts could be computed from.

A value is published with its counts. It is kept back where one of them, or their difference, is
small. All others are then published one after the other, as long as no small count can be computed
from everything that is published by then: the totals and the largest first, so that where a total
leaves one count open the smallest of the others is kept back with it. Periods go in the order of
time: what an earlier report published stays published, whatever comes later.

Counts of different procedures are treated as if they could be added over units and periods, which
they cannot: more is kept back than equations alone would ask for.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from helpers.index.known import Form, Known
from helpers.index.measures.from_forms import windows
from helpers.index.measures.values import Value
from helpers.index.score import UnitScore
from helpers.index.standing import Standing
from helpers.params.expression import linear, quotient_of
from helpers.params.indicator import Measure
from helpers.params.load import Setting
from helpers.params.suppress import Suppress

_Fields = Mapping[str, Fraction]
_Key = tuple[frozenset[tuple[object, Fraction]], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its counts as sums of unknown ones.

    Attributes:
        forms: of the numerator and of the denominator; of the count itself where it is no rate.
        counts: the same as they are, and their difference.
    """

    value: Value
    forms: tuple[Form, ...]
    counts: tuple[int, ...]

    @property
    def key(self) -> _Key:
        """The same for values that say the same: a first quarter, and the year to its end."""
        return tuple(frozenset(form.items()) for form in self.forms)

    def secrets(self, rule: Suppress) -> list[Form]:
        """The forms of its counts that are small."""
        forms = [*self.forms, _less(self.forms[1], self.forms[0])] if self.forms[1:] else self.forms
        return [
            form
            for form, count in zip(forms, self.counts, strict=True)
            if rule.is_small(count) and form
        ]


def published(
    setting: Setting, values: Sequence[Value], identities: Iterable[_Fields] = ()
) -> tuple[Value, ...]:
    """The values as they are published, in order; the others have the status "suppressed".

    Args:
        values: of all periods of the years that are told of, as they were counted from forms.
        identities: sums of fields of a row that are always 0, as the form checks them.
    """
    rule = setting.programme.suppress
    if rule is None:
        return tuple(values)
    cells = cells_of(setting, values)
    shown = _Publishing(setting, rule, cells, tuple(identities)).shown()
    kept_back = {(c.value.unit, c.value.indicator, c.value.period, c.value.span)
                 for c in cells if not shown[c.key]}  # fmt: skip
    return tuple(
        kept(value)
        if (value.unit, value.indicator, value.period, value.span) in kept_back
        else value
        for value in values
    )


def kept(value: Value) -> Value:
    """The value without all that must not be told of it."""
    return Value(value.unit, value.period, value.span, value.indicator, "suppressed")


def without_scores(
    setting: Setting,
    standings: Mapping[str, Mapping[str, Standing]],
    values: Iterable[Value],
) -> dict[str, dict[str, Standing]]:
    """The standings, but neither score nor rank of a unit of which a part is not published.

    All others keep the place that they have among all.
    """
    score = setting.framework.score
    parts = {part.indicator for part in score.parts} if score else set()
    kept_back = {
        (value.period, value.unit)
        for value in values
        if value.status == "suppressed" and value.span == "to_date" and value.indicator in parts
    }
    return {
        period: {
            unit: Standing(unit, UnitScore(unit, period, "suppressed"))
            if (period, unit) in kept_back and standing.score and standing.score.status == "ok"
            else standing
            for unit, standing in of_period.items()
        }
        for period, of_period in standings.items()
    }


def cells_of(setting: Setting, values: Iterable[Value]) -> list[Cell]:
    """The values that counts stand behind, as linear forms of what each unit counts a period."""
    cells = []
    for value in values:
        measure = setting.framework.indicator(value.indicator).measure
        if measure is None or value.status not in ("ok", "no_activity"):
            continue
        parts = windows(setting, setting.period(value.period), value.span)
        places = [(unit, part) for unit in value.among or (value.unit,) for part in parts]
        forms = tuple(_spread(fields, places) for fields in _fields(measure))
        cells.append(Cell(value, forms, _counts(value, len(forms))))
    return cells


def _counts(value: Value, forms: int) -> tuple[int, ...]:
    """Numerator, denominator and their difference; a count that is no rate alone.

    A rate of sums that are no whole numbers has no counts: all of it is taken to be small.
    """
    top, base = value.numerator, value.denominator
    if forms == 1:
        return (round(value.value or 0),)
    return (1, 1, 1) if top is None or base is None else (top, base, base - top)


def _fields(measure: Measure) -> list[_Fields]:
    one = Fraction(1)
    if measure.kind == "distinct_ratio":
        pair = f"{measure.numerator} / {measure.denominator}"
        return [{f"distinct {pair}": one}, {f"distinct {measure.denominator}": one}]
    if measure.kind == "ratio":
        return [{measure.numerator: one}, {measure.denominator: one}]
    parts = quotient_of(measure.expression) or (measure.expression,)
    return [linear(part) or {} for part in parts]


def _spread(fields: _Fields, places: Iterable[tuple[str, str]]) -> Form:
    """The sum of fields over units and periods."""
    return {(name, *place): factor for place in places for name, factor in fields.items()}


def _less(base: Form, top: Form) -> Form:
    atoms = dict.fromkeys((*base, *top))
    difference = {atom: base.get(atom, Fraction(0)) - top.get(atom, Fraction(0)) for atom in atoms}
    return {atom: factor for atom, factor in difference.items() if factor}


@dataclass(frozen=True)
class _Publishing:
    setting: Setting
    rule: Suppress
    cells: Sequence[Cell]
    identities: Sequence[_Fields]

    def shown(self) -> dict[_Key, bool]:
        """Whether each cell is published; those of periods that end on one day, together."""
        by_end: dict[date, list[Cell]] = {}
        for cell in self.cells:
            by_end.setdefault(self.setting.period(cell.value.period).end, []).append(cell)
        known, shown = Known(self._zeros()), dict[_Key, bool]()
        self._tell_identities(known)
        for end in sorted(by_end):
            new = {cell.key: cell for cell in by_end[end] if cell.key not in shown}
            small = {key: cell.secrets(self.rule) for key, cell in new.items()}
            known.hide(form for forms in small.values() for form in forms)
            for key in sorted(new, key=lambda key: self._order(new[key])):
                shown[key] = not small[key] and not known.reveals(new[key].forms)
                if shown[key]:
                    known.add(new[key].forms)
        return shown

    def _zeros(self) -> frozenset[Hashable]:
        """The counts of one unit and period that are 0, where 0 is not published."""
        if self.rule.zero == "shown":
            return frozenset()
        pairs = (pair for cell in self.cells for pair in zip(cell.forms, cell.counts, strict=False))
        return frozenset(next(iter(form)) for form, count in pairs if count == 0 and len(form) == 1)

    def _tell_identities(self, known: Known) -> None:
        units = [unit.id for unit in self.setting.reporting_units]
        parts = {part for cell in self.cells for form in cell.forms for _, _, part in _places(form)}
        for fields in self.identities:
            for unit in units:
                for part in sorted(parts):
                    known.add([_spread(fields, [(unit, part)])])

    def _order(self, cell: Cell) -> tuple[object, ...]:
        """Totals first, then what has counted most; the year to date before the period alone.

        What has counted little or nothing hides nothing beside a small count, so it comes before.
        """
        value, setting = cell.value, self.setting
        codes = [indicator.code for indicator in setting.framework.indicators]
        hides = min(cell.counts[:2]) >= self.rule.below
        place = (setting.unit(value.unit).order, codes.index(value.indicator))
        return not value.among, hides, value.span != "to_date", -max(cell.counts), *place


def _places(form: Form) -> list[tuple[str, str, str]]:
    return [atom for atom in form if isinstance(atom, tuple)]
