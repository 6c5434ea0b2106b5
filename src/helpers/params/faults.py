"""A fault of a declaration: in which file and line, what stands there, what to do about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from helpers.core.errors import ConfigError
from helpers.core.messages import todo_of
from helpers.core.problems import one_line

# whom a fault stops: these programmes; None: all of them
Stopped = frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one place of one declaration.

    Attributes:
        file: path relative to the project, with forward slashes.
        line: counted from 1, 0 where the whole file is meant.
        key: the column or the key, as it is shown.
        stops: the programmes that are not built because of it.
        code: of the rule that found it; the catalogue of messages explains it.
    """

    file: str
    line: int
    what: str
    key: str = ""
    found: str = ""
    todo: str = ""
    stops: Stopped = None
    code: str = "declaration"

    @property
    def where(self) -> str:
        """File, line and key as one text.

        Example:
            >>> Fault("params/units.csv", 3, "không phải số nguyên", "cột order").where
            'params/units.csv, dòng 3, cột order'
        """
        line = f"dòng {self.line}" if self.line else ""
        return ", ".join(part for part in (self.file, line, self.key) if part)

    def __str__(self) -> str:
        return one_line(self.where, self.what, self.found, self.todo)

    def stopping(self, programmes: Stopped) -> Fault:
        """The same fault, which stops these programmes."""
        return replace(self, stops=programmes)

    def stops_programme(self, programme: str) -> bool:
        """Whether that programme is not built because of it."""
        return self.stops is None or programme in self.stops

    def as_dict(self) -> dict[str, Any]:
        """The fault as plain JSON-able fields; `programmes` is null where all are stopped."""
        return {
            "code": self.code,
            "file": self.file,
            "line": self.line,
            "key": self.key,
            "what": self.what,
            "found": self.found,
            "todo": self.todo,
            "programmes": None if self.stops is None else sorted(self.stops),
        }


class ParamsError(ConfigError):
    """Declarations that cannot be used; says every fault."""

    code = "params"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(
            first.what, where=first.where, found=first.found, todo=first.todo or todo_of(first.code)
        )

    def __str__(self) -> str:
        if len(self.faults) == 1:
            return super().__str__()
        count = f"Khai báo có {len(self.faults)} lỗi"
        return "\n".join([count, *(f"  {fault}" for fault in self.faults)])

    def __reduce__(self) -> tuple[object, ...]:
        return (ParamsError, (self.faults,))


def nearest(name: str, known: Collection[str]) -> frozenset[str]:
    """The one of the names known that this may be meant for; none where none is near."""
    return frozenset(get_close_matches(name, list(known), n=1))


def did_you_mean(name: str, known: Collection[str]) -> str:
    """What to do about a name that is not known: the names near to it, or where to choose from.

    Example:
        >>> did_you_mean("so-ttt", ["so-tttt", "ban-dan-toc"])
        'có phải là: so-tttt?'
        >>> did_you_mean("xyz", ["a", "b"])
        'chọn một trong: a, b'
    """
    near = get_close_matches(name, list(known), n=3)
    if near:
        return f"có phải là: {', '.join(near)}?"
    shown = sorted(known)[:12]
    more = ", …" if len(known) > len(shown) else ""
    return f"chọn một trong: {', '.join(shown)}{more}" if shown else "khai báo mã này trước"
