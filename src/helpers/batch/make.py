"""Make one report: run its notebook, render it, prove it, write its files."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from helpers.batch.aside import drop_superseded
from helpers.batch.cache import Marks, forget, remember
from helpers.batch.kernels import STANDARD, Kernels
from helpers.batch.notebook import read_record, run_notebook, to_text
from helpers.batch.plan import Job
from helpers.core.errors import BaocaoError
from helpers.core.files import digest, to_json, write_atomically
from helpers.core.paths import find_project
from helpers.core.wording import OWN_NAMES, say
from helpers.report.essence import essence_of
from helpers.report.html import Link, render_html
from helpers.report.nodes import notebook_to_nodes
from helpers.report.open_report import MARK
from helpers.report.proof import check_page
from helpers.report.site import FORMATS


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job.

    Attributes:
        error: "" for a report that was made.
        problems: how many its inputs have.
        essence: fingerprint of what it shows.
        digests: of its files, as they were written.
        note: tells of files that are on their way from another machine.
    """

    job: Job
    error: str = ""
    problems: int = 0
    essence: str = ""
    digests: Mapping[str, str] = field(default_factory=dict, compare=False)
    note: dict[str, Any] | None = field(default=None, compare=False)


# what these need is imported before the first fork, and only where a format is asked for
_RENDERERS = {
    "pdf": "helpers.report.pdf",
    "docx": "helpers.report.docx.render",
    "xlsx": "helpers.report.xlsx.render",
}


def load_renderers(formats: Iterable[str]) -> None:
    """Import what makes the files of these formats."""
    for name in formats:
        if name in _RENDERERS:
            import_module(_RENDERERS[name])


def make_report(job: Job, out: Path, kernels: Kernels = STANDARD) -> Outcome:
    """Make the report of a job below `out`; a failure becomes an outcome, never an exception.

    All formats are rendered before the first file is written, so that a report that fails leaves
    the files of an earlier build as they were.
    """
    try:
        return _make(job, out, kernels)
    except BaocaoError as error:
        return Outcome(job, str(error))
    except Exception as error:  # a fault of ours must not stop the other reports
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(last.filename).name}:{last.lineno}"
        return Outcome(
            job, f"Lỗi của chương trình: {type(error).__name__}: {error}\n  ở đâu: {place}"
        )


def make_and_note(job: Job, out: Path, made_from: Marks, kernels: Kernels = STANDARD) -> Outcome:
    """Make a report, and note that it is whole and what it was made from."""
    forget(job, out)
    outcome = make_report(job, out, kernels)
    if not outcome.error:
        drop_superseded(job, out)
        remember(job, out, made_from, outcome.essence, outcome.digests)
    return outcome


def _make(job: Job, out: Path, kernels: Kernels) -> Outcome:
    source = find_project().notebooks / job.notebook
    notebook = run_notebook(job, source, kernels)
    record = read_record(notebook, job.name)
    own = "" if job.lang == "vi" else f"_{job.lang}"
    title = f"{record[f'unit_name{own}'] or record['unit_name']} – {record[f'period_label{own}']}"
    mark = say(job.lang, MARK) if record["simulated"] else None
    others = {*job.formats, "json", "ipynb"} - {"html"}
    beside = [
        Link(say(job.lang, label), f"{job.stem}.{name}")
        for name, label in FORMATS.items()
        if name in others
    ]
    beside.append(Link(say(job.lang, "Các đơn vị khác trong kỳ"), "../index.html"))
    page = render_html(
        notebook, title=title, lang=job.lang, mark=mark, links=beside, other=_other(job)
    )
    check_page(page, record, where=f"{job.folder.as_posix()}/{job.stem}.html")
    files = {"ipynb": to_text(notebook).encode(), "json": to_json(record)}
    if "html" in job.formats:
        files["html"] = page.encode()
    if "pdf" in job.formats:
        from helpers.report.pdf import render_pdf

        files["pdf"] = render_pdf(notebook_to_nodes(notebook, job.lang), title=title, lang=job.lang)
    if "docx" in job.formats:
        from helpers.report.docx.render import render_docx

        files["docx"] = render_docx(
            notebook_to_nodes(notebook, job.lang), title=title, lang=job.lang
        )
    if "xlsx" in job.formats:
        from helpers.report.xlsx.render import render_xlsx

        files["xlsx"] = render_xlsx(record, title=title, mark=mark)
    named = {f"{job.stem}.{suffix}": content for suffix, content in files.items()}
    for name, content in named.items():
        write_atomically(out / job.folder / name, content)
    digests = {name: digest(content) for name, content in named.items()}
    return Outcome(
        job, problems=len(record["problems"]), essence=essence_of(notebook), digests=digests
    )


def _other(job: Job) -> Link | None:
    """The same page in the other language, where this build makes it."""
    if not job.beside:
        return None
    stem = replace(job, lang=job.beside).stem
    return Link(OWN_NAMES[job.beside], f"{stem}.html", job.beside)
