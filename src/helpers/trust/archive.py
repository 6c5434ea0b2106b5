"""All that a period's reports were made from, with the reports, in one zip file.

Unpacked it is a project whose outputs can be verified. The same contents give the same bytes:
names in order, one time, one mode.
"""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from filecmp import cmp
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Any

from helpers.core.errors import ChangedMeanwhile, InputError, NotBuilt, ReportError
from helpers.core.files import digest, mode_of, read_json, replacing, sha256
from helpers.core.library_errors import vietnamese
from helpers.core.paths import Project
from helpers.documents.zipped import entry_of
from helpers.trust.again import name_programmes
from helpers.trust.manifest import NAME, is_sealed, read_manifest, sealed, site_manifest
from helpers.trust.outputs import (
    CHANGED,
    DAMAGED,
    MISSING,
    OTHER_ARCHIVE,
    UNKNOWN,
    Finding,
    periods_below,
)

_LIST, _SCHEMA = "archive.json", "baocao.archive/1"
_LOCK = "requirements.lock"
_CHUNK = 1 << 20
Contents = Mapping[str, Path | bytes]


def write_archive(
    project: Project, out: Path, programmes: Sequence[str], periods: Sequence[str], target: Path
) -> list[str]:
    """Write the archive of built periods; which ones, as "<programme>/<period>".

    It holds the files that were received: whoever may not read one of these may not read it.

    Args:
        programmes, periods: ids of those wanted; () for all.

    Raises:
        ConfigError: none of them is built.
        ReportError: a file is not as it was when the reports were made.
    """
    chosen = [
        name
        for name in periods_below(out)
        if (not programmes or name.split("/")[0] in programmes)
        and (not periods or name.split("/")[1] in periods)
    ]
    if not chosen:
        raise NotBuilt(
            "Không có kỳ nào đã lập để gói",
            where=str(out),
            found=", ".join(periods_below(out)),
            todo="chạy baocao build trước",
        )
    contents: dict[str, Path | bytes] = {}
    digests: dict[str, str] = {}
    for period in chosen:
        for name, path, expected in _parts(project, out, period):
            _check(path, name, expected, digests.get(name, expected))
            contents[name], digests[name] = path, expected
    manifests = {period: sha256(out / period / NAME) for period in chosen}
    contents[f"outputs/{NAME}"] = sealed(site_manifest({}, manifests))
    lock = lock_of(project)
    contents |= {_LOCK: lock} if lock else {}
    mode = mode_of(*(content for content in contents.values() if isinstance(content, Path)))
    with replacing(target, mode) as file:
        _write_zip(_listed(contents), file)
    return chosen


@contextmanager
def open_archive(asked: str) -> Iterator[tuple[Project | None, str, tuple[Finding, ...]]]:
    """The project in an archive, what to verify in it, and what is wrong with the archive itself.

    What is no zip file is no archive: (None, `asked`, ()).

    Raises:
        InputError: it is no archive of ours, or its parts cannot be unpacked.
    """
    path = Path(asked)
    if path.suffix.casefold() != ".zip" or not path.is_file():
        yield None, asked, ()
        return
    with TemporaryDirectory(prefix="baocao-archive-") as folder:
        root = Path(folder).resolve() / "project"
        yield Project(root), str(root / "outputs"), tuple(_unpacked(path, root))


def _parts(project: Project, out: Path, period: str) -> Iterator[tuple[str, Path, str]]:
    """Name in the archive, place and sha256 of every file of a period."""
    manifest = read_manifest(out / period)
    if "notebooks" not in manifest:
        raise ReportError("Kỳ do phiên bản cũ lập", where=period, todo="chạy lại baocao build")
    for name, expected in {**manifest["sources"], **manifest["notebooks"]}.items():
        yield name, project.root / name, expected
    for name, expected in manifest["outputs"].items():
        yield f"outputs/{period}/{name}", out / period / name, expected
    manifest_file = out / period / NAME
    yield f"outputs/{period}/{NAME}", manifest_file, sha256(manifest_file)


