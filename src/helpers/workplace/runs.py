"""Builds that the form started: a process of `baocao build` each, followed until it ends."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from helpers.build.turns import taking_turns
from helpers.core.errors import BaocaoError
from helpers.core.paths import ROOT_VARIABLE, Project
from helpers.workplace.choices import Order

RUNNING, STOPPING = "running", "stopping"
DONE, PROBLEMS, FAILED, STOPPED = "done", "problems", "failed", "stopped"
_LINE = 1 << 26  # bytes of the longest line that a build may print
_PATIENCE = 20.0  # seconds that a build has to end its processes
_MOST_PRINTED = 200  # lines of other output that are kept


@dataclass(slots=True)
class Run:
    """A build: what was asked for, how far it is, what came of it.

    Attributes:
        number: tells the runs of this server apart.
        progress: the build's own last word on it: done, failed, running, total.
        result: what `baocao build --json` ended with, None while it runs and where it failed.
        printed: what it printed to standard error, line by line.
    """

    number: int
    order: Order
    process: Process
    state: str = RUNNING
    progress: Mapping[str, int] = field(default_factory=dict)
    result: Mapping[str, Any] | None = None
    printed: list[str] = field(default_factory=list)
    follower: asyncio.Task[None] | None = None

    @property
    def at_work(self) -> bool:
        """Whether its process is still there."""
        return self.state in (RUNNING, STOPPING)


class Runs:
    """The builds of one server: of each period at most one at a time, and the last one kept."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._number = 0
        self._runs: dict[tuple[str, str], Run] = {}
        self._asking: set[asyncio.Task[tuple[bytes, bytes]]] = set()
        self._one_at_a_time, self._starting = asyncio.Semaphore(1), asyncio.Lock()

    def all(self) -> list[Run]:
        """The last build of each period, the latest first."""
        return sorted(self._runs.values(), key=lambda run: -run.number)

    async def start(self, order: Order) -> Run:
        """Start a build.

        Raises:
            BaocaoError: the period is being built, here or by another process; says by which.
        """
        async with self._starting:  # whoever asks meanwhile finds it at work
            period = (order.programme, order.period)
            before = self._runs.get(period)
            if before and before.at_work:
                raise BaocaoError(
                    "Kỳ này đang được lập",
                    where=f"{order.programme}, kỳ {order.period}",
                    todo="chờ lần lập ấy xong, hoặc bấm Dừng",
                )
            with taking_turns(self._project.outputs, [period], patience=0):
                pass
            process = await self._command(["build", "--json", *order.arguments()])
            self._number += 1
            run = self._runs[period] = Run(self._number, order, process)
            run.follower = asyncio.create_task(_follow(run))
            return run

    async def stop(self, number: int) -> None:
        """Ask a build to end; reports that are made are kept. Waits until it has ended."""
        for run in self.all():
            if run.number == number and run.at_work:
                run.state = STOPPING
                await _end(run.process)
                if run.follower:
                    await run.follower

    async def stop_all(self) -> None:
        """End all commands: nothing that was started here outlives the server."""
        for task in self._asking:
            task.cancel()
        await asyncio.gather(
            *self._asking,
            *(self.stop(run.number) for run in self._runs.values()),
            return_exceptions=True,
        )

    async def output(self, words: Sequence[str]) -> tuple[bytes, bytes]:
        """What another command prints: standard output and error. Cancelled, it is killed."""
        task = asyncio.create_task(self._output(words))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)
        return await task

    async def _output(self, words: Sequence[str]) -> tuple[bytes, bytes]:
        async with self._one_at_a_time:
            process = await self._command(words)
            try:
                return await process.communicate()
            except asyncio.CancelledError:
                with suppress(ProcessLookupError):
                    process.kill()
                raise

    async def _command(self, words: Sequence[str]) -> Process:
        """Start `baocao` as a process of its own, out of reach of a Ctrl-C in this terminal."""
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "helpers.cli", *words),
            cwd=self._project.root,
            env={**os.environ, ROOT_VARIABLE: str(self._project.root), "PYTHONUTF8": "1"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
            limit=_LINE,
            start_new_session=True,
        )


async def _follow(run: Run) -> None:
    """Take in what a build prints until it ends."""
    await asyncio.gather(_read_results(run), _read_messages(run))
    status = await run.process.wait()
    if run.state == STOPPING:
        run.state = STOPPED
    elif run.result is None:
        run.state = FAILED
    else:
        run.state = PROBLEMS if status else DONE


async def _read_results(run: Run) -> None:
    async for line in _lines(run.process.stdout):
        with suppress(json.JSONDecodeError):  # a line that a library printed
            message = json.loads(line)
            if "schema" in message:
                run.result = message
            else:
                run.progress = message


async def _read_messages(run: Run) -> None:
    async for line in _lines(run.process.stderr):
        run.printed = [*run.printed, line.rstrip()][-_MOST_PRINTED:]


async def _lines(stream: asyncio.StreamReader | None) -> Any:
    while stream is not None and (line := await stream.readline()):
        yield line.decode("utf-8", errors="replace")


async def _end(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _PATIENCE)
        except TimeoutError:
            process.kill()
