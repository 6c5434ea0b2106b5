"""papermill's engine for kernels on a line: no sockets to set up, nothing to poll."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, validate
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines

from warmkernel.address import Address, address
from warmkernel.client import NoParent, start_kernel
from warmkernel.link import request

NAME = "warm-line"
_PATIENCE = 120.0  # seconds for a parent that is still preparing
_IDLE = 600.0  # seconds after which a parent started here ends
_PIECE = 1 << 18


class Line:
    """The client's end of a kernel's line."""

    def __init__(self, link: socket.socket) -> None:
        self.link = link
        self._rest = bytearray()
        self._asked = 0

    def ask(self, code: str, seconds: float | None) -> Iterator[dict[str, Any]]:
        """Let a kernel run code: what it says of it, last its answer.

        Raises:
            TimeoutError: no answer within `seconds`; None: there is no limit.
            EOFError: the kernel has gone.
        """
        self._asked += 1
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # seen when it is read
            self.link.sendall(json.dumps(request(code, self._asked)).encode() + b"\n")
        until = None if seconds is None else time.monotonic() + seconds
        while True:
            message = self.hear(until)
            yield message
            if message["msg_type"] == "execute_reply":
                return

    def hear(self, until: float | None) -> dict[str, Any]:
        """The next message; `until`: on the clock of time.monotonic."""
        searched = 0
        while (end := self._rest.find(b"\n", searched)) < 0:
            searched = len(self._rest)
            self.link.settimeout(None if until is None else max(until - time.monotonic(), 0.001))
            try:
                piece = self.link.recv(_PIECE)
            except ConnectionResetError:
                piece = b""
            if not piece:
                raise EOFError
            self._rest += piece
        text = self._rest[:end]
        del self._rest[: end + 1]
        message: dict[str, Any] = json.loads(text.decode("utf-8", "surrogatepass"))
        return message


class LineNotebookClient(PapermillNotebookClient):  # type: ignore[misc]
    """papermill's client; only how it talks with the kernel is its own."""

    def __init__(self, nb_man: NotebookExecutionManager, line: Line, **traits: Any) -> None:
        super().__init__(nb_man, record_timing=False, **traits)
        self.line = line

    def execute(self, **_: Any) -> NotebookNode:
        """Run the cells.

        Raises:
            DeadKernelError: the kernel has gone.
            CellTimeoutError: a cell took longer than the trait `timeout`, in seconds.
            RuntimeError: the kernel never answered.
            nbformat.ValidationError: an output is none that a notebook can hold.
        """
        self.reset_execution_trackers()
        try:
            told = self._greeting()
            self.papermill_execute_cells()
        except EOFError:
            raise DeadKernelError("Kernel died") from None
        self.nb.metadata["language_info"] = told["language_info"]
        self.set_widgets_metadata()
        validate(self.nb)
        done: NotebookNode = self.nb
        return done

    def _greeting(self) -> dict[str, Any]:
        try:
            content: dict[str, Any] = self.line.hear(time.monotonic() + _PATIENCE)["content"]
        except TimeoutError:
            raise RuntimeError(f"Kernel didn't respond in {_PATIENCE:.0f} seconds") from None
        return content

    def papermill_execute_cells(self) -> None:
        """Run the cells in which there is something to run, until one fails."""
        for index, cell in enumerate(self.nb.cells):
            skipped = self.skip_cells_with_tag in cell.metadata.get("tags", [])
            if cell.cell_type != "code" or not cell.source.strip() or skipped:
                continue
            began = self.nb_man.now()
            try:
                self.execute_cell(cell, index)
            except CellExecutionError as error:
                self.nb_man.cell_exception(cell, cell_index=index, exception=error)
                break
            finally:
                self._time(cell, began)

    def _time(self, cell: NotebookNode, began: datetime) -> None:
        """What papermill notes of a cell; it would parse again what it has just written."""
        ended, noted = self.nb_man.now(), cell.metadata.papermill
        noted["start_time"], noted["end_time"] = began.isoformat(), ended.isoformat()
        noted["duration"] = (ended - began).total_seconds()
        noted["exception"] = noted["exception"] or False
        if noted["status"] != self.nb_man.FAILED:
            noted["status"] = self.nb_man.COMPLETED
        if self.nb_man.pbar:
            self.nb_man.pbar.update(1)

    def output(
        self, outs: list[Any], msg: dict[str, Any], display_id: str | None, cell_index: int
    ) -> Any:
        """Keep an output; the usual ones as they came, which the whole notebook is checked with."""
        kind, content = msg["msg_type"], msg["content"]
        usual = kind in ("execute_result", "display_data") and display_id is None
        hooked = self.output_hook_stack[msg["parent_header"].get("msg_id")]
        if not usual or hooked or self.clear_before_next_output:
            return super().output(outs, msg, display_id, cell_index)
        node: Callable[..., Any] = NotebookNode
        kept = node(output_type=kind, metadata=node(content["metadata"]))
        kept.data = node(content["data"])
        if kind == "execute_result":
            kept.execution_count = content["execution_count"]
        outs.append(kept)
        return kept

    def execute_cell(self, cell: NotebookNode, cell_index: int) -> NotebookNode:
        """Run one cell of code; CellExecutionError: it failed."""
        cell.outputs = []
        self.clear_before_next_output = False
        message: dict[str, Any] = {}
        try:
            for message in self.line.ask(cell.source, self.timeout):
                if message["msg_type"] != "execute_reply":
                    self.process_message(message, cell, cell_index)
        except TimeoutError:
            late = CellTimeoutError.error_from_timeout_and_cell
            raise late("Cell execution timed out", self.timeout, cell) from None
        cell.execution_count = message["content"]["execution_count"]
        expected = "raises-exception" in cell.metadata.get("tags", [])
        if message["content"]["status"] == "error" and not expected:
            raise CellExecutionError.from_cell_and_msg(cell, message["content"])
        return cell


class LineEngine(Engine):  # type: ignore[misc]
    """Runs a notebook with a kernel on a line: engine_name="warm-line", once this is imported."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        folder: str = "",
        preload: Sequence[str] = (),
        memory_mb: int = 0,
        execution_timeout: float | None = None,
        **_: Any,
    ) -> None:
        """Run the notebook.

        Args:
            folder: of the address of a parent that runs; without it, the parent that has imported
                `preload` forks the kernel, and is started if there is none.
            memory_mb: how much address space the kernel may have; 0: as much as there is.
            execution_timeout: seconds for each cell; None: no limit.

        Raises:
            DeadKernelError: the kernel has gone.
            CellTimeoutError: a cell took too long.
            RuntimeError: the kernel never answered.
            NoParent: there is no parent, and none can be started.
        """
        place = Address(Path(folder), "k") if folder else address(preload, os.environ)
        with _started(place, None if folder else preload, memory_mb) as line:
            LineNotebookClient(nb_man, line, timeout=execution_timeout).execute()


@contextlib.contextmanager
def _started(place: Address, modules: Sequence[str] | None, memory_mb: int) -> Iterator[Line]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        try:
            kernel = start_kernel(
                place,
                modules,
                (),
                cwd=str(Path.cwd()),
                env=os.environ,
                files=[theirs.fileno(), 1, 2],
                idle=_IDLE,
                patience=_PATIENCE,
                memory_mb=memory_mb,
                line=True,
            )
        except OSError as error:
            raise NoParent(str(error)) from error
        theirs.close()  # so that the death of the kernel ends the line
        try:
            yield Line(ours)
        finally:
            kernel.close()


papermill_engines.register(NAME, LineEngine)
