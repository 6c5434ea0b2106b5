"""What people decided about a built period: the log of its states, signatures and revisions.

`data/approvals/<programme>/<period>/log.jsonl` has a line a decision. Lines are only ever added,
and each holds the sha256 of the one before: a line that is changed, taken out or put in between
is found. What a decision rests on lies beside it, under a name of its own, and its sha256 stands
in the line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from helpers.core.errors import ReportError
from helpers.core.files import digest, read_json, remove_leftovers, to_json, write_atomically
from helpers.core.locks import locked
from helpers.core.paths import Project

LOG = "log.jsonl"
_LOCK = ".log.lock"
_ADDED = ".added.json"  # the files that are being added with a line
DRAFT, CHECKED, APPROVED, PUBLISHED = STATES = ("draft", "checked", "approved", "published")
SIGNED = "signed"
REVISION, PUBLICATION = "revision", "published"


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision.

    Attributes:
        number: of the line, from 1.
        what: a state of `STATES`, or "signed".
        at: when, ISO 8601 with the zone, as the person's command said.
        who: whose decision it is.
        reports: fingerprint of the period's reports that it is about.
        note: why, or what there is to say.
        files: sha256 of the files beside the log that came with it, by name.
        previous: sha256 of the line before, "" for the first.
    """

    number: int
    what: str
    at: str
    who: str
    reports: str
    note: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    previous: str = ""

    def line(self) -> bytes:
        """The line of the log, without its end."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Revised:
    """A published figure that was changed, with the reason.

    Attributes:
        period: of which it was published.
        indicator: code; "" for the score and the rank.
        basis: "own", "to_date", "score" or "rank".
        before, after: unrounded; None where there is none.
        reason, who, at: of the decision to change it.
        file: that holds it, beside the log.
    """

    period: str
    unit: str
    indicator: str
    basis: str
    before: float | None
    after: float | None
    reason: str
    who: str
    at: str
    file: str


def folder_of(project: Project, programme: str, period: str) -> Path:
    """Where the decisions about a period lie."""
    return project.approvals / programme / period


def read_log(folder: Path) -> tuple[Entry, ...]:
    """The decisions, oldest first; none where there is no log.

    Raises:
        ReportError: a line is damaged, or the chain is broken; names the line.
    """
    path = folder / LOG
    if not path.is_file():
        return ()
    entries: list[Entry] = []
    previous = ""
    content = path.read_bytes()
    for number, line in enumerate(content.splitlines(), start=1):
        entry = _entry(line)
        whole = entry is not None and entry.line() == line
        if entry is None or not whole or (entry.number, entry.previous) != (number, previous):
            raise _broken(path, number)
        entries.append(entry)
        previous = digest(line)
    if content and not content.endswith(b"\n"):
        raise _broken(path, len(entries))
    return tuple(entries)


def _entry(line: bytes) -> Entry | None:
    try:
        return Entry(**json.loads(line))
    except (ValueError, TypeError):
        return None


def _broken(path: Path, number: int) -> ReportError:
    return ReportError(
        "Sổ trạng thái hỏng hoặc đã bị sửa",
        where="/".join(path.parts[-4:]) + f", dòng {number}",
        todo="khôi phục sổ từ bản lưu; không sửa tay tệp này",
    )


@contextmanager
def deciding(folder: Path) -> Iterator[None]:
    """Within the block no other process adds to the log, or a file beside it.

    Raises:
        BaocaoError: another process has been at it for too long; names it.
        ReportError: the log is damaged.
    """
    with locked(folder / _LOCK, f"sổ trạng thái {'/'.join(folder.parts[-2:])}"):
        remove_leftovers(folder)
        _undo(folder)  # of a command that was killed before its line
        yield


def append(
    folder: Path,
    what: str,
    *,
    at: str,
    who: str,
    reports: str,
    note: str = "",
    files: Mapping[str, bytes] | None = None,
) -> Entry:
    """Add a decision, with the files that came with it; all is on the disk when this returns.

    Hold `deciding` of the folder meanwhile. What stood in the log stays as it was, byte for byte.

    Raises:
        ReportError: the log is damaged, or a file of that name lies there: none is overwritten.
    """
    path, before = folder / LOG, read_log(folder)
    contents = files or {}
    for name in contents:
        if (folder / name).exists():
            raise ReportError(
                "Đã có tệp mang tên này; không ghi đè",
                where=str(folder / name),
                todo="chuyển tệp ấy đi rồi chạy lại lệnh",
            )
    digests = {name: digest(content) for name, content in contents.items()}
    last = digest(before[-1].line()) if before else ""
    entry = Entry(len(before) + 1, what, at, who, reports, note, digests, last)
    old = path.read_bytes() if before else b""
    try:
        if contents:
            write_atomically(folder / _ADDED, to_json(sorted(contents)))
        for name, content in contents.items():
            write_atomically(folder / name, content, durable=True)
        write_atomically(path, old + entry.line() + b"\n", durable=True)
    finally:
        with suppress(OSError):  # then the next to come does it
            _undo(folder)
    return entry


def _undo(folder: Path) -> None:
    """Remove the files that were added with a line which the log does not have."""
    if (folder / _ADDED).is_file():
        known = {name for entry in read_log(folder) for name in entry.files}
        for name in {*read_json(folder / _ADDED)} - known:
            (folder / name).unlink(missing_ok=True)
        (folder / _ADDED).unlink()


def next_name(folder: Path, stem: str, suffix: str) -> str:
    """The next name of its kind that neither the log nor the folder has: "so-y-te-02.pdf"."""
    form = re.compile(rf"{re.escape(stem)}-(\d+){re.escape(suffix)}")
    logged = {name for entry in read_log(folder) for name in entry.files}
    there = {path.name for path in folder.glob(f"{stem}-*{suffix}")}
    used = [int(match[1]) for name in logged | there if (match := form.fullmatch(name))]
    return f"{stem}-{max(used, default=0) + 1:02}{suffix}"


def revision_files(project: Project, programme: str, period: str) -> list[Path]:
    """The files that say which published figures of a period ("*": of all) were changed."""
    return sorted((project.approvals / programme).glob(f"{period}/{REVISION}-*.json"))


def read_revised(project: Project, programme: str) -> tuple[Revised, ...]:
    """The published figures of a programme that were changed, oldest decision first.

    Raises:
        ReportError: a file is damaged.
    """
    revised = []
    for path in revision_files(project, programme, "*"):
        content: dict[str, Any] = read_json(path)
        common = {name: content[name] for name in ("period", "reason", "who", "at")}
        common["file"] = path.name
        revised += [Revised(**common, **change) for change in content["changes"]]
    return tuple(sorted(revised, key=lambda row: (row.at, row.period)))  # stable in a decision
