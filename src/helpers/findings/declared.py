"""What the modules of this room declare: a new module is found by being here."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

import helpers.findings

T = TypeVar("T")


def declared(wanted: type[T]) -> tuple[T, ...]:
    """All values of a class that modules of this room hold by name, each once."""
    instances: dict[int, T] = {}
    for module in sorted(info.name for info in iter_modules(helpers.findings.__path__)):
        for value in vars(import_module(f"helpers.findings.{module}")).values():
            if isinstance(value, wanted):
                instances[id(value)] = value
    return tuple(instances.values())
