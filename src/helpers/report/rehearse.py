"""Everything a report needs, done once beforehand, for the processes that are forked afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.core.errors import BaocaoError
from helpers.core.params.load import load_setting, programme_ids
from helpers.core.params.programme import OVERVIEW
from helpers.core.paths import Project, find_project
from helpers.report.blocks import Block
from helpers.report.essence import SECTIONS
from helpers.report.inputs import inputs_stamp
from helpers.report.open_report import Report, open_report
from helpers.report.store import keep_ready


def rehearse(project: Project, programme: str, period: str) -> None:
    """Make one page of a period and forget it: fonts, templates and formats are then loaded."""
    for report in _some(project, programme, period):
        for name in SECTIONS:
            block: Block = getattr(report, name)()
            block._repr_mimebundle_()
        report.record()._repr_mimebundle_()


def warm() -> None:
    """Hold the current periods of all programmes, for kernels opened by hand.

    A programme that cannot be assessed is left to its notebooks, which say why.
    """
    try:
        project = find_project()
        for name in programme_ids(project):
            for period in load_setting(project, name).programme.current:
                keep_ready(project, name, period)
                rehearse(project, name, period)
    except BaocaoError:
        return


def watch() -> object:
    """Changes when an input of any assessment changes."""
    try:
        return inputs_stamp(find_project())
    except BaocaoError:
        return None


def _some(project: Project, programme: str, period: str) -> Iterator[Report]:
    """The report of all units and that of the first one, where they exist."""
    setting = load_setting(project, programme)
    units = [OVERVIEW] if setting.programme.whole else []
    for unit in [*units, *(one.id for one in setting.registry.units)]:
        try:
            yield open_report(programme, period, unit)
        except BaocaoError:
            continue
        if unit != OVERVIEW:
            return
