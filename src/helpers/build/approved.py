"""What people decided about a period, as its pages and its output folder show it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from helpers.build.cache import stamp_of
from helpers.build.plan import place_of
from helpers.build.superseded import put_beside
from helpers.core.errors import ReportError
from helpers.core.files import sha256
from helpers.core.paths import Project
from helpers.params.approvals import PUBLICATION, SIGNED, Entry, folder_of, read_log
from helpers.trust.figures import figures_in, unexplained
from helpers.trust.manifest import whole_file

_SIGNED_FILE = re.compile(r"(?P<key>.+)-(?P<number>\d+)\.pdf")
Stamps = dict[str, list[int | str]]


def entries_or_none(project: Project, programme: str, period: str) -> tuple[Entry, ...]:
    """The decisions about a period; none where their log is damaged, which `verify` says."""
    try:
        return read_log(folder_of(project, programme, period))
    except ReportError:
        return ()


def signed_names(entries: tuple[Entry, ...]) -> Iterator[tuple[str, str, str]]:
    """Each signed report: where its copy goes in the period's folder, its file, its sha256."""
    for entry in entries:
        for name, digest in entry.files.items():
            if entry.what == SIGNED and (match := _SIGNED_FILE.fullmatch(name)):
                yield f"{place_of(match['key'])}.signed-{match['number']}.pdf", name, digest


def put_signed(
    project: Project, programme: str, period: str, entries: tuple[Entry, ...], out: Path
) -> Stamps:
    """Put a copy of each signed report beside the report; the stamp of each, by its place.

    One that is not as it was signed is left out: `verify` names it.
    """
    decided, folder = folder_of(project, programme, period), Path(programme) / period
    stamps: Stamps = {}
    for place, name, digest in signed_names(entries):
        target = out / folder / place
        if not target.parent.is_dir():  # no report of that unit was made here
            continue
        if not target.is_file() or sha256(target) != digest:
            try:
                content = whole_file(decided, name, digest)
            except ReportError:
                continue
            put_beside(folder / Path(place).parent, out, target.name, content)
        stamps[place] = [*stamp_of(target), digest]
    return stamps


def without_reason(
    project: Project, programme: str, period: str, entries: tuple[Entry, ...], out: Path
) -> list[str]:
    """A line where figures that were published are others now and nobody has said why."""
    folder = folder_of(project, programme, period)
    if not any(name.startswith(f"{PUBLICATION}-") for entry in entries for name in entry.files):
        return []
    try:
        now = figures_in(out / programme / period)
        changes = unexplained(folder, entries, now, whole=False)
    except ReportError as error:
        return [f"{error.what}: {error.where}"]
    if not changes:
        return []
    first = changes[0]
    example = f"{first['unit']} {first['indicator'] or first['basis']}".strip()
    return [
        f"{programme}/{period}: {len(changes)} số đã công bố nay khác, chưa nêu lý do "
        f"(ví dụ {example}: {first['before']} → {first['after']}); chạy baocao state draft "
        f'--programme {programme} --period {period} --note "LÝ DO"'
    ]


def signed_before(entries: tuple[Entry, ...], outputs: Mapping[str, str], name: str) -> list[str]:
    """A line for each report that was signed and is another by now: nothing was overwritten."""
    last = {
        place.partition(".signed-")[0]: (entry.reports, place)
        for entry in entries
        for place, _, _ in signed_names((entry,))
    }
    return [
        f"{name}/{stem}.pdf khác bản đã ký {place}; bản đã ký giữ nguyên, ký lại sẽ thành số sau"
        for stem, (base, place) in sorted(last.items())
        if f"{stem}.pdf" in outputs and outputs[f"{stem}.pdf"] != base
    ]
