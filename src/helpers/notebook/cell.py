"""The cell that runs: its code, the names it may use, and how tables and pictures are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.notebook.provenance import frames_named, is_marked

if TYPE_CHECKING:
    from helpers.notebook.report import Report


def cell_code() -> str:
    """The code of the cell that runs; "" outside of a notebook."""
    return cell_codes()[-1].strip()


def cell_codes() -> list[str]:
    """The code of all cells that ran, the one that runs last."""
    inputs = cell_names().get("In", ())
    return [*map(str, inputs)] if isinstance(inputs, list) and inputs else [""]


def cell_names() -> Mapping[str, object]:
    """The names of the notebook; empty outside of one."""
    shell = _shell()
    return shell.user_ns if shell is not None else {}


def show_by(report: Report) -> None:
    """From now on a frame or a picture that ends a cell is shown as a part of this report.

    A frame that was made from nothing of the report is left as it is: the page refuses its numbers.
    """
    shell = _shell()
    if shell is None or not cell_code():  # no cell is running
        return
    for kind, show in (
        ("pandas.DataFrame", _frame),
        ("pandas.Series", _series),
        ("matplotlib.figure.Figure", _figure),
        ("matplotlib.axes._axes.Axes", _figure),
        ("seaborn.axisgrid.Grid", _figure),
    ):
        shell.display_formatter.mimebundle_formatter.for_type_by_name(
            *kind.rsplit(".", 1), _shown(report, show)
        )


def _shown(report: Report, show: Any) -> Any:
    def bundle(value: Any, **_: object) -> dict[str, Any] | None:
        block = show(report, value)
        return None if block is None else block._repr_mimebundle_()

    return bundle


def _frame(report: Report, frame: pd.DataFrame) -> Any:
    if not is_marked(frame) and not frames_named(cell_code(), cell_names()):
        return None
    return report.show(frame)


def _series(report: Report, series: pd.Series) -> Any:
    return _frame(report, series.to_frame())


def _figure(report: Report, figure: Any) -> Any:
    return report.figure(figure) if getattr(figure, "axes", True) else None


def _shell() -> Any:
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return None
    return get_ipython()
