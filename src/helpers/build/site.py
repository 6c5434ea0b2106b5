"""Index pages of what lies in the output folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from helpers.build.altered import page_stamps, pages_note, read_pages_note
from helpers.build.cache import stamp_of
from helpers.build.older import Older
from helpers.build.plan import INDEX, STEM, pages_of
from helpers.core.files import digest, read_json, to_json, write_atomically
from helpers.core.paths import Project
from helpers.core.text import capital
from helpers.documents.formats import LABELS
from helpers.documents.status import MARK, mark_of
from helpers.params.load import Setting, programme_ids, usable_settings
from helpers.params.period import Period
from helpers.params.programme import OVERVIEW
from helpers.report.assessment.assess import Assessment
from helpers.report.assessment.inputs import (
    assets_fingerprint,
    code_fingerprint,
    libraries_fingerprint,
)
from helpers.report.site.period_page import period_page
from helpers.report.site.site import (
    ENGLISH,
    OLDER,
    SIGNED,
    PeriodLink,
    ProgrammeEntry,
    UnitLine,
    render_period_index,
    render_site_index,
)
from helpers.report.site.unit_history import Built, render_unit_history, unit_line
from helpers.trust.manifest import NAME, read_manifest, write_site_manifest
from helpers.trust.states import last_signed

_FAULTY = "lập từ trước; nay khai báo có lỗi nên không lập lại"
_STEMS = {"vi": STEM, "en": f"{STEM}.en"}
# the files of a report in Vietnamese, and the page in English
_NAMES = [*((suffix, f"{STEM}.{suffix}") for suffix in LABELS), (ENGLISH, f"{_STEMS['en']}.html")]


def write_period(
    assessment: Assessment,
    folder: Path,
    failed: dict[str, str],
    older: frozenset[str],
    state: str = "",
    signed: Iterable[str] = (),
) -> str:
    """Write the page of a period: every report that lies there, every unit without, and why.

    Reports of the units in `older` were made before their numbers changed. Returns the
    sha256 of the page.

    Args:
        state: how far the period has come, in words.
        signed: the signed reports, by path in the folder; of each report the last is shown.
    """
    setting, period = assessment.facts.setting, assessment.facts.period
    files = _files(folder, pages_of(setting, period))
    for place in last_signed(signed).values():
        if (unit := place.partition("/")[0]) in files:
            files[unit].append((SIGNED, place))
    lost = {key.partition(".")[0]: why for key, why in failed.items()}
    without = {unit: why for unit, why in lost.items() if unit not in files}
    page = period_page(assessment, files, without, older, state)
    return _written(folder / INDEX, render_period_index(page))


def write_home(
    project: Project,
    out: Path,
    older: Older | None = None,
    manifests: Mapping[str, str] | None = None,
) -> None:
    """Write the page of all programmes, with the periods that have been built into `out`.

    Reports of the units in `older` were made before their numbers changed: it says so of them.

    Args:
        manifests: sha256 of the periods' manifests that were written just now, for that of `out`.
    """
    older = older or {}
    entries = []
    usable = {setting.programme.id: setting for setting in usable_settings(project)}
    for name in programme_ids(project):
        setting = usable.get(name)
        if setting is None:
            entries += _faulty(name, out)
            continue
        links = [
            _period_link(setting, period, out, older)
            for period in setting.programme.periods
            if (out / name / period.id / NAME).is_file()
        ]
        if links:
            programme = setting.programme
            mark = MARK if programme.simulated else None
            units = write_units(setting, out, older)
            entries.append(ProgrammeEntry(programme.name_vi, links, programme.name_en, mark, units))
    pages = {INDEX: _written(out / INDEX, render_site_index(entries))}
    pages |= {name: str(stamp[-1]) for name, stamp in page_stamps(out).items()}
    write_site_manifest(out, pages, manifests or {})


def _written(path: Path, page: str) -> str:
    """Write a page; its sha256."""
    content = page.encode()
    write_atomically(path, content)
    return digest(content)


def _faulty(programme: str, out: Path) -> list[ProgrammeEntry]:
    """What was built of a programme before its declarations came to have faults."""
    links = [
        PeriodLink(
            path.parent.name, f"{programme}/{path.parent.name}/{INDEX}", _FAULTY, failed=True
        )
        for path in sorted((out / programme).glob(f"*/{NAME}"))
    ]
    return [ProgrammeEntry(programme, links)] if links else []


def write_units(setting: Setting, out: Path, older: Older) -> list[UnitLine]:
    """Write `<programme>/units/<unit>.html`, every built period of each unit.

    The page of a unit without any report is removed. Nothing is read or written where all reports
    are those of which the pages tell. Returns the lines of the first page in the registry's order,
    the whole of the programme first.
    """
    built = _reports(setting, out, older)
    folder, note = out / setting.programme.id / "units", pages_note(setting.programme.id, out)
    made_from = digest(f"{_made_with()} {setting.programme!r} {built!r}".encode())
    kept = read_pages_note(note)
    if (
        kept
        and kept["made from"] == made_from
        and _stamps(folder) == {name: stamp[:-1] for name, stamp in kept["pages"].items()}
    ):
        return [UnitLine(**line) for line in kept["lines"]]
    lines, pages = [], {}
    groups = {name: group for group in setting.registry.renamed for name in group}
    for unit in built:
        names = [name for name in groups.get(unit, (unit,)) if name in built]
        reports = [report for name in names for report in built[name]]
        read = [Built(read_json(report.record), report.links, report.older) for report in reports]
        page = render_unit_history(
            read,
            programme=setting.programme.name_vi,
            mark=mark_of(setting.programme, unit),
            up=f"../../{INDEX}",
        )
        pages[f"{unit}.html"] = _written(folder / f"{unit}.html", page)
        if unit == names[-1]:  # one line for a unit, and a page for each of its names
            lines.append(unit_line(read, f"{setting.programme.id}/units/{unit}.html"))
    for path in folder.glob("*.html"):
        if path.stem not in built:
            path.unlink()
    stamps = {name: [*stamp_of(folder / name), pages[name]] for name in pages}
    written = {"made from": made_from, "pages": stamps, "lines": [*map(asdict, lines)]}
    write_atomically(note, to_json(written))
    return lines


@dataclass(frozen=True)
class _Report:
    """A report of a unit that lies below the output folder.

    Attributes:
        record: where its record lies.
        stamp: time and size of the record.
        links: format and address of its files, from the page of its unit.
    """

    record: Path
    stamp: tuple[int, int]
    links: tuple[tuple[str, str], ...]
    older: bool


def _reports(setting: Setting, out: Path, older: Older) -> dict[str, list[_Report]]:
    """The reports of each unit, units in the registry's order."""
    programme = setting.programme
    reports: dict[str, list[_Report]] = {}
    for period in programme.periods:
        before = older.get((programme.id, period.id), ())
        folder = out / programme.id / period.id
        for unit, files in _files(folder, pages_of(setting, period)).items():
            paths = (folder / unit / f"{stem}.json" for stem in _STEMS.values())
            record = next(path for path in paths if path.is_file())
            state = record.stat()
            links = tuple((suffix, f"../{period.id}/{href}") for suffix, href in files)
            report = _Report(record, (state.st_mtime_ns, state.st_size), links, unit in before)
            reports.setdefault(unit, []).append(report)
    order = (OVERVIEW, *(unit.id for unit in setting.registry.units))
    return {unit: reports[unit] for unit in order if unit in reports}


