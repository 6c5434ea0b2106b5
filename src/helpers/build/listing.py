"""What there is, as text in which no id is cut: it can be copied into a command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.table import Table

from helpers.build.cache import all_marks, why_stale
from helpers.build.plan import Job, pages_of
from helpers.core.errors import ReportError
from helpers.core.paths import Project, working_on
from helpers.params.approvals import DRAFT
from helpers.params.load import usable_settings
from helpers.trust.manifest import NAME, read_manifest
from helpers.trust.states import WORDS, state_in_words


def report_lines(project: Project, jobs: Sequence[Job], out: Path) -> Iterator[str]:
    """Every report that a build of these jobs would look at, and why it would be made."""
    marks = all_marks(project, jobs)
    width = max(len(job.name) for job in jobs)
    again = 0
    with working_on(project):
        for job in jobs:
            why = why_stale(job, out, marks[job])
            again += bool(why)
            yield f"{job.name:{width}}  {why or 'không đổi'}"
    yield f"{again}/{len(jobs)} báo cáo sẽ lập lại"


def unit_lines(project: Project, programmes: Sequence[str]) -> Iterator[str]:
    """The ids that `--unit` takes, with their programme and name, separated by tabs."""
    for setting in usable_settings(project, programmes):
        for unit in setting.registry.units:
            yield f"{setting.programme.id}\t{unit.id}\t{unit.name_vi}"


def programme_table(project: Project) -> Table:
    """Every period with its dates, how many reports it has, and how many are built."""
    # only the heads may be wrapped
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for head in ("Chương trình", "Kỳ", "Từ ngày", "Đến ngày"):
        table.add_column(head, no_wrap=True, overflow="ignore")
    for head in ("Báo cáo", "Đã lập", "Mặc định"):
        table.add_column(head)
    for setting in usable_settings(project):
        name = setting.programme.id
        for period in setting.programme.periods:
            units = pages_of(setting, period)
            pages, built = len(units), len(_built(project, name, period.id) & {*units})
            table.add_row(
                name,
                period.id,
                period.start.isoformat(),
                period.end.isoformat(),
                str(pages) if pages else "",
                str(built) if built else "",
                "có" if period.id in setting.programme.current else "",
            )
    return table


def state_lines(project: Project) -> Iterator[str]:
    """The state of every built period; those that nobody has looked at stand in one line."""
    drafts = []
    for setting in usable_settings(project):
        for period in setting.programme.periods:
            name = f"{setting.programme.id}/{period.id}"
            state = _state(project, setting.programme.id, period.id)
            if state == WORDS[DRAFT]:
                drafts.append(name)
            elif state:
                yield f"{name}: {state}"
    if drafts:
        yield f"{WORDS[DRAFT]}: {', '.join(drafts)}"


def _state(project: Project, programme: str, period: str) -> str:
    folder = project.outputs / programme / period
    if not (folder / NAME).is_file():
        return ""
    try:
        outputs = read_manifest(folder)["outputs"]
    except (ReportError, KeyError):
        return ""
    return state_in_words(project, programme, period, outputs)


def _built(project: Project, programme: str, period: str) -> set[str]:
    folder = project.outputs / programme / period
    return {path.parent.name for path in folder.glob("*/report.json")}
