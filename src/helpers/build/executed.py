"""What is read from an executed notebook, and how it is kept."""

from __future__ import annotations

import re

import nbformat

from helpers.build.plan import Job
from helpers.core.errors import CellError
from helpers.documents.nodes.mime import NODES_MIME

_HALF = re.compile("[\ud800-\udfff]")


def check_ran(job: Job, notebook: nbformat.NotebookNode) -> None:
    """The report that the notebook shows must be the one of its folder.

    Raises:
        ReportError: it shows another one, or none.
    """
    asked = [job.programme, job.period, job.unit, job.lang]
    ran = [
        output.data[NODES_MIME]["of"]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if NODES_MIME in output.get("data", {})
    ]
    if not ran:
        raise CellError(
            "Sổ tay không hiện phần nào của báo cáo",
            where=job.name,
            todo="mở báo cáo bằng open_report(programme, period, unit, lang) và gọi report.cover()",
        )
    for shown in ran:
        if shown != asked:
            raise CellError(
                "Sổ tay đã chạy cho đơn vị, kỳ hoặc ngôn ngữ khác",
                where=job.name,
                found=" / ".join(shown),
                todo="không gán lại programme, period, unit, lang trong sổ tay",
            )


def clean(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook without times, paths, random ids and the version of Python: same inputs, same
    bytes. The manifest says which version it was.
    """
    notebook.metadata.pop("papermill", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for place, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{place:02d}"
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
    return notebook


def to_text(notebook: nbformat.NotebookNode) -> str:
    """The notebook as the text of an .ipynb file, half a surrogate pair as JSON escapes it."""
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return _HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", text)
