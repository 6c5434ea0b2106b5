"""Values of one declared type as JSON and back.

Equal texts and numbers, and parts that are the same object, are written once and come back as one
object. Each batch holds the values of one shape as columns of numbers of earlier values.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Generic, TypeVar

from helpers.core.serialise.classes import StandIn
from helpers.core.serialise.declared import Declared
from helpers.core.serialise.shapes import Shape, Slot, Unreadable

Value = TypeVar("Value")


class Codec(Generic[Value]):
    """Writes and reads values of a type: frozen dataclasses, models, collections, plain values.

    Args:
        hint: the declared type.
        stand_ins: for classes whose fields are not declared, by class.

    Example:
        >>> from fractions import Fraction
        >>> scores = Codec[dict[str, tuple[Fraction, ...]]](dict[str, tuple[Fraction, ...]])
        >>> scores.loads(scores.dumps({"a": (Fraction(1, 3), Fraction(2))}))
        {'a': (Fraction(1, 3), Fraction(2, 1))}
    """

    def __init__(self, hint: Any, stand_ins: Mapping[type, StandIn] | None = None) -> None:
        self._about = hint, stand_ins or {}

    @cached_property
    def declared(self) -> Declared:
        """The shapes of the type.

        Raises:
            TypeError: some part of it is of a type that is not written as data; names the field.
        """
        return Declared(*self._about)

    def dumps(self, value: Value) -> bytes:
        """The value as JSON.

        Raises:
            NotDeclared: a part of it is not of its declared type; names the field.
        """
        with _no_collecting():
            writer = _Writer()
            (root,) = writer.put(self.declared.root, [value])
            document = {"batches": writer.batches, "root": root}
            text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return text.encode("utf-8", "surrogatepass")

    def loads(self, content: bytes) -> Value:
        """The value that `dumps` wrote.

        Raises:
            Unreadable: these are no bytes of such a value.
        """
        try:
            with _no_collecting():
                document = json.loads(content.decode("utf-8", "surrogatepass"))
                reader = _Reader(self.declared.shapes)
                for name, count, columns in document["batches"]:
                    reader.add(name, count, columns)
                values: list[Value] = reader.get(self.declared.root, [document["root"]], 1)
        except Exception as error:  # whatever the classes make of what is no value of theirs
            raise Unreadable(f"{type(error).__name__}: {error}") from error
        return values[0]


class _Writer:
    def __init__(self) -> None:
        self.batches: list[list[Any]] = []
        self._count = 0
        self._seen: dict[Shape, dict[Any, int]] = {}
        self._alive: list[Any] = []  # an id tells objects apart as long as they live

    def put(self, slot: Slot, values: list[Any]) -> list[int]:
        """Write what is not yet written of these values; the number of each."""
        kinds = list(dict.fromkeys(map(type, values)))
        if len(kinds) == 1:
            return self._write(slot.shape(kinds[0]), values)
        numbers = dict.fromkeys(range(len(values)), 0)
        for kind in kinds:
            places = [place for place, value in enumerate(values) if type(value) is kind]
            refs = self._write(slot.shape(kind), [values[place] for place in places])
            numbers.update(zip(places, refs, strict=True))
        return list(numbers.values())

    def _write(self, shape: Shape, values: list[Any]) -> list[int]:
        keys = shape.keys(values)
        seen = self._seen.setdefault(shape, {})
        new = {key: value for key, value in zip(keys, values, strict=True) if key not in seen}
        if new:
            self._alive.append(new)
            columns = shape.write(list(new.values()), self.put)
            self.batches.append([shape.name, len(new), columns])
            seen.update(zip(new, range(self._count, self._count + len(new)), strict=True))
            self._count += len(new)
        return list(map(seen.__getitem__, keys))


class _Reader:
    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self._shapes = shapes
        self._found: list[Any] = []
        self._kinds: list[Shape] = []

    def add(self, name: str, count: int, columns: list[Any]) -> None:
        """Make the values of a batch."""
        shape = self._shapes[name]
        made = shape.read(count, columns, self.get)
        if len(made) != count:
            raise Unreadable(name)
        self._found += made
        self._kinds += [shape] * count

    def get(self, slot: Slot, refs: Any, count: int) -> list[Any]:
        """The values of these numbers, if they are of types that are declared there."""
        each = [refs] * count if isinstance(refs, int) else refs
        if len(each) != count or not slot.known.issuperset(map(self._kinds.__getitem__, each)):
            raise Unreadable(slot.where)
        return list(map(self._found.__getitem__, each))


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Nothing of what is made here is garbage; to look for it among much takes most of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
