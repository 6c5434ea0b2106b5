"""Everything a report needs, done once beforehand, for the processes that are forked afterwards."""

from __future__ import annotations

from contextlib import suppress

from helpers.core.errors import BaocaoError
from helpers.core.params.load import load_setting, usable_settings
from helpers.core.params.programme import OVERVIEW
from helpers.core.paths import Project, find_project
from helpers.report.blocks import Block
from helpers.report.inputs import inputs_stamp
from helpers.report.open_report import Report, open_report
from helpers.report.store import keep_ready

# what the project's notebooks show, by kind of period
_SECTIONS = {
    "quarter": (
        "cover",
        "headlines",
        "table",
        "target_chart",
        "trend_chart",
        "position_chart",
        "strengths",
        "weaknesses",
        "rank_changes",
        "outlook",
        "explanations",
        "closing",
        "notes",
        "record",
    ),
    "year": (
        "cover",
        "headlines",
        "direction",
        "results",
        "evaluation",
        "tasks",
        "proposals",
        "closing",
        "annex_figures",
        "notes",
        "record",
    ),
}


def rehearse(project: Project, programme: str, period: str) -> None:
    """Make one page of a period and forget it: fonts, templates and formats are then loaded.

    What cannot be shown is left to the reports that show it; they say why.
    """
    report = _any(project, programme, period)
    if report is not None:
        for name in _SECTIONS[report.assessment.facts.period.kind]:
            with suppress(Exception):
                block: Block = getattr(report, name)()
                block._repr_mimebundle_()


def warm() -> None:
    """Hold the current periods of all programmes, for kernels opened by hand.

    A programme that cannot be assessed is left to its notebooks, which say why.
    """
    try:
        project = find_project()
        for setting in usable_settings(project):
            for period in setting.programme.current:
                keep_ready(project, setting.programme.id, period)
                rehearse(project, setting.programme.id, period)
    except BaocaoError:
        return


def watch() -> object:
    """Changes when an input of any assessment changes."""
    try:
        return inputs_stamp(find_project())
    except BaocaoError:
        return None


def _any(project: Project, programme: str, period: str) -> Report | None:
    """The report of the first unit that has one, else that of all units."""
    for unit in [*(one.id for one in load_setting(project, programme).registry.units), OVERVIEW]:
        with suppress(BaocaoError):
            return open_report(programme, period, unit)
    return None
