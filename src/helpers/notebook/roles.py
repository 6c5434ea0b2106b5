"""Values in Markdown cells, {eval}`name`: evaluated where they stand, in the order of the cells.

Nothing evaluates MyST's role in papermill, so a build puts a cell of code before each Markdown cell
that has one, runs the notebook by whatever kernel, and takes the cells out again.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import nbformat

from helpers.core.errors import CellError, ReportError
from helpers.core.markdown import eval_roles
from helpers.core.text import nfc

MIME = "application/vnd.baocao.eval+json"
TAG = "baocao-eval"
_ADDED = {TAG, "injected-parameters"}


def with_evaluations(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A copy with a cell of code before each Markdown cell that has roles."""
    cells = []
    for place, cell in enumerate(notebook.cells, start=1):
        expressions = []
        if cell.cell_type == "markdown":
            expressions = [_checked(role.strip(), place) for role in eval_roles(cell.source)]
        if expressions:
            asked = ", ".join(
                f"({expression!r}, lambda: ({expression}\n))" for expression in expressions
            )
            code = f"from helpers.notebook.roles import Evaluated\nEvaluated({place}, [{asked}])"
            made: Any = nbformat.v4.new_code_cell(code)  # type: ignore[no-untyped-call]
            made.metadata["tags"] = [TAG]
            cells.append(made)
        cells.append(deepcopy(cell))
    changed = deepcopy(notebook)
    changed.cells = cells
    return changed


def without_evaluations(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The executed notebook as people wrote it; what was evaluated is in its cells' metadata."""
    kept: list[Any] = []
    waiting: list[Mapping[str, Any]] | None = None
    for cell in notebook.cells:
        if TAG in cell.metadata.get("tags", ()):
            waiting = next(
                (
                    output.data[MIME]["evaluated"]
                    for output in cell.outputs
                    if MIME in output.get("data", {})
                ),
                None,
            )
            continue
        if waiting is not None and cell.cell_type == "markdown":
            cell.metadata["baocao"] = {"evaluated": waiting}
        waiting = None
        kept.append(cell)
    notebook.cells = kept
    return notebook


def place_of(notebook: nbformat.NotebookNode, index: int) -> int:
    """The place, from 1, of a cell in the notebook as people wrote it.

    An evaluation has the place of its Markdown cell, injected parameters that of the given ones.
    """
    written = [not _ADDED & set(cell.metadata.get("tags", ())) for cell in notebook.cells]
    is_evaluation = TAG in notebook.cells[index].metadata.get("tags", ())
    return sum(written[: index + 1]) + is_evaluation


def _checked(expression: str, place: int) -> str:
    try:
        ast.parse(expression, mode="eval")
    except SyntaxError:
        raise CellError(
            "Biểu thức trong câu viết sai",
            where=_where(place, expression),
            todo="viết một tên biến, ví dụ {eval}`ty_le`",
        ) from None
    return expression


def _where(place: int, expression: str) -> str:
    return f"ô {place}, {{eval}}`{expression}`"


class Evaluated:
    """The values of a Markdown cell's expressions; evaluated when it is made.

    Args:
        place: of the Markdown cell in the notebook, from 1.
        expressions: each as it is written, and how to compute it.

    Raises:
        ReportError: an expression fails, or is a number that is not proven.
    """

    def __init__(self, place: int, expressions: list[tuple[str, Callable[[], Any]]]) -> None:
        self.found = [_evaluated(_where(place, text), text, run) for text, run in expressions]

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {MIME: {"evaluated": self.found}, "text/plain": ""}


def _evaluated(where: str, expression: str, run: Callable[[], Any]) -> dict[str, Any]:
    try:
        value = run()
    except ReportError:
        raise
    except Exception as error:  # whatever the expression makes it raise
        raise CellError(
            "Không tính được giá trị trong câu",
            where=where,
            found=f"{type(error).__name__}: {error}",
            todo="kiểm tra tên biến; ô tính giá trị đó phải đứng trước câu này",
        ) from None
    entry = getattr(value, "entry", None)
    text = nfc(str(value))
    if entry is None and (isinstance(value, int | float) or any(map(str.isdigit, text))):
        raise CellError(
            "Số trong câu chưa có nguồn",
            where=where,
            found=text[:80],
            todo="tính bằng report.number(giá_trị, đơn_vị, source=bảng) rồi nêu tên trong {eval}",
        )
    return {
        "expression": expression,
        "text": text,
        "computed": None if entry is None else dict(entry),
    }
