"""The files of a report, format by format: one that cannot be made leaves the others whole."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any

from helpers.build.plan import Job, sent_name
from helpers.core.errors import BaocaoError
from helpers.core.wording import OWN_NAMES, msg, say
from helpers.documents.formats import FORMATS, LABELS
from helpers.documents.html.render import Link, render_html
from helpers.params.programme import OVERVIEW
from helpers.report.assessment.assess import Assessment
from helpers.report.proof.names import names_of_programme
from helpers.report.proof.proof import check_nodes
from helpers.report.record.comparison import with_all_units

_FULL = msg("Báo cáo đầy đủ ({format})")
# what these need is imported before the first fork, and only where a format is asked for
_MODULES = {
    "pdf": "helpers.documents.pdf.render",
    "brief": "helpers.report.brief",
    "docx": "helpers.documents.docx.render",
    "xlsx": "helpers.documents.xlsx.render",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What every format shows of a report.

    Attributes:
        nodes: all nodes, proved, `last` as the last.
        code: of the report, for `baocao verify`.
        files: the endings of files that a page may lead to.
    """

    job: Job
    assessment: Assessment
    record: Mapping[str, Any]
    nodes: Sequence[dict[str, Any]]
    title: str
    mark: str | None
    code: str
    files: frozenset[str] = field(default_factory=frozenset)


Renderer = Callable[[Shown], dict[str, bytes]]


def import_renderers(formats: Iterable[str]) -> None:
    """Import what makes the files of these formats."""
    for name in formats:
        if name in _MODULES:
            import_module(_MODULES[name])


def render(shown: Shown) -> tuple[dict[str, bytes], dict[str, str]]:
    """The files of the formats that are asked for, by ending, and why a format has none.

    The page comes last: it leads to what is there.
    """
    files: dict[str, bytes] = {}
    lost: dict[str, str] = {}
    for name in (renderer for renderer in RENDERERS if renderer in shown.job.formats):
        ready = replace(shown, files=frozenset(files))
        try:
            files |= RENDERERS[name](ready)
        except Exception as error:  # of whatever library; the other formats are none the worse
            lost[name] = _message(error, _cell_at_fault(RENDERERS[name], ready))
    return files, lost


def fault_of_ours(error: Exception) -> str:
    """A fault of this program: what happened, and where in it."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    return f"Lỗi của chương trình: {type(error).__name__}: {error}\n  ở đâu: {place}"


def _message(error: Exception, cell: int) -> str:
    message = str(error) if isinstance(error, BaocaoError) else fault_of_ours(error)
    return f"{message}\n  ô của sổ tay: {cell}" if cell else message


def _cell_at_fault(make: Renderer, shown: Shown) -> int:
    """The cell whose nodes alone cannot be shown in a format; 0: none by itself."""
    if _fails(make, replace(shown, nodes=[])):
        return 0
    for cell, nodes in groupby(shown.nodes, lambda node: int(node.get("cell", 0))):
        if cell and _fails(make, replace(shown, nodes=[*nodes])):
            return cell
    return 0


def _fails(make: Renderer, shown: Shown) -> bool:
    try:
        make(shown)
    except Exception:  # of whatever library
        return True
    return False


def _html(shown: Shown) -> dict[str, bytes]:
    job = shown.job
    beside = [
        Link(say(job.lang, label), name, download="" if ending == "brief.html" else sent)
        for ending, label in LABELS.items()
        for name in [f"{job.stem}.{ending}"]
        for sent in [sent_name(job.folder, name)]
        if ending in shown.files or ending in ("json", "ipynb")
    ]
    beside.append(Link(say(job.lang, "Các đơn vị khác trong kỳ"), "../index.html"))
    page = render_html(
        [*shown.nodes],
        title=shown.title,
        lang=job.lang,
        mark=shown.mark,
        links=beside,
        other=_other(job),
    )
    return {"html": page.encode()}


def _pdf(shown: Shown) -> dict[str, bytes]:
    from helpers.documents.pdf.render import render_pdf

    return {"pdf": render_pdf([*shown.nodes], title=shown.title, lang=shown.job.lang)}


def _docx(shown: Shown) -> dict[str, bytes]:
    from helpers.documents.docx.render import render_docx

    template = shown.assessment.facts.setting.word
    word = render_docx([*shown.nodes], title=shown.title, lang=shown.job.lang, template=template)
    return {"docx": word}


def _xlsx(shown: Shown) -> dict[str, bytes]:
    from helpers.documents.xlsx.render import render_xlsx

    record = with_all_units(shown.record, shown.assessment.facts)
    return {"xlsx": render_xlsx(record, title=shown.title, mark=shown.mark, code=shown.code)}


def _brief(shown: Shown) -> dict[str, bytes]:
    """Page and PDF of the brief."""
    from helpers.report.brief import brief_files

    job, setting = shown.job, shown.assessment.facts.setting
    place = f"{job.folder.as_posix()}/{job.stem}"
    ready = {*shown.files, *({"html"} & {*job.formats})}
    full = [name for name in FORMATS if name in ("html", "pdf", "docx") and name in ready]
    unit = setting.unit(setting.programme.whole if job.unit == OVERVIEW else job.unit)
    names = names_of_programme(shown.assessment.facts)

    def prove(made: list[dict[str, Any]]) -> None:
        check_nodes(made, shown.record, names, notebook=place, where=place, lang=job.lang)

    nodes, pdf = brief_files(
        shown.assessment,
        unit,
        job.lang,
        f"{place}.{(*full, 'json')[0]}",
        prove,
        [node for node in shown.nodes if node.get("last")],
    )
    links = [
        Link(say(job.lang, _FULL, format=say(job.lang, LABELS[name])), f"{job.stem}.{name}")
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


def _other(job: Job) -> Link | None:
    """The same page in the other language, where this build makes it."""
    if not job.beside:
        return None
    stem = replace(job, lang=job.beside).stem
    return Link(OWN_NAMES[job.beside], f"{stem}.html", job.beside)


# in the order in which they are made
RENDERERS: Mapping[str, Renderer] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "brief": _brief,
    "html": _html,
}
