"""Charts in words: what a chart would be drawn from, for those who only ask whether it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec

P = ParamSpec("P")
_SKETCHING: ContextVar[bool] = ContextVar("sketching", default=False)


def chart(draw: Callable[P, str]) -> Callable[P, str]:
    """A chart is a pure function of plain values; while `sketching`, it gives these instead."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> str:
        if _SKETCHING.get():
            return repr((draw.__name__, args, sorted(kwargs.items())))
        return draw(*args, **kwargs)

    return drawn


@contextmanager
def sketching() -> Iterator[None]:
    """Within the block charts are not drawn."""
    token = _SKETCHING.set(True)
    try:
        yield
    finally:
        _SKETCHING.reset(token)
