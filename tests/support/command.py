"""`baocao` as people start it, without the time that its imports take. Nothing here is a test."""

import atexit
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from helpers.core.paths import Project

WHOLE = (sys.executable, "-c", "from helpers.cli import main; main()")
_HERE = Path(__file__).parent


@cache
def forked() -> tuple[str, ...]:
    """What a command line begins with; its words, folder, environment and streams are its own.

    What Python reads when it starts (its seed, locale, PYTHONPATH) is that of the tests: where it
    matters, and where the process itself gets signals or limits, `WHOLE` starts a new Python.
    """
    if sys.platform != "linux":
        return WHOLE
    address = str(Path(tempfile.mkdtemp(prefix="baocao-")) / "s")
    path = os.pathsep.join(filter(None, (str(_HERE), *sys.path)))
    # a process that forks may have no threads
    more = {"PYTHONPATH": path, "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}
    server = subprocess.Popen(
        [sys.executable, str(_HERE / "command_server.py"), address],
        env={**os.environ, **more},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert server.stdin is not None and server.stdout is not None
    with server.stdout as output:
        assert output.readline() == b"ready\n"

    def end() -> None:
        server.stdin.close()  # type: ignore[union-attr]
        server.wait()

    atexit.register(end)
    return (sys.executable, "-I", "-S", str(_HERE / "command_client.py"), address)


def baocao(
    project: Project, *words: object, call: Sequence[str] = (), **more: str
) -> subprocess.CompletedProcess[str]:
    """A command on a project: its exit status and what it printed.

    Args:
        call: how it is started instead of by `forked`.
        more: variables of its environment.
    """
    return subprocess.run(
        [*(call or forked()), *map(str, words)],
        env=variables(project, **more),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def variables(project: Project, **more: str) -> dict[str, str]:
    """The environment of a command on a project."""
    usual = {"BAOCAO_ROOT": str(project.root), "PYTHONUTF8": "1", "COLUMNS": "1000"}
    return {**os.environ, **usual, **more}
