"""The command `baocao list`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from helpers.cli.options import (
    Formats,
    Language,
    Outputs,
    Periods,
    Programmes,
    Units,
    split,
)
from helpers.cli.output import print_altered, print_faults
from helpers.core.paths import find_project
from helpers.core.terminal import Terminal, echo
from helpers.documents.formats import FORMATS

NARROWEST = 80


def list_programmes(
    reports: Annotated[
        bool, typer.Option("--reports", help="Từng báo cáo, vì sao lập lại.")
    ] = False,
    units: Annotated[bool, typer.Option("--units", help="Mã và tên từng đơn vị.")] = False,
    programme: Programmes = None,
    period: Periods = None,
    unit: Units = None,
    format: Formats = None,
    lang: Language = "",
    out: Outputs = None,
) -> None:
    """Chương trình, kỳ; kỳ nào có bao nhiêu báo cáo, đã lập bao nhiêu, lập mặc định không."""
    from helpers.build.altered import changed_outputs, unknown_outputs
    from helpers.build.listing import programme_table, state_lines, unit_lines

    if not units:
        target = (out or find_project().outputs).resolve()
        print_altered(changed_outputs(target), unknown_outputs(target))
    if reports:
        _list_reports(programme, period, unit, format, lang, out)
    elif units:
        print_faults(find_project(), split(programme))
        for line in unit_lines(find_project(), split(programme)):
            echo(line)
    else:
        print_faults(find_project(), ())
        table = programme_table(find_project())
        wide = Terminal()
        wide.width = max(wide.width, NARROWEST)  # `print(width=…)` takes no more than there is
        wide.print(table)
        for line in state_lines(find_project()):
            echo(line)


def _list_reports(
    programme: Programmes,
    period: Periods,
    unit: Units,
    format: Formats,
    lang: str,
    out: Path | None,
) -> None:
    """Every report that `build` with the same options would look at, and why it would be made."""
    from helpers.build.listing import report_lines
    from helpers.build.plan import plan

    project = find_project()
    planned = plan(
        project,
        programmes=split(programme),
        periods=split(period),
        units=split(unit),
        formats=split(format or FORMATS),
        lang=lang,
    )
    for line in report_lines(project, planned, (out or project.outputs).resolve()):
        echo(line)
