"""What is met while a file of tables is read: problems, assumptions, what is left alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from helpers.core.problems import Problem, Severity

_LISTED = 8


@dataclass(slots=True)
class Log:
    """What was met so far in one file.

    Attributes:
        problems: what is wrong, each with its cell.
        assumed: in Vietnamese, what was taken for granted where the file says nothing.
        left: in Vietnamese, what stands in the file and is not used.
    """

    file: str
    problems: list[Problem] = field(default_factory=list)
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
        *,
        unit: str = "",
        period: str = "",
        severity: Severity = "error",
    ) -> None:
        """Note what is wrong with a cell."""
        one = Problem(self.file, sheet, cell, code, what, found, todo, unit, period, severity)
        if one not in self.problems:
            self.problems.append(one)

    def assume(self, text: str) -> None:
        """Note an assumption, once."""
        if text not in self.assumed:
            self.assumed.append(text)

    def leave(self, text: str) -> None:
        """Note what is not used, once."""
        if text not in self.left:
            self.left.append(text)

    @property
    def errors(self) -> list[Problem]:
        """The problems because of which something is not used."""
        return [one for one in self.problems if one.severity == "error"]


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