def _made_with() -> str:
    return f"{code_fingerprint()} {assets_fingerprint()} {libraries_fingerprint()}"


def _stamps(folder: Path) -> dict[str, list[int | str]]:
    """The stamp of every page of a unit."""
    return {path.name: stamp_of(path) for path in sorted(folder.glob("*.html"))}


def left_over(project: Project, out: Path) -> tuple[str, ...]:
    """Folders below `out` with a report that has no unit any more: no page leads to them."""
    return tuple(
        f"{name}/{period.id}/{unit}"
        for setting in usable_settings(project)
        for name in [setting.programme.id]
        for period in setting.programme.periods
        for unit in sorted(_built(out / name / period.id) - {*pages_of(setting, period)})
    )


def _built(folder: Path) -> set[str]:
    """The names of the folders in a period's folder that hold a report."""
    return {path.parent.name for stem in _STEMS.values() for path in folder.glob(f"*/{stem}.json")}


def _files(folder: Path, units: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Format and relative address of every file of every report of these units in a period."""
    return {
        unit: [
            (kind, f"{unit}/{name}") for kind, name in _NAMES if (folder / unit / name).is_file()
        ]
        for unit in sorted(_built(folder) & {*units})
    }


def _period_link(setting: Setting, period: Period, out: Path, older: Older) -> PeriodLink:
    folder, units = out / setting.programme.id / period.id, pages_of(setting, period)
    # a unit that failed in both languages is one, and one that is gone none
    failed = {key.partition(".")[0] for key in read_manifest(folder)["failed"]} & {*units}
    summary = f"{len(_files(folder, units))} báo cáo"
    if failed:
        summary += f", {len(failed)} không lập được"
    before = older.get((setting.programme.id, period.id), ())
    if before:
        summary += f", {len(before)} {OLDER}"
    label = capital(period.label_vi)
    address = f"{setting.programme.id}/{period.id}/{INDEX}"
    return PeriodLink(label, address, summary, failed=bool(failed or before))
