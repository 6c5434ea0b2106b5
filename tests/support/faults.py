"""Faults at every step that a process takes in a folder: a full disk, a broken one, a kill.

Nothing here is a test. Steps are the events that Python itself tells of (`sys.addaudithook`):
opening a file to write, renaming, linking, making and removing; each write into a file, of which
one that fails writes half; and each wait for the disk (`fsync`). All processes that a command
forks are counted together.
"""

import builtins
import errno
import io
import mmap
import multiprocessing
import multiprocessing.forkserver
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any
from unittest.mock import patch

from places import Place, copy_out, move_to

_STEPS = {"os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.chmod"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)
KILL = 0  # in place of an error's number
FEW = 4
ASKED = os.environ.get("BAOCAO_FAULTS", "")
ALL = ASKED == "all"

_folder = ""
_count = mmap.mmap(-1, 8)  # shared with the processes that are forked from this one
_at, _number = -1, KILL
_hooked = False
_open, _fsync = io.open, os.fsync


def _hook(event: str, args: tuple[object, ...]) -> None:
    if not _folder:
        return
    if event == "open":
        path, _, flags = args
        if not isinstance(flags, int) or not flags & _WRITING:
            return
    elif event in _STEPS:
        path = args[0]
    else:
        return
    if isinstance(path, (str, bytes, os.PathLike)) and _below(os.fsdecode(path)):
        _step(os.fsdecode(path))


def _below(path: str) -> bool:
    return os.path.realpath(path).startswith(_folder + os.sep)


def _step(path: str | None = None) -> None:
    """One more step; the fault happens at the one that was asked for."""
    if _due():
        _fail(path)


def _due() -> bool:
    number = int.from_bytes(_count[:], "little") + 1
    _count[:] = number.to_bytes(8, "little")
    return number == _at


def _fail(path: str | None = None) -> None:
    if _number == KILL:
        os.kill(os.getpid(), signal.SIGKILL)
    raise OSError(_number, os.strerror(_number), path)


class _File(io.FileIO):
    """A file whose every write is a step."""

    def write(self, data: Any) -> int:
        if _due():
            super().write(bytes(data)[: len(data) // 2])
            _fail()
        return super().write(data)


def _opened(
    file: Any, mode: str = "r", buffering: int = -1, encoding: Any = None, errors: Any = None,
    newline: Any = None, closefd: bool = True, opener: Any = None,
) -> IO[Any]:  # fmt: skip
    """As `open`; a file below the folder that is opened to be written is one of ours."""
    path = f"/proc/self/fd/{file}" if isinstance(file, int) else os.fsdecode(file)
    writes = {*"wax+"} & {*mode}
    if not (_folder and writes and _below(path)):
        return _open(file, mode, buffering, encoding, errors, newline, closefd, opener)
    raw = _File(file, "".join(letter for letter in mode if letter not in "bt"), closefd, opener)
    whole = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
    return whole if "b" in mode else io.TextIOWrapper(whole, encoding, errors, newline)


def _synced(handle: int) -> None:
    if _folder and _below(f"/proc/self/fd/{handle}"):
        _step()
    _fsync(handle)


@contextmanager
def _watched(folder: Path, at: int, number: int) -> Iterator[None]:
    global _folder, _at, _number, _hooked
    if not _hooked:
        sys.addaudithook(_hook)
        _hooked = True
    _folder, _at, _number = os.path.realpath(folder), at, number
    _count[:] = bytes(8)
    builtins.open = io.open = _opened  # type: ignore[assignment]
    os.fsync = _synced  # type: ignore[assignment]
    try:
        yield
    finally:
        _folder, _at = "", -1
        builtins.open = io.open = _open
        os.fsync = _fsync


def _steps() -> int:
    return int.from_bytes(_count[:], "little")


def steps_of(folder: Path, work: Callable[[], object]) -> int:
    """How many steps the work takes in a folder."""
    with _watched(folder, -1, KILL):
        work()
    return _steps()


def failing(folder: Path, at: int, number: int, work: Callable[[], object]) -> Exception | None:
    """Do the work; its step `at` fails with this number of error. What it raised, if anything."""
    try:
        with _watched(folder, at, number):
            work()
    except Exception as error:
        return error
    return None


def killed(folder: Path, at: int, work: Callable[[], object]) -> bool:
    """Do the work in a process of its own that is killed at step `at`; whether it was."""
    child = os.fork()
    if not child:
        with _watched(folder, at, KILL):
            try:
                work()
            finally:
                os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


# whole commands


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit status (negative: the signal that killed it), what it wrote to
    standard output and error, and how many steps it took."""

    status: int
    output: str
    steps: int


def lying(folder: Path) -> dict[str, bytes]:
    """What a reader finds in a folder; what is hidden is none of his."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def run(
    root: Path, words: Sequence[str], at: int = -1, number: int = KILL, place: Place | None = None
) -> Ended:
    """`baocao` with these words on the project at `root`, in a process of its own.

    Args:
        at: the step in the project's folder that fails; -1: none.
        number: of the error; `KILL`: the process that takes the step is killed.
        place: where the project is meanwhile; afterwards it lies at `root` again.
    """
    context = _prepared()
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_command, args=(root, tuple(words), at, number, place, theirs))
    process.start()
    theirs.close()
    output, steps = "", 0
    with suppress(EOFError):  # it was killed
        output, steps = mine.recv()
    process.join()
    if (left := _left(root)).exists():
        shutil.rmtree(root)
        left.rename(root)
    return Ended(process.exitcode or 0, output, steps)


