"""Write one report from its executed notebook: render it, prove it, write its files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from helpers.build.executed import to_text
from helpers.build.outcome import Outcome
from helpers.build.plan import Job
from helpers.build.render import Shown, import_renderers, render
from helpers.build.superseded import put_report
from helpers.core.files import digest, to_json
from helpers.core.formatting import Lang
from helpers.core.paths import find_project
from helpers.core.wording import say
from helpers.documents.html.nodes import nodes_to_html
from helpers.documents.html.render import render_html
from helpers.documents.nodes.tree import computed_of, notebook_to_nodes
from helpers.notebook import charts
from helpers.notebook.open_report import open_report
from helpers.report.assessment.store import open_assessment
from helpers.report.proof.names import names_of_programme
from helpers.report.proof.proof import check_nodes
from helpers.report.record.comparison import with_all_units
from helpers.report.record.record import record_of
from helpers.trust.codes import code_of


def prepare_renderers(formats: Iterable[str]) -> None:
    """Import what makes the files of these formats, and make a page of nothing.

    Templates and schemas are then ready in every process that is forked from this one.
    """
    import_renderers(formats)
    render_html((), title="")
    nodes_to_html(())
    notebook: NotebookNode = new_notebook(cells=[new_markdown_cell("## –")])  # type: ignore[no-untyped-call]
    to_text(notebook)
    notebook_to_nodes(notebook)


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
    if {"pdf", "brief"} & {*job.formats}:
        from helpers.documents.pdf.render import prepare_pdf

        prepare_pdf()
    if "docx" in job.formats:
        from helpers.documents.docx.render import prepare_docx

        prepare_docx(report.facts.setting.word)
    # all units side by side, their names, medians and ends of all nodes
    record = record_of(report.assessment, job.unit, job.lang)
    names_of_programme(report.facts)
    if "xlsx" in job.formats:
        from helpers.documents.xlsx.render import render_xlsx

        render_xlsx(with_all_units(record, report.facts), title="")


def write_report(job: Job, notebook: NotebookNode, out: Path) -> Outcome:
    """Render the executed notebook of a job, prove the page and write the files below `out`.

    Raises:
        ReportError: the report shows a number that is not in its record, or not at that place.
    """
    assessment = open_assessment(find_project(), job.programme, job.period)
    nodes = notebook_to_nodes(notebook, job.lang)
    record = record_of(assessment, job.unit, job.lang, computed_of(notebook, job.lang), nodes)
    ending = "" if job.lang == "vi" else f"_{job.lang}"
    title = (
        f"{record[f'unit_name{ending}'] or record['unit_name']} – {record[f'period_label{ending}']}"
    )
    mark = say(job.lang, record["mark"]) if record["mark"] else None
    place = f"{job.folder.as_posix()}/{job.stem}"
    names = names_of_programme(assessment.facts)
    check_nodes(nodes, record, names, notebook=job.notebook, where=place, lang=job.lang)
    files = {"ipynb": to_text(notebook).encode(), "json": to_json(record)}
    code = code_of(*map(digest, files.values()))
    nodes = [*nodes, _last_line(job.lang, code)]
    shown = Shown(job, assessment, record, nodes, title, mark, code)
    made, lost = render(shown)
    files |= made
    named = {f"{job.stem}.{suffix}": content for suffix, content in files.items()}
    put_report(job, out, named, lost)
    digests = {name: digest(content) for name, content in named.items()}
    return Outcome(job, problems=len(record["problems"]), digests=digests, lost=lost)


def _last_line(lang: Lang, code: str) -> dict[str, Any]:
    text = say(lang, "Mã kiểm chứng: {code}.", code=code)
    return {"node": "paragraph", "text": [{"text": text, "emph": True}], "last": True}
