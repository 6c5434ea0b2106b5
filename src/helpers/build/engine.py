"""papermill's engine of a build: a forked child runs the cells in an IPython shell of its own.

The child finds in memory what this process has imported and holds. It has no sockets, no threads
and no event loop but that of its cells; what a cell showed comes back over a pipe when the cell has
ended. Everything a notebook sees is as in an ordinary kernel: `helpers.build.shell`.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, validate
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines

from helpers.build.forks import fork
from helpers.build.shell import LANGUAGE, Ran, may_fail, run_cells, runs

ENGINE = "baocao-fork"
_LOOK = 1.0  # seconds between looks at a child that says nothing
_END = 5.0  # seconds for what a notebook registered to be done at its end


class ForkEngine(Engine):  # type: ignore[misc]
    """Runs a notebook in a forked child: engine_name="baocao-fork", once this is imported."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        memory_mb: int = 0,
        execution_timeout: float | None = None,
        **_: Any,
    ) -> None:
        """Run the notebook until a cell fails.

        Args:
            memory_mb: how much address space the child may have; 0: as much as there is.
            execution_timeout: seconds for each cell; None: no limit.

        Raises:
            DeadKernelError: the child has gone.
            CellTimeoutError: a cell took too long.
            nbformat.ValidationError: an output is none that a notebook can hold.
        """
        ours, theirs = Pipe(duplex=False)
        with ours:
            child = fork(lambda: run_cells(nb_man.nb.cells, theirs, memory_mb))
            theirs.close()
            try:
                ForkClient(nb_man, ours, child, timeout=execution_timeout).execute()
            finally:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                with suppress(ChildProcessError):
                    os.waitpid(child, 0)
        nb_man.nb.metadata["language_info"] = LANGUAGE
        validate(nb_man.nb)


class ForkClient(PapermillNotebookClient):  # type: ignore[misc]
    """papermill's client; what it hears of a cell comes over the child's pipe."""

    def __init__(
        self, nb_man: NotebookExecutionManager, pipe: Connection, child: int, **traits: Any
    ) -> None:
        super().__init__(nb_man, **traits)
        self.pipe, self.child = pipe, child

    def execute(self, **_: Any) -> None:
        """Take what the cells show, until one fails; then let the child end by itself."""
        self.reset_execution_trackers()
        self.papermill_execute_cells()
        with suppress(DeadKernelError, TimeoutError):
            self._hear(_END)

    def papermill_execute_cells(self) -> None:
        """Cell by cell; how long each took is noted by nobody."""
        for index, cell in enumerate(self.nb.cells):
            if runs(cell):
                try:
                    self.execute_cell(cell, index)
                except CellExecutionError as error:
                    self.nb_man.cell_exception(cell, cell_index=index, exception=error)
                    return

    def execute_cell(self, cell: NotebookNode, cell_index: int, **_: Any) -> NotebookNode:
        """What became of one cell."""
        self.clear_before_next_output = False
        try:
            ran = self._hear(self.timeout)
        except TimeoutError:
            late = CellTimeoutError.error_from_timeout_and_cell
            raise late("Cell execution timed out", self.timeout, cell) from None
        for message in ran.messages:
            self.process_message(message, cell, cell_index)
        cell.execution_count = ran.number
        if ran.error and not may_fail(cell):
            raise CellExecutionError.from_cell_and_msg(cell, ran.error)
        return cell

    def output(
        self, outs: list[Any], msg: dict[str, Any], display_id: str | None, cell_index: int
    ) -> Any:
        """Keep an output; the usual ones as they came: the whole notebook is checked at the end."""
        kind, content = msg["msg_type"], msg["content"]
        if kind != "execute_result" or display_id or self.clear_before_next_output:
            return super().output(outs, msg, display_id, cell_index)
        node: Callable[..., Any] = NotebookNode
        kept = node(output_type=kind, metadata=node(content["metadata"]))
        kept.data, kept.execution_count = node(content["data"]), content["execution_count"]
        outs.append(kept)
        return kept

    def _hear(self, seconds: float | None) -> Ran:
        until = None if seconds is None else time.monotonic() + seconds
        while not self.pipe.poll(_LOOK if until is None else min(_LOOK, until - time.monotonic())):
            if until is not None and time.monotonic() >= until:
                raise TimeoutError
            # a process that the notebook started may hold the pipe open
            if os.waitpid(self.child, os.WNOHANG)[0] and not self.pipe.poll():
                raise DeadKernelError("Kernel died")
        try:
            return Ran(*json.loads(self.pipe.recv_bytes()))
        except (EOFError, OSError, ValueError):
            raise DeadKernelError("Kernel died") from None


papermill_engines.register(ENGINE, ForkEngine)
