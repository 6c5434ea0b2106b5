"""Kernels that find their period's assessment in memory: one parent process for each period.

A build may have hundreds of periods. Each has its parent only while its reports are made, and that
of the next is prepared meanwhile: no memory is held for what is done or far ahead.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple, Protocol

from helpers.batch.kernels import CAN_FORK, Kernels
from helpers.core.errors import BaocaoError, ConfigError
from helpers.core.paths import ROOT_VARIABLE, Project
from helpers.report.rehearse import rehearse
from helpers.report.store import hold, hold_only
from warmkernel.limit import CAN_LIMIT

_STOP_PATIENCE = 5.0


class Period(NamedTuple):
    """A period of a programme, and the fingerprint of the inputs that its reports are made from."""

    programme: str
    id: str
    inputs: str


class KernelSource(Protocol):
    """Where the kernels of a period come from."""

    def want(self, period: Period) -> None:
        """Begin to prepare a period, unless that was done."""

    def kernels(self, period: Period) -> Kernels | None:
        """Its kernels; None while it is being prepared. Raises BaocaoError where it failed."""

    def release(self, period: Period) -> None:
        """Nobody needs the period any more."""

    def pending(self) -> Connection | None:
        """What becomes readable when something has happened; then call `receive`."""

    def receive(self) -> None:
        """Take notice of what has happened."""


@dataclass
class Plain:
    """Every kernel is the same; the assessment is computed here and stored for them."""

    project: Project
    same: Kernels

    def want(self, period: Period) -> None:
        return

    def kernels(self, period: Period) -> Kernels | None:
        hold_only(self.project, *period)
        return self.same

    def release(self, period: Period) -> None:
        return

    def pending(self) -> Connection | None:
        return None

    def receive(self) -> None:
        return


@dataclass
class Foundry:
    """A process without threads that forks the parents; it is forked while this one has none.

    If it or a parent dies, the reports are made with standard kernels.
    """

    project: Project
    memory_mb: int = 0
    _state: dict[Period, Kernels | BaocaoError | None] = field(default_factory=dict)

    def __enter__(self) -> Foundry:
        context = multiprocessing.get_context("fork")
        self._pipe, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(
            target=_serve, args=(theirs, self._pipe, self.project, os.getpid())
        )
        self._process.start()
        theirs.close()
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self._process.join(_STOP_PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def want(self, period: Period) -> None:
        if period not in self._state:
            self._state[period] = None
            self._order("want", period)

    def kernels(self, period: Period) -> Kernels | None:
        found = self._state[period]
        if isinstance(found, BaocaoError):
            raise found
        return found

    def release(self, period: Period) -> None:
        if self._state.pop(period, None) is not None:
            self._order("release", period)

    def pending(self) -> Connection | None:
        return None if self._pipe.closed else self._pipe

    def receive(self) -> None:
        try:
            period, answer = self._pipe.recv()
        except (EOFError, OSError):
            self._lost()
            return
        if isinstance(answer, str):
            answer = self._forked(answer) if answer else self._standard()
        if period in self._state:
            self._state[period] = answer
        else:  # given up meanwhile
            self._order("release", period)

    def _order(self, what: str, period: Period) -> None:
        try:
            self._pipe.send((what, period))
        except OSError:
            self._lost()

    def _lost(self) -> None:
        """The process is dead, and its parents with it."""
        self._pipe.close()
        self._state = {
            period: found if isinstance(found, BaocaoError) else self._standard()
            for period, found in self._state.items()
        }

    def _forked(self, folder: str) -> Kernels:
        return Kernels("forked", folder, memory_mb=self.memory_mb)

    def _standard(self) -> Kernels:
        return Kernels(memory_mb=self.memory_mb)


def _serve(pipe: Connection, not_mine: Connection, project: Project, master: int) -> None:
    """The process of a foundry: fork and end parents as told, pass on what they say."""
    # holds modules that systems without fork do not have
    from warmkernel.forge import Parent, fork_parent
    from warmkernel.server import die_with_parent

    not_mine.close()
    die_with_parent(master)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the build decides what Ctrl-C ends
    os.environ[ROOT_VARIABLE] = str(project.root)
    parents: dict[Period, Parent] = {}
    coming: dict[Connection, Period] = {}
    with suppress(EOFError, OSError):
        while True:
            for one in wait([pipe, *coming]):
                if one is pipe:
                    what, period = pipe.recv()
                    if what == "want":
                        told, tell = multiprocessing.Pipe(duplex=False)
                        parents[period] = fork_parent(_preparing(project, period, tell))
                        tell.close()
                        coming[told] = period
                    else:
                        parents.pop(period).end()
                elif isinstance(one, Connection):
                    period = coming.pop(one)
                    pipe.send((period, _received(one, parents[period].place.folder)))
                    one.close()
    for parent in parents.values():
        parent.end()


def _preparing(project: Project, period: Period, tell: Connection) -> Callable[[], bool]:
    """What a parent does before its first kernel; it tells None, or the error that it met."""

    def prepare() -> bool:
        error: BaocaoError | None = None
        try:
            hold(project, *period)
            rehearse(project, period.programme, period.id)
        except BaocaoError as met:
            error = met
        tell.send(error)
        tell.close()
        return error is None

    return prepare


def _received(told: Connection, folder: Path) -> BaocaoError | str:
    """The folder of a parent that is ready; "" for one that died; or the error that it met."""
    try:
        error: BaocaoError | None = told.recv()
    except (EOFError, OSError):
        return ""
    return error or str(folder)


@contextmanager
def kernel_source(project: Project, memory_mb: int = 0) -> Iterator[KernelSource]:
    """The best that this process can have: a process with threads is not forked.

    Raises:
        ConfigError: this system cannot hold the limit.
    """
    if memory_mb and not CAN_LIMIT:
        raise ConfigError(
            "Hệ điều hành này không giới hạn được bộ nhớ của nhân Jupyter",
            where="--memory",
            found=f"{memory_mb} MB",
            todo="bỏ tùy chọn --memory, hoặc lập báo cáo trên máy Linux",
        )
    if not CAN_FORK:
        yield Plain(project, Kernels("pooled"))
    elif threading.active_count() > 1:
        yield Plain(project, Kernels(memory_mb=memory_mb))
    else:
        with Foundry(project, memory_mb) as foundry:
            yield foundry


def prepared(source: KernelSource, period: Period) -> Kernels:
    """Wait until the kernels of a period are there. Raises BaocaoError where they cannot be."""
    source.want(period)
    while (kernels := source.kernels(period)) is None:
        if pending := source.pending():
            wait([pending])
        source.receive()
    return kernels
