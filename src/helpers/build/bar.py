"""How far a build has come, on the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from helpers.build.limits import Progress as BuildProgress


class Bar:
    """Progress on the terminal; where nobody sees it, none is drawn.

    It has no thread: a process that is forked must not have any.
    """

    def __init__(self, console: Console) -> None:
        self._bar = Progress(
            TextColumn("Lập báo cáo"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            auto_refresh=False,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._bar.disable:  # else it would end with an empty line
            self._bar.stop()

    def show(self, now: BuildProgress) -> None:
        """Show how far the build has come."""
        if not self._bar.task_ids:
            self._bar.start()
            self._bar.add_task("", total=now.total)
        text = f"đang lập {now.running}" + (f", lỗi {now.failed}" if now.failed else "")
        self._bar.update(
            self._bar.task_ids[0],
            completed=now.done + now.failed,
            description=text,
            refresh=True,
        )
