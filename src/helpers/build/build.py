"""A whole build: make what is stale, then the index pages and manifests of what was touched."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.build.altered import changed_outputs, unknown_outputs
from helpers.build.cache import Marks, all_marks, is_as_stamped, period_note, why_stale
from helpers.build.plan import Job, pages_of
from helpers.core.errors import BaocaoError, ConfigError
from helpers.core.files import sha256, to_fingerprint, to_json, write_atomically
from helpers.core.imports import fast_imports
from helpers.core.locks import locked
from helpers.core.paths import LOCKS, Project, working_on
from helpers.core.problems import lines_of
from helpers.params.load import load_setting, programme_ids
from helpers.report.assessment.inputs import (
    assets_fingerprint,
    code_fingerprint,
    decisions_digests,
    inputs_digests,
    inputs_fingerprint,
    libraries_fingerprint,
)
from helpers.trust.manifest import NAME, read_site_manifest

if TYPE_CHECKING:
    from helpers.build.limits import Limits, Progress
    from helpers.build.older import Older
    from helpers.build.outcome import Outcome
    from helpers.report.assessment.assess import Assessment

_PAGES = ("index.html", NAME)
_CLOSING = (
    "errors",
    "warnings",
    "missing",
    "decided",
)  # of a note: what is said at the end of a build
Closing = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Build:
    """The result of a build: what was made, what was still good, what is wrong with the inputs.

    Attributes:
        left_over: folders whose report has no unit any more; known when index pages were written.
        missing: which units have no figures, a line a period.
        changed: files below the output folder that were not as written when the build began.
        unknown: files there that no build noted as its own.
        decided: what is not as people signed or published it, a line each.
    """

    outcomes: tuple[Outcome, ...]
    kept: tuple[Job, ...]
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    left_over: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.error)

    @property
    def lost(self) -> tuple[tuple[str, str, str], ...]:
        """Report, format and reason of each format that could not be made beside others."""
        every = (
            (outcome.job.name, *entry)
            for outcome in self.outcomes
            for entry in outcome.lost.items()
        )
        return tuple(every)


def build(
    project: Project,
    jobs: Sequence[Job],
    out: Path,
    *,
    workers: int,
    on_outcome: Callable[[Outcome], None] = lambda _: None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    limits: Limits | None = None,
    force: bool = False,
    scheduler: str = "",
    results: str = "",
) -> Build:
    """Make the stale reports below `out`, with an index page and a manifest for each period.

    Args:
        scheduler: address of a Dask scheduler, whose workers then make the reports.
        results: fsspec address over which these reports come, and where the site is put at the end.
        force: make all reports, stale or not.

    Raises:
        ConfigError: `results` cannot be used, or is named without a scheduler.
        OSError: `out` is no folder that may be written.
    """
    if results:
        _check_results(results, scheduler)
    changed = changed_outputs(out)
    marks = all_marks(project, jobs)
    with working_on(project):
        stale = [job for job in jobs if force or why_stale(job, out, marks[job])]
    outcomes: tuple[Outcome, ...] = ()
    if stale:
        _check_folder(out)
    if stale and scheduler:
        from helpers.build.cluster import run_on_cluster

        outcomes = run_on_cluster(
            project,
            stale,
            out,
            marks,
            scheduler=scheduler,
            results=results,
            on_outcome=on_outcome,
            on_progress=on_progress,
            limits=limits,
        )
    elif stale:
        # what makes reports takes seconds to import; a build in which nothing changed needs none
        with fast_imports():
            from helpers.build.limits import check_handles
            from helpers.build.run import run

        check_handles(min(workers, len(stale)))
        outcomes = run(
            project,
            stale,
            out,
            marks,
            workers=workers,
            on_outcome=on_outcome,
            on_progress=on_progress,
            limits=limits,
        )
    made = {(job.programme, job.period) for job in stale}
    asked = {(job.programme, job.period): marks[job].inputs for job in jobs}
    known = {
        period: None if period in made else _known(project, *period, out, asked[period])
        for period in asked
    }
    nobodys: tuple[str, ...] = ()
    pages = {*_PAGES, *read_site_manifest(out)["pages"]}
    if None in known.values() or not (out / NAME).is_file() or pages & {*changed}:
        nobodys = _write_pages(project, out, marks, outcomes, known)
    errors, warnings, missing, decided = (
        tuple(
            dict.fromkeys(line for closing in known.values() if closing for line in closing[name])
        )
        for name in _CLOSING
    )
    if results:
        from helpers.build.publish import publish
        from helpers.build.results import open_results

        publish(open_results(results), out)
    again = set(stale)
    kept = tuple(job for job in jobs if job not in again)
    unknown = unknown_outputs(out)
    return Build(outcomes, kept, errors, warnings, nobodys, missing, changed, unknown, decided)


def write_pages_again(project: Project, out: Path, programme: str, period: str) -> None:
    """Let the pages of a built period tell of what was decided about it meanwhile."""
    _write_pages(project, out, {}, (), {(programme, period): None})


def _check_folder(out: Path) -> None:
    """Raises OSError, before the work, where no file can be written."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=out):
        return


def _check_results(results: str, scheduler: str) -> None:
    from helpers.build.results import open_results

    if not scheduler:
        raise ConfigError(
            "--results chỉ dùng khi lập trên cụm máy",
            where=f"--results {results}",
            todo="thêm --scheduler, hoặc bỏ --results; xem docs/cluster.md",
        )
    open_results(results)


