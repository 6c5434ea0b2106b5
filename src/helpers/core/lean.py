"""Imports without an optional part that costs more than all the rest."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

# jsonschema (below nbformat) builds a grammar of web addresses from it, about 3 s of computing, to
# check "format": "uri". No schema of notebooks has such a format.
_GRAMMAR = "rfc3987_syntax"


@contextmanager
def without_address_grammar() -> Iterator[None]:
    """Within the block that package seems not to be installed; afterwards it can be imported."""
    if _GRAMMAR in sys.modules:
        yield
        return
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[_GRAMMAR]
