"""The kind of notebook output that is ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

NODES_MIME = "application/vnd.baocao.nodes+json"


def shown_nodes(notebook: NotebookNode) -> Iterator[Sequence[Mapping[str, Any]]]:
    """The nodes of each of our outputs, from the top of the notebook to its end."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if NODES_MIME in data:
                yield data[NODES_MIME]["nodes"]
