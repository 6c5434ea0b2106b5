"""Reports at an fsspec address. The package fsspec is optional; only this module knows it.

A machine of a cluster puts its reports into a folder for arrivals, one for each build. The build
takes them from there into the output folder, which stays the truth; `publish` puts the site at the
end. So a machine that is late or lost never writes over a page that somebody reads.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from helpers.build.cache import adopt, forget, read_note
from helpers.build.outcome import Outcome
from helpers.build.plan import Job
from helpers.build.superseded import put_report
from helpers.core.errors import BaocaoError, ChangedMeanwhile, ConfigError, ReportError
from helpers.core.files import digest
from helpers.core.library_errors import vietnamese

# no relative folder, no pattern, no chain of file systems
_FORM = re.compile(r"(file:///|(?!file:)[a-z][a-z0-9+.-]+://)((?!::)[^*?\[\]])+")
_PROBE = "build.txt"


@dataclass(frozen=True, slots=True)
class Results:
    """The files at an address, by their paths below it. Every failure is a ReportError."""

    system: Any
    root: str

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write these files; folders are made where the file system has such."""
        with self._failing_with("Không ghi được vào địa chỉ kết quả"):
            for folder in {self._path(name).rpartition("/")[0] for name in files}:
                with suppress(PermissionError):  # a store of objects may allow no more than objects
                    self.system.makedirs(folder, exist_ok=True)
            self.system.pipe({self._path(name): content for name, content in files.items()})

    def get(self, names: Collection[str]) -> dict[str, bytes | None]:
        """The content of these files; None for one that is not there."""
        with self._failing_with("Không đọc được từ địa chỉ kết quả"):
            answers = self.system.cat([self._path(name) for name in names], on_error="return")
            contents = {name: answers[self._path(name)] for name in names}
            for content in contents.values():
                if isinstance(content, Exception) and not isinstance(content, FileNotFoundError):
                    raise content
        return {
            name: content if isinstance(content, bytes) else None
            for name, content in contents.items()
        }

    def sizes(self, folder: str) -> dict[str, int | None]:
        """Every file below a folder, by its path in that folder, and its size."""
        with self._failing_with("Không liệt kê được địa chỉ kết quả"):
            self.system.invalidate_cache()
            infos = self.system.find(self._path(folder), detail=True)
        start = len(self._path(folder)) + 1
        return {path[start:]: info.get("size") for path, info in infos.items()}

    def remove(self, names: Collection[str]) -> None:
        """Remove these files."""
        with self._failing_with("Không xóa được tệp ở địa chỉ kết quả"):
            for name in names:
                self.system.rm_file(self._path(name))

    def clear(self) -> None:
        """Remove everything."""
        with self._failing_with("Không xóa được tệp ở địa chỉ kết quả"):
            self.system.rm(self.root, recursive=True)

    def _path(self, name: str) -> str:
        return f"{self.root}/{name}"

    @contextmanager
    def _failing_with(self, what: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # every file system has errors of its own
            reason = f"{type(error).__name__}: {vietnamese(error)}".replace(self.root, "…")
            raise ReportError(what, found=reason, todo="xem docs/cluster.md") from None


def open_results(address: str) -> Results:
    """The files at an address, e.g. "s3://bucket/reports".

    Raises:
        ConfigError: no such address, a package that it needs is missing, or nobody answers there.
    """
    # without the address: what a machine meets here stands on the page of the period
    where, todo = "--results", "xem docs/cluster.md"
    if not _FORM.fullmatch(address):
        needed = "cần giao thức và đường dẫn đầy đủ, ví dụ s3://kho/bao-cao, file:///thu-muc"
        raise ConfigError("Địa chỉ kết quả không hợp lệ", where=where, found=needed, todo=todo)
    if urlsplit(address).password:
        raise ConfigError("Địa chỉ kết quả không được chứa mật khẩu", where=where, todo=todo)
    try:
        from fsspec.core import url_to_fs

        system, root = url_to_fs(address)
    except Exception as error:  # every file system has errors of its own
        raise ConfigError(
            "Không mở được địa chỉ kết quả", where=where, found=vietnamese(error), todo=todo
        ) from None
    return Results(system, root.rstrip("/"))


@contextmanager
def arrivals(address: str) -> Iterator[str]:
    """The address of a new folder for the reports of a build; it is removed afterwards.

    Raises:
        ConfigError: what is written there cannot be read again.
    """
    folder = f"{address.rstrip('/')}/.arriving-{uuid4().hex}"
    results = open_results(folder)
    try:
        results.put({_PROBE: folder.encode()})
        if results.get([_PROBE])[_PROBE] != folder.encode():
            raise ReportError("Không đọc lại được tệp vừa ghi", todo="xem docs/cluster.md")
    except ReportError as error:
        raise ConfigError(
            error.what, where=f"--results {address}", found=error.found, todo="xem docs/cluster.md"
        ) from None
    try:
        yield folder
    finally:
        with suppress(ReportError):  # what is left there is read by nobody
            results.clear()


def send(outcome: Outcome, out: Path, arriving: str) -> Outcome:
    """Put the files of a report that was made below `out`; the outcome then tells of them."""
    if outcome.error:
        return outcome
    job = outcome.job
    files = {_name(job, name): (out / job.folder / name).read_bytes() for name in job.files}
    open_results(arriving).put(files)
    return replace(outcome, note=read_note(job, out))


def receive(outcome: Outcome, arriving: str, out: Path) -> Outcome:
    """Write the files that an outcome tells of below `out`, if all are as they were made."""
    if outcome.error:
        return outcome
    job, note = outcome.job, outcome.note or {"files": {}}
    try:
        files = _proved(job, note["files"], open_results(arriving))
    except BaocaoError as error:
        return Outcome(job, str(error))
    forget(job, out)
    put_report(job, out, files)
    adopt(job, out, note)
    return replace(outcome, note=None)


def _proved(job: Job, stamps: Mapping[str, Any], results: Results) -> dict[str, bytes]:
    """The files of a report, each with the fingerprint that the machine told."""
    contents = results.get([_name(job, name) for name in job.files])
    files = {}
    for name in job.files:
        content = contents[_name(job, name)]
        size, *_, declared = stamps.get(name, (0, ""))
        difference = (
            "không có tệp" if content is None else f"{len(content)} byte, tệp đã lập {size} byte"
        )
        if content is None or digest(content) != declared:
            raise ChangedMeanwhile(
                "Tệp ở địa chỉ kết quả không phải tệp đã lập",
                where=f"{job.folder.as_posix()}/{name}",
                found=difference,
                todo="chạy lại lệnh; nếu vẫn vậy, xem ai khác ghi, xóa ở địa chỉ đó",
            )
        files[name] = content
    return files


def _name(job: Job, name: str) -> str:
    """The name of a file among the arrivals, which have no folders."""
    return f"{job.programme}.{job.period}.{job.unit}.{name}"
