"""How fast a kernel opens in a Jupyter server: from the request to the first answer of a cell.

An ordinary kernel that imports the report's module in its first cell stands beside a warm one,
which has imported it. The server is the one of JupyterLab, driven as its pages do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from warmkernel.install import install

from benchmarks.result import Result

ROOT = Path(__file__).resolve().parents[1]
PRELOAD = "helpers.report.rehearse"
CELL = f"import {PRELOAD}\nprint(6 * 7)"
_TIMES = 3
_AT_ONCE = 1.0  # seconds


@dataclass(frozen=True)
class Server:
    """A Jupyter server of this process."""

    url: str
    token: str

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """The answer of the server's interface; None if it is empty."""
        headers = {"Authorization": f"token {self.token}"}
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.url}{path}", data, headers, method=method)) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def open(self, kernel: str) -> Any:
        """A session with a new kernel."""
        asked = {"path": f"{uuid.uuid4()}.ipynb", "type": "notebook", "name": "a"}
        return self.ask("POST", "api/sessions", {**asked, "kernel": {"name": kernel}})

    def run(self, kernel_id: str, code: str) -> list[dict[str, Any]]:
        """What a kernel says while it runs `code`, up to its end, over the pages' web socket."""
        from websocket import create_connection

        where = f"ws{self.url.removeprefix('http')}api/kernels/{kernel_id}/channels"
        link = create_connection(where, header=[f"Authorization: token {self.token}"], timeout=60)
        asked = uuid.uuid4().hex
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        header = {"msg_id": asked, "msg_type": "execute_request", "version": "5.3",
                  "session": uuid.uuid4().hex, "username": "", "date": ""}  # fmt: skip
        link.send(json.dumps({"header": header, "parent_header": {}, "metadata": {},
                              "content": content, "channel": "shell"}))  # fmt: skip
        said: list[dict[str, Any]] = []
        replied = idle = False
        while not (replied and idle):
            heard = json.loads(link.recv())
            if heard["parent_header"].get("msg_id") == asked:
                said.append(heard)
                replied |= heard["msg_type"] == "execute_reply"
                idle |= heard["content"].get("execution_state") == "idle"
        link.close()
        return said


@contextmanager
def server(folder: Path, env: dict[str, str]) -> Iterator[Server]:
    """A Jupyter server that keeps all its files in `folder`."""
    token, runtime = uuid.uuid4().hex, folder / "runtime"
    command = [sys.executable, "-m", "jupyter_server", "--ServerApp.port=0", "--no-browser"]
    command += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}"]
    own = {"JUPYTER_RUNTIME_DIR": runtime, "JUPYTER_CONFIG_DIR": folder / "config",
           "JUPYTER_DATA_DIR": folder / "data", "IPYTHONDIR": folder / "ipython"}  # fmt: skip
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--allow-root", "--ServerApp.terminals_enabled=False"],
            env={**os.environ, **{key: str(path) for key, path in own.items()}, **env},
            stdout=log, stderr=log,
        )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while (one := _answering(runtime, token)) is None:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((folder / "server.log").read_text()[-2000:])
            time.sleep(0.05)
        yield one
    finally:
        process.terminate()
        process.wait()


def _answering(runtime: Path, token: str) -> Server | None:
    """The server whose note lies in `runtime`, which it writes shortly before it answers."""
    for note in runtime.glob("jpserver-*.json"):
        with suppress(OSError, ValueError):
            one = Server(f"http://127.0.0.1:{json.loads(note.read_text())['port']}/", token)
            one.ask("GET", "api/status")
            return one
    return None


def run() -> list[Result]:
    """Warm against ordinary, the middle of three openings each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install("warm", "Warm", [PRELOAD], prefix=name, shaping=["BAOCAO_ROOT"])
        (folder / "run").mkdir()
        env = {"JUPYTER_PATH": str(folder / "share" / "jupyter"), "BAOCAO_ROOT": str(ROOT),
               "XDG_RUNTIME_DIR": str(folder / "run")}  # fmt: skip
        with server(folder, env) as one:
            first = _opening(one, "warm")
            warm = sorted(_opening(one, "warm") for _ in range(_TIMES))[_TIMES // 2]
            ordinary = sorted(_opening(one, "python3") for _ in range(_TIMES))[_TIMES // 2]
    figures: dict[str, float | str] = {
        "warm, s": round(warm, 2),
        "the first of all, which starts the parent, s": round(first, 2),
        "ordinary, s": round(ordinary, 2),
        "load after": round(os.getloadavg()[0], 1),
    }
    ratio, soon = ordinary / warm, warm <= _AT_ONCE
    goal = f"at once: <= {_AT_ONCE:.0f} s"
    return [Result("kernel opens in a Jupyter server", ratio, goal, soon, figures)]


def _opening(one: Server, kernel: str) -> float:
    began = time.perf_counter()
    session = one.open(kernel)
    one.run(session["kernel"]["id"], CELL)
    took = time.perf_counter() - began
    one.ask("DELETE", f"api/sessions/{session['id']}")
    return took
