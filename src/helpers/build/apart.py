"""A fresh process makes the reports: one that has threads cannot be forked safely."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from helpers.build.cache import Marks
from helpers.build.limits import Limits, Progress
from helpers.build.messages import ANSWERS, ORDERS, Answer, receive, send
from helpers.build.orders import Batch, Order
from helpers.build.outcome import DIED, Outcome, ended
from helpers.build.plan import Job
from helpers.core.paths import Project
from helpers.core.serialise.shapes import Unreadable

ATTEMPTS = 2


class Apart:
    """A process that fulfils orders. It ends when its orders end, or with this process."""

    def __init__(self) -> None:
        command = [sys.executable, "-P", "-m", "helpers.build.worker"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe)

    def ask(self, order: Batch | Order) -> Iterator[Answer]:
        """Its answers. Raises EOFError: it died."""
        orders, answers = self._pipes()
        try:
            send(orders, ORDERS.dumps(order))
            while (answer := ANSWERS.loads(receive(answers))) is not None:
                yield answer
        except (OSError, Unreadable):
            raise EOFError from None

    def end(self) -> None:
        """Kill it; its makers end with it."""
        self.process.kill()
        self.process.wait()
        for pipe in self._pipes():
            with suppress(OSError):
                pipe.close()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the process has no pipes")
        return self.process.stdin, self.process.stdout


def run_apart(
    project: Project,
    jobs: Sequence[Job],
    out: Path,
    marks: Mapping[Job, Marks],
    workers: int,
    limits: Limits,
    on_outcome: Callable[[Outcome], None],
    on_progress: Callable[[Progress], None],
) -> tuple[Outcome, ...]:
    """`run` in a fresh process; what is left when it dies is made by a second one."""
    outcomes: dict[Job, Outcome] = {}
    for _ in range(ATTEMPTS):
        left = tuple(job for job in jobs if job not in outcomes)
        batch = Batch(project.root, left, out, marks, workers, limits)
        apart = Apart()
        try:
            for answer in apart.ask(batch):
                if isinstance(answer, Outcome):
                    outcomes[answer.job] = answer
                    on_outcome(answer)
                else:
                    on_progress(answer)
        except EOFError:
            continue
        finally:
            apart.end()
        break
    for job in jobs:
        if job not in outcomes:
            outcomes[job] = ended(job, DIED)
            on_outcome(outcomes[job])
    return tuple(outcomes[job] for job in jobs)
