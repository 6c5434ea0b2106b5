"""How far a build has come, on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpers.batch.limits import Progress


@contextmanager
def bar() -> Iterator[Callable[[Progress], None]]:
    """What shows how far a build has come; where nobody sees a bar, none is drawn.

    The bar has a thread, so it begins after the workers were forked.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich import progress
    from rich.console import Console

    drawn = progress.Progress(
        progress.TextColumn("Lập báo cáo"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TextColumn("{task.description}"),
        progress.TimeRemainingColumn(),
        console=Console(stderr=True, soft_wrap=True, emoji=False),
        transient=True,
    )

    def show(now: Progress) -> None:
        if not drawn.task_ids:
            drawn.start()
            drawn.add_task("", total=now.total)
        said = f"đang lập {now.running}" + (f", lỗi {now.failed}" if now.failed else "")
        drawn.update(drawn.task_ids[0], completed=now.done + now.failed, description=said)

    try:
        yield show
    finally:
        drawn.stop()
