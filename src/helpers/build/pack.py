"""A period to be sent: one zip with its start page first, and each file under a name of its own.

Names say programme, period and unit, as nothing else does once a file lies in somebody's mail.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from posixpath import basename, dirname, join, normpath, relpath
from urllib.parse import quote, unquote

from helpers.build.plan import INDEX, format_of, sent_name
from helpers.core.errors import NoSuchName, NotBuilt
from helpers.core.files import write_atomically
from helpers.documents.formats import FORMATS, SENT
from helpers.documents.zipped import zip_parts
from helpers.params.faults import did_you_mean
from helpers.trust.manifest import NAME, read_manifest, whole_file

START = "00-bat-dau.html"  # first also where names are sorted
FILES = "bao-cao"
_LINK = re.compile(r'<a href="(?![a-z]+:|#)([^"]+)"([^>]*)>(.*?)</a> ?', re.DOTALL)
# what a link without a place to lead to leaves behind
_EMPTY = re.compile(r"<(li|p|ul|nav)\b[^>]*>\s*</\1>\n?")


def pack(
    out: Path,
    to: Path,
    programme: str,
    period: str,
    *,
    units: Sequence[str] = (),
    formats: Sequence[str] = tuple(FORMATS),
) -> tuple[Path, ...]:
    """Write the zip of a built period, and beside it every file by itself. Returns what is written.

    Pages in the zip lead to each other, pages by themselves to nothing; a link to what is not
    there is left out. The same build gives the same bytes.

    Args:
        out: where the period was built.
        to: folder that the files are written to.
        units: ids, "overview" among them; none: all. Of some there is no zip.
        formats: those of a build, "json", "ipynb".

    Raises:
        ConfigError: the period, or a unit of it, is not built; there is no such format.
        ReportError: a file is no longer what the build wrote.
    """
    contents = _contents(out, to, programme, period, units, formats)
    for path, content in contents.items():
        write_atomically(path, content)
    return tuple(contents)


def is_packed(out: Path, to: Path, programme: str, period: str) -> bool:
    """Whether the pack of the whole period, as it would be written now, lies in `to`."""
    if not (to / f"{programme}_{period}.zip").is_file():
        return False
    contents = _contents(out, to, programme, period, (), SENT)
    return all(
        path.is_file() and path.read_bytes() == content for path, content in contents.items()
    )


def _contents(
    out: Path,
    to: Path,
    programme: str,
    period: str,
    units: Sequence[str],
    formats: Sequence[str],
) -> dict[Path, bytes]:
    kinds = (*FORMATS, "json", "ipynb")
    if unknown := [kind for kind in formats if kind not in kinds]:
        raise NoSuchName(
            f"Không có định dạng {', '.join(unknown)}",
            where="--format",
            todo=did_you_mean(unknown[0], kinds),
        )
    folder, name = out / programme / period, f"{programme}_{period}"
    if not (folder / NAME).is_file():
        raise NotBuilt(
            f"Chưa lập kỳ {period} của {programme}",
            where=str(folder),
            todo=f"chạy baocao build --programme {programme} --period {period}",
        )
    wanted: dict[str, str] = read_manifest(folder)["outputs"]
    built = {
        path: sent_name(Path(programme, period, dirname(path)), basename(path))
        for path in wanted
        if path.count("/") == 1
    }
    built = {
        path: new for path, new in built.items() if format_of(PurePosixPath(path).name) in formats
    }
    known = sorted({dirname(path) for path in built})
    if lost := sorted({*units} - {*known}):
        raise NotBuilt(
            f"Kỳ {period} chưa có báo cáo của {', '.join(lost)}",
            where=str(folder),
            found=f"có {', '.join(known)}",
            todo="chọn đơn vị đã lập, hoặc lập đơn vị đó trước",
        )
    chosen = {path: new for path, new in built.items() if not units or dirname(path) in units}
    content = {path: whole_file(folder, path, wanted[path]) for path in chosen}
    single = {to / name / new: _linked(path, content[path], {}) for path, new in chosen.items()}
    if not units:
        content[INDEX] = whole_file(folder, INDEX, wanted[INDEX])
        single[to / f"{name}.zip"] = zip_parts(_parts(content, built))
    return single


def _parts(content: Mapping[str, bytes], built: Mapping[str, str]) -> dict[str, bytes]:
    """The files of the zip by their names in it, the start page first, then the overview."""
    places = {path: f"{FILES}/{new}" for path, new in built.items()}
    order = sorted(places, key=lambda path: (dirname(path) != "overview", path))
    places = {INDEX: START, **{path: places[path] for path in order}}
    return {new: _linked(path, content[path], places) for path, new in places.items()}


def _linked(path: str, content: bytes, places: Mapping[str, str]) -> bytes:
    """A page whose links lead to the new places of files; links to others go, text and all."""
    if _suffix(path) != "html":
        return content

    def moved(link: re.Match[str]) -> str:
        href, mark, anchor = link[1].partition("#")
        there = places.get(normpath(join(dirname(path), unquote(href))))
        if there is None:
            return ""
        new = quote(relpath(there, dirname(places[path]) or "."))
        return link[0].replace(f'"{link[1]}"', f'"{new}{mark}{anchor}"', 1)

    page = _LINK.sub(moved, content.decode("utf-8"))
    while page != (less := _EMPTY.sub("", page)):
        page = less
    return page.encode("utf-8")


def _suffix(path: str) -> str:
    return PurePosixPath(path).suffix.removeprefix(".")
