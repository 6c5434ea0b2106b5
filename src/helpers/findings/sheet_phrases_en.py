"""Parts that English sentences on scoring sheets share."""

from __future__ import annotations

from collections.abc import Callable

from helpers.findings import phrases_en as en
from helpers.findings.words import Words

Say = Callable[[Words], str]
_NAMED, _BRIEF = 5, 2  # criteria that are named, in full and at the top of a page
_CODES = 40  # further criteria that are listed by their codes


def named_loss(item: Words) -> str:
    return f"{criterion(item)} {item.number('loss')} points"


def criteria(w: Words, key: str) -> str:
    return en.several(w, key, "criterion", "criteria")


def loss(item: Words) -> str:
    return item.number("loss")


def criterion(item: Words) -> str:
    return f"{item.name('code')} {item.name('name')}"


def and_others(left: int, singular: str, plural: str) -> str:
    """How a list ends that was cut: "; and 4 other units"."""
    return f"; and {left} other {singular if left == 1 else plural}" if left else ""


def some(w: Words, items: tuple[Words, ...]) -> tuple[Words, ...]:
    return items[:_BRIEF] if w.brief else items


def listed(w: Words, named: Say, short: Say | None = None) -> str:
    """The first criteria by name, the others by code with their number; in brief only a few.

    Without a short form all are named.
    """
    items = w.items()
    first = items[:_BRIEF] if w.brief else items[:_NAMED] if short else items
    names = "; ".join(map(named, first))
    others = items[len(first) :]
    if not others:
        return names
    if w.brief or short is None or len(others) > _CODES:
        return names + and_others(len(others), "criterion", "criteria")
    codes = ", ".join(f"{other.name('code')} ({short(other)})" for other in others)
    return f"{names}; others (points): {codes}"
