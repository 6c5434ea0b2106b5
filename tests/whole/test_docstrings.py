"""The examples in docstrings are what the code does."""

import doctest
import importlib
import pkgutil
from types import ModuleType

import helpers


def modules() -> list[ModuleType]:
    names = [found.name for found in pkgutil.walk_packages(helpers.__path__, "helpers.")]
    return [importlib.import_module(name) for name in names if not name.endswith("__main__")]


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
