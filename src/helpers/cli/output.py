"""What several commands print: to standard output what was asked, to standard error the rest."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape

from helpers.core.paths import Project
from helpers.core.terminal import Terminal

stdout, stderr = Terminal(), Terminal(stderr=True)


def print_faults(project: Project, programmes: Sequence[str]) -> bool:
    """Say what is wrong in the declarations of these programmes, of all where none is named."""
    from helpers.params.whole import check_params

    checked = check_params(project)
    faults = checked.about(programmes)
    for fault in faults:
        stderr.print(f"[red]Khai báo[/] {escape(str(fault))}")
    names = programmes or checked.declared.programme_ids
    for name in (programme for programme in names if checked.stopping(programme)):
        stderr.print(f"[red]Không lập[/] chương trình {escape(name)}: khai báo có lỗi")
    return bool(faults)


def print_altered(changed: Sequence[str], unknown: Sequence[str]) -> None:
    """Name the files in the output folder for which no build stands."""
    from helpers.build.altered import altered_lines

    for line in altered_lines(changed, unknown):
        stderr.print(f"[yellow]Kết quả[/] {escape(line)}")
