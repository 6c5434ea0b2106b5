"""A clone of the project with `make` run in it, and a JupyterLab that `make lab` opened there.

Nothing here is a test. The environment is the one that runs the tests; make's own steps with pip
are left out, all others are done as they stand in the Makefile.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = (
    *("data", "notebooks", "params", "src", "tools", ".gitattributes", ".gitignore"),
    *("Makefile", "pyproject.toml", "requirements.lock"),
)
TOKEN = "thu"
_PYTHON = """#!/bin/sh
[ "$1 $2" = "-m pip" ] && exit 0
export PYTHONPATH="{root}/src"
exec "{python}" "$@"
"""


def copy_project(folder: Path) -> Path:
    """The files of the project in a folder that is no git checkout."""
    root = folder / "Báo cáo"
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            junk = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
            shutil.copytree(source, root / name, ignore=junk)
        else:
            root.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, root / name)
    return root


def commit(root: Path) -> None:
    """Make it a git checkout, with all that it holds committed."""
    git(root, "init", "-q")
    git(root, "add", "-A")
    who = ("-c", "user.name=test", "-c", "user.email=test@example.org")
    git(root, *who, "commit", "-q", "-m", "all")


def git(root: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", *words], cwd=root, capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout


def make(root: Path, *words: str) -> list[str]:
    """The command line of make there, with an environment that it finds in place."""
    python = root / ".venv" / "bin" / "python"
    if not python.exists():
        python.parent.mkdir(parents=True)
        python.write_text(_PYTHON.format(root=root, python=sys.executable), encoding="utf-8")
        python.chmod(0o755)
    return ["make", "--no-print-directory", *words]


def environment(home: Path) -> dict[str, str]:
    """What a fresh shell of a new user has."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    return {**kept, "HOME": str(home), "LC_ALL": "C.UTF-8"}


@contextmanager
def jupyterlab(root: Path, home: Path) -> Iterator[str]:
    """The address of a JupyterLab opened by `make lab`; it is gone after the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"--no-browser --allow-root --port={port} --IdentityProvider.token={TOKEN}"
    log = root.parent / "lab.log"
    with log.open("wb") as output:
        lab = subprocess.Popen(
            make(root, "lab", f"ARGS={options}"),
            cwd=root,
            env=environment(home),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, lab, log)
        yield address
    finally:
        _stop(address, lab)


def _stop(address: str, lab: subprocess.Popen[bytes]) -> None:
    """The server ends its kernels; what is still there a while later is killed."""
    end = urllib.request.Request(
        f"{address}/api/shutdown", method="POST", headers={"Authorization": f"token {TOKEN}"}
    )
    try:
        with suppress(OSError):
            urllib.request.urlopen(end, timeout=20).close()
        lab.wait(40)
    except subprocess.TimeoutExpired:
        os.killpg(lab.pid, signal.SIGKILL)
        lab.wait()


def _wait(address: str, lab: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and lab.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8", errors="replace")[-2000:])
