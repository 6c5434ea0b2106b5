"""Runs `baocao` for tests: a fork of this process, which has imported the program, a command.

Nothing here is a test. The client sends its three streams and its words, folder, environment and
mask; it is told the exit status. What the client no longer waits for is killed.
"""

import atexit
import json
import os
import select
import shutil
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import NoReturn

import prepared  # noqa: F401

from helpers.cli import main
from helpers.trust import again

CLIENT = str(Path(__file__).with_name("command_client.py"))


def serve(address: str) -> None:
    """Answer until standard input ends."""
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen(64)
        # a second run of `verify` is a fork as well
        again.ANEW = (sys.executable, "-I", "-S", CLIENT, address)
        os.write(1, b"ready\n")
        while True:
            ready, _, _ = select.select([door, 0], [], [], 1)
            while _reaped():
                pass
            if 0 in ready:
                return
            if door in ready:
                client, _ = door.accept()
                if not os.fork():
                    door.close()
                    _run(client)
                client.close()


def _reaped() -> bool:
    try:
        return bool(os.waitpid(-1, os.WNOHANG)[0])
    except ChildProcessError:
        return False


def _run(client: socket.socket) -> NoReturn:
    head, streams, _, _ = socket.recv_fds(client, 8, 3)
    request, size = b"", int.from_bytes(head, "big")
    while len(request) < size:
        request += client.recv(size - len(request))
    child = os.fork()
    if not child:
        client.close()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        _command(**json.loads(request))
    for stream in streams:
        os.close(stream)
    ended = os.pidfd_open(child)
    if client in select.select([ended, client], [], [])[0]:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    number = os.waitstatus_to_exitcode(status)
    try:
        client.sendall(number.to_bytes(4, "big", signed=True))
    finally:
        os._exit(0)


def _command(words: list[str], folder: str, variables: dict[str, str], mask: int) -> NoReturn:
    """As a new process would: what is not said in `words` it finds in folder and environment."""
    os.environ.clear()
    os.environ |= variables
    os.umask(mask)
    os.chdir(folder)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    encoding = variables.get("PYTHONIOENCODING", "utf-8")
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        errors = "backslashreplace" if name == "stderr" else "surrogateescape"
        stream = open(number, mode, encoding=encoding, errors=errors, closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.argv = ["baocao", *words]
    status = 1
    try:
        main()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(status)


if __name__ == "__main__":
    serve(sys.argv[1])
    shutil.rmtree(Path(sys.argv[1]).parent)
    os._exit(0)
