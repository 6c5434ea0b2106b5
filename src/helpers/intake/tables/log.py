"""What is met while a file of tables is read: problems, assumptions, what is left alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from helpers.core.problems import Severity
from helpers.intake.problem_log import ProblemLog

_LISTED = 8


@dataclass(slots=True)
class Log(ProblemLog):
    """What was met so far in one file.

    Attributes:
        assumed: in Vietnamese, what was taken for granted where the file says nothing.
        left: in Vietnamese, what stands in the file and is not used.
    """

    assumed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def problem(
        self,
        sheet: str,
        cell: str,
        code: str,
        what: str,
        found: str = "",
        todo: str = "",
        severity: Severity = "error",
    ) -> None:
        """Note once what is wrong with a cell of a sheet."""
        self.add(cell, code, what, found, todo, severity, sheet=sheet)
        if self.problems[-1] in self.problems[:-1]:
            self.problems.pop()

    def assume(self, text: str) -> None:
        """Note an assumption, once."""
        if text not in self.assumed:
            self.assumed.append(text)

    def leave(self, text: str) -> None:
        """Note what is not used, once."""
        if text not in self.left:
            self.left.append(text)


def listed(names: list[str], most: int = _LISTED) -> str:
    """The first of some names, and how many more there are.

    Example:
        >>> listed(["a", "b"]), listed([str(n) for n in range(10)])
        ('a, b', '0, 1, 2, 3, 4, 5, 6, 7 … (tất cả 10)')
    """
    more = f" … (tất cả {len(names)})" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def at_sheet(sheet: str) -> str:
    """The sheet as a sentence names it; nothing for a CSV file, which has one."""
    return f"trang '{sheet}', " if sheet else ""