def _check(path: Path, name: str, expected: str, known: str) -> None:
    now = sha256(path) if path.is_file() else ""
    if now != expected or known != expected:
        raise ChangedMeanwhile(
            f"Không gói: tệp {CHANGED if now else MISSING} so với lúc lập",
            where=name,
            todo="chạy baocao build rồi gói lại; xem baocao verify --fast",
        )


def lock_of(project: Project) -> Path | None:
    """The file that pins the libraries: the project's, else that of this program's checkout."""
    for root in (project.root, Path(__file__).resolve().parents[3]):
        if (root / _LOCK).is_file():
            return root / _LOCK
    return None


def _listed(contents: Contents) -> Contents:
    """The contents and their list."""
    digests = {
        name: digest(content) if isinstance(content, bytes) else sha256(content)
        for name, content in sorted(contents.items())
    }
    made: dict[str, Any] = {"schema": _SCHEMA, "zlib": zlib.ZLIB_RUNTIME_VERSION, "files": digests}
    return {**contents, _LIST: sealed(made)}


def _write_zip(contents: Contents, target: IO[bytes]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(contents):
            content = contents[name]
            if isinstance(content, bytes):
                archive.writestr(entry_of(name), content)
                continue
            entry = entry_of(name)
            entry.file_size = content.stat().st_size
            with content.open("rb") as source, archive.open(entry, "w") as part:
                shutil.copyfileobj(source, part, _CHUNK)


def _unpacked(path: Path, root: Path) -> Iterator[Finding]:
    """Unpack an archive; what is not as its list says."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _parts_unpacked(archive, root)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise InputError(
            "Tệp lưu trữ hỏng", where=path.name, found=vietnamese(error), todo="lấy bản sao khác"
        ) from None
    if not (root / "params" / "programmes").is_dir():
        raise InputError("Tệp không do baocao archive ghi", where=path.name, todo="chọn tệp khác")
    made, expected = _list_of(root)
    if not expected:
        yield Finding(_LIST, DAMAGED)
        return
    there = {file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file()}
    there.discard(_LIST)
    for name in sorted({*there, *expected}):
        if name not in expected:
            yield Finding(name, UNKNOWN)
        elif name not in there:
            yield Finding(name, MISSING)
        elif sha256(root / name) != expected[name]:
            yield Finding(name, CHANGED)
    # other versions of the library may pack otherwise
    if made["zlib"] == zlib.ZLIB_RUNTIME_VERSION:
        again = root.with_name("again.zip")
        with replacing(again) as file:
            _write_zip({name: root / name for name in (*there, _LIST)}, file)
        if not cmp(path, again, shallow=False):
            yield Finding(path.name, OTHER_ARCHIVE)
    for period in periods_below(root / "outputs"):
        with suppress(ReportError, KeyError):  # a damaged one is told with the outputs
            name_programmes(root, read_manifest(root / "outputs" / period))


def _parts_unpacked(archive: zipfile.ZipFile, root: Path) -> Iterator[Finding]:
    for entry in archive.infolist():
        where = PurePosixPath(entry.filename)
        if where.is_absolute() or ".." in where.parts or "\\" in entry.filename:
            raise ValueError(f"đường dẫn lạ: {entry.filename!r}")
        target = root / where
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with archive.open(entry) as part, target.open("xb") as copy:
                shutil.copyfileobj(part, copy, _CHUNK)
        except (zipfile.BadZipFile, zlib.error, EOFError, FileExistsError) as error:
            yield Finding(entry.filename, DAMAGED, vietnamese(error))


def _list_of(root: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """The list in an archive, and the sha256 that it names; nothing where it is damaged."""
    path = root / _LIST
    if not path.is_file() or not is_sealed(path):
        return {}, {}
    made: dict[str, Any] = read_json(path)
    return made, made["files"]
