"""How a class is taken apart into declared fields, and made again from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from itertools import starmap
from operator import attrgetter
from typing import Any, NamedTuple, get_type_hints

from pydantic import BaseModel

Rows = Iterable[tuple[Any, ...]]


class StandIn(NamedTuple):
    """How values of a class without declared fields are written: as values of a declared type.

    Attributes:
        hint: that type.
        to, back: one value to it, and back.
    """

    hint: Any
    to: Callable[[Any], Any]
    back: Callable[[Any], Any]


class Class(NamedTuple):
    """A class as a record.

    Attributes:
        fields: the declared types of its fields, by name.
        take: the fields of a value, in that order.
        make: values from the fields of each.
    """

    fields: Mapping[str, Any]
    take: Callable[[Any], Sequence[Any]]
    make: Callable[[Rows], list[Any]]


def described(kind: Any, stand_ins: Mapping[type, StandIn]) -> Class | None:
    """A frozen dataclass, a frozen model, a named tuple, an Enum or one with a stand-in.

    Returns:
        None for any other class.
    """
    if kind in stand_ins:
        stand_in = stand_ins[kind]
        return Class({"": stand_in.hint}, lambda value: (stand_in.to(value),), _each(stand_in.back))
    if not isinstance(kind, type):
        return None
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind)
    if issubclass(kind, BaseModel):
        return _model(kind)
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return Class(get_type_hints(kind), tuple, lambda rows: list(starmap(kind, rows)))
    if issubclass(kind, Enum):
        return Class({"name": str}, lambda value: (value.name,), _each(kind.__getitem__))
    return None


def _each(back: Callable[[Any], Any]) -> Callable[[Rows], list[Any]]:
    return lambda rows: [back(value) for (value,) in rows]


def _dataclass(kind: Any) -> Class | None:
    fields = [field for field in dataclasses.fields(kind) if field.init]
    computed = len(fields) < len(dataclasses.fields(kind))
    if not kind.__dataclass_params__.frozen or (computed and not hasattr(kind, "__post_init__")):
        return None
    hints = get_type_hints(kind)
    names = [field.name for field in fields]

    def by_name(rows: Rows) -> list[Any]:
        return [kind(**dict(zip(names, row, strict=True))) for row in rows]

    by_place = not any(field.kw_only for field in fields)
    make = (lambda rows: list(starmap(kind, rows))) if by_place else by_name
    return Class({name: hints[name] for name in names}, _fields(names), make)


def _model(kind: type[BaseModel]) -> Class | None:
    """A model comes back as it was, without being validated again."""
    if (
        not kind.model_config.get("frozen")
        or kind.model_config.get("extra") == "allow"
        or kind.__private_attributes__
    ):
        return None
    names = list(kind.model_fields)
    hints = {name: info.annotation for name, info in kind.model_fields.items()}

    def take(model: BaseModel) -> Sequence[Any]:
        given = model.model_fields_set
        return (*(model.__dict__[name] for name in names), tuple(map(given.__contains__, names)))

    def make(rows: Rows) -> list[Any]:
        models = []
        for *values, given in rows:
            model = kind.__new__(kind)
            state = {
                "__dict__": dict(zip(names, values, strict=True)),
                "__pydantic_fields_set__": {n for n, yes in zip(names, given, strict=True) if yes},
                "__pydantic_extra__": None,
                "__pydantic_private__": None,
            }
            model.__setstate__(state)
            models.append(model)
        return models

    return Class({**hints, "given": tuple[bool, ...]}, take, make)


def _fields(names: Sequence[str]) -> Callable[[Any], Sequence[Any]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)
