"""Several declarations written so that all are there or none is, even where the writer is killed.

The new files and second names of the old ones are gathered in a hidden folder of the project; a
list in it says that they are being put in place. Whoever finds that list puts the old ones back.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from helpers.core.files import read_json, to_json, write_atomically
from helpers.core.folders import link
from helpers.core.locks import locked
from helpers.core.paths import LOCKS, Project

_FOLDER, _LOCK = ".new", LOCKS / "params.lock"
_LIST, _NEW, _OLD = "list.json", "new", "old"


@contextmanager
def declaring(project: Project) -> Iterator[None]:
    """Within the block no other process adds declarations to the project.

    What a killed one left half done is undone first.

    Raises:
        BaocaoError: another process has been at it for too long; names it.
        OSError: the project's folder cannot be written.
    """
    with locked(project.outputs / _LOCK, "khai báo của dự án"):
        _undo(project.root)
        yield


def write_together(root: Path, files: Mapping[str, bytes]) -> None:
    """Write the files below `root`; where one cannot be written, all are as they were before.

    Raises:
        OSError: a file or folder cannot be written.
    """
    work = root / _FOLDER
    try:
        _gather(root, files)
        for name in files:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (work / _NEW / name).replace(root / name)
        (work / _LIST).unlink()
    except BaseException:
        with suppress(OSError):  # then the next to come does it
            _undo(root)
        raise
    shutil.rmtree(work, ignore_errors=True)


def _gather(root: Path, files: Mapping[str, bytes]) -> None:
    work = root / _FOLDER
    for name, content in files.items():
        write_atomically(work / _NEW / name, content)
        if (root / name).is_file():
            link(root / name, work / _OLD / name)
    above = {parent for name in files for parent in (root / name).parents}
    missing = sorted((folder for folder in above if not folder.exists()), reverse=True)
    there = {name: (root / name).is_file() for name in files}
    folders = [folder.relative_to(root).as_posix() for folder in missing]
    write_atomically(work / _LIST, to_json({"there": there, "folders": folders}), durable=True)


def _undo(root: Path) -> None:
    """Put back what was there, where files were being put in place."""
    work = root / _FOLDER
    if (work / _LIST).is_file():
        begun = read_json(work / _LIST)
        for name, was_there in begun["there"].items():
            if not was_there:
                if (root / name).is_file():  # a folder was there before
                    (root / name).unlink()
            elif (work / _OLD / name).is_file():
                (work / _OLD / name).replace(root / name)
        for name in begun["folders"]:
            with suppress(OSError):
                (root / name).rmdir()
        (work / _LIST).unlink()
    shutil.rmtree(work, ignore_errors=True)
