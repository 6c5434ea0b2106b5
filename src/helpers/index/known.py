"""What can be computed from sums that are known: the linear forms that they span, exactly.

A form is a sum of multiples of unknown counts, as factors by unknown. Whoever knows some forms
knows all that they span, and nothing else by equations.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction

Atom = Hashable
Form = Mapping[Atom, Fraction]
_Row = dict[Atom, Fraction]


class Known:
    """Known forms, and secret ones that must stay unknown.

    Known forms are kept fully reduced (Gauss–Jordan): the pivot of each stands in no other.

    Example:
        >>> a, b = {"a": Fraction(1)}, {"b": Fraction(1)}
        >>> both = a | b
        >>> known = Known()
        >>> known.hide([a]), known.add([both]), known.spans(b), known.reveals([b])
        (None, None, False, True)
    """

    def __init__(self, zeros: frozenset[Atom] = frozenset()) -> None:
        """Begin with nothing known.

        Args:
            zeros: unknown counts that are 0 and secret: a sum of them alone gives all of them away,
                as no count is below 0.
        """
        self._zeros = zeros
        self._rows: dict[Atom, _Row] = {}  # by pivot, whose factor is 1
        self._with: dict[Atom, set[Atom]] = {}  # the pivots of the rows in which an atom stands
        self._secrets: list[_Row] = []

    def spans(self, form: Form) -> bool:
        """Whether a form can be computed."""
        return not self._reduced(form)

    def hide(self, forms: Iterable[Form]) -> None:
        """Keep these secret from now on; what is known already is no secret."""
        reduced = (self._reduced(form) for form in forms)
        self._secrets += [form for form in reduced if form]

    def reveals(self, forms: Sequence[Form]) -> bool:
        """Whether a secret could be computed, were these forms known too."""
        new = self._new(forms)
        if self._zeros and self._tells_zeros(new):
            return True
        for secret in self._secrets:
            left = secret
            for pivot, row in new:
                left = _without(left, pivot, row)
            if not left:
                return True
        return False

    def add(self, forms: Sequence[Form]) -> None:
        """Make these forms known."""
        for pivot, row in self._new(forms):
            for other in list(self._with.get(pivot, ())):
                self._replace(other, _without(self._rows[other], pivot, row))
            self._replace(pivot, row)
            self._secrets = [_without(secret, pivot, row) for secret in self._secrets]

    def _tells_zeros(self, new: Sequence[tuple[Atom, _Row]]) -> bool:
        touched = {other for pivot, _ in new for other in self._with.get(pivot, ())}
        rows = [row for _, row in new] + [self._rows[pivot] for pivot in touched]
        for pivot, other in new:
            rows = [row if row is other else _without(row, pivot, other) for row in rows]
        return any(
            row
            and self._zeros.issuperset(row)
            and len({factor > 0 for factor in row.values()}) == 1
            for row in rows
        )

    def _new(self, forms: Sequence[Form]) -> list[tuple[Atom, _Row]]:
        """What the forms add to what is known: rows with their pivots, later ones reduced too."""
        reduced: list[tuple[Atom, _Row]] = []
        for form in forms:
            row = self._reduced(form)
            for pivot, other in reduced:
                row = _without(row, pivot, other)
            if row:
                pivot = next(iter(row))
                factor = row[pivot]
                reduced.append(
                    (pivot, {atom: coefficient / factor for atom, coefficient in row.items()})
                )
        return reduced

    def _reduced(self, form: Form) -> _Row:
        row = {atom: factor for atom, factor in form.items() if factor}
        for atom in list(row):
            if atom in self._rows:
                row = _without(row, atom, self._rows[atom])
        return row

    def _replace(self, pivot: Atom, row: _Row) -> None:
        for atom in self._rows.get(pivot, {}):
            self._with[atom].discard(pivot)
        self._rows[pivot] = row
        for atom in row:
            self._with.setdefault(atom, set()).add(pivot)


def _without(row: _Row, pivot: Atom, other: _Row) -> _Row:
    """The row less as much of another as takes the pivot, of factor 1 there, out of it."""
    factor = row.get(pivot)
    if not factor:
        return row
    left = dict(row)
    for atom, coefficient in other.items():
        rest = left.get(atom, Fraction(0)) - factor * coefficient
        if rest:
            left[atom] = rest
        else:
            left.pop(atom, None)
    return left
