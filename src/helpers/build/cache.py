"""What is known of a finished report: from what it was made, and its files as they were written.

The note of a report is deleted before its files are written and written after them. So a report
that has a note is whole, whatever was killed, and several builds may work in one folder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from helpers.build.plan import Job
from helpers.build.reads import ALL, OWN, reads
from helpers.build.superseded import mend
from helpers.core.errors import BaocaoError
from helpers.core.files import fingerprint, remove_leftovers, sha256, to_json, write_atomically
from helpers.core.imports import fast_imports
from helpers.core.paths import Project, find_project
from helpers.params.load import load_setting
from helpers.params.programme import OVERVIEW
from helpers.report.assessment.inputs import (
    assets_fingerprint,
    code_fingerprint,
    inputs_fingerprints,
    libraries_fingerprint,
)

FOLDER = Path(".cache") / "built"
_LEFT = {".ipynb_checkpoints", "__pycache__"}  # by Jupyter and Python beside notebooks


@dataclass(frozen=True, slots=True)
class Marks:
    """Fingerprints of what a report is made from, apart from its unit's own values.

    Attributes:
        reads: which parts of its period the notebook reads, as `reads` finds them. None: every
            input counts.
    """

    notebook: str
    code: str
    assets: str
    libraries: str
    inputs: str
    reads: frozenset[str] | None


def marks(project: Project, job: Job, inputs: str) -> Marks:
    """The marks of a job. `inputs`: fingerprint of its period's inputs."""
    digest, parts = _notebook(project.notebooks / job.notebook)
    if parts is not None and job.unit == OVERVIEW:
        parts = frozenset({ALL})
    made_from = (code_fingerprint(), assets_fingerprint(), libraries_fingerprint(), inputs)
    return Marks(digest, *made_from, parts)


def all_marks(project: Project, jobs: Sequence[Job]) -> dict[Job, Marks]:
    """The marks of every job."""
    _notebook.cache_clear()
    asked: dict[str, dict[str, None]] = {}
    for job in jobs:
        asked.setdefault(job.programme, {})[job.period] = None
    inputs: dict[tuple[str, str], str] = {}
    for programme, periods in asked.items():
        setting = load_setting(project, programme)
        now = inputs_fingerprints(setting, [setting.period(period) for period in periods])
        inputs |= {(programme, period): mark for period, mark in now.items()}
    return {job: marks(project, job, inputs[job.programme, job.period]) for job in jobs}


def notebook_mark(path: Path) -> str:
    """The mark of a notebook as it is now."""
    return _notebook.__wrapped__(path)[0]


def forget(job: Job, out: Path) -> None:
    """The report is about to be made again; what a killed build left half-done is put in order."""
    for note in (_path(job, out), period_note(job.programme, job.period, out)):
        note.unlink(missing_ok=True)
    mend(job, out)
    remove_leftovers(_path(job, out).parent)


def remember(job: Job, out: Path, made_from: Marks, digests: Mapping[str, str]) -> None:
    """Note that all files of the report are there, and what they were made from.

    Args:
        digests: of the files as they were written. Where another build has written one since,
            nothing is noted, and the report is made again.
    """
    folder = out / job.folder
    paths = job.lying_in(folder)
    digests_now = {path.name: sha256(path) for path in paths}
    if digests_now != digests:
        return
    files = {path.name: _stamp(path, digests_now[path.name]) for path in paths}
    note = {
        **{name: getattr(made_from, name) for name in (*_CAUSES, "inputs")},
        "source": job.notebook,
        "formats": list(job.formats),
        "beside": job.beside,
        "slices": slices_now(job, made_from),
        "files": files,
    }
    write_atomically(_path(job, out), to_json(note))


def adopt(job: Job, out: Path, note: dict[str, Any]) -> None:
    """Note that all files of a report are there that was made and noted in another folder."""
    folder = out / job.folder
    files = {name: _stamp(folder / name, stamp[-1]) for name, stamp in note["files"].items()}
    write_atomically(_path(job, out), to_json({**note, "files": files}))


def why_stale(job: Job, out: Path, now: Marks) -> str:
    """Why a report must be made again, in words; "" if it is as it would be made now."""
    note = read_note(job, out)
    if note is None:
        return "chưa lập xong"
    for name, reason in _CAUSES.items():
        if note[name] != getattr(now, name):
            return reason
    if note["formats"] != list(job.formats):
        return "định dạng đổi, hoặc có định dạng chưa lập được"
    if note["beside"] != job.beside:
        return "ngôn ngữ của lần lập đổi"
    if changed := changed_files(job.folder, out, note):
        return f"tệp {changed[0]} thiếu hoặc đã bị sửa"
    _renew_stamps(job, out, note)
    if note["inputs"] == now.inputs:
        return ""
    return _why_inputs(job, out, now, note)


def _renew_stamps(job: Job, out: Path, note: dict[str, Any]) -> None:
    """Files that are as they were but got a new stamp, as copies do, are not read again."""
    folder, files = out / job.folder, note["files"]
    now = {name: _stamp(folder / name, stamp[-1]) for name, stamp in files.items()}
    if now != files:
        note["files"] = now
        with suppress(OSError):  # a folder that may only be read
            write_atomically(_path(job, out), to_json(note))


