"""The error tree. Every error says what is wrong, where, what was found and what to do.

BaocaoError            exit status 1
├── ConfigError        exit status 2   params/, command line, project folder
├── InputError         exit status 1   a workbook that cannot be read at all
└── ReportError        exit status 1   one report failed; the others are built
    └── ProofError     exit status 1   a page says something that its record does not hold
"""

from __future__ import annotations


class BaocaoError(Exception):
    """Base of all errors that this package raises on purpose.

    Example:
        >>> print(BaocaoError("thiếu cột", where="a.xlsx", found="17 cột", todo="bổ sung cột"))
        thiếu cột
          ở đâu: a.xlsx
          tìm thấy: 17 cột
          cần làm: bổ sung cột
    """

    exit_status = 1
    code = "system"  # in the catalogue of messages, core/messages.py

    def __init__(self, what: str, *, where: str = "", found: str = "", todo: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.found = found
        self.todo = todo

    def __str__(self) -> str:
        facts = (("ở đâu", self.where), ("tìm thấy", self.found), ("cần làm", self.todo))
        return "\n".join([self.what, *(f"  {label}: {text}" for label, text in facts if text)])

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback: the message is for who typed the cell."""
        return f"Lỗi: {self}".splitlines()

    def __reduce__(self) -> tuple[object, ...]:
        facts = {"where": self.where, "found": self.found, "todo": self.todo}
        return (_rebuild, (type(self), self.what, facts))


class ConfigError(BaocaoError):
    """Something in `params/`, on the command line or in the project folder is not usable."""

    exit_status = 2
    code = "config"


class InputError(BaocaoError):
    """A source file cannot be read at all (not a workbook, damaged, locked)."""

    code = "input"


class ReportError(BaocaoError):
    """One report could not be made; the other reports are not affected."""

    code = "report"


class ProofError(ReportError):
    """A finished page and its `report.json` do not say the same thing."""

    code = "proof"


def _rebuild(kind: type[BaocaoError], what: str, facts: dict[str, str]) -> BaocaoError:
    return kind(what, **facts)
