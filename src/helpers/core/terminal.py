"""The one way to the terminal: what data say is shown, and does nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from helpers.core.text import visible


class Terminal(Console):
    """A console whose texts hold no escape sequence and no mark that turns the direction.

    What rich itself writes, colours and the progress bar, is left as it is.
    """

    def __init__(self, *, stderr: bool = False) -> None:
        # a name such as ":warning:.xlsx" is printed as it is
        super().__init__(stderr=stderr, soft_wrap=True, emoji=False)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """The segments of what is printed, with `visible` texts."""
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else visible(text), style, control)


def echo(text: str, end: str = "\n") -> None:
    """Print a line for other programs to read: no colours, no wrapping."""
    sys.stdout.write(visible(text) + end)


def take_any_encoding() -> None:
    """Let standard output write a letter that its encoding lacks by its number."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
