"""Values as data: what comes back is what was written, and nothing that was not declared."""

import datetime as dt
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from project import steady
from pydantic import BaseModel, ConfigDict, Field

from helpers.core.serialise.arrays import ARRAYS
from helpers.core.serialise.codec import Codec
from helpers.core.serialise.shapes import NotDeclared, Unreadable


class Colour(Enum):
    GOOD = "#00aa00"
    BAD = "#aa0000"


class Place(NamedTuple):
    row: int
    sheet: str = ""


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, Field(max_length=9)]
    limit: float | None = None
    words: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leaf:
    name: str
    value: int | float | None = None


@dataclass(frozen=True)
class Tree:
    leaves: tuple[Leaf, ...] = ()
    below: "tuple[Tree, ...]" = ()
    by_name: Mapping[str, Leaf] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Computed:
    given: tuple[str, ...]
    length: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.given))


@dataclass(frozen=True, kw_only=True)
class Named:
    left: str
    right: str


@dataclass(frozen=True)
class Empty:
    pass


@dataclass
class Mutable:
    name: str = ""


class Closed:
    """A class whose fields are not declared."""


def again(hint: Any, value: Any) -> Any:
    codec = Codec[Any](hint, ARRAYS)
    return codec.loads(codec.dumps(value))


@pytest.mark.parametrize(
    ("hint", "value"),
    [
        (str, "Ủy ban \ud800 \0 \u2028"),
        (int, 10**400),
        (bytes, bytes(range(256))),
        (float, 600),
        (Fraction, Fraction(-10, 3)),
        (Decimal, Decimal("1.10")),
        (dt.date, dt.date(2024, 2, 29)),
        (dt.datetime, dt.datetime(2024, 2, 29, 7, 30, tzinfo=dt.UTC)),
        (Path, Path("data/raw")),
        (Colour, Colour.BAD),
        (Place, Place(3)),
        (Named, Named(left="l", right="r")),
        (tuple[Empty, ...], (Empty(), Empty())),
        (Computed, Computed(("a", "b"))),
        (Literal["a", 1], 1),
        (
            dict[tuple[str, int], frozenset[str]],
            {("a", 1): frozenset("xyz"), ("a", 2): frozenset()},
        ),
        (tuple[int, str] | None, None),
        (list[set[int]], [{1, 2}, set()]),
        (Any, {"a": [1, None, {"b": (2.5, True)}], 3: "x"}),
        (
            Tree,
            Tree((Leaf("a", 1), Leaf("b")), (Tree(), Tree((), (Tree(),))), {"c": Leaf("c", 2.0)}),
        ),
        (Model, Model(code="A", words={"vi": "một"})),
    ],
)
def test_what_comes_back_is_what_was_written(hint: Any, value: Any) -> None:
    restored = again(hint, value)
    assert restored == value
    assert type(restored) is type(value)
    assert repr(restored) == repr(value) or isinstance(value, dict | list)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.fractions()
    | st.dates(),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@steady
@given(values)
def test_plain_values_of_any_kind_come_back_the_same(value: Any) -> None:
    assert repr(again(Any, value)) == repr(value)


def test_numbers_that_are_equal_and_not_the_same_are_told_apart() -> None:
    restored = again(tuple[bool | int | float, ...], (1, 1.0, True, 0.0, -0.0, math.inf, math.nan))
    assert repr(restored) == "(1, 1.0, True, 0.0, -0.0, inf, nan)"


def test_what_a_model_was_not_given_is_still_not_given() -> None:
    restored = again(Model, Model(code="A"))
    assert restored.model_fields_set == {"code"}


def test_one_object_in_many_places_is_written_once_and_is_one_object_again() -> None:
    among = tuple(f"unit {number}" for number in range(1000))
    codec = Codec[tuple[tuple[str, ...], ...]](tuple[tuple[str, ...], ...])
    single, many = (codec.dumps((among,) * count) for count in (1, 1000))
    assert len(many) < len(single) + 20
    restored = codec.loads(many)
    assert all(each is restored[0] for each in restored)


