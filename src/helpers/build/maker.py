"""A process that makes one report: it is forked where the system can, else it starts afresh."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from helpers.build.cache import Marks
from helpers.build.engine import ENGINE
from helpers.build.forks import CAN_FORK, die_with
from helpers.build.make import make_and_note, unusable
from helpers.build.outcome import OUTCOMES, Outcome
from helpers.build.plan import Job
from helpers.core.paths import BUILD_VARIABLE
from helpers.core.serialise.shapes import Unreadable


@dataclass(frozen=True, slots=True)
class Task:
    """What every maker of a build knows."""

    out: Path
    logs: Path
    memory_mb: int = 0


class Maker:
    """A process, the pipe from it, and what it makes since when.

    A forked one finds in memory what this process has imported and holds. It leads a group of
    processes: what its notebook starts ends with it.
    """

    def __init__(self, task: Task, job: Job, made_from: Marks) -> None:
        context = multiprocessing.get_context("fork" if CAN_FORK else "spawn")
        self.job, self.since = job, time.monotonic()
        self._log = task.logs / f"{job.name}.log"
        self.pipe, theirs = context.Pipe(duplex=False)
        self._process: BaseProcess = context.Process(  # type: ignore[attr-defined]
            target=_make, args=(theirs, os.getpid(), self._log, task, job, made_from)
        )
        self._process.start()
        theirs.close()

    def outcome(self) -> Outcome | None:
        """What it ended with; None: it is at work. Raises EOFError: it died."""
        # a process that the notebook started may hold the pipe of a dead one open
        alive = self._process.is_alive()
        try:
            if self.pipe.poll():
                return OUTCOMES.loads(self.pipe.recv_bytes())
        except (OSError, Unreadable):
            raise EOFError from None
        if not alive:
            raise EOFError
        return None

    def end(self) -> None:
        """Stop it and what it left running; a log without a word is removed."""
        if CAN_FORK and self._process.pid:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.join()
        self._process.close()
        self.pipe.close()
        with suppress(OSError):
            if not self._log.stat().st_size:
                self._log.unlink()


def _make(pipe: Connection, build: int, log: Path, task: Task, job: Job, made_from: Marks) -> None:
    """Make the report; all that is printed meanwhile goes to the log."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the build decides what Ctrl-C ends
    if CAN_FORK:
        os.setsid()
        die_with(build)
    try:
        _print_to(log)
        os.environ[BUILD_VARIABLE] = "1"
        engine = ENGINE if CAN_FORK else None
        outcome = make_and_note(job, task.out, made_from, engine, task.memory_mb)
    except OSError as error:
        outcome = unusable(job, error)
    pipe.send_bytes(OUTCOMES.dumps(outcome))


def _print_to(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    log = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o644)
    for stream, number in ((sys.stdout, 1), (sys.stderr, 2)):
        stream.flush()
        os.dup2(log, number)
    os.close(log)