def _write_pages(
    project: Project,
    out: Path,
    marks: dict[Job, Marks],
    outcomes: Sequence[Outcome],
    known: dict[tuple[str, str], Closing | None],
) -> tuple[str, ...]:
    """Write the pages of the periods that are not `known`, of all units and programmes.

    The page of a period that was not asked for is written anew where it would say what no longer
    holds. Adds what is known now; returns the folders whose report has no unit any more.
    """
    from helpers.build.older import older_units
    from helpers.build.site import left_over, write_home
    from helpers.report.assessment.store import release

    release()  # what an earlier build in this process held
    with working_on(project), locked(out / LOCKS / "pages.lock", "các trang và manifest"):
        older = older_units(project, {job.name for job in marks}, out)
        notes: dict[tuple[str, str], dict[str, Any]] = {}
        for period, lines in known.items():
            if lines is None:
                notes[period] = note = _finish(project, *period, out, outcomes, older)
                known[period] = {name: note[name] for name in _CLOSING}
        nobodys = left_over(project, out)
        others = {*older, *((folder.parts[0], folder.parts[1]) for folder in map(Path, nobodys))}
        for period in sorted(others - known.keys()):
            with suppress(BaocaoError):  # the build of that period will say what is wrong
                if _known(project, *period, out, inputs_fingerprint(project, *period)) is None:
                    notes[period] = _finish(project, *period, out, (), older)
        manifests = {"/".join(period): note["pages"][NAME] for period, note in notes.items()}
        write_home(project, out, older, manifests)
        # a build that ends before this writes home page and histories again
        for period, note in notes.items():
            write_atomically(period_note(*period, out), to_json(note))
    return nobodys


def _finish(
    project: Project,
    programme: str,
    period: str,
    out: Path,
    outcomes: Sequence[Outcome],
    older: Older,
) -> dict[str, Any]:
    """Write index page and manifest of a period; what is to be noted of them."""
    from helpers.build.approved import (
        entries_or_none,
        put_signed,
        signed_before,
        without_reason,
    )
    from helpers.build.entries import entries_of, made_with
    from helpers.build.site import write_period
    from helpers.build.superseded import failed_before, set_aside
    from helpers.report.assessment.store import open_assessment, retaken
    from helpers.report.site.missing_units import missing_lines
    from helpers.trust.manifest import write_manifest
    from helpers.trust.states import state_in_words

    def take() -> tuple[str, Mapping[str, str], Assessment]:
        declared = load_setting(project, programme)
        inputs, sources = inputs_digests(declared, declared.period(period))
        return inputs, sources, open_assessment(project, programme, period, inputs)

    inputs, sources, assessment = retaken(take)
    setting, folder = assessment.facts.setting, out / programme / period
    lost = {
        outcome.job: outcome.error
        for outcome in outcomes
        if outcome.error and (outcome.job.programme, outcome.job.period) == (programme, period)
    }
    for job in lost:
        set_aside(job, out)
    units = pages_of(setting, assessment.facts.period)
    before = {k: why for k, why in failed_before(folder).items() if k.partition(".")[0] in units}
    failed = {**before, **{job.key: error for job, error in lost.items()}}
    outdated = older.get((programme, period), frozenset())
    entries = entries_of(project, folder, out, failed, outdated)
    state = state_in_words(project, programme, period, entries.outputs)
    decided = entries_or_none(project, programme, period)
    signed = put_signed(project, programme, period, decided, out)
    index = write_period(assessment, folder, failed, outdated, state, signed)
    manifest = write_manifest(
        folder,
        sources=sources,
        outputs={
            "index.html": index,
            **entries.outputs,
            **{name: str(stamp[-1]) for name, stamp in signed.items()},
        },
        failed=failed,
        notebooks=entries.notebooks,
        made_with=made_with(),
        reports=entries.reports,
        periods={
            declared_period.id: declared_period.end.isoformat()
            for declared_period in setting.programme.periods
        },
        programmes=programme_ids(project),
    )
    lines = {
        "errors": [*lines_of(p for p in assessment.facts.problems if p.severity == "error")],
        "warnings": [*lines_of(p for p in assessment.facts.problems if p.severity == "warning")],
        "missing": missing_lines(assessment.facts),
        "decided": [
            *without_reason(project, programme, period, decided, out),
            *signed_before(decided, entries.outputs, f"{programme}/{period}"),
        ],
    }
    made_from = _made_from(project, programme, period, inputs)
    pages = {"index.html": index, NAME: manifest}
    return {**made_from, **lines, "pages": pages, "signed": signed}


def _known(project: Project, programme: str, period: str, out: Path, inputs: str) -> Closing | None:
    """What is said of a period whose pages are as they would be written now, else None."""
    try:
        note: dict[str, Any] = json.loads(period_note(programme, period, out).read_bytes())
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    made_from = _made_from(project, programme, period, inputs)
    same = all(note.get(name) == value for name, value in made_from.items())
    folder = out / programme / period
    if not same or note["pages"] != _pages(folder):
        return None
    if not all(is_as_stamped(folder / name, stamp) for name, stamp in note["signed"].items()):
        return None
    return {name: note[name] for name in _CLOSING}


def _made_from(project: Project, programme: str, period: str, inputs: str) -> dict[str, str]:
    return {
        "decisions": to_fingerprint(decisions_digests(project, programme, period)),
        "code": code_fingerprint(),
        "assets": assets_fingerprint(),
        "libraries": libraries_fingerprint(),
        "inputs": inputs,
    }


def _pages(folder: Path) -> dict[str, str]:
    return {name: sha256(folder / name) for name in _PAGES if (folder / name).is_file()}
