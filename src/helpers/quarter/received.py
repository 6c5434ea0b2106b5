"""What has come in for a period, and what is wrong with it, each file read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.core.files import sha256
from helpers.core.problems import Problem
from helpers.intake.forms import read_forms
from helpers.intake.receipts import read_receipts
from helpers.intake.workbook import workbook_files
from helpers.params.registry import Unit
from helpers.quarter.place import Quarter

_NO_FORM = "missing_workbook"
_NO_COPY = ("unreadable", _NO_FORM, "received_file_missing")
_CORRECTIONS = ("correction_mended", "correction_unused")


@dataclass(frozen=True, slots=True)
class Received:
    """The state of a period's forms.

    Attributes:
        missing: the units without a form, in the programme's order.
        arrived: files in the inbox that were not taken in yet.
        only_new: the inbox holds no other workbooks.
        problems: all but those of missing forms.
    """

    missing: tuple[Unit, ...]
    arrived: tuple[Path, ...]
    only_new: bool
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> Mapping[str, tuple[Problem, ...]]:
        """The errors by unit, "" where no unit is known; corrections are a step of their own."""
        errors: dict[str, tuple[Problem, ...]] = {}
        for problem in self.problems:
            if problem.severity == "error" and problem.code not in _CORRECTIONS:
                errors[problem.unit] = (*errors.get(problem.unit, ()), problem)
        return errors

    @property
    def warnings(self) -> int:
        return sum(problem.severity == "warning" for problem in self.problems)

    @property
    def open_corrections(self) -> tuple[Problem, ...]:
        """Declared corrections that fit no source any more."""
        return tuple(problem for problem in self.problems if problem.code in _CORRECTIONS)

    def to_be_marked(self) -> list[str]:
        """The files of which a marked copy goes back, relative to the project."""
        files = (
            problem.file
            for problems in self.errors.values()
            for problem in problems
            if problem.code not in _NO_COPY
        )
        return list(dict.fromkeys(files))


def look_at(quarter: Quarter) -> Received:
    """Read what lies in the period's folder, with the earlier periods of its year.

    Raises:
        ConfigError: the form or a register of received files is not usable.
    """
    setting, period = quarter.setting, quarter.period
    periods = [earlier.id for earlier in setting.programme.to_date(period)]
    before = setting.programme.before(period)
    read = read_forms(setting, [*([before.id] if before else []), *periods])
    mine = [problem for problem in read.problems if problem.period == period.id]
    lacking = {problem.unit for problem in mine if problem.code == _NO_FORM}
    there = _inbox(quarter)
    arrived = _arrived(quarter, there)
    return Received(
        tuple(unit for unit in quarter.owing if unit.id in lacking),
        arrived,
        len(arrived) == len(there),
        tuple(problem for problem in mine if problem.code != _NO_FORM),
    )


def _inbox(quarter: Quarter) -> Sequence[Path]:
    """The workbooks of the inbox and of folders in it."""
    folders = [quarter.inbox, *sorted(path for path in quarter.inbox.rglob("*") if path.is_dir())]
    return [path for folder in folders if folder.is_dir() for path in workbook_files(folder)]


def _arrived(quarter: Quarter, there: Sequence[Path]) -> tuple[Path, ...]:
    """Those whose contents neither the register nor the folder of the period holds."""
    if not there:
        return ()
    known = {receipt.sha256 for receipt in read_receipts(quarter.raw)}
    if quarter.raw.is_dir():
        known |= {sha256(path) for path in workbook_files(quarter.raw)}
    return tuple(path for path in there if sha256(path) not in known)
