"""Files in an output folder that are not as they were written, or that nobody knows.

Quick, for `build` and `list`: the content of a file is read only where its size or a time of it
changed. `baocao verify` reads everything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from helpers.build.cache import FOLDER, changed_files, is_as_stamped, notes_of, period_note
from helpers.build.plan import INDEX, place_of
from helpers.core.files import sha256
from helpers.trust.manifest import NAME, is_sealed, read_manifest, read_site_manifest
from helpers.trust.outputs import files_below

_CHANGED = "không còn như lúc lập (bị sửa, bị xóa, hoặc lần lập trước dừng giữa chừng)"
_UNKNOWN = "tệp lạ, không do lần lập nào ghi"
_MOST_NAMED = 20
_UNITS = "units.json"
_STAMPED = 4  # what a stamp with its sha256 holds


def changed_outputs(out: Path) -> tuple[str, ...]:
    """The files that were rendered or written and are gone or others now, by path below `out`."""
    return tuple(sorted({*_changed_reports(out), *_changed_pages(out)}))


def is_whole(out: Path, programme: str, period: str) -> bool:
    """Whether the last build of a period was finished, and its files are as its manifest says."""
    folder = out / programme / period
    finished = period_note(programme, period, out).is_file()  # a build writes it last
    if not finished or not (folder / NAME).is_file() or not is_sealed(folder / NAME):
        return False
    stamps = {
        f"{place_of(key).partition('/')[0]}/{file}": stamp
        for key, note in notes_of(programme, period, out).items()
        for file, stamp in note["files"].items()
    }
    written = read_manifest(folder)["outputs"].items()
    return all(_holds(folder / name, digest, stamps.get(name, [])) for name, digest in written)


def unknown_outputs(out: Path) -> tuple[str, ...]:
    """The files below `out` that no build noted as its own."""
    known = {NAME, *(f"{name}/{page}" for name in _periods(out) for page in (INDEX, NAME))}
    for name in _periods(out):
        programme, period = name.split("/")
        for key, note in notes_of(programme, period, out).items():
            folder = place_of(key).partition("/")[0]
            known |= {f"{name}/{folder}/{file}" for file in note["files"]}
    pages = read_site_manifest(out)["pages"]
    left = [name for name in files_below(out) if name not in known and name not in pages]
    signed = _signed(out) if left else {}
    left = [name for name in left if name not in signed]
    # what a build of an earlier version wrote it does not name
    return tuple(left if pages else (name for name in left if not _is_page(name)))


def altered_lines(changed: Sequence[str], unknown: Sequence[str]) -> Iterator[str]:
    """A line for each of these files, as far as there are not too many."""
    for names, what in ((changed, _CHANGED), (unknown, _UNKNOWN)):
        yield from (f"{name}: {what}" for name in names[:_MOST_NAMED])
        if len(names) > _MOST_NAMED:
            yield f"và {len(names) - _MOST_NAMED} tệp khác: {what}"


def pages_note(programme: str, out: Path) -> Path:
    """Where it is noted what the pages of a programme's units were written from."""
    return out / FOLDER / programme / _UNITS


def read_pages_note(note: Path) -> dict[str, Any] | None:
    """What is noted of the pages of units, or of a period; None where there is no whole note."""
    with suppress(FileNotFoundError, json.JSONDecodeError):
        pages: dict[str, Any] = json.loads(note.read_bytes())
        return pages
    return None


def page_stamps(out: Path) -> dict[str, list[int | str]]:
    """Stamp and sha256 of every page of a unit, by path below `out`, as it was written."""
    notes = ((path, read_pages_note(path)) for path in sorted((out / FOLDER).glob(f"*/{_UNITS}")))
    return {
        f"{path.parent.name}/units/{name}": stamp
        for path, note in notes
        for name, stamp in (note or {"pages": {}})["pages"].items()
        if len(stamp) == _STAMPED  # else of an earlier version
    }


def _periods(out: Path) -> list[str]:
    """The periods that were built, also those of which no report could be made."""
    notes = (path.relative_to(out / FOLDER) for path in (out / FOLDER).glob("*/*"))
    of_periods = (note for note in notes if note.name[0] != "." and note.name != _UNITS)
    return sorted({period.as_posix().removesuffix(".json") for period in of_periods})


def _signed(out: Path) -> dict[str, list[int | str]]:
    """The stamp of every signed report that lies beside a report, by path below `out`."""
    pairs = {name: name.split("/") for name in _periods(out)}
    notes = {
        name: period_note(programme, period, out) for name, (programme, period) in pairs.items()
    }
    return {
        f"{name}/{place}": stamp
        for name, path in notes.items()
        for place, stamp in (read_pages_note(path) or {}).get("signed", {}).items()
    }


def _changed_reports(out: Path) -> Iterator[str]:
    yield from (
        name for name, stamp in _signed(out).items() if not is_as_stamped(out / name, stamp)
    )
    for name in _periods(out):
        programme, period = name.split("/")
        for key, note in notes_of(programme, period, out).items():
            folder = Path(name) / place_of(key).partition("/")[0]
            for file in changed_files(folder, out, note):
                yield f"{folder.as_posix()}/{file}"


def _changed_pages(out: Path) -> Iterator[str]:
    site, stamps = read_site_manifest(out), page_stamps(out)
    written = {
        **site["pages"],
        **{f"{period}/{NAME}": digest for period, digest in site["periods"].items()},
    }
    for name, digest in written.items():
        if not _holds(out / name, digest, stamps.get(name, [])):
            yield name


def _holds(path: Path, digest: str, stamp: list[int | str]) -> bool:
    """Whether a file has this sha256; it is read only where its stamp does not say so."""
    if stamp[-1:] == [digest] and is_as_stamped(path, stamp):
        return True
    return path.is_file() and sha256(path) == digest


def _is_page(name: str) -> bool:
    return name == INDEX or Path(name).parent.name == "units"