@cache
def _prepared() -> multiprocessing.context.ForkServerContext:
    """Where processes come from that have imported the program."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["prepared"])
    # Python 3.11 does not tell it where modules lie; a thread may not change its place
    path = os.pathsep.join(filter(None, sys.path))
    with patch.dict(os.environ, PYTHONPATH=path, OPENBLAS_NUM_THREADS="1"):
        multiprocessing.forkserver.ensure_running()
    return context


def _left(root: Path) -> Path:
    return root.with_name(f"{root.name}-left")


def _command(
    root: Path, words: tuple[str, ...], at: int, number: int, place: Place | None, answer: Any
) -> None:
    from helpers.cli import main

    os.environ |= {"BAOCAO_ROOT": str(root), "COLUMNS": "500", "LANG": "C.UTF-8"}
    os.environ["BAOCAO_PASSPHRASE_FILE"] = str(root / "khoa" / "mat-khau")
    os.chdir(root)
    log = Path(os.environ.get("TMPDIR", "/tmp")) / f"said-{os.getpid()}"
    with log.open("w+b") as file:
        for handle in (1, 2):
            os.dup2(file.fileno(), handle)
        sys.argv = ["baocao", *words]
        status = 0
        if place:
            move_to(place, root)
            os.chdir(root)
        try:
            with _watched(root, at, number):
                main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        sys.stdout.flush()
        sys.stderr.flush()
        if place:
            copy_out(root, _left(root))
        file.seek(0)
        answer.send((file.read().decode(), _steps()))
    log.unlink()
    os._exit(status)


def faults_of(steps: int, most: int = FEW) -> list[tuple[int, int]]:
    """Steps with a fault for each: errors and kills in turn.

    Args:
        most: how many steps, spread evenly from the first to the last. With BAOCAO_FAULTS=each in
            the environment it is every step, with BAOCAO_FAULTS=all every step with every fault.
    """
    kinds = (*ERRORS, KILL)
    most = steps if ASKED == "each" else most
    if ALL:
        return [(at, kind) for at in range(1, steps + 1) for kind in kinds]
    chosen = sorted({1 + round(n * (steps - 1) / max(1, most - 1)) for n in range(most)})
    return [(at, kinds[turn % len(kinds)]) for turn, at in enumerate(chosen)]


def copy(source: Path, target: Path) -> None:
    """A project as it was, in the place of what is there."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, symlinks=True)
