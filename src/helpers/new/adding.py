"""What `baocao new unit|period|indicator|report` adds: checked as a whole, then written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from helpers.core.errors import NoSuchName
from helpers.core.paths import Project
from helpers.intake.sources.declared import mapping_faults
from helpers.new.write import write_together
from helpers.params.declared import Contents, Declared, contents
from helpers.params.faults import Fault, ParamsError, did_you_mean
from helpers.params.framework import Framework
from helpers.params.programme import Programme
from helpers.params.whole import Checked, check_contents, check_params, explanation_faults

_DECLARATIONS = ("params/", "data/published/")


@dataclass(frozen=True, slots=True)
class Addition:
    """What is to be added.

    Attributes:
        name: what it is, in Vietnamese: "đơn vị so-du-lich (Sở Du lịch)".
        files: the whole new contents of each file, by its path relative to the project.
        assumed: what was taken for granted. next_steps: what comes next. In Vietnamese.
    """

    name: str
    files: Mapping[str, bytes]
    assumed: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()


def all_faults(checked: Checked) -> list[Fault]:
    """Every fault that `baocao check --params` reports."""
    return [*checked.faults, *explanation_faults(checked), *mapping_faults(checked.declared)]


def add(project: Project, addition: Addition) -> None:
    """Write the addition, all of its files or none.

    Raises:
        ParamsError: with it something would be wrong that is not wrong now; nothing was written.
        OSError: a file cannot be written; all are as they were.
    """
    check_with(project, addition.files)
    write_together(project.root, addition.files)


def check_with(project: Project, files: Mapping[str, bytes], programme: str = "") -> Checked:
    """The declarations as they will be with these files.

    Args:
        programme: one that may have no fault at all, not even one that it has now.

    Raises:
        ParamsError: with these files something would be wrong that is not wrong now, in them or
            so that a programme is stopped.
    """
    known = {_key(fault) for fault in all_faults(check_params(project))}
    mine = {name: content for name, content in files.items() if name.startswith(_DECLARATIONS)}
    after: Contents = tuple(sorted({**dict(contents(project)), **mine}.items()))
    checked = check_contents(project, after)
    wrong = [
        fault
        for fault in all_faults(checked)
        if (_key(fault) not in known and (fault.stops != frozenset() or fault.file in files))
        or (programme and fault.stops_programme(programme))
    ]
    if wrong:
        raise ParamsError(wrong)
    return checked


def declared_programme(project: Project, programme: str) -> tuple[Declared, Programme, Framework]:
    """A programme whose own declarations have no fault, and its framework.

    Raises:
        ConfigError: there is no such programme, or its declarations have faults.
    """
    checked = check_params(project)
    known = checked.declared.programmes
    if programme not in checked.declared.programme_ids:
        raise NoSuchName(
            f"Không có chương trình {programme!r}",
            where="--programme",
            todo=did_you_mean(programme, known),
        )
    if faults := checked.stopping(programme):
        raise ParamsError(faults)
    mine = known[programme]
    return checked.declared, mine, checked.declared.frameworks[mine.framework]


def _key(fault: Fault) -> tuple[str, str, str]:
    return fault.file, fault.what, fault.found
