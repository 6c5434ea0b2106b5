"""A form that `baocao form` serves for a copy of the project, and requests to it.

Nothing here is a test.
"""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from project import REPO, keep_few_units

from helpers.core.paths import Project

TOKEN = "thu"
PROGRAMME, PERIOD = "dak-nong-650", "2023-Q4"
MISSING = "so-cong-thuong"
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/\S+")


def copy_of_project(folder: Path) -> Path:
    """Declarations, data and notebooks, to be changed at will; nothing is built there.

    Of few agencies, one of which has sent nothing. The overview takes until it is stopped.
    """
    for name in ("params", "data", "notebooks"):
        shutil.copytree(REPO.root / name, folder / name)
    keep_few_units(Project(folder), MISSING, "ubnd-cu-jut")  # six: their table can be filtered
    (folder / "data" / "raw" / PROGRAMME / PERIOD / f"{MISSING}.xlsx").unlink()
    path = folder / "notebooks" / "overview_quarter.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("import time; time.sleep(300)", id="slow"))
    nbformat.write(notebook, path)
    return folder


@dataclass(frozen=True)
class Served:
    """A server: its process, its port, the project it works on."""

    process: subprocess.Popen[str]
    port: int
    root: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, path: str, method: str = "GET", body: Any = None, **headers: str
    ) -> tuple[int, str, http.client.HTTPMessage]:
        """Status, text and head of an answer; the path is sent as it stands."""
        sent = None if body is None else json.dumps(body)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with closing(connection):
            connection.request(method, path, sent, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace"), answer.headers

    def data(self, path: str, method: str = "GET", body: Any = None) -> Any:
        """The data of an answer that was asked for with the token."""
        _, text, _ = self.ask(f"/baocao/api/{path}", method, body, Authorization=f"token {TOKEN}")
        return json.loads(text or "null")

    def builder(self) -> int:
        """The id of the process that builds the period, as its lock names it."""
        lock = self.root / "outputs" / ".cache" / "locks" / PROGRAMME / f"{PERIOD}.lock"
        return until(lambda: lock.is_file() and json.loads(lock.read_text() or "{}").get("pid"))


def until(there: Any, seconds: float = 120) -> Any:
    """What `there` gives, once it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := there():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"nothing after {seconds} s")


@contextmanager
def served(root: Path, home: Path) -> Iterator[Served]:
    """A server for the block; it ends as by Ctrl-C."""
    home.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "HOME": str(home),
        "JUPYTER_TOKEN": TOKEN,
        "BAOCAO_ROOT": str(root),
        "PYTHONPATH": str(REPO.root / "src"),
        "PYTHONUTF8": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "helpers.cli", "form", "--no-browser", "--port", "0"],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        match = _ADDRESS.search(line)
        assert match, line + (process.stdout.read() if process.stdout else "")
        yield Served(process, int(match[1]), root)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        finally:
            if process.stdout:
                process.stdout.close()
