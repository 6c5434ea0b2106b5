"""Run one notebook by papermill, and make sure that it ran what was asked."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import (
    prepare_notebook_metadata,
    raise_for_execution_errors,
    remove_error_markers,
)
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook
from papermill.utils import chdir

from helpers.build.executed import check_ran, clean
from helpers.build.plan import Job
from helpers.core.errors import CellError, Ended, ReportError
from helpers.core.paths import BUILD_VARIABLE, variable
from helpers.notebook.roles import place_of, with_evaluations, without_evaluations

CELL_TIMEOUT = 300
_ATTEMPTS = 2


def run_notebook(
    job: Job, source: Path, engine: str | None = None, memory_mb: int = 0
) -> nbformat.NotebookNode:
    """The executed notebook of a job, cleaned of everything that differs from run to run.

    Args:
        engine: of papermill; None starts an ordinary Jupyter kernel, which has no memory limit.

    Raises:
        ReportError: the parameters do not fit the notebook, a cell failed or took more than
            CELL_TIMEOUT seconds, the kernel died twice, or the notebook ran another unit or period
            than it was asked for.
    """
    parameters = {"programme": job.programme, "period": job.period, "unit": job.unit}
    if job.lang != "vi" or "lang" in load(source).parameters:
        parameters["lang"] = job.lang
    check_parameters(source, parameters)
    executed = without_evaluations(_execute(job, source, parameters, engine, memory_mb))
    check_ran(job, executed)
    return clean(executed)


def check_parameters(source: Path, parameters: dict[str, str]) -> None:
    """Stop before the run when the notebook does not take exactly these parameters."""
    known = load(source).parameters
    if unknown := sorted(set(parameters) - known):
        raise CellError(
            f"Sổ tay không có tham số {', '.join(unknown)}",
            where=source.name,
            found=", ".join(sorted(known)) or "không có ô nào gắn nhãn parameters",
            todo="thêm tham số vào ô parameters của sổ tay",
        )
    if missing := sorted(known - set(parameters)):
        raise CellError(
            f"Sổ tay cần tham số mà lệnh lập không đưa: {', '.join(missing)}",
            where=source.name,
            todo="bỏ tham số đó, hoặc chuyển thành biến ở ô sau",
        )


def _execute(
    job: Job, source: Path, parameters: dict[str, str], engine: str | None, memory_mb: int
) -> nbformat.NotebookNode:
    for _ in range(_ATTEMPTS):
        try:
            return _by_papermill(source, parameters, engine, memory_mb)
        except PapermillExecutionError as error:
            raise CellError(
                _plain(f"{error.ename}: {error.evalue}"),
                where=f"{job.name}, {source.name}, ô {error.cell_index}",
                todo="mở sổ tay trong JupyterLab với các tham số này và chạy lại",
            ) from None
        except CellTimeoutError:
            raise CellError(
                f"Một ô chạy quá {CELL_TIMEOUT} giây",
                where=f"{job.name}, {source.name}",
                todo="mở sổ tay trong JupyterLab với các tham số này và chạy lại",
            ) from None
        except DeadKernelError:
            continue
        except RuntimeError:  # so jupyter_client, of a kernel that never answered
            raise ReportError(
                "Nhân Jupyter không khởi động được",
                where=job.name,
                todo="xem tệp log của báo cáo; nếu có --memory thì tăng lên",
            ) from None
    raise Ended(
        "Nhân Jupyter dừng đột ngột hai lần",
        where=job.name,
        todo="mở sổ tay trong JupyterLab, chạy từng ô để thấy ô làm dừng",
    )


def _by_papermill(
    source: Path, parameters: dict[str, str], engine: str | None, memory_mb: int
) -> nbformat.NotebookNode:
    """The steps of papermill.execute_notebook, but for those that write the result."""
    written = with_evaluations(load(source).notebook)
    notebook = parameterize_notebook(written, parameters)
    notebook = remove_error_markers(prepare_notebook_metadata(notebook, str(source), None))
    limit = {"memory_mb": memory_mb} if engine else {}
    with chdir(str(source.parent)), variable(BUILD_VARIABLE, "1"):
        papermill_engines.execute_notebook_with_engine(
            engine,
            notebook,
            kernel_name=papermill_engines.nb_kernel_name(engine, notebook),
            progress_bar=False,
            execution_timeout=CELL_TIMEOUT,
            **limit,
        )
    try:
        raise_for_execution_errors(notebook, None)
    except PapermillExecutionError as error:
        error.cell_index = place_of(notebook, error.cell_index)
        raise
    executed: nbformat.NotebookNode = notebook
    return executed


class Loaded(NamedTuple):
    """A notebook as it lies on the disk, and the names of its parameters."""

    notebook: nbformat.NotebookNode
    parameters: frozenset[str]


def load(source: Path) -> Loaded:
    """A notebook as it lies on the disk; read once as long as nobody changes it."""
    stat = source.stat()
    return _load(str(source), stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=8)
def _load(source: str, *_: int) -> Loaded:
    return Loaded(load_notebook_node(source), frozenset(papermill.inspect_notebook(source)))


def _plain(text: str) -> str:
    return text.removeprefix("ConfigError: ").strip()
