"""The examples in docstrings are what the code does."""

import builtins
import doctest
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import helpers


def modules() -> list[ModuleType]:
    """Those that hold an example; to look through every object of the others takes far longer."""
    source = Path(helpers.__file__).parents[1]
    paths = [path for path in source.rglob("*.py") if ">>> " in path.read_text("utf-8")]
    names = (path.relative_to(source).with_suffix("").parts for path in sorted(paths))
    return [importlib.import_module(".".join(name)) for name in names]


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """What an example showed last stays in `_`, which cells of a forked child would find."""
    yield
    vars(builtins).pop("_", None)


def test_every_example_in_a_docstring_gives_what_it_says() -> None:
    tried = 0
    for module in modules():
        result = doctest.testmod(module)
        assert result.failed == 0, f"{module.__name__}: see the report above"
        tried += result.attempted
    assert tried > 20


def test_a_wrong_example_is_noticed() -> None:
    wrong = ModuleType("wrong", ">>> 1 + 1\n3\n")
    assert doctest.testmod(wrong, report=False, verbose=False).failed == 1