def outdated(job: Job, out: Path, now: Marks) -> bool:
    """Whether the files of a report are there and show other numbers than it would now."""
    if not (out / job.folder / f"{job.stem}.json").is_file():
        return False
    note = read_note(job, out)
    if note is None:
        return True
    if note["inputs"] == now.inputs:
        return False
    against = [now.inputs, now.code]
    if note.get("outdated") == against:  # found by an earlier build, and nothing changed since
        return True
    if not _why_inputs(job, out, now, note):
        return False
    write_atomically(_path(job, out), to_json({**note, "outdated": against}))
    return True


_CAUSES = {
    "notebook": "sổ tay đổi",
    "code": "mã chương trình đổi",
    "assets": "mẫu trình bày hoặc phông chữ đổi",
    "libraries": "phiên bản thư viện đổi",
}


def _why_inputs(job: Job, out: Path, now: Marks, note: dict[str, Any]) -> str:
    """Some input of the programme changed: is it one that this report reads?"""
    if now.reads is None:
        return "số liệu hoặc tham số đổi"
    try:
        slices = slices_now(job, now)
    except BaocaoError:  # the build will say what is wrong
        slices = None
    if slices is None or slices != note["slices"]:
        return "số liệu hoặc tham số mà báo cáo này nêu đã đổi"
    write_atomically(_path(job, out), to_json({**note, "inputs": now.inputs}))
    return ""


def slices_now(job: Job, made_from: Marks) -> dict[str, str] | None:
    """The fingerprints of what a report reads, by name; None where they cannot be told."""
    if made_from.reads is None:
        return None
    with fast_imports():
        from helpers.report.assessment.slices import slices_of
    every = slices_of(find_project(), job.programme, job.period, made_from.inputs)
    names = sorted(f"{OWN}:{job.unit}" if name == OWN else name for name in made_from.reads)
    return {name: every.get(name, "") for name in names} if every else None


def _path(job: Job, out: Path) -> Path:
    return out / FOLDER / job.programme / job.period / f"{job.key}.json"


def period_note(programme: str, period: str, out: Path) -> Path:
    """Where it is noted what the page and the manifest of a period were written from.

    It is gone while a report of the period is made: they no longer tell of that one.
    """
    return out / FOLDER / programme / f"{period}.json"


def read_note(job: Job, out: Path) -> dict[str, Any] | None:
    """What is noted of a report; None if it is not whole."""
    return _read(_path(job, out))


def _read(path: Path) -> dict[str, Any] | None:
    try:
        note: dict[str, Any] = json.loads(path.read_bytes())
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return note


def notes_of(programme: str, period: str, out: Path) -> dict[str, dict[str, Any]]:
    """What is noted of every whole report of a period, by unit ("x.en": in English)."""
    folder = out / FOLDER / programme / period
    notes = {path.stem: _read(path) for path in sorted(folder.glob("*.json"))}
    return {key: note for key, note in notes.items() if note is not None}


def changed_files(folder: Path, out: Path, note: Mapping[str, Any]) -> list[str]:
    """The files of a report that are not there any more, or not as they were written.

    Args:
        folder: of the report, relative to `out`.
    """
    files = note["files"].items()
    return [name for name, stamp in files if not is_as_stamped(out / folder / name, stamp)]


def _stamp(path: Path, digest: str) -> list[int | str]:
    return [*stamp_of(path), digest]


def stamp_of(path: Path) -> list[int | str]:
    """What a file cannot keep when its content changes: nobody can set the time of a change."""
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]


def is_as_stamped(path: Path, stamp: list[int | str]) -> bool:
    """Whether a file is what it was; its content is read only if it was touched."""
    try:
        stamp_now = stamp_of(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    if stamp_now == stamp[:-1]:
        return True
    return stamp_now[0] == stamp[0] and sha256(path) == stamp[-1]


def notebook_files(path: Path) -> list[Path]:
    """A notebook, and with one of one's own all that lies beside it, such as modules."""
    return _neighbours(path) if "-" in notebook_mark(path) else [path]


@lru_cache(maxsize=64)
def _notebook(path: Path) -> tuple[str, frozenset[str] | None]:
    """Fingerprint of a notebook, and what it reads."""
    if not path.is_file():
        return "", None
    try:
        parts = reads(json.loads(path.read_bytes())["cells"])
    except (ValueError, KeyError, TypeError):
        parts = None
    return _with_neighbours(path) if parts is None else sha256(path), parts


def _with_neighbours(path: Path) -> str:
    """Fingerprint of a notebook of one's own and of all that lies beside it, such as modules."""
    return f"{sha256(path)}-{fingerprint(_neighbours(path), root=path.parent)}"


def _neighbours(path: Path) -> list[Path]:
    folder = path.parent
    around = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(path for path in around if not _LEFT & {*path.relative_to(folder).parts})
