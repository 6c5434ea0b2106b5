"""Shapes: what a value is made of, and how many values of one shape become columns and come back.

A column holds the numbers of other values, written before: equal parts are written once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, chain, pairwise
from typing import Any

Refs = list[int] | int  # one number: it stands in every row


class NotDeclared(TypeError):
    """A value is of a type that is not declared for its place."""


class Unreadable(ValueError):
    """Bytes that are not a value of the declared type."""


@dataclass
class Slot:
    """What may stand in one place: a shape for each of the types that are declared there."""

    where: str
    shapes: dict[type, Shape] = field(default_factory=dict)

    def shape(self, kind: type) -> Shape:
        """The shape of values of this type. Raises NotDeclared."""
        try:
            return self.shapes[kind]
        except KeyError:
            known = ", ".join(other.__qualname__ for other in self.shapes)
            name = f"{kind.__module__}.{kind.__qualname__}"
            raise NotDeclared(f"{self.where}: {name} is none of {known}") from None

    @cached_property
    def known(self) -> frozenset[Shape]:
        """All its shapes."""
        return frozenset(self.shapes.values())


Put = Callable[[Slot, list[Any]], list[int]]
Get = Callable[[Slot, Any, int], list[Any]]


@dataclass(eq=False)
class Shape:
    """Values of one type; by itself a leaf, whose values JSON can hold as they are converted.

    Attributes:
        to, back: many values to a list that JSON holds, and back.
        key: what tells two values apart.
    """

    name: str
    to: Callable[[list[Any]], list[Any]] = list
    back: Callable[[list[Any]], list[Any]] = list
    key: Callable[[Any], Any] | None = None

    def keys(self, values: list[Any]) -> list[Any]:
        """Equal for values that are written once."""
        return values if self.key is None else list(map(self.key, values))

    def write(self, values: list[Any], put: Put) -> list[Any]:
        """The columns of these values; `put` writes what they are made of."""
        return [self.to(values)]

    def read(self, count: int, columns: list[Any], get: Get) -> list[Any]:
        """The values; `get` finds what they are made of."""
        (column,) = columns
        return self.back(column)


@dataclass(eq=False)
class Record(Shape):
    """Values with fields, one column a field.

    Attributes:
        take: the fields of one value, in order.
        make: the values from the fields of each.
    """

    fields: tuple[Slot, ...] = ()
    take: Callable[[Any], Sequence[Any]] = tuple
    make: Callable[[Iterable[tuple[Any, ...]]], list[Any]] = list

    def write(self, values: list[Any], put: Put) -> list[Any]:
        """The columns of these values."""
        columns = zip(*map(self.take, values), strict=True) if self.fields else ()
        return [
            shared(put(slot, list(column)))
            for slot, column in zip(self.fields, columns, strict=True)
        ]

    def read(self, count: int, columns: list[Any], get: Get) -> list[Any]:
        """The values of these columns."""
        field_values = [
            get(slot, column, count) for slot, column in zip(self.fields, columns, strict=True)
        ]
        return self.make(zip(*field_values, strict=True) if field_values else [()] * count)


@dataclass(eq=False)
class Items(Shape):
    """Collections of any length: their lengths, then all items in a row."""

    item: Slot = field(default_factory=lambda: Slot(""))
    build: Callable[[list[Any]], Any] = tuple

    def write(self, values: list[Any], put: Put) -> list[Any]:
        """Lengths and items."""
        items = put(self.item, list(chain.from_iterable(values)))
        return [shared(list(map(len, values))), shared(items)]

    def read(self, count: int, columns: list[Any], get: Get) -> list[Any]:
        """The collections."""
        lengths, refs = columns
        places = cuts(lengths, count)
        items = get(self.item, refs, places[-1][1])
        return [self.build(items[start:end]) for start, end in places]


@dataclass(eq=False)
class Table(Shape):
    """Mappings in their order: their lengths, then all keys and all values in a row."""

    keyed: Slot = field(default_factory=lambda: Slot(""))
    valued: Slot = field(default_factory=lambda: Slot(""))

    def write(self, values: list[Mapping[Any, Any]], put: Put) -> list[Any]:
        """Lengths, keys, values."""
        keys = put(self.keyed, list(chain.from_iterable(values)))
        held = put(self.valued, list(chain.from_iterable(value.values() for value in values)))
        return [shared(list(map(len, values))), shared(keys), shared(held)]

    def read(self, count: int, columns: list[Any], get: Get) -> list[Any]:
        """The mappings, as dicts."""
        lengths, keys, values = columns
        places = cuts(lengths, count)
        total = places[-1][1]
        both = get(self.keyed, keys, total), get(self.valued, values, total)
        pairs = list(zip(*both, strict=True))
        return [dict(pairs[start:end]) for start, end in places]


def shared(refs: list[int]) -> Refs:
    """One number in place of a column of which all are the same."""
    same = len(refs) > 1 and refs.count(refs[0]) == len(refs)
    return refs[0] if same else refs


def cuts(lengths: Refs, count: int) -> list[tuple[int, int]]:
    """Where each of the collections begins and ends in the row of all items. Raises Unreadable."""
    each = [lengths] * count if isinstance(lengths, int) else lengths
    if len(each) != count or min(each) < 0:
        raise Unreadable("lengths do not fit")
    return list(pairwise(accumulate(each, initial=0)))
