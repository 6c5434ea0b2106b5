"""Báo cáo: what a notebook imports, `from helpers import open_report, charts`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpers.notebook import charts
    from helpers.notebook.open_report import open_report

__version__ = "0.1.0"
__all__ = ["charts", "open_report"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """The public names, imported when they are first asked for: charts take longest.

    With `charts` comes the house's theme, for what an analyst draws without them too.
    """
    if name == "open_report":
        return import_module("helpers.notebook.open_report").open_report
    if name == "charts":
        charts = import_module("helpers.notebook.charts")
        charts.theme()
        return charts
    raise AttributeError(f"module 'helpers' has no attribute {name!r}")
