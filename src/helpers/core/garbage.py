"""How often garbage is looked for: seldom in a command, as usual where an analyst's cells run."""

from __future__ import annotations

import gc

_USUAL = gc.get_threshold()


def seldom() -> None:
    """From now on as it suits a process that soon ends: a tenth of a build's time was looking."""
    gc.set_threshold(50_000, 20, 100)


def as_usual() -> None:
    """From now on as in a Python that was just started."""
    gc.set_threshold(*_USUAL)
