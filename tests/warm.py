"""Warm kernels for tests: parents of their own, ended afterwards; kernels driven by hand.

Nothing here is a test.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

from warmkernel.install import install
from warmkernel.manager import WarmKernelManager

KINDS: dict[str, dict[str, Any]] = {"forked": {}, "pooled": {"fork": False}}


@contextmanager
def own_parents(folder: Path) -> Iterator[Path]:
    """Parents of these tests only, at addresses in `folder`; ended with them."""
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    place = folder / f"warmkernel-{os.getuid()}"
    try:
        yield place
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
        for lock in place.glob("*.lock"):
            for pid in holders(lock):
                os.kill(pid, signal.SIGTERM)


def holders(lock: Path) -> Iterator[int]:
    """The processes that have a file open."""
    for entry in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if entry.resolve() == lock:
                yield int(entry.parts[2])
        except OSError:
            continue


def install_below(folder: Path, name: str, *preload: str) -> str:
    """Install a kernelspec below `folder`; returns the value of JUPYTER_PATH that finds it."""
    install(name, "Warm", preload, prefix=str(folder))
    return str(folder / "share" / "jupyter")


def notebook(*sources: str) -> nbformat.NotebookNode:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return nbformat.v4.new_notebook(cells=cells)


def client(*sources: str, warm: dict[str, Any] | None = None, **options: Any) -> NotebookClient:
    config = Config({"WarmKernelManager": {"warm": {"idle": 30.0, **(warm or {})}}})
    return NotebookClient(
        notebook(*sources), kernel_manager_class=WarmKernelManager, config=config, **options
    )


def run(*sources: str, **options: Any) -> nbformat.NotebookNode:
    return client(*sources, timeout=30, **options).execute()


def said(done: nbformat.NotebookNode, cell: int = -1) -> str:
    return "".join(out.get("text", "") for out in done.cells[cell].outputs)


async def started(**warm: Any) -> tuple[WarmKernelManager, Any]:
    manager = WarmKernelManager(warm={"idle": 30.0, **warm})
    await manager.start_kernel()
    talk = manager.client()
    talk.start_channels()
    await talk.wait_for_ready(timeout=30)
    return manager, talk


async def value(talk: Any, expression: str) -> str:
    reply = await talk.execute_interactive(
        "", user_expressions={"v": expression}, timeout=20, store_history=False
    )
    return reply["content"]["user_expressions"]["v"]["data"]["text/plain"]


async def closed(manager: WarmKernelManager, talk: Any, now: bool = False) -> None:
    talk.stop_channels()
    await manager.shutdown_kernel(now=now)
