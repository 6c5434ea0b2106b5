"""What is read from an executed notebook, and how it is kept."""

from __future__ import annotations

from typing import Any

import nbformat

from helpers.batch.plan import Job
from helpers.core.errors import ReportError
from helpers.report.mime import RECORD_MIME


def read_record(notebook: nbformat.NotebookNode, where: str) -> dict[str, Any]:
    """The record that the notebook left.

    Raises:
        ReportError: there is none.
    """
    for cell in reversed(notebook.cells):
        for output in cell.get("outputs", []):
            record = output.get("data", {}).get(RECORD_MIME)
            if record is not None:
                return dict(record)
    raise ReportError(
        "Sổ tay không để lại bản ghi",
        where=where,
        todo="giữ dòng report.record() ở ô cuối",
    )


def check_record(job: Job, record: dict[str, Any]) -> None:
    """The unit and period that the notebook really ran must be those of its folder."""
    asked = (job.programme, job.period, job.unit, job.lang)
    ran = (record["programme"], record["period"], record["asked"], record["lang"])
    if asked != ran:
        raise ReportError(
            "Sổ tay đã chạy cho đơn vị, kỳ hoặc ngôn ngữ khác",
            where=job.name,
            found=" / ".join(ran),
            todo="không gán lại programme, period, unit, lang trong sổ tay",
        )


def clean(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook without times, paths and random ids: same inputs, same bytes."""
    notebook.metadata.pop("papermill", None)
    for place, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{place:02d}"
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
    return notebook


def to_text(notebook: nbformat.NotebookNode) -> str:
    """The notebook as the text of an .ipynb file."""
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return text