def test_arrays_and_tables_come_back_with_their_types() -> None:
    arrays = [
        np.arange(12.0).reshape(3, 4)[:, ::2],
        np.array([[1, -2]], dtype=np.int16),
        np.array([True, False]),
        np.array(["2024-01-01", "NaT"], dtype="datetime64[D]"),
        np.array(["một", ""]),
        np.array([Fraction(1, 3), None, "x", float("inf")], dtype=object),
        np.zeros((0, 5)),
        np.array(7.5),
    ]
    for array in arrays:
        restored = again(NDArray[Any], array)
        assert (restored.dtype, restored.shape) == (array.dtype, array.shape)
        np.testing.assert_array_equal(restored, array)
        assert restored.flags.writeable
    table = pd.DataFrame(
        {"unit": ["a", None], "n": [1, 2], "share": [0.5, np.nan], "exact": [Fraction(1, 3), None]}
    ).astype({"exact": object})
    tables = [
        table,
        table.set_index("unit"),
        table.astype({"n": "Int64"}),
        table.iloc[:0],
        pd.DataFrame(),
        pd.DataFrame({0: [1], "a": ["x"]}, index=[5]),
    ]
    for frame in tables:
        pd.testing.assert_frame_equal(again(pd.DataFrame, frame), frame)


@pytest.mark.parametrize(
    ("hint", "value"),
    [
        (Leaf, Leaf("a", np.float64(1.5))),
        (Leaf, Leaf("a", True)),
        (Leaf, Leaf(None)),  # type: ignore[arg-type]
        (tuple[str, ...], ["a"]),
        (Any, Closed()),
        (Any, Leaf("a")),
        (NDArray[Any], np.array([Closed()])),
        (pd.DataFrame, pd.DataFrame({"a": pd.Categorical(["x"])})),
    ],
)
def test_what_is_not_of_its_declared_type_is_not_written(hint: Any, value: Any) -> None:
    with pytest.raises(NotDeclared):
        Codec[Any](hint, ARRAYS).dumps(value)


def test_a_refusal_names_the_field_and_the_type() -> None:
    with pytest.raises(NotDeclared, match=r"Leaf\.value: numpy\.float64 is none of int, float"):
        Codec[Any](tuple[Leaf, ...]).dumps((Leaf("a", np.float64(1.5)),))


@pytest.mark.parametrize(
    "hint", [Closed, Mutable, type, tuple[Closed, ...], tuple[int, ...] | tuple[str, ...]]
)
def test_a_type_that_cannot_be_told_from_its_declaration_is_refused_at_once(hint: Any) -> None:
    with pytest.raises(TypeError):
        Codec[Any](hint).dumps("anything")


CODEC = Codec[Tree](Tree)
TREE = Tree((Leaf("a", 1), Leaf("b", 2.5)), (Tree(),), {"c": Leaf("c")})


def test_classes_that_are_not_declared_cannot_be_read() -> None:
    for name in ("os.system", "subprocess.Popen", f"{__name__}.Mutable", "path", "builtins.eval"):
        document = {"batches": [["str", 1, [["touch ran"]]], [name, 1, [0]]], "root": 1}
        with pytest.raises(Unreadable):
            CODEC.loads(json.dumps(document).encode())


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"\x80\x04K\x01.", b"[" * 10**5])
def test_what_is_no_value_is_unreadable(content: bytes) -> None:
    with pytest.raises(Unreadable):
        CODEC.loads(content)


def test_a_value_in_a_place_of_another_type_is_unreadable() -> None:
    other = Codec[Any](tuple[str | int | Leaf, ...])
    with pytest.raises(Unreadable):
        CODEC.loads(other.dumps(("a", 1, Leaf("x"))))
    text = CODEC.dumps(TREE).decode()
    assert CODEC.loads(text.encode()) == TREE
    swapped = text.replace('"a"', "7")
    assert swapped != text
    with pytest.raises(Unreadable):
        CODEC.loads(swapped.encode())


@steady
@given(st.data())
def test_whatever_is_altered_it_is_a_value_of_the_type_or_unreadable(data: st.DataObject) -> None:
    content = bytearray(CODEC.dumps(TREE))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    try:
        restored = CODEC.loads(bytes(content))
    except Unreadable:
        return
    CODEC.dumps(restored)  # every part is of its declared type
