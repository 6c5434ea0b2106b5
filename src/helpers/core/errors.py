"""The error tree. Every error says what is wrong, where, what was found and what to do.

A class is a kind of mistake with a way out of its own, which `baocao explain CODE` tells at length;
the words at the place are said where the error is raised, and what to do is never left out.

BaocaoError              exit status 1
├── ConfigError          exit status 2   params/, command line, project folder
├── InputError           exit status 1   a workbook that cannot be read at all
└── ReportError          exit status 1   one report failed; the others are built
    └── ProofError       exit status 1   a page says something that its record does not hold
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

    def __init__(self, what: str, *, todo: str, where: str = "", found: str = "") -> None:
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


class NoSuchName(ConfigError):
    """Nothing is called so: a programme, period, unit, format, step."""

    code = "unknown_name"


class AlreadyThere(ConfigError):
    """Something of that name is there, and nothing is written over it."""

    code = "already_there"


class NotBuilt(ConfigError):
    """What is asked for comes from a build that has not been."""

    code = "not_built"


class NotInstalled(ConfigError):
    """A library that only some offices need is missing."""

    code = "not_installed"


class NoFile(ConfigError):
    """No file, or no usable file, lies where the command line says."""

    code = "no_file"


class SigningError(ConfigError):
    """Key, passphrase, certificate or picture cannot be used to sign."""

    code = "signing"


class MethodError(ConfigError):
    """A framework asks for what cannot be computed from its data."""

    code = "method"


class MappingError(ConfigError):
    """A mapping of exports does not fit its form, framework or file."""

    code = "mapping"


class TableError(InputError):
    """A cell, row or heading of the table of an index cannot be used."""

    code = "number_table"


class CellError(ReportError):
    """A cell of a notebook asks for what there is not, or shows what cannot be shown."""

    code = "cell"


class PictureError(ReportError):
    """A picture of a cell cannot be drawn into a document."""

    code = "picture"


DRAW_AGAIN = "vẽ lại hình rồi chạy lại báo cáo"  # what to do about most of them


class ChangedMeanwhile(ReportError):
    """A file is not what it was when it was read or made."""

    code = "changed_meanwhile"


class Ended(ReportError):
    """A report was ended before it was done: its process died, or its time was over."""

    code = "ended"


class ProofError(ReportError):
    """A finished page and its `report.json` do not say the same thing."""

    code = "proof"


def _rebuild(kind: type[BaocaoError], what: str, facts: dict[str, str]) -> BaocaoError:
    return kind(what, **facts)
