"""Imports without what costs more than all the rest."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from helpers.core.paths import variable

# jsonschema (below nbformat) builds a grammar of web addresses from it, about 3 s of computing, to
# check "format": "uri". No schema of notebooks has such a format.
_GRAMMAR = "rfc3987_syntax"
_THREADS = "OPENBLAS_NUM_THREADS"


@contextmanager
def fast_imports() -> Iterator[None]:
    """Within the block that package seems not to be installed; afterwards it can be imported.

    Nor is garbage looked for among the many thousand objects that modules are made of and keep: a
    fifth of the time of all imports. And numpy's library starts no threads unless it is told to:
    they would stand idle by, and a process that is forked must not have any.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        with _blocked(_GRAMMAR), variable(_THREADS, os.environ.get(_THREADS, "1")):
            yield
    finally:
        if collecting:
            gc.enable()


@contextmanager
def _blocked(package: str) -> Iterator[None]:
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[package]
