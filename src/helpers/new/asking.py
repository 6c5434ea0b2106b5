"""Answers that a command needs: from its flags, else asked for at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

import typer

from helpers.core.errors import ConfigError
from helpers.core.terminal import echo
from helpers.params.faults import did_you_mean, nearest

_YES, _NO = ("c", "có", "y", "yes"), ("k", "không", "n", "no")
Check = Callable[[str], str]  # what is wrong with an answer, "" where nothing is


def at_terminal() -> bool:
    """Whether someone can answer."""
    return sys.stdin.isatty()


def answer(
    given: str,
    flag: str,
    question: str,
    *,
    default: str | None = None,
    choices: Mapping[str, str] | None = None,
    shown: Mapping[str, str] | None = None,
    check: Check | None = None,
    optional: bool = False,
) -> str:
    """The answer that a flag gave; else what is typed; else the default.

    Args:
        default: None where there must be an answer.
        choices: what may be answered, and what each means.
        shown: those of them that are shown before the question; None: all.
        check: what is wrong with an answer.
        optional: whoever has said some of it by flags is not asked; the default holds.

    Raises:
        ConfigError: the answer of a flag cannot be used, or there is none and nobody to ask.
    """
    wrong = _checking(choices, check)
    shown = choices if shown is None else shown
    if given or optional or not at_terminal():
        reply = given or default
        if reply is None:
            raise ConfigError(f"Thiếu {flag}: {question.lower()}", todo=_todo(flag, shown))
        if reply and (fault := wrong(reply)):
            near = nearest(reply, choices or ())
            todo = did_you_mean(reply, choices or ()) if near else _todo(flag, shown)
            raise ConfigError(fault, where=flag, found=reply, todo=todo)
        return reply
    for name, meaning in (shown or {}).items():
        echo(f"  {name:<20} {meaning}".rstrip())
    while True:
        reply = str(typer.prompt(question, default=default, show_default=bool(default))).strip()
        fault = wrong(reply) if reply else "" if default is not None else "cần một câu trả lời"
        if not fault:
            return reply
        meant = reply and choices is not None and reply not in choices
        echo(f"  {fault}; {did_you_mean(reply, choices or ())}" if meant else f"  {fault}")


def agreed(question: str) -> bool:
    """Whether somebody at a terminal agrees; an empty answer does."""
    while True:
        typed = str(typer.prompt(f"{question} [C/k]", default="c", show_default=False))
        if (word := typed.strip().casefold()) in _YES + _NO:
            return word in _YES
        echo("  trả lời c (có) hoặc k (không)")


def _checking(choices: Mapping[str, str] | None, check: Check | None) -> Check:
    def wrong(typed: str) -> str:
        if choices is not None and typed not in choices:
            return f"không có {typed!r}"
        return check(typed) if check else ""

    return wrong


def _todo(flag: str, choices: Mapping[str, str] | None) -> str:
    if not choices:
        return f"thêm {flag}"
    shown = [f"{name} ({meaning})" if meaning else name for name, meaning in choices.items()]
    return f"thêm {flag}, một trong: {'; '.join(shown[:30])}{'; …' if len(shown) > 30 else ''}"
