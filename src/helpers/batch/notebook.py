"""Run one notebook by papermill, and make sure that it ran what was asked."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError

from helpers.batch.kernels import STANDARD, Kernels
from helpers.batch.plan import Job
from helpers.core.errors import ReportError
from helpers.report.mime import RECORD_MIME
from warmkernel.address import short_base

CELL_TIMEOUT = 300
_ATTEMPTS = 2


def run_notebook(job: Job, source: Path, kernels: Kernels = STANDARD) -> nbformat.NotebookNode:
    """The executed notebook of a job, cleaned of everything that differs from run to run.

    Args:
        kernels: where the kernel comes from; without it a standard one is started.

    Raises:
        ReportError: the parameters do not fit the notebook, a cell failed, the kernel died twice,
            or the notebook ran another unit or period than it was asked for.
    """
    parameters = {"programme": job.programme, "period": job.period, "unit": job.unit}
    if job.lang != "vi" or "lang" in papermill.inspect_notebook(str(source)):
        parameters["lang"] = job.lang
    check_parameters(source, parameters)
    executed = _execute(job, source, parameters, kernels)
    check_record(job, read_record(executed, job.name))
    return clean(executed)


def check_parameters(source: Path, parameters: dict[str, str]) -> None:
    """Stop before the run when the notebook does not take exactly these parameters."""
    known = set(papermill.inspect_notebook(str(source)))
    if unknown := sorted(set(parameters) - known):
        raise ReportError(
            f"Sổ tay không có tham số {', '.join(unknown)}",
            where=source.name,
            found=", ".join(sorted(known)) or "không có ô nào gắn nhãn parameters",
            todo="thêm tham số vào ô parameters của sổ tay",
        )
    if missing := sorted(known - set(parameters)):
        raise ReportError(
            f"Sổ tay cần tham số mà lệnh lập không đưa: {', '.join(missing)}",
            where=source.name,
            todo="bỏ tham số đó, hoặc chuyển thành biến ở ô sau",
        )


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


def _execute(
    job: Job, source: Path, parameters: dict[str, str], kernels: Kernels
) -> nbformat.NotebookNode:
    for _ in range(_ATTEMPTS):
        base = short_base(tempfile.gettempdir())
        with tempfile.TemporaryDirectory(prefix="baocao-", dir=base) as sockets:
            try:
                executed: nbformat.NotebookNode = papermill.execute_notebook(
                    str(source),
                    None,
                    parameters=parameters,
                    progress_bar=False,
                    execution_timeout=CELL_TIMEOUT,
                    cwd=str(source.parent),
                    **kernels.options(Path(sockets)),
                )
                return executed
            except PapermillExecutionError as error:
                raise ReportError(
                    _plain(f"{error.ename}: {error.evalue}"),
                    where=f"{job.name}, {source.name}, ô thứ {error.cell_index + 1}",
                    todo="mở sổ tay trong JupyterLab với các tham số này và chạy lại",
                ) from None
            except DeadKernelError:
                continue
            except RuntimeError as error:  # so jupyter_client, of a kernel that never answered
                raise ReportError(
                    "Nhân Jupyter không khởi động được",
                    where=job.name,
                    found=str(error),
                    todo="xem tệp log của báo cáo; nếu có --memory thì tăng lên",
                ) from None
    raise ReportError("Nhân Jupyter dừng đột ngột hai lần", where=job.name)


def _plain(text: str) -> str:
    return text.removeprefix("ConfigError: ").strip()
