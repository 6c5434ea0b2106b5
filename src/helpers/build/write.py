"""Write one report from its executed notebook: render it, prove it, write its files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from helpers.build.executed import to_text
from helpers.build.outcome import Outcome
from helpers.build.plan import Job
from helpers.build.superseded import put_report
from helpers.core.files import digest, to_json
from helpers.core.formatting import Lang
from helpers.core.paths import find_project
from helpers.core.wording import OWN_NAMES, msg, say
from helpers.documents.html.nodes import nodes_to_html
from helpers.documents.html.render import Link, render_html
from helpers.documents.nodes.tree import computed_of, notebook_to_nodes
from helpers.notebook import charts
from helpers.notebook.open_report import open_report
from helpers.params.programme import OVERVIEW
from helpers.report.assessment.assess import Assessment
from helpers.report.assessment.store import open_assessment
from helpers.report.proof.names import known_names
from helpers.report.proof.proof import check_nodes
from helpers.report.record.record import record_of
from helpers.report.site.site import FORMATS
from helpers.trust.codes import code_of

_FULL = msg("Báo cáo đầy đủ ({format})")
# what these need is imported before the first fork, and only where a format is asked for
_RENDERERS = {
    "pdf": "helpers.documents.pdf.render",
    "brief": "helpers.report.brief",
    "docx": "helpers.documents.docx.render",
    "xlsx": "helpers.documents.xlsx.render",
}


def prepare_renderers(formats: Iterable[str]) -> None:
    """Import what makes the files of these formats, and make a page of nothing.

    Templates and schemas are then ready in every process that is forked from this one.
    """
    for name in formats:
        if name in _RENDERERS:
            import_module(_RENDERERS[name])
    render_html((), title="")
    nodes_to_html(())
    to_text(new_notebook())  # type: ignore[no-untyped-call]


def warm_up(job: Job) -> None:
    """Load what every page of a period needs, words, formats and fonts, by showing it to nobody."""
    report = open_report(job.programme, job.period, job.unit, job.lang)
    values, scores = report.values, report.scores
    values = values[values["unit"] == report.unit.id]
    ranked = scores[(scores["period"] == job.period) & scores["rank"].notna()]
    for drawn in (
        charts.targets(values[(values["basis"] == "to_date") & (values["period"] == job.period)]),
        charts.trend(values[values["basis"] == "own"]),
        charts.position(ranked[ranked["node"] == report.root]),
    ):
        report.figure(drawn)._repr_mimebundle_()
    report.notes()._repr_mimebundle_()
    if report.facts.of_peers:
        record_of(report.assessment, job.unit, job.lang)  # medians and ends of all nodes


def write_report(job: Job, notebook: NotebookNode, out: Path) -> Outcome:
    """Render the executed notebook of a job, prove the page and write the files below `out`.

    Raises:
        ReportError: the report shows a number that is not in its record, or not at that place.
    """
    assessment = open_assessment(find_project(), job.programme, job.period)
    record = record_of(assessment, job.unit, job.lang, computed_of(notebook, job.lang))
    own = "" if job.lang == "vi" else f"_{job.lang}"
    title = f"{record[f'unit_name{own}'] or record['unit_name']} – {record[f'period_label{own}']}"
    mark = say(job.lang, record["mark"]) if record["mark"] else None
    others = {*job.endings} - {"html"}
    beside = [
        Link(say(job.lang, label), f"{job.stem}.{name}")
        for name, label in FORMATS.items()
        if name in others
    ]
    beside.append(Link(say(job.lang, "Các đơn vị khác trong kỳ"), "../index.html"))
    nodes = notebook_to_nodes(notebook, job.lang)
    place = f"{job.folder.as_posix()}/{job.stem}"
    known = {**record, "known_names": sorted(known_names(assessment.facts))}
    check_nodes(nodes, known, notebook=job.notebook, where=place, lang=job.lang)
    files = {"ipynb": to_text(notebook).encode(), "json": to_json(record)}
    code = code_of(*map(digest, files.values()))
    nodes = [*nodes, _last_line(job.lang, code)]
    page = render_html(
        nodes, title=title, lang=job.lang, mark=mark, links=beside, other=_other(job)
    )
    if "html" in job.formats:
        files["html"] = page.encode()
    if "pdf" in job.formats:
        from helpers.documents.pdf.render import render_pdf

        files["pdf"] = render_pdf(nodes, title=title, lang=job.lang)
    if "docx" in job.formats:
        from helpers.documents.docx.render import render_docx

        files["docx"] = render_docx(
            nodes, title=title, lang=job.lang, template=assessment.facts.setting.word
        )
    if "xlsx" in job.formats:
        from helpers.documents.xlsx.render import render_xlsx

        files["xlsx"] = render_xlsx(record, title=title, mark=mark, code=code)
    if "brief" in job.formats:
        files |= _brief(job, assessment, known, _last_line(job.lang, code))
    named = {f"{job.stem}.{suffix}": content for suffix, content in files.items()}
    put_report(job, out, named)
    digests = {name: digest(content) for name, content in named.items()}
    return Outcome(job, problems=len(record["problems"]), digests=digests)


def _brief(
    job: Job, assessment: Assessment, known: Mapping[str, Any], last: dict[str, Any]
) -> dict[str, bytes]:
    """Page and PDF of the brief, by their endings."""
    from helpers.report.brief import brief_files

    place = f"{job.folder.as_posix()}/{job.stem}"
    full = [name for name in FORMATS if name in ("html", "pdf", "docx") and name in job.endings]
    setting = assessment.facts.setting
    unit = setting.unit(setting.programme.whole if job.unit == OVERVIEW else job.unit)
    nodes, pdf = brief_files(
        assessment,
        unit,
        job.lang,
        f"{place}.{(*full, 'json')[0]}",
        lambda shown: check_nodes(shown, known, notebook=place, where=place, lang=job.lang),
        [last],
    )
    links = [
        Link(say(job.lang, _FULL, format=say(job.lang, FORMATS[name])), f"{job.stem}.{name}")
        for name in full
    ]
    links.append(Link(say(job.lang, "Tóm tắt (PDF)"), f"{job.stem}.brief.pdf"))
    cover = nodes[0]
    page = render_html(
        nodes,
        title=f"{say(job.lang, 'Tóm tắt')} – {cover['unit']} – {cover['period']}",
        lang=job.lang,
        mark=cover["mark"],
        links=links,
        contents=False,
    )
    return {"brief.html": page.encode(), "brief.pdf": pdf}


def _last_line(lang: Lang, code: str) -> dict[str, Any]:
    text = say(lang, "Mã kiểm chứng: {code}.", code=code)
    return {"node": "paragraph", "text": [{"text": text, "emph": True}], "last": True}


def _other(job: Job) -> Link | None:
    """The same page in the other language, where this build makes it."""
    if not job.beside:
        return None
    stem = replace(job, lang=job.beside).stem
    return Link(OWN_NAMES[job.beside], f"{stem}.html", job.beside)
