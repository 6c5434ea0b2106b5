"""From declared types to shapes: the classes that can be read are those that the hints name."""

from __future__ import annotations

import collections.abc as abc
from collections.abc import Mapping
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from helpers.core.serialise.classes import Class, StandIn, described
from helpers.core.serialise.leaves import LEAVES
from helpers.core.serialise.shapes import Items, Record, Shape, Slot, Table

_COLLECTIONS: dict[Any, tuple[type, ...]] = {
    tuple: (tuple,),
    list: (list,),
    set: (set,),
    frozenset: (frozenset,),
    abc.Sequence: (tuple, list),
    abc.Set: (frozenset, set),
}
Kind = TypeVar("Kind", bound=Shape)
_MAPPINGS = (dict, abc.Mapping)
_ANYTHING = (*LEAVES, list[Any], tuple[Any, ...], dict[Any, Any])


class Declared:
    """The shapes of a type and of all that it is made of.

    Attributes:
        root: where the value itself stands.
        shapes: every shape by a name that is the same wherever the types are.
    """

    def __init__(self, hint: Any, stand_ins: Mapping[type, StandIn]) -> None:
        self.shapes: dict[str, Shape] = {}
        self._stand_ins = stand_ins
        self._slots: dict[Any, Slot] = {}
        self.root = self._slot(hint, "value")

    def _slot(self, hint: Any, where: str) -> Slot:
        """What may stand where this type is declared.

        Raises:
            TypeError: values of this type are not written as data, or two types are not told apart.
        """
        if hint in self._slots:
            return self._slots[hint]
        slot = self._slots[hint] = Slot(where)
        for alternative in _alternatives(hint):
            for kind, shape in self._kinds(alternative, where):
                if slot.shapes.setdefault(kind, shape) is not shape:
                    raise TypeError(f"{where}: {hint} holds {kind.__name__} of two kinds")
        return slot

    def _kinds(self, hint: Any, where: str) -> list[tuple[type, Shape]]:
        """The shapes of a type that is no union, each with the type of its values."""
        origin = get_origin(hint) or hint
        if origin in _COLLECTIONS:
            return [(kind, self._items(kind, hint, where)) for kind in _COLLECTIONS[origin]]
        if origin in _MAPPINGS:
            return [(dict, self._table(hint, where))]
        if origin in LEAVES:
            leaf = LEAVES[origin]
            return [(type(Path()) if origin is Path else origin, self._add(leaf.name, leaf))]
        return [(origin, self._class(origin, where))]

    def _items(self, kind: type, hint: Any, where: str) -> Shape:
        args = get_args(hint) or (Any, ...)
        name = f"{kind.__name__} {len(self.shapes)}"
        if kind is tuple and args[-1] is not ...:
            row = self._add(name, Record(name, key=id))
            row.fields = tuple(self._slot(arg, where) for arg in args)
            return row
        items = self._add(name, Items(name, key=id, build=kind))
        items.item = self._slot(args[0], where)
        return items

    def _table(self, hint: Any, where: str) -> Shape:
        name = f"dict {len(self.shapes)}"
        table = self._add(name, Table(name, key=id))
        key, value = get_args(hint) or (Any, Any)
        table.keyed, table.valued = self._slot(key, where), self._slot(value, where)
        return table

    def _class(self, kind: Any, where: str) -> Shape:
        """The shape of a class. Raises TypeError."""
        name = f"{getattr(kind, '__module__', '')}.{getattr(kind, '__qualname__', kind)}"
        if name in self.shapes:
            return self.shapes[name]
        class_: Class | None = described(kind, self._stand_ins)
        if class_ is None:
            raise TypeError(f"{where}: {name} is not written as data")
        shape = self._add(name, Record(name, key=id, take=class_.take, make=class_.make))
        shape.fields = tuple(
            self._slot(hint, f"{name}.{field}") for field, hint in class_.fields.items()
        )
        return shape

    def _add(self, name: str, shape: Kind) -> Kind:
        self.shapes[name] = shape
        return shape


def _alternatives(hint: Any) -> list[Any]:
    """The types of a union, each once; a literal is of the type of its values.

    Where a float is declared an int may stand, and comes back as one.
    """
    if hint is Any or hint is object:
        return list(_ANYTHING)
    origin = get_origin(hint)
    if origin is Annotated:
        return _alternatives(get_args(hint)[0])
    if origin in (Union, UnionType):
        return list(
            dict.fromkeys(
                alternative for arg in get_args(hint) for alternative in _alternatives(arg)
            )
        )
    if origin is Literal:
        return list(dict.fromkeys(map(type, get_args(hint))))
    return [float, int] if hint is float else [type(None) if hint is None else hint]
